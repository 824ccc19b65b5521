"""Households: people who are reached together, and so are one row of the plan and one entry of the log.

Rule: a person is in one household at most, and a household without people is none: who leaves last takes it away.
Names are compared folded, so that accents and case do not make a second one.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from netcrm import names
from netcrm.core import who
from netcrm.core.who import Person
from netcrm.errors import NotFoundError
from netcrm.records import Record
from netcrm.store.base import Row, Store


class Member(Record):
    """Somebody of a household; `archived_on` for who is kept in it, and neither planned nor logged with the others."""

    id: int
    name: str
    archived_on: str


class Home(Record):
    """A household and who is in it, archived people last."""

    name: str
    members: tuple[Member, ...]


class Settled(Record):
    """Somebody whose household changed: its name before and now, empty for none."""

    id: int
    name: str
    before: str
    household: str


class Company(NamedTuple):
    """Whom a number of the plan stands for beside the person: the household's name, and its others."""

    household: str
    others: tuple[Person, ...]


def every(store: Store) -> list[Home]:
    """All households by name, with their people."""
    rows = store.all("households/members")
    return [_home(list(group)) for _, group in groupby(rows, key=lambda row: int(row["household_id"]))]


def named(store: Store, name: str) -> Home | None:
    """The household of that name, with its people, or None."""
    wanted = _key(names.clean(name, "household"))
    return next((home for home in every(store) if _key(home.name) == wanted), None)


def one(store: Store, name: str) -> Home:
    """The household of that name, with its people. Raises NotFoundError."""
    home = named(store, name)
    if home is None:
        raise _unknown(store, name)
    return home


def put(store: Store, name: str, people: Sequence[Person]) -> list[Settled]:
    """Put people into the household of that name, made if it is new; for whom it changed something.

    Who is in another household moves; it goes away when nobody is left in it.
    """
    clean = names.clean(name, "household")
    known = _find(store, clean)
    household = known["id"] if known is not None else store.insert("household", uid=store.new_uid(), name=clean)
    shown = known["name"] if known is not None else clean
    return [
        _settle(store, person, before, household, shown)
        for person, before in _at_home(store, people)
        if before is None or before["id"] != household
    ]


def take_out(store: Store, name: str, people: Sequence[Person]) -> list[Settled]:
    """Take people out of the household of that name; those who were in it. Raises NotFoundError for a name unknown."""
    known = _find(store, names.clean(name, "household"))
    if known is None:
        raise _unknown(store, name)
    return [
        _settle(store, person, before, None, "")
        for person, before in _at_home(store, people)
        if before is not None and before["id"] == known["id"]
    ]


def company(store: Store, person: Person) -> Company | None:
    """The household that `person` is in and its other living people, archived ones apart; None without such people."""
    home = store.one("households/home_of", id=person.id)
    if home is None:
        return None
    living = (Person(row["id"], row["name"]) for row in store.all("households/living", household=home["id"]))
    others = tuple(other for other in living if other.id != person.id)
    return Company(home["name"], others) if others else None


def meant(store: Store, texts: Iterable[str], today: date) -> tuple[list[Person], list[Company]]:
    """Everyone meant, in order, each once; a number of the plan, where a household is one row, means all of it.

    The second list says for which households somebody came along.
    """
    people: list[Person] = []
    companies: list[Company] = []
    for text in texts:
        person = who.find(store, text, today)
        people.append(person)
        together = company(store, person) if who.is_number(text) else None
        if together is not None:
            here = store.one("who/by_id", id=person.id)
            if here is not None and here["archived_on"]:  # the number is the others' now
                people.pop()
            people += (who.meant(store, *other) for other in together.others)
            companies.append(together)
    return list(dict.fromkeys(people)), companies


def _settle(store: Store, person: Person, before: Row | None, household: int | None, shown: str) -> Settled:
    store.update("contact", person.id, household_id=household)
    if before is not None:
        store.run("households/drop_empty", id=before["id"])
    return Settled(person.id, person.name, before["name"] if before is not None else "", shown)


def _at_home(store: Store, people: Iterable[Person]) -> list[tuple[Person, Row | None]]:
    return [(person, store.one("households/home_of", id=person.id)) for person in people]


def _find(store: Store, name: str) -> Row | None:
    wanted = _key(name)
    return next((row for row in store.all("households/every") if _key(row["name"]) == wanted), None)


def _key(name: str) -> str:
    return names.fold(name) or name


def _home(rows: Sequence[Row]) -> Home:
    members = tuple(Member(row["id"], row["name"], row["archived_on"] or "") for row in rows)
    return Home(rows[0]["household"], members)


def _unknown(store: Store, name: str) -> NotFoundError:
    near = names.nearest(name, (home.name for home in every(store)))
    hint = f"Did you mean {' or '.join(near)}?" if near else "`netcrm household` lists them."
    return NotFoundError(f"There is no household {name[:60]!r}.", hint, {"nearest": near})
