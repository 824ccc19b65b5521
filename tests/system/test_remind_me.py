"""netcrm remind-me: one reminder, installed whole or not at all, by whatever this machine has."""

import os
import plistlib
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Session, Tools

SERVICE = ".config/systemd/user/netcrm-remind.service"
TIMER = ".config/systemd/user/netcrm-remind.timer"
WANTED = ".config/systemd/user/timers.target.wants/netcrm-remind.timer"
AGENT = "Library/LaunchAgents/netcrm.remind.plist"

TABLE = (
    b"# mine\n\n0 4 * * * caf\xe9 'x%y' \\\r\n"
    b"#30 8 * * 1 old # netcrm remind-me\n\t@daily echo # netcrm remind-me: no\n"
)
"""A crontab with what one had better not touch."""

WAYS: Mapping[str, tuple[str, ...]] = {
    "systemd": ("systemctl", "crontab"),
    "cron": ("crontab",),
    "launchd": ("launchctl", "crontab"),
}
"""What a machine has that takes each way by itself."""


@pytest.fixture
def machine(session: "Session", tools: "Tools") -> "Session":
    """A session on a machine with nothing but those tools."""
    session.environ["PATH"] = str(tools.path)
    session("add Ann --circle inner --met 2020-01-01")
    return session


def files(session: "Session") -> dict[str, bytes]:
    """All that is in the home, but the store."""
    found = [path for path in session.folder.rglob("*") if not path.is_dir()]
    return {str(path.relative_to(session.folder)): path.read_bytes() for path in found if "netcrm.db" not in path.name}


def everything(session: "Session", tools: "Tools") -> tuple[object, ...]:
    """What is installed, on disk and in the system."""
    return files(session), *(
        (tools.state / name).exists() and (tools.state / name).read_bytes() for name in ("active", "crontab", "loaded")
    )


@pytest.mark.parametrize("via", WAYS)
def test_the_machine_decides_and_install_twice_is_one(machine: "Session", tools: "Tools", via: str) -> None:
    tools.have(*WAYS[via])
    (tools.state / "crontab").write_bytes(TABLE)
    clean = everything(machine, tools)
    assert machine("remind-me status", ok=False).code == 3
    done = machine("remind-me install")
    assert done.err == f"You are reminded by {via}, Mon 08:30, of the people in {machine.db}.\n"
    first = everything(machine, tools)
    assert first != clean
    again = machine("remind-me install --json").data
    assert (again["via"], again["changed"]) == (via, False)
    assert everything(machine, tools) == first
    told = machine("remind-me status --json").data
    assert (told["via"], told["when"], told["changed"]) == (via, "Mon 08:30", False)
    assert "due --notify --desktop" in told["written"][0]["text"].replace("</string>\n\t\t<string>", " ")
    assert machine("remind-me remove").err == f"You are no longer reminded by {via}.\n"
    assert everything(machine, tools) == clean
    for action in ("status", "remove"):
        answer = machine(f"remind-me {action}", ok=False)
        assert (answer.code, answer.out) == (3, "")
        assert "No reminder is installed" in answer.err


def test_systemd_gets_a_timer_of_the_users_own(machine: "Session", tools: "Tools") -> None:
    tools.have("systemctl")
    row = machine("remind-me install").rows[0]
    assert row[:3] == ["systemd", "Mon 08:30", "Mon 2026-11-30 08:30:00 UTC"]
    assert set(files(machine)) == {SERVICE, TIMER, WANTED}
    timer = files(machine)[TIMER].decode()
    for line in ("OnCalendar=Mon 08:30", "Persistent=true", "WantedBy=timers.target"):
        assert line in timer.splitlines()
    changes = [line for line in tools.lines("systemctl") if "show" not in line]
    assert changes == [
        "--user daemon-reload",
        "--user enable netcrm-remind.timer",
        "--user restart netcrm-remind.timer",
    ]
    machine("remind-me install --at 'sun 18:00'")
    assert b"OnCalendar=Sun 18:00" in (tools.state / "active").read_bytes()
    assert machine("remind-me status").rows[0][1] == "Sun 18:00"


def test_a_timer_that_does_not_run_is_not_installed(machine: "Session", tools: "Tools") -> None:
    tools.have("systemctl")
    machine("remind-me install")
    (tools.state / "active").unlink()
    answer = machine("remind-me status", ok=False)
    assert answer.code == 3
    assert "written for systemd, but is not running" in answer.err
    assert machine("remind-me install --json").data["changed"] is True
    assert machine("remind-me status --json").data["running"] is True


def test_xdg_config_home_is_where_systemd_looks(machine: "Session", tools: "Tools") -> None:
    tools.have("systemctl")
    machine.environ["XDG_CONFIG_HOME"] = str(machine.folder / "set")
    machine("remind-me install")
    service = files(machine)["set/systemd/user/netcrm-remind.service"].decode()
    assert f"Environment=XDG_CONFIG_HOME={machine.folder}/set\n" in service
    machine("remind-me remove")
    assert files(machine) == {}


def test_without_systemd_s_session_it_is_cron(machine: "Session", tools: "Tools") -> None:
    tools.have("systemctl", "crontab")
    tools.breaks("systemctl")
    assert machine("remind-me install --json").data["via"] == "cron"
    refused = machine("remind-me install --via systemd", ok=False)
    assert (refused.code, "no systemd session" in refused.err) == (6, True)


def test_a_crontab_keeps_every_other_byte(machine: "Session", tools: "Tools") -> None:
    tools.have("crontab")
    table = tools.state / "crontab"
    table.write_bytes(TABLE)
    machine("remind-me install")
    ours = table.read_bytes().removeprefix(TABLE)
    assert ours.startswith(b"30 8 * * 1 NETCRM_DB=")
    assert ours.endswith(b"-P -m netcrm due --notify --desktop # netcrm remind-me\n")
    table.write_bytes(TABLE + ours + b"# after\n" + ours)
    machine("remind-me install --at 9:00")
    assert table.read_bytes() == TABLE + ours.replace(b"30 8", b"0 9", 1) + b"# after\n"
    machine("remind-me remove")
    assert table.read_bytes() == TABLE + b"# after\n"


def test_a_crontab_that_was_not_there_goes_again(machine: "Session", tools: "Tools") -> None:
    tools.have("crontab")
    machine("remind-me install")
    machine("remind-me remove")
    assert not (tools.state / "crontab").exists()


def test_a_last_line_without_its_end_gets_one(machine: "Session", tools: "Tools") -> None:
    tools.have("crontab")
    (tools.state / "crontab").write_bytes(b"0 4 * * * x")
    machine("remind-me install")
    first, second, rest = (tools.state / "crontab").read_bytes().split(b"\n")
    assert (first, second[:4], rest) == (b"0 4 * * * x", b"30 8", b"")


def test_a_crontab_that_can_not_be_read_is_not_written(machine: "Session", tools: "Tools") -> None:
    tools.have("crontab")
    (tools.state / "crontab").write_bytes(TABLE)
    tools.breaks("crontab -l")
    answer = machine("remind-me install", ok=False)
    assert (answer.code, answer.err) == (6, "netcrm: crontab -l failed: It is broken.\n")
    assert (tools.state / "crontab").read_bytes() == TABLE
    assert set(tools.lines("crontab")) == {"-l"}


def test_launchd_gets_an_agent(machine: "Session", tools: "Tools") -> None:
    tools.have("launchctl")
    machine("remind-me install")
    assert set(files(machine)) == {AGENT}
    agent = plistlib.loads(files(machine)[AGENT])
    assert agent["ProgramArguments"][:4] == [sys.executable, "-P", "-m", "netcrm"]
    machine("remind-me install --at 10:15")
    assert b"<integer>15</integer>" in (tools.state / "loaded").read_bytes()
    domain = f"gui/{os.getuid()}"
    changes = [line for line in tools.lines("launchctl") if "print" not in line]
    path = machine.folder / AGENT
    assert changes == [f"bootstrap {domain} {path}", f"bootout {domain}/netcrm.remind", f"bootstrap {domain} {path}"]


@pytest.mark.parametrize(
    ("via", "broken"),
    [
        ("systemd", "systemctl --user daemon-reload"),
        ("systemd", "systemctl --user enable"),
        ("systemd", "systemctl --user restart"),
        ("cron", "crontab - "),
        ("launchd", "launchctl bootstrap"),
    ],
)
@pytest.mark.parametrize("before", [(), ("remind-me install --at 10:00 --via {via}",)], ids=["fresh", "over another"])
def test_what_fails_is_said_and_taken_back(
    machine: "Session", tools: "Tools", via: str, broken: str, before: tuple[str, ...]
) -> None:
    tools.have("systemctl", "crontab", "launchctl")
    for line in before:
        machine(line.format(via=via))
    stood = everything(machine, tools)
    tools.breaks(broken)
    answer = machine(f"remind-me install --via {via}", ok=False)
    assert answer.code == 6
    assert answer.out == ""
    assert "failed: It is broken." in answer.err
    assert len(answer.err.splitlines()) == 1
    # An agent that launchd let go of and then takes neither anew nor as it was can't be had back.
    left = -1 if before and via == "launchd" else None
    assert everything(machine, tools)[:left] == stood[:left]
    mistake = machine(f"remind-me install --via {via} --json", ok=False)
    assert mistake.error["name"] == "unusable"


def test_a_place_that_can_not_be_written_leaves_nothing(machine: "Session", tools: "Tools") -> None:
    tools.have("systemctl")
    (machine.folder / TIMER).mkdir(parents=True)
    answer = machine("remind-me install", ok=False)
    assert answer.code == 6
    assert f"{TIMER} can't be" in answer.err
    assert files(machine) == {}


def test_what_is_there_already_is_not_written_again(machine: "Session", tools: "Tools") -> None:
    tools.have("crontab")
    machine("remind-me install")
    machine("remind-me install")
    assert tools.lines("crontab").count("-") == 1


def test_an_agent_that_is_not_loaded_is_loaded_again(machine: "Session", tools: "Tools") -> None:
    tools.have("launchctl")
    machine("remind-me install")
    (tools.state / "loaded").unlink()
    assert machine("remind-me status", ok=False).code == 3
    assert machine("remind-me install --json").data["changed"] is True
    assert machine("remind-me status --json").data["running"] is True


def test_where_systemd_has_gone_its_files_go_all_the_same(machine: "Session", tools: "Tools") -> None:
    tools.have("systemctl")
    machine("remind-me install")
    tools.have("crontab")
    assert machine("remind-me status --json").data["running"] is None
    machine("remind-me remove")
    assert files(machine) == {}


@pytest.mark.parametrize(
    ("place", "text", "when"),
    [
        ("crontab", "@weekly netcrm due # netcrm remind-me\n", "@weekly"),
        ("crontab", "*/5 8-9 1 * 1,3 netcrm due # netcrm remind-me  \n", "*/5 8-9 1 * 1,3"),
        ("crontab", "0 18 * * 7 netcrm due # netcrm remind-me\n", "Sun 18:00"),
        (AGENT, "", ""),
        (AGENT, "<plist>", ""),
        (AGENT, "<plist><array/></plist>", ""),
        (AGENT, "<plist><dict><key>StartCalendarInterval</key><dict/></dict></plist>", ""),
        (TIMER, "OnCalendar = daily\n", "daily"),
        (TIMER, "", ""),
        (SERVICE, "[Service]\n", ""),
    ],
)
def test_what_somebody_has_changed_is_shown_and_removed(
    machine: "Session", tools: "Tools", place: str, text: str, when: str
) -> None:
    tools.have("crontab")
    clean = everything(machine, tools)
    file = tools.state / place if place == "crontab" else machine.folder / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    assert machine("remind-me status").rows[0][1] == when
    machine("remind-me remove")
    assert everything(machine, tools) == clean


def test_there_is_never_more_than_one(machine: "Session", tools: "Tools") -> None:
    tools.have("systemctl", "crontab", "launchctl")
    machine("remind-me install --via cron")
    machine("remind-me install --via launchd")
    assert not (tools.state / "crontab").exists()
    assert machine("remind-me install --via systemd --json").data["changed"] is True
    assert set(files(machine)) == {SERVICE, TIMER, WANTED}
    (tools.state / "crontab").write_text("0 0 * * 0 netcrm due # netcrm remind-me\n")
    assert machine("remind-me install --json --via systemd").data["changed"] is True
    assert not (tools.state / "crontab").exists()
    tools.breaks("systemctl --user disable")
    assert machine("remind-me install --via cron", ok=False).code == 6
    assert not (tools.state / "crontab").exists()
    assert machine("remind-me status --json").data["via"] == "systemd"


def test_a_dry_run_prints_what_would_be_and_does_nothing(machine: "Session", tools: "Tools") -> None:
    tools.have("systemctl", "crontab", "launchctl")
    clean = everything(machine, tools)
    for via in WAYS:
        answer = machine(f"remind-me install --dry-run --via {via}")
        told = machine(f"remind-me install --dry-run --via {via} --json").data
        assert everything(machine, tools) == clean
        machine(f"remind-me install --via {via}")
        written = machine("remind-me status --json").data["written"]
        assert told["written"] == written
        assert (told["dry_run"], told["changed"]) == (True, False)
        assert answer.out == "\n".join(f"# {one['place']}\n{one['text']}" for one in written)
        machine("remind-me remove")
        assert everything(machine, tools) == clean


def test_a_machine_without_any_is_told_what_to_do(machine: "Session", tools: "Tools") -> None:
    answer = machine("remind-me install", ok=False)
    assert answer.code == 6
    assert "netcrm due --notify" in answer.err
    assert machine("remind-me status", ok=False).code == 3
