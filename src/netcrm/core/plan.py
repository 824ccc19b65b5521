"""Whom to contact this week: a plan for a week with a capacity.

Rule: the first look of a week makes the plan and stores it; it stays the same list all week, whatever is logged, and
grows only while it has room. Where it can't be stored it is shown all the same, and said not to be kept. Never more
than the capacity is shown as due; the rest is a count. Who is chosen is core/planning.py's, what came of each
core/outcomes.py's, and how a row explains itself core/reasons.py's.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import count

from netcrm import records
from netcrm.core import beside, follow_ups, outcomes, reasons, weeks
from netcrm.core.outcomes import APART, Member
from netcrm.core.planning import Budget, Chooser, Place
from netcrm.core.reasons import Shown
from netcrm.core.weeks import Week
from netcrm.errors import NotFoundError, UsageError
from netcrm.settings import MOST_MINUTES
from netcrm.store.base import Row, Store, Unwritable

BONUS_SHOWN = 20


def due(
    store: Store, today: date, budget: Budget, *, start: str = "monday", everyone: bool = False,
    limit: int | None = None, minutes: int | None = None, refresh: bool = False,
) -> records.Week:  # fmt: skip
    """This week's people; with `everyone` all who are due, ranked; with `limit` at most so many of either.

    Makes the week's plan within the `budget`, fills it while it has room, and makes anew what is open of it with
    `refresh` or for another number of `minutes`. Weeks begin on `start`. Raises UsageError for negative numbers.
    """
    _check(limit, minutes)
    week = _running(store, today, start)
    plan, members, unkept = _kept(store, week, today, budget, minutes, refresh)
    waiting = _waiting(store, week, today, plan, members)
    shown = _in_order(members)
    wanted = len(shown) + (waiting if everyone else 0)
    wanted = wanted if limit is None else min(limit, wanted)
    rows = [Shown.of(row) for row in shown[:wanted]]
    rows += _beyond(store, week, today, members, wanted - len(shown))
    later = store.one("plan/later", first=week.first.isoformat())
    return records.Week(
        week=week.name, first=week.first.isoformat(), last=week.last.isoformat(), capacity=budget.people,
        rows=tuple(reasons.explained(store, rows, today)), waiting=waiting + len(shown) - len(rows),
        tracked=bool(shown) or store.one("plan/tracked") is not None, minutes=plan["minutes"] if plan else 0,
        bonus=tuple(outcomes.bonus(store, plan)[:BONUS_SHOWN]), beside=tuple(beside.of(store, week, today)),
        ahead=later["week"] if later is not None else "", unkept=unkept,
    )  # fmt: skip


def preview(
    store: Store, today: date, budget: Budget, *, start: str = "monday", minutes: int | None = None
) -> records.Week:
    """Next week as it would be planned if nothing happened until then; nothing is stored."""
    _check(None, minutes)
    week = weeks.of(today + timedelta(days=7), start)
    budget = _held(budget, None, minutes)
    plan = store.one("plan/of_week", week=_running(store, today, start).name, since=follow_ups.since(today))
    places = Chooser(store, week, week.first, budget).whole(_left_open(store, plan, today) if plan is not None else ())
    chosen = sum(place.kind not in APART for place in places)
    return records.Week(
        week=week.name, first=week.first.isoformat(), last=week.last.isoformat(), capacity=budget.people,
        rows=tuple(reasons.explained(store, _numbered(places, 1, ""), week.first)),
        waiting=max(0, _waiting(store, week, week.first, None, ()) - chosen), state="preview", minutes=budget.minutes,
        tracked=bool(places) or store.one("plan/tracked") is not None, beside=tuple(beside.of(store, week, week.first)),
    )  # fmt: skip


def past(store: Store, week: Week, today: date) -> records.Week:
    """A week's stored plan with what came of it. Raises NotFoundError when there is none."""
    plan, members = _stored(store, week, today)
    if plan is None:
        raise NotFoundError(
            f"There is no plan of {week.name}.", "`netcrm weeks` lists them; `due --next` previews one."
        )
    week = outcomes.week_of(plan)
    rows = [Shown.of(row) for row in _in_order(members)]
    return records.Week(
        week=week.name, first=week.first.isoformat(), last=week.last.isoformat(), capacity=plan["capacity"],
        rows=tuple(reasons.explained(store, rows, today, past=True)), waiting=0, tracked=True, state="past",
        minutes=plan["minutes"], bonus=tuple(outcomes.bonus(store, plan)[:BONUS_SHOWN]),
    )  # fmt: skip


def take_in(store: Store, today: date) -> None:
    """Put who is to be written to after an event into the plan that today is in, inside the store's `write`; without a
    plan, the next one takes them in."""
    plan = store.one("plan/of_day", today=today.isoformat(), week_ago=(today - timedelta(days=7)).isoformat())
    if plan is not None:
        members = outcomes.members(store, plan, today)
        places = Chooser(store, outcomes.week_of(plan), today, Budget(0), members).met()
        if places:
            _put(store, outcomes.week_of(plan), today, Budget(0), plan, members, places)


def _in_order(members: Sequence[Member]) -> list[Member]:
    """The rows that are shown: follow-ups before anything else, with the numbers that they have."""
    return sorted((row for row in members if not row.is_void), key=lambda row: row.follow_up is None)


def _check(limit: int | None, minutes: int | None) -> None:
    if limit is not None and limit < 0:
        raise UsageError(f"--limit {limit} can't be meant.", "Give 0 or more.")
    if minutes is not None and not 0 <= minutes <= MOST_MINUTES:
        raise UsageError(f"--minutes {minutes} can't be meant.", f"Give 0 (no budget) to {MOST_MINUTES}.")


def _kept(
    store: Store, week: Week, today: date, budget: Budget, minutes: int | None, refresh: bool
) -> tuple[Row | None, list[Member], str]:
    """The week's plan and its rows as they are stored when this returns; nothing is written when nobody is chosen.

    Where the store can't be written, they are as they would be stored, with why they are not. To have the plan made
    anew is to have it written: then that is raised.
    """
    version = store.version()
    plan, members = _stored(store, week, today)
    refresh = plan is not None and (refresh or minutes not in (None, plan["minutes"]))
    places = [] if refresh else _chosen(store, week, today, _held(budget, plan, minutes), plan, members)
    if not refresh and not places:
        return plan, members, ""
    unkept = ""
    try:
        with store.write("due", week.name, automatic=not refresh):
            if store.version() != version:  # somebody else may have made it while this command waited for its turn
                plan, members = _stored(store, week, today)
                places = _chosen(store, week, today, _held(budget, plan, minutes), plan, members)
            if refresh and minutes is None:
                minutes = budget.minutes or None  # made anew, it heeds what the settings say by now
            budget = _held(budget, plan, minutes)
            if refresh and plan is not None:
                _remake(store, week, today, budget, plan, members)
            else:
                _put(store, week, today, budget, plan, members, places)
    except Unwritable as trouble:
        if refresh or not store.set_aside("plan", "plan_row"):
            raise
        unkept = trouble.message
        _put(store, week, today, _held(budget, plan, minutes), plan, members, places)
    return *_stored(store, week, today), unkept


def _running(store: Store, today: date, start: str) -> Week:
    """The week of the plan that today is in, whatever day weeks begin on by now; without one, the week of today."""
    plan = store.one("plan/of_day", today=today.isoformat(), week_ago=(today - timedelta(days=7)).isoformat())
    return outcomes.week_of(plan) if plan is not None else weeks.of(today, start)


def _held(budget: Budget, plan: Row | None, minutes: int | None) -> Budget:
    """The budget that counts: what is asked for, else what the plan was made with, else the settings'."""
    if minutes is None:
        minutes = budget.minutes if plan is None else plan["minutes"]
    return Budget(budget.people, minutes)


def _stored(store: Store, week: Week, today: date) -> tuple[Row | None, list[Member]]:
    plan = store.one("plan/of_week", week=week.name, since=follow_ups.since(today))
    return plan, outcomes.members(store, plan, today) if plan is not None else []


def _chosen(
    store: Store, week: Week, today: date, budget: Budget, plan: Row | None, members: Sequence[Member]
) -> list[Place]:
    """Whom to add to the week's plan; without one, everybody for it."""
    chooser = Chooser(store, week, today, budget, members)
    if plan is not None:
        return [*(chooser.met() if plan["has_follow_ups"] else ()), *chooser.more()]
    before = store.one("plan/before", first=week.first.isoformat())
    return chooser.whole(_left_open(store, before, today) if before is not None else ())


def _left_open(store: Store, plan: Row, today: date) -> list[Member]:
    """Who was left open in a plan and is carried over: once, so not who was carried into it."""
    return [
        row._replace(carried_from=plan["week"], kind="")
        for row in outcomes.members(store, plan, today)
        if row.outcome == "open" and row.kind not in APART and not row.carried_from
    ]


def _put(
    store: Store, week: Week, today: date, budget: Budget, plan: Row | None, stay: Sequence[Member],
    places: Sequence[Place], *, remade: bool = False,
) -> None:  # fmt: skip
    """Store places behind the rows that stay; a new plan closes those before it."""
    if plan is not None:
        plan_id = plan["id"]
    else:
        outcomes.close(store, week, today)
        plan_id = store.insert(
            "plan", week=week.name, made_on=today.isoformat(), capacity=budget.people,
            first_on=week.first.isoformat(), minutes=budget.minutes,
        )  # fmt: skip
    chosen = {place.id for place in places}
    for row in stay:
        if row.is_void and row.id in chosen:  # they are there anew, for another reason
            store.delete("plan_row", row.row_id)
    # The number of somebody removed is nobody else's: an undo of the removal needs it back.
    removed = store.one("plan/numbered", plan=plan_id) if places and not remade else None
    given = [row.position for row in stay] + [removed["position"] or 0 if removed is not None else 0]
    numbers = count(max(given) + 1)
    columns = ("plan_id", "contact_id", "position", "kind", "carried_from", "minutes")
    rows = [
        (plan_id, place.id, next(numbers), place.kind, place.carried_from or None, place.minutes) for place in places
    ]
    store.insert_many("plan_row", columns, rows)


def _remake(store: Store, week: Week, today: date, budget: Budget, plan: Row, members: Sequence[Member]) -> None:
    """Choose anew for the places that are open; the numbers of the others stay theirs."""
    stay = [row for row in members if row.outcome != "open" or row.kind == "met"]
    again = [row for row in members if row not in stay]
    carried = [row for row in again if row.carried_from]
    for row in again:
        store.delete("plan_row", row.row_id)
    store.update("plan", plan["id"], capacity=budget.people, minutes=budget.minutes)
    places = Chooser(store, week, today, budget, stay).whole(carried)
    _put(store, week, today, budget, plan, stay, places, remade=True)


def _waiting(store: Store, week: Week, today: date, plan: Row | None, members: Sequence[Member]) -> int:
    """How many places those who are due would take beyond the plan: a household one, or none when it has one."""
    span = {"until": week.last.isoformat(), "today": today.isoformat(), "plan": plan["id"] if plan is not None else 0}
    row = store.one("plan/waiting", **span)
    waiting = int(row["n"]) if row is not None else 0
    homes = store.all("plan/waiting_at_home", **span)
    if homes:
        planned = {member.household for member in members if member.outcome != "dropped"}
        planned |= {row["household_id"] for row in store.each("plan/resting_homes", until=span["until"])}
        waiting -= sum(home["n"] - (home["household_id"] not in planned) for home in homes)
    return waiting


def _beyond(store: Store, week: Week, today: date, members: Sequence[Member], most: int) -> Iterator[Shown]:
    """Who is due and waits, best first, numbered on from the plan."""
    if most > 0:
        counted = sum(row.kind not in APART for row in members)
        places = Chooser(store, week, today, Budget(counted + most), members).more()
        yield from _numbered(places, max((row.position for row in members), default=0) + 1, "waiting")


def _numbered(places: Iterable[Place], first: int, put: str) -> list[Shown]:
    return [
        Shown(position, place.id, "open", place.kind, place.carried_from, place.minutes, put, follow_up=place.follow_up)
        for position, place in enumerate(places, first)
    ]
