"""Two stores side by side: what a copy has that the store has not, and what differs between them.

Rule: it only reads, row beside row by their keys, so that it takes no memory however large they are.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import NamedTuple

from netcrm.store import driver, queries
from netcrm.store.sqlite import said
from netcrm.store.transfer import KEYS
from netcrm.store.vault import Copy, at_rest

SHOWN = 20
"""How many people are named."""

CARDS = (
    ("contact_point", "contact_id", "kind || value || label"),
    ("contact_tag", "contact_id", "tag_id"),
    ("fact", "contact_id", "text || day || coalesce(expires_on, '')"),
    ("favor", "contact_id", "direction || state || text || day || coalesce(due_on, '')"),
    ("introduction", "person_id", "state || because || other_id || coalesce(broker_id, '')"),
    ("reminder", "contact_id", "text || day || coalesce(done_on, '')"),
)
"""What hangs on a contact beside the contact itself: the table, whose it is, and what counts of its rows."""


class Difference(NamedTuple):
    """What a restore would change: people who come back, who go and who change, with the names of the first of each;
    and the interactions that come back and go."""

    new: int
    gone: int
    changed: int
    interactions_new: int
    interactions_gone: int
    names: Sequence[tuple[str, str]]

    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {name: getattr(self, name) for name in self._fields[:-1]}

    def to_dict(self) -> dict[str, object]:
        """The public shape."""
        return self.counts() | {"people": [{"change": change, "name": name} for change, name in self.names]}


def difference(path: str, copy: str) -> Difference:
    """What differs between the store at `path` and a copy of the same schema that would replace it.

    Raises UnusableError when the store can't be read.
    """
    with said(path), closing(at_rest(copy, beside=path)) as both:
        _join(both, path)
        back, gone = _missing("contact", "main", "now"), _missing("contact", "now", "main")
        cards = (f"({_gathered('now', *card)} n.id) IS NOT ({_gathered('main', *card)} c.id)" for card in CARDS)
        changed = (
            f"FROM now.contact n JOIN main.contact c ON c.uid = n.uid WHERE {_differ(both, 'contact', 'n', 'c')} OR "
            + " OR ".join(cards)
        )
        counted = (
            back, gone, changed, _missing("interaction", "main", "now"), _missing("interaction", "now", "main"),
        )  # fmt: skip
        counts = [int(both.execute(f"SELECT count(*) {sql}").fetchone()[0]) for sql in counted]
        named = [
            (kind, str(name))
            for kind, sql in (("gone", gone), ("new", back), ("changed", changed))
            for (name,) in both.execute(f"SELECT n.name {sql} ORDER BY n.folded LIMIT {SHOWN}")
        ]
        new, lost, differ, talks, talks_lost = counts
        return Difference(new, lost, differ, talks, talks_lost, named[:SHOWN])


def unexplained(path: str, copy: Copy) -> Iterator[tuple[str, int]]:
    """Rows that are not as they are in an earlier copy of the store, though no change of them is on record since.

    The journal's triggers see every write: such a row was damaged, here or in the copy. Tables and ids. Yields
    nothing when the copy is of another history: none of its last operations is in the store.
    """
    with said(path), closing(at_rest(copy.path)) as both:
        _join(both, path)
        known, shared = both.execute(
            "SELECT count(*), count(n.id) FROM (SELECT id, at FROM main.operation ORDER BY id DESC LIMIT 3) o "
            "LEFT JOIN now.operation n ON n.id = o.id AND n.at = o.at"
        ).fetchone()
        if known and not shared:
            return
        for table in (*KEYS, "operation", "change"):
            sql = (
                f"SELECT c.id FROM main.{queries.name(table)} c LEFT JOIN now.{queries.name(table)} n ON n.id = c.id "
                f"WHERE ({_differ(both, table, 'n', 'c')})"
            )
            if table in KEYS:
                sql += (
                    f" AND NOT EXISTS (SELECT 1 FROM now.change x WHERE x.table_name = '{table}' AND x.row_id = c.id "
                    f"AND x.id > {copy.change})"
                )
            for (row_id,) in both.execute(sql):
                yield table, row_id


def _join(connection: sqlite3.Connection, path: str) -> None:
    """Put the store at `path` beside the copy, as `now`; what is damaged may not look like a function to run."""
    connection.execute("PRAGMA trusted_schema = OFF")
    driver.attach(connection, path, "now")


def _missing(table: str, there: str, here: str) -> str:
    """The rows, as `n`, that one of the two has and the other has not."""
    return f"FROM {there}.{table} n WHERE NOT EXISTS (SELECT 1 FROM {here}.{table} o WHERE o.uid = n.uid)"


def _differ(connection: sqlite3.Connection, table: str, one: str, other: str) -> str:
    """Whether two rows of a table differ. Which operation took another back is written later, beside the journal."""
    columns = [row[1] for row in connection.execute(f"PRAGMA main.table_info({queries.name(table)})")]
    compared = [queries.name(column) for column in columns if column not in ("undoes", "undone_by")]
    sides = (", ".join(f"{side}.{column}" for column in compared) for side in (one, other))
    return " IS NOT ".join(f"({side})" for side in sides)


def _gathered(schema: str, table: str, whose: str, what: str) -> str:
    """All that a table says of a contact, as one text; the contact's id follows."""
    return f"SELECT group_concat({what}, char(30)) FROM (SELECT * FROM {schema}.{table} ORDER BY id) WHERE {whose} ="
