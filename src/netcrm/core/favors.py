"""Favors: what was given to a contact and got from them, what is promised to them and asked of them.

Rule: what is done counts in the balance, one for one. What is open counts nowhere and stands until it is closed: as
done, or as dropped, when it came to nothing.
"""

from collections.abc import Sequence
from datetime import date

from netcrm import names
from netcrm.core.who import Person
from netcrm.errors import NotFoundError, RefusedError, UsageError
from netcrm.records import Record
from netcrm.store.base import Row, Store

LONGEST = 10_000

SILENT = 365
"""Days of silence after which an ask comes out of the blue; as for a dormant tie, a judgement."""

KINDS = {
    ("given", "done"): "gave",
    ("received", "done"): "got",
    ("given", "open"): "promise",
    ("received", "open"): "ask",
    ("given", "dropped"): "promise",
    ("received", "dropped"): "ask",
}
"""What a favor is called, by its direction and its state."""


class Favor(Record):
    """A favor: its number, which `netcrm done` takes; `kind` is one of KINDS, `state` open, done or dropped.

    `day` is when it was given, got, promised or asked, `due_on` the day that was named, `done_on` when it was closed.
    """

    number: int
    kind: str
    state: str
    id: int
    name: str
    text: str
    day: str
    due_on: str
    done_on: str


class Balance(Record):
    """How a contact and you stand: favors done each way, and how many are open."""

    given: int
    received: int
    promises: int
    asks: int


def give(store: Store, person: Person, text: str, day: date, today: date) -> Favor:
    """Record something that you did for them. Raises UsageError for a day to come or a text that can't be."""
    return _did(store, person, "given", text, day, today)


def got(store: Store, person: Person, text: str, day: date, today: date) -> Favor:
    """Record something that they did for you. Raises UsageError for a day to come or a text that can't be."""
    return _did(store, person, "received", text, day, today)


def promise(store: Store, person: Person, text: str, day: date, due_on: date | None, today: date) -> Favor:
    """Record what you promised them on `day`, by a day to come, without which it would be forgotten (UsageError)."""
    if due_on is None:
        raise UsageError("A promise needs a day, or it is forgotten.", "netcrm promise WHO TEXT --by friday")
    return _open(store, person, "given", text, day, due_on, today)


def ask(store: Store, person: Person, text: str, day: date, due_on: date | None, today: date) -> Favor:
    """Record what you asked of them on `day`, by a day if you named one. Whether it is fitting, `warning` tells."""
    return _open(store, person, "received", text, day, due_on, today)


def warning(store: Store, person: Person, today: date) -> str:
    """Why an ask of `person` would come out of the blue, in a sentence; empty when it would not."""
    row = store.one("favors/person", id=person.id)
    if row is None:
        return ""
    if row["archived_on"]:
        return (
            f"{person.name} is archived since {row['archived_on']}: netcrm unarchive id:{person.id} brings them back."
        )
    if not row["last_contact"]:
        return "" if row["check_in"] else f"No contact with {person.name} is on record: an ask would come first of all."
    silent = (today - date.fromisoformat(row["last_contact"])).days
    if silent < SILENT:
        return ""
    from netcrm.core.reasons import span

    last = row["last_contact"]
    return f"{person.name} has been silent for {span(silent)}, since {last}: an ask would be the first word."


def close(store: Store, number: int, day: date, today: date, *, drop: bool = False) -> Favor:
    """Close what is open: as done on `day`, or with `drop` as come to nothing, which counts for nobody.

    Raises NotFoundError for a number that there is not, RefusedError for what is closed, UsageError for a day that
    can't be.
    """
    found = one(store, number)
    if found.state != "open":
        hint = "`netcrm favors` lists what is open; netcrm undo takes back what was closed by mistake."
        raise RefusedError(f"Favor {number} ({found.name}) was closed on {found.done_on or found.day}.", hint)
    if day > today:
        raise UsageError(f"{day} is still to come: it is done when it has happened.", "Give today or an earlier day.")
    if day.isoformat() < found.day:
        told = {"promise": "promised", "ask": "asked for"}[found.kind]
        raise UsageError(f"{day} is before it was {told}, on {found.day}.", "Give that day or a later one.")
    store.update("favor", number, state="dropped" if drop else "done", done_on=day.isoformat())
    return one(store, number)


def one(store: Store, number: int) -> Favor:
    """The favor of that number. Raises NotFoundError."""
    row = store.one("favors/one", number=number) if number.bit_length() < 64 else None  # no id is longer
    if row is None:
        raise NotFoundError(f"There is no favor {number}.", "`netcrm favors` lists what is open, with its numbers.")
    return read(row)


def listed(store: Store, person: Person | None = None, *, closed: bool = False) -> list[Favor]:
    """What is open, with everybody or with `person`, by its day; with `closed` also the rest, newest first."""
    if person is not None:
        return of(store, [person.id], closed=closed)
    return [read(row) for row in store.each("favors/every" if closed else "favors/open")]


def of(store: Store, ids: Sequence[int], *, closed: bool = False) -> list[Favor]:
    """The same of some contacts."""
    return [read(row) for row in store.each("favors/of_people", ids=str(list(ids)), closed=closed)]


def balance(store: Store, contact: int) -> Balance:
    """How you and a contact stand."""
    row = store.one("favors/balance", id=contact)
    return Balance(**dict(row)) if row is not None else Balance(0, 0, 0, 0)


def in_words(given: int, received: int) -> str:
    """A balance in words; empty when there is none."""
    if not given and not received:
        return ""
    ahead = given - received
    who = "you are even" if not ahead else f"you gave {ahead} more" if ahead > 0 else f"they gave {-ahead} more"
    return f"{given} given, {received} received: {who}"


def read(row: Row) -> Favor:
    """A favor of a row."""
    kind = KINDS[row["direction"], row["state"]]
    return Favor(
        row["number"], kind, row["state"], row["id"], row["name"], row["text"], row["day"], row["due_on"] or "",
        row["done_on"] or "",
    )  # fmt: skip


def _did(store: Store, person: Person, direction: str, text: str, day: date, today: date) -> Favor:
    if day > today:
        hint = "What is to come is promised or asked: netcrm promise, netcrm ask."
        raise UsageError(f"{day} is still to come: a favor is recorded when it is done.", hint)
    clean = names.clean_text(text, "favor", LONGEST)
    told = day.isoformat()
    number = store.insert(
        "favor", uid=store.new_uid(), contact_id=person.id, direction=direction, text=clean, state="done", day=told,
        done_on=told,
    )  # fmt: skip
    return one(store, number)


def _open(
    store: Store, person: Person, direction: str, text: str, day: date, due_on: date | None, today: date
) -> Favor:
    if day > today:
        raise UsageError(f"{day} is still to come: it is recorded when it was said.", "Give today or an earlier day.")
    if due_on is not None and due_on < today:
        raise UsageError(f"{due_on} is over.", "Give today or a later day, such as friday or 3w.")
    row = store.one("favors/person", id=person.id)
    if row is not None and row["deceased"]:
        raise RefusedError(f"{person.name} is on record as deceased.", "`netcrm unarchive WHO` takes that back.")
    clean = names.clean_text(text, {"given": "promise", "received": "ask"}[direction], LONGEST)
    number = store.insert(
        "favor", uid=store.new_uid(), contact_id=person.id, direction=direction, text=clean, state="open",
        day=day.isoformat(), due_on=due_on.isoformat() if due_on is not None else None,
    )  # fmt: skip
    return one(store, number)
