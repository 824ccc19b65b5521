"""What rows are found by, worked out anew from what people wrote: a wrong key hides a row from searches and imports.

Rule: what people wrote is never touched, and two rows never get one key.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import NamedTuple

from netcrm import names
from netcrm.core.findings import STUMBLES
from netcrm.errors import UsageError
from netcrm.store.base import Row, Store
from netcrm.store.transfer import KEYS


class Key(NamedTuple):
    """A column that rows are found by, the query that reads them, the column it follows from, and how."""

    table: str
    column: str
    query: str
    source: str
    made: Callable[[Row], str]


def _called(row: Row) -> str:
    """The key of what goes by a name, whatever that is of."""
    return names.fold(row["name"]) or str(row["name"])


KEYED = (
    Key("contact", "folded", "doctor/names", "name", lambda row: names.fold(row["name"])),
    Key("contact", "nickname_folded", "doctor/names", "nickname", lambda row: names.fold(row["nickname"])),
    *(Key(table, "folded", f"transfer/{table}", "name", _called)
      for table in ("organization", "tag", "source", "saved_view")),
    Key(
        "contact_point", "normalized", "transfer/contact_point", "value",
        lambda row: names.normal(row["kind"], row["value"]),
    ),
    Key(
        "alias", "normalized", "transfer/alias", "value",
        lambda row: str(row["value"]) if row["kind"] == "uid" else names.fold(row["value"]),
    ),
)  # fmt: skip


class Misfiled(NamedTuple):
    """A row that is not found by what it says: which, what it says, by what it is found, by what it should be.

    `rival`: another row that is found by that already. Without a `right` key nobody can tell what it says.
    """

    table: str
    id: int
    column: str
    says: str
    wrong: str
    right: str
    rival: int


def misfiled(store: Store) -> Iterator[Misfiled]:
    """The rows that are found by something else than what they say."""
    for key in KEYED:
        for row in store.each(key.query):
            with suppress(*STUMBLES):  # what it may be at all is told by the other checks
                right = key.made(row)
                if row[key.column] != right:
                    yield _one(store, key, row, right)


def _one(store: Store, key: Key, row: Row, right: str) -> Misfiled:
    says, rival = str(row[key.source]), 0
    try:
        names.clean(says, longest=len(says))
    except UsageError:
        right = ""
    if right and key.column in KEYS[key.table]:
        same = {column: row[column] for column in KEYS[key.table] if column != key.column} | {key.column: right}
        found = store.one(f"transfer/find_{key.table}", **same)
        rival = int(found["id"]) if found is not None else 0
    return Misfiled(key.table, row["id"], key.column, says, str(row[key.column]), right, rival)
