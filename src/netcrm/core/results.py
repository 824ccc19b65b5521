"""Outcomes: what came of knowing somebody, or of an evening: a contract, a job, a friend; and what it is worth.

Rule: an outcome belongs to one contact or to one event. Its value is in one currency, and nothing when it was not said.
What came of the people of a week's plan is another matter: core/outcomes.py.
"""

from collections.abc import Sequence
from datetime import date

from netcrm import names
from netcrm.core.money import Money
from netcrm.core.who import Person
from netcrm.errors import NotFoundError, UsageError
from netcrm.records import Record
from netcrm.store.base import Row, Store, Value

LONGEST = 10_000


class Outcome(Record):
    """An outcome: its number, which `netcrm outcome rm` takes, and whose it is: `id` and `name` of a contact, or
    `event_id` and `event`. `value` is null, and `currency` empty, when none was said."""

    number: int
    day: str
    id: int | None
    name: str
    event_id: int | None
    event: str
    text: str
    value: float | None
    currency: str


def of_contact(store: Store, person: Person, text: str, day: date, value: Money, today: date) -> Outcome:
    """Record what came of knowing somebody. Raises UsageError for a day to come or a text that can't be."""
    return _add(store, text, day, value, today, contact_id=person.id)


def of_an_event(store: Store, event: int, text: str, day: date, value: Money, today: date) -> Outcome:
    """Record what came of an event, by its id, but of nobody alone. Raises UsageError as `of_contact` does."""
    return _add(store, text, day, value, today, event_id=event)


def remove(store: Store, number: int) -> Outcome:
    """Take an outcome off the record; as it was. Raises NotFoundError for a number that there is not."""
    found = one(store, number)
    store.delete("outcome", number)
    return found


def one(store: Store, number: int) -> Outcome:
    """The outcome of that number. Raises NotFoundError."""
    row = store.one("outcomes/one", number=number) if number.bit_length() < 64 else None  # no id is longer
    if row is None:
        raise NotFoundError(f"There is no outcome {number}.", "`netcrm outcome` lists them with their numbers.")
    return read(row)


def listed(store: Store) -> list[Outcome]:
    """All outcomes, newest first."""
    return [read(row) for row in store.each("outcomes/every")]


def of_people(store: Store, ids: Sequence[int]) -> list[Outcome]:
    """Those of some contacts, newest first."""
    return [read(row) for row in store.each("outcomes/of_people", ids=str(list(ids)))]


def of_event(store: Store, event: int) -> list[Outcome]:
    """Those of an event itself, newest first."""
    return [read(row) for row in store.each("outcomes/of_event", event=event)]


def read(row: Row) -> Outcome:
    """An outcome of a row."""
    return Outcome(
        row["number"], row["day"], row["id"], row["name"] or "", row["event_id"], row["event"] or "", row["text"],
        row["value"] or None, row["currency"],
    )  # fmt: skip


def _add(store: Store, text: str, day: date, value: Money, today: date, **whose: Value) -> Outcome:
    if day > today:
        raise UsageError(f"{day} is still to come: an outcome is recorded when it is there.", "Give today or earlier.")
    clean = names.clean_text(text, "outcome", LONGEST)
    number = store.insert(
        "outcome", uid=store.new_uid(), day=day.isoformat(), text=clean, value=value.amount, currency=value.currency,
        **whose,
    )  # fmt: skip
    return one(store, number)
