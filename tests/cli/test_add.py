"""netcrm add: a person with all that is known, doubles refused, an evening's meeting as the first interaction."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Session

EVERYTHING = (
    "add 'Marie Dupont' --org Acme --title CTO --nickname Mimi --email Marie@Acme.example --email m@home.example "
    "--phone '+33 6 12 34 56 78' --url marie.example/me --city Lyon --circle close --every 3w --tag '#data' --tag ai "
    "--met 2026-11-20 --at 'Web afterwork' --birthday --04-15 --note 'likes tea' --by Paul"
)


def test_everything_that_can_be_said(session: "Session") -> None:
    session("add 'Paul Martin'")
    card = session(f"{EVERYTHING} --json").data
    told = {name: card[name] for name in ("name", "organization", "title", "nickname", "city", "circle", "every")}
    assert told == {
        "name": "Marie Dupont", "organization": "Acme", "title": "CTO", "nickname": "Mimi", "city": "Lyon",
        "circle": "close", "every": 21,
    }  # fmt: skip
    assert [(point["kind"], point["value"]) for point in card["points"]] == [
        ("email", "Marie@Acme.example"),
        ("email", "m@home.example"),
        ("phone", "+33 6 12 34 56 78"),
        ("url", "https://marie.example/me"),
    ]
    assert card["tags"] == ["ai", "data"]
    assert (card["birthday"], card["met_on"], card["met_at"]) == ("--04-15", "2026-11-20", "Web afterwork")
    assert (card["introduced_by"], card["note"]) == ("Paul Martin", "likes tea")


def test_the_day_you_met_is_the_first_interaction_in_person(session: "Session") -> None:
    session("add 'Marie Dupont' --circle close --met yesterday --at 'Web afterwork'")
    card = session("show marie --json").data
    assert (card["last_contact"], card["last_channel"], card["contact_days"]) == ("2026-11-22", "in_person", 1.5)
    assert card["estimated"] is False
    (met,) = card["timeline"]
    assert (met["day"], met["channel"], met["text"]) == ("2026-11-22", "in_person", "Met at Web afterwork")


def test_into_a_pipe_it_is_one_line_and_talk_goes_to_stderr(session: "Session") -> None:
    placed = session("add Ann --circle inner")
    assert placed.out == "1\tAnn\tinner\t2026-11-23\n"
    assert placed.err == ""
    unplaced = session("add Bob")
    assert unplaced.out == "2\tBob\t\t\n"
    assert "netcrm circle active id:2" in unplaced.err


def test_only_a_circle_or_a_cadence_makes_somebody_due(session: "Session") -> None:
    assert session("add Ann --json").data["check_in"] is None
    assert session("add Bob --circle none --json").data["check_in"] is None
    assert session("add Cleo --every 6w --json").data["check_in"] == "2026-11-23"
    assert session("add Dan --circle wide --json").data["check_in"] is not None


DOUBLES = [
    ("the same e-mail", "add 'Somebody Else' --email MARIE@acme.EXAMPLE", "the same email"),
    ("the same phone", "add 'Somebody Else' --phone 0033612345678", "the same phone"),
    ("the same URL", "add 'Somebody Else' --url http://www.marie.example/me/", "the same url"),
    ("the same name", "add 'marie DUPONT'", "the same name"),
    ("accents", "add 'Márie Dupônt'", "the same name"),
    ("other order", "add 'Dupont Marie'", "a very similar name"),
    ("a slip of the keys", "add 'Marie Dupond'", "a very similar name"),
    ("an initial", "add 'M. Dupont'", "a very similar name"),
]


@pytest.mark.parametrize(("line", "because"), [case[1:] for case in DOUBLES], ids=[case[0] for case in DOUBLES])
def test_a_likely_double_is_refused_and_shown(session: "Session", line: str, because: str) -> None:
    session.after(
        "add 'Marie Dupont' --email marie@acme.example --phone '+33 6 12 34 56 78' --url https://marie.example/me"
    )
    refused = session(line, ok=False)
    assert refused.code == 5
    assert refused.out == ""
    assert "id:1" in refused.err
    assert "--new" in refused.err
    told = session(f"{line} --json", ok=False).error
    assert told["name"] == "refused"
    assert told["candidates"] == [{"id": 1, "name": "Marie Dupont", "because": because}]
    assert len(session("history").rows) == 1


def test_new_adds_a_double_all_the_same(session: "Session") -> None:
    session("add 'Marie Dupont'")
    session("add 'Marie Dupont' --new")
    assert [row[:2] for row in session("list").rows] == [["1", "Marie Dupont"], ["2", "Marie Dupont"]]


@pytest.mark.parametrize("other", ["Marie Durand", "Paul Dupont", "Marina Dupont", "Mary Dupond", "陳美玲"])
def test_other_names_are_no_doubles(session: "Session", other: str) -> None:
    session("add 'Marie Dupont'")
    session(f"add '{other}'")
    assert {row[1] for row in session("list").rows} == {"Marie Dupont", other}


def test_nothing_is_asked_where_nobody_can_answer(session: "Session") -> None:
    missing = session("add", ok=False)
    assert (missing.code, missing.out) == (2, "")
    assert missing.err == 'netcrm: NAME is missing.\n  Give one: netcrm add "Marie Dupont"\n'
    assert not session.db.exists()


BAD = [
    ("''", "The name is empty."),
    ("' '", "The name is empty."),
    ("\u200b", "The name is empty."),
    ("X --circle best", "There is no circle 'best'."),
    ("X --every sometimes", "'sometimes' is not a cadence."),
    ("X --birthday 2017-02-30", "February 2017 has 28 days"),
    ("X --met 2017-02-30", "February 2017 has 28 days"),
    ("X --met 01-02-2017", "it could be 1 February or 2 January"),
    ("X --met tomorrow", "You can't have met on 2026-11-24: it is still to come."),
    ("X --email marie", "'marie' is not an e-mail address."),
    ("X --phone none", "'none' is not a phone number."),
    ("X --url 'a b'", "'a b' is not a web address."),
    ("X --tag '#'", "The tag is empty."),
    ("X --org ''", "The organization is empty."),
    ("X --by Nobody", "Nobody is called 'Nobody'."),
]


@pytest.mark.parametrize(("said", "sentence"), BAD, ids=[case[0] for case in BAD])
def test_what_cannot_be_meant_is_refused_and_nothing_is_written(session: "Session", said: str, sentence: str) -> None:
    session.after("add Ann")
    before = session("export json").out
    refused = session(f"add {said}", ok=False)
    assert refused.code == (3 if "--by" in said else 2)
    assert sentence in refused.err
    assert refused.out == ""
    assert session("export json").out == before
    assert len(session("history").rows) == 1


def test_the_order_of_dates_may_be_set(session: "Session") -> None:
    session("config date_order dmy")
    assert session("add Ann --met 01-02-2017 --json").data["met_on"] == "2017-02-01"
