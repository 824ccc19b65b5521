"""A glance into a store for completing a word at the prompt: a few rows by an index, without opening it as a Store.

Rule: it only reads, it does not wait, and it imports next to nothing, as the prompt stands still meanwhile. What goes
wrong comes out as the driver's own error; the one caller (cli/completing.py) then offers nothing.
"""

# The driver itself: the sqlite3 package around it imports datetime, for conversions that nothing here needs, and that
# would be a tenth of the whole completion.
import _sqlite3

from netcrm.store import queries
from netcrm.store.entrance import Gate, salt_of, uri

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

Row = tuple[str, str, str]
"""A name, an organization and a nickname, each empty when not known."""

AFTER = "\U0010ffff"
"""Sorts after every character of a folded name."""


PATIENCE = 0.1
"""Seconds that the prompt may stand still for a store that others write to."""


def opened(path: str, key: "Callable[[str], str]") -> _sqlite3.Connection:
    """The file at `path`, which must exist. Opened with mode=ro, SQLite would leave its -wal and -shm behind.

    `key` finds the raw key of an encrypted one by its name, or is empty. Raises LookupError when it is.
    """
    salt = salt_of(path)
    with Gate(path, PATIENCE):
        place = uri(path, "mode=rw")
        connection = _encrypted(place, salt, key(salt.hex())) if salt else _sqlite3.connect(
            place, timeout=PATIENCE, uri=True)  # fmt: skip
        try:
            connection.execute("PRAGMA schema_version").fetchall()  # it may be replaced until it is read
        except BaseException:
            connection.close()
            raise
    return connection


def _encrypted(place: str, salt: bytes, secret: str) -> _sqlite3.Connection:
    from netcrm.store import driver, keys

    connection: _sqlite3.Connection = driver.library(place).connect(place, timeout=PATIENCE, uri=True)
    if not secret:
        connection.close()
        raise LookupError(place)
    connection.execute(f'PRAGMA key = "{keys.read(secret, salt).raw}"').close()
    return connection


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


def _named(query: str) -> "Callable[[_sqlite3.Connection, str, int], tuple[list[Row], bool]]":
    """Looks up what starts with a folded text, and whether there is more than `most`."""

    def find(connection: _sqlite3.Connection, folded: str, most: int) -> tuple[list[Row], bool]:
        match = "city : " + " ".join(f'"{word}"*' for word in folded.split())
        bounds = {"first": folded, "last": folded + AFTER, "match": match, "most": most + 1}
        if query == "glance/cities" and not folded:  # without a letter there is nothing to match
            return [], False
        rows = connection.execute(queries.text(query), bounds).fetchall()
        return rows[:most], len(rows) > most

    return find


KINDS = {
    "person": people, "tag": _named("glance/tags"), "org": _named("glance/organizations"),
    "city": _named("glance/cities"), "view": _named("glance/views"),
}  # fmt: skip
"""What is looked up for each kind of word. Tags, organizations and cities are names alone; views have their filters."""
