"""A tool of the system's, as far as netcrm uses it: `python fake_tool.py STATE TOOL ARGUMENT...`; STATE is a folder.

It writes down what it was called with (`calls`, a JSON object a line), and fails where `broken` has a line that its
call begins with.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

STATE, TOOL, ARGV = Path(sys.argv[1]), sys.argv[2], sys.argv[3:]


def fail(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
    sys.exit(1)


def text(name: str) -> str:
    file = STATE / name
    return file.read_text() if file.exists() else ""


def systemctl(_stdin: bytes) -> None:
    verb, *rest = ARGV[1:]
    timer = Path(os.environ.get("XDG_CONFIG_HOME", os.environ["HOME"] + "/.config"), "systemd/user/netcrm-remind.timer")
    link = timer.parent / "timers.target.wants" / timer.name
    if verb in ("enable", "restart", "disable") and not timer.exists():
        fail(f"Failed to {verb} unit: Unit file {timer.name} does not exist.")
    if verb == "enable":
        link.parent.mkdir(exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(timer)
    elif verb == "disable":
        link.unlink(missing_ok=True)
        (STATE / "active").unlink(missing_ok=True)
    elif verb == "restart":
        (STATE / "active").write_text(timer.read_text())
    elif verb == "show":
        active = (STATE / "active").exists()
        told = {
            "Version": "252",
            "ActiveState": "active" if active else "inactive",
            "NextElapseUSecRealtime": "Mon 2026-11-30 08:30:00 UTC" if active else "",
        }
        name = rest[-1].partition("=")[2]
        sys.stdout.write(f"{name}={told[name]}\n")


def crontab(stdin: bytes) -> None:
    table = STATE / "crontab"
    if ARGV == ["-l"]:
        if not table.exists():
            fail("no crontab for somebody")
        sys.stdout.buffer.write(table.read_bytes())
    elif ARGV == ["-"]:
        table.write_bytes(stdin)
    elif ARGV == ["-r"]:
        table.unlink()


def launchctl(_stdin: bytes) -> None:
    loaded = STATE / "loaded"
    if ARGV[0] == "bootstrap":
        if loaded.exists():
            fail("Bootstrap failed: 5: Input/output error")
        loaded.write_text(Path(ARGV[2]).read_text())
    elif not loaded.exists():
        fail("Could not find service.")
    elif ARGV[0] == "bootout":
        loaded.unlink()


def silent(_stdin: bytes) -> None:
    return


TOOLS: dict[str, Callable[[bytes], None]] = {"systemctl": systemctl, "crontab": crontab, "launchctl": launchctl}


def main() -> None:
    stdin = sys.stdin.buffer.read()
    call = " ".join([TOOL, *ARGV, ""])  # ends with a blank, so that `crontab - ` is not `crontab -l`
    with (STATE / "calls").open("a") as file:
        told = {"tool": TOOL, "argv": ARGV, "stdin": stdin.decode("latin-1"), "environ": dict(os.environ)}
        file.write(json.dumps(told) + "\n")
    for line in text("broken").splitlines():
        if call.startswith(line):
            fail("It is broken.\nBadly.")
    TOOLS.get(TOOL, silent)(stdin)


main()
