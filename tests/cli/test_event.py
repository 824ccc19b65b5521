"""netcrm event: where people were met, what it cost, what hangs on it, and which one is meant."""

import io
from datetime import date
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from netcrm.cli import event_screens
from netcrm.core import events

if TYPE_CHECKING:
    from conftest import Session

AFTERWORK = 'event add "Web afterwork" --on 2026-11-19 --at "Le Perchoir" --cost 25 --hours 3 --kind afterwork'
EVENTS = (
    AFTERWORK,
    'event add "Web afterwork" --on 2026-10-15 --kind afterwork',
    'event add "Data drinks" --on 2026-11-05 --kind Afterwork --cost "12.50 USD"',
    'event add "Web summit" --on 2026-12-10 --kind conference -m "talk at ten"',
)


@pytest.fixture
def evenings(session: "Session") -> "Session":
    return session.after(*EVENTS)


def test_an_event_is_added_listed_and_shown(session: "Session") -> None:
    added = session(AFTERWORK)
    row = ["1", "2026-11-19", "Web afterwork", "Le Perchoir", "afterwork", "25.00", "EUR", "3", "0"]
    assert added.rows == [row]
    assert added.err == (
        "Event 1, Web afterwork, 2026-11-19 (4 days ago). netcrm cards --event event:1 brings in whom you met.\n"
    )
    assert session("event list").rows == session("event").rows == [row]
    shown = session("event show afterwork")
    assert shown.rows == [["event", *row, ""]]
    assert shown.err.startswith("Nobody is on record as met there.")
    assert session("event show 1 --json").data["event"] == {
        "number": 1, "name": "Web afterwork", "day": "2026-11-19", "place": "Le Perchoir", "kind": "afterwork",
        "cost": 25.0, "currency": "EUR", "hours": 3.0, "note": None, "people": 0,
    }  # fmt: skip


def test_the_currency_is_that_of_the_amount_of_the_option_or_of_the_settings(evenings: "Session") -> None:
    evenings.environ["NETCRM_CURRENCY"] = "CHF"
    evenings("event add A --cost 20")
    evenings("event add B --cost 20 --currency usd")
    evenings("event add C --cost '€20'")
    assert {row[2]: row[5:7] for row in evenings("event").rows} == {
        "A": ["20.00", "CHF"], "B": ["20.00", "USD"], "C": ["20.00", "EUR"], "Data drinks": ["12.50", "USD"],
        "Web afterwork": ["", ""], "Web summit": ["", ""],
    }  # fmt: skip


def test_the_list_is_the_latest_first_and_filtered(evenings: "Session") -> None:
    assert [row[0] for row in evenings("event list").rows] == ["4", "1", "3", "2"]
    assert [row[0] for row in evenings("event list --kind AFTERWORK").rows] == ["1", "3", "2"]
    assert [row[0] for row in evenings("event list --since 2026-11-01 --until 2026-11-30").rows] == ["1", "3"]
    assert [row[0] for row in evenings("event list --since 2026-11 --until 2026-11").rows] == ["1", "3"]
    nothing = evenings("event list --kind ball")
    assert (nothing.out, nothing.err) == ("", "No event fits.\n")


def test_an_empty_list_says_what_to_do(session: "Session") -> None:
    session("add Ann")
    assert session("event").err == 'No event is on record: netcrm event add "Web afterwork" --on yesterday\n'


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("event:3", 3), ("3", 3), ("EVENT:3", 3), ("data drinks", 3), ("DRINKS", 3), ("dri", 3), ("rink", 3),
        ("web summit", 4), ("afterwork", 1), ("web after", 1), ("event:drinks", 3), ("summit web", 4), ("event:2", 2),
    ],
)  # fmt: skip
def test_which_event_is_meant(evenings: "Session", typed: str, number: int) -> None:
    """A part of the name; of several with the very same name, the latest that has been."""
    store = evenings.open()
    try:
        assert events.find(store, typed, date(2026, 11, 23)).number == number
    finally:
        store.close()


def test_of_the_same_name_it_is_the_latest_that_has_been_else_the_next(session: "Session") -> None:
    for day in ("2026-12-03", "2026-12-17"):
        session(f"event add Ball --on {day}")
    assert session("event show ball").rows[0][2] == "2026-12-03"
    session("event add Ball --on 2026-11-01")
    shown = session("event show ball")
    assert shown.rows[0][2] == "2026-11-01"
    assert shown.err.startswith("Ball of 2026-11-01; event:2 is that of 2026-12-17.\n")


def test_several_names_are_never_guessed_between(evenings: "Session") -> None:
    several = evenings("event show web", ok=False)
    assert several.code == 4
    assert several.err == (
        "netcrm: 3 events fit 'web'.\n"
        "  event:4  Web summit  2026-12-10\n"
        "  event:1  Web afterwork  2026-11-19\n"
        "  event:2  Web afterwork  2026-10-15\n"
        "  Type more of the name, or the event:N beside it.\n"
    )
    assert evenings("event show webb afterwork", ok=False).code == 2
    nobody = evenings("event show 'data drunks'", ok=False)
    assert (nobody.code, nobody.err) == (
        3, "netcrm: There is no event 'data drunks'.\n  Did you mean Data drinks?\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("event dance", 2, "event can't 'dance'."),
        ("event add", 2, "NAME is missing."),
        ("event show", 2, "EVENT is missing."),
        ("event show ' '", 2, "EVENT is empty."),
        ("event add ' '", 2, "The name of the event is empty."),
        ("event add 'a\x1bb'", 2, "The name of the event holds U+001B"),
        ("event add X --on 2026-02-30", 2, ""),
        ("event add X --cost lots", 2, ""),
        ("event add X --cost -3", 2, ""),
        ("event add X --currency EUR", 2, ""),
        ("event add X --cost '3 EUR' --currency USD", 2, ""),
        ("event add X --hours long", 2, "'long' is no number of hours."),
        ("event add X --hours -1", 2, "'-1' is no number of hours."),
        ("event add X --hours 1000", 2, "1000 hours can't be meant."),
        ("event add X --since today", 2, "event add takes no --since."),
        ("event list X", 2, "event list takes no EVENT."),
        ("event show 1 --cost 3", 2, "event show takes no --cost."),
        ("event edit 1", 2, "Nothing to change was given."),
        ("event rm nothing", 3, "There is no event 'nothing'."),
        ("event show event:99999999999999999999", 3, "There is no event 'event:99999999999999999999'."),
        ("event add 'web AFTERWORK' --on 2026-11-19", 5, "'Web afterwork' on 2026-11-19 is there already (event:1)."),
        ("event edit event:2 --on 2026-11-19", 5, "'Web afterwork' on 2026-11-19 is there already (event:1)."),
    ],
)
def test_what_can_not_be_meant(evenings: "Session", line: str, code: int, says: str) -> None:
    before = evenings("event").rows
    refused = evenings(line, ok=False)
    assert (refused.code, refused.out) == (code, "")
    assert refused.err.startswith(f"netcrm: {says}")
    assert evenings("event").rows == before


MET = (
    'add "Marie Dupont" --met 2026-11-19 --at "Web afterwork"',
    'add "Paul Martin" --met 2026-11-19 --at "Web afterwork elsewhere"',
    "add Zoé --circle wide --met 2026-01-01",
)


@pytest.fixture
def evening(session: "Session") -> "Session":
    """An event with two people met there: Zoé, who was known, and Bo, who is new and is promised something."""
    session.after(*EVENTS, *MET)
    cards = session.folder / "evening.txt"
    cards.write_text("Zoé\nBo Lind, promised tea, asked for a tent\n", encoding="utf-8")
    session(f"cards {cards} --event event:1")
    return session


def test_what_came_of_an_event(evening: "Session") -> None:
    evening.today = "2026-11-24"
    evening("log bo --via mail")
    evening("give bo 'a lift'")
    evening("outcome bo 'signed the contract' --value 3000")
    evening("outcome event:1 'a talk'")
    told = evening("event show 1 --json").data
    assert [(one["name"], one["follow_up"], one["due_on"], one["done_on"]) for one in told["people"]] == [
        ("Bo Lind", "done", "2026-11-23", "2026-11-24"), ("Zoé", "open", "2026-11-23", None),
    ]  # fmt: skip
    assert [(one["kind"], one["name"], one["text"]) for one in told["favors"]] == [
        ("promise", "Bo Lind", "tea"), ("ask", "Bo Lind", "a tent"), ("gave", "Bo Lind", "a lift"),
    ]  # fmt: skip
    assert [one["text"] for one in told["outcomes"]] == ["a talk", "signed the contract"]
    assert evening("event list --json").data[1]["people"] == 2
    evening("archive zoé --deceased")
    assert evening("event show 1 --json").data["people"][1]["follow_up"] == "dropped"
    evening("undo")
    evening.today = "2026-12-20"
    assert evening("event show 1 --json").data["people"][1]["follow_up"] == "faded"


def test_a_new_name_is_that_of_where_they_were_met(evening: "Session") -> None:
    edited = evening("event edit event:1 --name 'Web drinks' --hours 2,5")
    assert edited.rows[0][2:9] == ["Web drinks", "Le Perchoir", "afterwork", "25.00", "EUR", "2.5", "2"]
    assert edited.err == "Event 1 is Web drinks, 2026-11-19 (4 days ago); where you met 2 people changed with it.\n"
    met = {name: evening(f"show {name} --json").data["met_at"] for name in ("marie", "paul", "bo", "zoé")}
    assert met == {"marie": "Web drinks", "paul": "Web afterwork elsewhere", "bo": "Web drinks", "zoé": None}
    assert "Met at Web drinks" in [one["text"] for one in evening("show bo --json").data["timeline"]]
    evening("undo")
    assert evening("show bo --json").data["met_at"] == "Web afterwork"


def test_a_new_day_moves_what_happened_there(evening: "Session") -> None:
    evening("event edit event:1 --on 2026-11-18")
    bo = evening("show bo --json").data
    assert (bo["met_on"], bo["last_contact"], bo["timeline"][-1]["day"]) == ("2026-11-18", "2026-11-18", "2026-11-18")
    assert {row["met_on"] for row in evening("due --json").data["rows"] if row["event"]} == {"2026-11-18"}
    refused = evening("event edit event:1 --on 2026-12-24", ok=False)
    assert refused.code == 5
    assert "still to come: people were met there." in refused.err
    evening("event edit 'data drinks' --on 2026-12-24")


def test_removing_an_event_says_what_hangs_on_it_and_keeps_what_happened(evening: "Session") -> None:
    evening("outcome event:1 'a talk'")
    before = evening("due --json").data
    gone = evening("event rm event:1")
    assert gone.rows == [["1", "Web afterwork", "2", "2", "1"]]
    assert gone.err == (
        "Removed Web afterwork (2026-11-19) and with it 2 follow-ups and 1 outcome. 2 interactions stay, without it. "
        "netcrm undo brings it back.\n"
    )
    bo = evening("show bo --json").data
    assert (bo["met_at"], bo["last_contact"]) == ("Web afterwork", "2026-11-19")
    assert [row for row in evening("due --json").data["rows"] if row["kind"] == "met"] == []
    evening("undo")
    assert evening("due --json").data == before


def screen(session: "Session", which: str) -> str:
    """What `event show` and `event list` draw."""
    store, today = session.open(), date.fromisoformat(session.today)
    out = io.StringIO()
    console = Console(file=out, width=80, highlight=False, markup=False, emoji=False)
    if which:
        event_screens.whole(console, events.whole(store, events.find(store, which, today), today), today)
    else:
        event_screens.listed(console, events.every(store), today)
    store.close()
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def test_the_screens(evening: "Session") -> None:
    assert screen(evening, "") == (
        """\
   Day         Event          Place        Kind             Cost  Hours  Met
4  2026-12-10  Web summit                  conference
1  2026-11-19  Web afterwork  Le Perchoir  afterwork      25 EUR      3    2
3  2026-11-05  Data drinks                 Afterwork   12.50 USD
2  2026-10-15  Web afterwork               afterwork
"""
    )
    assert screen(evening, "event:1") == (
        """\
Web afterwork  2026-11-19 (4 days ago)  2 people met  event:1
  at        Le Perchoir
  kind      afterwork
  took      25 EUR, 3 hours

  Bo Lind          write by 2026-11-23
  Zoé        wide  write by 2026-11-23

  promise   Bo Lind: tea (by 2026-11-23)
  ask       Bo Lind: a tent
"""
    )


def test_events_of_a_json_export_come_back_with_their_follow_ups(evening: "Session") -> None:
    before = evening("event show event:1 --json").data
    whole = evening.folder / "whole.json"
    evening(f"export json {whole}")
    evening.db.unlink()
    evening(f"import {whole}")
    assert evening("event show event:1 --json").data == before
