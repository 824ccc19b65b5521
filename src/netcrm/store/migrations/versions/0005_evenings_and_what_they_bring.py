"""Evenings and their follow-ups, outcomes, former places, saved views; and what not to show or to mention."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the tables; nothing in a store of before belongs into them."""
    op.add_column("contact", sa.Column("private", sa.Boolean, nullable=False, server_default=sa.false()))
    for name in ("avoid", "languages", "timezone"):
        op.add_column("contact", _text(name, ""))
    op.add_column("interaction", sa.Column("cost", sa.Float, nullable=False, server_default=sa.text("0")))
    op.add_column("interaction", _text("currency", ""))
    op.drop_index("ix_interaction_day", "interaction")
    summed = ["day", "channel", "currency", "attempt", "event_id", "minutes", "cost"]
    op.create_index("ix_interaction_day", "interaction", summed)
    op.drop_index("ix_participant_contact_id", "participant")
    op.create_index("ix_participant_contact_id", "participant", ["contact_id", "interaction_id"])
    _index("contact", "private", "private", "private")
    op.create_index("ix_event_day", "event", ["day"])
    columns = [
        _text("uid"),
        _refers("contact_id"),
        _refers("event_id", nullable=True),
        _text("met_on"),
        _text("due_on"),
    ]
    _table("follow_up", [*columns, sa.Column("done_on", sa.String)], ["contact_id", "event_id"], ["uid"])
    op.create_index("ix_follow_up_event_id", "follow_up", ["event_id"])
    _index("follow_up", "due_on", "due_on", "done_on IS NULL")
    columns = [_text("uid"), _refers("contact_id", nullable=True), _refers("event_id", nullable=True), _text("day")]
    value = sa.Column("value", sa.Float, nullable=False, server_default=sa.text("0"))
    _table("outcome", [*columns, _text("text"), value, _text("currency", "")], ["uid"])
    for name in ("contact_id", "event_id", "day"):
        op.create_index(f"ix_outcome_{name}", "outcome", [name])
    columns = [_refers("contact_id"), _refers("organization_id"), _text("title", ""), _text("until")]
    _table("tenure", columns, ["contact_id", "organization_id", "until"])
    op.create_index("ix_tenure_organization_id", "tenure", ["organization_id"])
    _table("saved_view", [_text("name"), _text("folded"), _text("filters")], ["folded"])


def _table(name: str, columns: Sequence[sa.Column[Any]], *unique: list[str]) -> None:
    constraints: list[sa.Constraint] = [
        sa.UniqueConstraint(*same, name=f"uq_{name}_{'_'.join(same)}") for same in unique
    ]
    for column in columns:
        if column.name.endswith("_id"):
            target = column.name.removesuffix("_id")
            rule = "RESTRICT" if target == "organization" else "CASCADE"
            same = f"fk_{name}_{column.name}"
            constraints.append(sa.ForeignKeyConstraint([column.name], [f"{target}.id"], name=same, ondelete=rule))
    number = sa.Column("id", sa.Integer, nullable=False)
    key = sa.PrimaryKeyConstraint("id", name=f"pk_{name}")
    op.create_table(name, number, *columns, key, *constraints, sqlite_autoincrement=True)


def _text(name: str, default: str | None = None) -> sa.Column[Any]:
    said = None if default is None else sa.text(f"'{default}'")
    return sa.Column(name, sa.String, nullable=False, server_default=said)


def _refers(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, nullable=nullable)


def _index(table: str, name: str, column: str, where: str) -> None:
    filled = sa.text(where)
    op.create_index(f"ix_{table}_{name}", table, [column], sqlite_where=filled, postgresql_where=filled)
