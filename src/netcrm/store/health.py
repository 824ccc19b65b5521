"""What is wrong with a store as a database: damage, references to nothing, a schema that is not ours, a stale search.

Rule: finding only reads; mending rebuilds what can be derived from the tables, and never touches what people wrote.
"""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from typing import TYPE_CHECKING, NamedTuple, cast

from netcrm.errors import NetcrmError, NotFoundError, UnusableError
from netcrm.store import driver, is_server, queries, shelf, vault
from netcrm.store import unfinished as unfinished_files
from netcrm.store.base import Store
from netcrm.store.driver import code_of
from netcrm.store.sqlite import SCHEMA_VERSION, File, said
from netcrm.store.unfinished import SIDES, left_over

if TYPE_CHECKING:
    from netcrm.store.server import Server

MOST = 100
"""How many faults of a kind are read; after so many it does not matter."""

troubles = driver.troubles
"""What a check may end with that no sentence is known for."""

SEARCHES = ("contact", "organization", "interaction", "fact")
_OF_AN_INDEX = re.compile(r"row \d+ missing from index|wrong # of entries in index")


class Reference(NamedTuple):
    """A row that refers to nothing: where, by which column, and whether the column may be empty."""

    table: str
    row_id: int
    column: str
    may_be_empty: bool


def _file(store: Store) -> sqlite3.Connection:
    """The file behind a store: what is asked here is asked of no server, which looks after itself."""
    return cast(File, store)._connection


def damage(store: Store) -> list[str]:
    """What SQLite finds wrong with the file's pages, rows and indexes."""
    with said(store.path):
        _file(store).execute("PRAGMA cell_size_check = ON")
        found = [str(row[0]) for row in _file(store).execute(f"PRAGMA integrity_check({MOST})")]
    return [] if found == ["ok"] else found


def is_in_use(trouble: Exception) -> bool:
    """Whether a check ended because another program was writing."""
    cause = trouble.__cause__
    return isinstance(cause, driver.troubles()) and code_of(cause) in vault.WAITING


def is_of_an_index(fault: str) -> bool:
    """Whether a fault is one of an index alone, which is made anew from its table."""
    return _OF_AN_INDEX.match(fault) is not None


def reindex(store: Store) -> None:
    """Make all indexes anew."""
    with said(store.path):
        _file(store).execute("REINDEX")


def references_to_nothing(store: Store) -> list[Reference]:
    """The rows that refer to one that is not there."""
    found = []
    with said(store.path):
        execute = _file(store).execute
        for table, row_id, _, key in execute("PRAGMA foreign_key_check").fetchmany(MOST):
            name = queries.name(table)
            keys = {row["id"]: row["from"] for row in execute(f"PRAGMA foreign_key_list({name})")}
            needed = {row["name"] for row in execute(f"PRAGMA table_info({name})") if row["notnull"]}
            found.append(Reference(table, row_id, keys[key], keys[key] not in needed))
    return found


def schema_faults(store: Store) -> tuple[list[str], list[str]]:
    """Tables that are not as they have to be; and what is derived from them (triggers, indexes, search) that is not."""
    with said(store.path), closing(sqlite3.connect(":memory:")) as ours:
        ours.executescript(queries.schema())
        theirs = _file(store)
        tables = [
            table for (table,) in ours.execute(f"SELECT name FROM sqlite_master WHERE type = 'table' AND {OURS}")
            if _shape(theirs, table) != _shape(ours, table)
        ]  # fmt: skip
        there, wanted = _derived(theirs), _derived(ours)
        return tables, sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))


OURS = "name NOT LIKE 'sqlite_%' AND name NOT LIKE '%_search%'"
_DERIVED = (
    "SELECT name, type, sql FROM sqlite_master WHERE type IN ('trigger', 'index') AND sql IS NOT NULL "
    "OR type = 'table' AND name LIKE '%_search'"
)


def _shape(connection: sqlite3.Connection, table: str) -> object:
    """What a table's definition says: its columns by name, what they refer to, and what is unique in it."""
    name = queries.name(table)
    columns = {tuple(row)[1:] for row in connection.execute(f"PRAGMA table_info({name})")}
    references = {tuple(row)[2:7] for row in connection.execute(f"PRAGMA foreign_key_list({name})")}
    unique = {
        tuple(part[2] for part in connection.execute(f"PRAGMA index_info({quoted(row[1])})"))
        for row in connection.execute(f"PRAGMA index_list({name})") if row[3] == "u"
    }  # fmt: skip
    return columns, references, unique


def _derived(connection: sqlite3.Connection) -> dict[str, str]:
    """The statement of each trigger, index and search table, without what may differ in how it is written."""
    return {row[0]: re.sub(r'[\s"]+', " ", row[2]).strip() for row in connection.execute(_DERIVED)}


def quoted(name: str) -> str:
    """Any name, as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


def missing_parts(store: Store) -> list[str]:
    """What a store on a server lacks of what netcrm made there, by name."""
    return cast("Server", store).missing_parts()


def make_derived(store: Store) -> None:
    """Make triggers, indexes and search anew, as one transaction."""
    if is_server(store.path):
        cast("Server", store).make_derived()
        return
    with said(store.path), closing(sqlite3.connect(":memory:")) as ours:
        ours.executescript(queries.schema())
        wanted = [(row[0], row[1], row[2]) for row in ours.execute(_DERIVED)]
        execute = _file(store).execute
        execute("BEGIN IMMEDIATE")
        try:
            for row in execute(_DERIVED).fetchall():
                execute(f"DROP {row['type']} {quoted(row['name'])}")
            for _, _, sql in sorted(wanted, key=lambda each: each[1] == "trigger"):
                execute(sql)
            for table in SEARCHES:
                _fill(store, table)
            execute("COMMIT")
        except BaseException:
            execute("ROLLBACK")
            raise


def stale_searches(store: Store) -> list[str]:
    """The tables whose search index does not say what they say."""
    found = []
    for table in SEARCHES:
        try:
            # Holds each word of the table against the index; as a statement it is an insert, and it changes nothing.
            _file(store).execute(f"INSERT INTO {table}_search({table}_search, rank) VALUES ('integrity-check', 1)")
        except driver.faults() as error:
            if code_of(error) == sqlite3.SQLITE_READONLY:
                return []  # a store that may only be read can't be asked
            if not vault.is_damage(error):
                with said(store.path):
                    raise
            found.append(table)
    return found


def fill_search(store: Store, tables: list[str]) -> None:
    """Fill the search indexes of some tables anew."""
    with said(store.path):
        _file(store).execute("BEGIN IMMEDIATE")
        try:
            for table in tables:
                _file(store).execute(f"INSERT INTO {table}_search({table}_search) VALUES ('delete-all')")
                _fill(store, table)
            _file(store).execute("COMMIT")
        except BaseException:
            _file(store).execute("ROLLBACK")
            raise


def _fill(store: Store, table: str) -> None:
    rows = _file(store).execute(f"PRAGMA table_info({table}_search)")
    columns = [row["name"] for row in rows]
    some = " OR ".join(f"{column} <> ''" for column in columns)
    names = ", ".join(columns)
    _file(store).execute(f"INSERT INTO {table}_search (rowid, {names}) SELECT id, {names} FROM {table} WHERE {some}")


def is_logged_ahead(store: Store) -> bool:
    """Whether the store has a write-ahead log, so that who reads and who writes do not wait for each other."""
    with said(store.path):
        return bool(_file(store).execute("PRAGMA journal_mode").fetchone()[0] == "wal")


def log_ahead(store: Store) -> None:
    """Give the store a write-ahead log, or write what is in a long one into the file."""
    pragma = "wal_checkpoint(TRUNCATE)" if is_logged_ahead(store) else "journal_mode = WAL"
    with said(store.path):
        _file(store).execute(f"PRAGMA {pragma}").fetchall()


def values(store: Store, table: str, column: str) -> Iterator[tuple[str | int | float, int, int]]:
    """Each value of a column that is not empty, with how many rows have it and the first of these."""
    name, of = queries.name(column), queries.name(table)
    # Objects differ from row to row: to gather the same ones would take the memory of all of them.
    what, gathered = (f"{name}, 1, id", "") if column in OBJECTS else (f"{name}, count(*), min(id)", f"GROUP BY {name}")
    with said(store.path):
        yield from _file(store).execute(f"SELECT {what} FROM {of} WHERE {name} IS NOT NULL AND {name} <> '' {gathered}")


OBJECTS = ("extra", "mapping", "options")
"""Columns of JSON objects."""


def baseline(path: str) -> vault.Copy | None:
    """The newest backup of this schema that the store has grown from: one from after the last restore, and none of
    those from before a mending.

    One that is encrypted otherwise than the store can't be put beside it while that is open: two libraries would have
    the same file open, and the one would let go of the other's locks.
    """
    for each in shelf.kept(path):
        if driver.salt_of(each.path) != driver.salt_of(path):
            continue
        if each.why == "restore":
            return None
        if each.why == "doctor":  # what was wrong is in it too
            continue
        try:
            found = vault.glanced(each.path)
        except NetcrmError:
            continue
        if found.schema == SCHEMA_VERSION:
            return found
    return None


READ = 200_000_000
"""Bytes of kept backups that are looked at, the newest first: some seconds' work at most."""


def damaged_backups(path: str) -> Iterator[tuple[str, str]]:
    """The kept backups that could not be brought back, and why; the newest ones, and those whose key is here. What a
    restore replaced is kept as it was, damaged or not."""
    left = READ
    for each in shelf.kept(path):
        if each.why == "restore":
            continue
        try:
            left -= os.path.getsize(each.path)  # noqa: PTH202
            if left < 0:
                return
            vault.examined(each.path, thorough=False)
        except (FileNotFoundError, NotFoundError):
            continue  # another process has removed it meanwhile
        except UnusableError as trouble:
            if "encrypted" not in trouble.details:
                yield each.path, trouble.message


def files(path: str, settings: str) -> Iterator[tuple[str, int]]:
    """The files and folders that only their owner should be able to read, and the mode that each should have."""
    if is_server(path):
        path = settings  # in which a password may be
    folder = shelf.folder(path)
    names = [path + side for side in SIDES] + [settings]
    if os.path.isdir(folder):  # noqa: PTH112
        yield folder, 0o700
        names += sorted(each.path for each in shelf.kept(path))
    yield from ((name, 0o600) for name in names if os.path.isfile(name))  # noqa: PTH113


def open_to_others(path: str, settings: str) -> list[tuple[str, int]]:
    """Those of `files` that others can read or write."""
    return [(name, mode) for name, mode in files(path, settings) if _mode(name) & 0o077]


def _mode(name: str) -> int:
    """A file's mode; 0 when another process has removed it meanwhile."""
    with suppress(FileNotFoundError):
        return os.stat(name).st_mode  # noqa: PTH116
    return 0


def unfinished(path: str) -> list[str]:
    """Files that a process which was stopped left behind."""
    return [file for folder in _folders(path) for file in left_over(folder)]


def sweep(path: str) -> None:
    """Remove them."""
    for folder in _folders(path):
        unfinished_files.sweep(folder)


def _folders(path: str) -> tuple[str, str]:
    return os.path.dirname(os.path.abspath(path)), shelf.folder(path)  # noqa: PTH100, PTH120
