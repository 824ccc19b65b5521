"""A calendar file to its blocks: events, time zones, and what the calendar says of itself.

The rule it keeps: whatever stands between BEGIN and END, one block at a time is in memory, and of it only the lines
that somebody reads. An attachment of 20 MB, a line without end and a nesting without end all pass by. Lines are joined
as bytes before they are decoded, because some programs fold them in the middle of a letter.
"""

import re
from collections.abc import Iterator, Mapping
from io import TextIOWrapper
from typing import Final, NamedTuple

from netcrm.formats.text import TextFile

_KINDS: Final = frozenset(["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VAVAILABILITY", "VTIMEZONE"])
"""The blocks of a calendar. What is nested in them (alarms, rooms) is passed over."""

_OF_EVENTS: Final = frozenset(
    [
        "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID", "STATUS",
        "TRANSP", "ORGANIZER", "ATTENDEE", "SUMMARY", "LOCATION", "DESCRIPTION", "URL", "CONFERENCE",
        "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
        "X-MICROSOFT-CDO-ALLDAYEVENT", "X-MICROSOFT-CDO-BUSYSTATUS",
    ]
)  # fmt: skip
_OF_CALENDARS: Final = frozenset(["METHOD", "X-WR-CALNAME", "X-WR-TIMEZONE"])
_MAY_BE_CUT: Final = frozenset(["SUMMARY", "LOCATION", "DESCRIPTION"])

_NAME: Final = re.compile(r"[A-Za-z0-9-]+(?=[:;])")
_PIECE: Final = 1 << 16
_LONGEST_LINE: Final = 1 << 16
"""Characters of an unfolded line that are kept; the longest that means anything, a list of EXDATE, has thousands."""

_MOST_LINES: Final = 5_000
_LARGEST_BLOCK: Final = 1 << 20
"""Lines and characters that one block may have, of those that are read."""


class Block(NamedTuple):
    """A part of the calendar: its kind, the line it begins at, its lines by their upper-case name (`""` for all lines
    of a time zone), and the reason when it can't be read. One of kind `VCALENDAR` is a line of the calendar itself."""

    kind: str
    line: int
    lines: Mapping[str, list[str]]
    problem: str = ""


class _Open:
    """A block whose END has not come yet."""

    def __init__(self, kind: str, line: int) -> None:
        self.kind, self.line = kind, line
        self._depth = self._size = 0
        self._lines: dict[str, list[str]] = {}
        self._problem = ""

    def take(self, name: str, line: str, whole: bool) -> None:
        """Keep a line if anybody reads it."""
        if name in {"BEGIN", "END"}:
            self._depth = max(self._depth + (1 if name == "BEGIN" else -1), 0)
        if self.kind == "VTIMEZONE":
            name = ""
        elif self._depth or self.kind != "VEVENT" or name not in _OF_EVENTS:
            return
        kept = self._lines.setdefault(name, [])
        kept.append(line)
        self._size += len(line)
        if not whole and name not in _MAY_BE_CUT:
            self._problem = f"its {name or self.kind} is longer than {_LONGEST_LINE:,} characters"
        elif len(kept) > _MOST_LINES or self._size > _LARGEST_BLOCK:
            self._problem = f"it has more than {_MOST_LINES:,} lines of {name or self.kind}, or over 1 MiB of text"
        if self._problem:
            self._lines = {}

    def closed(self, problem: str = "") -> Block:
        return Block(self.kind, self.line, self._lines, self._problem or problem)


def blocks(file: TextFile) -> Iterator[Block]:
    """Every block in the order of the file; a broken one has a `problem`, and the next begins afresh."""
    block: _Open | None = None
    for number, line, whole in unfolded(file):
        found = _NAME.match(line)
        if not found:
            continue
        name = found[0].upper()
        value = line.partition(":")[2].strip().upper() if name in {"BEGIN", "END"} else ""
        if name == "BEGIN" and value in _KINDS:
            if block:
                yield block.closed(f"it has no END:{block.kind} before the next begins at line {number}")
            block = _Open(value, number)
        elif block and name == "END" and value in {block.kind, "VCALENDAR"}:
            yield block.closed("" if value == block.kind else f"it has no END:{block.kind}")
            block = None
        elif block:
            block.take(name, line, whole)
        elif name in _OF_CALENDARS or (name, value) == ("BEGIN", "VCALENDAR"):
            yield Block("VCALENDAR", number, {name: [line]})
    if block:
        yield block.closed("the file ends inside of it")


def unfolded(file: TextFile) -> Iterator[tuple[int, str, bool]]:
    """Each line with those that continue it: the number of the first, the text, and whether that is all of it.

    Line ends may be of any kind; empty lines are passed over, even between a line and what continues it.
    """
    wide = file.encoding.startswith("utf-16")
    carrier = file.encoding if wide else "latin-1"  # which keeps each byte as it is until the line is whole
    decode = _same if wide else _decoded
    with file.open() as raw, TextIOWrapper(raw, carrier, errors="replace", newline=None) as text:
        number = first = size = 0
        ended = True
        parts: list[str] = []
        while piece := text.readline(_PIECE):
            begins, ended = ended, piece.endswith("\n")
            number += begins
            content = piece[:-1] if ended else piece
            if begins and not content:
                continue
            if begins and content[0] not in " \t":
                if parts:
                    yield first, decode("".join(parts)), size <= _LONGEST_LINE
                first, size, parts = number, len(content), [content]
                continue
            size += len(content)
            if size <= _LONGEST_LINE:
                parts.append(content[1:] if begins else content)
        if parts:
            yield first, decode("".join(parts)), size <= _LONGEST_LINE


def _same(line: str) -> str:
    return line.removeprefix("\ufeff")


def _decoded(line: str) -> str:
    """A line whose characters stand for bytes: as UTF-8, else as the cp1252 of old exports, without the file's mark."""
    if line.isascii():
        return line
    content = line.encode("latin-1").removeprefix(b"\xef\xbb\xbf")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
