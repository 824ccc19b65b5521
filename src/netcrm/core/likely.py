"""Who is likely to be at an event, by the events that were like it.

Rule: who was at earlier events of its name is likelier than who was at its place, and these than those of its kind; the
later, the likelier. Nobody archived, dead or private.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from netcrm import names
from netcrm.core import brief, events
from netcrm.core.brief import Brief
from netcrm.core.events import Event
from netcrm.core.who import Person
from netcrm.records import Record
from netcrm.store.base import Store

MOST_EVENTS = 30
"""Of the name, the place and the kind, so many of the latest events are looked at."""

ALIKE = {"name": 1.0, "place": 0.5, "kind": 0.25}
"""What an earlier event counts for by what it shares with another one, the most telling first; judgements."""

RECENCY = 0.5
"""What a year leaves of that; a judgement."""


class Likely(Record):
    """Somebody who may come to an event: at how many such ones they were met, at how many of that very name, the last
    time, and what all that adds up to."""

    times: int
    same: int
    last: str
    score: float
    brief: Brief


def at_event(store: Store, event: Event, today: date, limit: int) -> list[Likely]:
    """Who is likely to be at an event: those who were at others of its name, place or kind, the likeliest first.

    Each such event counts by what it shares (ALIKE), and half as much for each year that it is ago.
    """
    known = {one.number: one for one in events.every(store)}
    alike = _alike(event, known.values())
    weights = {one.number: weight * RECENCY ** (_ago(one, today) / 365) for one, weight in alike}
    there: dict[int, list[Event]] = defaultdict(list)
    for row in store.each("brief/likely", events=str(list(weights))):
        there[row["id"]].append(known[row["event"]])
    scores = {contact: sum(weights[one.number] for one in were) for contact, were in there.items()}
    first = sorted(there, key=lambda contact: (-scores[contact], -len(there[contact]), contact))[:limit]
    wanted = names.fold(event.name)
    return [
        Likely(
            times=len(were := there[told.id]), same=sum(names.fold(one.name) == wanted for one in were),
            last=max(one.day for one in were), score=round(scores[told.id], 3), brief=told,
        )
        for told in brief.of(store, [Person(contact, "") for contact in first], today)
    ]  # fmt: skip


def _alike(event: Event, known: Iterable[Event]) -> Iterator[tuple[Event, float]]:
    """The latest events that share something with one, each with the weight of the most telling thing shared."""
    counts: Counter[str] = Counter()
    for one in known:  # the latest first
        shared = next((field for field in ALIKE if _same(getattr(one, field), getattr(event, field))), "")
        if shared and counts[shared] < MOST_EVENTS:
            counts[shared] += 1
            yield one, ALIKE[shared]


def _same(one: str, other: str) -> bool:
    return bool(one) and names.fold(one) == names.fold(other)


def _ago(one: Event, today: date) -> int:
    return max(0, (today - date.fromisoformat(one.day)).days)
