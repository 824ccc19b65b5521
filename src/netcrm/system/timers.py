"""The weekly reminder on this machine: which way it goes, and that there is never more than one."""

from collections.abc import Callable
from typing import Final

from netcrm.errors import UnusableError, UsageError
from netcrm.system.cron import Cron
from netcrm.system.host import Host
from netcrm.system.job import Job, State, Way
from netcrm.system.launchd import Launchd
from netcrm.system.systemd import Systemd

WAYS: Final[dict[str, Callable[[Host], Way]]] = {"systemd": Systemd, "cron": Cron, "launchd": Launchd}

BY_ITSELF: Final = ("launchd", "systemd", "cron")
"""The order in which they are tried: only macOS has launchctl, and where systemd answers, cron is the poorer one."""


def choose(host: Host, via: str = "") -> Way:
    """The way by that name, or the best one here. Raises UsageError for an unknown one, UnusableError without any."""
    if via and via not in WAYS:
        raise UsageError(f"{via!r} is no way to be reminded.", f"There are {', '.join(WAYS)}.")
    for name in (via,) if via else BY_ITSELF:
        way = WAYS[name](host)
        if way.usable():
            return way
        if via:
            raise UnusableError(way.missing, f"Leave out --via {via}, or give another one.")
    raise UnusableError(
        "There is no systemd session of yours here, no crontab and no launchd.",
        "Have `netcrm due --notify` run each week by whatever starts programs on this machine.",
    )


def rehearsed(host: Host, job: Job, via: str = "") -> State:
    """What install would write, and by which way."""
    way = choose(host, via)
    return State(way.name, job.when, tuple((str(path), text) for path, text in way.texts(job.checked()).items()))


def install(host: Host, job: Job, via: str = "") -> tuple[State, bool]:
    """Install the reminder in place of any other one; how it stands then, and whether that changed anything.

    Raises UnusableError when a file can't be written or a tool fails; then everything is as it was.
    """
    way = choose(host, via)
    others = [other for other in _all(host) if other.name != way.name and other.state() is not None]
    first = way.state() is None
    changed = way.install(job.checked())
    try:
        for other in others:
            other.remove()
    except BaseException:
        if first:
            way.remove()
        raise
    state = way.state()
    if state is None:
        raise UnusableError(f"{way.name} took the reminder, and does not have it.")
    return state, changed or bool(others)


def found(host: Host) -> State | None:
    """How the reminder stands; None when none is installed."""
    return next((state for way in _all(host) if (state := way.state()) is not None), None)


def remove(host: Host) -> list[State]:
    """Remove whatever install has written; how it stood. Nothing is nothing."""
    stood = []
    for way in _all(host):
        state = way.state()
        if state is not None:
            way.remove()
            stood.append(state)
    return stood


def _all(host: Host) -> list[Way]:
    return [WAYS[name](host) for name in BY_ITSELF]
