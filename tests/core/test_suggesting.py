"""Who should meet: what speaks for it, and what rules a pair out."""

from datetime import date
from typing import TYPE_CHECKING

import pytest

from netcrm.core import suggesting

if TYPE_CHECKING:
    from conftest import Session

TODAY = date(2026, 11, 23)

ANN = "add Ann --city Lyon --tag sailing --met 2026-11-10"
BEA = "add Bea --city Lyon --tag sailing --met 2026-11-11"
OTHERS = ("add Cid --city Lyon --met 2026-11-12", "add Dee --city Oslo --met 2026-11-12", "add Eve --met 2026-11-12")


def pairs(session: "Session", *lines: str) -> list[tuple[str, str, tuple[str, ...]]]:
    for line in lines:
        session(line)
    store = session.open()
    try:
        found = suggesting.suggested(store, TODAY, 9)
    finally:
        store.close()
    return [(one.name, one.other, one.because) for one in found]


def test_what_few_share_is_a_reason_and_a_city_is_one_beside_another(session: "Session") -> None:
    assert pairs(session, ANN, BEA, *OTHERS) == [("Bea", "Ann", ("both #sailing", "both in Lyon"))]


def test_a_tag_that_everybody_carries_says_nothing(session: "Session") -> None:
    people = [f"add P{number} --tag friend --met 2026-11-1{number}" for number in range(9)]
    assert pairs(session, *people) == []


@pytest.mark.parametrize(
    "line",
    [
        "log Ann Bea -m tea",
        "household Home Ann Bea",
        "edit Ann --by Bea",
        "intro Ann Bea",
        "intro Bea Ann --state declined",
        "intro Ann Cid --by Bea --state made",
        "archive Ann",
        "edit Ann --clear tag",
    ],
)
def test_who_knows_each_other_or_was_thought_of_is_not_suggested(session: "Session", line: str) -> None:
    assert pairs(session, ANN, BEA, *OTHERS, line) == []


def test_whom_you_are_not_in_touch_with_you_bring_to_nobody(session: "Session") -> None:
    assert pairs(session, ANN, "add Bea --city Lyon --tag sailing --met 2025-10-01", *OTHERS) == []
    assert pairs(session, "circle inner Bea", "add Flo --city Lyon --tag sailing --circle inner") == []


def test_nobody_is_in_two_of_them(session: "Session") -> None:
    people = [f"add {name} --tag sailing --tag rowing --met 2026-11-10" for name in ("Ann", "Bea", "Cid", "Dee")]
    found = pairs(session, *people)
    assert sorted(name for one, other, _ in found for name in (one, other)) == ["Ann", "Bea", "Cid", "Dee"]


def test_a_promise_finds_whom_it_takes(session: "Session") -> None:
    found = pairs(
        session, "add Ann --met 2026-11-10", "add Bea --title 'Tax advisor' --met 2026-11-10",
        "promise Ann 'ask around for good tax advisors' --by friday",
    )  # fmt: skip
    assert found == [("Ann", "Bea", ("you promised Ann 'ask around for good tax advisors'; Bea: advisor",))]
