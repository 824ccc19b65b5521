"""How much could be gained at all: the closeness world with a plan by somebody who knows all that is hidden.

    python bench/bound.py [--seeds 15] [--jobs 2]

Rule: the one who knows sees closeness, speeds and levels, and how readily the user writes, but not what chance holds.
Each week goes to those whom a message gives most: the chance that it goes out and is answered, times how much likelier
the tie is then alive at the end, if nothing more is done. No rule that reads the record can know as much. Beside it
stand nobody's plan, netcrm's, and the best other policy's.
"""

import argparse
import os
from array import array
from collections.abc import Callable, Sequence
from heapq import nlargest
from math import ceil, exp
from multiprocessing.pool import Pool
from statistics import fmean

from closeness import SETTINGS, WEEKS, Person, Setting, World, play, rate, readiness, trial
from comparing import logistic
from policies import OURS
from record import Outcome, Plan, Tie
from reporting import NOBODY, best_other
from truth import VARIANTS, Truth

NEAR = 1e-9
"""Of a week: what is lost in reckoning does not round up."""

KNOWING = "who knows everything"


def knowing(world: World, closeness: Sequence[float], last: Sequence[int]) -> Plan:
    """The plan of somebody who sees how close everybody is and when contact was last."""
    truth, begun = world.truth, list[int]()
    lives = [alive(truth, person) for person in world.people]

    def plan(_ties: Sequence[Tie], day: int, k: int) -> list[int]:
        begun.append(day)
        left = WEEKS - len(begun) + 1

        def gain(one: int) -> float:
            now, level = closeness[one], world.people[one].level
            chance = logistic((now - truth.answer_at) / truth.answer_width) * readiness(truth, day - last[one])
            return chance * (lives[one](left, now + truth.restored * (level - now)) - lives[one](left, now))

        return nlargest(k, (one for one, now in enumerate(closeness) if now > 0), key=gain)

    return plan


def alive(truth: Truth, person: Person) -> Callable[[int, float], float]:
    """The chance that a tie to which nobody writes is alive after so many weeks, from a closeness on.

    Closeness is counted in the weeks in which it would fall to zero, rounded up: so a fall is a step, and exact.
    """
    level, fall, chance = person.level, person.fall, truth.shocks / 52

    def place(closeness: float) -> int:
        return min(max(ceil(closeness / fall - NEAR), 0), longest)

    longest = ceil(level / fall - NEAR)
    moves = []
    for step in range(1, longest + 1):
        now = min(step * fall, level)
        after, shock = now + truth.restored * (level - now) - fall, truth.shock * level
        met = 1 - exp(-rate(truth, now) / 52) if truth.unprompted else 0.0
        moves.append((met, place(after), place(after - shock), step - 1, place(now - fall - shock)))
    weeks = [array("f", [0.0] + [1.0] * longest)]
    for _ in range(WEEKS):
        known, calm = weeks[-1], 1 - chance
        weeks.append(array("f", [0.0] + [
            met * (calm * known[up] + chance * known[up_shaken])
            + (1 - met) * (calm * known[down] + chance * known[down_shaken])
            for met, up, up_shaken, down, down_shaken in moves
        ]))  # fmt: skip
    return lambda left, closeness: weeks[left][place(closeness)]


def both(setting: Setting, seed: int) -> dict[str, Outcome]:
    """Every policy and the one who knows, in the world of a seed."""
    world = World(seed, setting.ties, VARIANTS["as above"])
    return {**trial("as above", setting, seed), KNOWING: play(world, KNOWING, setting.k, knowing)}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="How much could be gained at all?")
    parser.add_argument("--seeds", type=int, default=15)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    print(f"{'ties':>5}  {'policy':26}{'kept %':>8}{'answered %':>12}")
    with Pool(options.jobs) as pool:
        for setting in SETTINGS:
            runs = pool.starmap(both, [(setting, seed) for seed in range(options.seeds)], chunksize=1)
            by_policy = {policy: [run[policy] for run in runs] for policy in runs[0]}
            best = best_other({policy: each for policy, each in by_policy.items() if policy != KNOWING})
            for policy in (NOBODY, best, OURS, KNOWING):
                kept, answered = (
                    100 * fmean(getattr(one, what) for one in by_policy[policy]) for what in ("kept", "answered")
                )
                print(f"{setting.ties:5,}  {policy:26}{kept:8.2f}{answered:12.1f}", flush=True)


if __name__ == "__main__":
    main()
