"""A plan by somebody who knows the rules of a closeness world, and of its people no more than the record.

Rule: each tie is a swarm of ways in which it may live, drawn from what the world begins with. Each week they live on by
its rules, and those that fit what was put on record gain belief (a particle filter). The week goes to those whom a
message gives most, as in bench/knowing.py, on the average of the swarm. It shows what the record can tell to somebody
for whom nothing about the world is judgement; an order for the week, which has to do in any world, knows less. It needs
`pip install numpy`.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from closeness import WEEKS
from knowing import outlook
from netcrm.core import cadence
from record import LAYERS, Tie
from truth import Truth

WAYS, DRAWN = 300, 20_000
"""Ways of a tie's life that are followed, and from how many they are taken."""

LEVELS = tuple(0.03 + 0.97 * place / 11 for place in range(12))
YEARS = tuple(0.2 * exp(log(80) * place / 11) for place in range(12))
PARTS = 64
"""The levels, years until zero and parts of a level for which it is worked out how long a tie lives."""

TINY, GONE = 1e-12, -1e9
"""Instead of no chance, and for the closeness of what is lost."""

JITTER_OF_LEVEL, JITTER_OF_YEARS = 0.02, 0.04
"""How far apart ways are put that come of the same one (the deviation of their logarithms)."""

Floats = NDArray[np.float64]


class Believing:
    """A plan for weeks in a row. `worth`: what an answer counts beside a tie that is kept.

    `truth` is one in which levels go by layers, contacts come about unprompted, and not all of them are logged.
    """

    def __init__(self, truth: Truth, seed: int, worth: float = 0.0) -> None:
        self._truth, self._worth = truth, worth
        self._chance = np.random.default_rng(seed)
        self._week = 0
        self._written: list[int] = []

    def __call__(self, ties: Sequence[Tie], day: int, k: int) -> list[int]:
        """The week that begins on `day`, a Monday; it is called for every week."""
        if self._week:
            self._live(ties, day - 7)
        else:
            self._begin(ties, day)
        left, truth = max(WEEKS - self._week, 1), self._truth
        self._week += 1
        goes_out = _answer(truth, self._closeness) * self._readiness(day)
        after = self._closeness + truth.restored * (self._level - self._closeness)
        gain = goes_out * (self._alive(left, after) - self._alive(left, self._closeness) + self._worth)
        order = np.argsort(-np.mean(self._belief() * gain, axis=1), kind="stable")
        self._written = [int(one) for one in order[:k]]
        return list(self._written)

    def _begin(self, ties: Sequence[Tie], day: int) -> None:
        """Draw ways for each tie by its past on record: so many contacts in so long, this silence, this circle."""
        truth, chance, size = self._truth, self._chance, len(ties)
        rank = chance.integers(0, size, DRAWN)
        level = np.clip(1 - np.log(rank + 1) / log(truth.farthest) + chance.normal(0, truth.spread, DRAWN), 0.02, 1)
        is_kin = chance.random(DRAWN) < np.where(rank < truth.kin_among, truth.kin / truth.kin_among, 0)
        days = 365 * truth.years_to_zero * np.exp(chance.normal(0, truth.years_spread, DRAWN))
        days *= np.where(is_kin, truth.kin_longer, 1)
        yearly = _rate(truth, level)
        silent = 1 + chance.exponential(365 / yearly)
        felt = np.sort(np.maximum(level * (1 - silent / days), 0) + chance.normal(0, truth.misjudged, DRAWN))[::-1]
        edges = _edges(felt, size)
        # Nobody is on record who was lost before: the closer those who live, the less is left out.
        lives = -np.log(-np.expm1(-yearly * days / 365))
        drawn = []
        for tie in ties:
            since, known = day - tie.contacts[-1], day - tie.contacts[0]
            # A later contact may not have been written down.
            last = np.minimum(np.maximum(chance.exponential(365 / (1 - truth.logged) / yearly), 1), since)
            closeness = level * (1 - last / days)
            low, high = edges[tie.circle]
            placed = _logistic(1.702 * (high - closeness) / truth.misjudged)  # nearly the normal distribution
            placed -= _logistic(1.702 * (low - closeness) / truth.misjudged)
            fits = (len(tie.contacts) - 1) * np.log(yearly) - truth.logged * yearly * known / 365
            fits += lives + np.log(placed + TINY)
            share = np.where(closeness > 0, np.exp(fits - np.max(fits[closeness > 0])), 0)
            ways = chance.choice(DRAWN, WAYS, p=share / np.sum(share))
            drawn.append(np.stack((level[ways], days[ways], closeness[ways], day - last[ways])))
        self._level, self._days, self._closeness, self._last = np.stack(drawn, axis=1)
        self._fits = np.zeros_like(self._level)

    def _live(self, ties: Sequence[Tie], monday: int) -> None:
        """Let a week pass, as the record says that it did and the rules allow."""
        truth, chance = self._truth, self._chance
        for one in self._written:
            self._heed(one, ties[one], monday)
        met = np.array([_met(tie, monday, index in self._written) for index, tie in enumerate(ties)])[:, None]
        likely = -np.expm1(-_rate(truth, self._closeness) / 52) * (self._closeness > 0)
        self._fits += np.log(np.where(met, likely * truth.logged + TINY, 1 - truth.logged * likely))
        unseen = chance.random(likely.shape) < (1 - truth.logged) * likely / (1 - truth.logged * likely)
        self._touch(slice(None), (self._closeness > 0) & (met | unseen), monday + 4)
        shocked = chance.random(likely.shape) < truth.shocks / 52
        self._closeness -= 7 * self._level / self._days + np.where(shocked, truth.shock * self._level, 0)
        self._closeness = np.where(self._closeness > 0, self._closeness, GONE)
        belief = self._belief()
        for one in np.flatnonzero(np.mean(belief**2, axis=1) > 2).tolist():
            self._renew(one, belief[one])

    def _heed(self, one: int, tie: Tie, monday: int) -> None:
        """What came of a message: an attempt or an answer on record, or neither (not sent, or not written down).

        A contact later in the week takes an attempt off the record; then it counts as neither (2 or 3 of 100 attempts).
        """
        truth = self._truth
        answer, goes_out = _answer(truth, self._closeness[one]), self._readiness(monday)[one]
        if tie.attempts and tie.attempts[-1] >= monday:
            self._fits[one] += np.log(goes_out * (1 - answer) + TINY)
        elif any(monday <= day <= monday + 1 for day in tie.contacts[-7:]):
            self._fits[one] += np.log(goes_out * answer * truth.logged + TINY)
            self._touch(one, np.ones(WAYS, dtype=bool), monday + 1)
        else:
            forgotten = goes_out * answer * (1 - truth.logged)
            self._fits[one] += np.log(forgotten + 1 - goes_out + TINY)
            unseen = self._chance.random(WAYS) < forgotten / (forgotten + 1 - goes_out + TINY)
            self._touch(one, unseen, monday + 1)

    def _touch(self, some: int | slice, where: NDArray[np.bool_], day: int) -> None:
        restored = self._closeness[some] + self._truth.restored * (self._level[some] - self._closeness[some])
        self._closeness[some] = np.where(where, restored, self._closeness[some])
        self._last[some] = np.where(where, day, self._last[some])

    def _renew(self, one: int, belief: Floats) -> None:
        """Follow the ways of a tie that are believed, each as often as it is, and a little apart."""
        kept = np.searchsorted(np.cumsum(belief) / WAYS, (np.arange(WAYS) + self._chance.random()) / WAYS)
        kept = np.minimum(kept, WAYS - 1)
        left = self._closeness[one][kept] / self._level[one][kept]
        self._last[one] = self._last[one][kept]
        apart = np.exp(self._chance.normal(0, JITTER_OF_LEVEL, WAYS))
        self._level[one] = np.clip(self._level[one][kept] * apart, 0.02, 1)
        self._days[one] = self._days[one][kept] * np.exp(self._chance.normal(0, JITTER_OF_YEARS, WAYS))
        self._closeness[one] = left * self._level[one]
        self._fits[one] = 0

    def _belief(self) -> Floats:
        """How far each way is believed: 1 on the average of a tie."""
        belief = np.exp(self._fits - np.max(self._fits, axis=1, keepdims=True))
        return np.asarray(belief / np.mean(belief, axis=1, keepdims=True))

    def _readiness(self, day: int) -> Floats:
        truth = self._truth
        return np.asarray(truth.send_least + truth.send_more * np.exp((self._last - day) / 7 / truth.send_weeks))

    def _alive(self, left: int, closeness: Floats) -> Floats:
        """The chance to be alive after so many weeks, by the nearest level and speed for which it was worked out."""
        level = np.rint((self._level - LEVELS[0]) / (LEVELS[1] - LEVELS[0])).clip(0, len(LEVELS) - 1)
        years = np.rint(np.log(self._days / 365 / YEARS[0]) / log(YEARS[1] / YEARS[0])).clip(0, len(YEARS) - 1)
        part = np.ceil(PARTS * closeness.clip(0) / self._level - TINY).clip(0, PARTS)
        return np.asarray(_outlooks(self._truth, WEEKS)[level.astype(int), years.astype(int), left, part.astype(int)])


@lru_cache(maxsize=16)
def _outlooks(truth: Truth, most: int) -> Floats:
    """The chance to be alive: by level, years until zero, weeks left (to `most`), and the part of the level left."""

    def of(level: float, years: float) -> Floats:
        weeks = np.array(outlook(truth, level, 7 * level / 365 / years, most))
        return np.asarray(weeks[:, np.ceil(np.arange(PARTS + 1) / PARTS * (weeks.shape[1] - 1) - TINY).astype(int)])

    return np.array([[of(level, years) for years in YEARS] for level in LEVELS])


def _edges(felt: Floats, size: int) -> dict[str, tuple[float, float]]:
    """Between which two numbers somebody in a circle seems close. `felt`: how close people seem, closest first."""
    edges, high = {}, np.inf
    for circle, last in LAYERS.items():
        low = float(felt[min(len(felt) * last // size, len(felt) - 1)])
        edges[circle] = (low, float(high))
        high = low
    return {**edges, cadence.WITHOUT_CIRCLE: (-np.inf, float(high))}


def _met(tie: Tie, monday: int, written: bool) -> bool:
    """Whether a contact of the week is on record that no message brought."""
    return tie.contacts[-1] >= (monday + 2 if written else monday)


def _rate(truth: Truth, closeness: Floats) -> Floats:
    return np.asarray(np.exp(truth.slope * (closeness - truth.yearly_at)))


def _answer(truth: Truth, closeness: Floats) -> Floats:
    return _logistic((closeness - truth.answer_at) / truth.answer_width)


def _logistic(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -700, 700))))
