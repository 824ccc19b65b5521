"""Says a statement of `sql/` as PostgreSQL does: once for each, and kept.

Rule: the named SQL is written for SQLite in what both engines share. What one calls otherwise than the other is in the
table WORDS; a query that needs more than other words has its own text in `sql/NAME.server.sql`. Strings and names in
quotes stay as they are, and comments are left out.
"""

import re
from collections.abc import Mapping
from functools import cache

TEXTS = ("days", "names", "states", "tails", "values")
"""The lists, given as JSON, that hold texts; the others hold numbers."""

WORDS: Mapping[str, str] = {
    # What was in quotes is \\0NUMBER\\0 here; the words of a row are in a table beside its own (store/ddl_server.py).
    r"\w+_search MATCH ((?:\0\d+\0 \|\| )?:\w+(?: \|\| \0\d+\0)?)": r"words @@ search_query(\1)",
    r"\bgroup_concat\(": "string_agg(",
    r"\bchar\(": "chr(",
    r"\binstr\(": "strpos(",
    # Of two values; of many rows it is max(x), without a comma.
    r"\bmax\((?=0,|:)": "greatest(",
    r"\bmin\((?=0,|:)": "least(",
    r"\bsubstr\(([\w.]+), -(\d+)\)": r"right(\1, \2)",
    rf"\bjson_each\((?=:(?:{'|'.join(TEXTS)})\))": "json_texts(",
    r"\bjson_each\(": "json_numbers(",
    # SQLite joins in the order in which it is said then.
    r"\bCROSS JOIN (?=\w+ \w+ ON\b)": "JOIN ",
    # The sign that keeps SQLite from an index.
    r"(?<=[\s(])\+(?=[a-z_]+\.[a-z_])": "",
    # NULL is NULL there too; an index answers `=` alone.
    r"([\w.]+) IS :(\w+)": r"(\1 = :\2 OR (\1 IS NULL AND :\2 IS NULL))",
    # The last rows of a search first: SQLite's index gives them so. A server sorts those that were found; without the
    # sum it may walk through all rows from the last one on instead, which takes long for a word that few of them have.
    r"\bORDER BY s\.rowid DESC (?=LIMIT\b)": "ORDER BY s.rowid + 0 DESC ",
    # SQLite's -1 for all of them.
    r"\bLIMIT :(\w+)": r"LIMIT nullif(CAST(:\1 AS BIGINT), -1)",
}
"""What SQLite says, as a pattern, and what PostgreSQL says, in this order."""

_RULES = [(re.compile(pattern), said) for pattern, said in WORDS.items()]
_PARTS = re.compile(r"(?P<quoted>'(?:[^']|'')*'|\"[^\"]*\")|(?P<comment>--[^\n]*)")
_NAMED = re.compile(r"(?<![:\w]):([A-Za-z_]\w*)")


@cache
def translated(sql: str) -> str:
    """A statement with `:name` or `?` for its values, as psycopg takes it."""
    return _parametrized(_said(sql))


def _said(sql: str) -> str:
    """A statement in PostgreSQL's words, its comments left out; strings come apart from what is around them."""
    whole = ""
    strings: list[str] = []
    at = 0
    for part in _PARTS.finditer(sql):
        whole += sql[at : part.start()]
        if part["quoted"]:
            whole += f"\0{len(strings)}\0"
            strings.append(part["quoted"])
        at = part.end()
    whole += sql[at:]
    for pattern, said in _RULES:
        whole = pattern.sub(said, whole)
    return re.sub("\0(\\d+)\0", lambda found: strings[int(found[1])], whole)


def _parametrized(sql: str) -> str:
    parts, at = [], 0
    for quoted in _PARTS.finditer(sql):
        parts += [_with_values(sql[at : quoted.start()]), quoted[0].replace("%", "%%")]
        at = quoted.end()
    return "".join([*parts, _with_values(sql[at:])])


def _with_values(code: str) -> str:
    return _NAMED.sub(r"%(\1)s", code.replace("%", "%%")).replace("?", "%s")


def parts(schema: str) -> list[str]:
    """What a schema makes, by name: tables, indexes and functions; and triggers with the table that each is on."""
    made = re.findall(r"^CREATE (?:TABLE|(?:UNIQUE )?INDEX|FUNCTION) \"?(\w+)", schema, re.MULTILINE)
    hung = re.findall(r"^CREATE TRIGGER (\w+) AFTER \w+ ON \"?(\w+)", schema, re.MULTILINE)
    return [*made, *(f"{trigger} on {table}" for trigger, table in hung)]


def schema_words(sql: str) -> str:
    """A statement of the schema, which has no values."""
    return _said(sql)
