"""The same file once more changes nothing, whatever it says twice; and what it says less well takes nothing away."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Answer, Session


def counts(answer: "Answer") -> dict[str, int]:
    return {row[1]: int(row[2]) for row in answer.rows if row[0] == "count" and row[2] != "0"}


def written(session: "Session", text: str, name: str = "p.csv") -> Path:
    path: Path = session.folder / name
    path.write_text(text, encoding="utf-8")
    return path


ONE = "name,email,title\nAnn Lee,ann@a.example,{}\n"
TWO = "name,email,title,city,note\nAnn Lee,ann@a.example,Engineer,,tea\nAnn Lee,ann@a.example,Director,Rome,chess\n"


@pytest.mark.parametrize("known_before", [False, True], ids=["new", "known"])
def test_a_file_that_says_two_things_of_one_person_comes_to_rest(session: "Session", known_before: bool) -> None:
    if known_before:
        session(f"import {written(session, ONE.format('Engineer'), 'before.csv')}")
    path = written(session, TWO)
    session(f"import {path}")
    card = session("show ann --json").data
    assert (card["title"], card["city"], card["note"]) == ("Engineer", "Rome", "tea\n\nchess")
    assert card["extra"] == {"other title": "Director"}
    again = session(f"import {path}")
    assert (counts(again), "all of it is known" in again.err) == ({"unchanged": 2}, True)


def test_the_next_file_counts_again(session: "Session") -> None:
    session(f"import {written(session, TWO)}")
    assert counts(session(f"import {written(session, ONE.format('Founder'))}")) == {"changed": 1}
    assert session("show ann --json").data["title"] == "Founder"


BORN = "name,email,birthday\nAnn Lee,ann@acme.example,{}\n"


@pytest.mark.parametrize(("have", "stated"), [("1990-04-15", "--04-15"), ("--04-15", "1990-04-15")])
def test_a_birthday_without_its_year_takes_no_year_away(session: "Session", have: str, stated: str) -> None:
    for birthday in (have, stated):
        session(f"import {written(session, BORN.format(birthday))}")
    assert session("show ann --json").data["birthday"] == "1990-04-15"


def test_a_part_of_a_birthday_is_nothing_new_of_a_namesake(session: "Session") -> None:
    session("add 'Ann Lee' --birthday 1990-04-15")
    path = written(session, "name,birthday\nAnn Lee,--04-15\n")
    assert counts(session(f"import {path}")) == {"unchanged": 1}


LIST = (
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "Ann,{},https://www.linkedin.com/in/annlee,,Acme,CEO,05 Mar 2021\n"
)


def test_who_has_another_name_now_is_known_by_the_one_of_before(session: "Session") -> None:
    before, now = (written(session, LIST.format(name), f"{name}.csv") for name in ("Lee", "Brandt"))
    session(f"import {before}")
    changed = session(f"import {now}")
    assert "name: 'Ann Lee' → 'Ann Brandt'; also known as: 'Ann Lee'" in changed.out
    assert session("show 'ann lee' --json").data["name"] == "Ann Brandt"
    for path in (before, now):
        assert counts(session(f"import {path}")) == {"unchanged": 1}


MAIL = """\
From x Mon Jan 01 00:00:00 2024
From: Me <me@me.example>
To: Ann Lee <ann@acme.example>, Bob Ray <bob@ray.example>
Date: Mon, 01 Jan 2024 10:00:00 +0000
Message-ID: <1@x>

"""


def test_who_becomes_a_contact_later_gets_what_had_happened_with_others(session: "Session") -> None:
    path = written(session, MAIL, "m.mbox")
    session("add 'Ann Lee' --email ann@acme.example")
    assert counts(session(f"import {path} --owner me@me.example")) == {"interactions": 1, "unknown_people": 1}
    session("add 'Bob Ray' --email bob@ray.example")
    assert counts(session(f"import {path} --owner me@me.example")) == {"interactions": 1}
    assert session("show bob --json").data["last_contact"] == "2024-01-01"
    assert [row[5] for row in session("show ann").rows if row[0] == "timeline"] == ["Bob Ray"]
    assert counts(session(f"import {path} --owner me@me.example")) == {"interactions_known": 1}
    session("undo")
    assert session("show bob --json").data["last_contact"] is None
    assert session("show ann --json").data["last_contact"] == "2024-01-01"


def test_of_an_empty_table_nothing_is_said_to_be_known(session: "Session") -> None:
    path = written(session, "name,email\n")
    assert session(f"import {path}").err == "Nothing was changed.\n"


def test_whom_the_file_itself_adds_is_not_unknown(session: "Session") -> None:
    """With a title in the file, somebody who came in by the name alone before would be doubtful."""
    messages = "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT\n" + "".join(
        f"c{who},{who},,Me Myself,https://www.linkedin.com/in/me,2026-01-0{day} 10:00:00 UTC,,x\n"
        f"c{who},Me Myself,https://www.linkedin.com/in/me,{who},,2026-01-0{day} 11:00:00 UTC,,x\n"
        for who in ("Ann Lee", "Bob Ray")
        for day in (1, 2)
    )
    folder = session.folder / "archive"
    folder.mkdir()
    (folder / "Connections.csv").write_text(LIST.format("Lee"))
    (folder / "messages.csv").write_text(messages)
    done = session(f"import {folder} --owner 'Me Myself' --add-unknown 2")
    assert counts(done) == {"new": 2, "interactions": 4}
    assert session("show 'ann lee' --json").data["title"] == "CEO"


def test_who_was_put_away_before_they_died_keeps_that_day(session: "Session") -> None:
    session("add 'Ann Lee' --email ann@a.example")
    session("archive ann")
    session.today = "2026-12-01"
    path = written(session, "name,email,deceased\nAnn Lee,ann@a.example,yes\n")
    session(f"import {path} --map deceased=deceased")
    card = session("show ann --json").data
    assert (card["deceased"], card["archived_on"]) == (True, "2026-11-23")
