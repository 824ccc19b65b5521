"""Which week a day belongs to, and which one a name means."""

from datetime import date, timedelta
from typing import NamedTuple

from netcrm.errors import UsageError
from netcrm.settings import WEEKDAYS


class Week(NamedTuple):
    """A week: its name (`2026-W48`), its first day and its last."""

    name: str
    first: date
    last: date


def of(day: date, start: str = "monday") -> Week:
    """The week that `day` belongs to, where weeks begin on `start` (one of settings.WEEKDAYS).

    It is named after the ISO week (ISO 8601: Monday first, week 1 holds the year's first Thursday) that most of its
    days are in, that is, its fourth one.
    """
    first = day - timedelta(days=(day.weekday() - WEEKDAYS.index(start)) % 7)
    year, number, _ = (first + timedelta(days=3)).isocalendar()
    return Week(f"{year}-W{number:02}", first, first + timedelta(days=6))


def named(name: str, start: str = "monday") -> Week:
    """The week called `name`, as in `2026-W48` (upper or lower case, the dash may be missing). Raises UsageError."""
    year, _, number = name.strip().upper().replace("-", "").partition("W")
    try:
        if not (year.isdecimal() and number.isdecimal()):
            raise ValueError
        thursday = date.fromisocalendar(int(year), int(number), 4)
        return of(thursday - timedelta(days=(3 - WEEKDAYS.index(start)) % 7 - 3), start)
    except (ValueError, OverflowError):
        raise UsageError(f"{name[:30]!r} is not a week.", "Weeks are written as 2026-W48.") from None
