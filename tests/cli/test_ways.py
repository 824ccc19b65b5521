"""netcrm path: the warmest ways to somebody. What it printed before there were ways is in test_places.py."""

import io
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from netcrm.cli import completing, network_screens
from netcrm.core.paths import Step, Way

if TYPE_CHECKING:
    from conftest import Session

PEOPLE = (
    'add "Marie Dupont" --org Acme --met 2026-11-01',
    'add "Paul Martin" --org Harbour --by Marie',
    'add "Zoé Store" --org Harbour',
    'intro Paul Zoé --state made',
)  # fmt: skip


@pytest.fixture
def people(session: "Session") -> "Session":
    return session.after(*PEOPLE)


def test_a_way_is_whom_you_know_and_whom_they_know(people: "Session") -> None:
    assert people("path zoé").rows == [
        ["11", "3", "Zoé Store", "Marie Dupont,Paul Martin", "46,60,40", "introduced to Paul Martin"]
    ]
    assert people("path zoé --json").data == [
        {
            "strength": 11, "id": 3, "name": "Zoé Store",
            "steps": [
                {"id": 1, "name": "Marie Dupont", "strength": 46, "because": "1.5 contact-days, last on 2026-11-01"},
                {"id": 2, "name": "Paul Martin", "strength": 60, "because": "Marie Dupont brought them to you"},
                {"id": 3, "name": "Zoé Store", "strength": 40, "because": "introduced to Paul Martin"},
            ],
        }
    ]  # fmt: skip


def test_an_organization_is_anybody_there(people: "Session") -> None:
    assert [row[2:5] for row in people("path --org harb").rows] == [["Paul Martin", "Marie Dupont", "46,60"]]
    people("log Zoé Marie -m tea --on 2026-11-20")
    assert [row[0:3] for row in people("path --org harbour --limit 2").rows] == [
        ["65", "3", "Zoé Store"],
        ["48", "3", "Zoé Store"],
    ]


@pytest.mark.embedded
def test_a_place_stays_a_place_and_who_is_called_so_has_a_number(people: "Session") -> None:
    assert people("path store").out == f"{people.db}\n"
    assert people("path 'zoé store'").rows == people("path id:3").rows != []
    assert people("path").rows[0] == ["store", str(people.db)]
    assert list(people("path --json").data) == ["store", "settings", "backups"]


def test_no_way_is_said_and_is_no_mistake(people: "Session") -> None:
    people("archive Marie")
    none = people("path zoé")
    assert none.out == ""
    assert none.err.startswith("No way to Zoé Store is on record:")
    assert people("path --org harbour --json").data == []


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("path zed", 3, "Nobody is called 'zed'."),
        ("path id:99", 3, "There is no contact with id:99."),
        ("path --org polder", 3, "Nobody of 'polder' is on record."),
        ("path --org ''", 2, "There is no letter in --org ''."),
        ("path zoé --org harbour", 2, "--org takes no WHO."),
        ("path store --org harbour", 2, "--org takes no WHO."),
        ("path zoé --limit 0", 2, ""),
        ("path martin", 4, "2 people fit 'martin'."),
    ],
)
def test_what_can_not_be_meant_is_a_sentence(people: "Session", line: str, code: int, says: str) -> None:
    people("add 'Ada Martin'")
    refused = people(line, ok=False)
    assert (refused.code, refused.out) == (code, "")
    assert refused.err.startswith(f"netcrm: {says}")


@pytest.mark.embedded
def test_the_shell_completes_places_and_people(people: "Session") -> None:
    def offered(typed: str) -> list[str]:
        asked = completing.Asked(["netcrm", "path", typed])
        return [text for text, _, _ in completing.candidates(asked, {"NETCRM_DB": str(people.db)})[1]]

    assert offered("") == ["store", "settings", "backups"]
    assert offered("s") == ["store", "settings"]
    assert offered("mar") == ["Marie Dupont", "Paul Martin"]


def test_on_a_terminal_each_step_is_a_line() -> None:
    steps = (
        Step(1, "Marie Dupont", 51, "1.5 contact-days, last on 2026-11-01"),
        Step(2, "[b]Paul[/b]\x1b[31m", 60, "Marie Dupont brought them to you"),
        Step(3, "Zoé Store", 40, "introduced to Paul; together 12 times, last on 2026-10-01"),
    )
    console = Console(file=io.StringIO(), width=80, markup=False, highlight=False)
    network_screens.ways(console, [Way(12, 3, "Zoé Store", steps), Way(9, 3, "Zoé Store", steps[2:])])
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert [line.rstrip() for line in shown.splitlines()] == [
        "12  Marie Dupont              51  1.5 contact-days, last on 2026-11-01",
        "       → [b]Paul[/b]\\x1b[31m  60  Marie Dupont brought them to you",
        "          → Zoé Store         40  introduced to Paul; together 12 times, last on",
        "                                  2026-10-01",
        " 9  Zoé Store                 40  introduced to Paul; together 12 times, last on",
        "                                  2026-10-01",
    ]
