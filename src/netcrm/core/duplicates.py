"""Pairs of contacts who may be one person, most likely first, with a score and why.

Rule: everybody is read once, and only those are compared who share a key: a point, a spelling of the name, its initials
or all of it but a slip. Where too many share one (500 people called Admin), it says nothing about any two of them, and
is told. Whom you said to be two people are left alone; archived people are too.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from netcrm import names
from netcrm.core import phones, spelling
from netcrm.core.likeness import Likeness, Someone, likeness
from netcrm.core.who import Person
from netcrm.records import CIRCLES
from netcrm.store.base import Row, Store

CROWD = 25
"""With more people than this behind one key they are not compared by it: 300 pairs, of which next to none is one."""

SLIP = 3
"""How many letters of a word with a slip in it are right: a slip of the keys seldom hits the first ones."""


class Side(NamedTuple):
    """One of a pair."""

    id: int
    name: str
    organization: str
    title: str
    city: str


class Pair(NamedTuple):
    """Two contacts who may be one: `a` has the longer history, and would stay."""

    score: int
    a: Side
    b: Side
    evidence: tuple[str, ...]


class Found(NamedTuple):
    """The pairs, most likely first, and what there is to say of those who were not compared."""

    pairs: list[Pair]
    notes: list[str]


class _One(NamedTuple):
    """A contact, as it is compared and shown, and how much history there is."""

    someone: Someone
    side: Side
    weight: tuple[bool, float, int, int]


def find(store: Store, at_least: int, region: str = "") -> Found:
    """All pairs with a score of `at_least`. `region`: the country of phone numbers without one."""
    people = _people(store, region)
    two = {(row["one_id"], row["other_id"]) for row in store.each("matching/distinct")}
    notes: list[str] = []
    likely = {pair for block in _compared(_blocks(people), people, notes) for pair in combinations(sorted(block), 2)}
    likely.update(_one_slip_apart(people))
    pairs = []
    for one, other in likely - two:
        like = likeness(people[one].someone, people[other].someone)
        if like.score >= at_least:
            pairs.append(_pair(people[one], people[other], like))
    pairs.sort(key=lambda pair: (-pair.score, names.fold(pair.a.name), pair.a.id, pair.b.id))
    return Found(pairs, notes)


def are_two(store: Store, one: Person, other: Person) -> None:
    """Remember that two contacts are not the same person: they are not asked about again."""
    first, second = sorted((one.id, other.id))
    store.insert("distinct_pair", one_id=first, other_id=second)


def _people(store: Store, region: str) -> dict[int, _One]:
    points: dict[int, set[str]] = {}
    for row in store.each("duplicates/points"):
        kind, normalized = row["kind"], row["normalized"]
        whole = phones.e164(normalized, region) if kind == "phone" else normalized
        points.setdefault(row["contact_id"], set()).add(f"{kind}:{whole}")
    called: dict[int, list[str]] = {}
    for row in store.each("duplicates/names"):
        called.setdefault(row["contact_id"], []).append(row["value"])
    return {
        row["id"]: _one(row, called.get(row["id"], ()), frozenset(points.get(row["id"], ())))
        for row in store.each("duplicates/people")
    }


def _one(row: Row, aliases: Iterable[str], points: frozenset[str]) -> _One:
    name, organization, city = row["name"], row["organization"] or "", row["city"]
    called = [name, *aliases]
    if row["nickname"] and " " in name:
        called.append(f"{row['nickname']} {name.split()[-1]}")
    someone = Someone(tuple(called), points, organization, city, row["birthday"], row["household_id"] or 0)
    circle = -CIRCLES.index(row["circle"]) if row["circle"] else -len(CIRCLES)
    weight = (bool(row["circle"]), row["contact_days"], circle, len(points))
    return _One(someone, Side(row["id"], name, organization, row["title"], city), weight)


def _blocks(people: Mapping[int, _One]) -> Iterator[tuple[str, set[int]]]:
    """Who shares a key, by the key: a point, a spelling of the name, or a word and an initial of it."""
    blocks: dict[str, set[int]] = {}
    initials: dict[str, set[int]] = {}
    for contact, folded in _names(people):
        keys = spelling.keys(folded)
        for each in keys:
            blocks.setdefault(each, set()).add(contact)
        if spelling.is_abbreviated(folded, keys):
            initials.update((each, set()) for each in spelling.initial_keys(folded) if each not in initials)
    for contact, one in people.items():
        for each in one.someone.points:
            blocks.setdefault(each, set()).add(contact)
    if initials:
        for contact, folded in _names(people):
            for each in spelling.initial_keys(folded):
                if each in initials:
                    initials[each].add(contact)
    yield from blocks.items()
    yield from initials.items()


def _one_slip_apart(people: Mapping[int, _One]) -> Iterator[tuple[int, int]]:
    """Pairs of whose names one word has a slip in it and all others are the same."""
    blocks: dict[tuple[str, ...], list[tuple[int, str]]] = {}
    for contact, folded in _names(people):
        words = sorted(folded.split())
        for at, word in enumerate(words):
            if len(words) > 1 and len(word) > SLIP:
                rest = (*words[:at], *words[at + 1 :], word[:SLIP])
                blocks.setdefault(rest, []).append((contact, word))
    for block in blocks.values():
        if 1 < len(block) <= CROWD:
            for (one, a), (other, b) in combinations(block, 2):
                if one != other and names.is_slip(a, b):
                    yield min(one, other), max(one, other)


def _names(people: Mapping[int, _One]) -> Iterator[tuple[int, str]]:
    for contact, one in people.items():
        for name in one.someone.names:
            yield contact, names.fold(name)


def _compared(
    blocks: Iterable[tuple[str, set[int]]], people: Mapping[int, _One], notes: list[str]
) -> Iterator[set[int]]:
    """The blocks to compare; of those with too many people in them `notes` gets a word."""
    for each, block in blocks:
        if len(block) <= CROWD:
            yield block
        else:
            notes.append(_crowded(each, block, people))


def _crowded(each: str, block: Collection[int], people: Mapping[int, _One]) -> str:
    kind, colon, value = each.partition(":")
    if colon:
        what = "e-mail address" if kind == "email" else kind
        return f"{len(block)} people have the {what} {value}; it was no sign of anything."
    first = people[min(block)].side.name
    return f"{len(block)} people are called {first} or much like it; they were not compared by their name."


def _pair(one: _One, other: _One, like: Likeness) -> Pair:
    """The pair, with the one first whom more is known of; the older contact where that is equal."""
    if (other.weight, -other.side.id) > (one.weight, -one.side.id):
        one, other = other, one
    return Pair(like.score, one.side, other.side, like.evidence)
