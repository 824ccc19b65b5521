"""A whole store out and in again, table by table, as rows.

Rule: what goes out holds everything but the journal; what comes in is checked by the models of `tables.py` before it is
written (`checks.py` for what a type can't say), and a row that the store has already stays as it is.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from netcrm.errors import RefusedError
from netcrm.store.base import Row, Store, Value

if TYPE_CHECKING:
    from sqlmodel import SQLModel

KEYS: Mapping[str, tuple[str, ...]] = {
    "organization": ("folded",),
    "household": ("uid",),
    "tag": ("folded",),
    "contact": ("uid",),
    "contact_point": ("contact_id", "kind", "normalized"),
    "contact_tag": ("contact_id", "tag_id"),
    "event": ("uid",),
    "interaction": ("uid", "source_key"),
    "participant": ("interaction_id", "contact_id"),
    "favor": ("uid",),
    "introduction": ("uid",),
    "fact": ("uid",),
    "reminder": ("uid",),
    "plan": ("week",),
    "plan_row": ("plan_id", "contact_id", "position"),
    "alias": ("contact_id", "kind", "normalized"),
    "distinct_pair": ("one_id", "other_id"),
    "listed": ("contact_id", "source"),
    "news": ("uid",),
    "column_map": ("header",),
    "source": ("folded",),
    "follow_up": ("uid", "contact_id", "event_id"),
    "outcome": ("uid",),
    "tenure": ("contact_id", "organization_id", "until"),
    "saved_view": ("folded",),
}
"""The tables that travel, parents before children, and what tells that two rows of each are the same: all of it, or for
an interaction any of it, and of a plan's row the person or the position."""


def tables(store: Store) -> Iterator[tuple[str, Iterator[dict[str, Value]]]]:
    """Every table that travels with its rows in the order of their ids, one row at a time."""
    for table in KEYS:
        yield table, (dict(row) for row in store.each(f"transfer/{table}"))


class Arrival:
    """An export coming in. `row` takes the rows of one table after the other, in the order of KEYS."""

    def __init__(self, store: Store) -> None:
        from netcrm.store import tables as schema

        self._store = store
        self._models = {model.__tablename__: model for model in schema.Base.__subclasses__()}
        self._ids: dict[str, dict[object, int]] = {table: {} for table in KEYS}
        self._new: dict[str, set[int]] = {table: set() for table in KEYS}
        self._columns = {table: store.columns(table) for table in KEYS}
        self._booleans = {table: _booleans(self._models[table]) for table in KEYS}
        self._references = {table: store.references(table) for table in KEYS}
        self._waiting: list[tuple[str, int, str, object, str]] = []

    def row(self, table: str, given: Mapping[str, object], where: str) -> tuple[int, bool]:
        """Take in a row; its id here and whether it is new. Raises RefusedError for a value that can't be."""
        values = self._checked(table, given, where)
        number = values["id"]
        if number in self._ids[table]:
            raise RefusedError(f"{where}, field 'id': {number} is in the file already.")
        later = self._redirect(table, values, where)
        found = self._find(table, values)
        if found is not None:
            if found["id"] in self._new[table]:
                raise RefusedError(f"{where}: the same {table.replace('_', ' ')} is in the file already.")
            self._ids[table][number] = found["id"]
            return int(found["id"]), False
        if self._store.one("transfer/taken_" + table, id=number) is not None:
            del values["id"]
        new = self._store.insert(table, **values)
        self._ids[table][number] = new
        self._new[table].add(new)
        self._waiting += [(table, new, column, target, where) for column, target in later]
        return new, True

    def id_of(self, table: str, given: object) -> int:
        """The id here of a row that the file gives another number."""
        return self._ids[table][given]

    def finish(self) -> None:
        """Set what referred to a row of the same table that came later. Raises RefusedError when none came."""
        for table, row_id, column, target, where in self._waiting:
            self._store.update(table, row_id, **{column: self._there(table, column, target, where)})

    def _checked(self, table: str, given: Mapping[str, object], where: str) -> dict[str, Value]:
        """The columns of a row with values of the right kind."""
        from pydantic import ValidationError

        from netcrm.store import checks

        unknown = set(given) - set(self._columns[table])
        if unknown:
            raise RefusedError(f"{where}: there is no field {min(unknown)!r}.", "Was it written by a newer netcrm?")
        # SQLite has no truth values, so that an export has 0 and 1.
        stated = {
            column: bool(value) if column in self._booleans[table] and value in (0, 1) else value
            for column, value in given.items()
        }
        try:
            values: dict[str, Value] = self._models[table].model_validate(stated, strict=True).model_dump()
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"])
            raise RefusedError(f"{where}, field {field!r}: {first['msg']}.") from error
        if values["id"] is None:
            raise RefusedError(f"{where}, field 'id': Field required.")
        for column, value in values.items():
            takes = "" if value is None else checks.refused(table, column, value)
            if takes:
                raise RefusedError(f"{where}, field {column!r}: {str(value)[:60]!r} is not {takes}.")
        return values

    def _redirect(self, table: str, values: dict[str, Value], where: str) -> list[tuple[str, object]]:
        """Turn the file's ids into the store's; what refers within the same table waits until all of it is in."""
        later: list[tuple[str, object]] = []
        for column, target in self._references[table].items():
            given = values[column]
            if given is None:
                continue
            if target == table:
                later.append((column, given))
                values[column] = None
            else:
                values[column] = self._there(target, column, given, where)
        return later

    def _there(self, table: str, column: str, given: object, where: str) -> int:
        if given not in self._ids[table]:
            raise RefusedError(f"{where}, field {column!r}: there is no {table} {given} in the file.")
        return self._ids[table][given]

    def _find(self, table: str, values: Mapping[str, Value]) -> Row | None:
        return self._store.one(f"transfer/find_{table}", **{column: values[column] for column in KEYS[table]})


def _booleans(model: "type[SQLModel]") -> frozenset[str]:
    return frozenset(name for name, field in model.model_fields.items() if field.annotation is bool)
