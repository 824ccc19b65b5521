"""netcrm intro: an introduction is an idea, is asked, made and thanked; its number moves it on."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Session

PEOPLE = (
    'add "Marie Dupont" --org Acme --city Lyon --tag data --met 2026-11-01',
    'add "Paul Martin" --city Lyon --tag data --met 2026-11-02',
    'add "Zoé Blanc" --title Designer --met 2026-11-03',
    'add "Nils Holm"',
    "circle close Marie Paul",
)


@pytest.fixture
def people(session: "Session") -> "Session":
    return session.after(*PEOPLE)


def test_an_introduction_goes_from_the_idea_to_the_thanks(people: "Session") -> None:
    told = people('intro marie paul --because "both teach data"')
    row = ["1", "idea", "2026-11-23", "Marie Dupont", "Paul Martin", "", "both teach data"]
    assert told.rows == [row]
    assert told.err == "Introduction 1, Marie Dupont and Paul Martin: idea.\n"
    for day, state in (("2026-11-24", "asked"), ("2026-11-30", "made"), ("2026-12-04", "thanked")):
        people.today = day
        assert people(f"intro 1 {state}").rows == [[row[0], state, day, *row[3:]]]
    assert people("intro").out == ""
    assert people("intro --json --all").data["introductions"] == [
        {
            "number": 1, "state": "thanked", "day": "2026-12-04", "id": 1, "name": "Marie Dupont", "other_id": 2,
            "other": "Paul Martin", "broker_id": None, "broker": None, "because": "both teach data",
        }
    ]  # fmt: skip


def test_they_are_listed_by_state_and_the_done_ones_when_asked_for(people: "Session") -> None:
    people("intro marie zoé --state made --on 2026-11-20")
    people("intro paul zoé --by marie --state thanked")
    people("intro marie paul --state declined")
    people("intro nils paul --on 2026-11-10")
    people("intro nils zoé")
    assert [row[0:3] for row in people("intro").rows] == [
        ["5", "idea", "2026-11-23"],
        ["4", "idea", "2026-11-10"],
        ["1", "made", "2026-11-20"],
    ]
    assert [row[1] for row in people("intro --all").rows] == ["idea", "idea", "made", "thanked", "declined"]
    assert [row[0] for row in people("intro --state declined").rows] == ["3"]
    assert [row[0] for row in people("intro marie --all").rows] == ["1", "2", "3"]
    assert [row[0] for row in people("intro --limit 2").rows] == ["5", "4"]
    assert [row[5] for row in people("intro zoé --state thanked").rows] == ["Marie Dupont"]
    assert people("intro nils --state made").err.startswith("No introduction is on record:")


def test_a_number_is_an_introductions_alone_or_before_a_state_and_a_row_of_the_plan_elsewhere(
    people: "Session",
) -> None:
    first, second = (row[2] for row in people("due").rows[:2])
    people("intro zoé nils")
    assert people("intro 1").rows[0][3:5] == ["Zoé Blanc", "Nils Holm"]
    assert people("intro 1 Made").rows[0][1] == "made"
    assert people("intro 1 2 --because 'neighbours'").rows[0][3:5] == [first, second]
    assert people("intro 2 --because 'same street' --by nils").rows[0][5:] == ["Nils Holm", "same street"]


def test_whoever_declined_may_be_asked_again(people: "Session") -> None:
    people("intro marie paul --state declined")
    assert people("intro 1 asked").rows[0][1] == "asked"
    people("intro 1 declined")
    assert people("intro paul marie").rows[0][0] == "2"  # another attempt is one of its own
    refused = people("intro 1 asked", ok=False)
    assert (refused.code, "have another introduction by now: 2, idea." in refused.err) == (5, True)
    people("intro 2 declined")
    assert people("intro 1 asked").rows[0][1] == "asked"


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("intro marie marie", 2, "Marie Dupont can't be introduced to themself."),
        ("intro marie nils --by marie", 2, "Marie Dupont can't be the one who introduces and one of the two."),
        ("intro 1 --by paul", 2, "Paul Martin can't be the one who introduces and one of the two."),
        ("intro marie nils --on tomorrow", 2, "2026-11-24 is still to come."),
        ("intro marie nils --state done", 2, "There is no state 'done'."),
        ("intro --state done", 2, "There is no state 'done'."),
        ("intro marie nils --because ' '", 2, "The reason is empty."),
        ("intro marie nils --because 'a\x1bb'", 2, "The reason holds U+001B"),
        ("intro marie --because tea", 2, "An introduction is of two people: A and B."),
        ("intro --by marie", 2, "An introduction is of two people: A and B."),
        ("intro 1 made --state asked", 2, "The state is said twice: made and asked."),
        ("intro marie --suggest", 2, "--suggest takes nothing but --limit."),
        ("intro marie zed", 3, "Nobody is called 'zed'."),
        ("intro marie made", 3, "Nobody is called 'made'."),
        ("intro 9 made", 3, "There is no introduction 9."),
        ("intro 0", 3, "There is no introduction 0."),
        ("intro 123456 made", 3, "There is no introduction 123456."),
        (f"intro {'9' * 5000} made", 3, "There is no number 9"),
        ("intro --limit 0", 2, ""),
        ("intro marie n --by ma", 4, "2 people fit 'ma'."),
        ("intro paul marie", 5, "Paul Martin and Marie Dupont have an introduction already: 1, asked."),
        ("intro 1 idea", 5, "Introduction 1 (Marie Dupont, Paul Martin) is asked and can't become idea any more."),
        ("intro 1 asked", 5, "Introduction 1 (Marie Dupont, Paul Martin) is asked already."),
    ],
)
def test_what_can_not_be_meant_changes_nothing(people: "Session", line: str, code: int, says: str) -> None:
    people("intro marie paul --state asked")
    before = people("export json").out
    refused = people(line, ok=False)
    assert (refused.code, refused.out) == (code, "")
    assert refused.err.startswith(f"netcrm: {says}")
    assert people("export json").out == before


def test_each_is_one_step_that_can_be_taken_back(people: "Session") -> None:
    people("intro marie paul")
    people("intro 1 made --because 'a talk'")
    people("undo")
    assert people("intro").rows[0][1::5] == ["idea", ""]
    people("undo")
    assert people("intro --all").out == ""
    with pytest.raises(AssertionError, match="There is no introduction 1"):
        people("intro 1")


def test_nobody_was_brought_by_whom_they_brought(people: "Session") -> None:
    people("edit Paul --by Marie")
    people("edit Zoé --by Paul")
    for line, code, says in (
        ("edit Marie --by Zoé", 5, "Zoé Blanc can't have brought Marie Dupont to you: it was the other way round."),
        ("edit Paul --by Paul", 2, "Paul Martin can't have introduced themself to you."),
    ):
        refused = people(line, ok=False)
        assert (refused.code, refused.err.splitlines()[0]) == (code, f"netcrm: {says}")
    people("edit Zoé --clear by")
    people("edit Marie --by Zoé")


def test_who_should_meet_is_suggested_with_reasons_and_becomes_an_idea(people: "Session") -> None:
    people("promise zoé 'find somebody for data' --by friday")
    suggested = people("intro --suggest")
    assert [(row[1], row[3]) for row in suggested.rows] == [("Zoé Blanc", "Paul Martin")]
    assert suggested.rows[0][5] == "you promised Zoé Blanc 'find somebody for data'; Paul Martin: data"
    assert suggested.err == "netcrm intro id:3 id:2 keeps the first as an idea.\n"
    (told,) = people("intro --suggest --limit 1 --json").data["suggested"]
    assert {name: type(value) for name, value in told.items()} == {
        "id": int, "name": str, "other_id": int, "other": str, "strength": int, "other_strength": int, "score": float,
        "because": list,
    }  # fmt: skip
    people("intro id:3 id:2")
    people("intro 1 declined")
    assert [(row[1], row[3]) for row in people("intro --suggest").rows] == [("Zoé Blanc", "Marie Dupont")]


def test_without_anybody_in_common_nothing_is_suggested(session: "Session") -> None:
    session("add Ann")
    quiet = session("intro --suggest")
    assert quiet.out == ""
    assert quiet.err.startswith("Nobody comes to mind:")
