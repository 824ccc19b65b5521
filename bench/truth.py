"""The numbers of the closeness world, with where each comes from, and other numbers that might have been right.

Rule: none was chosen by which policy it lets win.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Truth(NamedTuple):
    """How ties live. Closeness is 0 to 1, as the ten-point scale of studies of friendship divided by ten.

    Each tie has a level. Closeness falls from it in a straight line and would reach zero after the tie's own time
    without contact; a contact brings back a part of what was lost; a shock (a move, another job) takes away a part of
    the level at once. At zero a tie is lost for good.

    From Dunbar's layers: people at rank 5, 15, 50, 150, 500 and 1,500 are equal steps of closeness apart, and the first
    four are heard from weekly, monthly, twice a year and yearly: `yearly_at` and `slope` are the line through those.
    From the specification: `logged` and `send_*` (what the user writes down and balks at), linear falls, logistic
    answers, kin slower, shocks. Judgement: all other numbers. Half of all messages are answered a little above the
    level of rank 150, a shock comes every five years, the median friend is lost after three years without a word.
    """

    farthest: int = 1500
    evenly: bool = False
    spread: float = 0.05
    misjudged: float = 0.1
    kin: int = 30
    kin_among: int = 150
    kin_longer: float = 3.0
    years_to_zero: float = 3.0
    years_spread: float = 0.5
    restored: float = 0.5
    adds_up: bool = False
    unprompted: bool = True
    shocks: float = 0.2
    shock: float = 0.5
    yearly_at: float = 0.315
    slope: float = 8.5
    answer_at: float = 0.35
    answer_width: float = 0.12
    logged: float = 0.7
    send_least: float = 0.33
    send_more: float = 0.57
    send_weeks: float = 52.0
    known_years: float = 6.0
    known_most: float = 30.0
    groups: int = 12
    grouped: float = 0.6


VARIANTS: Mapping[str, Truth] = {
    "as above": Truth(),
    "a contact restores everything": Truth(restored=1.0),
    "a contact restores a quarter": Truth(restored=0.25),
    "contacts add up without a level": Truth(adds_up=True, restored=0.3),
    "ties last twice as long": Truth(years_to_zero=6.0),
    "ties last half as long": Truth(years_to_zero=1.5),
    "nobody meets unprompted": Truth(unprompted=False),
    "no shocks": Truth(shocks=0.0),
    "answers come more easily": Truth(answer_at=0.2),
    "answers come harder": Truth(answer_at=0.5),
    "levels spread evenly, not by layers": Truth(evenly=True, yearly_at=0.6, slope=5.0),
    "all is logged, nobody balks": Truth(logged=1.0, send_least=1.0, send_more=0.0),
}
"""Other truths, each with one thing changed (and what goes with it): how far the outcome hangs on what is judgement."""
