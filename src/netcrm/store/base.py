"""What a store is, on whatever engine: rows by named queries in, and writes that are one operation each.

Rule: every write goes through `write`, which is one transaction and one operation in the journal. What an engine does
in a way of its own is abstract here: sqlite.py has it for a file, server.py for a server.
"""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING

from netcrm.errors import NotFoundError, UnusableError
from netcrm.store import queries

MOST_VALUES = 32_000
"""How many values one INSERT takes; SQLite as it is built by default takes a few more."""

FEW = 500
"""Rows, up to which an INSERT takes as many as there are."""

Row = sqlite3.Row
Value = str | int | float | None
Given = Mapping[str, Value] | Sequence[Value]
"""The values of a statement: by name for `:name`, or in order for `?`."""

Rows = tuple[str, Sequence[str], Sequence[Sequence[Value]]]
"""Rows to be added: the table, its columns, and the rows in the order of these."""


if TYPE_CHECKING:
    from typing import Protocol

    from netcrm.store.conditions import Where

    class Answer(Protocol):
        """What a statement came to: its rows, and how many it touched."""

        @property
        def rowcount(self) -> int:
            """The number of rows that were touched."""

        def fetchall(self) -> list[Row]:
            """All rows."""

        def fetchone(self) -> Row | None:
            """The next row, or None."""

        def __iter__(self) -> Iterator[Row]: ...


class Clash(Exception):
    """A row would be there twice, or refer to nothing: what the schema does not allow."""


def gone(name: str) -> NotFoundError:
    """What is said of a contact who was there a moment ago."""
    sentence = f"{name} is not there any more: another command removed them, or merged them into somebody."
    return NotFoundError(sentence, "Nothing was changed. Say it again, and it means who is there now.")


class Missing(UnusableError):
    """There is no store yet where one is looked for."""


class Unwritable(UnusableError):
    """Nothing can be added to the store now: it is read-only, in use, or on a full disk. It may well be read."""


class Store(ABC):
    """An open store, on whatever engine. `all`, `one` and `each` run a named query (`contacts/card`) with named
    parameters.

    An engine gives `_execute`, `_text`, `_said` and what is abstract here.
    """

    _execute: "Callable[[str, Given], Answer]"
    """Runs a statement."""
    _text: Callable[[str], str]
    """Finds a named query."""
    _said: Callable[[str], AbstractContextManager[None]]
    """Turns what the engine says into a sentence about the store."""

    def __init__(self, path: str, now: Callable[[], str], new_uid: Callable[[], str]) -> None:
        self.path = path
        """Where it is, fit to be printed: no password is in it."""
        self.now = now
        self.new_uid = new_uid
        self.before_write: Callable[[str], object] | None = None
        """What is called with a write's label before it begins: it keeps a copy of the store when one is due."""
        self.meant: dict[int, str] = {}
        """The names, by number, of those whom the next write is about: they were looked up before it began."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the store; what was written is on disk."""

    def all(self, query: str, **values: Value) -> list[Row]:
        """Every row of a named query."""
        with self._said(self.path):
            return self._execute(self._text(query), values).fetchall()

    def one(self, query: str, **values: Value) -> Row | None:
        """The first row of a named query, or None."""
        with self._said(self.path):
            return self._execute(self._text(query), values).fetchone()

    def each(self, query: str, **values: Value) -> Iterator[Row]:
        """The rows of a named query, one at a time: for exports larger than memory."""
        with self._said(self.path):
            for row in self._execute(self._text(query), values):  # noqa: UP028 - left early, it must not
                yield row  # close its cursor: the store may be closed by then

    def compose(self, query: str, where: "Iterable[Where]", order: str, values: Mapping[str, Value]) -> Iterator[Row]:
        """A listing: a named query with named conditions and a named order of `sql/listing.sql`."""
        with self._said(self.path):
            for row in self._execute(queries.composed(query, where, order, self._text), dict(values)):  # noqa: UP028
                yield row

    def cells(self, query: str, where: "Sequence[Where]", values: Mapping[str, Value]) -> Iterator[Sequence[Value]]:
        """The rows of a listing in the order of the contacts, without the columns' names: for exports."""
        return self.compose(query, where, "by_id", {**values, "limit": -1})

    def run(self, query: str, **values: Value) -> int:
        """Run a named statement; the number of rows that it touched."""
        with self._said(self.path):
            return self._execute(self._text(query), values).rowcount

    @abstractmethod
    def add(self, query: str, **values: Value) -> int | None:
        """Run a named INSERT; the id of the row, or None when it was there already."""

    @abstractmethod
    def insert(self, table: str, **values: Value) -> int:
        """Add a row; its id."""

    def insert_many(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        """Add many rows, given in the order of `columns`.

        As many as can go in with one statement: each statement that fires a trigger copies the pages it touches, so as
        to be able to take itself back, and has the search index write down what it holds. With 500 rows each, writing
        100,000 people takes a fifth longer, with one row each five times as long (bench/everyday, import).
        """
        with self._said(self.path):
            for sql, values in inserts(table, columns, rows):
                self._execute(sql, values)

    def insert_soon(self, batch: Sequence[Rows]) -> None:
        """Add the rows of several tables, in this order, before anything else that is asked of the store is done."""
        for table, columns, rows in batch:
            self.insert_many(table, columns, rows)

    def new_uids(self, count: int) -> list[str]:
        """New uids, so many at once: a call of the kernel for each would have whoever waits take turns with it."""
        return [self.new_uid() for _ in range(count)]

    @abstractmethod
    def make_room(self) -> None:
        """Have room for the pages that many new rows come back to: asked for by who adds thousands."""

    def update(self, table: str, row_id: int, **values: Value) -> None:
        """Change the named columns of one row."""
        if values:
            with self._said(self.path):
                self._execute(queries.update(table, values), {**values, "row_id": row_id})

    @abstractmethod
    def update_many(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        """Change the same columns of many rows; each item is the values in order, then the row's id."""

    def delete(self, table: str, row_id: int) -> None:
        """Remove one row, and what hangs on it."""
        with self._said(self.path):
            self._execute(queries.delete(table), {"row_id": row_id})

    @abstractmethod
    def version(self) -> int:
        """A number that moves when somebody else has written: what was read before holds while it stays."""

    def set_aside(self, *tables: str) -> bool:  # noqa: ARG002 - for engines that can
        """From now on have these tables be copies of their own, which this connection alone sees and nothing keeps, so
        that what is written to them can be shown where nothing can be written. False where that can't be."""
        return False

    def next_id(self, table: str) -> int:
        """The id that the next new row of a journalled table will get."""
        row = self.one("journal/last_id", table_name=table)
        return (row["seq"] if row else 0) + 1

    @abstractmethod
    def columns(self, table: str) -> list[str]:
        """The names of a table's columns, in order."""

    @abstractmethod
    def references(self, table: str) -> dict[str, str]:
        """Which columns of a table refer to which other table."""

    @contextmanager
    def write(self, label: str, detail: str = "", *, automatic: bool = False, dry: bool = False) -> Iterator[int]:
        """One transaction, one operation: all of it or nothing. Yields the operation's id.

        A command that changed nothing leaves no operation behind; `dry` takes everything back at the end. Raises
        NotFoundError when somebody who is `meant` is not there any more.
        """
        if self.before_write is not None and not dry:
            self.before_write(label)
        with self._said(self.path):
            self._begin()
        try:
            with self._said(self.path):
                operation = self._open(label, detail, automatic)
                self._check_meant()
            yield operation
            with self._said(self.path):
                changed = self._execute("SELECT 1 FROM change WHERE operation_id = :id LIMIT 1", {"id": operation})
                self._end(keep=changed.fetchone() is not None and not dry)
            if not dry and not automatic:
                self.meant.clear()
        except BaseException:
            self._take_back()
            self.meant.clear()
            raise

    def _check_meant(self) -> None:
        """Now that nobody else writes, look whether all who are meant are there."""
        if self.meant:
            rows = self._execute(self._text("who/there"), {"ids": str(list(self.meant))})
            there = {row["id"] for row in rows}
            for number, name in self.meant.items():
                if number not in there:
                    raise gone(name)

    @abstractmethod
    def _begin(self) -> None:
        """Begin a transaction in which nobody else writes."""

    @abstractmethod
    def _open(self, label: str, detail: str, automatic: bool) -> int:
        """Put an operation on record under which every change is, until the end; its id."""

    @abstractmethod
    def _end(self, *, keep: bool) -> None:
        """End the transaction: what was written stays or goes."""

    @abstractmethod
    def _take_back(self) -> None:
        """End the transaction, if there is one still, as if it had never been."""


def inserts(table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[tuple[str, list[Value]]]:
    """The statements that add many rows, each with its values."""
    for batch in _batches(rows, MOST_VALUES // len(columns)):
        yield queries.insert_positional(table, columns, len(batch)), list(chain.from_iterable(batch))


def _batches(rows: Iterable[Sequence[Value]], together: int) -> Iterator[list[Sequence[Value]]]:
    """The rows, so many `together`; what is left over by powers of two: the driver keeps the statements that it has
    met, and large ones of every length would be hundreds of megabytes."""
    left = iter(rows)
    while batch := list(islice(left, together)):
        while FEW < len(batch) < together:
            size = 1 << len(batch).bit_length() - 1
            yield batch[:size]
            del batch[:size]
        yield batch
