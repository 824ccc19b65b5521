"""The times of a calendar: dates, moments with or without a zone, zones of any name, and how long something lasted.

The rule it keeps: the day of a meeting is the day at the place that its zone names. A zone is looked up as the IANA's,
as one of Windows, behind a vendor's prefix, and only then in the file's own VTIMEZONE; without any, a time is taken as
it is written.
"""

import re
import warnings
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from icalendar.timezone import TZP

_DATE: Final = re.compile(r"\d{8}")
_MOMENT: Final = re.compile(r"\d{8}T\d{4}(?:\d\d)?Z?")
_ESCAPED: Final = re.compile(r"\\([\\;,:nN])")
_MOST_ZONES: Final = 50
_LARGEST_ZONE: Final = 20_000
"""How many zones of its own a file may have, and how many characters each: those of Outlook have 500."""

_YEARLY: Final = re.compile(
    r"RRULE:(?:;?(?:FREQ=YEARLY|INTERVAL=1|WKST=[A-Z]{2}|UNTIL=\d{8}(?:T\d{6}Z?)?|BYMONTH=(?:[1-9]|1[0-2])"
    r"|BYDAY=(?:-?[1-4])?(?:MO|TU|WE|TH|FR|SA|SU)|BYMONTHDAY=\d{1,2}(?:,\d{1,2}){0,6}))+"
)
"""What a rule of summer time looks like. Any other in a VTIMEZONE would have dateutil look for a day without end."""

_ADDRESS_OF_ZONE: Final = re.compile(r";TZID=([a-z]+://[^\s:;\"]*)", re.IGNORECASE)
"""A zone that is named by an address without quotes, as Exchange does: `TZID=tzone://Microsoft/Custom`."""

LONGEST_MINUTES: Final = 7 * 24 * 60


class Parts(NamedTuple):
    """A line of a calendar: its parameters by their upper-case name, and its value as it stands."""

    parameters: dict[str, str]
    value: str


def parts(line: str) -> Parts:
    """The parts of a line. Raises ValueError."""
    if "://" in line:
        line = _ADDRESS_OF_ZONE.sub(r';TZID="\1"', line)
    if '"' in line or "\\" in line:
        return _parted(line)
    head, colon, value = line.partition(":")
    return Parts(_parted(f"{head}{colon}").parameters if ";" in head else {}, value)


@lru_cache(maxsize=8192)
def _parted(line: str) -> Parts:
    """The parts of a line, or of what stands before its value: that comes hundreds of times in a calendar."""
    from icalendar.parser import Contentline

    try:
        _, parameters, value = Contentline(line).parts()  # type: ignore[no-untyped-call]
    except ValueError:
        name = line.partition(":")[0].partition(";")[0].upper()
        raise ValueError(f"{name} has parameters that can't be told apart") from None
    texts = {str(name).upper(): text if isinstance(text, str) else ", ".join(text) for name, text in parameters.items()}
    return Parts(texts, str(value))


def text(line: str) -> str:
    """The value of a line of text, without escapes and on one line."""
    return " ".join(_ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], parts(line).value).split())


class Zones:
    """The zones of a calendar, found when they are asked for."""

    def __init__(self) -> None:
        self._stated: dict[str, Sequence[str]] = {}
        self._found: dict[str, tzinfo | None] = {}

    def add(self, lines: Sequence[str]) -> None:
        """Keep a VTIMEZONE, given as its lines but the first and the last, unless no program would write it."""
        names = [line.partition(":")[2] for line in lines if line.upper().startswith("TZID")]
        rules = [line.upper() for line in lines if line.upper().startswith(("RRULE", "EXRULE"))]
        fits = sum(map(len, lines)) <= _LARGEST_ZONE and len(self._stated) < _MOST_ZONES
        if names and fits and all(map(_YEARLY.fullmatch, rules)):
            self._stated.setdefault(names[0].strip(), lines)
            self._found.pop(names[0].strip(), None)

    def named(self, name: str) -> tzinfo | None:
        """The zone of that name; nothing for one that nobody knows."""
        name = name.strip().strip('"')
        if name not in self._found and len(self._found) < 1_000:
            self._found[name] = _known(name) or _built(self._stated.get(name, ()))
        return self._found.get(name)

    def read(self, line: str) -> date | datetime:
        """The value of a line with one date or moment. Raises ValueError."""
        parameters, value = parts(line)
        return self.moment(value, parameters.get("TZID", ""))

    def read_all(self, line: str) -> list[date | datetime]:
        """The values of a line with several (EXDATE, RDATE); a period gives its start. Raises ValueError."""
        parameters, value = parts(line)
        return [self.moment(each.partition("/")[0], parameters.get("TZID", "")) for each in value.split(",")]

    def moment(self, value: str, zone: str = "") -> date | datetime:
        """`20240305`, `20240305T093000`, `20240305T083000Z`, or the same with the dashes and colons of ISO."""
        digits = value.strip().replace("-", "").replace(":", "").upper()
        if _DATE.fullmatch(digits):
            return date.fromisoformat(digits)
        if not _MOMENT.fullmatch(digits):
            raise ValueError(f"{value[:60]!r} is not a date or a time")
        moment = datetime.fromisoformat(digits)
        return moment if moment.tzinfo or not zone else moment.replace(tzinfo=self.named(zone))


def in_zone(moment: date | datetime, zone: tzinfo | None) -> datetime:
    """A moment as clocks in `zone` show it, without a zone; a date is its midnight, floating time stays as it is."""
    if not isinstance(moment, datetime):
        return datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001
    if moment.tzinfo is None or zone is None:
        return moment.replace(tzinfo=None)
    return moment.astimezone(zone).replace(tzinfo=None)


def minutes(start: datetime, end: date | datetime | None, duration: str) -> int:
    """How long it lasted, by its end or else its DURATION; 0 for not known. Raises ValueError."""
    if isinstance(end, datetime):
        if (start.tzinfo is None) != (end.tzinfo is None):
            start, end = start.replace(tzinfo=None), end.replace(tzinfo=None)
        lasted = (end - start) if start.tzinfo is None else (end.astimezone(UTC) - start.astimezone(UTC))
    elif duration:
        from icalendar import vDuration

        try:
            lasted = vDuration.from_ical(duration.strip().upper())  # type: ignore[no-untyped-call]
        except ValueError:
            raise ValueError(f"DURATION: {duration[:60]!r} is not one such as 'PT1H30M'") from None
    else:
        lasted = timedelta()
    return min(max(int(lasted.total_seconds() // 60), 0), LONGEST_MINUTES)


@cache
def _provider() -> "TZP":
    """The library's knowledge of zones; its own is kept apart, which remembers the zones of every file it meets."""
    from icalendar.timezone import TZP

    return TZP()


def _known(name: str) -> tzinfo | None:
    if not name or len(name) > 200:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a vendor's prefix was taken off, which is what we want
        try:
            return _provider().timezone(name)
        except Exception:  # a name such as `Europe` is a folder, and each system says so in another class
            return None


def _built(lines: Sequence[str]) -> tzinfo | None:
    from icalendar import Timezone

    if not lines:
        return None
    try:
        block = Timezone.from_ical("\r\n".join(["BEGIN:VTIMEZONE", *lines, "END:VTIMEZONE", ""]))
        zone = block.to_tz(_provider(), lookup_tzid=False) if isinstance(block, Timezone) else None
        datetime(2020, 1, 1, tzinfo=zone).utcoffset()  # is where a rule that makes no sense shows
    except Exception:  # the library and dateutil raise a dozen classes; times are then taken as they are written
        return None
    return zone
