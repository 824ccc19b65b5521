"""netcrm network: the balance of the network, of people whose every number is known."""

import io
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from netcrm.cli import network_screens
from netcrm.core import cadence, network

if TYPE_CHECKING:
    from conftest import Session

PEOPLE = (
    'add "Marie Dupont" --org Acme --city Lyon --circle inner --tag data --at "Web afterwork" --met 2026-11-20',
    'add "Paul Martin" --org Acme --city lyon --circle close --tag data --tag tea '
    '--at "web afterwork" --met 2026-09-20',
    'add "Zoé Blanc" --city Paris --by Marie --circle active',
    'add "Nils Holm" --circle close --met 2024-03-01',
    'add "Old Friend" --met 2023-01-01',
    "log Old --on 2023-02-01",
    "log Old --on 2023-03-01",
    'add "Only Name" --org Acme --city Lyon --tag data',
    'add "Gone Away" --circle inner --met 2026-11-01',
    "archive Gone",
)


@pytest.fixture
def people(session: "Session") -> "Session":
    return session.after(*PEOPLE)


@pytest.fixture
def found(people: "Session") -> Any:
    return people("network --json").data


def test_ties_are_those_tracked_or_met(found: Any) -> None:
    assert (found["ties"], found["names"]) == (5, 1)
    assert [tuple(layer.values()) for layer in found["circles"]] == [
        ("inner", 1, 1, 5), ("close", 2, 3, 15), ("active", 1, 4, 50), ("wide", 0, 4, 150),
    ]  # fmt: skip


def test_ties_are_strong_weak_dormant_or_unseen(found: Any) -> None:
    assert found["levels"] == {"strong": 1, "weak": 1, "dormant": 2, "unseen": 1, "weak_share": 0.5}


def test_the_spreads_count_groups_and_who_is_in_none(found: Any) -> None:
    spreads = {one["by"]: one for one in found["spreads"]}
    told = {
        by: (one["known"], one["unknown"], one["groups"], one["effective"], one["largest"], one["herfindahl"])
        for by, one in spreads.items()
    }
    assert told == {
        "tag": (2, 3, 2, 1.89, 0.667, 0.556),
        "organization": (2, 3, 1, 1.0, 1.0, 1.0),
        "city": (3, 2, 2, 1.89, 0.667, 0.556),
        "origin": (3, 2, 2, 1.89, 0.667, 0.556),
    }
    assert [(group["kind"], group["people"]) for group in spreads["origin"]["top"]] == [
        ("event", 2), ("introduction", 1),
    ]  # fmt: skip
    assert spreads["origin"]["top"][1]["name"] == "Marie Dupont"


def test_who_is_in_somebodys_list_and_came_no_other_way_is_from_online(people: "Session") -> None:
    store = people.open()
    with store.write("test"):
        for one in (1, 3, 4, 6):
            store.insert("listed", contact_id=one, source="linkedin")
    origins = network.network(store, date(2026, 11, 23)).spreads[3]
    store.close()
    assert [(group.kind, group.people) for group in origins.top] == [("event", 2), ("introduction", 1), ("online", 1)]


def test_the_old_ties_come_as_the_plan_would_take_them(found: Any) -> None:
    assert [(one["name"], one["contact_days"], one["last_contact"]) for one in found["dormant"]] == [
        ("Old Friend", 4.5, "2023-03-01")
    ]
    silent = (date(2026, 11, 23) - date(2023, 3, 1)).days
    assert found["dormant"][0]["answer"] == round(cadence.answer(4.5, silent, 0), 3)


def test_who_is_seen_two_circles_off_has_moved(people: "Session", found: Any) -> None:
    assert [(one["name"], one["declared"], one["observed"], one["days"]) for one in found["cooler"]] == [
        ("Nils Holm", "close", None, 0),
        ("Paul Martin", "close", None, 1),
    ]
    assert found["closer"] == []
    for day in range(10, 20):
        people(f"log Old --on 2026-11-{day}")
    closer = people("network --json").data["closer"]
    assert [(one["name"], one["declared"], one["observed"], one["days"]) for one in closer] == [
        ("Old Friend", None, "inner", 10)
    ]


@pytest.mark.parametrize(("today", "fades"), [("2026-09-30", False), ("2026-10-01", True), ("2026-10-31", True)])
def test_fading_is_who_falls_below_the_circle_within_the_month(session: "Session", today: str, fades: bool) -> None:
    session.today = "2026-09-20"
    session("add Paul --circle active --met 2026-09-20")
    session("log Paul --on 2026-09-19")
    session.today = today
    limit = int(cadence.silence_limit(3, "active"))
    falls = date(2026, 9, 20).toordinal() + limit + 1
    told = session("network --json").data
    assert [one["on"] for one in told["fading"]] == [date.fromordinal(falls).isoformat()] * fades
    assert told["counts"]["fading"] == fades


def test_somebody_is_where_a_silence_leaves_them(session: "Session") -> None:
    """The days that it is worked out by hold against the warmth that they stand for."""
    for number in range(60):
        session(
            f"add P{number} --circle close --met {date.fromordinal(date(2026, 11, 23).toordinal() - number * 3)} --new"
        )
    store = session.open()
    ties = list(network._ties(store, date(2026, 11, 23)))
    store.close()
    targets = [cadence.target(circle) for circle in ("inner", "close", "active", "wide")]
    assert len({tie.seen for tie in ties}) >= 3
    for tie in ties:
        assert tie.seen == sum(tie.warmth < least for least in targets)


def test_each_list_is_cut_and_counted(people: "Session") -> None:
    cut = people("network --limit 1 --json").data
    assert [one["name"] for one in cut["cooler"]] == ["Nils Holm"]
    assert cut["counts"] == {"fading": 0, "dormant": 1, "cooler": 2, "closer": 0}
    none = people("network --limit 0 --json").data
    assert (none["cooler"], none["spreads"][0]["top"]) == ([], [])


def test_into_a_pipe_each_thing_is_a_line(people: "Session") -> None:
    rows = people("network").rows
    assert rows[0] == ["ties", "5", "1"]
    assert rows[1] == ["circle", "inner", "1", "1", "5"]
    assert rows[5] == ["levels", "1", "1", "2", "1", "0.5"]
    assert rows[6] == ["spread", "tag", "2", "3", "2", "1.89", "0.667", "0.556"]
    assert rows[7] == ["group", "tag", "data", "", "2", "0.667"]
    assert rows[-3][:4] == ["dormant", "5", "Old Friend", ""]
    assert rows[-2] == ["cooler", "4", "Nils Holm", "close", "", "5", "0", "2024-03-01"]
    assert rows[-1] == ["cooler", "2", "Paul Martin", "close", "", "30", "1", "2026-09-20"]


def test_an_empty_network_says_what_to_do(session: "Session") -> None:
    session("add Ann")
    quiet = session("network")
    assert quiet.rows[0] == ["ties", "0", "1"]
    assert quiet.err.startswith("There is no tie yet:")


@pytest.mark.parametrize("width", [40, 80, 200])
def test_it_fits_the_terminal_and_sends_nothing_from_outside(people: "Session", width: int) -> None:
    people("edit Nils --name 'Nils [red]Holm[/red]' --city 'Aix [b]en[/b] Provence'")
    store = people.open()
    found = network.network(store, date(2026, 11, 23))
    store.close()
    console = Console(file=io.StringIO(), width=width, markup=False, highlight=False)
    network_screens.network(console, found, date(2026, 11, 23))
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert max(map(len, shown.splitlines())) <= width
    if width >= 80:
        assert "  Nils [red]Holm[/red]  close → none  not seen in two years, last 3 years ago" in shown
        assert "inner        1                1       5  ████░░░░" in shown
