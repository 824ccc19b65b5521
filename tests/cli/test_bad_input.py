"""What people and programs throw at it: one sentence, its exit code, no traceback, nothing half written."""

import sqlite3
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Session

ESCAPE, TURN, LONG = "a\x1b[31mb", "a\u202eb", "x" * 10_000

REFUSED = [
    ("an escape in a name", f"add '{ESCAPE}'", "The name holds U+001B at position 2, which is a control character."),
    ("a turn in a name", f"add '{TURN}'", "The name holds U+202E at position 2, which reorders the text around it."),
    ("a long name", f"add {LONG}", "The name has 10000 characters; 200 is the most."),
    ("an empty name", "add ''", "The name is empty."),
    ("an invisible name", "add '\u200e\u200b'", "The name is empty."),
    ("a bell in a new name", "edit ann --name 'A\x07nn'", "The name holds U+0007"),
    ("an escape in a title", f"edit ann --title '{ESCAPE}'", "The title holds U+001B"),
    ("an escape in an organization", f"edit ann --org '{ESCAPE}'", "The organization holds U+001B"),
    ("a turn in a city", f"edit ann --city '{TURN}'", "The city holds U+202E"),
    ("an escape in a place", f"edit ann --at '{ESCAPE}'", "The met at holds U+001B"),
    ("an escape in a note", f"note ann '{ESCAPE}'", "The note holds U+001B"),
    ("an escape in a log entry", f"log ann -m '{ESCAPE}'", "The note holds U+001B"),
    ("an escape in a tag", f"tag '{ESCAPE}' ann", "The tag holds U+001B"),
    ("a long tag", f"tag {LONG} ann", "The tag has 10000 characters; 60 is the most."),
    ("an escape in an address", f"add Bob --email '{ESCAPE}@x.example'", "The e-mail address holds U+001B"),
    ("a day that is not", "log ann --on 2025-02-29", "February 2025 has 28 days"),
    ("a day in the year 9999", "add Bob --met 9999-01-01", "it falls outside of the years 1800 to 2200"),
    ("a day that two readings fit", "log ann --on 03/04/2026", "it could be 3 April or 4 March"),
    ("a birthday that is not", "add Bob --birthday --02-30", "February has 29 days"),
]


@pytest.mark.parametrize(("line", "sentence"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_is_typed_wrong_is_one_sentence(session: "Session", line: str, sentence: str) -> None:
    session.after("add Ann")
    before = session("export json").out
    refused = session(line, ok=False)
    assert (refused.code, refused.out) == (2, "")
    assert sentence in refused.err
    assert len(refused.err) < 400
    assert "\x1b" not in refused.err
    assert "\u202e" not in refused.err
    assert session("export json").out == before
    assert len(session("history").rows) == 1


@pytest.mark.parametrize(
    "who", [ESCAPE, TURN, LONG, "[bold]x[/bold]", "'; drop table contact; --", "%", "*", '"', "NEAR("]
)
def test_nobody_by_a_strange_name(session: "Session", who: str) -> None:
    session.after("add Ann")
    for command in ("show", "log", "rm"):
        line = f"{command} -- " + '"' + who.replace('"', '\\"') + '"'
        refused = session(line, ok=False)
        assert refused.code == 3, line[:80]
        assert refused.err.startswith("netcrm: Nobody is called ")
        assert len(refused.err) < 400
        assert "\x1b" not in refused.err
        assert "\u202e" not in refused.err


@pytest.mark.parametrize(
    "name",
    [
        "[bold]x[/bold]",
        "[/]",
        ":smile:",
        "a & <b>",
        "=1+1",
        "Robert'); DROP TABLE contact;--",
        "ليلى\u200f",
        "x" * 200,
        "🦊",
    ],
)
def test_strange_names_are_names(session: "Session", name: str) -> None:
    quoted = "'" + name.replace("'", "'\\''") + "'"
    session(f"add -- {quoted}")
    assert session("list").rows[0][1] == name
    assert session("list --json").data[0]["name"] == name
    assert session("show id:1 --json").data["name"] == name
    session("circle inner id:1")
    assert session("due").rows[0][2] == name
    assert session("rm id:1").rows[0][1] == name


def test_a_line_stays_a_line_whatever_a_note_holds(session: "Session") -> None:
    session("add Ann")
    session("note ann 'one\ttwo\nthree'")
    assert session("find three").rows[0][-1] == "one\\ttwo\\nthree"
    assert len(session("find three").out.splitlines()) == 1


STORES = [
    ("text", b"this is no database, but it is long enough to look at" * 20, "is not a netcrm store."),
    ("a damaged header", b"SQLite format 3\0" + b"\xff" * 4000, "is not a netcrm store."),
    ("an empty file", b"", "There is no store at"),
]


@pytest.mark.embedded
@pytest.mark.parametrize(("content", "sentence"), [case[1:] for case in STORES], ids=[case[0] for case in STORES])
def test_a_store_that_is_none(session: "Session", content: bytes, sentence: str) -> None:
    session.db.write_bytes(content)
    for line in ("list", "due", "log ann", "undo", "export csv"):
        refused = session(line, ok=False)
        assert (refused.code, refused.out) == (6, ""), line
        assert sentence in refused.err
        assert refused.err.count("\n") <= 2
    assert session.db.read_bytes() == content


@pytest.mark.embedded
def test_another_programs_database_is_left_alone(session: "Session") -> None:
    with sqlite3.connect(session.db) as other:
        other.execute("CREATE TABLE song (title)")
    other.close()
    refused = session("add Ann", ok=False)
    assert refused.code == 6
    assert "is a database of another program." in refused.err


@pytest.mark.embedded
def test_a_store_from_a_newer_netcrm(session: "Session") -> None:
    session("add Ann")
    with sqlite3.connect(session.db) as newer:
        newer.execute("PRAGMA user_version = 99")
    newer.close()
    refused = session("list", ok=False)
    assert refused.code == 6
    assert "was written by a newer netcrm (schema 99" in refused.err
    assert "Upgrade netcrm." in refused.err


@pytest.mark.embedded
def test_a_store_in_use(session: "Session", monkeypatch: pytest.MonkeyPatch) -> None:
    session("add Ann")
    monkeypatch.setattr("netcrm.store.sqlite.BUSY_SECONDS", 0.05)
    other = sqlite3.connect(session.db)
    other.execute("BEGIN IMMEDIATE")
    refused = session("note ann tea", ok=False)
    assert refused.code == 6
    assert "is in use by another program." in refused.err
    assert session("list").rows[0][1] == "Ann"
    other.rollback()
    other.close()
    session("note ann tea")
