"""The keys of encrypted stores: how they are made and written, and finding the one that opens a file.

Rule: a key is 32 bytes, random or made of a passphrase as SQLCipher makes it, so that any SQLCipher opens the file with
what the user has. It is named by the file's salt, which is no secret. Nothing here writes a key anywhere.
"""

import os
from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

from netcrm.errors import UnusableError

ITERATIONS = 256_000
"""Of PBKDF2 with SHA-512: SQLCipher 4's own. A passphrase costs them once, a key that is stated nothing."""

SECRET, SALT = 32, 16
"""Bytes."""


class Key(NamedTuple):
    """What opens a file, and the salt that the file begins with."""

    secret: bytes
    salt: bytes

    @property
    def raw(self) -> str:
        """As SQLCipher takes a key that it need not derive."""
        return f"x'{self.secret.hex()}{self.salt.hex()}'"

    @property
    def name(self) -> str:
        """What a keyring knows it by."""
        return self.salt.hex()

    @property
    def written(self) -> str:
        """For people: eight groups of eight digits."""
        digits = self.secret.hex()
        return "-".join(digits[at : at + 8] for at in range(0, len(digits), 8))

    def __repr__(self) -> str:
        return f"Key(of {self.name})"


class Offer(NamedTuple):
    """What may open a file, a written key or a passphrase, and where it is from, for a sentence."""

    text: str
    source: str

    def __repr__(self) -> str:
        return f"Offer(from {self.source})"


class Holder(Protocol):
    """Who knows where keys are."""

    def offers(self, path: str, name: str) -> Iterable[Offer]:
        """What may open the file at `path`, whose key has this name, in the order of trying."""

    def opened(self, key: Key) -> None:
        """This key opened something."""


def made() -> Key:
    """A new random key."""
    return Key(os.urandom(SECRET), os.urandom(SALT))


def read(text: str, salt: bytes) -> Key:
    """The key that a text means for a file with this salt: a written key, or else a passphrase."""
    digits = "".join(text.split()).replace("-", "").lower()
    if len(digits) == SECRET * 2 and set(digits) <= set("0123456789abcdef"):
        return Key(bytes.fromhex(digits), salt)
    import hashlib

    return Key(hashlib.pbkdf2_hmac("sha512", text.encode(), salt, ITERATIONS, SECRET), salt)


def of_passphrase(text: str) -> Key:
    """A key for a new file, made of a passphrase (or of a written key)."""
    return read(text, os.urandom(SALT))


def found(path: str, salt: bytes, holder: Holder | None, opens: Callable[[Key], bool]) -> Key:
    """The key that opens the file at `path`. Raises UnusableError when there is none, or none that does."""
    wrong = ""
    for offer in holder.offers(path, salt.hex()) if holder is not None else ():
        key = read(offer.text, salt)
        if opens(key):
            if holder is not None:
                holder.opened(key)
            return key
        wrong = offer.source
    if wrong:
        sentence = f"The key from {wrong} does not open {path}: it is another one's, or the file is damaged."
        raise UnusableError(sentence, "`netcrm restore` lists the backups.", {"path": path, "encrypted": True})
    sentence = f"{path} is encrypted, and its key is not here."
    hint = "Type it at a terminal, or say what prints it: netcrm config key_command 'pass show netcrm'"
    raise UnusableError(sentence, hint, {"path": path, "encrypted": True})
