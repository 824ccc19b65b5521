"""Lists of contacts: filtered, ordered, cut to a number."""

from collections.abc import Iterator
from datetime import date

from netcrm import names
from netcrm.core import contacts, search, upkeep
from netcrm.errors import UsageError
from netcrm.records import Record, Summary
from netcrm.store.sqlite import Row, Store, Value

SORTS = ("name", "last", "silence", "strength", "check-in", "added")
"""What a list can be ordered by. Strength falls with N³ / (D + 7)⁴, which orders as warmth does (core/cadence.py)."""


class Filters(Record):
    """Which contacts; all that are given must hold. `circle` may be `none`."""

    tag: str = ""
    circle: str = ""
    org: str = ""
    city: str = ""
    untracked: bool = False
    archived: bool = False


def contacts_by(store: Store, filters: Filters, sort: str, limit: int | None, today: date) -> Iterator[Summary]:
    """The contacts that fit, in the order asked for. Raises UsageError for an unknown circle or order."""
    if sort not in SORTS:
        raise UsageError(f"There is no order {sort!r}.", f"These exist: {', '.join(SORTS)}.")
    if limit is not None and limit < 0:
        raise UsageError(f"--limit {limit} can't be meant.", "Give 0 or more.")
    where, values = _conditions(filters)
    values |= {"limit": -1 if limit is None else limit, "today": today.isoformat()}
    order = "by_" + sort.replace("-", "_")
    for row in store.compose("listing/contacts", where, order, values):
        yield _summary(row, today)


def rows(store: Store, query: str, filters: Filters) -> Iterator[Row]:
    """The rows of another named query about contacts (`c`) who fit, in the order of their ids; without a filter of
    everybody, the archived too."""
    where, values = _conditions(filters) if filters != Filters() else ([], {})
    return store.compose(query, where, "by_id", values | {"limit": -1})


def _conditions(filters: Filters) -> tuple[list[str], dict[str, Value]]:
    where = ["archived" if filters.archived else "present"]
    values: dict[str, Value] = {}
    if filters.untracked:
        where.append("untracked")
    if filters.circle:
        circle = contacts.circle_name(filters.circle)
        where.append("circle" if circle else "no_circle")
        values["circle"] = circle
    if filters.tag:
        where.append("tag")
        values["tag"] = names.fold(filters.tag.removeprefix("#"))
    if filters.org:
        where.append("org")
        values["org"] = names.fold(filters.org)
        if not values["org"]:
            raise UsageError(f"There is no letter in --org {filters.org!r}.", "Give a part of the organization's name.")
    if filters.city:
        where.append("city")
        values["city"] = search.phrase("city", filters.city)
    return where, values


def _summary(row: Row, today: date) -> Summary:
    return Summary(
        id=row["id"], name=row["name"], organization=row["organization"] or "", city=row["city"],
        circle=row["circle"] or "", strength=upkeep.strength(row, today),
        estimated=bool(row["check_in"]) and not row["last_contact"], last_contact=row["last_contact"] or "",
        check_in=row["check_in"] or "", tags=tuple(row["tags"].split("\x1f")) if row["tags"] else (),
    )  # fmt: skip
