"""A whole store moved: files and servers, either way, with what may go wrong. The server is a real PostgreSQL."""

import os
import re
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import apart
import everything
import pytest
from databases import Databases

from netcrm import store
from netcrm.errors import NetcrmError, RefusedError, UnusableError
from netcrm.store import ends, moving
from netcrm.store.unfinished import SIDES

pytestmark = [pytest.mark.embedded, pytest.mark.network]

ODD = "tab\\t back\\\\slash \\N \"quoted\" 'single' ; -- %s :x \N{GRINNING FACE} Zoë  {1,2} NULL"
"""What would be something else in SQL, in COPY or in JSON."""

FILLED: dict[str, bytes] = {}
"""The store of everything.py, typed once: rows in every table, some of them gone, or with a later one."""

EXPORTS = ("json", "csv", "csv --what interactions", "vcard", "google", "ics")

NUMBERS = count(1)


@pytest.fixture
def new_database(server: str) -> Iterator[Callable[[], str]]:
    """What makes a new empty database and gives its URL."""
    made = Databases(server)
    yield made.new
    made.close()


@pytest.fixture
def filled(session: Any) -> Any:
    """A session with everything behind it, and a text that is hard to carry."""
    if not FILLED:
        monday = session.today

        def type_line(day: str, line: str) -> None:
            session.today = day
            session(line)

        everything.fill(type_line, session.folder)
        session.today = monday
        session("due")
        with closing(session.open()) as opened, opened.write("note"):
            opened.update("contact", 1, note=ODD)
        FILLED["store"] = session.db.read_bytes()
    session.db.write_bytes(FILLED["store"])
    session.db.chmod(0o600)
    return session


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """What gives a new place of a kind: `file` or `server`."""

    def new(kind: str) -> str:
        if kind == "file":
            return str(tmp_path / f"moved-{next(NUMBERS)}.db")
        made: str = request.getfixturevalue("new_database")()
        return made

    return new


def opened(where: str, *, create: bool = False) -> Any:
    """A store, to look into; it has to be closed."""
    return store.connect(where, create=create, now=lambda: "2026-11-23T12:00:00")


def content(where: str) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, with their columns by name, history included."""
    with closing(opened(where)) as found:
        end = ends.of(found)
        with end.reading():
            return {table: list(map(tuple, end.rows(table, sorted(found.columns(table))))) for table in moving.TABLES}


def pieces(text: str) -> list[str]:
    """What an answer says, in any order: a server gives somebody's tags in any."""
    return sorted(re.split(r"[,:\t\r\n]| ::: ", text))


def moved(session: Any, source: str, where: str, **more: Any) -> Any:
    """The answer of `netcrm move`."""
    return session(f"--db '{source}' move '{where}'", **more)


WAYS = [("file", "file"), ("file", "server"), ("server", "file"), ("server", "server")]


@pytest.mark.parametrize(("one", "other"), WAYS)
def test_all_of_a_store_is_moved(filled: Any, place: Any, one: str, other: str) -> None:
    source, target = str(filled.db), place(other)
    if one == "server":
        source = place("server")
        moved(filled, str(filled.db), source)
    before = content(source)
    answer = moved(filled, source, target)
    assert content(target) == before == content(source)
    assert {line[1]: int(line[2]) for line in answer.rows} == {table: len(rows) for table, rows in before.items()}
    assert [table for table, rows in before.items() if not rows] == []
    exports = [f"export {how} --private" for how in EXPORTS]
    for line in (*exports, "history", "find quay", "find cats", "find zoe", "show zoë", "show marta", "list", "due"):
        there, here = (filled(f"--db '{where}' {line}").out for where in (target, source))
        assert there == here if one == other else pieces(there) == pieces(here), line
    if other == "file":
        assert filled(f"--db '{target}' doctor --json").data["healthy"]


@pytest.mark.parametrize(("one", "other"), WAYS[1:3])
def test_what_was_done_before_is_undone_after(filled: Any, place: Any, one: str, other: str) -> None:
    """Each step, newest first, on both stores: they stay the same."""
    source, target = str(filled.db), place(other)
    if one == "server":
        source = place("server")
        moved(filled, str(filled.db), source)
    moved(filled, source, target)
    steps = [line[0] for line in filled(f"--db '{target}' history -n 100").rows if line[5] in ("", "automatic")]
    assert len(steps) > 40
    for step in steps:
        for where in (source, target):
            filled(f"--db '{where}' undo {step}")
        assert content(source)["contact"] == content(target)["contact"], step
    assert filled(f"--db '{target}' export json").out == filled(f"--db '{source}' export json").out
    assert filled(f"--db '{target}' list").out == ""


@pytest.mark.parametrize(("kind", "kept"), [("file", "tea\0time"), ("server", "teatime")])
def test_a_text_of_earlier_days_with_a_nul_in_it_is_moved(filled: Any, place: Any, kind: str, kept: str) -> None:
    """And so is the history, in which it is as well."""
    with closing(filled.open()) as opened:
        for note in ("tea\0time", "no more"):
            with opened.write("note"):
                opened.update("contact", 1, note=note)
                opened.insert("fact", uid=note, contact_id=1, text=f"{note}\0", day="2026-11-23")
    where = place(kind)
    filled(f"move {where}")
    assert filled(f"--db '{where}' undo").rows[0][1] == "note"
    assert filled(f"--db '{where}' show id:1 --json").data["note"] == kept


@pytest.mark.parametrize("kind", ["file", "server"])
def test_no_number_is_given_twice(filled: Any, place: Any, kind: str) -> None:
    """The last contact was removed before the move; a new one gets neither their number nor anybody else's."""
    target = place(kind)
    moved(filled, str(filled.db), target)
    for where in (str(filled.db), target):
        filled(f"--db '{where}' add 'Nina Hale' --tag new")
    assert pieces(filled(f"--db '{target}' list").out) == pieces(filled(f"--db '{filled.db}' list").out)
    changes = [content(where)["change"][-1] for where in (target, str(filled.db))]
    assert changes[0] == changes[1]


@pytest.mark.parametrize("kind", ["file", "server"])
def test_a_store_that_is_not_empty_stays_as_it_is(filled: Any, place: Any, kind: str) -> None:
    target = place(kind)
    filled(f"--db '{target}' add 'Nina Hale'")
    before = content(target)
    answer = moved(filled, str(filled.db), target, ok=False)
    assert (answer.code, answer.out) == (5, "")
    assert "is not empty" in answer.err
    assert content(target) == before


@pytest.mark.parametrize("kind", ["file", "server"])
def test_an_empty_store_is_moved_too(session: Any, place: Any, kind: str) -> None:
    opened(str(session.db), create=True).close()
    target = place(kind)
    assert not sum(int(line[2]) for line in moved(session, str(session.db), target).rows)
    session(f"--db '{target}' add 'Nina Hale'")
    assert session(f"--db '{target}' list").rows[0][0] == "1"


def test_what_to_do_next_is_told_without_the_password(filled: Any, database: str) -> None:
    target = database
    password = target.split(":")[2].partition("@")[0]
    answer = moved(filled, str(filled.db), target)
    told = answer.err.splitlines()
    assert told[0].startswith("Moved 12 contacts, 8 interactions, 49 steps of history to postgresql://netcrm:***@")
    assert str(filled.db) in told[1]
    assert told[2] == f"To use the new one: netcrm config db {target.replace(':' + password, '')}"
    assert "~/.pgpass" in told[3]
    assert password not in answer.err + answer.out
    again = moved(filled, str(filled.db), target, ok=False)
    assert password not in again.err


def test_what_to_do_next_with_a_variable(filled: Any, tmp_path: Path) -> None:
    assert f"export NETCRM_DB={tmp_path / 'new.db'}" in filled(f"move {tmp_path / 'new.db'}").err


def test_an_encrypted_store_comes_out_plain_and_it_is_said(locked: Any, tmp_path: Path) -> None:
    locked.after("add 'Zoé Brandt'", "log zoé -m tea")
    before = content(str(locked.db))
    locked("encrypt")
    assert locked(f"move {tmp_path / 'told.db'} --json").data["encrypted"] is False
    answer = locked(f"move {tmp_path / 'plain.db'}")
    assert "The new one is not encrypted: netcrm encrypt does that." in answer.err
    assert (tmp_path / "plain.db").read_bytes().startswith(b"SQLite format 3")
    assert content(str(tmp_path / "plain.db")) == before
    assert locked(f"--db {tmp_path / 'plain.db'} list").rows[0][1] == "Zoé Brandt"


def test_a_store_may_be_moved_into_an_encrypted_one(locked: Any, tmp_path: Path) -> None:
    new = tmp_path / "new.db"
    store.connect(str(new), create=True, now=lambda: "2026-11-23T12:00:00").close()
    locked(f"--db {new} encrypt")
    locked.after("add 'Zoé Brandt'")
    locked("encrypt")
    told = locked(f"move {new}").err
    assert "not encrypted" not in told
    assert b"SQLite" not in new.read_bytes()[:16]
    locked(f"--db {new} undo")


BAD_PLACES = [
    ("{tmp}/nosuch/moved.db", 6, "There is no folder"),
    ("{tmp}", 6, "is a folder"),
    ("{db}", 5, "is the store itself"),
    ("{tmp}/link.db", 5, "is the store itself"),
    ("{tmp}/other.db", 6, "is a database of another program"),
    ("{tmp}/text.db", 6, "is not a netcrm store"),
    ("{tmp}/newer.db", 6, "was written by a newer netcrm"),
    ("postgresql://a:secret@127.0.0.1:1/x", 6, "can't be reached"),
    ("postgresql://a:secret@127.0.0.1:one/x", 6, "can't be reached"),
    ("postgresql://a:secret@127.0.0.1/x?no=1", 6, "The URL postgresql://a:***@127.0.0.1/x?no=1 can't be read"),
    ("-", 2, "into a file or a database"),
    ("", 2, "into a file or a database"),
]


@pytest.mark.parametrize(("where", "code", "told"), BAD_PLACES)
def test_a_place_where_there_can_be_no_store(filled: Any, tmp_path: Path, where: str, code: int, told: str) -> None:
    (tmp_path / "link.db").symlink_to(filled.db)
    (tmp_path / "text.db").write_text("nothing of SQLite's" * 100)
    moved(filled, str(filled.db), str(tmp_path / "newer.db"))
    for name, statement in (("other", "CREATE TABLE t (x)"), ("newer", "PRAGMA user_version = 99")):
        with closing(sqlite3.connect(tmp_path / f"{name}.db")) as other:
            other.execute(statement)
    before, was = content(str(filled.db)), sorted(tmp_path.iterdir())
    answer = moved(filled, str(filled.db), where.format(tmp=tmp_path, db=filled.db), ok=False)
    assert (answer.code, answer.out) == (code, "")
    assert told in answer.err
    assert "secret" not in answer.err
    assert content(str(filled.db)) == before
    assert sorted(tmp_path.iterdir()) == was


BAD_DATABASES = [
    ("CREATE TABLE other (x INTEGER)", "is a database of another program"),
    ("UPDATE alembic_version SET version_num = '0099'", "was written by a newer netcrm"),
    ("DROP SCHEMA public CASCADE", "no schema"),
]


@pytest.mark.parametrize(("statement", "told"), BAD_DATABASES)
def test_a_database_where_there_can_be_no_store(filled: Any, database: str, statement: str, told: str) -> None:
    import psycopg

    target = database
    if "alembic_version" in statement:
        opened(target, create=True).close()
    with psycopg.connect(target, autocommit=True) as other:
        other.execute(statement)
    answer = moved(filled, str(filled.db), target, ok=False)
    assert (answer.code, answer.out) == (6, "")
    assert told in answer.err


def test_a_database_that_is_not_there(filled: Any, server: str) -> None:
    answer = moved(filled, str(filled.db), f"{server.rpartition('/')[0]}/nosuch", ok=False)
    assert answer.code == 6
    assert "There is no database" in answer.err


def test_a_password_that_is_wrong(filled: Any, server: str) -> None:
    password = server.split(":")[2].partition("@")[0]
    answer = moved(filled, str(filled.db), server.replace(password, "wr0ng-one"), ok=False)
    assert answer.code == 6
    assert "the name or the password" in answer.err
    assert "wr0ng-one" not in answer.err


def test_without_the_driver(filled: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "netcrm.store.server", raising=False)
    monkeypatch.delattr(store, "server", raising=False)
    answer = moved(filled, str(filled.db), "postgresql://netcrm@127.0.0.1/x", ok=False)
    assert answer.code == 6
    assert "netcrm[postgres]" in answer.err


def refused(source: str, target: str, told: moving.Told, error: type[NetcrmError]) -> str:
    """What a move that does not work says; `told` is called at each row."""
    with closing(opened(source)) as here, pytest.raises(error) as mistake:
        moving.move_to(here, target, lambda: "2026-11-23T12:00:00", told)
    return mistake.value.message


def is_untouched(where: str) -> bool:
    """Whether nothing is there: no file, or an empty store."""
    if not store.is_server(where):
        return not [side for side in SIDES if Path(where + side).exists()]
    return not any(content(where).values())


@pytest.mark.parametrize(("one", "other"), WAYS[1:3])
def test_who_writes_meanwhile_is_not_lost(
    filled: Any, place: Any, one: str, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "TOLD_EVERY", 1)
    source, target = str(filled.db), place(other)
    if one == "server":
        source = place("server")
        moved(filled, str(filled.db), source)
    writing = iter([True])

    def told(_what: str, _rows: int) -> None:
        if next(writing, False):
            filled(f"--db '{source}' log marta -m meanwhile")

    assert "was written to while it was moved" in refused(source, target, told, RefusedError)
    assert is_untouched(target)
    moved(filled, source, target)
    assert content(target) == content(source)


CHANGED: list[Callable[[Sequence[Any]], list[Any]]] = [
    lambda rows: list(rows[:-1]),
    lambda rows: [*rows[:-1], (*rows[-1][:-1], "9999-01-01")],
]


@pytest.mark.parametrize("kind", ["file", "server"])
@pytest.mark.parametrize("change", CHANGED, ids=["a row is missing", "a value is another"])
def test_what_does_not_arrive_as_it_was_does_not_count(
    filled: Any, place: Any, kind: str, change: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = place(kind)
    end: Any = {"file": ends.FileEnd, "server": ends.ServerEnd}[kind]
    fill = end.fill

    def wrong(self: Any, table: str, columns: Sequence[str], rows: Any) -> None:
        fill(self, table, columns, change(list(rows)) if table == "reminder" else rows)

    monkeypatch.setattr(end, "fill", wrong)
    told = refused(str(filled.db), target, lambda _what, _rows: None, UnusableError)
    assert told == "Row 2 of reminder did not arrive as it was."
    assert is_untouched(target)


@pytest.mark.parametrize("kind", ["file", "server"])
def test_rows_that_do_not_go_together(filled: Any, place: Any, kind: str) -> None:
    """Of a store that another program has damaged."""
    with closing(sqlite3.connect(filled.db, isolation_level=None)) as other:
        other.execute("UPDATE participant SET contact_id = 99 WHERE id = 1")
    target = place(kind)
    assert "rows that do not go together" in refused(str(filled.db), target, lambda _what, _rows: None, RefusedError)
    assert is_untouched(target)


@pytest.mark.parametrize("kind", ["file", "server"])
@pytest.mark.parametrize("what", ["moved", "compared"])
def test_a_move_that_is_killed(filled: Any, place: Any, kind: str, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "TOLD_EVERY", 1)
    target = place(kind)

    def killed(doing: str, rows: int) -> None:
        if (doing, rows) == (what, 30):
            os.kill(os.getpid(), signal.SIGKILL)

    def moving_on() -> int:
        here = opened(str(filled.db))
        moving.move_to(here, target, lambda: "2026-11-23T12:00:00", killed)
        return 0

    _, status = os.waitpid(apart.child(moving_on), 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL
    assert not any(content(target).values())
    moved(filled, str(filled.db), target)
    assert content(target) == content(str(filled.db))


def test_the_progress_is_told_on_a_terminal(
    filled: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(moving, "TOLD_EVERY", 50)
    assert "\x1b[K" not in filled(f"move {tmp_path / 'one.db'}").err
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    shown = filled(f"move {tmp_path / 'two.db'}").err
    assert "\r\x1b[K50 rows moved\r\x1b[K100 rows moved" in shown
    assert "\r\x1b[K50 rows compared" in shown
