"""A whole store into an empty one, history included: a file to a server, a server to a file, or one to another.

Rule: all or nothing. What is moved is of one moment, goes in as one transaction, and is read back and held against the
source row by row before that transaction counts. The source is only read.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import zip_longest
from typing import NamedTuple

from netcrm.errors import RefusedError, UnusableError
from netcrm.store import connect, driver, ends, is_server
from netcrm.store.base import Clash, Store
from netcrm.store.ends import End, Values
from netcrm.store.transfer import KEYS
from netcrm.store.unfinished import SIDES

TABLES = (*KEYS, "operation", "change")
"""What a store holds, parents before children; all else is derived from it."""

TOLD_EVERY = 5_000
"""After how many rows the progress moves."""

NOTHING = "Nothing was moved."

Told = Callable[[str, int], object]
"""Is given what is being done (`moved`, `compared`) and how many rows it was done to."""


class Moved(NamedTuple):
    """Where from and to, how many rows of each table, and whether the new file is encrypted (None: it is no file)."""

    source: str
    target: str
    tables: Mapping[str, int]
    encrypted: bool | None = None

    def to_dict(self) -> dict[str, object]:
        """The public shape."""
        return {"from": self.source, "to": self.target, "tables": dict(self.tables), "encrypted": self.encrypted}


def move_to(source: Store, where: str, now: Callable[[], str], told: Told) -> Moved:
    """Copy the whole of an open store to `where`, a URL or a path; what is not there yet is made.

    Raises what `move` does, and UnusableError for a place where there can be no store.
    """
    is_new = not is_server(where) and _checked(where, source.path)
    try:
        with closing(connect(where, create=True, now=now)) as target:  # closed before a look at its first bytes, which
            done = move(source, target, told)  # would let go of its locks
    except BaseException:
        if is_new:
            for side in SIDES:
                with suppress(FileNotFoundError):
                    os.unlink(where + side)  # noqa: PTH108
        raise
    return done if is_server(where) else done._replace(encrypted=bool(driver.salt_of(where)))


def _checked(path: str, source: str) -> bool:
    """Whether a file has to be made, for a path at which a store can be."""
    folder = os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120
    if not os.path.isdir(folder):  # noqa: PTH112
        raise UnusableError(f"There is no folder {folder}.", f"{NOTHING} Make it first, or name another place.")
    if os.path.isdir(path):  # noqa: PTH112
        raise UnusableError(f"{path} is a folder.", f"{NOTHING} Name a file in it.", {"path": path})
    if not os.path.exists(path):  # noqa: PTH110
        return True
    if os.path.exists(source) and os.path.samefile(path, source):  # noqa: PTH110, PTH121
        raise RefusedError(f"{path} is the store itself.", f"{NOTHING} Name another file.", {"path": path})
    return False


def move(source: Store, target: Store, told: Told) -> Moved:
    """Copy all that `source` holds into `target`, which has to be empty.

    Raises RefusedError when the target is not empty, when the source was written to meanwhile, and when it holds what
    the target can't; UnusableError when what was written is not what was read. Then the target is as it was.
    """
    here, there = ends.of(source), ends.of(target)
    columns = {table: source.columns(table) for table in TABLES}
    moving, comparing = _Progress("moved", told), _Progress("compared", told)
    with _explained(source.path), there.writing():
        _check_fit(there, target, columns)
        with here.reading():
            counts = {table: _fill(here, there, table, columns[table], moving) for table in TABLES}
            for table in TABLES:
                _compare(here, there, table, columns[table], comparing)
            for table in KEYS:
                there.count_on(table, source.next_id(table))
            last = here.last_change()
        if here.last_change() != last:
            raise RefusedError(f"{source.path} was written to while it was moved.", f"{NOTHING} Try again.")
    return Moved(source.path, target.path, counts)


@contextmanager
def _explained(path: str) -> Iterator[None]:
    """Turn rows that the target refuses into a sentence about the source."""
    try:
        yield
    except Clash as error:
        sentence = f"{path} has rows that do not go together: {str(error).strip().partition(chr(10))[0]}."
        raise RefusedError(sentence, f"{NOTHING} `netcrm doctor` looks for what is wrong.") from error


def _check_fit(there: End, target: Store, columns: Mapping[str, Sequence[str]]) -> None:
    for table, known in columns.items():
        if set(target.columns(table)) != set(known):
            raise UnusableError(f"The table {table} of {target.path} is not as netcrm makes it.", NOTHING)
        if next(there.rows(table, ("id",)), None) is not None:
            sentence = f"{target.path} is not empty, and a store is only moved into one that is."
            raise RefusedError(sentence, "Name a new file or an empty database.", {"path": target.path})


def _fill(here: End, there: End, table: str, columns: Sequence[str], progress: "_Progress") -> int:
    """Move the rows of a table; how many."""
    before = progress.done
    there.fill(table, columns, progress.over(here.rows(table, columns)))
    return progress.done - before


def _compare(here: End, there: End, table: str, columns: Sequence[str], progress: "_Progress") -> None:
    """Hold what was written against what it was written from. False is 0 in a file, and true is 1."""
    for row, copy in zip_longest(progress.over(here.rows(table, columns)), there.rows(table, columns)):
        if row is None or copy is None or (tuple(row) != tuple(copy) and tuple(there.kept(row)) != tuple(copy)):
            number = (row or copy)[columns.index("id")]
            raise UnusableError(f"Row {number} of {table} did not arrive as it was.", f"{NOTHING} Please report it.")


class _Progress:
    """Counts the rows that pass, and tells of them now and then."""

    def __init__(self, what: str, told: Told) -> None:
        self.done = 0
        self._what = what
        self._told = told

    def over(self, rows: Iterable[Values]) -> Iterator[Values]:
        """The same rows."""
        for row in rows:
            yield row
            self.done += 1
            if self.done % TOLD_EVERY == 0:
                self._told(self._what, self.done)
