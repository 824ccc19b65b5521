"""netcrm duplicates: pairs with a score and why; yes merges, no is remembered, skip asks again."""

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from netcrm.core import duplicates
from netcrm.store import sqlite

if TYPE_CHECKING:
    from conftest import Answer, Session

PEOPLE = (
    'add "William Smith" --org Acme --email w@acme.example --circle close --title CTO',
    'add "Bill Smith" --new --org Acme --title CEO',
    'add "Jürgen Müller"',
    'add "Juergen Mueller" --new --circle wide',
    'add "Marie Dupont" --phone "06 12 00 00 01"',
    'add "Marie Dupond" --new --phone "+33 6 12 00 00 01" --email mdupond@x.example',
    'add "Anna Weber" --phone "+49 30 123456"',
    'add "Karl Weber" --new --phone "+49 30 123456"',
    'add "Zed Zoe"',
)
PAIRS = [
    ["70", "1", "William Smith", "2", "Bill Smith", "Bill is a short form of William,the same organization", ""],
    ["55", "4", "Juergen Mueller", "3", "Jürgen Müller",
     "Jürgen and Juergen are spellings of one name; Müller and Mueller are spellings of one name", ""],
    ["50", "6", "Marie Dupond", "5", "Marie Dupont", "Dupont is one letter off Dupond", ""],
]  # fmt: skip
FAMILY = ["25", "7", "Anna Weber", "8", "Karl Weber", "the same phone,the same last name, another first name", ""]

Pipe = Callable[..., "Answer"]


@pytest.fixture
def pipe(session: "Session", monkeypatch: pytest.MonkeyPatch) -> Pipe:
    """Nine people, three likely pairs among them, and a way to pipe answers into a command."""
    session.after(*PEOPLE)

    def typed(text: str, line: str = "duplicates", *, ok: bool = True) -> "Answer":
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        return session(line, ok=ok)

    return typed


def test_pairs_are_listed_most_likely_first_with_score_and_why(pipe: Pipe, session: "Session") -> None:
    found = pipe("")
    assert found.rows == PAIRS
    assert found.err == ""
    assert pipe("", "duplicates --at-least 25").rows == [*PAIRS, FAMILY]
    assert pipe("", "duplicates --at-least 60").rows == PAIRS[:1]
    assert pipe("", "duplicates --limit 2").rows == PAIRS[:2]
    assert pipe("", "duplicates --at-least 99").err == "Nobody is alike with a score of 99 or more.\n"
    session.environ["NETCRM_CONFIG"] = str(session.folder / "fr.toml")
    session("config region FR")
    assert [row[:4] for row in pipe("", "duplicates --at-least 80").rows] == [["85", "6", "Marie Dupond", "5"]]


def test_each_answer_does_what_it_says(pipe: Pipe, session: "Session") -> None:
    answered = pipe("yes\nn\ns\n")
    assert [row[-1] for row in answered.rows] == ["yes", "no", "skip"]
    assert answered.err == "3 pairs seen, 0 left.\n"
    assert [row[2:4] for row in session("history --limit 2").rows] == [
        ["duplicates", "Juergen Mueller and Jürgen Müller are two"], ["merge", "Bill Smith into William Smith"],
    ]  # fmt: skip
    assert session("show 'bill smith' --json").data["id"] == 1
    assert pipe("").rows == PAIRS[2:], "no is remembered, and who was skipped is asked about again"
    session("undo")
    assert pipe("").rows == PAIRS[1:], "a no can be taken back"
    session("undo")
    assert pipe("").rows == PAIRS


def test_quit_and_the_end_of_the_answers_leave_the_rest(pipe: Pipe, session: "Session") -> None:
    assert [row[-1] for row in pipe("n\nquit\ny\n").rows] == ["no", "", ""]
    assert [row[-1] for row in pipe("no\n").rows] == ["no", ""]
    assert len(session("list").rows) == 9


def test_a_bad_answer_stops_and_keeps_what_was_answered_before(pipe: Pipe) -> None:
    refused = pipe("no\nmaybe\nyes\n", ok=False)
    assert refused.code == 2
    assert "netcrm: 'maybe' is no answer." in refused.err
    assert pipe("").rows == PAIRS[1:]


def test_as_json(pipe: Pipe) -> None:
    assert pipe("skip\n", "duplicates --limit 1 --json").data == {
        "pairs": [{
            "score": 70, "id": 1, "name": "William Smith", "organization": "Acme", "other_id": 2, "other": "Bill Smith",
            "other_organization": "Acme", "choice": "skip",
            "evidence": ["Bill is a short form of William", "the same organization"],
        }],
        "more": 2, "notes": [],
    }  # fmt: skip


def test_on_a_terminal_it_asks_and_shows_which_values_win(
    pipe: Pipe, session: "Session", monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe("")
    stdin = io.StringIO()
    stdin.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr("sys.stdin", stdin)
    monkeypatch.setattr("netcrm.cli.render.Render.draws", True)
    keys = iter("ysq")
    monkeypatch.setattr("typer.getchar", lambda: next(keys))
    asked = session("duplicates")
    assert asked.out == ""
    assert asked.err.startswith("1 of 3  70 of 100: Bill is a short form of William; the same organization\n")
    assert "title         CTO            CEO         CTO\n" in asked.err
    assert asked.err.endswith("quit\n2 pairs seen, 1 left.\n")
    assert len(session("list --json").data) == 8


def test_into_a_pipe_nothing_is_asked_of_somebody_at_a_terminal(
    pipe: Pipe, session: "Session", monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe("")
    stdin = io.StringIO("y\n")
    stdin.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr("sys.stdin", stdin)
    assert session("duplicates").rows == PAIRS
    assert len(session("duplicates --json").data["pairs"]) == 3


def test_who_has_just_gone_into_somebody_else_is_not_asked_about(pipe: Pipe, session: "Session") -> None:
    session("add 'Billy Smith' --new --org Acme")
    first = pipe("yes\nyes\n")
    assert [row[:5] + row[6:] for row in first.rows[:3]] == [
        ["70", "2", "Bill Smith", "10", "Billy Smith", "yes"],
        ["70", "1", "William Smith", "2", "Bill Smith", "yes"],
        ["70", "1", "William Smith", "10", "Billy Smith", ""],
    ]
    assert "Bill" not in session("list").out
    assert session("show 'billy smith' --json").data["id"] == 1


def test_a_crowd_is_told_and_not_compared(session: "Session") -> None:
    store = session.open()
    crowd = range(1, duplicates.CROWD + 2)
    with store.write("rows"):
        for number in crowd:
            row = {"uid": str(number), "name": f"Admin {number}", "folded": "x", "created_at": "x"}
            store.insert("contact", **row)
            store.insert(
                "contact_point", contact_id=number, kind="email", value="i@x.example", normalized="i@x.example"
            )
        store.insert("contact", uid="a", name="Admin", folded="admin", created_at="x")
        for number in crowd:
            store.update("contact", number, name="Admin Desk", folded="admin desk")
    found = duplicates.find(store, 1)
    store.close()
    assert found.pairs == []
    assert sorted(found.notes) == [
        "26 people are called Admin Desk or much like it; they were not compared by their name.",
        "26 people have the e-mail address i@x.example; it was no sign of anything.",
    ]


def test_archived_people_are_left_alone(pipe: Pipe, session: "Session") -> None:
    session("archive 'Bill Smith'")
    assert pipe("").rows == PAIRS[1:]


@pytest.mark.embedded
def test_it_asks_for_everybody_at_once(pipe: Pipe, session: "Session") -> None:
    store = session.open()
    seen: list[str] = []
    assert isinstance(store, sqlite.File)
    store._connection.set_trace_callback(seen.append)
    duplicates.find(store, 1)
    store.close()
    assert len(seen) == 4
