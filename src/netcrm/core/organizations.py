"""Organizations with their people: who is there, who left and where they are now, and the warmest way in.

Rule: whoever is archived, dead or private is not among the people of an organization; who left stays on record with
what they were there. Two spellings of one firm are made one by `merge`, which is a step that `undo` takes back.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from heapq import nsmallest

from netcrm import names
from netcrm.core import paths, upkeep
from netcrm.core.paths import Way
from netcrm.core.who import Person
from netcrm.errors import AmbiguousError, NotFoundError, RefusedError, UsageError
from netcrm.records import Record
from netcrm.store.base import Row, Store

SHOWN = 10
"""How many organizations that fit an ambiguous name are listed."""


class Listed(Record):
    """An organization as a line of the list: how many people are there and how many left, its strongest tie, and the
    day of the last contact with any of its people."""

    id: int
    name: str
    people: int
    left: int
    strength: int
    strongest: str
    last_contact: str


class Colleague(Record):
    """Somebody who is there."""

    id: int
    name: str
    title: str
    circle: str
    strength: int
    last_contact: str
    private: bool


class Leaver(Record):
    """Somebody who was there, as `title`, until that day; and where they are now."""

    id: int
    name: str
    title: str
    until: str
    organization: str
    now: str
    strength: int
    last_contact: str
    private: bool


class Organization(Record):
    """An organization with its people, the strongest ties first, who left, the latest first, and the warmest way in.

    `private_left_out`: how many people of either kind are private.
    """

    id: int
    name: str
    people: tuple[Colleague, ...]
    left: tuple[Leaver, ...]
    way: Way | None
    private_left_out: int


class Change(Record):
    """What a rename or a merge did: the organization now, what it was called before, how many people moved."""

    id: int
    name: str
    before: str
    moved: int


def every(store: Store, today: date, *, private: bool = False) -> list[Listed]:
    """All organizations of which somebody is there or left: the largest first, then the strongest ties."""
    people: dict[int, list[Row]] = defaultdict(list)
    for row in store.each("organizations/all_people", private=private):
        people[row["organization_id"]].append(row)
    left = {row["organization_id"]: row["people"] for row in store.each("organizations/all_left", private=private)}
    found = (
        _listed(row, people.get(row["id"], []), left.get(row["id"], 0), today)
        for row in store.each("organizations/every")
    )
    return sorted(
        (one for one in found if one.people or one.left),
        key=lambda one: (-one.people, -one.strength, names.fold(one.name)),
    )


def one(store: Store, name: str, today: date, *, private: bool = False) -> Organization:
    """An organization with its people. Raises NotFoundError and AmbiguousError."""
    row = find(store, name)
    there = [each for each in store.all("organizations/people", organization=row["id"]) if _is_present(each)]
    left = store.all("organizations/left", organization=row["id"])
    shown = [each for each in there if private or not each["private"]]
    known = [each for each in left if private or not each["private"]]
    people = sorted((_colleague(each, today) for each in shown), key=lambda each: (-each.strength, each.name))
    within = [Person(each.id, each.name) for each in people[: paths.COLLEAGUES]]
    ways = paths.to_people(store, within, today, 1) if within else []
    return Organization(
        id=row["id"], name=row["name"], people=tuple(people), left=tuple(_leaver(each, today) for each in known),
        way=ways[0] if ways else None,
        private_left_out=len({each["id"] for each in (*there, *left)}) - len({each["id"] for each in (*shown, *known)}),
    )  # fmt: skip


def rename(store: Store, name: str, new: str) -> Change:
    """Give an organization another name. Raises RefusedError for the name of another one: that would be a merge."""
    row = find(store, name)
    clean = names.clean(new, "organization")
    folded = names.fold(clean) or clean
    other = store.one("contacts/organization", folded=folded)
    if other is not None and other["id"] != row["id"]:
        raise RefusedError(
            f"There is an organization {other['name']!r} already.",
            f"To make the two one: netcrm org {_typed(row['name'])} --into {_typed(other['name'])}",
        )
    if clean == row["name"]:
        raise UsageError(f"It is called {clean!r} already.", "Give another name.")
    store.update("organization", row["id"], name=clean, folded=folded)
    return Change(row["id"], clean, row["name"], 0)


def merge(store: Store, name: str, into: str) -> Change:
    """Put all people of an organization, and who left it, into another one; it is gone then."""
    gone, kept = find(store, name), find(store, into)
    if gone["id"] == kept["id"]:
        raise UsageError(f"Both are {gone['name']!r}.", "Name two organizations: netcrm org A --into B.")
    pair = {"gone": gone["id"], "into": kept["id"]}
    moved = store.run("organizations/move_people", **pair)
    store.run("organizations/move_tenures", **pair)
    store.run("organizations/drop_tenures", gone=gone["id"])
    store.delete("organization", gone["id"])
    return Change(kept["id"], kept["name"], gone["name"], moved)


def find(store: Store, name: str) -> Row:
    """The one organization meant: by its name, by that of the firm without its legal form, or by a part of it."""
    wanted = names.fold(name)
    if not wanted:
        raise UsageError(f"There is no letter in {name[:60]!r}.", "Give the organization's name, or a part of it.")
    rows = store.all("organizations/every")
    for fits in (
        [row for row in rows if row["folded"] == wanted],
        [row for row in rows if names.firm(row["name"]) == names.firm(name)],
        [row for row in rows if f" {wanted}" in f" {row['folded']}"],
        [row for row in rows if wanted in row["folded"]],
    ):
        if len(fits) == 1:
            return fits[0]
        if fits:
            raise _several(name, fits)
    near = names.nearest(name, (row["name"] for row in rows))
    hint = f"Did you mean {' or '.join(near)}?" if near else "`netcrm org` lists them."
    raise NotFoundError(f"There is no organization {name[:60]!r}.", hint, {"nearest": near})


def _several(name: str, fits: Sequence[Row]) -> AmbiguousError:
    shown = [{"id": row["id"], "name": row["name"]} for row in fits[:SHOWN]]
    count = f"{len(fits)} organizations" if len(fits) <= SHOWN else f"More than {SHOWN} organizations"
    listed = ", ".join(str(one["name"]) for one in shown)
    return AmbiguousError(f"{count} fit {name[:60]!r}: {listed}.", "Type more of the name.", {"organizations": shown})


def _listed(row: Row, people: Sequence[Row], left: int, today: date) -> Listed:
    best = nsmallest(1, people, key=lambda each: (-upkeep.strength(each, today), each["id"]))
    return Listed(
        id=row["id"], name=row["name"], people=len(people), left=left,
        strength=upkeep.strength(best[0], today) if best else 0,
        strongest=best[0]["name"] if best else "",
        last_contact=max((each["last_contact"] or "" for each in people), default=""),
    )  # fmt: skip


def _is_present(row: Row) -> bool:
    return not row["archived_on"] and not row["deceased"]


def _colleague(row: Row, today: date) -> Colleague:
    return Colleague(
        row["id"], row["name"], row["title"], row["circle"] or "", upkeep.strength(row, today),
        row["last_contact"] or "", bool(row["private"]),
    )  # fmt: skip


def _leaver(row: Row, today: date) -> Leaver:
    return Leaver(
        row["id"], row["name"], row["title"], row["until"], row["now_at"] or "", row["now_as"],
        upkeep.strength(row, today), row["last_contact"] or "", bool(row["private"]),
    )  # fmt: skip


def _typed(name: str) -> str:
    return name if name.isalnum() else f'"{name}"'
