"""netcrm due --notify: plain lines for cron, systemd and launchd, nothing when there is nothing, and the desktop."""

import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from netcrm.system import desktop
from netcrm.system.host import Host

if TYPE_CHECKING:
    from conftest import Session, Tools

NETCRM = (sys.executable, "-m", "netcrm")


@pytest.fixture
def filled(session: "Session") -> "Session":
    """Two people who are due and two matters beside them."""
    return session.after(
        "add 'Ann Lee' --circle inner --met 2026-01-01",
        "add Bob --circle close --met 2026-01-01",
        "add Cat --birthday 1990-11-25",
        "remind Bob today 'send the slides'",
    )


def test_a_line_a_person_and_a_matter(filled: "Session") -> None:
    answer = filled("due --notify")
    title, ann, bob, birthday, reminder = answer.out.splitlines()
    assert title == "2 people to contact, 2 matters (2026-W48): netcrm due"
    assert ann.startswith("1  Ann Lee  ")
    assert bob.startswith("2  Bob  ")
    assert birthday == "birthday  in 2 days  Cat  turns 36"
    assert reminder == "reminder  today  Bob  send the slides  (remind --done 1)"
    assert answer.err == ""
    assert filled("due --notify --json").data == filled("due --json").data


def test_only_what_is_open_is_told_and_then_nothing(filled: "Session") -> None:
    filled("due --notify")
    filled("log 1 -m tea")
    assert filled("due --notify").out.startswith("1 person to contact, 2 matters (2026-W48)")
    filled("log 2 --attempt")
    assert filled("due --notify").out.startswith("2 matters (2026-W48): netcrm due\nbirthday")
    filled("remind --done 1")
    filled("rm Cat")
    assert filled("due --notify")[:3] == (0, "", "")
    assert filled("due --notify --json").data is None


@pytest.mark.parametrize("line", ["due --notify", "due --notify --desktop"])
def test_a_store_with_nobody_due_says_nothing(session: "Session", tools: "Tools", line: str) -> None:
    tools.have("notify-send")
    session.environ["PATH"] = str(tools.path)
    session("add Ann")
    assert session(line)[:3] == (0, "", "")
    assert tools.calls == []


def test_who_only_fills_the_room_that_is_left_is_no_reason_to_remind(session: "Session") -> None:
    session("add Ann --circle close --met 2026-09-01")
    session("add Bob --circle wide --met 2026-11-08")
    title, ann = session("due --notify").out.splitlines()
    assert (title, ann[:8]) == ("1 person to contact (2026-W48): netcrm due", "1  Ann  ")
    session("log Ann -m tea")
    assert len(session("due").rows) == 2
    assert session("due --notify").out == ""


def test_a_missing_store_is_said(session: "Session") -> None:
    answer = session("due --notify", ok=False)
    assert (answer.code, answer.out) == (6, "")
    assert "There is no store at" in answer.err


@pytest.mark.parametrize("more", ["--why", "--next", "--all", "--week 2026-W47"])
def test_notify_is_about_this_week(filled: "Session", more: str) -> None:
    assert filled(f"due --notify {more}", ok=False).code == 2


def test_desktop_goes_with_notify(filled: "Session") -> None:
    assert filled("due --desktop", ok=False).code == 2


def test_on_a_terminal_too_it_is_plain_and_nothing_is_cut_or_interpreted(session: "Session") -> None:
    session("add Ann --birthday --11-25")
    store = session.open()
    with store.write("a store from elsewhere"):
        store.update("contact", 1, name=f"[bold]\x1b[31mAnn\x07 {'x' * 300}[/bold]")
    store.close()
    environ = {**session.environ, "NETCRM_DB": str(session.db), "NETCRM_TODAY": session.today, "TERM": "xterm-256color"}
    pid, ours = pty.fork()
    if not pid:
        os.execve(sys.executable, (*NETCRM, "due", "--notify"), environ)  # noqa: S606 - the program under test
    screen = b""
    try:
        while part := os.read(ours, 65536):
            screen += part
    except OSError:
        pass  # how Linux says that the other side is gone
    os.close(ours)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0, screen
    title, line = screen.decode().splitlines()
    assert title == "1 matter (2026-W48): netcrm due"
    assert line.startswith("birthday  in 2 days  [bold]\\x1b[31mAnn\\x07 xxx")
    assert line.endswith("xxx[/bold]  birthday")


def test_cron_s_environment_and_no_stdin(filled: "Session") -> None:
    home = filled.folder / ".local/share/netcrm"
    home.mkdir(parents=True)
    filled.db.rename(home / "netcrm.db")
    bare = {"HOME": str(filled.folder), "NETCRM_TODAY": filled.today}
    told = []
    for closed in ("<&-", "</dev/null", ""):
        done = subprocess.run(
            ["/bin/sh", "-c", f'exec "$@" {closed}', "-", *NETCRM, "due", "--notify", "--desktop"],
            env=bare, cwd="/", capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        told.append(done.stdout)
    assert told == [told[0]] * 3
    assert "1  Ann Lee  " in told[0]


def test_it_is_sent_to_the_desktop_as_text_and_printed(session: "Session", tools: "Tools") -> None:
    tools.have("notify-send")
    session.environ["PATH"] = str(tools.path)
    session("add --birthday 1990-11-25 -- '-x <b>Ann</b> & $(id) `id` \\033 \"q\" 陳'")
    answer = session("due --notify --desktop")
    (call,) = tools.calls
    title, line = answer.out.splitlines()
    *options, end, summary, body = call["argv"]
    assert (options, end, summary) == (["--app-name=netcrm"], "--", title)
    assert '&lt;b&gt;Ann&lt;/b&gt; &amp; $(id) `id` \\\\033 "q" 陳' in body
    assert line == body.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace("\\\\", "\\")
    assert call["environ"]["LC_ALL"] == "C.UTF-8"
    assert tools.lines("osascript") == []


def test_on_macos_the_text_is_an_argument_of_the_script(session: "Session", tools: "Tools") -> None:
    tools.have("notify-send", "osascript")
    session.environ["PATH"] = str(tools.path)
    session('add \'Ann " & (do shell script \\"id\\") <b>\' --birthday 1990-11-25')
    title, line = session("due --notify --desktop").out.splitlines()
    (call,) = tools.calls
    assert call["tool"] == "osascript"
    *script, end, summary, body = call["argv"]
    assert (end, summary, body) == ("--", title, line)
    assert script[::2] == ["-e"] * 3
    assert "Ann" not in "".join(script)


def test_a_long_week_is_shortened_on_the_desktop_only(tools: "Tools") -> None:
    tools.have("notify-send")
    host = Host({"PATH": str(tools.path)}, 1000)
    assert desktop.show(host, "week", [f"{number} {'é' * 300}" for number in range(1000)]) == ""
    body = tools.calls[0]["argv"][-1].split("\n")
    assert (len(body), body[-1]) == (11, "and 990 more")
    assert {len(line) for line in body[:-1]} == {200}


def test_a_desktop_that_can_not_be_reached_is_said_and_is_no_failure(filled: "Session", tools: "Tools") -> None:
    tools.have("notify-send")
    filled.environ["PATH"] = str(tools.path)
    tools.breaks("notify-send")
    answer = filled("due --notify --desktop")
    assert answer.out == filled("due --notify").out != ""
    assert answer.err == "No notification was shown: notify-send failed: It is broken.\n"
    (Path(filled.environ["PATH"]) / "notify-send").write_text("no program")
    assert "No notification was shown: notify-send --app-name=netcrm" in filled("due --notify --desktop").err


@pytest.mark.parametrize("broken", ["store", "settings"])
def test_a_timer_s_mistakes_are_shown_too(session: "Session", tools: "Tools", broken: str) -> None:
    tools.have("notify-send")
    session.environ["PATH"] = str(tools.path)
    if broken == "settings":
        (session.folder / "config.toml").write_text("capacity = 'many'")
    answer = session("due --notify --desktop", ok=False)
    assert answer.code == 6
    (call,) = tools.calls
    assert call["argv"][2] == "netcrm can't tell whom to contact"
    assert ("There is no store at" if broken == "store" else "capacity in ") in call["argv"][3]
    assert answer.err.startswith(f"netcrm: {call['argv'][3].rstrip('…')}")
    session("due --notify", ok=False)
    assert len(tools.calls) == 1


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ({}, "{usual}/1000"),
        ({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/else"}, None),
        ({"XDG_RUNTIME_DIR": "/else"}, "/else"),
    ],
)
def test_where_cron_says_nothing_of_the_desktop_its_usual_place_is_tried(
    tools: "Tools", tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: dict[str, str], asked: str | None
) -> None:
    tools.have("notify-send")
    monkeypatch.setattr(desktop, "USUAL", str(tmp_path))
    (tmp_path / "1000").mkdir()
    desktop.show(Host({"PATH": str(tools.path), **told}, 1000), "week", ["Ann"])
    assert tools.calls[0]["environ"].get("XDG_RUNTIME_DIR") == (asked and asked.format(usual=tmp_path))
    desktop.show(Host({"PATH": str(tools.path)}, 1001), "week", ["Ann"])
    assert "XDG_RUNTIME_DIR" not in tools.calls[1]["environ"]
