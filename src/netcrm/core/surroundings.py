"""What the doctor looks at around a store: who can read its files, the disk, the clock, the settings, the time zone.

Rule: as in core/symptoms.py. What the machine does without a word (a time zone that it does not know is UTC to it) is
said here.
"""

import os
import re
import shlex
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from zoneinfo import TZPATH

from netcrm.core import there
from netcrm.core.findings import ERROR, NOTE, WARNING, Finding, Patient
from netcrm.store import health, is_server, rewriting, shelf

LONG_LOG = 64_000_000
"""Bytes of a write-ahead log after which something keeps it from being written into the file."""

LONG_AGO = 7
"""Days after which the newest backup is worth a word."""

COMMANDS = ("key_command", "password_command")
"""The settings that name a program."""

LOCAL_ZONE = "/etc/localtime"
"""Where the machine's own time zone is, when TZ names none."""

BUILT_IN = frozenset(
    ("[", ".", ":", "case", "cd", "command", "echo", "eval", "exec", "export", "for", "if", "printf", "read", "set",
     "test", "trap", "true", "umask", "unset", "until", "while")
)  # fmt: skip
"""What the shell does itself (POSIX, 1.6, 2.4 and 2.14): there may be no program of that name."""

DATA = "Is the system's tzdata installed?"

_PLAIN = re.compile(r"[\w./~+-]+")
"""A program's name in which the shell would replace nothing."""

_RULE = re.compile(
    r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)[+-]?\d{1,2}(?::\d\d){0,2}(?:(?:[A-Za-z]{3,}|<[\w+-]{3,}>).*)?"
)
"""A time zone that TZ spells out (POSIX, 8.3): CET-1CEST,M3.5.0,M10.5.0/3."""


def _access(patient: Patient) -> Iterator[Finding]:
    found = health.open_to_others(patient.store.path, patient.settings.file)
    if found:
        text = f"Others can read or write: {', '.join(path for path, _ in found[:5])}."
        yield Finding("access", WARNING, len(found), text, "Leaves them to their owner.")


def _readable(patient: Patient) -> Iterator[Finding]:
    found = rewriting.readable(patient.store.path)
    if found:
        text = f"The store is encrypted, and these files can be read without its key: {', '.join(found[:5])}."
        yield Finding("readable", WARNING, len(found), text, "Encrypts backups, and overwrites what a stop left.")


def _unfinished(patient: Patient) -> Iterator[Finding]:
    found = health.unfinished(patient.store.path)
    if found:
        yield Finding("unfinished", NOTE, len(found), f"Left over from a stop: {found[0]}.", "Removes them.")


def _log(patient: Patient) -> Iterator[Finding]:
    path = patient.store.path
    if not health.is_logged_ahead(patient.store):
        text = "The store has no write-ahead log, so that reading waits for writing."
        yield Finding("log", WARNING, 1, text, "Gives it one.")
    elif os.path.exists(path + "-wal") and os.path.getsize(path + "-wal") > LONG_LOG:  # noqa: PTH110, PTH202
        size = os.path.getsize(path + "-wal") // 1_000_000  # noqa: PTH202
        yield Finding("log", NOTE, 1, f"The write-ahead log has {size} MB.", "Writes it into the store.")


def _clock(patient: Patient) -> Iterator[Finding]:
    last = patient.store.one("doctor/last_time")
    if last and last["at"] and str(last["at"])[:10] > (patient.today + timedelta(days=1)).isoformat():
        text = f"The last operation is from {last['at']}, and today is {patient.today}: the clock was or is wrong."
        yield Finding("clock", WARNING, 1, text)


def _room(patient: Patient) -> Iterator[Finding]:
    path = patient.store.path
    free, size = shutil.disk_usage(os.path.dirname(os.path.abspath(path))).free, os.path.getsize(path)  # noqa: PTH100, PTH120, PTH202
    if free < 2 * size:
        yield Finding("room", WARNING, 1, f"The disk has {free // 1_000_000} MB left, less than two copies need.")


def _backups(patient: Patient) -> Iterator[Finding]:
    damaged = list(health.damaged_backups(patient.store.path))
    if damaged:
        text = f"A backup can't be brought back, and is better removed: {' '.join(damaged[0][1].split())}"
        yield Finding("backups", WARNING, len(damaged), text)
    kept = [each for each in shelf.kept(patient.store.path) if each.at <= patient.now]  # the clock may have been wrong
    if not kept:
        yield Finding("backups", NOTE, 1, "There is no backup: `netcrm backup` makes one.")
    elif date.fromisoformat(kept[0].at[:10]) < patient.today - timedelta(days=LONG_AGO):
        yield Finding("backups", NOTE, 1, f"The newest backup is from {kept[0].at}: `netcrm backup` makes one.")


def _settings(patient: Patient) -> Iterator[Finding]:
    for mistake in patient.mistakes:
        used = f"The store {patient.store.path} was looked at as if that were not there."
        yield Finding("settings", ERROR, 1, f"{mistake.message} {used}")
    if not patient.settings.backups and not is_server(patient.store.path):
        where = patient.settings.sources["backups"]
        text = f"No copies are kept by themselves: backups is off in {where}. `netcrm config backups on` keeps them."
        yield Finding("settings", NOTE, 1, text)
    for name in COMMANDS:
        program = _program(str(patient.settings.values[name]))
        if program and shutil.which(os.path.expanduser(program), path=patient.environ.get("PATH")) is None:  # noqa: PTH111
            where = patient.settings.sources[name]
            yield Finding("settings", NOTE, 1, f"{name} in {where} runs {program!r}, and there is no such program.")


def _program(command: str) -> str:
    """The program that a shell's command begins with; empty when only the shell can tell."""
    try:
        words = shlex.split(command)
    except ValueError:
        return ""
    first = next((word for word in words if not re.match(r"\w+=", word)), "")
    return first if _PLAIN.fullmatch(first) and first not in BUILT_IN else ""


def _zone(patient: Patient) -> Iterator[Finding]:
    named = patient.environ.get("TZ")
    zone = (named or "").removeprefix(":")
    if zone and not _is_known_here(zone, patient.environ.get("TZDIR", "")):
        text = f"TZ is {zone[:60]!r}, a time zone that this machine does not know: its day is that of UTC. {DATA}"
        yield Finding("zone", WARNING, 1, text)
    elif named is None and os.path.islink(LOCAL_ZONE) and not os.path.exists(LOCAL_ZONE):  # noqa: PTH110, PTH114
        text = f"{LOCAL_ZONE} leads nowhere: the day of this machine is that of UTC. {DATA}"
        yield Finding("zone", WARNING, 1, text)
    rows = patient.store.all("doctor/zones")
    if rows and not there.known("UTC"):
        text = f"There is no time zone data: what time it is where people live can't be told. {DATA}"
        yield Finding("zone", WARNING, sum(row["n"] for row in rows), text)
        return
    unknown = [row for row in rows if not there.known(row["name"])]
    if unknown:
        first = unknown[0]
        text = f"Time zones that are not known: {str(first['name'])[:60]!r} of contact {first['id']}."
        yield Finding("zone", NOTE, sum(row["n"] for row in unknown), text)


def _is_known_here(zone: str, folder: str) -> bool:
    """Whether the machine itself, which knows nothing of Python's tzdata, knows what TZ says; `folder` is TZDIR."""
    places = ("",) if zone.startswith("/") else (folder, *TZPATH) if folder else TZPATH
    found = any(os.path.isfile(os.path.join(place, zone)) for place in places)  # noqa: PTH113, PTH118
    return found or zone in ("UTC", "GMT") or _RULE.fullmatch(zone) is not None


CHECKS: Mapping[str, Callable[[Patient], Iterator[Finding]]] = {
    "access": _access, "readable": _readable, "unfinished": _unfinished, "log": _log, "clock": _clock,
    "zone": _zone, "settings": _settings, "room": _room, "backups": _backups,
}  # fmt: skip
"""What is looked at, in this order."""
