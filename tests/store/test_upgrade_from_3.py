"""A store that netcrm 0.2.0 left (schema 3): nothing of it moves with schema 4."""

from typing import TYPE_CHECKING

import pytest
from frozen import thaw

if TYPE_CHECKING:
    from conftest import Session

pytestmark = pytest.mark.embedded


@pytest.fixture
def old(session: "Session") -> "Session":
    """A session on the week after the last one of that store."""
    thaw("schema-3", session.db)
    return session


def test_everybody_is_there_with_the_same_check_in(old: "Session") -> None:
    assert [(row[1], row[4], row[7]) for row in old("list").rows] == [
        ("Idris Bello", "active", "2027-01-06"),
        ("Kofi Adjei", "wide", "2026-11-21"),
        ("Marta Lindqvist", "close", "2026-11-24"),
        ("Zoë Quintero", "wide", "2026-11-03"),
    ]


def test_the_household_is_one_row_of_the_next_plan(old: "Session") -> None:
    rows = old("due --json").data["rows"]
    assert [(row["name"], row["together"]) for row in rows if row["together"]] == [
        ("Marta Lindqvist", ["Zoë Quintero"])
    ]
