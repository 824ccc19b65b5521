"""What many contacts of an import share: organizations and tags, found by name or made, and written together.

Rule: one statement for hundreds of them. Looked up and made one by one they were a fifth of an import's time.
"""

from functools import lru_cache

from netcrm import names
from netcrm.core import contacts
from netcrm.core.matching import fold
from netcrm.store.base import Rows, Store


class Shared:
    """The organizations or the tags: found by name, or made; new ones are written together."""

    def __init__(self, store: Store, table: str) -> None:
        self._table = table
        self._ids = {row["folded"]: row["id"] for row in store.each(f"intake/{table}s")}
        self._called: dict[str, int] = {}
        self._next = store.next_id(table)
        self._new: list[tuple[int, str, str]] = []

    def id(self, name: str) -> int:
        """The id of the one with that name, which has been checked; accents and case do not make another one."""
        found = self._called.get(name)
        if found is None:
            found = self._called[name] = self._of(name)
        return found

    def _of(self, name: str) -> int:
        clean = _clean_shared(self._table, name)
        folded = as_known(clean)
        found = self._ids.get(folded)
        if found is None:
            found = self._ids[folded] = self._next
            self._next += 1
            self._new.append((found, clean, folded))
        return found

    def taken(self) -> Rows | None:
        """The new ones, to be written now; None when there are none."""
        new, self._new = self._new, []
        return (self._table, ("id", "name", "folded"), new) if new else None


def as_known(name: str) -> str:
    """What a tag or an organization is known by: its letters and digits; where it has none (a heart), it itself."""
    return fold(name) or name


@lru_cache(maxsize=20_000)
def by_known(tags: tuple[str, ...]) -> dict[str, str]:
    """Tags as a file writes them, each once, by what they are known by; not to be changed. UsageError for what can't be
    a tag."""
    return {tag_known(tag): tag for tag in tags}


@lru_cache(maxsize=20_000)
def tag_known(name: str) -> str:
    """The same of a tag as a file writes it."""
    return as_known(_clean_shared("tag", name))


@lru_cache(maxsize=20_000)
def _clean_shared(table: str, name: str) -> str:
    return contacts.clean_tag(name) if table == "tag" else names.clean(name, table)


def check(organization: str, tags: tuple[str, ...]) -> None:
    """Refuse (UsageError) an organization or a tag that can't be one; the same ones come with many people."""
    if organization:
        _clean_shared("organization", organization)
    if tags:
        by_known(tags)
