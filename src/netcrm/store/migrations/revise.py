"""Writes the next revision: `python -m netcrm.store.migrations.revise "contacts have a time zone"`.

For who changes tables.py: the difference between a store at the newest revision and the tables becomes a file in
`versions/`, to be read, tidied and kept for ever. Then SCHEMA_VERSION goes up and `netcrm.store.ddl` writes schema.sql.
"""

import sqlite3
import sys

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from netcrm.store.migrations import upgrade


def write(message: str, folder: str = upgrade.FOLDER) -> str:
    """Write the revision that makes the tables of `folder`'s newest revision equal to tables.py; its file."""
    engine = create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(":memory:", isolation_level=None), poolclass=NullPool
    )
    with engine.connect() as connection:
        config = upgrade.config(connection, folder)
        command.upgrade(config, "head")
        newest = ScriptDirectory.from_config(config).get_current_head()
        made = command.revision(config, message, autogenerate=True, rev_id=f"{int(newest or 0) + 1:04}")
    return str(getattr(made, "path", ""))


if __name__ == "__main__":
    sys.stdout.write(write(" ".join(sys.argv[1:])) + "\n")
