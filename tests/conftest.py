"""A terminal session for tests: an own store, a fixed day, and commands typed as they would be."""

import json
import os
import shlex
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, cast

import databases
import pytest
import servers
from databases import Databases, Place, Turns
from no_network import no_network, pytest_configure, pytest_runtest_protocol  # noqa: F401 - keeps tests off the network

from netcrm import store
from netcrm.cli import main
from netcrm.store import base

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
MONDAY = "2026-11-23"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"  # no test touches the keyring of who runs it
TYPED: dict[tuple[str, ...], bytes] = {}
"""The store as the lines that a session began with have left it."""
TYPED_THERE: dict[tuple[str, ...], databases.Kept] = {}
"""The same on a server."""


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip on a server what is about the file that a store is in."""
    if databases.URL and item.get_closest_marker("embedded"):
        pytest.skip("about a store in a file; this run is on a server")


class Answer(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[list[str]]:
        """The lines of stdout, field by field."""
        return [line.split("\t") for line in self.out.splitlines()]

    @property
    def data(self) -> Any:
        """What a command with --json answered."""
        return json.loads(self.out)["data"]

    @property
    def error(self) -> Any:
        """What a command with --json told of a mistake."""
        return json.loads(self.out)["error"]


class Session:
    """Types commands: `session("add 'Marie Dupont' --circle close")`. `today` may be moved on.

    Its store is the file `db`. With `server` it is there, and what can be done with `db` is in `Place`; tests that do
    more with the file are marked `embedded`.
    """

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str], server: Turns | None = None) -> None:
        self.folder = folder
        self.server = server
        self._db = folder / "netcrm.db" if server is None else cast(Path, Place(server))
        self.today = MONDAY
        self.environ = {
            "NETCRM_CONFIG": str(folder / "config.toml"), "HOME": str(folder), "PATH": os.environ["PATH"],
            "NETCRM_BACKUPS": "off",
        }  # fmt: skip
        self._capture = capture

    def __call__(self, line: str, *, ok: bool = True) -> Answer:
        """Run one command line (without the word netcrm); with `ok` it must succeed."""
        self._capture.readouterr()
        environ = {**self.environ, "NETCRM_DB": str(self.db), "NETCRM_TODAY": self.today}
        code = main.run(shlex.split(line), environ)
        printed = self._capture.readouterr()
        answer = Answer(code, printed.out, printed.err)
        if ok:
            assert code == 0, answer
        return answer

    @property
    def db(self) -> Path:
        """Where the store is; its text is what NETCRM_DB says."""
        return self._db

    @db.setter
    def db(self, path: Path) -> None:
        if isinstance(self._db, Place):
            self._db.change_to(path.name)
        else:
            self._db = path

    def after(self, *lines: str) -> "Session":
        """This session after `lines`, which are typed once for all the tests that begin with them."""
        if self.server is not None:
            return self._after(self.server, lines)
        if lines not in TYPED:
            for line in lines:
                self(line)
            TYPED[lines] = self.db.read_bytes()
        self.db.write_bytes(TYPED[lines])
        self.db.chmod(0o600)
        return self

    def _after(self, server: Turns, lines: tuple[str, ...]) -> "Session":
        if lines not in TYPED_THERE:
            for line in lines:
                self(line)
            TYPED_THERE[lines] = server.keep()
        server.bring_back(TYPED_THERE[lines])
        return self

    def open(self) -> base.Store:
        """The session's store, to look into or to fill."""
        return store.connect(str(self.db), create=True, now=lambda: f"{self.today}T12:00:00")


@pytest.fixture(scope="session")
def there() -> Iterator[Turns | None]:
    """The database that sessions take turns with, if this run is on a server."""
    if not databases.URL:
        yield None
        return
    turns = Turns(databases.URL)
    yield turns
    turns.close()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a server on which databases can be made; where there is none, tests of it are skipped."""
    with servers.running() as url:
        if url is None:
            pytest.skip("PostgreSQL is not here")
        yield url


@pytest.fixture
def database(server: str) -> Iterator[str]:
    """The URL of a new database on a server, with nothing in it."""
    made = Databases(server)
    yield made.new()
    made.close()


@pytest.fixture
def session(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], there: Turns | None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Session]:
    """A session with no store yet."""
    if there is not None:
        databases.ready(monkeypatch, there)
    yield Session(tmp_path, capfd, there)
    if there is not None:
        there.empty()


@pytest.fixture
def opened(session: Session) -> Iterator[base.Store]:
    """An empty store, opened."""
    store = session.open()
    yield store
    store.close()


@pytest.fixture
def shared() -> Callable[[str], Path]:
    """A file of the shared material by its path; skips the test, saying so, where it is missing."""

    def find(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"shared/data/{name} is not here")
        return path

    return find


class Tools:
    """Stand-ins for tools of the system's, each a program of its own: a PATH with nothing else, and what was called."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "bin"
        self.state = folder / "state"
        self.path.mkdir()
        self.state.mkdir()

    def have(self, *names: str) -> None:
        """Put tools on the PATH; those that were there go."""
        for tool in self.path.iterdir():
            tool.unlink()
        program = Path(__file__).parent / "system" / "fake_tool.py"
        for name in names:
            words = " ".join(shlex.quote(str(word)) for word in (sys.executable, "-I", "-S", program, self.state, name))
            (self.path / name).write_text(f'#!/bin/sh\nexec {words} "$@"\n')
            (self.path / name).chmod(0o755)

    def breaks(self, *calls: str) -> None:
        """From now on these calls fail, and no others (`systemctl --user enable`)."""
        (self.state / "broken").write_text("\n".join(calls))

    @property
    def calls(self) -> list[dict[str, Any]]:
        """What was called: `tool`, `argv`, `stdin`, `environ`."""
        file = self.state / "calls"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def lines(self, tool: str) -> list[str]:
        """The command lines that a tool was called with."""
        return [" ".join(call["argv"]) for call in self.calls if call["tool"] == tool]


@pytest.fixture
def tools(tmp_path_factory: pytest.TempPathFactory) -> Tools:
    """Stand-ins for the system's tools; none at first."""
    return Tools(tmp_path_factory.mktemp("tools"))


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The keyring of the system, as a dict of keys by name; and nothing is kept in the kernel's memory."""
    from keyring import core
    from keyring.backend import KeyringBackend
    from keyring.compat import properties
    from keyring.errors import PasswordDeleteError

    secrets: dict[str, str] = {}

    class Dict(KeyringBackend):
        @properties.classproperty
        def priority(cls) -> float:
            return 1.0

        def get_password(self, service: str, username: str) -> str | None:
            assert service == "netcrm"
            return secrets.get(username)

        def set_password(self, service: str, username: str, password: str) -> None:
            assert service == "netcrm"
            secrets[username] = password

        def delete_password(self, service: str, username: str) -> None:
            if secrets.pop(username, None) is None:
                raise PasswordDeleteError

    monkeypatch.setattr(core, "_keyring_backend", Dict())  # type: ignore[no-untyped-call]
    monkeypatch.setenv("NETCRM_KEY_MINUTES", "0")
    return secrets


@pytest.fixture
def locked(session: Session, keyring: dict[str, str]) -> Session:
    """A session whose store is about to be encrypted: with a keyring, and without the kernel's memory."""
    session.environ["NETCRM_KEY_MINUTES"] = "0"
    return session
