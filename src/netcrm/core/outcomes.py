"""What came of the people of a plan, and of the weeks.

Rule: an outcome is read from what is on record, so that an undo or a late entry needs no thought of it. Only what can't
be read any more later (postponed, dropped, open) is written down, when the next plan is made.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from netcrm.core import follow_ups, weeks
from netcrm.core.follow_ups import FollowUp
from netcrm.records import Kept
from netcrm.store.base import Row, Store

SHOWN_WEEKS = 12
MOST_WEEKS = 520
BONUS_COUNTED = 1_000

OFFERED = frozenset(["optional", "gap"])
"""The kinds of rows for who is not due: offered, and never owed."""

APART = OFFERED | {"met"}
"""The kinds of rows that take no place of the capacity, and are counted apart."""


class Member(NamedTuple):
    """A row of a plan with what came of it; `household` is 0 for none, `met` the day of the week's last entry.

    `follow_up` is there when the row stands for one: as rows of the kind `met` do, and others while it is open.
    """

    row_id: int
    position: int
    id: int
    kind: str
    carried_from: str
    minutes: int
    household: int
    group: str
    outcome: str
    check_in: str
    snoozed_until: str
    met: str
    follow_up: FollowUp | None = None

    @property
    def is_void(self) -> bool:
        """Whether it was there for a follow-up that there is no more: given up, or taken back."""
        return self.kind == "met" and self.follow_up is None


def week_of(plan: Row) -> weeks.Week:
    """The week of a stored plan, as it was when the plan was made."""
    first = date.fromisoformat(plan["first_on"])
    return weeks.Week(plan["week"], first, first + timedelta(days=6))


def members(store: Store, plan: Row, today: date, *, anew: bool = False) -> list[Member]:
    """The rows of a plan in order, each with its outcome as of today; with `anew` whatever is written down already.

    An entry counts on a day of the week, or on one of the seven before it if it was written after the plan was made.
    """
    _, first, last = week_of(plan)
    anew = anew or today <= last  # what was written under a wrong date doesn't hold
    rows = store.all(
        "plan/rows", plan=plan["id"], first=first.isoformat(), last=last.isoformat(), made=plan["made_on"],
        week_before=(first - timedelta(days=7)).isoformat(), met_since=follow_ups.since(first),
    )  # fmt: skip
    return [_member(row, last, today, anew=anew) for row in rows]


def _member(row: Row, last: date, today: date, *, anew: bool) -> Member:
    """A row with its outcome. Who is met in a week in which they are planned anyway is open again for the follow-up."""
    followed = row["kind"] == "met"
    found = outcome(row, last, today, anew=anew)
    met = (row["met"] or "")[1:]
    if followed or (row["due_on"] and today <= last and not row["done_on"]):
        written = "" if anew or row["written"] in (None, "reached", "attempted") else str(row["written"])
        told = follow_ups.outcome(row, last, today, written)
        if followed or told in ("open", "attempted"):
            found, followed = told, True
            met = (row["answered"] or "")[1:] or row["done_on"] or ""
    kind = "met" if followed and row["kind"] in OFFERED else row["kind"]  # it is no offer any more
    return Member(
        row["row_id"], row["position"], row["id"], kind, row["carried_from"] or "", row["minutes"],
        row["household_id"] or 0, row["grp"], found, row["check_in"] or "", row["snoozed_until"] or "", met,
        follow_ups.of_row(row) if followed else None,
    )  # fmt: skip


def outcome(row: Row, last: date, today: date, *, anew: bool) -> str:
    """What came of a row of `plan/rows`, of a week that ends on `last`; `anew` does not ask what is written down."""
    # What can be read from the entries is: one that was taken back since counts no more.
    written = "" if anew or row["written"] in (None, "reached", "attempted") else str(row["written"])
    tried = (row["met"] or "")[:1]  # whether all entries of the week are attempts; empty without any
    after = max(row["last_contact"] or "", row["last_attempt"] or "") > last.isoformat()
    later = row["kind"] not in OFFERED and (row["check_in"] or "") > last.isoformat()  # of those offered it always is
    found = (
        ("reached", tried == "0"),
        ("attempted", tried and written in ("open", "postponed")),
        (written, written),
        ("dropped", row["archived_on"] or not row["check_in"]),
        ("attempted", tried),
        ("open", after),  # until the week was over
        ("postponed", later or (row["snoozed_until"] or "") > today.isoformat()),
    )
    return next((name for name, holds in found if holds), "open")


def close(store: Store, week: weeks.Week, today: date) -> None:
    """Write down what came of the plans before `week`, inside the store's `write`: of the last one in any case, as the
    date may have been wrong when it was written."""
    week_before = (week.first - timedelta(days=7)).isoformat()
    for plan in store.all("plan/to_close", first=week.first.isoformat(), week_before=week_before):
        anew = plan["first_on"] >= week_before
        rows = [(member.outcome, member.row_id) for member in members(store, plan, today, anew=anew)]
        store.update_many("plan_row", ("outcome",), rows)


def recent(store: Store, week: weeks.Week, today: date, count: int = SHOWN_WEEKS) -> tuple[list[Kept], int]:
    """The last `count` weeks up to `week`, oldest first, and the streak: how many were kept without a break.

    A week without a plan, after the first one ever, is one with nobody planned.
    """
    earliest = store.one("plan/oldest")
    if earliest is None or not earliest["first_on"]:
        return [], 0
    oldest = date.fromisoformat(earliest["first_on"])
    since = max(oldest, week.first - timedelta(weeks=MOST_WEEKS))
    plans = {plan["week"]: plan for plan in store.all("plan/since", first=since.isoformat())}
    found: list[Kept] = []
    streak, unbroken = 0, True
    for back in range(-((since - week.first).days // 7) + 1):
        if back >= count and not unbroken:
            break
        first = week.first - timedelta(weeks=back)
        name = weeks.of(first + timedelta(days=3)).name
        plan = plans.get(name)
        found.append(_summary(store, name, first, plan, today))
        streak += unbroken and found[-1].kept
        # The running week breaks nothing yet, and one that was looked at with nobody due in it never does.
        unbroken = unbroken and (found[-1].kept or back == 0 or (plan is not None and not found[-1].planned))
    return found[:count][::-1], streak


def counted(rows: Iterable[Member]) -> Counter[str]:
    """How many of the people planned, without those of APART, came to which outcome."""
    return Counter(row.outcome for row in rows if row.kind not in APART)


def is_kept(counts: Counter[str]) -> bool:
    """Whether nobody was left open, and somebody was reached or tried."""
    return not counts["open"] and counts["reached"] + counts["attempted"] > 0


def bonus(store: Store, plan: Row | None) -> list[str]:
    """The names of those who were in touch in a plan's week without being in it."""
    if plan is None:
        return []
    span = {"first": plan["first_on"], "last": week_of(plan).last.isoformat()}
    found = store.each("plan/bonus", plan=plan["id"], limit=BONUS_COUNTED, **span)
    return [row["name"] for row in found]


def _summary(store: Store, name: str, first: date, plan: Row | None, today: date) -> Kept:
    rows = members(store, plan, today) if plan is not None else []
    counts = counted(rows)
    planned = counts.total()
    return Kept(
        week=name, first=first.isoformat(), last=(first + timedelta(days=6)).isoformat(), planned=planned,
        reached=counts["reached"], attempted=counts["attempted"], postponed=counts["postponed"],
        dropped=counts["dropped"], open=counts["open"],
        bonus=sum(row.kind in APART and row.outcome == "reached" for row in rows) + len(bonus(store, plan)),
        rate=round(counts["reached"] / planned, 3) if planned else None,
        kept=is_kept(counts),
    )  # fmt: skip
