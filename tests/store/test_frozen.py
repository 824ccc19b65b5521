"""The store of every schema that was released: what today's netcrm exports of it is what is in its rows, and as frozen.

`FREEZE=1 pytest tests/store/test_frozen.py` writes the expected exports anew, where a format has changed on purpose.
"""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from frozen import (
    EXPORTS,
    FIXTURES,
    FROZEN,
    MEETINGS,
    ON_A_SERVER,
    PEOPLE,
    blocks,
    rows,
    table,
    tables,
    thaw,
    told,
    undo_all,
)

from netcrm.store import transfer
from netcrm.store.sqlite import SCHEMA_VERSION

if TYPE_CHECKING:
    from conftest import Session

pytestmark = pytest.mark.embedded

FIRST = 5
"""The first schema that netcrm made on a server."""

LAST = f"schema-{SCHEMA_VERSION}"
IN_CARDS = ("name", "nickname", "title", "city", "note", "organization", "met_at", "introduced_by")
"""Of a contact's fields those that stand in a card word for word."""


@pytest.fixture(params=FROZEN)
def frozen(request: pytest.FixtureRequest) -> str:
    """The name of a frozen store."""
    name: str = request.param
    return name


@pytest.fixture
def before(frozen: str, tmp_path: Path) -> Path:
    """That store as it was frozen, which netcrm does not see."""
    thaw(frozen, tmp_path / "before.db")
    return tmp_path / "before.db"


@pytest.fixture
def old(frozen: str, session: "Session") -> "Session":
    """A session on that store."""
    thaw(frozen, session.db)
    return session


def test_there_is_one_of_each_schema() -> None:
    assert {name.partition(".")[0] for name in FROZEN} == {f"schema-{n}" for n in range(1, SCHEMA_VERSION + 1)}
    assert set(ON_A_SERVER) == {f"schema-{n}" for n in range(FIRST, SCHEMA_VERSION + 1)}


def test_the_newest_has_rows_in_every_table(tmp_path: Path) -> None:
    thaw(LAST, tmp_path / "newest.db")
    there = tables(tmp_path / "newest.db")
    assert [name for name in transfer.KEYS if name not in there or not rows(tmp_path / "newest.db", every(name))] == []


def test_all_rows_are_in_the_json(old: "Session", before: Path) -> None:
    now_there, there = told(old, old.db), tables(before)
    for name in transfer.KEYS:
        was = rows(before, every(name)) if name in there else []
        now = [{column: row[column] for column in (was[0] if was else ())} for row in now_there[name]]
        assert now == was, name


@pytest.mark.parametrize("end", EXPORTS)
def test_the_exports_are_as_frozen(old: "Session", frozen: str, end: str) -> None:
    assert exported(old, end) == expected(frozen, end, exported(old, end))


def test_a_table_of_contacts_says_what_the_rows_say(old: "Session", before: Path) -> None:
    lines = table(exported(old, "contacts.csv"))
    for person in rows(before, PEOPLE):
        cells = lines[person["uid"]]
        for column in set(cells) & set(person) - {"deceased", "private", "tags"}:
            assert cells[column] == str(person[column] or ""), (person["name"], column)
        assert set(filter(None, cells["tags"].split(" ::: "))) == set(json.loads(person["tags"]))
        reached = " ::: ".join(cells[kind] for kind in ("emails", "phones", "urls", "handles"))
        assert [point for point in json.loads(person["points"]) if point not in reached] == []


def test_a_table_of_interactions_says_what_the_rows_say(old: "Session", before: Path) -> None:
    lines = table(exported(old, "interactions.csv"))
    for meeting in rows(before, MEETINGS):
        cells = lines[meeting["uid"]]
        for column in ("day", "channel", "direction", "summary", "minutes"):
            assert cells[column] == str(meeting[column] or ""), (meeting["id"], column)
        assert bool(cells["attempt"]) == bool(meeting["attempt"])
        assert set(cells["people"].split(" ::: ")) == set(json.loads(meeting["people"]))


def test_the_cards_say_what_the_rows_say(old: "Session", before: Path) -> None:
    cards = list(blocks(exported(old, "vcf"), "VCARD"))
    people = rows(before, PEOPLE)
    assert len(cards) == len(people)
    for person in people:
        (card,) = (card for card in cards if person["uid"] in card)
        texts = [person[column] for column in IN_CARDS if person[column]]
        texts += json.loads(person["points"]) + json.loads(person["tags"])
        texts += [person["birthday"].replace("-", "").rjust(6, "-")] if person["birthday"] else []
        assert [text for text in texts if text not in card] == [], person["name"]


def test_the_calendar_says_what_the_rows_say(old: "Session", before: Path) -> None:
    events = list(blocks(exported(old, "ics"), "VEVENT"))
    for person in rows(before, PEOPLE):
        if person["check_in"] and not person["archived_on"]:
            assert has(events, f"checkin-{person['uid']}", person["check_in"].replace("-", ""), person["name"])
        if person["birthday"]:
            assert has(events, f"birthday-{person['uid']}", person["birthday"][-5:].replace("-", ""), person["name"])


def test_the_doctor_finds_nothing_wrong(old: "Session") -> None:
    assert [found for found in old("doctor --json").data["findings"] if found["severity"] != "note"] == []


def test_all_that_was_done_can_be_undone(old: "Session") -> None:
    old("list")
    undo_all(old, old.db)


def every(name: str) -> str:
    """The query of all rows of a table."""
    return f'SELECT * FROM "{name}" ORDER BY id'  # noqa: S608


def exported(session: "Session", end: str) -> str:
    """An export of the session's store."""
    return session(EXPORTS[end]).out.replace("\r\n", "\n")


def expected(frozen: str, end: str, now: str) -> str:
    """The frozen export; with FREEZE it becomes what it is now."""
    path = FIXTURES / "exports" / f"{frozen}.{end}"
    if os.environ.get("FREEZE"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(now, encoding="utf-8", newline="\n")
    return path.read_text(encoding="utf-8")


def has(events: list[str], *texts: str) -> bool:
    """Whether one of the events says all of these."""
    return any(all(text in event for text in texts) for event in events)
