"""What the everyday commands ask of SQLite: few statements, as many for a large network as for a small one, no scans.

No timings: a count and a plan are the same on every machine.
"""

import io
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from netcrm.cli import main
from netcrm.store import queries

if TYPE_CHECKING:
    from conftest import Session

pytestmark = pytest.mark.embedded

SMALL, LARGE = 30, 300
"""How many people the two networks have."""

MOST = {
    ("due", "2026-11-23"): 19,
    ("due", "2026-11-30"): 46,
    ("due --all --limit 20", "2026-11-23"): 29,
    ("log 'Person 7' -m tea", "2026-11-23"): 18,
    ("log id:3 id:4 -m tea", "2026-11-23"): 24,
    ("add 'Nils Holm' --org Polder --email nils@polder.example", "2026-11-23"): 25,
    ("show 'Person 7'", "2026-11-23"): 11,
    ("show id:3", "2026-11-23"): 11,
    ("find person", "2026-11-23"): 10,
    ("find 'harbour walk'", "2026-11-23"): 10,
    ("brief id:3", "2026-11-23"): 12,
    ("ready id:3", "2026-11-23"): 9,
    ("give id:3 tea", "2026-11-23"): 15,
    ("ask id:3 tea --yes", "2026-11-23"): 15,
    ("favors", "2026-11-23"): 6,
    ("fact", "2026-11-23"): 6,
    ("list --limit 20", "2026-11-23"): 6,
    ("list --circle close --limit 20", "2026-11-23"): 6,
    ("list --sort added --limit 20", "2026-11-23"): 6,
    ("list tag:data circle:close --limit 20", "2026-11-23"): 6,
    ("list person org:org city:lyon note:tea --limit 20", "2026-11-23"): 6,
    ("list @mine --limit 20", "2026-11-23"): 7,
    ("tag vip --where in:all --yes", "2026-11-23"): 16,
    ("merge id:3 id:4 --yes", "2026-11-23"): 60,
}
"""The everyday commands, the day (the week's plan of the 23rd is made, that of the 30th is not), and how many
statements each may run, opening the store included."""

VIEW = ["view", "save", "mine", "tag:data", "circle:close"]

RANKED = {("due", "2026-11-30"), ("due --all --limit 20", "2026-11-23")}
"""Those that rank people, and read on, four times as many each time, while a choice hangs on it."""

MEANT = {
    "SCAN current": "it has one row",
    "SCAN (subquery-3)": "the points of one person, found by index and put in their order",
    "SCAN (subquery-6)": "the notes of one person, found by index",
    "SCAN v USING INDEX ix_favor_due_on": "the promises and asks that are open: no other favor is in that index",
    "SCAN (subquery-1)": "the tags of one person, found by index",
    "SCAN (subquery-4)": "the addresses, or the entries, of one person, found by index",
    "SCAN (subquery-5)": "the entries of one person, found by index",
    "SCAN e": "the entries of one person, found by index",
    "SCAN organization USING COVERING INDEX sqlite_autoindex_organization_1": "a part of a name, in the names alone",
    "SCAN saved_view USING INDEX sqlite_autoindex_saved_view_1": "as many as somebody has named",
    "SCAN y": "the tags, points or entries of one person, found by index",
    "SCAN t USING COVERING INDEX sqlite_autoindex_tag_1": "as many as somebody has named",
    "SCAN three": "three people of a tag, at most",
    "SCAN plan": "fifty rows a year",
    "SCAN p": "fifty rows a year",
    "SCAN c USING COVERING INDEX ix_contact_ranked": "who is tracked, and none of their rows: ranking begins with it",
    "SCAN c USING INDEX ix_contact_folded": "a list by name, read in that order and cut off",
    "SCAN c": "a list by age, read backwards and cut off",
    "SCAN f": "facts by age, read backwards and cut off",
}
"""The scans that there may be, and why they stay small."""


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory) -> dict[int, bytes]:
    """A store with so many people, each in a circle, with two interactions; this week's plan is made."""
    return {size: _network(tmp_path_factory.mktemp("network") / "netcrm.db", size) for size in (SMALL, LARGE)}


def _network(path: Path, size: int) -> bytes:
    environ = {"NETCRM_DB": str(path), "NETCRM_TODAY": "2026-11-23", "NETCRM_CONFIG": str(path.with_suffix(".toml"))}
    people = path.with_suffix(".csv")
    rows = (f"Person {n},Org {n % 7},close,person{n}@x.example,data\n" for n in range(size))
    people.write_text("name,organization,circle,emails,tags\n" + "".join(rows), encoding="utf-8")
    events = path.with_name("events.csv")
    days = (
        f"2026-0{1 + n % 9}-1{k},message,Person {n},walk {k} by the harbour\n" for n in range(size) for k in range(2)
    )
    events.write_text("day,channel,people,summary\n" + "".join(days), encoding="utf-8")
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()):
        for line in (["import", str(people)], ["import", str(events)], ["due"], VIEW):
            assert main.run(line, environ) == 0, out.getvalue()
    return path.read_bytes()


@pytest.fixture
def traced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Fills with the statements that netcrm runs. SQLite reports one again for each of its triggers, and its own."""
    statements: list[str] = []

    def heard(sql: str) -> None:
        if not sql.startswith("--") and "'main'." not in sql and sql not in statements[-1:]:
            statements.append(sql)

    connect: Callable[..., sqlite3.Connection] = sqlite3.connect

    def tracing(*args: Any, **named: Any) -> sqlite3.Connection:
        connection = connect(*args, **named)
        connection.set_trace_callback(heard)
        return connection

    monkeypatch.setattr(sqlite3, "connect", tracing)
    return statements


@pytest.mark.parametrize(("line", "today"), MOST)
def test_a_command_runs_few_statements_however_large_the_network(
    session: "Session", networks: dict[int, bytes], traced: list[str], line: str, today: str
) -> None:
    session.today = today
    counts = []
    for size in (SMALL, LARGE):
        session.db.write_bytes(networks[size])
        traced.clear()
        session(line)
        counts.append(len(traced))
    assert max(counts) <= MOST[line, today], "\n".join(traced)
    if (line, today) not in RANKED:
        assert counts[0] == counts[1]


@pytest.mark.parametrize(("line", "today"), MOST)
def test_no_statement_of_a_command_reads_a_whole_table(
    session: "Session", networks: dict[int, bytes], traced: list[str], line: str, today: str
) -> None:
    session.today = today
    session.db.write_bytes(networks[LARGE])
    session(line)
    statements = [sql for sql in traced if re.match(r"SELECT|INSERT|UPDATE|DELETE|WITH", sql)]
    assert len(statements) > 1
    with closing(sqlite3.connect(":memory:")) as schema:
        schema.executescript(queries.schema())
        assert [(sql, step) for sql in statements for step in _scans(schema, sql)] == []


def test_a_list_by_name_is_not_sorted_first(session: "Session", networks: dict[int, bytes], traced: list[str]) -> None:
    session.db.write_bytes(networks[LARGE])
    session("list --limit 20")
    with closing(sqlite3.connect(session.db)) as connection:
        plan = [step for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {traced[-1]}")]
    assert "SCAN c USING INDEX ix_contact_folded" in plan
    assert [step for step in plan if "TEMP B-TREE" in step] == []


def _scans(schema: sqlite3.Connection, sql: str) -> Iterator[str]:
    """The steps of a statement's plan that read all of a table, other than those that are meant."""
    for *_, step in schema.execute(f"EXPLAIN QUERY PLAN {sql}"):
        if step.startswith("SCAN") and not re.search("VIRTUAL TABLE INDEX|CONSTANT ROW", step) and step not in MEANT:
            yield step
