"""Keeps every test off the network: whoever connects, binds or looks up a name fails, and so does the test.

Rule: a test whose subject is a server says so (`pytestmark = pytest.mark.network`), and even then reaches this machine
alone. It is Python itself that tells (an audit hook), so that no module of a test's or of netcrm's gets past.
"""

import errno
import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest

EVENTS = frozenset([
    "socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname",
    "socket.gethostbyaddr",
])  # fmt: skip
HERE = ("127.0.0.1", "::1", "localhost", "")
"""The hosts that are this machine; an empty one is that of a socket in the file system or of any address to bind."""

NOWHERE = ".invalid"
"""What the name of a host that there never is ends in (RFC 6761, 6.4)."""

SERVER = bool(os.environ.get("NETCRM_TEST_SERVER"))
"""Whether the tests' stores are on a server."""

tried: list[str] = []
"""What the present test has tried."""

_is_allowed = [False]


def pytest_configure(config: pytest.Config) -> None:
    """Begin to listen."""
    config.addinivalue_line("markers", "network: speaks with a server on this machine (tests/system/no_network.py)")
    sys.addaudithook(_heard)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Allow a test what it says that it needs, its fixtures included."""
    _is_allowed[0] = SERVER or item.get_closest_marker("network") is not None
    try:
        return (yield)
    finally:
        _is_allowed[0] = False


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    """Fail a test that tried, even where what it was told was caught."""
    tried.clear()
    yield
    assert not tried, tried


def _heard(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in EVENTS:
        return
    host = _host(event, arguments)
    if _is_allowed[0] and (host in HERE or host.endswith(NOWHERE)):
        return
    tried.append(f"{event} {host}")
    raise PermissionError(errno.EPERM, f"a test is on the network: {tried[-1]}")


def _host(event: str, arguments: tuple[Any, ...]) -> str:
    """The host that an event is about."""
    where = arguments[0] if event.startswith("socket.get") else arguments[1]
    named = where[0] if isinstance(where, tuple) and where else where if event.startswith("socket.get") else ""
    return named.decode() if isinstance(named, bytes) else str(named or "")
