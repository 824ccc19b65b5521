"""Two stores side by side: what a copy has that the store has not, and what differs between them.

Rule: it only reads, row beside row by their ids, and remembers of them the ids of those that differ.
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

HANGING = (
    ("contact_point", "contact_id", "contact"), ("contact_tag", "contact_id", "contact"),
    ("alias", "contact_id", "contact"), ("tenure", "contact_id", "contact"), ("favor", "contact_id", "contact"),
    ("introduction", "person_id", "contact"), ("fact", "contact_id", "contact"), ("reminder", "contact_id", "contact"),
    ("follow_up", "contact_id", "contact"), ("outcome", "contact_id", "contact"),
    ("participant", "interaction_id", "interaction"), ("plan_row", "plan_id", "plan"),
)  # fmt: skip
"""Rows that are a part of another one, which changes with them: their table, by which column, and the other's table."""

PARTS = ("contact_point", "contact_tag", "alias", "tenure", "participant", "plan_row")
"""Those of them that are told of as such a change alone."""

LASTING = ("uid", "folded", "week", "header")
"""Columns by which a row is known whatever its id is in the other store; the other tables' rows have no such name."""


class Other(NamedTuple):
    """What would change in a table beside contacts and interactions: rows that come back, that go, that change."""

    table: str
    new: int
    gone: int
    changed: int

    def to_dict(self) -> dict[str, object]:
        """The public shape."""
        return self._asdict()


class Difference(NamedTuple):
    """What a restore would change: people who come back, who go and who change, with the names of the first of each;
    the same of interactions; the operations that come back and go; and the other tables where anything differs."""

    new: int
    gone: int
    changed: int
    interactions_new: int
    interactions_gone: int
    interactions_changed: int
    operations_new: int
    operations_gone: int
    others: Sequence[Other]
    names: Sequence[tuple[str, str]]

    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {name: getattr(self, name) for name in self._fields[:-2]}

    def to_dict(self) -> dict[str, object]:
        """The public shape."""
        return self.counts() | {
            "others": [other.to_dict() for other in self.others],
            "people": [{"change": change, "name": name} for change, name in self.names],
        }


def difference(path: str, copy: str) -> Difference:
    """What differs between the store at `path` and a copy of the same schema that would replace it.

    Raises UnusableError when the store can't be read.
    """
    with said(path), closing(at_rest(copy, beside=path)) as both:
        _join(both, path)
        both.execute("BEGIN")  # the store as of one moment
        for table in KEYS:
            _mark(both, table)
        for table, column, other in HANGING:
            for side in ("now", "main"):
                both.execute(
                    f"INSERT OR IGNORE INTO temp.{side}_{other} SELECT r.{column} FROM temp.{side}_{table} d "
                    f"JOIN {side}.{table} r ON r.id = d.id WHERE r.{column} IS NOT NULL"
                )
        found = {table: _counted(both, table) for table in KEYS if table not in PARTS}
        people, talks = found.pop("contact"), found.pop("interaction")
        operations = _one(both, _operations("main", "now")), _one(both, _operations("now", "main"))
        kinds = {"gone": _gone("contact"), "new": _new("contact"), "changed": _changed("contact")}
        named = [
            (kind, str(name))
            for kind, sql in kinds.items()
            for (name,) in both.execute(f"SELECT r.name {sql} ORDER BY r.folded LIMIT {SHOWN}")
        ]
        others = [other for other in found.values() if any(other[1:])]
        return Difference(*people[1:], *talks[1:], *operations, others, named[:SHOWN])


def _mark(both: sqlite3.Connection, table: str) -> None:
    """Remember the rows of a table that are not the same in both, for each side by its ids."""
    name = queries.name(table)
    for side in ("now", "main"):
        both.execute(f"CREATE TEMP TABLE {side}_{table} (id INTEGER PRIMARY KEY)")
    both.execute(
        f"INSERT INTO temp.now_{table} SELECT n.id FROM now.{name} n LEFT JOIN main.{name} c ON c.id = n.id "
        f"WHERE {_differ(both, table, 'n', 'c')}"
    )
    both.execute(
        f"INSERT INTO temp.main_{table} SELECT c.id FROM main.{name} c "
        f"WHERE NOT EXISTS (SELECT 1 FROM now.{name} n WHERE n.id = c.id) "
        f"UNION ALL SELECT d.id FROM temp.now_{table} d JOIN main.{name} c ON c.id = d.id"
    )


def _counted(both: sqlite3.Connection, table: str) -> Other:
    name, key = queries.name(table), _key(table)
    both.execute(  # what changes has to be known on the side where it is counted
        f"INSERT OR IGNORE INTO temp.now_{table} SELECT n.id FROM temp.main_{table} d "
        f"JOIN main.{name} c ON c.id = d.id JOIN now.{name} n ON n.{key} = c.{key}"
    )
    return Other(table, *(_one(both, sql(table)) for sql in (_new, _gone, _changed)))


def _one(both: sqlite3.Connection, sql: str) -> int:
    return int(both.execute(f"SELECT count(*) {sql}").fetchone()[0])


def _new(table: str) -> str:
    return _marked(table, "main", "now", "NOT EXISTS")


def _gone(table: str) -> str:
    return _marked(table, "now", "main", "NOT EXISTS")


def _changed(table: str) -> str:
    return _marked(table, "now", "main", "EXISTS")


def _operations(here: str, there: str) -> str:
    """The operations that one of the two has and the other has not; each history counts them from 1."""
    return (
        f"FROM {here}.operation o WHERE NOT EXISTS (SELECT 1 FROM {there}.operation p WHERE p.id = o.id "
        f"AND (p.at, p.label, p.detail) = (o.at, o.label, o.detail))"
    )


def _marked(table: str, here: str, there: str, how: str) -> str:
    """The rows that differ, as `r`, and which the other side has (`EXISTS`) or has not."""
    name, key = queries.name(table), _key(table)
    return (
        f"FROM temp.{here}_{table} d JOIN {here}.{name} r ON r.id = d.id "
        f"WHERE {how} (SELECT 1 FROM {there}.{name} o WHERE o.{key} = r.{key})"
    )


def _key(table: str) -> str:
    """The column by which the same row is known in the other store."""
    first = KEYS[table][0]
    return first if first in LASTING else "id"


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


def _differ(connection: sqlite3.Connection, table: str, one: str, other: str) -> str:
    """Whether two rows of a table differ. Which operation took another back is written later, beside the journal."""
    columns = [row[1] for row in connection.execute(f"PRAGMA main.table_info({queries.name(table)})")]
    compared = [queries.name(column) for column in columns if column not in ("undoes", "undone_by")]
    sides = (", ".join(f"{side}.{column}" for column in compared) for side in (one, other))
    return " IS NOT ".join(f"({side})" for side in sides)
