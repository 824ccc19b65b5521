"""The key of a store is nowhere but where it is kept: in no process's words or variables, no file, no crash report."""

import os
import shlex
import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import apart
import pytest

from netcrm.cli import main
from netcrm.store import keys

pytestmark = pytest.mark.embedded

KEYS = {"random": "8c" * 16 + "3b" * 16, "passphrase": "four words that fit"}
NEW = "2e" * 32

LINES = (
    "due --notify --desktop", "list", "show id:1 --json", "log id:1 -m tea", "backup", "backup {folder}/out/copy.db",
    "export json {folder}/out/all.json", "doctor --json", "config --json", "history", "move {folder}/out/plain.db",
    "restore 1 --yes", "rekey --old 'cat {secret}/key'", "decrypt",
)  # fmt: skip
"""What is typed on an encrypted store: all that starts other programs, writes files or tells of settings."""

SPY = """#!/bin/sh
for process in $PPID $$; do
  for what in cmdline environ; do cat /proc/$process/$what; echo; done
done >> {seen}
"""
"""Writes down what everybody on a machine could see of the program that calls it, and of itself."""


@pytest.fixture(params=KEYS)
def text(request: pytest.FixtureRequest) -> str:
    """What opens the store."""
    return KEYS[str(request.param)]


def _spelled(text: str, salt: bytes) -> set[bytes]:
    """Every way to write a key: as it is typed, its digits, in groups, as SQLCipher takes it, its bytes."""
    key = keys.read(text, salt)
    ways = {text, key.secret.hex(), key.written, key.raw}
    return {way.encode() for each in ways for way in (each, each.upper())} | {key.secret}


def _home(tmp_path: Path, text: str) -> tuple[Path, Path, dict[str, str]]:
    """A folder with a store that is about to be encrypted, one with its key, and the environment; notify-send and
    key_command are spies."""
    folder, secret = tmp_path / "home", tmp_path / "secret"
    for each in (folder / "out", secret, tmp_path / "bin"):
        each.mkdir(parents=True)
    (secret / "key").write_text(f"{text}\n")
    for name in ("notify-send", "cat-key"):
        spy = SPY.format(seen=tmp_path / "seen")
        (tmp_path / "bin" / name).write_text(spy + (f"cat {secret}/key\n" if name == "cat-key" else ""))
        (tmp_path / "bin" / name).chmod(0o755)
    more = {"NETCRM_KEY_COMMAND": "cat-key", "NETCRM_KEY_MINUTES": "0", "NETCRM_BACKUPS": "on", "NETCRM_DEBUG": "1"}
    path = f"{tmp_path}/bin:{Path(sys.executable).parent}:{os.environ['PATH']}"
    environ = apart.environ_of(folder, PATH=path, **more)
    environ["DISPLAY"] = ":0"
    apart.typed([["add", "Ann", "--circle", "inner"], ["backup"]], environ)
    return folder, secret, environ


def _salts(folder: Path) -> Iterator[bytes]:
    for path in folder.rglob("*.db"):
        yield path.read_bytes()[:16]


@pytest.mark.skipif(sys.platform != "linux", reason="what others see of a process is read from /proc")
def test_no_process_and_no_file_shows_it(tmp_path: Path, text: str) -> None:
    folder, secret, environ = _home(tmp_path, text)
    told, spelled = b"", set[bytes]()
    (secret / "new").write_text(f"{NEW}\n")
    for line in ("encrypt", *LINES):
        words = shlex.split(line.format(folder=folder, secret=secret))
        if words[0] == "rekey":
            environ["NETCRM_KEY_COMMAND"] = f"cat {secret}/new"
        done = subprocess.run([sys.executable, "-m", "netcrm", *words], env=environ, capture_output=True, check=False)
        assert done.returncode == 0, (line, done)
        told += done.stdout + done.stderr
        for salt in _salts(folder):
            spelled |= _spelled(text, salt) | _spelled(NEW, salt)
    seen = (tmp_path / "seen").read_bytes()
    assert b"notify-send" in seen
    assert b"netcrm\0due\0--notify" in seen
    files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert len(files) > 4
    for way in spelled:
        assert way not in seen, way
        assert way not in told, way
        assert [path for path, content in files.items() if way in content] == [], way


BROKEN = ("store.driver.open_with", "store.rewriting._export", "cli.encrypting._answer")


@pytest.mark.parametrize("place", BROKEN)
@pytest.mark.parametrize("debug", ["", "1"])
def test_no_crash_report_shows_it(tmp_path: Path, text: str, place: str, debug: str) -> None:
    folder, secret, environ = _home(tmp_path, text)
    apart.typed([["encrypt"]], environ)
    (secret / "new").write_text(f"{NEW}\n")
    environ |= {"NETCRM_KEY_COMMAND": f"cat {secret}/new", "NETCRM_DEBUG": debug}
    module, _, name = place.rpartition(".")

    def broken(*given: object, **named: object) -> None:
        raise ValueError(given, named)  # as a bug that quotes all that it was given

    line = ["rekey", "--old", f"cat {secret}/key"]

    def work() -> int:
        with (tmp_path / "told").open("w", encoding="utf-8") as file:
            sys.stdout = sys.stderr = file
            setattr(sys.modules[f"netcrm.{module}"], name, broken)
            try:
                code = main.run(line, environ)
            except ValueError:
                traceback.print_exc()
                code = 1
        return code

    assert os.waitstatus_to_exitcode(os.waitpid(apart.child(work), 0)[1]) == 1
    told = (tmp_path / "told").read_bytes()
    assert b"ValueError" in told
    assert (b"Traceback" in told) == bool(debug)
    for salt in _salts(folder):
        assert [way for way in _spelled(text, salt) | _spelled(NEW, salt) if way in told] == []
