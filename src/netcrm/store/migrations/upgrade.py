"""Brings a store that is behind up to date: a checked copy first, then Alembic's revisions, all in one transaction.

Rule: whatever goes wrong, the store stays as it was. No revision thinks of what is derived from the tables: the
journal's triggers and the search index are dropped before the first one and made anew after the last.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from netcrm.errors import UnusableError
from netcrm.store import ddl, driver, shelf, vault
from netcrm.store.base import Unwritable
from netcrm.store.sqlite import APPLICATION_ID, SCHEMA_VERSION, said

FOLDER = os.path.dirname(__file__)  # noqa: PTH120

WAIT_SECONDS = 60.0
"""How long to wait for another netcrm that may be bringing the same store up to date."""


def bring_up_to_date(path: str, version: int, at: str, *, keep: bool = True) -> None:
    """Bring the store at `path` from schema `version` to the newest one; `at` is the time, for the copy's name.

    The copy goes into the folder `backups` beside the store; without `keep` none is made, for what is a copy itself.
    Raises UnusableError, with the store as it was.
    """
    try:
        _bring(path, version, at, keep)
    except Unwritable as trouble:
        needed = f"It is of an older netcrm, and can't be read before it is brought from schema {version} to"
        sentence = f"{trouble.message} {needed} {SCHEMA_VERSION}."
        raise Unwritable(sentence, trouble.hint, trouble.details) from trouble


def _bring(path: str, version: int, at: str, keep: bool) -> None:
    with said(path), closing(_open(path)) as raw:
        engine = create_engine("sqlite://", creator=lambda: raw, poolclass=NullPool, hide_parameters=True)
        with engine.connect() as connection, connection.begin():
            raw.execute("BEGIN IMMEDIATE")
            if _version(raw) >= SCHEMA_VERSION:
                return
            copy = _kept(path, version, at) if keep else ""
            try:
                with said(path):
                    _rebuild(raw, connection)
                    raw.execute("COMMIT")
            except BaseException as error:
                if copy:
                    os.unlink(copy)  # noqa: PTH108 - the store itself is as it was
                if isinstance(error, UnusableError) or not isinstance(error, Exception):
                    raise
                sentence = f"The store {path} can't be brought from schema {version} to {SCHEMA_VERSION}: {error}."
                raise UnusableError(sentence, "Nothing was changed. Please report it.", {"path": path}) from error


def _kept(path: str, version: int, at: str) -> str:
    """The path of a checked copy of the store as it is. Raises UnusableError: without a copy there is no upgrade."""
    try:
        copy = shelf.place(path, f"schema-{version}", at)
        vault.back_up(path, copy)
    except UnusableError as error:
        raise UnusableError(error.message, f"Nothing was changed. {error.hint}".strip(), error.details) from error
    return copy


def config(connection: Connection, folder: str = FOLDER) -> Config:
    """Alembic's configuration: where the revisions are, and the connection that `env.py` uses."""
    made = Config()
    made.set_main_option("script_location", folder.replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def _rebuild(raw: sqlite3.Connection, connection: Connection) -> None:
    for kind, name in _derived(raw):
        raw.execute(f"DROP {kind} {name}")
    try:
        command.upgrade(config(connection), "head")
    except DBAPIError as error:
        raise (error.orig or error) from error
    for statement in _statements(ddl.derived() + ddl.indexed()):
        raw.execute(statement)
    broken = raw.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise sqlite3.IntegrityError(f"a row of {broken[0]} would refer to nothing in {broken[2]}")
    raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    raw.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _derived(raw: sqlite3.Connection) -> list[tuple[str, str]]:
    """Each trigger and each search index: its kind and its name, as DROP takes them."""
    found = raw.execute(
        "SELECT CASE type WHEN 'trigger' THEN 'TRIGGER' ELSE 'TABLE' END, name FROM sqlite_master "
        "WHERE type = 'trigger' OR sql LIKE 'CREATE VIRTUAL TABLE %' ORDER BY type DESC"
    )
    return found.fetchall()


def _statements(script: str) -> Iterator[str]:
    """The statements of a script, one at a time: `executescript` would commit first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _open(path: str) -> sqlite3.Connection:
    """A connection on which foreign keys are off, as a revision that remakes a table needs.

    64 MB of pages: with SQLite's own 2 MB a store of 100,000 contacts is read from the disk time and again.
    """
    connection = driver.connect(path, timeout=WAIT_SECONDS)
    connection.execute("PRAGMA cache_size = -65536")
    return connection


def _version(raw: sqlite3.Connection) -> int:
    return int(raw.execute("PRAGMA user_version").fetchone()[0])
