"""netcrm ready: each thing that speaks against an ask, what to do about it, and the verdict of them all."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Session

MARIE = "add Marie --circle close --met 2026-11-10"


@pytest.mark.parametrize(
    ("lines", "verdict", "because", "first"),
    [
        ((MARIE,), "yes", "in touch 13 days ago: the tie is at 53 of 100", ""),
        (("add Marie",), "not_yet", "no contact with them is on record", "Meet or write first, with nothing to ask"),
        (("add Marie --circle inner",), "not_yet", "no contact with them is on record", "Meet or write first"),
        (
            ("add Marie --met 2025-11-01",), "not_yet",
            "silent for 13 months, since 2025-11-01: the tie is down to 10 of 100",
            "Be in touch again, ask how they are, and wait for the answer",
        ),
        (
            ("add Marie --met 2026-08-01",), "not_yet",
            "silent for 4 months, since 2026-08-01: the tie is down to 22 of 100", "A coffee or a call first",
        ),
        (
            (MARIE, "log Marie --attempt --via call --on 2026-11-20"), "not_yet",
            "1 attempt unanswered, the last on 2026-11-20", "Wait for an answer, or try another channel",
        ),
        (
            (MARIE, *["log Marie --attempt --on 2026-11-20"] * 3), "no",
            "3 attempts unanswered, the last on 2026-11-20", "Let it rest, or change the channel once",
        ),
        (
            (MARIE, "log Marie --they --via mail --on 2026-11-21"), "not_yet",
            "they wrote last, on 2026-11-21, and wait for you", "Answer their message",
        ),
        (
            (MARIE, "ask Marie 'her tent'"), "not_yet", "your ask of 2026-11-23 is open: “her tent”",
            "Settle the open ask: “her tent” (netcrm done 1, with --drop if it came to nothing)",
        ),
        (
            (MARIE, "ask Marie 'her tent'", "ask Marie 'her car'"), "no",
            "2 asks of yours are open, the first “her tent” of 2026-11-23", "Settle the open ask: “her tent”",
        ),
        (
            (MARIE, "got Marie a", "got Marie b"), "not_yet", "0 given, 2 received: they gave 2 more",
            "Give first: an article, a hand, somebody they should meet (netcrm give)",
        ),
        ((MARIE, "got Marie a"), "yes", "0 given, 1 received: they gave 1 more: this would make it 2", ""),
        ((MARIE, "got Marie a", "give Marie b"), "yes", "1 given, 1 received: you are even", ""),
        ((MARIE,), "yes", "nothing given or received yet: offer something along with it", ""),
        ((MARIE,), "yes", "no attempt is unanswered", ""),
        (
            (MARIE, "promise Marie 'the paper' --by friday"), "yes",
            "you promised “the paper” by 2026-11-27: an ask goes better once it is kept", "",
        ),
        ((MARIE, "archive Marie"), "no", "you put them away on 2026-11-23", "Bring them back, if you are in touch"),
        ((MARIE, "archive Marie --deceased"), "no", "they are on record as deceased", ""),
    ],
)  # fmt: skip
def test_a_rule_says_what_speaks_against_it_and_what_to_do(
    session: "Session", lines: tuple[str, ...], verdict: str, because: str, first: str
) -> None:
    for line in lines:
        session(line)
    told = session("ready Marie --json").data
    assert told["verdict"] == verdict
    assert because in told["because"]
    assert [text for text in told["first"] if text.startswith(first)] if first else told["first"] == []
    if verdict != "yes":
        assert told["because"][0] == because


def test_a_promise_whose_day_is_over_comes_first_of_all(session: "Session") -> None:
    for line in (MARIE, "got Marie a", "got Marie b", "promise Marie 'the paper' --by friday"):
        session(line)
    session("promise Marie 'a book' --by saturday")
    session.today = "2026-12-20"
    told = session("ready Marie --json").data
    assert told["because"][0] == "you promised “the paper”, due 3 weeks ago, and 1 more"
    assert [text.partition(":")[0] for text in told["first"]] == [
        "Keep what you promised", "A coffee or a call first", "Give first",
    ]  # fmt: skip
    session("done 3")
    session("done 4")
    assert session("ready Marie --json").data["first"] == ["A coffee or a call first"]


def test_news_is_a_reason_to_write(session: "Session") -> None:
    session(MARIE)
    store = session.open()
    with store.write("news"):
        store.insert(
            "news", uid="n1", contact_id=1, day="2026-11-20", kind="title", source="linkedin", before="Editor",
            after="CTO",
        )  # fmt: skip
    store.close()
    assert "there is news to write about: now CTO, was Editor" in session("ready Marie --json").data["because"]
    session("log Marie")
    assert "news" not in " ".join(session("ready Marie --json").data["because"])


def test_into_a_pipe_a_line_each(session: "Session") -> None:
    for line in (MARIE, "ask Marie 'her tent'"):
        session(line)
    rows = session("ready Marie").rows
    assert rows[:3] == [["id", "1"], ["name", "Marie"], ["verdict", "not_yet"]]
    assert ["asks", "1", "ask", "open", "1", "Marie", "her tent", "2026-11-23", "", ""] in rows
    assert ["because", "no attempt is unanswered"] in rows
    assert rows[-1][0] == "first"


def test_the_line_between_warm_and_cold_is_the_widest_circle(session: "Session") -> None:
    session("add Ann --met 2026-10-22")  # 32 days: a warmth of 0.401, and the day after 0.397
    assert session("ready Ann --json").data["verdict"] == "yes"
    session.today = "2026-11-24"
    assert session("ready Ann --json").data["verdict"] == "not_yet"
