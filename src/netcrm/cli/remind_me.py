"""remind-me: the week's plan is announced each Monday, by the system's own timer; nothing of netcrm's stays running."""

import os
import re
import sys
from typing import Annotated

import typer

from netcrm import clock
from netcrm.cli import render
from netcrm.cli.app import App
from netcrm.cli.places import PASSFILE
from netcrm.errors import NotFoundError, RefusedError, UnusableError, UsageError
from netcrm.settings import OPTIONS, WEEKDAYS
from netcrm.store import is_server, masked, masked_in
from netcrm.system import timers
from netcrm.system.host import Host
from netcrm.system.job import Job, State

app = typer.Typer()

ACTIONS = ("install", "status", "remove")
AT = "08:30"
PLACES = ("XDG_DATA_HOME", "XDG_CONFIG_HOME")
"""Variables that say where things are; a timer does not have them unless it is told."""


@app.command(
    "remind-me",
    epilog="""
    netcrm remind-me install
    netcrm remind-me install --at 'sun 18:00' --dry-run""",
)
def remind_me(
    ctx: typer.Context,
    action: Annotated[str, typer.Argument(metavar="ACTION", help="install, status or remove.", show_default=False)],
    at: Annotated[
        str, typer.Option(metavar="TIME", help="The week's first day at 08:30; or 9:00, or 'sun 18:00'.")
    ] = "",
    via: Annotated[str, typer.Option(metavar="WAY", help="systemd, cron or launchd; else the best one here.")] = "",
    printed: Annotated[bool, typer.Option("--no-desktop", help="Only print: to the journal, or cron's mail.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what would be written.")] = False,
) -> None:
    """Have the week's plan announced on Monday morning, by systemd, cron or launchd.

    What runs is `netcrm due --notify --desktop`: it tells who is left to contact, or nothing.
    """
    session: App = ctx.obj
    if action not in ACTIONS:
        raise UsageError(f"remind-me can't {action!r}.", f"It takes {', '.join(ACTIONS)}.")
    if action != "install" and (at or via or printed or dry_run):
        raise UsageError(f"remind-me {action} takes no such option.", "They go with remind-me install.")
    host = Host(session.environ, os.getuid())
    if action == "install":
        _install(session, host, _job(session, at, () if printed else ("--desktop",)), via, dry_run)
    elif action == "status":
        _status(session, host)
    else:
        _remove(session, host)


def _install(session: App, host: Host, job: Job, via: str, dry_run: bool) -> None:
    if dry_run:
        _answer(session, timers.rehearsed(host, job, via), dry_run=True)
        session.render.say("A dry run: nothing was written.")
        return
    state, changed = timers.install(host, job, via)
    _answer(session, state, changed=changed)
    pinned = job.variables.get("NETCRM_DB")
    of_what = f", of the people in {masked(pinned)}" if pinned else ""
    session.render.say(f"You are reminded by {state.via}, {state.when}{of_what}{'' if changed else ', as before'}.")
    db = session.settings.db
    if not is_server(db) and not os.path.exists(db):  # noqa: PTH110 - pathlib costs more
        session.render.say(f"There is no store at {db} yet; until then you are told that.")


def _status(session: App, host: Host) -> None:
    state = timers.found(host)
    if state is None:
        raise _nothing()
    if state.running is False:
        hint = f"`netcrm remind-me install --via {state.via}` starts it, `netcrm remind-me remove` takes it away."
        raise NotFoundError(f"The reminder is written for {state.via}, but is not running.", hint)
    _answer(session, state)


def _remove(session: App, host: Host) -> None:
    stood = timers.remove(host)
    if not stood:
        raise _nothing()
    _answer(session, stood[0], changed=True)
    session.render.say(f"You are no longer reminded by {' and '.join(state.via for state in stood)}.")


def _nothing() -> NotFoundError:
    return NotFoundError("No reminder is installed.", "`netcrm remind-me install` does that.")


def _answer(session: App, state: State, *, changed: bool = False, dry_run: bool = False) -> None:
    written = [(place, masked_in(text)) for place, text in state.written]
    data = {
        "via": state.via,
        "when": state.when,
        "next": state.next or None,
        "running": state.running,
        "written": [{"place": place, "text": text} for place, text in written],
        "changed": changed,
        "dry_run": dry_run,
    }
    if dry_run and not session.json:
        texts = (f"# {place}\n{text}" for place, text in written)
        sys.stdout.write(render.visible("\n".join(texts), keep="\n\t"))
        return
    places = tuple(dict.fromkeys(place for place, _ in state.written))
    session.render.answer(data, [(state.via, state.when, state.next, places)])


def _job(session: App, at: str, more: tuple[str, ...]) -> Job:
    """What runs: this netcrm with this command's store and settings; `-P` keeps the home folder out of the imports."""
    if not sys.executable:
        raise UnusableError("Python can't tell where it is, so there is nothing for a timer to run.")
    day, hour, minute = _time(at, session.settings.week_start)
    argv = (sys.executable, "-P", "-m", "netcrm", "due", "--notify", *more)
    return Job(argv, _pinned(session), day, hour, minute)


def _time(text: str, first: str) -> tuple[str, int, int]:
    """The day, hour and minute meant by `08:30`, `8h30` or `sun 18:00`; without a day it is the week's first one."""
    said = re.fullmatch(r"(?:([a-z]+)\s+)?(\d{1,2})[:h](\d\d)", (text or AT).strip().lower())
    if said is None or (said[1] or "monday") not in clock.WEEKDAYS or int(said[2]) > 23 or int(said[3]) > 59:
        raise UsageError(f"--at {text!r} is no time of the week.", "Try 08:30, or 'sun 18:00'.")
    return WEEKDAYS[clock.WEEKDAYS[said[1]]] if said[1] else first, int(said[2]), int(said[3])


def _pinned(session: App) -> dict[str, str]:
    """The variables that decide what `netcrm due` reads: a timer starts with next to none of one's own."""
    names = (*PLACES, *(option.variable for option in OPTIONS))
    pinned = {name: session.environ[name] for name in names if session.environ.get(name)}
    if session.environ.get("NETCRM_CONFIG"):
        pinned["NETCRM_CONFIG"] = os.path.abspath(session.settings.file)  # noqa: PTH100
    if session.settings.sources["db"] in ("NETCRM_DB", "--db"):
        db = session.settings.db
        if masked(db) != db:  # a crontab's line stands in the list of processes, too
            raise RefusedError(
                "The address of the store holds a password, which the timer's file would keep.", PASSFILE
            )
        pinned["NETCRM_DB"] = db if is_server(db) else os.path.abspath(db)  # noqa: PTH100
    return pinned
