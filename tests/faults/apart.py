"""Runs netcrm in processes of their own that can be killed or held short; forked, which spares Python's start.

Rule: what such a process writes is the same each time: the uids come from the number of the command, so that what a
stopped run left can be held, byte by byte, against what an undisturbed one leaves.
"""

import importlib
import os
import pkgutil
import pty
import random
import select
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from sqlcipher3 import dbapi2 as sqlcipher  # type: ignore[import-untyped]

import netcrm
from netcrm.cli import main
from netcrm.formats import json
from netcrm.store import driver, journal, sqlite, transfer

TODAY = "2026-11-23"
IDLE = 0.3
"""Seconds without a word from a program after which it waits for a key."""

OPCODES = 100
"""A process that is to be killed within SQLite's own work looks after so many of its instructions."""

Line = Sequence[str]

for found in pkgutil.walk_packages(netcrm.__path__, "netcrm."):
    if not found.name.endswith(("__main__", ".env")) and ".versions" not in found.name:
        importlib.import_module(found.name)  # once for all the processes that are forked


def environ_of(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a store in `folder`, on a fixed day."""
    return {
        "NETCRM_DB": str(folder / "netcrm.db"), "NETCRM_CONFIG": str(folder / "config.toml"), "NETCRM_TODAY": TODAY,
        "HOME": str(folder), "PATH": os.environ["PATH"], "NETCRM_BACKUPS": "off", "COLUMNS": "100", **more,
    }  # fmt: skip


class Answer(NamedTuple):
    """What a process printed, and its exit code."""

    code: int
    out: str
    err: str


def seed(number: int) -> None:
    """From now on the uids of this process are those of a command's number; for a process of its own only."""
    source = random.Random(number)  # noqa: S311
    os.urandom = source.randbytes


def child(work: Callable[[], int]) -> int:
    """The id of a new process that does `work` and ends with what it returns; its output goes nowhere."""
    pid = os.fork()
    if pid:
        return pid
    code = 70
    try:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        sys.stdin = os.fdopen(0, encoding="utf-8")
        sys.stdout, sys.stderr = StringIO(), StringIO()
        code = work()
    finally:
        os._exit(code)


def answer(line: Line, environ: Mapping[str, str], prepare: Callable[[], object] = lambda: None) -> Answer:
    """What one command answers in a process of its own, where `prepare` was called first."""
    out, to_out = os.pipe()
    err, to_err = os.pipe()

    def work() -> int:
        os.dup2(to_out, 1)
        os.dup2(to_err, 2)
        sys.stdout, sys.stderr = os.fdopen(1, "w", encoding="utf-8"), os.fdopen(2, "w", encoding="utf-8")
        prepare()
        try:
            return main.run(line, environ)
        finally:  # os._exit does not
            sys.stdout.flush()
            sys.stderr.flush()

    pid = child(work)
    os.close(to_out)
    os.close(to_err)
    with os.fdopen(out, encoding="utf-8") as printed, os.fdopen(err, encoding="utf-8") as said:
        text, told = printed.read(), said.read()  # neither is longer than a pipe holds, so the order does not matter
    return Answer(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), text, told)


def on_terminal(
    line: Line, environ: Mapping[str, str], prepare: Callable[[], object] = lambda: None, keys: Sequence[str] = ()
) -> Answer:
    """The same on a pseudo-terminal; all that it shows is in `out`. With `keys` somebody sits there and presses the
    next of them whenever nothing happens, and at last ^D; else nobody does."""
    screen, terminal = pty.openpty()

    def work() -> int:
        for stream in (0, 1, 2) if keys else (1, 2):
            os.dup2(terminal, stream)
        os.environ.update(environ)
        sys.stdout, sys.stderr = os.fdopen(1, "w", encoding="utf-8"), os.fdopen(2, "w", encoding="utf-8")
        prepare()
        try:
            return main.run(line, environ)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()

    pid = child(work)
    os.close(terminal)
    shown, pressed = b"", 0
    with suppress(OSError):  # how Linux tells that the other side is gone
        while True:
            if keys and not select.select((screen,), (), (), IDLE)[0]:
                os.write(screen, (keys[pressed] if pressed < len(keys) else "\x04").encode())
                pressed += 1
                continue
            part = os.read(screen, 65536)
            if not part:
                break
            shown += part
    os.close(screen)
    return Answer(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode("utf-8", "replace"), "")


def typed(lines: Sequence[Line], environ: Mapping[str, str], first: int = 0) -> None:
    """Type commands in a process of its own; each must succeed."""

    def work() -> int:
        for number, line in enumerate(lines, start=first):
            seed(number)
            code = main.run(line, environ)
            if code:
                return code
        return 0

    code = os.waitstatus_to_exitcode(os.waitpid(child(work), 0)[1])
    assert code == 0, (code, lines)


def killed(lines: Sequence[Line], environ: Mapping[str, str], *, after: float = 0.0, step: int = 0) -> int:
    """How many of the commands had returned when their process was killed: after so many seconds, or within SQLite's
    work after so many looks."""
    said, saying = os.pipe()

    def work() -> int:
        if step:
            watch(lambda count: os.kill(os.getpid(), signal.SIGKILL) if count >= step else None)
        os.write(saying, b"b")
        for number, line in enumerate(lines):
            seed(number)
            code = main.run(line, environ)
            os.write(saying, b"." if code == 0 else b"!")
        return 0

    pid = child(work)
    os.close(saying)
    with os.fdopen(said, "rb", buffering=0) as heard:
        assert heard.read(1) == b"b"
        if not step:
            time.sleep(after)
            os.kill(pid, signal.SIGKILL)
        returned = heard.read()
    os.waitpid(pid, 0)
    assert b"!" not in returned, (lines, returned)
    return len(returned)


def watch(look: Callable[[int], object]) -> None:
    """Have `look` called with a count by every connection that is opened from now on, again and again as it works."""
    count = 0

    def looked() -> None:
        nonlocal count
        count += 1
        look(count)

    def watching(connect: Callable[..., sqlite3.Connection]) -> Callable[..., sqlite3.Connection]:
        def watched(*args: object, **named: object) -> sqlite3.Connection:
            connection = connect(*args, **named)
            connection.set_progress_handler(looked, OPCODES)
            return connection

        return watched

    sqlite3.connect = watching(sqlite3.connect)  # type: ignore[assignment]
    sqlcipher.connect = watching(sqlcipher.connect)


def measured(lines: Sequence[Line], environ: Mapping[str, str]) -> tuple[float, int]:
    """How long the commands take undisturbed, in seconds, and how many looks within SQLite's work that is."""
    said, saying = os.pipe()

    def work() -> int:
        looks = [0]
        watch(lambda count: looks.__setitem__(0, count))
        begun = time.perf_counter()
        for number, line in enumerate(lines):
            seed(number)
            main.run(line, environ)
        os.write(saying, f"{time.perf_counter() - begun} {looks[0]}".encode())
        return 0

    pid = child(work)
    os.close(saying)
    with os.fdopen(said) as heard:
        seconds, looks = heard.read().split()
    os.waitpid(pid, 0)
    return float(seconds), int(looks)


def state(path: Path) -> str:
    """All that a store holds, with its history; what SQLite finds wrong with it fails. Empty: there is no store yet."""
    if not path.exists():
        return ""
    with closing(driver.connect(str(path))) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if not version:
            assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
            return ""
        if version < sqlite.SCHEMA_VERSION:
            return "\n".join(connection.iterdump())
        if not connection.execute("SELECT count(*) FROM operation").fetchone()[0]:
            return ""  # made, and nothing done in it yet
        kept = [connection.execute(f"SELECT * FROM {table}").fetchall() for table in ("operation", "change", "current")]  # noqa: S608
        for index in ("contact_search", "organization_search", "interaction_search", "fact_search"):
            # Without the rank, an index is held against itself alone, and not against its table.
            connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
        connection.rollback()
    out = StringIO()
    with closing(sqlite.connect(str(path), create=False, now=lambda: f"{TODAY}T12:00:00")) as store:
        json.write_tables(transfer.tables(store), out, schema=sqlite.SCHEMA_VERSION)
        done = [operation.to_dict() for operation in journal.history(store, 10_000)]
    return f"{out.getvalue()}{kept}{done}"
