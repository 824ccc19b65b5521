"""Contacts on their way out: as the drafts that every writer takes, and as the days of a calendar.

Rule: a draft states all that an import would read back, so that what leaves through any format can come home. What is
public of somebody is said in one table here, for every format. Private people stay, unless they are asked for.
"""

import json
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, cast

from netcrm.core import listing
from netcrm.core.listing import Filters
from netcrm.records import ContactDraft, Point, spread
from netcrm.store import transfer
from netcrm.store.base import Row, Store, Value

PUBLIC: Mapping[str, bool] = {
    # What they would put on a card of their own.
    "uid": True, "name": True, "organization": True, "title": True, "city": True, "points": True, "birthday": True,
    "deceased": True, "languages": True, "timezone": True,
    # What you wrote of them, or another program did, in words of any kind.
    "note": False, "nickname": False, "tags": False, "extra": False, "met_at": False,
    # How you stand with them, and how you keep in touch.
    "met_on": False, "introduced_by": False, "circle": False, "every": False, "last_contact": False,
    "check_in": False, "snoozed_until": False, "archived_on": False, "avoid": False, "private": False,
}  # fmt: skip
"""Whether each field of a contact leaves with `--public`; favors, facts and what happened never do."""

PUBLIC_TABLES: Mapping[str, tuple[str, ...]] = {
    "organization": ("id", "name", "folded"),
    "contact": (
        "id", "uid", "name", "folded", "organization_id", "title", "city", "birthday", "deceased", "created_at",
        "languages", "timezone",
    ),
    "contact_point": ("id", "contact_id", "kind", "value", "normalized", "label"),
}  # fmt: skip
"""The same for the tables of JSON: those that leave, and their columns. `created_at` says the day of the export; the
references to others that a contact must state are empty."""


class Dated(NamedTuple):
    """Somebody with the days that a calendar shows: the next check-in and the birthday, each of which may be empty."""

    uid: str
    name: str
    work: str
    reach: str
    circle: str
    check_in: str
    birthday: str


Fields = Row | dict[str, Any]
"""A contact by the names of `export/contacts`, in their order."""

Cells = Sequence[str | None]
"""The same without the names."""


def left_out(store: Store, filters: Filters) -> int:
    """How many private people fit, who stay unless they are asked for."""
    if filters.names_private:
        return 0
    return sum(1 for _ in listing.rows(store, "export/left_out", filters, private=None))


def rows(store: Store, filters: Filters, *, public: bool = False, private: bool = False) -> Iterator[Fields]:
    """The contacts that fit, field by field; with `public` what is not is empty, with `private` those as well."""
    for row in listing.rows(store, "export/contacts", filters, private=private):
        yield {field: row[field] if PUBLIC[field] else "" for field in row.keys()} if public else row  # noqa: SIM118


def cells(store: Store, filters: Filters, *, public: bool = False, private: bool = False) -> Iterator[Cells]:
    """The same in the order of the fields, each of which is text or None."""
    if public:
        return (tuple(dict(row).values()) for row in rows(store, filters, public=True, private=private))
    return cast(Iterator[Cells], listing.cells(store, "export/contacts", filters, private=private))


def taken_part(store: Store, filters: Filters) -> frozenset[str]:
    """The uids of the interactions in which somebody took part who fits."""
    ids = str(listing.ids(store, filters))
    return frozenset(row["uid"] for row in store.each("export/taken_part", ids=ids))


Tables = Iterator[tuple[str, Iterator[dict[str, Value]]]]
"""The tables of a store, each with its rows, as `transfer.tables` gives them."""


def open_tables(store: Store) -> Tables:
    """The whole store without private people and all that hangs on them; nothing in it refers to what is left out.

    What happened with them and others is there as the others' alone: without its text, which may name them, and
    without the key that an import knows it by.
    """
    met = {row["id"]: bool(row["alone"]) for row in store.each("export/private_interactions")}
    kinds = ("contact", "organization", "household", "tag")
    gone = {kind: {row["id"] for row in store.each(f"export/private_{kind}s")} for kind in kinds}
    gone["interaction"] = {row_id for row_id, alone in met.items() if alone}
    for table, found in transfer.tables(store):
        references = {column: gone[target] for column, target in store.references(table).items() if target in gone}
        yield table, _kept(table, found, gone.get(table, set()), references, met)


def _kept(
    table: str, found: Iterator[dict[str, Value]], gone: Container[Value], references: Mapping[str, Container[Value]],
    met: Container[Value],
) -> Iterator[dict[str, Value]]:  # fmt: skip
    for row in found:
        if table == "contact" and row["introduced_by"] in references["introduced_by"]:
            row["introduced_by"] = None
        if table == "interaction" and row["id"] in met:
            row |= {"summary": "", "source_key": None}
        if row["id"] not in gone and not any(row[column] in secret for column, secret in references.items()):
            yield row


def public_tables(tables: Tables, today: date) -> Tables:
    """What is public of these tables."""
    for table, found in tables:
        if table in PUBLIC_TABLES:
            yield table, (_bared(table, row, today) for row in found)


def _bared(table: str, row: Mapping[str, Value], today: date) -> dict[str, Value]:
    bared = {column: row[column] for column in PUBLIC_TABLES[table]}
    if table == "contact":
        bared |= {"created_at": f"{today}T00:00:00", "household_id": None, "introduced_by": None}
    return bared


def drafts(
    store: Store, filters: Filters, *, public: bool = False, private: bool = False
) -> Iterator[ContactDraft]:  # fmt: skip
    """The contacts that fit, one at a time."""
    for row in rows(store, filters, public=public, private=private):
        yield ContactDraft(
            name=row["name"], uid=row["uid"], nickname=row["nickname"], organization=row["organization"] or "",
            title=row["title"], city=row["city"], circle=row["circle"] or "", every=int(row["every"] or 0),
            birthday=row["birthday"], met_on=row["met_on"], met_at=row["met_at"],
            introduced_by=row["introduced_by"] or "", note=row["note"], snoozed_until=row["snoozed_until"] or "",
            archived_on=row["archived_on"] or "", deceased=bool(row["deceased"]),
            tags=tuple(row["tags"].split("\x1f")) if row["tags"] else (), points=tuple(_points(row)),
            extra=spread(json.loads(row["extra"])) if row["extra"] else (), languages=row["languages"],
            timezone=row["timezone"], avoid=row["avoid"], private=bool(row["private"]),
        )  # fmt: skip


def _points(row: Fields) -> Iterator[Point]:
    for item in row["points"].split("\x1f") if row["points"] else ():
        kind, label, value = item.split("\x1d", 2)
        yield Point(kind, value, label)


def calendar(store: Store, filters: Filters, *, public: bool = False, private: bool = False) -> Iterator[Dated]:
    """Those who fit and have a check-in or a birthday; check-ins are not public."""
    for row in listing.rows(store, "export/calendar", filters, private=private):
        check_in, circle = ("", "") if public else (row["check_in"] or "", row["circle"] or "")
        if check_in or row["birthday"]:
            work = ", ".join(text for text in (row["title"], row["organization"]) if text)
            yield Dated(
                row["uid"], row["name"], work, row["reach"] or "", circle, check_in, row["birthday"],
            )  # fmt: skip
