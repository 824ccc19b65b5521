"""The rows of a long listing: the next thousands are looked up while whoever asked works on those before.

Rule: what is read is one moment of the store, however many statements that takes. A statement gives thousands of rows
as one text of JSON, because the interpreter is busy with each row that a statement comes back with (store/aside.py).
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import cast

from netcrm.store import queries
from netcrm.store.aside import Aside
from netcrm.store.base import Value

FIRST, MANY = 100, 2_000
"""How many rows are looked up at first, and then at most."""

LONGEST = 2_000_000
"""Characters of JSON that are looked up at once, as far as the rows before tell; a note may have 100,000 of them."""


def rows(
    connection: sqlite3.Connection, aside: Aside, select: str, values: Mapping[str, Value]
) -> Iterator[Sequence[Value]]:
    """The rows of a `select` (`queries.paged`), in the order of what comes first in each, which is left out.

    It has the connection to itself, in the transaction that there is, or in one of its own that ends with the last row
    or when the iterator is closed.
    """
    begun = not connection.in_transaction
    if begun:
        connection.execute("BEGIN")
    try:
        none = connection.execute(select, {**values, "after": 0, "many": 0})
        text = queries.as_one(select, [column[0] for column in none.description[1:]])
        none.close()
        many = FIRST
        place, found = _some(connection, text, {**values, "after": 0, "many": many})
        while place is not None:
            many = max(1, min(MANY, LONGEST * many // len(found)))
            aside.start([partial(_some, connection, text, {**values, "after": place, "many": many})])
            yield from json.loads(found)
            place, found = cast(tuple[int | None, str], aside.result())
    finally:
        aside.stop()
        with suppress(sqlite3.ProgrammingError):  # left early, it may find the store closed
            if begun and connection.in_transaction:  # SQLite ends it by itself when the disk fails
                connection.execute("ROLLBACK")


def _some(connection: sqlite3.Connection, text: str, values: Mapping[str, Value]) -> tuple[int | None, str]:
    place, found = connection.execute(text, values).fetchone()
    return place, found
