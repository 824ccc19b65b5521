"""Who was met, where and when, and whether they were still warm months later.

Rule: somebody was met at an event when something that was logged with them or a follow-up of theirs names it, or when
they are on record as met on its day at a place of its name; elsewhere, when they are on record as met on any other day.
Whether they are still warm is read from the interactions up to the day that is asked about, as the tie strength is
everywhere. Who was met too late for it, or on a day that is known by its month alone, can't be judged.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from netcrm import names
from netcrm.core import cadence
from netcrm.records import Record
from netcrm.store.base import Row, Store

AFTER: Final = (91, 365)
"""Days: three months, and twelve."""

WARM: Final = cadence.target("wide")
"""The warmth from which on somebody counts as still warm: what the wide circle is kept at."""


class Meeting(NamedTuple):
    """Somebody met: on which day, at which event (0: elsewhere), and whether for the first time."""

    contact: int
    day: str
    event: int
    first: bool


class Warm(Record):
    """How many people were still warm three and twelve months after they were met, of how many who can be judged."""

    warm_3: int
    judged_3: int
    warm_12: int
    judged_12: int


Judged = Mapping[Meeting, tuple[bool, ...]]
"""Whether somebody was still warm after each of AFTER that is over by now."""


class Met(NamedTuple):
    """The meetings since a day, oldest first, and of each contact the contact-days and the last contact by now."""

    meetings: Sequence[Meeting]
    ties: Mapping[int, tuple[float, str]]


def since(store: Store, day: str, events: Sequence[Row]) -> Met:
    """Everybody met since an ISO `day`; `events` are the rows of `report/events` since then."""
    days = {row["id"]: row["day"] for row in events}
    named = {(row["day"], names.fold(row["name"])): row["id"] for row in events}
    found: dict[tuple[int, int], Meeting] = {}
    at_events: set[tuple[int, str]] = set()
    ties: dict[int, tuple[float, str]] = {}
    for contact, event, met_on, contact_days, last in store.all("report/there", since=day):
        ties[contact] = (contact_days, last or "")
        found[contact, event] = Meeting(contact, days[event], event, met_on == days[event])
        at_events.add((contact, days[event]))
    for contact, met_on, met_at, contact_days, last in store.all("report/met", since=day):
        ties[contact] = (contact_days, last or "")
        event = named.get((met_on, names.fold(met_at)), 0) if met_at else 0
        if event or (contact, met_on) not in at_events:
            found[contact, event] = Meeting(contact, met_on, event, True)
    return Met(sorted(found.values(), key=lambda one: (one.day, one.event, one.contact)), ties)


def judged(store: Store, met: Met, meetings: Iterable[Meeting], today: date) -> Judged:
    """Whether those met at `meetings`, of `met`, were still warm.

    Of who has not been in touch since the day that is asked about, all is known. Of the others, what came after it is
    read, and taken off what they have by now.
    """
    asked = {one: [day for days in AFTER if (day := _later(one.day, days, today))] for one in meetings}
    moved_on: dict[int, str] = {}
    for one, days in asked.items():
        if days and met.ties[one.contact][1] > days[0]:
            moved_on[one.contact] = min(days[0], moved_on.get(one.contact, days[0]))
    entries = _entries(store, moved_on, min((one.day for one in asked), default=""))
    # Of whom nothing that was read is as old as the day that is asked about, all is read.
    entries |= _entries(store, [one for one, day in moved_on.items() if entries[one][0][0] > day], "")

    def is_warm(contact: int, day: str) -> bool:
        n, last = met.ties[contact]
        if last > day:
            later = [one for one in entries[contact] if one[0] > day]
            n -= cadence.tally((at, channel, False, "") for at, channel in later).contact_days
            earlier = entries[contact][: -len(later)]
            last = earlier[-1][0] if earlier else ""
        if not last or n <= 0:
            return False
        return cadence.warmth(n, (date.fromisoformat(day) - date.fromisoformat(last)).days) >= WARM

    return {one: tuple(is_warm(one.contact, day) for day in days) for one, days in asked.items()}


def counted(found: Iterable[tuple[bool, ...]]) -> Warm:
    """How many of those judged were warm."""
    three: list[bool] = []
    twelve: list[bool] = []
    for each in found:
        three += each[:1]
        twelve += each[1:]
    return Warm(sum(three), len(three), sum(twelve), len(twelve))


def _later(day: str, days: int, today: date) -> str:
    """The ISO day so many days after an ISO day; empty while it is to come, and for a day that is not whole."""
    if len(day) != len("2026-11-23"):
        return ""
    later = date.fromisoformat(day) + timedelta(days=days)
    return later.isoformat() if later <= today else ""


def _entries(store: Store, contacts: Iterable[int], first: str) -> dict[int, list[tuple[str, str]]]:
    """The days and channels of some contacts' interactions since an ISO day, in the order that a tally takes them."""
    found: dict[int, list[tuple[str, str]]] = {}
    for contact, day, channel in store.all("report/entries", ids=str(sorted(contacts)), first=first):
        found.setdefault(contact, []).append((day, channel))
    return found
