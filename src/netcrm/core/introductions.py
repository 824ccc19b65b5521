"""Introductions: A brought B to C, from the idea to the thanks.

Rule: an introduction is of two people, by a third or by you, and its state only moves on, since what was made can't be
an idea again; a slip is for `undo`. Two people have one that counts: a second is refused unless the first was declined.
"""

from collections.abc import Sequence
from datetime import date

from netcrm import names
from netcrm.core.who import Person
from netcrm.errors import NotFoundError, RefusedError, UsageError
from netcrm.records import Record
from netcrm.store.base import Row, Store, Value

LONGEST = 10_000

STATES = ("idea", "asked", "made", "thanked", "declined")

FOLLOWING = {
    "idea": ("asked", "made", "thanked", "declined"),
    "asked": ("made", "thanked", "declined"),
    "made": ("thanked",),
    "thanked": (),
    "declined": ("idea", "asked", "made", "thanked"),
}
"""What may come after each state. Who declined may come to want it."""

OPEN = ("idea", "asked", "made")
"""The states in which there is something left to do: to ask, to write the mail, to be thanked or to thank."""


class Introduction(Record):
    """An introduction of `name` and `other`. `broker` made it: empty for you. `day` is that of its state."""

    number: int
    state: str
    day: str
    id: int
    name: str
    other_id: int
    other: str
    broker_id: int | None
    broker: str
    because: str


class Change(Record):
    """What to write of an introduction; None is "not said"."""

    state: str | None = None
    because: str | None = None
    broker: Person | None = None
    day: date | None = None


def add(store: Store, one: Person, other: Person, what: Change, today: date) -> Introduction:
    """Record an introduction of two people, an idea unless `what` says another state.

    Raises UsageError for one person with themself, or by one of the two, or on a day to come, and RefusedError when
    the two have one already.
    """
    if one.id == other.id:
        raise UsageError(f"{one.name} can't be introduced to themself.", "An introduction is of two people: A and B.")
    values = _values(what, (one.id, other.id), today)
    known = store.one("introductions/between", one=one.id, other=other.id)
    if known is not None:
        number, state = known["number"], known["state"]
        following = FOLLOWING[state]
        raise RefusedError(
            f"{one.name} and {other.name} have an introduction already: {number}, {state}.",
            f"netcrm intro {number} {following[0]} moves it on." if following else "`netcrm intro --all` shows it.",
        )
    first: dict[str, Value] = {"state": STATES[0], "day": today.isoformat()}
    pair: dict[str, Value] = {"person_id": one.id, "other_id": other.id}
    number = store.insert("introduction", uid=store.new_uid(), **first | pair | values)
    return read(store, number)


def move(store: Store, number: int, what: Change, today: date) -> Introduction:
    """Move an introduction on to another state, or say by whom it was, or why; its day becomes that of the state.

    Raises NotFoundError for a number that there is not, and RefusedError for a state that can't follow.
    """
    before = read(store, number)
    values = _values(what, (before.id, before.other_id), today)
    if what.state is not None:
        if what.state not in FOLLOWING[before.state]:
            said = "already" if what.state == before.state else f"and can't become {what.state} any more"
            raise RefusedError(
                f"Introduction {number} ({before.name}, {before.other}) is {before.state} {said}.",
                "`netcrm undo` takes back a slip.",
            )
        known = store.one("introductions/between", one=before.id, other=before.other_id)
        if known is not None and before.state == "declined":
            another = known["number"]
            raise RefusedError(
                f"{before.name} and {before.other} have another introduction by now: {another}, {known['state']}.",
                f"netcrm intro {another} shows it.",
            )
        values.setdefault("day", today.isoformat())
    store.update("introduction", number, **values)
    return read(store, number)


def read(store: Store, number: int) -> Introduction:
    """The introduction of that number. Raises NotFoundError."""
    row = store.one("introductions/one", number=number) if number.bit_length() < 64 else None  # no id is longer
    if row is None:
        raise NotFoundError(f"There is no introduction {number}.", "`netcrm intro` lists them with their numbers.")
    return _read(row)


def listed(store: Store, states: Sequence[str] = OPEN, person: Person | None = None) -> list[Introduction]:
    """The introductions in one of `states`, in the order of STATES and then the newest first; with `person` those that
    they made or were part of."""
    from json import dumps

    asked: dict[str, Value] = {"states": dumps(list(states))}
    rows = (
        store.each("introductions/listed", **asked)
        if person is None
        else store.each("introductions/of", contact=person.id, **asked)
    )
    return sorted(map(_read, rows), key=lambda one: STATES.index(one.state))


def refuse_circle(store: Store, person: Person, broker: int) -> None:
    """Refuse that somebody was brought to you by one whom they brought, themselves or over others."""
    if broker == person.id:
        raise UsageError(f"{person.name} can't have introduced themself to you.", "--by takes somebody else.")
    row = store.one("introductions/circle", broker=broker, id=person.id)
    if row is not None:
        raise RefusedError(
            f"{row['name']} can't have brought {person.name} to you: it was the other way round.",
            f"netcrm edit id:{broker} --clear by forgets that.",
        )


def state_of(text: str) -> str:
    """A state as typed. Raises UsageError with the list of states."""
    folded = names.fold(text)
    if folded not in STATES:
        raise UsageError(f"There is no state {text[:60]!r}.", f"The states are {', '.join(STATES)}.")
    return folded


def _values(what: Change, pair: tuple[int, int], today: date) -> dict[str, Value]:
    """The columns that `what` states, checked."""
    values: dict[str, Value] = {}
    if what.broker is not None:
        if what.broker.id in pair:
            raise UsageError(
                f"{what.broker.name} can't be the one who introduces and one of the two.",
                "--by takes a third person; without it the introduction is yours.",
            )
        values["broker_id"] = what.broker.id
    if what.day is not None:
        if what.day > today:
            raise UsageError(f"{what.day} is still to come.", "Give today or an earlier day.")
        values["day"] = what.day.isoformat()
    if what.because is not None:
        values["because"] = names.clean_text(what.because, "reason", LONGEST)
    if what.state is not None:
        values["state"] = what.state
    return values


def _read(row: Row) -> Introduction:
    return Introduction(
        number=row["number"], state=row["state"], day=row["day"], id=row["id"], name=row["name"],
        other_id=row["other_id"], other=row["other"], broker_id=row["broker_id"], broker=row["broker"] or "",
        because=row["because"],
    )  # fmt: skip
