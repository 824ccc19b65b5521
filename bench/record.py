"""What a policy sees of the user's ties, and what comes of it.

Rule: the record is what was logged, and nothing of the truth behind it. Every policy is given the same.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from netcrm.core import cadence

CHANNEL = "message"
"""What every contact is logged as: weight one, so that no policy gains from a guess about channels."""

LAYERS: Mapping[str, int] = {"inner": 5, "close": 15, "active": 50}
"""How many people a user has placed when a circle is full, counted from the closest (Dunbar's layers); then wide."""


class Tie:
    """Somebody on record: the days of logged contacts (proleptic ordinals, in order) and of the attempts since."""

    __slots__ = ("attempts", "circle", "contacts", "entries", "group", "index")

    def __init__(self, index: int, circle: str, group: str, contacts: Iterable[int]) -> None:
        self.index = index
        self.circle = circle
        self.group = group
        self.contacts: list[int] = []
        self.attempts: list[int] = []
        self.entries: list[cadence.Entry] = []
        for day in contacts:
            self.log(day)

    def log(self, day: int) -> None:
        """Put a contact on record, not before those that are there."""
        self.contacts.append(day)
        self.attempts.clear()
        self.entries.append((_iso(day), CHANNEL, False, ""))

    def attempt(self, day: int) -> None:
        """Put a message without an answer on record."""
        self.attempts.append(day)
        self.entries.append((_iso(day), CHANNEL, True, "out"))

    def untouched(self, day: int) -> int:
        """Days since the last contact or attempt, whichever is later."""
        return day - (self.attempts or self.contacts)[-1]


class Outcome(NamedTuple):
    """What came of a policy: the share of ties kept, also by their circles' weights, messages, the answered share."""

    kept: float
    weighted: float
    sent: float
    answered: float


def outcome(circles: Sequence[str], kept: Sequence[bool], sent: int, answered: int) -> Outcome:
    """The outcome for ties in these circles. Without a message the answered share is 0."""
    weights = [cadence.importance(circle) for circle in circles]
    weighted = sum(weight for weight, lives in zip(weights, kept, strict=True) if lives) / sum(weights)
    return Outcome(sum(kept) / len(kept), weighted, sent, answered / sent if sent else 0.0)


Plan = Callable[[Sequence[Tie], int, int], list[int]]
"""Chooses from the ties on a day at most so many, by their index."""


def circles(closeness: Sequence[float]) -> list[str]:
    """Place everybody by how close they seem to the user: the closest five are inner, and so on."""
    places: dict[int, str] = {}
    order = sorted(range(len(closeness)), key=lambda one: -closeness[one])
    for place, one in enumerate(order):
        places[one] = next((circle for circle, size in LAYERS.items() if place < size), cadence.WITHOUT_CIRCLE)
    return [places[one] for one in range(len(closeness))]


@cache
def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()
