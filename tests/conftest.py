"""A terminal session for tests: an own store, a fixed day, and commands typed as they would be."""

import json
import os
import shlex
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from netcrm.cli import main
from netcrm.store import sqlite

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
MONDAY = "2026-11-23"
TYPED: dict[tuple[str, ...], bytes] = {}
"""The store as the lines that a session began with have left it."""


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
    """Types commands: `session("add 'Marie Dupont' --circle close")`. `today` may be moved on."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.db = folder / "netcrm.db"
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

    def after(self, *lines: str) -> "Session":
        """This session after `lines`, which are typed once for all the tests that begin with them."""
        if lines not in TYPED:
            for line in lines:
                self(line)
            TYPED[lines] = self.db.read_bytes()
        self.db.write_bytes(TYPED[lines])
        self.db.chmod(0o600)
        return self

    def open(self) -> sqlite.Store:
        """The session's store, to look into or to fill."""
        return sqlite.connect(str(self.db), create=True, now=lambda: f"{self.today}T12:00:00")


@pytest.fixture
def session(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Session:
    """A session with no store yet."""
    return Session(tmp_path, capfd)


@pytest.fixture
def opened(session: Session) -> Iterator[sqlite.Store]:
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
