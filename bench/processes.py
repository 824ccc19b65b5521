"""Runs whole processes and measures them: how long, how much memory, into a pipe or on a terminal.

Rule: what is measured is what a user waits for, from before the process starts until it has ended, its output read. The
environment is made here from nothing, so that no variable of the one who measures is in it.
"""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import NamedTuple

ROWS, COLUMNS = 40, 120
"""The size of the terminal that is drawn on."""

TAIL = 10_000
"""Bytes of the output that are kept. No more: a child's peak memory counts what this process holds at its start."""


class Run(NamedTuple):
    """A process that has ended: wall-clock seconds, peak resident memory in bytes, the end of what it printed."""

    seconds: float
    peak: int
    printed: str


def environment(home: str, **more: str) -> dict[str, str]:
    """What a process is given: a home, a locale, a terminal's name; none of Python's variables.

    No backups: each round begins with a fresh copy of a store, so that each write would be a day's first.
    """
    given = {"HOME": home, "PATH": os.defpath, "LANG": "C.UTF-8", "TERM": "xterm-256color", "NETCRM_BACKUPS": "off"}
    return given | more


def run(command: Sequence[str], environ: Mapping[str, str], *, terminal: bool = False) -> Run:
    """Run a command to its end. SystemExit with what it printed when it fails."""
    ours, theirs = _terminal() if terminal else os.pipe()
    start = perf_counter()
    process = subprocess.Popen(
        command, env=environ, stdin=theirs if terminal else subprocess.DEVNULL, stdout=theirs, stderr=theirs,
        start_new_session=terminal,
    )  # fmt: skip
    os.close(theirs)
    printed = _read(ours)
    _, status, used = os.wait4(process.pid, 0)
    seconds = perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed ({process.returncode}):\n{printed}")
    return Run(seconds, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024), printed)


def _terminal() -> tuple[int, int]:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    return ours, theirs


def _read(handle: int) -> str:
    """Everything that comes, of which the end is kept."""
    tail = b""
    while True:
        try:
            part = os.read(handle, 65536)
        except OSError:  # a terminal whose last reader is gone says so in this way on Linux
            part = b""
        if not part:
            os.close(handle)
            return tail.decode("utf-8", "replace")
        tail = (tail + part)[-TAIL:]
