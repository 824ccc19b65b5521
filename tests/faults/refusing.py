"""Why an undo may be refused, read from the rows and the journal past netcrm: a second telling of that rule.

An operation stays when a later one that still stands has changed a row of its own, when something hangs on what it
made, when what would come back has lost its place, or when all that it made is shared and in use.
"""

import json
import sqlite3
from contextlib import closing
from typing import Any

SHARED = ("organization", "tag", "household")
"""What others may lean on: it stays when they do, and stands in nobody's way."""

LATER = """
SELECT DISTINCT o.id FROM change mine JOIN change c USING (table_name, row_id) JOIN operation o ON o.id = c.operation_id
WHERE mine.operation_id = :number AND o.id > :number AND o.undone_by IS NULL AND coalesce(o.undoes, 0) <= :number
"""
"""Those that stand; of one and its undo, both later, there is nothing left."""

Row = dict[str, Any]


def reasons(path: str, number: int) -> list[str]:
    """What stands in the way of undoing operation `number` of a store; nothing if it has to go."""
    with closing(sqlite3.connect(path)) as store:
        store.row_factory = sqlite3.Row
        found = [f"operation {row['id']}" for row in store.execute(LATER, {"number": number})]
        changed = [dict(row) for row in store.execute("SELECT * FROM change WHERE operation_id = ?", (number,))]
        own = {(row["table_name"], row["row_id"]) for row in changed}
        for row in changed:
            table = row["table_name"]
            if row["before"] is None:
                found += _hanging_on(store, table, row["row_id"], own) if table not in SHARED else []
            else:
                found += _without_a_place(store, table, json.loads(row["before"]), own)
        if all(table in SHARED for table, _ in own):
            found.append("what is shared")
    return found


def _hanging_on(store: sqlite3.Connection, table: str, number: int, own: set[tuple[str, int]]) -> list[str]:
    """The rows of others that refer to one that was made; who is in a week's plan only goes from it."""
    found = []
    for (other,) in store.execute("SELECT DISTINCT table_name FROM change WHERE table_name <> 'plan_row'").fetchall():
        for column, target in _references(store, other):
            rows = store.execute(f'SELECT id FROM "{other}" WHERE "{column}" = ?', (number,)) if target == table else ()
            found += [f"{other} {row['id']}" for row in rows if (other, row["id"]) not in own]
    return found


def _without_a_place(store: sqlite3.Connection, table: str, was: Row, own: set[tuple[str, int]]) -> list[str]:
    """What a row referred to and is gone, or the row that has its place now."""
    found = [
        f"{target} {was[column]} is gone"
        for column, target in _references(store, table)
        if was.get(column) is not None
        and (target, was[column]) not in own
        and not store.execute(f'SELECT 1 FROM "{target}" WHERE id = ?', (was[column],)).fetchone()
    ]
    for index in store.execute(f'PRAGMA index_list("{table}")').fetchall():
        columns = [row["name"] for row in store.execute(f'PRAGMA index_info("{index["name"]}")')]
        if index["unique"] and all(was.get(column) is not None for column in columns):
            same = " AND ".join(f'"{column}" = :{column}' for column in columns)
            row = store.execute(f'SELECT id FROM "{table}" WHERE {same} AND id <> :id', was).fetchone()
            found += [f"{table} {row['id']} has its place"] if row and table not in SHARED else []
    return found


def _references(store: sqlite3.Connection, table: str) -> list[tuple[str, str]]:
    return [(row["from"], row["table"]) for row in store.execute(f'PRAGMA foreign_key_list("{table}")')]
