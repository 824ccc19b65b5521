"""What Alembic runs: the revisions, on the connection and in the transaction that `upgrade.py` hands over.

Rule: nothing is committed here, so that a revision that fails leaves the store as it was.
"""

from typing import Any, Literal

from alembic import context
from sqlmodel import AutoString

from netcrm.store.tables import Base


def _rendered(kind: str, item: Any, _: object) -> str | Literal[False]:
    """How a new revision names a type: without SQLModel, so that it stays as it is when SQLModel moves on."""
    return "sa.String()" if kind == "type" and isinstance(item, AutoString) else False


context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_item=_rendered
)
context.run_migrations()
