"""Several processes that write at once: nothing is lost, nothing is there twice, nobody is turned away.

`ENTRIES=10000 pytest tests/faults/test_together.py` is the long run (docs/explanation/trust.md has its figure).
"""

import os
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import apart
import pytest

from netcrm import store
from netcrm.cli import main
from netcrm.store import journal, sqlite, transfer

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


ROUNDS = max(4, ENTRIES // 50)
"""How often each of those who do something else does it."""


@pytest.mark.network
@pytest.mark.parametrize("where", ["file", "server"])
def test_who_logs_while_others_undo_import_and_merge(
    tmp_path: Path, where: str, request: pytest.FixtureRequest
) -> None:
    """What ended with code 0 is there once, what was undone is not, and who is gone by then is told of it."""
    more = {"NETCRM_DB": request.getfixturevalue("database")} if where == "server" else {}
    environ = apart.environ_of(tmp_path, **more)
    apart.typed([["add", f"Person{n} Number", "--new"] for n in range(4 + 2 * ROUNDS)], environ)
    kept, undone = tmp_path / "kept", tmp_path / "undone"

    def log(who: int, text: str, noted: Path) -> int:
        code = main.run(["log", f"id:{who}", "-m", text, "--on", "2026-11-02"], environ)
        if code == 0:
            with noted.open("a") as file:
                file.write(f"{text}\n")
        return code

    def logging(number: int) -> bool:
        return all(log(1 + n % 3, f"entry {number} {n}", kept) == 0 for n in range(2 * ROUNDS))

    def logging_of_who_goes(number: int) -> bool:
        return all(log(6 + 2 * n, f"entry {number} {n}", kept) in (0, 3) for n in range(ROUNDS) for _ in range(2))

    def undoing(number: int) -> bool:
        for n in range(ROUNDS):
            log(4, f"entry {number} {n}", undone)
            with closing(store.connect(environ["NETCRM_DB"], create=False, now=str)) as opened:
                mine = next(op.id for op in journal.history(opened, 100) if op.detail == "Person3 Number")
            if main.run(["undo", str(mine)], environ):
                return False
        return True

    def importing(_: int) -> bool:
        people = tmp_path / "people.csv"
        for n in range(ROUNDS):
            people.write_text("name,emails\n" + "".join(f"New Comer{k},{k}@x.example\n" for k in range(n + 1)))
            if main.run(["import", str(people)], environ):
                return False
        return True

    def merging(_: int) -> bool:
        return all(
            main.run(["merge", f"id:{5 + 2 * n}", f"id:{6 + 2 * n}", "--yes"], environ) == 0 for n in range(ROUNDS)
        )

    def working(number: int, work: Callable[[int], bool]) -> int:
        apart.seed(number)
        return 0 if work(number) else 1

    works = (logging, logging, logging_of_who_goes, undoing, importing, merging)
    begun = [apart.child(lambda n=n, work=work: working(n + 100, work)) for n, work in enumerate(works)]  # type: ignore[misc]
    codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in begun]
    assert codes == [0] * len(works)
    with closing(store.connect(environ["NETCRM_DB"], create=False, now=str)) as opened:
        tables = {table: list(rows) for table, rows in transfer.tables(opened)}
    found = Counter(row["summary"] for row in tables["interaction"])
    assert found == Counter(kept.read_text().split("\n")[:-1])
    assert len(undone.read_text().split()) == 3 * ROUNDS
    assert len(tables["participant"]) == found.total()
    assert len(tables["contact"]) == 4 + ROUNDS + ROUNDS
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
