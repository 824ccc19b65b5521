"""Many contacts changed at once: what a change would do to whom, and the edit of many.

Rule: what will change is not foretold but tried: the very change is made and taken back, and what is another way
afterwards is told. No statement runs once a person, so that ten thousand take a second or two.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from netcrm import names
from netcrm.core import caring, circles, contacts, upkeep, who
from netcrm.core.contacts import Details
from netcrm.core.who import Person
from netcrm.errors import UsageError
from netcrm.records import Record
from netcrm.store.base import Row, Store, Value

SHOWN: Final[Mapping[str, str]] = {
    "circle": "circle", "tags": "tags", "organization": "org", "title": "title", "city": "city", "every": "every",
    "met_on": "met", "met_at": "at", "note": "note", "languages": "language", "timezone": "timezone",
    "avoid": "avoid", "private": "private", "snoozed_until": "snoozed until", "next_on": "next",
    "archived_on": "archived on", "deceased": "deceased", "nickname": "nickname", "birthday": "birthday",
    "broker": "by", "extra": "extra",
}  # fmt: skip
"""The fields of a contact that a command changes, and what they are called; what is computed follows from them."""

TRUTHS: Final = ("private", "deceased")

OF_ONE: Final[Mapping[str, str]] = {
    "name": "--name", "nickname": "--nickname", "emails": "--email", "phones": "--phone", "urls": "--url",
    "handles": "--handle", "birthday": "--birthday", "introduced_by": "--by",
}  # fmt: skip
"""What is one person's own, and is not said of many; with the option that says it."""


class Change(Record):
    """A field of a contact that is another one afterwards; empty text: nothing there."""

    id: int
    name: str
    field: str
    before: str
    after: str


def people(store: Store, ids: Sequence[int]) -> list[Person]:
    """Contacts by their numbers, in the order of their names."""
    return [who.meant(store, row["id"], row["name"]) for row in store.all("bulk/people", ids=str(list(ids)))]


def preview(store: Store, meant: Sequence[Person], do: Callable[[], object]) -> list[Change]:
    """What `do` would change of whom: it is done, and taken back."""
    with store.write("preview", dry=True):
        return told(store, meant, do)


def told(store: Store, meant: Sequence[Person], do: Callable[[], object]) -> list[Change]:
    """What `do` changes of whom; it is done within the caller's write."""
    asked = str([person.id for person in meant])
    before = {row["id"]: _shown(row) for row in store.all("bulk/people", ids=asked)}
    do()
    return [change for row in store.all("bulk/people", ids=asked) for change in _changes(row, before[row["id"]])]


def edit(
    store: Store, meant: Sequence[Person], details: Details, clear: Sequence[str], today: date, capacity: int
) -> None:
    """Change of many what was said; as core/contacts.py does of one.

    Raises UsageError for what is one person's own.
    """
    contacts.refuse_future(details, today)
    for field, option in OF_ONE.items():
        if getattr(details, field) not in (None, ()):
            raise UsageError(f"{option} is one person's own.", "netcrm edit WHO changes it; name one person.")
    cleared: dict[str, Value] = {}
    for field in clear:
        if field not in contacts.CLEARED and field != "tag":
            known = ", ".join(sorted((*contacts.CLEARED, "tag")))
            raise UsageError(f"{field[:60]!r} can't be cleared of many.", f"These can: {known}.")
        cleared |= contacts.CLEARED.get(field, {})
    ids = [person.id for person in meant]
    before = store.all("bulk/people", ids=str(ids))
    gone = _leave(store, before, details, clear, today)
    same = cleared | gone | contacts.columns(store, details)
    own = [caring.stated(details, row, clear) for row in before]
    columns = tuple(same | own[0])
    if columns:
        rows = (tuple((same | each)[column] for column in columns) for each in own)
        store.update_many("contact", columns, ((*row, one["id"]) for row, one in zip(rows, before, strict=True)))
    if "tag" in clear:
        store.run("bulk/clear_tags", ids=str(ids))
    for tag in details.tags:
        circles.tag(store, contacts.clean_tag(tag), meant, today, capacity)
    upkeep.refresh(store, ids, today, capacity)


def _leave(
    store: Store, before: Sequence[Row], details: Details, clear: Sequence[str], today: date
) -> dict[str, Value]:  # fmt: skip
    """Put on record where those were who are of another organization from now on; the columns that are empty then."""
    if details.organization is None and details.left_on is None and "org" not in clear:
        return {}
    until = details.left_on or today.isoformat()
    if until > today.isoformat():
        raise UsageError(f"{until} is still to come.", "Give today or an earlier day, and edit it then.")
    into = names.firm(details.organization or "")
    leaving = [row["id"] for row in before if row["organization_id"] and names.firm(row["organization"]) != into]
    store.run("bulk/leave", ids=str(leaving), until=until)
    left = details.left_on is not None and details.organization is None
    return {"organization_id": None, "title": ""} if left else {}


def _changes(after: Row, before: Mapping[str, str]) -> Iterator[Change]:
    now = _shown(after)
    for field, called in SHOWN.items():
        if now[field] != before[field]:
            yield Change(after["id"], after["name"], called, before[field], now[field])


def _shown(row: Row) -> dict[str, str]:
    """The fields of SHOWN as text."""
    return {field: "yes" if row[field] and field in TRUTHS else str(row[field] or "") for field in SHOWN}
