"""A glance into a store for completing a word at the prompt: a few rows by an index, without opening it as a Store.

Rule: it only reads, it does not wait, and it imports next to nothing, as the prompt stands still meanwhile. What goes
wrong comes out as the driver's own error; the one caller (cli/completing.py) then offers nothing.
"""

# The driver itself: the sqlite3 package around it imports datetime, for conversions that nothing here needs, and that
# would be a tenth of the whole completion.
import _sqlite3
import os

from netcrm.store import queries

Row = tuple[str, str, str]
"""A name, an organization and a nickname, each empty when not known."""

AFTER = "\U0010ffff"
"""Sorts after every character of a folded name."""


def opened(path: str) -> _sqlite3.Connection:
    """The file at `path`, which must exist. Opened with mode=ro, SQLite would leave its -wal and -shm behind."""
    escaped = os.path.abspath(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")  # noqa: PTH100
    return _sqlite3.connect(f"file://{escaped}?mode=rw", timeout=0.1, uri=True)


def people(connection: _sqlite3.Connection, folded: str, most: int) -> tuple[list[Row], bool]:
    """The people not archived in whose name or nickname a word starts with each of `folded`; whether there are more.

    Those in a circle come first. Of more than `most`, the last in the alphabet is among those given, so that what all
    given names start with is what all names that start with `folded` do.
    """
    bounds = {"first": folded, "last": folded + AFTER, "most": most + 1}
    words = " AND ".join(f'"{word}"*' for word in folded.split())
    found: dict[Row, None] = {}
    for query, values in (
        ("glance/placed", bounds),
        ("glance/named", bounds),
        ("glance/worded", {"match": f"{{folded nickname_folded}} : ({words})", "most": most + 1}),
    ):
        if folded or query != "glance/worded":  # without a word there is nothing to match
            found.update(dict.fromkeys(connection.execute(queries.text(query), values)))
        if len(found) > most:
            last = connection.execute(queries.text("glance/last_named"), bounds).fetchall()
            return list(found)[: most - len(last)] + last, True
    return list(found), False


def tags(connection: _sqlite3.Connection, folded: str, most: int) -> tuple[list[Row], bool]:
    """The tags that start with `folded`, as names alone; and whether there are more than `most`."""
    bounds = {"first": folded, "last": folded + AFTER, "most": most + 1}
    rows = connection.execute(queries.text("glance/tags"), bounds).fetchall()
    return rows[:most], len(rows) > most
