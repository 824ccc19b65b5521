"""A world with another truth than the formulas': closeness that falls in a line, and a user who forgets and balks.

Rule: chance is drawn once for a world, by tie and week, before any policy plays in it: whoever is written to in a week
gets the same answer whatever policy asked. A policy sees the record only (bench/record.py). The numbers stand in
bench/truth.py.
"""

from array import array
from collections.abc import Callable, Sequence
from datetime import date
from math import exp, inf, log
from random import Random
from typing import Final, NamedTuple

from agreeing import AGREEING, TRUTHS
from policies import POLICIES
from record import Outcome, Plan, Tie, circles, outcome
from truth import VARIANTS, Truth

START: Final = date(2026, 1, 5).toordinal()
WEEKS: Final = 104
LOST: Final = -inf


class Setting(NamedTuple):
    """How many ties, and how many messages a week."""

    ties: int
    k: int


SETTINGS = (Setting(150, 3), Setting(300, 5), Setting(600, 5), Setting(1000, 5))


class Person(NamedTuple):
    """A tie at the start: level, closeness, fall a week, days since the last contact, the logged ones, the group."""

    level: float
    closeness: float
    fall: float
    silent: int
    logged: tuple[int, ...]
    group: str


class World:
    """The people of a seed and what chance holds for them: for each week and person, one number per question.

    `natural` and `reply` hold the closeness above which there is a contact unprompted, and an answer; `willing` what
    the readiness to write has to exceed; `logged` and `shock` are uniform.
    """

    def __init__(self, seed: int, ties: int, truth: Truth = Truth()) -> None:  # noqa: B008
        chance = Random(f"closeness {seed} {ties}")
        kin = set(chance.sample(range(truth.kin_among), truth.kin))
        self.seed = seed
        self.truth = truth
        self.people = [_person(truth, chance, rank, rank in kin) for rank in range(ties)]
        # Who is first by name should not be who is closest.
        chance.shuffle(self.people)
        self.circles = circles([person.closeness + chance.gauss(0, truth.misjudged) for person in self.people])
        size = ties * WEEKS
        self.natural = array("d", (_contact_needs(truth, chance.random()) for _ in range(size)))
        if not truth.unprompted:
            self.natural = array("d", [inf]) * size
        self.reply = array("d", (_answer_needs(truth, chance.random()) for _ in range(size)))
        self.willing = array("d", (chance.random() for _ in range(size)))
        self.logged = array("d", (chance.random() for _ in range(2 * size)))
        self.shock = array("d", (chance.random() for _ in range(size)))

    def record(self) -> list[Tie]:
        """What is on record at the start."""
        return [
            Tie(index, circle, person.group, person.logged)
            for index, (person, circle) in enumerate(zip(self.people, self.circles, strict=True))
        ]


Knowing = Callable[[World, Sequence[float], Sequence[int]], Plan]
"""Makes a plan of a world, how close everybody is, and the days of the last contacts; both lists change with time."""


def trial(variant: str, setting: Setting, seed: int) -> dict[str, Outcome]:
    """Every policy in the world of a seed."""
    truth = TRUTHS[seed % len(TRUTHS)] if variant == AGREEING else VARIANTS[variant]
    world = World(seed, setting.ties, truth)
    return {policy: play(world, policy, setting.k) for policy in POLICIES}


def play(world: World, policy: str, k: int, knowing: Knowing | None = None) -> Outcome:
    """Two years with a policy that writes to at most `k` people a week, or with a plan that sees what is hidden.

    A week: the plan is made from the record, the messages go out (those that the user does not balk at), people meet
    unprompted, and closeness falls.
    """
    truth, size = world.truth, len(world.people)
    ties = world.record()
    levels = [1.0 if truth.adds_up else person.level for person in world.people]
    closeness = [person.closeness for person in world.people]
    last = [START - person.silent for person in world.people]
    falls = [person.fall for person in world.people]
    plan = knowing(world, closeness, last) if knowing else POLICIES[policy](Random(f"{policy} {world.seed}"))
    sent = answered = 0
    for week in range(WEEKS):
        monday, row = START + 7 * week, week * size
        for one in plan(ties, monday, k):
            if world.willing[row + one] >= readiness(truth, monday - last[one]):
                continue
            sent += 1
            if closeness[one] <= world.reply[row + one]:
                ties[one].attempt(monday + 1)
                continue
            answered += 1
            last[one] = monday + 1
            closeness[one] += truth.restored * (levels[one] - closeness[one])
            if world.logged[2 * (row + one)] < truth.logged:
                ties[one].log(monday + 1)
        for one in range(size):
            now = closeness[one]
            if now > world.natural[row + one]:
                now += truth.restored * (levels[one] - now)
                last[one] = monday + 4
                if world.logged[2 * (row + one) + 1] < truth.logged:
                    ties[one].log(monday + 4)
            now -= falls[one]
            if world.shock[row + one] < truth.shocks / 52:
                now -= truth.shock * levels[one]
            closeness[one] = now if now > 0 else LOST
    return outcome(world.circles, [now > 0 for now in closeness], sent, answered)


def readiness(truth: Truth, silent: int) -> float:
    """The chance that the user writes to somebody after so many days of silence, when the plan says so."""
    return truth.send_least + truth.send_more * exp(-silent / 7 / truth.send_weeks)


def rate(truth: Truth, closeness: float) -> float:
    """Contacts a year that come about unprompted."""
    return exp(truth.slope * (closeness - truth.yearly_at))


def _person(truth: Truth, chance: Random, rank: int, kin: bool) -> Person:
    """Somebody by rank from the closest who is not lost yet, with a past of contacts at the rate of the level."""
    level = chance.random() if truth.evenly else 1 - log(rank + 1) / log(truth.farthest)
    level = min(max(level + chance.gauss(0, truth.spread), 0.02), 1.0)
    longest = 365 * truth.years_to_zero * exp(chance.gauss(0, truth.years_spread)) * (truth.kin_longer if kin else 1)
    silent = inf
    while silent >= longest:
        silent = 1 + chance.expovariate(rate(truth, level) / 365)
    known = silent + 365 * min(chance.expovariate(1 / truth.known_years), truth.known_most)
    before, days = silent, []
    while before < known:
        days.append(START - int(before))
        before += 1 + chance.expovariate(rate(truth, level) / 365)
    # The day they met is always on record, of the later contacts as many as the user logs.
    days.append(START - int(known) - 1)
    logged = tuple(day for day in reversed(days) if day == days[-1] or chance.random() < truth.logged)
    group = f"group {chance.randrange(truth.groups)}" if chance.random() < truth.grouped else ""
    return Person(level, level * (1 - silent / longest), 7 * level / longest, int(silent), logged, group)


def _contact_needs(truth: Truth, drawn: float) -> float:
    """The closeness from which a number drawn means a contact this week: where 1 - e^(-rate / 52) exceeds it."""
    return truth.yearly_at + log(-52 * log(1 - drawn)) / truth.slope if drawn > 0 else -inf


def _answer_needs(truth: Truth, drawn: float) -> float:
    """The closeness from which a number drawn means an answer: where the logistic exceeds it."""
    return truth.answer_at + truth.answer_width * log(drawn / (1 - drawn)) if drawn > 0 else -inf
