"""netcrm's policy in the benchmark is what its user gets: the same people as `netcrm due`, week after week."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from record import CHANNEL, Tie
from shipped import Netcrm

MONDAY = date(2026, 11, 23)
PEOPLE, WEEKS = 16, 4


@pytest.mark.parametrize(("seed", "capacity"), [(1, 3), (2, 5)])
def test_the_weeks_are_those_of_netcrm_due(session: Any, seed: int, capacity: int) -> None:
    chance = Random(seed)  # noqa: S311
    ties = [_add(session, chance, index) for index in range(PEOPLE)]
    session(f"config capacity {capacity}")
    plan = Netcrm(chance)
    for week in range(WEEKS):
        monday = MONDAY + timedelta(weeks=week)
        session.today = monday.isoformat()
        told = [row["id"] for row in session("due --json").data["rows"]]
        chosen = [one + 1 for one in plan(ties, monday.toordinal(), capacity)]
        assert chosen == told, f"week {week + 1}"
        tuesday = monday + timedelta(days=1)
        session.today = tuesday.isoformat()
        for one in told:
            _happens(session, ties[one - 1], tuesday, chance.random())


def _add(session: Any, chance: Random, index: int) -> Tie:
    """Somebody with a past, in the store and as the benchmark knows them."""
    circle, group = chance.choice(("inner", "close", "active", "wide")), chance.choice(("a1", "b1", ""))
    session(f'add "P{index} Q{index}" --circle {circle}' + (f" --tag {group}" if group else ""))
    days = sorted({MONDAY - timedelta(days=chance.randint(2, 900)) for _ in range(chance.randint(1, 7))})
    for day in days:
        session(f"log id:{index + 1} --via {CHANNEL} --on {day.isoformat()} -m x")
    return Tie(index, circle, group, [day.toordinal() for day in days])


def _happens(session: Any, tie: Tie, day: date, drawn: float) -> None:
    """A contact, an attempt, or nothing."""
    if drawn < 0.35:
        session(f"log id:{tie.index + 1} --via {CHANNEL} -m x")
        tie.log(day.toordinal())
    elif drawn < 0.65:
        session(f"log id:{tie.index + 1} --via {CHANNEL} --attempt")
        tie.attempt(day.toordinal())
