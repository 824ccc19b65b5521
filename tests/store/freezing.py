"""Freezes a store of today's schema for the upgrade tests of later ones, as SQL that makes it again:

    python tests/store/freezing.py > tests/store/fixtures/schema-5.sql
    python tests/system/servers.py python tests/store/freezing.py --server > tests/store/fixtures/schema-5.server.sql

Rule: it is run once, by the netcrm of that schema (its `src` first in PYTHONPATH), and what it wrote is never written
again. Its uids are drawn from a seed, so that both have the same rows.
"""

import os
import random
import re
import shlex
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "system"))

import everything

import netcrm
from netcrm.cli import main
from netcrm.store.sqlite import SCHEMA_VERSION

HEAD = """\
-- A store of schema {schema} as netcrm {version} made and filled it{where}: tables, rows, search, triggers.
-- Frozen: the upgrade tests start from it. All people are invented.
"""
SEED = 5
OURS = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
SEARCHED = "_search"
NOT_OURS = ("--", "\\", "SET ", "SELECT pg_catalog.set_config", "CREATE SCHEMA public")
"""How lines of a dump begin that speak to psql, or of the session."""


def filled(where: str, folder: Path) -> None:
    """Type all commands into the store at `where`. Raises SystemExit at one that fails."""
    drawn = random.Random(SEED)
    os.urandom = drawn.randbytes

    def type_line(day: str, line: str) -> None:
        environ = {
            "NETCRM_DB": where, "NETCRM_CONFIG": str(folder / "config.toml"), "NETCRM_BACKUPS": "off",
            "NETCRM_TODAY": day, "HOME": str(folder), "PATH": os.environ["PATH"],
        }  # fmt: skip
        if main.run(shlex.split(line), environ):
            raise SystemExit(f"{day}: {line}")

    everything.fill(type_line, folder)


def of_file(path: Path) -> Iterator[str]:
    """What makes a file again: tables, indexes, rows, then search and triggers."""
    with closing(sqlite3.connect(path)) as connection:
        made = [(kind, name, sql) for kind, name, sql in connection.execute(OURS)]
        searched = [name for kind, name, sql in made if kind == "table" and sql.startswith("CREATE VIRTUAL")]
        shadows = tuple(f"{name}_" for name in searched)
        own = [
            (kind, name, sql) for kind, name, sql in made
            if name not in searched and not (kind == "table" and name.startswith(shadows))
        ]  # fmt: skip
        yield from (f"{sql};\n" for wanted in ("table", "index") for kind, _, sql in own if kind == wanted)
        for table in (name for kind, name, _ in own if kind == "table"):
            yield from _rows(connection, table)
        yield "DELETE FROM sqlite_sequence;"
        yield from _rows(connection, "sqlite_sequence")
        for name, sql in ((name, sql) for _, name, sql in made if name in searched):
            yield f"{sql};"
            (columns,) = connection.execute(
                f"SELECT group_concat(name, ', ') FROM pragma_table_info('{name}')"
            ).fetchone()
            table = name.removesuffix(SEARCHED)
            there = " OR ".join(f"{column} <> ''" for column in columns.split(", "))
            yield f"INSERT INTO {name} (rowid, {columns}) SELECT id, {columns} FROM {table} WHERE {there};\n"
        yield from (f"{sql};\n" for kind, _, sql in own if kind == "trigger")
        for pragma in ("application_id", "user_version"):
            yield f"PRAGMA {pragma} = {connection.execute(f'PRAGMA {pragma}').fetchone()[0]};"


def _rows(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    quoted = " || ', ' || ".join(f'quote("{column}")' for column in columns)
    rows = [f"    ({row[0]})" for row in connection.execute(f'SELECT {quoted} FROM "{table}" ORDER BY rowid')]
    if rows:
        names = ", ".join(f'"{column}"' for column in columns)
        yield f'INSERT INTO "{table}" ({names}) VALUES\n' + ",\n".join(rows) + ";\n"


def of_server(url: str) -> Iterator[str]:
    """What makes a server's store again, as pg_dump has it."""
    dumping = ["pg_dump", "--inserts", "--no-owner", "--no-privileges", "--no-comments", "--schema=public", url]
    dumped = subprocess.run(dumping, capture_output=True, text=True, check=True).stdout
    told = "\n".join(line for line in dumped.splitlines() if not line.startswith(NOT_OURS))
    yield re.sub(r"\n{3,}", "\n\n", told.strip())


def freeze() -> None:
    """Fill a store in a scratch folder, or in the server's empty database, and write it down."""
    server = os.environ.get("NETCRM_TEST_SERVER") if "--server" in sys.argv else None
    with tempfile.TemporaryDirectory() as folder:
        where = server or str(Path(folder) / "netcrm.db")
        printed, sys.stdout = sys.stdout, sys.stderr
        filled(where, Path(folder))
        sys.stdout = printed
        head = HEAD.format(schema=SCHEMA_VERSION, version=netcrm.__version__, where=" on a server" if server else "")
        sys.stdout.write("\n".join((head, *(of_server(where) if server else of_file(Path(where))), "")))


if __name__ == "__main__":
    freeze()
