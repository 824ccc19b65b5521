"""Ten ways to choose whom to write to this week.

Rule: every policy chooses from the same record (bench/record.py). Where a rule leaves slots empty, its own order fills
them, so that all write as often. Where a peer's tool knows no attempts, an attempt counts as a touch: otherwise it
would ask for the silent ones for ever, and lose by that.
"""

from collections.abc import Callable, Mapping, Sequence
from heapq import nlargest
from itertools import islice
from random import Random

from netcrm.core import cadence
from record import Plan, Tie
from shipped import Netcrm

Key = Callable[[Tie, int], tuple[float, ...]]


def ranked(key: Key) -> Callable[[Random], Plan]:
    """A policy that takes those with the highest key."""

    def plan(ties: Sequence[Tie], day: int, k: int) -> list[int]:
        return [tie.index for tie in nlargest(k, ties, key=lambda tie: key(tie, day))]

    return lambda _: plan


def nobody(_: Random) -> Plan:
    """No plan at all."""
    return lambda _ties, _day, _k: []


def anybody(chance: Random) -> Plan:
    """People at random."""
    return lambda ties, _day, k: [tie.index for tie in chance.sample(ties, min(k, len(ties)))]


def thirds(chance: Random) -> Plan:
    """In the manner of `friends suggest`: thirds by the number of activities, one at random from each in turn."""

    def plan(ties: Sequence[Tie], _day: int, k: int) -> list[int]:
        order = sorted(ties, key=lambda tie: len(tie.contacts))
        cut = -(-len(order) // 3)
        shuffled = [chance.sample(part, len(part)) for part in (order[:cut], order[cut : 2 * cut], order[2 * cut :])]
        turns = (part[turn] for turn in range(cut) for part in shuffled if turn < len(part))
        return [tie.index for tie in islice(turns, k)]

    return plan


def own_gap(tie: Tie) -> float:
    """The usual days between a tie's contacts, 14 to 365 (180 when there was only one), doubled by each attempt."""
    known = len(tie.contacts)
    usual = (tie.contacts[-1] - tie.contacts[0]) / (known - 1) if known > 1 else 180.0
    return float(min(max(usual, 14.0), 365.0) * 2 ** min(len(tie.attempts), 4))


OURS = "netcrm"
POLICIES: Mapping[str, Callable[[Random], Plan]] = {
    "none": nobody,
    "random": anybody,
    "fixed 90 days, by name": ranked(lambda tie, day: (tie.untouched(day) >= 90, -tie.index)),
    "fixed 90 days, ranked": ranked(
        lambda tie, day: (tie.untouched(day) >= 90, cadence.importance(tie.circle), tie.untouched(day))
    ),
    "fixed by circle": ranked(lambda tie, day: (tie.untouched(day) / cadence.CIRCLES[tie.circle].cap,)),
    "longest silent": ranked(lambda tie, day: (tie.untouched(day),)),
    "strongest first": ranked(lambda tie, day: (tie.untouched(day) >= 30, len(tie.contacts))),
    "friends' random thirds": thirds,
    "adaptive interval": ranked(lambda tie, day: (tie.untouched(day) / own_gap(tie),)),
    OURS: Netcrm,
}
"""By name; each is made anew for a run, with a source of chance of its own."""
