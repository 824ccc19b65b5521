"""How much could be gained at all: two worlds of closeness with plans by those who know more than netcrm.

    python bench/bound.py [--seeds 15] [--jobs 2]

Rule: beside nobody's plan, netcrm's and the best other policy's stand two who know the rules of the world: one sees all
that is hidden in it but the dice (bench/knowing.py), the other no more than is on record (bench/believing.py, which
needs `pip install numpy`), once for ties alone and once with answers at a fiftieth of a tie. Both ask what one message
more gives, week by week, so that a little more than what they reach may be there. It takes three quarters of an hour of
CPU time.
"""

import argparse
import os
from collections.abc import Iterator
from multiprocessing.pool import Pool
from statistics import fmean

from agreeing import AGREEING, TRUTHS
from believing import Believing
from closeness import SETTINGS, Setting, World, play, trial
from comparing import paired
from knowing import knowing
from policies import OURS
from record import Outcome
from reporting import NOBODY, best_other
from truth import VARIANTS

DRAWN = "as above"
KNOWING, BELIEVING, FOR_ANSWERS = "who knows everything", "who knows the rules", "the same, for answers too"
MORE = (KNOWING, BELIEVING, FOR_ANSWERS)

WORTH = 0.02
"""What an answer counts for the third, in ties kept: 300 ties get 520 messages in two years, and a few ties by them."""


def all_of_them(variant: str, setting: Setting, seed: int) -> dict[str, Outcome]:
    """Every policy and those who know more, in the world of a seed."""
    truth = TRUTHS[seed % len(TRUTHS)] if variant == AGREEING else VARIANTS[variant]
    world = World(seed, setting.ties, truth)
    return {
        **trial(variant, setting, seed),
        KNOWING: play(world, KNOWING, setting.k, knowing),
        BELIEVING: play(world, BELIEVING, setting.k, lambda *_: Believing(truth, seed)),
        FOR_ANSWERS: play(world, FOR_ANSWERS, setting.k, lambda *_: Believing(truth, seed, WORTH)),
    }


def shown(where: str, runs: list[dict[str, Outcome]]) -> Iterator[str]:
    """A line for each who is to be seen: what is kept, how many are answered, and the difference to the best other."""
    best = best_other({policy: [run[policy] for run in runs] for policy in runs[0] if policy not in MORE})
    kept = {policy: [100 * run[policy].kept for run in runs] for policy in runs[0]}
    for policy in (NOBODY, best, OURS, *MORE):
        answered = 100 * fmean(run[policy].answered for run in runs)
        difference = paired(kept[policy], kept[best])
        told = f"{difference.mean:+.2f} [{difference.low:+.2f}, {difference.high:+.2f}]" if policy != best else ""
        yield f"{where:28}{policy:26}{fmean(kept[policy]):8.2f}{answered:10.1f}  {told}".rstrip()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="How much could be gained at all?")
    parser.add_argument("--seeds", type=int, default=15)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    print(f"{'the world':28}{'policy':26}{'kept %':>8}{'answered':>10}  minus the best other, points")
    with Pool(options.jobs) as pool:
        for variant in (DRAWN, AGREEING):
            for setting in SETTINGS:
                runs = pool.starmap(all_of_them, [(variant, setting, seed) for seed in range(options.seeds)], 1)
                print(*shown(f"{variant}, {setting.ties:,} ties", runs), sep="\n", flush=True)


if __name__ == "__main__":
    main()
