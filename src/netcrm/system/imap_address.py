"""Where mail lies on a server: `imaps://me@example.org@imap.example.org/INBOX,Sent`.

Rule: an address never holds a password, and what it says of security is not weakened: `imaps` is encrypted from the
first byte, `imap` before the password is sent. Only on this machine itself, or as `imap+plain`, nothing is.
"""

import re
from ipaddress import ip_address
from typing import Final, NamedTuple
from urllib.parse import unquote

from netcrm.errors import UsageError

_SCHEMES: Final = {"imaps": ("tls", 993), "imap": ("starttls", 143), "imap+plain": ("plain", 143)}
_HINT: Final = "It looks like imaps://me@imap.example.org/INBOX,Sent."
_SHIFTED: Final = re.compile(rb"&([A-Za-z0-9+,]*)-")
_UNPLAIN: Final = re.compile(r"[^ -~]+|&")


class Account(NamedTuple):
    """A user's mail on a server: `security` is `tls`, `starttls` or `plain`; `folders` as people read them."""

    host: str
    port: int
    user: str
    security: str = "tls"
    folders: tuple[str, ...] = ("INBOX",)


def is_address(text: str) -> bool:
    """Whether a text is meant as an address of mail on a server."""
    return text.partition("://")[0].lower() in _SCHEMES and "://" in text


def account(address: str) -> Account:
    """The account that an address names; without a folder its INBOX. A comma parts folders; `%2C` is one in a name.

    Raises UsageError, without repeating what may be a password.
    """
    scheme, _, rest = address.strip().partition("://")
    if scheme.lower() not in _SCHEMES:
        raise UsageError("That is not the address of mail on a server.", _HINT)
    security, port = _SCHEMES[scheme.lower()]
    authority, _, path = rest.partition("/")
    login, _, place = authority.rpartition("@")
    if ":" in login:
        raise UsageError("The address holds a password, or a colon before the @.", f"Leave the password out. {_HINT}")
    user = unquote(re.split(r"(?i);auth=", login)[0])
    host, number = _parted(place)
    if not user or not host:
        raise UsageError(f"The address names no {'host' if user else 'user'}.", _HINT)
    if not all(part.isprintable() for part in (user, host, unquote(path))):
        raise UsageError("The address holds characters that can't be seen.", _HINT)
    if number and not (number.isascii() and number.isdecimal() and 0 < int(number[:9]) < 1 << 16):
        raise UsageError(f"{number[:20]!r} is not the number of a port.", _HINT)
    folders = tuple(dict.fromkeys(unquote(name) for name in path.rstrip("/").split(",") if name))
    if security == "starttls" and is_here(host):
        security = "plain"
    return Account(host, int(number) if number else port, user, security, folders or ("INBOX",))


def is_here(host: str) -> bool:
    """Whether a host is this machine itself, so that nobody listens on the way."""
    try:
        return host.lower() == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def to_wire(folder: str) -> str:
    """A folder's name in modified UTF-7 (RFC 3501, 5.1.3)."""
    return _UNPLAIN.sub(lambda part: "&-" if part[0] == "&" else _shifted(part[0]), folder)


def from_wire(name: bytes) -> str:
    """A folder's name as people read it; what is no UTF-7 as it stands."""
    try:
        plain = _SHIFTED.sub(lambda part: _letters(part[1]) if part[1] else b"&", name)
        return plain.decode("utf-8")
    except UnicodeError:
        return name.decode("utf-8", "replace")


def _shifted(text: str) -> str:
    from binascii import b2a_base64

    encoded = b2a_base64(text.encode("utf-16-be", "replace"), newline=False).rstrip(b"=").replace(b"/", b",")
    return f"&{encoded.decode()}-"


def _letters(shifted: bytes) -> bytes:
    return (b"+" + shifted.replace(b",", b"/") + b"-").decode("utf-7").encode("utf-8")


def _parted(place: str) -> tuple[str, str]:
    """Host and port; an IPv6 address stands in brackets."""
    if place.startswith("["):
        host, _, behind = place[1:].partition("]")
        return host, behind.removeprefix(":")
    host, _, number = place.partition(":")
    return host, number
