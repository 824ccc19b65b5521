"""News: what a newer whole list (LinkedIn's connections) tells of people.

Rule: a list is compared with the one that was read before it. An older one tells nothing, and takes nothing back.
"""

from collections.abc import Collection, Iterator
from datetime import date
from itertools import islice

from netcrm import names
from netcrm.core.completing import Stated
from netcrm.records import NewsItem, Step
from netcrm.store.base import Store, Value

TOLD = ("organization", "title")
"""The fields whose change is news."""

NEWS = ("uid", "contact_id", "day", "kind", "source", "before", "after")


class WholeList:
    """The whole list of a `source` coming in; `as_of` is the newest day that a record of it names, or empty."""

    def __init__(self, store: Store, source: str, as_of: str, today: date) -> None:
        self._store = store
        self._source = source
        self._day = today.isoformat()
        self._listed = {row["contact_id"]: row for row in store.all("intake/listed", source=source)}
        self._seen: set[int] = set()
        self._names: dict[int, str] = {}
        self._rows: list[tuple[Value, ...]] = []
        self._steps: list[Step] = []
        newest = max((row["met_on"] for row in self._listed.values()), default="")
        self.is_older = bool(as_of) and as_of < newest
        """Whether a list that was read before knows of later days than this one."""
        self.note = (
            f"Taken for an older list, which only fills in: its last day is {as_of}, and you have one of {newest}. "
            "If it is the newest all the same, say --newest."
            if self.is_older
            else ""
        )

    def seen(self, contact: int) -> None:
        """A record speaks of this contact, or may."""
        self._seen.add(contact)

    def new(self, contact: int, name: str) -> None:
        """A record has become a contact."""
        self._seen.add(contact)
        self._names[contact] = name

    def changed(self, contact: int, name: str, stated: Stated) -> None:
        """A field of a contact is changed by the list: no news when only the writing of it is."""
        before, after = str(stated.have), str(stated.stated)
        if stated.field in TOLD and before and names.firm(before) != names.firm(after):
            self._tell(contact, name, stated.field, before, after)

    def finish(self) -> tuple[Step, ...]:
        """Write who is listed now, and the news; what there is to tell, in steps."""
        if self.is_older:
            return ()
        missing = sorted(self._seen - self._listed.keys())
        for contact in sorted(self._names) if self._listed else ():
            self._tell(contact, self._names[contact], "new", "", "")
        for contact, row in self._listed.items():
            if contact not in self._seen:
                self._tell(contact, row["name"], "gone", "", "")
                self._store.delete("listed", row["id"])
        self._store.insert_many("listed", ("contact_id", "source"), [(contact, self._source) for contact in missing])
        self._store.insert_many("news", NEWS, self._rows)
        return tuple(self._steps)

    def _tell(self, contact: int, name: str, kind: str, before: str, after: str) -> None:
        self._rows.append((self._store.new_uid(), contact, self._day, kind, self._source, before, after))
        self._steps.append(Step(name, self._source, words(kind, before, after), contact))


def words(kind: str, before: str, after: str) -> str:
    """News in a few words."""
    if kind in TOLD:
        return f"{kind}: {before} → {after}"
    return {"new": "new in the list", "gone": "no longer in the list"}[kind]


def items(
    store: Store, since: str, limit: int | None, among: Collection[int] | None = None
) -> Iterator[NewsItem]:  # fmt: skip
    """The news since a day (ISO) of everybody or `among` some, newest first, at most `limit`."""
    rows = store.each("news/since", since=since, limit=-1 if limit is None or among is not None else limit)
    found = (row for row in rows if among is None or row["id"] in among)
    yield from (NewsItem(**dict(row)) for row in islice(found, limit))
