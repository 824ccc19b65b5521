"""netcrm import as it is asked to be: some of it, with a mapping that is remembered, with people not known yet."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Answer, Session

PEOPLE = (
    "Wer,Firma,Mail,Haustier,Haustier\nAnn Lee,Acme,ann@acme.example,Rex,Mia\nBob Ray,Globex,bob@globex.example,,\n"
)
MAP = "--map Wer=name --map Firma=organization --map Mail=emails"


def counts(answer: "Answer") -> dict[str, int]:
    return {row[1]: int(row[2]) for row in answer.rows if row[0] == "count" and row[2] != "0"}


@pytest.fixture
def people(session: "Session") -> Path:
    path = session.folder / "people.csv"
    path.write_text(PEOPLE)
    return path


def test_a_mapping_is_remembered_for_tables_with_that_header(session: "Session", people: Path) -> None:
    assert counts(session(f"import {people} {MAP}")) == {"new": 2}
    people.write_text(PEOPLE + "Cleo Roux,Acme,cleo@acme.example,,\n")
    again = session(f"import {people}")
    assert counts(again) == {"new": 1, "unchanged": 2}
    assert 'Its columns are mapped as you did before (--map "Wer=name" --map "Firma=organization"' in again.err


def test_a_remembered_mapping_can_be_changed_and_forgotten(session: "Session", people: Path) -> None:
    session(f"import {people} {MAP}")
    session(f"import {people} --map Wer=name --map Firma=city")
    assert session("show ann --json").data["city"] == "Acme"
    session(f"import {people} --map Wer=name --map Firma=organization")
    assert session(f"import {people}").rows[0] == ["count", "new", "0"]
    refused = session(f"import {people} --no-map", ok=False)
    assert "mapped as you did before" not in refused.err


def test_an_undone_import_has_taught_nothing(session: "Session", people: Path) -> None:
    session("add 'Somebody Else'")
    session(f"import {people} {MAP}")
    session("undo")
    assert "as you did before" not in session(f"import {people}", ok=False).err


def test_what_has_no_place_is_kept_under_its_name_and_shown_with_all(session: "Session", people: Path) -> None:
    session(f"import {people} {MAP}")
    short, whole = session("show ann"), session("show ann --all")
    assert "Haustier" not in short.out
    assert "2 more values from imports: netcrm show id:1 --all" in short.err
    assert ["extra", "Haustier=Rex", "Haustier=Mia"] in whole.rows
    assert session("show ann --json").data["extra"] == {"Haustier": ["Rex", "Mia"]}


def test_extra_values_add_up_and_the_same_file_adds_nothing(session: "Session", people: Path) -> None:
    session(f"import {people} {MAP}")
    people.write_text(PEOPLE.replace("Rex", "Bello"))
    assert counts(session(f"import {people}")) == {"changed": 1, "unchanged": 1}
    assert session("show ann --json").data["extra"] == {"Haustier": ["Rex", "Mia", "Bello"]}
    people.write_text(PEOPLE)
    assert counts(session(f"import {people}")) == {"unchanged": 2}


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        ("new", {"new": 1, "left_out": 2}),
        ("changed", {"changed": 1, "unchanged": 1, "left_out": 1}),
        ("interactions", {"left_out": 3}),
    ],
)
def test_only_some_of_it(session: "Session", people: Path, only: str, expected: dict[str, int]) -> None:
    session(f"import {people} {MAP}")
    people.write_text(PEOPLE.replace("Globex", "Initech") + "Cleo Roux,Acme,cleo@acme.example,,\n")
    assert counts(session(f"import {people} --only {only}")) == expected


def test_only_takes_three_words(session: "Session", people: Path) -> None:
    refused = session(f"import {people} --only old", ok=False)
    assert (refused.code, "new, changed, interactions" in refused.err) == (2, True)


EVENTS = "day,channel,people\n" + "".join(
    f"2026-0{month}-1{day},email,{who}\n"
    for who, entries in (("Ann Lee", 1), ("Nora Quist", 3), ("Ole Brandt", 1))
    for month in (1,)
    for day in range(entries)
)


def test_people_who_are_no_contacts_are_counted_and_told_but_not_added(session: "Session") -> None:
    session("add 'Ann Lee'")
    path = session.folder / "events.csv"
    path.write_text(EVENTS)
    done = session(f"import {path}")
    assert counts(done) == {"interactions": 1, "unknown_people": 2}
    assert [row[1:] for row in done.rows if row[0] == "unknown"] == [
        ["Nora Quist", "", "3 times, the last on 2026-01-12"],
        ["Ole Brandt", "", "once, the last on 2026-01-10"],
    ]
    assert "Left out, being no contacts: 2 people; --add-unknown 3 adds" in done.err
    assert len(session("list").rows) == 1


def test_they_are_added_when_asked_with_what_happened(session: "Session") -> None:
    session("add 'Ann Lee'")
    path = session.folder / "events.csv"
    path.write_text(EVENTS)
    done = session(f"import {path} --add-unknown 3")
    assert counts(done) == {"new": 1, "interactions": 4, "unknown_people": 1}
    assert session("show nora --json").data["last_contact"] == "2026-01-12"
    assert counts(session(f"import {path} --add-unknown 3")) == {"interactions_known": 4, "unknown_people": 1}
    session("undo")
    assert [row[1] for row in session("list").rows] == ["Ann Lee"]


def test_bidi_signs_around_names_and_numbers_go(session: "Session") -> None:
    path = session.folder / "p.csv"
    path.write_text("name,phone\n\u202aDana Ríos\u202c,\u202a+34 600 000 000\u202c\n", encoding="utf-8")
    session(f"import {path}")
    card = session("show dana --json").data
    assert (card["name"], card["points"][0]["value"]) == ("Dana Ríos", "+34 600 000 000")
    assert counts(session(f"import {path}")) == {"unchanged": 1}


def test_a_point_that_is_none_is_kept_as_extra_and_told(session: "Session") -> None:
    path = session.folder / "p.csv"
    path.write_text("name,phone,email\nAnn Lee,+34 \x1b600,ann@acme.example\n", encoding="utf-8")
    done = session(f"import {path}")
    assert "p.csv:2: phone is kept as extra. The phone holds U+001B" in done.err
    card = session("show ann --json").data
    assert [point["value"] for point in card["points"]] == ["ann@acme.example"]
    assert card["extra"] == {"phone": "+34 \x1b600"}


def test_notes_add_up(session: "Session") -> None:
    path = session.folder / "p.csv"
    path.write_text("name,email,note\nAnn Lee,ann@acme.example,likes tea\n")
    session(f"import {path}")
    path.write_text("name,email,note\nAnn Lee,ann@acme.example,plays chess\n")
    session(f"import {path}")
    assert session("show ann --json").data["note"] == "likes tea\n\nplays chess"
    assert counts(session(f"import {path}")) == {"unchanged": 1}


def test_a_broken_mapping_in_the_store_is_no_crash(session: "Session", people: Path) -> None:
    session(f"import {people} {MAP}")
    whole = json.loads(session("export json").out)
    whole["tables"]["column_map"][0]["mapping"] = "[]"
    path = session.folder / "whole.json"
    path.write_text(json.dumps(whole))
    refused = session(f"import {path} --json", ok=False)
    assert (refused.code, "a JSON object of texts" in refused.error["message"]) == (5, True)


def test_a_pipe_is_read_once_however_often_it_is_looked_at(session: "Session") -> None:
    session("add 'Ann Lee'")
    reader, writer = os.pipe()
    os.write(writer, EVENTS.encode())
    os.close(writer)
    try:
        done = session(f"import /dev/fd/{reader} --add-unknown 3")
    finally:
        os.close(reader)
    assert counts(done) == {"new": 1, "interactions": 4, "unknown_people": 1}


def test_a_file_of_which_nothing_can_be_read_is_no_success(session: "Session") -> None:
    path = session.folder / "p.csv"
    path.write_text("name,email,circle\nAnn Lee,ann@acme.example,best\nBob Ray,bob@acme.example,worst\n")
    refused = session(f"import {path}", ok=False)
    assert (refused.code, counts(refused)) == (5, {"rejected": 2})
    assert "Nothing could be read: every record was rejected." in refused.err
    assert session("list").rows == []
    as_json = session(f"import {path} --json", ok=False)
    assert (as_json.code, len(as_json.data["rejected"])) == (5, 2)


def test_an_empty_path_is_not_the_folder_that_you_are_in(session: "Session") -> None:
    refused = session("import ''", ok=False)
    assert (refused.code, "The PATH is empty." in refused.err) == (2, True)
