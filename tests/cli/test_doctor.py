"""doctor: findings as lines, an exit code that a script can read, and a sentence."""

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Session

pytestmark = pytest.mark.embedded


@pytest.fixture
def well(session: "Session") -> "Session":
    """A session with a healthy store and a backup."""
    session.environ["NETCRM_BACKUPS"] = "on"
    session.after("add 'Marie Dupont' --circle close", "log Marie -m tea")
    session("backup")
    return session


def _harm(session: "Session") -> None:
    store = session.open()
    with store.write("harm"):
        store.update("contact", 1, contact_days=77)
    store.close()


def _harm_past_netcrm(session: "Session") -> None:
    with closing(sqlite3.connect(session.db, isolation_level=None)) as connection:
        connection.execute("UPDATE contact SET contact_days = 77 WHERE id = 1")


def test_a_healthy_store(well: "Session") -> None:
    answer = well("doctor")
    assert (answer.code, answer.out, answer.err) == (0, "", "The store is healthy.\n")
    expected = {"healthy": True, "encrypted": False, "findings": [], "operation": None, "backup": None}
    assert well("doctor --json").data == expected


def test_what_is_found_is_a_line_each_and_code_6(well: "Session") -> None:
    _harm(well)
    answer = well("doctor", ok=False)
    assert (answer.code, len(answer.rows)) == (6, 1)
    assert answer.rows[0][:3] == ["error", "counted", "1"]
    assert answer.err.splitlines() == [
        "netcrm doctor --fix mends what has a remedy.",
        "The store is not healthy.",
    ]
    assert well("doctor", ok=False).out == answer.out  # looking changes nothing


def test_fix_says_what_it_did_and_can_be_undone(well: "Session") -> None:
    _harm(well)
    data = well("doctor --fix --json").data
    assert (data["healthy"], data["operation"]) == (True, 4)
    assert [(each["check"], each["fixed"]) for each in data["findings"]] == [("counted", True)]
    assert well("doctor").code == 0
    assert well("undo").rows[0][1] == "doctor"


def test_fix_tells_it_in_words(well: "Session") -> None:
    _harm(well)
    said = well("doctor --fix").err.splitlines()
    assert said == ["Mended: 1 finding as operation 4; netcrm undo takes that back.", "The store is healthy."]


def test_a_store_that_another_program_writes_is_in_use_and_not_ill(
    well: "Session", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("netcrm.store.sqlite.BUSY_SECONDS", 0.01)
    with closing(sqlite3.connect(well.db, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = well("doctor", ok=False)
    assert (answer.code, answer.out, "is in use by another program" in answer.err) == (6, "", True)
    assert "restore" not in answer.err


def test_a_note_is_no_illness(well: "Session") -> None:
    well("add Marius --org Acme")
    well("rm Marius")
    answer = well("doctor")
    assert (answer.code, [row[0] for row in answer.rows]) == (0, ["note"])
    assert answer.err.splitlines()[-1] == "The store is healthy."


@pytest.mark.parametrize("line", ["doctor", "doctor --fix", "doctor --json"])
def test_a_store_that_can_not_be_opened_is_code_6(well: "Session", line: str) -> None:
    well.db.write_bytes(b"\0" * 4096)
    answer = well(line, ok=False)
    assert answer.code == 6
    assert "netcrm restore" in answer.err + answer.out


WRONG = [
    ("capacity = = 5", "is not valid TOML"),
    ("capacity = 'many'", "capacity in {file} is 'many'; it takes a whole number from 0 to 1000."),
    ("shoe = 42", "{file} has a setting 'shoe' that netcrm does not know."),
    ("week_start = 'soon'\nshoe = 42", "week_start in {file} is 'soon'"),
]


@pytest.mark.parametrize(("content", "sentence"), WRONG)
def test_settings_that_can_not_be_used_are_found_and_the_store_is_looked_at(
    well: "Session", content: str, sentence: str
) -> None:
    file = well.folder / "config.toml"
    file.write_text(content)
    file.chmod(0o600)
    assert well("list", ok=False).code == 6
    _harm_past_netcrm(well)
    answer = well("doctor", ok=False)
    assert (answer.code, {row[1] for row in answer.rows}) == (6, {"counted", "settings"})
    assert [row for row in answer.rows if sentence.format(file=file) in row[3]] != []
    assert all(f"The store {well.db} was looked at" in row[3] for row in answer.rows if row[1] == "settings")


@pytest.mark.parametrize(("content", "sentence"), WRONG[:1])
def test_settings_that_can_not_be_used_mend_no_store_and_hide_no_other(
    well: "Session", content: str, sentence: str
) -> None:
    (well.folder / "config.toml").write_text(content)
    before = well.db.read_bytes()
    answer = well("doctor --fix", ok=False)
    assert (answer.code, answer.out, sentence in answer.err) == (6, "", True)
    assert well.db.read_bytes() == before
    well.db.unlink()
    assert sentence in well("doctor", ok=False).err
