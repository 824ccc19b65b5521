"""A new key for a store: random and in the keyring, what key_command prints, or made of a passphrase.

Rule: no key comes from an argument or a variable. A text that is the key which the store has is no new one, however it
is spelled: whoever knows the old key would know that too.
"""

import typer

from netcrm.cli.app import App
from netcrm.errors import RefusedError, UsageError
from netcrm.store import driver, keys, rewriting
from netcrm.store.keys import Key

KEYRING, COMMAND, PASSPHRASE = "keyring", "command", "passphrase"
PLACES = {
    KEYRING: "in the keyring of this machine",
    COMMAND: "what key_command prints",
    PASSPHRASE: "made of your passphrase",
}
"""Where a key may be kept, and how that is said."""

OTHERWISE = {
    COMMAND: "Have key_command print another one, and name what prints the old one: netcrm rekey --old COMMAND",
    PASSPHRASE: "Choose another one, or `netcrm rekey --with keyring`.",
}
"""What to do when the new key is the old one."""

SHORTEST = 12
"""Characters of a passphrase: shorter ones are found by trying (NIST SP 800-63B asks for 8 where tries are limited)."""


def place_of(session: App, wanted: str) -> str:
    """Where the new key is to be kept. Raises UsageError for a place that there is not."""
    place = wanted or (COMMAND if session.settings.key_command else KEYRING)
    if place not in PLACES:
        raise UsageError(f"--with {place!r} can't be meant.", f"It takes {', '.join(PLACES)}.")
    return place


def text_of(session: App, db: str, place: str) -> str:
    """The new key or passphrase as a command or somebody gives it; empty for the keyring, whose key is made."""
    driver.library(db)  # before anybody is asked for a passphrase
    if place == KEYRING:
        return ""
    return _asked(session, db) if place == PASSPHRASE else _commanded(session, db)


def give(session: App, db: str, text: str) -> Key:
    """Write the store anew with the key that a text means, or with a random one that is in the keyring."""
    if text:
        key = keys.of_passphrase(text)
        rewriting.rewrite(db, key)
    else:
        key = _in_the_keyring(db)
    session.keyholder.opened(key)
    return key


def _in_the_keyring(db: str) -> Key:
    """Write the store anew with a random key, which is in the keyring before anything depends on it."""
    from netcrm.system import secrets

    key = keys.made()
    secrets.keep(key.name, key.written)
    try:
        rewriting.rewrite(db, key)
    except BaseException:
        if driver.salt_of(db) != key.salt:
            secrets.forget(key.name)
        raise
    return key


def _commanded(session: App, db: str) -> str:
    if not session.settings.key_command:
        raise UsageError(
            "There is no command that prints a key.", "Say which: netcrm config key_command 'pass show netcrm'"
        )
    return session.keyholder.commanded(db)


def _asked(session: App, db: str) -> str:
    """A new passphrase, typed twice. Raises RefusedError where nobody can be asked, UsageError for a short one."""
    if not session.can_ask:
        raise RefusedError("A passphrase is needed, and nobody can be asked.", "Type the command at a terminal.")
    text = str(typer.prompt(f"New passphrase for {db}", hide_input=True, err=True))
    if len(text) < SHORTEST:
        raise UsageError(f"A passphrase has {SHORTEST} characters or more.", "Four words that do not belong together.")
    if typer.prompt("The same again", hide_input=True, err=True) != text:
        raise UsageError("The two are not the same; nothing was changed.", "Try again.")
    return text
