"""The optional row of a week for variety: somebody of a tag from which nobody was heard for a season."""

from typing import TYPE_CHECKING, Any

import pytest

from netcrm.core import cadence

if TYPE_CHECKING:
    from conftest import Session


@pytest.fixture
def garden(session: "Session") -> "Session":
    """Four gardeners who were last met in spring, none of them due, and one friend who is."""
    for name, weeks in (("Ann", 90), ("Bob", 91), ("Cleo", 92), ("Dan", 93)):
        session(f"add {name} --tag garden --every {weeks}w --met 2026-05-04")
    session("log Cleo --on 2026-06-01 --via call")
    session("add Zoe --circle close --tag music --met 2026-11-01")
    return session


def rows(session: "Session", line: str = "due") -> list[tuple[Any, ...]]:
    """Who is in the plan, for what, and why."""
    return [(row["name"], row["kind"], row["reason"]) for row in session(f"{line} --json").data["rows"]]


def test_the_best_known_of_a_silent_tag_is_offered(garden: "Session") -> None:
    garden("config capacity 1")
    assert [row[:2] for row in rows(garden)] == [("Zoe", None), ("Cleo", "gap")]
    why = "optional, for variety: no word from anybody tagged garden for 6 months"
    assert rows(garden)[1][2] == why
    assert garden("due --json").data["capacity"] == 1
    assert why in garden("due").out


def test_who_is_in_no_circle_is_heard_of_too(garden: "Session") -> None:
    garden("config capacity 1")
    garden("add Eve --tag garden --met 2026-08-01")
    assert rows(garden)[1][2] == "optional, for variety: no word from anybody tagged garden for 4 months"


@pytest.mark.parametrize(("most", "kinds"), [(4, [None, "gap"]), (3, [None])])
def test_a_tag_that_too_many_carry_is_no_group(
    garden: "Session", monkeypatch: pytest.MonkeyPatch, most: int, kinds: list[str | None]
) -> None:
    garden("config capacity 1")
    monkeypatch.setattr(cadence.Variety, "MOST", most)
    assert [kind for _, kind, _ in rows(garden)] == kinds


def test_another_tag_that_too_many_carry_is_not_told_of(garden: "Session", monkeypatch: pytest.MonkeyPatch) -> None:
    garden("config capacity 1")
    garden("tag linkedin Ann Bob Cleo Dan Zoe --yes")
    monkeypatch.setattr(cadence.Variety, "MOST", 4)
    assert "tagged garden" in rows(garden)[1][2]


def test_it_owes_nothing_and_counts_as_a_bonus(garden: "Session") -> None:
    garden("config capacity 1")
    garden("due")
    garden("log 2 --via call")
    assert [row[1:] for row in rows(garden)][1] == ("gap", "reached on 2026-11-23")
    (week,) = garden("weeks --json").data["weeks"]
    assert (week["planned"], week["reached"], week["bonus"]) == (1, 0, 1)
    garden.today = "2026-11-30"
    assert "gap" not in [kind for _, kind, _ in rows(garden)]


def test_left_alone_it_is_not_carried_over_and_offered_once_a_week(garden: "Session") -> None:
    garden("config capacity 1")
    garden("due")
    garden("due --refresh")
    assert [kind for _, kind, _ in rows(garden)].count("gap") == 1
    garden.today = "2026-11-30"
    after = garden("due --json").data["rows"]
    assert [row["carried_from"] for row in after if row["kind"] == "gap"] == [None]


@pytest.mark.parametrize(
    "line",
    [
        "log Bob --on 2026-08-25 --via call",  # 90 days: not silent yet
        "tag garden Bob Dan --remove",  # two people are no group
        "config capacity 0",
    ],
)
def test_no_gap_no_row(garden: "Session", line: str) -> None:
    garden("config capacity 1")
    garden(line)
    assert "gap" not in [kind for _, kind, _ in rows(garden)]


def test_a_tag_of_which_somebody_is_in_the_plan_is_no_gap(garden: "Session") -> None:
    garden("config capacity 2")
    found = rows(garden)
    assert [(kind, name in ("Ann", "Bob", "Cleo", "Dan")) for name, kind, _ in found] == [
        (None, False), ("optional", True),
    ]  # fmt: skip


def test_who_is_snoozed_or_waited_for_is_passed_over(garden: "Session") -> None:
    garden("config capacity 1")
    garden("snooze Cleo 5w")
    garden("log Ann --attempt")
    assert rows(garden)[1][:2] == ("Bob", "gap")


def test_a_past_week_shows_what_came_of_it(garden: "Session") -> None:
    garden("config capacity 1")
    garden("due")
    garden.today = "2026-12-01"
    garden("due")
    assert [row[:2] for row in rows(garden, "due --week 2026-W48")][-1] == ("Cleo", "gap")
