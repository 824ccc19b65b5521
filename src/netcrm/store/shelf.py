"""The backups that are kept by themselves, in the folder `backups` beside the store: their names, and how many stay.

Rule: a name sorts by time and says why (`netcrm-2026-11-23T120000-import.db`). What stays is decided from the names
alone: 7 days, 4 weeks and 12 months, of each the first, which is from before what was done in it.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from netcrm.errors import NetcrmError, UnusableError
from netcrm.store import replaced, vault
from netcrm.store.unfinished import SIDES, free
from netcrm.store.vault import Copy

LATEST = 5
"""How many of the latest stay, of whatever day."""

LARGEST = 100_000_000
"""Bytes of a store up to which the day's copy and each one before a merge are made: about a second's work."""

OFTEN, SELDOM = ("daily", "merge"), 7
"""Copies that a larger store does not get when it has one of the last so many days."""

GUARDED = ("schema", "restore")
GUARDED_DAYS = 7
"""Copies from before an upgrade or a restore stay for so many days, however many others there are."""

PERIODS: Sequence[tuple[Callable[[date], object], int]] = (
    (lambda day: day, 7),
    (lambda day: day.isocalendar()[:2], 4),
    (lambda day: (day.year, day.month), 12),
)
"""What a day belongs to, and of how many of these the first copy stays."""

_NAME = re.compile(r"(?P<at>\d{4}-\d\d-\d\dT\d{6})-(?P<why>[a-z]+(?:-\d+)?)(?:\.\d+)?\.db")
_OLD_NAME = re.compile(r"(?P<why>schema-\d+)-(?P<at>\d{4}-\d\d-\d\dT\d{6})(?:-\d+)?\.db")
"""How netcrm 0.2 called its copies."""


class Kept(NamedTuple):
    """A backup: when it was made (`2026-11-23T12:00:00`) and why, by its name; and its file's own time in nanoseconds,
    which puts several of one second in order."""

    at: str
    written: int
    why: str
    path: str


def folder(path: str) -> str:
    """Where the backups of the store at `path` are."""
    return os.path.join(os.path.dirname(os.path.abspath(path)), "backups")  # noqa: PTH100, PTH118, PTH120


def kept(path: str, *, doubtful: bool = True) -> list[Kept]:
    """The backups of a store, the newest first; with the `doubtful` ones, which may be another store's."""
    place = folder(path)
    try:
        names = os.listdir(place)  # noqa: PTH208
    except OSError:
        return []
    found = [_read(name, stem, place) for stem in {_stem(path), _shared_stem(path)} for name in names]
    there = sorted((each for each in found if each is not None), reverse=True)
    return list(_own(path, there, doubtful)) if _has_namesake(path) else there


def place(path: str, why: str, at: str) -> str:
    """A name for a new backup, in a folder that is there and for its owner only. Raises UnusableError."""
    where = folder(path)
    try:
        if not os.path.isdir(where):  # noqa: PTH112
            os.makedirs(where, 0o700, exist_ok=True)  # noqa: PTH103
            os.chmod(where, 0o700)  # noqa: PTH101 - whatever the umask
    except OSError as error:
        sentence = f"No copy of the store can be made in {where}: {error.strerror}."
        raise UnusableError(sentence, "", {"path": where}) from error
    return free(os.path.join(where, named(path, why, at) + ".db"))  # noqa: PTH118


def named(path: str, why: str, at: str) -> str:
    """How a backup of the store at `path` is called, without its ending."""
    return f"{_stem(path)}-{at[:19].replace(':', '')}-{why}"


def keep(path: str, why: str, at: str) -> str:
    """Keep a backup of the store at `path` as it is at the time `at`, unless there is one of the same state; its path.

    Empty when none was needed: nothing was ever written, it is the same as the last one, or large and copied lately.
    Raises UnusableError when none can be made.
    """
    now = vault.live(path)
    if not now.operation:
        return ""
    copy = ""
    before = kept(path)
    lately = any(0 <= (date.fromisoformat(at[:10]) - _day(each)).days < SELDOM for each in before)
    if not (why in OFTEN and now.size > LARGEST and lately) and not (before and _is_as(before[0], now)):
        copy = place(path, why, at)
        vault.back_up(path, copy, thorough=False)
        thin(path, at, copy)
    return copy


def thin(path: str, at: str, made: str) -> list[str]:
    """Remove the backups that need not stay at the time `at`, but not the one that was just `made`; their paths."""
    gone = [each.path for each in outdated(kept(path, doubtful=False), at) if each.path != made]
    for file in gone:
        for side in SIDES:
            with suppress(OSError):
                os.unlink(file + side)  # noqa: PTH108
    return gone


def outdated(backups: Sequence[Kept], at: str) -> list[Kept]:
    """Those of the backups, the newest first, that need not stay at the time `at`.

    Those of a later time are from when the clock was wrong, and count among themselves: they push out no other.
    """
    now = at[: len("2026-11-23T12:00:00")]
    stay = set[Kept]()
    for group in ([each for each in backups if each.at <= now], [each for each in backups if each.at > now]):
        stay.update(group[:LATEST])
        for period, many in PERIODS:
            firsts = {period(_day(each)): each for each in group}  # the newest comes first, so that the oldest is left
            stay.update(sorted(firsts.values(), reverse=True)[:many])
    today = date.fromisoformat(now[:10])
    for each in backups:
        if each.why.partition("-")[0] in GUARDED and (today - _day(each)).days <= GUARDED_DAYS:
            stay.add(each)
    return [each for each in backups if each not in stay]


def _stem(path: str) -> str:
    """With what the names of a store's backups begin: its own, without the ending that most have."""
    return os.path.basename(path).removesuffix(".db")  # noqa: PTH119


def _shared_stem(path: str) -> str:
    """With what they began until netcrm 0.4: `work.db` and `work.sqlite` had the same."""
    return os.path.splitext(os.path.basename(path))[0]  # noqa: PTH119, PTH122


def _has_namesake(path: str) -> bool:
    """Whether beside a store there is another one whose backups may be called as its own are."""
    where, own = os.path.split(os.path.abspath(path))  # noqa: PTH100
    stem = _shared_stem(path)
    with suppress(OSError):
        names = (name for name in os.listdir(where) if name != own and not name.endswith(SIDES[1:]))  # noqa: PTH208
        others = (os.path.join(where, name) for name in names if _shared_stem(name) == stem)  # noqa: PTH118
        return any(os.path.isfile(other) and replaced.is_store(other) for other in others)  # noqa: PTH113
    return False


def _own(path: str, there: Sequence[Kept], doubtful: bool) -> Iterator[Kept]:
    """Those of the backups that a store has grown from, or is called like alone; and with the `doubtful` ones those of
    which that can't be told."""
    sure = f"{_stem(path)}-" if _stem(path) != _shared_stem(path) else ""
    try:
        ours = replaced.beginning(path)
    except UnusableError:
        ours = None
    for each in there:
        if sure and os.path.basename(each.path).startswith(sure):  # noqa: PTH119
            yield each
            continue
        try:
            theirs = replaced.beginning(each.path, at_rest=True)
        except UnusableError:
            theirs = None
        if doubtful if ours is None or theirs is None else ours == theirs:
            yield each


def _read(name: str, stem: str, where: str) -> Kept | None:
    """The backup that a file's name tells of."""
    if not name.startswith(f"{stem}-"):
        return None
    rest = name[len(stem) + 1 :]
    found = _NAME.fullmatch(rest) or _OLD_NAME.fullmatch(rest)
    if found is None:
        return None
    day, _, clock = found["at"].partition("T")
    file = os.path.join(where, name)  # noqa: PTH118
    with suppress(ValueError, OSError):
        date.fromisoformat(day)
        at = f"{day}T{clock[:2]}:{clock[2:4]}:{clock[4:]}"
        return Kept(at, os.stat(file).st_mtime_ns, found["why"], file)  # noqa: PTH116
    return None


def _day(each: Kept) -> date:
    return date.fromisoformat(each.at[:10])


def _is_as(backup: Kept, now: Copy) -> bool:
    """Whether a backup holds what the store holds now: the same last operation, at the same time, and last change."""
    try:
        found = vault.glanced(backup.path)
    except NetcrmError:
        return False  # a damaged backup is no reason not to make another
    return found[3:] == now[3:]
