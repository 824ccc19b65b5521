"""The schema's one definition: makes the tables, is what Alembic compares against, and is the public model for scripts.

The everyday commands never import this module: they run the named SQL in `sql/` on a file whose DDL
(`schema.sql`) is generated from these tables and kept equal to them by a test. Dates are ISO text, so that the file
reads in any tool and partial dates (`--04-15`, `1990-04`) fit; every table has an integer `id`, so that the journal can
name any row. A new column comes last in its table, as a migration can only put it there.
"""

from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    DefaultClause,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    TextClause,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlmodel import Field, SQLModel

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(SQLModel):
    """What the tables share: one metadata, with names for every constraint so that migrations can speak of them."""

    metadata = MetaData(naming_convention=CONVENTION)


def _where(filled: str) -> dict[str, Any]:
    return {"sqlite_where": text(filled), "postgresql_where": text(filled)}


def _sparse(column: str, *more: str, where: str = "") -> Index:
    """An index of the few contacts in which `column` says something: the others cost neither room nor time."""
    return Index(f"ix_contact_{column}", column, *more, **_where(where or f"{column} IS NOT NULL"))


def _ranked() -> Index:
    """Those who are tracked, by what their priority is computed from: the week's best are found without reading all."""
    columns = ("circle", "unanswered", "contact_days", "silent_since", "check_in", "snoozed_until")
    return Index("ix_contact_ranked", *columns, **_where("check_in IS NOT NULL"))


def _id() -> Any:
    return Field(default=None, primary_key=True)


def _refers(target: str, ondelete: str, nullable: bool = False, index: bool = True) -> Column[int]:
    return Column(Integer, ForeignKey(target, ondelete=ondelete), nullable=nullable, index=index)


class Organization(Base, table=True):
    """A company, school or club that contacts belong to."""

    id: int | None = _id()
    name: str
    folded: str = Field(unique=True)


class Household(Base, table=True):
    """People who are reached together: one row in the plan."""

    id: int | None = _id()
    uid: str = Field(unique=True)
    name: str


class Tag(Base, table=True):
    """A label; its cadence, when it has one, holds for every contact that carries it."""

    id: int | None = _id()
    name: str
    folded: str = Field(unique=True)
    every: int = 0


class Contact(Base, table=True):
    """A person. From `contact_days` to `first_check_in` it is materialized from the interactions, by the verbs; and so
    are `silent_since`, the last contact or what stands in for it, and `owed_since`, the day of a message to answer.

    `private`: left out of what leaves and of what speaks of many. `avoid`: what not to mention. `languages`: such as
    `fr, en`. `timezone`: a name of the IANA database.
    """

    __table_args__ = (
        _sparse("check_in"),
        _sparse("circle", "folded"),
        _sparse("nickname_folded", where="nickname_folded <> ''"),
        _sparse("household_id"),
        _sparse("introduced_by"),
        _sparse("owed_since"),
        _sparse("private", where="private"),
        _ranked(),
        Index("ix_contact_birthday", text("substr(birthday, -5)"), "check_in", **_where("birthday <> ''")),
    )

    id: int | None = _id()
    uid: str = Field(unique=True)
    name: str
    folded: str = Field(index=True)
    nickname: str = ""
    nickname_folded: str = ""
    organization_id: int | None = Field(sa_column=_refers("organization.id", "RESTRICT", nullable=True))
    household_id: int | None = Field(sa_column=_refers("household.id", "SET NULL", nullable=True, index=False))
    title: str = ""
    city: str = ""
    birthday: str = ""
    met_on: str = ""
    met_at: str = ""
    introduced_by: int | None = Field(sa_column=_refers("contact.id", "SET NULL", nullable=True, index=False))
    note: str = ""
    circle: str | None = None
    every: int = 0
    snoozed_until: str | None = None
    next_on: str | None = None
    archived_on: str | None = None
    deceased: bool = False
    extra: str = ""
    created_at: str
    contact_days: float = 0.0
    last_contact: str | None = None
    last_channel: str | None = None
    unanswered: int = 0
    last_attempt: str | None = None
    check_in: str | None = None
    first_check_in: str | None = None
    left_out: bool = False
    silent_since: str | None = None
    owed_since: str | None = None
    private: bool = False
    avoid: str = ""
    languages: str = ""
    timezone: str = ""


class ContactPoint(Base, table=True):
    """A way to reach a contact: e-mail, phone, URL or handle; `normalized` is what matching compares."""

    __tablename__ = "contact_point"
    __table_args__ = (
        UniqueConstraint("contact_id", "kind", "normalized"),
        Index("ix_contact_point_normalized", "normalized", "kind"),
    )

    id: int | None = _id()
    contact_id: int = Field(sa_column=_refers("contact.id", "CASCADE", index=False))
    kind: str
    value: str
    normalized: str
    label: str = ""


class ContactTag(Base, table=True):
    """Which contact carries which tag."""

    __tablename__ = "contact_tag"
    __table_args__ = (UniqueConstraint("contact_id", "tag_id"),)

    id: int | None = _id()
    contact_id: int = Field(sa_column=_refers("contact.id", "CASCADE", index=False))
    tag_id: int = Field(sa_column=_refers("tag.id", "CASCADE"))


class Event(Base, table=True):
    """Where people were met: an evening, a conference; with what it cost in money and hours."""

    __table_args__ = (Index("ix_event_day", "day"),)

    id: int | None = _id()
    uid: str = Field(unique=True)
    name: str
    day: str
    place: str = ""
    kind: str = ""
    cost: float = 0.0
    currency: str = ""
    hours: float = 0.0
    note: str = ""


class Interaction(Base, table=True):
    """Something that happened, or an attempt that reached nobody. `source_key` keeps an import from adding it twice."""

    # With all that a report adds up of a span of days, so that it reads nothing but this.
    __table_args__ = (
        Index("ix_interaction_day", "day", "channel", "currency", "attempt", "event_id", "minutes", "cost"),
    )

    id: int | None = _id()
    uid: str = Field(unique=True)
    day: str
    channel: str
    direction: str = ""
    attempt: bool = False
    minutes: int = 0
    summary: str = ""
    event_id: int | None = Field(sa_column=_refers("event.id", "SET NULL", nullable=True))
    source_key: str | None = Field(default=None, unique=True)
    created_at: str
    cost: float = 0.0
    currency: str = ""


class Participant(Base, table=True):
    """Who took part in an interaction."""

    __table_args__ = (
        UniqueConstraint("interaction_id", "contact_id"),
        Index("ix_participant_contact_id", "contact_id", "interaction_id"),
    )

    id: int | None = _id()
    interaction_id: int = Field(sa_column=_refers("interaction.id", "CASCADE", index=False))
    contact_id: int = Field(sa_column=_refers("contact.id", "CASCADE", index=False))


class Favor(Base, table=True):
    """Something given to a contact or received from them; open while it is a promise or an ask."""

    __table_args__ = (Index("ix_favor_due_on", "due_on", **_where("state = 'open'")),)

    id: int | None = _id()
    uid: str = Field(unique=True)
    contact_id: int = Field(sa_column=_refers("contact.id", "CASCADE"))
    direction: str
    text: str
    state: str = "open"
    day: str
    due_on: str | None = None
    done_on: str | None = None


class Introduction(Base, table=True):
    """A brought B to C. Without a broker it was the owner who did."""

    id: int | None = _id()
    uid: str = Field(unique=True)
    broker_id: int | None = Field(sa_column=_refers("contact.id", "SET NULL", nullable=True))
    person_id: int = Field(sa_column=_refers("contact.id", "CASCADE"))
    other_id: int = Field(sa_column=_refers("contact.id", "CASCADE"))
    state: str = "idea"
    day: str
    because: str = ""


class Fact(Base, table=True):
    """Something to remember about a contact, with its date."""

    id: int | None = _id()
    uid: str = Field(unique=True)
    contact_id: int = Field(sa_column=_refers("contact.id", "CASCADE"))
    text: str
    day: str
    expires_on: str | None = None


class Reminder(Base, table=True):
    """A one-off: on that day, think of this."""

    id: int | None = _id()
    uid: str = Field(unique=True)
    contact_id: int | None = Field(sa_column=_refers("contact.id", "CASCADE", nullable=True))
    day: str = Field(index=True)
    text: str
    done_on: str | None = None


class Plan(Base, table=True):
    """The people for one week, named as the ISO week that most of its days are in. `minutes`: its budget, or 0."""

    id: int | None = _id()
    week: str = Field(unique=True)
    made_on: str
    capacity: int
    first_on: str | None = None
    minutes: int = 0


class PlanRow(Base, table=True):
    """One person of a plan; the position is their number all week.

    `kind`: empty, `dormant` for the slot of an old tie, `optional` for a spare one, `met` for a follow-up.
    `carried_from`: the week in which it was left open. `outcome` is written when the next plan is made, and read from
    what is on record until then.
    """

    __tablename__ = "plan_row"
    __table_args__ = (UniqueConstraint("plan_id", "contact_id"), UniqueConstraint("plan_id", "position"))

    id: int | None = _id()
    plan_id: int = Field(sa_column=_refers("plan.id", "CASCADE", index=False))
    contact_id: int = Field(sa_column=_refers("contact.id", "CASCADE"))
    position: int
    kind: str = ""
    carried_from: str | None = None
    outcome: str | None = None
    minutes: int = 0


class Alias(Base, table=True):
    """Another name or uid of a contact, left by those that were merged into it: imports know the person by it."""

    __table_args__ = (
        UniqueConstraint("contact_id", "kind", "normalized"),
        Index("ix_alias_normalized", "normalized", "kind"),
    )

    id: int | None = _id()
    contact_id: int = Field(sa_column=_refers("contact.id", "CASCADE", index=False))
    kind: str
    value: str
    normalized: str


class DistinctPair(Base, table=True):
    """Two contacts of whom you said that they are not the same person; `one_id` is the smaller."""

    __tablename__ = "distinct_pair"
    __table_args__ = (UniqueConstraint("one_id", "other_id"),)

    id: int | None = _id()
    one_id: int = Field(sa_column=_refers("contact.id", "CASCADE", index=False))
    other_id: int = Field(sa_column=_refers("contact.id", "CASCADE"))


class Listed(Base, table=True):
    """Who was in the newest whole list of a `source` (LinkedIn's connections): who is missing from the next is gone."""

    __table_args__ = (UniqueConstraint("contact_id", "source"),)

    id: int | None = _id()
    contact_id: int = Field(sa_column=_refers("contact.id", "CASCADE", index=False))
    source: str = Field(index=True)


class News(Base, table=True):
    """What a newer list told of a contact. `kind`: `organization`, `title`, `new` or `gone`."""

    id: int | None = _id()
    uid: str = Field(unique=True)
    contact_id: int = Field(sa_column=_refers("contact.id", "CASCADE"))
    day: str = Field(index=True)
    kind: str
    source: str
    before: str = ""
    after: str = ""


class ColumnMap(Base, table=True):
    """How you mapped the columns of a table with this header: `mapping` is a JSON object, their column to our field."""

    __tablename__ = "column_map"

    id: int | None = _id()
    header: str = Field(unique=True)
    mapping: str


class Source(Base, table=True):
    """What `netcrm sync` reads. `options` and `state` (where it left off) are JSON objects; no password is in them."""

    id: int | None = _id()
    name: str
    folded: str = Field(unique=True)
    kind: str
    location: str
    options: str = "{}"
    state: str = "{}"


class FollowUp(Base, table=True):
    """Somebody met at an event, to write to within days: by `due_on`, and never after two weeks from `met_on`."""

    __tablename__ = "follow_up"
    __table_args__ = (
        UniqueConstraint("contact_id", "event_id"),
        Index("ix_follow_up_due_on", "due_on", **_where("done_on IS NULL")),
    )

    id: int | None = _id()
    uid: str = Field(unique=True)
    contact_id: int = Field(sa_column=_refers("contact.id", "CASCADE", index=False))
    event_id: int | None = Field(sa_column=_refers("event.id", "CASCADE", nullable=True))
    met_on: str
    due_on: str
    done_on: str | None = None


class Outcome(Base, table=True):
    """What came of a contact or of an event: a contract, a job, a friend; and what it is worth, in money."""

    id: int | None = _id()
    uid: str = Field(unique=True)
    contact_id: int | None = Field(sa_column=_refers("contact.id", "CASCADE", nullable=True))
    event_id: int | None = Field(sa_column=_refers("event.id", "CASCADE", nullable=True))
    day: str = Field(index=True)
    text: str
    value: float = 0.0
    currency: str = ""


class Tenure(Base, table=True):
    """Where a contact was before: the organization that they left, as what, and when that was noticed."""

    __table_args__ = (UniqueConstraint("contact_id", "organization_id", "until"),)

    id: int | None = _id()
    contact_id: int = Field(sa_column=_refers("contact.id", "CASCADE", index=False))
    organization_id: int = Field(sa_column=_refers("organization.id", "RESTRICT"))
    title: str = ""
    until: str


class SavedView(Base, table=True):
    """Filters under a name, as they are typed: `city:paris circle:close`."""

    __tablename__ = "saved_view"

    id: int | None = _id()
    name: str
    folded: str = Field(unique=True)
    filters: str


class Operation(Base, table=True):
    """One command that changed something: what `netcrm history` lists and `netcrm undo` takes back.

    `automatic`: made by the tool beside the user's command (a week's plan), so that a plain undo passes over it.
    `undoes`: the operation that this one took back; `undone_by`: the one that took this one back.
    """

    id: int | None = _id()
    label: str
    detail: str = ""
    at: str
    automatic: bool = False
    undoes: int | None = Field(default=None, sa_column=_refers("operation.id", "RESTRICT", nullable=True, index=False))
    undone_by: int | None = Field(
        default=None, sa_column=_refers("operation.id", "RESTRICT", nullable=True, index=False)
    )


class Change(Base, table=True):
    """One row as it was before and after, as JSON; written by triggers, whatever path the write took.

    A new row has neither: it is its own record. Without an operation the change was made by another program.
    """

    __table_args__ = (Index("ix_change_table_name_row_id", "table_name", "row_id"),)

    id: int | None = _id()
    operation_id: int | None = Field(default=None, sa_column=_refers("operation.id", "RESTRICT", nullable=True))
    table_name: str
    row_id: int
    before: str | None = None
    after: str | None = None


class Current(Base, table=True):
    """The operation that is being written: one row, empty between commands. The triggers read it."""

    id: int | None = _id()
    operation_id: int | None = Field(
        default=None, sa_column=_refers("operation.id", "RESTRICT", nullable=True, index=False)
    )


JOURNALLED = (
    "organization", "household", "tag", "contact", "contact_point", "contact_tag", "event", "interaction",
    "participant", "favor", "introduction", "fact", "reminder", "plan", "plan_row", "alias", "distinct_pair", "listed",
    "news", "column_map", "source", "follow_up", "outcome", "tenure", "saved_view",
)  # fmt: skip
"""The tables whose every change is recorded, parents before children: the order of an export and of a restore."""


def _finish(metadata: MetaData) -> None:
    """What holds for every table, said once."""
    for table in metadata.tables.values():
        # `id:42` is written down in notes and scripts: a number is never given to somebody else, even after an undo.
        if table.name in JOURNALLED:
            table.dialect_options["sqlite"]["autoincrement"] = True
        # A default in Python is one in SQL too, so that a row written by hand needs only what matters.
        for column in table.columns:
            if isinstance(column.default, ScalarElementColumnDefault):
                column.server_default = DefaultClause(_literal(column.default.arg))


def _literal(value: str | float) -> ColumnElement[bool] | TextClause:
    """A default as SQL; PostgreSQL takes no number for a truth value, SQLite has nothing else."""
    if isinstance(value, bool):
        return true() if value else false()
    return text(f"'{value}'" if isinstance(value, str) else str(int(value)))


_finish(Base.metadata)
