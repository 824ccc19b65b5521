"""What the scheduler's benchmark prints: tables of policies, differences with their intervals, and the goals.

Rule: numbers come in, lines of text go out. A difference that may be none says so: a tie is a tie.
"""

from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean
from typing import NamedTuple

from comparing import Difference, paired
from policies import OURS
from record import Outcome

Runs = Mapping[str, Sequence[Outcome]]
"""By policy, its outcomes in the same worlds."""

NOBODY = "none"
HEAD = f"{'policy':24}{'kept %':>8}{'by weight':>11}{'sent':>7}{'answered %':>12}  netcrm minus it, points"


class Goal(NamedTuple):
    """What is to be reached: a value at least `limit`, or with `strict` above it. `form` is how both are written."""

    what: str
    value: float
    limit: float
    form: str
    strict: bool = False

    @property
    def missed(self) -> bool:
        """Whether the value falls short."""
        return self.value <= self.limit if self.strict else self.value < self.limit

    def __str__(self) -> str:
        bound = f"{'above' if self.strict else 'at least'} {self.limit:{self.form}}"
        return f"{self.what:72}{format(self.value, self.form):>8}  {bound:17}  {'MISSED' if self.missed else 'ok'}"


def table(runs: Runs) -> Iterator[str]:
    """A line for each policy: ties kept, also by the circles' weights, messages sent and answered, netcrm minus it."""
    yield HEAD
    for policy, each in runs.items():
        kept, weighted, sent, answered = (fmean(values) for values in zip(*each, strict=True))
        versus = "" if policy == OURS else told(compared(runs, policy), "+.2f")
        yield f"{policy:24}{100 * kept:8.2f}{100 * weighted:11.2f}{sent:7.0f}{100 * answered:12.1f}  {versus}".rstrip()


def told(difference: Difference, form: str) -> str:
    """A difference with its 95 % interval and whose it is: netcrm ahead, behind, or a tie."""
    verdict = "ahead" if difference.low > 0 else "behind" if difference.high < 0 else "tie"
    return f"{difference.mean:{form}} [{difference.low:{form}}, {difference.high:{form}}] {verdict}"


def compared(runs: Runs, policy: str) -> Difference:
    """netcrm's share of ties kept minus a policy's, in points, pair by pair."""
    return paired([100 * one.kept for one in runs[OURS]], [100 * one.kept for one in runs[policy]])


def best_other(runs: Runs) -> str:
    """The policy other than netcrm that kept most ties."""
    return max((name for name in runs if name != OURS), key=lambda name: fmean(one.kept for one in runs[name]))


def answers(runs: Runs, policy: str) -> float:
    """netcrm's answered share as so many times a policy's."""
    ours, theirs = (fmean(one.answered for one in runs[name]) for name in (OURS, policy))
    return ours / theirs if theirs else 1.0
