"""The new rows of an import, held until there are enough of them to be written together.

Rule: as many as can be go in with one statement; one for each costs five times as much (store/base.py, `insert_many`).
What is held is written before anybody reads from the store.
"""

from collections.abc import Sequence

from netcrm.core.matching import fold
from netcrm.core.shared import Shared
from netcrm.records import ContactDraft, Point
from netcrm.store.base import MOST_VALUES, Store, Value

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
        self._organizations, self._named_tags = Shared(store, "organization"), Shared(store, "tag")

    def contact(self, draft: ContactDraft, folded: str, extra: str, archived_on: str) -> tuple[int, str]:
        """Hold a new contact; its id and its uid. Raises nothing: the draft has been checked."""
        if len(self._contacts) >= BATCH:
            self._store.make_room()
            self.flush(rest=False)
        contact = self._next_id
        self._next_id += 1
        uid = draft.uid or self._store.new_uid()
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

    def flush(self, *, rest: bool = True) -> None:
        """Write what is held: what contacts refer to, the contacts, and what hangs on them; without the `rest`, of
        points and tags no more than whole statements."""
        self._organizations.flush(self._store)
        self._named_tags.flush(self._store)
        self._write("contact", CONTACT, self._contacts, rest=True)
        self._write("contact_point", POINT, self._points, rest=rest)
        self._write("contact_tag", TAG, self._tags, rest=rest)

    def _write(self, table: str, columns: Sequence[str], rows: list[tuple[Value, ...]], *, rest: bool) -> None:
        """Write rows, and forget them."""
        count = len(rows) if rest else len(rows) - len(rows) % (MOST_VALUES // len(columns))
        if count:
            self._store.insert_many(table, *_stated(columns, rows[:count]))
            del rows[:count]


def _stated(columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> tuple[list[str], list[tuple[Value, ...]]]:
    """The columns in which any of the rows says something, and the rows with these alone: a file says little of many,
    and to write down that it does not say the rest takes a quarter of the time."""
    stated = {
        column: values
        for column, values in zip(columns, zip(*rows, strict=True), strict=True)
        if column in NEEDED or any(values)
    }
    return list(stated), list(zip(*stated.values(), strict=True))
