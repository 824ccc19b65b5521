"""What a week's plan remembers, what its candidates are ranked by, and who waits for an answer."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

RANKED = ["circle", "unanswered", "contact_days", "silent_since", "check_in", "snoozed_until"]

SILENT_SINCE = """
UPDATE contact SET silent_since = coalesce(last_contact, date(
    coalesce(first_check_in, check_in),
    CASE circle WHEN 'inner' THEN '-14 days' WHEN 'close' THEN '-14 days' WHEN 'active' THEN '-15 days'
    ELSE '-21 days' END))
WHERE last_contact IS NOT NULL OR check_in IS NOT NULL
"""
"""Without a last contact: as long before the first check-in as the circle's interval was when this was written."""

OWED_SINCE = """
UPDATE contact SET owed_since = last_contact
WHERE unanswered = 0 AND id IN (SELECT contact_id FROM (
    SELECT p.contact_id, i.direction, i.channel, max(i.day || substr('000000000000' || i.id, -12))
    FROM interaction i JOIN participant p ON p.interaction_id = i.id WHERE NOT i.attempt GROUP BY p.contact_id)
    WHERE direction = 'in' AND channel IN ('message', 'letter', 'email'))
"""
"""With max() SQLite takes the other columns from the row that has it: the latest entry of each, in one pass."""


def upgrade() -> None:
    """Add the columns and fill in what follows from the rows that are there."""
    for column in ("silent_since", "owed_since"):
        op.add_column("contact", sa.Column(column, sa.String, nullable=True))
    op.add_column("plan", sa.Column("first_on", sa.String, nullable=True))
    op.add_column("plan", sa.Column("minutes", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.add_column("plan_row", sa.Column("kind", sa.String, nullable=False, server_default=sa.text("''")))
    op.add_column("plan_row", sa.Column("carried_from", sa.String, nullable=True))
    op.add_column("plan_row", sa.Column("outcome", sa.String, nullable=True))
    op.add_column("plan_row", sa.Column("minutes", sa.Integer, nullable=False, server_default=sa.text("0")))
    _index("contact", "ranked", RANKED, "check_in IS NOT NULL")
    _index("contact", "owed_since", ["owed_since"], "owed_since IS NOT NULL")
    _index("contact", "birthday", [sa.text("substr(birthday, -5)"), "check_in"], "birthday <> ''")
    _index("favor", "due_on", ["due_on"], "state = 'open'")
    op.execute(SILENT_SINCE)
    op.execute(OWED_SINCE)
    # Every plan so far was made in a week that begins on Monday.
    op.execute("UPDATE plan SET first_on = date(made_on, 'weekday 0', '-6 days')")


def _index(table: str, name: str, columns: Sequence[str | sa.TextClause], where: str) -> None:
    filled = sa.text(where)
    op.create_index(f"ix_{table}_{name}", table, list(columns), sqlite_where=filled, postgresql_where=filled)
