"""Languages, time zones and what not to mention: typed in many ways, shown before anything else."""

from typing import TYPE_CHECKING

import pytest

from netcrm.core.there import There

if TYPE_CHECKING:
    from conftest import Session

MONDAY_EVENING = "2026-11-23T19:12+01:00"


@pytest.fixture
def marie(session: "Session") -> "Session":
    session("add 'Marie Dupont' --circle close --met 2026-11-01")
    session.today = MONDAY_EVENING
    return session


@pytest.mark.parametrize(
    ("zone", "kept", "told"),
    [
        ("Asia/Tokyo", "Asia/Tokyo",
         "there it is Tuesday 03:12 (Asia/Tokyo), 8 hours ahead; better call after 01:00 your time"),
        ("tokyo", "Asia/Tokyo",
         "there it is Tuesday 03:12 (Asia/Tokyo), 8 hours ahead; better call after 01:00 your time"),
        ("Paris", "Europe/Paris", "there it is Monday 19:12 (Europe/Paris), the same time as here"),
        ("new york", "America/New_York", "there it is Monday 13:12 (America/New_York), 6 hours behind"),
        ("Kolkata", "Asia/Kolkata",
         "there it is Monday 23:42 (Asia/Kolkata), 4 h 30 min ahead; better call after 04:30 your time"),
        ("Auckland", "Pacific/Auckland",
         "there it is Tuesday 07:12 (Pacific/Auckland), 12 hours ahead; better call after 21:00 your time"),
    ],
)  # fmt: skip
def test_what_time_it_is_there(marie: "Session", zone: str, kept: str, told: str) -> None:
    marie(f"edit Marie --timezone '{zone}'")
    card = marie("show Marie --json").data
    assert card["timezone"] == kept
    there = card["there"]
    shown = There(
        there["timezone"], there["day"], there["time"], there["weekday"], there["ahead"], there["call_from"] or ""
    )
    assert shown.sentence == told
    assert marie("brief Marie --json").data["there"] == card["there"]
    lines = {row[0]: row[1:] for row in marie("show Marie").rows}
    assert lines["there"] == ["" if value is None else str(value) for value in card["there"].values()]


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Atlantis", "There is no time zone 'Atlantis'."),
        ("Lisbonne", "Did you mean Europe/Lisbon"),
        ("", "There is no time zone ''."),
        ("../../etc/passwd", "There is no time zone"),
        ("Louisville", "'Louisville' is the city of several time zones."),
        ("x" * 5000, "There is no time zone"),
    ],
)
def test_a_zone_that_there_is_not(marie: "Session", zone: str, said: str) -> None:
    refused = marie(f"edit Marie --timezone '{zone}'", ok=False)
    assert refused.code == 2
    assert said in refused.err
    assert marie("show Marie --json").data["timezone"] is None


def test_without_a_zone_nothing_is_guessed(marie: "Session") -> None:
    marie("edit Marie --city Tokyo")
    card = marie("show Marie --json").data
    assert (card["timezone"], card["there"]) == (None, None)


def test_summer_and_winter_differ(marie: "Session") -> None:
    marie("edit Marie --timezone 'New York'")
    marie.today = "2026-03-16T12:00+01:00"  # Europe is in winter still, New York is not
    assert marie("show Marie --json").data["there"]["ahead"] == -5 * 60


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("--language French --language en", ["fr", "en"]),
        ("--language français --language FR", ["fr"]),
        ("--language fr,English", ["fr", "en"]),
        ("--language pt-BR", ["pt"]),
        ("--language 日本語 --language 'Swiss German'", ["ja", "gsw"]),
    ],
)
def test_languages_are_kept_as_codes(marie: "Session", typed: str, kept: list[str]) -> None:
    marie(f"edit Marie {typed}")
    assert marie("show Marie --json").data["languages"] == kept


def test_languages_add_up_and_are_cleared(marie: "Session") -> None:
    marie("edit Marie --language fr")
    marie("edit Marie --language de")
    assert marie("show Marie --json").data["languages"] == ["fr", "de"]
    marie("edit Marie --clear language --language it")
    assert marie("show Marie --json").data["languages"] == ["it"]
    assert marie("edit Marie --language Frensh", ok=False).code == 2


def test_who_speaks_it_is_listed(marie: "Session") -> None:
    marie("add Bo --language German")
    assert [row["name"] for row in marie("list language:de --json").data] == ["Bo"]
    assert [row["name"] for row in marie("list language:German --json").data] == ["Bo"]


def test_what_not_to_mention_comes_first(marie: "Session") -> None:
    marie("edit Marie --avoid 'the divorce' --avoid 'her old firm'")
    marie("edit Marie --avoid 'the divorce'")
    assert marie("show Marie --json").data["avoid"] == ["the divorce", "her old firm"]
    assert marie("brief Marie").rows[2] == ["avoid", "the divorce", "her old firm"]
    marie("edit Marie --clear avoid")
    assert marie("show Marie --json").data["avoid"] == []


def test_no_question_is_about_it(marie: "Session") -> None:
    marie("fact Marie 'divorced in March'")
    marie("fact Marie 'daughter starts school'")
    marie("log Marie -m 'talked about the divorce' --on 2026-11-10")
    marie("promise Marie 'a lawyer for the divorce' --by 2w")
    assert "divorce" in str(marie("brief Marie --json").data["questions"])
    marie("edit Marie --avoid 'the divorce'")
    questions = marie("brief Marie --json").data["questions"]
    assert len(questions) == 3
    assert "divorc" not in str(questions)
    assert "daughter starts school" in str(questions)


def test_nothing_is_proposed_about_it(marie: "Session") -> None:
    marie("note Marie 'the sale of the house'")
    marie.today = "2026-12-14"
    (row,) = marie("due --json").data["rows"]
    assert row["talk_about"] == "the sale of the house"
    marie("edit Marie --avoid 'the sale'")
    (row,) = marie("due --json").data["rows"]
    assert row["talk_about"] is None


def test_a_file_says_them_in_its_own_words(session: "Session") -> None:
    people = session.folder / "people.csv"
    people.write_text(
        "name,Sprache,Time zone,Do not mention\n"
        'Ann,"French; Englisch, Klingonish",Europe/Paris,the sale\n'
        "Bo,,Mars/Phobos,\n",
        encoding="utf-8",
    )
    told = session(f"import {people} --json").data
    ann, bo = session("show Ann --json").data, session("show Bo --json").data
    assert (ann["languages"], ann["timezone"], ann["avoid"]) == (["fr", "en"], "Europe/Paris", ["the sale"])
    assert ann["extra"] == {"languages": "Klingonish"}
    assert (bo["timezone"], bo["extra"]) == (None, {"timezone": "Mars/Phobos"})
    assert [note for note in told["notes"] if "is kept as extra" in note] == [
        "people.csv:2: languages 'Klingonish' is kept as extra; it is not one that is known.",
        "people.csv:3: timezone 'Mars/Phobos' is kept as extra; it is not one that is known.",
    ]
    again = session(f"import {people} --json").data["counts"]
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 2)


@pytest.mark.parametrize("form", ["csv", "vcard", "google"])
def test_they_travel(session: "Session", form: str) -> None:
    session(
        "add Ann --language fr --language 'Swiss German' --timezone Paris --avoid 'the sale' --avoid 'her ex, Bo; him'"
    )
    out = session.folder / "out"
    session(f"export {form} {out}")
    session(f"--db {session.folder}/new.db import {out}")
    card = session(f"--db {session.folder}/new.db show Ann --json").data
    assert (card["languages"], card["timezone"]) == (["fr", "gsw"], "Europe/Paris")
    assert (card["avoid"], card["extra"]) == (["the sale", "her ex, Bo; him"], {})
    assert session(f"import {out} --json").data["counts"]["unchanged"] == 1
    session(f"export {form} {out} --public")
    assert "the sale" not in out.read_text(encoding="utf-8")


def test_languages_of_a_file_add_up(session: "Session") -> None:
    people = session.folder / "people.csv"
    for spoken in ("French", "German"):
        people.write_text(f"name,email,languages\nAnn,ann@x.example,{spoken}\n", encoding="utf-8")
        session(f"import {people}")
    assert session("show Ann --json").data["languages"] == ["fr", "de"]
