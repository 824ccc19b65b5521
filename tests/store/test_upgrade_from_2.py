"""A store that netcrm 0.1.0 left (schema 2), with a plan of two weeks: what schema 3 makes of it."""

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from frozen import thaw

if TYPE_CHECKING:
    from conftest import Session

pytestmark = pytest.mark.embedded


@pytest.fixture
def old(session: "Session") -> "Session":
    """A session on the week after the last one of that store."""
    thaw("schema-2", session.db)
    return session


def test_everybody_is_there_with_the_same_check_in(old: "Session") -> None:
    assert [(row[1], row[7]) for row in old("list").rows] == [
        ("Idris Bello", "2027-01-06"),
        ("Kofi Adjei", "2026-11-12"),
        ("Marta Lindqvist", "2026-11-24"),
        ("Zoë Quintero", "2026-11-03"),
    ]


def test_what_was_left_open_is_carried_over(old: "Session") -> None:
    week = old("due --json").data
    assert [(row["name"], row["carried_from"]) for row in week["rows"]][:1] == [("Zoë Quintero", "2026-W47")]
    assert [(one["kind"], one["name"]) for one in week["beside"]] == [
        ("birthday", "Marta Lindqvist"),
        ("owed", "Marta Lindqvist"),
    ]


def test_the_weeks_of_before_have_their_outcomes(old: "Session") -> None:
    (first, second, _) = old("weeks --json").data["weeks"]
    assert (first["week"], first["first"], second["week"], second["first"]) == (
        "2026-W46", "2026-11-09", "2026-W47", "2026-11-16",
    )  # fmt: skip
    past = {row["name"]: row["outcome"] for row in old("due --week 2026-W46 --json").data["rows"]}
    assert (past["Marta Lindqvist"], past["Idris Bello"]) == ("reached", "attempted")


def test_a_plan_undone_before_and_brought_back_after_the_upgrade_has_its_week(old: "Session") -> None:
    old("undo 12")
    (undone, *_) = old("history --limit 1").rows
    with closing(sqlite3.connect(old.db, isolation_level=None)) as connection:
        connection.execute("UPDATE change SET before = json_remove(before, '$.first_on') WHERE table_name = 'plan'")
    old(f"undo {undone[0]}")
    assert old("due --week 2026-W47 --json").data["first"] == "2026-11-16"
