"""netcrm weeks: what came of the last weeks, as rows, as JSON and as a chart that needs no colour."""

import io
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Session

from rich.console import Console

from netcrm.cli import charts
from netcrm.records import Kept

MET = ("add Ann --circle inner --met 2026-06-01", "add Bob --circle inner --met 2026-06-02",
       "add Cat --circle inner --met 2026-06-03")  # fmt: skip

WEEKS = (
    ("2026-11-02", "due", "log Ann", "log Bob --attempt"),
    ("2026-11-09", "due"),
    ("2026-11-16", "due", "log Ann Bob Cat"),
    ("2026-11-30", "due", "log Bob", "log Cat --attempt", "snooze Ann 3w"),
)
"""Three people who hold two weeks. Cat is left open twice; in W48 nobody is due."""


@pytest.fixture
def lived(session: "Session") -> "Session":
    """A session that has lived through WEEKS; it is the last one's Monday."""
    session.today = "2026-11-01"
    for line in MET:
        session(line)
    for monday, *lines in WEEKS:
        session.today = monday
        for line in lines:
            session(line)
    return session


def test_what_came_of_each_week(lived: "Session") -> None:
    told = lived("weeks")
    assert told.rows == [
        ["2026-W45", "2026-11-02", "2026-11-08", "3", "1", "1", "0", "0", "1", "0", "0.333", "", ""],
        ["2026-W46", "2026-11-09", "2026-11-15", "1", "0", "0", "0", "0", "1", "0", "0.0", "", ""],
        ["2026-W47", "2026-11-16", "2026-11-22", "2", "2", "0", "0", "0", "0", "1", "1.0", "yes", ""],
        ["2026-W48", "2026-11-23", "2026-11-29", "0", "0", "0", "0", "0", "0", "0", "", "", ""],
        ["2026-W49", "2026-11-30", "2026-12-06", "3", "1", "1", "1", "0", "0", "0", "0.333", "yes", "yes"],
    ]
    data = lived("weeks --json").data
    assert list(data) == ["weeks", "streak"]
    assert data["weeks"][-1] == {
        "week": "2026-W49", "first": "2026-11-30", "last": "2026-12-06", "planned": 3, "reached": 1, "attempted": 1,
        "postponed": 1, "dropped": 0, "open": 0, "bonus": 0, "rate": 0.333, "kept": True, "running": True,
    }  # fmt: skip
    assert data["weeks"][-2]["rate"] is None


def test_every_outcome_is_counted_and_optional_people_apart(session: "Session") -> None:
    for number, name in enumerate(("Ann", "Bob", "Cat", "Dan", "Eve"), start=1):
        session(f"add {name} --circle inner --met 2026-06-0{number}")
    session("add Far --circle wide --met 2026-11-05")  # due next month, so offered for a spare place
    assert [row[2] for row in session("due").rows][5:] == ["Far"]
    for line in ("log Ann", "log Bob --attempt", "snooze Cat 3w", "circle none Dan"):
        session(line)
    expected = ["2026-W48", "2026-11-23", "2026-11-29", "5", "1", "1", "1", "1", "1"]
    assert session("weeks").rows == [[*expected, "0", "0.2", "", "yes"]]
    session("log Far")
    assert session("weeks").rows == [[*expected, "1", "0.2", "", "yes"]]
    session("undo")
    assert session("weeks").rows == [[*expected, "0", "0.2", "", "yes"]]


@pytest.mark.parametrize(
    ("today", "streak"),
    [
        ("2026-11-15", 0),  # left open twice
        ("2026-11-16", 1),  # and made up for
        ("2026-11-23", 1),  # the running week breaks nothing
        ("2026-11-30", 1),  # but a week with nothing in it does, once it is over
        ("2026-12-07", 1),
        ("2026-12-14", 0),
    ],
)
def test_the_streak(lived: "Session", today: str, streak: int) -> None:
    lived.today = today
    assert lived("weeks --json").data["streak"] == streak
    assert lived("weeks").err.startswith("1 week kept in a row." if streak else "No streak: a week is kept when ")


def test_a_streak_is_longer_than_what_is_shown(session: "Session") -> None:
    session.today = "2026-07-31"
    session(MET[0])
    for monday in ("2026-08-03", "2026-08-10", "2026-08-17"):
        session.today = monday
        session("due")
        session("log Ann --next 1w")
    assert len(session("weeks --limit 1").rows) == 1
    assert session("weeks --limit 1 --json").data["streak"] == 3


def test_twelve_weeks_are_shown_or_as_many_as_asked_for(lived: "Session") -> None:
    lived.today = "2027-03-01"
    assert len(lived("weeks").rows) == 12
    assert len(lived("weeks --limit 2").rows) == 2
    assert len(lived("weeks --limit 99999").rows) == 18  # 2026-W45 to 2027-W09
    assert lived("weeks").rows[-1][0] == "2027-W09"
    assert lived("weeks --limit 0").out == ""


def test_an_undo_and_a_late_entry_change_what_is_told(lived: "Session") -> None:
    lived("log Cat --on 2026-11-12 --via call")
    assert [row[4] for row in lived("weeks").rows] == ["1", "1", "2", "0", "1"]
    lived("undo")
    assert [row[4] for row in lived("weeks").rows] == ["1", "0", "2", "0", "1"]


def test_looking_writes_nothing(lived: "Session") -> None:
    before = lived("export json").out
    lived.today = "2026-12-07"
    lived("weeks")
    assert lived("export json").out == before


def test_without_a_plan_it_says_so(session: "Session") -> None:
    session("add Ann")
    empty = session("weeks")
    assert (empty.out, empty.err) == ("", "No week has a plan yet: netcrm due makes this week's.\n")
    assert session("weeks --json").data == {"weeks": [], "streak": 0}


def test_weeks_that_begin_on_a_sunday(session: "Session") -> None:
    session("config week_start sunday")
    session(MET[0])
    session.today = "2026-11-28"  # the Saturday of the week that began on the 22nd
    session("due")
    assert [row[:3] for row in session("weeks").rows] == [["2026-W48", "2026-11-22", "2026-11-28"]]


@pytest.mark.parametrize("bad", ["--limit=-1", "--limit few", "2026-W48"])
def test_what_is_no_number_of_weeks(session: "Session", bad: str) -> None:
    session("add Ann")
    assert session(f"weeks {bad}", ok=False).code == 2


def week(name: str, *, kept: bool = False, **counted: int) -> Kept:
    """A week with what is counted in it, and nothing else."""
    known = {"planned": 0, "reached": 0, "attempted": 0, "postponed": 0, "dropped": 0, "open": 0, "bonus": 0} | counted
    rate = known["reached"] / known["planned"] if known["planned"] else None
    return Kept(week=name, first="", last="", rate=rate, kept=kept, **known)


MANY = [
    week("2026-W45", planned=7, reached=4, attempted=1, postponed=1, dropped=1, kept=True, bonus=2),
    week("2026-W46"),
    week("2026-W47", planned=7, reached=7, kept=True),
    week("2026-W48", planned=5, reached=1, open=4),
]


def drawn(width: int, found: list[Kept], running: str = "2026-W48", encoding: str = "utf-8") -> list[str]:
    """The lines of the chart, without colour and as a terminal of that encoding is sent them."""
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    console = Console(file=file, width=width, highlight=False, markup=False, color_system=None)
    charts.weeks(console, found, running=running)
    file.seek(0)
    return [line.rstrip() for line in file.read().splitlines()]


def test_the_chart_at_80_columns() -> None:
    assert drawn(80, MANY) == [
        "  week                     reached rate attempted postponed dropped open bonus",
        "✓ 2026-W45  ████████▒▒····  4 of 7  57%         1         1       1          2",
        "  2026-W46",
        "✓ 2026-W47  ██████████████  7 of 7 100%",
        "  2026-W48▸ ██░░░░░░░░      1 of 5  20%                                4",
        "█ reached  ▒ attempted  ░ open  · postponed or dropped",
        "✓ kept  ▸ running",
    ]


@pytest.mark.parametrize("width", [40, 60, 79, 80, 100, 140, 200])
@pytest.mark.parametrize("most", [7, 12, 40, 1000])
def test_the_chart_fits_any_terminal(width: int, most: int) -> None:
    lines = drawn(width, [week("2026-W47", planned=most, reached=most, kept=True), *MANY])
    assert max(map(len, lines)) <= width
    assert f"{most} of {most} 100%" in lines[1]
    bars = [sum(line.count(part.sign) for part in charts.PARTS) for line in lines[1:6]]
    assert bars[0] == max(bars) > 0
    assert bars[2] == 0


@pytest.mark.parametrize("width", [80, 140])
def test_a_person_is_as_wide_in_each_week(width: int) -> None:
    lines = drawn(width, MANY)
    one = lines[4].count("█")
    assert [lines[1].count(sign) for sign in "█▒·"] == [4 * one, one, 2 * one]
    assert (lines[3].count("█"), lines[4].count("░")) == (7 * one, 4 * one)
    assert one == (2 if width == 80 else 8)


def test_the_chart_in_ascii() -> None:
    lines = drawn(80, MANY, encoding="ascii")
    assert lines[1].startswith("+ 2026-W45  ########==----  4 of 7")
    assert lines[4].startswith("  2026-W48> ##........")
    assert lines[5:] == ["# reached  = attempted  . open  - postponed or dropped", "+ kept  > running"]


def test_no_weeks_no_chart() -> None:
    assert drawn(80, []) == []
