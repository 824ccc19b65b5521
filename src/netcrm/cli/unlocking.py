"""Where the key of an encrypted store is: in the kernel's memory, printed by a command, in the keyring, in a head.

Rule: they are asked in this order, each only when those before it did not open the store; a question is put to who sits
at the terminal, and to nobody else. A key comes from no argument and no variable; `rekey --show` alone prints it, and
`encrypt` to who sits there.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from netcrm.errors import UnusableError
from netcrm.store.keys import Key, Offer

if TYPE_CHECKING:
    from netcrm.cli.app import App

TRIES = 3
"""How often a passphrase is asked for."""


class Keyholder:
    """Finds the keys of the stores that one run of netcrm opens. `old` is a command that is asked before all else."""

    def __init__(self, session: "App") -> None:
        self._session = session
        self.old = ""
        self._kept = ""
        self._asked = 0

    def offers(self, path: str, name: str) -> Iterator[Offer]:
        """What may open the file at `path`. Raises UnusableError when a command, or the keyring, fails."""
        settings = self._session.settings
        if self.old:
            yield Offer(self._printed("--old", self.old, path), "--old")
        if settings.key_minutes:
            from netcrm.system import kernel

            self._kept = kernel.find(name, settings.key_minutes * 60)
            if self._kept:
                yield Offer(self._kept, "the kernel's memory")
        if settings.key_command:
            yield Offer(self.commanded(path), "key_command")
        yield from self._in_the_keyring(name)
        while self._session.can_ask and self._asked < TRIES:
            self._asked += 1
            yield Offer(typer.prompt(f"Key or passphrase of {path}", hide_input=True, err=True), "the keyboard")

    def opened(self, key: Key) -> None:
        """Keep a key at hand for as long as the settings say."""
        minutes = self._session.settings.key_minutes
        if minutes and key.written != self._kept:
            from netcrm.system import kernel

            kernel.keep(key.name, key.written, minutes * 60)

    def commanded(self, path: str) -> str:
        """What the command of the settings prints. Raises UnusableError when it fails."""
        return self._printed("key_command", self._session.settings.key_command, path)

    def _printed(self, name: str, command: str, path: str) -> str:
        from netcrm.cli.commanded import first_line

        return first_line(name, command, {**self._session.environ, "NETCRM_DB": path}, "key")

    def _in_the_keyring(self, name: str) -> Iterator[Offer]:
        from netcrm.system import secrets

        try:
            text = secrets.find(name)
        except UnusableError:
            if not self._session.can_ask and not self._session.settings.key_command:
                raise
            text = ""
        if text:
            yield Offer(text, "the keyring")
