"""A store on PostgreSQL, by its URL: the same named SQL as a file's, over psycopg, which only this module imports.

Rule: who writes waits for its turn, so that a write stands on what the one before it left, as with a file; who reads
does not wait. What goes wrong with a server is one sentence (UnusableError, exit code 6), and no password is in it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, cast

from netcrm.errors import UnusableError, UsageError
from netcrm.store import dialect, masked, outages, queries
from netcrm.store.base import Given, Missing, Row, Store, Value
from netcrm.store.sqlite import BEGINNING, BUSY_SECONDS, SCHEMA_VERSION

if TYPE_CHECKING:
    from netcrm.store.base import Answer
    from netcrm.store.conditions import Where

try:
    import psycopg
    from psycopg.adapt import Dumper, Loader
    from psycopg.conninfo import conninfo_to_dict
    from psycopg.pq import TransactionStatus
    from psycopg.types.string import StrDumperUnknown
except ImportError as missing:
    raise UnusableError(
        "A store on a server needs psycopg, which is not here.", "Install it: pip install 'netcrm[postgres]'."
    ) from missing

OLDEST = 15
"""The oldest PostgreSQL that netcrm is tried with."""

CONNECT_SECONDS = 10
"""How long to wait for a server that does not answer, unless the URL says otherwise (connect_timeout)."""

TOGETHER = 2000
"""How many rows go in at once; beyond it nothing is gained."""

FEW = 20
"""Up to so many rows go in as a statement, which the server answers at once; a stream of them takes it two answers."""

CHUNK = 2000
"""How many rows of a large answer are fetched at a time."""

LARGE = ("transfer/", "export/")
"""The queries whose answer may be larger than memory: they are read in chunks."""

LARGEST = 2**63
"""Whole numbers end before it."""

MAKING = 0x6E63726D
"""The lock of who makes a store: the bytes `ncrm`."""


class Server(Store):
    """A store on a server."""

    def __init__(
        self, connection: "psycopg.Connection[Row]", path: str, now: Callable[[], str], new_uid: Callable[[], str]
    ) -> None:
        super().__init__(path, now, new_uid)
        self._connection = connection
        self._text = queries.server_text
        self._said = self._saying
        self._writing = connection.cursor()
        # A number goes in as it is written, and the column says what it is: 1 is true where truth is meant.
        self._writing.adapters.register_dumper(int, AsWritten)
        self._columns: dict[str, list[str]] = {}

    def close(self) -> None:
        """Let go of the server; what was written is there."""
        self._connection.close()

    @contextmanager
    def _saying(self, path: str) -> Iterator[None]:
        with said(path, self._connection):
            yield

    def _execute(self, sql: str, values: Given = ()) -> "Answer":
        return cast("Answer", self._connection.execute(dialect.translated(sql), values))

    def _put(self, sql: str, values: Given) -> "psycopg.Cursor[Row]":
        """Run a statement that takes values into columns."""
        return self._writing.execute(dialect.translated(sql), values)

    def each(self, query: str, **values: Value) -> Iterator[Row]:
        """The rows of a named query, one at a time; of a LARGE one, not all of them are here at once."""
        if query.startswith(LARGE):
            return self._chunked(self._text(query), values)
        return super().each(query, **values)

    def compose(self, query: str, where: "Iterable[Where]", order: str, values: Mapping[str, Value]) -> Iterator[Row]:
        """A listing: a named query with named conditions and a named order of `sql/listing.sql`."""
        if query.startswith(LARGE):
            return self._chunked(queries.composed(query, where, order, self._text), dict(values))
        return super().compose(query, where, order, values)

    def _chunked(self, sql: str, values: Given) -> Iterator[Row]:
        cursor = self._connection.cursor(f"netcrm_{id(values)}", withhold=True)
        cursor.itersize = CHUNK
        with self._said(self.path):
            try:
                for row in cursor.execute(dialect.translated(sql), values):  # noqa: UP028 - that would close it, too
                    yield row
            finally:
                try:
                    cursor.close()
                except psycopg.errors.InvalidCursorName:  # its transaction has ended, as when a reader went
                    psycopg.Cursor.close(cursor)

    def add(self, query: str, **values: Value) -> int | None:
        """Run a named INSERT; the id of the row, or None when it was there already."""
        with self._said(self.path):
            row = self._put(f"{self._text(query)} RETURNING id", values).fetchone()
            return None if row is None else int(row["id"])

    def insert(self, table: str, **values: Value) -> int:
        """Add a row; its id."""
        with self._said(self.path):
            row = self._put(f"{queries.insert(table, values)} RETURNING id", values).fetchone()
            new = int(row["id"]) if row is not None else 0
            if "id" in values:
                self._count_on(table, new)
            return new

    def insert_many(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        """Add many rows, given in the order of `columns`: they are streamed to the server."""
        at = columns.index("id") if "id" in columns else None
        left = iter(rows)
        while batch := list(islice(left, TOGETHER)):  # each is whole before it goes: the next may be read from here
            with self._said(self.path):
                self._put_many(table, columns, batch)
                if at is not None:
                    self._count_on(table, max(int(row[at] or 0) for row in batch))

    def make_room(self) -> None:
        """Nothing: a server has its own."""

    def _put_many(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
        if len(rows) <= FEW:
            self._put(queries.insert_positional(table, columns, len(rows)), list(chain.from_iterable(rows)))
            return
        with self._writing.copy(
            f"COPY {queries.name(table)} ({', '.join(map(queries.name, columns))}) FROM STDIN"
        ) as copy:
            for row in rows:
                copy.write_row(row)

    def update(self, table: str, row_id: int, **values: Value) -> None:
        """Change the named columns of one row."""
        if values:
            with self._said(self.path):
                self._put(queries.update(table, values), {**values, "row_id": row_id})

    def update_many(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        """Change the same columns of many rows; each item is the values in order, then the row's id."""
        with self._said(self.path):
            self._writing.executemany(dialect.translated(queries.update_positional(table, columns)), list(rows))

    def version(self) -> int:
        """A number that moves when somebody has written: what was read before holds while it stays."""
        row = self.one("journal/newest_change")
        return int(row["id"]) if row is not None else 0

    def _count_on(self, table: str, last: int) -> None:
        """Let a table's numbers go on after `last`, if they have not yet come so far."""
        sequence = queries.name(table + "_id_seq")
        sql = f"SELECT setval('{sequence}', greatest(last_value, :last)) FROM {sequence}"
        self._execute(sql, {"last": last}).fetchone()

    def columns(self, table: str) -> list[str]:
        """The names of a table's columns, in order."""
        if table not in self._columns:
            self._columns[table] = [row["name"] for row in self.all("catalog/columns", table_name=queries.name(table))]
        return self._columns[table]

    def references(self, table: str) -> dict[str, str]:
        """Which columns of a table refer to which other table."""
        rows = self.all("catalog/references", table_name=queries.name(table))
        return {row["from_column"]: row["to_table"] for row in rows}

    def missing_parts(self) -> list[str]:
        """The tables, indexes, functions and triggers of the schema that are not there, or are switched off."""
        there = {row["name"] for row in self.all("catalog/parts")}
        return [part for part in dialect.parts(queries.server_schema()) if part not in there]

    def make_derived(self) -> None:
        """Make functions, triggers, search and the indexes that are missing anew, as one transaction."""
        from netcrm.store import ddl_server

        with self._said(self.path):
            self._begin()
        try:
            with self._said(self.path):
                self._connection.execute(ddl_server.mended())
                self._end(keep=True)
        except BaseException:
            self._take_back()
            raise

    def _begin(self) -> None:
        """Begin a transaction in which nobody else writes: whose turn it is has the table `current`, which no reader
        minds."""
        try:
            self._connection.execute(
                f"BEGIN; SET LOCAL lock_timeout = '{BUSY_SECONDS}s'; LOCK TABLE current IN EXCLUSIVE MODE"
            )
        except BaseException:
            self._take_back()
            raise

    def _open(self, label: str, detail: str, automatic: bool) -> int:
        values: dict[str, Value] = {"label": label, "detail": detail, "at": self.now(), "automatic": automatic}
        row = self._put(queries.server_text("catalog/open_operation"), values).fetchone()
        return int(row["id"]) if row is not None else 0

    def _end(self, *, keep: bool) -> None:
        self._connection.execute("COMMIT" if keep else "ROLLBACK")

    def _take_back(self) -> None:
        if not self._connection.closed and self._connection.info.transaction_status != TransactionStatus.IDLE:
            with suppress(psycopg.Error):  # the server takes back by itself what it loses the connection to
                self._connection.execute("ROLLBACK")


class Named(tuple[Any, ...]):
    """A row, by number and by name, as SQLite's driver gives it."""

    places: Mapping[str, int]

    def __getitem__(self, which: Any) -> Any:
        return tuple.__getitem__(self, self.places[which] if isinstance(which, str) else which)

    def keys(self) -> list[str]:
        """The names of the columns."""
        return list(self.places)


def _rows(cursor: "psycopg.Cursor[Any]") -> Callable[[Sequence[Any]], Row]:
    """What makes a row of its values. Of two columns of one name the first is meant."""
    places: dict[str, int] = {}
    for at, column in enumerate(cursor.description or ()):
        places.setdefault(column.name, at)

    def made(values: Sequence[Any]) -> Row:
        row = Named(values)
        row.places = places
        return cast(Row, row)

    return made


class AsWritten(Dumper):
    """A whole number as its digits, of no type."""

    def dump(self, obj: int) -> bytes:
        """The digits. Raises OverflowError for a number that no column holds, as SQLite's driver does."""
        if not -LARGEST <= obj < LARGEST:
            raise OverflowError(obj)
        return str(obj).encode()


class Whole(AsWritten):
    """A whole number of the one type that columns have."""

    oid = psycopg.adapters.types["int8"].oid

    def quote(self, obj: int) -> bytes:
        """The digits within a statement: psycopg's own take no other type where they count rows."""
        return b" " + self.dump(obj)


class WithoutNull(StrDumperUnknown):
    """A text without the character that PostgreSQL has no room for: U+0000."""

    def dump(self, obj: str) -> Any:
        """The text's bytes."""
        return super().dump(obj.replace("\0", "") if "\0" in obj else obj)


class Truth(Loader):
    """A truth value as SQLite has it: 1 or 0."""

    def load(self, data: Any) -> int:
        """1 for true."""
        return int(bytes(data) == b"t")


class Number(Loader):
    """A sum or a mean as SQLite has it: whole if it can be."""

    def load(self, data: Any) -> int | float:
        """The number."""
        text = bytes(data).decode()
        return float(text) if "." in text or "N" in text else int(text)


@contextmanager
def said(path: str, connection: "psycopg.Connection[Any] | None" = None) -> Iterator[None]:
    """Turn what a server says into a sentence about the store at `path`, from which the password is gone."""
    try:
        yield
    except OverflowError:
        raise UsageError(*outages.LARGE) from None
    except psycopg.Error as error:
        primary = error.diag.message_primary or ""
        lost = connection is not None and connection.broken
        told = outages.sentence(path, error.sqlstate, primary, lost=lost)
        if told is None:
            raise
        raise told from error


def connect(where: str, *, create: bool, now: Callable[[], str], new_uid: Callable[[], str]) -> Server:
    """Open the store at a URL, bring it up to date if it is behind, and with `create` make it in an empty database.

    Raises UnusableError with the reason.
    """
    path = masked(where)
    connection = _connection(where, path)
    try:
        with said(path, connection):
            version = _version(connection, path)
            if not version:
                if not create:
                    raise Missing(f"There is no store at {path}.", BEGINNING, {"path": path})
                _make(connection)
                version = _version(connection, path)
            if version < SCHEMA_VERSION:
                from netcrm.store.migrations import upgrade_server

                upgrade_server.bring_up_to_date(lambda: _connected(where, path), path, version)
    except BaseException:
        connection.close()
        raise
    return Server(connection, path, now, new_uid)


def _connected(where: str, path: str, **how: Any) -> "psycopg.Connection[Any]":
    try:
        options = conninfo_to_dict(where)
    except psycopg.ProgrammingError:
        # What libpq says of it quotes parts of it.
        hint = "It is postgresql://USER@HOST/DATABASE; in a password, % stands before the code of / : @ ? #."
        raise UnusableError(f"The URL {path} can't be read.", hint, {"path": path}) from None
    defaults = {"connect_timeout": CONNECT_SECONDS, "application_name": "netcrm"}
    try:
        return psycopg.connect(**{**defaults, **options, **how, "client_encoding": "utf8"})
    except psycopg.Error as error:
        raise outages.refused(path, str(error)) from None  # nor is it shown with NETCRM_DEBUG


def _connection(where: str, path: str) -> "psycopg.Connection[Row]":
    """A connection on which values are as in a file."""
    connection = _connected(where, path, autocommit=True, row_factory=_rows)
    connection.adapters.register_dumper(str, WithoutNull)
    connection.adapters.register_dumper(int, Whole)
    for name, loader in (("bool", Truth), ("numeric", Number)):
        connection.adapters.register_loader(name, loader)
    return connection


def _version(connection: "psycopg.Connection[Row]", path: str) -> int:
    """The schema of the store, 0 for a database with nothing in it. Raises UnusableError for anything else."""
    info = connection.info
    if info.server_version < OLDEST * 10000:
        sentence = f"{path} is a PostgreSQL {info.server_version // 10000}; netcrm needs {OLDEST} or newer."
        raise UnusableError(sentence, "", {"path": path})
    if info.parameter_status("server_encoding") != "UTF8":
        sentence = f"The database {path} is encoded in {info.parameter_status('server_encoding')}."
        raise UnusableError(sentence, "Make another with ENCODING 'UTF8'.", {"path": path})
    row = _marked(connection)
    if row is None:
        held = connection.execute(queries.server_text("catalog/held")).fetchone()
        if held is None or not held["tables"]:
            return 0
        row = _marked(connection)  # somebody else may have made it between the two looks
        if row is None:
            raise _foreign(path)
    number = str(row["version"])
    if not number.isdecimal() or not row["ours"]:
        raise _foreign(path)
    if int(number) > SCHEMA_VERSION:
        sentence = f"{path} was written by a newer netcrm (schema {int(number)}; this one knows {SCHEMA_VERSION})."
        raise UnusableError(sentence, "Upgrade netcrm.", {"path": path})
    return int(number)


def _marked(connection: "psycopg.Connection[Row]") -> Row | None:
    """What a database says of itself, None when it is no store of ours."""
    try:
        return connection.execute(queries.server_text("catalog/opened")).fetchone()
    except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn):
        return None


def _foreign(path: str) -> UnusableError:
    hint = "Make a database of its own for it (`createdb`), or a schema: ?options=-csearch_path%3Dnetcrm."
    return UnusableError(f"{path} is a database of another program.", hint, {"path": path})


def _make(connection: "psycopg.Connection[Row]") -> None:
    """A new store, in one transaction: of two who make it, one waits for the other and finds it there."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [MAKING])
        row = connection.execute("SELECT to_regclass('alembic_version')").fetchone()
        if row is not None and row[0] is None:
            connection.execute(queries.server_schema())
