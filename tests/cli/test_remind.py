"""netcrm remind: a one-off reminder is set, stands beside the plan from its week on, and is ticked."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Session

PEOPLE = ('add "Marie Dupont" --circle close --met 2026-09-01', 'add "Paul Martin" --circle active --met 2026-10-01')


@pytest.fixture
def people(session: "Session") -> "Session":
    return session.after(*PEOPLE)


def beside(session: "Session", line: str = "due") -> list[dict[str, Any]]:
    """The reminders that stand beside the plan."""
    return [one for one in session(f"{line} --json").data["beside"] if one["kind"] == "reminder"]


def test_a_reminder_is_set_listed_and_ticked(people: "Session") -> None:
    told = people('remind marie friday "send the paper"')
    assert told.rows == [["1", "2026-11-27", "Marie Dupont", "send the paper", ""]]
    assert told.err == "Reminder 1, Marie Dupont: 2026-11-27 (in 4 days).\n"
    people("remind paul today 'ask for the address'")
    assert people("remind").rows == [
        ["2", "2026-11-23", "Paul Martin", "ask for the address", ""],
        ["1", "2026-11-27", "Marie Dupont", "send the paper", ""],
    ]
    people.today = "2026-11-25"
    ticked = people("remind --done 2")
    assert ticked.rows == [["2", "2026-11-23", "Paul Martin", "ask for the address", "2026-11-25"]]
    assert ticked.err == "Ticked 2: ask for the address\n"
    assert [row[0] for row in people("remind").rows] == ["1"]
    assert [row[0::4] for row in people("remind --all").rows] == [["2", "2026-11-25"], ["1", ""]]
    assert people("remind --json").data == [
        {"number": 1, "day": "2026-11-27", "id": 1, "name": "Marie Dupont", "text": "send the paper", "done_on": None}
    ]


def test_with_a_name_alone_it_lists_theirs(people: "Session") -> None:
    people("remind marie 3w one")
    people("remind paul 3w two")
    people("remind paul 4w three")
    people("remind --done 2")
    assert [row[3] for row in people("remind paul").rows] == ["three"]
    assert [row[3] for row in people("remind paul --all").rows] == ["two", "three"]


@pytest.mark.parametrize(
    ("when", "day"),
    [
        ("today", "2026-11-23"),
        ("friday", "2026-11-27"),
        ("lundi prochain", "2026-11-30"),
        ("in 2 months", "2027-01-23"),
        ("12 mars", "2027-03-12"),
        ("2028-02-29", "2028-02-29"),
    ],
)
def test_the_day_is_read_towards_the_future(people: "Session", when: str, day: str) -> None:
    assert people(f"remind marie '{when}' call").rows[0][1] == day


def test_a_number_of_the_plan_is_who(people: "Session") -> None:
    second = people("due").rows[1][2]
    assert people("remind 2 friday call").rows[0][2] == second


def test_the_text_is_cleaned_as_notes_are(people: "Session") -> None:
    people("remind marie friday '  two\nlines\t '")
    assert people("remind --json").data[0]["text"] == "two\nlines"
    assert people("remind").rows[0][3] == "two\\nlines"


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("remind marie yesterday x", 2, "2026-11-22 is over."),
        ("remind marie 2026-11-22 x", 2, "2026-11-22 is over."),
        ("remind marie 2026-02-30 x", 2, ""),
        ("remind marie friday ' '", 2, "The reminder is empty."),
        ("remind marie friday 'a\x1bb'", 2, "The reminder holds U+001B"),
        ("remind marie friday", 2, "A reminder is WHO, WHEN and TEXT."),
        ("remind marie friday x --all", 2, "A reminder is WHO, WHEN and TEXT."),
        ("remind marie friday x y", 2, ""),
        ("remind --done 1 marie", 2, "--done takes a number and nothing else."),
        ("remind --done 1 --all", 2, "--done takes a number and nothing else."),
        ("remind --done one", 2, ""),
        ("remind zed friday x", 3, "Nobody is called 'zed'."),
        ("remind --done 9", 3, "There is no reminder 9."),
        ("remind --done 0", 3, "There is no reminder 0."),
        ("remind --done -1", 3, "There is no reminder -1."),
        ("remind --done 99999999999999999999", 3, "There is no reminder 99999999999999999999."),
        ("remind m friday x", 4, "2 people fit 'm'."),
    ],
)
def test_what_can_not_be_meant_changes_nothing(people: "Session", line: str, code: int, says: str) -> None:
    before = people("export json").out
    refused = people(line, ok=False)
    assert (refused.code, refused.out) == (code, "")
    assert refused.err.startswith(f"netcrm: {says}")
    assert people("export json").out == before


def test_a_ticked_one_is_not_ticked_again(people: "Session") -> None:
    people("remind marie friday x")
    people("remind --done 1")
    people.today = "2026-11-30"
    refused = people("remind --done 1", ok=False)
    assert refused.code == 5
    assert refused.err.startswith("netcrm: Reminder 1 (Marie Dupont) was ticked on 2026-11-23.")
    assert people("remind --all").rows[0][4] == "2026-11-23"


def test_each_is_one_step_that_can_be_taken_back(people: "Session") -> None:
    people("remind marie friday x")
    people("remind --done 1")
    assert [row[2:5] for row in people("history --limit 2").rows] == [
        ["remind", "done 1", "1"],
        ["remind", "Marie Dupont", "1"],
    ]
    people("undo")
    assert people("remind").rows == [["1", "2026-11-27", "Marie Dupont", "x", ""]]
    people("undo")
    assert people("remind --all").out == ""
    people("remind paul friday y")
    assert people("remind").rows[0][0] == "2"  # a number is never given again


def test_a_reminder_goes_and_comes_back_with_its_contact(people: "Session") -> None:
    people("remind marie friday x")
    people("rm marie")
    assert people("remind --all").out == ""
    people("undo")
    assert people("remind").rows == [["1", "2026-11-27", "Marie Dupont", "x", ""]]


def test_it_stands_beside_the_plan_from_its_week_on_until_it_is_ticked(people: "Session") -> None:
    people("remind marie 2026-12-02 'send the paper'")
    told = {
        "kind": "reminder", "day": "2026-12-02", "id": 1, "name": "Marie Dupont", "text": "send the paper", "number": 1,
    }  # fmt: skip
    assert beside(people) == []
    assert beside(people, "due --next") == [told]
    for today in ("2026-11-30", "2026-12-02", "2026-12-06", "2026-12-21"):
        people.today = today
        assert beside(people) == [told], today
    assert ["reminder", "2026-12-02", "Marie Dupont", "send the paper", "1"] in people("due").rows
    people("remind --done 1")
    assert beside(people) == []
    people("undo")
    assert beside(people) == [told]
    people("undo")
    assert beside(people) == []


def test_one_of_sunday_belongs_to_the_week(people: "Session") -> None:
    people("remind marie sunday one")
    people("remind marie 'next monday' two")
    assert [one["text"] for one in beside(people)] == ["one"]


def test_somebody_who_is_never_due_can_be_thought_of(session: "Session") -> None:
    session("add Ann")
    session("remind ann friday x")
    assert [one["name"] for one in beside(session)] == ["Ann"]


def test_show_lists_the_open_ones_in_the_timeline(people: "Session") -> None:
    people("remind marie friday 'send the paper'")
    people("remind marie 3w gone")
    people("remind --done 2")
    timeline = people("show marie --json").data["timeline"]
    assert [(one["day"], one["kind"], one["text"]) for one in timeline] == [
        ("2026-11-27", "reminder", "send the paper"),
        ("2026-09-01", "interaction", None),
    ]
    assert ["timeline", "2026-11-27", "reminder", "", "", "", "", "send the paper"] in people("show marie").rows
    assert all(one["kind"] != "reminder" for one in people("show paul --json").data["timeline"])


def test_reminders_travel_in_the_whole_export(people: "Session") -> None:
    people("remind marie friday x")
    people(f"export json {people.folder / 'whole.json'}")
    people.db.unlink()
    people(f"import {people.folder / 'whole.json'}")
    assert people("remind").rows == [["1", "2026-11-27", "Marie Dupont", "x", ""]]


@pytest.mark.parametrize("line", ["remind", "remind --all", "remind marie"])
def test_an_empty_list_says_what_to_do(people: "Session", line: str) -> None:
    empty = people(line)
    assert (empty.out, empty.err) == ("", "No reminder is open: netcrm remind WHO WHEN TEXT sets one.\n")
    assert people(f"{line} --json").data == []
