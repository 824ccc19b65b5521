"""How a whole is spread over groups: known values, and what must hold of any."""

from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netcrm.core import balance

SIZES = st.lists(st.integers(1, 10_000), min_size=1, max_size=60)


def spread(*sizes: int, known: int = 0) -> balance.Spread:
    counts = {("", f"g{number:03}"): size for number, size in enumerate(sizes)}
    return balance.spread("tag", counts, known or sum(sizes), 2 * sum(sizes), 3)


@pytest.mark.parametrize(
    ("sizes", "effective", "largest", "herfindahl"),
    [
        ((), 0.0, 0.0, 0.0),
        ((7,), 1.0, 1.0, 1.0),
        ((5, 5), 2.0, 0.5, 0.5),
        ((3, 1), round(exp(-0.75 * log(0.75) - 0.25 * log(0.25)), 2), 0.75, 0.625),
        ((1,) * 10, 10.0, 0.1, 0.1),
        ((90, 5, 5), 1.48, 0.9, 0.815),
    ],
)
def test_the_numbers_of_small_wholes(
    sizes: tuple[int, ...], effective: float, largest: float, herfindahl: float
) -> None:
    found = spread(*sizes)
    assert (found.groups, found.effective, found.largest, found.herfindahl) == (
        len(sizes), effective, largest, herfindahl,
    )  # fmt: skip


@given(SIZES)
def test_variety_is_between_one_group_and_all_of_them(sizes: list[int]) -> None:
    found = spread(*sizes)
    assert 1 <= found.effective <= len(sizes)
    assert found.largest**2 - 0.003 <= found.herfindahl <= found.largest + 0.003
    assert found.herfindahl >= 1 / found.effective - 0.01  # by Jensen's inequality


@given(SIZES)
def test_twice_the_groups_are_twice_as_varied(sizes: list[int]) -> None:
    shares = [size / sum(sizes) for size in sizes]
    assert balance.effective([share / 2 for share in shares * 2]) == pytest.approx(2 * balance.effective(shares))


def test_the_largest_come_first_and_what_is_unknown_is_counted() -> None:
    found = spread(1, 4, 2, 4, known=9)
    assert [(group.name, group.people, group.share) for group in found.top] == [
        ("g001", 4, 0.364), ("g003", 4, 0.364), ("g002", 2, 0.182),
    ]  # fmt: skip
    assert (found.known, found.unknown) == (9, 13)


def test_spellings_of_one_name_are_one_group() -> None:
    counts = {("", "Orléans"): 3, ("", "orleans"): 2, ("", "ORLEANS"): 3, ("event", "orleans"): 1, ("", "?"): 1}
    assert balance.gathered(counts) == {("", "ORLEANS"): 8, ("event", "orleans"): 1, ("", "?"): 1}
