"""A store on a server: several who write at once, a netcrm that is killed, and a server that is killed.

`ENTRIES=10000 KILLS=100 pytest tests/faults/test_server.py` is the long run (docs/explanation/trust.md has its figure).
"""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import apart
import pytest
import servers
from servers import Server

from netcrm.cli import main

pytestmark = [pytest.mark.embedded, pytest.mark.network]

ENTRIES = int(os.environ.get("ENTRIES", "100"))
KILLS = int(os.environ.get("KILLS", "10"))
PEOPLE = 10

Rows = list[tuple[Any, ...]]


def filled(folder: Path, url: str) -> dict[str, str]:
    """The environment of a store at `url` with some people in it."""
    environ = apart.environ_of(folder, NETCRM_DB=url)
    apart.typed([["add", f"Person{n} Number", "--new", "--circle", "close"] for n in range(PEOPLE)], environ)
    return environ


def entry(name: str, number: int) -> list[str]:
    """The words that log an entry, whose text says which it is."""
    return ["log", f"id:{number % PEOPLE + 1}", "-m", f"entry {name} {number}", "--on", "2026-11-02"]


def asked(environ: Mapping[str, str], sql: str) -> Rows:
    """What the server answers."""
    import psycopg

    with closing(psycopg.connect(environ["NETCRM_DB"], autocommit=True)) as connection:
        return connection.execute(sql).fetchall()


def check_whole(environ: Mapping[str, str]) -> Counter[str]:
    """Hold that no half of an entry is there; the texts of those that are."""
    found = Counter(text for (text,) in asked(environ, "SELECT summary FROM interaction"))
    counted = asked(
        environ,
        "SELECT (SELECT count(*) FROM participant), (SELECT count(*) FROM operation WHERE label = 'log'), "
        "(SELECT count(*) FROM change WHERE table_name = 'interaction' AND operation_id IS NOT NULL)",
    )
    assert counted == [(found.total(),) * 3]
    assert apart.answer(["doctor"], environ).code == 0
    return found


def logging(environ: Mapping[str, str], names: Iterable[str], many: int) -> tuple[list[int], int]:
    """Processes that log so many entries each, until they fail; and a pipe that tells of each: code, name, number."""
    heard, saying = os.pipe()

    def work(name: str) -> int:
        for number in range(many):
            code = main.run(entry(name, number), environ)
            os.write(saying, f"{code} {name} {number}\n".encode())
            if code:
                return code
        return 0

    begun = [apart.child(lambda name=name: work(name)) for name in names]  # type: ignore[misc]
    os.close(saying)
    return begun, heard


@pytest.mark.parametrize("processes", [2, 8])
def test_who_logs_at_once(tmp_path: Path, database: str, processes: int) -> None:
    """What was done is there, once; whoever waits for longer than they may is told, and theirs is not there."""
    environ = filled(tmp_path, database)
    begun, heard = logging(environ, map(str, range(processes)), ENTRIES // processes)
    with os.fdopen(heard, encoding="utf-8") as told:
        answers = [line.split() for line in told]
    codes = {os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in begun}
    assert codes <= {0, 6}
    done = Counter(f"entry {name} {number}" for code, name, number in answers if code == "0")
    assert check_whole(environ) == done
    assert done.total() == ENTRIES // processes * processes or 6 in codes


def test_several_who_begin_a_store_at_once(tmp_path: Path, database: str) -> None:
    environ = apart.environ_of(tmp_path, NETCRM_DB=database)
    begun = [
        apart.child(lambda n=n: main.run(["add", f"Person{n} Number{n}", "--new"], environ))  # type: ignore[misc]
        for n in range(8)
    ]
    assert [os.waitpid(pid, 0)[1] for pid in begun] == [0] * 8
    assert len(apart.answer(["list"], environ).out.splitlines()) == 8


def killed(name: str, environ: Mapping[str, str], after: float) -> int:
    """How many entries of a netcrm had returned when it was killed, so many seconds after it began."""
    said, saying = os.pipe()

    def work() -> int:
        os.write(saying, b"b")
        for number in range(10_000):
            if main.run(entry(name, number), environ):
                return 1
            os.write(saying, b".")
        return 0

    pid = apart.child(work)
    os.close(saying)
    with os.fdopen(said, "rb", buffering=0) as heard:
        assert heard.read(1) == b"b"
        time.sleep(after)
        os.kill(pid, signal.SIGKILL)
        returned = len(heard.read())
    assert os.WIFSIGNALED(os.waitpid(pid, 0)[1])
    return returned


def test_a_netcrm_that_is_killed(tmp_path: Path, database: str) -> None:
    """At a random moment: the entries that had returned are there, and at most one more of each."""
    environ = filled(tmp_path, database)
    chance = random.Random(5)  # noqa: S311
    returned = {f"k{kill}": killed(f"k{kill}", environ, chance.uniform(0.05, 0.6)) for kill in range(KILLS)}
    sure = {f"entry {name} {number}" for name, many in returned.items() for number in range(many)}
    likely = sure | {f"entry {name} {many}" for name, many in returned.items()}
    found = check_whole(environ)
    assert sure <= set(found) <= likely
    assert max(found.values(), default=1) == 1


@pytest.fixture
def durable() -> Iterator[Server]:
    """A server that keeps its promises to the disk, and can be killed."""
    if servers.find() is None:
        pytest.skip(servers.MISSING)
    server = servers.start(durable=True)
    yield server
    server.stop()


def test_a_server_that_is_killed(tmp_path: Path, durable: Server) -> None:
    """While two log: whoever is told that it is done finds it after the server's return; the others get a sentence."""
    environ = filled(tmp_path, durable.url)
    begun, heard = logging(environ, ("a", "b"), 10_000)
    with os.fdopen(heard, encoding="utf-8") as said:
        told = [said.readline() for _ in range(12)]
        durable.crash()
        told += said.readlines()
    assert [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in begun] == [6, 6]
    answers = [line.split() for line in told]
    done = {f"entry {name} {number}" for code, name, number in answers if code == "0"}
    failed = {f"entry {name} {number}" for code, name, number in answers if code != "0"}
    assert {code for code, _, _ in answers} == {"0", "6"}
    assert apart.answer(["list"], environ).code == 6
    durable.restart()
    found = check_whole(environ)
    assert done <= set(found) <= done | failed
    assert max(found.values()) == 1


def test_a_server_that_is_gone_is_told_of(tmp_path: Path, durable: Server) -> None:
    environ = filled(tmp_path, durable.url)
    durable.crash()
    for line in (["due"], ["log", "id:1", "-m", "tea"], ["show", "id:1"], ["undo"], ["export", "csv"]):
        answer = apart.answer(line, environ)
        assert (answer.code, answer.out) == (6, ""), line
        assert "can't be reached" in answer.err
