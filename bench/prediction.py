"""Who is heard from again? The shipped warmth against simpler scores, on real letters that nothing was fitted on.

Rule: at each cut a score sees the days until then and nothing after; what is judged is whether anything came in the 365
days that follow. Scores are logarithms, so that the one logistic line that makes chances of them is fair to all alike.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from math import log
from statistics import fmean
from typing import NamedTuple
from zlib import crc32

from comparing import Difference, auc, calibrated, jackknife, log_loss
from letters import BEFORE, KNOWN, STEP, YEAR, Letters, Past, known, span
from netcrm.core import cadence

OURS = "warmth (netcrm)"
GROUPS = 20
"""People are put into so many groups by a hash of their name; an interval comes from leaving each out in turn."""

GRACE = 7
"""Days added to a silence before its logarithm is taken."""


def warmth(past: Past) -> float:
    """The shipped chance, as the logarithm of its odds."""
    chance = cadence.warmth(len(past.days), past.silent)
    return log(chance / (1 - chance))


def own_gap(past: Past) -> float:
    """Silence in parts of the usual gap of the tie; of a year where there was one contact only."""
    gap = (past.days[-1] - past.days[0]) / (len(past.days) - 1) if len(past.days) > 1 else YEAR
    return -log((past.silent + GRACE) / gap)


def decay(half_life: int) -> Callable[[Past], float]:
    """Each contact counts for half as much after every half-life."""

    def score(past: Past) -> float:
        cut = past.days[-1] + past.silent
        return log(sum(2 ** ((day - cut) / half_life) for day in past.days))

    return score


SIMPLE = ("silence alone", "frequency alone", "silence / own gap")
SCORES: Mapping[str, Callable[[Past], float]] = {
    OURS: warmth,
    "silence alone": lambda past: -log(past.silent + GRACE),
    "frequency alone": lambda past: log(len(past.days)),
    "silence / own gap": own_gap,
    "decay, half-life 180": decay(180),
    "decay, half-life 365": decay(365),
    "decay, half-life 730": decay(730),
}
DECAYS = tuple(name for name in SCORES if name.startswith("decay"))

PROTOCOLS = tuple((silent, before) for silent in (KNOWN, 5 * YEAR, 200 * YEAR) for before in (BEFORE, 0.2, 1 / 3))
"""Other ways to ask the same: who counts as known (silent at most so long), and the letters before the first cut."""


class Line(NamedTuple):
    """A score on a set: its AUC, how far warmth is above it with the interval, and the log loss of its chances."""

    score: str
    auc: float
    above: Difference
    loss: float


class Judged(NamedTuple):
    """A set: its people, cuts and questions, the share heard from, the log loss of warmth as shipped, the scores."""

    people: int
    cuts: int
    questions: int
    heard: float
    shipped_loss: float
    lines: tuple[Line, ...]

    def above(self, score: str) -> float:
        """How far the AUC of warmth is above that of a score."""
        return next(line.above.mean for line in self.lines if line.score == score)


class Question(NamedTuple):
    """Somebody at a cut, the group of people they belong to, and whether they were heard from in the next year."""

    past: Past
    group: int
    heard: bool


def cuts(people: list[Letters], before: float = BEFORE) -> list[int]:
    """A day each quarter, with a year on record after it."""
    first, last = span(people, before)
    return list(range(first, last - YEAR + 1, STEP))


def questions(people: list[Letters], days: Iterable[int], silent: int = KNOWN) -> list[Question]:
    """Everybody known at each cut."""
    found = []
    for cut in days:
        for past in known(people, cut, silent):
            heard = any(cut < day <= cut + YEAR for day in past.person.days)
            found.append(Question(past, crc32(past.person.name.encode()) % GROUPS, heard))
    return found


def judge(people: list[Letters], before: float = BEFORE, silent: int = KNOWN) -> Judged:
    """Every score on a set."""
    days = cuts(people, before)
    asked = questions(people, days, silent)
    scored = {name: [(score(one.past), one.heard) for one in asked] for name, score in SCORES.items()}
    groups = [one.group for one in asked]
    left = {name: _without_each(rows, groups) for name, rows in scored.items()}
    lines = []
    for name, rows in scored.items():
        above = jackknife(auc(scored[OURS]) - auc(rows), [a - b for a, b in zip(left[OURS], left[name], strict=True)])
        # Two halves of the people: the line is fitted on one and judged on the other.
        lines.append(Line(name, auc(rows), above, log_loss(calibrated(rows, [group % 2 for group in groups]))))
    shipped = [(cadence.warmth(len(one.past.days), one.past.silent), one.heard) for one in asked]
    return Judged(
        len({one.past.person.name for one in asked}), len(days), len(asked), fmean(one.heard for one in asked),
        log_loss(shipped), tuple(lines),
    )  # fmt: skip


def margin(people: list[Letters], silent: int, before: float) -> float:
    """How far the AUC of warmth is above the best decay's when the same is asked in another way."""
    asked = questions(people, cuts(people, before), silent)
    found = {name: auc((SCORES[name](one.past), one.heard) for one in asked) for name in (OURS, *DECAYS)}
    return found.pop(OURS) - max(found.values())


def _without_each(rows: Sequence[tuple[float, bool]], groups: Sequence[int]) -> list[float]:
    """The AUC without each group of people in turn."""
    parts: list[list[tuple[float, bool]]] = [[] for _ in range(GROUPS)]
    for row, group in zip(rows, groups, strict=True):
        parts[group].append(row)
    return [auc(chain.from_iterable(parts[:one] + parts[one + 1 :])) for one in range(GROUPS)]
