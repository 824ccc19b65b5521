"""Whose mail it is: the addresses that the owner names, or the one that the messages tell.

The rule it keeps: an owner is never guessed between two that are equally likely.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import Final

from netcrm.errors import RefusedError
from netcrm.formats.mail_headers import Fields, addresses, fields
from netcrm.names import normal_email

SAMPLE: Final = 200
"""Messages that are looked at to tell the owner."""

DELIVERED: Final = ("delivered-to", "x-original-to", "x-delivered-to", "envelope-to")
"""Where a server writes whose mailbox it was."""

_ALL_BUT: Final = 0.8
"""The share of the messages that an address has to be part of; the rest are blind copies and lists."""

_HINT: Final = "Say which addresses are yours with --owner me@example.org."
_DOTLESS: Final = frozenset(["gmail.com", "googlemail.com"])


class Owner:
    """The addresses of one person: `me@example.org, me@work.example, @my-domain.org`, parted by commas or spaces.

    Case does not matter, nor what stands behind a `+`, nor the dots of Gmail; a bare `@domain` means all of it.
    """

    def __init__(self, stated: str) -> None:
        words = [word.strip("<>\"'") for word in stated.replace(",", " ").replace(";", " ").split()]
        self.domains = {normal_email(word[1:]) for word in words if word[:1] == "@"}
        self.addresses = {_bare(normal_email(word)) for word in words if "@" in word[1:]}

    def __bool__(self) -> bool:
        """Whether any address was named; a name alone (`Lea Roux`) tells no mail apart."""
        return bool(self.addresses or self.domains)

    def has(self, email: str) -> bool:
        """Whether an address, in small letters, is the owner's."""
        return _bare(email) in self.addresses or (bool(self.domains) and email.rpartition("@")[2] in self.domains)


def inferred(headers: Iterable[bytes], name: str) -> str:
    """The addresses that the first SAMPLE messages were delivered to, else the one that nearly all of them share.

    Raises RefusedError when that leaves several equally likely ones, or none; `name` says what was read.
    """
    messages = [fields(header) for header in islice(headers, SAMPLE)]
    delivered = [found for found in (_those_in(message, DELIVERED) for message in messages) if found]
    counts = Counter(email for found in delivered for email in found)
    if counts:
        most = max(counts.values())
        likely = [email for email, count in counts.items() if count == most]
        if most > len(delivered) / 2:
            return " ".join(sorted(likely))
    personal = [message for message in messages if not {"list-id", "list-unsubscribe"} & message.keys()] or messages
    counts = Counter(email for message in personal for email in _those_in(message, ("from", "to", "cc", "bcc")))
    top = counts.most_common(2)
    if top and top[0][1] >= _ALL_BUT * len(personal) and (len(top) == 1 or top[1][1] < top[0][1]):
        return top[0][0]
    could_be = ", ".join(email for email, _ in counts.most_common(3))
    raise RefusedError(f"{name} does not tell whose mail it is{f'; it could be {could_be}' * bool(could_be)}.", _HINT)


def note(owner: str) -> str:
    """What to tell the user of an owner that was inferred."""
    return f"Taken for your address: {', '.join(owner.split())}. If it is not, say --owner me@example.org."


def _those_in(message: Fields, names: Iterable[str]) -> set[str]:
    """The addresses in some fields of a message."""
    return {_bare(each.email) for name in names for raw in message.get(name, ()) for each in addresses(raw)}


def _bare(email: str) -> str:
    """An address without what its owner may add to it at will."""
    local, _, domain = email.rpartition("@")
    local = local.partition("+")[0] or local
    return f"{local.replace('.', '')}@gmail.com" if domain in _DOTLESS else f"{local}@{domain}"
