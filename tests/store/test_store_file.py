"""The store's file: who can read it, how it is opened, and what becomes of a process that is killed or comes second."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from netcrm.store import sqlite

if TYPE_CHECKING:
    from conftest import Session

pytestmark = pytest.mark.embedded


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
def test_only_the_owner_can_read_a_new_store_whatever_the_umask(session: "Session", umask: int) -> None:
    session.db = session.folder / "new folder" / "netcrm.db"
    with _umask(umask):
        session("add 'Marie Dupont'")
        with closing(session.open()):  # the -wal and -shm files are there as long as the store is open
            modes = {path.name: _mode(path) for path in session.db.parent.iterdir()}
    assert modes == {"netcrm.db": 0o600, "netcrm.db-wal": 0o600, "netcrm.db-shm": 0o600}
    assert _mode(session.db.parent) == 0o700


def test_an_empty_file_is_no_store_yet_and_becomes_one_for_its_owner_only(session: "Session") -> None:
    session.db.touch(0o644)
    assert session("list", ok=False).code == 6
    session("add 'Marie Dupont'")
    assert _mode(session.db) == 0o600
    assert session("list").rows[0][1] == "Marie Dupont"


def test_a_folder_that_was_there_keeps_its_mode(session: "Session") -> None:
    session.folder.chmod(0o755)
    session("add 'Marie Dupont'")
    assert _mode(session.folder) == 0o755


def test_the_file_is_marked_and_in_wal_mode_with_foreign_keys_on(session: "Session") -> None:
    session("add 'Marie Dupont'")
    with closing(session.open()) as store:
        assert isinstance(store, sqlite.File)
        connection = store._connection
        marks = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("application_id", "user_version", "journal_mode", "foreign_keys", "busy_timeout")
        }
    assert marks == {
        "application_id": sqlite.APPLICATION_ID, "user_version": sqlite.SCHEMA_VERSION, "journal_mode": "wal",
        "foreign_keys": 1, "busy_timeout": sqlite.BUSY_SECONDS * 1000,
    }  # fmt: skip


@pytest.mark.parametrize("library", ["sqlite3", "sqlcipher3.dbapi2"])
def test_each_commit_is_on_the_disk_when_it_returns(session: "Session", library: str) -> None:
    """A power cut takes nothing back of what a command has said is done: with a write-ahead log that is FULL alone, as
    the libraries are built. One that is built otherwise needs the PRAGMA in store/sqlite.py."""
    connect = pytest.importorskip(library).connect
    session("add 'Marie Dupont'")
    with closing(connect(session.db)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    with closing(sqlite.opened(str(session.db), create=False)[0]) as connection:
        assert tuple(connection.execute("PRAGMA synchronous").fetchone()) == (2,)


@pytest.mark.parametrize("name", ["100% of them?#1.db", "été.db", "with space.db", "-dash.db", "file:x?mode=ro"])
def test_a_store_may_have_any_name(session: "Session", name: str) -> None:
    session.db = session.folder / name
    session("add 'Marie Dupont'")
    assert session("list").rows[0][1] == "Marie Dupont"
    assert [path.name for path in session.folder.iterdir() if path.suffix != ".toml"] == [name]


def test_a_link_to_nowhere_makes_the_store_where_it_points(session: "Session") -> None:
    target = session.folder / "elsewhere.db"
    session.db.symlink_to(target)
    session("add 'Marie Dupont'")
    assert session.db.is_symlink()
    assert target.stat().st_size > 0


def test_what_an_older_store_left_behind_does_not_get_into_a_new_one(session: "Session") -> None:
    session("add 'Marie Dupont'")
    with closing(sqlite3.connect(session.db, isolation_level=None)) as connection:
        connection.execute("UPDATE contact SET name = 'A ghost'")
        left_behind = session.db.with_name("netcrm.db-wal").read_bytes()
    session.db.unlink()
    session.db.with_name("netcrm.db-wal").write_bytes(left_behind)
    session("add 'Paul Martin'")
    assert [row[1] for row in session("list").rows] == ["Paul Martin"]


def test_processes_that_make_the_store_at_once_share_it(session: "Session") -> None:
    people = ["Ann Archer", "Bob Baker", "Cleo Carter"]
    running = [_start(session, "add", name) for name in people]
    answers = [(*process.communicate(), process.returncode) for process in running]
    assert [code for _, _, code in answers] == [0] * 3, answers
    assert [row[1] for row in session("list").rows] == people


def test_an_import_that_is_killed_while_writing_leaves_the_store_as_it_was(session: "Session") -> None:
    session("add 'Marie Dupont' --circle close")
    session(f"export json {session.folder / 'before.json'}")
    people = session.folder / "people.csv"
    rows = (f"Person {number},person{number}@example.org,{'note ' * 20}\n" for number in range(40_000))
    people.write_text("name,email,note\n" + "".join(rows), encoding="utf-8")
    wal = session.db.with_name("netcrm.db-wal")
    with _start(session, "import", str(people)) as process:
        while not (wal.exists() and wal.stat().st_size > 1_000_000):
            assert process.poll() is None, "the import was over before it could be killed"
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    session(f"export json {session.folder / 'after.json'}")
    assert (session.folder / "after.json").read_bytes() == (session.folder / "before.json").read_bytes()
    assert [row[2] for row in session("history").rows] == ["add"]
    session("add 'Paul Martin'")


def _start(session: "Session", *arguments: str) -> "subprocess.Popen[str]":
    environ = {**os.environ, **session.environ, "NETCRM_DB": str(session.db), "NETCRM_TODAY": session.today}
    return subprocess.Popen(
        [sys.executable, "-m", "netcrm", *arguments],
        env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@contextmanager
def _umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)
