"""That what a timer runs is what netcrm meant, word by word, whatever characters the paths have."""

import json
import os
import plistlib
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from netcrm.errors import UnusableError
from netcrm.system import cron, systemd
from netcrm.system.host import Host
from netcrm.system.job import Job
from netcrm.system.launchd import Launchd
from netcrm.system.systemd import Systemd

AWFUL = [
    "plain", "two  words ", "it's", 'so "called"', "100%", "%h %% %\\%", "$HOME ${HOME} $$ $0", "`id` $(id)",
    "back\\slash\\\\", "a=b", "; exit 3 #", "-n", "*?[a]~", "é 陳美玲 👋", "\\", "%", "\\45", "&&<x>|!",
]  # fmt: skip

TELLS = """#!/bin/sh
exec {python} -I -S -c 'import json, os, sys; print(json.dumps([sys.argv[1:], os.environ.get("NETCRM_DB")]))' "$@"
"""


@pytest.fixture(params=AWFUL)
def job(request: pytest.FixtureRequest, tmp_path: Path) -> Job:
    """A job that tells what it was given, with an awful path, an awful argument and an awful variable."""
    program = tmp_path / request.param / "program"
    program.parent.mkdir()
    program.write_text(TELLS.format(python=shlex.quote(sys.executable)))
    program.chmod(0o755)
    return Job((str(program), "due", request.param, "$HOME"), {"NETCRM_DB": f"/{request.param}"}, "monday", 8, 30)


def told(argv: list[str], environ: dict[str, str]) -> object:
    done = subprocess.run(argv, env={"HOME": "/nowhere", **environ}, capture_output=True, check=True)
    return json.loads(done.stdout)


def meant(job: Job) -> object:
    return [list(job.argv[1:]), job.variables["NETCRM_DB"]]


def host(folder: Path) -> Host:
    return Host({"HOME": str(folder), "PATH": os.environ["PATH"]}, 1000)


def settings(unit: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in unit.splitlines() if "=" in line)


def test_systemd_runs_what_was_meant(job: Job, tmp_path: Path) -> None:
    service = settings(next(iter(Systemd(host(tmp_path)).texts(job).values())))
    variables = dict(word.replace("%%", "%").split("=", 1) for word in shlex.split(service["Environment"]))
    assert re.search(r"(?<!%)(?:%%)*%(?!%)", service["ExecStart"]) is None
    assert "$" not in service["ExecStart"].replace("$$", "")
    program, *words = [word.replace("%%", "%") for word in shlex.split(service["ExecStart"])]
    assert not set(program) & set("\"'\\$")
    assert told([program, *(word.replace("$$", "$") for word in words)], variables) == meant(job)


def test_systemd_itself_takes_the_units(job: Job, tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not here")
    here = host(tmp_path)
    for path, text in Systemd(here).texts(job).items():
        here.put(path, text.encode())
    units = [str(path) for path in Systemd(here).texts(job)]
    done = subprocess.run(
        ("systemd-analyze", "--user", "--man=no", "verify", *units),
        env={**here.environ, "XDG_RUNTIME_DIR": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_cron_runs_what_was_meant(job: Job) -> None:
    line = cron.line(job)
    schedule, _, command = line.partition(" * * 1 ")
    assert schedule == "30 8"
    # What crons read differently: a %, with or without backslashes before it, and two backslashes in a row.
    assert "%" not in line
    assert "\\\\" not in line
    assert "\n" not in line
    assert told(["/bin/sh", "-c", command], {"PATH": os.environ["PATH"]}) == meant(job)


def test_launchd_runs_what_was_meant(job: Job, tmp_path: Path) -> None:
    ((path, text),) = Launchd(host(tmp_path)).texts(job).items()
    agent = plistlib.loads(text.encode())
    assert (path.name, agent["Label"]) == ("netcrm.remind.plist", "netcrm.remind")
    assert agent["StartCalendarInterval"] == {"Weekday": 1, "Hour": 8, "Minute": 30}
    assert told(agent["ProgramArguments"], agent["EnvironmentVariables"]) == meant(job)


@pytest.mark.parametrize(
    ("day", "of_cron"),
    [
        ("monday", "1"),
        ("tuesday", "2"),
        ("wednesday", "3"),
        ("thursday", "4"),
        ("friday", "5"),
        ("saturday", "6"),
        ("sunday", "0"),
    ],
)
def test_a_day_is_the_same_day_everywhere(day: str, of_cron: str, tmp_path: Path) -> None:
    job = Job(("/bin/true",), {}, day, 7, 5)
    assert cron.line(job).split()[:5] == ["5", "7", "*", "*", of_cron]
    (text,) = Launchd(host(tmp_path)).texts(job).values()
    assert plistlib.loads(text.encode())["StartCalendarInterval"] == {"Weekday": int(of_cron), "Hour": 7, "Minute": 5}
    assert f"OnCalendar={day[:3].title()} 07:05\n" in systemd.TIMER_TEXT.format(when=job.when)
    if shutil.which("systemd-analyze"):
        done = subprocess.run(("systemd-analyze", "calendar", job.when), capture_output=True, text=True, check=True)
        assert f"{day[:3].title()} *-*-* 07:05:00" in done.stdout


@pytest.mark.parametrize("text", ["a\nb", "tab\there", "\x1b[31m", "\udcff", "\x85"])
def test_what_no_timer_can_carry_is_refused(text: str) -> None:
    for job in (Job((f"/{text}",), {}, "monday", 8, 30), Job(("/x",), {"NETCRM_DB": text}, "monday", 8, 30)):
        with pytest.raises(UnusableError, match="no timer can carry"):
            job.checked()
