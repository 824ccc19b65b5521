"""What `netcrm sync` reads from: named mailboxes, folders and files, and how far each was read.

Rule: how far is written in the operation that brings in what was read, so that an undo of it goes back as well. No
password is ever kept. A source that came with somebody's export is not read before it is named here: a mailbox there
would be told your password.
"""

import json
from collections.abc import Mapping
from typing import Any

from netcrm import names
from netcrm.errors import NotFoundError
from netcrm.records import Record
from netcrm.store.base import Row, Store

LONGEST_LOCATION = 2_000


class Named(Record):
    """A source. `kind`: `file` (a path) or `imap`. `options`: `as`, `owner`, `keep_text` where they were given;
    `state`: how far it was read, in words of its kind; `named_here`: by `netcrm source`, and not by an import."""

    name: str
    kind: str
    location: str
    options: Mapping[str, Any]
    state: Mapping[str, Any]
    named_here: bool


def put(store: Store, name: str, kind: str, location: str, options: Mapping[str, Any]) -> Named:
    """Name a source, or change the one of that name, which is then read from its start; in the store's `write`."""
    clean = names.clean(name, "name of the source", 60)
    values = {
        "name": clean, "folded": names.fold(clean) or clean, "kind": kind, "state": "{}",
        "location": names.clean(location, "place of the source", LONGEST_LOCATION),
        "options": json.dumps(options, ensure_ascii=False),
    }  # fmt: skip
    row = store.one("sources/named", folded=values["folded"])
    if row is not None and row["id"] not in _named_here(store):
        store.delete("source", row["id"])  # naming what came as it stands is a change, too
        row = None
    if row is None:
        store.insert("source", **values)
    else:
        store.update("source", row["id"], **values)
    return find(store, clean)


def every(store: Store) -> list[Named]:
    """All of them, by name."""
    here = _named_here(store)
    return [_named(row, here) for row in store.all("sources/every")]


def find(store: Store, name: str) -> Named:
    """The source of that name. Raises NotFoundError."""
    return _named(_row(store, name), _named_here(store))


def remove(store: Store, name: str) -> None:
    """Forget a source; what it brought in stays. Raises NotFoundError."""
    store.delete("source", _row(store, name)["id"])


def moved_on(store: Store, name: str, state: Mapping[str, Any]) -> None:
    """Write down how far a source was read; in the `write` that brings in what was read."""
    row = _row(store, name)
    if json.loads(row["state"]) != state:
        store.update("source", row["id"], state=json.dumps(state, ensure_ascii=False))


def _row(store: Store, name: str) -> Row:
    row = store.one("sources/named", folded=names.fold(name) or name)
    if row is None:
        known = [source.name for source in every(store)]
        hint = f"These exist: {', '.join(known)}." if known else "netcrm source NAME PLACE names one."
        raise NotFoundError(f"There is no source {name!r}.", hint)
    return row


def _named_here(store: Store) -> set[int]:
    return {row["id"] for row in store.all("sources/named_here")}


def _named(row: Row, here: set[int]) -> Named:
    return Named(
        row["name"], row["kind"], row["location"], json.loads(row["options"]), json.loads(row["state"]),
        row["id"] in here,
    )  # fmt: skip
