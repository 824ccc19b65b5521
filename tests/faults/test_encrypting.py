"""Encrypting while others work, and kill -9 within encrypt, decrypt and rekey: the old store or the new one, no half.

`KILLS=60 pytest tests/faults/test_encrypting.py` is the long run (docs/explanation/trust.md has its figure).
"""

import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import apart
import pytest
from keyring import core
from keyrings import Shared

from netcrm.cli import main
from netcrm.store import driver, entrance, keys, rewriting, shelf, sqlite, unfinished, vault
from netcrm.store.keys import Key, Offer
from netcrm.system import secrets

pytestmark = pytest.mark.embedded

KILLS = int(os.environ.get("KILLS", "6"))
ENTRIES = int(os.environ.get("ENTRIES", "40"))
"""How many entries each of the processes logs at least that write meanwhile; they go on until all is rewritten."""

NAME = "Zebulon"


class Told:
    """Who looks into the keyring of these tests."""

    def offers(self, path: str, name: str) -> Iterator[Offer]:
        yield Offer(secrets.find(name), "the keyring")

    def opened(self, key: Key) -> None:
        pass


@pytest.fixture(autouse=True)
def keyring(monkeypatch: pytest.MonkeyPatch) -> Shared:
    """The keyring of the system, of this process and of those that it forks."""
    shared = Shared()
    monkeypatch.setattr(core, "_keyring_backend", shared)
    driver.bunch.of(Told)
    return shared


def _environ(folder: Path) -> dict[str, str]:
    return apart.environ_of(folder, NETCRM_KEY_MINUTES="0")


def _made(folder: Path, *, encrypted: bool) -> dict[str, str]:
    """A store with people, a history and two backups; its environment."""
    environ = _environ(folder)
    lines = [["add", f"{NAME} Number{number}", "--new", "--circle", "close"] for number in range(8)]
    lines += [["log", f"id:{number}", "-m", f"{NAME} had tea"] for number in range(1, 5)]
    lines += [["backup"], ["add", "Later"], ["backup"]]
    apart.typed([*lines, *([["encrypt"]] if encrypted else [])], environ)
    return environ


def _state(folder: Path) -> str:
    entrance.forget_all()
    return apart.state(folder / "netcrm.db")


CASES = {"encrypt": False, "decrypt": True, "rekey": True}
"""Commands, and whether the store is encrypted before."""


@pytest.mark.parametrize("command", CASES)
def test_what_a_kill_leaves(command: str, tmp_path: Path, keyring: Shared) -> None:
    start, folder = tmp_path / "start", tmp_path / "work"
    start.mkdir()
    _made(start, encrypted=CASES[command])
    environ = _environ(folder)
    expected = _state(start)
    _afresh(start, folder)
    seconds, looks = apart.measured([[command]], environ)
    chance = random.Random(command)  # noqa: S311
    seen = set()
    for number in range(KILLS):
        before = _afresh(start, folder)
        # The first is at the very start and the second near the end, so that both sides of the new file are seen.
        step = {0: 1, 1: looks * 19 // 20}.get(number, chance.randrange(looks) + 1 if number % 2 else 0)
        apart.killed([[command]], environ, after=chance.random() * seconds, step=step)
        assert _state(folder) == expected, (command, number)
        path = str(folder / "netcrm.db")
        salt = driver.salt_of(path)
        seen.add(salt != before)
        for each in shelf.kept(path):
            vault.examined(each.path)
        if salt:  # what can be read of an encrypted store is told of, right after the kill
            assert set(_readable(folder)) <= set(_told(environ)), (command, number)
        code = apart.answer([command], environ).code  # finishes it, or finds that nothing is left to do
        assert code in (0, 5), (command, number)
        assert _state(folder) == expected, (command, number)
        assert _left(folder) == [], (command, number)
        files = [path, *(each.path for each in shelf.kept(path))]
        assert len({driver.salt_of(file) for file in files}) == 1, (command, number)
        if command == "decrypt":
            assert not driver.salt_of(path)
            continue
        assert driver.salt_of(path) != before
        assert _readable(folder) == [], (command, number)
        if command == "rekey":
            assert keyring.held[driver.salt_of(path).hex()] != keyring.held[before.hex()]
    assert seen == {True, False}


def _afresh(start: Path, folder: Path) -> bytes:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(start, folder)
    entrance.forget_all()
    return driver.salt_of(str(folder / "netcrm.db"))


def _readable(folder: Path) -> list[str]:
    return [str(file) for file in folder.rglob("*") if file.is_file() and NAME.encode() in file.read_bytes()]


def _told(environ: dict[str, str]) -> list[str]:
    """What doctor says that can be read without the key."""
    findings = json.loads(apart.answer(["doctor", "--json"], environ).out)["data"]["findings"]
    texts = [each["text"] for each in findings if each["check"] == "readable"]
    return [path for text in texts for path in text.rstrip(".").partition(": ")[2].split(", ")]


def _left(folder: Path) -> list[str]:
    """What a kill left and nobody took away."""
    return [str(file) for file in folder.rglob("*") if file.name.endswith((".new", ".replaced"))]


def _files(folder: Path) -> list[str]:
    """What lies there, but for what SQLite keeps beside a store."""
    return sorted(str(file) for file in folder.rglob("*") if not file.name.endswith(("-wal", "-shm")))


def _until(ready: Callable[[], bool]) -> None:
    for _ in range(1000):
        if ready():
            return
        time.sleep(0.01)
    raise AssertionError("it did not happen")


TIMES = 3
"""How often each command succeeds while others log."""


@pytest.mark.parametrize("command", CASES)
def test_nothing_is_lost_that_others_log_meanwhile(command: str, tmp_path: Path, keyring: Shared) -> None:
    environ = _made(tmp_path, encrypted=CASES[command])
    path, enough = str(tmp_path / "netcrm.db"), tmp_path / "enough"

    def logging(who: int) -> int:
        apart.seed(1000 + who)
        number = 0
        while number < ENTRIES or not enough.exists():
            code = main.run(["log", f"id:{who}", "-m", f"cup {who} {number}"], environ)
            if code not in (0, 6):  # "in use by another program": whoever gets that tries again, and so does this
                return code
            number += code == 0
        (tmp_path / f"cups-{who}").write_text(str(number))
        return 0

    others = [apart.child(lambda who=who: logging(who)) for who in (1, 2, 3, 4)]  # type: ignore[misc]
    salts = [_salt(path)]
    for number in range(TIMES):
        if number and command != "rekey":
            _done("decrypt" if command == "encrypt" else "encrypt", environ)
        time.sleep(0.15)
        _done(command, environ)
        assert [os.waitpid(other, os.WNOHANG)[0] for other in others] == [0] * 4, "somebody stopped logging"
        salts.append(_salt(path))
    enough.touch()
    assert [os.waitstatus_to_exitcode(os.waitpid(other, 0)[1]) for other in others] == [0] * 4
    if command == "rekey":
        assert len({keyring.held[salt.hex()] for salt in salts}) == len(salts), "a key was the same again"
    logged = {who: int((tmp_path / f"cups-{who}").read_text()) for who in (1, 2, 3, 4)}
    assert min(logged.values()) >= ENTRIES
    with closing(driver.connect(path)) as store:
        found = store.execute("SELECT summary FROM interaction WHERE summary LIKE 'cup %'").fetchall()
        assert sorted(row[0] for row in found) == sorted(f"cup {who} {n}" for who in logged for n in range(logged[who]))
        assert store.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert store.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def _salt(path: str) -> bytes:
    entrance.forget_all()
    return driver.salt_of(path)


def _done(command: str, environ: dict[str, str]) -> None:
    """Have a command succeed: where it finds the store in use for all the time that it waits, it is typed again."""
    for _ in range(5):
        answer = apart.answer([command], environ)
        if answer.code == 0:
            return
        assert (answer.code, "in use by another program" in answer.err) == (6, True), answer
    raise AssertionError(answer)


def test_a_store_that_somebody_has_open_is_not_replaced(tmp_path: Path) -> None:
    environ = _made(tmp_path, encrypted=False)
    path = tmp_path / "netcrm.db"
    before = path.read_bytes()
    ready, done = tmp_path / "ready", tmp_path / "done"

    def reading() -> int:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("SELECT count(*) FROM contact").fetchone()
            ready.touch()
            _until(done.exists)
        return 0

    other = apart.child(reading)
    _until(ready.exists)
    answer = apart.answer(["encrypt"], environ, lambda: setattr(sqlite, "BUSY_SECONDS", 0.3))
    assert answer.code == 6, answer
    assert "is in use by another program" in answer.err
    assert path.read_bytes() == before
    done.touch()
    assert os.waitpid(other, 0)[1] == 0
    assert apart.answer(["encrypt"], environ).code == 0
    assert not any(file.name.endswith((".new", "-wal", "-shm")) for file in tmp_path.rglob("*"))


@pytest.mark.parametrize("command", CASES)
@pytest.mark.parametrize("size", [0, 100_000])
def test_where_there_is_no_room_all_stays(command: str, size: int, tmp_path: Path) -> None:
    environ = _made(tmp_path, encrypted=CASES[command])
    expected, files = _state(tmp_path), _files(tmp_path)

    def short() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    answer = apart.answer([command], environ, short)
    assert (answer.code, answer.out, "bug" in answer.err) == (6, "", False), answer
    assert _files(tmp_path) == files
    assert _state(tmp_path) == expected
    apart.typed([["log", "id:1", "-m", "tea"], [command]], environ)


def test_who_waits_opens_the_new_file(tmp_path: Path) -> None:
    """Whoever begins while the file is being replaced waits in front of it, and writes to the new one."""
    environ = _made(tmp_path, encrypted=False)
    stopped, go = tmp_path / "stopped", tmp_path / "go"

    def slowly() -> None:
        def later(new: str, target: str) -> None:
            if target.endswith("netcrm.db"):
                stopped.touch()
                _until(go.exists)
            unfinished.finish(new, target)

        vars(rewriting)["finish"] = later

    def encrypting() -> int:
        slowly()
        return main.run(["encrypt"], environ)

    first = apart.child(encrypting)
    _until(stopped.exists)
    second = apart.child(lambda: main.run(["add", "Waiting"], environ))
    time.sleep(0.3)
    assert os.waitpid(second, os.WNOHANG) == (0, 0)
    go.touch()
    assert [os.waitpid(each, 0)[1] for each in (first, second)] == [0, 0]
    entrance.forget_all()
    assert driver.salt_of(str(tmp_path / "netcrm.db"))
    assert "Waiting" in apart.answer(["list"], environ).out


def test_a_stopped_process_does_not_come_between(tmp_path: Path) -> None:
    """One that was stopped after it opened the file, before it read it, keeps others from replacing the file."""
    environ = _made(tmp_path, encrypted=False)
    opened = tmp_path / "opened"

    def stopping() -> int:
        connect = sqlite3.connect

        def stop(*args: object, **named: object) -> sqlite3.Connection:
            connection = connect(*args, **named)  # type: ignore[call-overload]
            if not opened.exists():
                opened.touch()
                os.kill(os.getpid(), signal.SIGSTOP)
            return connection  # type: ignore[no-any-return]

        sqlite3.connect = stop  # type: ignore[assignment]
        return main.run(["add", "Stopped"], environ)

    other = apart.child(stopping)
    _until(opened.exists)
    answer = apart.answer(["encrypt"], environ, lambda: setattr(sqlite, "BUSY_SECONDS", 0.3))
    assert (answer.code, "in use by another program" in answer.err) == (6, True)
    os.kill(other, signal.SIGCONT)
    assert os.waitpid(other, 0)[1] == 0
    assert apart.answer(["encrypt"], environ).code == 0
    assert "Stopped" in apart.answer(["list"], environ).out


def test_what_is_exported_is_held_against_what_was_there(tmp_path: Path) -> None:
    _made(tmp_path, encrypted=False)
    path = str(tmp_path / "netcrm.db")
    with closing(driver.connect(path, cipher=True)) as both:
        new = str(tmp_path / "new.db")
        both.execute("ATTACH :path AS new KEY :key", {"path": new, "key": keys.made().raw})
        both.execute("SELECT sqlcipher_export('new')").fetchall()
        assert list(rewriting._differences(both)) == []
        for change, named in (
            ("UPDATE new.contact SET note = 'x' WHERE id = 2", {"contact"}),
            ("DELETE FROM new.contact WHERE id = 8", {"contact"}),
            ("UPDATE new.sqlite_sequence SET seq = 1 WHERE name = 'contact'", {"sqlite_sequence"}),
            ("DROP INDEX new.ix_contact_folded", {"ix_contact_folded"}),
            ("DELETE FROM new.contact_search_idx", {"contact_search_idx"}),
        ):
            both.execute("BEGIN")
            both.execute("PRAGMA recursive_triggers = OFF")
            both.execute(change)
            assert named <= set(rewriting._differences(both)), change
            both.execute("ROLLBACK")
