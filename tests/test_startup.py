"""What each everyday command loads. Imports are most of the time that it takes, so nothing heavy may creep in.

Each command runs as a process of its own, in a home with nothing but a store in its usual place, and says at its end
what is loaded.
"""

import os
import pty
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from netcrm.cli.main import COMMANDS

EVERYDAY = {
    "due": "due",
    "log": "log 'Marie Dupont' -m lunch --via coffee",
    "add": "add 'Jonas Weber' --org Acme --email jonas@acme.example --met yesterday --circle active",
    "find": "find mar",
    "show": "show marie",
    "list": "list --limit 20",
    "snooze": "snooze marie 3w",
    "skip": "skip marie",
    "circle": "circle inner marie",
    "tag": "tag data marie",
    "note": "note marie 'moves to Lyon'",
    "fact": "fact marie 'moves to Lyon' --until 3w",
    "give": "give marie tea",
    "promise": "promise marie tea --by friday",
    "brief": "brief marie",
    "ready": "ready marie",
    "undo": "undo",
    "history": "history",
}
DRAWN = ("due", "log", "add", "find", "show", "list", "history", "brief", "ready")

NEVER = {"sqlmodel", "sqlalchemy", "pydantic", "pydantic_core", "alembic", "tomlkit", "hypothesis"}
"""The slow half of the house (docs/design.md): schema, migrations, checking what comes from outside."""

NOT_INTO_A_PIPE = {"rich", "dataclasses", "platformdirs", "dateutil", "tomllib", "zipfile", "calendar"}
"""What costs a command more than it gives: drawing for nobody, classes made at each start, formats of other files."""


ONLY_FOR_FILTERS = {"netcrm.store.conditions"} | {
    f"netcrm.core.{name}" for name in ("filters", "choosing", "meaning", "values", "views", "bulk")
}
"""What reads and asks filters: for commands that are given some."""

MODULES = {f"netcrm.cli.{each.module}" for each in COMMANDS.values()}

PROGRAM = """
import os, sys
leave = os._exit
def tell_and_leave(code):
    with open(os.environ["LOADED"], "w") as file:
        file.write("\\n".join(sys.modules))
    leave(code)
os._exit = tell_and_leave
from netcrm.__main__ import main
sys.exit(main())
"""
"""What the console script does, but that it tells what is loaded when netcrm ends the process."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a store in which somebody is due."""
    home = tmp_path_factory.mktemp("home")
    piped(home, "add 'Marie Dupont' --org Acme --met 2026-08-01 --circle close")
    piped(home, "add 'Paul Martin' --note 'climbs in March'")
    return home


def environ(home: Path) -> dict[str, str]:
    return {
        "HOME": str(home), "PATH": os.environ["PATH"], "NETCRM_TODAY": "2026-11-23", "LC_ALL": "C.UTF-8",
        "TERM": "xterm-256color", "LOADED": str(home / "loaded"),
    }  # fmt: skip


def command(line: str) -> list[str]:
    return [sys.executable, "-c", PROGRAM, *shlex.split(line)]


def piped(home: Path, line: str) -> set[str]:
    """Run a command into a pipe; the modules that it loaded."""
    done = subprocess.run(command(line), env=environ(home), capture_output=True, text=True, check=True)
    assert done.stdout, line
    return loaded(home)


def on_a_terminal(home: Path, line: str) -> set[str]:
    """Run a command on a terminal; the modules that it loaded."""
    pid, ours = pty.fork()
    if not pid:
        os.execve(sys.executable, command(line), environ(home))  # noqa: S606 - the program under test
    told = b""
    try:
        while part := os.read(ours, 65536):
            told += part
    except OSError:
        pass  # how Linux says that the other side is gone
    os.close(ours)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0, told.decode()
    return loaded(home)


def loaded(home: Path) -> set[str]:
    """The modules of the command that has just ended."""
    file = home / "loaded"
    modules = set(file.read_text().split())
    file.unlink()
    assert {"os", "netcrm", "netcrm.cli.main"} <= modules
    return modules


def packages(modules: set[str]) -> set[str]:
    return {module.partition(".")[0] for module in modules}


@pytest.mark.parametrize("line", EVERYDAY.values(), ids=EVERYDAY)
def test_an_everyday_command_loads_nothing_heavy(home: Path, tmp_path: Path, line: str) -> None:
    own = shutil.copytree(home, tmp_path / "home")
    modules = piped(own, line)
    assert packages(modules) & (NEVER | NOT_INTO_A_PIPE) == set()
    assert modules & ONLY_FOR_FILTERS == set()


@pytest.mark.parametrize("line", [EVERYDAY[name] for name in DRAWN], ids=DRAWN)
def test_a_terminal_is_drawn_on_with_rich_and_nothing_heavier(home: Path, tmp_path: Path, line: str) -> None:
    own = shutil.copytree(home, tmp_path / "home")
    found = packages(on_a_terminal(own, line))
    assert "rich" in found
    assert found & NEVER == set()


@pytest.mark.parametrize("line", ["--help", "-h", ""])
def test_the_help_loads_no_command(home: Path, line: str) -> None:
    for modules in (piped(home, line), on_a_terminal(home, line)):
        assert modules & MODULES == set()
        assert packages(modules) & (NEVER | NOT_INTO_A_PIPE) == set()


@pytest.mark.parametrize("name", ["due", "find", "show", "history"])
def test_a_command_loads_no_other(home: Path, tmp_path: Path, name: str) -> None:
    own = shutil.copytree(home, tmp_path / "home")
    assert piped(own, EVERYDAY[name]) & MODULES == {f"netcrm.cli.{COMMANDS[name].module}"}
