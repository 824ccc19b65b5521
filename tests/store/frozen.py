"""The frozen stores: one for each schema that was released, made and filled by the netcrm of that time.

What their rows say is read here past netcrm, so that a migration or an export that loses some of it has no say in what
is expected.
"""

import csv
import io
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from netcrm import store
from netcrm.store import journal

if TYPE_CHECKING:
    from conftest import Session

FIXTURES = Path(__file__).parent / "fixtures"
FROZEN = ("schema-1", "schema-2", "schema-3", "schema-4", "schema-4.all", "schema-5")
ON_A_SERVER = ("schema-5",)
"""Those that were frozen on a server as well, with the same rows: schema 5 is the first that there was on one."""

EXPORTS = {
    "contacts.csv": "export csv --raw --private",
    "interactions.csv": "export csv --what interactions --raw --private",
    "vcf": "export vcard --private",
    "ics": "export ics --private",
}
"""What is compared with a frozen file, by the end of its name."""

Row = dict[str, Any]

PEOPLE = """
SELECT o.name AS organization, b.name AS introduced_by,
       (SELECT json_group_array(value) FROM contact_point WHERE contact_id = c.id) AS points,
       (SELECT json_group_array(t.name) FROM contact_tag ct JOIN tag t ON t.id = ct.tag_id WHERE ct.contact_id = c.id)
       AS tags, c.*
  FROM contact c LEFT JOIN organization o ON o.id = c.organization_id LEFT JOIN contact b ON b.id = c.introduced_by
"""
MEETINGS = """
SELECT i.*, (SELECT json_group_array(c.name) FROM participant p JOIN contact c ON c.id = p.contact_id
              WHERE p.interaction_id = i.id) AS people
  FROM interaction i
"""


def thaw(name: str, path: Path) -> None:
    """Make the frozen store a file at `path`, as its netcrm left it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(f"BEGIN;{(FIXTURES / f'{name}.sql').read_text(encoding='utf-8')}COMMIT;")
    path.chmod(0o600)


def rows(path: Path, sql: str) -> list[Row]:
    """The rows of a query past netcrm."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql)]


def tables(path: Path) -> list[str]:
    """The tables that there are."""
    return [row["name"] for row in rows(path, "SELECT name FROM sqlite_master WHERE type = 'table'")]


def table(text: str) -> dict[str, Row]:
    """The rows of a CSV file by their uid."""
    return {row["uid"]: row for row in csv.DictReader(io.StringIO(text))}


def blocks(text: str, kind: str) -> Iterator[str]:
    """The cards or events of a file, unfolded, with nothing escaped."""
    whole = re.sub(r"\r?\n[ \t]", "", text)
    for block in re.findall(rf"BEGIN:{kind}\r?\n(.*?)END:{kind}", whole, re.DOTALL):
        yield re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], block)


def told(session: "Session", where: str | Path) -> dict[str, list[Row]]:
    """The tables of the store at `where` as they go out."""
    exported = session(f"--db '{where}' export json --private").out
    tables: dict[str, list[Row]] = json.loads(exported)["tables"]
    return tables


def undo_all(session: "Session", where: str | Path) -> None:
    """Undo each step, newest first: nobody is left, nor anything else."""
    with closing(store.connect(str(where), create=False, now=lambda: "2026-11-23T12:00:00")) as opened:
        numbers = [operation.id for operation in journal.history(opened, 100) if operation.state in ("", "automatic")]
    for number in numbers:
        session(f"--db '{where}' undo {number}")
    assert {name: left for name, left in told(session, where).items() if left} == {}
