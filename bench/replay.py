"""Real futures played again: what would a year of messages have added to the letters that were written anyway?

Rule: a tie's unprompted contacts are the real ones, to the day. What a message brings is what a real message brought in
another real tie after a similar silence: no answer, or an answer and the contacts that followed it. The formulas have
no part in it. Chance (whose message stands in) is drawn by tie and week, the same for every policy.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from random import Random
from statistics import fmean
from typing import NamedTuple

from letters import YEAR, Letters, known, span
from policies import POLICIES
from record import Outcome, Plan, Tie, circles, outcome

EPOCH = 600_000
"""Added to the days of the sets, which count from their first one, so that they are dates."""

WEEKS = 52
SEEDS = 3
PER_MESSAGE = (60, 20)
"""Ties for each message a week: scarce, as 300 at 5 in the closeness world, and plenty."""

ANSWERED_WITHIN = 90
LEAST_SILENCE = 14
LEAST_DONORS = 10
SILENCES = (45, 90, 180, 365, 730)
HISTORIES = (1, 4, 14)
"""What a similar tie is: between the same two of these days of silence, and of these numbers of contact-days."""

HALF_LIFE = 365
"""For the circles: a user feels close to whom there were many letters with lately."""


class Donor(NamedTuple):
    """What came of a real message: whose it was, whether it was answered, days until each contact that followed."""

    name: str
    answered: bool
    followed: tuple[int, ...]


class Kind(NamedTuple):
    """What makes silences similar: the bands of silence and history, and whether an earlier message went unanswered."""

    silence: int
    history: int
    unanswered: bool


def kind(silent: int, history: int, unanswered: int) -> Kind:
    """The bands that a message falls into."""
    return Kind(bisect_right(SILENCES, silent), bisect_right(HISTORIES, history - 1), unanswered > 0)


def donors(people: Sequence[Letters]) -> Mapping[Kind | int, list[Donor]]:
    """Every message that ended a silence, with two years on record after it, by kind and by band of silence alone."""
    end = max(person.days[-1] for person in people)
    found: dict[Kind | int, list[Donor]] = {}
    for person in people:
        unanswered = 0
        for place, day in enumerate(person.days):
            if day in person.received:
                unanswered = 0
                continue
            silent = day - person.days[place - 1] if place else 0
            if silent >= LEAST_SILENCE and day + 2 * YEAR <= end:
                answered = any(day < later <= day + ANSWERED_WITHIN for later in person.received)
                followed = tuple(later - day for later in person.days[place + 1 :] if later <= day + 2 * YEAR)
                donor = Donor(person.name, answered, followed)
                like = kind(silent, place, unanswered)
                found.setdefault(like, []).append(donor)
                found.setdefault(like.silence, []).append(donor)
            unanswered += 1
    return found


class Scene:
    """The ties at a cut, their real futures, and the chance of a seed."""

    def __init__(self, people: list[Letters], from_whom: Mapping[Kind | int, list[Donor]], cut: int, seed: int) -> None:
        self.cut = cut
        self.seed = seed
        self.donors = from_whom
        self.past = list(known(people, cut))
        felt = [sum(2 ** ((day - cut) / HALF_LIFE) for day in past.days) for past in self.past]
        self.circles = circles(felt)
        chance = Random(f"replay {cut} {seed}")
        self.drawn = [[chance.random() for _ in self.past] for _ in range(WEEKS)]

    def record(self) -> list[Tie]:
        """What is on record at the cut."""
        return [
            Tie(index, circle, "", (EPOCH + day for day in past.days))
            for index, (past, circle) in enumerate(zip(self.past, self.circles, strict=True))
        ]

    def stands_in(self, tie: Tie, day: int, drawn: float) -> Donor:
        """The real message of somebody else that shows what one to `tie` on a day brings."""
        like = kind(day - tie.contacts[-1], len(tie.contacts), len(tie.attempts))
        name = self.past[tie.index].person.name
        for pool in (self.donors.get(like, []), self.donors.get(like._replace(unanswered=False), [])):
            others = [donor for donor in pool if donor.name != name]
            if len(others) >= LEAST_DONORS:
                break
        else:
            others = [donor for donor in self.donors.get(like.silence, []) if donor.name != name]
        return others[int(drawn * len(others))] if others else Donor("", False, ())


def play(scene: Scene, policy: str, k: int, chosen: Plan | None = None) -> Outcome:
    """A year with a policy, or a plan, that writes to at most `k` people a week, and a year of waiting."""
    plan, ties = chosen or POLICIES[policy](Random(f"{policy} {scene.cut} {scene.seed}")), scene.record()
    start = EPOCH + scene.cut + 1
    futures = [
        {EPOCH + day for day in past.person.days if scene.cut < day <= scene.cut + 2 * YEAR} for past in scene.past
    ]
    sent = answered = 0
    for week in range(WEEKS):
        monday = start + 7 * week
        for one in plan(ties, monday, k):
            donor = scene.stands_in(ties[one], monday, scene.drawn[week][one])
            sent += 1
            answered += donor.answered
            if donor.answered:
                futures[one] |= {monday, *(monday + days for days in donor.followed)}
            elif monday not in futures[one]:
                ties[one].attempt(monday)
        for tie, future in zip(ties, futures, strict=True):
            for day in range(monday, monday + 7):
                if day in future:
                    tie.log(day)
    after = range(start + YEAR, start + 2 * YEAR)
    heard = [any(day in after for day in future) for future in futures]
    return outcome(scene.circles, heard, sent, answered)


def capacity(ties: int, per_message: int) -> int:
    """Messages a week when there is one for so many ties."""
    return max(1, round(ties / per_message))


def trial(people: list[Letters], cut: int, per_message: int) -> dict[str, Outcome]:
    """Every policy at a cut, over SEEDS draws of whose message stands in."""
    from_whom = donors(people)
    scenes = [Scene(people, from_whom, cut, seed) for seed in range(SEEDS)]
    k = capacity(len(scenes[0].past), per_message)
    return {policy: _mean([play(scene, policy, k) for scene in scenes]) for policy in POLICIES}


def cuts(people: list[Letters]) -> list[int]:
    """A day a year, with two years on record after it."""
    first, last = span(people)
    return list(range(first, last - 2 * YEAR + 1, YEAR))


def _mean(runs: Sequence[Outcome]) -> Outcome:
    return Outcome(*(fmean(values) for values in zip(*runs, strict=True)))
