"""Completion in real interactive shells, installed as a user would and typed on a pseudo-terminal.

Rule: nothing sleeps; what a test waits for is polled, with a deadline. What arrives is not read off the screen: the
netcrm that these shells find completes as netcrm does, and run otherwise it notes the arguments that it was given.
"""

import os
import pty
import select
import shlex
import shutil
import signal
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from netcrm import names
from netcrm.cli import completion
from netcrm.store import sqlite

pytestmark = pytest.mark.embedded

PATIENCE = 20.0
"""Seconds after which what did not happen never will."""

READY = "ready>"

SHELLS = {
    "bash": (["bash", "--noprofile", "-i"], ".bashrc", f"PS1='{READY}'\n"),
    "zsh": (["zsh", "-d", "-i"], ".zshrc", f"PS1='{READY}'\n"),
    "fish": (["fish", "-i"], ".config/fish/config.fish", f"function fish_prompt; printf '{READY}'; end\n"),
}
"""How each is started, and its start-up file, in which the user has set a prompt that a test can wait for."""

AWKWARD = (
    "Qa O'Brien",
    'Qb "Bob" Smith',
    "Qc Cash $HOME",
    "Qd `touch owned` x",
    "Qe $(touch owned) x",
    "Qf (Acme) & Co; <x> |y",
    "Qg Zoë Ünïcode",
    "Qh محمد علي",
    "Qi Yahoo! Inc",
    "Qj star* ? [x] {y,z}",
    "Qk ~tilde #hash ^50%",
    "Ql back\\slash",
    "Qm a=b:c@d",
    "Qn-\u200fעברית",
    "Qo 陳美玲",
)
"""Names that a shell, its history, or its editing of a line would take for something else."""

PEOPLE = ("Marie Dupont", "Marc Dupuis", "Inès Moreau", *AWKWARD)


class Terminal:
    """A shell that somebody types into."""

    def __init__(self, shell: str, home: Path, environ: dict[str, str]) -> None:
        self.shell, self.home, self.screen = shell, home, ""
        command = SHELLS[shell][0]
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            os.chdir(home)
            os.execvpe(command[0], command, environ)  # noqa: S606 - a shell is what it starts
        termios.tcsetwinsize(self._fd, (50, 200))
        self._until(lambda: READY in self.screen)

    def type(self, keys: str) -> list[str]:
        """Type `keys` and Enter; the arguments that netcrm is then run with."""
        notes = self.home / "notes"
        notes.unlink(missing_ok=True)
        self.screen = ""
        os.write(self._fd, keys.encode() + b"\r")
        self._until(notes.exists)
        return notes.read_text(encoding="utf-8").split("\0")[:-1]

    def close(self) -> None:
        """End the shell."""
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._fd)

    def _until(self, happened: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not happened():
            if time.monotonic() > deadline:
                pytest.fail(f"{self.shell} did not come to it; its screen shows:\n{self.screen}")
            if select.select([self._fd], [], [], 0.01)[0]:
                self.screen += os.read(self._fd, 65536).decode(errors="replace")


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with all these people."""
    path = tmp_path_factory.mktemp("people") / "netcrm.db"
    store = sqlite.connect(str(path), create=True, now=lambda: "2026-11-23T12:00:00")
    with store.write("fill"):
        for name in PEOPLE:
            store.insert("contact", uid=name, name=name, folded=names.fold(name), created_at="2026-01-01")
    store.close()
    return path


@pytest.fixture(scope="module", params=SHELLS)
def terminal(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, db: Path) -> Iterator[Terminal]:
    """Each shell, with completion installed in a fresh home; skips, saying so, where there is no such shell."""
    shell = str(request.param)
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed here")
    home = tmp_path_factory.mktemp(shell)
    for folder in ("bin", ".config/fish", ".local/share/fish/generated_completions"):  # the last: fish reads no manuals
        (home / folder).mkdir(parents=True)
    program = home / "bin" / "netcrm"
    place = shlex.quote(str(home / "notes"))
    program.write_text(
        "#!/bin/sh\n"
        f'if [ -n "$_NETCRM_COMPLETE" ]; then exec {shlex.quote(sys.executable)} -m netcrm "$@"; fi\n'
        f"printf '%s\\0' \"$@\" > {place}.new && mv {place}.new {place}\n"
    )
    program.chmod(0o755)
    (home / "people 1.csv").touch()
    _, name, startup = SHELLS[shell]
    (home / name).write_text(startup)
    environ = {
        "HOME": str(home), "PATH": f"{program.parent}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "TERM": "xterm",
        "NETCRM_DB": str(db),
    }  # fmt: skip
    completion.install(shell, environ)
    session = Terminal(shell, home, environ)
    yield session
    session.close()


def test_any_name_arrives_as_it_is(terminal: Terminal) -> None:
    keys = "".join(f"{name[:2].lower()}\t" for name in AWKWARD)
    assert terminal.type(f"netcrm log {keys}") == ["log", *AWKWARD]
    assert not (terminal.home / "owned").exists()


@pytest.mark.parametrize("quote", ["'", '"'])
def test_any_name_arrives_within_a_quote_that_was_begun(terminal: Terminal, quote: str) -> None:
    awkward = [name for name in AWKWARD if set(name) & set("'\"$`!\\")]
    keys = "".join(f"{quote}{name[:2].lower()}\t" for name in awkward)
    assert terminal.type(f"netcrm log {keys}") == ["log", *awkward]
    assert not (terminal.home / "owned").exists()


@pytest.mark.parametrize(
    ("keys", "arguments"),
    [
        ("netcrm show marie\t", ["show", "Marie Dupont"]),
        ("netcrm show Marie\\ d\t", ["show", "Marie Dupont"]),
        ("netcrm show moreau\t", ["show", "Inès Moreau"]),
        ("netcrm lis\t--circl\tclo\t", ["list", "--circle", "close"]),
        ("netcrm list --circle=clo\t", ["list", "--circle=close"]),
        ("netcrm add Eve --by=marie\t", ["add", "Eve", "--by=Marie Dupont"]),
        ("netcrm import peop\t", ["import", "people 1.csv"]),
        ("netcrm --db=peop\t", ["--db=people 1.csv"]),
        ("~/bin/netcrm show marie\t", ["show", "Marie Dupont"]),
        ("X=1 netcrm show marie\t", ["show", "Marie Dupont"]),
        ("true; netcrm show marie\t", ["show", "Marie Dupont"]),
    ],
)
def test_a_word_is_completed_where_it_stands(terminal: Terminal, keys: str, arguments: list[str]) -> None:
    assert terminal.type(keys) == arguments


def test_several_people_are_shown_and_what_was_typed_stays(terminal: Terminal) -> None:
    again = "\t" if terminal.shell == "bash" else ""  # bash lists at the second tab
    assert terminal.type(f"netcrm show dup\t{again}") == ["show", "dup"]
    assert "Dupont" in terminal.screen
    assert "Dupuis" in terminal.screen


def test_accents_need_not_be_typed(terminal: Terminal) -> None:
    """fish keeps the letters as they were typed, and netcrm knows whom they mean."""
    expected = "ines moreau" if terminal.shell == "fish" else "Inès Moreau"
    assert terminal.type("netcrm show ines\t") == ["show", expected]
    assert terminal.type("netcrm add Eve --by=moreau\t") == ["add", "Eve", f"--by={expected}"]
