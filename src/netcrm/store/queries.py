"""Finds the named SQL: `text("contacts/card")` is the statement under `-- name: card` in `sql/contacts.sql`.

The files are plain SQL with `:name` parameters, one file a noun, read when the first of its queries is run.
"""

import os
from collections.abc import Callable, Iterable, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from netcrm.store.conditions import Where

_FOLDER = os.path.dirname(__file__)  # noqa: PTH120 - pathlib costs an everyday command more than this
_files: dict[str, dict[str, str]] = {}


def text(query: str) -> str:
    """The SQL of `FILE/NAME`."""
    file, _, wanted = query.partition("/")
    if file not in _files:
        _files[file] = _read(os.path.join(_FOLDER, "sql", file + ".sql"))  # noqa: PTH118
    return _files[file][wanted]


def server_text(query: str) -> str:
    """The SQL of `FILE/NAME` on a server: that of `FILE.server.sql` where there is one, for what needs another text."""
    file, _, wanted = query.partition("/")
    other = file + ".server"
    if other not in _files:
        path = os.path.join(_FOLDER, "sql", other + ".sql")  # noqa: PTH118
        _files[other] = _read(path) if os.path.exists(path) else {}  # noqa: PTH110
    return _files[other].get(wanted) or text(query)


def schema() -> str:
    """The DDL of a new store."""
    return _ddl("schema.sql")


def server_schema() -> str:
    """The DDL of a new store on a server."""
    return _ddl("schema.server.sql")


def _ddl(file: str) -> str:
    with open(os.path.join(_FOLDER, file), encoding="utf-8") as opened:  # noqa: PTH118, PTH123
        return opened.read()


def composed(query: str, where: "Iterable[Where]", order: str, named: Callable[[str], str] = text) -> str:
    """A listing put together from a query of any file, and the conditions and the order of `listing.sql`, by name;
    `named` finds the text of each. What the numbered parameters stand for, store/conditions.py tells."""
    return f"{named(query)} WHERE {_conditions(where, named)} ORDER BY {named(f'listing/{order}')} LIMIT :limit"


def paged(query: str, where: "Iterable[Where]", named: Callable[[str], str] = text) -> str:
    """The same in the order of the contacts' ids, `:many` of them `:after` an id, which comes first in each row."""
    columns, asked = named(query).removeprefix("SELECT "), _conditions(where, named)
    return f"SELECT c.id AS place, {columns} WHERE {asked} AND c.id > :after ORDER BY c.id LIMIT :many"


def as_one(select: str, columns: Iterable[str]) -> str:
    """The last `place` of what `paged` gives, and these columns of all of its rows as one text of JSON."""
    return f"SELECT max(place), json_group_array(json_array({', '.join(map(name, columns))})) AS rows FROM ({select})"


def _conditions(where: "Iterable[Where]", named: Callable[[str], str]) -> str:
    numbers = iter(range(1_000_000))
    conditions = (
        f"({named(f'listing/{each}')})" if isinstance(each, str) else each.text(numbers, named) for each in where
    )
    return " AND ".join(conditions) or "1 = 1"


def name(identifier: str) -> str:
    """A table's or column's name, quoted; only names of our own schema come here, and nothing else passes."""
    if not identifier.replace("_", "").isalpha():
        raise ValueError(identifier)
    return f'"{identifier}"'


def insert(table: str, columns: Iterable[str]) -> str:
    """An INSERT with a named parameter for each column."""
    known = list(columns)
    return f"INSERT INTO {name(table)} ({', '.join(map(name, known))}) VALUES ({', '.join(f':{c}' for c in known)})"


def insert_positional(table: str, columns: Sequence[str], rows: int) -> str:
    """An INSERT of so many rows whose values come one row after the other, in the order of `columns`."""
    row = f"({', '.join('?' * len(columns))})"
    return f"INSERT INTO {name(table)} ({', '.join(map(name, columns))}) VALUES {', '.join([row] * rows)}"


def update(table: str, columns: Iterable[str]) -> str:
    """An UPDATE of one row, by `:row_id`, with a named parameter for each column."""
    return f"UPDATE {name(table)} SET {', '.join(f'{name(c)} = :{c}' for c in columns)} WHERE id = :row_id"


def update_positional(table: str, columns: Sequence[str]) -> str:
    """An UPDATE whose values come in the order of `columns`, the row's id last."""
    return f"UPDATE {name(table)} SET {', '.join(f'{name(c)} = ?' for c in columns)} WHERE id = ?"


def delete(table: str) -> str:
    """A DELETE of one row, by `:row_id`."""
    return f"DELETE FROM {name(table)} WHERE id = :row_id"


def _read(path: str) -> dict[str, str]:
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        parts = file.read().split("-- name: ")[1:]
    return {label.strip(): _alone(body) for label, _, body in (part.partition("\n") for part in parts)}


def _alone(body: str) -> str:
    """A statement without its semicolon and without the comment behind it, which speaks of the one that follows."""
    before, _, last = body.strip().rpartition("\n")
    return _alone(before) if last.startswith("--") else body.strip().rstrip(";")
