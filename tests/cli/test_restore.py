"""restore: the backups are listed, what one would change is shown, and what it replaces is kept."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Session

pytestmark = pytest.mark.embedded


@pytest.fixture
def changed(session: "Session") -> "Session":
    """A session with a backup of Marie and Paul, after which Paul went, Zoé came and Marie changed."""
    session.after("add 'Marie Dupont' --circle close", "add 'Paul Martin'", "log Paul -m tea")
    session("backup")
    for line in ("rm Paul", "add 'Zoé Quintero'", "edit Marie --phone '+33 6 12 00 00 04'", "log Zoé -m walk"):
        session(line)
    return session


def _names(session: "Session") -> list[str]:
    return [row[1] for row in session("list").rows]


def test_without_any_it_says_how_to_make_one(session: "Session") -> None:
    answer = session("restore")
    assert (answer.out, answer.err) == ("", "There is no backup yet: netcrm backup makes one.\n")


def test_the_backups_are_listed_the_newest_first(changed: "Session") -> None:
    changed.today = "2026-11-24"
    changed("backup")
    (changed.folder / "backups" / "netcrm-2026-11-22T080000-daily.db").write_text("no store")
    listed = changed("restore --json").data
    assert [(each["number"], each["at"], each["why"], each["contacts"], each["later"]) for each in listed] == [
        (1, "2026-11-24T12:00:00", "backup", 2, 0),
        (2, "2026-11-23T12:00:00", "backup", 2, 4),
        (3, "2026-11-22T08:00:00", "daily", None, None),
    ]
    assert [row[0] for row in changed("restore").rows] == ["1", "2", "3"]


def test_it_shows_first_and_does_nothing_where_nobody_can_be_asked(changed: "Session") -> None:
    before = changed("export json").out
    answer = changed("restore 1", ok=False)
    assert answer.code == 5
    assert answer.rows == [
        ["count", "new", "1"],
        ["count", "gone", "1"],
        ["count", "changed", "1"],
        ["count", "interactions_new", "1"],
        ["count", "interactions_gone", "1"],
        ["count", "interactions_changed", "0"],
        ["count", "operations_new", "0"],
        ["count", "operations_gone", "4"],
        ["gone", "Zoé Quintero"],
        ["new", "Paul Martin"],
        ["changed", "Marie Dupont"],
    ]
    assert changed("restore 1 --json", ok=False).error["restore"]["difference"]["new"] == 1
    assert changed("export json").out == before
    assert len(list((changed.folder / "backups").iterdir())) == 1


AFTERWARDS = {
    "promise Marie 'the slides' --by friday": ["changed 1", "favor_gone 1", "Marie Dupont"],
    "got Marie tea": ["changed 1", "favor_gone 1", "Marie Dupont"],
    "fact Marie 'moves to Lyon' --until 3m": ["changed 1", "fact_gone 1", "Marie Dupont"],
    "intro Marie Zoé": ["changed 1", "introduction_gone 1", "Marie Dupont"],
    "remind Marie 3w 'the slides'": ["changed 1", "reminder_gone 1", "Marie Dupont"],
    "outcome Marie 'signed the contract' --value 5000": ["changed 1", "outcome_gone 1", "Marie Dupont"],
    "event add Gala --cost 20": ["event_gone 1"],
    "view save paris city:paris": ["saved_view_gone 1"],
    "view save here city:nice": ["saved_view_changed 1"],
    "tag old Zoé": ["changed 1", "Zoé Quintero"],
    "tag press Marie": ["changed 1", "tag_gone 1", "Marie Dupont"],
    "edit Marie --org Polder": ["changed 1", "organization_gone 1", "Marie Dupont"],
    "household Home Marie Zoé": ["changed 2", "household_gone 1", "Marie Dupont", "Zoé Quintero"],
    "source people {folder}/people.csv": ["source_gone 1"],
    "due": ["plan_gone 1"],
    "sql UPDATE interaction SET summary = 'talk'": ["interactions_changed 1"],
    "sql DELETE FROM participant": ["interactions_changed 1"],
    "sql UPDATE tag SET every = 9 WHERE name = 'old'": ["tag_changed 1"],
}
"""What is done after a backup, and what the restore says of it beside the operation that goes."""


@pytest.mark.parametrize("line", AFTERWARDS)
def test_all_that_would_be_taken_away_is_told_before(changed: "Session", line: str) -> None:
    (changed.folder / "people.csv").write_text("name\nAda\n")
    for first in ("view save here city:lyon", "tag old Marie", "backup"):
        changed(first)
    if line.startswith("sql "):  # what no command does alone
        with closing(sqlite3.connect(changed.db)) as other:
            other.execute(line.removeprefix("sql "))
            other.commit()
    else:
        changed(line.format(folder=changed.folder))
    rows = changed("restore 1", ok=False).rows
    told = [" ".join(row[1:]) for row in rows if row[-1] != "0" and row[1] != "operations_gone"]
    assert told == AFTERWARDS[line]
    operations = next(int(row[2]) for row in rows if row[1] == "operations_gone")
    assert operations == (0 if line.startswith("sql ") else 1)


def test_what_comes_back_is_told_as_well(changed: "Session") -> None:
    changed("event add Gala")
    changed("backup")
    for line in ("undo", "undo", "tag new Marie"):
        changed(line)
    data = changed("restore 1 --json", ok=False).error["restore"]["difference"]
    assert data["others"] == [
        {"table": "tag", "new": 0, "gone": 1, "changed": 0},
        {"table": "event", "new": 1, "gone": 0, "changed": 0},
    ]
    assert (data["operations_new"], data["operations_gone"]) == (0, 3)


def test_of_another_history_people_are_known_by_their_uid(changed: "Session") -> None:
    """A store that was made anew from an export: the same people with other numbers."""
    changed(f"export json {changed.folder}/all.json")
    changed("backup")
    kept = next((changed.folder / "backups").iterdir())
    changed.db = changed.folder / "anew.db"
    changed("add 'Ada One'")
    changed(f"import {changed.folder}/all.json")
    data = changed(f"restore {kept} --json", ok=False).error["restore"]["difference"]
    assert [data[name] for name in ("new", "gone", "changed", "operations_new", "operations_gone")] == [0, 1, 1, 7, 2]


def test_it_brings_back_all_and_what_it_replaced_comes_back_too(changed: "Session") -> None:
    now = changed("export json").out + changed("history").out
    data = changed("restore 1 --yes --json").data
    assert _names(changed) == ["Marie Dupont", "Paul Martin"]
    assert [row[2] for row in changed("history").rows] == ["log", "add", "add"]
    assert Path(data["kept"]).name == "netcrm-2026-11-23T120000-restore.db"
    changed(f"restore {data['kept']} --yes")
    assert changed("export json").out + changed("history").out == now


def test_the_search_and_the_plan_come_back_as_well(changed: "Session") -> None:
    changed("due")
    changed("restore 1 --yes")
    assert [row[1] for row in changed("find paul").rows] == ["Paul Martin"]
    assert changed("find zoe", ok=False).out == ""
    changed("log Paul -m coffee")
    changed("undo")


@pytest.mark.parametrize(
    "harm",
    [
        lambda db: db.unlink(),
        lambda db: db.write_bytes(b"\0" * 5000),
        lambda db: db.write_bytes(db.read_bytes()[:9000]),
    ],
    ids=["missing", "zeros", "cut short"],
)
def test_it_works_without_a_good_store(changed: "Session", harm: Callable[[Path], object]) -> None:
    (backup,) = (changed.folder / "backups").iterdir()
    harm(changed.db)
    harmed = changed.db.read_bytes() if changed.db.exists() else None
    data = changed("restore 1 --yes --json").data
    assert data["difference"] is None
    assert _names(changed) == ["Marie Dupont", "Paul Martin"]
    assert (data["kept"] is None) == (harmed is None)
    if harmed is not None:
        assert Path(data["kept"]).read_bytes() == harmed
    assert backup.exists()


@pytest.mark.parametrize(
    ("which", "code", "words"),
    [
        ("7", 3, "There is no backup 7."),
        ("nothing.db", 3, "There is no backup 'nothing.db'."),
        ("{folder}/netcrm.db", 5, "is the store itself"),
        ("{folder}/diary.txt", 6, "is not a netcrm store"),
        ("{folder}/hurt.db", 6, "is damaged"),
    ],
)
def test_what_can_not_be_brought_back(changed: "Session", which: str, code: int, words: str) -> None:
    (backup,) = (changed.folder / "backups").iterdir()
    content = backup.read_bytes()
    (changed.folder / "hurt.db").write_bytes(content[:8192] + bytes(4096) + content[12288:])
    (changed.folder / "diary.txt").write_text("Dear diary. " * 500)
    before = changed("export json").out
    answer = changed(f"restore {which.format(folder=changed.folder)} --yes", ok=False)
    assert (answer.code, answer.out, words in answer.err) == (code, "", True), answer
    assert changed("export json").out == before


@pytest.mark.parametrize("typed", ["y", "n", ""])
def test_on_a_terminal_it_asks(changed: "Session", monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    changed("due")
    monkeypatch.setattr("netcrm.cli.app.App.can_ask", True)
    monkeypatch.setattr("typer.getchar", lambda: typed)
    answer = changed("restore 1")
    assert "gone    Zoé Quintero" in answer.err
    assert "1 contact back, 1 gone, 1 changed\n1 interaction back, 1 gone, 0 changed\n" in answer.err
    assert "0 steps of the history back, 5 gone" in answer.err
    assert "1 week's plan gone" in answer.err
    assert ("Paul Martin" in _names(changed)) == (typed == "y")
    assert ("Nothing was restored." in answer.err) == (typed != "y")


def test_a_damaged_store_hints_at_it(changed: "Session") -> None:
    with changed.db.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 4000)
    answer = changed("list", ok=False)
    assert answer.code == 6
    assert "netcrm restore" in answer.err
