"""Lines to records: the header, the separator, and the cells, whatever the quoting.

The rule it keeps: a broken record costs itself and never the file, and memory does not grow with the file.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Final, TextIO

from netcrm.errors import RefusedError
from netcrm.formats.cells import unguarded
from netcrm.formats.text import TextFile
from netcrm.names import fold

SEPARATORS: Final = ",;\t|"

_LONGEST_LINE: Final = 1 << 20
_MOST_LINES: Final = 10_000
"""Lines in one record; a quote that is still open after so many was never meant to open."""

_MOST_LINES_WHEN_BROKEN: Final = 100
"""The same while looking for the first whole record after a broken one: each line may have to be read that often."""

_MOST_LINES_BEFORE_HEADER: Final = 40
"""Lines; LinkedIn was seen to write up to four, people add their own."""

_UNREADABLE: Final = re.compile("[\0\ufffd]")
"""What bytes that are no text come out as: NUL, and the sign that a decoder puts in place of them."""

_WHY: Final = {
    "unexpected end of data": "a quote is opened and never closed",
    "field larger": "a cell is longer than 131,072 characters, or a quote is not closed",
    "expected after": "a quote stands inside of a cell without being doubled",
}
"""The standard library's words for what is wrong with a record, and ours."""


class Lines:
    """The lines of a text with their count. Those of the record being read are kept, so that it can be read anew."""

    def __init__(self, text: TextIO) -> None:
        self._read = text.readline
        self._again: list[str] = []
        self.number = 0
        self.most = _MOST_LINES
        self.taken: list[str] = []

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        """The next line, with its end. Raises csv.Error where a line or a record has no sensible end."""
        fresh = not self._again
        line = self._read(_LONGEST_LINE) if fresh else self._again.pop()
        if not line:
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        if len(line) >= _LONGEST_LINE:
            rest = line if fresh else ""
            while len(rest) >= _LONGEST_LINE and not rest.endswith("\n"):
                rest = self._read(_LONGEST_LINE)
            raise csv.Error(f"a line is longer than {_LONGEST_LINE:,} characters")
        if len(self.taken) > self.most:
            raise csv.Error("unexpected end of data")
        return line

    def give_back(self, keep: int) -> None:
        """Let the lines taken since the last `begin` be read again, but for the first `keep`."""
        again = self.taken[keep:]
        del self.taken[keep:]
        self._again.extend(reversed(again))
        self.number -= len(again)

    def begin(self) -> int:
        """Start a record; the number of its first line."""
        self.taken.clear()
        return self.number + 1


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


def records(
    lines: Lines, separator: str, width: int, *, damaged: bool = False
) -> Iterator[tuple[int, list[str] | str]]:
    """Each record from here on with the number of its first line: its `width` cells, or a sentence on what is wrong.

    Cells that are missing at the end are empty, empty surplus ones are dropped; blank lines are skipped. Where a quote
    makes a record unreadable, or joins lines to more cells than there are columns, reading resumes at its second line,
    and what precedes the first whole record is counted to it.
    """
    reader = csv.reader(lines, delimiter=separator, strict=True)
    broken: tuple[int, str] | None = None
    while True:
        lines.most = _MOST_LINES_WHEN_BROKEN if broken else _MOST_LINES
        first = lines.begin()
        row: list[str] = []
        reason = ""
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            reason = next((ours for theirs, ours in _WHY.items() if theirs in str(error)), str(error))
        if not (row or reason):
            continue
        if any(row[width:]):
            reason = f"it has {len(row)} cells, the header {width}"
            if not broken and len(lines.taken) == 1:
                yield first, _sentence(reason)
                continue
        if reason or (broken and len(row) < width):
            lines.give_back(1)
            broken = broken or (first, reason)
            continue
        if broken:
            yield _closed(*broken, first - 1)
            broken = None
        if len(row) != width:
            row = row[:width] + [""] * (width - len(row))
        if damaged and any(map(_UNREADABLE.search, row)):
            yield first, "The record holds bytes that are not text."
        else:
            yield first, row
    if broken:
        yield _closed(*broken, lines.number)


def _closed(first: int, reason: str, last: int) -> tuple[int, str]:
    """A broken record with the lines that were skipped for it."""
    skipped = f" The lines to {last} were skipped with it." if last > first else ""
    return first, _sentence(reason) + skipped


def separator_of(header: str) -> str:
    """The sign that parts the cells of a header line: the most frequent outside of quotes, a comma if there is none."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max(SEPARATORS, key=bare.count)


def _sentence(reason: str) -> str:
    return f"The record can't be read: {reason}."


def rows(file: TextFile, raw: bool) -> Iterator[tuple[str, list[str] | str, list[str]]]:
    """Each record after the header as (where, cells or what is wrong, header), without guards unless `raw`."""
    with file.stream() as text:
        lines = Lines(text)
        header, separator = read_header(lines, file.name)
        for number, row in records(lines, separator, len(header), damaged=file.damaged):
            if not raw and isinstance(row, list) and "'" in "".join(row):
                row = [unguarded(cell) for cell in row]  # noqa: PLW2901
            yield f"{file.name}:{number}", row, header
