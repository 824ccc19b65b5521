"""Several processes that write at once: nothing is lost, nothing is there twice, nobody is turned away.

`ENTRIES=10000 pytest tests/faults/test_together.py` is the long run (docs/explanation/trust.md has its figure).
"""

import os
import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import apart
import pytest

from netcrm.cli import main
from netcrm.store import sqlite

ENTRIES = int(os.environ.get("ENTRIES", "200"))
"""How many are logged in all, for each number of processes."""


@pytest.mark.parametrize("processes", [2, 8])
def test_who_logs_at_once(tmp_path: Path, processes: int) -> None:
    environ = apart.environ_of(tmp_path)
    people = 10
    apart.typed([["add", f"Person{n} Number", "--new", "--circle", "close"] for n in range(people)], environ)
    each = ENTRIES // processes

    def logging(number: int) -> int:
        for entry in range(each):
            apart.seed(1_000_000 * (number + 1) + entry)
            words = ["log", f"id:{entry % people + 1}", "-m", f"entry {number} {entry}", "--on", "2026-11-02"]
            if main.run(words, environ):
                return 1
        return 0

    begun = [apart.child(lambda number=number: logging(number)) for number in range(processes)]  # type: ignore[misc]
    codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in begun]
    assert codes == [0] * processes
    with closing(sqlite3.connect(tmp_path / "netcrm.db")) as store:
        found = Counter(text for (text,) in store.execute("SELECT summary FROM interaction"))
        took_part = store.execute("SELECT count(*) FROM participant").fetchone()[0]
        operations = store.execute("SELECT count(*) FROM operation WHERE label = 'log'").fetchone()[0]
    assert found == Counter(f"entry {number} {entry}" for number in range(processes) for entry in range(each))
    assert took_part == operations == each * processes
    assert apart.answer(["doctor"], environ).code == 0


def test_several_who_begin_a_store_at_once(tmp_path: Path) -> None:
    environ = apart.environ_of(tmp_path)

    def adding(number: int) -> int:
        apart.seed(number)
        return main.run(["add", f"Person{number} Number{number}", "--new"], environ)

    begun = [apart.child(lambda number=number: adding(number)) for number in range(8)]  # type: ignore[misc]
    assert [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in begun] == [0] * 8
    shown = apart.answer(["list"], environ)
    assert len(shown.out.splitlines()) == 8


@pytest.mark.parametrize("line", ["log id:1", "undo", "add Bob"])
def test_a_store_that_is_locked_is_waited_for(tmp_path: Path, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By another process: one that ends in time is waited for, and one that does not is told of."""
    environ = apart.environ_of(tmp_path)
    apart.typed([["add", "Ann"]], environ)
    before = apart.state(tmp_path / "netcrm.db")
    ready, say = os.pipe()

    def holding(seconds: float) -> int:
        with closing(sqlite3.connect(tmp_path / "netcrm.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            os.write(say, b"held")
            time.sleep(seconds)
            other.execute("ROLLBACK")
        return 0

    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.2)
    holder = apart.child(lambda: holding(30))
    os.read(ready, 4)
    refused = apart.answer(line.split(), environ)
    os.kill(holder, 9)
    os.waitpid(holder, 0)
    assert (refused.code, refused.out) == (6, "")
    assert "is in use by another program." in refused.err
    assert apart.state(tmp_path / "netcrm.db") == before

    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 10.0)
    holder = apart.child(lambda: holding(0.3))
    os.read(ready, 4)
    assert apart.answer(line.split(), environ).code == 0
    os.waitpid(holder, 0)
    os.close(ready)
    os.close(say)
