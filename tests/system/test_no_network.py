"""No test is on the network: the block blocks, whatever is tried, and lets through what says what it is for."""

import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import no_network
import pytest

TRIES: dict[str, Callable[[], object]] = {
    "connect": lambda: socket.create_connection(("192.0.2.1", 80), timeout=0.01),
    "connect here": lambda: socket.create_connection(("127.0.0.1", 9), timeout=0.01),
    "look up": lambda: socket.getaddrinfo("example.org", 80),
    "look up as of old": lambda: socket.gethostbyname("example.org"),
    "send": lambda: _datagram().sendto(b"x", ("192.0.2.1", 53)),
    "listen": lambda: socket.create_server(("127.0.0.1", 0)),
    "in the file system": lambda: _connected("nobody.socket"),
}


def _datagram() -> socket.socket:
    return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def _connected(path: str) -> None:
    with socket.socket(socket.AF_UNIX) as local:
        local.connect(path)


@pytest.mark.skipif(no_network.SERVER, reason="this run is on a server")
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("what", TRIES)
def test_what_a_test_may_not_do(what: str) -> None:
    with pytest.raises(PermissionError, match="a test is on the network"):
        TRIES[what]()
    assert no_network.tried
    no_network.tried.clear()


@pytest.mark.network
def test_what_a_test_of_a_server_may_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()[:2]):
        pass
    with pytest.raises(PermissionError):
        socket.create_connection(("192.0.2.1", 80), timeout=0.01)
    no_network.tried.clear()


CAUGHT = """
import socket

def test_it():
    try:
        socket.getaddrinfo("example.org", 80)
    except OSError:
        pass
"""


@pytest.mark.skipif(no_network.SERVER, reason="this run is on a server")
def test_a_test_that_tries_fails_even_when_it_catches_what_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(CAUGHT)
    (tmp_path / "conftest.py").write_text("from no_network import no_network, pytest_configure  # noqa: F401\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "/dev/null", str(tmp_path)]
    environ = {"PYTHONPATH": str(Path(__file__).parent), "PATH": "", "PYTHONDONTWRITEBYTECODE": "1"}
    ended = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environ, check=False)
    assert "socket.getaddrinfo example.org" in ended.stdout
    assert ended.returncode == 1


def test_a_suppressed_error_is_no_way_around() -> None:
    with suppress(OSError):
        socket.getaddrinfo("example.org", 80)
    assert no_network.tried or no_network.SERVER
    no_network.tried.clear()
