"""Bringing a store back: which backups there are, what one would change, and doing it.

Rule: nothing is done before the copy was checked, and what it replaces is kept as a backup of its own.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

from netcrm import folders
from netcrm.errors import NetcrmError, NotFoundError, RefusedError, UnusableError
from netcrm.store import driver, entrance, rewriting, shelf, vault
from netcrm.store.comparing import Difference, difference
from netcrm.store.sqlite import SCHEMA_VERSION
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
    """What a restore would do. `difference` is None when the store is missing, or when it can't be read: `because`.

    `encrypted`: whether what comes is; `was_encrypted`: whether the store is, None when there is none or it can't be
    told. The two differ only where the store's key is not here, or its first bytes are damaged.
    """

    copy: Copy
    difference: Difference | None
    because: str
    encrypted: bool
    was_encrypted: bool | None

    @property
    def opens(self) -> bool:
        """Whether an encrypted store would become one that can be read without a key."""
        return bool(self.was_encrypted) and not self.encrypted


def backups(path: str) -> list[Backup]:
    """The kept backups of a store, the newest first."""
    told = (_told(number, each, path) for number, each in enumerate(shelf.kept(path), start=1))
    return [each for each in told if each is not None]


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
    with _room(path) as work, vault.newest(file, work, at) as new, rewriting.alike(new, path, work) as copy:
        found, because, was_encrypted = None, "", None
        if os.path.exists(path) and os.path.getsize(path):  # noqa: PTH110, PTH202
            was_encrypted = entrance.is_encrypted(path)
            try:
                with _newest_now(path, work, at) as now:
                    found = difference(now, copy)
            except UnusableError as trouble:
                because = trouble.message
        encrypted = bool(driver.salt_of(copy))
        yield copy, Planned(vault.glanced(copy)._replace(path=file), found, because, encrypted, was_encrypted)


@contextmanager
def _room(path: str) -> Iterator[str]:
    """A folder to work in: that of the backups, or else the store's; where that is missing it is made, and removed
    again if nothing comes into it."""
    folder = os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120
    if os.path.isdir(folder):  # noqa: PTH112
        yield shelf.folder(path) if os.path.isdir(shelf.folder(path)) else folder  # noqa: PTH112
        return
    try:
        folders.make(folder)
    except OSError as error:
        sentence = f"The store {path} can't be made: {error.strerror}."
        raise UnusableError(sentence, "Name another file with --db or NETCRM_DB.", {"path": path}) from error
    try:
        yield folder
    finally:
        with suppress(OSError):
            os.rmdir(folder)  # noqa: PTH106


@contextmanager
def _newest_now(path: str, work: str, at: str) -> Iterator[str]:
    """The store as it is, of the newest schema: itself, or what is made of a copy of it."""
    if vault.live(path).schema == SCHEMA_VERSION:
        yield path
        return
    with vault.newest(path, work, at, in_use=True) as new:
        yield new


def bring_back(copy: str, path: str, at: str) -> str:
    """Make the store what a checked copy is; the path of the backup of what it replaces, empty where there was none."""
    kept = vault.put_back(copy, path, shelf.place(path, "restore", at))
    shelf.thin(path, at, kept)
    return kept


def _told(number: int, each: shelf.Kept, path: str) -> Backup | None:
    """What is known of a backup; None when another process has removed it meanwhile."""
    contacts = later = None
    with suppress(NetcrmError):
        found = vault.glanced(each.path)
        contacts = found.contacts
        later = vault.since(path, found)
    with suppress(FileNotFoundError):
        size = os.path.getsize(each.path)  # noqa: PTH202
        return Backup(number, each.at, each.why, size, contacts, later, each.path)
    return None
