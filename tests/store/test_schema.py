"""One schema, said four times: tables.py, schema.sql, Alembic's revisions and SCHEMA_VERSION must agree."""

import io
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

from netcrm.store import ddl, queries, tables, transfer
from netcrm.store.migrations import revise, upgrade
from netcrm.store.sqlite import APPLICATION_ID, SCHEMA_VERSION

MASTER = "SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL"


@pytest.fixture
def fresh() -> Iterator[sqlite3.Connection]:
    """A database as a new store has it."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(queries.schema())
        yield connection


@pytest.fixture
def migrated() -> Iterator[sa.Connection]:
    """A database that Alembic has brought from nothing to the newest revision."""
    engine = sa.create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(":memory:", isolation_level=None), poolclass=sa.NullPool
    )
    with engine.connect() as connection:
        command.upgrade(upgrade.config(connection), "head")
        yield connection


def test_schema_sql_is_what_the_tables_say() -> None:
    assert queries.schema() == ddl.schema(), "run: python -m netcrm.store.ddl > src/netcrm/store/schema.sql"


def test_the_revisions_lead_to_schema_sql(migrated: sa.Connection, fresh: sqlite3.Connection) -> None:
    _raw(migrated).executescript(ddl.derived())
    assert _master(_raw(migrated)) == _master(fresh)
    for table in ("current", "alembic_version"):
        every = f"SELECT * FROM {table}"  # noqa: S608
        assert _raw(migrated).execute(every).fetchall() == fresh.execute(every).fetchall()


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_alembic_finds_no_difference_to_the_tables(migrated: sa.Connection) -> None:
    context = MigrationContext.configure(migrated, opts={"compare_type": True, "compare_server_default": True})
    assert compare_metadata(context, tables.Base.metadata) == []


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_alembic_would_find_a_difference(migrated: sa.Connection) -> None:
    _raw(migrated).execute("ALTER TABLE contact DROP COLUMN left_out")
    (found,) = compare_metadata(MigrationContext.configure(migrated), tables.Base.metadata)
    assert found[0] == "add_column"


def test_the_version_is_the_newest_revision() -> None:
    revisions = ScriptDirectory(upgrade.FOLDER).walk_revisions()
    numbers = [revision.revision for revision in revisions]
    assert numbers == [f"{number:04}" for number in range(SCHEMA_VERSION, 0, -1)]


def test_the_version_is_written_into_a_new_file(fresh: sqlite3.Connection) -> None:
    marks = [fresh.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
    assert marks == [APPLICATION_ID, SCHEMA_VERSION]


def test_the_revisions_are_sql_for_postgresql_too() -> None:
    written = io.StringIO()
    context = MigrationContext.configure(
        dialect_name="postgresql",
        opts={"as_sql": True, "output_buffer": written, "target_metadata": tables.Base.metadata},
    )
    with Operations.context(context):
        for revision in reversed(list(ScriptDirectory(upgrade.FOLDER).walk_revisions())):
            revision.module.upgrade()
    sql = written.getvalue()
    assert "id SERIAL NOT NULL" in sql
    assert "ADD COLUMN left_out BOOLEAN DEFAULT false NOT NULL" in sql
    assert re.search(r"BOOLEAN DEFAULT [^ft]", sql) is None
    assert "ON contact (check_in) WHERE check_in IS NOT NULL" in sql


def test_every_table_of_the_domain_is_journalled_and_travels() -> None:
    of_the_journal = {"operation", "change", "current"}
    assert set(tables.JOURNALLED) == set(tables.Base.metadata.tables) - of_the_journal
    assert tuple(transfer.KEYS) == tables.JOURNALLED


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_a_new_revision_is_written_from_the_difference(tmp_path: Path) -> None:
    folder = tmp_path / "100% of them"
    shutil.copytree(upgrade.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__", "000[2-9]*"))
    made = Path(revise.write("left out", str(folder)))
    assert made.name == "0002_left_out.py"
    text = made.read_text(encoding="utf-8")
    assert "op.add_column('contact', sa.Column('left_out', sa.Boolean(), server_default=sa.text('0')" in text
    assert ("down_revision = '0001'" in text, "op.create_table('contact'" in text) == (True, False)


def _raw(connection: sa.Connection) -> sqlite3.Connection:
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


def _master(connection: sqlite3.Connection) -> dict[str, str]:
    """Each table, index and trigger with its SQL, apart from white space."""
    return {name: re.sub(r"\s*([(),])\s*|\s+", r" \1", sql) for name, sql in connection.execute(MASTER)}
