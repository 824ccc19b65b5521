"""What has to be known of a whole calendar before its first meeting can be told.

The rule it keeps: the owner's address, the zones, and the days of series that have events of their own; nothing else
is remembered.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Final

from netcrm.errors import RefusedError
from netcrm.formats.ics_lines import Block, blocks
from netcrm.formats.ics_people import Addresses
from netcrm.formats.ics_times import Zones, parts
from netcrm.formats.text import TextFile

Lines = Mapping[str, Sequence[str]]

_LONGEST_UID: Final = 200
_MOST_CHANGED: Final = 1_000
_MOST_CHANGES: Final = 10
_LARGEST_CHANGE: Final = 20_000
"""Series that change from a day on, how often each may, and the characters of a change: they are kept in memory. Few
programs write any."""


class Survey:
    """The first reading of a file. Raises RefusedError when it is no calendar, or has no events.

    `moved` are the days of each series (by UID) that have events of their own, `changed` what it became from a day on.
    """

    def __init__(self, file: TextFile) -> None:
        self.zones = Zones()
        self.addresses = Addresses()
        self.moved: dict[str, list[date | datetime]] = {}
        self.changed: dict[str, list[Block]] = {}
        is_calendar = has_events = False
        for block in blocks(file):
            has_events = has_events or block.kind == "VEVENT"
            if block.kind == "VCALENDAR":
                is_calendar = is_calendar or "BEGIN" in block.lines
                self._heed(block.lines)
            elif block.kind == "VTIMEZONE":
                self.zones.add(block.lines.get("", ()))
            elif block.kind == "VEVENT":
                self._note(block)
        if not (is_calendar and has_events):
            what = "holds no events" if is_calendar else "is not a calendar: it has no line BEGIN:VCALENDAR"
            raise RefusedError(f"{file.name} {what}.", "Export the calendar as .ics, and import that.")

    def _heed(self, lines: Lines) -> None:
        for line in lines.get("X-WR-CALNAME", ()):
            self.addresses.call(line.partition(":")[2].strip())

    def _note(self, block: Block) -> None:
        self.addresses.add(block.lines)
        for line in block.lines.get("RECURRENCE-ID", ())[:1]:
            try:
                uid = uid_of(block.lines)
                self.moved.setdefault(uid, []).append(self.zones.read(line))
            except ValueError:
                continue  # which is told when the event is read
            size = sum(len(line) for lines in block.lines.values() for line in lines)
            changes = self.changed.get(uid, [])
            fits = size < _LARGEST_CHANGE and len(self.changed) < _MOST_CHANGED and len(changes) < _MOST_CHANGES
            if fits and _is_from_here_on(line):
                self.changed[uid] = [*changes, block]


def uid_of(lines: Lines) -> str:
    """What names an event for ever; a fingerprint of who meets and when, where it has no usable UID."""
    uid = lines["UID"][0].partition(":")[2].strip() if "UID" in lines else ""
    if uid and len(uid) <= _LONGEST_UID and uid.isprintable():
        return uid
    stated = uid or "\n".join(line for name in ("DTSTART", "ORGANIZER", "ATTENDEE") for line in lines.get(name, ()))
    return sha256(stated.encode("utf-8", "replace")).hexdigest()[:32]


def _is_from_here_on(line: str) -> bool:
    return parts(line).parameters.get("RANGE", "").upper() == "THISANDFUTURE"
