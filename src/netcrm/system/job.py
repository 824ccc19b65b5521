"""What is to run and when, and how it stands on this machine, whatever way the machine has of running it."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from netcrm.errors import UnusableError
from netcrm.settings import WEEKDAYS


class Job(NamedTuple):
    """A command line with its variables, to run each week at `hour`:`minute` on `day` (of settings.WEEKDAYS)."""

    argv: tuple[str, ...]
    variables: Mapping[str, str]
    day: str
    hour: int
    minute: int

    def checked(self) -> "Job":
        """This job, if every way can carry it: none can carry a line break, and few what is no text."""
        for text in (*self.argv, *self.variables.values()):
            if any(ord(char) < 0x20 or 0x7F <= ord(char) <= 0x9F or 0xD800 <= ord(char) <= 0xDFFF for char in text):
                raise UnusableError(f"{text!r} has a character that no timer can carry.", "Give the file another name.")
        return self

    @property
    def when(self) -> str:
        """The time of the week: `Mon 08:30`."""
        return at(WEEKDAYS.index(self.day), self.hour, self.minute)


class State(NamedTuple):
    """How the reminder stands: by which way, when, and what is written where (place, text).

    `running`: whether the system has it loaded, None when it doesn't say. `next`: when it comes next, in the system's
    own words, where it tells.
    """

    via: str
    when: str
    written: tuple[tuple[str, str], ...]
    running: bool | None = None
    next: str = ""


class Way(Protocol):
    """A way of the system's to run something each week."""

    name: str
    missing: str
    """What to say where it can't be used."""

    def usable(self) -> bool:
        """Whether this machine has it, and lets this user have it."""

    def texts(self, job: Job) -> Mapping[Path, str]:
        """What is to be written, by the place; a crontab stands for itself."""

    def install(self, job: Job) -> bool:
        """Put the job in place of any before it, whole or not at all; whether that changed anything."""

    def state(self) -> State | None:
        """How it stands; None when nothing of netcrm's is there."""

    def remove(self) -> None:
        """Take away what install wrote, and nothing else."""


def at(day: int, hour: int, minute: int) -> str:
    """A time of the week, in words that each of the ways would understand; Monday is 0."""
    return f"{WEEKDAYS[day][:3].title()} {hour:02}:{minute:02}"
