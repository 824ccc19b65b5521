"""netcrm report: a year of four events, computed by hand, as data, as a table and as it is drawn."""

import csv
import io
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from netcrm.cli import report_screens
from netcrm.core import report
from netcrm.core.limits import Limit

if TYPE_CHECKING:
    from conftest import Session

YEAR = (
    'event add "Web afterwork" --on 2026-03-11 --cost 25 --hours 3 --kind afterwork',
    'event add "PyConFR" --on 2026-09-12 --cost 120 --hours 16 --kind conference',
    'event add "Web afterwork" --on 2026-11-19 --cost "30 CHF" --kind Afterwork',
    'event add "Old evening" --on 2025-11-23 --cost 99 --hours 9',
    'add "Marie Dupont" --met 2026-03-11 --at "web afterwork" --circle close',
    'add "Zoé Blanc" --met 2026-03-11 --at "Web afterwork"',
    'add "Lena Weber" --met 2026-09-12 --at PyConFR',
    'add "Tom Other" --met 2026-07-07 --at "the train"',
    'add "Old Friend" --met 2020-01-01',
    # Marie is written to on day 40, and called 20 days later: N is 3.5, and on day 91 she is warm.
    "log marie --via mail --on 2026-04-20",
    "log marie --via call --minutes 20 --on 2026-05-10",
    "log old --via coffee --minutes 60 --cost 8,50 --on 2026-05-11",
    "log old --via coffee --on 2026-05-12 --cost '6 CHF'",
    "log old --via call --attempt --on 2026-05-13",
    "log old --via coffee --minutes 60 --cost 70 --on 2025-05-13",
    "give marie 'sent the paper' --on 2026-04-01",
    "got marie 'put in a word' --on 2026-05-01",
    "got old 'lent a tent' --on 2026-05-01",
    "promise marie 'a book' --by 2w",
    "intro marie old --state made",
    "intro lena tom",
    "outcome marie 'signed the contract' --value 3000 --on 2026-06-01",
    "outcome old 'sold a car' --value '500 CHF' --on 2026-06-02",
    "outcome event:PyConFR 'invited to speak'",
    "outcome old 'long ago' --value 9 --on 2025-01-01",
)


@pytest.fixture
def lived(session: "Session") -> "Session":
    return session.after(*YEAR)


@pytest.fixture
def found(lived: "Session") -> Any:
    return lived("report --json").data


WHOLE = [
    ("since", "2025-11-24"),
    ("until", "2026-11-23"),
    ("hours", 20.33),
    ("event_hours", 19.0),
    ("gatherings", 3),
    ("without_hours", 1),
    ("cost", {"EUR": 153.5, "CHF": 36.0}),
    ("interactions", 8),
    ("without_minutes", 6),
    ("people", {
        "met": 4, "at_events": 3, "elsewhere": 1,
        "warm": {"warm_3": 1, "judged_3": 3, "warm_12": 0, "judged_12": 0},
    }),
    ("given", 1),
    ("received", 2),
    ("introductions", 1),
    ("outcomes", 3),
    ("value", {"EUR": 3000.0, "CHF": 500.0}),
    ("rates", {
        "people_per_hour": 0.16, "cost_per_person": {"EUR": 48.33}, "cost_per_warm": {"EUR": 25.0},
        "value_per_cost": {"EUR": 19.54, "CHF": 13.89},
    }),
    ("limit", {"week": "2026-W48", "hours": 0.0, "events": 0, "hours_limit": 0, "events_limit": 0}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), WHOLE)
def test_the_last_twelve_months(found: Any, name: str, value: object) -> None:
    assert found[name] == value


def test_what_each_event_took_and_brought(found: Any) -> None:
    told = {one["day"]: one for one in found["events"]}
    assert list(told) == ["2026-11-19", "2026-09-12", "2026-03-11"]
    assert told["2026-03-11"] == {
        "number": 1, "name": "Web afterwork", "day": "2026-03-11", "kind": "afterwork", "events": 1, "hours": 3.0,
        "cost": {"EUR": 25.0}, "people": 2, "new": 2,
        "warm": {"warm_3": 1, "judged_3": 2, "warm_12": 0, "judged_12": 0},
        "given": 1, "received": 1, "introductions": 1, "outcomes": 1, "value": {"EUR": 3000.0},
    }  # fmt: skip
    assert (told["2026-09-12"]["people"], told["2026-09-12"]["outcomes"]) == (1, 1)
    assert (told["2026-11-19"]["people"], told["2026-11-19"]["cost"]) == (0, {"CHF": 30.0})


def test_kinds_gather_events_however_they_are_spelled(found: Any) -> None:
    assert [(one["kind"], one["events"], one["hours"], one["cost"], one["people"]) for one in found["kinds"]] == [
        ("conference", 1, 16.0, {"EUR": 120.0}, 1),
        ("Afterwork", 2, 3.0, {"CHF": 30.0, "EUR": 25.0}, 2),
    ]


def test_channels_count_what_has_minutes_and_what_has_none(found: Any) -> None:
    assert [tuple(one.values()) for one in found["channels"]] == [
        ("in_person", 6, 5, 1.0, {"EUR": 8.5, "CHF": 6.0}),
        ("call", 1, 0, 0.33, {}),
        ("email", 1, 1, 0.0, {}),
    ]


def test_months_have_hours_and_people_and_none_is_left_out(found: Any) -> None:
    months = {one["month"]: (one["hours"], one["people"]) for one in found["months"]}
    assert len(months) == 13
    assert {month: told for month, told in months.items() if any(told)} == {
        "2026-03": (3.0, 2), "2026-05": (1.33, 0), "2026-07": (0.0, 1), "2026-09": (16.0, 1),
    }  # fmt: skip


def test_what_is_private_counts_and_is_not_listed(lived: "Session") -> None:
    lived("edit marie --private")
    found = lived("report --json").data
    assert (found["outcomes"], found["value"]["EUR"]) == (3, 3000.0)
    assert [one["text"] for one in found["results"]] == ["invited to speak", "sold a car"]
    assert "Marie" not in lived("report").out + lived("report --csv").out


def test_each_thing_counts_for_the_last_event_before_it(lived: "Session") -> None:
    lived("event add Dinner --on 2026-05-15")
    store = lived.open()
    with store.write("test"):
        store.insert("follow_up", uid="x", contact_id=1, event_id=5, met_on="2026-05-15", due_on="2026-05-18")
    store.close()
    told = {one["name"]: one for one in lived("report --since 2026-01-01 --until 2026-06-30 --json").data["events"]}
    assert [(told[name]["given"], told[name]["received"], told[name]["outcomes"]) for name in told] == [
        (0, 0, 1), (1, 1, 0),
    ]  # fmt: skip
    assert [(told[name]["people"], told[name]["new"]) for name in told] == [(1, 0), (2, 2)]


SPANS = [
    ("", "2025-11-24", "2026-11-23"),
    ("--since 2026-01-01", "2026-01-01", "2026-11-23"),
    ("--until 2026-06-30", "2025-07-01", "2026-06-30"),
    ("--since 2026-01-01 --until 2026-12-31", "2026-01-01", "2026-11-23"),
    ("--until 2024-02-29", "2023-03-01", "2024-02-29"),
    ("--since 2026-02 --until 'march 2026'", "2026-02-01", "2026-03-31"),
    ("--since 2024 --until 2024-02", "2024-01-01", "2024-02-29"),
    ("--since 2025 --until 2025", "2025-01-01", "2025-12-31"),
    ("--since today", "2026-11-23", "2026-11-23"),
]


@pytest.mark.parametrize(("options", "since", "until"), SPANS)
def test_the_days_that_are_reported_on(lived: "Session", options: str, since: str, until: str) -> None:
    assert lived(f"report {options}").rows[0] == ["report", since, until]


WRONG = [
    ("report --since 2026-11-01 --until 2026-10-01", "There is no day to report on from 2026-11-01 to 2026-10-01."),
    ("report --since soonish", "'soonish' is not a date."),
    ("report --csv --json", "--csv and --json exclude each other."),
]


@pytest.mark.parametrize(("line", "sentence"), WRONG)
def test_what_cannot_be_is_a_sentence(lived: "Session", line: str, sentence: str) -> None:
    told = lived(line, ok=False)
    assert told.code == 2
    assert sentence in told.out + told.err


def test_an_empty_store_has_an_empty_report(session: "Session") -> None:
    session("add Ann")
    told = session("report")
    assert ["hours", "0", "0", "0", "0", "0", "0"] in told.rows
    assert not {"event", "kind", "channel", "cost", "rate"} & {row[0] for row in told.rows}
    assert told.err == ""


def test_what_is_not_on_record_is_said(lived: "Session") -> None:
    assert lived("report").err.splitlines() == [
        "Without minutes on record: 6 of 8 interactions (75%); these count no hours (netcrm log --minutes).",
        "Without hours on record: 1 of 3 events.",
        "EUR and CHF are never added: netcrm knows no rates.",
    ]


def test_a_week_has_a_limit_that_is_said_and_not_enforced(session: "Session") -> None:
    session("config evenings 1")
    session("config event_hours 4")
    assert session("event add Dinner --hours 3").err.count("\n") == 1
    told = session("event add Ball --hours 2 --on tomorrow")
    assert told.err.splitlines()[1] == "Week 48 is over your limit: 2 of 1 event and 5 of 4 hours at events."
    assert session("event list").err == "Week 48: 2 of 1 event and 5 of 4 hours at events.\n"
    assert ["limit", "2026-W48", "5.0", "2", "4", "1"] in session("report").rows
    assert "limit" not in session("event add Later --on 'in 3 weeks'").err


def test_weeks_that_were_kept_and_who_was_reached(session: "Session") -> None:
    session.today = "2026-11-02"
    for line in (
        "add Ann --circle inner --met 2026-06-01",
        "add Bob --circle inner --met 2026-06-02",
        "due",
        "log Ann",
    ):
        session(line)
    session.today = "2026-11-23"
    for line in ("due", "log Ann Bob"):
        session(line)
    assert session("report --json").data["weeks"] == {
        "weeks": 2, "kept": 1, "planned": 4, "reached": 3, "rate": 0.75,
    }  # fmt: skip
    assert session("report --since 2026-11-20 --json").data["weeks"]["weeks"] == 1
    session.today = "2026-11-30"
    session("due")
    assert session("report --json").data["weeks"]["weeks"] == 2


def test_the_table_for_a_spreadsheet(lived: "Session") -> None:
    lived("event edit event:2 --name '=HYPERLINK(\"x\")'")
    store = lived.open()
    with store.write("test"):  # as a file of netcrm's own may bring it in
        store.update("event", 1, name="Web\x1b[31m", currency="E\x1b")
    store.close()
    printed = lived("report --csv").out
    assert printed.count("\r\n") == len(printed.splitlines())
    assert "\x1b" not in printed
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert [row["section"] for row in rows].count("month") == 13
    whole, *_ = rows
    money = ("cost_EUR", "cost_CHF", "cost_E\\x1b", "value_CHF")
    assert (whole["hours"], *(whole[name] for name in money)) == ("20.33", "128.50", "36.00", "25.00", "500.00")
    names = [row["name"] for row in rows if row["section"] == "event"]
    assert names == ["Web afterwork", '\'=HYPERLINK("x")', "Web\\x1b[31m"]
    assert [row["name"] for row in rows if row["section"] == "channel"] == ["in_person", "call", "email"]


SCREEN = """\
Report   24 Nov 2025 - 23 Nov 2026
  hours          20.3: 19 at events, 1.3 otherwise
  money          153.50 EUR, 36 CHF
  people met     3 at 3 events, 1 elsewhere
  still warm     1 of 3 who can be judged, after three months
  favors         1 given, 2 received
  introductions  1
  outcomes       3, worth 3,000 EUR, 500 CHF
  per hour       0.16 people met, at events
  per person     48.33 EUR for each one met, 25 EUR for each one still warm
  came back      19.54 EUR for each EUR spent, 13.89 CHF for each CHF spent

          hours                          people met
Nov 2025
Dec 2025
Jan 2026
Feb 2026
Mar 2026  █████ 3                        ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒ 2
Apr 2026
May 2026  ██ 1.3
Jun 2026
Jul 2026                                 ▒▒▒▒▒▒▒▒▒▒▒▒▒ 1
Aug 2026
Sep 2026  ██████████████████████████ 16  ▒▒▒▒▒▒▒▒▒▒▒▒▒ 1
Oct 2026
Nov 2026

events
  when       name          hours    cost met warm favors intros came of it
  2026-11-19 Web afterwork        30 CHF
  2026-09-12 PyConFR          16 120 EUR   1                     1 outcome
  2026-03-11 Web afterwork     3  25 EUR   2  1/2    1/1      1  3,000 EUR

kinds
  events name       hours           cost met warm favors intros came of it
       1 conference    16        120 EUR   1                     1 outcome
       2 Afterwork      3 30 CHF, 25 EUR   2  1/2    1/1      1  3,000 EUR

channels
  channel   times hours            cost without minutes
  in person     6     1 8.50 EUR, 6 CHF               5
  call          1   0.3
  e-mail        1                                     1

outcomes
  when       of               worth what
  2026-11-23 PyConFR                invited to speak
  2026-06-02 Old Friend     500 CHF sold a car
  2026-06-01 Marie Dupont 3,000 EUR signed the contract
"""


def drawn(session: "Session", width: int, *, plot: bool = True, ascii_only: bool = False) -> str:
    store = session.open()
    today = date(2026, 11, 23)
    found = report.report(store, *report.span(None, None, today), today, Limit())
    store.close()
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii" if ascii_only else "utf-8", errors="replace")
    console = Console(file=out, width=width, force_terminal=True, color_system=None, highlight=False, markup=False)
    report_screens.report(console, found, plot=plot)
    out.flush()
    return out.buffer.getvalue().decode()


def test_the_screen_on_80_columns(lived: "Session") -> None:
    shown = "".join(line.rstrip() + "\n" for line in drawn(lived, 80).splitlines())
    assert shown == SCREEN


@pytest.mark.parametrize("width", [40, 50, 69, 70, 80, 120, 200])
def test_the_screen_fits(lived: "Session", width: int) -> None:
    assert max(len(line.rstrip()) for line in drawn(lived, width).splitlines()) <= width


def test_bars_without_colour_and_without_letters_beyond_ascii(lived: "Session") -> None:
    plain = drawn(lived, 80, ascii_only=True)
    assert "# 1.3" in plain
    assert "=== " in plain
    assert "Sep 2026" not in drawn(lived, 80, plot=False)
