"""The balance of the network: how many ties of which circle, how varied they are, which fade, sleep or have moved.

Rule: it reads and tells, and nothing hangs on it. A tie is somebody whom you track or were in touch with; who is only
on file is counted apart. The people are read once, whatever is asked of them; details only of those who are shown.
"""

from bisect import bisect_left
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from heapq import nsmallest
from itertools import accumulate
from math import floor
from typing import Final, NamedTuple

from netcrm.core import balance, cadence
from netcrm.core.balance import Spread
from netcrm.records import CIRCLES, Record
from netcrm.store.base import Store, Value

LAYERS: Final = (5, 15, 50, 150)
"""How many people a circle holds with those inside of it (R. I. M. Dunbar, Behavioral and Brain Sciences 16, 1993; the
layers: W.-X. Zhou and others, Proceedings of the Royal Society B 272, 2005)."""


NAMES: Final = (*CIRCLES, "")
PLACES: Final[Mapping[str | None, int]] = {circle or None: place for place, circle in enumerate(NAMES)}
"""The circles from the inside out, and their places; outside of all is who is in none."""


class Strong:
    """What makes a tie strong, weak or dormant; judgements in the numbers of the circles and of the plan."""

    FURTHEST: Final = CIRCLES.index("active")
    """As warm as the active circle is kept."""

    SILENT: Final = 365


class Move:
    """When somebody is seen where they were not declared to be; judgements."""

    APART: Final = 2
    """Circles between the declared and the observed one: by one they differ every other month."""

    LEAST_N: Final = 8
    """Contact-days before somebody is seen as closer: as many as are assumed of the inner circle."""

    DAYS: Final = 730


class Layer(Record):
    """A circle: the people in it, those with the circles inside of it, and how many Dunbar's layer holds of these."""

    circle: str
    people: int
    within: int
    layer: int


class Levels(Record):
    """The ties by what is observed. `strong`: 60 of 100 or more. `weak`: less, and in touch within a year. `dormant`:
    silent for longer. `unseen`: tracked, and no contact on record. `weak_share`: weak of strong and weak."""

    strong: int
    weak: int
    dormant: int
    unseen: int
    weak_share: float | None


class Fading(Record):
    """Somebody whose tie falls below what their circle is kept at, in this month: on which day."""

    id: int
    name: str
    circle: str
    strength: int
    contact_days: float
    last_contact: str
    on: str


class Sleeping(Record):
    """A dormant tie worth reviving. `answer`: the chance, 0 to 1, that a message is answered."""

    id: int
    name: str
    circle: str
    strength: int
    contact_days: float
    last_contact: str
    answer: float


class Moved(Record):
    """Somebody who is not seen in the circle that they were put into; empty: none. `days` with contact in two years."""

    id: int
    name: str
    declared: str
    observed: str
    strength: int
    days: int
    last_contact: str


class Network(Record):
    """The balance of the network. `names`: people on file who are no ties. Of `fading`, `dormant`, `cooler` and
    `closer` the first ones are there; `counts` has how many there are."""

    ties: int
    names: int
    circles: tuple[Layer, ...]
    levels: Levels
    spreads: tuple[Spread, ...]
    fading: tuple[Fading, ...]
    dormant: tuple[Sleeping, ...]
    cooler: tuple[Moved, ...]
    closer: tuple[Moved, ...]
    counts: Mapping[str, int]


class _Tie(NamedTuple):
    """Somebody with what is computed of them. `circle` and `seen` are places in NAMES: where they were put, and where
    they are seen, which is None without a contact on record. `silent` in days; `ahead`: in how many they fall below
    what their circle is kept at (or did, below 0), None for who is in none or never above it."""

    id: int
    circle: int
    seen: int | None
    n: float
    silent: int
    last: str
    unanswered: int
    ahead: int | None

    @property
    def warmth(self) -> float:
        """How warm it is (0 to 1): computed for those alone who are shown or ordered by it."""
        return cadence.warmth(self.n, self.silent)

    @property
    def strength(self) -> int:
        """Tie strength as it is shown."""
        return round(100 * self.warmth)


ORDERS: Final[Mapping[str, Callable[[_Tie], tuple[float, ...]]]] = {
    "fading": lambda tie: (tie.circle, tie.ahead or 0, tie.id),
    "dormant": lambda tie: (-_priority(tie), tie.id),
    "cooler": lambda tie: (tie.circle, -(tie.seen or 0), -tie.silent, tie.id),
    "closer": lambda tie: (tie.seen or 0, -tie.n, tie.id),
}
"""By what each list is ordered."""


def network(store: Store, today: date, most: int = 5, among: Collection[int] | None = None) -> Network:
    """The balance of the network as of today, of everybody or `among` some; of each list the first `most`."""
    asked: Mapping[str, Value] = EVERYBODY if among is None else {"everybody": False, "ids": str(sorted(among))}
    ties = list(_ties(store, today, asked))
    row = store.one("network/names_only", **asked)
    every = {
        "fading": list(_fading(ties, today)), "dormant": list(filter(_is_dormant, ties)),
        "cooler": list(filter(_is_cooler, ties)), "closer": list(filter(_is_closer, ties)),
    }  # fmt: skip
    fading, dormant, cooler, closer = (nsmallest(most, found, key=ORDERS[kind]) for kind, found in every.items())
    moves = [tie.id for tie in (*cooler, *closer)]
    names = _names(store, [*(tie.id for tie in (*fading, *dormant)), *moves])
    since = (today - timedelta(days=Move.DAYS)).isoformat()
    days = {row["id"]: row["days"] for row in store.each("network/seen", ids=str(moves), since=since)}
    return Network(
        ties=len(ties), names=row["n"] if row else 0, circles=_circles(ties), levels=_levels(ties),
        spreads=tuple(_spreads(store, asked, len(ties), most)),
        fading=tuple(
            Fading(tie.id, names[tie.id], NAMES[tie.circle], tie.strength, tie.n, tie.last, _falls(tie, today))
            for tie in fading
        ),
        dormant=tuple(_sleeping(tie, names) for tie in dormant),
        cooler=tuple(_move(tie, names, days) for tie in cooler),
        closer=tuple(_move(tie, names, days) for tie in closer),
        counts={kind: len(found) for kind, found in every.items()},
    )  # fmt: skip


EVERYBODY: Final[Mapping[str, Value]] = {"everybody": True, "ids": "[]"}


def _ties(store: Store, today: date, asked: Mapping[str, Value] = EVERYBODY) -> Iterator[_Tie]:
    """Everybody who is tracked or was in touch. Thousands share some hundred counts of contact-days, and for each of
    these it is worked out once how long a silence leaves somebody in which circle."""
    limits = lru_cache(maxsize=None)(lambda n: tuple(floor(cadence.silence_limit(n, circle)) for circle in CIRCLES))
    silence = lru_cache(maxsize=None)(lambda day: max(0, (today - date.fromisoformat(day)).days))
    for one, circle, n, last, since, unanswered in store.all("network/ties", **asked):
        silent = silence(since)
        place = PLACES[circle]
        if last:
            longest = limits(n)
            ahead = longest[place] + 1 - silent if circle and longest[place] >= 0 else None
            yield _Tie(one, place, bisect_left(longest, silent), n, silent, last, unanswered, ahead)
        else:
            yield _Tie(one, place, None, cadence.assumed_n(circle or ""), silent, "", unanswered, None)


def _circles(ties: Iterable[_Tie]) -> tuple[Layer, ...]:
    counts = Counter(tie.circle for tie in ties)
    people = [counts[place] for place in range(len(CIRCLES))]
    layers = zip(CIRCLES, people, accumulate(people), LAYERS, strict=True)
    return tuple(Layer(circle, count, within, layer) for circle, count, within, layer in layers)


def _levels(ties: Iterable[_Tie]) -> Levels:
    counts = Counter(map(_level, ties))
    living = counts["strong"] + counts["weak"]
    share = round(counts["weak"] / living, 3) if living else None
    return Levels(counts["strong"], counts["weak"], counts["dormant"], counts["unseen"], share)


def _level(tie: _Tie) -> str:
    if tie.seen is None:
        return "unseen"
    if tie.silent > Strong.SILENT:
        return "dormant"
    return "strong" if tie.seen <= Strong.FURTHEST else "weak"


def _fading(ties: Iterable[_Tie], today: date) -> Iterator[_Tie]:
    """Who falls below what their circle is kept at in this month."""
    first = 1 - today.day
    last = monthrange(today.year, today.month)[1] - today.day
    for tie in ties:
        if tie.ahead is not None and first <= tie.ahead <= last:
            yield tie


def _falls(tie: _Tie, today: date) -> str:
    return (today + timedelta(days=tie.ahead or 0)).isoformat()


def _is_dormant(tie: _Tie) -> bool:
    return tie.silent > cadence.Dormant.SILENT and tie.seen is not None and tie.n >= cadence.Dormant.LEAST_N


def _priority(tie: _Tie) -> float:
    """The place of a dormant tie: as the plan would have it for the slot that it keeps for one."""
    return cadence.priority(tie.n, tie.silent, tie.unanswered, NAMES[tie.circle])


def _is_cooler(tie: _Tie) -> bool:
    """Whether somebody is seen further out than they were put, and not only because you have met them lately."""
    return (
        tie.seen is not None
        and tie.seen - tie.circle >= Move.APART
        and tie.silent > cadence.CIRCLES[NAMES[tie.circle]].cap
    )


def _is_closer(tie: _Tie) -> bool:
    """Whether somebody is seen closer than they were put, after more than a good evening."""
    return tie.seen is not None and tie.circle - tie.seen >= Move.APART and tie.n >= Move.LEAST_N


def _sleeping(tie: _Tie, names: Mapping[int, str]) -> Sleeping:
    answer = round(cadence.answer(tie.n, tie.silent, tie.unanswered), 3)
    return Sleeping(tie.id, names[tie.id], NAMES[tie.circle], tie.strength, tie.n, tie.last, answer)


def _move(tie: _Tie, names: Mapping[int, str], days: Mapping[int, int]) -> Moved:
    seen = NAMES[tie.seen or 0]
    return Moved(tie.id, names[tie.id], NAMES[tie.circle], seen, tie.strength, days.get(tie.id, 0), tie.last)


def _spreads(store: Store, asked: Mapping[str, Value], total: int, most: int) -> Iterator[Spread]:
    """How the ties are spread over tags, organizations, cities and origins."""
    for by in ("tag", "organization", "city", "origin"):
        rows = store.all(f"network/by_{by}", **asked)
        counts = {(row["kind"], row["name"]): row["people"] for row in rows}
        if by in ("city", "origin"):  # which are typed anew each time
            counts = balance.gathered(counts)
        known = sum(counts.values())
        if by == "tag":  # of which somebody may have several
            tagged = store.one("network/tagged", **asked)
            known = tagged["n"] if tagged else 0
        yield balance.spread(by, counts, known, total, most)


def _names(store: Store, ids: Iterable[int]) -> dict[int, str]:
    return {row["id"]: row["name"] for row in store.each("network/names", ids=str(list(ids)))}
