"""Keeps the materialized half of a contact right: contact-days, last contact, unanswered attempts, next check-in.

Rule: it is always recomputed from the interactions on record, never counted on, so that an older entry, an import or a
correction can't move anything the wrong way. Every verb that touches what it depends on calls `refresh`.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import islice

from netcrm.core import cadence, weeks
from netcrm.records import Moved
from netcrm.store.base import Row, Store, Value

KEPT = (
    "contact_days", "last_contact", "last_channel", "unanswered", "last_attempt", "check_in", "first_check_in",
    "silent_since", "owed_since",
)  # fmt: skip


TOGETHER = 500
"""How many contacts are recomputed at once: their entries are held meanwhile."""


def refresh(store: Store, ids: Iterable[int], today: date, capacity: int) -> list[Moved]:
    """Recompute the contacts `ids` and say what moved, in order. `capacity` is people a week, for the first spread.

    As many statements for one as for hundreds.
    """
    refreshed = _Refreshed(store, today, capacity)
    left = iter(ids)
    while batch := list(islice(left, TOGETHER)):
        refreshed.take(batch)
    return refreshed.moved


class _Refreshed:
    """Contacts as they are recomputed, some hundreds at a time; `moved` says what came of it."""

    def __init__(self, store: Store, today: date, capacity: int) -> None:
        self.moved: list[Moved] = []
        self._store = store
        self._today = today
        self._capacity = capacity
        self._waiting = -1
        self._changed: list[tuple[Value, ...]] = []

    def take(self, ids: Sequence[int]) -> None:
        """Recompute some contacts; of those that there are not, nothing."""
        asked = str(list(ids))
        states = {row["id"]: row for row in self._store.all("upkeep/states", ids=asked)}
        entries: dict[int, list[cadence.Entry]] = {}
        for e in self._store.each("upkeep/entries", ids=asked):
            entry = (e["day"], e["channel"], bool(e["attempt"]), e["direction"])
            entries.setdefault(e["contact_id"], []).append(entry)
        for row_id in ids:
            if row_id in states:
                self._recompute(states[row_id], cadence.tally(entries.get(row_id, ())))
        self._write()

    def _recompute(self, before: Row, tally: cadence.Tally) -> None:
        every = before["every"] or before["tag_every"] or 0
        first = before["first_check_in"]
        if is_tracked(before["circle"], every, before["archived_on"]) and not tally.last and not first:
            first = cadence.first_check_in(self._today, before["uid"], self._next(), self._capacity).isoformat()
        after = state(before, tally, every, first)
        if any(after[name] != before[name] for name in KEPT):
            self._changed.append((*(after[name] for name in KEPT), before["id"]))
        self.moved.append(_moved(before, after, self._today))

    def _next(self) -> int:
        """One more who waits for a first contact; who waits already is counted once."""
        if self._waiting < 0:
            self._write()
            self._waiting = _count(self._store)
        self._waiting += 1
        return self._waiting

    def _write(self) -> None:
        self._store.update_many("contact", KEPT, self._changed)
        self._changed = []


def spread(store: Store, ids: Sequence[int], today: date, capacity: int) -> None:
    """Give many new contacts their first check-in at once, spread over the weeks that all who wait will take."""
    rows = [row for row in (store.one("upkeep/state", id=row_id) for row_id in ids) if row is not None]
    tracked = [
        row for row in rows if is_tracked(row["circle"], row["every"] or row["tag_every"] or 0, row["archived_on"])
    ]
    waiting = _count(store) + len(tracked)
    firsts = ((cadence.first_check_in(today, row["uid"], waiting, capacity).isoformat(), row["id"]) for row in tracked)
    store.update_many("contact", ("first_check_in",), firsts)
    refresh(store, [row["id"] for row in tracked], today, capacity)


def date_plans(store: Store) -> None:
    """Give the plans that come from before schema 3 the day on which their week begins: then always a Monday."""
    for plan in store.all("plan/undated"):
        store.update("plan", plan["id"], first_on=weeks.named(plan["week"]).first.isoformat())


def after_undo(store: Store, ids: Iterable[int], today: date, capacity: int) -> None:
    """Bring right what an undo has touched; what it has brought back may be from before an upgrade."""
    date_plans(store)
    refresh(store, ids, today, capacity)


def is_tracked(circle: str | None, every: int, archived_on: str | None) -> bool:
    """Whether a contact is due again and again: opted into by a circle or a cadence, ended by the archive."""
    return bool(circle or every) and not archived_on


def state(contact: Row, tally: cadence.Tally, every: int, first: str | None) -> dict[str, Value]:
    """The materialized values of a contact: a value for each name in KEPT."""
    check_in = None
    if contact["next_on"] and not contact["archived_on"]:
        check_in = max(contact["next_on"], contact["snoozed_until"] or "")
    elif is_tracked(contact["circle"], every, contact["archived_on"]):
        check_in = cadence.check_in(
            tally, contact["circle"] or "", every, snoozed_until=contact["snoozed_until"] or "", first=first or ""
        ).isoformat()
    silent_since = tally.last or None
    if check_in and not silent_since:
        # Somebody without a last contact counts as silent for as long, on their first check-in, as the circle allows.
        circle = contact["circle"] or ""
        expected = date.fromisoformat(first or check_in)
        silent_since = (expected - timedelta(days=cadence.interval(cadence.assumed_n(circle), circle, 0))).isoformat()
    return {
        "contact_days": tally.contact_days,
        "last_contact": tally.last or None,
        "last_channel": tally.last_channel or None,
        "unanswered": tally.unanswered,
        "last_attempt": tally.last_attempt or None,
        "check_in": check_in,
        "first_check_in": first,
        "silent_since": silent_since,
        "owed_since": tally.owed_since or None,
    }


def strength(contact: Row | dict[str, Value], today: date) -> int:
    """Tie strength, 0 to 100: observed, or for a contact in a circle without interactions, assumed from it."""
    n, silent = tie(contact, today)
    return cadence.strength(n, silent)


def tie(contact: Row | dict[str, Value], today: date) -> tuple[float, int]:
    """N and the days of silence of a contact; of one who is tracked without interactions both are assumed."""
    if not contact["silent_since"]:
        return 0.0, 0
    n = (
        float(contact["contact_days"] or 0)
        if contact["last_contact"]
        else cadence.assumed_n(str(contact["circle"] or ""))
    )
    return n, max(0, (today - date.fromisoformat(str(contact["silent_since"]))).days)


def _count(store: Store) -> int:
    row = store.one("upkeep/waiting")
    return int(row["n"]) if row else 0


def _moved(before: Row, after: dict[str, Value], today: date) -> Moved:
    circle = {"circle": before["circle"]}
    return Moved(
        id=before["id"],
        name=before["name"],
        circle=before["circle"] or "",
        strength_before=strength(before, today),
        strength=strength({**after, **circle}, today),
        last_contact=str(after["last_contact"] or ""),
        check_in_before=before["check_in"] or "",
        check_in=str(after["check_in"] or ""),
        unanswered=int(after["unanswered"] or 0),
    )
