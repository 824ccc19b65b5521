"""netcrm undo and history: nothing is lost, each command is one step back, and what builds on another says so."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Session

STEPS = (
    "add 'Bob Ray' --circle wide --tag data --email bob@x.example",
    "edit ann --org Globex --clear email --email new@x.example --tag ai",
    "log ann -m 'a walk' --next 3w",
    "log ann --attempt",
    "circle inner ann",
    "tag data ann --every 3w",
    "tag old ann --remove",
    "snooze ann 3w",
    "skip ann",
    "note ann 'likes tea'",
    "archive ann --deceased",
    "rm ann",
    "import {people}",
)


@pytest.mark.parametrize("line", STEPS)
def test_every_command_is_one_step_back(session: "Session", line: str) -> None:
    people = session.folder / "people.csv"
    people.write_text("name,email,organization,title\nAnn Lee,ann@x.example,Acme,Chief\nCleo New,c@x.example,Acme,\n")
    session("add 'Ann Lee' --org Acme --circle close --tag old --email ann@x.example --met 2026-10-01")
    session("due")
    before = session("export json").out
    listed = session("list").out
    session(line.format(people=people))
    assert session("export json").out != before
    number = session("history").rows[0][0]
    undone = session("undo")
    command, _, _ = line.partition(" ")
    assert undone.rows[0][:2] == [number, command]
    assert undone.err.startswith(f"Taken back: {command} ")
    assert session("export json").out == before
    assert session("list").out == listed
    session(f"undo {int(number) + 1}")  # undoing the undo brings it back
    assert session("export json").out != before


def test_undo_goes_back_step_by_step_and_ends(session: "Session") -> None:
    session("add Ann")
    session("add Bob")
    session("note Ann tea")
    assert [session("undo").rows[0][1:3] for _ in range(3)] == [["note", "Ann"], ["add", "Bob"], ["add", "Ann"]]
    end = session("undo", ok=False)
    assert (end.code, end.err.splitlines()[0]) == (3, "netcrm: There is nothing to undo.")
    assert session("list").out == ""


def test_history_tells_what_was_done_newest_first(session: "Session") -> None:
    session("add Ann --circle inner")
    session("due")
    session("circle wide ann")
    session("undo")
    assert session("history").rows == [
        ["4", "2026-11-23T12:00:00", "undo", "3 circle wide Ann", "2", "undo"],
        ["3", "2026-11-23T12:00:00", "circle", "wide Ann", "2", "undone"],
        ["2", "2026-11-23T12:00:00", "due", "2026-W48", "2", "automatic"],
        ["1", "2026-11-23T12:00:00", "add", "Ann", "2", ""],
    ]
    assert [row[0] for row in session("history --limit 2").rows] == ["4", "3"]
    first = session("history --json").data[-1]
    assert first == {
        "id": 1, "at": "2026-11-23T12:00:00", "label": "add", "detail": "Ann", "changes": 2, "state": None,
    }  # fmt: skip


def test_an_operation_that_others_build_on_stays_and_says_which(session: "Session") -> None:
    session("add Ann")
    session("add Bob")
    session("note ann tea")
    session("log ann bob")
    refused = session("undo 1", ok=False)
    assert refused.code == 5
    assert "operation 4 (log Ann, Bob) builds on it" in refused.err
    assert "netcrm undo 4" in refused.err
    assert session("undo 1 --json", ok=False).error["later"] == 4
    session("undo 4")
    session("undo 3")
    session("undo 1")
    assert [row[1] for row in session("list").rows] == ["Bob"]


def test_older_steps_that_nobody_builds_on_can_go_alone(session: "Session") -> None:
    session("add Ann")
    session("add Bob")
    session("undo 1")
    assert [row[1] for row in session("list").rows] == ["Bob"]


@pytest.mark.parametrize(
    ("line", "code", "sentence"),
    [
        ("undo 99", 3, "There is no operation 99."),
        ("undo 0", 2, "0"),
        ("undo last", 2, "'last' is not a whole number"),
        ("undo 2", 5, "Operation 2 (note) is undone already."),
        ("history --limit=-1", 2, "-1"),
    ],
)
def test_what_cannot_be_meant(session: "Session", line: str, code: int, sentence: str) -> None:
    session("add Ann")
    session("note ann tea")
    session("undo")
    refused = session(line, ok=False)
    assert refused.code == code
    assert sentence in refused.err


def test_a_command_that_changed_nothing_is_no_step(session: "Session") -> None:
    session("add Ann")
    session("tag data ann")
    session("tag data ann")
    assert len(session("history").rows) == 2


def test_before_anything_was_done(session: "Session") -> None:
    session.open().close()
    nothing = session("history")
    assert (nothing.out, nothing.err) == ("", "Nothing was done yet.\n")
