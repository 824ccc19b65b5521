"""The tables of the first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

CHECKED_IN = sa.text("check_in IS NOT NULL")


def upgrade() -> None:
    """Make every table and index, and the one row of `current`."""
    op.create_table(
        "event",
        sa.Column("id", sa.Integer, nullable=False),
        _text("uid"),
        _text("name"),
        _text("day"),
        _text("place", default=""),
        _text("kind", default=""),
        _real("cost"),
        _text("currency", default=""),
        _real("hours"),
        _text("note", default=""),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.UniqueConstraint("uid", name="uq_event_uid"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "household",
        sa.Column("id", sa.Integer, nullable=False),
        _text("uid"),
        _text("name"),
        sa.PrimaryKeyConstraint("id", name="pk_household"),
        sa.UniqueConstraint("uid", name="uq_household_uid"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "operation",
        sa.Column("id", sa.Integer, nullable=False),
        _text("label"),
        _text("detail", default=""),
        _text("at"),
        _truth("automatic"),
        _whole("undoes", nullable=True),
        _whole("undone_by", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_operation"),
        _refers("operation", "undoes", "operation", "RESTRICT"),
        _refers("operation", "undone_by", "operation", "RESTRICT"),
    )
    op.create_table(
        "organization",
        sa.Column("id", sa.Integer, nullable=False),
        _text("name"),
        _text("folded"),
        sa.PrimaryKeyConstraint("id", name="pk_organization"),
        sa.UniqueConstraint("folded", name="uq_organization_folded"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer, nullable=False),
        _text("week"),
        _text("made_on"),
        _whole("capacity"),
        sa.PrimaryKeyConstraint("id", name="pk_plan"),
        sa.UniqueConstraint("week", name="uq_plan_week"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "tag",
        sa.Column("id", sa.Integer, nullable=False),
        _text("name"),
        _text("folded"),
        _whole("every", default=0),
        sa.PrimaryKeyConstraint("id", name="pk_tag"),
        sa.UniqueConstraint("folded", name="uq_tag_folded"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "change",
        sa.Column("id", sa.Integer, nullable=False),
        _whole("operation_id", nullable=True),
        _text("table_name"),
        _whole("row_id"),
        _text("before", nullable=True),
        _text("after", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_change"),
        _refers("change", "operation_id", "operation", "RESTRICT"),
    )
    op.create_index("ix_change_operation_id", "change", ["operation_id"])
    op.create_index("ix_change_table_name_row_id", "change", ["table_name", "row_id"])
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer, nullable=False),
        _text("uid"),
        _text("name"),
        _text("folded"),
        _text("nickname", default=""),
        _text("nickname_folded", default=""),
        _whole("organization_id", nullable=True),
        _whole("household_id", nullable=True),
        _text("title", default=""),
        _text("city", default=""),
        _text("birthday", default=""),
        _text("met_on", default=""),
        _text("met_at", default=""),
        _whole("introduced_by", nullable=True),
        _text("note", default=""),
        _text("circle", nullable=True),
        _whole("every", default=0),
        _text("snoozed_until", nullable=True),
        _text("next_on", nullable=True),
        _text("archived_on", nullable=True),
        _truth("deceased"),
        _text("extra", default=""),
        _text("created_at"),
        _real("contact_days"),
        _text("last_contact", nullable=True),
        _text("last_channel", nullable=True),
        _whole("unanswered", default=0),
        _text("last_attempt", nullable=True),
        _text("check_in", nullable=True),
        _text("first_check_in", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_contact"),
        sa.UniqueConstraint("uid", name="uq_contact_uid"),
        _refers("contact", "organization_id", "organization", "RESTRICT"),
        _refers("contact", "household_id", "household", "SET NULL"),
        _refers("contact", "introduced_by", "contact", "SET NULL"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_contact_check_in", "contact", ["check_in"], sqlite_where=CHECKED_IN, postgresql_where=CHECKED_IN
    )
    op.create_index("ix_contact_circle", "contact", ["circle", "folded"])
    op.create_index("ix_contact_city", "contact", ["city"])
    op.create_index("ix_contact_folded", "contact", ["folded"])
    op.create_index("ix_contact_household_id", "contact", ["household_id"])
    op.create_index("ix_contact_introduced_by", "contact", ["introduced_by"])
    op.create_index("ix_contact_last_contact", "contact", ["last_contact"])
    op.create_index("ix_contact_nickname_folded", "contact", ["nickname_folded"])
    op.create_index("ix_contact_organization_id", "contact", ["organization_id"])
    op.create_table(
        "current",
        sa.Column("id", sa.Integer, nullable=False),
        _whole("operation_id", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_current"),
        _refers("current", "operation_id", "operation", "RESTRICT"),
    )
    op.create_table(
        "interaction",
        sa.Column("id", sa.Integer, nullable=False),
        _text("uid"),
        _text("day"),
        _text("channel"),
        _text("direction", default=""),
        _truth("attempt"),
        _whole("minutes", default=0),
        _text("summary", default=""),
        _whole("event_id", nullable=True),
        _text("source_key", nullable=True),
        _text("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_interaction"),
        sa.UniqueConstraint("uid", name="uq_interaction_uid"),
        _refers("interaction", "event_id", "event", "SET NULL"),
        sa.UniqueConstraint("source_key", name="uq_interaction_source_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_interaction_day", "interaction", ["day"])
    op.create_index("ix_interaction_event_id", "interaction", ["event_id"])
    op.create_table(
        "contact_point",
        sa.Column("id", sa.Integer, nullable=False),
        _whole("contact_id"),
        _text("kind"),
        _text("value"),
        _text("normalized"),
        _text("label", default=""),
        sa.UniqueConstraint("contact_id", "kind", "normalized", name="uq_contact_point_contact_id_kind_normalized"),
        sa.PrimaryKeyConstraint("id", name="pk_contact_point"),
        _refers("contact_point", "contact_id", "contact", "CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_contact_point_normalized", "contact_point", ["normalized", "kind"])
    op.create_table(
        "contact_tag",
        sa.Column("id", sa.Integer, nullable=False),
        _whole("contact_id"),
        _whole("tag_id"),
        sa.UniqueConstraint("contact_id", "tag_id", name="uq_contact_tag_contact_id_tag_id"),
        sa.PrimaryKeyConstraint("id", name="pk_contact_tag"),
        _refers("contact_tag", "contact_id", "contact", "CASCADE"),
        _refers("contact_tag", "tag_id", "tag", "CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_contact_tag_tag_id", "contact_tag", ["tag_id"])
    op.create_table(
        "fact",
        sa.Column("id", sa.Integer, nullable=False),
        _text("uid"),
        _whole("contact_id"),
        _text("text"),
        _text("day"),
        _text("expires_on", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_fact"),
        sa.UniqueConstraint("uid", name="uq_fact_uid"),
        _refers("fact", "contact_id", "contact", "CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_fact_contact_id", "fact", ["contact_id"])
    op.create_table(
        "favor",
        sa.Column("id", sa.Integer, nullable=False),
        _text("uid"),
        _whole("contact_id"),
        _text("direction"),
        _text("text"),
        _text("state", default="open"),
        _text("day"),
        _text("due_on", nullable=True),
        _text("done_on", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_favor"),
        sa.UniqueConstraint("uid", name="uq_favor_uid"),
        _refers("favor", "contact_id", "contact", "CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_favor_contact_id", "favor", ["contact_id"])
    op.create_table(
        "introduction",
        sa.Column("id", sa.Integer, nullable=False),
        _text("uid"),
        _whole("broker_id", nullable=True),
        _whole("person_id"),
        _whole("other_id"),
        _text("state", default="idea"),
        _text("day"),
        _text("because", default=""),
        sa.PrimaryKeyConstraint("id", name="pk_introduction"),
        sa.UniqueConstraint("uid", name="uq_introduction_uid"),
        _refers("introduction", "broker_id", "contact", "SET NULL"),
        _refers("introduction", "person_id", "contact", "CASCADE"),
        _refers("introduction", "other_id", "contact", "CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_introduction_broker_id", "introduction", ["broker_id"])
    op.create_index("ix_introduction_other_id", "introduction", ["other_id"])
    op.create_index("ix_introduction_person_id", "introduction", ["person_id"])
    op.create_table(
        "participant",
        sa.Column("id", sa.Integer, nullable=False),
        _whole("interaction_id"),
        _whole("contact_id"),
        sa.UniqueConstraint("interaction_id", "contact_id", name="uq_participant_interaction_id_contact_id"),
        sa.PrimaryKeyConstraint("id", name="pk_participant"),
        _refers("participant", "interaction_id", "interaction", "CASCADE"),
        _refers("participant", "contact_id", "contact", "CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_participant_contact_id", "participant", ["contact_id"])
    op.create_table(
        "plan_row",
        sa.Column("id", sa.Integer, nullable=False),
        _whole("plan_id"),
        _whole("contact_id"),
        _whole("position"),
        sa.UniqueConstraint("plan_id", "contact_id", name="uq_plan_row_plan_id_contact_id"),
        sa.UniqueConstraint("plan_id", "position", name="uq_plan_row_plan_id_position"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_row"),
        _refers("plan_row", "plan_id", "plan", "CASCADE"),
        _refers("plan_row", "contact_id", "contact", "CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_plan_row_contact_id", "plan_row", ["contact_id"])
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer, nullable=False),
        _text("uid"),
        _whole("contact_id", nullable=True),
        _text("day"),
        _text("text"),
        _text("done_on", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_reminder"),
        sa.UniqueConstraint("uid", name="uq_reminder_uid"),
        _refers("reminder", "contact_id", "contact", "CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reminder_contact_id", "reminder", ["contact_id"])
    op.create_index("ix_reminder_day", "reminder", ["day"])
    op.execute("INSERT INTO current (id) VALUES (1)")


def _text(name: str, default: str | None = None, *, nullable: bool = False) -> sa.Column[str]:
    server_default = None if default is None else sa.text(f"'{default}'")
    return sa.Column(name, sa.String, nullable=nullable, server_default=server_default)


def _whole(name: str, default: int | None = None, *, nullable: bool = False) -> sa.Column[int]:
    server_default = None if default is None else sa.text(str(default))
    return sa.Column(name, sa.Integer, nullable=nullable, server_default=server_default)


def _real(name: str) -> sa.Column[float]:
    return sa.Column(name, sa.Float, nullable=False, server_default=sa.text("0"))


def _truth(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


def _refers(table: str, column: str, target: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete=ondelete)
