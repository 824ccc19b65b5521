"""Lists of contacts: filtered, ordered, cut to a number."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from netcrm.core import upkeep
from netcrm.errors import UsageError
from netcrm.records import Record, Summary
from netcrm.store.base import Row, Store, Value

if TYPE_CHECKING:
    from netcrm.store.conditions import Condition, Where

SORTS = ("name", "last", "silence", "strength", "check-in", "added")
"""What a list can be ordered by. Strength falls with N³ / (D + 7)⁴, which orders as warmth does (core/cadence.py)."""

PUT_AWAY = ("archived", "deceased", "anybody")
"""The conditions that speak of archived people; without one of them nobody of these is meant."""


class Filters(Record):
    """Which contacts; all that are given must hold. `circle` may be `none`. `where`: what core/choosing.py read; the
    other fields are shorthands of it."""

    tag: str = ""
    circle: str = ""
    org: str = ""
    city: str = ""
    untracked: bool = False
    archived: bool = False
    where: "tuple[Condition, ...]" = ()

    @property
    def names_private(self) -> bool:
        """Whether private people are asked for by name: `is:private`, or `id:42`."""
        return _speaks_of(self.where, ("private", "numbered"))


def contacts_by(
    store: Store, filters: Filters, sort: str, limit: int | None, today: date, *, public: bool = False
) -> Iterator[Summary]:
    """The contacts that fit, in the order asked for; with `public` without private ones, unless the filters name them.

    Raises UsageError for an unknown circle or order.
    """
    if sort not in SORTS:
        raise UsageError(f"There is no order {sort!r}.", f"These exist: {', '.join(SORTS)}.")
    if limit is not None and limit < 0:
        raise UsageError(f"--limit {limit} can't be meant.", "Give 0 or more.")
    where, values = _conditions(filters)
    where += ["not_private"] if public and not filters.names_private else []
    values |= {"limit": -1 if limit is None else limit, "today": today.isoformat()}
    order = "by_" + sort.replace("-", "_")
    for row in store.compose("listing/contacts", where, order, values):
        yield _summary(row, today)


def rows(store: Store, query: str, filters: Filters, *, private: bool | None = False) -> Iterator[Row]:
    """The rows of another named query about contacts (`c`) who fit, in the order of their ids; without a filter of
    everybody, the archived too. Private people are left out unless `private`; None asks for them alone."""
    where, values = _asked(filters, private)
    return store.compose(query, where, "by_id", values | {"limit": -1})


def cells(store: Store, query: str, filters: Filters, *, private: bool = False) -> Iterator[Sequence[Value]]:
    """The same as plain values, in the order of the query's columns."""
    return store.cells(query, *_asked(filters, private))


def _asked(filters: Filters, private: bool | None) -> "tuple[list[Where], dict[str, Value]]":
    where, values = _conditions(filters) if filters != Filters() else ([], {})
    private = filters.names_private if private is False else private
    where += [] if private else ["private" if private is None else "not_private"]
    return where, values | {"private": bool(private)}


def ids(store: Store, filters: Filters) -> list[int]:
    """The numbers of the contacts who fit, in order."""
    where, values = _conditions(filters)
    return [row["id"] for row in store.compose("listing/ids", where, "by_id", values | {"limit": -1})]


def _conditions(filters: Filters) -> "tuple[list[Where], dict[str, Value]]":
    where: list[Where] = ["archived"] if filters.archived else []
    if filters.untracked:
        where.append("untracked")
    for field in ("circle", "tag", "org", "city"):
        if said := getattr(filters, field):
            from netcrm.core import choosing

            where.append(choosing.shorthand(field, said))
    where += filters.where
    if not filters.archived and not _speaks_of(filters.where, PUT_AWAY):
        where.insert(0, "present")
    if len(where) == 1 and isinstance(where[0], str):
        return where, {}
    from netcrm.store import conditions

    return where, conditions.values(where)


def _speaks_of(where: "tuple[Condition, ...]", named: tuple[str, ...]) -> bool:
    """Whether one of these conditions is asked for, and not turned."""
    if not where:
        return False
    from netcrm.store import conditions

    return any(one.condition in named for one in conditions.leaves(where, turned=False))


def _summary(row: Row, today: date) -> Summary:
    return Summary(
        id=row["id"], name=row["name"], organization=row["organization"] or "", city=row["city"],
        circle=row["circle"] or "", strength=upkeep.strength(row, today),
        estimated=bool(row["check_in"]) and not row["last_contact"], last_contact=row["last_contact"] or "",
        check_in=row["check_in"] or "", tags=tuple(row["tags"].split("\x1f")) if row["tags"] else (),
        private=bool(row["private"]),
    )  # fmt: skip
