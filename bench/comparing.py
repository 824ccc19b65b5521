"""How two ways are compared: ranking (AUC), probabilities (log loss), and differences with their paired 95 % interval.

Rule: pure functions of numbers, standard library only. What is not a probability becomes one by a logistic line that is
fitted on other people than it is judged on, the same for every score.
"""

from collections.abc import Iterable, Sequence
from math import exp, inf, log, sqrt
from statistics import fmean, stdev
from typing import NamedTuple

T_975 = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
    2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip
"""Student's t at 97.5 %, for 1 to 30 degrees of freedom. Beyond them the 30th is used, which is wider than needed."""

STEPS, NEAR = 25, 1e-9
"""Newton's steps at most, and the change at which they end."""


class Difference(NamedTuple):
    """A mean of paired differences and the ends of its 95 % interval."""

    mean: float
    low: float
    high: float


def auc(scored: Iterable[tuple[float, bool]]) -> float:
    """The chance that one who is heard from has a higher score than one who is not; equal scores count a half.

    ValueError when all or nobody is heard from.
    """
    ordered = sorted(scored)
    heard = sum(yes for _, yes in ordered)
    silent = len(ordered) - heard
    if not heard or not silent:
        raise ValueError("an AUC needs both outcomes")
    ranks, start = 0.0, 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and ordered[end][0] == ordered[start][0]:
            end += 1
        ranks += sum(yes for _, yes in ordered[start:end]) * (start + 1 + end) / 2
        start = end
    return (ranks - heard * (heard + 1) / 2) / (heard * silent)


def log_loss(told: Iterable[tuple[float, bool]]) -> float:
    """The mean of -log of the probability that was given to what came to pass. Chances of 0 and 1 are cut at 1e-6."""
    return fmean(-log(min(max(chance if yes else 1 - chance, 1e-6), 1)) for chance, yes in told)


def logistic(x: float) -> float:
    """1 / (1 + e^-x), for any x."""
    return 1 / (1 + exp(-x)) if x > -700 else 0.0


def fitted(scored: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """The line a + b · score whose logistic has the least log loss on `scored` (Newton's method)."""
    a = b = 0.0
    for _ in range(STEPS):
        gradient_a = gradient_b = aa = ab = bb = 0.0
        for x, yes in scored:
            chance = logistic(a + b * x)
            miss, weight = yes - chance, chance * (1 - chance)
            gradient_a += miss
            gradient_b += miss * x
            aa += weight
            ab += weight * x
            bb += weight * x * x
        determinant = aa * bb - ab * ab
        if determinant <= NEAR:
            break
        step_a = (bb * gradient_a - ab * gradient_b) / determinant
        step_b = (aa * gradient_b - ab * gradient_a) / determinant
        a, b = a + step_a, b + step_b
        if abs(step_a) + abs(step_b) < NEAR:
            break
    return a, b


def calibrated(scored: Sequence[tuple[float, bool]], folds: Sequence[int]) -> list[tuple[float, bool]]:
    """Each score as a chance, by a line fitted on all whose fold is another one. `folds`: a number for each."""
    lines = {
        fold: fitted([one for one, other in zip(scored, folds, strict=True) if other != fold]) for fold in set(folds)
    }
    return [(logistic(lines[fold][0] + lines[fold][1] * x), yes) for (x, yes), fold in zip(scored, folds, strict=True)]


def paired(ours: Sequence[float], theirs: Sequence[float]) -> Difference:
    """The mean of ours minus theirs, pair by pair, with its 95 % interval (Student's t). One pair: no bounds."""
    differences = [one - other for one, other in zip(ours, theirs, strict=True)]
    mean = fmean(differences)
    if len(differences) < 2:
        return Difference(mean, -inf, inf)
    half = _t(len(differences) - 1) * stdev(differences) / sqrt(len(differences))
    return Difference(mean, mean - half, mean + half)


def jackknife(whole: float, without: Sequence[float]) -> Difference:
    """A difference with its 95 % interval, from what it is `without` each group of people in turn."""
    groups = len(without)
    half = _t(groups - 1) * stdev(without) * (groups - 1) / sqrt(groups)
    return Difference(whole, whole - half, whole + half)


def _t(freedom: int) -> float:
    return T_975[min(freedom, len(T_975)) - 1]
