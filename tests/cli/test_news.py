"""netcrm news: a newer LinkedIn archive tells who moved, who is new and who is gone; fresh it is a reason to write."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Answer, Session

HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
SPRING = (
    "Nora,Quist,https://www.linkedin.com/in/nora,,Fjordline,Engineer,05 Mar 2021",
    "Ole,Brandt,https://www.linkedin.com/in/ole,,Acme,Editor,10 Apr 2026",
    "Pia,Lund,https://www.linkedin.com/in/pia,,Globex,CFO,01 Feb 2020",
)
AUTUMN = (
    "Quinn,Diaz,https://www.linkedin.com/in/quinn,,Initech,Nurse,02 Nov 2026",
    "Nora,Quist,https://www.linkedin.com/in/nora,,Polder,CTO,05 Mar 2021",
    "Pia,Lund,https://www.linkedin.com/in/pia,,Globex,CEO,01 Feb 2020",
)


def connections(session: "Session", rows: tuple[str, ...], name: str = "Connections.csv") -> Path:
    path = session.folder / name
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def both(session: "Session") -> "Answer":
    """The answer to the import of the second of two archives."""
    session(f"import {connections(session, SPRING)}")
    return session(f"import {connections(session, AUTUMN)}")


TOLD = [
    ["Nora Quist", "organization: Fjordline → Polder"],
    ["Nora Quist", "title: Engineer → CTO"],
    ["Pia Lund", "title: CFO → CEO"],
    ["Quinn Diaz", "new in the list"],
    ["Ole Brandt", "no longer in the list"],
]


def test_a_newer_archive_tells_who_moved_who_is_new_and_who_is_gone(both: "Answer") -> None:
    assert [[row[1], row[3]] for row in both.rows if row[0] == "news"] == TOLD


def test_news_lists_it_newest_first(session: "Session", both: "Answer") -> None:
    assert session("news").rows == [
        ["2026-11-23", "gone", "2", "Ole Brandt", "", "", "linkedin"],
        ["2026-11-23", "new", "4", "Quinn Diaz", "", "", "linkedin"],
        ["2026-11-23", "title", "3", "Pia Lund", "CFO", "CEO", "linkedin"],
        ["2026-11-23", "title", "1", "Nora Quist", "Engineer", "CTO", "linkedin"],
        ["2026-11-23", "organization", "1", "Nora Quist", "Fjordline", "Polder", "linkedin"],
    ]
    assert session("news --limit 1").rows[0][3] == "Ole Brandt"
    session.today = "2026-12-01"
    assert session("news --since yesterday").rows == []
    assert [item["name"] for item in session("news --since 3w --json").data][:2] == ["Ole Brandt", "Quinn Diaz"]


def test_the_same_archive_again_tells_nothing(session: "Session", both: "Answer") -> None:
    before = session("export json").out
    again = session(f"import {connections(session, AUTUMN)}")
    assert [row for row in again.rows if row[0] == "news"] == []
    assert "Nothing to change" in again.err
    assert session("export json").out == before


def test_an_older_archive_takes_nothing_back(session: "Session", both: "Answer") -> None:
    before = len(session("news").rows)
    older = session(f"import {connections(session, SPRING)} --json").data
    assert (older["news"], older["counts"]["changed"]) == ([], 0)
    assert older["notes"][-1].startswith("Taken for an older list, which only fills in: its last day is 20")
    assert [step["because"] for step in older["kept"]] == [
        "organization: you have 'Polder', the older file 'Fjordline'",
        "title: you have 'CTO', the older file 'Engineer'",
        "title: you have 'CEO', the older file 'CFO'",
    ]
    assert len(session("news").rows) == before
    assert session("show nora --json").data["organization"] == "Polder"


def test_another_writing_of_a_firm_is_no_news(session: "Session") -> None:
    session(f"import {connections(session, SPRING)}")
    rows = (SPRING[0].replace("Fjordline", "FJORDLINE AS"), SPRING[1].replace("Acme", "Acme Inc."), SPRING[2])
    plan = session(f"import {connections(session, rows)} --json").data
    assert (plan["counts"]["changed"], plan["news"]) == (2, [])


def test_the_first_archive_is_no_news(session: "Session") -> None:
    first = session(f"import {connections(session, SPRING)} --json").data
    assert first["news"] == []
    told = session("news")
    assert (told.out, "No news." in told.err) == ("", True)


def test_what_you_edited_is_kept_and_no_news(session: "Session") -> None:
    session(f"import {connections(session, SPRING)}")
    session("edit pia --title 'Chief of everything'")
    told = session(f"import {connections(session, AUTUMN)} --json").data
    assert "Pia Lund" not in [step["name"] for step in told["news"]]
    assert session("show pia --json").data["title"] == "Chief of everything"


def test_an_undo_takes_the_news_back_and_the_next_import_tells_them_again(session: "Session", both: "Answer") -> None:
    session("undo")
    assert session("news").out == ""
    again = session(f"import {connections(session, AUTUMN)}")
    assert [[row[1], row[3]] for row in again.rows if row[0] == "news"] == TOLD


def test_a_list_that_is_taken_in_part_makes_nobody_gone(session: "Session") -> None:
    session(f"import {connections(session, SPRING)}")
    session(f"import {connections(session, AUTUMN)} --only new")
    assert session("news").out == ""


CIRCLE = tuple(f"Person{n},Number,https://www.linkedin.com/in/p{n},,Firm{n},Clerk,05 Mar 2021" for n in range(9))


def test_fresh_news_raises_the_place_in_the_plan_and_is_the_reason(session: "Session") -> None:
    session.today = "2026-09-01"
    session(f"import {connections(session, CIRCLE)}")
    session("circle active " + " ".join(f"id:{n}" for n in range(1, 10)))
    for number in range(1, 10):
        session(f"log id:{number} --on 2026-05-0{number}")
    session.today = "2026-11-23"
    before = [row["name"] for row in session("due --all --why --json").data["rows"]]
    last = before[-1].split()[0]
    moved = tuple(
        row.replace("Clerk", "Head").replace("Firm", "House") if row.startswith(last) else row for row in CIRCLE
    )
    session(f"import {connections(session, moved)}")
    rows = session("due --refresh --why --json").data["rows"]
    assert rows[0]["name"].startswith(last)
    number = last.removeprefix("Person")
    assert rows[0]["reason"].endswith(f"; now Head at House{number}, was Clerk at Firm{number}")
    assert [row["why"]["news"] for row in rows] == [1.5] + [1.0] * (len(rows) - 1)


def test_news_of_somebody_spoken_to_since_or_of_long_ago_counts_for_nothing(session: "Session") -> None:
    session(f"import {connections(session, SPRING)}")
    session("circle close id:1 id:3")
    session.today = "2026-11-24"
    session(f"import {connections(session, AUTUMN)}")
    session("log nora --on 2026-11-24")
    whys = {row["name"]: row["why"]["news"] for row in session("due --all --why --json").data["rows"]}
    assert whys["Pia Lund"] == 1.5
    assert whys.get("Nora Quist", 1.0) == 1.0
    session.today = "2026-12-28"
    whys = {row["name"]: row["why"]["news"] for row in session("due --all --why --json").data["rows"]}
    assert set(whys.values()) == {1.0}


def test_a_list_whose_newest_has_left_is_the_newest_when_you_say_so(session: "Session", both: "Answer") -> None:
    left = tuple(row for row in AUTUMN if not row.startswith("Quinn"))
    older = session(f"import {connections(session, left)}")
    assert "Taken for an older list" in older.err
    told = session(f"import {connections(session, left)} --newest --json").data["news"]
    assert [(step["name"], step["because"]) for step in told] == [("Quinn Diaz", "no longer in the list")]
    assert session(f"import {connections(session, left)} --json").data["news"] == []
