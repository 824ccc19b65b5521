"""Whatever was done, in whatever order: taking it all back, newest first, meets every step on the way again."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path

from databases import Turns
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm import store as stores
from netcrm.cli import main
from netcrm.formats import json
from netcrm.store import base, journal, sqlite, transfer

NAMES = ("Ann Archer", "Bob Baker", "Cleo Carter", "Dan Dyer")
CSV = "name,organization,email,tags\nAnn Archer,Acme,ann@acme.example,data\nEve Ember,Acme,eve@acme.example,press\n"

who = st.sampled_from(NAMES)
several = st.lists(who, min_size=1, max_size=3, unique=True)
day = st.sampled_from(("2026-11-23", "2026-11-22", "2026-10-01", "2026-03-01"))
circle = st.sampled_from(("inner", "close", "active", "wide", "none"))
organization = st.sampled_from(("Acme", "Polder"))
tag = st.sampled_from(("data", "press"))

command = st.one_of(
    st.tuples(st.just("add"), who, st.just("--new"), st.just("--org"), organization, st.just("--tag"), tag),
    st.tuples(st.just("add"), who, st.just("--new"), st.just("--met"), day, st.just("--circle"), circle),
    st.builds(lambda people, on: ("log", *people, "--on", on, "-m", "talked"), several, day),
    st.builds(lambda person: ("log", person, "--attempt", "--next", "3w"), who),
    st.tuples(st.just("edit"), who, st.just("--org"), organization, st.just("--clear"), st.just("tag")),
    st.tuples(st.just("edit"), who, st.just("--name"), who, st.just("--every"), st.sampled_from(("2w", "90d"))),
    st.tuples(st.just("note"), who, st.just("something to remember")),
    st.tuples(st.just("rm"), who),
    st.tuples(st.just("merge"), who, who, st.just("--yes")),
    st.builds(lambda name, people: ("circle", name, *people), circle, several),
    st.builds(lambda name, people: ("tag", name, *people), tag, several),
    st.builds(lambda name, people: ("tag", name, *people, "--remove"), tag, several),
    st.tuples(st.just("tag"), tag, st.just("--every"), st.sampled_from(("3w", "none"))),
    st.tuples(st.just("snooze"), who, st.just("2w")),
    st.tuples(st.just("archive"), who),
    st.tuples(st.just("unarchive"), who),
    st.just(("due",)),
    st.just(("import", "people.csv")),
    st.just(("undo",)),
)  # fmt: skip
"""A command with its arguments; many are refused where they come, which must change nothing."""


@settings(max_examples=12, deadline=None)
@given(commands=st.lists(command, min_size=3, max_size=14))
def test_undoing_everything_newest_first_meets_every_step_again(
    there: Turns | None, commands: list[tuple[str, ...]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        where = _place(folder, there)
        (Path(folder) / "people.csv").write_text(CSV, encoding="utf-8")
        with closing(_open(where)) as store:
            steps = {0: _everything(store)}
            for line in commands:
                before = _newest(store)
                code = _run(folder, where, *line)
                assert code in (0, 2, 3, 4, 5), line
                number = _newest(store)
                assert number - before in (0, 1)
                if number == before:
                    assert _everything(store) == steps[before]
                steps[number] = _everything(store)
            for number in sorted(steps, reverse=True)[:-1]:
                if next(done.state for done in journal.history(store, 1000) if done.id == number) != "undone":
                    assert _run(folder, where, "undo", str(number)) == 0, (number, list(_lines(store)))
                assert _everything(store) == steps[number - 1], (number, list(_lines(store)))


@settings(max_examples=12, deadline=None)
@given(commands=st.lists(command, min_size=3, max_size=12), data=st.data())
def test_an_undo_in_any_order_is_whole_or_refused(
    there: Turns | None, commands: list[tuple[str, ...]], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        where = _place(folder, there)
        (Path(folder) / "people.csv").write_text(CSV, encoding="utf-8")
        with closing(_open(where)) as store:
            for line in commands:
                _run(folder, where, *line)
            for number in data.draw(st.lists(st.integers(1, len(commands) + 2), max_size=6)):
                before, newest = _everything(store), _newest(store)
                code = _run(folder, where, "undo", str(number))
                assert code in (0, 3, 5), number
                if code:
                    assert (_everything(store), _newest(store)) == (before, newest)
                else:
                    assert _run(folder, where, "undo", str(_newest(store))) == 0, (number, list(_lines(store)))
                    assert _everything(store) == before, (number, list(_lines(store)))
            if isinstance(store, sqlite.File):
                assert store._connection.execute("PRAGMA foreign_key_check").fetchall() == []


def _place(folder: str, there: Turns | None) -> str:
    """Where the store is: a new file, or the database of this run, emptied."""
    if there is None:
        return f"{folder}/netcrm.db"
    there.bring_back({})
    return there.url


def _open(where: str) -> base.Store:
    return stores.connect(where, create=True, now=lambda: "2026-11-23T12:00:00")


def _run(folder: str, where: str, *arguments: str) -> int:
    environ = {
        "NETCRM_DB": where, "NETCRM_CONFIG": f"{folder}/config.toml", "NETCRM_TODAY": "2026-11-23",
        "NETCRM_BACKUPS": "off",
    }  # fmt: skip
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return main.run([word.replace("people.csv", f"{folder}/people.csv") for word in arguments], environ)


def _everything(store: base.Store) -> str:
    out = io.StringIO()
    json.write_tables(transfer.tables(store), out, schema=sqlite.SCHEMA_VERSION)
    return out.getvalue()


def _newest(store: base.Store) -> int:
    return max((done.id for done in journal.history(store, 1)), default=0)


def _lines(store: base.Store) -> Iterator[str]:
    return (f"{done.id} {done.label} {done.detail} {done.state}" for done in journal.history(store, 1000))
