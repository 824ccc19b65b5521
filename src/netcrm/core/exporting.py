"""Contacts on their way out: as the drafts that every writer takes, and as the days of a calendar.

Rule: a draft states all that an import would read back, so that what leaves through any format can come home.
"""

import json
from collections.abc import Iterator
from typing import NamedTuple

from netcrm.core import listing
from netcrm.core.listing import Filters
from netcrm.records import ContactDraft, Point, spread
from netcrm.store.sqlite import Row, Store


class Dated(NamedTuple):
    """Somebody with the days that a calendar shows: the next check-in and the birthday, each of which may be empty."""

    uid: str
    name: str
    work: str
    reach: str
    circle: str
    check_in: str
    birthday: str


def drafts(store: Store, filters: Filters) -> Iterator[ContactDraft]:
    """The contacts that fit, one at a time."""
    for row in listing.rows(store, "export/contacts", filters):
        yield ContactDraft(
            name=row["name"], uid=row["uid"], nickname=row["nickname"], organization=row["organization"] or "",
            title=row["title"], city=row["city"], circle=row["circle"] or "", every=int(row["every"] or 0),
            birthday=row["birthday"], met_on=row["met_on"], met_at=row["met_at"],
            introduced_by=row["introduced_by"] or "", note=row["note"], snoozed_until=row["snoozed_until"] or "",
            archived_on=row["archived_on"] or "", deceased=bool(row["deceased"]),
            tags=tuple(row["tags"].split("\x1f")) if row["tags"] else (), points=tuple(_points(row)),
            extra=spread(json.loads(row["extra"])) if row["extra"] else (),
        )  # fmt: skip


def _points(row: Row) -> Iterator[Point]:
    for item in row["points"].split("\x1f") if row["points"] else ():
        kind, label, value = item.split("\x1d", 2)
        yield Point(kind, value, label)


def calendar(store: Store, filters: Filters) -> Iterator[Dated]:
    """Those who fit and have a check-in or a birthday."""
    for row in listing.rows(store, "export/calendar", filters):
        if row["check_in"] or row["birthday"]:
            work = ", ".join(text for text in (row["title"], row["organization"]) if text)
            yield Dated(
                row["uid"], row["name"], work, row["reach"] or "", row["circle"] or "", row["check_in"] or "",
                row["birthday"],
            )  # fmt: skip
