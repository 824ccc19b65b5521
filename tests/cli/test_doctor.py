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
    session.after("add 'Marie Dupont' --circle close", "log Marie -m tea")
    session("backup")
    return session


def _harm(session: "Session") -> None:
    store = session.open()
    with store.write("harm"):
        store.update("contact", 1, contact_days=77)
    store.close()


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


def test_settings_that_can_not_be_read_are_code_6(well: "Session") -> None:
    (well.folder / "config.toml").write_text("capacity = = 5")
    answer = well("doctor", ok=False)
    assert (answer.code, "is not valid TOML" in answer.err) == (6, True)
