"""Brings a store on a server that is behind up to date: Alembic's revisions, all in one transaction.

Rule: whatever goes wrong, the store stays as it was. As with a file, what is derived from the tables is dropped before
the first revision and made anew after the last. There is no copy first: the server's own backups are that.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from alembic import command
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from netcrm.errors import UnusableError
from netcrm.store import ddl_server, outages
from netcrm.store.migrations.upgrade import FOLDER, WAIT_SECONDS, config
from netcrm.store.sqlite import BUSY_SECONDS, SCHEMA_VERSION

if TYPE_CHECKING:
    import psycopg

LOCKED = (
    f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'; LOCK TABLE current IN ACCESS EXCLUSIVE MODE; "
    f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'"
)
"""Nobody writes meanwhile, and of two who bring a store up to date one waits, as long as for a file. From then on it is
readers that are waited for, and no longer than a command waits: others who want to read stand in line behind."""

NOT_THE_OWNER = "42501"
"""What a server says to who may not change a table."""


def bring_up_to_date(
    opened: "Callable[[], psycopg.Connection[Any]]", path: str, version: int, folder: str = FOLDER
) -> None:
    """Bring a store from schema `version` to the newest one, over a new connection that `opened` makes; `path` is how
    messages call it.

    Raises UnusableError, with the store as it was.
    """
    engine = create_engine("postgresql+psycopg://", creator=opened, poolclass=NullPool, hide_parameters=True)
    try:
        with engine.begin() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute(LOCKED)
            if int(raw.execute("SELECT version_num FROM alembic_version").fetchone()[0]) >= SCHEMA_VERSION:
                return
            raw.execute(ddl_server.dropped())
            command.upgrade(config(connection, folder), "head")
            raw.execute(ddl_server.derived() + ddl_server.indexed())
    except UnusableError:
        raise
    except Exception as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        said = str(cause).partition("\n")[0]
        code = getattr(cause, "sqlstate", None)
        if code == NOT_THE_OWNER:
            behind = f"from schema {version} to {SCHEMA_VERSION}"
            sentence = f"The store {path} has to be brought {behind}, which its owner alone can."
            hint = f"Nothing was changed. Let the owner of the tables run any command of this netcrm. ({said})"
            raise UnusableError(sentence, hint, {"path": path}) from error
        trouble = outages.sentence(path, code, said, lost=False)
        if isinstance(trouble, UnusableError):
            raise UnusableError(trouble.message, f"Nothing was changed. {trouble.hint}", {"path": path}) from error
        sentence = f"The store {path} can't be brought from schema {version} to {SCHEMA_VERSION}: {said}."
        raise UnusableError(sentence, "Nothing was changed. Please report it.", {"path": path}) from error
