"""Bringing a store back: which backups there are, what one would change, and doing it.

Rule: nothing is done before the copy was checked, and what it replaces is kept as a backup of its own.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

from netcrm import folders
from netcrm.errors import NetcrmError, NotFoundError, RefusedError, UnusableError
from netcrm.store import rewriting, shelf, vault
from netcrm.store.comparing import Difference, difference
from netcrm.store.vault import LISTED, Copy

LONGEST_NUMBER = 10
"""Digits: a longer number is of no backup, and Python reads none of thousands of digits."""


class Backup(NamedTuple):
    """A kept backup with its number, the newest being 1. `contacts` is None when it can't be read, `later` (how many
    operations came after it) when the store can't or when its history went another way since."""

    number: int
    at: str
    why: str
    size: int
    contacts: int | None
    later: int | None
    path: str

    def to_dict(self) -> dict[str, object]:
        """The public shape."""
        return self._asdict()


class Planned(NamedTuple):
    """What a restore would do. `difference` is None when the store is missing, or when it can't be read: `because`."""

    copy: Copy
    difference: Difference | None
    because: str


def backups(path: str) -> list[Backup]:
    """The kept backups of a store, the newest first."""
    return [_told(number, each, path) for number, each in enumerate(shelf.kept(path), start=1)]


def chosen(path: str, which: str) -> str:
    """The file that is meant: by its number, by its name among the kept backups, or by its path."""
    found = shelf.kept(path)
    if which.isdecimal():
        number = int(which) if len(which) < LONGEST_NUMBER else 0
        if 0 < number <= len(found):
            return found[number - 1].path
        raise NotFoundError(f"There is no backup {which[:60]}.", LISTED)
    for file in (which, os.path.join(shelf.folder(path), which)):  # noqa: PTH118
        if os.path.isfile(file):  # noqa: PTH113
            if os.path.exists(path) and os.path.samefile(file, path):  # noqa: PTH110, PTH121
                raise RefusedError(f"{which} is the store itself.", LISTED)
            return file
    raise NotFoundError(f"There is no backup {which!r}.", LISTED)


@contextmanager
def checked(file: str, path: str, at: str) -> Iterator[tuple[str, Planned]]:
    """A copy that can take the place of the store at `path`: checked, of the newest schema, encrypted as the store is;
    and what that would do.

    Raises UnusableError when the copy is damaged, newer, or none of netcrm's.
    """
    work = shelf.folder(path) if os.path.isdir(shelf.folder(path)) else os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH112, PTH120
    with vault.newest(file, work, at) as new, rewriting.alike(new, path, work) as copy:
        found, because = None, ""
        if os.path.exists(path) and os.path.getsize(path):  # noqa: PTH110, PTH202
            try:
                vault.live(path)
                found = difference(path, copy)
            except UnusableError as trouble:
                because = trouble.message
        yield copy, Planned(vault.glanced(copy)._replace(path=file), found, because)


def bring_back(copy: str, path: str, at: str) -> str:
    """Make the store what a checked copy is; the path of the backup of what it replaces, empty where there was none."""
    folders.make(os.path.dirname(os.path.abspath(path)))  # noqa: PTH100, PTH120
    kept = vault.put_back(copy, path, shelf.place(path, "restore", at))
    shelf.thin(path, at)
    return kept


def _told(number: int, each: shelf.Kept, path: str) -> Backup:
    contacts = later = None
    with suppress(NetcrmError):
        found = vault.glanced(each.path)
        contacts = found.contacts
        later = vault.since(path, found)
    return Backup(number, each.at, each.why, os.path.getsize(each.path), contacts, later, each.path)  # noqa: PTH202
