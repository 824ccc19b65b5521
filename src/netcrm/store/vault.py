"""Copies of a store that can be trusted, and putting one back: what backups, restores and upgrades rest on.

Rule: a copy gets its name when it is whole, checked and on the disk, and nobody but its owner can read it. Nothing
takes the place of a store before that store is in a copy of its own.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from netcrm.errors import NotFoundError, RefusedError, UnusableError
from netcrm.store import driver, entrance, replaced, sqlite
from netcrm.store.driver import code_of
from netcrm.store.sqlite import APPLICATION_ID, SCHEMA_VERSION, opened, said
from netcrm.store.unfinished import SIDES, finish, free, fresh

if TYPE_CHECKING:
    from netcrm.store.keys import Key

PAGES = 16
"""How many pages a restore takes at a time; the emptiest store has more, so that the first step is never the last."""

CACHE = "cache_size = -65536"
"""64 MB of pages: with SQLite's own 2 MB a check of a large store reads it from the disk time and again."""

LOGS = ("", "-wal", "-journal")
"""The files that hold what was written."""

WAITING = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
"""What SQLite says of a store's own bytes; the last one of a file format that it does not know."""

LISTED = "`netcrm restore` lists the backups."


class Copy(NamedTuple):
    """What is in a store: its size in bytes, how many contacts, its schema; its last operation (0: none) and when that
    was, and its last change."""

    path: str
    size: int
    contacts: int
    schema: int
    operation: int
    at: str
    change: int


def back_up(path: str, target: str, *, thorough: bool = True) -> Copy:
    """Copy the store at `path` to `target`, replacing an earlier copy, as of one moment while others may write.

    `thorough` holds each index against its table too. Raises UnusableError when the store is damaged or the copy can't
    be written, RefusedError when `target` is the store, or there is something else than a copy of it (`replaced.py`).
    """
    place = os.path.realpath(target)
    if any(_is_same(os.path.realpath(path) + side, place) for side in SIDES):
        raise RefusedError(f"{target} is the store itself.", "Name another file.", {"path": target})
    replaced.check(target, path)
    with fresh(place) as new:
        with said(path), closing(opened(path, create=False)[0]) as source:
            source.execute("BEGIN")
            contacts = source.execute("SELECT count(*) FROM contact").fetchone()[0]
            _pour(source, new, driver.key_of(path))
        found = examined(new, thorough=thorough, about=path)
        if found.contacts != contacts:
            raise UnusableError(f"The copy {target} has {found.contacts} of {contacts} contacts.", "Try again.")
        without_sides(place)
        finish(new, place)
        return found._replace(path=target)


def examined(path: str, *, thorough: bool = True, about: str = "") -> Copy:
    """Check a copy that nobody writes to; what is in it.

    Raises UnusableError, of the store `about` or else of the copy: it is damaged, newer, or none of netcrm's.
    """
    name = about or path
    with said(name), closing(at_rest(path)) as copy:
        found = _contents(copy, path, name)
        check = copy.execute(f"PRAGMA {'integrity' if thorough else 'quick'}_check(1)").fetchone()[0]
    if check != "ok":
        raise UnusableError(f"The store {name} is damaged: {check}.", LISTED, {"path": name})
    return found


def glanced(path: str) -> Copy:
    """What is in a copy, without a check of all of it. Raises UnusableError for one that can't be opened."""
    with said(path), closing(at_rest(path)) as copy:
        return _contents(copy, path, path)


def live(path: str) -> Copy:
    """What is in the store at `path` now. Raises UnusableError for one that can't be opened."""
    with said(path), closing(opened(path, create=False)[0]) as connection:
        return _contents(connection, path, path)


def since(path: str, copy: Copy) -> int | None:
    """How many operations the store has after those in a copy; None when the copy's last one is none of the store's."""
    with said(path), closing(opened(path, create=False)[0]) as store:
        last = store.execute("SELECT at FROM operation WHERE id = :id", {"id": copy.operation}).fetchone()
        if copy.operation and (last is None or last[0] != copy.at):
            return None
        count = store.execute("SELECT count(*) FROM operation WHERE id > :id", {"id": copy.operation}).fetchone()
        return int(count[0])


def at_rest(path: str, *, beside: str = "") -> sqlite3.Connection:
    """A connection to a database that nobody writes to: it is only read, and no file is made beside it.

    `beside` is a database that will be attached to it.
    """
    if not os.path.isfile(path):  # noqa: PTH113
        raise NotFoundError(f"There is no file {path}.", LISTED, {"path": path})
    return driver.connect(path, immutable=True, cipher=bool(beside and driver.salt_of(beside)), pragmas=(CACHE,))


def put_back(copy: str, path: str, kept: str) -> str:
    """Make the store at `path` what `copy` is, and first keep in `kept` what it replaces, if there is a store.

    The path of what was kept, or empty: where another restore took that name meanwhile it has a number.

    A store that can be opened is written through SQLite's own backup, as one transaction: whoever has it open sees all
    of the old or all of the new, also after a crash, and its write-ahead log stays the right one. (A file put in its
    place would leave them writing to one that has no name any more.) The old store is copied while the write lock is
    held, so that nothing written in between is lost. A store that is damaged, so that SQLite can't open it, is
    replaced as a file, and its write-ahead log goes; and so is one whose key is not here. Nobody may have it open.

    Raises UnusableError, with the store as it was, when another program is writing, when the disk is full, and when the
    store may not be opened or written.
    """
    path = os.path.realpath(path)  # a link to the store stays one, and SQLite's files are beside what it leads to
    with said(path):
        if _is_there(path):
            try:
                return _overwrite(copy, path, kept)
            except driver.damage() as error:
                only_read = code_of(error) == sqlite3.SQLITE_READONLY
                if not is_damage(error) and not (only_read and entrance.asks_too_much(path)):
                    raise
            except UnusableError as error:
                if "encrypted" not in error.details:
                    raise  # else it is a damaged one that nothing can tell from one of another key
        with driver.gate(path, sqlite.BUSY_SECONDS, alone=True):
            if entrance.is_open(path):
                raise driver.busy()
            kept = free(kept)
            set_aside(path, kept)
            _replace(copy, path)
        return kept if os.path.exists(kept) else ""  # noqa: PTH110


def is_damage(error: Exception) -> bool:
    """Whether what SQLite says is of the bytes of a file; else it is of permissions, of the disk, or of who else has
    the file open. What is no word of SQLite's is a message that can't be decoded, or a page that can't be."""
    return not isinstance(error, driver.faults()) or code_of(error) in DAMAGE


def set_aside(path: str, kept: str) -> None:
    """Copy a store byte by byte, and its log: SQLite finds both by their names, whatever is left of them."""
    for side in LOGS:
        if _is_there(path + side):
            with fresh(kept + side) as new:
                _copy_bytes(path + side, new)
                finish(new, kept + side)


@contextmanager
def newest(copy: str, folder: str, at: str, *, in_use: bool = False) -> Iterator[str]:
    """A checked copy of the newest schema: the given one, or what is made of it in `folder` at the time `at`.

    That is when it is of an older schema, or when a part of it is still in its log, as of a store copied while in use;
    and always of a store that is `in_use`. Raises UnusableError when it is damaged, newer, or none of netcrm's.
    """
    logged = in_use or _is_there(copy + "-wal")
    if not logged and examined(copy).schema == SCHEMA_VERSION:
        yield copy
        return
    name = "now.db" if in_use else "newest.db"  # a restore may need both at once
    with fresh(os.path.join(folder, name)) as new:  # noqa: PTH118
        if logged:
            with said(copy), closing(driver.connect(copy)) as source:
                _pour(source, new, driver.key_of(copy))
        else:
            _copy_bytes(copy, new)
        schema = examined(new, about=copy).schema
        if schema < SCHEMA_VERSION:
            from netcrm.store.migrations import upgrade

            upgrade.bring_up_to_date(new, schema, at, keep=False)
            with said(new), closing(driver.connect(new)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        yield new


def _overwrite(copy: str, path: str, kept: str) -> str:
    """Write `copy` over a store that may be in use, as one transaction; where what it was is kept."""
    live = driver.connect(path, timeout=sqlite.BUSY_SECONDS)
    with closing(live) as target, _paged(copy, target, path) as fitting, closing(at_rest(fitting)) as source:
        target.execute(f"PRAGMA {CACHE}")
        _check_ours(target, path)
        target.execute("PRAGMA journal_mode = WAL").fetchall()  # so that it can be read below, while it is locked
        source.execute("BEGIN")
        done = ""

        def locked(status: int, _left: int, _total: int) -> None:
            nonlocal done
            _not_for_ever(status)
            if not done:
                done = free(kept)  # now that no other restore can take it
                _keep(path, done)

        source.backup(target, pages=PAGES, progress=locked)
        target.execute("PRAGMA busy_timeout = 0")  # while others read, the log is written into the file by the next one
        with suppress(*driver.failures()):
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return done


@contextmanager
def _paged(copy: str, target: sqlite3.Connection, path: str) -> Iterator[str]:
    """The copy with pages of the size that the store has, which another program may have changed: SQLite writes no
    others over them. It is the given one, or what is made of it beside the store."""
    size = target.execute("PRAGMA page_size").fetchone()[0]
    with closing(at_rest(copy)) as source:
        fits = source.execute("PRAGMA page_size").fetchone()[0] == size
    if fits:
        yield copy
        return
    with fresh(os.path.join(os.path.dirname(path), "pages.db")) as new:  # noqa: PTH118, PTH120
        _copy_bytes(copy, new)
        with closing(driver.connect(new)) as made:
            for pragma in ("journal_mode = DELETE", f"page_size = {int(size)}"):
                made.execute(f"PRAGMA {pragma}").fetchall()
            made.execute("VACUUM")
        yield new


def _keep(path: str, kept: str) -> None:
    """Copy the store as it was last committed, damaged or not."""
    try:
        with fresh(kept) as new:
            with closing(driver.connect(path, timeout=sqlite.BUSY_SECONDS)) as source:
                _pour(source, new, driver.key_of(path))
            finish(new, kept)
    except driver.damage() as error:
        if not is_damage(error):
            raise
        set_aside(path, kept)


def _replace(copy: str, path: str) -> None:
    """Put a copy in the place of a store that SQLite can't open, or that is not there. The gate is held."""
    with fresh(path) as new:
        _copy_bytes(copy, new)
        without_sides(path)  # a crash after this leaves the damaged store, which is kept
        finish(new, path)


def without_sides(path: str) -> None:
    """Remove what SQLite keeps beside a file that is about to be replaced: it would be read into the new one."""
    for side in SIDES[1:]:
        with suppress(FileNotFoundError):
            os.unlink(path + side)  # noqa: PTH108


def _pour(source: sqlite3.Connection, new: str, key: "Key | None") -> None:
    """Copy all pages into an empty file, which gets the same key, and needs no journal: it has no name yet."""
    with closing(driver.open_with(new, key)) as target:
        target.execute("PRAGMA journal_mode = OFF")
        target.execute("PRAGMA synchronous = OFF")
        source.backup(target, progress=lambda status, _left, _total: _not_for_ever(status))


def _not_for_ever(status: int) -> None:
    """Give up where SQLite has waited as long as it may: Python's backup would wait without end."""
    if status in WAITING:
        raise driver.busy(status)


def _contents(connection: sqlite3.Connection, path: str, name: str) -> Copy:
    """What is in a copy of ours. Raises UnusableError when it is none, or a newer one."""

    def number(sql: str) -> int:
        return int(connection.execute(sql).fetchone()[0] or 0)

    schema = number("PRAGMA user_version")
    if number("PRAGMA application_id") != APPLICATION_ID:
        raise UnusableError(f"{name} is not a netcrm store.", LISTED, {"path": name})
    if schema > SCHEMA_VERSION:
        sentence = f"{name} was written by a newer netcrm (schema {schema}; this one knows {SCHEMA_VERSION})."
        raise UnusableError(sentence, "Upgrade netcrm.", {"path": name})
    if schema < 1:
        raise UnusableError(f"The store {name} is damaged: its schema is {schema}.", LISTED, {"path": name})
    operation, at = connection.execute("SELECT max(id), at FROM operation").fetchone()
    contacts, change = number("SELECT count(*) FROM contact"), number("SELECT max(id) FROM change")
    return Copy(path, os.path.getsize(path), contacts, schema, operation or 0, str(at or ""), change)  # noqa: PTH202


def _check_ours(connection: sqlite3.Connection, path: str) -> None:
    """Refuse to write over a database of another program; a store whose mark alone is damaged is still ours."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    ours = connection.execute("SELECT count(*) FROM sqlite_master WHERE name IN ('operation', 'contact')").fetchone()[0]
    if application != APPLICATION_ID and not ours:
        raise RefusedError(
            f"{path} is a database of another program.", "Name another file with --db or NETCRM_DB.", {"path": path}
        )


def _is_there(path: str) -> bool:
    return os.path.exists(path) and os.path.getsize(path) > 0  # noqa: PTH110, PTH202


def _is_same(path: str, other: str) -> bool:
    return os.path.exists(path) and os.path.exists(other) and os.path.samefile(path, other)  # noqa: PTH110, PTH121


def _copy_bytes(path: str, new: str) -> None:
    import shutil

    shutil.copyfile(path, new)
