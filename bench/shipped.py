"""netcrm's own policy: the week's plan as its user gets it, without a store.

Rule: the steps are those that core/planning.py takes, with the same functions of netcrm.core.cadence, called and not
copied.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import islice
from random import Random
from zlib import crc32

from netcrm.core import cadence
from record import Tie

Priority = Callable[[float, float, int, str], float]
"""Contact-days, days of silence, unanswered attempts and the circle, to a place in the order; higher is sooner."""


class Netcrm:
    """The shipped rule: check-ins, priorities, variety, the dormant slot, open rows carried over once, spare places."""

    def __init__(self, _: Random, priority: Priority | None = None) -> None:
        self._priority = priority or cadence.priority
        self._known: dict[int, tuple[int, cadence.Tally, int]] = {}
        self._rows: dict[int, int] = {}

    def __call__(self, ties: Sequence[Tie], day: int, k: int) -> list[int]:
        """The week that begins on `day`."""
        due, rest = self._pool(ties, day)
        # Open rows of last week come first, once; what was put on record since has closed the others.
        carried = [one for one, entries in self._rows.items() if len(ties[one].entries) == entries and one in due][:k]
        order = [one for one in _order(ties, due) if one[0] not in carried]
        fresh = _picked(ties, order, k - len(carried), carried)
        if fresh and k >= cadence.Dormant.LEAST_CAPACITY and not any(self._dormant(one, day) for one in fresh):
            dormant = [one for one in order if self._dormant(one[0], day)]
            fresh[-1:] = _picked(ties, dormant, 1, carried + fresh) or fresh[-1:]
        self._rows = {one: len(ties[one].entries) for one in fresh}
        chosen = carried + fresh
        return chosen + _picked(ties, _order(ties, rest), k - len(chosen), chosen)

    def _pool(self, ties: Sequence[Tie], day: int) -> tuple[dict[int, float], dict[int, float]]:
        """The priorities of those whose check-in is in this week or before, and of the rest who may be offered."""
        due: dict[int, float] = {}
        rest: dict[int, float] = {}
        for tie in ties:
            past, check_in = self._state(tie)
            silent = day - tie.contacts[-1]
            pool = due if check_in <= day + 6 else rest
            if pool is due or (not past.unanswered and silent >= cadence.Pace.SHORTEST):
                pool[tie.index] = self._priority(past.contact_days, silent, past.unanswered, tie.circle)
        return due, rest

    def _state(self, tie: Tie) -> tuple[cadence.Tally, int]:
        """What follows from the record of a tie, worked out anew whenever something was put on it."""
        known = self._known.get(tie.index)
        if known is None or known[0] != len(tie.entries):
            past = cadence.tally(tie.entries)
            known = len(tie.entries), past, cadence.check_in(past, tie.circle, 0).toordinal()
            self._known[tie.index] = known
        return known[1], known[2]

    def _dormant(self, one: int, day: int) -> bool:
        past = self._known[one][1]
        silent = day - date.fromisoformat(past.last).toordinal()
        return silent > cadence.Dormant.SILENT and past.contact_days >= cadence.Dormant.LEAST_N


def _order(ties: Sequence[Tie], pool: Mapping[int, float]) -> list[tuple[int, float, str]]:
    """The pool by falling priority; equal ones by a hash."""
    order = sorted(pool, key=lambda one: (-pool[one], crc32(str(one).encode())))
    return [(one, pool[one], ties[one].group) for one in order]


def _picked(
    ties: Sequence[Tie], order: Iterable[tuple[int, float, str]], most: int, before: Iterable[int]
) -> list[int]:
    """At most so many of an order, varied, as seen from those who are in the list before."""
    return [one for one, _ in islice(cadence.pick(order, taken=[ties[one].group for one in before]), most)]
