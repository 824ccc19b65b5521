"""How a whole is spread over groups: how many there are, as how many it is felt, and how much hangs on the largest.

Rule: pure functions of counts. Diversity is the effective number of groups, exp of Shannon's entropy, H = -Σ p·ln p: so
many groups of one size would be as varied (L. Jost, Entropy and diversity, Oikos 113, 2006). Concentration is the share
of the largest group, and Herfindahl's index Σ p², the chance that two picks are of one group.
"""

from collections.abc import Iterable, Mapping
from heapq import nsmallest
from math import exp, log

from netcrm import names
from netcrm.records import Record


class Group(Record):
    """A group: its name, what kind it is (of origins: `introduction`, `event` or `online`), its people, their share."""

    name: str
    kind: str
    people: int
    share: float


class Spread(Record):
    """How ties are spread over groups of a kind: `tag`, `organization`, `city` or `origin`.

    `known`: ties of whom a group is known. `groups`: how many there are, `effective`: as how many of one size they are
    felt. `largest`: the share of the largest. `top`: the largest ones.
    """

    by: str
    known: int
    unknown: int
    groups: int
    effective: float
    largest: float
    herfindahl: float
    top: tuple[Group, ...]


Key = tuple[str, str]
"""A group: its kind and its name."""


def spread(by: str, counts: Mapping[Key, int], known: int, total: int, most: int) -> Spread:
    """The spread of `counts` over their groups; `known` of `total` ties are in one or several of them."""
    whole = sum(counts.values())
    shares = [count / whole for count in counts.values()]
    largest = nsmallest(most, counts.items(), key=lambda item: (-item[1], item[0]))
    return Spread(
        by=by, known=known, unknown=total - known, groups=len(counts), effective=round(effective(shares), 2),
        largest=round(max(shares, default=0.0), 3), herfindahl=round(sum(share * share for share in shares), 3),
        top=tuple(Group(name, kind, count, round(count / whole, 3)) for (kind, name), count in largest),
    )  # fmt: skip


def effective(shares: Iterable[float]) -> float:
    """The effective number of groups, exp of Shannon's entropy; 0 without any."""
    present = [share for share in shares if share > 0]
    return exp(-sum(share * log(share) for share in present)) if present else 0.0


def gathered(counts: Mapping[Key, int]) -> dict[Key, int]:
    """The counts with those groups put together whose names differ in accents and case only; the most frequent spelling
    stays."""
    spellings: dict[Key, list[Key]] = {}
    for key in sorted(counts, key=lambda key: (-counts[key], key)):
        kind, name = key
        spellings.setdefault((kind, names.fold(name) or name), []).append(key)
    return {same[0]: sum(counts[key] for key in same) for same in spellings.values()}
