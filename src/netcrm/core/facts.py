"""Facts: what to remember about a contact, with its date, and with the day after which it holds no more.

Rule: a fact that has expired is kept and found, and no longer offered as something to talk about.
"""

from collections.abc import Sequence
from datetime import date

from netcrm import names
from netcrm.core.who import Person
from netcrm.errors import NotFoundError, UsageError
from netcrm.records import Record
from netcrm.store.base import Row, Store

LONGEST = 100_000


class Fact(Record):
    """A fact: its number, which `--rm` takes, the day on which you learnt it, of whom, what, and its last day."""

    number: int
    day: str
    id: int
    name: str
    text: str
    expires_on: str


def add(
    store: Store, person: Person, text: str, today: date, *, day: date | None = None, until: date | None = None,
    what: str = "fact",
) -> Fact:  # fmt: skip
    """Remember something of `person`, told on `day` (today without one), up to and with `until`.

    Raises UsageError for a day to come, a last day that is over, and a text that can't be.
    """
    day = day or today
    if day > today:
        raise UsageError(f"{day} is still to come: a fact has the day on which you learnt it.", "Give today or before.")
    if until is not None and until < today:
        raise UsageError(f"{until} is over: the fact would have expired.", "Give today or a later day, such as 3m.")
    clean = names.clean_text(text, what, LONGEST)
    expires_on = until.isoformat() if until is not None else None
    number = store.insert(
        "fact", uid=store.new_uid(), contact_id=person.id, text=clean, day=day.isoformat(), expires_on=expires_on
    )
    return Fact(number, day.isoformat(), person.id, person.name, clean, expires_on or "")


def remove(store: Store, number: int) -> Fact:
    """Remove the fact of that number; what it was. Raises NotFoundError."""
    row = store.one("facts/one", number=number) if number.bit_length() < 64 else None  # no id is longer
    if row is None:
        raise NotFoundError(f"There is no fact {number}.", "`netcrm fact WHO` lists theirs with their numbers.")
    store.delete("fact", number)
    return _read(row)


def newest(store: Store, today: date, *, expired: bool = False, limit: int = -1) -> list[Fact]:
    """The facts of everybody as they came in, newest first; with `expired` those that hold no more as well."""
    return [_read(row) for row in store.each("facts/newest", today=today.isoformat(), expired=expired, limit=limit)]


def of(store: Store, ids: Sequence[int], today: date, *, expired: bool = False, limit: int = -1) -> list[Fact]:
    """The facts of these contacts, the latest day first; with `expired` those that hold no more as well."""
    rows = store.each("facts/of_people", ids=str(list(ids)), today=today.isoformat(), expired=expired, limit=limit)
    return [_read(row) for row in rows]


def _read(row: Row) -> Fact:
    return Fact(row["number"], row["day"], row["id"], row["name"], row["text"], row["expires_on"] or "")
