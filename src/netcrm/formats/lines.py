"""Lines to records: the cells, whatever the quoting.

The rule it keeps: a broken record costs itself and never the file, and memory does not grow with the file.
"""

import csv
import re
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Final, TextIO

_AT_ONCE: Final = 1 << 15
"""Characters that are read ahead, so that the lines of some hundred records need no call each."""

_LONGEST_LINE: Final = 1 << 20
_MOST_LINES: Final = 10_000
"""Lines in one record; a quote that is still open after so many was never meant to open."""

_MOST_LINES_WHEN_BROKEN: Final = 100
"""The same while looking for the first whole record after a broken one: each line may have to be read that often."""

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
        self._ahead: deque[str] = deque()
        self.number = 0
        self.most = _MOST_LINES
        self.taken: list[str] = []

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        """The next line, with its end. Raises csv.Error where a line or a record has no sensible end."""
        if not self.more():
            raise StopIteration
        line = self._ahead.popleft()
        self.number += 1
        self.taken.append(line)
        if len(line) >= _LONGEST_LINE:
            raise csv.Error(f"a line is longer than {_LONGEST_LINE:,} characters")
        if len(self.taken) > self.most:
            raise csv.Error("unexpected end of data")
        return line

    def more(self) -> bool:
        """Whether there is another line; then it is read ahead, and those that come along with it."""
        if not self._ahead:
            size = 0
            while size < _AT_ONCE and (line := self._read(_LONGEST_LINE)):
                self._ahead.append(line)
                size += len(line)
                while len(line) >= _LONGEST_LINE and not line.endswith("\n"):
                    line = self._read(_LONGEST_LINE)  # the rest of a line that is refused
        return bool(self._ahead)

    def ahead(self) -> Iterator[str]:
        """The lines that were read ahead and have a sensible end; `skip` those of them that were of use."""
        count = min(len(self._ahead), _MOST_LINES)
        if count and len(self._ahead[count - 1]) >= _LONGEST_LINE:  # nothing is read ahead beyond such a line
            count -= 1
        return islice(self._ahead, count)

    def skip(self, count: int) -> bool:
        """Take lines that need not be kept; whether others that were read ahead are left."""
        self.number += count
        for _ in range(count):
            self._ahead.popleft()
        return bool(self._ahead)

    def give_back(self, keep: int) -> None:
        """Let the lines taken since the last `begin` be read again, but for the first `keep`."""
        again = self.taken[keep:]
        del self.taken[keep:]
        self._ahead.extendleft(reversed(again))
        self.number -= len(again)

    def begin(self) -> int:
        """Start a record; the number of its first line."""
        self.taken.clear()
        return self.number + 1


def records(
    lines: Lines, separator: str, width: int, *, damaged: bool = False
) -> Iterator[tuple[int, list[str] | str]]:
    """Each record from here on with the number of its first line: its `width` cells, or a sentence on what is wrong.

    Cells that are missing at the end are empty, empty surplus ones are dropped; blank lines are skipped. Where a quote
    makes a record unreadable, or joins lines to more cells than there are columns, reading resumes at its second line,
    and what precedes the first whole record is counted to it.
    """
    while lines.more():
        # What is read ahead goes through the parser at once, up to the first record that is broken, or not whole yet.
        first = lines.number + 1
        done = 0
        reader = csv.reader(lines.ahead(), delimiter=separator, strict=True)
        try:
            for row in reader:
                if len(row) != width and any(row[width:]):
                    break
                if row:
                    yield first + done, _fitted(row, width, damaged)
                done = reader.line_num
        except csv.Error:
            pass  # told below, where the record is read by itself
        if lines.skip(done):
            yield from _one(lines, separator, width, damaged)


def _one(lines: Lines, separator: str, width: int, damaged: bool) -> Iterator[tuple[int, list[str] | str]]:
    """The same for the next record; for a broken one and the first whole one after it."""
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
                return
        if reason or (broken and len(row) < width):
            lines.give_back(1)
            broken = broken or (first, reason)
            continue
        if broken:
            yield _closed(*broken, first - 1)
        yield first, _fitted(row, width, damaged)
        return
    if broken:
        yield _closed(*broken, lines.number)


def _fitted(row: list[str], width: int, damaged: bool) -> list[str] | str:
    """As many cells as there are columns, or what is wrong with them."""
    if len(row) != width:
        row = row[:width] + [""] * (width - len(row))
    if damaged and any(map(_UNREADABLE.search, row)):
        return "The record holds bytes that are not text."
    return row


def _closed(first: int, reason: str, last: int) -> tuple[int, str]:
    """A broken record with the lines that were skipped for it."""
    skipped = f" The lines to {last} were skipped with it." if last > first else ""
    return first, _sentence(reason) + skipped


def _sentence(reason: str) -> str:
    return f"The record can't be read: {reason}."
