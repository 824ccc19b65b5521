"""Saved views: filters under a name, which `@name` stands for wherever a filter or WHO may stand.

Rule: a view is kept as it was typed, so that `last>3w` means three weeks before each day on which it is asked. It may
use other views, and is refused when it could not be unfolded: nothing that is kept here is a mistake later.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from netcrm import names
from netcrm.core import choosing, filters, listing
from netcrm.core.filters import VIEW
from netcrm.core.values import Asked
from netcrm.errors import NetcrmError, NotFoundError, RefusedError, UsageError
from netcrm.records import Record, Summary
from netcrm.store.base import Row, Store


class View(Record):
    """A view: its name, its filters as they are typed, how many people fit now (None when that can't be told), and
    with `view show` who they are."""

    name: str
    filters: str
    people: int | None
    contacts: tuple[Summary, ...] | None = None


def save(store: Store, name: str, words: Sequence[str], today: date, order: str) -> tuple[View, bool]:
    """Keep filters under a name; True as well when a view of that name was there and is replaced.

    Raises UsageError for filters that can't be meant, or that use the view itself.
    """
    clean = filters.view_name(name)
    terms = filters.parse(words)
    if not terms:
        raise UsageError("A view needs filters.", "netcrm view save paris city:paris circle:close")
    choosing.meant(Asked(store, today, order), terms, without=key(clean))
    values = {"name": clean, "folded": key(clean), "filters": filters.format(terms)}
    before = _row(store, clean)
    if before is None:
        store.insert("saved_view", **values)
    else:
        store.update("saved_view", before["id"], **values)
    return one(store, clean, today, order), before is not None


def every(store: Store, today: date, order: str) -> list[View]:
    """All views by name, with how many fit now."""
    return [_view(store, row, today, order) for row in store.all("choosing/views")]


def one(store: Store, name: str, today: date, order: str) -> View:
    """The view of that name. Raises NotFoundError."""
    return _view(store, _known(store, name), today, order)


def remove(store: Store, name: str) -> View:
    """Forget a view. Raises RefusedError while another one uses it."""
    row = _known(store, name)
    users = [other["name"] for other in store.all("choosing/views") if _uses(other, row["folded"])]
    if users:
        told = ", ".join(f"@{user}" for user in users)
        raise RefusedError(f"@{row['name']} is used by {told}.", "Save that one without it first, or remove it too.")
    store.delete("saved_view", row["id"])
    return View(row["name"], row["filters"], None)


def rename(store: Store, name: str, new: str) -> View:
    """Give a view another name, in the views that use it as well. Raises RefusedError when that is taken."""
    row, clean = _known(store, name), filters.view_name(new)
    taken = _row(store, clean)
    if taken is not None and taken["id"] != row["id"]:
        raise RefusedError(f"There is a view @{taken['name']} already.", f"netcrm view rm {taken['name']} makes room.")
    store.update("saved_view", row["id"], name=clean, folded=key(clean))
    for other in store.all("choosing/views"):
        if _uses(other, row["folded"]):
            terms = [
                term._replace(values=(clean,)) if term.field == VIEW and key(term.values[0]) == row["folded"] else term
                for term in filters.parse([other["filters"]])
            ]
            store.update("saved_view", other["id"], filters=filters.format(terms))
    return View(clean, row["filters"], None)


def kept(store: Store) -> Mapping[str, str]:
    """The filters of every view as they are typed, by its key."""
    return {row["folded"]: row["filters"] for row in store.all("choosing/views")}


def key(name: str) -> str:
    """What views are told apart by: their names without accents and case."""
    return names.fold(name) or name


def unknown(name: str, store: Store) -> NotFoundError:
    """The mistake of naming a view that there is not."""
    near = names.nearest(name, (row["name"] for row in store.all("choosing/views")))
    hint = f"Did you mean {' or '.join(f'@{each}' for each in near)}?" if near else "`netcrm view` lists them."
    return NotFoundError(f"There is no view @{name[:60]}.", hint, {"nearest": near})


def _known(store: Store, name: str) -> Row:
    clean = filters.view_name(name)
    row = _row(store, clean)
    if row is None:
        raise unknown(clean, store)
    return row


def _row(store: Store, name: str) -> Row | None:
    return next((row for row in store.all("choosing/views") if row["folded"] == key(name)), None)


def _uses(row: Row, view: str) -> bool:
    try:
        terms = filters.parse([row["filters"]])
    except NetcrmError:  # of a store that something else has written to; it can be removed all the same
        return False
    return any(term.field == VIEW and key(term.values[0]) == view for term in terms)


def _view(store: Store, row: Row, today: date, order: str) -> View:
    try:
        where = choosing.conditions(store, [row["filters"]], today, order)
    except NetcrmError:  # such as a date whose order is set otherwise by now
        return View(row["name"], row["filters"], None)
    return View(row["name"], row["filters"], len(listing.ids(store, listing.Filters(where=where))))
