"""netcrm's whole export: read back as it was written, refused when it is anything else."""

import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.errors import RefusedError
from netcrm.formats.archives import opener
from netcrm.formats.json import read_tables, write_tables

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT
TABLES = st.dictionaries(TEXT, st.lists(st.dictionaries(TEXT, VALUES, max_size=4), max_size=4), max_size=4)


def written(tables: dict[str, list[dict[str, object]]], schema: int = 3) -> str:
    out = io.StringIO()
    assert write_tables(tables.items(), out, schema=schema) == sum(map(len, tables.values()))
    return out.getvalue()


@settings(max_examples=100, deadline=None)
@given(tables=TABLES)
def test_tables_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, tables: dict[str, list[dict[str, object]]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "export.json"
    path.write_text(written(tables), encoding="utf-8", newline="")

    assert read_tables(path.name, opener(path), newest=3) == tables
    assert list(read_tables(path.name, opener(path))) == list(tables)


def test_a_row_is_a_line() -> None:
    text = written({"contact": [{"id": 1, "name": "Zoë"}, {"id": 2, "name": "Ann"}], "tag": []})

    assert text == (
        '{"format": "netcrm", "version": 1, "schema": 3, "tables": {\n'
        '"contact": [\n{"id": 1, "name": "Zoë"},\n{"id": 2, "name": "Ann"}\n],\n'
        '"tag": [\n]\n}}\n'
    )
    assert json.loads(written({})) == {"format": "netcrm", "version": 1, "schema": 3, "tables": {}}


def test_half_of_a_character_is_written_as_ascii_and_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text(written({"contact": [{"name": "a\ud800"}]}), encoding="utf-8")

    with pytest.raises(RefusedError, match="row 1 of contact"):
        read_tables(path.name, opener(path))


def test_a_number_that_json_lacks_is_not_written() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        written({"contact": [{"days": float("nan")}]})


def export(**changes: object) -> str:
    return json.dumps({"format": "netcrm", "version": 1, "schema": 3, "tables": {"tag": []}} | changes)


REFUSED = [
    ("cut short", export()[:-10], r"not JSON.*line 1, column"),
    ("not JSON", "Name,City\n", "not JSON"),
    ("empty", "", "empty"),
    ("another's", '{"version": "1.0", "account": {}}', "not an export of netcrm"),
    ("a list", "[1]", "not an export of netcrm"),
    ("a later version", export(version=2), "version 2"),
    ("a later schema", export(schema=4), "schema 4"),
    ("no schema", export(schema="x"), "schema 'x'"),
    ("NaN", export(tables={"tag": [{"every": float("nan")}]}), "NaN"),
    ("infinity", export(tables={"tag": [{"every": 1}]}).replace("1}", "1e999}"), "too large"),
    ("a huge number", export(tables={"tag": [{"every": 1}]}).replace("1}", "9" * 5000 + "}"), "can't be read as JSON"),
    ("too deep", "[" * 100_000, "nested too deeply|not JSON"),
    ("tables of no rows", export(tables={"tag": [1]}), "damaged"),
    ("tables that are none", export(tables=[]), "damaged"),
]


@pytest.mark.parametrize(("content", "said"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_anything_else_is_refused(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "export.json"
    path.write_text(content)

    with pytest.raises(RefusedError, match=said):
        read_tables(path.name, opener(path), newest=3)
