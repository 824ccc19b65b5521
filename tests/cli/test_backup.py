"""backup, and the backups that are kept by themselves: when, how quietly, and what happens where none can be made."""

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from netcrm.store import shelf, vault
from netcrm.store.unfinished import finish

if TYPE_CHECKING:
    from conftest import Session

pytestmark = pytest.mark.embedded


@pytest.fixture
def keeping(session: "Session") -> "Session":
    """A session that keeps backups, as everybody's does."""
    del session.environ["NETCRM_BACKUPS"]
    return session


def _kept(session: "Session") -> list[str]:
    folder = session.folder / "backups"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_it_goes_among_the_kept_ones_and_says_what_it_is(session: "Session") -> None:
    session.after("add 'Marie Dupont'", "add 'Paul Martin'")
    answer = session("backup")
    ((path, size, contacts, operation),) = answer.rows
    assert path == str(session.folder / "backups" / "netcrm-2026-11-23T120000-backup.db")
    assert (int(size), contacts, operation) == (Path(path).stat().st_size, "2", "2")
    assert "It is not encrypted" in answer.err
    assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600
    assert session(f"--db {path} list").out == session("list").out


@pytest.mark.parametrize(("named", "made"), [("copy.db", "copy.db"), (".", "netcrm-2026-11-23T120000-backup.db")])
def test_it_goes_where_it_is_told(session: "Session", named: str, made: str) -> None:
    session.after("add 'Marie Dupont'")
    (session.folder / "copy.db").touch()
    data = session(f"backup {session.folder / named} --json").data
    assert data["path"] == str(session.folder / made)
    assert (data["contacts"], data["operation"], data["encrypted"]) == (1, 1, False)
    assert vault.examined(data["path"]).contacts == 1
    assert _kept(session) == []


@pytest.mark.parametrize(
    ("path", "code", "words"),
    [
        ("-", 2, "does not go to stdout"),
        ("{folder}/netcrm.db", 5, "is the store itself"),
        ("{folder}/no/copy.db", 6, "can't be written"),
        ("{folder}/people.csv", 5, "is no copy of a netcrm store"),
    ],
)
def test_where_it_can_not_go(session: "Session", path: str, code: int, words: str) -> None:
    session.after("add 'Marie Dupont'")
    (session.folder / "people.csv").write_text("name\nMarie\n")
    before = session.db.read_bytes()
    answer = session(f"backup {path.format(folder=session.folder)}", ok=False)
    assert (answer.code, answer.out, words in answer.err) == (code, "", True)
    assert session.db.read_bytes() == before


def test_one_is_kept_before_a_days_first_write(keeping: "Session") -> None:
    keeping("add 'Marie Dupont'")
    assert keeping("add 'Paul Martin'").err.count("backup") == 0
    assert _kept(keeping) == []  # on the day on which a store is made there is nothing to keep
    keeping.today = "2026-11-24"
    for line in ("list", "show Marie", "find Marie", "log Marie -m tea", "log Marie -m tea"):
        keeping(line)
    assert _kept(keeping) == ["netcrm-2026-11-24T120000-daily.db"]
    keeping.today = "2026-11-25"
    for line in ("list", "show Marie", "find tea", "log Paul -m tea", "note Paul 'likes tea'"):
        keeping(line)
    assert _kept(keeping) == ["netcrm-2026-11-24T120000-daily.db", "netcrm-2026-11-25T120000-daily.db"]
    assert vault.glanced(str(keeping.folder / "backups" / _kept(keeping)[1])).operation == 4


def test_each_of_two_stores_in_one_folder_has_its_own(keeping: "Session") -> None:
    other = keeping.folder / "other.db"
    for line in ("add 'Marie Dupont'", f"--db {other} add 'Paul Martin'"):
        keeping(line)
    keeping.today = "2026-11-24"
    for line in ("note Marie tea", f"--db {other} note Paul tea"):
        keeping(line)
    assert _kept(keeping) == ["netcrm-2026-11-24T120000-daily.db", "other-2026-11-24T120000-daily.db"]


@pytest.mark.parametrize("name", ["netcrm.sqlite", "netcrm"])
def test_two_stores_that_differ_by_their_ending_do_not_share_backups(keeping: "Session", name: str) -> None:
    other = keeping.folder / name
    for line in ("add 'Marie Dupont'", f"--db {other} add 'Paul Martin'", "backup", f"--db {other} backup"):
        keeping(line)
    mine, theirs = keeping("restore --json").data, keeping(f"--db {other} restore --json").data
    assert [(each["number"], each["contacts"], each["later"]) for each in (*mine, *theirs)] == [(1, 1, 0), (1, 1, 0)]
    assert Path(mine[0]["path"]).name == "netcrm-2026-11-23T120000-backup.db"
    for day in range(10, 20):  # enough that the older ones go
        keeping.today = f"2026-11-{day}"
        keeping(f"--db {other} note Paul tea")
        keeping(f"--db {other} backup")
    assert keeping("restore --json").data == mine
    assert vault.examined(mine[0]["path"]).contacts == 1


def test_backups_that_are_called_as_until_now_are_found_again(keeping: "Session") -> None:
    """Of a store with another ending than .db, which had the names of one with that ending."""
    other = keeping.folder / "netcrm.sqlite"
    for line in (f"--db {other} add 'Paul Martin'", f"--db {other} backup"):
        keeping(line)
    (now,) = (keeping.folder / "backups").iterdir()
    assert now.name == "netcrm.sqlite-2026-11-23T120000-backup.db"
    old = now.rename(now.with_name("netcrm-2026-11-23T120000-backup.db"))
    keeping("add 'Marie Dupont'")
    assert [each["path"] for each in keeping(f"--db {other} restore --json").data] == [str(old)]
    assert keeping("restore --json").data == []
    old.write_bytes(old.read_bytes()[:9000])  # nobody can say whose it is: it is shown, and stays
    for db in (keeping.db, other):
        assert [each["path"] for each in keeping(f"--db {db} restore --json").data] == [str(old)]
        assert shelf.kept(str(db), doubtful=False) == []


def test_who_looks_at_a_backup_still_gets_the_days_copy(keeping: "Session") -> None:
    keeping("add 'Marie Dupont'")
    keeping("backup")
    keeping.today = "2026-11-24"
    keeping("restore 1", ok=False)
    os.utime(keeping.folder / "backups")  # as when a file in it was made or removed
    keeping("note Marie tea")
    keeping.today = "2026-11-25"
    keeping("note Marie coffee")
    assert _kept(keeping)[1:] == ["netcrm-2026-11-25T120000-daily.db"]


def test_on_other_writes_it_costs_one_look(keeping: "Session", monkeypatch: pytest.MonkeyPatch) -> None:
    for line in ("add 'Marie Dupont'", "add 'Paul Martin'"):
        keeping(line)

    def never(*_: object) -> None:
        raise AssertionError("it was thought of already")

    monkeypatch.setattr(shelf, "keep", never)
    keeping("log Marie -m tea")
    keeping("due")


@pytest.mark.parametrize(
    ("line", "why"),
    [("import {people}", "import"), ("sync", "import"), ("merge id:1 id:2 --yes", "merge")],
    ids=["import", "sync", "merge"],
)
def test_one_is_kept_before_what_does_much_at_once(keeping: "Session", line: str, why: str) -> None:
    people = keeping.folder / "people.csv"
    people.write_text("name\nNew One\n")
    for first in ("add 'Marie Dupont'", "add 'Maria Dupond' --new", f"source people {people}"):
        keeping(first)
    keeping(line.format(people=people))
    assert _kept(keeping) == [f"netcrm-2026-11-23T120000-{why}.db"]
    copy = vault.glanced(str(keeping.folder / "backups" / _kept(keeping)[0]))
    assert (copy.contacts, copy.operation) == (2, 3)


@pytest.mark.parametrize("line", ["import {people} --dry-run", "sync --dry-run"])
def test_none_is_kept_before_a_dry_run(keeping: "Session", line: str) -> None:
    people = keeping.folder / "people.csv"
    people.write_text("name\nNew One\n")
    keeping.after("add 'Marie Dupont'", f"source people {people}")
    keeping.today = "2026-11-24"
    keeping(line.format(people=people))
    assert _kept(keeping) == []


def test_the_setting_turns_it_off(keeping: "Session") -> None:
    keeping("add 'Marie Dupont'")
    keeping("config backups off")
    keeping.today = "2026-11-24"
    keeping("add 'Paul Martin'")
    assert not (keeping.folder / "backups").exists()


def test_where_none_can_be_made_the_command_goes_on_and_it_is_said(keeping: "Session") -> None:
    keeping("add 'Marie Dupont'")
    (keeping.folder / "backups").write_text("a file where the folder should be")
    keeping.today = "2026-11-24"
    answer = keeping("add 'Paul Martin'")
    assert "Going on without a backup. No copy of the store can be made" in answer.err
    assert len(keeping("list").rows) == 2


def test_a_full_disk_is_said_once_a_day(keeping: "Session", monkeypatch: pytest.MonkeyPatch) -> None:
    keeping("add 'Marie Dupont'")

    def full(_new: str, _target: str) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("netcrm.store.vault.finish", full)
    keeping.today = "2026-11-24"
    assert "Going on without a backup." in keeping("add 'Paul Martin'").err
    assert "backup" not in keeping("log Paul -m tea").err
    assert _kept(keeping) == []
    monkeypatch.setattr("netcrm.store.vault.finish", finish)
    keeping.today = "2026-11-25"
    keeping("log Paul -m tea")
    assert _kept(keeping) == ["netcrm-2026-11-25T120000-daily.db"]


def test_a_damaged_store_is_said_at_the_days_first_write(keeping: "Session") -> None:
    keeping("add 'Marie Dupont'")
    with closing(sqlite3.connect(keeping.db)) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_news_day'").fetchone()[0]
    with keeping.db.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    keeping.today = "2026-11-24"
    answer = keeping("add 'Paul Martin'")
    assert "Going on without a backup. The store" in answer.err
    assert "is damaged" in answer.err
