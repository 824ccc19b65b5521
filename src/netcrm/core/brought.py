"""What came of each event: favors, introductions and outcomes with the people who were met there, from its day on.

Rule: each counts once, for the last event before it at which one of those concerned was met; an outcome that was
recorded of an event counts for that one. What nobody met at an event has to do with came of none.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from netcrm.core.meetings import Meeting
from netcrm.store.base import Row, Store

Worth = tuple[float, str]
"""An amount and its currency."""


class Came(NamedTuple):
    """What came: how many of `given`, `received`, `introductions` and `outcomes`, and what each outcome is worth."""

    counts: Counter[str]
    worth: list[Worth]

    @classmethod
    def nothing(cls) -> "Came":
        """An empty count."""
        return cls(Counter(), [])

    def add(self, what: str, worth: Worth | None = None) -> None:
        """Count one more."""
        self.counts[what] += 1
        if worth is not None:
            self.worth.append(worth)

    @classmethod
    def together(cls, several: Iterable["Came"]) -> "Came":
        """The sum."""
        total = cls.nothing()
        for one in several:
            total.counts.update(one.counts)
            total.worth.extend(one.worth)
        return total


class Brought(NamedTuple):
    """What came of each event since a day; what came from that day to another one at all; the rows of the outcomes."""

    of_events: Mapping[int, Came]
    in_all: Came
    outcomes: Sequence[Row]


def since(store: Store, first: str, last: str, meetings: Iterable[Meeting]) -> Brought:
    """What came since an ISO day, of the events of `meetings`, and in all up to the ISO day `last`."""
    by_contact: defaultdict[int, list[Meeting]] = defaultdict(list)
    for one in meetings:  # oldest first
        if one.event:
            by_contact[one.contact].append(one)
    of_events: defaultdict[int, Came] = defaultdict(Came.nothing)
    in_all = Came.nothing()

    def count(what: str, day: str, people: Iterable[int], worth: Worth | None = None, event: int = 0) -> None:
        if day <= last:
            in_all.add(what, worth)
        before = [one for person in people for one in by_contact.get(person, ()) if one.day <= day]
        event = event or max(before, key=lambda one: one.day, default=NOWHERE).event
        if event:
            of_events[event].add(what, worth)

    for contact, direction, day in store.all("report/favors", since=first):
        count(direction, day, (contact,))
    for row in store.all("report/introductions", since=first):
        count("introductions", row["day"], filter(None, (row["person_id"], row["other_id"], row["broker_id"])))
    outcomes = store.all("report/outcomes", since=first)
    for row in outcomes:
        worth = (row["value"], row["currency"])
        count("outcomes", row["day"], filter(None, (row["id"],)), worth, row["event_id"] or 0)
    return Brought(of_events, in_all, [row for row in outcomes if row["day"] <= last])


NOWHERE = Meeting(0, "", 0, False)
