"""What time it is where somebody lives, and from when on they can be called.

Rule: a zone is a name of the IANA database, which the standard library reads (the system's, else the tzdata package's).
A city is only ever a way to type such a name, and is never guessed for somebody who has none.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from netcrm import names
from netcrm.errors import UsageError
from netcrm.records import Record

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

EARLIEST, LATEST = 9, 20
"""Hours between which people like to be called, as there; a judgement."""

HINT = "A name of the IANA database does (Europe/Paris), or its city (Paris)."


class There(Record):
    """What time it is there: `day`, `time` (03:12), `weekday`. `ahead`: minutes that they are ahead of you.
    `call_from`: the time here (`01:00`) from which on they can be called, empty when it is a good time now."""

    timezone: str
    day: str
    time: str
    weekday: str
    ahead: int
    call_from: str

    @property
    def sentence(self) -> str:
        """All of it in words, as it is shown."""
        size = _span(abs(self.ahead))
        side = f"{size} {'ahead' if self.ahead > 0 else 'behind'}" if self.ahead else "the same time as here"
        text = f"there it is {self.weekday} {self.time} ({self.timezone}), {side}"
        return f"{text}; better call after {self.call_from} your time" if self.call_from else text


def at(timezone: str, moment: datetime) -> There | None:
    """What time it is in a zone at `moment`, whose offset is yours; None without a zone, and for one that this machine
    does not know."""
    zone = _zone(timezone)
    if zone is None:
        return None
    there = moment.astimezone(zone)
    ahead = ((there.utcoffset() or timedelta()) - (moment.utcoffset() or timedelta())) // timedelta(minutes=1)
    call_from = ""
    if not EARLIEST <= there.hour < LATEST:
        morning = there.replace(hour=EARLIEST, minute=0) + timedelta(days=there.hour >= LATEST)
        call_from = f"{morning.astimezone(moment.tzinfo):%H:%M}"
    return There(timezone, f"{there:%Y-%m-%d}", f"{there:%H:%M}", f"{there:%A}", ahead, call_from)


def named(text: str) -> str:
    """The zone meant by what was typed: its name, however it is spelled, or the one of that city.

    Raises UsageError for one that there is not, and for a city of several, with those that are spelled most like it.
    """
    if (zone := _zone(text.strip())) is not None:
        return str(zone.key)
    from zoneinfo import available_timezones

    wanted = names.fold(text)
    found = sorted(name for name in available_timezones() if wanted and wanted in (names.fold(name), _city(name)))
    found = list(filter(_is_regional, found)) or found
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{text[:60]!r} is the city of several time zones.", f"Say which: {' or '.join(found)}.")
    near = names.nearest(text, sorted(name for name in available_timezones() if _is_regional(name)))
    hint = f"Did you mean {' or '.join(near)}? " if near else ""
    raise UsageError(f"There is no time zone {text[:60]!r}.", hint + HINT)


def known(name: str) -> bool:
    """Whether it is the name of a zone, spelled as the database has it."""
    return _zone(name) is not None


def _zone(name: str) -> "ZoneInfo | None":
    if not name:
        return None
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # no such zone, no name of one, a folder of them
        return None


def _city(name: str) -> str:
    return names.fold(name.rpartition("/")[2])


def _is_regional(name: str) -> bool:
    """Whether it is named after a place, as all are but a few old ones (`EST5EDT`, `US/Eastern`)."""
    return "/" in name and not name.startswith(("Etc/", "US/"))


def _span(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not rest:
        return f"{hours} hour{'' if hours == 1 else 's'}"
    return f"{hours} h {rest} min" if hours else f"{rest} minutes"
