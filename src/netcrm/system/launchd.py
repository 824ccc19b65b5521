"""An agent of the user's launchd, the system's way on macOS (launchd.plist(5))."""

import plistlib
from pathlib import Path
from typing import Final
from xml.parsers.expat import ExpatError

from netcrm.settings import WEEKDAYS
from netcrm.system.host import Host
from netcrm.system.job import Job, State, at

LABEL: Final = "netcrm.remind"


class Launchd:
    """The reminder as an agent of launchd's."""

    name = "launchd"
    missing = "There is no launchd here."

    def __init__(self, host: Host) -> None:
        self._host = host

    def usable(self) -> bool:
        """Whether this is macOS."""
        return self._host.has("launchctl")

    def texts(self, job: Job) -> dict[Path, str]:
        """The agent's property list. Sunday is 0, and launchd makes up for a time that the machine slept through."""
        agent: dict[str, object] = {"Label": LABEL, "ProgramArguments": list(job.argv)}
        if job.variables:
            agent["EnvironmentVariables"] = dict(job.variables)
        weekday = (WEEKDAYS.index(job.day) + 1) % 7
        agent["StartCalendarInterval"] = {"Weekday": weekday, "Hour": job.hour, "Minute": job.minute}
        return {self._path: plistlib.dumps(agent, sort_keys=False).decode()}

    def install(self, job: Job) -> bool:
        """Write the list and have it loaded; when that fails, all is as it was."""
        host, path, text = self._host, self._path, self.texts(job)[self._path].encode()
        before, loaded = host.read(path), self._loaded()
        if before == text and loaded:
            return False
        try:
            if loaded:
                host.do("launchctl", "bootout", self._agent)
            host.put(path, text)
            host.do("launchctl", "bootstrap", self._domain, str(path))
        except BaseException:
            host.put(path, before)
            if loaded and before is not None:
                host.try_to("launchctl", "bootstrap", self._domain, str(path))
            raise
        return True

    def state(self) -> State | None:
        """How it stands, and whether launchd has it loaded."""
        text = self._host.read(self._path)
        if text is None:
            return None
        running = self._loaded() if self.usable() else None
        return State(self.name, _when(text), ((str(self._path), text.decode("utf-8", "replace")),), running)

    def remove(self) -> None:
        """Unload the agent, then remove its list."""
        if self.usable() and self._loaded():
            self._host.do("launchctl", "bootout", self._agent)
        self._host.put(self._path, None)

    @property
    def _path(self) -> Path:
        return self._host.home() / "Library" / "LaunchAgents" / f"{LABEL}.plist"

    @property
    def _domain(self) -> str:
        return f"gui/{self._host.uid}"

    @property
    def _agent(self) -> str:
        return f"{self._domain}/{LABEL}"

    def _loaded(self) -> bool:
        return not self._host.ask("launchctl", "print", self._agent).code


def _when(text: bytes) -> str:
    """The time of the week in a property list; empty for one that somebody else has written."""
    try:
        stated = plistlib.loads(text)["StartCalendarInterval"]
        return at((stated["Weekday"] - 1) % 7, stated["Hour"], stated["Minute"])
    except (ValueError, LookupError, TypeError, ExpatError):
        return ""
