"""netcrm log: one line after a coffee, and the last contact, strength and next check-in follow."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Session


@pytest.fixture
def people(session: "Session") -> "Session":
    """Ann and Bob, met long ago, and Zoé, of whom nothing is on record."""
    return session.after(
        "add 'Ann Lee' --circle active --met 2026-06-01",
        "add 'Bob Ray' --circle close --met 2026-06-01",
        "add 'Zoé Zed' --circle wide",
    )


def card(session: "Session", who: str) -> dict[str, Any]:
    shown: dict[str, Any] = session(f"show {who} --json").data
    return shown


def test_it_tells_what_moved(people: "Session") -> None:
    # N = 1.5 + 1.5: h = 17 * 3^0.75 = 38.75, W(3, 0) = 1 / (1 + (7 / 38.75)^0.76) = 0.786
    assert people("log ann").out == "1\tAnn Lee\tactive\t79\t2026-11-23\t2026-12-08\n"
    (moved,) = people("log bob --json").data
    assert moved == {
        "id": 2, "name": "Bob Ray", "circle": "close", "strength_before": 17, "strength": 79,
        "last_contact": "2026-11-23", "check_in_before": "2026-06-15", "check_in": "2026-12-07", "unanswered": 0,
    }  # fmt: skip


def test_several_people_in_one_interaction(people: "Session") -> None:
    moved = people("log bob zoe ann bob -m 'board games' --minutes 90 --via dinner").rows
    assert [row[1] for row in moved] == ["Bob Ray", "Zoé Zed", "Ann Lee"]
    first = card(people, "ann")["timeline"][0]
    assert first == {
        "day": "2026-11-23", "kind": "interaction", "channel": "in_person", "direction": "out", "minutes": 90,
        "people": ["Bob Ray", "Zoé Zed"], "text": "board games",
    }  # fmt: skip
    assert len(people("export csv --what interactions").out.splitlines()) == 1 + 2 + 1


@pytest.mark.parametrize(
    ("said", "channel"),
    [
        ("", "in_person"),
        ("--via coffee", "in_person"),
        ("--via Déjeuner", "in_person"),
        ("--via meeting", "in_person"),
        ("--via call", "call"),
        ("--via zoom", "video"),
        ("--via sms", "message"),
        ("--via WhatsApp", "message"),
        ("--via linkedin", "message"),
        ("--via mail", "email"),
        ("--via postcard", "letter"),
        ("--via like", "reaction"),
        ("--attempt", "message"),
        ("--attempt --via call", "call"),
    ],
)
def test_channels_go_by_everyday_words(people: "Session", said: str, channel: str) -> None:
    people(f"log zoe {said}")
    assert card(people, "zoe")["timeline"][0]["channel"] == channel


def test_who_reached_out(people: "Session") -> None:
    people("log zoe --via sms")
    people("log zoe --via sms --they")
    assert [moment["direction"] for moment in card(people, "zoe")["timeline"]] == ["in", "out"]


def test_an_attempt_is_on_record_and_no_contact(people: "Session") -> None:
    before = card(people, "ann")
    people("log ann --attempt")
    after = card(people, "ann")
    assert (after["unanswered"], after["last_contact"], after["contact_days"]) == (1, "2026-06-01", 1.5)
    assert after["strength"] == before["strength"]
    assert after["check_in"] == "2027-01-18"  # 28 * 2^1 days after the attempt
    people("log ann --attempt --via call")
    assert (card(people, "ann")["unanswered"], card(people, "ann")["check_in"]) == (2, "2027-03-15")
    people("log ann --they --via mail")
    assert (card(people, "ann")["unanswered"], card(people, "ann")["check_in"]) == (0, "2026-12-07")


def test_the_first_interaction_of_a_day_counts_for_the_day(people: "Session") -> None:
    people("log zoe --via sms")
    people("log zoe --via coffee")
    assert card(people, "zoe")["contact_days"] == 1.0
    people("log zoe --via like --on yesterday")
    assert card(people, "zoe")["contact_days"] == 1.25


def test_an_older_entry_moves_nothing_backwards(people: "Session") -> None:
    people("log ann --via call")
    people("log ann --attempt")
    before = card(people, "ann")
    people("log ann --on 2026-01-10 --via coffee -m 'the old days'")
    after = card(people, "ann")
    kept = ("last_contact", "last_channel", "days_silent", "unanswered")
    assert [after[name] for name in kept] == [before[name] for name in kept]
    assert after["contact_days"] == before["contact_days"] + 1.5
    assert after["strength"] >= before["strength"]
    assert after["check_in"] >= before["check_in"]
    people("log ann --on 2026-01-11 --attempt")
    assert card(people, "ann")["unanswered"] == 1


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("today", "2026-11-23"),
        ("hier", "2026-11-22"),
        ("mardi dernier", "2026-11-17"),
        ("2 weeks ago", "2026-11-09"),
        ("3w", "2026-11-02"),
        ("12 mars", "2026-03-12"),
        ("Dec 24", "2025-12-24"),
        ("2026-11-01", "2026-11-01"),
    ],
)
def test_the_day_may_be_said_in_words(people: "Session", said: str, day: str) -> None:
    people(f"log zoe --on '{said}'")
    assert card(people, "zoe")["last_contact"] == day


def test_the_next_check_in_as_you_want_it(people: "Session") -> None:
    people("log ann --next 'in 2 weeks'")
    assert card(people, "ann")["check_in"] == "2026-12-07"
    people("log ann --next 2027-03-01")
    people("log ann --attempt")
    assert card(people, "ann")["check_in"] == "2027-03-01"
    people("log ann")  # a real interaction settles the wish
    assert card(people, "ann")["check_in"] < "2027-01-01"


def test_a_wish_makes_even_the_untracked_due_once(session: "Session") -> None:
    session("add Ann")
    assert "netcrm circle active" in session("log ann").err
    assert session("log ann --next 3w").rows[0][-1] == "2026-12-14"
    session.today = "2026-12-14"
    assert session("due").rows[0][2] == "Ann"
    session("log ann")
    assert card(session, "ann")["check_in"] is None


BAD = [
    ("log ann --on tomorrow", 2, "2026-11-24 is still to come", "--next"),
    ("log ann --on 2017-02-30", 2, "February 2017 has 28 days", "2026-11-23"),
    ("log ann --on 01-02-2017", 2, "it could be 1 February or 2 January", ""),
    ("log ann --on ''", 2, "The date is empty.", ""),
    ("log ann --via pigeon", 2, "'pigeon' is not a channel.", "in_person"),
    ("log ann --minutes=-1", 2, "-1 minutes can't be meant.", "10080"),
    ("log ann --minutes ninety", 2, "'ninety' is not a whole number", "netcrm log --help"),
    ("log ann --next yesterday", 2, "The next check-in can't be in the past (2026-11-22).", ""),
    ("log ann --attempt --they", 2, "--attempt and --they exclude each other.", ""),
    ("log", 2, "Missing argument 'WHO...'.", "netcrm log --help"),
    ("log ''", 2, "WHO is empty.", "id:42"),
    ("log 'Ann Leigh Cooper'", 3, "Nobody is called 'Ann Leigh Cooper'.", 'netcrm add "Ann Leigh Cooper"'),
    ("log ann Carla", 3, "Nobody is called 'Carla'.", "`netcrm add Carla` adds them."),
]


@pytest.mark.parametrize(("line", "code", "sentence", "hint"), BAD, ids=[case[0] for case in BAD])
def test_what_cannot_be_meant(people: "Session", line: str, code: int, sentence: str, hint: str) -> None:
    before = people("export json").out
    refused = people(line, ok=False)
    assert refused.code == code
    assert sentence in refused.err
    assert hint in refused.err
    assert people("export json").out == before


def test_an_ambiguous_name_lists_both(session: "Session") -> None:
    session("add 'Marie Dupont' --org Acme --city Lyon")
    session("add 'Marie Curie'")
    refused = session("log marie", ok=False)
    assert refused.code == 4
    assert refused.err.splitlines() == [
        "netcrm: 2 people fit 'marie'.",
        "  id:1  Marie Dupont  Acme  Lyon",
        "  id:2  Marie Curie",
        "  Type more of the name, or the id:N beside it.",
    ]
    assert session("log marie --json", ok=False).error["candidates"] == [
        {"id": 1, "name": "Marie Dupont", "organization": "Acme", "city": "Lyon"},
        {"id": 2, "name": "Marie Curie", "organization": None, "city": None},
    ]
