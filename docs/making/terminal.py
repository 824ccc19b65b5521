"""Types the console blocks of a page in a real shell on a terminal of 80 columns, and writes down what it answers.

Rule: a page's blocks are one sitting in an empty home folder, on Monday 23 November 2026. What prepares it without
being shown stands in the page as a comment that begins with `typed after`. Every command has to succeed, unless its
block says with which code the last one ends (```console exit=5).
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from making import pages

TODAY = "2026-11-23"
SECONDS = 120
"""After which a page that hangs is given up."""

_CONSOLE = re.compile(r"^```console(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_BEFORE = re.compile(r"<!-- typed after\n(?P<lines>.*?)-->", re.DOTALL)
_EXIT = re.compile(r"exit=(\d+)")
_MARK = "\x1e"

TOLD_APART = (
    (re.compile(r"[^\n]*\r\x1b\[K"), ""),  # progress, which is wiped away when it is done
    (re.compile(r"[^\s=]*/netcrm-demo-\w+"), "…/netcrm-demo-…"),
)
"""What no longer stands on the screen, or differs from one run to the next, and what a page shows in its place."""


class Mistyped(Exception):
    """A command of a page that did not end as the page says."""


def is_typed(text: str) -> bool:
    """Whether a page has blocks to type."""
    return _CONSOLE.search(text) is not None


def typed(text: str) -> str:
    """The page with every console block as the terminal shows it now. Raises Mistyped."""
    blocks = list(_CONSOLE.finditer(text))
    lines = [list(pages.typed_lines(block["body"])) for block in blocks]
    before = "".join(found["lines"] for found in _BEFORE.finditer(text))
    answers = iter(_answers(before, [line for block in lines for line in block]))
    fresh: list[str] = []
    for block, commands in zip(blocks, lines, strict=True):
        stated = _EXIT.search(block["info"])
        shown = ""
        for number, command in enumerate(commands, start=1):
            answer, code = next(answers)
            wanted = int(stated[1]) if stated and number == len(commands) else 0
            if code != wanted:
                raise Mistyped(f"{command!r} ends with {code}, not {wanted}:\n{answer}")
            shown += "$ " + command.replace("\n", "\n> ") + "\n" + answer
        fresh.append(f"```console{block['info']}\n{shown}```")
    parts = iter(fresh)
    return _CONSOLE.sub(lambda _: next(parts), text)


def _answers(before: str, commands: list[str]) -> list[tuple[str, int]]:
    """What each command shows on the terminal, and its exit code."""
    mark = f"printf '{_MARK}%d\\n' $?\n"
    script = "".join(f"{command}\n{mark}" for command in (f"{{ set -e\n{before}\nset +e; }} >/dev/null", *commands))
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder).resolve() / "you"
        shown = _run(script, home)
        shown = shown.replace(str(home), "/home/you")
    for pattern, stands_for in TOLD_APART:
        shown = pattern.sub(stands_for, shown)
    parts = re.split(rf"{_MARK}(\d+)\n", shown)
    told = [(_without_trailing(parts[n]), int(parts[n + 1])) for n in range(0, len(parts) - 1, 2)]
    if len(told) != len(commands) + 1 or told[0][1]:
        raise Mistyped(f"The shell ended early:\n{shown}")
    return told[1:]


def _run(script: str, home: Path) -> str:
    """Everything that bash and its commands write to an 80-column terminal while they run a script."""
    import pty

    bin_folder = home.parent / "bin"
    for folder in (home, bin_folder):
        folder.mkdir()
    for name, command in (("netcrm", f'"{sys.executable}" -m netcrm'), ("python3", f'"{sys.executable}"')):
        launcher = bin_folder / name
        launcher.write_text(f'#!/bin/sh\nexec {command} "$@"\n')
        launcher.chmod(0o755)
    file = home.parent / "script"
    file.write_text(script, encoding="utf-8")
    # rich takes a dumb terminal for one of 80 columns without colour.
    environ = {
        "HOME": str(home), "PATH": f"{bin_folder}:{os.environ['PATH']}", "TERM": "dumb", "LC_ALL": "C.UTF-8",
        "PYTHONUTF8": "1", "NETCRM_TODAY": TODAY, "TMPDIR": str(home.parent),
    }  # fmt: skip
    ours, theirs = pty.openpty()
    shell = subprocess.Popen(
        ["bash", "--noprofile", "--norc", str(file)],
        stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, cwd=home, env=environ, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    patience = threading.Timer(SECONDS, os.killpg, (shell.pid, signal.SIGKILL))
    patience.start()
    told = b""
    while part := _read(ours):
        told += part
    shell.wait()
    patience.cancel()
    os.close(ours)
    return told.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    """What is written next; nothing at the end, which Linux tells as an error."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def _without_trailing(text: str) -> str:
    """Lines without the blanks with which a table fills the screen; without blank lines at the end."""
    lines = [line.rstrip() for line in text.splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    return "".join(f"{line}\n" for line in lines)
