"""What the columns of a table may be for, from a look at the cells: the `--map` that a user would otherwise think up.

The rule it keeps: it suggests and never decides, and says nothing where the cells look like several things.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from netcrm.errors import UsageError
from netcrm.formats import dates

LOOKED_AT: Final = 300
"""Records from which a suggestion is made."""

_MOST: Final = 0.7
"""Of the cells that are not empty, those that must look like it."""

_LONGEST: Final = 254
"""Characters of a cell that may be one of those things: an e-mail address has no more."""

_EMAIL: Final = re.compile(r"(?:mailto:)?[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]{2,}")
_URL: Final = re.compile(r"(?:https?://|www\.)\S+|[a-z0-9.-]+\.(?:com|org|net|io|dev|me|eu|fr|de|es|it)/\S*", re.I)
_PHONE: Final = re.compile(r"(?:\+|\(|00?[1-9(])?[\d\s().\-/]+(?:(?:ext|x|poste)\W*\d+)?", re.I)
_HANDLE: Final = re.compile(r"@[\w.-]+(?:@[\w.-]+)?")
_WORD: Final = re.compile(r"[^\W\d_][^\W\d_'’.\-]*(?:['’.\-][^\W\d_]*)*", re.UNICODE)
_FIRM: Final = re.compile(r"\b(?:gmbh|ag|inc|ltd|llc|corp|sarl|sas|sa|spa|bv|plc|university|bank|labs?|group)\b", re.I)
_BORN: Final = range(1900, 2016)
"""Years of birth of most people in an address book; what is later is when something was done."""

_EVIDENT: Final = ("emails", "phones", "urls", "handles", "birthday")
"""Fields whose cells can hardly be anything else, so that they are offered even for columns that are kept as extra."""


def suggest(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """The field of ours for each of their columns that looks like one. `rows` are some of the cells below `header`.

    Each has as many cells as the header. Of several that look like names the first is taken; where names stand in two
    columns of one word each, they are taken for first and last name.
    """
    columns = {index: [cell for row in rows if (cell := row[index].strip())] for index in range(len(header))}
    found: dict[int, str] = {}
    for index, cells in columns.items():
        field = next((field for field, looks in _LOOKS.items() if cells and _share(cells, looks) >= _MOST), "")
        if field and (field != "birthday" or field not in found.values()):
            found[index] = field
    rest = {index: cells for index, cells in columns.items() if index not in found and cells}
    found |= _names(rest)
    return {header[index]: field for index, field in sorted(found.items()) if header[index].strip()}


def evident(suggested: Mapping[str, str]) -> dict[str, str]:
    """Those suggestions that are worth to be told for a column that is kept anyway."""
    return {column: field for column, field in suggested.items() if field in _EVIDENT}


def as_options(suggested: Mapping[str, str]) -> str:
    """Suggestions as they are typed: `--map "Col A=name" --map "Col B=emails"`."""
    return " ".join(f"--map {_quoted(f'{column}={field}')}" for column, field in suggested.items())


def _quoted(text: str) -> str:
    if any(sign in text for sign in '"\\$`!\n'):
        from shlex import quote

        return quote(text)
    return f'"{text}"'


def _share(cells: Sequence[str], looks: Callable[[str], bool]) -> float:
    return sum(len(cell) <= _LONGEST and looks(cell) for cell in cells) / len(cells)


def _is_phone(cell: str) -> bool:
    digits = sum(map(str.isdigit, cell))
    spelled = cell[0] in "+0(" or any(sign in cell for sign in " ()./-")
    return 7 <= digits <= 16 and spelled and bool(_PHONE.fullmatch(cell)) and not _is_date(cell)


def _is_date(cell: str) -> bool:
    return bool(_year(cell))


def _year(cell: str) -> str:
    """The year of a date, `--` for one without; nothing for what is no date."""
    try:
        day = dates.partial(cell, "dmy", century=1900)
    except UsageError:
        return ""
    return day[:4] if len(day) == len("1990-04-15") else "--" if day.startswith("--") else ""


def _is_birthday(cell: str) -> bool:
    year = _year(cell)
    return year == "--" or (year.isdecimal() and int(year) in _BORN)


_LOOKS: Final[Mapping[str, Callable[[str], bool]]] = {
    "emails": lambda cell: all(_EMAIL.fullmatch(part.strip()) for part in re.split(r"[;,]|:::", cell)),
    "urls": lambda cell: bool(_URL.fullmatch(cell)),
    "handles": lambda cell: bool(_HANDLE.fullmatch(cell)),
    "phones": lambda cell: all(_is_phone(part.strip() or "-") for part in re.split(r"[;,]|:::", cell)),
    "birthday": _is_birthday,
}
"""Fields by what their cells look like, the surest first."""


def _names(columns: Mapping[int, Sequence[str]]) -> dict[int, str]:
    """The column that holds names, or the two that hold first and last names."""
    whole = [index for index, cells in columns.items() if _share(cells, lambda cell: _is_name(cell, 2)) >= _MOST]
    if whole:
        return {whole[0]: "name"}
    parts = [index for index, cells in columns.items() if _share(cells, lambda cell: _is_name(cell, 1)) >= _MOST]
    if len(parts) > 1:
        return {parts[0]: "first_name", parts[1]: "last_name"}
    return dict.fromkeys(parts, "name")


def _is_name(cell: str, fewest: int) -> bool:
    """One to four words that begin with a capital, or are of a script without any, but for `van`, `de` and the like."""
    words = cell.replace(",", " ").split()
    if not fewest <= len(words) <= 4 or _FIRM.search(cell):
        return False
    plain = all(_WORD.fullmatch(word) for word in words)
    return plain and not words[-1].islower() and sum(word[0].islower() for word in words) < len(words)
