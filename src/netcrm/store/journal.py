"""What each command changed, and how it is taken back.

Triggers have written every changed row, before and after, into `change`. Undo plays an operation's changes back,
newest first, as an operation of its own (so it can be undone as well). Rule: it refuses when a later operation, still
in force, touched the same rows or hangs on them, and says which; nothing of anybody else's is ever lost to an undo.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from netcrm.errors import NotFoundError, RefusedError
from netcrm.store.base import Clash, Row, Store, Value
from netcrm.store.transfer import KEYS

State = dict[str, Value]
"""A row's columns and values."""

SHARED = ("organization", "tag", "household")
"""Rows that later operations may lean on: taking back their making removes them only when nothing uses them."""


class Operation(NamedTuple):
    """A line of the history; `state` is `undone`, `undo`, `automatic` or empty."""

    id: int
    at: str
    label: str
    detail: str
    changes: int
    state: str

    def to_dict(self) -> dict[str, object]:
        """The public shape."""
        return {**self._asdict(), "detail": self.detail or None, "state": self.state or None}


def history(store: Store, limit: int) -> list[Operation]:
    """The latest operations, newest first."""
    return [
        Operation(row["id"], row["at"], row["label"], row["detail"], row["changes"], _state(row))
        for row in store.all("journal/list", limit=limit)
    ]


def undo(store: Store, number: int | None, refresh: Callable[[Sequence[int]], object]) -> Operation:
    """Take back operation `number`, or the user's latest that still stands; returns what was taken back.

    `refresh` is given the contacts that it touched, to bring right what is materialized of them: a later operation may
    count on what is gone without having changed the same rows, as the second of two coffees on one day does.

    Raises NotFoundError when there is no such operation, RefusedError when it is undone already or is in the way of a
    later one.
    """
    try:
        with store.write("undo") as this:
            return _take_back(store, _wanted(store, number, this), this, refresh)
    except Clash:
        row = _wanted(store, number, 0)
        _check_conflict(_in_the_way(store, row["id"]), row, "stands in the way")
        raise


def _wanted(store: Store, number: int | None, this: int) -> Row:
    """Operation `number`, or the latest one that a plain undo means; not `this` one, which is the undo itself."""
    row = store.one("journal/latest", this=this) if number is None else store.one("journal/operation", id=number)
    if row is None or row["id"] == this:
        missing = "There is nothing to undo." if number is None else f"There is no operation {number}."
        raise NotFoundError(missing, "`netcrm history` lists what was done.")
    return row


def _take_back(store: Store, row: Row, this: int, refresh: Callable[[Sequence[int]], object]) -> Operation:
    _check_in_force(row)
    _check_conflict(store.one("journal/conflict", id=row["id"]), row)
    store.run("journal/defer")
    changes = _play_back(store, row["id"])
    if store.one("journal/any_change", id=this) is None:
        sentence = f"Operation {row['id']} ({row['label']}) can't be undone: what it made is in use, or was made again."
        raise RefusedError(sentence, "", {"operation": row["id"]})
    _check_conflict(store.one("journal/collateral", undo=this, id=row["id"]), row)
    refresh([contact["id"] for contact in store.all("journal/touched", id=this)])
    store.run("journal/revive", id=row["id"])
    store.run("journal/settle", id=row["id"], undo=this)
    store.run("journal/mark", id=row["id"], undo=this, detail=f"{row['id']} {row['label']} {row['detail']}".strip())
    return Operation(row["id"], row["at"], row["label"], row["detail"], changes, "undone")


def _state(row: Row) -> str:
    if row["undone_by"]:
        return "undone"
    if row["undoes"]:
        return "undo"
    return "automatic" if row["automatic"] else ""


def _check_in_force(row: Row) -> None:
    if row["undone_by"]:
        sentence = f"Operation {row['id']} ({row['label']}) is undone already."
        raise RefusedError(
            sentence, f"`netcrm undo {row['undone_by']}` brings it back.", {"undone_by": row["undone_by"]}
        )


def _check_conflict(later: Row | None, row: Row, how: str = "builds on it") -> None:
    if later is None:
        return
    number = later["operation_id"]
    if number is None:
        sentence = (
            f"Operation {row['id']} ({row['label']}) can't be undone: another program changed the same rows since."
        )
        raise RefusedError(sentence, "", {"operation": row["id"]})
    what = f"{later['label']} {later['detail']}".strip()
    sentence = f"Operation {row['id']} ({row['label']}) can't be undone: operation {number} ({what}) {how}."
    raise RefusedError(sentence, f"Undo that first: netcrm undo {number}", {"operation": row["id"], "later": number})


def _play_back(store: Store, number: int) -> int:
    """Reverse the changes of an operation, newest first, in runs of the same kind; how many there were."""
    count = 0
    elsewhere: dict[tuple[str, Value], int] = {}
    for (table, kind), run in groupby(store.all("journal/changes", id=number), key=_kind):
        rows = list(run)
        count += len(rows)
        if kind == "insert":
            _remove(store, table, [row["row_id"] for row in rows])
            continue
        states = list(_states(store, rows, elsewhere))
        if kind == "delete" and table in SHARED:
            states = [state for state in states if not _is_there(store, table, state, elsewhere)]
        _write(store, table, states, new=kind == "delete")
    return count


def _kind(row: Row) -> tuple[str, str]:
    kind = "insert" if row["before"] is None else "delete" if row["after"] is None else "update"
    return row["table_name"], kind


def _states(store: Store, rows: Sequence[Row], elsewhere: Mapping[tuple[str, Value], int]) -> Iterator[State]:
    """The rows of one table as they were, referring to what has another number now by that."""
    import json

    references = store.references(rows[0]["table_name"]) if elsewhere else {}
    for row in rows:
        state: State = json.loads(row["before"])
        yield state | {
            column: elsewhere[target, state[column]]
            for column, target in references.items()
            if (target, state[column]) in elsewhere
        }


def _is_there(store: Store, table: str, state: State, elsewhere: dict[tuple[str, Value], int]) -> bool:
    """Whether what is to come back, such as a tag, was made anew since; then it is the one that counts."""
    found = _same(store, table, state)
    if found is not None:
        elsewhere[table, state["id"]] = found["id"]
    return found is not None


def _write(store: Store, table: str, states: Sequence[State], *, new: bool) -> None:
    if not states:
        return
    # What was recorded before an upgrade lacks the newest columns.
    columns = [column for column in store.columns(table) if column in states[0]]
    values = [[state[column] for column in columns] for state in states]
    if new:
        store.insert_many(table, columns, values)
    else:
        store.update_many(table, columns[1:], [[*value[1:], value[0]] for value in values])


def _in_the_way(store: Store, number: int) -> Row | None:
    """The operation that has made anew what should come back, or has taken away what it refers to."""
    import json

    rows = [row for row in store.all("journal/changes", id=number) if row["before"] is not None]
    back = {(row["table_name"], row["row_id"]) for row in rows if row["after"] is None}
    for row in rows:
        table, state = row["table_name"], json.loads(row["before"])
        found = _same(store, table, state)
        if found is not None and found["id"] != row["row_id"] and table not in SHARED:
            return store.one("journal/last_change", table_name=table, row_id=found["id"])
        for column, target in store.references(table).items():
            parent = state[column]
            if parent is None or (target, parent) in back:
                continue
            if store.one(f"transfer/taken_{target}", id=parent) is None:
                return store.one("journal/last_change", table_name=target, row_id=parent)
    return None


def _same(store: Store, table: str, state: State) -> Row | None:
    return store.one(f"transfer/find_{table}", **{column: state[column] for column in KEYS[table]})


def _remove(store: Store, table: str, ids: Sequence[int]) -> None:
    for row_id in ids:
        if table in SHARED:
            store.run(f"journal/unused_{table}", id=row_id)
        else:
            store.delete(table, row_id)
