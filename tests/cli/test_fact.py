"""netcrm fact: remembered with dates, listed, expired, removed; and one with `netcrm note`."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Session

PEOPLE = ('add "Marie Dupont" --circle close --met 2026-09-01', "add Paul")


@pytest.fixture
def people(session: "Session") -> "Session":
    return session.after(*PEOPLE)


def test_a_fact_is_kept_with_its_dates(people: "Session") -> None:
    told = people('fact marie "Léa starts school" --until 2027-09-30 --on 2026-11-01')
    assert told.rows == [["1", "2026-11-01", "Marie Dupont", "Léa starts school", "2027-09-30"]]
    assert told.err == "Fact 1, Marie Dupont, until 2027-09-30.\n"
    assert people("fact marie 'likes tea'").err == "Fact 2, Marie Dupont.\n"
    assert people("fact marie").rows == [
        ["2", "2026-11-23", "Marie Dupont", "likes tea", ""],
        ["1", "2026-11-01", "Marie Dupont", "Léa starts school", "2027-09-30"],
    ]
    assert people("fact marie --json").data[1] == {
        "number": 1, "day": "2026-11-01", "id": 1, "name": "Marie Dupont", "text": "Léa starts school",
        "expires_on": "2027-09-30",
    }  # fmt: skip


def test_a_note_is_a_fact_that_does_not_expire(people: "Session") -> None:
    people("note marie 'likes tea'")
    assert people("fact marie").rows == [["1", "2026-11-23", "Marie Dupont", "likes tea", ""]]
    people("fact marie 'plays go' --until 3m")
    timeline = people("show marie --json").data["timeline"]
    assert [(one["kind"], one["text"]) for one in timeline[:2]] == [("note", "plays go"), ("note", "likes tea")]
    assert [row[1] for row in people("find go").rows] == ["Marie Dupont"]


def test_what_has_expired_is_kept_and_told_no_more(people: "Session") -> None:
    people("fact marie 'in Rome' --until 2026-11-30")
    people("fact marie 'plays go'")
    people.today = "2026-11-30"
    assert [row[3] for row in people("fact marie").rows] == ["plays go", "in Rome"]
    people.today = "2026-12-01"
    assert [row[3] for row in people("fact marie").rows] == ["plays go"]
    assert [row[3] for row in people("fact").rows] == ["plays go"]
    assert [row[3] for row in people("fact marie --all").rows] == ["plays go", "in Rome"]
    assert [row[3] for row in people("fact --all").rows] == ["plays go", "in Rome"]


def test_without_who_the_newest_of_everybody(people: "Session") -> None:
    for number in range(60):
        people(f"fact {'marie' if number % 2 else 'paul'} 'fact {number}'")
    rows = people("fact").rows
    assert len(rows) == 50
    assert [row[2:4] for row in rows[:2]] == [["Marie Dupont", "fact 59"], ["Paul", "fact 58"]]
    assert len(people("fact --limit 3").rows) == 3
    assert len(people("fact marie --limit 3").rows) == 3
    assert len(people("fact marie").rows) == 30


def test_a_fact_is_removed_by_its_number(people: "Session") -> None:
    people("fact marie one")
    people("fact paul two")
    assert people("fact --rm 1").err == "Removed fact 1, Marie Dupont: one\n"
    assert [row[3] for row in people("fact --all").rows] == ["two"]
    assert [row[2:4] for row in people("history --limit 1").rows] == [["fact", "rm 1"]]
    people("undo")
    assert [row[3] for row in people("fact").rows] == ["two", "one"]


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("fact marie x --on tomorrow", 2, "2026-11-24 is still to come"),
        ("fact marie x --until yesterday", 2, "2026-11-22 is over: the fact would have expired."),
        ("fact marie x --until 2026-02-30", 2, ""),
        ("fact marie ' '", 2, "The fact is empty."),
        ("fact marie 'a\x1bb'", 2, "The fact holds U+001B"),
        ("note marie ' '", 2, "The note is empty."),
        ("fact marie --until 3m", 2, "TEXT is missing."),
        ("fact marie x --all", 2, "--all, --limit and --where list facts."),
        ("fact marie x --limit 3", 2, "--all, --limit and --where list facts."),
        ("fact marie --rm 1", 2, "--rm takes a number and nothing else."),
        ("fact --rm 1 --all", 2, "--rm takes a number and nothing else."),
        ("fact --rm one", 2, ""),
        ("fact --rm 9", 3, "There is no fact 9."),
        ("fact --rm 99999999999999999999", 3, "There is no fact 99999999999999999999."),
        ("fact zed x", 3, "Nobody is called 'zed'."),
    ],
)
def test_what_can_not_be_meant_changes_nothing(people: "Session", line: str, code: int, says: str) -> None:
    people("fact marie kept")
    before = people("export json").out
    refused = people(line, ok=False)
    assert (refused.code, refused.out) == (code, "")
    assert refused.err.startswith(f"netcrm: {says}")
    assert people("export json").out == before


@pytest.mark.parametrize("line", ["fact", "fact marie", "fact --all"])
def test_an_empty_list_says_what_to_do(people: "Session", line: str) -> None:
    empty = people(line)
    assert (empty.out, empty.err) == ("", "Nothing is remembered: netcrm fact WHO TEXT.\n")
    assert people(f"{line} --json").data == []
