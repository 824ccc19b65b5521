"""How much of a week may go to events, as the settings have it, and how much did.

Rule: a limit is said, never enforced. A week is the one of the plan: it begins on the day that the settings name.
"""

from datetime import date
from typing import NamedTuple

from netcrm.core import weeks
from netcrm.records import Record
from netcrm.settings import Settings
from netcrm.store.base import Store


class Limit(NamedTuple):
    """What a week may hold: hours at events, and events; 0 for any number. Weeks begin on `start`."""

    hours: int = 0
    evenings: int = 0
    start: str = "monday"

    @classmethod
    def of(cls, settings: Settings) -> "Limit":
        """The limit that the settings state."""
        return cls(settings.event_hours, settings.evenings, settings.week_start)


class Used(Record):
    """What a week's events took, beside what it may hold (`hours_limit`, `events_limit`; 0: any number)."""

    week: str
    hours: float
    events: int
    hours_limit: int
    events_limit: int


def used(store: Store, day: date, limit: Limit) -> Used:
    """What the events of the week of `day` take, those to come included."""
    week = weeks.of(day, limit.start)
    row = store.one("report/week_events", first=week.first.isoformat(), last=week.last.isoformat())
    hours, events = (row["hours"] or 0.0, row["events"]) if row is not None else (0.0, 0)
    return Used(week.name, round(hours, 2), events, limit.hours, limit.evenings)


def over(store: Store, day: date, settings: Settings) -> str:
    """What is too much in the week of `day`, in a sentence; empty while nothing is."""
    if not (settings.event_hours or settings.evenings):
        return ""
    found = used(store, day, Limit.of(settings))
    told = _told(found, beyond=True)
    return f"Week {int(found.week[-2:])} is over your limit: {told}." if told else ""


def told(store: Store, day: date, settings: Settings) -> str:
    """What the week of `day` has used of its limit, in a sentence; empty where none is set."""
    if not (settings.event_hours or settings.evenings):
        return ""
    found = used(store, day, Limit.of(settings))
    return f"Week {int(found.week[-2:])}: {_told(found)}."


def _told(found: Used, *, beyond: bool = False) -> str:
    """Each limit that is set with what was used of it; `beyond`: those alone that are exceeded."""
    kinds = (("event", found.events, found.events_limit), ("hour at events", found.hours, found.hours_limit))
    return " and ".join(
        f"{spent:g} of {_counted(limit, noun)}"
        for noun, spent, limit in kinds
        if limit and (spent > limit or not beyond)
    )


def _counted(limit: int, noun: str) -> str:
    word, _, rest = noun.partition(" ")
    return f"{limit} {word}{'s' * (limit != 1)}{' ' + rest if rest else ''}"
