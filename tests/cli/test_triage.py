"""netcrm triage through a pipe: the unplaced, most promising first, one answer a line."""

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Answer, Session

Pipe = Callable[..., "Answer"]


@pytest.fixture
def pipe(session: "Session", monkeypatch: pytest.MonkeyPatch) -> Pipe:
    """Seven people of whom four are unplaced, and a way to pipe answers into a command."""
    session.after(
        "add Placed --circle close",
        "add Recent --met 2026-11-20",
        "add Silent",
        "add Known --met 2026-01-01",
        "log known --on 2026-02-01 --via call",
        "add Earlier --met 2026-01-05",
        "add Rhythm --every 3w",
        "add Gone",
        "archive gone",
    )

    def typed(text: str, line: str = "triage", *, ok: bool = True) -> "Answer":
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        return session(line, ok=ok)

    return typed


def test_those_with_the_most_history_come_first_then_the_latest(pipe: Pipe) -> None:
    seen = pipe("skip\ns\nSKIP\n s \n")
    assert [row[1:] for row in seen.rows] == [
        ["Known", "skip"], ["Recent", "skip"], ["Earlier", "skip"], ["Silent", "skip"],
    ]  # fmt: skip
    assert "1 of 4  Known  ·  2.5 contact-days, last 10 months ago  ·  met 2026-01-01" in seen.err
    assert seen.err.endswith("4 seen, 0 left.\n")


def test_each_answer_does_what_it_says(pipe: Pipe, session: "Session") -> None:
    pipe("c\nactive\no\nw\n")
    placed = {row[1]: row[4] for row in session("list").rows}
    assert placed == {
        "Placed": "close", "Known": "close", "Recent": "active", "Earlier": "", "Silent": "wide", "Rhythm": "",
    }  # fmt: skip
    assert [row[2:4] for row in session("history --limit 4").rows] == [
        ["triage", "wide Silent"], ["triage", "out Earlier"], ["triage", "active Recent"], ["triage", "close Known"],
    ]  # fmt: skip
    assert pipe("").err == "Nobody is unplaced.\n"
    session("undo")
    assert pipe("i\n").rows[0][1:] == ["Silent", "inner"]


def test_who_was_skipped_is_asked_about_again_and_quit_stops(pipe: Pipe, session: "Session") -> None:
    stopped = pipe("skip\nquit\nwide\n")
    assert [row[1:] for row in stopped.rows] == [["Known", "skip"]]
    assert stopped.err.endswith("1 seen, 3 left.\n")
    assert "1 of 4  Known" in pipe("").err
    assert pipe("", "triage --limit 2").err.startswith("1 of 2  Known")


def test_as_json(pipe: Pipe) -> None:
    assert pipe("i\nskip\n", "triage --json").data == [
        {"id": 4, "name": "Known", "choice": "inner"},
        {"id": 2, "name": "Recent", "choice": "skip"},
    ]


@pytest.mark.parametrize("bad", ["best", "1", "", "cc"])
def test_a_bad_answer_stops_and_keeps_what_was_answered_before(pipe: Pipe, session: "Session", bad: str) -> None:
    refused = pipe(f"close\n{bad}\nwide\n", ok=False)
    assert refused.code == 2
    assert f"netcrm: {bad!r} is no answer." in refused.err
    assert "inner, close, active, wide, out, skip, quit" in refused.err
    placed = {row[1]: row[4] for row in session("list").rows}
    assert (placed["Known"], placed["Recent"]) == ("close", "")
