"""Events and the people met at them, reckoned: of one event, of a kind, of all; by month, by hour and by money.

Rule: it computes from what core/report.py has read, and asks the store nothing. Somebody who was met several times
counts once in each sum, for the first time.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from netcrm import names
from netcrm.core import meetings, money
from netcrm.core.brought import Brought, Came, Worth
from netcrm.core.meetings import Judged, Meeting, Warm
from netcrm.records import Record
from netcrm.store.base import Row

Sums = Mapping[str, float]
"""Money by currency."""


class Gathering(Record):
    """An event, or all of a kind (`number`, `name` and `day` are empty then): what it took, who was met, what came.

    `people` were met there, `new` of them for the first time. What came of it counts from its day to this one.
    """

    number: int | None
    name: str
    day: str
    kind: str
    events: int
    hours: float
    cost: Sums
    people: int
    new: int
    warm: Warm
    given: int
    received: int
    introductions: int
    outcomes: int
    value: Sums


class Month(Record):
    """A month (`2026-11`): the hours of events and interactions, and the people met, each in their first month."""

    month: str
    hours: float
    people: int


class People(Record):
    """The people met, each once: in all, at events and elsewhere, and how many were still warm months later."""

    met: int
    at_events: int
    elsewhere: int
    warm: Warm


class Rates(Record):
    """What came per hour and per money. `people_per_hour`: people met at events with hours on record, by those hours.

    `cost_per_person`, by currency: the cost of events by the people met at them; `cost_per_warm`: of those events that
    were three months ago, by the people still warm then. `value_per_cost`: all value by all cost in that currency.
    """

    people_per_hour: float | None
    cost_per_person: Sums
    cost_per_warm: Sums
    value_per_cost: Sums


class Desk:
    """What was read, and what is made of it: of an event, of a kind, of all."""

    def __init__(
        self, events: Sequence[Row], logged: Mapping[int, tuple[float, list[Worth]]], met: Sequence[Meeting],
        judged: Judged, came: Brought,
    ) -> None:  # fmt: skip
        self.events, self.came = events, came
        self._logged, self._met, self._judged = logged, met, judged
        self._at: defaultdict[int, list[Meeting]] = defaultdict(list)
        for one in met:
            self._at[one.event].append(one)

    def gathering(self, rows: Sequence[Row], name: str, kind: str) -> Gathering:
        """One event, or with an empty `name` several as one."""
        logged = [self._logged.get(row["id"], (0.0, [])) for row in rows]
        hours = total(row["hours"] or own for row, (own, _) in zip(rows, logged, strict=True))
        spent = [(row["cost"], row["currency"]) for row in rows] + [worth for _, costs in logged for worth in costs]
        first = _firsts(one for row in reversed(rows) for one in self._at[row["id"]])
        came = Came.together(self.came.of_events[row["id"]] for row in rows if row["id"] in self.came.of_events)
        return Gathering(
            number=rows[0]["id"] if name else None, name=name, day=rows[0]["day"] if name else "", kind=kind,
            events=len(rows), hours=hours, cost=money.sums(spent), people=len(first),
            new=sum(one.first for one in first), warm=self._warm(first), given=came.counts["given"],
            received=came.counts["received"], introductions=came.counts["introductions"],
            outcomes=came.counts["outcomes"], value=money.sums(came.worth),
        )  # fmt: skip

    def kinds(self) -> Iterator[Gathering]:
        """The events by their kind, as it was last spelled; that with the most hours first."""
        groups: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self.events:
            groups[names.fold(row["kind"])].append(row)
        lines = [self.gathering(rows, "", rows[0]["kind"]) for rows in groups.values()]
        yield from sorted(lines, key=lambda line: (-line.hours, -line.people, line.kind))

    def people(self) -> People:
        """Everybody met, each once: who was met at an event and elsewhere, at the event."""
        first = _firsts(self._met)
        at_events = len({one.contact for one in self._met if one.event})
        return People(len(first), at_events, len(first) - at_events, self._warm(first))

    def months(self, logged: Iterable[Row], first: date, last: date) -> Iterator[Month]:
        """The months of the span, oldest first, those without anything too."""
        hours: defaultdict[str, float] = defaultdict(float)
        for row in logged:
            hours[row["day"][:7]] += row["minutes"] / 60
        for row in self.events:
            hours[row["day"][:7]] += row["hours"] or self._logged.get(row["id"], (0.0, []))[0]
        people = Counter(one.day[:7] for one in _firsts(self._met))
        day = first.replace(day=1)
        while day <= last:
            month = day.isoformat()[:7]
            yield Month(month, round(hours[month], 2), people[month])
            day = (day + timedelta(days=31)).replace(day=1)

    def rates(self, events: Sequence[Gathering], cost: Sums, value: Sums) -> Rates:
        """What came per hour and per money; nothing where there is nothing to divide by."""
        timed = [line for line in events if line.hours]
        people = sum(line.people for line in timed)
        paid: defaultdict[str, float] = defaultdict(float)
        met: Counter[str] = Counter()
        paid_then: defaultdict[str, float] = defaultdict(float)
        warm: Counter[str] = Counter()
        for line in events:
            for unit, amount in line.cost.items():
                paid[unit] += amount
                met[unit] += line.people
                if line.warm.judged_3:
                    paid_then[unit] += amount
                    warm[unit] += line.warm.warm_3
        return Rates(
            people_per_hour=round(people / hours, 2) if (hours := total(line.hours for line in timed)) else None,
            cost_per_person=_by(paid, met), cost_per_warm=_by(paid_then, warm),
            value_per_cost=_by({unit: value[unit] for unit in cost if unit in value}, cost),
        )  # fmt: skip

    def _warm(self, some: Iterable[Meeting]) -> Warm:
        return meetings.counted(self._judged[one] for one in some)


def _firsts(some: Iterable[Meeting]) -> list[Meeting]:
    """The first meeting with each, of meetings that come oldest first."""
    found: dict[int, Meeting] = {}
    for one in some:
        found.setdefault(one.contact, one)
    return list(found.values())


def _by(amounts: Mapping[str, float], counts: Mapping[str, float]) -> Sums:
    return {unit: round(amount / counts[unit], 2) for unit, amount in amounts.items() if counts[unit]}


def total(hours: Iterable[float]) -> float:
    """Hours together, to the hundredth."""
    return round(sum(hours), 2)
