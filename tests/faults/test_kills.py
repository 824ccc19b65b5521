"""kill -9 at random moments: every command that had returned is there, and no half of one that had not.

`KILLS=84 pytest tests/faults/test_kills.py` is the long run (docs/explanation/trust.md has its figure).
"""

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import apart
import pytest
from apart import Line

from netcrm.store import shelf, vault

KILLS = int(os.environ.get("KILLS", "6"))
"""How often each kind of command is killed by chance: half of them by the clock, half within the work of SQLite. Twice
more it is at the first and at the last moment that SQLite is at work."""

OLD = Path(__file__).parents[1] / "store" / "fixtures" / "schema-3.sql"
PEOPLE = [f"Person{number} Number{number}" for number in range(1, 13)]


class Case(NamedTuple):
    """What is typed, and the store that it is typed in; `{folder}` is where that store lies."""

    lines: tuple[str, ...]
    store: Callable[[Path], None]
    backups: str = "off"


def _people(folder: Path) -> None:
    """Twelve people with a history, and files to import."""
    lines = [["add", name, "--new", "--circle", "close", "--org", "Acme", "--tag", "data"] for name in PEOPLE]
    lines += [["log", name, "-m", "tea", "--on", "2026-11-02"] for name in PEOPLE[:6]]
    apart.typed([*lines, ["due"]], apart.environ_of(folder), first=1000)
    with (folder / "people.csv").open("w", encoding="utf-8") as file:
        file.write("name,email,organization,tags,note\n")
        file.writelines(f"Guest{n} Of{n},g{n}@x.example,Org {n % 40},press,{'note ' * 20}\n" for n in range(100))
    with (folder / "later.csv").open("w", encoding="utf-8") as file:
        file.write("name,email,title\n")
        file.writelines(f"Guest{n} Of{n},g{n}@x.example,Title {n}\n" for n in range(0, 100, 2))


def _guests(folder: Path) -> None:
    """The same after an import and more."""
    _people(folder)
    lines = (f"import {folder}/people.csv", f"import {folder}/later.csv", *(f"log id:{n} -m tea" for n in range(1, 6)))
    apart.typed([line.split() for line in lines], apart.environ_of(folder), first=2000)


def _exported(folder: Path) -> None:
    """No store, but the export of one."""
    _guests(folder)
    apart.typed([["export", "json", str(folder / "whole.json")]], apart.environ_of(folder))
    (folder / "netcrm.db").unlink()


def _backed_up(folder: Path) -> None:
    """A store that has grown since its backup."""
    _people(folder)
    apart.typed([["backup", str(folder / "good.db")]], apart.environ_of(folder))
    apart.typed([["import", str(folder / "people.csv")]], apart.environ_of(folder), first=3000)


def _old(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "netcrm.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(f"BEGIN;{OLD.read_text(encoding='utf-8')}COMMIT;")


CASES = {
    "log": Case(tuple(f"log id:{n} id:{n % 12 + 1} -m tea{n}" for n in range(1, 6)), _people),
    "import": Case(("import {folder}/people.csv", "import {folder}/later.csv"), _people, "on"),
    "undo": Case(("undo",) * 5, _guests),
    "migrate": Case(("list", "note id:1 tea"), _old),
    "an import of everything": Case(("import {folder}/whole.json",), _exported),
    "merge": Case(tuple(f"merge id:{n} id:{n + 6} --yes" for n in range(1, 5)), _people, "on"),
    "restore": Case(("restore {folder}/good.db --yes", "log id:1"), _backed_up),
}


@pytest.mark.parametrize("name", CASES)
def test_what_a_kill_leaves(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    start, folder = tmp_path / "start", tmp_path / "work"
    start.mkdir()
    case.store(start)
    environ = apart.environ_of(folder, NETCRM_BACKUPS=case.backups)
    lines: list[Line] = [line.format(folder=folder).split() for line in case.lines]
    states = _undisturbed(start, folder, lines, environ)
    _afresh(start, folder)
    seconds, looks = apart.measured(lines, environ)
    chance = random.Random(name)  # noqa: S311
    steps = [1, looks, *(chance.randrange(looks) + 1 if number % 2 else 0 for number in range(KILLS))]
    reached = set()
    for number, step in enumerate(steps):
        _afresh(start, folder)
        done = apart.killed(lines, environ, after=chance.random() * seconds, step=step)
        found = apart.state(folder / "netcrm.db")
        here = next(at for at in (done, done + 1, None) if at is None or found in states[at : at + 1])
        assert here is not None, (name, number, done)
        reached.add(here)
        for each in shelf.kept(str(folder / "netcrm.db")):
            vault.examined(each.path)
        apart.typed(lines[here:], environ, first=here)
        assert apart.state(folder / "netcrm.db") == states[-1], (name, number, here)
    # The first kill comes before anything is written, the second when all but the end of the last command is.
    assert min(reached) == 0, "no kill came in time"
    assert max(reached) >= len(lines) - 1, "every kill came too soon"


def _undisturbed(start: Path, folder: Path, lines: list[Line], environ: dict[str, str]) -> list[str]:
    """What the store holds before the first command and after each."""
    _afresh(start, folder)
    states = [apart.state(folder / "netcrm.db")]
    for number, line in enumerate(lines):
        apart.typed([line], environ, first=number)
        states.append(apart.state(folder / "netcrm.db"))
    assert len(set(states)) == len(states)
    return states


def _afresh(start: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(start, folder)
