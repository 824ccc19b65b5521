"""netcrm review through a pipe: the open rows of the week, an answer a line, each answer one command."""

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Answer, Session

Pipe = Callable[..., "Answer"]

PEOPLE = (
    "add Ann --circle inner --org Acme --met 2026-08-01 --phone '+33 6 12 00 00 04' -m 'looks for a co-founder'",
    "add 陳美玲 --circle active --met 2026-08-01",
    "add Bob --circle close --met 2026-08-01",
    "add Cleo --circle wide --met 2026-08-01",
    "due",
)
ORDER = ["Ann", "Bob", "陳美玲", "Cleo"]


class Typist:
    """Answers through a pipe; `before` is called with the number of each line when it is asked for."""

    def __init__(self, text: str, before: Callable[[int], object] | None = None) -> None:
        self._lines = io.StringIO(text)
        self._before = before
        self._asked = 0

    def isatty(self) -> bool:
        return False

    def readline(self) -> str:
        self._asked += 1
        if self._before:
            self._before(self._asked)
        return self._lines.readline()


@pytest.fixture
def pipe(session: "Session", monkeypatch: pytest.MonkeyPatch) -> Pipe:
    """A way to pipe answers into `netcrm review`."""

    def typed(
        text: str, line: str = "review", *, ok: bool = True, before: Callable[[int], object] | None = None
    ) -> "Answer":
        monkeypatch.setattr("sys.stdin", Typist(text, before))
        return session(line, ok=ok)

    return typed


@pytest.fixture
def four(session: "Session") -> "Session":
    """Four people in the plan, all of them open."""
    session.after(*PEOPLE)
    assert [row[2] for row in session("due").rows] == ORDER
    return session


def outcomes(session: "Session") -> dict[str, str]:
    return {row[2]: row[1] for row in session("due").rows}


def operations(session: "Session", limit: int) -> list[list[str]]:
    """Label and detail of the latest operations, newest first."""
    return [row[2:4] for row in session(f"history --limit {limit}").rows]


@pytest.mark.parametrize(
    ("answers", "command", "outcome"),
    [
        ("log\n\n\n", "log 1", "reached"),
        ("l\ncoup de fil\n she moves to Lyon \n", "log 1 --via call -m 'she moves to Lyon'", "reached"),
        ("attempt\n\n", "log 1 --attempt", "attempted"),
        (" A \nmail\n", "log 1 --attempt --via mail", "attempted"),
        ("snooze\nin 3 weeks\n", "snooze 1 'in 3 weeks'", "postponed"),
        ("s\nfriday\n", "snooze 1 friday", "postponed"),
        ("SKIP\n", "skip 1", "postponed"),
        ("d\n", "circle none 1", "dropped"),
    ],
)
def test_every_key_is_also_a_command(four: "Session", pipe: Pipe, answers: str, command: str, outcome: str) -> None:
    def left() -> list[Any]:
        told = [four(line).data for line in ("due --json", "show id:1 --json", "history --json")]
        four("undo")
        return [*told, four("due --json").data]

    pipe(answers)
    assert outcomes(four)["Ann"] == outcome
    walked = left()
    four.after(*PEOPLE)
    four(command)
    assert walked == left()


def test_who_is_done_is_data_and_the_walk_is_talk(four: "Session", pipe: Pipe) -> None:
    tie = four("show Ann --json").data["strength"]
    walked = pipe("log\ncall\nnews\nnext\ndrop\nk\n")
    now = four("show Ann --json").data
    assert walked.rows == [["1", "Ann", "log"], ["3", "陳美玲", "drop"], ["4", "Cleo", "skip"]]
    assert walked.err.startswith(
        f"1  Ann  ·  Acme  ·  inner  ·  tie {tie}\n"
        "   why now     silent for 4 months; an inner tie like this holds 2 weeks\n"
        "   last        in person, 4 months ago\n"
        "   reach       +33 6 12 00 00 04\n"
        "   talk about  looks for a co-founder\n"
        f"   log         tie {tie} → {now['strength']}  ·  check-in in 2 weeks ({now['check_in']})\n"
        f"2  Bob  ·  close  ·  tie {tie}\n"
    )
    assert f"   drop        tie {tie}  ·  never due\n4  Cleo" in walked.err
    assert walked.err.endswith(f"   skip        tie {tie}  ·  check-in in 4 weeks (2026-12-21)\n3 done, 1 left open.\n")
    assert "[l]og" not in walked.err


def test_as_json(four: "Session", pipe: Pipe) -> None:
    assert pipe("next\ns\n3w\na\n\n", "review --json").data == [
        {"position": 2, "id": 3, "name": "Bob", "choice": "snooze"},
        {"position": 3, "id": 2, "name": "陳美玲", "choice": "attempt"},
    ]
    assert pipe("q\n", "review --json").data == []


def test_only_who_is_open_is_asked_about_and_who_is_left_is_asked_again(four: "Session", pipe: Pipe) -> None:
    four("log 1")
    stopped = pipe("next\nskip\nquit\nskip\n")
    assert stopped.err.startswith("2  Bob")
    assert stopped.rows == [["3", "陳美玲", "skip"]]
    assert stopped.err.endswith("1 done, 2 left open.\n")
    assert pipe("").err.startswith("2  Bob")
    assert outcomes(four) == {"Ann": "reached", "Bob": "open", "陳美玲": "postponed", "Cleo": "open"}


def test_the_first_review_of_a_week_makes_its_plan(four: "Session", pipe: Pipe) -> None:
    four.today = "2026-11-30"
    four("log bob --next 2026-12-20")
    walked = pipe("k\nk\nk\n")
    assert "carried over from 2026-W48" in walked.err
    assert operations(four, 4)[3] == ["due", "2026-W49"]
    assert sorted(row[1] for row in walked.rows) == ["Ann", "Cleo", "陳美玲"]


def test_who_was_carried_over_says_so_whatever_the_reason(session: "Session", pipe: Pipe) -> None:
    session.today = "2026-11-16"
    session("add Ann --circle inner --met 2026-01-02")
    for day in ("2026-01-20", "2026-02-20", "2026-03-20"):
        session(f"log Ann --attempt --on {day}")
    session("due")
    session.today = "2026-11-23"
    told = pipe("").err
    assert (
        "   why now     carried over from 2026-W47; 3 attempts unanswered: change the channel, or let it rest\n" in told
    )
    assert told.count("2026-W47") == 1
    assert "from 2026-W47" in told


def test_open_shows_the_card_and_asks_again(four: "Session", pipe: Pipe) -> None:
    walked = pipe("o\nopen\nskip\n")
    assert walked.rows == [["1", "Ann", "skip"]]
    assert walked.err.count("Ann  Acme  id:1\n") == 2
    assert walked.err.count("2026-08-01") == 2 * len(("last contact", "met", "timeline"))
    assert walked.err.count("1  Ann") == 1


def test_undo_takes_back_the_last_one_and_comes_back_to_them(four: "Session", pipe: Pipe) -> None:
    walked = pipe("log\n\n\nskip\nu\nundo\ndrop\nattempt\n\n")
    assert walked.rows == [["1", "Ann", "drop"], ["2", "Bob", "attempt"]]
    assert "   undo        skip Bob (2 changes)\n2  Bob" in walked.err
    assert "   undo        log Ann (3 changes)\n1  Ann" in walked.err
    assert operations(four, 6) == [
        ["log", "Bob"], ["circle", "none Ann"], ["undo", "6 log Ann"], ["undo", "7 skip Bob"], ["skip", "Bob"],
        ["log", "Ann"],
    ]  # fmt: skip
    assert outcomes(four) == {"Ann": "dropped", "Bob": "attempted", "陳美玲": "open", "Cleo": "open"}


def test_undo_after_next_comes_back_and_takes_nothing_away(four: "Session", pipe: Pipe) -> None:
    walked = pipe("log\n\n\nnext\nundo\nskip\n")
    assert walked.rows == [["1", "Ann", "log"], ["2", "Bob", "skip"]]
    assert outcomes(four)["Ann"] == "reached"


def test_undo_is_of_this_review_only(four: "Session", pipe: Pipe) -> None:
    four("log 1")
    refused = pipe("undo\n", ok=False)
    assert (refused.code, outcomes(four)["Ann"]) == (3, "reached")
    assert "netcrm: Nothing was done in this review yet.\n  `netcrm undo`" in refused.err


@pytest.mark.parametrize("text", ["skip\n", "skip\nlog\n", "skip\nlog\ncall\n", "skip\nsnooze\n", "skip\na\n"])
def test_the_end_of_the_answers_quits_and_half_an_answer_is_none(four: "Session", pipe: Pipe, text: str) -> None:
    assert pipe(text).rows == [["1", "Ann", "skip"]]
    assert outcomes(four) == {"Ann": "postponed", "Bob": "open", "陳美玲": "open", "Cleo": "open"}
    assert operations(four, 1) == [["skip", "Ann"]]


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ("best\n", "'best' is no answer."),
        ("\n", "'' is no answer."),
        ("ll\n", "'ll' is no answer."),
        ("log\ntelepathy\n", "'telepathy' is not a channel."),
        ("log\n\nring \x07\n", "The note holds U+0007"),
        ("attempt\ntelepathy\n", "'telepathy' is not a channel."),
        ("snooze\nsometime\n", "'sometime' is not a date."),
        ("snooze\n2027-02-30\n", "'2027-02-30' can't be used as a date: February 2027 has 28 days."),
        ("snooze\n2026-11-23\n", "2026-11-23 is not to come."),
        ("snooze\n\n", "The date is empty."),
    ],
)
def test_a_bad_answer_stops_and_keeps_what_was_answered_before(
    four: "Session", pipe: Pipe, bad: str, sentence: str
) -> None:
    refused = pipe(f"skip\n{bad}drop\n", ok=False)
    assert refused.code == 2
    assert f"1 done, and kept.\nnetcrm: {sentence}" in refused.err
    assert refused.rows == [["1", "Ann", "skip"]]
    assert outcomes(four) == {"Ann": "postponed", "Bob": "open", "陳美玲": "open", "Cleo": "open"}


def test_a_bad_first_answer_does_nothing(four: "Session", pipe: Pipe) -> None:
    refused = pipe("best\n", ok=False)
    assert "Nothing was done.\nnetcrm: 'best' is no answer." in refused.err
    assert operations(four, 1) == [["due", "2026-W48"]]


def test_a_bad_answer_as_json_is_the_mistake_alone(four: "Session", pipe: Pipe) -> None:
    refused = pipe("skip\nbest\n", "review --json", ok=False)
    assert refused.error["name"] == "usage"
    assert "'best' is no answer." in refused.error["message"]
    assert outcomes(four)["Ann"] == "postponed"


def test_answers_that_are_no_text(four: "Session", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"log\n\nna\xefve\n"), encoding="utf-8"))
    refused = four("review", ok=False)
    assert (refused.code, outcomes(four)["Ann"]) == (2, "open")
    assert "netcrm: That is no text in UTF-8." in refused.err


@pytest.mark.parametrize("way", ["--every 3w", "--circle wide --every 3w"])
def test_who_is_dropped_is_no_longer_tracked_for_a_cadence_of_their_own(
    session: "Session", pipe: Pipe, way: str
) -> None:
    session(f"add Ann {way} --met 2026-08-01")
    assert "  ·  never due\n1 done" in pipe("drop\n").err
    assert outcomes(session) == {"Ann": "dropped"}
    assert operations(session, 1) == [["circle", "none Ann"]]
    session("undo")
    assert outcomes(session) == {"Ann": "open"}


def test_who_is_dropped_is_no_longer_tracked_for_a_day_that_was_wished(session: "Session", pipe: Pipe) -> None:
    session("add Ann --circle close --met 2026-08-01")
    session("log Ann --on 2026-10-01 --next 2026-11-25")
    pipe("drop\n")
    assert outcomes(session) == {"Ann": "dropped"}


def test_who_is_due_for_a_tag_is_not_dropped_by_half(session: "Session", pipe: Pipe) -> None:
    session("add Ann --circle close --tag family --met 2026-08-01")
    session("tag family --every 6w")
    refused = pipe("drop\n", ok=False)
    assert refused.code == 5
    assert "Ann would still be due: a tag of theirs has a cadence.\n  netcrm tag TAG id:1 --remove" in refused.err
    assert session("show Ann --json").data["circle"] == "close"


def test_what_another_terminal_has_done_meanwhile_is_not_asked_again(four: "Session", pipe: Pipe) -> None:
    def elsewhere(line: int) -> None:
        if line == 1:
            four("skip 2")

    assert pipe("skip\nskip\n", before=elsewhere).rows == [["1", "Ann", "skip"], ["3", "陳美玲", "skip"]]


def test_somebody_who_was_removed_meanwhile_is_not_logged(four: "Session", pipe: Pipe) -> None:
    refused = pipe("log\n\n\n", ok=False, before=lambda line: four("rm Ann") if line == 3 else None)
    assert (refused.code, refused.out) == (3, "")
    assert "There is no contact with id:1." in refused.err
    assert operations(four, 1) == [["rm", "Ann"]]


@pytest.mark.parametrize(
    ("typed", "then"),
    [
        ((), "Nobody is in a circle yet: netcrm triage, or netcrm circle close WHO."),
        (("add Ann",), "Nobody is in a circle yet: netcrm triage, or netcrm circle close WHO."),
        (("add Ann --circle close --met 2026-08-01", "log 1"), "netcrm due --next previews next week."),
        (
            (
                "config capacity 1", "add Ann --circle close --met 2026-08-01",
                "add Bob --circle wide --met 2026-08-01", "log 1",
            ),
            "1 person is waiting: netcrm due --all",
        ),
    ],
)  # fmt: skip
def test_when_nobody_is_open_it_says_what_to_do_next(
    session: "Session", pipe: Pipe, typed: tuple[str, ...], then: str
) -> None:
    session.open().close()
    for line in typed:
        session(line)
        session("due")
    asked = pipe("skip\n")
    assert (asked.out, asked.err) == ("", f"Nobody is left open this week.\n{then}\n")


def test_the_last_one_done_ends_the_week(four: "Session", pipe: Pipe) -> None:
    assert pipe("k\nk\nk\nk\nk\n").err.endswith(
        "4 done, 0 left open.\nNobody is left open this week.\nnetcrm due --next previews next week.\n"
    )


def test_without_a_store_there_is_nothing_to_review(session: "Session", pipe: Pipe) -> None:
    assert pipe("k\n", ok=False).code == 6


def test_text_from_outside_is_shown_and_not_sent(session: "Session", pipe: Pipe) -> None:
    people = session.folder / "people.csv"
    people.write_text("name,note\n[bold]Tim[/bold],\x1b[31mred \u202eabc\n")
    session(f"import {people}")
    session("circle inner tim")
    session("log tim --on 2026-01-05")
    walked = pipe("open\nskip\n")
    assert "1  [bold]Tim[/bold]" in walked.err
    assert "   talk about  \\x1b[31mred \\u202eabc" in walked.err
    assert "\x1b" not in walked.err
    assert "\u202e" not in walked.err
