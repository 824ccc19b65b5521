"""Who is who (other names and uids, pairs that are not the same), whole lists and their news, and what to sync."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; nothing in a store of before belongs into them."""
    _table("column_map", _text("header"), _text("mapping"), unique=["header"])
    columns = [_text(name) for name in ("name", "folded", "kind", "location")]
    _table("source", *columns, _text("options", "{}"), _text("state", "{}"), unique=["folded"])
    columns = [_text(name) for name in ("kind", "value", "normalized")]
    _table("alias", _contact("contact_id"), *columns, unique=["contact_id", "kind", "normalized"])
    op.create_index("ix_alias_normalized", "alias", ["normalized", "kind"])
    _table("distinct_pair", _contact("one_id"), _contact("other_id"), unique=["one_id", "other_id"])
    op.create_index("ix_distinct_pair_other_id", "distinct_pair", ["other_id"])
    _table("listed", _contact("contact_id"), _text("source"), unique=["contact_id", "source"])
    op.create_index("ix_listed_source", "listed", ["source"])
    columns = [_text(name) for name in ("day", "kind", "source")]
    said = [_text("before", ""), _text("after", "")]
    _table("news", _text("uid"), _contact("contact_id"), *columns, *said, unique=["uid"])
    op.create_index("ix_news_contact_id", "news", ["contact_id"])
    op.create_index("ix_news_day", "news", ["day"])


def _table(name: str, *columns: sa.Column[str] | sa.Column[int], unique: list[str]) -> None:
    same = sa.UniqueConstraint(*unique, name=f"uq_{name}_{'_'.join(unique)}")
    references = [
        sa.ForeignKeyConstraint([column.name], ["contact.id"], name=f"fk_{name}_{column.name}", ondelete="CASCADE")
        for column in columns
        if isinstance(column.type, sa.Integer)
    ]
    op.create_table(
        name,
        sa.Column("id", sa.Integer, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        same,
        *references,
        sqlite_autoincrement=True,
    )


def _text(name: str, default: str | None = None) -> sa.Column[str]:
    said = None if default is None else sa.text(f"'{default}'")
    return sa.Column(name, sa.String, nullable=False, server_default=said)


def _contact(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)
