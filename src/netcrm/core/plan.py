"""Whom to contact this week: a plan for an ISO week with a capacity.

Rule: the first look of a week makes the plan and stores it; it stays the same list all week, whatever is logged, and
grows only while it has room. Never more than the capacity is shown as due; the rest is a count. Order and choice are
core/cadence.py's formulas, and every row carries the numbers behind it.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from netcrm.core import cadence, reasons, upkeep, weeks
from netcrm.errors import UsageError
from netcrm.records import DueRow, Week
from netcrm.store.sqlite import Row, Store

Picked = tuple[int, int]
"""A position in the list and a contact's id."""


def due(store: Store, today: date, capacity: int, *, everyone: bool = False, limit: int | None = None) -> Week:
    """This week's people; with `everyone` all who are due, ranked; with `limit` at most so many of either.

    Makes or fills the week's plan when there is room in it. Raises UsageError for a negative limit.
    """
    if limit is not None and limit < 0:
        raise UsageError(f"--limit {limit} can't be meant.", "Give 0 or more.")
    week = weeks.of(today)
    planned = _fill(store, week, today, capacity)
    waiting = _count(store, week)
    wanted = len(planned) + waiting if everyone else len(planned)
    wanted = wanted if limit is None else min(limit, len(planned) + waiting)
    beyond = max(0, wanted - len(planned))
    shown = planned[:wanted] + (_rank(store, week, today, beyond, after=_last(planned)) if beyond else [])
    return Week(
        week=week.name, first=week.first.isoformat(), last=week.last.isoformat(), capacity=capacity,
        rows=tuple(_details(store, shown, week, today)), waiting=waiting - beyond,
        tracked=bool(planned) or store.one("plan/tracked") is not None,
    )  # fmt: skip


def _fill(store: Store, week: weeks.Week, today: date, capacity: int) -> list[Picked]:
    """The stored plan's rows; a plan with room takes in who has become due since."""
    rows = [(row["position"], row["id"]) for row in store.all("plan/rows", week=week.name)]
    if len(rows) >= capacity or not _count(store, week):
        return rows
    with store.write("due", week.name, automatic=True):
        # Somebody else may have filled it while this command was waiting for its turn to write.
        rows = [(row["position"], row["id"]) for row in store.all("plan/rows", week=week.name)]
        plan = store.one("plan/of_week", week=week.name)
        plan_id = (
            plan["id"] if plan else store.insert("plan", week=week.name, made_on=today.isoformat(), capacity=capacity)
        )
        for position, contact in _rank(store, week, today, capacity - len(rows), after=_last(rows)):
            store.insert("plan_row", plan_id=plan_id, contact_id=contact, position=position)
            rows.append((position, contact))
    return rows


def _rank(store: Store, week: weeks.Week, today: date, count: int, after: int) -> list[Picked]:
    """The best `count` of those who are due and not in the plan, numbered from `after` + 1."""
    candidates = []
    for row in store.each("plan/candidates", until=week.last.isoformat(), week=week.name):
        n, silent = upkeep.tie(row, today)
        candidates.append((row["id"], cadence.priority(n, silent, row["unanswered"], row["circle"] or ""), row["grp"]))
    taken = [row["grp"] for row in store.each("plan/groups", week=week.name)]
    picked = cadence.pick(candidates, count, taken=taken)
    return [(after + place, contact) for place, (contact, _) in enumerate(picked, start=1)]


def _last(rows: Sequence[Picked]) -> int:
    """The last position in use: somebody removed leaves their number empty, it is not given to another."""
    return max((position for position, _ in rows), default=0)


def _count(store: Store, week: weeks.Week) -> int:
    row = store.one("plan/waiting", until=week.last.isoformat(), week=week.name)
    return int(row["n"]) if row else 0


def _details(store: Store, rows: Sequence[Picked], week: weeks.Week, today: date) -> Iterable[DueRow]:
    ids = str([contact for _, contact in rows])  # whole numbers: as JSON writes a list of them
    found = {row["id"]: row for row in store.each("plan/details", ids=ids, today=today.isoformat())}
    for position, contact in rows:
        yield _row(position, found[contact], week, today)


def _row(position: int, row: Row, week: weeks.Week, today: date) -> DueRow:
    n, silent = upkeep.tie(row, today)
    last = row["last_contact"]
    why = reasons.why(row, n, silent)
    return DueRow(
        position=position, id=row["id"], name=row["name"], organization=row["organization"] or "",
        circle=row["circle"] or "", strength=cadence.strength(n, silent), estimated=not last,
        last_contact=last or "", last_channel=row["last_channel"] or "", check_in=row["check_in"] or "",
        days_silent=silent if last else None, unanswered=row["unanswered"], outcome=outcome(row, week),
        reason=reasons.reason(row, why, silent, today), reach=reasons.reach(row), talk_about=reasons.talk_about(row),
        why=why,
    )  # fmt: skip


def outcome(row: Row, week: weeks.Week) -> str:
    """What came of a person of this week's plan, read from what is on record."""
    if (row["last_contact"] or "") >= week.first.isoformat():
        return "reached"
    if row["archived_on"] or not row["check_in"]:
        return "dropped"
    if (row["last_attempt"] or "") >= week.first.isoformat():
        return "attempted"
    if row["check_in"] > week.last.isoformat():
        return "postponed"
    return "open"
