"""Which week a day belongs to."""

from datetime import date, timedelta
from typing import NamedTuple


class Week(NamedTuple):
    """An ISO week: its name (`2026-W48`), its Monday and its Sunday."""

    name: str
    first: date
    last: date


def of(day: date) -> Week:
    """The ISO week (ISO 8601: Monday first, week 1 holds the year's first Thursday) that `day` belongs to."""
    year, number, weekday = day.isocalendar()
    first = day - timedelta(days=weekday - 1)
    return Week(f"{year}-W{number:02}", first, first + timedelta(days=6))
