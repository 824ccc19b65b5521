"""What netcrm remind-me has the machine run, and when: read as that machine would read it, and run."""

import plistlib
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from netcrm.cli import main

if TYPE_CHECKING:
    from conftest import Session, Tools

SERVICE = ".config/systemd/user/netcrm-remind.service"
AGENT = "Library/LaunchAgents/netcrm.remind.plist"
WAYS = ("systemd", "cron", "launchd")


@pytest.fixture
def machine(session: "Session", tools: "Tools") -> "Session":
    """A session on a machine with nothing but those tools."""
    session.environ["PATH"] = str(tools.path)
    session("add Ann --circle inner --met 2020-01-01")
    return session


@pytest.mark.parametrize(
    ("typed", "when"),
    [
        ("7:05", "Mon 07:05"),
        ("8h30", "Mon 08:30"),
        ("Sun 18:00", "Sun 18:00"),
        ("mardi 9:00", "Tue 09:00"),
        ("23:59", "Mon 23:59"),
    ],
)
def test_the_time_as_typed(machine: "Session", tools: "Tools", typed: str, when: str) -> None:
    tools.have("crontab")
    machine(f"remind-me install --at '{typed}'")
    assert machine("remind-me status").rows[0][:2] == ["cron", when]


def test_the_day_is_the_week_s_first(machine: "Session", tools: "Tools") -> None:
    tools.have("crontab")
    machine("config week_start sunday")
    assert machine("remind-me install").rows[0][1] == "Sun 08:30"


@pytest.mark.parametrize(
    "line",
    [
        "remind-me",
        "remind-me start",
        "remind-me install --at 24:00",
        "remind-me install --at 8:60",
        "remind-me install --at 8",
        "remind-me install --at 'someday 8:00'",
        "remind-me install --via at",
        "remind-me status --at 8:00",
        "remind-me remove --dry-run",
    ],
)
def test_what_can_not_be_meant_is_a_usage_error(machine: "Session", tools: "Tools", line: str) -> None:
    tools.have("crontab")
    answer = machine(line, ok=False)
    assert (answer.code, answer.out) == (2, "")
    assert tools.calls == []


def test_the_store_and_the_settings_of_the_command_are_those_of_the_timer(
    session: "Session", tools: "Tools", monkeypatch: pytest.MonkeyPatch
) -> None:
    session.environ = {"HOME": str(session.folder), "PATH": str(tools.path)}
    tools.have("crontab")
    monkeypatch.chdir(session.folder)
    session("--db ./own/other.db remind-me install --no-desktop --at 8:00")
    line = (tools.state / "crontab").read_text()
    assert f" NETCRM_DB={session.folder}/own/other.db {sys.executable} " in line
    assert "--desktop" not in line
    session.environ |= {"NETCRM_CONFIG": "own.toml", "NETCRM_MINUTES": "30", "NETCRM_DEBUG": "1"}
    session.environ |= {"XDG_DATA_HOME": "/d", "XDG_CONFIG_HOME": ""}
    session("remind-me install")
    words = shlex.split((tools.state / "crontab").read_text(), comments=True)
    pinned = {word.partition("=")[0]: word.partition("=")[2] for word in words if "=" in word}
    config = f"{session.folder}/own.toml"
    assert pinned == {
        "NETCRM_DB": str(session.db), "NETCRM_CONFIG": config, "NETCRM_MINUTES": "30", "XDG_DATA_HOME": "/d",
    }  # fmt: skip


@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_no_password_of_a_server_goes_into_a_timer(
    session: "Session", tools: "Tools", capfd: pytest.CaptureFixture[str], more: list[str]
) -> None:
    tools.have("crontab")
    bare = {"HOME": str(session.folder), "PATH": str(tools.path)}
    with_one = bare | {"NETCRM_DB": "postgresql://lea:secret@127.0.0.1:1/netcrm"}
    assert main.run(["remind-me", "install", *more], with_one) == 5
    told = capfd.readouterr()
    assert "which the timer's file would keep.\n  Leave it out of the address" in told.err
    assert "secret" not in told.err + told.out
    assert tools.calls == []
    assert main.run(["remind-me", "install"], bare | {"NETCRM_DB": "postgresql://lea@127.0.0.1:1/netcrm"}) == 0
    assert " NETCRM_DB=postgresql://lea@127.0.0.1:1/netcrm " in (tools.state / "crontab").read_text()


def test_a_plain_timer_names_nothing(session: "Session", tools: "Tools") -> None:
    tools.have("crontab")
    bare = {"HOME": str(session.folder), "PATH": str(tools.path)}
    assert main.run(["remind-me", "install"], bare) == 0
    expected = f"30 8 * * 1 {shlex.quote(sys.executable)} -P -m netcrm due --notify --desktop # netcrm remind-me\n"
    assert (tools.state / "crontab").read_text() == expected


def test_a_store_that_is_not_there_yet_is_said(session: "Session", tools: "Tools") -> None:
    session.environ["PATH"] = str(tools.path)
    tools.have("crontab")
    assert f"no store at {session.db} yet" in session("remind-me install").err
    assert not session.db.exists()


def run(session: "Session", tools: "Tools", via: str) -> tuple[list[str], dict[str, str]]:
    """The command line and the variables of what was installed, as the system would read them."""
    if via == "cron":
        command = (tools.state / "crontab").read_text().partition(" * * 1 ")[2]
        return ["/bin/sh", "-c", command], {}
    if via == "launchd":
        agent = plistlib.loads((session.folder / AGENT).read_bytes())
        return agent["ProgramArguments"], agent["EnvironmentVariables"]
    lines = [line.partition("=")[::2] for line in (session.folder / SERVICE).read_text().splitlines()]
    variables = [shlex.split(value)[0].replace("%%", "%") for name, value in lines if name == "Environment"]
    (command,) = [value for name, value in lines if name == "ExecStart"]
    argv = [word.replace("%%", "%").replace("$$", "$") for word in shlex.split(command)]
    return argv, dict(one.split("=", 1) for one in variables)


@pytest.mark.parametrize("via", WAYS)
def test_what_was_installed_tells_of_this_store_from_cron_s_environment(
    machine: "Session", tools: "Tools", via: str
) -> None:
    tools.have("systemctl", "crontab", "launchctl")
    (machine.folder / "home").mkdir()
    own = machine.folder / "50 % 'of' \"$HOME\" \\é"
    own.mkdir()
    machine.db.rename(own / "n.db")
    machine.db = own / "n.db"
    machine.environ["NETCRM_CAPACITY"] = "3"
    machine("config capacity 1")
    machine("remind-me install --via " + via)
    argv, variables = run(machine, tools, via)
    # -P in place of an import from the home, which a module of the user's could shadow.
    (machine.folder / "home" / "random.py").write_text("raise SystemExit('shadowed')")
    bare = {"HOME": str(machine.folder / "home"), "PATH": "/usr/bin:/bin", "LOGNAME": "somebody", "SHELL": "/bin/sh"}
    done = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" <&-', "-", *argv], env={**bare, **variables}, cwd=machine.folder / "home",
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("1 person to contact (")
    assert "  Ann  " in done.stdout
    assert variables.get("NETCRM_CAPACITY", "3") == "3"
