"""What could be read before a store was encrypted is overwritten: also where a file that is removed would lie on."""

import json
import os
import shutil
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import apart
import pytest

from netcrm.cli import main
from netcrm.store import driver, entrance, rewriting, shelf, unfinished, wiping

pytestmark = pytest.mark.embedded

OLD, NEW = "1f" * 32, "2e" * 32
NAME = b"Zebulon"


def _environ(folder: Path, key: str = OLD) -> dict[str, str]:
    return apart.environ_of(folder, NETCRM_KEY_COMMAND=f"echo {key}", NETCRM_KEY_MINUTES="0")


def _made(folder: Path) -> dict[str, str]:
    """A store whose log holds what the file does not, and a backup like that; its environment."""
    environ = _environ(folder)
    apart.typed([["add", "Zebulon", "--new"], ["log", "id:1", "-m", "Zebulon had tea"], ["backup"]], environ)
    (backup,) = (each.path for each in shelf.kept(str(folder / "netcrm.db")))
    for path in (str(folder / "netcrm.db"), backup):

        def writing(path: str = path) -> int:
            connection = sqlite3.connect(path, isolation_level=None)
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
            connection.execute("PRAGMA wal_autocheckpoint = 0")
            connection.execute("UPDATE contact SET city = 'Zebulon City'")
            os.kill(os.getpid(), signal.SIGKILL)
            return 0

        os.waitpid(apart.child(writing), 0)
        assert NAME in Path(f"{path}-wal").read_bytes()
    (folder / "netcrm.db-journal").write_bytes(NAME * 1000)
    return environ


def _held(folder: Path) -> dict[str, int]:
    """Every file with a name to be read in it, open; who has it open sees what becomes of it without a name."""
    found = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".toml"]
    return {path.name: os.open(path, os.O_RDONLY) for path in found if NAME in path.read_bytes()}


def _content(file: int) -> bytes:
    return os.pread(file, os.fstat(file).st_size, 0)


def test_what_could_be_read_is_overwritten_not_only_removed(tmp_path: Path) -> None:
    environ = _made(tmp_path)
    held = _held(tmp_path)
    assert sorted(name.rpartition(".")[2] for name in held) == ["db", "db", "db-journal", "db-wal", "db-wal"]
    answer = apart.answer(["encrypt"], environ)
    assert (answer.code, "with 1 kept backup" in answer.err) == (0, True)
    assert {name: any(_content(file)) for name, file in held.items()} == dict.fromkeys(held, False)
    assert [os.fstat(file).st_nlink for file in held.values()] == [0] * 5
    assert "Zebulon City" in apart.answer(["show", "id:1"], environ).out


def test_what_the_old_key_opens_is_too(tmp_path: Path) -> None:
    environ = _made(tmp_path)
    apart.typed([["encrypt"]], environ)
    held = [os.open(path, os.O_RDONLY) for path in tmp_path.rglob("*.db")]
    assert [any(_content(file)) for file in held] == [True, True]
    assert apart.answer(["rekey", "--old", f"echo {OLD}"], _environ(tmp_path, NEW)).code == 0
    assert [any(_content(file)) for file in held] == [False, False]


def test_a_file_with_another_name_stays_as_it_is(tmp_path: Path) -> None:
    environ = _made(tmp_path)
    for name in ("netcrm.db-wal", "netcrm.db"):
        os.link(tmp_path / name, tmp_path / f"theirs-{name}")
    log = (tmp_path / "theirs-netcrm.db-wal").read_bytes()
    apart.typed([["encrypt"]], environ)
    assert (tmp_path / "theirs-netcrm.db-wal").read_bytes() == log
    with closing(sqlite3.connect(tmp_path / "theirs-netcrm.db")) as theirs:
        assert theirs.execute("SELECT name FROM contact").fetchall() == [("Zebulon",)]


def _dying(module: object, name: str, when: Callable[..., bool], environ: dict[str, str]) -> None:
    """Encrypt, and be killed instead of calling that."""
    before = vars(module)[name]

    def die(*given: object) -> object:
        if when(*given):
            os.kill(os.getpid(), signal.SIGKILL)
        return before(*given)

    def work() -> int:
        setattr(module, name, die)
        return main.run(["encrypt"], environ)

    assert os.waitstatus_to_exitcode(os.waitpid(apart.child(work), 0)[1]) == -signal.SIGKILL


def test_a_kill_before_it_is_told_of_and_mended(tmp_path: Path) -> None:
    environ = _made(tmp_path)
    held = _held(tmp_path)
    _dying(wiping, "_fill", lambda file: os.pread(file, 6, 0) == b"SQLite", environ)
    entrance.forget_all()
    left = str(tmp_path / ".netcrm.db.replaced")
    assert left in rewriting.readable(str(tmp_path / "netcrm.db"))
    found = json.loads(apart.answer(["doctor", "--json"], environ).out)["data"]["findings"]
    assert left in next(each["text"] for each in found if each["check"] == "readable")
    answer = apart.answer(["encrypt"], environ)
    assert (answer.code, "with 1 kept backup" in answer.err) == (0, True)
    assert {name: any(_content(file)) for name, file in held.items()} == dict.fromkeys(held, False)
    assert _held(tmp_path) == {}
    assert apart.answer(["encrypt"], environ).code == 5


def test_a_kill_before_the_new_one_is_there_leaves_the_store(tmp_path: Path) -> None:
    environ = _made(tmp_path)
    _dying(os, "replace", lambda new, target: target.endswith("netcrm.db"), environ)
    entrance.forget_all()
    assert (tmp_path / ".netcrm.db.replaced").samefile(tmp_path / "netcrm.db")
    assert "Zebulon City" in apart.answer(["show", "id:1"], environ).out
    assert apart.answer(["encrypt"], environ).code == 0
    assert _held(tmp_path) == {}
    assert "Zebulon City" in apart.answer(["show", "id:1"], environ).out


def test_where_files_have_one_name_it_is_overwritten_too(tmp_path: Path) -> None:
    environ = _made(tmp_path)
    held = _held(tmp_path)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    assert apart.answer(["encrypt"], environ, lambda: setattr(os, "link", refuse)).code == 0
    assert {name: any(_content(file)) for name, file in held.items()} == dict.fromkeys(held, False)


def test_half_of_a_log_brings_nothing_back(tmp_path: Path) -> None:
    """A log is taken for one by its first bytes, so these go first, and before anything else reaches the disk."""
    _made(tmp_path)
    path, calls = tmp_path / "netcrm.db", []
    copy = tmp_path / "copy"
    copy.mkdir()
    with closing(rewriting._alone(str(path), None)) as alone, pytest.MonkeyPatch.context() as patched:
        write, sync = os.pwrite, os.fsync

        def noted(file: int, content: bytes, at: int) -> int:
            calls.append((len(content), at))
            return write(file, content, at)

        def kept(file: int) -> None:
            sync(file)
            if len(calls) == 1:
                for side in ("", "-wal"):
                    shutil.copy(f"{path}{side}", copy)
            calls.append((-1, -1))

        patched.setattr(os, "pwrite", noted)
        patched.setattr(os, "fsync", kept)
        wiping.empty_log(alone, str(path))
    assert calls[:2] == [(wiping.HEAD, 0), (-1, -1)]
    with closing(sqlite3.connect(copy / "netcrm.db")) as read:
        assert read.execute("SELECT city FROM contact").fetchall() == [("Zebulon City",)]
        assert read.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_what_is_left_of_a_decrypt_is_told_of(tmp_path: Path) -> None:
    environ = _made(tmp_path)
    apart.typed([["encrypt"]], environ)

    def work() -> int:
        vars(rewriting)["finish"] = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        return main.run(["decrypt"], environ)

    os.waitpid(apart.child(work), 0)
    entrance.forget_all()
    path = str(tmp_path / "netcrm.db")
    assert driver.salt_of(path)
    (left,) = unfinished.left_over(str(tmp_path))
    assert rewriting.readable(path) == [left]
    held = _held(tmp_path)
    assert apart.answer(["encrypt"], environ).code == 0
    assert _held(tmp_path) == {}
    assert [any(_content(file)) for file in held.values()] == [False]
