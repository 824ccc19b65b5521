"""restore: the backups are listed, what one would change is shown, and what it replaces is kept."""

from collections.abc import Callable
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
        ["gone", "Zoé Quintero"],
        ["new", "Paul Martin"],
        ["changed", "Marie Dupont"],
    ]
    assert changed("restore 1 --json", ok=False).error["restore"]["difference"]["new"] == 1
    assert changed("export json").out == before
    assert len(list((changed.folder / "backups").iterdir())) == 1


@pytest.mark.parametrize(
    "line",
    [
        "promise Marie 'the slides' --by friday", "got Marie tea", "fact Marie 'moves to Lyon' --until 3m",
        "intro Marie Zoé", "remind Marie 3w 'the slides'",
    ],
    ids=["promise", "favor", "fact", "introduction", "reminder"],
)  # fmt: skip
def test_what_hangs_on_a_person_is_told_before_it_goes(changed: "Session", line: str) -> None:
    changed("backup")
    changed(line)
    rows = changed("restore 1", ok=False).rows
    assert rows[2:] == [["count", "changed", "1"], *rows[3:5], ["changed", "Marie Dupont"]]


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
    monkeypatch.setattr("netcrm.cli.app.App.can_ask", True)
    monkeypatch.setattr("typer.getchar", lambda: typed)
    answer = changed("restore 1")
    assert "gone    Zoé Quintero" in answer.err
    assert "1 contact back, 1 gone, 1 changed" in answer.err
    assert ("Paul Martin" in _names(changed)) == (typed == "y")
    assert ("Nothing was restored." in answer.err) == (typed != "y")


def test_a_damaged_store_hints_at_it(changed: "Session") -> None:
    with changed.db.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 4000)
    answer = changed("list", ok=False)
    assert answer.code == 6
    assert "netcrm restore" in answer.err
