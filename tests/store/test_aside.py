"""Rows that go in while their giver goes on: nobody reads past them, and a write that fails leaves none of them."""

import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest

from netcrm.store.base import Clash, Rows
from netcrm.store.sqlite import File, connect

MANY = 20_000


@pytest.fixture
def store(tmp_path: Path) -> Iterator[File]:
    with closing(connect(str(tmp_path / "netcrm.db"), create=True, now=lambda: "2026-11-23T12:00:00")) as opened:
        yield opened


def tags(first: int, count: int) -> Rows:
    return "tag", ("name", "folded"), [(f"t{number}", f"t{number}") for number in range(first, first + count)]


def folded(store: File) -> list[str]:
    return [row["folded"] for row in store.all("intake/tags")]


def test_whoever_asks_for_anything_waits_for_what_was_given(store: File) -> None:
    with store.write("test"):
        store.insert_soon([tags(0, MANY)])
        store.insert_soon([tags(MANY, 10), tags(MANY + 10, 10)])
        assert store.insert("tag", name="last", folded="last") == MANY + 21
        store.insert_soon([tags(MANY + 20, 10)])
        assert len(folded(store)) == MANY + 31
        store.insert_soon([tags(MANY + 30, MANY)])
        store.update("tag", 1, name="first")
        store.insert_soon([tags(2 * MANY + 30, MANY)])
    assert len(folded(store)) == 3 * MANY + 31


def test_what_goes_wrong_is_told_to_who_asks_next_and_nothing_stays(store: File) -> None:
    for ask in (
        lambda: folded(store), lambda: store.insert_soon([tags(9, 1)]), lambda: store.update("tag", 1, name="first"),
        lambda: store.insert("tag", name="x", folded="x"), lambda: None,
    ):  # fmt: skip
        with pytest.raises(Clash), store.write("test"):
            store.insert_soon([tags(0, MANY), tags(5, 1)])
            ask()
        assert not folded(store)
    with store.write("test"):
        store.insert_soon([tags(0, 3)])
    assert len(folded(store)) == 3


class Stopped(BaseException):
    """^C, at a moment of a test's choosing."""


@pytest.mark.parametrize("given", range(1, 6))
def test_a_write_that_is_broken_off_leaves_nothing_and_a_store_that_works(store: File, given: int) -> None:
    with pytest.raises(Stopped), store.write("test"):
        for number in range(given):
            store.insert_soon([tags(number * MANY, MANY // 2), tags(number * MANY + MANY // 2, MANY // 2)])
        raise Stopped
    assert not folded(store)
    with store.write("test"):
        store.insert_soon([tags(0, 3)])
    assert len(folded(store)) == 3
    assert [row["label"] for row in store.all("journal/list", limit=9)] == ["test"]


def test_a_driver_that_promises_nothing_of_threads_writes_at_once(store: File, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "threadsafety", 0)
    with pytest.raises(Clash), store.write("test"):
        store.insert_soon([tags(0, 2), tags(1, 1)])
        pytest.fail("it should have been raised by the one who gave it")


@pytest.fixture
def interrupted() -> Iterator[Callable[[], None]]:
    """Has the next twentieth of a second end in ^C."""

    def interrupt(*_: object) -> None:
        raise Stopped

    before = signal.signal(signal.SIGALRM, interrupt)
    yield lambda: cast(None, signal.setitimer(signal.ITIMER_REAL, 0.05))
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("waits_in", ["make_room", "insert_soon", "all", "insert"])
def test_a_wait_that_is_interrupted_leaves_nothing_outside_of_the_write(
    store: File, interrupted: Callable[[], None], waits_in: str
) -> None:
    wait: dict[str, Callable[[], object]] = {
        "make_room": store.make_room,
        "insert_soon": lambda: store.insert_soon([tags(10 * MANY, 1)]),
        "all": lambda: folded(store),
        "insert": lambda: store.insert("tag", name="x", folded="x"),
    }
    with pytest.raises(Stopped), store.write("test"):
        store.insert_soon([tags(part * MANY, MANY) for part in range(8)])
        interrupted()
        wait[waits_in]()
        pytest.fail("it was over too soon to be interrupted")
    assert not folded(store)
    assert not list(store._execute("SELECT id FROM change", ()))
    with store.write("after"):
        store.insert_soon([tags(0, 3)])
    assert len(folded(store)) == 3
