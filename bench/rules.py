"""Other orders for the week than the one that netcrm ships: what they would keep, in every world and in the replay.

    python bench/rules.py [--seeds 15] [--jobs 2]

Rule: a rule is taken when it is better wherever it is tried, and not where it was found. The worlds have dice of their
own, which neither bench/scheduler.py nor the search for these rules has thrown. The last one is no order but somebody
who takes the world as drawn for granted, wherever that is (bench/believing.py, with `pip install numpy`). It takes a
quarter of an hour of CPU time.
"""

import argparse
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import sqrt
from multiprocessing.pool import Pool
from pathlib import Path
from random import Random
from statistics import fmean

import replay
from agreeing import AGREEING, TRUTHS
from believing import Believing
from closeness import SETTINGS, Setting, World, play
from comparing import paired
from letters import Letters, sets
from netcrm.core import cadence
from record import Outcome, Plan, Tie
from shipped import Netcrm
from truth import VARIANTS, Truth

FIRST_SEED = 5000
"""The dice begin there; what was searched for was searched for with others."""

DRAWN = "as above"
TIES = Path(__file__).resolve().parents[2] / "shared" / "data" / "ties"


def whole_answer(n: float, days: float, unanswered: int, circle: str) -> float:
    """The chance of an answer, and not its root."""
    return cadence.priority(n, days, unanswered, circle) * sqrt(cadence.answer(n, days, unanswered))


def left_to_keep(n: float, days: float, unanswered: int, circle: str) -> float:
    """The same times the root of the warmth: somebody of whom next to nothing is left comes later."""
    return whole_answer(n, days, unanswered, circle) * sqrt(cadence.warmth(n, days))


def no_circles(n: float, days: float, unanswered: int, circle: str) -> float:
    """As shipped, without the circles' weights."""
    return cadence.priority(n, days, unanswered, circle) / cadence.importance(circle)


class ByPace(Netcrm):
    """Whom (1 - W) times the roots of Q and of the pace puts first, without check-ins and circles.

    The pace is contacts a year since the first. After an attempt it waits for a quarter as long as what is shipped.
    """

    RETRY = 7
    """Days, doubled by each attempt."""

    def _pool(self, ties: Sequence[Tie], day: int) -> tuple[dict[int, float], dict[int, float]]:
        pool: dict[int, float] = {}
        for tie in ties:
            past, _ = self._state(tie)
            silent, m = day - tie.contacts[-1], past.unanswered
            waits = m and tie.attempts[-1] + self.RETRY * 2 ** min(m, cadence.Pace.MOST_DOUBLINGS) > day + 6
            if silent >= cadence.Pace.SHORTEST and not waits:
                pace = (len(tie.contacts) - 0.5) / ((day - tie.contacts[0]) / 365 + 0.5)
                fading = 1 - cadence.warmth(past.contact_days, silent)
                pool[tie.index] = fading * sqrt(cadence.answer(past.contact_days, silent, m) * pace)
        return pool, {}


SHIPPED = "as shipped"
RULES: Mapping[str, Callable[[int], Plan]] = {
    SHIPPED: lambda _: Netcrm(Random()),
    "(1 - W) Q": lambda _: Netcrm(Random(), whole_answer),
    "(1 - W) Q root of W": lambda _: Netcrm(Random(), left_to_keep),
    "without circles": lambda _: Netcrm(Random(), no_circles),
    "by pace": lambda _: ByPace(Random()),
    "the world for granted": lambda seed: Believing(VARIANTS[DRAWN], seed),
}
"""By name; each is made anew for a run, with a seed.

Left to keep is what a message is worth in the worlds, by a fit over 600,000 messages in worlds of other dice and of
truths that agree with what was measured: their gain goes with W^0.1 (1 - W)^0.7 Q^1.3, and in the world as drawn with
W^0.4 (1 - W)^0.9 Q^0.3. By pace is the best compromise between both kinds of world of 43 orders with the pace and the
waits in them, in 14 worlds of each with 300 ties.
"""


def lived(variant: str, setting: Setting, seed: int) -> dict[str, Outcome]:
    """Every rule in the world of a seed."""
    truth: Truth = TRUTHS[seed % len(TRUTHS)] if variant == AGREEING else VARIANTS[variant]
    world = World(seed, setting.ties, truth)
    return {name: play(world, "", setting.k, lambda *_, rule=rule: rule(seed)) for name, rule in RULES.items()}


def replayed(people: list[Letters], cut: int, per_message: int) -> dict[str, Outcome]:
    """Every rule at a cut of real letters."""
    scene = replay.Scene(people, replay.donors(people), cut, 0)
    k = replay.capacity(len(scene.past), per_message)
    return {name: replay.play(scene, "", k, rule(cut)) for name, rule in RULES.items()}


def shown(where: str, runs: list[dict[str, Outcome]]) -> Iterator[str]:
    """A line for each rule: what is kept, how many are answered, and the difference to what is shipped."""
    kept = {name: [100 * run[name].kept for run in runs] for name in RULES}
    for name in RULES:
        answered = 100 * fmean(run[name].answered for run in runs)
        difference = paired(kept[name], kept[SHIPPED])
        told = f"{difference.mean:+.2f} [{difference.low:+.2f}, {difference.high:+.2f}]" if name != SHIPPED else ""
        yield f"{where:38}{name:22}{fmean(kept[name]):8.2f}{answered:10.1f}  {told}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Would another order keep more?")
    parser.add_argument("--ties", type=Path, default=TIES, help="the folder with the sets of letters")
    parser.add_argument("--seeds", type=int, default=15)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    seeds = range(FIRST_SEED, FIRST_SEED + options.seeds)
    asked: list[tuple[str, Callable[..., dict[str, Outcome]], list[tuple[object, ...]]]] = [
        (f"{variant}, {setting.ties:,} ties", lived, [(variant, setting, seed) for seed in seeds])
        for variant in (DRAWN, AGREEING) for setting in SETTINGS
    ]  # fmt: skip
    asked += [
        (f"{name}, a message for {each}", replayed, [(people, cut, each) for cut in replay.cuts(people)])
        for name, people in sets(options.ties).items() for each in replay.PER_MESSAGE
    ]  # fmt: skip
    print(f"{'the world':38}{'the order':22}{'kept %':>8}{'answered':>10}  minus the shipped one, points")
    with Pool(options.jobs) as pool:
        for where, play_all, each in asked:
            print(*shown(where, pool.starmap(play_all, each, chunksize=1)), sep="\n", flush=True)


if __name__ == "__main__":
    main()
