"""The policies of the benchmark: what each one looks at, and that netcrm's is the shipped rule."""

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import pytest

import record
from netcrm.core import cadence
from policies import OURS, POLICIES
from record import Tie
from shipped import Netcrm

TODAY = date(2026, 11, 23).toordinal()
CIRCLES = list(cadence.CIRCLES)


def source() -> Random:
    """A source of chance, always the same."""
    return Random("ties")  # noqa: S311


def tie(index: int, *silent: int, circle: str = "wide", group: str = "", attempts: tuple[int, ...] = ()) -> Tie:
    """A tie with contacts so many days ago, and then attempts so many days ago."""
    made = Tie(index, circle, group, sorted(TODAY - days for days in silent))
    for days in attempts:
        made.attempt(TODAY - days)
    return made


def many(count: int) -> list[Tie]:
    """Ties of every kind."""
    chance = source()
    return [
        tie(
            one,
            *chance.sample(range(1, 2_000), chance.randint(1, 20)),
            circle=chance.choice(CIRCLES),
            group=f"g{one % 4}",
        )
        for one in range(count)
    ]


def chosen(policy: str, ties: list[Tie], k: int) -> list[int]:
    """Whom a policy takes."""
    return POLICIES[policy](source())(ties, TODAY, k)


@pytest.mark.parametrize("policy", [name for name in POLICIES if name != "none"])
def test_every_policy_fills_the_week_with_different_people(policy: str) -> None:
    found = chosen(policy, many(60), 5)
    assert len(found) == len(set(found)) == 5
    assert set(found) <= set(range(60))


def test_nobody_is_nobody() -> None:
    assert chosen("none", many(20), 5) == []


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("longest silent", [2, 0]),
        ("fixed 90 days, by name", [0, 1]),
        ("fixed 90 days, ranked", [1, 2]),
        ("fixed by circle", [3, 2]),
        ("strongest first", [1, 3]),
        ("adaptive interval", [3, 2]),
    ],
)
def test_what_a_policy_looks_at(policy: str, expected: list[int]) -> None:
    ties = [
        tie(0, 300),
        tie(1, 110, 210, 310, 410, 510, circle="close"),
        tie(2, 800, 1_000, 1_200),
        tie(3, 85, 99, 113, 127, circle="inner"),
    ]
    assert chosen(policy, ties, 2) == expected


def test_an_attempt_is_a_touch_for_those_who_know_no_attempts() -> None:
    ties = [tie(0, 900, attempts=(3,)), tie(1, 100)]
    assert chosen("longest silent", ties, 1) == [1]


def test_thirds_take_from_each_third_in_turn() -> None:
    ties = [tie(one, *range(1, one + 2)) for one in range(9)]
    found = chosen("friends' random thirds", ties, 6)
    assert [one // 3 for one in found] == [0, 1, 2, 0, 1, 2]


def test_people_are_placed_by_how_close_they_seem() -> None:
    placed = record.circles([float(one) for one in range(60)])
    assert placed[55:] == ["inner"] * 5
    assert placed[45:55] == ["close"] * 10
    assert placed[10:45] == ["active"] * 35
    assert set(placed[:10]) == {"wide"}


def test_an_outcome_by_heads_and_by_weights() -> None:
    found = record.outcome(["inner", "wide"], [True, False], 4, 1)
    assert found == (0.5, 2 / 3, 4, 0.25)


@pytest.mark.parametrize("name", ["tally", "check_in", "priority", "pick"])
def test_netcrm_calls_the_shipped_function(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    shipped: Callable[..., Any] = getattr(cadence, name)

    def watched(*given: Any, **named: Any) -> Any:
        calls.append(given)
        return shipped(*given, **named)

    monkeypatch.setattr(cadence, name, watched)
    chosen(OURS, many(20), 3)
    assert calls


def test_netcrm_follows_the_shipped_priority(monkeypatch: pytest.MonkeyPatch) -> None:
    ties = [tie(one, 500 + one, 900) for one in range(6)]
    before = chosen(OURS, ties, 2)
    shipped = cadence.priority
    monkeypatch.setattr(cadence, "priority", lambda *given: -shipped(*given))
    assert set(chosen(OURS, ties, 2)).isdisjoint(before)


def test_netcrm_takes_the_due_first_and_offers_nobody_it_waits_for() -> None:
    due = tie(0, 400)
    not_due = tie(1, 20, 40, 60, 80, 100, 120, 140, 160, circle="active")
    just_now = tie(2, 3)
    waited_for = tie(3, 400, attempts=(10,))
    assert chosen(OURS, [due, not_due, just_now, waited_for], 4) == [0, 1]


def test_netcrm_gives_one_place_of_four_to_a_dormant_tie() -> None:
    fading = [tie(one, *range(200, 2_000, 20), circle="active") for one in range(6)]
    dormant = tie(6, 2_000, 2_100, 2_200)
    assert 6 not in chosen(OURS, [*fading, dormant], 3)
    assert chosen(OURS, [*fading, dormant], 4)[-1] == 6


def test_netcrm_carries_an_open_row_over_once() -> None:
    ties = [tie(one, 400 + one, 700) for one in range(8)]
    plan = Netcrm(source())
    first = plan(ties, TODAY, 2)
    assert plan(ties, TODAY + 7, 2) == first
    for one in first:
        ties[one].attempt(TODAY + 8)
    assert set(plan(ties, TODAY + 14, 2)).isdisjoint(first)


def test_netcrm_does_not_carry_who_was_put_on_record() -> None:
    ties = [tie(one, 400 + one, 700) for one in range(8)]
    plan = Netcrm(source())
    reached, left = plan(ties, TODAY, 2)
    ties[reached].log(TODAY + 1)
    again = plan(ties, TODAY + 7, 2)
    assert again[0] == left
    assert reached not in again
