"""A calendar feed: check-ins and birthdays as all-day entries that leave the day free.

The rule it keeps: the same entries at the same stamp give the same bytes, each entry keeps its UID for ever, and no
text of an entry can become a line of the calendar. Lines are folded at 75 bytes and end in CRLF (RFC 5545).
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final, TextIO

from netcrm.records import Record

_LONGEST: Final = 75
_LEAP_YEAR: Final = "2000"
"""Where a birthday without a year begins: every phone has that year, and it had a 29 February."""

_YEARLESS: Final = "X-NETCRM-YEARLESS"
_LEAP_DAY: Final = ";BYMONTH=2;BYMONTHDAY=-1"
"""29 February is kept on the last day of the month; a plain yearly rule would skip three years of four."""

_NOT_TEXT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
"""Control characters and what turns the direction of the text around it; no calendar shows them, some break."""

_LINE_ENDS: Final = re.compile("\r\n|[\r\u2028\u2029]")
_ESCAPES: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_NO_URI: Final = re.compile(r"[\s\"<>\\^`{|}]+")


class CalendarEntry(Record):
    """A day in the feed. `day` is an ISO date, or `--MM-DD` for a `yearly` one whose year is not known."""

    uid: str
    day: str
    title: str
    text: str
    yearly: bool
    url: str = ""


def uid_of(kind: str, uid: str) -> str:
    """The UID of an entry: `netcrm-checkin-42@netcrm.invalid`. No host has that name, nor will have (RFC 2606)."""
    return f"netcrm-{kind}-{uid}@netcrm.invalid"


def write(entries: Iterable[CalendarEntry], out: TextIO, *, stamp: str, name: str) -> int:
    """Write the feed and say how many entries it has. `out` ends lines as it is told (newline="").

    `stamp` is the ISO moment at which the entries were true (UTC where it names no zone), `name` the calendar's name.
    Raises ValueError for a day or a stamp that is none.
    """
    moment = datetime.fromisoformat(stamp)
    moment = moment.astimezone(UTC) if moment.tzinfo else moment
    title = _escaped(name)
    lines = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//netcrm//netcrm//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
             f"NAME:{title}", f"X-WR-CALNAME:{title}", "REFRESH-INTERVAL;VALUE=DURATION:P1D",
             "X-PUBLISHED-TTL:P1D")  # fmt: skip
    out.writelines(map(_folded, lines))
    count = 0
    for entry in entries:
        count += 1
        out.writelines(map(_folded, _event(entry, f"{moment:%Y%m%dT%H%M%SZ}")))
    out.write(_folded("END:VCALENDAR"))
    return count


def _event(entry: CalendarEntry, stamp: str) -> Iterator[str]:
    yearless = entry.day.startswith("--")
    if yearless and not entry.yearly:
        raise ValueError(f"{entry.day} has no year, and is not yearly")
    day = date.fromisoformat(_LEAP_YEAR + entry.day[1:] if yearless else entry.day)
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(entry.uid)}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{_compact(day)}"
    if day < date.max:
        yield f"DTEND;VALUE=DATE:{_compact(day + timedelta(days=1))}"
    if entry.yearly:
        yield f"RRULE:FREQ=YEARLY{_LEAP_DAY if (day.month, day.day) == (2, 29) else ''}"
    if yearless:
        yield f"{_YEARLESS}:TRUE"
    yield f"SUMMARY:{_escaped(entry.title)}"
    if entry.text:
        yield f"DESCRIPTION:{_escaped(entry.text)}"
    if entry.url:
        yield f"URL:{_NO_URI.sub('', _clean(entry.url))}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _compact(day: date) -> str:
    return day.isoformat().replace("-", "")


def _clean(text: str) -> str:
    """A text as every calendar can hold it: whole characters, lines that end in \\n, nothing that is not text."""
    whole = text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
    return _NOT_TEXT.sub("", _LINE_ENDS.sub("\n", whole))


def _escaped(text: str) -> str:
    return _clean(text).translate(_ESCAPES)


def _folded(line: str) -> str:
    """A line in pieces of at most 75 bytes, none of which ends inside of a letter, and with its end."""
    content = line.encode("utf-8")
    if len(content) <= _LONGEST:
        return f"{line}\r\n"
    pieces, start, room = [], 0, _LONGEST
    while len(content) - start > room:
        end = start + room
        while content[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(content[start:end])
        start, room = end, _LONGEST - 1  # the space that begins a continued line counts
    return b"\r\n ".join([*pieces, content[start:]]).decode("utf-8") + "\r\n"
