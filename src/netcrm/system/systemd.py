"""A timer of the user's own systemd: a service that runs the job once, and the timer that starts it.

Rule: every word is quoted so that systemd hands it on unchanged: `%` and, where variables are replaced, `$` are doubled
(systemd.service(5), COMMAND LINES; systemd.unit(5), SPECIFIERS).
"""

import re
from pathlib import Path
from typing import Final

from netcrm.system.host import Done, Host
from netcrm.system.job import Job, State

TIMER: Final = "netcrm-remind.timer"
SERVICE: Final = "netcrm-remind.service"

SERVICE_TEXT: Final = """\
# Written by `netcrm remind-me install`; `netcrm remind-me remove` takes it away.
[Unit]
Description=Whom to contact this week (netcrm)

[Service]
Type=oneshot
{variables}ExecStart={command}
"""

TIMER_TEXT: Final = """\
# Written by `netcrm remind-me install`; `netcrm remind-me remove` takes it away.
[Unit]
Description=Whom to contact this week (netcrm)

[Timer]
OnCalendar={when}
Persistent=true

[Install]
WantedBy=timers.target
"""
"""Persistent: a machine that was off on Monday morning reminds when it is on again."""

_PLAIN: Final = re.compile(r"[A-Za-z0-9_@+=:,./-]+")


class Systemd:
    """The reminder as a timer of systemd's."""

    name = "systemd"
    missing = "There is no systemd session of yours here."

    def __init__(self, host: Host) -> None:
        self._host = host

    def usable(self) -> bool:
        """Whether the user's own systemd answers: on a server, or as another user, it may not."""
        return self._host.has("systemctl") and not self._ask("show", "--property=Version").code

    def texts(self, job: Job) -> dict[Path, str]:
        """The service and the timer."""
        variables = "".join(f"Environment={quoted(f'{name}={value}')}\n" for name, value in job.variables.items())
        service = SERVICE_TEXT.format(variables=variables, command=command(job.argv))
        return {self._folder / SERVICE: service, self._folder / TIMER: TIMER_TEXT.format(when=job.when)}

    def install(self, job: Job) -> bool:
        """Write both files, then have them read and started; when that fails, all is as it was."""
        host, texts = self._host, {path: text.encode() for path, text in self.texts(job).items()}
        before = {path: host.read(path) for path in texts}
        ran = None not in before.values() and self._running()
        try:
            for path, text in texts.items():
                host.put(path, text)
            for verb in (("daemon-reload",), ("enable", TIMER), ("restart", TIMER)):
                host.do("systemctl", "--user", *verb)
        except BaseException:
            self._take_back(before)
            raise
        return before != texts or not ran

    def _take_back(self, before: dict[Path, bytes | None]) -> None:
        fresh = None in before.values()
        if fresh:
            self._host.try_to("systemctl", "--user", "disable", "--now", TIMER)
        for path, text in before.items():
            self._host.put(path, text)
        self._host.try_to("systemctl", "--user", "daemon-reload")
        if not fresh:
            self._host.try_to("systemctl", "--user", "restart", TIMER)

    def state(self) -> State | None:
        """How it stands, with what systemd says of it."""
        found = {path: self._host.read(path) for path in (self._folder / SERVICE, self._folder / TIMER)}
        written = tuple(
            (str(path), text.decode("utf-8", "replace")) for path, text in found.items() if text is not None
        )
        if not written:
            return None
        planned = re.search(r"^OnCalendar *=(.*)$", written[-1][1], re.MULTILINE)
        when = planned[1].strip() if planned else ""
        if not self.usable():
            return State(self.name, when, written)
        return State(self.name, when, written, self._running(), self._told("NextElapseUSecRealtime"))

    def remove(self) -> None:
        """Stop the timer, then remove both files; without a systemctl there is nothing to stop."""
        host, timer = self._host, self._folder / TIMER
        if host.has("systemctl") and timer.exists():
            host.do("systemctl", "--user", "disable", "--now", TIMER)
        for path in (self._folder / "timers.target.wants" / TIMER, timer, self._folder / SERVICE):
            host.put(path, None)
        if host.has("systemctl"):
            host.try_to("systemctl", "--user", "daemon-reload")

    @property
    def _folder(self) -> Path:
        given = Path(self._host.environ.get("XDG_CONFIG_HOME", ""))
        return (given if given.is_absolute() else self._host.home() / ".config") / "systemd" / "user"

    def _running(self) -> bool:
        return self._told("ActiveState") == "active"

    def _told(self, name: str) -> str:
        told = self._ask("show", TIMER, f"--property={name}").out.decode("utf-8", "replace")
        return told.partition("=")[2].strip()

    def _ask(self, *verb: str) -> Done:
        return self._host.ask("systemctl", "--user", *verb)


def quoted(word: str) -> str:
    """A word of a unit file, for settings in which no variables are replaced."""
    if _PLAIN.fullmatch(word):
        return word
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def command(argv: tuple[str, ...]) -> str:
    """A command line for ExecStart=.

    systemd takes no program whose path has a quote or a backslash, and replaces no `$$` in it: such a one is started by
    a shell, which is handed the path as an argument.
    """
    if set(argv[0]) & set("\"'\\$"):
        argv = ("/bin/sh", "-c", 'exec "$0" "$@"', *argv)
    return " ".join(quoted(word).replace("$", "$$") for word in argv)
