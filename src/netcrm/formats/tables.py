"""A text as a table: its header, wherever and however it is written, and the rows below it.

The rule it keeps: what stands before the header is passed over, and the separator is told by the header alone.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Final

from netcrm.errors import RefusedError
from netcrm.formats import codepages
from netcrm.formats.cells import unguarded, unguarded_inside
from netcrm.formats.lines import Lines, records
from netcrm.formats.text import TextFile
from netcrm.names import fold

SEPARATORS: Final = ",;\t|"

_NUMBERS: Final = re.compile(r"\s*(\d{1,2})([-./])(\d{1,2})\2\d{2,4}\b")
_MOST_LOOKED_AT: Final = 5_000
"""Records; among so many birthdays one after the 12th shows what comes first."""

_MOST_LINES_BEFORE_HEADER: Final = 40
"""Lines; LinkedIn was seen to write up to four, people add their own."""


def read_header(lines: Lines, source: str) -> tuple[list[str], str]:
    """The names of the columns and the separator; an Excel line `sep=;` before them is heeded.

    Raises RefusedError when there is none, or it can't be read.
    """
    separator = ""
    try:
        for line in lines:
            bare = line.strip("\ufeff\r\n ")
            if bare[:4].lower() == "sep=" and bare[4:] in [*SEPARATORS]:
                separator = bare[4:]
            elif bare.strip(f'"{SEPARATORS}\0'):
                lines.give_back(0)
                separator = separator or separator_of(bare)
                cells = next(csv.reader(lines, delimiter=separator, strict=True))
                return [cell.strip("\ufeff \r\n\0") for cell in cells], separator
            lines.begin()
    except csv.Error:
        hint = "Its first line must name the columns; look for a quote in it that is not closed."
        raise RefusedError(f"The header of {source} can't be read.", hint) from None
    raise RefusedError(f"{source} is empty.")


def header_of(file: TextFile) -> list[str]:
    """The names of a file's columns. Raises RefusedError when there is no header, or it can't be read."""
    with file.stream() as text:
        return read_header(Lines(text), file.name)[0]


def encoding_note(file: TextFile) -> tuple[str, ...]:
    """A sentence on the encoding that was guessed, if one had to be. Raises RefusedError when nothing tells it."""
    if file.unsure:
        raise RefusedError(
            f"{file.name} is not UTF-8, and its letters do not show which encoding it is in.",
            "Save it as CSV (UTF-8) in the program it comes from, and import that.",
        )
    if file.encoding not in codepages.NAMES:
        return ()
    guessed = codepages.NAMES[file.encoding]
    return (f"{file.name} is not UTF-8; it was read as {guessed}. If letters are wrong, save it as UTF-8.",)


def scan_header(lines: Lines, fits: Callable[[Sequence[str]], bool]) -> tuple[list[str], str] | None:
    """The folded names of the columns and the separator, wherever in the first lines they are; None if nowhere.

    Each line is split by itself, so that a stray quote in what stands before the header can't swallow it.
    """
    for line in islice(_whole(lines), _MOST_LINES_BEFORE_HEADER):
        separator = separator_of(line)
        try:
            cells = next(csv.reader([line.strip("\ufeff\r\n")], delimiter=separator), [])
        except csv.Error:
            continue
        folded = list(map(fold, cells))
        if fits(folded):
            return folded, separator
    return None


def _whole(lines: Lines) -> Iterator[str]:
    """The lines, up to the first that has no sensible end."""
    with suppress(csv.Error):
        yield from lines


def separator_of(header: str) -> str:
    """The sign that parts the cells of a header line: the most frequent outside of quotes, a comma if there is none."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max(SEPARATORS, key=bare.count)


def rows(file: TextFile, raw: bool) -> Iterator[tuple[str, list[str] | str, list[str]]]:
    """Each record after the header as (where, cells or what is wrong, header), without guards unless `raw`."""
    with file.stream() as text:
        lines = Lines(text)
        name = file.name
        header, separator = read_header(lines, name)
        for number, row in records(lines, separator, len(header), damaged=file.damaged):
            if not raw and isinstance(row, list) and "'" in "".join(row):
                row = [unguarded_inside(unguarded(cell)) for cell in row]  # noqa: PLW2901
            yield f"{name}:{number}", row, header


def order_of(file: TextFile, columns: Sequence[int], raw: bool) -> str:
    """The order of day and month that the dates show which have a part over 12; nothing if they don't agree."""
    shown = set()
    for _, row, _ in islice(rows(file, raw), _MOST_LOOKED_AT) if columns else ():
        for index in columns if not isinstance(row, str) else ():
            if found := _NUMBERS.match(row[index]):
                first, second = int(found[1]), int(found[3])
                if (first > 12) != (second > 12):
                    shown.add("dmy" if first > 12 else "mdy")
    return shown.pop() if len(shown) == 1 else ""
