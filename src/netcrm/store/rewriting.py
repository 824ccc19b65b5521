"""Encrypting a store, decrypting it, giving it another key: its file is written anew, and takes the old one's place.

Rule: nothing is replaced before the new file was read with its key and each row of it held against the old one. A
store that anybody else has open is not replaced. What could be read before, without a key or with another one, is
overwritten (wiping.py).
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from netcrm.errors import NetcrmError, UnusableError
from netcrm.store import driver, entrance, shelf, sqlite, vault, wiping
from netcrm.store.health import quoted
from netcrm.store.sqlite import said
from netcrm.store.unfinished import finish, fresh

if TYPE_CHECKING:
    from netcrm.store.keys import Key

TABLES = "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow')"
SCHEMA = "SELECT type, name, tbl_name, sql FROM {0}.sqlite_master"


class Rewritten(NamedTuple):
    """How many kept backups went the same way as the store, and which did not, because they can't be read; with what an
    earlier stop left over and can't be removed."""

    backups: int
    left: list[str]


def rewrite(path: str, key: "Key | None") -> None:
    """Encrypt the store at `path` with `key`, which it may have had another of; without one decrypt it.

    A kill at any moment leaves the old file or the new one. Raises UnusableError, with the store as it was, when others
    have it open, when it is damaged, and when there is no room.
    """
    path = os.path.realpath(path)  # a link to the store stays one
    before = driver.key_of(path)
    wiping.sweep(path)
    with (
        said(path),
        driver.gate(path, sqlite.BUSY_SECONDS, alone=True),
        closing(_alone(path, before)) as source,
        fresh(path) as new,
    ):
        _export(source, path, new, key)
        _sync(new)
        # A kill from here to the new name leaves the old store without a write-ahead log, which it does not need to be
        # whole. With one, this connection would look for it by the name of the new store's when it is closed.
        _without_log(source, path, key)
        # It is left after the connection is closed, for that lets go of its locks.
        with wiping.Replaced(path, to_go=key is not None) as old:
            try:
                finish(new, path)
                old.done()
            except BaseException:
                if old.is_there():
                    with suppress(*driver.failures()):
                        source.execute("PRAGMA journal_mode = WAL").fetchall()
                raise
            finally:
                driver.forget(path)
                source.close()


def rewrite_backups(path: str, key: "Key | None") -> Rewritten:
    """Give the kept backups of a store the same key as it has; those that have it already stay as they are."""
    done, left = 0, wiping.sweep(path)
    for each in shelf.kept(path):
        try:
            if driver.salt_of(each.path) != (key.salt if key else b""):
                _rewrite_copy(each.path, key)
                done += 1
        except NetcrmError:
            left.append(each.path)
    return Rewritten(done, left)


def readable(path: str) -> list[str]:
    """The files beside an encrypted store that can be read without its key: backups, and what a kill left."""
    if not driver.salt_of(path):
        return []
    files = (*(each.path for each in shelf.kept(path)), *wiping.left(path))
    return [file for file in files if not driver.salt_of(file) and _size(file)]  # another process may thin them now


def _size(file: str) -> int:
    with suppress(FileNotFoundError):
        return os.path.getsize(file)  # noqa: PTH202
    return 0


@contextmanager
def alike(copy: str, path: str, folder: str) -> Iterator[str]:
    """A copy with the key of the store at `path`, or with none as that: the given one, or what is made of it in
    `folder`. Where there is no store, or none whose key is known, the copy stays as it is; and where damage leaves it
    open whether the store is encrypted."""
    told = entrance.is_encrypted(path)
    known = told is False or (told and driver.salt_of(path))
    try:
        key = driver.key_of(path if known else copy)
    except UnusableError:
        key = driver.key_of(copy)
    if driver.salt_of(copy) == (key.salt if key else b""):
        yield copy
        return
    with fresh(os.path.join(folder, "alike.db")) as new:  # noqa: PTH118
        with said(copy), closing(driver.connect(copy, immutable=True, cipher=True)) as source:
            _export(source, copy, new, key)
        yield new


def _alone(path: str, key: "Key | None") -> sqlite3.Connection:
    """A connection to a store that nobody else has open, nor can open while it lasts."""
    alone = ("locking_mode = EXCLUSIVE", *driver.READ)
    connection = driver.open_with(path, key, timeout=sqlite.BUSY_SECONDS, cipher=True, pragmas=alone)
    try:
        connection.execute("BEGIN EXCLUSIVE").execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection


def _rewrite_copy(path: str, key: "Key | None") -> None:
    """Do the same to a copy, which nobody has open; the time of its file, which backups are sorted by, stays."""
    times = os.stat(path)  # noqa: PTH116
    with said(path), fresh(path) as new:
        logged = os.path.exists(path + "-wal") and os.path.getsize(path + "-wal")  # noqa: PTH110, PTH202
        has = driver.key_of(path)
        with closing(_alone(path, has) if logged else driver.connect(path, immutable=True, cipher=True)) as source:
            _export(source, path, new, key)
            if logged:
                _without_log(source, path, key)
        os.utime(new, ns=(times.st_atime_ns, times.st_mtime_ns))
        wiping.remove_sides(path)
        with wiping.Replaced(path, to_go=key is not None) as old:
            finish(new, path)
            driver.forget(path)
            old.done()


def _without_log(source: sqlite3.Connection, path: str, key: "Key | None") -> None:
    """Have all of a database that is about to be replaced in its one file, and no log or journal beside it."""
    if key is not None:
        wiping.empty_log(source, path)
    source.execute("PRAGMA journal_mode = DELETE").fetchall()
    wiping.remove_sides(path)


def _export(source: sqlite3.Connection, path: str, new: str, key: "Key | None") -> None:
    """Write all that a database holds into an empty file, and hold the two against each other.

    Raises UnusableError when the database is damaged, or the copy is not the same.
    """
    check = source.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if check != "ok":
        raise UnusableError(f"The store {path} is damaged: {check}.", vault.LISTED, {"path": path})
    source.execute("ATTACH :path AS new KEY :key", {"path": new, "key": key.raw if key else ""})
    try:
        source.execute("PRAGMA new.journal_mode = OFF").fetchall()  # it has no name yet
        source.execute("PRAGMA new.synchronous = OFF")
        _copy(source)
        for header in ("application_id", "user_version"):
            source.execute(f"PRAGMA new.{header} = {int(source.execute(f'PRAGMA {header}').fetchone()[0])}")
        wrong = next(_differences(source), "")
    finally:
        source.execute("DETACH new")
    if key is not None:
        driver.bunch.hold(key)
    driver.forget(new)
    if wrong or driver.salt_of(new) != (key.salt if key else b""):
        sentence = f"The new file would not hold what {path} holds ({wrong or 'its first bytes'})."
        raise UnusableError(sentence, "Nothing was changed. Please report it.", {"path": path})
    # Read as everybody will read it; and with a write-ahead log, as every store has one.
    with closing(driver.open_with(new, key)) as fresh_one:
        fresh_one.execute("PRAGMA journal_mode = WAL").fetchall()
    vault.examined(new, about=path)


TOLD = {
    "disk I/O error": sqlite3.SQLITE_IOERR,
    "database or disk is full": sqlite3.SQLITE_FULL,
    "database disk image is malformed": sqlite3.SQLITE_CORRUPT,
}


def _copy(source: sqlite3.Connection) -> None:
    """Have SQLCipher write everything into `new`. What goes wrong it tells in words alone, without SQLite's code."""
    try:
        source.execute("SELECT sqlcipher_export('new')").fetchall()
    except driver.failures() as error:
        vars(error)["sqlite_errorcode"] = TOLD.get(str(error), driver.code_of(error))
        raise


def _differences(both: sqlite3.Connection) -> Iterator[str]:
    """The schema's names and the tables in which what was exported is not what was there."""
    ours, theirs = ({tuple(row) for row in both.execute(SCHEMA.format(name))} for name in ("main", "new"))
    yield from sorted(str(row[1]) for row in ours ^ theirs)
    for table, without_rowid in both.execute(TABLES).fetchall():
        name = quoted(table)
        if table == "sqlite_schema":
            continue
        counts = [both.execute(f"SELECT count(*) FROM {side}.{name}").fetchone()[0] for side in ("main", "new")]
        if counts[0] != counts[1] or both.execute(_unlike(both, name, bool(without_rowid))).fetchone() is not None:
            yield table


def _unlike(both: sqlite3.Connection, name: str, without_rowid: bool) -> str:
    """A query for rows of a table that are not the same in both: side by side, or by their keys, as there are many."""
    if without_rowid or name == '"sqlite_sequence"':
        return f"SELECT 1 FROM (SELECT * FROM main.{name} EXCEPT SELECT * FROM new.{name}) LIMIT 1"
    columns = [quoted(row[1]) for row in both.execute(f"PRAGMA main.table_info({name})")]
    sides = (", ".join(f"{side}.{column}" for column in columns) for side in ("a", "b"))
    differ = " IS NOT ".join(f"({side})" for side in sides)
    return f"SELECT 1 FROM main.{name} a LEFT JOIN new.{name} b ON b.rowid = a.rowid WHERE {differ} LIMIT 1"


def _sync(path: str) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
