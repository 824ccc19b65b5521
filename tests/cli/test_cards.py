"""netcrm cards: an evening in one go, its follow-ups in the plan, and all that can be wrong with a line."""

import io
import os
import pty
import re
import select
import sqlite3
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Answer, Session

PEOPLE = (
    'add "Marie Dupont" --org Acme --title Engineer --circle close --met 2026-08-01 --email marie@acme.example',
    'add "Paul Martin" --phone "+33 6 12 00 00 04"',
    "add Zoé --org Initech",
    "event add 'Web afterwork' --on 2026-11-19 --at 'Le Perchoir'",
)
EVENING = """\
Marie Dupont, CTO @ Acme, +33 6 12 34 56 78, #data, promised the paper
paul martin, #climbing
Bo Lind, Designer @ Hooli, bo@hooli.example, asked for a reference, moves to Lyon
Ann Lee
"""


@pytest.fixture
def evening(session: "Session") -> "Session":
    """Three people known, an event last Thursday, and no plan yet. It is Friday."""
    session.after(*PEOPLE)
    session.today = "2026-11-20"
    return session


def cards(session: "Session", text: str, options: str = "--event afterwork", *, ok: bool = True) -> "Answer":
    """What comes of these lines, in a file."""
    file = session.folder / "evening.txt"
    file.write_text(text, encoding="utf-8")
    return session(f"cards {file} {options}", ok=ok)


def due(session: "Session") -> list[tuple[int, str, str, str]]:
    """The plan: number, outcome, name and kind, in the order in which it is shown."""
    rows = session("due --json").data["rows"]
    return [(row["position"], row["outcome"], row["name"], row["kind"] or "") for row in rows]


def test_an_evening_in_one_go(evening: "Session") -> None:
    told = cards(evening, EVENING)
    assert [row[:5] for row in told.rows] == [
        ["1", "known", "1", "Marie Dupont",
         "the same name and organization; phone: +33 6 12 34 56 78; #data; title stays Engineer (the card: CTO); met; "
         "promised: the paper by 2026-11-22"],
        ["2", "known", "2", "Paul Martin", "the same name; #climbing; met"],
        ["3", "new", "4", "Bo Lind", "note: moves to Lyon; asked: a reference"],
        ["4", "new", "5", "Ann Lee", ""],
    ]  # fmt: skip
    assert told.err == (
        "Web afterwork, 2026-11-19: 2 new, 2 known. 4 people to write to by 2026-11-22 (in 2 days): netcrm due. "
        "Operation 5; netcrm undo takes it back.\n"
    )
    bo = evening("show bo --json").data
    assert (bo["title"], bo["organization"], bo["met_on"], bo["met_at"], bo["circle"]) == (
        "Designer", "Hooli", "2026-11-19", "Web afterwork", None,
    )  # fmt: skip
    assert (bo["contact_days"], bo["last_contact"], bo["last_channel"]) == (1.5, "2026-11-19", "in_person")
    assert sorted((one["kind"], one["text"]) for one in bo["timeline"]) == [
        ("favor", "a reference"), ("interaction", "moves to Lyon"),
    ]  # fmt: skip
    assert [one["text"] for one in evening("show ann --json").data["timeline"]] == ["Met at Web afterwork"]
    marie = evening("show marie --json").data
    assert (marie["title"], marie["met_on"], marie["met_at"]) == ("Engineer", "2026-08-01", None)
    assert (marie["contact_days"], marie["last_contact"], marie["tags"]) == (3.0, "2026-11-19", ["data"])
    paul = evening("show paul --json").data  # nothing was on record with him before
    assert (paul["met_on"], paul["met_at"]) == ("2026-11-19", "Web afterwork")


def test_the_same_lines_again_change_nothing(evening: "Session") -> None:
    cards(evening, EVENING)
    evening("due")
    evening("done 1")
    history = evening("history").rows
    again = cards(evening, EVENING)
    assert [row[1] for row in again.rows] == ["unchanged"] * 4
    assert again.err == "Web afterwork, 2026-11-19: 4 unchanged. Nothing was changed.\n"
    assert evening("history").rows == history
    more = cards(evening, EVENING + "Ann Lee, likes tea\nCy\n")
    assert [row[:2] + row[4:5] for row in more.rows if row[1] != "unchanged"] == [
        ["4,5", "known", "the same name; note: likes tea; also line 5"], ["6", "new", ""],
    ]  # fmt: skip
    assert [one["text"] for one in evening("show ann --json").data["timeline"]] == ["likes tea"]


def test_one_undo_takes_it_all_back(evening: "Session") -> None:
    evening("due")
    before = (evening("list").rows, evening("due").rows, evening("event").rows, evening("favors").rows)
    cards(evening, EVENING, "--name Gala --on yesterday --tag web --circle wide")
    assert len(evening("event").rows) == 2
    assert len(due(evening)) > 3
    evening("undo")
    assert (evening("list").rows, evening("due").rows, evening("event").rows, evening("favors").rows) == before
    assert evening("find web --json").data["hits"] == []


def test_undo_holds_after_the_plan_has_taken_them_in(evening: "Session") -> None:
    cards(evening, EVENING)
    evening("due")
    evening.today = "2026-11-23"
    assert len(due(evening)) >= 4
    evening("undo")
    assert [row[2] for row in due(evening)] == ["Marie Dupont"]


def test_follow_ups_stand_before_anything_else_and_take_no_place(evening: "Session") -> None:
    for n in range(9):
        evening(f"add 'Person {n}' --circle close --met 2026-06-0{n + 1}")
    first = evening("due --json").data
    assert [row["kind"] for row in first["rows"]].count("met") == 0
    places = len(first["rows"])
    cards(evening, "Bo Lind\nAnn Lee\n")
    week = evening("due --json").data
    assert (week["capacity"], week["waiting"]) == (7, first["waiting"])
    assert [(row["position"], row["name"], row["kind"], row["outcome"]) for row in week["rows"][:3]] == [
        (places + 1, "Bo Lind", "met", "open"), (places + 2, "Ann Lee", "met", "open"),
        (1, first["rows"][0]["name"], None, "open"),
    ]  # fmt: skip
    bo = week["rows"][0]
    assert (bo["event"], bo["met_on"], bo["follow_up_by"]) == ("Web afterwork", "2026-11-19", "2026-11-22")
    assert bo["reason"] == "met on Thursday at Web afterwork: write by Sunday"
    assert (week["rows"][2]["event"], week["rows"][2]["met_on"], week["rows"][2]["follow_up_by"]) == (None,) * 3
    assert evening("due --why --json").data["rows"][0]["why"]["place"] == "met"
    assert "met on Thursday at Web afterwork: write by Sunday" in evening("due --notify").out
    assert len(evening("due --limit 2").rows) >= 2
    assert evening("due --limit 2").rows[0][2] == "Bo Lind"
    again = evening("due --refresh --json").data
    assert [(row["position"], row["name"]) for row in again["rows"][:2]] == [
        (places + 1, "Bo Lind"), (places + 2, "Ann Lee"),
    ]  # fmt: skip
    assert sum(row["kind"] not in ("met", "optional") for row in again["rows"]) == places
    everyone = evening("due --all --json").data["rows"]
    assert len({row["id"] for row in everyone}) == len(everyone)


def test_a_number_logs_it_and_closes_the_follow_up(evening: "Session") -> None:
    evening("due")
    cards(evening, "Bo Lind\nAnn Lee\nCy\nDi\n")
    assert due(evening)[:4] == [
        (2, "open", "Bo Lind", "met"), (3, "open", "Ann Lee", "met"), (4, "open", "Cy", "met"),
        (5, "open", "Di", "met"),
    ]  # fmt: skip
    evening("log 2 --via email -m hello")
    evening("log 3 --attempt --via call")
    assert due(evening)[:3] == [
        (2, "reached", "Bo Lind", "met"),
        (3, "attempted", "Ann Lee", "met"),
        (4, "open", "Cy", "met"),
    ]
    evening("snooze 4 tomorrow")
    evening("skip 5")
    assert [row[1] for row in due(evening)[:4]] == ["reached", "attempted", "postponed", "postponed"]
    assert evening("due --json").data["rows"][2]["reason"] == "postponed until 2026-11-21"
    evening.today = "2026-11-21"
    assert [row[1] for row in due(evening)[:4]] == ["reached", "attempted", "open", "postponed"]
    evening("undo")  # the skip
    assert due(evening)[3][1] == "open"
    evening("circle none 5")
    assert [row[2] for row in due(evening)] == ["Bo Lind", "Ann Lee", "Cy", "Marie Dupont"]
    shown = {one["name"]: one["follow_up"] for one in evening("event show 1 --json").data["people"]}
    assert shown == {"Bo Lind": "done", "Ann Lee": "open", "Cy": "open", "Di": None}
    evening("undo")
    assert due(evening)[3][1] == "open"


def test_the_evening_itself_logged_once_more_is_no_follow_up(evening: "Session") -> None:
    cards(evening, "Bo Lind\n")
    evening("log bo --on 2026-11-19 -m 'she climbs'")
    assert due(evening)[0] == (1, "open", "Bo Lind", "met")
    evening("log bo --on 2026-11-19 --via sms")
    assert due(evening)[0] == (1, "reached", "Bo Lind", "met")


def test_who_is_planned_anyway_is_open_again_for_the_follow_up(evening: "Session") -> None:
    evening("due")
    evening("log marie -m lunch")
    assert due(evening)[0] == (1, "reached", "Marie Dupont", "")
    evening("undo")
    cards(evening, "Marie Dupont, @ Acme\n")
    assert due(evening)[0] == (1, "open", "Marie Dupont", "")
    assert evening("due --json").data["rows"][0]["reason"].startswith("met on Thursday at Web afterwork")
    evening.today = "2026-11-21"
    evening("log 1 --via mail")
    assert due(evening)[0] == (1, "reached", "Marie Dupont", "")


def test_a_household_is_one_row_and_one_log(evening: "Session") -> None:
    evening.after("add Ann", "add Abe", "household Lee Ann Abe")
    cards(evening, "Ann\nAbe\nCy\n")
    rows = [(number, outcome, name) for number, outcome, name, kind in due(evening) if kind == "met"]
    assert [(outcome, name) for _, outcome, name in rows] == [("open", "Ann"), ("open", "Cy")]
    evening("log Ann --via mail")
    assert [row[1:3] for row in due(evening) if row[3] == "met"] == [
        ("reached", "Ann"), ("open", "Cy"), ("open", "Abe"),
    ]  # fmt: skip
    evening("undo")
    evening(f"log {rows[0][0]} --via mail")
    assert [one["follow_up"] for one in evening("event show afterwork --json").data["people"]] == [
        "done", "done", "open",
    ]  # fmt: skip


def test_a_message_that_an_import_brings_is_a_follow_up_too(evening: "Session") -> None:
    cards(evening, "Bo Lind, bo@hooli.example\n")
    assert due(evening)[0][1] == "open"
    file = evening.folder / "mail.csv"
    file.write_text("day,channel,people\n2026-11-20,email,Bo Lind\n", encoding="utf-8")
    evening(f"import {file}")
    assert due(evening)[0][1] == "reached"
    assert evening("event show 1 --json").data["people"][0]["follow_up"] == "done"


def test_it_goes_on_into_the_next_week_and_fades_after_two(evening: "Session") -> None:
    cards(evening, "Bo Lind\n")
    evening("due")
    evening.today = "2026-11-23"
    row = evening("due --json").data["rows"][0]
    assert (row["name"], row["kind"], row["reason"], row["carried_from"]) == (
        "Bo Lind", "met", "met on Thursday at Web afterwork: write now, 1 day late", None,
    )  # fmt: skip
    assert evening("due --week 2026-W47 --json").data["rows"][0]["outcome"] == "open"
    evening.today = "2026-12-03"
    reason = "met on 2026-11-19 at Web afterwork: write now, 11 days late"
    assert evening("due --json").data["rows"][0]["reason"] == reason
    evening.today = "2026-12-04"
    row = evening("due --json").data["rows"][0]
    assert (row["outcome"], row["reason"]) == ("dropped", "faded: two weeks went by without a word")
    evening.today = "2026-12-07"
    assert "Bo Lind" not in [row[2] for row in due(evening)]
    weeks = evening("weeks --json").data["weeks"]
    assert [(week["planned"], week["kept"]) for week in weeks if week["week"] == "2026-W49"] == [(1, False)]


def test_the_next_week_previews_them_and_the_capacity_of_none_has_them(evening: "Session") -> None:
    cards(evening, "Bo Lind\n")
    assert evening("due --next").rows[0][2] == "Bo Lind"
    evening.environ["NETCRM_CAPACITY"] = "0"
    assert [row[2] for row in due(evening)] == ["Bo Lind"]


def test_reviewing_begins_with_them(evening: "Session") -> None:
    cards(evening, "Bo Lind\nAnn Lee\n")
    pipe = evening.folder / "answers"
    pipe.write_text("log\nmail\nhello\ndrop\nnext\n")
    reviewed = with_stdin(evening, pipe.read_text(), "review")
    assert [line.split("\t")[1:] for line in reviewed.out.splitlines()] == [["Bo Lind", "log"], ["Ann Lee", "drop"]]
    assert [row[:3] for row in due(evening)] == [(1, "reached", "Bo Lind"), (3, "open", "Marie Dupont")]


def with_stdin(session: "Session", text: str, line: str) -> "Answer":
    """A command that reads a pipe."""
    before = sys.stdin
    sys.stdin = io.StringIO(text)
    try:
        return session(line)
    finally:
        sys.stdin = before


def test_show_and_brief_say_where_you_met(evening: "Session") -> None:
    cards(evening, "Bo Lind\n")
    for line in ("show bo", "brief bo"):
        screen = typed(evening, "", *line.split())
        assert "at Web afterwork yesterday (2026-11-19)" in screen
    evening.today = "2026-11-22"
    assert "at Web afterwork on Thursday (2026-11-19)" in typed(evening, "", "show", "bo")
    evening.today = "2026-12-22"
    assert "2026-11-19 at Web afterwork" in typed(evening, "", "show", "bo")


def test_where_they_come_from_is_the_event(evening: "Session") -> None:
    cards(evening, "Bo Lind\nAnn Lee\n")
    origins = [row for row in evening("network").rows if row[:2] == ["group", "origin"]]
    assert ["group", "origin", "event", "Web afterwork", "2"] in [
        [row[0], row[1], row[3], row[2], row[4]] for row in origins
    ] or ["group", "origin", "Web afterwork", "event", "2"] in [row[:5] for row in origins]


BAD = """\
Ann Lee and Bo Lind, @ Hooli
bo@hooli.example
Ann, ann@x.example, bo@x.example
Cy, promised
Di, tel: 1

# a comment
Ed
"""


def test_bad_lines_are_kept_with_number_and_reason_and_the_others_go_in(evening: "Session") -> None:
    told = cards(evening, BAD)
    assert [row[:2] for row in told.rows] == [[str(n), "kept"] for n in range(1, 6)] + [["8", "new"]]
    assert told.err == (
        """\
Kept back; mend these lines and give them again:
# 1: It names two people: one line is for one person.
Ann Lee and Bo Lind, @ Hooli
# 2: It has no name before the first comma.
bo@hooli.example
# 3: It has the addresses of two people, ann@x.example and bo@x.example.
Ann, ann@x.example, bo@x.example
# 4: It says promised and not what.
Cy, promised
# 5: '1' is not a phone number.
Di, tel: 1
Web afterwork, 2026-11-19: 1 new, 5 kept. 1 person to write to by 2026-11-22 (in 2 days): netcrm due. \
Operation 5; netcrm undo takes it back.
"""
    )
    kept = told.err.partition("again:\n")[2].partition("Web afterwork,")[0]
    pasted = cards(evening, kept.replace("Cy, promised", "Cy, promised tea"))
    assert [row[1] for row in pasted.rows if row[3] == "Cy"] == ["new"]


def test_nothing_but_bad_lines_is_a_refusal(evening: "Session") -> None:
    told = cards(evening, "Ann and Bo\nx@x.example\n", ok=False)
    assert (told.code, told.out) == (5, "")
    assert "# 1: It names two people" in told.err
    assert evening("history").rows[0][2] == "event add"
    told = cards(evening, "x@x.example\n", "--event afterwork --json", ok=False)
    assert told.error["kept"] == [
        {"line": 1, "text": "x@x.example", "because": "It has no name before the first comma."}
    ]
    doubtful = cards(evening, "Paul Martin, paul@elsewhere.example\n", ok=False)
    assert doubtful.code == 5
    assert [row[1] for row in doubtful.rows] == ["kept"]
    empty = cards(evening, "\n# nobody\n", ok=False)
    assert (empty.code, empty.err.splitlines()[0]) == (5, "netcrm: No line says who it is.")
    assert cards(evening, "", ok=False).err == "netcrm: evening.txt is empty.\n"


def test_who_may_be_known_is_kept_back_with_the_evidence_and_how_to_go_on(evening: "Session") -> None:
    told = cards(evening, "Paul Martin, paul@elsewhere.example\nEd\n")
    assert told.rows[0][:4] == ["1", "kept", "2", "Paul Martin"]
    assert re.match(r"maybe 'Paul Martin' \(id:2\), \d+ of 100: ", told.rows[0][4])
    assert told.rows[0][4].endswith(". Write id:2 for the name if it is they, or add `, new` if not.")
    they = cards(evening, "id:2, paul@elsewhere.example\n")
    assert they.rows[0][1:5] == ["known", "2", "Paul Martin", "as you said; email: paul@elsewhere.example; met"]
    new = cards(evening, "Paul Martin, paul@third.example, new\n")
    assert new.rows[0][1:4] == ["new", "5", "Paul Martin"]
    assert cards(evening, "id:99, #a\n", ok=False).rows[0][4] == "There is no contact id:99."


@pytest.mark.parametrize(
    ("line", "state", "because"),
    [
        ("Paul Martin, 06 12 00 00 04", "known", "the same phone"),
        ("P. Martin, +33612000004", "kept", "maybe 'Paul Martin' (id:2)"),
        ("Mimi Dupont, marie@acme.example", "known", "the same email"),
        ("Marie Dupond, @ Acme", "kept", "maybe 'Marie Dupont' (id:1)"),
        ("Dupont Marie, @ ACME Inc", "known", "the same name, written otherwise and organization"),
        ("Zoe, @ Initech", "known", "the same name and organization"),
        ("Zoé, @ Globex", "kept", "maybe 'Zoé' (id:3)"),
        ("Marie Curie, @ Acme", "new", ""),
        ("Johann Dupont", "new", ""),
    ],
)
def test_who_is_recognized(evening: "Session", line: str, state: str, because: str) -> None:
    evening.environ["NETCRM_REGION"] = "FR"
    told = cards(evening, f"{line}\nEd\n").rows[0]
    assert (told[1], told[4][: len(because)]) == (state, because)


def test_the_same_person_twice_in_an_evening_is_one_entry(evening: "Session") -> None:
    told = cards(evening, "Bo Lind, #a\nZoé, @ Initech\nBo Lind, bo@hooli.example, promised tea\nid:3, #b\n")
    assert [(row[0], row[1], row[3]) for row in told.rows] == [("1,3", "new", "Bo Lind"), ("2,4", "known", "Zoé")]
    assert told.rows[0][4].endswith("also line 3")
    bo = evening("show bo --json").data
    assert (bo["tags"], [point["value"] for point in bo["points"]]) == (["a"], ["bo@hooli.example"])
    assert len(bo["timeline"]) == 2  # the evening and the promise


def test_what_belongs_to_somebody_else_stays_theirs_and_the_dead_are_kept_back(evening: "Session") -> None:
    evening("archive zoé --deceased")
    told = cards(evening, "id:1, +33 6 12 00 00 04\nZoé, @ Initech\n")
    assert told.rows[0][4] == "as you said; +33 6 12 00 00 04 stays with Paul Martin (id:2); met"
    assert told.rows[1][1:5] == ["kept", "3", "Zoé", "Zoé is on record as deceased."]


def test_all_of_an_evening_may_get_a_circle_and_tags(evening: "Session") -> None:
    told = cards(evening, "Bo Lind\nMarie Dupont, @ Acme\n", "--event afterwork --circle wide --tag web --tag '#x'")
    assert "circle" not in told.rows[1][4]  # she is in one
    bo, marie = (evening(f"show {name} --json").data for name in ("bo", "marie"))
    assert (bo["circle"], bo["tags"]) == ("wide", ["web", "x"])
    assert (marie["circle"], marie["tags"]) == ("close", ["web", "x"])
    assert bo["check_in"] > "2026-11-20"
    cards(evening, "Zoé, @ Initech\n", "--event afterwork --circle active")
    assert evening("show zoé --json").data["circle"] == "active"


@pytest.mark.parametrize(
    ("today", "asked", "day"),
    [
        ("2026-11-20", "", "2026-11-22"), ("2026-11-23", "", "2026-11-23"), ("2026-12-03", "", "2026-12-03"),
        ("2026-11-20", "friday", "2026-11-27"), ("2026-11-20", "in 3 days", "2026-11-23"), ("2026-12-04", "", None),
        ("2026-11-20", "none", None),
    ],
)  # fmt: skip
def test_when_to_write(evening: "Session", today: str, asked: str, day: str | None) -> None:
    evening.today = today
    told = cards(evening, "Bo Lind, promised tea\n", f"--event afterwork {f'--next {asked!r}' if asked else ''} --json")
    assert told.data["follow_up_by"] == day
    assert told.data["counts"]["follow_ups"] == bool(day)
    rows = [row for row in due(evening) if row[3] == "met"]
    assert len(rows) == bool(day)
    promised = evening("favors --json").data[0]["due_on"]  # never without a day
    assert promised == (day or {"2026-12-04": "2026-12-04", "2026-11-20": "2026-11-22"}[today])


def test_a_promise_may_have_its_own_day(evening: "Session") -> None:
    cards(evening, "Bo Lind, promised the paper by next friday, promised to stand by her, promised tea by yesterday\n")
    assert [(one["text"], one["due_on"]) for one in evening("favors --json").data] == [
        ("stand by her", "2026-11-22"), ("tea by yesterday", "2026-11-22"), ("the paper", "2026-11-27"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        ("", 2, "Which event was it?"),
        ("--event 1 --name X", 2, "--event and --name exclude each other."),
        ("--event 1 --at here", 2, "--on and --at go with --name."),
        ("--event nothing", 3, "There is no event 'nothing'."),
        ("--event later", 5, "'Later' is on 2026-12-24, still to come"),
        ("--name X --on tomorrow", 5, "'X' is on 2026-11-21, still to come"),
        ("--name X --on 2026-02-30", 2, ""),
        ("--name ' '", 2, "The name of the event is empty."),
        ("--name 'web afterwork' --on 2026-11-19 --at home", 2, "'Web afterwork' on 2026-11-19 is at 'Le Perchoir'"),
        ("--event afterwork --next yesterday", 2, "2026-11-19 is over."),
        ("--event afterwork --next 3w", 2, "2026-12-11 is more than two weeks after the event"),
        ("--event afterwork --circle best", 2, "There is no circle 'best'."),
        ("--event afterwork --tag ' '", 2, "The tag is empty."),
    ],
)
def test_what_can_not_be_meant(evening: "Session", options: str, code: int, says: str) -> None:
    evening("event add Later --on 2026-12-24")
    before = evening("history").rows
    refused = cards(evening, "Bo Lind\n", options, ok=False)
    assert (refused.code, refused.out) == (code, "")
    assert refused.err.startswith(f"netcrm: {says}")
    assert evening("history").rows == before


def test_what_is_no_file_of_cards(evening: "Session", monkeypatch: pytest.MonkeyPatch) -> None:
    assert evening("cards nowhere.txt --event afterwork", ok=False).code in (3, 5, 6)
    assert evening("cards '' --event afterwork", ok=False).code == 2
    file = evening.folder / "photo.pdf"
    file.write_bytes(b"%PDF-1.4 nothing")
    assert evening(f"cards {file} --event afterwork", ok=False).code == 5
    long = cards(evening, "Bo\n" * 1_001, ok=False)
    assert long.err.startswith(f"netcrm: {evening.folder / 'evening.txt'} has 1001 lines")
    monkeypatch.setattr("netcrm.cli.cards._STDIN", evening.folder / "evening.txt")
    assert evening("cards - --event afterwork", ok=False).err.startswith("netcrm: stdin has 1001 lines")
    file.write_bytes("Zoë Müller\r\nBjörn\r\n".encode("cp1252"))
    assert [row[3] for row in evening(f"cards {file} --event afterwork").rows] == ["Zoë Müller", "Björn"]


def test_a_dry_run_shows_what_would_be_done(evening: "Session") -> None:
    before = evening("history").rows
    dry = cards(evening, EVENING, "--name Gala --on yesterday --dry-run")
    assert [row[1] for row in dry.rows] == ["known", "known", "new", "new"]
    assert dry.err.endswith("Nothing was changed (--dry-run).\n")
    assert evening("history").rows == before
    assert len(evening("event").rows) == 1


def test_into_no_store_at_all(session: "Session") -> None:
    cards(session, "Ann\n", "--name Gala --on yesterday --dry-run")
    assert not session.db.exists()
    cards(session, "Ann\n", "--name Gala --on yesterday")
    assert [row[2] for row in due(session)] == ["Ann"]


def test_text_of_a_line_is_never_obeyed(evening: "Session") -> None:
    told = cards(evening, "[red]Ann[/red], '; DROP TABLE contact; --, =1+1, \u202eevil\nBo, [link=x]y[/link]\n")
    assert "\u202e" not in told.err + told.out
    assert [row[3] for row in told.rows] == ["", "Bo"]


@pytest.mark.embedded
def test_few_statements_however_many_people_there_are(evening: "Session", monkeypatch: pytest.MonkeyPatch) -> None:
    """What an evening asks of the store does not grow with those who are in it."""
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect
    asked: list[str] = []

    def tracing(*args: Any, **named: Any) -> sqlite3.Connection:
        connection = connect(*args, **named)
        connection.set_trace_callback(asked.append)
        return connection

    monkeypatch.setattr(sqlite3, "connect", tracing)
    counts = []
    for guests, more in ((("Ulrike", "Xaver", "Yvonne"), 0), (("Ibrahim", "Kwame", "Oksana"), 60)):
        file = evening.folder / "more.csv"
        file.write_text("name\n" + "".join(f"Person {n}\n" for n in range(more)), encoding="utf-8")
        evening(f"import {file}", ok=False)
        asked.clear()
        cards(evening, "".join(f"{name}, {name}@x.example, promised tea\n" for name in guests))
        counts.append(len([sql for sql in asked if not sql.startswith("--")]))
        evening("undo")
    assert counts[0] == counts[1] < 160


def typed(session: "Session", keys: str, *arguments: str, code: int = 0) -> str:
    """What netcrm says on a terminal on which `keys` are typed, each line when it is asked for."""
    environ = {
        **session.environ, "NETCRM_DB": str(session.db), "NETCRM_TODAY": session.today, "TERM": "xterm-256color",
        "NO_COLOR": "1", "COLUMNS": "100", "LC_ALL": "C.UTF-8",
    }  # fmt: skip
    pid, ours = pty.fork()
    if not pid:
        os.execve(sys.executable, [sys.executable, "-m", "netcrm", *arguments], environ)  # noqa: S606
    screen = b""
    for number, line in enumerate(keys.splitlines(keepends=True), 1):
        while len(ASKED.findall(screen)) < number:
            screen += _read(ours)
        time.sleep(0.2)  # what is typed before a key is waited for is thrown away
        os.write(ours, line.encode())
    while part := _read(ours):
        screen += part
    os.close(ours)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == code, screen.decode()
    return re.sub(r"\x1b\[[\d;]*m", "", screen.decode().replace("\r\n", "\n"))


ASKED = re.compile(rb"(?m)^ {1,2}\d  |rest > ")
"""How netcrm asks for a line, and whether it is the same person."""


def _read(terminal: int) -> bytes:
    """What comes next; nothing when the other side is gone."""
    assert select.select([terminal], [], [], 30)[0], "netcrm does not answer"
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""  # how Linux says that the other side is gone


def test_typed_line_by_line(evening: "Session") -> None:
    screen = typed(
        evening, "Bo Lind, CTO @ Hooli, promised tea\nAnn and Cy\nAnn\n\n", "cards", "--event", "afterwork"
    )  # fmt: skip
    assert "Web afterwork, 2026-11-19 (yesterday). One person a line" in screen
    assert "Bo Lind  ·  CTO @ Hooli  ·  promised: tea\n" in screen
    assert "It names two people: one line is for one person." in screen
    assert "Web afterwork, 2026-11-19: 2 new." in screen
    assert [row[2] for row in due(evening)[:2]] == ["Bo Lind", "Ann"]


@pytest.mark.parametrize(("end", "code"), [("\x04\n", 0), ("\x03\n", 130)])
def test_what_was_read_is_kept_however_it_ends(evening: "Session", end: str, code: int) -> None:
    screen = typed(evening, f"Bo Lind\n{end}", "cards", "--event", "afterwork", code=code)
    assert "Web afterwork, 2026-11-19: 1 new." in screen
    assert [row[2] for row in due(evening)[:1]] == ["Bo Lind"]


def test_nothing_typed_is_nothing_done(evening: "Session") -> None:
    typed(evening, "\n", "cards", "--event", "afterwork")
    assert evening("history").rows[0][2] == "event add"


@pytest.mark.parametrize(("key", "states"), [("y", ["known"]), ("n", ["new"]), ("s", ["kept"])])
def test_who_may_be_known_is_asked_about(evening: "Session", key: str, states: list[str]) -> None:
    line = "Paul Martin, paul@elsewhere.example"
    screen = typed(
        evening, f"{line}\n\n{key}\n", "cards", "--event", "afterwork", code=5 if key == "s" else 0
    )  # fmt: skip
    assert "1 of 1  Paul Martin, paul@elsewhere.example  (line 1)" in screen
    assert re.search(rf"1\s+{states[0]}\s+Paul Martin", screen)
