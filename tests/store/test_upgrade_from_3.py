"""A store that netcrm 0.2.0 left (schema 3): nothing of it moves with schema 4."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from netcrm.store import journal

if TYPE_CHECKING:
    from conftest import Session

pytestmark = pytest.mark.embedded

OLD = Path(__file__).parent / "fixtures" / "schema-3.sql"


@pytest.fixture
def old(session: "Session") -> "Session":
    """A session on the week after the last one of that store."""
    with closing(sqlite3.connect(session.db, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(f"BEGIN;{OLD.read_text(encoding='utf-8')}COMMIT;")
    session.db.chmod(0o600)
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


def test_everything_done_before_can_be_undone(old: "Session") -> None:
    old("list")
    with closing(old.open()) as store:
        numbers = [operation.id for operation in journal.history(store, 100) if operation.state in ("", "automatic")]
    for number in numbers:
        old(f"undo {number}")
    assert old("list").rows == []
