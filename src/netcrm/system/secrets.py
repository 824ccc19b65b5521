"""Keys in the keyring of the user's system: the desktop's on Linux, the Keychain on macOS.

Rule: a key is saved and then read back before anybody relies on it. What a keyring says is one sentence here, and never
holds the key. The package `keyring` takes a tenth of a second to load, so only what needs it does.
"""

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from netcrm.errors import UnusableError

if TYPE_CHECKING:
    from types import ModuleType

SERVICE: Final = "netcrm"

OTHERWISE: Final = "Choose another place: --with command or --with passphrase."


def keep(name: str, text: str) -> None:
    """Save a key under its name. Raises UnusableError when there is no keyring, or it does not keep it."""
    keyring = _keyring()
    try:
        keyring.set_password(SERVICE, name, text)
        kept = keyring.get_password(SERVICE, name)
    except Exception as error:  # each keyring has errors of its own
        raise UnusableError(f"The keyring does not take the key: {_why(error)}.", OTHERWISE) from None
    if kept != text:
        raise UnusableError("The keyring does not give back the key that it was given.", OTHERWISE)


def find(name: str) -> str:
    """The key of that name; empty when there is none. Raises UnusableError when the keyring can't be asked."""
    keyring = _keyring()
    try:
        return str(keyring.get_password(SERVICE, name) or "")
    except Exception as error:
        raise UnusableError(f"The keyring can't be asked for the key: {_why(error)}.", OTHERWISE) from None


def forget(name: str) -> None:
    """Keep that key no longer, where it is there."""
    with suppress(Exception):
        _keyring().delete_password(SERVICE, name)


def _keyring() -> "ModuleType":
    try:
        import keyring
    except ImportError:
        raise UnusableError(
            "The keyring can't be asked: what reads it is not installed.", "Install it: pip install 'netcrm[crypt]'"
        ) from None
    return keyring


def _why(error: Exception) -> str:
    """What went wrong: the first sentence of what a keyring says, or else what kind of trouble it is."""
    return str(error).partition(". ")[0].partition("\n")[0].rstrip(".")[:200] or type(error).__name__
