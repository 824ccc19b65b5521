"""A store that netcrm 0.3.0 left (schema 4): nothing of it moves with schema 5."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from netcrm.store import journal, transfer

if TYPE_CHECKING:
    from conftest import Session

pytestmark = pytest.mark.embedded

OLD = Path(__file__).parent / "fixtures" / "schema-4.sql"
CAME = {"follow_up", "outcome", "tenure", "saved_view"}


@pytest.fixture
def old(session: "Session") -> "Session":
    """A session on the Monday after the last day of that store."""
    with closing(sqlite3.connect(session.db, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(f"BEGIN;{OLD.read_text(encoding='utf-8')}COMMIT;")
    session.db.chmod(0o600)
    return session


def test_its_export_is_what_its_rows_say(old: "Session") -> None:
    with closing(sqlite3.connect(old.db)) as connection:
        connection.row_factory = sqlite3.Row
        before = {
            table: [dict(row) for row in connection.execute(f'SELECT * FROM "{table}" ORDER BY id')]  # noqa: S608
            for table in transfer.KEYS
            if table not in CAME
        }
    tables = json.loads(old("export json").out)["tables"]
    assert [table for table in CAME if tables[table]] == []
    for table, rows in before.items():
        kept = [{column: row[column] for column in (rows[0] if rows else ())} for row in tables[table]]
        assert kept == rows
    assert len(before["contact"]) == 5


def test_who_was_merged_answers_to_both_names(old: "Session") -> None:
    assert old("show 'Idris A. Bello' --json").data["name"] == "Idris Bello"


def test_what_is_open_is_open(old: "Session") -> None:
    assert [(row["text"], row["state"]) for row in old("favors --json").data] == [("the photos of the quay", "open")]


def test_everything_done_before_can_be_undone(old: "Session") -> None:
    old("list")
    with closing(old.open()) as store:
        numbers = [operation.id for operation in journal.history(store, 100) if operation.state in ("", "automatic")]
    for number in numbers:
        old(f"undo {number}")
    assert old("list").rows == []
