"""A line in the user's crontab, for machines without a systemd of the user's.

Rule: every other line stays, byte for byte, and a crontab that can't be read is not written. cron takes `%` for a line
break, and crons differ in what they make of `\\%`: so no `%` stands in the line.
"""

import re
import shlex
from pathlib import Path
from typing import Final

from netcrm.errors import UnusableError
from netcrm.settings import WEEKDAYS
from netcrm.system.host import Host
from netcrm.system.job import Job, State, at

MARK: Final = "# netcrm remind-me"
PLACE: Final = "crontab"

EMPTY: Final = ("no crontab", "no such file")
"""How a crontab that there is not is told of: by Vixie's cron and its heirs, and by BusyBox."""

_APART: Final = {"%": "\"$(printf '\\45')\"", "\\": "\"$(printf '\\134')\""}


class Cron:
    """The reminder as a line of a crontab."""

    name = "cron"
    missing = "There is no crontab here."

    def __init__(self, host: Host) -> None:
        self._host = host

    def usable(self) -> bool:
        """Whether there is a crontab to write to."""
        return self._host.has("crontab")

    def texts(self, job: Job) -> dict[Path, str]:
        """The line."""
        return {Path(PLACE): line(job) + "\n"}

    def install(self, job: Job) -> bool:
        """Put the line where the one before it stood, else at the end."""
        before = self._read()
        lines = before.split(b"\n")
        ours = [number for number, each in enumerate(lines) if _is_ours(each)]
        if ours:
            lines[ours[0]] = line(job).encode()
            lines = [each for number, each in enumerate(lines) if number not in ours[1:]]
        else:
            # What stands behind the last line break is nothing, or a line without one.
            lines[-1:] = [each for each in (lines[-1], line(job).encode()) if each] + [b""]
        after = b"\n".join(lines)
        if after != before:
            self._host.do("crontab", "-", stdin=after)
        return after != before

    def state(self) -> State | None:
        """How it stands. A crontab that can't be read has nothing of netcrm's."""
        if not self.usable():
            return None
        found = [
            each.decode("utf-8", "replace")
            for each in self._host.ask("crontab", "-l").out.split(b"\n")
            if _is_ours(each)
        ]
        return State(self.name, _when(found[0]), tuple((PLACE, f"{each}\n") for each in found)) if found else None

    def remove(self) -> None:
        """Take the line out; a crontab that is empty then goes as well."""
        left = b"\n".join(each for each in self._read().split(b"\n") if not _is_ours(each))
        if left:
            self._host.do("crontab", "-", stdin=left)
        else:
            self._host.do("crontab", "-r")

    def _read(self) -> bytes:
        told = self._host.ask("crontab", "-l")
        if told.code and not any(words in told.complaint.lower() for words in EMPTY):
            raise UnusableError(f"crontab -l failed: {told.complaint.rstrip('.') or f'exit code {told.code}'}.")
        return b"" if told.code else told.out


def line(job: Job) -> str:
    """The line of a crontab that runs the job. In a crontab Sunday is 0."""
    words = [f"{name}={quoted(value)}" for name, value in job.variables.items()] + [quoted(word) for word in job.argv]
    return f"{job.minute} {job.hour} * * {(WEEKDAYS.index(job.day) + 1) % 7} {' '.join(words)} {MARK}"


def quoted(word: str) -> str:
    """A word for the shell that cron starts, with the two characters that cron itself reads written by their number."""
    return "".join(_APART.get(part) or shlex.quote(part) for part in re.split(r"([%\\])", word) if part) or "''"


def _is_ours(each: bytes) -> bool:
    return each.rstrip().endswith(MARK.encode()) and not each.lstrip().startswith(b"#")


def _when(found: str) -> str:
    """The time of the week in a line; as it stands there when somebody has made it another one (`@weekly`)."""
    ours = re.match(r"(\d+) (\d+) \* \* ([0-7]) ", found)
    if ours:
        return at((int(ours[3]) - 1) % 7, int(ours[2]), int(ours[1]))
    return " ".join(found.split()[: 1 if found.lstrip().startswith("@") else 5])
