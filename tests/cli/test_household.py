"""netcrm household: people who are reached together are one row of the plan and one entry of the log."""

import io
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

if TYPE_CHECKING:
    from conftest import Session

from netcrm.cli import due_screens
from netcrm.core import plan as plans
from netcrm.core.planning import Budget

PEOPLE = (
    'add "Marie Dupont" --circle close --met 2026-06-01',
    'add "Paul Dupont" --circle close --met 2026-06-02',
    "add Zoé --circle close --met 2026-06-03",
    "add Tomasz",
)


@pytest.fixture
def people(session: "Session") -> "Session":
    return session.after(*PEOPLE)


@pytest.fixture
def together(people: "Session") -> "Session":
    """Marie, Paul and Tomasz share a household; Zoé lives alone."""
    people("household Dupont marie paul tomasz")
    return people


def homes(session: "Session", line: str = "household") -> dict[str, list[str]]:
    """The households listed, each with the names of its people."""
    found = session(f"{line} --json").data["households"]
    return {home["name"]: [member["name"] for member in home["members"]] for home in found}


def plan(session: "Session") -> dict[str, Any]:
    return {row["name"]: row for row in session("due --json").data["rows"]}


def test_a_new_name_makes_a_household_and_the_same_name_finds_it(people: "Session") -> None:
    made = people("household 'Les Dupré' marie")
    assert made.rows == [["Les Dupré", "1", "Marie Dupont", ""]]
    assert made.err == "Les Dupré: Marie Dupont.\n"
    for number, (name, who) in enumerate((("LES DUPRE", "paul"), ("les-dupré", "zoe")), start=2):
        assert people(f"household '{name}' {who}").rows[0][0] == "Les Dupré", number
    assert homes(people) == {"Les Dupré": ["Marie Dupont", "Paul Dupont", "Zoé"]}
    assert people("show paul --json").data["household"] == "Les Dupré"


def test_they_are_listed(together: "Session") -> None:
    together("household Atelier zoe")
    lines = [
        ["Atelier", "3", "Zoé"],
        ["Dupont", "1", "Marie Dupont"],
        ["Dupont", "2", "Paul Dupont"],
        ["Dupont", "4", "Tomasz"],
    ]
    assert together("household").rows == lines
    assert together("household dupont").rows == lines[1:]
    assert together("household dupont --json").data == {
        "households": [
            {
                "name": "Dupont",
                "members": [
                    {"id": 1, "name": "Marie Dupont", "archived_on": None},
                    {"id": 2, "name": "Paul Dupont", "archived_on": None},
                    {"id": 4, "name": "Tomasz", "archived_on": None},
                ],
            }
        ],
        "changed": [],
    }


def test_somebody_in_another_household_moves_and_it_says_so(together: "Session") -> None:
    moved = together("household Atelier paul zoe")
    assert moved.rows == [["Atelier", "2", "Paul Dupont", "Dupont"], ["Atelier", "3", "Zoé", ""]]
    assert moved.err == "Paul Dupont moves from Dupont to Atelier.\nAtelier: Paul Dupont, Zoé.\n"
    assert homes(together) == {"Atelier": ["Paul Dupont", "Zoé"], "Dupont": ["Marie Dupont", "Tomasz"]}
    assert together("household Dupont zoe --json").data["changed"] == [
        {"id": 3, "name": "Zoé", "before": "Atelier", "household": "Dupont"}
    ]


def test_who_is_in_it_already_changes_nothing(together: "Session") -> None:
    before = together("history").out
    same = together("household dupont marie")
    assert (same.out, same.err) == ("", "Nothing to change.\nDupont: Marie Dupont, Paul Dupont, Tomasz.\n")
    assert together("household dupont zoe --remove").err.startswith("Nothing to change.")
    assert together("history").out == before


def test_who_leaves_last_takes_the_household_away(together: "Session") -> None:
    left = together("household DUPONT marie paul --remove")
    assert left.rows == [["", "1", "Marie Dupont", "Dupont"], ["", "2", "Paul Dupont", "Dupont"]]
    assert left.err == "Dupont: Tomasz.\n"
    assert together("household Dupont tomasz --remove").err == "Nobody is left in Dupont, so it is gone.\n"
    assert stored(together) == []
    assert together("household").err == "There is no household: netcrm household NAME WHO... makes one.\n"
    assert together("show tomasz --json").data["household"] is None


@pytest.mark.parametrize("line", ["household Other zoe", "rm zoe"])
def test_a_household_goes_away_with_its_last_person_and_comes_back_by_undo(people: "Session", line: str) -> None:
    people("household Atelier zoe")
    people(line)
    assert "Atelier" not in stored(people)
    people("undo")
    assert stored(people) == ["Atelier"]
    assert homes(people) == {"Atelier": ["Zoé"]}


def stored(session: "Session") -> list[str]:
    """The names of all households in the store, empty ones too."""
    return [row["name"] for row in json.loads(session("export json").out)["tables"]["household"]]


def test_each_is_one_step_that_can_be_taken_back(together: "Session") -> None:
    together("household Dupont paul --remove")
    together("household Atelier marie tomasz")
    assert stored(together) == ["Atelier"]
    assert [row[2:4] for row in together("history --limit 3").rows] == [
        ["household", "Atelier Marie Dupont, Tomasz"],
        ["household", "Dupont Paul Dupont"],
        ["household", "Dupont Marie Dupont, Paul Dupont and 1 more"],
    ]
    together("undo")
    assert homes(together) == {"Dupont": ["Marie Dupont", "Tomasz"]}
    together("undo")
    assert homes(together) == {"Dupont": ["Marie Dupont", "Paul Dupont", "Tomasz"]}
    together("undo")
    assert homes(together) == {}
    assert stored(together) == []


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("household Dupond", 3, "There is no household 'Dupond'.\n  Did you mean Dupont?"),
        ("household 99", 3, "There is no household '99'.\n  `netcrm household` lists them."),
        ("household Dupond marie --remove", 3, "There is no household 'Dupond'."),
        ("household Dupont zed", 3, "Nobody is called 'zed'."),
        ("household Dupont dupont", 4, "2 people fit 'dupont'."),
        ("household '' zoe", 2, "The household is empty."),
        ("household 'a\x1b' zoe", 2, "The household holds U+001B"),
        ("household Dupont --remove", 2, "WHO is missing."),
        ("household --remove", 2, "WHO is missing."),
    ],
)
def test_what_can_not_be_meant_changes_nothing(together: "Session", line: str, code: int, says: str) -> None:
    before = together("export json").out
    refused = together(line, ok=False)
    assert (refused.code, refused.out) == (code, "")
    assert refused.err.startswith(f"netcrm: {says}")
    assert together("export json").out == before


def test_a_household_is_one_row_of_the_plan(together: "Session") -> None:
    rows = plan(together)
    assert len(rows) == 2
    (one,) = rows.keys() - {"Zoé"}
    others = {"Marie Dupont", "Paul Dupont", "Tomasz"} - {one}
    assert set(rows[one]["together"]) == others
    assert rows["Zoé"]["together"] == []


@pytest.mark.parametrize("width", [80, 140])
def test_the_row_on_a_terminal_says_with_whom(together: "Session", width: int) -> None:
    file = io.StringIO()
    store = together.open()
    week = plans.due(store, date(2026, 11, 23), Budget(7))
    store.close()
    due_screens.due(Console(file=file, width=width), week, date(2026, 11, 23), why=False)
    (row,) = [row for row in week.rows if row.together]
    assert f"with {', '.join(row.together)}" in file.getvalue()
    assert file.getvalue().count(" with ") == 1


@pytest.mark.parametrize("who", ["marie", "paul", "tomasz"])
def test_the_row_is_reached_when_anyone_of_the_household_was(together: "Session", who: str) -> None:
    (planned,) = plan(together).keys() - {"Zoé"}
    together(f"log {who}")
    assert plan(together)[planned]["outcome"] == "reached"
    together("undo")
    assert plan(together)[planned]["outcome"] == "open"


def number(session: "Session", name: str) -> int:
    return int(plan(session)[name]["position"])


def last(session: "Session") -> dict[str, str]:
    return {person["name"]: person["last_contact"] for person in session("list --json").data}


def test_logged_by_its_number_it_is_one_entry_of_all(together: "Session") -> None:
    (planned,) = plan(together).keys() - {"Zoé"}
    before = last(together)
    told = together(f"log {number(together, planned)} -m dinner")
    everyone = {"Marie Dupont", "Paul Dupont", "Tomasz"}
    assert {row[1] for row in told.rows} == everyone
    assert told.rows[0][1] == planned
    others = ", ".join(row[1] for row in told.rows[1:])
    assert told.err == f"With {others} of the household Dupont; a name means one person alone.\n"
    assert {name for name, day in last(together).items() if day == "2026-11-23"} == everyone
    (entry, *_) = together("show paul --json").data["timeline"]
    assert (entry["text"], len(entry["people"])) == ("dinner", 2)
    together("undo")
    assert last(together) == before
    assert plan(together)[planned]["outcome"] == "open"


def test_a_name_means_that_person_alone(together: "Session") -> None:
    together("due")
    assert [row[1] for row in together("log marie").rows] == ["Marie Dupont"]
    assert [row[1] for row in together("log id:2 --attempt").rows] == ["Paul Dupont"]
    assert last(together)["Tomasz"] is None


def test_a_number_and_a_name_of_one_household_count_once(together: "Session") -> None:
    (planned,) = plan(together).keys() - {"Zoé"}
    rows = together(f"log tomasz {number(together, planned)} zoe").rows
    assert sorted(row[1] for row in rows) == ["Marie Dupont", "Paul Dupont", "Tomasz", "Zoé"]


def test_an_attempt_was_one_at_all_of_them(together: "Session") -> None:
    (planned,) = plan(together).keys() - {"Zoé"}
    data = together(f"log {number(together, planned)} --attempt --json").data
    assert [person["unanswered"] for person in data] == [1, 1, 1]


@pytest.mark.parametrize("put_away", ["archive {} --deceased", "archive {}"])
def test_who_is_archived_or_dead_is_left_out_of_the_log(together: "Session", put_away: str) -> None:
    (planned,) = plan(together).keys() - {"Zoé"}
    other = next(name for name in ("Marie Dupont", "Paul Dupont") if name != planned)
    together(put_away.format(f"'{other}'"))
    assert sorted(row[1] for row in together(f"log {number(together, planned)}").rows) == sorted([planned, "Tomasz"])
    assert homes(together)["Dupont"][-1] == other
    assert f"{other} (archived)." in together("household dupont tomasz").err


def test_a_number_of_somebody_without_a_household_is_theirs_alone(together: "Session") -> None:
    alone = together(f"log {number(together, 'Zoé')}")
    assert [row[1] for row in alone.rows] == ["Zoé"]
    assert alone.err == ""


def test_who_is_left_alone_in_a_household_needs_no_telling(together: "Session") -> None:
    together("household Dupont paul tomasz --remove")
    alone = together(f"log {number(together, 'Marie Dupont')}")
    assert [row[1] for row in alone.rows] == ["Marie Dupont"]
    assert alone.err == ""
