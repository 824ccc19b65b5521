"""A disk that is full and a file that may not grow, in the middle of each command that writes: a sentence and exit code
6, nothing half written, and afterwards all works."""

import os
import resource
import shlex
import shutil
import signal
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import apart
import pytest
from apart import Answer

from netcrm.store import shelf

WRITING = (
    "log id:1 -m tea", "add 'Zoé Quintero'", "note id:1 tea", "edit id:1 --org Polder", "tag press id:1 id:2",
    "circle inner id:3", "rm id:1", "merge id:1 id:2 --yes", "undo", "snooze id:1 3w",
    "import {folder}/people.csv", "import {folder}/whole.json", "source people {folder}/people.csv",
    "export csv {folder}/out", "export json {folder}/out", "export vcard {folder}/out", "export google {folder}/out",
    "export ics {folder}/out", "backup {folder}/good.db", "backup", "restore {folder}/good.db --yes",
    "config capacity 5", "due --refresh", "sync", "move {folder}/moved.db", "doctor --fix", "list",
)  # fmt: skip
READING = ("list", "show id:1", "find person0", "history", "favors", "path store", "export csv", "due")
LEAVES_THE_STORE = ("export", "backup", "config", "move")
COPIED_BEFORE = ("import", "merge", "sync")
NEXT_WEEK = "2026-11-30"
OLD = Path(__file__).parents[1] / "store" / "fixtures" / "schema-3.sql"
SIZES = (0, 30_000)
"""To how many bytes a file may grow: to none, and to some."""


def split(line: str, folder: Path) -> list[str]:
    """A line as words."""
    return shlex.split(line.format(folder=folder))


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store and files to bring in."""
    folder = tmp_path_factory.mktemp("start")
    lines = [["add", f"Person{n} Number", "--new", "--circle", "close", "--note", "note " * 40] for n in range(40)]
    lines += [["log", "id:1", "id:2", "-m", "tea"], ["due"], ["export", "json", f"{folder}/whole.json"], ["rm", "id:9"]]
    apart.typed([*lines, ["backup", f"{folder}/good.db"]], apart.environ_of(folder))
    apart.typed([["add", "Late Comer", "--circle", "wide"]], apart.environ_of(folder), first=500)
    rows = "".join(f"Guest{n} Of{n},g{n}@x.example,{'note ' * 100}\n" for n in range(400))
    (folder / "people.csv").write_text(f"name,email,note\n{rows}", encoding="utf-8")
    return folder


def _named(folder: Path) -> None:
    apart.typed([["source", "guests", str(folder / "people.csv")]], apart.environ_of(folder), first=600)


def _miscounted(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "netcrm.db", isolation_level=None)) as connection:
        connection.execute("UPDATE contact SET contact_days = 99 WHERE id = 1")


def _old(folder: Path) -> None:
    """A store of an older schema, which the first command of all brings up to date."""
    (folder / "netcrm.db").unlink()
    with closing(sqlite3.connect(folder / "netcrm.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(f"BEGIN;{OLD.read_text(encoding='utf-8')}COMMIT;")


PREPARED: Mapping[str, Callable[[Path], None]] = {"sync": _named, "doctor --fix": _miscounted, "list": _old}
"""What there has to be, so that a line has something to write."""


def _afresh(start: Path, folder: Path, line: str) -> None:
    """A folder as it was, with what a line needs; the folder itself may be a disk, and stays."""
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    shutil.copytree(start, folder, dirs_exist_ok=True)
    (folder / "out").write_text("the last good one")
    if line in PREPARED:
        PREPARED[line](folder)


def _backups(line: str) -> str:
    return "on" if line.startswith(COPIED_BEFORE) else "off"


def _tried(folder: Path, line: str, backups: str, prepare: Callable[[], object]) -> Answer:
    """Try a line where there is no room; whatever it answers, all of it was done or none of it."""
    db, config = folder / "netcrm.db", folder / "config.toml"
    environ = apart.environ_of(folder, NETCRM_BACKUPS=backups)
    before, files, good = _state(db), _files(folder), (folder / "good.db").read_bytes()
    answer = apart.answer(split(line, folder), environ, prepare)
    assert answer.code in (0, 6), (line, answer)
    assert "bug" not in answer.err, (line, answer)
    assert "Traceback" not in answer.err
    after = _state(db)
    if answer.code:
        sentence = answer.err.splitlines()[-2 if answer.err.splitlines()[-1].startswith("  ") else -1]
        assert sentence.startswith("netcrm: "), (line, answer)
        assert after == before, line
        assert not config.exists(), line
        assert (folder / "out").read_text() == "the last good one", line
        assert (folder / "good.db").read_bytes() == good, line
        assert _files(folder) == files, line
    elif not line.startswith(LEAVES_THE_STORE):
        assert after != before, line
    return answer


def _state(db: Path) -> str:
    """What a store holds, read where there is room."""
    with tempfile.TemporaryDirectory() as folder:
        for side in ("", "-wal"):
            if (beside := db.with_name(db.name + side)).exists():
                shutil.copy(beside, folder)
        return apart.state(Path(folder) / db.name)


def _files(folder: Path) -> set[str]:
    """What lies in a folder, but for what SQLite keeps beside a store."""
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.name != "backups"}
    return {name for name in found if not name.endswith(("-wal", "-shm"))}


def _limit(size: int) -> Callable[[], None]:
    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    return limit


@pytest.mark.parametrize("line", WRITING)
def test_files_that_may_not_grow(start: Path, tmp_path: Path, line: str) -> None:
    folder = tmp_path / "work"
    codes = []
    for size in SIZES:
        _afresh(start, folder, line)
        codes.append(_tried(folder, line, _backups(line), _limit(size)).code)
        answer = apart.answer(split(line, folder), apart.environ_of(folder))
        # What went well the first time may have nothing to do, or be refused, the second time.
        assert answer.code == 0 or codes[-1] == 0, (line, size, answer)
    assert codes[0] == 6, line


@pytest.mark.parametrize("size", SIZES)
def test_a_new_store_that_may_not_grow(tmp_path: Path, size: int) -> None:
    environ = apart.environ_of(tmp_path)
    answer = apart.answer(["add", "Ann"], environ, _limit(size))
    assert answer.code == 6, answer
    assert apart.state(tmp_path / "netcrm.db") == ""
    assert apart.answer(["add", "Ann"], environ).code == 0


@pytest.mark.parametrize("line", READING)
def test_reading_needs_no_room(start: Path, tmp_path: Path, line: str) -> None:
    folder = tmp_path / "work"
    shutil.copytree(start, folder)
    answer = apart.answer(split(line, folder), apart.environ_of(folder), _limit(0))
    assert (answer.code, "netcrm: " in answer.err) == (0, False), (line, answer)


@pytest.mark.parametrize("size", SIZES)
def test_a_plan_is_shown_whether_or_not_it_can_be_kept(start: Path, tmp_path: Path, size: int) -> None:
    folder = tmp_path / "work"
    _afresh(start, folder, "due")
    environ = apart.environ_of(folder, NETCRM_TODAY=NEXT_WEEK)
    before = _state(folder / "netcrm.db")
    answer = apart.answer(["due"], environ, _limit(size))
    kept = _state(folder / "netcrm.db") != before
    assert (answer.code, "could not be kept" in answer.err) == (0, not kept), answer
    assert size or not kept
    assert apart.answer(["due"], environ).out == answer.out != ""


@pytest.fixture
def small_disk(start: Path, tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, of 4 MB, with the store on it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m,mode=0700", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a small disk")
    try:
        _afresh(start, disk, "")
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def _fill(disk: Path, left: int) -> None:
    """Leave so many bytes on a disk."""
    (disk / "ballast").unlink(missing_ok=True)
    free = os.statvfs(disk)
    with (disk / "ballast").open("wb") as ballast:
        ballast.write(b"\0" * max(0, free.f_bavail * free.f_frsize - left))


@pytest.mark.parametrize("left", [0, 60_000])
def test_a_disk_that_is_full(start: Path, small_disk: Path, left: int) -> None:
    for line in WRITING:
        _afresh(start, small_disk, line)
        _fill(small_disk, left)
        answer = _tried(small_disk, line, _backups(line), lambda: None)
        assert left or answer.code == 6 or line.startswith("config"), (line, answer)
        assert PREPARED.get(line) is _old or apart.answer(["list"], apart.environ_of(small_disk)).code == 0, line
        (small_disk / "ballast").unlink()
        assert apart.answer(["log", "id:3", "-m", "tea"], apart.environ_of(small_disk)).code == 0, line


@pytest.mark.parametrize(("left", "why"), [(0, "can't be written"), (40_000, "disk is full")])
def test_a_plan_that_there_is_no_room_for_is_shown(small_disk: Path, left: int, why: str) -> None:
    environ = apart.environ_of(small_disk, NETCRM_TODAY=NEXT_WEEK)
    _fill(small_disk, left)
    before = _state(small_disk / "netcrm.db")
    full = apart.answer(["due"], environ)
    assert (full.code, "could not be kept" in full.err, why in full.err) == (0, True, True), full
    assert _state(small_disk / "netcrm.db") == before
    (small_disk / "ballast").unlink()
    roomy = apart.answer(["due"], environ)
    assert (roomy.code, roomy.out) == (0, full.out)
    assert "kept" not in roomy.err
    assert _state(small_disk / "netcrm.db") != before


def test_the_days_copy_leaves_room_for_what_is_written(small_disk: Path) -> None:
    db = small_disk / "netcrm.db"
    environ = apart.environ_of(small_disk, NETCRM_TODAY=NEXT_WEEK, NETCRM_BACKUPS="on")
    _fill(small_disk, db.stat().st_size + 60_000)
    before = _state(db)
    answer = apart.answer(["log", "id:1", "-m", "tea"], environ)
    assert (answer.code, "Going on without a backup." in answer.err) == (0, True), answer
    assert _state(db) != before
    assert shelf.kept(str(db)) == []
