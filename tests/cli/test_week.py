"""The week's plan as a thing: carried over, made anew, previewed, looked back at, and what stands beside it."""

import io
import os
import re
import subprocess
import sys
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from netcrm.cli import due_screens
from netcrm.core import plan
from netcrm.core.planning import Budget

if TYPE_CHECKING:
    from conftest import Answer, Session

SEVEN = tuple(
    f"add {name} --circle close --met {day}"
    for name, day in (
        ("Ann", "2026-06-01"), ("Bob", "2026-07-01"), ("Cat", "2026-08-01"), ("Dan", "2026-08-15"),
        ("Eve", "2026-09-01"), ("Fay", "2026-09-15"), ("Gil", "2026-10-01"),
    )
)  # fmt: skip
"""Each with one coffee on record; the shorter ago, the higher the priority, as an answer is likelier."""


@pytest.fixture
def seven(session: "Session") -> "Session":
    session.after(*SEVEN)
    session("config capacity 3")
    return session


def rows(answer: "Answer") -> list[Any]:
    return list(answer.data["rows"])


def names(answer: "Answer") -> list[str]:
    return [row["name"] for row in rows(answer)]


def outcomes(answer: "Answer") -> dict[str, str]:
    return {row["name"]: row["outcome"] for row in rows(answer)}


def test_who_is_left_open_comes_first_next_week_once(seven: "Session") -> None:
    first, _, third = names(seven("due --json"))
    seven("log 2")
    seven.today = "2026-11-30"
    week = seven("due --json")
    assert names(week)[:2] == [first, third]
    assert [row["carried_from"] for row in rows(week)] == ["2026-W48", "2026-W48", None]
    assert rows(week)[0]["reason"].startswith("carried over from 2026-W48; silent for")
    fresh = names(week)[2]
    seven.today = "2026-12-07"
    again = {row["name"]: row["carried_from"] for row in rows(seven("due --json"))}
    assert again[fresh] == "2026-W49"  # first time
    assert first not in again or again[first] is None  # the others compete


def test_a_week_keeps_its_outcomes(seven: "Session") -> None:
    seven("config capacity 5")
    first, second, third, fourth, fifth = names(seven("due --json"))
    seven("log 1")
    seven("log 2 --attempt")
    seven("snooze 3 3w")
    seven("circle none 4")
    seven.today = "2026-11-30"
    seven("due")
    seven(f"log '{fifth}'")
    seven(f"circle close '{fourth}'")
    past = seven("due --week 2026-W48 --json")
    assert outcomes(past) == {
        first: "reached", second: "attempted", third: "postponed", fourth: "dropped", fifth: "open",
    }  # fmt: skip
    assert (past.data["state"], past.data["first"], past.data["waiting"]) == ("past", "2026-11-23", 0)
    # What happened then and is typed in late still counts.
    seven(f"log '{fifth}' --on 2026-11-27")
    assert outcomes(seven("due --week 2026-w48 --json"))[fifth] == "reached"


@pytest.mark.parametrize(
    ("line", "code", "sentence"),
    [
        ("due --week 2026-W40", 3, "There is no plan of 2026-W40."),
        ("due --week 2026-W54", 2, "'2026-W54' is not a week."),
        ("due --week next", 2, "'next' is not a week."),
        ("due --week 2026-W48 --next", 2, "--next, --week and --refresh or --all can't go together."),
        ("due --minutes=-5", 2, "--minutes -5 can't be meant."),
        ("due --minutes 1000000", 2, "--minutes 1000000 can't be meant."),
    ],
)
def test_what_can_not_be_meant_is_said(seven: "Session", line: str, code: int, sentence: str) -> None:
    answer = seven(line, ok=False)
    assert (answer.code, answer.out) == (code, "")
    assert sentence in answer.err


def test_refresh_makes_anew_what_is_open_and_keeps_the_numbers_of_the_rest(seven: "Session") -> None:
    first, second, third = names(seven("due --json"))
    seven("log 2")
    seven("config capacity 5")
    assert names(seven("due --json"))[:3] == [first, second, third]  # it only fills up
    (left, *_) = sorted({"Ann", "Bob", "Cat", "Dan", "Eve", "Fay", "Gil"} - set(names(seven("due --json"))))
    seven(f"circle inner {left}")
    seven("config capacity 3")
    assert left not in names(seven("due --json"))
    fresh = {row["position"]: row["name"] for row in rows(seven("due --refresh --json"))}
    assert fresh[2] == second
    assert (left in fresh.values(), len(fresh)) == (True, 3)
    assert seven("history --limit 1").rows[0][2:4] == ["due", "2026-W48"]
    seven("undo")
    assert left not in names(seven("due --json"))


def test_the_preview_of_next_week_fixes_nothing(seven: "Session") -> None:
    this = names(seven("due --json"))
    history = seven("history --limit 50").out
    following = seven("due --next --json")
    assert (following.data["state"], following.data["week"]) == ("preview", "2026-W49")
    assert names(following) == this  # all are open still, and would be carried over
    assert seven("history --limit 50").out == history
    assert "nothing is fixed" in seven("due --next").err
    seven("log 1")
    assert this[0] not in names(seven("due --next --json"))


def test_a_budget_of_minutes_is_kept_by_the_person_s_own_history(seven: "Session") -> None:
    for name in ("Ann", "Bob", "Cat", "Dan"):
        seven(f"log {name} --via call --on 2026-10-10 --minutes 25")
    week = seven("due --minutes 60 --json")
    spent = [row["minutes"] for row in rows(week) if row["kind"] != "optional"]
    assert week.data["minutes"] == 60
    assert spent
    assert sum(spent) <= 60
    assert set(spent) <= {25, 90}  # their own mean for a call, or what a coffee usually takes
    assert seven("due --json").data["minutes"] == 60  # the week's budget stays
    wide = seven("due --minutes 0 --json")
    assert len(rows(wide)) == 3
    (only,) = rows(seven("due --minutes 20 --json"))  # nobody takes as little: the best one, all the same
    assert only["minutes"] > 20


def test_of_four_places_one_is_for_a_dormant_tie(session: "Session") -> None:
    for number in range(6):
        session(f"add 'Near {number}' --circle inner --met 2026-10-0{number + 1}")
    session("add Old --circle wide")
    for day in ("2024-01-01", "2024-02-01", "2024-03-01"):
        session(f"log Old --on {day} -m 'built a boat'")
    session("config capacity 4")
    week = rows(session("due --json"))
    assert [(row["name"], row["kind"]) for row in week][3] == ("Old", "dormant")
    assert [row["kind"] for row in week][:3] == [None] * 3
    assert week[3]["reason"] == "reconnect: silent for 3 years, after 4.5 contact-days"
    assert week[3]["talk_about"] == "built a boat"
    assert session("due --why --json").data["rows"][3]["why"]["place"] == "dormant"


def test_under_four_places_none_is_kept_for_a_dormant_tie(session: "Session") -> None:
    for number in range(4):
        session(f"add 'Near {number}' --circle inner --met 2026-10-0{number + 1}")
    session("add Old --circle wide --met 2020-01-01")
    session("config capacity 3")
    assert "dormant" not in [row["kind"] for row in rows(session("due --json"))]


def test_spare_places_are_offered_and_count_as_nothing(session: "Session") -> None:
    session("add Ann --circle close --met 2026-09-01")
    session("add Bob --circle wide --met 2026-11-08")
    session("add Cat --circle wide --met 2026-11-20")
    week = session("due --json")
    assert [(row["name"], row["kind"]) for row in rows(week)] == [("Ann", None), ("Bob", "optional")]
    assert rows(week)[1]["reason"].startswith("optional, there is room: silent for 2 weeks")
    assert outcomes(week) == {"Ann": "open", "Bob": "open"}
    session("snooze Bob 3w")
    assert outcomes(session("due --json"))["Bob"] == "postponed"
    session.today = "2026-11-30"
    assert [row["carried_from"] for row in rows(session("due --json"))] == ["2026-W48"]


@pytest.mark.parametrize("line", ["archive Gil", "archive Gil --deceased", "snooze Gil 2026-11-27", "circle none Gil"])
def test_some_are_never_listed(seven: "Session", line: str) -> None:
    seven(line)
    assert "Gil" not in names(seven("due --all --json"))


def test_a_snooze_within_the_week_postpones_until_then(seven: "Session") -> None:
    name = names(seven("due --json"))[1]
    seven("snooze 2 friday")
    assert outcomes(seven("due --json"))[name] == "postponed"
    seven.today = "2026-11-27"
    assert outcomes(seven("due --json"))[name] == "open"


def test_who_was_in_touch_beyond_the_plan_is_a_bonus_and_frees_no_place(seven: "Session") -> None:
    planned = names(seven("due --json"))
    (other, *_) = sorted({"Ann", "Bob", "Cat", "Dan", "Eve", "Fay", "Gil"} - set(planned))
    seven(f"log {other}")
    week = seven("due --json")
    assert week.data["bonus"] == [other]
    assert names(week) == planned
    assert ["bonus", "", other] in seven("due").rows


BIRTHDAYS = [
    ("--11-26", "2026-11-23", "2026-11-26", "birthday"),
    ("1990-11-29", "2026-11-23", "2026-11-29", "turns 36"),
    ("1992-02-29", "2027-02-22", "2027-02-28", "turns 35"),
    ("--02-29", "2028-02-28", "2028-02-29", "birthday"),
    ("2000-01-01", "2026-12-28", "2027-01-01", "turns 27"),
]


@pytest.mark.parametrize(("birthday", "today", "day", "text"), BIRTHDAYS)
def test_birthdays_of_the_week_stand_beside_it(
    session: "Session", birthday: str, today: str, day: str, text: str
) -> None:
    session("add Ann")
    session(f"edit Ann --birthday={birthday}")
    session("add Bob")
    session("edit Bob --birthday 2010-12")  # a month alone is no day, though it ends like the tenth of December
    session.today = today
    assert session("due --json").data["beside"] == [
        {"kind": "birthday", "day": day, "id": 1, "name": "Ann", "text": text, "number": None}
    ]
    assert session("due").rows == [["birthday", day, "Ann", text, ""]]
    session("archive Ann")
    assert session("due --json").data["beside"] == []


@pytest.mark.parametrize("today", ["2027-03-01", "2028-02-21", "2026-12-07"])
def test_no_other_week_has_them(session: "Session", today: str) -> None:
    session("add Ann --birthday 1992-02-29")
    session("add Bob --birthday 2010-12")
    session.today = today
    assert session("due --json").data["beside"] == []


def test_a_message_that_came_last_is_a_reply_owed(session: "Session") -> None:
    session("add Ann --circle wide")
    session("log Ann --they --via email --on 2026-11-20")
    owed = {"kind": "owed", "day": "2026-11-20", "id": 1, "name": "Ann", "text": "they wrote last: your turn"}
    assert session("due --json").data["beside"] == [owed | {"number": None}]
    session("log Ann --via sms")
    assert session("due --json").data["beside"] == []
    session("undo")
    assert len(session("due --json").data["beside"]) == 1
    session.today = "2026-12-28"  # nobody waits for ever
    assert session("due --json").data["beside"] == []


def test_open_promises_that_are_due_stand_beside_it(session: "Session") -> None:
    session("add Ann")
    store = session.open()
    with store.write("promise"):
        for text, due_on in (("the paper", "2026-11-27"), ("a book", "2026-12-24"), ("a song", None)):
            store.insert(
                "favor", uid=store.new_uid(), contact_id=1, direction="given", text=text, day="2026-11-01",
                due_on=due_on,
            )  # fmt: skip
    store.close()
    assert [(one["kind"], one["text"]) for one in session("due --json").data["beside"]] == [("promise", "the paper")]


@pytest.mark.parametrize(("capacity", "shown"), [(0, 0), (1, 1), (1000, 7)])
def test_any_capacity_holds(seven: "Session", capacity: int, shown: int) -> None:
    seven(f"config capacity {capacity}")
    week = seven("due --json").data
    assert (len(week["rows"]), week["waiting"]) == (shown, 7 - shown)


def test_everybody_snoozed_is_an_empty_week(seven: "Session") -> None:
    for name in ("Ann", "Bob", "Cat", "Dan", "Eve", "Fay", "Gil"):
        seven(f"snooze {name} 2m")
    assert seven("due").err == "Nobody is due this week.\n"


def test_a_clock_set_back_is_noticed(seven: "Session") -> None:
    seven("due")
    seven.today = "2026-11-09"
    early = seven("due")
    assert len(early.rows) == 3
    assert "There is a plan of a later week (2026-W48): is the date of this machine right?" in early.err
    seven.today = "2026-11-23"
    assert "later week" not in seven("due").err


def test_a_plan_undone_in_the_middle_of_its_week_is_made_anew(seven: "Session") -> None:
    planned = names(seven("due --json"))
    made = seven("history --limit 1").rows[0]
    assert made[2] == "due"
    seven("log 1")
    seven(f"undo {made[0]}")
    assert seven("show 1", ok=False).code == 3  # no plan, no numbers
    remade = names(seven("due --json"))
    assert planned[0] not in remade
    assert set(planned[1:]) <= set(remade)


def test_two_terminals_make_one_plan(seven: "Session") -> None:
    environ = {**os.environ, **seven.environ, "NETCRM_DB": str(seven.db), "NETCRM_TODAY": seven.today}
    running = [
        subprocess.Popen([sys.executable, "-m", "netcrm", "due"], env=environ, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    printed = {process.communicate()[0] for process in running}
    assert len(printed) == 1
    assert len(printed.pop().splitlines()) == 3
    assert [row[2] for row in seven("history --limit 50").rows].count("due") == 1


def test_the_week_begins_when_the_settings_say(seven: "Session") -> None:
    seven("config week_start sunday")
    seven.today = "2026-11-22"
    week = seven("due --json").data
    assert (week["week"], week["first"], week["last"]) == ("2026-W48", "2026-11-22", "2026-11-28")
    planned = names(seven("due --json"))
    seven.today = "2026-11-28"
    assert names(seven("due --json")) == planned
    assert seven("show 1 --json").data["name"] == planned[0]
    seven.today = "2026-11-29"
    assert seven("due --json").data["week"] == "2026-W49"


def test_a_mass_import_spreads_over_the_weeks(session: "Session") -> None:
    file = session.folder / "people.csv"
    file.write_text("name,circle\n" + "".join(f"Person {n},active\n" for n in range(70)), encoding="utf-8")
    session(f"import {file}")
    days = sorted(person["check_in"] for person in session("list --json --limit 100").data)
    assert days[-1] > "2027-01-10"  # 70 people at 7 a week are ten weeks
    assert session("due --json").data["waiting"] < 14


def test_a_household_takes_one_place_and_its_others_do_not_wait(session: "Session") -> None:
    for name in ("Marie", "Paul", "Zoe"):
        session(f"add {name} --circle close --met 2026-09-01")
    session("household Dupont Marie Paul")
    week = session("due --json").data
    assert len(week["rows"]) == 2
    assert week["waiting"] == 0
    (home,) = [row for row in week["rows"] if row["together"]]
    assert {home["name"], *home["together"]} == {"Marie", "Paul"}
    assert session("due --all --json").data["rows"] == week["rows"]


def test_two_who_were_left_open_and_live_together_are_carried_over_as_one(session: "Session") -> None:
    for name in ("Marie", "Paul", "Zoe"):
        session(f"add {name} --circle close --met 2026-09-01")
    assert len(rows(session("due --json"))) == 3
    session("household Dupont Marie Paul")
    session.today = "2026-11-30"
    assert [row["carried_from"] for row in rows(session("due --json"))] == ["2026-W48"] * 2


def test_a_week_start_changed_in_the_middle_leaves_the_plan_and_its_numbers(seven: "Session") -> None:
    planned = names(seven("due --json"))
    seven.today = "2026-11-26"
    seven("config week_start thursday")
    week = seven("due --json")
    assert (week.data["week"], week.data["first"], names(week)) == ("2026-W48", "2026-11-23", planned)
    assert "later week" not in seven("due").err
    seven("log 2")
    assert outcomes(seven("due --json"))[planned[1]] == "reached"


def test_a_look_with_a_wrong_date_does_not_freeze_the_week(seven: "Session") -> None:
    first, second, third = names(seven("due --json"))
    seven.today = "2026-12-07"
    seven("due")
    seven.today = "2026-11-23"
    seven("snooze 1 3w")
    seven("archive 2 --deceased")
    assert outcomes(seven("due --json")) == {first: "postponed", second: "dropped", third: "open"}
    seven.today = "2026-11-30"
    seven("due")
    assert outcomes(seven("due --week 2026-W48 --json")) == {first: "postponed", second: "dropped", third: "open"}


def test_somebody_removed_comes_back_with_their_number_after_a_look(seven: "Session") -> None:
    planned = names(seven("due --json"))
    seven("rm 3")
    assert [row["position"] for row in rows(seven("due --json"))] == [1, 2, 4]
    seven("undo")
    assert {row["position"]: row["name"] for row in rows(seven("due --json"))}[3] == planned[2]


def test_an_entry_taken_back_later_counts_no_more(seven: "Session") -> None:
    name = names(seven("due --json"))[0]
    seven("log 1")
    number = seven("history --limit 1").rows[0][0]
    seven.today = "2026-11-30"
    seven("due")
    seven(f"undo {number}")
    assert outcomes(seven("due --week 2026-W48 --json"))[name] == "open"


def test_a_talk_of_yesterday_that_is_typed_in_on_monday_is_no_postponing(seven: "Session") -> None:
    name = names(seven("due --json"))[0]
    seven("log 1 --on yesterday")
    assert outcomes(seven("due --json"))[name] == "reached"
    assert rows(seven("due --json"))[0]["reason"] == "reached on 2026-11-22"


def test_of_a_household_whoever_is_met_settles_it_and_the_others_take_the_place_of_who_is_dropped(
    session: "Session",
) -> None:
    session("add F --circle close --met 2026-02-01")
    session("add M --circle close --met 2025-12-01")
    session("household D F M")
    (home,) = rows(session("due --json"))
    (other,) = home["together"]
    session(f"log {other}")
    (settled,) = rows(session("due --json"))
    assert (settled["outcome"], settled["reason"]) == ("reached", "reached on 2026-11-23")
    session.today = "2026-11-30"
    assert rows(session("due --json")) == []  # one log was for both
    session("undo")
    session(f"archive {home['name']} --deceased")
    assert [row["name"] for row in rows(session("due --json")) if row["outcome"] == "open"] == [other]


def test_what_is_waiting_can_be_shown(session: "Session") -> None:
    for number in range(1, 7):
        session(f"add P{number} --circle close --met 2026-0{number}-01")
    session("household H P1 P2 P3")
    session("household G P4 P5")
    session("config capacity 1")
    session("snooze P6 friday")
    assert session("due --json").data["waiting"] == 1
    everybody = session("due --all --json").data
    assert (len(everybody["rows"]), everybody["waiting"]) == (2, 0)


def test_days_to_come_in_a_file_hurt_nobody(session: "Session") -> None:
    session("add Ann --circle close --met 2026-09-01")
    file = session.folder / "events.csv"
    file.write_text("day,channel,people,summary\n2027-06-01,call,Ann,a slip of the keys\n", encoding="utf-8")
    session(f"import {file}", ok=False)
    assert session("due").code == 0
    assert session("due --next").code == 0
    assert session("weeks").code == 0
    assert 0 <= session("show Ann --json").data["strength"] <= 100


def test_all_in_one_circle_of_one_organization_are_ranked_all_the_same(session: "Session") -> None:
    file = session.folder / "people.csv"
    lines = "".join(f"Person {n},active,Acme,p{n}@x.example\n" for n in range(40))
    file.write_text(f"name,circle,organization,email\n{lines}", encoding="utf-8")
    session(f"import {file}")
    events = session.folder / "events.csv"
    days = "".join(f"2026-0{1 + n % 8}-{1 + n % 28:02},call,Person {n}\n" for n in range(40))
    events.write_text(f"day,channel,people\n{days}", encoding="utf-8")
    session(f"import {events}")
    everybody = rows(session("due --all --why --json"))
    assert len(everybody) == 40
    priorities = [row["why"]["priority"] for row in everybody]
    assert priorities == sorted(priorities, reverse=True)
    assert [row["why"]["damping"] for row in everybody[:3]] == [1.0, 0.7, 0.49]


def test_no_week_is_lost_when_weeks_begin_on_another_day(seven: "Session") -> None:
    for day in ("2026-11-16", "2026-11-24"):
        seven.today = day
        seven("due")
    seven("config week_start sunday")
    seven.today = "2026-12-01"
    assert [row[0] for row in seven("weeks").rows] == ["2026-W47", "2026-W48", "2026-W49"]


@pytest.mark.parametrize("width", [30, 45, 63, 80, 140])
def test_every_screen_has_the_number_and_the_name_of_each_row(seven: "Session", width: int) -> None:
    seven("due")
    out = io.StringIO()
    with closing(seven.open()) as store:
        week = plan.due(store, date(2026, 11, 23), Budget(3))
    due_screens.due(Console(file=out, width=width), week, date(2026, 11, 23), why=True)
    lines = out.getvalue().splitlines()
    for row in week.rows:
        assert [line for line in lines if re.match(rf" *{row.position} .*{row.name}", line)], out.getvalue()


def test_what_came_of_each_row_stands_in_its_line(seven: "Session") -> None:
    seven("due")
    seven("log 1")
    assert [row[1] for row in seven("due").rows] == ["reached", "open", "open"]
