"""Listings that are read ahead: the same rows as read one by one, of one moment, whatever else happens to the store."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from netcrm.errors import UnusableError
from netcrm.store import ahead, conditions, ends
from netcrm.store.conditions import Holds, Where
from netcrm.store.sqlite import File, connect

QUERY, WHERE = "export/contacts", ["not_private"]
VALUES = {"private": False}

TEXTS = (
    "plain", "", "a,b", 'say "ja"', "back\\slash", "two\nlines", "tab\there", "nul\0in it", "\x1funit", "Ünïcödé",
    "名前", "שלום", "🧑‍🚀", "\u2028", "'; DROP TABLE contact; --", "[1]", "null",
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "netcrm.db")


@pytest.fixture
def store(path: str) -> Iterator[File]:
    with closing(connect(path, create=True, now=lambda: "2026-11-23T12:00:00")) as opened:
        yield opened


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "FIRST", 2)
    monkeypatch.setattr(ahead, "MANY", 3)


def add(store: File, count: int) -> None:
    with store.write("test"):
        for number in range(count):
            values = {"uid": store.new_uid(), "name": f"Ann {number}", "folded": "", "created_at": ""}
            contact = store.insert("contact", note=TEXTS[number % len(TEXTS)], private=number % 5 == 4, **values)
            store.insert("contact_point", contact_id=contact, kind="email", value=f"{number}@x.example", normalized="")


def one_by_one(store: File) -> list[tuple[object, ...]]:
    return [tuple(row) for row in store.compose(QUERY, WHERE, "by_id", {**VALUES, "limit": -1})]


def read_ahead(store: File) -> list[tuple[object, ...]]:
    return [tuple(row) for row in store.cells(QUERY, WHERE, VALUES)]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 6, 7, 30])
def test_the_rows_are_those_that_are_read_one_by_one(store: File, count: int) -> None:
    add(store, count)
    assert read_ahead(store) == one_by_one(store)
    assert len(read_ahead(store)) == count - count // 5


def test_what_has_conditions_is_read_one_by_one(store: File, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store, 10)
    where: list[Where] = ["not_private", Holds("numbered", "[2, 3, 9]")]
    values = {**VALUES, **conditions.values(where)}
    monkeypatch.setattr(ahead, "rows", lambda *_: pytest.fail("each page would ask it anew"))
    assert len(list(store.cells(QUERY, where, values))) == 3


def test_long_rows_are_fewer_at_once(store: File, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store, 30)
    with store.write("test"):
        for contact in range(8, 31):
            store.update("contact", contact, note="x" * 5_000)
    monkeypatch.setattr(ahead, "LONGEST", 20_000)
    monkeypatch.setattr(ahead, "MANY", 6)
    asked = []
    looked_up = ahead._some

    def counted(connection: sqlite3.Connection, text: str, values: dict[str, int]) -> tuple[int | None, str]:
        asked.append(values["many"])
        return looked_up(connection, text, values)

    monkeypatch.setattr(ahead, "_some", counted)
    assert read_ahead(store) == one_by_one(store)
    assert asked[:2] == [ahead.FIRST, ahead.MANY]
    assert min(asked[2:]) <= 4


def test_a_disk_that_fails_keeps_its_sentence(store: File, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store, 10)

    def failing(connection: sqlite3.Connection, *_: object) -> tuple[int | None, str]:
        connection.execute("ROLLBACK")  # as SQLite does then by itself
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error

    monkeypatch.setattr(ahead, "_some", failing)
    with pytest.raises(UnusableError, match="can't be read or written"):
        read_ahead(store)


def test_they_are_of_the_moment_in_which_the_first_was_read(store: File, path: str) -> None:
    add(store, 20)
    before = one_by_one(store)
    rows = store.cells(QUERY, WHERE, VALUES)
    first = next(rows)
    with closing(connect(path, create=False, now=lambda: "2026-11-23T12:01:00")) as other:
        add(other, 7)
        with other.write("test"):
            other.update("contact", 20, name="Renamed")
    assert [tuple(first), *map(tuple, rows)] == before
    assert len(read_ahead(store)) > len(before)


def test_they_are_of_the_moment_that_is_being_read(store: File, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store, 20)
    before = one_by_one(store)
    monkeypatch.setattr(store, "compose", lambda *_: pytest.fail("nothing would be looked up ahead"))
    with closing(connect(path, create=False, now=lambda: "2026-11-23T12:01:00")) as other:
        with ends.of(store).reading():
            assert store.all("journal/any_change", id=99) == []  # the first look says which moment it is
            add(other, 7)
            assert read_ahead(store) == before
            assert read_ahead(store) == before
        assert len(read_ahead(store)) > len(before)
        add(store, 1)


def test_who_leaves_early_can_write_and_can_close(store: File, path: str) -> None:
    add(store, 20)
    rows = store.cells(QUERY, WHERE, VALUES)
    next(rows)
    rows.close()  # type: ignore[attr-defined]
    add(store, 1)
    left = store.cells(QUERY, WHERE, VALUES)
    next(left)
    store.close()
    with pytest.raises(RuntimeError, match="closed"):
        list(left)
    with closing(connect(path, create=False, now=lambda: "2026-11-23T12:02:00")) as again:
        add(again, 1)
        assert len(read_ahead(again)) == 16 + 1 + 1


def test_a_listing_inside_of_a_write_shows_what_was_written_there(store: File) -> None:
    with store.write("test"):
        store.insert("contact", uid="u", name="Ann", folded="ann", created_at="")
        assert read_ahead(store) == one_by_one(store)
        assert len(read_ahead(store)) == 1


def test_what_goes_wrong_on_the_way_is_a_sentence(store: File, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store, 20)
    looked_up = ahead._some

    def broken(connection: sqlite3.Connection, text: str, values: dict[str, object]) -> tuple[int | None, str]:
        if values["after"]:
            raise sqlite3.DatabaseError("no such table: contact")
        return looked_up(connection, text, values)  # type: ignore[arg-type]

    monkeypatch.setattr(ahead, "_some", broken)
    rows = store.cells(QUERY, WHERE, VALUES)
    assert next(rows)
    with pytest.raises(UnusableError, match="damaged"):
        list(rows)
    monkeypatch.undo()
    add(store, 1)
