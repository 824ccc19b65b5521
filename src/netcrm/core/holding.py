"""The new rows of an import, held until there are enough of them to be written together.

Rule: as many as can be go in with one statement; one for each costs five times as much (store/base.py, `insert_many`).
What is held is written before anybody reads from the store.
"""

from collections.abc import Sequence

from netcrm.core.matching import fold
from netcrm.core.shared import Shared
from netcrm.records import ContactDraft, Point
from netcrm.store.base import MOST_VALUES, Rows, Store, Value

CONTACT = (
    "id", "uid", "name", "folded", "nickname", "nickname_folded", "organization_id", "title", "city", "birthday",
    "met_on", "met_at", "note", "circle", "every", "snoozed_until", "archived_on", "deceased", "extra", "created_at",
    "languages", "timezone", "avoid", "private",
)  # fmt: skip
POINT = ("contact_id", "kind", "value", "normalized", "label")
TAG = ("contact_id", "tag_id")

NEEDED = frozenset(["folded", "value", "normalized"])
"""Columns that may be empty and have to be stated all the same: the schema has nothing to put there."""

BATCH = 3_200
"""New contacts are written so many at a time: with one statement, if a file says ten things of them."""


class Held:
    """New contacts, points and tags; with the organizations and tags that they refer to."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._now = store.now()
        self._next_id = store.next_id("contact")
        self._contacts: list[tuple[Value, ...]] = []
        self._points: list[tuple[Value, ...]] = []
        self._tags: list[tuple[Value, ...]] = []
        self._uids: list[str] = []
        self._organizations, self._named_tags = Shared(store, "organization"), Shared(store, "tag")

    def contact(self, draft: ContactDraft, folded: str, extra: str, archived_on: str) -> tuple[int, str]:
        """Hold a new contact; its id and its uid. Raises nothing: the draft has been checked."""
        if len(self._contacts) >= BATCH:
            self._store.make_room()
            self._store.insert_soon(self._taken(rest=False))
            self._uids = self._store.new_uids(BATCH)
        contact = self._next_id
        self._next_id += 1
        uid = draft.uid or (self._uids.pop() if self._uids else self._store.new_uid())
        self._contacts.append((
            contact, uid, draft.name, folded, draft.nickname, fold(draft.nickname),
            self.organization(draft.organization), draft.title, draft.city, draft.birthday, draft.met_on, draft.met_at,
            draft.note, draft.circle or None, draft.every, draft.snoozed_until or None, archived_on or None,
            draft.deceased, extra, self._now, draft.languages, draft.timezone, draft.avoid, draft.private,
        ))  # fmt: skip
        return contact, uid

    def point(self, contact: int, point: Point, key: str) -> None:
        """Hold a point; `key` is what it is looked up by."""
        self._points.append((contact, point.kind, point.value, key[len(point.kind) + 1 :], point.label))

    def tag(self, contact: int, name: str) -> None:
        """Hold a tag of a contact."""
        self._tags.append((contact, self._named_tags.id(name)))

    def organization(self, name: str) -> int | None:
        """The id of the organization of that name, which is made when it is new."""
        return self._organizations.id(name) if name else None

    def flush(self) -> None:
        """Write what is held: what contacts refer to, the contacts, and what hangs on them."""
        for table, columns, rows in self._taken(rest=True):
            self._store.insert_many(table, columns, rows)

    def _taken(self, *, rest: bool) -> list[Rows]:
        """What is held, no longer held; without the `rest`, of points and tags no more than whole statements."""
        held = (
            self._organizations.taken(), self._named_tags.taken(), _cut("contact", CONTACT, self._contacts, rest=True),
            _cut("contact_point", POINT, self._points, rest=rest), _cut("contact_tag", TAG, self._tags, rest=rest),
        )  # fmt: skip
        return [rows for rows in held if rows is not None]


def _cut(table: str, columns: Sequence[str], rows: list[tuple[Value, ...]], *, rest: bool) -> Rows | None:
    """The rows that are to be written now, taken out of `rows`; None when there are none."""
    count = len(rows) if rest else len(rows) - len(rows) % (MOST_VALUES // len(columns))
    cut = rows[:count]
    del rows[:count]
    return (table, *_stated(columns, cut)) if cut else None


def _stated(columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> tuple[list[str], list[tuple[Value, ...]]]:
    """The columns in which any of the rows says something, and the rows with these alone: a file says little of many,
    and to write down that it does not say the rest takes a quarter of the time."""
    stated = {
        column: values
        for column, values in zip(columns, zip(*rows, strict=True), strict=True)
        if column in NEEDED or any(values)
    }
    return list(stated), list(zip(*stated.values(), strict=True))
