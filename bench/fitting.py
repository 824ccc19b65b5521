"""Which truths of the closeness world agree with what was measured of real ties: searched for, and printed.

    python bench/fitting.py [--drawn 400] [--steps 200] [--jobs 2]

Rule: a world is judged by the facts of MEASURED alone, in which no policy plays; nobody is written to in it. Truths are
drawn from the ranges of RANGES, then twice drawn anew near the best; the best fifteen are printed as bench/agreeing.py
holds them, and before them how far the other truths of bench/truth.py are off. It takes four minutes of CPU time.
"""

import argparse
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from math import log
from multiprocessing.pool import Pool
from random import Random
from typing import Any, NamedTuple

from closeness import LOST, START, WEEKS, World
from comparing import auc, log_loss
from netcrm.core import cadence
from truth import VARIANTS, Truth

TIES, CUT = 1000, 52
"""How many ties the facts are taken of, and the week that parts what is on record from what is to be foretold."""

KNOWN, OVERDUE, HALF_LIFE = 3 * 365, 90, 365
"""Days of silence up to which somebody is asked about; the fixed rule's days; the half-life of the decay."""

BY_USER = 0.5
"""The share of contacts that the user begins."""

LEAST = 30
"""Messages of which a share of answers is taken; of fewer it is not known, and counts as one width off."""

MEASURED: Mapping[str, tuple[float, float]] = {
    "overdue": (0.545, 0.1),
    "loss": (0.357, 0.03),
    "warmth": (0.841, 0.02),
    "decay": (0.838, 0.02),
    "silence": (0.793, 0.02),
    "gap": (0.733, 0.04),
    "first": (0.615, 0.1),
    "second": (0.37, 0.1),
    "third": (0.155, 0.1),
}
"""What was measured on eight sets of dated contacts, and the width within which a world agrees (a judgement).

Overdue: whom a rule of 90 days shows of 1,000 on its first Monday. Loss: the log loss of warmth as it is shipped. Then
the AUC of four scores. First to third: the share of messages answered when none, one and two before went unanswered,
the mean of the mails and the letters.
"""

RANGES: Mapping[str, tuple[float, float]] = {
    "years_to_zero": (1, 8),
    "years_spread": (0.3, 1.2),
    "restored": (0.2, 1),
    "shocks": (0, 0.5),
    "shock": (0.25, 1),
    "yearly_at": (0.1, 0.5),
    "slope": (4, 12),
    "answer_at": (0.05, 0.7),
    "answer_width": (0.04, 0.25),
    "spread": (0.02, 0.25),
    "known_years": (2, 10),
}
"""The numbers that are judgement, and how far they may go; by their logarithm where the ends are four times apart."""

NEAR, STEP = 20, 0.08
"""How many of the best are gone on from, and the width of a step as a share of the range."""

KEPT = 15


class Tried(NamedTuple):
    """A truth, the facts of its world, and how far they are off in all: squares of widths."""

    off: float
    truth: Truth
    facts: dict[str, float]


def tried(truth: Truth, seed: int) -> Tried:
    """A truth and what its world is like."""
    facts = measured(World(seed, TIES, truth), Random(f"messages {seed}"))
    off = sum(((facts[name] - value) / width) ** 2 if name in facts else 1 for name, (value, width) in MEASURED.items())
    return Tried(off, truth, facts)


def measured(world: World, chance: Random) -> dict[str, float]:
    """The facts of a world in which nobody makes a plan. What is not known is left out."""
    answers: dict[int, list[bool]] = {}
    records = [list(person.logged) for person in world.people]
    overdue = sum(START - days[-1] >= OVERDUE for days in records) / len(records)
    heard = _lived(world, chance, records, answers)
    scores: dict[str, list[tuple[float, bool]]] = {name: [] for name in ("warmth", "decay", "silence", "gap")}
    cut = START + 7 * CUT
    for days, again in zip(records, heard, strict=True):
        silent, known = cut - days[-1], len(days)
        if silent <= KNOWN:
            usual = (days[-1] - days[0]) / (known - 1) if known > 1 else 180.0
            scores["warmth"].append((cadence.warmth(known, silent), again))
            scores["decay"].append((sum(0.5 ** ((cut - day) / HALF_LIFE) for day in days), again))
            scores["silence"].append((-silent, again))
            scores["gap"].append((-silent / max(usual, 1.0), again))
    facts = {"overdue": overdue, "loss": log_loss(scores["warmth"])}
    facts |= {name: auc(each) for name, each in scores.items()}
    told = [answers.get(before, []) for before in range(3)]
    named = zip(("first", "second", "third"), told, strict=True)
    return facts | {name: sum(each) / len(each) for name, each in named if len(each) >= LEAST}


def _lived(world: World, chance: Random, records: list[list[int]], answers: dict[int, list[bool]]) -> list[bool]:
    """Who is on record again after the cut; `records` and `answers` fill up.

    Of the contacts that come about some begin with a message of the user's, to which an answer comes or not; the others
    are signs of theirs.
    """
    truth, size = world.truth, len(world.people)
    closeness = [person.closeness for person in world.people]
    heard, before = [False] * size, [0] * size
    for week in range(WEEKS):
        row = week * size
        for one, person in enumerate(world.people):
            now = closeness[one]
            if now == LOST:
                continue
            if now > world.natural[row + one]:
                answered = now > world.reply[row + one]
                if chance.random() < BY_USER:
                    answers.setdefault(before[one], []).append(answered)
                    before[one] = 0 if answered else before[one] + 1
                else:
                    before[one] = 0
                now += truth.restored * ((1.0 if truth.adds_up else person.level) - now)
                if world.logged[2 * (row + one) + 1] < truth.logged:
                    if week < CUT:
                        records[one].append(START + 7 * week + 4)
                    heard[one] |= week >= CUT
            now -= person.fall + (truth.shock * person.level if world.shock[row + one] < truth.shocks / 52 else 0)
            closeness[one] = now if now > 0 else LOST
    return heard


def drawn(number: int) -> Tried:
    """A truth from anywhere in the ranges, by its number."""
    chance = Random(f"drawn {number}")
    place = {name: chance.random() for name in RANGES}
    return tried(_at(place), number)


def stepped(best: Sequence[Truth], number: int) -> Tried:
    """A truth near one of the best, part of the way to another of them."""
    chance = Random(f"stepped {number}")
    one, other = _place(chance.choice(best)), _place(chance.choice(best))
    towards = 0.5 * chance.random()
    place = {
        name: min(max(one[name] + towards * (other[name] - one[name]) + chance.gauss(0, STEP), 0.0), 1.0)
        for name in RANGES
    }
    return tried(_at(place), number)


def _at(place: Mapping[str, float]) -> Truth:
    """The truth at a place, each 0 to 1 within its range, with three digits."""
    values: dict[str, Any] = {}
    for name, (low, high) in RANGES.items():
        value = low * (high / low) ** place[name] if _wide(low, high) else low + place[name] * (high - low)
        values[name] = round(value, 3)
    return Truth()._replace(**values)


def _place(truth: Truth) -> dict[str, float]:
    values = truth._asdict()
    return {
        name: log(values[name] / low) / log(high / low) if _wide(low, high) else (values[name] - low) / (high - low)
        for name, (low, high) in RANGES.items()
    }


def _wide(low: float, high: float) -> bool:
    return 0 < 4 * low <= high


def fit(pool: Pool, first: int, steps: int) -> list[Tried]:
    """The best of so many that were drawn, and of so many steps from the best so far, twice."""
    found = pool.map(drawn, range(first))
    for begin in (first, first + steps):
        best = [each.truth for each in sorted(found)[:NEAR]]
        found += pool.map(partial(stepped, best), range(begin, begin + steps))
    return sorted(found)[:KEPT]


def shown(name: str, one: Tried) -> str:
    """A line: how far off, and each fact."""
    return f"{name:37}{one.off:6.0f}  " + "".join(f"{one.facts.get(fact, float('nan')):9.3f}" for fact in MEASURED)


def written(found: Iterable[Tried]) -> str:
    """The truths as bench/agreeing.py holds them."""
    names = [*RANGES]
    rows = "".join(f"    ({', '.join(str(getattr(each.truth, name)) for name in names)}),\n" for each in found)
    return f"FITTED = {tuple(names)}\nVALUES = (\n{rows})"


def main() -> None:
    """Print what each truth is like, and those that agree best."""
    parser = argparse.ArgumentParser(description="Which truths agree with what was measured?")
    parser.add_argument("--drawn", type=int, default=400)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    print(f"{'the world':37}{'off':>6}  " + "".join(f"{name:>9}" for name in MEASURED))
    print(f"{'measured':43}  " + "".join(f"{value:9.3f}" for value, _ in MEASURED.values()))
    for name, truth in VARIANTS.items():
        if truth.unprompted:
            print(shown(name, tried(truth, 0)), flush=True)
    with Pool(options.jobs) as pool:
        found = fit(pool, options.drawn, options.steps)
    for place, each in enumerate(found, start=1):
        print(shown(f"agrees, {place}", each))
    print(f"\n{written(found)}")


if __name__ == "__main__":
    main()
