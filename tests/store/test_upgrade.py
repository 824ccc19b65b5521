"""A store of an older schema: brought up to date by itself, after a copy, whole or not at all."""

import json
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic import op

from netcrm.errors import UnusableError
from netcrm.store import journal, sqlite, transfer
from netcrm.store.migrations import upgrade

if TYPE_CHECKING:
    from conftest import Session

pytestmark = pytest.mark.embedded

OLD = Path(__file__).parent / "fixtures" / "schema-1.sql"
NOW = "2026-11-23T12:00:00"
ADDED = {
    "contact": ("left_out", "silent_since", "owed_since", "private", "avoid", "languages", "timezone"),
    "interaction": ("cost", "currency"),
    "plan": ("first_on", "minutes"),
    "plan_row": ("kind", "carried_from", "outcome", "minutes"),
}
"""The columns that came after schema 1."""


@pytest.fixture
def old(session: "Session") -> "Session":
    """A session whose store was made and filled by the netcrm of schema 1."""
    with _raw(session.db) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(f"BEGIN;{OLD.read_text(encoding='utf-8')}COMMIT;")
    session.db.chmod(0o600)
    return session


def test_the_old_store_is_behind(old: "Session") -> None:
    with _raw(old.db) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert "left_out" not in [row[1] for row in connection.execute("PRAGMA table_info(contact)")]


def test_any_command_brings_it_up_to_date_and_answers(old: "Session") -> None:
    answer = old("list")
    assert [row[1] for row in answer.rows] == ["Idris Bello", "Marta Lindqvist", "Zoë Quintero"]
    assert answer.err == ""
    with _raw(old.db) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (sqlite.SCHEMA_VERSION,)
        assert connection.execute("SELECT DISTINCT left_out FROM contact").fetchall() == [(0,)]
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_no_row_is_lost_or_changed(old: "Session") -> None:
    with _raw(old.db) as connection:
        there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        tables = [name for name in (*transfer.KEYS, "operation", "change", "sqlite_sequence") if name in there]
        before = {table: _rows(connection, table) for table in tables}
    old("list")
    with _raw(old.db) as connection:
        after = {table: _rows(connection, table) for table in tables}
    for table, columns in ADDED.items():
        for row in after[table]:
            for column in columns:
                row.pop(column)
    assert after == before


def test_what_follows_from_the_rows_is_filled_in(old: "Session") -> None:
    old("list")
    with _raw(old.db) as connection:
        for row in _rows(connection, "contact"):
            assert row["left_out"] == 0
            assert row["silent_since"] == row["last_contact"]
        assert [(row["week"], row["first_on"], row["minutes"]) for row in _rows(connection, "plan")] == [
            ("2026-W44", "2026-10-26", 0)
        ]
        assert {(row["kind"], row["carried_from"], row["outcome"]) for row in _rows(connection, "plan_row")} == {
            ("", None, None)
        }


def test_it_happens_once(old: "Session") -> None:
    old("list")
    old("list")
    assert len(_copies(old)) == 1


def test_a_copy_of_the_old_store_is_kept_for_its_owner_only(old: "Session") -> None:
    umask = os.umask(0)
    try:
        old("list")
    finally:
        os.umask(umask)
    (copy,) = _copies(old)
    assert copy.name == "netcrm-2026-11-23T120000-schema-1.db"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    with _raw(copy) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert len(_rows(connection, "contact")) == 3


def test_the_copy_holds_what_was_only_in_the_wal(old: "Session") -> None:
    writer = sqlite3.connect(old.db, isolation_level=None)
    writer.execute("UPDATE contact SET note = 'still in the -wal file' WHERE id = 1")
    old("list")
    writer.close()
    with _raw(_copies(old)[0]) as connection:
        assert connection.execute("SELECT note FROM contact WHERE id = 1").fetchone() == ("still in the -wal file",)


def test_an_older_copy_is_never_overwritten(old: "Session") -> None:
    folder = old.folder / "backups"
    folder.mkdir()
    first = folder / "netcrm-2026-11-23T120000-schema-1.db"
    first.write_text("mine")
    old("list")
    assert first.read_text() == "mine"
    assert [copy.name for copy in _copies(old)] == ["netcrm-2026-11-23T120000-schema-1.2.db", first.name]


def test_a_contact_removed_before_the_upgrade_comes_back_after_it(old: "Session") -> None:
    old("undo 10")
    shown = old("show Kofi --json").out
    assert [text for text in ("kofi@adjei.example", "press", "radio piece on tides") if text not in shown] == []


def test_an_edit_made_before_the_upgrade_is_taken_back_after_it(old: "Session") -> None:
    old("undo 11")
    old("undo 7")
    (row,) = old("list --org fjordline --city Bergen").rows
    assert row[1] == "Marta Lindqvist"


def test_everything_done_before_the_upgrade_can_be_undone(old: "Session") -> None:
    with closing(old.open()) as store:
        numbers = [operation.id for operation in journal.history(store, 100) if operation.state in ("", "automatic")]
    for number in numbers:
        old(f"undo {number}")
    assert old("list").rows == []


def test_writes_after_the_upgrade_are_journalled_with_the_new_columns(old: "Session") -> None:
    with closing(old.open()) as store, store.write("leave out"):
        store.update("contact", 3, left_out=1)
    with _raw(old.db) as connection:
        (images,) = connection.execute("SELECT before, after FROM change ORDER BY id DESC LIMIT 1").fetchall()
        assert [json.loads(image)["left_out"] for image in images] == [0, 1]
        old("undo")
        assert connection.execute("SELECT left_out FROM contact WHERE id = 3").fetchone() == (0,)


@pytest.mark.parametrize("words", ["quintero", "oud", "oslo", "quay", "polder"])
def test_the_search_index_is_made_anew(old: "Session", words: str) -> None:
    assert len(old(f"find {words}").rows) >= 1
    with _raw(old.db) as connection:
        for table in ("contact", "organization", "interaction", "fact"):
            # Without the rank, an index is held against itself alone, and not against its table.
            check = f"INSERT INTO {table}_search ({table}_search, rank) VALUES ('integrity-check', 1)"  # noqa: S608
            connection.execute(check)


def _fail_with_sql() -> None:
    op.execute("UPDATE contact SET note = 'half done'")
    op.execute("ALTER TABLE contact ADD COLUMN half TEXT")
    op.execute("ALTER TABLE contact ADD COLUMN half TEXT")


def _fail_in_python() -> None:
    op.execute("ALTER TABLE contact ADD COLUMN half TEXT")
    raise ValueError("the revision thinks better of it")


def _leave_an_orphan() -> None:
    op.execute("DELETE FROM contact WHERE id = 1")


@pytest.mark.parametrize(
    ("revision", "reason"),
    [
        (_fail_with_sql, "duplicate column name: half"),
        (_fail_in_python, "the revision thinks better of it"),
        (_leave_an_orphan, "would refer to nothing in contact"),
    ],
)
def test_a_revision_that_fails_leaves_the_store_as_it_was(
    old: "Session", monkeypatch: pytest.MonkeyPatch, revision: Callable[[], None], reason: str
) -> None:
    before = old.db.read_bytes()
    monkeypatch.setattr(op, "create_index", lambda *_, **__: revision())
    answer = old("list", ok=False)
    assert answer.code == 6
    assert (answer.out, "Traceback" in answer.err, reason in answer.err) == ("", False, True)
    assert old.db.read_bytes() == before
    assert _copies(old) == []
    monkeypatch.undo()
    assert len(old("list").rows) == 3


def test_a_stop_in_the_middle_leaves_the_store_as_it_was(old: "Session", monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = old.db.read_bytes()
    monkeypatch.setattr(op, "add_column", stop)
    assert old("list", ok=False).code == 130
    assert old.db.read_bytes() == before


def test_a_damaged_store_is_not_brought_up_to_date(old: "Session") -> None:
    with _raw(old.db) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_interaction_day'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    with old.db.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\0" * size)
    before = old.db.read_bytes()
    answer = old("list", ok=False)
    assert (answer.code, "is damaged" in answer.err) == (6, True)
    assert old.db.read_bytes() == before
    assert _copies(old) == []


def test_no_copy_no_upgrade(old: "Session") -> None:
    (old.folder / "backups").write_text("a file where the folder should be")
    before = old.db.read_bytes()
    answer = old("list", ok=False)
    assert (answer.code, "No copy of the store can be made" in answer.err) == (6, True)
    assert old.db.read_bytes() == before


def test_a_store_that_another_process_has_brought_up_to_date_meanwhile_is_left_alone(old: "Session") -> None:
    old("list")
    after = old.db.read_bytes()
    upgrade.bring_up_to_date(str(old.db), 1, NOW)
    assert old.db.read_bytes() == after
    assert len(_copies(old)) == 1


def test_of_two_processes_at_once_one_upgrades_and_the_other_waits(old: "Session") -> None:
    environ = {**os.environ, **old.environ, "NETCRM_DB": str(old.db), "NETCRM_TODAY": old.today}
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "netcrm", "list"],
            env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    answers = [(*process.communicate(), process.returncode) for process in running]
    assert [(out.count("\n"), err, code) for out, err, code in answers] == [(3, "", 0)] * 2
    assert len(_copies(old)) == 1


def test_a_store_in_use_is_waited_for_and_then_told(old: "Session", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upgrade, "WAIT_SECONDS", 0.05)
    holder = sqlite3.connect(old.db, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(UnusableError, match="in use by another program"):
        upgrade.bring_up_to_date(str(old.db), 1, NOW)
    holder.close()
    assert _copies(old) == []


def test_the_heavy_libraries_are_loaded_only_for_an_upgrade(session: "Session") -> None:
    session("add 'Marie Dupont'")
    environ = {**os.environ, **session.environ, "NETCRM_DB": str(session.db)}
    code = (
        "import sys; from netcrm.cli import main; main.run(['list'], dict(__import__('os').environ)); "
        "print(sorted({'alembic', 'sqlalchemy', 'sqlmodel', 'pydantic'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def _copies(session: "Session") -> list[Path]:
    return sorted((session.folder / "backups").glob("*.db*"))


def _rows(connection: sqlite3.Connection, table: str) -> list[dict[str, object]]:
    connection.row_factory = sqlite3.Row
    return [dict(row) for row in connection.execute(f'SELECT * FROM "{table}" ORDER BY 1')]  # noqa: S608


@contextmanager
def _raw(path: Path) -> Iterator[sqlite3.Connection]:
    """A look into a file past netcrm."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection
