"""What one cell of a table holds: text that no spreadsheet will run, several values, yes or no.

The rule it keeps: each pair of functions here is exact, so that whatever is written is read back as it was.
"""

import re
from collections.abc import Iterable
from typing import Final

from netcrm.records import Point

BETWEEN: Final = " ::: "
"""What parts several values in a cell, as in Google's own exports."""

_RUN_BY_SPREADSHEETS: Final = frozenset("=+-@\t\r\n")
AT_RISK: Final = _RUN_BY_SPREADSHEETS | {"'"}
"""First characters of the cells that `guarded` has to look at; the others need no call."""

_SAID_YES: Final = frozenset(["yes", "y", "true", "1", "x", "oui", "ja", "si"])
_SAID_NO: Final = frozenset(["no", "n", "false", "0", "non", "nein"])


PARTING: Final = ("\n", ";", "\t", "\r")
"""What parts cells where a comma does not: Excel splits a file at `;` wherever a comma is for decimals, heeds no quote
that does not begin a cell, and so may find the beginning of one, or of a line, within any text."""

_RUN_INSIDE: Final = r"'*(?:[=@]|[+-][^\n;\t\r]*[(|!])"
"""What it would run there; a list of `- tea` and `+33` calls nothing, and stays as it is."""

_RUNS: Final = re.compile(rf"[\n;\t\r]{_RUN_INSIDE}")
_BEFORE: Final = re.compile(rf"(?<=[\n;\t\r])(?={_RUN_INSIDE})")
_GUARD: Final = re.compile(rf"(?<=[\n;\t\r])'(?={_RUN_INSIDE})")


def guarded(text: str) -> str:
    """`text` with a `'` before what a spreadsheet would take for a formula (`^'*[=+\\-@\\t\\r\\n]`)."""
    return f"'{text}" if text.lstrip("'")[:1] in _RUN_BY_SPREADSHEETS else text


def unguarded(text: str) -> str:
    """The same text without that `'`."""
    return text[1:] if text[:1] == "'" and text.lstrip("'")[:1] in _RUN_BY_SPREADSHEETS else text


def runs_inside(text: str) -> bool:
    """Whether a formula stands behind one of PARTING in a text, or in a line of them."""
    return _RUNS.search(text) is not None


def guarded_inside(text: str) -> str:
    """`text` with a `'` before each formula behind one of PARTING."""
    return _BEFORE.sub("'", text)


def unguarded_inside(text: str) -> str:
    """The same text without those `'`."""
    return _GUARD.sub("", text)


def joined(values: Iterable[str]) -> str:
    """Several values as one cell; a `:::` inside of a value gets a backslash before it."""
    return BETWEEN.join(value.replace(":::", r"\:::") for value in values)


def parted(cell: str) -> tuple[str, ...]:
    """The values of a cell that `joined` made."""
    return tuple(value.replace(r"\:::", ":::") for value in cell.split(BETWEEN)) if cell else ()


def point_cell(points: Iterable[Point]) -> str:
    """Points as one cell, each with its label in brackets: `ann@example.org [work] ::: ann@example.com`."""
    return joined(_escaped(point.value) + (f" [{_escaped(point.label)}]" if point.label else "") for point in points)


def points_of(kind: str, cell: str) -> tuple[Point, ...]:
    """The points of a cell that `point_cell` made."""
    found = []
    for value in parted(cell):
        bare, bracket, label = value.partition(" [")
        if not (bracket and label.endswith("]")):
            bare, label = value, "]"
        found.append(Point(kind, _unescaped(bare), _unescaped(label[:-1])))
    return tuple(found)


def flag(text: str) -> bool:
    """Yes or no, in four languages; an empty cell is no. Raises ValueError for anything else."""
    said = text.strip().casefold()
    if said and said not in _SAID_YES | _SAID_NO:
        raise ValueError(f"{text[:60]!r} is neither yes nor no.")
    return said in _SAID_YES


def _escaped(text: str) -> str:
    """`text` with a backslash more before each bracket that follows a space, where a label would begin."""
    return re.sub(r" (\\*)\[", r" \\\1[", text)


def _unescaped(text: str) -> str:
    return re.sub(r" \\(\\*)\[", r" \1[", text)
