"""Follow-ups: who was met at an event, and is to be written to within days.

Rule: one is open until something is on record with the person after the event, and for two weeks at most: a word that
comes later is no follow-up any more. It takes no place of the week's capacity, and makes nobody due a second time.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from netcrm.store.base import Row, Store

FADES: Final = 14
"""Days after which it is too late: few remember an evening that was two weeks ago; a judgement."""

USUAL: Final = 3
"""Days within which to write when nobody says when; a judgement."""


class FollowUp(NamedTuple):
    """Where somebody was met (empty for an event that is gone), on which day, and by when to write to them."""

    event: str
    met_on: str
    due_on: str


class Open(NamedTuple):
    """Somebody who is to be written to; `household` is 0 for none."""

    id: int
    household: int
    follow_up: FollowUp


def fades_on(met_on: date) -> date:
    """The last day on which it stands."""
    return met_on + timedelta(days=FADES)


def since(today: date) -> str:
    """The first day (ISO) of which a follow-up has not faded today."""
    return (today - timedelta(days=FADES)).isoformat()


def of_row(row: Row) -> FollowUp | None:
    """The follow-up of a row that holds `event`, `met_on` and `due_on`; None where there is none."""
    return FollowUp(row["event"] or "", row["met_on"], row["due_on"]) if row["met_on"] else None


def standing(store: Store, today: date, until: date) -> Iterator[Open]:
    """Who is to be written to and is not snoozed beyond `until`, the most urgent first, each once."""
    seen: set[int] = set()
    for row in store.each("follow_ups/open", since=since(today), today=today.isoformat(), until=until.isoformat()):
        found = of_row(row)
        if found is not None and row["id"] not in seen:
            seen.add(row["id"])
            yield Open(row["id"], row["household_id"] or 0, found)


def has_open(store: Store, contact: int, today: date) -> bool:
    """Whether somebody is to be written to."""
    return store.one("follow_ups/of_person", id=contact, since=since(today)) is not None


def close(store: Store, ids: Sequence[int], day: str, *, in_person: bool = False) -> None:
    """Something happened with people on `day`: what of theirs is open is done.

    What is logged of the day itself is a follow-up as well, unless it was `in_person`: that is the evening once more.
    """
    happened = date.fromisoformat(day)
    until = (happened - timedelta(days=1)).isoformat() if in_person else day
    store.run("follow_ups/close", ids=str(list(ids)), day=day, since=since(happened), until=until)


def give_up(store: Store, ids: Sequence[int], today: date) -> None:
    """Leave open ones be for good: they are no follow-ups any more."""
    store.run("follow_ups/give_up", ids=str(list(ids)), since=since(today))


def outcome(row: Row, last: date, today: date, written: str) -> str:
    """What came of a row of a plan (`plan/rows`) that is there for a follow-up, of a week that ends on `last`.

    `written` is what was written down when the next plan was made, empty while that does not hold.
    """
    # Whether all entries since the event are attempts; empty without any.
    tried = (row["answered"] or "")[:1]
    as_of = min(today, last)
    faded = bool(row["met_on"]) and fades_on(date.fromisoformat(row["met_on"])) < as_of
    found = (
        ("reached", tried == "0" or "" < (row["done_on"] or "") <= last.isoformat()),
        (written, written),
        ("dropped", not row["met_on"] or row["archived_on"]),
        ("attempted", tried),
        ("dropped", faded),
        ("postponed", (row["snoozed_until"] or "") > as_of.isoformat()),
    )
    return next((name for name, holds in found if holds), "open")
