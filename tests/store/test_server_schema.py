"""The schema of a store on a server: what the tables say, and what an older store is brought to."""

from contextlib import closing
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
import sqlalchemy as sa
from alembic import command, op
from databases import Databases
from sqlalchemy.pool import NullPool

from netcrm.errors import UnusableError
from netcrm.store import ddl_server, dialect, queries, tables
from netcrm.store.migrations import upgrade, upgrade_server
from netcrm.store.server import Server, connect
from netcrm.store.sqlite import SCHEMA_VERSION

if TYPE_CHECKING:
    from conftest import Session

pytestmark = pytest.mark.network

FIRST = 5
"""The first schema that netcrm made on a server; the revisions before it fill columns in SQLite's words."""

COLUMNS = (
    "SELECT table_name, column_name, data_type, collation_name, is_nullable, column_default, is_identity "
    "FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position"
)
CONSTRAINTS = (
    "SELECT CAST(conrelid AS REGCLASS) || ' ' || pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::REGNAMESPACE ORDER BY 1"
)
INDEXES = (
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' "
    "AND indexname <> 'ix_contact_birthday' ORDER BY 1"  # which the first revision says as SQLite has it
)
FUNCTIONS = (
    "SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::REGNAMESPACE ORDER BY 1"
)
TRIGGERS = "SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t WHERE NOT tgisinternal ORDER BY 1"


def opened(url: str) -> Server:
    return connect(url, create=True, now=lambda: "2026-11-23T12:00:00", new_uid=iter("abcdefgh").__next__)


def shape(url: str) -> dict[str, Any]:
    """All that there is in a database, as the server says it."""
    with psycopg.connect(url) as connection:
        return {sql: connection.execute(sql).fetchall() for sql in (COLUMNS, CONSTRAINTS, INDEXES, FUNCTIONS, TRIGGERS)}


def test_schema_server_sql_is_what_the_tables_say() -> None:
    said = "run: python -m netcrm.store.ddl_server > src/netcrm/store/schema.server.sql"
    assert queries.server_schema() == ddl_server.schema(), said


def test_a_new_store_has_every_part(database: str) -> None:
    with closing(opened(database)) as store:
        assert store.missing_parts() == []
        for table in tables.JOURNALLED:
            assert store.columns(table) == [column.name for column in tables.Base.metadata.tables[table].columns]
            assert store.references(table) == {
                key.parent.name: key.column.table.name for key in tables.Base.metadata.tables[table].foreign_keys
            }


@pytest.mark.parametrize("version", range(FIRST - 1, SCHEMA_VERSION))
def test_an_older_store_is_brought_to_the_same_schema(server: str, version: int) -> None:
    made = Databases(server)
    try:
        new, old = made.new(), made.new()
        opened(new).close()
        _older(old, version)
        with closing(opened(old)) as store:
            assert [(row["id"], row["name"]) for row in store.all("contacts/same_name", folded="ann")] == [(7, "Ann")]
            assert store.missing_parts() == []
            assert len(store.all("who/by_words", match='"an"*', archived=False, limit=5)) == 1
            assert store.next_id("contact") == 8
        assert shape(old) == shape(new)
    finally:
        made.close()


def test_an_upgrade_that_fails_changes_nothing(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _older(database, SCHEMA_VERSION - 1)
    before = shape(database)
    monkeypatch.setattr(ddl_server, "indexed", lambda: "SELECT 1/0")
    with pytest.raises(UnusableError, match=f"can't be brought from schema {SCHEMA_VERSION - 1} to {SCHEMA_VERSION}"):
        opened(database)
    assert shape(database) == before
    monkeypatch.undo()
    opened(database).close()


def _older(url: str, version: int) -> None:
    """A store as a netcrm of that schema would have made it, with somebody in it."""
    engine = sa.create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=NullPool)
    with engine.begin() as connection:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(op, "execute", lambda _: None)
            command.upgrade(upgrade.config(connection), f"{version:04}")
        connection.execute(sa.text("INSERT INTO current (id) VALUES (1)"))
        connection.execute(
            sa.text(
                "INSERT INTO contact (id, uid, name, folded, created_at) VALUES (7, 'a', 'Ann', 'ann', '2026-01-01');"
                "SELECT setval('contact_id_seq', 7)"
            )
        )


def test_two_who_bring_it_up_to_date_wait_for_each_other(database: str) -> None:
    _older(database, SCHEMA_VERSION - 1)
    opened(database).close()
    before = shape(database)
    upgrade_server.bring_up_to_date(lambda: psycopg.connect(database), database, SCHEMA_VERSION - 1)
    assert shape(database) == before


def test_an_upgrade_by_somebody_else_than_the_owner_names_who_can(database: str) -> None:
    _older(database, SCHEMA_VERSION - 1)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("REVOKE ALL ON current FROM CURRENT_USER")
    before = shape(database)
    with pytest.raises(UnusableError, match=rf"to {SCHEMA_VERSION}, which its owner alone can\.$") as refused:
        opened(database)
    assert refused.value.hint == (
        "Nothing was changed. Let the owner of the tables run any command of this netcrm. "
        "(permission denied for table current)"
    )
    assert shape(database) == before


@pytest.mark.parametrize("held", ["LOCK TABLE current IN EXCLUSIVE MODE", "SELECT count(*) FROM contact"])
def test_an_upgrade_does_not_wait_without_end(database: str, monkeypatch: pytest.MonkeyPatch, held: str) -> None:
    """Neither for who writes (a move takes minutes) nor, with others in line behind it, for who reads."""
    _older(database, SCHEMA_VERSION - 1)
    before = shape(database)
    quick = upgrade_server.LOCKED.replace("'60.0s'", "'0.1s'").replace("'5.0s'", "'0.1s'")
    monkeypatch.setattr(upgrade_server, "LOCKED", quick)
    with psycopg.connect(database) as other:
        other.execute(held)
        with pytest.raises(UnusableError, match="is in use by another program") as refused:
            opened(database)
        other.rollback()
    assert refused.value.hint == "Nothing was changed. Wait until it is done, then try again."
    assert shape(database) == before
    opened(database).close()


HARMS = {
    "a trigger": ("DROP TRIGGER journal_update ON contact", "journal_update on contact"),
    "a trigger that is off": ("ALTER TABLE fact DISABLE TRIGGER journal_insert", "journal_insert on fact"),
    "an index": ("DROP INDEX ix_contact_folded", "ix_contact_folded"),
    "a function": ("DROP FUNCTION search_query", "search_query"),
    "a search": ("DROP TABLE contact_search", "contact_search"),
}


@pytest.mark.parametrize("harm", HARMS)
def test_the_doctor_finds_what_is_missing_and_makes_it_anew(session: "Session", database: str, harm: str) -> None:
    session(f"--db '{database}' add 'Marie Dupont' --circle close")
    whole = shape(database)
    sql, part = HARMS[harm]
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(sql)
    found = session(f"--db '{database}' doctor", ok=False)
    assert (found.code, [row[:2] for row in found.rows]) == (6, [["error", "derived"]])
    assert part in found.rows[0][3]
    assert session(f"--db '{database}' doctor --fix").rows[0][5] == "yes"
    assert shape(database) == whole
    assert session(f"--db '{database}' find mar").rows[0][1] == "Marie Dupont"
    assert session(f"--db '{database}' doctor").rows == []


def test_the_doctor_counts_again_on_a_server(session: "Session", database: str) -> None:
    session(f"--db '{database}' add 'Marie Dupont' --circle close")
    session(f"--db '{database}' log marie")
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("UPDATE contact SET contact_days = 9, last_contact = '2020-01-01'")
    assert [row[1] for row in session(f"--db '{database}' doctor", ok=False).rows] == ["counted"]
    session(f"--db '{database}' doctor --fix")
    assert session(f"--db '{database}' doctor").rows == []
    assert session(f"--db '{database}' undo --json").data["label"] == "doctor"


def test_the_parts_are_those_that_the_server_names(database: str) -> None:
    opened(database).close()
    with psycopg.connect(database) as connection:
        named = {row[0] for row in connection.execute(queries.server_text("catalog/parts"))}
    assert set(dialect.parts(queries.server_schema())) <= named
