"""A store on a real server: many who write at once, who is killed meanwhile, numbers, search, what a file gives too.

`ENTRIES=10000 pytest tests/store/test_server_store.py` is the long run of those who write at once.
"""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

import apart
import psycopg
import pytest

from netcrm import names
from netcrm.cli import main
from netcrm.core import search, who
from netcrm.errors import RefusedError, UsageError
from netcrm.store import base, journal, server, sqlite
from netcrm.store.base import Clash
from netcrm.store.server import Server, connect

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Session

pytestmark = pytest.mark.network

ENTRIES = int(os.environ.get("ENTRIES", "160"))
"""How many are logged in all, for each number of processes."""


@pytest.fixture
def store(database: str) -> Iterator[Server]:
    """A store on a server, with nobody in it."""
    with closing(at(database)) as new:
        yield new


def at(url: str) -> Server:
    numbers = iter(range(10**6))
    return connect(url, create=True, now=lambda: "2026-11-23T12:00:00", new_uid=lambda: f"uid-{next(numbers)}")


def add(store: base.Store, name: str, **more: Any) -> int:
    return store.insert("contact", uid=f"{name}-{len(more)}", name=name, folded=name.lower(), created_at="now", **more)


def asked(url: str, sql: str) -> list[Any]:
    with psycopg.connect(url) as connection:
        return connection.execute(sql).fetchall()


def environ_of(folder: "Path", url: str) -> dict[str, str]:
    return {**apart.environ_of(folder), "NETCRM_DB": url}


@pytest.mark.parametrize("processes", [2, 8])
def test_who_logs_at_once(tmp_path: "Path", database: str, processes: int) -> None:
    environ = environ_of(tmp_path, database)
    people = 5
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
    assert [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in begun] == [0] * processes
    found = Counter(text for (text,) in asked(database, "SELECT summary FROM interaction"))
    assert found == Counter(f"entry {number} {entry}" for number in range(processes) for entry in range(each))
    (counts,) = asked(
        database,
        "SELECT (SELECT count(*) FROM participant), (SELECT count(*) FROM operation WHERE label = 'log'), "
        "(SELECT count(DISTINCT operation_id) FROM change WHERE table_name = 'interaction')",
    )
    assert counts == (each * processes,) * 3
    assert apart.answer(["doctor"], environ).code == 0


def test_several_who_begin_a_store_at_once(tmp_path: "Path", database: str) -> None:
    environ = environ_of(tmp_path, database)

    def adding(number: int) -> int:
        apart.seed(number)
        return main.run(["add", f"Person{number} Number{number}", "--new"], environ)

    begun = [apart.child(lambda number=number: adding(number)) for number in range(6)]  # type: ignore[misc]
    assert [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in begun] == [0] * 6
    assert len(apart.answer(["list"], environ).out.splitlines()) == 6


SLOW = "CREATE FUNCTION slow() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(30); RETURN NULL; END $$"


@pytest.mark.parametrize("signaled", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_client_that_is_killed_in_the_middle_leaves_nothing(
    tmp_path: "Path", database: str, signaled: signal.Signals
) -> None:
    environ = environ_of(tmp_path, database)
    apart.typed([["add", "Ann"]], environ)
    with psycopg.connect(database, autocommit=True) as other:
        other.execute(SLOW)
        other.execute("CREATE TRIGGER slow AFTER INSERT ON participant FOR EACH ROW EXECUTE FUNCTION slow()")
        running = subprocess.Popen(
            [sys.executable, "-m", "netcrm", "log", "ann", "-m", "tea"], env={**os.environ, **environ},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        sleeping = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"
        while not other.execute(sleeping).fetchone():
            assert running.poll() is None
            time.sleep(0.02)
        running.send_signal(signaled)
        running.wait()
        # A server that is at work notices later that nobody listens any more.
        other.execute(sleeping.replace("pid", "pg_cancel_backend(pid)", 1))
        other.execute("DROP FUNCTION slow CASCADE")
    assert apart.answer(["history"], environ).out.count("\n") == 1
    apart.typed([["log", "ann", "-m", "tea"]], environ)
    assert [row[0] for row in asked(database, "SELECT summary FROM interaction")] == ["tea"]


def test_what_is_read_during_a_write_is_from_before_it(database: str, store: Server) -> None:
    with closing(at(database)) as other:
        with store.write("add"):
            add(store, "Ann")
            assert other.all("intake/contacts") == []
        assert len(other.all("intake/contacts")) == 1


def test_the_version_moves_when_somebody_has_written(database: str, store: Server) -> None:
    with closing(at(database)) as other:
        before = store.version()
        assert store.version() == before
        with other.write("add"):
            add(other, "Ann")
        assert store.version() != before


def test_numbers_are_never_given_again(store: Server) -> None:
    with store.write("add"):
        assert [add(store, "Ann"), add(store, "Bob")] == [1, 2]
    with store.write("rm"):
        store.delete("contact", 2)
    assert store.next_id("contact") == 3
    with store.write("import"):
        rows = [(n, f"u{n}", f"P{n}", f"p{n}", "now") for n in range(10, 2500)]
        store.insert_many("contact", ("id", "uid", "name", "folded", "created_at"), rows)
    assert store.next_id("contact") == 2500
    with store.write("add"):
        assert add(store, "Cleo") == 2500
        assert add(store, "Dan", id=5) == 5
        assert add(store, "Eve") == 2501
    assert [done.id for done in journal.history(store, 9)] == [4, 3, 2, 1]


def test_an_undo_brings_rows_back_under_their_numbers(store: Server) -> None:
    with store.write("add"):
        ann = add(store, "Ann", note="likes tea", deceased=True)
        store.insert("fact", uid="f", contact_id=ann, text="x", day="2026-01-01")
    with store.write("rm"):
        store.delete("contact", ann)
    assert store.all("intake/contacts") == []
    journal.undo(store, None, lambda _: None)
    row = store.one("contacts/card", id=ann)
    assert row is not None
    assert (row["note"], row["deceased"], row["left_out"]) == ("likes tea", 1, 0)
    assert len(store.all("transfer/fact")) == 1
    assert store.next_id("contact") == ann + 1


def test_what_another_program_changes_is_on_record(database: str, store: Server) -> None:
    with store.write("add"):
        add(store, "Ann")
    with psycopg.connect(database, autocommit=True) as other:
        other.execute("UPDATE contact SET note = 'tea'")
        other.execute("UPDATE contact SET note = 'tea'")
    changes = 'SELECT operation_id, table_name, before LIKE \'%"note":""%\' FROM change ORDER BY id'
    assert asked(database, changes) == [(1, "contact", None), (None, "contact", True)]
    with pytest.raises(RefusedError, match="another program changed the same rows"):
        journal.undo(store, None, lambda _: None)


def test_nothing_changed_leaves_no_operation(store: Server) -> None:
    with store.write("add"):
        pass
    with store.write("add", dry=True):
        add(store, "Ann")
    with pytest.raises(ZeroDivisionError), store.write("add"):
        add(store, "Bob")
        _ = 1 / 0
    with pytest.raises(Clash), store.write("add"):
        add(store, "Ann")
        add(store, "Ann")
    assert (journal.history(store, 9), store.all("intake/contacts")) == ([], [])


SAID = (
    "Été à Zürich", "O'Neil & Söhne", "Straße 5b", "ЁЛКА под снегом", "ΑΘΉΝΑ τώρα", "日本語 の 会話", "i18n-ready",
    "ann@acme.example", "3.14 2026-11-23", "naïve café", "x" * 3000, "👩‍💻 coder", "%_\\ 'quoted\"", "ﬁne İstanbul",
)  # fmt: skip


BEYOND = ("елка", "ёлк", "αθηνα", "τωρα")
"""SQLite takes accents from Latin letters alone."""


@pytest.mark.parametrize(
    "typed",
    ["ete", "zur", "été à", "o'neil", "sohne", "neil sohne", "5b", "елка", "ёлк", "αθηνα", "τωρα", "日本", "日本語",
     "i18n", "ready", "acme", "ann@acme", "3.14", "2026", "11 23", "cafe nai", "naive", "xxxx", "coder", "quoted",
     "ist", "nothing", "eteé", "a"],
)  # fmt: skip
def test_the_search_finds_what_a_file_finds(store: Server, opened: base.Store, typed: str) -> None:
    found = []
    for each in (store, opened):
        with each.write("add"):
            person = add(each, "Zoë Quist")
            for at, text in enumerate(SAID):
                each.insert("fact", uid=f"f{at}", contact_id=person, text=text, day="2026-01-01")
        match = search._all_of(names.fold(typed).split())
        found.append(sorted(row["text"] for row in each.all("search/facts", match=match, limit=99)))
    if isinstance(opened, sqlite.File):
        assert set(found[1]) <= set(found[0])
        assert (found[0] != found[1]) == (typed in BEYOND)


def test_words_are_looked_for_where_they_are_asked_for(store: Server) -> None:
    with store.write("add"):
        add(store, "Marie", city="Lyon", title="Engineer", note="met in Paris")
        add(store, "Paris", city="Rome", nickname_folded="lyon")
    assert [row["id"] for row in store.all("search/names", match='"par"*', limit=9)] == [2]
    assert [row["id"] for row in store.all("search/cards", match='"par"*', limit=9)] == [1]
    assert [row["id"] for row in store.all("who/by_words", match=who.match(["lyon"], ""), archived=False, limit=9)] == [
        2
    ]
    store.update("contact", 1, note="", city="Oslo")
    assert store.all("search/cards", match='"paris"', limit=9) == []
    assert store.all("search/cards", match='"engineer" AND "osl"*', limit=9) != []
    assert store.all("search/cards", match='""', limit=9) == []
    store.delete("contact", 1)
    assert store.all("search/cards", match='"engineer"', limit=9) == []


def test_values_come_back_as_from_a_file(store: Server, opened: base.Store) -> None:
    rows = []
    for each in (store, opened):
        with each.write("add"):
            add(each, "Ann\0é", deceased=True, contact_days=0.1 + 0.2, every=2**62)
            add(each, "Bob", deceased=0, contact_days=3)
        rows.append(
            [
                {
                    name: value.replace("\0", "") if isinstance(value, str) else value
                    for name, value in dict(row).items()
                }
                for row in each.each("transfer/contact")
            ]
        )
        row = each.one("transfer/contact")
        assert row is not None
        assert list(row.keys())[:3] == ["id", "uid", "name"]
        assert (row[0], row["id"], len(row), type(row["deceased"])) == (1, 1, len(row.keys()), int)
    assert rows[0] == rows[1]
    total = store.one("report/week_events", first="2026-01-01", last="2026-12-31")
    assert total is not None and total["events"] == 0


def test_a_number_that_no_column_holds_is_told(store: Server) -> None:
    with pytest.raises(UsageError, match="A number is larger"):
        store.one("contacts/card", id=2**70)
    with pytest.raises(UsageError, match="A number is larger"), store.write("add"):
        add(store, "Ann", every=2**70)


def test_a_large_answer_is_left_early_and_the_connection_goes_on(store: Server) -> None:
    rows = [(f"u{n}", f"P{n}", f"p{n}", "now") for n in range(5000)]
    with store.write("import"):
        store.insert_many("contact", ("uid", "name", "folded", "created_at"), rows)
        assert next(iter(store.each("transfer/contact")))["id"] == 1
    reading = store.each("transfer/contact")
    seen = [next(reading)["id"] for _ in range(3)]
    assert (seen, sum(1 for _ in store.each("transfer/contact"))) == ([1, 2, 3], 5000)
    del reading
    left = store.each("transfer/contact")
    next(left)
    store.close()
    left.close()  # type: ignore[attr-defined]


def test_two_stores_in_schemas_of_their_own_do_not_meet(session: "Session", database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA ann; CREATE SCHEMA bob")
    apart_ = "&" if "?" in database else "?"
    ann, bob = (f"{database}{apart_}options=-csearch_path%3D{name}" for name in ("ann", "bob"))
    session(f"--db '{ann}' add Marie")
    assert "There is no store" in session(f"--db '{bob}' list", ok=False).err
    session(f"--db '{bob}' add Paul")
    assert [session(f"--db '{url}' list").rows[0][1] for url in (ann, bob)] == ["Marie", "Paul"]
    assert session(f"--db '{ann}' doctor").rows == []


def test_the_prompt_offers_nobody_from_a_server() -> None:
    from netcrm.cli import completing

    environ = {"NETCRM_DB": "postgresql://ann@127.0.0.1:1/netcrm"}
    assert completing.candidates(completing.Asked(["netcrm", "show", "ma"]), environ)[1] == []


def test_a_copy_is_kept_of_no_server(session: "Session", database: str) -> None:
    session.environ["NETCRM_BACKUPS"] = "on"
    session(f"--db '{database}' add Marie")
    assert not [path for path in session.folder.rglob("*") if "postgres" in path.name or path.name == "backups"]


def test_a_store_that_somebody_makes_between_two_looks_is_one(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    at(database).close()
    sees, marked = iter([False, True]), server._marked
    monkeypatch.setattr(server, "_marked", lambda connection: marked(connection) if next(sees) else None)
    with closing(at(database)) as store:
        assert add(store, "Ann") == 1
