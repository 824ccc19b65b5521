"""One-off reminders about a contact: on that day, think of this.

Rule: a reminder stands until it is ticked, however late that is; from its week on `due` shows it beside the plan.
"""

from datetime import date

from netcrm import names
from netcrm.core.who import Person
from netcrm.errors import NotFoundError, RefusedError, UsageError
from netcrm.records import Record
from netcrm.store.base import Row, Store

LONGEST = 100_000


class Reminder(Record):
    """A reminder: its number, which `--done` takes, the day, whom it is about, what to think of, and when it was
    ticked. `id` is the contact's, None for one of nobody."""

    number: int
    day: str
    id: int | None
    name: str
    text: str
    done_on: str


def add(store: Store, person: Person, day: date, text: str, today: date) -> Reminder:
    """Be reminded of something about `person` on `day`. Raises UsageError for a day that is over or an empty text."""
    if day < today:
        raise UsageError(f"{day} is over.", "Give today or a later day, such as friday or 3w.")
    clean = names.clean_text(text, "reminder", LONGEST)
    number = store.insert(
        "reminder", uid=store.new_uid(), contact_id=person.id, day=day.isoformat(), text=clean, done_on=None
    )
    return Reminder(number, day.isoformat(), person.id, person.name, clean, "")


def tick(store: Store, number: int, today: date) -> Reminder:
    """Mark a reminder as done. Raises NotFoundError for a number that there is not, RefusedError for a ticked one."""
    found = one(store, number)
    if found.done_on:
        raise RefusedError(
            f"Reminder {number} ({found.name}) was ticked on {found.done_on}.",
            "`netcrm remind` lists the open ones.",
        )
    store.update("reminder", number, done_on=today.isoformat())
    return one(store, number)


def one(store: Store, number: int) -> Reminder:
    """The reminder of that number. Raises NotFoundError."""
    row = store.one("reminders/one", number=number) if number.bit_length() < 64 else None  # no id is longer
    if row is None:
        raise NotFoundError(f"There is no reminder {number}.", "`netcrm remind` lists them with their numbers.")
    return _read(row)


def listed(store: Store, person: Person | None = None, *, ticked: bool = False) -> list[Reminder]:
    """The open reminders, of everybody or of `person`, by their days; with `ticked` those that are done as well."""
    contact = person.id if person is not None else None
    return [_read(row) for row in store.each("reminders/listed", contact=contact, ticked=ticked)]


def _read(row: Row) -> Reminder:
    return Reminder(row["number"], row["day"], row["id"], row["name"] or "", row["text"], row["done_on"] or "")
