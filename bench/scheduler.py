"""Does netcrm's choice keep more ties alive? Tables against simpler scores and nine other ways to choose.

    python bench/scheduler.py [--quick] [--ties FOLDER] [--seeds 15] [--jobs 2]

Three questions: who is heard from again (bench/prediction.py), which policy keeps ties in a world whose truth is not
the formulas' (bench/closeness.py), and which in real futures played again (bench/replay.py). First and last need the
sets of letters in `shared/data/ties` beside the project, or in FOLDER. Exit code 1 when a goal is missed. `--quick`
is for CI: few seeds and settings, no verdict. The same seeds give the same tables on every machine.
"""

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import starmap
from multiprocessing.pool import Pool
from pathlib import Path
from typing import Any

import closeness
import letters
import prediction
import replay
from agreeing import AGREEING
from closeness import Setting
from letters import Letters
from policies import POLICIES
from record import Outcome
from reporting import Goal, Runs, answers, best_other, compared, table, told
from truth import VARIANTS

TIES = Path(__file__).resolve().parents[2] / "shared" / "data" / "ties"
Starmap = Callable[..., Iterable[Any]]

TUNED_ON = """\
The constants of netcrm.core.cadence were fitted on five sets of dated contacts (letters, a diary, mail, calls) and held
on a sixth. The two sets of letters here were not among the five, and the rule was not tuned in the world below."""

BELOW_DECAY, BEHIND, ANSWERED = -0.005, -0.3, 1.25
"""The goals: how far below the best decay, how many points behind the best other policy, times its answered share."""

FEW = 150
"""Ties up to which it is enough not to be behind; with more, netcrm has to be ahead."""

QUICK_SEEDS, QUICK_SETTINGS = 3, closeness.SETTINGS[:2]
CHANGED_SETTINGS = closeness.SETTINGS[:2]
"""Where other truths are tried."""


def predictions(name: str, people: list[Letters], quick: bool) -> Iterator[Goal]:
    """Print who is heard from again on a set."""
    judged = prediction.judge(people)
    print(f"\n{name}: {judged.people} people, {judged.cuts} cuts, {judged.questions:,} questions, ", end="")
    print(f"{judged.heard:.1%} heard from within a year")
    print(f"{'score':24}{'AUC':>6}{'log loss':>10}  warmth minus it, AUC")
    for line in judged.lines:
        versus = "" if line.score == prediction.OURS else told(line.above, "+.3f")
        print(f"{line.score:24}{line.auc:6.3f}{line.loss:10.3f}  {versus}".rstrip())
    print(f"{'warmth as it is shipped':30}{judged.shipped_loss:10.3f}")
    if not quick:
        margins = [prediction.margin(people, *protocol) for protocol in prediction.PROTOCOLS]
        print(
            "Warmth minus the best decay when asked in other ways (silent for at most 3 years, 5 years, any time; each"
        )
        print(f"with a first cut after .1, .2, .33 of the letters): {' '.join(f'{each:+.4f}' for each in margins)}")
    for score in prediction.SIMPLE:
        yield Goal(f"{name}: AUC of warmth minus {score}", judged.above(score), 0, "+.3f", strict=True)
    best = min(prediction.DECAYS, key=judged.above)
    yield Goal(f"{name}: AUC of warmth minus {best}", judged.above(best), BELOW_DECAY, "+.4f")


def worlds(play: Starmap, setting: Setting, seeds: int) -> Iterator[Goal]:
    """Print the closeness world in a setting."""
    runs = _played(play, closeness.trial, [("as above", setting, seed) for seed in range(seeds)])
    print(f"\n{setting.ties:,} ties, {setting.k} messages a week for {closeness.WEEKS} weeks, {seeds} seeds")
    print(*table(runs), sep="\n", flush=True)
    other = best_other(runs)
    behind = setting.ties <= FEW
    low = compared(runs, other).low
    yield Goal(f"{setting.ties:,} ties: low end against {other}", low, BEHIND if behind else 0, "+.2f", not behind)
    yield Goal(f"{setting.ties:,} ties: answered share, times that of {other}", answers(runs, other), ANSWERED, ".2f")


def other_truths(play: Starmap, seeds: int) -> None:
    """Print what netcrm is against the best other policy when the world is another."""
    print("\nOther truths: fifteen that agree with what was measured of real ties (bench/fitting.py), then one thing")
    print("changed in each. netcrm minus the best other policy, points kept; answered shares")
    print(f"{'the world':37}{'ties':>5}  {'against':24}{'difference':32}{'times':>6}")
    for variant in (AGREEING, *list(VARIANTS)[1:]):
        for setting in closeness.SETTINGS if variant == AGREEING else CHANGED_SETTINGS:
            runs = _played(play, closeness.trial, [(variant, setting, seed) for seed in range(seeds)])
            other = best_other(runs)
            versus = told(compared(runs, other), "+.2f")
            times = answers(runs, other)
            print(f"{variant:37}{setting.ties:5}  {other:24}{versus:32}{times:6.2f}", flush=True)


def replays(play: Starmap, name: str, people: list[Letters], quick: bool) -> None:
    """Print the futures of a set played again."""
    cuts = replay.cuts(people)[:: 4 if quick else 1]
    for per_message in replay.PER_MESSAGE:
        runs = _played(play, replay.trial, [(people, cut, per_message) for cut in cuts])
        print(f"\n{name}: {len(cuts)} cuts, a message a week for {per_message} ties, {replay.WEEKS} weeks")
        print(*table(runs), sep="\n", flush=True)


def main() -> int:
    """Ask the three questions and print the answers; 1 when a goal is missed."""
    options = _options()
    sets = letters.sets(options.ties)
    goals: list[Goal] = []
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}\n{TUNED_ON}")
    print("\n== Who is heard from again?")
    if not sets:
        print(f"No sets of letters in {options.ties}: this part and the replay are left out.")
    for name, people in sets.items():
        goals += predictions(name, people, options.quick)
    with _workers(options.jobs) as play:
        print("\n== Whose ties are alive after two years, in a world with another truth?")
        for setting in QUICK_SETTINGS if options.quick else closeness.SETTINGS:
            goals += worlds(play, setting, options.seeds)
        if not options.quick:
            other_truths(play, options.seeds)
        if sets:
            print("\n== Who is heard from in the year after a year of messages, in real futures?")
        for name, people in sets.items():
            replays(play, name, people, options.quick)
    if options.quick:
        print("\nA quick run: too few worlds for a verdict.")
        return 0
    missed = sum(goal.missed for goal in goals)
    print("\n== Goals", *goals, f"\n{f'{missed} missed' if missed else 'All reached'}.", sep="\n")
    return 1 if missed else 0


def _played(play: Starmap, trial: Callable[..., Mapping[str, Outcome]], tasks: Sequence[tuple[object, ...]]) -> Runs:
    played = list(play(trial, tasks))
    return {policy: [each[policy] for each in played] for policy in POLICIES}


@contextmanager
def _workers(jobs: int) -> Iterator[Starmap]:
    """What plays trials: so many processes, or with one this one."""
    if jobs == 1:
        yield starmap
        return
    with Pool(jobs) as pool:
        yield partial(pool.starmap, chunksize=1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Does netcrm's choice keep more ties alive?")
    parser.add_argument("--quick", action="store_true", help="few seeds and settings, no verdict")
    parser.add_argument("--ties", type=Path, default=TIES, help="the folder with the sets of letters")
    parser.add_argument("--seeds", type=int, default=15, help="how many worlds for each setting")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many processes")
    options = parser.parse_args()
    if options.quick:
        options.seeds = QUICK_SEEDS
    return options


if __name__ == "__main__":
    sys.exit(main())
