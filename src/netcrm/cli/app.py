"""What a command is handed: the settings, the store, today, and the way to answer; each made when it is first used."""

import os
import sys
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Literal

from netcrm import clock, settings
from netcrm.cli.render import Render
from netcrm.store import sqlite


class App:
    """One run of netcrm. `command` and `json` are set when the command line has been read."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.db = ""
        self.command = ""
        self.json = False
        self._store: sqlite.Store | None = None

    @cached_property
    def settings(self) -> settings.Settings:
        """The options as they hold now."""
        return settings.load(self.environ, self.db)

    @cached_property
    def today(self) -> date:
        """The day that this run takes for today."""
        return clock.today(self.environ)

    @property
    def capacity(self) -> int:
        """People a week."""
        return self.settings.capacity

    @property
    def store(self) -> sqlite.Store:
        """The store, which must be there."""
        return self.open()

    def open(self, *, create: bool = False) -> sqlite.Store:
        """The store; with `create` it is made when it is missing."""
        if self._store is None:
            self._store = sqlite.connect(self.settings.db, create=create, now=lambda: clock.now(self.environ))
        return self._store

    @property
    def has_store(self) -> bool:
        """Whether there is a store to read from."""
        return self._store is not None or os.path.exists(self.settings.db)  # noqa: PTH110 - pathlib costs more

    def rehearse(self) -> sqlite.Store:
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

    @property
    def can_ask(self) -> bool:
        """Whether there is somebody to answer a question."""
        return sys.stdin.isatty() and not self.json
