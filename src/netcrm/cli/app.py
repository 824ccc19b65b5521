"""What a command is handed: the settings, the store, today, and the way to answer; each made when it is first used."""

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from netcrm import clock, settings, store
from netcrm.cli.render import Render, visible
from netcrm.errors import RefusedError, UnusableError
from netcrm.store import base, driver, sqlite

if TYPE_CHECKING:
    from netcrm.cli.unlocking import Keyholder
    from netcrm.store.conditions import Condition

COPIED_BEFORE: Mapping[str, str] = {"import": "import", "sync": "import", "merge": "merge"}
"""Before which writes a copy of the store is kept, and how its name says why."""

ROOM = 4_000_000
"""Bytes that the day's copy leaves on the disk: what a write-ahead log takes before it is written into the store."""


class App:
    """One run of netcrm. `command` and `json` are set when the command line has been read."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.db = ""
        self.command = ""
        self.json = False
        self._store: base.Store | None = None
        driver.bunch.of(lambda: self.keyholder)

    @cached_property
    def keyholder(self) -> "Keyholder":
        """Who finds the keys of encrypted stores."""
        from netcrm.cli.unlocking import Keyholder

        return Keyholder(self)

    @cached_property
    def settings(self) -> settings.Settings:
        """The options as they hold now."""
        return settings.load(self.environ, self.db)

    def go_on(self) -> list[UnusableError]:
        """Go on with the settings as far as they can be used; what is wrong with the rest."""
        self.settings, mistakes = settings.examined(self.environ, self.db)
        return mistakes

    @cached_property
    def today(self) -> date:
        """The day that this run takes for today."""
        return clock.today(self.environ)

    @property
    def moment(self) -> datetime:
        """The time that this run takes for now, with its offset."""
        return clock.moment(self.environ)

    @property
    def capacity(self) -> int:
        """People a week."""
        return self.settings.capacity

    @property
    def store(self) -> base.Store:
        """The store, which must be there."""
        return self.open()

    def open(self, *, create: bool = False) -> base.Store:
        """The store; with `create` it is made when it is missing."""
        if self._store is None:
            db = self.settings.db
            self._store = store.connect(db, create=create, now=lambda: clock.now(self.environ))
            if self.settings.backups and not store.is_server(db):  # a server has backups of its own
                self._store.before_write = self._keep
        return self._store

    def _keep(self, label: str) -> None:
        """Keep a copy of the store before what may do much at once, and before a day's first write; once a run.

        A look at the last operation is all that it costs the other commands: one of today comes after the day's copy.
        """
        db = self.settings.db
        if self._store is None or not os.access(db, os.W_OK):  # the write says it
            return
        if label not in COPIED_BEFORE:
            last = self._store.one("journal/last_time")
            if last is not None and last["at"][:10] == self.today.isoformat():
                return
        self._store.before_write = None
        from netcrm.store import shelf

        try:
            copy = shelf.keep(db, COPIED_BEFORE.get(label, "daily"), clock.now(self.environ))
            if copy and label not in COPIED_BEFORE and _room(copy) < ROOM:
                os.unlink(copy)  # noqa: PTH108 - what is to be written is worth more
                raise UnusableError("With one, the disk would have no room for what is to be written.")
        except UnusableError as trouble:
            sys.stderr.write(visible(f"netcrm: Going on without a backup. {trouble.message}") + "\n")

    @property
    def has_store(self) -> bool:
        """Whether there is a store to read from."""
        if self._store is None and store.is_server(self.settings.db):
            try:
                self.open()
            except base.Missing:
                return False
        return self._store is not None or os.path.exists(self.settings.db)  # noqa: PTH110 - pathlib costs more

    def file(self, command: str) -> str:
        """The path of the store, for what a command does with files. Raises RefusedError for a store on a server."""
        if store.is_server(self.settings.db):
            sentence = f"netcrm {command} is for a store in a file; a server has backups of its own."
            raise RefusedError(sentence, "`pg_dump` copies the database, `netcrm move FILE` the store into a file.")
        return self.settings.db

    def rehearse(self) -> base.Store:
        """The store for a dry run: where there is none, one in memory, so that nothing is made."""
        if not self.has_store:
            self._store = sqlite.scratch(lambda: clock.now(self.environ))
        return self.open()

    def close(self) -> None:
        """Let go of the store."""
        if self._store is not None:
            self._store.close()
            self._store = None

    @cached_property
    def render(self) -> Render:
        """The way to answer."""
        return Render(self.command, json=self.json, today=self.today)

    def day(self, text: str, towards: Literal["past", "future"]) -> date:
        """A day as typed; without a year it is the past when logging and the future when scheduling."""
        return clock.when(text, self.today, towards=towards, order=self.settings.date_order)

    def since(self, text: str) -> date:
        """The first day of a stretch as typed: a day, or the first of a month or a year."""
        return clock.bound(text, self.today, towards="past", order=self.settings.date_order)

    def until(self, text: str, towards: Literal["past", "future"]) -> date:
        """The last day of a stretch as typed: a day, or the last of a month or a year."""
        return clock.bound(text, self.today, towards=towards, last=True, order=self.settings.date_order)

    def where(self, filters: Sequence[str] | None) -> "tuple[Condition, ...]":
        """What filters as typed ask for; nothing without any, and then nothing is loaded for it."""
        if not filters:
            return ()
        from netcrm.core import choosing

        return choosing.conditions(self.store, filters, self.today, self.settings.date_order)

    def among(self, filters: Sequence[str] | None) -> frozenset[int] | None:
        """The numbers of the contacts who fit filters as typed; None without any, which means everybody."""
        if not filters:
            return None
        from netcrm.core import listing

        return frozenset(listing.ids(self.store, listing.Filters(where=self.where(filters))))

    @property
    def can_ask(self) -> bool:
        """Whether there is somebody to answer a question."""
        return sys.stdin.isatty() and not self.json


def _room(path: str) -> int:
    """How many bytes are left on the disk of a file."""
    disk = os.statvfs(path)
    return disk.f_bavail * disk.f_frsize
