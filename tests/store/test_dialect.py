"""A statement in PostgreSQL's words: what is said otherwise there, and what must stay as it is."""

import re
from pathlib import Path

import pytest

import netcrm
from netcrm.store import dialect, queries

SQL = Path(netcrm.__file__).parent / "store" / "sql"


@pytest.mark.parametrize(
    ("said", "there"),
    [
        ("SELECT :a, :b_2", "SELECT %(a)s, %(b_2)s"),
        ("VALUES (?, ?)", "VALUES (%s, %s)"),
        ("SELECT x::text, :x", "SELECT x::text, %(x)s"),
        ("SELECT ':a' || '?' || :a", "SELECT ':a' || '?' || %(a)s"),
        ("SELECT 'it''s :a', :a", "SELECT 'it''s :a', %(a)s"),
        ('SELECT "a:b", :a', 'SELECT "a:b", %(a)s'),
        ("SELECT a -- isn't :b\n, :c", "SELECT a \n, %(c)s"),
        ("WHERE a LIKE '--%' AND b % 2 = :c", "WHERE a LIKE '--%%' AND b %% 2 = %(c)s"),
        ("group_concat(t.name, char(31))", "string_agg(t.name, chr(31))"),
        ("SELECT 'char(31) group_concat('", "SELECT 'char(31) group_concat('"),
        ("instr(folded, :folded) > 0", "strpos(folded, %(folded)s) > 0"),
        ("max(0, a - b)", "greatest(0, a - b)"),
        ("min(:a, other_id)", "least(%(a)s, other_id)"),
        ("max(i.day), min(tag_id)", "max(i.day), min(tag_id)"),
        ("substr(c.birthday, -5)", "right(c.birthday, 5)"),
        ("substr(day, 1, 7)", "substr(day, 1, 7)"),
        ("json_each(:ids) j", "json_numbers(%(ids)s) j"),
        ("json_each(:states)", "json_texts(%(states)s)"),
        ("AND +c.check_in > :after", "AND c.check_in > %(after)s"),
        ("a + c.check_in", "a + c.check_in"),
        ("c.circle IS :circle", "(c.circle = %(circle)s OR (c.circle IS NULL AND %(circle)s IS NULL))"),
        ("c.circle IS NULL AND d IS NOT NULL", "c.circle IS NULL AND d IS NOT NULL"),
        ("LIMIT :limit OFFSET :skip", "LIMIT nullif(CAST(%(limit)s AS BIGINT), -1) OFFSET %(skip)s"),
        ("CROSS JOIN participant p ON p.id = 1", "JOIN participant p ON p.id = 1"),
        ("a CROSS JOIN b", "a CROSS JOIN b"),
        ("WHERE fact_search MATCH :match LIMIT 2", "WHERE words @@ search_query(%(match)s) LIMIT 2"),
        ("ORDER BY s.rowid DESC LIMIT 2", "ORDER BY s.rowid + 0 DESC LIMIT 2"),
        ("ORDER BY s.rowid LIMIT 2", "ORDER BY s.rowid LIMIT 2"),
        (
            "WHERE contact_search MATCH '{title city} : (' || :match || ')' AND x",
            "WHERE words @@ search_query('{title city} : (' || %(match)s || ')') AND x",
        ),
    ],
)
def test_a_statement_is_said_as_postgresql_says_it(said: str, there: str) -> None:
    assert dialect.translated(said) == there


@pytest.mark.parametrize("file", sorted(SQL.glob("*.server.sql")), ids=lambda file: file.stem)
def test_a_query_of_a_server_stands_beside_one_of_that_name(file: Path) -> None:
    beside = file.with_name(file.name.replace(".server", ""))
    names = re.findall(r"^-- name: (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    if beside.exists():
        assert [name for name in names if f"-- name: {name}\n" not in beside.read_text(encoding="utf-8")] == SOLELY.get(
            file.name, []
        )


SOLELY = {"journal.server.sql": ["newest_change"]}
"""What only a server is asked."""


def test_the_text_of_a_server_is_taken_where_there_is_one() -> None:
    assert queries.server_text("journal/defer") == "SET CONSTRAINTS ALL DEFERRED"
    assert queries.server_text("who/by_id") == queries.text("who/by_id")


def test_the_parts_of_a_schema_are_named() -> None:
    schema = (
        'CREATE TABLE "plan" (\n);\nCREATE UNIQUE INDEX ix_a ON b (c);\nCREATE INDEX ix_b ON c (d);\n'
        'CREATE FUNCTION f(x TEXT) RETURNS TEXT;\nCREATE TRIGGER t AFTER INSERT ON "plan" FOR EACH ROW;\n'
    )
    assert dialect.parts(schema) == ["plan", "ix_a", "ix_b", "f", "t on plan"]
