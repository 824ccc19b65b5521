"""netcrm due: this week's people by the formulas, capped, the same list all week, each line explained."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Session

from netcrm.store import base

WORLD = """
    Ann close  call@2026-09-01 coffee@2026-08-15
    Bob inner  sms@2026-10-14 sms@2026-09-14 sms@2026-08-14 sms@2026-07-14
    Cat wide   mail@2025-11-23 mail@2025-11-01 mail@2025-10-01 mail@2025-09-01
    Dan active sms@2026-11-01
    Fay active sms@2026-11-15
    Gil active sms@2026-11-16
    Hal active sms@2026-08-25 sms@2026-08-01 sms@2026-07-01 attempt@2026-09-20
"""
"""Who is in which circle, and what happened when. Gil's check-in is the Monday after this week."""

# By hand from shared/scheduling.md. W = 1 / (1 + ((D + 7) / (17 N^0.75))^0.76),
# odds of Q = 2.5 N^0.41 (D + 7)^-0.45 (1 + m)^-0.9, priority = importance (1 - W) sqrt(Q).
#              N    D   m  100 W  check-in     priority
HAND = {
    "Ann": (2.5, 83, 0, 32, "2026-09-15", 0.676),
    "Bob": (4.0, 40, 0, 50, "2026-10-28", 0.656),
    "Cat": (4.0, 365, 0, 17, "2026-02-05", 0.400),
    "Dan": (1.0, 22, 0, 40, "2026-11-15", 0.536),
    "Fay": (1.0, 8, 0, 52, "2026-11-29", 0.466),
    "Hal": (3.0, 90, 1, 33, "2026-11-15", 0.461),
}
ORDER = ["Ann", "Bob", "Dan", "Fay", "Hal", "Cat"]


@pytest.fixture
def world(session: "Session") -> "Session":
    typed = []
    for line in WORLD.strip().splitlines():
        name, circle, *past = line.split()
        typed.append(f"add {name} --circle {circle}")
        for entry in past:
            what, _, day = entry.partition("@")
            typed.append(f"log {name} --on {day} " + ("--attempt" if what == "attempt" else f"--via {what}"))
    return session.after(*typed)


def names(session: "Session", line: str = "due") -> list[str]:
    return [row[2] for row in session(line).rows]


def rows(session: "Session", line: str = "due") -> dict[str, Any]:
    return {row["name"]: row for row in session(f"{line} --json").data["rows"]}


def test_strength_check_in_and_order_are_the_formulas(world: "Session") -> None:
    assert names(world) == ORDER
    told = rows(world, "due --why")
    seen = {
        name: (
            row["why"]["contact_days"], row["days_silent"], row["unanswered"], row["strength"], row["check_in"],
            row["why"]["priority"],
        )
        for name, row in told.items()
    }  # fmt: skip
    assert {name: numbers[:-1] for name, numbers in seen.items()} == {
        name: numbers[:-1] for name, numbers in HAND.items()
    }
    for name, numbers in HAND.items():
        assert seen[name][-1] == pytest.approx(numbers[-1], abs=0.001), name


def test_why_tells_every_number(world: "Session") -> None:
    why = rows(world, "due --why")["Ann"]["why"]
    # h = 17 * 2.5^0.75 = 33.8; D* = h * (3/7)^(1/0.76) - 7 = 4.1, so the shortest interval of 14 days holds.
    assert why == {
        "rule": "circle", "contact_days": 2.5, "warmth": 0.322, "target": 0.7, "lasts": 34,
        "interval": 14, "answer": 0.325, "importance": 1.75, "priority": 0.676,
        "damping": 1.0, "place": "priority", "news": 1.0,
    }  # fmt: skip
    assert "why" not in rows(world)["Ann"]
    fields = world("due --why").rows[0]
    assert "rule=circle" in fields
    assert "lasts=34" in fields


def test_a_row_says_why_now_how_to_reach_them_and_what_about(world: "Session") -> None:
    world("edit ann --email ann@x.example --phone '+1 555 0100'")
    world("log ann --via call --on 2026-09-01 -m 'a house by the sea'")
    row = rows(world)["Ann"]
    assert row["last_channel"] == "call"
    assert row["reach"] == "+1 555 0100"  # the way that worked last
    assert row["talk_about"] == "a house by the sea"
    assert row["reason"] == "silent for 3 months; a close tie like this holds 2 weeks"
    assert rows(world)["Hal"]["reason"] == "1 unanswered since 2026-09-20: time to try again"
    assert rows(world)["Fay"]["reason"].startswith("check-in on Sunday; ")
    assert world("due").rows[0] == [
        "1", "open", "Ann", "close", "32", "2026-09-01", "call", "2026-09-15",
        "silent for 3 months; a close tie like this holds 2 weeks", "+1 555 0100", "a house by the sea", "", "", "",
    ]  # fmt: skip


def test_three_unanswered_attempts_ask_for_another_channel(world: "Session") -> None:
    for day in ("2026-01-01", "2026-01-02", "2026-01-03"):
        world(f"log cat --attempt --on {day}")
    assert rows(world)["Cat"]["reason"] == "3 attempts unanswered: change the channel, or let it rest"


def test_an_open_favor_comes_before_the_last_note(world: "Session") -> None:
    world("note ann 'prefers calls'")
    assert rows(world)["Ann"]["talk_about"] == "prefers calls"
    store = world.open()
    favor(store, "given", "the photos of the lake")
    assert rows(world)["Ann"]["talk_about"] == "you promised: the photos of the lake"
    favor(store, "received", "her tent", due_on="2026-01-01")
    assert rows(world)["Ann"]["talk_about"] == "you asked for: her tent"
    store.close()


def favor(store: base.Store, direction: str, text: str, due_on: str | None = None) -> None:
    with store.write("favor"):
        store.insert(
            "favor", uid=store.new_uid(), contact_id=1, direction=direction, text=text, day="2026-09-01", due_on=due_on
        )


def test_nobody_but_the_capacity_is_shown_and_the_rest_is_a_count(world: "Session") -> None:
    world("config capacity 2")
    shown = world("due")
    assert [row[2] for row in shown.rows] == ORDER[:2]
    assert shown.err == "waiting: 4 (netcrm due --all)\n"
    assert world("due --json").data["waiting"] == 4
    assert names(world, "due --all") == ORDER
    assert [row[0] for row in world("due --all").rows] == ["1", "2", "3", "4", "5", "6"]
    assert world("due --all").err == ""
    assert names(world, "due --limit 1") == ORDER[:1]
    assert names(world, "due --limit 4") == ORDER[:2]  # never more than the capacity
    assert world("due --limit 1").err == "waiting: 5 (netcrm due --all)\n"
    assert names(world, "due --all --limit 4") == ORDER[:4]
    assert world("due --all --limit 4").err == "waiting: 2 (netcrm due --all)\n"
    assert world("due --limit 0").out == ""
    assert names(world, "due --all --limit 3") == ORDER[:3]


def test_no_capacity_no_plan(world: "Session") -> None:
    world("config capacity 0")
    nothing = world("due")
    assert (nothing.out, nothing.err) == ("", "waiting: 6 (netcrm due --all)\n")
    assert names(world, "due --all") == ORDER


def test_the_list_stays_the_same_all_week_and_done_rows_are_ticked(world: "Session") -> None:
    world("config capacity 4")
    planned = names(world)
    assert planned == ORDER[:4]
    world("log ann --via call")
    world("log bob --attempt")
    world("snooze dan 3w")
    world("archive fay")
    assert [row[:3] for row in world("due").rows] == [
        ["1", "reached", "Ann"],
        ["2", "attempted", "Bob"],
        ["3", "postponed", "Dan"],
        ["4", "dropped", "Fay"],
    ]
    world.today = "2026-11-29"
    assert names(world) == planned
    world("undo")
    assert world("due").rows[3][:3] == ["4", "open", "Fay"]


def test_a_plan_with_room_fills_up_and_numbers_stay(world: "Session") -> None:
    assert len(names(world)) == 6
    world("add Lea --circle inner --met 2026-10-01")
    assert world("due").rows[6][:3] == ["7", "open", "Lea"]
    world("add Max --circle inner --met 2026-10-01")
    full = world("due")
    assert len(full.rows) == 7
    assert full.err == "waiting: 1 (netcrm due --all)\n"
    assert world("show 7 --json").data["name"] == "Lea"


def test_a_number_of_somebody_removed_is_given_to_nobody_else(world: "Session") -> None:
    names(world)
    world("rm 2")
    world("add Lea --circle inner --met 2026-10-01")
    assert [row[0] for row in world("due").rows] == ["1", "3", "4", "5", "6", "7"]
    assert world("show 2", ok=False).code == 3


def test_a_new_week_makes_a_new_plan(world: "Session") -> None:
    world("config capacity 3")
    assert names(world) == ORDER[:3]
    world("log bob")
    world.today = "2026-11-30"
    week = world("due --json").data
    assert (week["week"], week["first"], week["last"]) == ("2026-W49", "2026-11-30", "2026-12-06")
    assert "Bob" not in [row["name"] for row in week["rows"]]
    assert len(week["rows"]) == 3
    assert world("show 9", ok=False).err.startswith("netcrm: There is no number 9 in this week's plan.")


def test_looking_again_writes_nothing_and_a_plain_undo_passes_over_the_plan(world: "Session") -> None:
    names(world)
    before = world("history --limit 100").rows
    assert before[0][2:] == ["due", "2026-W48", "7", "automatic"]
    names(world)
    names(world, "due --all")
    assert world("history --limit 100").rows == before
    assert world("undo").rows[0][1:3] == ["log", "Hal"]


def test_people_of_one_organization_are_varied(session: "Session") -> None:
    for name in ("Ann", "Bob", "Cat"):
        session(f"add {name} --org Acme --circle active --met 2026-09-01")
    session("add Dan --org Other --circle active --met 2026-09-05")
    # One of Acme's three, then Dan's slightly lower priority beats theirs damped by 0.7.
    assert names(session)[1] == "Dan"


def test_estimated_ties_are_marked_and_spread_over_the_weeks(session: "Session") -> None:
    for number in range(40):
        session(f"add 'Person N{number}x{number * 7919}' --circle close")
    people = session("list --json").data
    assert all(person["estimated"] for person in people)
    weeks = {person["check_in"] for person in people}
    assert len(weeks) > 5
    assert session("due --json").data["waiting"] <= 24  # of 40; about 12 are to be expected
    (row, *_) = session("due --json").data["rows"]
    assert (row["estimated"], row["last_contact"], row["days_silent"]) == (True, None, None)
    assert row["reason"].endswith("no contact on record yet: a first check-in")


def test_a_cadence_without_a_circle_is_reason_enough(session: "Session") -> None:
    session("add Ann --every 30 --met 2026-10-01")
    session("add Bob --every 30")
    told = rows(session, "due --why")
    assert told["Ann"]["reason"] == "every 4 weeks was the wish; silent for 8 weeks"
    assert told["Ann"]["why"]["rule"] == "cadence"
    assert told["Bob"]["reason"] == "no contact on record yet: a first check-in"


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["add Ann"], "Nobody is in a circle yet: netcrm triage, or netcrm circle close WHO."),
        (["add Ann --circle close --met today"], "Nobody is due this week."),
    ],
)
def test_an_empty_list_says_what_to_do_next(session: "Session", lines: list[str], sentence: str) -> None:
    for line in lines:
        session(line)
    empty = session("due")
    assert (empty.out, empty.err) == ("", sentence + "\n")
    assert session("due --json").data["rows"] == []


@pytest.mark.parametrize("bad", ["--limit=-1", "--limit few"])
def test_a_limit_is_a_number(world: "Session", bad: str) -> None:
    assert world(f"due {bad}", ok=False).code == 2
