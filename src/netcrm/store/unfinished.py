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

_UNFINISHED = re.compile(r"\.(?P<target>.+)\.(?P<process>\d+)\.new(?:-wal|-shm|-journal)?")


@contextmanager
def fresh(target: str) -> Iterator[str]:
    """An empty file beside `target`, to be filled and then given its name with `finish`; else it is removed.

    Raises UnusableError, also for what goes wrong with files meanwhile.
    """
    folder, name = os.path.split(os.path.abspath(target))  # noqa: PTH100
    new = os.path.join(folder, f".{name}.{os.getpid()}.new")  # noqa: PTH118
    try:
        for file in left_over(folder):
            os.unlink(file)  # noqa: PTH108
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
    found = ((name, _UNFINISHED.fullmatch(name)) for name in names)
    return [os.path.join(folder, name) for name, match in found if match and not _runs(int(match["process"]))]  # noqa: PTH118


def _runs(process: int) -> bool:
    """Whether a process of that number runs: this one, one of ours, or somebody else's."""
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _remove(new: str) -> None:
    for side in SIDES:
        with suppress(FileNotFoundError):
            os.unlink(new + side)  # noqa: PTH108
