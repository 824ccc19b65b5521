"""What a copy may take the place of: an earlier copy of the same store, that nobody has open or has written to since.

Rule: what netcrm did not make is never replaced, nor is another store. It only looks; the file stays as it is.
"""

import os
from contextlib import closing

from netcrm.errors import RefusedError, UnusableError
from netcrm.store import driver, entrance
from netcrm.store.sqlite import APPLICATION_ID, opened, said

MARK = slice(68, 72)
"""Where in a file's first bytes SQLite keeps whose it is."""

LOGS = ("-wal", "-journal")
"""What a database that was not closed, or is open, keeps beside it, by what follows its name."""

FIRST = "SELECT id, at, label, detail FROM operation ORDER BY id LIMIT 1"
"""What a store has in common with its copies, however each went on."""

OTHER = "Name another file, or remove this one if nobody needs it."


def check(target: str, path: str) -> None:
    """Raise RefusedError unless the file `target` may be replaced by a copy of the store at `path`.

    It may when it is not there, empty, or a copy of that store of whatever time. Raises UnusableError when the store
    itself can't be read.
    """
    place = os.path.realpath(target)
    if not os.path.exists(place):  # noqa: PTH110
        return
    if not os.path.isfile(place):  # noqa: PTH113
        raise _refused(target, "is there already, and is no file", "Name another file.")
    if not os.path.getsize(place):  # noqa: PTH202
        return
    if not is_store(place):
        raise _refused(target, "is there already, and is no copy of a netcrm store")
    for log in LOGS:
        if os.path.exists(place + log) and os.path.getsize(place + log):  # noqa: PTH110, PTH202
            hint = f"`netcrm --db {target} doctor` brings them into the file. Or name another one."
            raise _refused(target, f"has changes that are still in {place + log}", hint)
    if entrance.is_open(place):
        raise _refused(target, "is in use by another program")
    ours = beginning(path)
    try:
        theirs = beginning(place, at_rest=True, about=target)
    except UnusableError as trouble:
        raise RefusedError(f"{trouble.message} So it is not replaced.", OTHER, {"path": target}) from trouble
    if theirs is not None and theirs != ours:
        raise _refused(target, f"is another store, and no copy of {path}")


def is_store(path: str) -> bool:
    """Whether a file says in its first bytes that it is netcrm's, or is encrypted. This process has not opened it."""
    if driver.salt_of(path):
        return True
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            start = file.read(MARK.stop)
    except OSError:
        return False
    return start.startswith(entrance.MAGIC) and int.from_bytes(start[MARK], "big") == APPLICATION_ID


def beginning(path: str, *, at_rest: bool = False, about: str = "") -> tuple[object, ...] | None:
    """The first operation of a store, or of a copy that is `at_rest`; None where there is none yet.

    Raises UnusableError, of the file `about` or else `path`, when it can't be read.
    """
    with said(about or path):
        connection = driver.connect(path, immutable=True) if at_rest else opened(path, create=False)[0]
        with closing(connection):
            found = connection.execute(FIRST).fetchone()
            return None if found is None else tuple(found)


def _refused(target: str, what: str, hint: str = OTHER) -> RefusedError:
    return RefusedError(f"{target} {what}.", hint, {"path": target})
