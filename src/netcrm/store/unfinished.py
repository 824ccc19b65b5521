"""Files that take their name only when they are whole: made beside it, for their owner only, and swept when left over.

Rule: whatever ends a process, the next one that writes to the same folder removes what was left unfinished there.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from netcrm.errors import UnusableError
from netcrm.store import entrance

SIDES = ("", "-wal", "-shm", "-journal")
"""The files that SQLite may keep for a database, by what follows its name."""

_UNFINISHED = re.compile(r"\.(?P<target>.+)\.(?P<process>\d+)(?:-(?P<begun>[0-9a-f]+))?\.new(?:-wal|-shm|-journal)?")


@contextmanager
def fresh(target: str) -> Iterator[str]:
    """An empty file beside `target`, to be filled and then given its name with `finish`; else it is removed.

    Raises UnusableError, also for what goes wrong with files meanwhile.
    """
    folder, name = os.path.split(os.path.abspath(target))  # noqa: PTH100
    begun = _begun(os.getpid())
    new = os.path.join(folder, f".{name}.{os.getpid()}{'-' if begun else ''}{begun}.new")  # noqa: PTH118
    sweep(folder)
    try:
        _remove(new)
        handle = os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        os.fchmod(handle, 0o600)  # whatever the umask
        os.close(handle)
        entrance.forget(new)
        try:
            yield new
        finally:
            _remove(new)
    except OSError as error:
        sentence = f"{target} can't be written: {error.strerror}."
        raise UnusableError(sentence, "Name another place, or make room.", {"path": target}) from error


def finish(new: str, target: str) -> None:
    """Bring a file to the disk, and then give it its name: also after a crash, who finds the name finds all of it."""
    handle = os.open(new, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    os.replace(new, target)  # noqa: PTH105
    folder = os.open(os.path.dirname(os.path.abspath(target)), os.O_RDONLY)  # noqa: PTH100, PTH120
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def free(path: str) -> str:
    """`path`; where it is taken the first like it that is not, with another number before its ending."""
    stem, ending = os.path.splitext(path)  # noqa: PTH122
    stem = re.sub(r"\.\d+$", "", stem)
    names = (path, *(f"{stem}.{number}{ending}" for number in range(2, 1000)))
    return next(file for file in names if not os.path.exists(file))  # noqa: PTH110


def left_over(folder: str) -> list[str]:
    """The unfinished files in a folder whose process is no more."""
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208
    except OSError:
        return []
    found = ((os.path.join(folder, name), _UNFINISHED.fullmatch(name)) for name in names)  # noqa: PTH118
    return [file for file, match in found if match and not _runs(file, int(match["process"]), match["begun"] or "")]


def sweep(folder: str) -> list[str]:
    """Remove the unfinished files whose process is no more; those that can't be removed. Another process may be at it
    as well."""
    for file in left_over(folder):
        with suppress(OSError):
            os.unlink(file)  # noqa: PTH108
    return left_over(folder)


def _runs(file: str, process: int, begun: str) -> bool:
    """Whether the process that made a file runs still. Its number may be another one's by now, as after a restart: that
    one began at another time, or belongs to somebody whose the file is not."""
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        with suppress(OSError):
            if os.stat(file).st_uid == os.geteuid():  # noqa: PTH116
                return False
    now = _begun(process)
    return not begun or not now or begun == now


def _begun(process: int) -> str:
    """When a process began, as Linux counts it since a start of the machine, and which start that was, in hexadecimal;
    empty on other systems. No clock that may be wrong is in it."""
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:  # noqa: PTH123
            start = file.read().strip().partition("-")[0]
        with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as file:  # noqa: PTH123
            ticks = file.read().rpartition(")")[2].split()[19]  # the name before it may have blanks and brackets
        return f"{start}{int(ticks):x}"
    except (OSError, ValueError, IndexError):
        return ""


def _remove(new: str) -> None:
    for side in SIDES:
        with suppress(FileNotFoundError):
            os.unlink(new + side)  # noqa: PTH108
