"""Copies of a store and putting one back: whole or not at all, for their owner only, whoever writes meanwhile."""

import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from netcrm.errors import NetcrmError, NotFoundError, RefusedError, UnusableError
from netcrm.store import returning, shelf, unfinished, vault
from netcrm.store import sqlite as store_sqlite
from netcrm.store.shelf import Kept

if TYPE_CHECKING:
    from conftest import Session

pytestmark = pytest.mark.embedded

NOW = "2026-11-23T12:00:00"
OLD = Path(__file__).parent / "fixtures" / "schema-1.sql"
KILLS = 10
"""How many times each of backup and restore is stopped; a longer loop is run by hand."""


OPEN = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
print(connection.execute("SELECT count(*) FROM contact").fetchone(), flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def filled(session: "Session") -> "Session":
    """A session with two people."""
    return session.after("add 'Marie Dupont' --circle close", "add 'Paul Martin'", "log Marie -m tea")


def _contents(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def _names(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM contact ORDER BY id")]


def test_a_copy_is_whole_and_for_its_owner_only(filled: "Session") -> None:
    target = filled.folder / "copy.db"
    umask = os.umask(0)
    try:
        done = vault.back_up(str(filled.db), str(target))
    finally:
        os.umask(umask)
    assert (done.contacts, done.operation, done.schema) == (2, 3, store_sqlite.SCHEMA_VERSION)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert _names(target) == ["Marie Dupont", "Paul Martin"]


def test_what_others_have_not_finished_is_not_in_it(filled: "Session") -> None:
    target = filled.folder / "copy.db"
    with closing(sqlite3.connect(filled.db, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE contact SET name = 'Half'")
        vault.back_up(str(filled.db), str(target))
        other.execute("ROLLBACK")
    assert _names(target) == ["Marie Dupont", "Paul Martin"]


def test_a_copy_under_load_is_of_one_moment(filled: "Session") -> None:
    """Two rows are changed together again and again; no copy has one without the other."""
    stop = threading.Event()
    with closing(sqlite3.connect(filled.db, isolation_level=None)) as other:
        other.execute("UPDATE contact SET name = 'same', folded = 'same'")

    def write() -> None:
        with closing(sqlite3.connect(filled.db, timeout=30, isolation_level=None)) as other:
            other.execute("PRAGMA synchronous = OFF")
            number = 0
            while not stop.is_set():
                number += 1
                other.execute("UPDATE contact SET name = :name, folded = :name", {"name": f"n{number}"})

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(10):
            target = filled.folder / f"copy{number}.db"
            vault.back_up(str(filled.db), str(target))
            assert len(set(_names(target))) == 1
    finally:
        stop.set()
        writer.join()


def test_a_damaged_store_gives_no_copy_and_leaves_nothing(filled: "Session") -> None:
    target = filled.folder / "copy.db"
    vault.back_up(str(filled.db), str(target))
    good = target.read_bytes()
    content = bytearray(filled.db.read_bytes())
    content[8192:12288] = bytes(4096)
    filled.db.write_bytes(content)
    with pytest.raises(UnusableError, match="is damaged"):
        vault.back_up(str(filled.db), str(target))
    assert target.read_bytes() == good
    assert _contents(filled.folder) == {"netcrm.db", "copy.db"}


@pytest.mark.parametrize("side", ["", "-wal"])
def test_the_store_itself_is_not_overwritten(filled: "Session", side: str) -> None:
    (filled.folder / "link").symlink_to(str(filled.db) + side)
    with closing(sqlite3.connect(filled.db)) as other:
        other.execute("SELECT 1 FROM contact").fetchone()
        with pytest.raises(RefusedError, match="is the store itself"):
            vault.back_up(str(filled.db), str(filled.folder / "link"))


def test_what_is_no_file_is_not_replaced_by_one(filled: "Session") -> None:
    pipe = filled.folder / "pipe"
    os.mkfifo(pipe)
    (filled.folder / "link").symlink_to(pipe)
    for name in ("pipe", "link"):
        with pytest.raises(RefusedError, match="is there already, and is no file"):
            vault.back_up(str(filled.db), str(filled.folder / name))
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_link_stays_a_link(filled: "Session") -> None:
    target, link = filled.folder / "copy.db", filled.folder / "link.db"
    link.symlink_to(target)
    assert vault.back_up(str(filled.db), str(link)).path == str(link)
    assert (link.is_symlink(), _names(target)) == (True, ["Marie Dupont", "Paul Martin"])


def _text(path: Path) -> None:
    path.write_text("name,note\nMarie,tea\n" * 400)


def _of_another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE music (title TEXT)")


def _another_store(path: Path) -> None:
    other = store_sqlite.connect(str(path), create=True, now=lambda: "2025-01-01T08:00:00")
    with closing(other), other.write("tag"):
        other.insert("tag", name="theirs", folded="theirs")


def _damaged(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:6000])


def _with_a_log(path: Path) -> None:
    """As a program leaves it that was stopped."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL").fetchall()
        other.execute("UPDATE contact SET note = 'of the older copy'")
        log = Path(f"{path}-wal").read_bytes()
    Path(f"{path}-wal").write_bytes(log)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_text, "is there already, and is no copy of a netcrm store"),
        (_of_another_program, "is there already, and is no copy of a netcrm store"),
        (_another_store, "is another store, and no copy of"),
        (_damaged, "is damaged"),
        (_with_a_log, "has changes that are still in"),
    ],
    ids=["text", "another program's", "another store", "damaged", "with a log"],
)
def test_what_is_no_earlier_copy_of_the_store_is_not_replaced(
    filled: "Session", make: Callable[[Path], object], words: str
) -> None:
    target = filled.folder / "copy.db"
    if make in (_damaged, _with_a_log):
        vault.back_up(str(filled.db), str(target))
    make(target)
    before = {path.name: path.read_bytes() for path in filled.folder.glob("copy.db*")}
    with pytest.raises(RefusedError, match=words):
        vault.back_up(str(filled.db), str(target))
    assert {path.name: path.read_bytes() for path in filled.folder.glob("copy.db*")} == before


def test_a_copy_that_another_program_has_open_is_not_replaced(filled: "Session") -> None:
    target = filled.folder / "copy.db"
    vault.back_up(str(filled.db), str(target))
    command = [sys.executable, "-c", OPEN, str(target)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "(2,)\n"
        with pytest.raises(RefusedError, match="in use by another program"):
            vault.back_up(str(filled.db), str(target))
        other.communicate("\n")
    vault.back_up(str(filled.db), str(target))


def test_an_earlier_copy_is_replaced_also_after_a_restore(filled: "Session") -> None:
    target = filled.folder / "copy.db"
    vault.back_up(str(filled.db), str(filled.folder / "first.db"))
    for line in ("add 'Zoé Blanc'", f"backup {target}", f"restore {filled.folder}/first.db --yes", "add 'Ana Ruiz'"):
        filled(line)
    filled(f"backup {target}")  # whose last operation is none of the store's any more
    assert _names(target) == ["Marie Dupont", "Paul Martin", "Ana Ruiz"]


def test_a_place_that_can_not_be_written(filled: "Session") -> None:
    with pytest.raises(UnusableError, match="can't be written: No such file or directory"):
        vault.back_up(str(filled.db), str(filled.folder / "nowhere" / "copy.db"))


def test_what_a_stopped_process_left_is_swept(filled: "Session") -> None:
    done = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    gone = int(done.stdout)
    ended = [filled.folder / f".copy.db.{gone}.new{side}" for side in ("", "-wal")]
    running = filled.folder / f".copy.db.{os.getppid()}.new"
    other = filled.folder / ".somebody.else"
    for file in (*ended, running, other):
        file.write_text("half")
    vault.back_up(str(filled.db), str(filled.folder / "copy.db"))
    assert _contents(filled.folder) == {"netcrm.db", "copy.db", running.name, other.name}


def test_a_file_whose_process_number_is_another_ones_now_is_swept(
    filled: "Session", monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a power cut: the number may be that of a daemon, or of anything else."""
    number = os.getppid()
    begun = unfinished._begun(number)
    if not begun:
        pytest.skip("this system does not say when a process began")
    mine, before = (filled.folder / f".copy.db.{number}-{when}.new" for when in (begun, f"{int(begun, 16) - 1:x}"))
    for file in (mine, before):
        file.write_text("half")
    assert unfinished.left_over(str(filled.folder)) == [str(before)]
    vault.back_up(str(filled.db), str(filled.folder / "copy.db"))
    assert (mine.exists(), before.exists()) == (True, False)

    def belongs_to_somebody_else(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", belongs_to_somebody_else)
    mine.unlink()
    older = filled.folder / f".copy.db.{number}.new"
    older.write_text("half, of an older netcrm")
    assert unfinished.left_over(str(filled.folder)) == [str(older)]


def test_while_a_file_is_made_nobody_sweeps_it(filled: "Session") -> None:
    with unfinished.fresh(str(filled.folder / "copy.db")) as new:
        assert unfinished.left_over(str(filled.folder)) == []
        assert Path(new).exists()


def test_what_another_process_removes_meanwhile_is_no_trouble(
    filled: "Session", monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = filled.folder / "backups" / "netcrm-2026-11-22T120000-daily.db"
    filled("backup")
    listed, kept = filled("restore --json").data, shelf.kept
    monkeypatch.setattr(shelf, "kept", lambda path: [*kept(path), Kept("2026-11-22T12:00:00", 0, "daily", str(gone))])
    assert filled("restore --json").data == listed
    monkeypatch.setattr(unfinished, "_runs", lambda *_: False)
    monkeypatch.setattr(os, "listdir", lambda _: [".netcrm.db.1.new"])
    assert unfinished.sweep(str(filled.folder)) == [str(filled.folder / ".netcrm.db.1.new")]
    with unfinished.fresh(str(filled.folder / "copy.db")) as new:
        assert Path(new).exists()


# What stays


def _daily(*days: date, why: str = "daily") -> list[Kept]:
    """A backup for each of the days, the newest first."""
    return sorted((Kept(f"{day}T09:00:00", 0, why, f"{day}-{why}") for day in days), reverse=True)


TODAY = date(2026, 11, 23)
YEARS = [TODAY - timedelta(days=n) for n in range(800)]

STAYING = {
    "the latest five of a day": (
        [Kept(f"2026-11-23T09:00:{n:02}", 0, "merge", str(n)) for n in reversed(range(9))],
        ["8", "7", "6", "5", "4", "0"],
    ),
    "seven days, four weeks and twelve months of daily ones": (
        _daily(*YEARS),
        [f"{day}-daily" for day in (
            "2026-11-23", "2026-11-22", "2026-11-21", "2026-11-20", "2026-11-19", "2026-11-18", "2026-11-17",
            "2026-11-16", "2026-11-09", "2026-11-02", "2026-11-01", "2026-10-01", "2026-09-01", "2026-08-01",
            "2026-07-01", "2026-06-01", "2026-05-01", "2026-04-01", "2026-03-01", "2026-02-01", "2026-01-01",
            "2025-12-01",
        )],
    ),
    "what was before an upgrade or a restore, for a week": (
        _daily(*YEARS[:6]) + _daily(TODAY - timedelta(days=7), why="schema-3")
        + _daily(TODAY - timedelta(days=7), TODAY - timedelta(days=8), TODAY - timedelta(days=9), why="restore"),
        [f"{day}-daily" for day in YEARS[:6]]
        + ["2026-11-16-schema-3", "2026-11-16-restore", "2026-11-14-restore"],
    ),
    "those of a wrong clock push out no others, nor those of the same day": (
        _daily(*(date(2036, 5, day) for day in range(1, 9)))
        + [Kept(f"2026-11-23T18:00:{n:02}", 0, "merge", f"evening {n}") for n in reversed(range(7))]
        + [Kept("2026-11-23T12:00:00", 0, "import", "now"), Kept("2026-11-23T08:00:00", 0, "daily", "morning")],
        [*(f"2036-05-0{day}-daily" for day in range(8, 0, -1)), "evening 0", "now", "morning"],
    ),
    "nothing of nothing": ([], []),
}  # fmt: skip


@pytest.mark.parametrize("case", STAYING)
def test_what_stays_of_the_backups(case: str) -> None:
    backups, expected = STAYING[case]
    gone = {each.path for each in shelf.outdated(backups, f"{TODAY}T12:00:00")}
    assert [each.path for each in backups if each.path not in gone] == expected


def test_thinning_day_by_day_keeps_what_thinning_at_once_would() -> None:
    kept: list[Kept] = []
    for day in reversed(YEARS):
        kept = [*_daily(day), *kept]
        gone = shelf.outdated(kept, f"{day}T12:00:00")
        kept = [each for each in kept if each not in gone]
    assert [each.path for each in kept] == STAYING["seven days, four weeks and twelve months of daily ones"][1]


def test_names_say_when_and_why_and_others_are_left_alone(filled: "Session") -> None:
    db = str(filled.db)
    for why in ("import", "schema-3", "import"):
        Path(shelf.place(db, why, "2026-11-23T12:00:00+01:00")).touch()
    folder = filled.folder / "backups"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    old = {"netcrm-schema-2-2026-10-01T080000.db", "netcrm-schema-2-2026-10-01T080000-2.db"}
    for name in (*old, "other-2026-11-23T120000-import.db", "notes.txt", "netcrm-2026-13-45T120000-import.db"):
        (folder / name).touch()
    found = shelf.kept(db)
    assert {Path(each.path).name for each in found} == old | {
        "netcrm-2026-11-23T120000-import.db",
        "netcrm-2026-11-23T120000-import.2.db",
        "netcrm-2026-11-23T120000-schema-3.db",
    }
    assert [(each.at, each.why) for each in found][-1] == ("2026-10-01T08:00:00", "schema-2")


@pytest.mark.parametrize("line", ["backup", "import {people}"])
def test_a_copy_stays_when_it_is_made_whatever_the_clock_was(filled: "Session", line: str) -> None:
    (filled.folder / "people.csv").write_text("name\nNew One\n")
    del filled.environ["NETCRM_BACKUPS"]
    folder = filled.folder / "backups"
    folder.mkdir(mode=0o700)
    for day in range(1, 9):
        (folder / f"netcrm-2036-05-{day:02}T090000-daily.db").touch()
    (folder / "netcrm-2026-11-23T090000-daily.db").touch()
    filled(line.format(people=filled.folder / "people.csv"))
    assert f"netcrm-2026-11-23T120000-{line.partition(' ')[0]}.db" in _contents(folder)
    assert "netcrm-2026-11-23T090000-daily.db" in _contents(folder)


def test_the_same_state_is_kept_once(filled: "Session") -> None:
    db = str(filled.db)
    assert shelf.keep(db, "import", NOW)
    assert shelf.keep(db, "import", "2026-11-23T12:00:05") == ""
    filled("log Paul -m tea")
    assert shelf.keep(db, "merge", "2026-11-23T12:00:09").endswith("netcrm-2026-11-23T120009-merge.db")


def test_another_history_of_the_same_length_is_another_state(filled: "Session") -> None:
    db = str(filled.db)
    first = shelf.keep(db, "import", NOW)
    filled.today = "2026-11-24"
    filled("note Paul one")
    assert shelf.keep(db, "import", "2026-11-24T12:00:00")
    vault.put_back(first, db, str(filled.folder / "kept.db"))
    filled.today = "2026-11-25"
    filled("note Paul two")
    assert shelf.keep(db, "import", "2026-11-25T12:00:00")


def test_a_large_store_is_copied_once_a_week_and_before_an_import(
    filled: "Session", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "LARGEST", 1000)
    db, days = str(filled.db), ("23", "24", "29", "30")
    (filled.folder / "backups").mkdir()
    made = []
    for day in days:
        filled.today = f"2026-11-{day}"
        filled(f"note Marie {day}")
        made.append([bool(shelf.keep(db, why, f"2026-11-{day}T12:00:00")) for why in ("daily", "merge")])
    assert made == [[True, False], [False, False], [False, False], [True, False]]
    filled("note Marie again")
    assert shelf.keep(db, "import", "2026-11-30T13:00:00")


# Putting back


@pytest.fixture
def changed(filled: "Session") -> "Session":
    """A session whose store has one more person than its backup `good.db`."""
    vault.back_up(str(filled.db), str(filled.folder / "good.db"))
    filled("add 'Zoé Quintero'")
    return filled


def _put_back(session: "Session") -> None:
    vault.put_back(str(session.folder / "good.db"), str(session.db), str(session.folder / "kept.db"))


BEFORE, AFTER = ["Marie Dupont", "Paul Martin", "Zoé Quintero"], ["Marie Dupont", "Paul Martin"]


def test_who_has_the_store_open_sees_the_old_or_the_new(changed: "Session") -> None:
    with closing(sqlite3.connect(changed.db, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM contact").fetchone() == (3,)
        _put_back(changed)
        assert reader.execute("SELECT count(*) FROM contact").fetchone() == (3,)
        reader.execute("COMMIT")
        assert reader.execute("SELECT count(*) FROM contact").fetchone() == (2,)
        reader.execute("UPDATE contact SET note = 'still writes' WHERE id = 1")
    assert _names(changed.db) == AFTER
    assert _names(changed.folder / "kept.db") == BEFORE
    assert "still writes" in changed("show Marie").out


def test_what_is_written_while_it_begins_is_in_what_is_kept(
    changed: "Session", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can write between the copy of the old store and the new one: the lock is held by then."""
    keep = vault._keep

    def tried(path: str, kept: str) -> None:
        other = sqlite3.connect(path, timeout=0.01, isolation_level=None)
        with closing(other), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("UPDATE contact SET note = 'lost'")
        keep(path, kept)

    monkeypatch.setattr(vault, "_keep", tried)
    _put_back(changed)
    assert _names(changed.db) == AFTER


def test_a_store_in_use_is_waited_for_and_then_told(changed: "Session", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_sqlite, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(changed.db, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UnusableError, match="in use by another program"):
            _put_back(changed)
    assert _names(changed.db) == BEFORE
    assert not (changed.folder / "kept.db").exists()


def test_no_copy_of_the_old_no_new(changed: "Session") -> None:
    with pytest.raises(UnusableError, match="can't be written"):
        vault.put_back(f"{changed.folder}/good.db", str(changed.db), f"{changed.folder}/nowhere/kept.db")
    assert _names(changed.db) == BEFORE


def test_where_there_is_no_store_it_is_made(changed: "Session") -> None:
    changed.db.unlink()
    Path(f"{changed.db}-wal").write_bytes(b"what is left of another")
    _put_back(changed)
    assert _names(changed.db) == AFTER
    assert stat.S_IMODE(changed.db.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("offset", "content"),
    [(0, b"\0" * 100), (16, b"\x20\x00"), (18, b"\x09"), (68, b"\0\0\0\0"), (100, b"\xff" * 500)],
    ids=["header", "page size", "file format", "mark", "first page"],
)
def test_a_store_that_can_not_be_opened_is_replaced_and_kept_as_it_is(
    changed: "Session", offset: int, content: bytes
) -> None:
    with changed.db.open("r+b") as file:
        file.seek(offset)
        file.write(content)
    damaged = changed.db.read_bytes()
    _put_back(changed)
    assert _names(changed.db) == AFTER
    kept = (changed.folder / "kept.db").read_bytes()
    assert kept[100:] == damaged[100:]


@pytest.mark.parametrize(
    "code", [sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR]
)
def test_a_store_that_is_not_damaged_is_never_replaced_as_a_file(
    changed: "Session", monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def refuses(*_: object) -> str:
        error = sqlite3.OperationalError("not now")
        error.sqlite_errorcode = code
        raise error

    monkeypatch.setattr(vault, "_overwrite", refuses)
    file = changed.db.stat().st_ino
    with pytest.raises(UnusableError):
        _put_back(changed)
    assert (changed.db.stat().st_ino, _names(changed.db)) == (file, BEFORE)
    assert not (changed.folder / "kept.db").exists()


def test_a_damaged_store_that_another_program_has_open_is_not_replaced(
    changed: "Session", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_sqlite, "BUSY_SECONDS", 0.05)
    command = [sys.executable, "-c", OPEN, str(changed.db)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "(3,)\n"
        with changed.db.open("r+b") as file:
            file.write(bytes(100))
        with pytest.raises(UnusableError, match="in use by another program"):
            _put_back(changed)
        other.communicate("\n")
    assert not (changed.folder / "kept.db").exists()
    _put_back(changed)
    assert _names(changed.db) == AFTER


def test_what_another_restore_kept_meanwhile_stays(changed: "Session") -> None:
    copy, place = str(changed.folder / "good.db"), str(changed.folder / "kept.db")
    before = _names(changed.db)
    first = vault.put_back(copy, str(changed.db), place)  # both chose the same name before either had it
    second = vault.put_back(copy, str(changed.db), place)
    third = vault.put_back(copy, str(changed.db), second)
    assert [Path(each).name for each in (first, second, third)] == ["kept.db", "kept.2.db", "kept.3.db"]
    assert [_names(Path(each)) for each in (first, second, third)] == [before, AFTER, AFTER]


def test_a_store_with_pages_of_another_size_is_written_over_as_any(changed: "Session") -> None:
    """As another program leaves it, with VACUUM."""
    with closing(sqlite3.connect(changed.db, isolation_level=None)) as other:
        for sql in ("journal_mode = DELETE", "page_size = 8192"):
            other.execute(f"PRAGMA {sql}").fetchall()
        other.execute("VACUUM")
    file = changed.db.stat().st_ino
    _put_back(changed)
    assert (changed.db.stat().st_ino, _names(changed.db)) == (file, AFTER)
    assert _names(changed.folder / "kept.db") == BEFORE
    changed("doctor")
    assert [name for name in _contents(changed.folder) if name.endswith(".new")] == []


def test_a_link_to_a_store_stays_one(changed: "Session") -> None:
    link = changed.folder / "elsewhere" / "link.db"
    link.parent.mkdir()
    link.symlink_to(changed.db)
    changed.db.write_text("no store any more " * 500)
    log = Path(f"{changed.db}-wal")
    log.write_text("of the damaged one")
    vault.put_back(str(changed.folder / "good.db"), str(link), str(changed.folder / "kept.db"))
    assert (link.is_symlink(), log.exists(), _names(changed.db)) == (True, False, AFTER)


def test_a_database_of_another_program_is_left_alone(changed: "Session") -> None:
    changed.db.unlink()
    with closing(sqlite3.connect(changed.db)) as other:
        other.executescript("PRAGMA application_id = 42; CREATE TABLE music (title TEXT);")
    before = changed.db.read_bytes()
    with pytest.raises(RefusedError, match="database of another program"):
        _put_back(changed)
    assert changed.db.read_bytes() == before


def test_a_copy_of_an_older_schema_is_brought_up_to_date_first(changed: "Session") -> None:
    old = changed.folder / "old.db"
    with closing(sqlite3.connect(old, isolation_level=None)) as connection:
        connection.executescript(f"BEGIN;{OLD.read_text(encoding='utf-8')}COMMIT;")
    before = old.read_bytes()
    with returning.checked(str(old), str(changed.db), NOW) as (copy, planned):
        assert planned.difference is not None
        assert (planned.difference.new, planned.difference.gone) == (3, 3)
        returning.bring_back(copy, str(changed.db), NOW)
    assert [row[1] for row in changed("list").rows] == ["Idris Bello", "Marta Lindqvist", "Zoë Quintero"]
    assert old.read_bytes() == before
    assert [file for file in _contents(changed.folder) if ".new" in file] == []


@pytest.mark.parametrize("logged", [False, True], ids=["older", "with a log"])
def test_on_a_new_machine_the_folder_of_the_store_is_made(changed: "Session", logged: bool) -> None:
    stick, there = changed.folder / "stick.db", changed.folder / "data" / "netcrm"
    with closing(sqlite3.connect(stick, isolation_level=None)) as connection:
        connection.executescript(f"BEGIN;{OLD.read_text(encoding='utf-8')}COMMIT;")
    if logged:
        for side in ("", "-wal"):
            stick.with_name(f"stick.db{side}").write_bytes(b"")
        with closing(sqlite3.connect(changed.db, isolation_level=None)) as other:
            other.execute("UPDATE contact SET note = 'in the log'")
            for side in ("", "-wal"):
                stick.with_name(f"stick.db{side}").write_bytes(Path(f"{changed.db}{side}").read_bytes())
    changed.db = there / "netcrm.db"
    assert changed(f"restore {stick}", ok=False).code == 5
    assert not there.exists()
    changed(f"restore {stick} --yes")
    assert len(changed("list").rows) == 3
    assert (stat.S_IMODE(there.stat().st_mode), stat.S_IMODE(changed.db.stat().st_mode)) == (0o700, 0o600)


def test_a_place_where_no_store_can_be_put_is_told(changed: "Session") -> None:
    (changed.folder / "file").touch()
    copy = changed.folder / "good.db"
    changed.db = changed.folder / "file" / "netcrm.db"
    answer = changed(f"restore {copy} --yes", ok=False)
    assert (answer.code, "can't be made: File exists" in answer.err) == (6, True), answer


def test_a_store_of_an_older_schema_is_compared_and_not_called_damaged(changed: "Session") -> None:
    changed.db.unlink()
    with closing(sqlite3.connect(changed.db, isolation_level=None)) as connection:
        connection.executescript(f"PRAGMA journal_mode = WAL;BEGIN;{OLD.read_text(encoding='utf-8')}COMMIT;")
    before = changed.db.read_bytes()
    with returning.checked(str(changed.folder / "good.db"), str(changed.db), NOW) as (_, planned):
        assert planned.difference is not None, planned
        assert (planned.difference.new, planned.difference.gone) == (2, 3)
    older = changed.folder / "older.db"
    older.write_bytes(before)
    with returning.checked(str(older), str(changed.db), NOW) as (_, planned):
        assert planned.difference is not None, planned
        assert (planned.difference.new, planned.difference.gone) == (0, 0)
    assert changed.db.read_bytes() == before
    assert [file for file in _contents(changed.folder) if ".new" in file] == []


def test_what_a_copy_still_has_in_its_log_comes_too(changed: "Session") -> None:
    """Of a store that was copied with `cp` while it was in use."""
    with closing(sqlite3.connect(changed.db, isolation_level=None)) as other:
        other.execute("UPDATE contact SET name = 'Marie Martin' WHERE id = 1")
        for side in ("", "-wal"):
            Path(f"{changed.folder}/taken.db{side}").write_bytes(Path(f"{changed.db}{side}").read_bytes())
    changed("rm Zoé")
    changed(f"restore {changed.folder}/taken.db --yes")
    assert _names(changed.db) == ["Marie Martin", *BEFORE[1:]]


@pytest.mark.parametrize("which", ["0", "9", "9" * 5000, "nothing.db"], ids=["none", "more", "long", "file"])
def test_a_backup_that_there_is_not(changed: "Session", which: str) -> None:
    with pytest.raises(NotFoundError, match="There is no backup"):
        returning.chosen(str(changed.db), which)


def test_a_copy_that_is_damaged_newer_or_none_is_refused(changed: "Session") -> None:
    copy = changed.folder / "good.db"
    good = copy.read_bytes()
    (changed.folder / "text.db").write_text("Dear diary, this is no store. " * 40)
    copy.write_bytes(good[:60] + (99).to_bytes(4, "big") + good[64:])
    with pytest.raises(UnusableError, match="newer netcrm"):
        vault.examined(str(copy))
    copy.write_bytes(good[:8192] + bytes(4096) + good[12288:])
    for name, words in (("good.db", "is damaged"), ("text.db", "not a netcrm store")):
        with pytest.raises(NetcrmError, match=words):
            vault.examined(str(changed.folder / name))


# Stopped at random moments

PROGRAM = """
import sys
from netcrm.store import {module}
print("begins", flush=True)
{call}
print("done", flush=True)
"""


@pytest.fixture
def large(session: "Session") -> Iterator["Session"]:
    """A session with a store of some size, so that there is a middle of it to be stopped in."""
    people = session.folder / "people.csv"
    people.write_text("name,note\n" + "".join(f"Person {n},{'note ' * 300}\n" for n in range(1500)))
    session.after(f"import {people}", "add 'Marie Dupont'")
    yield session
    assert unfinished.left_over(str(session.folder)) == []


def _stopped(module: str, call: str, chance: random.Random) -> bool:
    """Run a call as a process of its own, which is killed within its work; whether it came to its end before."""
    environ = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    code = PROGRAM.format(module=module, call=call)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=environ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "begins\n"
        time.sleep(chance.random() * 0.06)
        running.send_signal(signal.SIGKILL)
        return "done" in running.stdout.read()


def test_a_backup_that_is_killed_leaves_no_half_copy(large: "Session") -> None:
    chance = random.Random(1)  # noqa: S311
    target = large.folder / "copy.db"
    for _ in range(KILLS):
        target.unlink(missing_ok=True)
        done = _stopped("vault", f"vault.back_up({str(large.db)!r}, {str(target)!r})", chance)
        assert target.exists() or not done
        if target.exists():
            assert vault.examined(str(target)).contacts == 1501
    vault.back_up(str(large.db), str(target))


def test_a_restore_that_is_killed_leaves_the_old_or_the_new(large: "Session") -> None:
    chance = random.Random(2)  # noqa: S311
    good, kept = large.folder / "good.db", large.folder / "kept.db"
    vault.back_up(str(large.db), str(good))
    large("rm Marie")
    old = large.folder / "old.db"
    vault.back_up(str(large.db), str(old))
    for _ in range(KILLS):
        vault.put_back(str(old), str(large.db), str(kept))
        kept.unlink()
        done = _stopped("vault", f"vault.put_back({str(good)!r}, {str(large.db)!r}, {str(kept)!r})", chance)
        found = vault.back_up(str(large.db), str(large.folder / "now.db"))  # opens, checks and counts
        assert found.contacts in ((1501,) if done else (1500, 1501))
        if found.contacts == 1501:
            assert vault.examined(str(kept)).contacts == 1500
        kept.unlink(missing_ok=True)
