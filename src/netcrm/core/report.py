"""What the network took, in hours and money, and what it brought: people, favors, introductions, outcomes.

Rule: only what is on record counts, and what is not is said beside it: an interaction without minutes adds no hours,
and no estimate. Money is summed by currency, and two currencies are never added. People who are private count, and
nobody is named but in the outcomes, in which they are left out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from netcrm.core import brought, limits, meetings, money, outcomes, results
from netcrm.core.brought import Worth
from netcrm.core.limits import Limit, Used
from netcrm.core.reckoning import Desk, Gathering, Month, People, Rates, Sums, total
from netcrm.core.results import Outcome
from netcrm.errors import UsageError
from netcrm.records import Record
from netcrm.store.base import Row, Store


class Channel(Record):
    """What a channel took, events apart: `interactions`, those `without_minutes` on record, hours and money."""

    channel: str
    interactions: int
    without_minutes: int
    hours: float
    cost: Sums


class Weeks(Record):
    """The weeks with somebody planned, how many were kept; the people planned, how many were reached: the `rate`."""

    weeks: int
    kept: int
    planned: int
    reached: int
    rate: float | None


class Report(Record):
    """What it took and what it brought, from `since` to `until`.

    `hours` in all, of which `event_hours` at events: `gatherings` in number, so many of them `without_hours`.
    `interactions` are those apart from events, so many of them `without_minutes`. `limit` is of the week that today is
    in. `results`: the outcomes.
    """

    since: str
    until: str
    hours: float
    event_hours: float
    gatherings: int
    without_hours: int
    cost: Sums
    interactions: int
    without_minutes: int
    people: People
    given: int
    received: int
    introductions: int
    outcomes: int
    value: Sums
    rates: Rates
    weeks: Weeks
    limit: Used
    events: tuple[Gathering, ...]
    kinds: tuple[Gathering, ...]
    channels: tuple[Channel, ...]
    months: tuple[Month, ...]
    results: tuple[Outcome, ...]


def span(since: date | None, until: date | None, today: date) -> tuple[date, date]:
    """The first and the last day to report on: without them the last twelve months. Nothing after today is reported.

    Raises UsageError when there is no day between them.
    """
    last = min(until or today, today)
    first = since or _year_before(last) + timedelta(days=1)
    if first > last:
        raise UsageError(f"There is no day to report on from {first} to {last}.", "--since comes before --until.")
    return first, last


def report(store: Store, first: date, last: date, today: date, limit: Limit, most: int | None = None) -> Report:
    """The report from `first` to `last`, both included; with `most`, of the events and outcomes the newest ones."""
    since, until = first.isoformat(), last.isoformat()
    every = store.all("report/events", since=since)
    met = meetings.since(store, since, every)
    within = [one for one in met.meetings if one.day <= until]
    desk = Desk(
        [row for row in every if row["day"] <= until], _at_events(store, since, until), within,
        meetings.judged(store, met, within, today), brought.since(store, since, until, met.meetings),
    )  # fmt: skip
    events = tuple(desk.gathering([row], row["name"], row["kind"]) for row in desk.events)
    kinds = tuple(desk.kinds())
    logged = store.all("report/channels", since=since, until=until)
    channels = tuple(_channels(logged))
    spent: list[Gathering | Channel] = [*kinds, *channels]
    cost = money.sums((amount, unit) for line in spent for unit, amount in line.cost.items())
    value = money.sums(desk.came.in_all.worth)
    counts = desk.came.in_all.counts
    return Report(
        since=since, until=until, hours=total(line.hours for line in spent),
        event_hours=total(line.hours for line in kinds),
        gatherings=len(events), without_hours=sum(not line.hours for line in events), cost=cost,
        interactions=sum(one.interactions for one in channels),
        without_minutes=sum(one.without_minutes for one in channels), people=desk.people(), given=counts["given"],
        received=counts["received"], introductions=counts["introductions"], outcomes=counts["outcomes"], value=value,
        rates=desk.rates(events, cost, value), weeks=_weeks(store, since, until, today),
        limit=limits.used(store, today, limit), events=events[:most], kinds=kinds, channels=channels,
        months=tuple(desk.months(logged, first, last)),
        results=tuple(results.read(row) for row in desk.came.outcomes if not row["hidden"])[:most],
    )  # fmt: skip


def _at_events(store: Store, since: str, until: str) -> Mapping[int, tuple[float, list[Worth]]]:
    """The hours logged at each event, and what was paid there beside its cost."""
    found: dict[int, tuple[float, list[Worth]]] = {}
    for row in store.all("report/at_events", since=since, until=until):
        hours, costs = found.get(row["id"], (0.0, []))
        found[row["id"]] = (hours + row["minutes"] / 60, [*costs, (row["cost"], row["currency"])])
    return found


def _channels(rows: Iterable[Row]) -> Iterator[Channel]:
    """Each channel, that with the most hours first, then that with the most interactions."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    costs: defaultdict[str, list[Worth]] = defaultdict(list)
    for _, channel, unit, times, without, minutes, cost in rows:
        counts[channel].update(times=times, without=without, minutes=minutes)
        if cost:
            costs[channel].append((cost, unit))
    for channel, count in sorted(counts.items(), key=lambda item: (-item[1]["minutes"], -item[1]["times"], item[0])):
        hours = round(count["minutes"] / 60, 2)
        yield Channel(channel, count["times"], count["without"], hours, money.sums(costs[channel]))


def _weeks(store: Store, since: str, until: str, today: date) -> Weeks:
    """What came of the plans of the weeks that began within the span; the running week counts as soon as it is kept."""
    counts = []
    for plan in store.all("plan/since", first=since):
        if plan["first_on"] <= until:
            count = outcomes.counted(outcomes.members(store, plan, today))
            is_over = outcomes.week_of(plan).last < today
            counts += [count] if count and (is_over or outcomes.is_kept(count)) else []
    planned, reached = sum(each.total() for each in counts), sum(each["reached"] for each in counts)
    rate = round(reached / planned, 3) if planned else None
    return Weeks(len(counts), sum(map(outcomes.is_kept, counts)), planned, reached, rate)


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)
