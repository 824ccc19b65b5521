"""A plan by somebody who sees all that is hidden in the closeness world, and how long a tie lives that is let alone.

Rule: the one who knows sees closeness, speeds and levels, and how readily the user writes, but not what chance holds.
Each week goes to those whom a message gives most: the chance that it goes out and is answered, times how much likelier
the tie is then alive at the end, if nothing more is done. No rule that reads the record can know as much.
"""

from array import array
from collections.abc import Callable, Sequence
from heapq import nlargest
from math import ceil, exp

from closeness import WEEKS, Person, World, rate, readiness
from comparing import logistic
from record import Plan, Tie
from truth import Truth

NEAR = 1e-9
"""Of a week: what is lost in reckoning does not round up."""


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
    """The chance that a tie to which nobody writes is alive after so many weeks, from a closeness on."""
    weeks = outlook(truth, person.level, person.fall, WEEKS)
    longest = len(weeks[0]) - 1
    return lambda left, closeness: weeks[left][step(closeness, person.fall, longest)]


def outlook(truth: Truth, level: float, fall: float, most: int) -> Sequence[Sequence[float]]:
    """The same by weeks and steps of closeness: a list for no week, one and so on until `most`, from lost to the level.

    A step is the `fall` of a week: so closeness is counted in the weeks in which it would be zero, and exact.
    """

    def place(closeness: float) -> int:
        return step(closeness, fall, longest)

    longest, chance = ceil(level / fall - NEAR), truth.shocks / 52
    moves = []
    for steps in range(1, longest + 1):
        now = min(steps * fall, level)
        after, shock = now + truth.restored * (level - now) - fall, truth.shock * level
        met = 1 - exp(-rate(truth, now) / 52) if truth.unprompted else 0.0
        moves.append((met, place(after), place(after - shock), steps - 1, place(now - fall - shock)))
    weeks = [array("f", [0.0] + [1.0] * longest)]
    for _ in range(most):
        known, calm = weeks[-1], 1 - chance
        weeks.append(array("f", [0.0] + [
            met * (calm * known[up] + chance * known[up_shaken])
            + (1 - met) * (calm * known[down] + chance * known[down_shaken])
            for met, up, up_shaken, down, down_shaken in moves
        ]))  # fmt: skip
    return weeks


def step(closeness: float, fall: float, longest: int) -> int:
    """How many steps of a week's fall a closeness is, rounded up, from 0 to `longest`."""
    return min(max(ceil(closeness / fall - NEAR), 0), longest)
