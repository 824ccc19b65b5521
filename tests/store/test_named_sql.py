"""The named SQL: every query is valid, every name that the code asks for is there, and none is left over."""

import ast
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest
from databases import Databases

import netcrm
from netcrm.core import listing, meaning
from netcrm.records import CIRCLES
from netcrm.store import dialect, queries
from netcrm.store.server import Server, connect

SOURCE = Path(netcrm.__file__).parent
EVERY = sorted((SOURCE / "store" / "sql").glob("*.sql"))
FILES = [file for file in EVERY if not file.stem.endswith(".server")]


def _names(files: list[Path]) -> dict[str, Path]:
    """The queries of these files as the code asks for them, with the file that each is in."""
    return {
        f"{file.stem.removesuffix('.server')}/{name.strip()}": file
        for file in files
        for name in re.findall(r"^-- name: (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    }


NAMED = _names(FILES)
THERE = _names([file for file in EVERY if file not in FILES])
"""What is asked of a server in words of its own, or of a server alone."""
PARTS = {name for name in NAMED if name.startswith("listing/")} - {"listing/contacts", "listing/ids"}
"""What `composed` puts together: conditions and orders, no statements of their own."""
ASKED = re.compile(rf"({'|'.join(file.stem.removesuffix('.server') for file in EVERY)})/.+")


@pytest.fixture(scope="module")
def schema() -> Iterator[sqlite3.Connection]:
    """An empty database with the tables."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.executescript(queries.schema())
        yield connection


@pytest.fixture(scope="module")
def schema_there(server: str) -> Iterator[Server]:
    """An empty store on a server."""
    made = Databases(server)
    with closing(connect(made.new(), create=True, now=str, new_uid=str)) as store:
        yield store
    made.close()


@pytest.mark.parametrize("name", sorted(set(NAMED) - PARTS))
def test_a_query_is_valid(schema: sqlite3.Connection, name: str) -> None:
    schema.execute(f"EXPLAIN {queries.text(name)}", _anything())


@pytest.mark.parametrize("name", sorted(PARTS))
def test_a_part_of_a_listing_is_valid(schema: sqlite3.Connection, name: str) -> None:
    part = name.partition("/")[2]
    is_order = part.startswith("by_")
    sql = queries.composed("listing/contacts", [] if is_order else [part], part if is_order else "by_name")
    schema.execute(f"EXPLAIN {sql}", _anything())


@pytest.mark.parametrize("sort", listing.SORTS)
@pytest.mark.parametrize(
    "filters",
    [
        listing.Filters(),
        listing.Filters("data", CIRCLES[0], "acme", "lyon", untracked=True, archived=True),
        listing.Filters(circle="none"),
    ],
    ids=["all", "filtered", "in no circle"],
)
def test_every_list_that_can_be_asked_for_is_valid(
    schema: sqlite3.Connection, filters: listing.Filters, sort: str
) -> None:
    where, values = listing._conditions(filters)
    sql = queries.composed("listing/contacts", where, "by_" + sort.replace("-", "_"))
    schema.execute(f"EXPLAIN {sql}", {**values, "limit": 20, "today": "2026-11-23"})


@pytest.mark.network
@pytest.mark.parametrize("name", sorted({*NAMED, *THERE} - PARTS - {"journal/defer"}))
def test_a_query_is_valid_on_a_server(schema_there: Server, name: str) -> None:
    _prepare(schema_there, queries.server_text(name))


@pytest.mark.network
@pytest.mark.parametrize("name", sorted(PARTS))
def test_a_part_of_a_listing_is_valid_on_a_server(schema_there: Server, name: str) -> None:
    part = name.partition("/")[2]
    is_order = part.startswith("by_")
    where, order = ([], part) if is_order else ([part], "by_name")
    sql = queries.composed("listing/contacts", where, order, queries.server_text)
    _prepare(schema_there, sql)


def _prepare(store: Server, sql: str) -> None:
    """Let the server find the types of all values by itself, as it has to for an empty one."""
    numbers: dict[str, int] = {}
    asked = re.sub(
        r"%\((\w+)\)s", lambda found: f"${numbers.setdefault(found[1], len(numbers) + 1)}", dialect.translated(sql)
    )
    store._connection.execute(f"PREPARE asked AS {asked.replace('%%', '%')}")
    store._connection.execute("DEALLOCATE asked")


@pytest.mark.parametrize("file", EVERY, ids=lambda file: file.stem)
def test_a_name_is_given_once(file: Path) -> None:
    names = re.findall(r"^-- name: (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(names) == len(set(names))


def test_every_query_that_the_code_asks_for_is_there() -> None:
    known = {asked for asked, _ in _asked() if any(re.fullmatch(asked, name) for name in {**NAMED, **THERE})}
    assert [(asked, where) for asked, where in _asked() if asked not in known] == []


def test_no_query_is_left_over() -> None:
    asked = [pattern for pattern, _ in _asked()]
    assert [
        name for name in sorted({*NAMED, *THERE} - PARTS) if not any(re.fullmatch(one, name) for one in asked)
    ] == []
    text = "".join(
        (SOURCE / "core" / file).read_text(encoding="utf-8") for file in ("listing.py", "meaning.py", "values.py")
    )
    text += "".join(f'"has_{what}"' for what in meaning.HAS) + "".join(f'"{how}"' for how in meaning.IS)
    orders = {f"listing/by_{sort.replace('-', '_')}" for sort in listing.SORTS}
    assert [part for part in sorted(PARTS - orders) if f'"{part.partition("/")[2]}"' not in text] == []
    assert orders <= PARTS


@pytest.mark.parametrize("name", ["contact; DROP TABLE contact", 'contact"', "a b", "1", "contact--"])
def test_only_a_plain_name_becomes_part_of_a_statement(name: str) -> None:
    with pytest.raises(ValueError, match=re.escape(name)):
        queries.name(name)
    with pytest.raises(ValueError, match=re.escape(name)):
        queries.insert(name, ["id"])
    with pytest.raises(ValueError, match=re.escape(name)):
        queries.update_positional("contact", [name])


def _anything() -> "defaultdict[str, None]":
    """A value for whatever parameter is asked for."""
    return defaultdict(lambda: None)


@cache
def _asked() -> list[tuple[str, str]]:
    """Each string in the code that names a query, as a pattern, and the file that it is in."""
    return [
        (pattern, path.name)
        for path in sorted(SOURCE.rglob("*.py"))
        for pattern in map(_pattern, ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        if ASKED.fullmatch(pattern)
    ]


def _pattern(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        # "transfer/taken_" + table
        return re.escape(node.value) + (".+" if node.value.endswith("_") else "")
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
        return "".join(".+" if part is None else re.escape(str(part)) for part in parts)
    return ""


def test_a_comment_between_two_queries_belongs_to_neither(tmp_path: Path) -> None:
    file = tmp_path / "some.sql"
    file.write_text(
        "-- Of all.\n\n-- name: one\nSELECT 1;\n\n-- Of the other;\n-- more.\n-- name: other\nSELECT 2\n-- two\n;\n"
    )
    assert queries._read(str(file)) == {"one": "SELECT 1", "other": "SELECT 2\n-- two\n"}
