"""netcrm export in the formats of others: what leaves comes home, filtered as a list is."""

import csv
import io
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from icalendar import Calendar

if TYPE_CHECKING:
    from conftest import Session

TRAVELS = (
    "uid", "name", "nickname", "organization", "title", "city", "circle", "every", "tags", "points", "birthday",
    "met_on", "met_at", "introduced_by", "note", "snoozed_until", "archived_on", "deceased", "extra",
)  # fmt: skip


@pytest.fixture
def people(session: "Session") -> "Session":
    """A session with people in five scripts, one of whom says something in each field."""
    session.after(
        "add 'Zoë Quintero-Müller' --nickname Zo --org 'Fjord, Line; & Co' --title 'CTO: data' --city Bergen "
        "--circle close --every 5w --tag data --tag 'ai ethics' --email zoe@fjord.example --email z@q.example "
        "--phone '+47 400 00 000' --url https://fjord.example/zoe --birthday 1984-02-29 --met 2026-03-01 "
        "--at 'Web; summit' --note 'line one\nline, two; \\\\ end'",
        "add '陳美玲' --birthday --04-15 --circle active --by Zoë",
        "add 'Ольга Петрова' --birthday 1990-04",
        "add 'محمد علي' --tag data",
        "add 'अनिता देसाई' --city Paris",
        "archive अनिता",
        "snooze 陳美玲 3w",
    )
    store = session.open()
    with store.write("import"):
        store.update("contact", 1, extra=json.dumps({"Haustier": ["Rex", "Mia"], "ROLE": "Lead", "=cmd": "a;b,c\nd"}))
    store.close()
    return session


def contents(session: "Session") -> list[dict[str, Any]]:
    """Every contact with the fields that travel."""
    people = [*session("list --json").data, *session("list --archived --json").data]
    cards = [session(f"show id:{person['id']} --json").data for person in people]
    return sorted(({field: card[field] for field in TRAVELS} for card in cards), key=lambda card: str(card["uid"]))


@pytest.mark.parametrize("line", ["vcard", "vcard --version 3.0", "google", "csv"])
def test_what_leaves_comes_home(people: "Session", line: str) -> None:
    before = contents(people)
    path = people.folder / "out"
    written = people(f"export {line} {path}")
    assert written.rows == [[str(path), "5"]]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert people(f"import {path} --json").data["counts"]["unchanged"] == 5
    people.db = people.folder / "other.db"
    done = people(f"import {path} --json").data
    assert (done["counts"]["new"], done["rejected"]) == (5, [])
    assert contents(people) == before


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ("--circle close", ["Zoë Quintero-Müller"]),
        ("--tag data", ["Zoë Quintero-Müller", "محمد علي"]),
        ("--archived", ["अनिता देसाई"]),
        ("--untracked", ["Ольга Петрова", "محمد علي"]),
        ("--org fjord --city bergen", ["Zoë Quintero-Müller"]),
    ],
)
def test_filters_are_those_of_a_list(people: "Session", filters: str, names: list[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(people(f"export csv {filters}").out, newline="")))
    assert sorted(row["name"] for row in rows) == sorted(names)
    assert people(f"export vcard {filters}").out.count("BEGIN:VCARD") == len(names)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("export json --circle close", "can't be combined with json"),
        ("export csv --where 'cty:x'", "There is no field 'cty'."),
        ("export vcard --version 2.1", "It takes 3.0 or 4.0."),
        ("export outlook", "These exist: csv, json, vcard, google, ics."),
        ("export vcard --circle best", "There is no circle 'best'."),
    ],
)
def test_what_can_t_be_meant(people: "Session", line: str, sentence: str) -> None:
    refused = people(line, ok=False)
    assert (refused.code, refused.out) == (2, "")
    assert sentence in refused.err


def test_a_feed_of_check_ins_and_birthdays(people: "Session") -> None:
    text = people("export ics").out
    assert text == people("export ics").out
    events: dict[str, Any] = {str(event["SUMMARY"]): event for event in Calendar.from_ical(text).walk("VEVENT")}
    assert sorted(events) == [
        "Contact Zoë Quintero-Müller", "Contact 陳美玲", "Zoë Quintero-Müller's birthday", "陳美玲's birthday",
    ]  # fmt: skip
    check_in = people("show zoë --json").data["check_in"]
    assert events["Contact Zoë Quintero-Müller"]["DTSTART"].dt.isoformat() == check_in
    assert "FREQ=YEARLY" in events["陳美玲's birthday"]["RRULE"].to_ical().decode()


def test_a_feed_is_no_source_of_meetings(people: "Session") -> None:
    path = people.folder / "feed.ics"
    people(f"export ics {path}")
    refused = people(f"import {path} --owner me@example.org --json")
    assert refused.data["counts"]["interactions"] == 0


def test_every_card_of_the_corpus_goes_through_the_store_and_back(
    session: "Session", shared: Callable[[str], Path]
) -> None:
    folder = shared("vcards")
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".vcf", ".vcard"))
    for number, path in enumerate(files):
        copy = session.folder / f"{number}.vcf"
        copy.write_bytes(path.read_bytes())
        session(f"import {copy} --doubtful add", ok=False)
    before = contents(session)
    for version in ("3.0", "4.0"):
        path = session.folder / f"all-{version}.vcf"
        session(f"export vcard {path} --version {version}")
        assert session(f"import {path} --json").data["counts"]["changed"] == 0
        session.db = session.folder / f"{version}.db"
        session(f"import {path} --doubtful add")
        assert len(contents(session)) == len(before)
        session.db = session.folder / "netcrm.db"
