"""The databases of tests on the server that NETCRM_TEST_SERVER names: one that sessions take turns with, and others.

Rule: what a test finds is as empty as a new file. To make a database takes up to a second, and a store in it as long;
so a store is kept ready in the schema `ready`, takes the place of the empty `public` at the first write, and is emptied
and put back. Rows are deleted: TRUNCATE makes new files for every table.
"""

import os
from itertools import count
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from netcrm.store import queries, server
from netcrm.store.transfer import KEYS

VARIABLE = "NETCRM_TEST_SERVER"
URL = os.environ.get(VARIABLE, "")
"""The server that sessions run on; without one they run on files."""

TABLES = (*KEYS, "operation", "change")
"""All that holds rows, parents before children."""

READY = "ALTER SCHEMA public RENAME TO empty; ALTER SCHEMA ready RENAME TO public;"
"""What makes a store where one is ready, in place of `schema.server.sql`, which made that one."""

Kept = dict[str, tuple[int, str]]
"""A store that is kept: of each table that has rows its last number, and the table that they are in."""


class Databases:
    """Databases that are made on a server, each with nothing in it, and dropped at the end."""

    def __init__(self, url: str) -> None:
        self._server = url
        self._stem = f"netcrm_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}_{next(_NUMBERS)}"
        self._made: list[str] = []
        self._admin: psycopg.Connection[Any] = psycopg.connect(url, autocommit=True)

    def new(self) -> str:
        """The URL of a new one."""
        name = f"{self._stem}_{len(self._made)}"
        self._admin.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        self._made.append(name)
        base, _, query = self._server.partition("?")
        stem = base.removesuffix(f"/{conninfo_to_dict(self._server).get('dbname', '')}")
        return f"{stem}/{name}" + (f"?{query}" if query else "")

    def close(self) -> None:
        """Drop all of them, whoever is still connected."""
        for name in self._made:
            self._admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        self._admin.close()


_NUMBERS = count()


class Turns(Databases):
    """The database, at `url`, that the sessions of a test run take turns with."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = self.new()
        self.name = self._made[0]
        self._here: psycopg.Connection[Any] = psycopg.connect(self.url, autocommit=True)
        run = self._here.execute
        run("ALTER SCHEMA public OWNER TO CURRENT_USER")
        run(queries.server_schema())
        run("ALTER SCHEMA public RENAME TO ready; CREATE SCHEMA public; CREATE SCHEMA kept")

    def by_hand(self, *statements: str) -> list[Any]:
        """Run statements as another program does; the rows of the last one."""
        done = [self._here.execute(statement) for statement in statements][-1]
        return done.fetchall() if done.description else []

    def close(self) -> None:
        """Drop it."""
        self._here.close()
        super().close()

    def is_filled(self) -> bool:
        """Whether there is a store."""
        return self._is_there("public.operation")

    def empty(self) -> None:
        """Leave the database with nothing in it."""
        if not self.is_filled():
            return
        if self._is_there("ready.operation"):  # a process of its own has made this one
            self._here.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
            return
        self._clear()
        self._here.execute("ALTER SCHEMA public RENAME TO ready; ALTER SCHEMA empty RENAME TO public")

    def keep(self) -> Kept:
        """What the store holds, kept beside it."""
        kept: Kept = {}
        for table in self._filled():
            copy = f"kept.copy_{next(_NUMBERS)}"
            self._here.execute(f'CREATE TABLE {copy} AS TABLE public."{table}"')
            (last,) = self._one(f"SELECT last_value FROM public.{table}_id_seq")
            kept[table] = (last, copy)
        return kept

    def bring_back(self, kept: Kept) -> None:
        """Make the store what it was when it was kept."""
        if self.is_filled():
            self._clear()
        else:
            self._here.execute(READY)
        rows = "".join(
            f"INSERT INTO public.\"{table}\" SELECT * FROM {copy}; SELECT setval('public.{table}_id_seq', {last});"
            for table, (last, copy) in kept.items()
        )
        self._here.execute(f"BEGIN; SET CONSTRAINTS ALL DEFERRED; SET LOCAL netcrm.journal = off; {rows} COMMIT")

    def _clear(self) -> None:
        """Take out all rows, and let numbers begin anew; whoever is still connected has lost the store."""
        self._here.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        gone = "".join(f'DELETE FROM public."{table}";' for table in reversed(self._filled()))
        used = self._here.execute(
            "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value > 0"
        )
        anew = "".join(f"SELECT setval('public.{sequence}', 1, false);" for (sequence,) in used.fetchall())
        self._here.execute(f"BEGIN; SET LOCAL netcrm.journal = off; {gone} {anew} COMMIT")

    def _filled(self) -> list[str]:
        """The tables that have rows."""
        each = " UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT 1 FROM public.\"{t}\")" for t in TABLES)
        filled = {table for (table,) in self._here.execute(each).fetchall()}
        return [table for table in TABLES if table in filled]

    def _is_there(self, table: str) -> bool:
        return bool(self._one(f"SELECT to_regclass('{table}')")[0])

    def _one(self, sql: str) -> Any:
        return self._here.execute(sql).fetchone()


class Place:
    """A store on a server, where a session on files has a path: what tests do with one that has sense here too."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._name = "netcrm.db"
        self._others: dict[str, Kept | None] = {}

    def __str__(self) -> str:
        return self._turns.url

    def exists(self) -> bool:
        """Whether there is a store."""
        return self._turns.is_filled()

    def unlink(self, *, missing_ok: bool = False) -> None:
        """Take the store away."""
        self._turns.empty()

    def change_to(self, name: str) -> None:
        """Put the store aside under its name, and have another one here, which may be new."""
        if name == self._name:
            return
        self._others[self._name] = self._turns.keep() if self.exists() else None
        self._name = name
        kept = self._others.get(name)
        if kept is None:
            self._turns.empty()
        else:
            self._turns.bring_back(kept)


def ready(patch: pytest.MonkeyPatch, turns: Turns) -> None:
    """Let netcrm's first write there take the store that is kept ready."""
    make = server._make

    def made(connection: "psycopg.Connection[Any]") -> None:
        if connection.info.dbname == turns.name:
            connection.execute(READY)
        else:
            make(connection)

    patch.setattr(server, "_make", made)
