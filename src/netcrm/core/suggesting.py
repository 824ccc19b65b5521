"""Who should meet: pairs of contacts with something in common, or of whom one has what the other asks for.

Rule: these are ideas with reasons, and nothing is written. You are warm enough with both to write to them; what is on
record as bringing them together already (an introduction, a gathering, a household) rules a pair out. What few people
share counts for more than what many do, and each person comes up once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from heapq import nsmallest
from itertools import combinations, islice
from math import log
from typing import Final, NamedTuple

from netcrm.core import cadence, paths, upkeep
from netcrm.names import fold
from netcrm.records import Record
from netcrm.store.base import Row, Store


class Warm:
    """Whom you can bring together: judgements."""

    SILENT: Final = 365
    LEAST: Final = 0.4
    """The warmth that the wide circle is kept at."""

    PEOPLE: Final = 150
    """The warmest so many: Dunbar's number, beyond which nobody vouches for people."""


class Weight:
    """What a reason counts for when two people share it: less, the more of them do; judgements."""

    WISH: Final = 3.0
    TAG: Final = 1.0
    ORGANIZATION: Final = 0.5
    CITY: Final = 0.5
    ENOUGH: Final = 0.5
    """What all reasons together must exceed: a rare tag does, and so do an organization and a city."""


TRIED: Final = 100
"""Of more pairs, so many of the best are looked at: others come up only if nearly all of these had met already."""

SHORTEST_WORD: Final = 4
"""Of a wish, shorter words say nothing of what is wished for."""


class Suggestion(Record):
    """Two contacts who should meet: their tie strengths to you, and why, a reason each. `score` orders them."""

    id: int
    name: str
    other_id: int
    other: str
    strength: int
    other_strength: int
    score: float
    because: tuple[str, ...]


class _Guest(NamedTuple):
    """Somebody to bring together with others. `traits`: what can be shared, in words, and its weight; `skills`: the
    words for what they are and do; `wishes`: what you promised them."""

    id: int
    name: str
    warmth: float
    traits: Mapping[str, float]
    skills: frozenset[str]
    wishes: Sequence[str]


class _Pair(NamedTuple):
    """Two who might meet, and why."""

    score: float
    one: _Guest
    other: _Guest
    because: tuple[str, ...]


def suggested(store: Store, today: date, most: int = 5) -> list[Suggestion]:
    """The best `most` pairs, nobody in two of them."""
    guests = _guests(store, today)
    carriers = Counter(trait for guest in guests for trait in guest.traits)
    rarity = {trait: 1 - log(number / 2) / log(len(guests) / 2 + 1) for trait, number in carriers.items() if number > 1}
    pairs = []
    for one, other in combinations(guests, 2):
        reasons = dict(_reasons(one, other, rarity))
        weight = sum(reasons.values())
        if weight > Weight.ENOUGH:
            because = tuple(sorted(reasons, key=lambda reason: (-reasons[reason], reason)))
            pairs.append(_Pair(weight * one.warmth * other.warmth, one, other, because))
    best = nsmallest(TRIED, pairs, key=lambda pair: (-pair.score, pair.one.id, pair.other.id))
    return list(islice(_each_once(_strangers(store, best, today)), most))


def _strangers(store: Store, pairs: Sequence[_Pair], today: date) -> Iterator[_Pair]:
    """The pairs of whom nothing is on record that ties them, and no introduction, declined ones included."""
    ids = list(dict.fromkeys(guest.id for pair in pairs for guest in (pair.one, pair.other)))
    linked = paths.near(store, ids, today)
    known = {frozenset((row["one"], row["other"])) for row in store.each("introductions/any_between", ids=str(ids))}
    for pair in pairs:
        if pair.other.id not in linked.get(pair.one.id, ()) and frozenset((pair.one.id, pair.other.id)) not in known:
            yield pair


def _each_once(pairs: Iterable[_Pair]) -> Iterator[Suggestion]:
    taken: set[int] = set()
    for score, one, other, because in pairs:
        if not taken & {one.id, other.id}:
            taken |= {one.id, other.id}
            strengths = round(100 * one.warmth), round(100 * other.warmth)
            yield Suggestion(one.id, one.name, other.id, other.name, *strengths, round(score, 3), because)


def _reasons(one: _Guest, other: _Guest, rarity: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """Why two people should meet: each reason in words, with its weight."""
    for asks, has in ((one, other), (other, one)):
        for wish in asks.wishes:
            fits = sorted(_words(wish) & has.skills)
            if fits:
                yield f"you promised {asks.name} {wish!r}; {has.name}: {', '.join(fits)}", Weight.WISH
    for trait in one.traits.keys() & other.traits.keys():
        yield f"both {trait}", one.traits[trait] * rarity[trait]


def _guests(store: Store, today: date) -> list[_Guest]:
    """Whom you are in touch with and warm enough to, with all that speaks for bringing them together."""
    since = (today - timedelta(days=Warm.SILENT)).isoformat()
    rows = store.all("introductions/warmest", since=since, today=today.isoformat(), limit=Warm.PEOPLE)
    warm = [(row, warmth) for row in rows if (warmth := cadence.warmth(*upkeep.tie(row, today))) >= Warm.LEAST]
    ids = str([row["id"] for row, _ in warm])
    tags: dict[int, list[str]] = {}
    for row in store.each("introductions/tags", ids=ids):
        tags.setdefault(row["id"], []).append(row["name"])
    wishes: dict[int, list[str]] = {}
    for row in store.each("introductions/wishes", ids=ids):
        wishes.setdefault(row["id"], []).append(row["text"])
    return [_guest(row, warmth, tags.get(row["id"], []), wishes.get(row["id"], [])) for row, warmth in warm]


def _guest(row: Row, warmth: float, tags: Sequence[str], wishes: Sequence[str]) -> _Guest:
    traits = {f"#{tag}": Weight.TAG for tag in tags}
    if row["organization"]:
        traits[f"at {row['organization']}"] = Weight.ORGANIZATION
    if row["city"]:
        traits[f"in {row['city']}"] = Weight.CITY
    skills = _words(" ".join((*tags, row["title"], row["organization"] or "")))
    return _Guest(row["id"], row["name"], warmth, traits, skills, wishes)


def _words(text: str) -> frozenset[str]:
    """The words that say something, folded; of several as of one."""
    return frozenset(word.removesuffix("s") for word in fold(text).split() if len(word) >= SHORTEST_WORD)
