"""Contacts that were left out of `netcrm triage` on purpose; and indexes that hold only the rows worth finding."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SPARSE = {
    "circle": (["circle", "folded"], "circle IS NOT NULL"),
    "nickname_folded": (["nickname_folded"], "nickname_folded <> ''"),
    "household_id": (["household_id"], "household_id IS NOT NULL"),
    "introduced_by": (["introduced_by"], "introduced_by IS NOT NULL"),
}


def upgrade() -> None:
    """Add the mark, which nobody carries yet; make four indexes anew and drop two that no query used."""
    op.add_column("contact", sa.Column("left_out", sa.Boolean, nullable=False, server_default=sa.false()))
    for column in (*SPARSE, "city", "last_contact"):
        op.drop_index(f"ix_contact_{column}", "contact")
    for column, (columns, where) in SPARSE.items():
        filled = sa.text(where)
        op.create_index(f"ix_contact_{column}", "contact", columns, sqlite_where=filled, postgresql_where=filled)
