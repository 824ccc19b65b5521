"""What ways, suggestions, report and balance of the network ask of SQLite: as many statements for many as for few.

Ways read no table from end to end but those of a page or two. Suggestions, report and balance read the contacts, whom
they are about, and never the interactions of all.
"""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from netcrm.core import introductions, network, organizations, paths, report, suggesting
from netcrm.core.limits import Limit
from netcrm.core.who import Person
from netcrm.store import queries, sqlite
from netcrm.store.base import Store

pytestmark = pytest.mark.embedded

TODAY = date(2026, 11, 23)

ASKED: dict[str, tuple[Callable[[Store], object], int]] = {
    "way": (lambda store: paths.to_person(store, Person(7, "P7"), TODAY), 12),
    "way to an organization": (lambda store: paths.to_organization(store, "org", TODAY), 13),
    "suggestions": (lambda store: suggesting.suggested(store, TODAY), 9),
    "network": (lambda store: network.network(store, TODAY), 9),
    "report": (lambda store: report.report(store, date(2025, 11, 24), TODAY, TODAY, Limit()), 12),
    "list": (introductions.listed, 1),
    "organizations": (lambda store: organizations.every(store, TODAY), 3),
    "organization": (lambda store: organizations.one(store, "Org 1", TODAY), 17),
}
"""What is asked, and how many statements it may take."""

WHOLE = {
    "network": {"contact", "c", "x"}, "suggestions": {"c"}, "report": {"contact", "favor", "introduction", "plan"},
    "list": {"n"}, "organizations": {"c"},
}  # fmt: skip
"""What may be read from end to end: contacts where all are asked about, their tags, all favors and introductions."""

SMALL_TABLES = {"o", "organization", "t", "tag", "json_each", "j", "listed", "l", "e"}
"""Some hundred rows, or a JSON list, or what a statement has put together itself."""


def _filled(path: Path, size: int) -> Store:
    """People of two organizations, of whom each meets the next two, every third was introduced, some are at home
    together; and an event."""
    store = sqlite.connect(str(path), create=True, now=lambda: "2026-11-23T12:00:00")
    with store.write("test"):
        for number in (1, 2):
            store.insert("organization", name=f"Org {number}", folded=f"org {number}")
            store.insert("household", uid=f"h{number}", name="H")
            store.insert("tag", name=f"t{number}", folded=f"t{number}")
            store.insert("event", uid=f"e{number}", name="E", day="2026-10-01")
        for number in range(1, size + 1):
            store.insert(
                "contact", uid=f"c{number}", name=f"P{number}", folded=f"p{number}", created_at="x",
                organization_id=1 + number % 2, city="Lyon", circle="close", contact_days=3, last_contact="2026-11-01",
                silent_since="2026-11-01", household_id=1 if number % 9 == 0 else None,
                introduced_by=number // 2 if number % 3 == 0 else None,
            )  # fmt: skip
            store.insert("contact_tag", contact_id=number, tag_id=1 + number % 2)
        for number in range(1, size - 2):
            entry = store.insert(
                "interaction", uid=f"i{number}", day="2026-11-01", channel="call", created_at="x",
                event_id=1 if number % 5 == 0 else None,
            )  # fmt: skip
            for person in (number, number + 1, number + 2):
                store.insert("participant", interaction_id=entry, contact_id=person)
            if number % 4 == 0:
                store.insert(
                    "introduction", uid=f"n{number}", person_id=number, other_id=number + 3, day="2026-01-01",
                    state="made",
                )  # fmt: skip
    return store


@pytest.mark.parametrize("name", ASKED)
def test_as_many_statements_for_many_people_as_for_few(tmp_path: Path, name: str) -> None:
    ask, most = ASKED[name]
    heard: list[list[str]] = []
    for size in (20, 200):
        with closing(_filled(tmp_path / f"{size}.db", size)) as store:
            statements: list[str] = []
            assert isinstance(store, sqlite.File)
            store._connection.set_trace_callback(statements.append)
            assert ask(store) is not None
            heard.append([sql for sql in statements if not sql.startswith("--")])
    assert len(heard[0]) == len(heard[1]) <= most
    allowed = SMALL_TABLES | WHOLE.get(name, set())
    with closing(sqlite3.connect(":memory:")) as schema:
        schema.executescript(queries.schema())
        for sql in heard[1]:
            made = set(re.findall(r"(\w+)(?:\([\w, ]+\))? AS (?:MATERIALIZED )?\(", sql)) | {"g", "s", "before"}
            for *_, step in schema.execute(f"EXPLAIN QUERY PLAN {sql}"):
                found = re.match(r"SCAN (\S+)(?! VIRTUAL)", step)
                if found and "VIRTUAL TABLE" not in step and "CONSTANT" not in step:
                    assert found[1] in allowed | made, f"{step}: {sql}"
