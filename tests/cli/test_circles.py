"""netcrm circle, tag, snooze, skip, archive, unarchive: who gets attention, and when not."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Session


@pytest.fixture
def pair(session: "Session") -> "Session":
    return session.after("add Ann --met 2026-06-01", "add Bob")


def check_in(session: "Session", who: str) -> str | None:
    day: str | None = session(f"show {who} --json").data["check_in"]
    return day


def test_a_circle_makes_people_due_and_none_ends_it(pair: "Session") -> None:
    assert pair("due").out == ""
    placed = pair("circle Inner ann bob")
    assert placed.rows == [
        ["1", "Ann", "inner", "17", "2026-06-01", "2026-06-15"],
        ["2", "Bob", "inner", "74", "", "2026-11-23"],
    ]
    assert [row[2] for row in pair("due").rows] == ["Ann", "Bob"]
    pair("circle none ann bob")
    assert check_in(pair, "ann") is None
    assert check_in(pair, "bob") is None


def test_all_or_nobody(pair: "Session") -> None:
    assert pair("circle close ann Zed", ok=False).code == 3
    assert pair("show ann --json").data["circle"] is None


def test_tags_go_on_and_come_off(pair: "Session") -> None:
    assert pair("tag '#Data' ann bob").rows == [["#Data", "Ann"], ["#Data", "Bob"]]
    again = pair("tag data ann")
    assert (again.out, again.err) == ("", "Tagged 0 of 1.\n")
    assert [row[1] for row in pair("list --tag data").rows] == ["Ann", "Bob"]
    assert pair("tag DATA ann --remove").err == "Untagged 1 of 1.\n"
    assert [row[1] for row in pair("list --tag data").rows] == ["Bob"]
    assert pair("tag data ann --remove --json").data == {"tag": "data", "changed": [], "every": None}


def test_a_tag_may_carry_a_cadence(pair: "Session") -> None:
    pair("tag mentors ann")
    assert pair("tag mentors --every 6w").err == "mentors: every 42 days.\n"
    assert check_in(pair, "ann") == "2026-07-13"
    pair("tag friends ann --every 3w")
    assert check_in(pair, "ann") == "2026-06-22"  # the shortest of them
    pair("edit ann --every 100")
    assert check_in(pair, "ann") == "2026-09-09"  # their own beats the tags'
    pair("edit ann --clear every")
    pair("tag friends ann --remove")
    assert check_in(pair, "ann") == "2026-07-13"
    assert pair("tag mentors --every none").err == "mentors: no cadence.\n"
    assert check_in(pair, "ann") is None


@pytest.mark.parametrize(
    ("when", "day"),
    [("3w", "2026-12-14"), ("vendredi", "2026-11-27"), ("lundi prochain", "2026-11-30"), ("12 mars", "2027-03-12")],
)
def test_snooze_hides_until_a_day_to_come(pair: "Session", when: str, day: str) -> None:
    pair("circle close ann")
    assert pair(f"snooze ann '{when}'").rows[0][-1] == day
    pair.today = day
    assert pair("due --json").data["rows"][0]["reason"] == f"snoozed until {day}"


def test_skip_waits_four_weeks_and_is_no_attempt(pair: "Session") -> None:
    pair("circle close ann")
    pair("log ann --attempt --on 2026-06-10")
    pair("due")
    assert pair("skip 1 --json").data[0]["check_in"] == "2026-12-21"
    assert pair("show ann --json").data["unanswered"] == 1
    assert pair("due").rows[0][1] == "postponed"


def test_the_archive_keeps_people_and_never_suggests_them(pair: "Session") -> None:
    pair("circle close ann bob")
    pair("archive ann bob --deceased")
    assert pair("list").out == ""
    assert "--archived" in pair("list").err
    assert [row[1] for row in pair("list --archived").rows] == ["Ann", "Bob"]
    assert pair("due").out == ""
    card = pair("show ann --json").data
    assert (card["archived_on"], card["deceased"], card["circle"], card["check_in"]) == (
        "2026-11-23", True, "close", None,
    )  # fmt: skip
    pair("unarchive ann")
    card = pair("show ann --json").data
    assert (card["archived_on"], card["deceased"], card["check_in"]) == (None, False, "2026-06-15")


@pytest.mark.parametrize(
    ("line", "code", "sentence"),
    [
        ("circle best ann", 2, "There is no circle 'best'."),
        ("circle close", 2, "WHO is missing."),
        ("tag data", 2, "WHO is missing."),
        ("tag data --remove", 2, "WHO is missing."),
        ("tag '' ann", 2, "The tag is empty."),
        ("tag nope ann --remove", 3, "There is no tag 'nope'."),
        ("tag data ann --every often", 2, "'often' is not a cadence."),
        ("snooze bob 3w", 5, "Bob is never due, so there is nothing to snooze."),
        ("skip bob", 5, "Bob is never due, so there is nothing to snooze."),
        ("snooze ann yesterday", 2, "2026-11-22 is not to come."),
        ("snooze ann today", 2, "2026-11-23 is not to come."),
        ("snooze ann someday", 2, "'someday' is not a date."),
        ("snooze zed 3w", 3, "Nobody is called 'zed'."),
        ("archive zed", 3, "Nobody is called 'zed'."),
        ("unarchive zed", 3, "Nobody is called 'zed'."),
    ],
)
def test_what_cannot_be_meant_changes_nothing(pair: "Session", line: str, code: int, sentence: str) -> None:
    before = pair("export json").out
    refused = pair(line, ok=False)
    assert (refused.code, refused.out) == (code, "")
    assert sentence in refused.err
    assert pair("export json").out == before
