"""Files, folders and zip archives as something that can be opened, twice if need be.

The rule it keeps: nothing is extracted to disk, a path inside of an archive is never followed, and whatever can't be
read is refused in a sentence.
"""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Final

from netcrm.errors import NetcrmError, NotFoundError, RefusedError

if TYPE_CHECKING:
    from zipfile import ZipInfo

Opener = Callable[[], IO[bytes]]

_LARGEST_PIPE: Final = 64 << 20
"""Bytes; a pipe can't be read twice, so it is kept in memory."""

_LARGEST_MEMBER: Final = 512 << 20
_LARGEST_WITH_ANY_RATIO: Final = 64 << 20
_HIGHEST_RATIO: Final = 200
"""What unpacks to more than this is taken for a zip bomb; text seldom packs better than 20 to 1."""


def opener(path: Path) -> Opener:
    """What opens a file. Raises NotFoundError when it is missing, RefusedError when it can't be read."""
    try:
        if path.is_file():
            path.open("rb").close()
            return lambda: path.open("rb")
        with path.open("rb") as pipe:
            content = pipe.read(_LARGEST_PIPE + 1)
    except FileNotFoundError:
        raise NotFoundError(f"There is no file {str(path)!r}.", "Check its name and folder.") from None
    except (OSError, ValueError) as reason:
        why = reason.strerror if isinstance(reason, OSError) and reason.strerror else str(reason)
        raise RefusedError(f"{str(path)!r} can't be read: {why}.") from None
    if len(content) > _LARGEST_PIPE:
        raise RefusedError(f"{str(path)!r} is over {_LARGEST_PIPE >> 20} MiB.", "Save it to a file, and import that.")
    return lambda: io.BytesIO(content)


def folder_files(path: Path, wanted: Iterable[str]) -> dict[str, tuple[str, Opener]]:
    """The files of a folder by the wanted name (`messages`) that each has: its own name, and what opens it."""
    try:
        names = sorted(entry.name for entry in path.iterdir())
    except OSError as reason:
        raise RefusedError(f"{str(path)!r} can't be read: {reason.strerror or reason}.") from None
    return {part: (name, opener(path / name)) for part, name in _wanted(names, wanted).items()}


def zip_files(name: str, open_zip: Opener, wanted: Iterable[str]) -> dict[str, tuple[str, Opener]]:
    """The same for a zip archive. Raises RefusedError when it is damaged, or one of those files is a bomb."""
    from zipfile import ZipFile

    with _refusing(name), open_zip() as raw, ZipFile(raw) as archive:
        members = {member.filename: member for member in archive.infolist() if not member.is_dir()}
    if "[Content_Types].xml" in members:
        raise RefusedError(f"{name} is an Office document.", "Save it as CSV (UTF-8), and import that.")
    found = _wanted(members, wanted)
    for member in found.values():
        _refuse_bomb(name, members[member])
    return {
        part: (PurePosixPath(member).name, _member_opener(name, open_zip, member)) for part, member in found.items()
    }


def _wanted(paths: Iterable[str], wanted: Iterable[str]) -> Mapping[str, str]:
    """The path nearest to the top for each wanted name; LinkedIn puts a number behind some (`Connections_3487.csv`)."""
    kinds = re.compile(rf"({'|'.join(wanted)})(?:_\d+)?\.csv", re.IGNORECASE)
    found: dict[str, str] = {}
    for path in sorted(paths, key=lambda path: (path.count("/"), path)):
        parts = re.split(r"[/\\]", path)
        climbs = ".." in parts or parts[0] == "" or ":" in parts[0] or parts[0] == "__MACOSX"
        if not climbs and (match := kinds.fullmatch(parts[-1])):
            found.setdefault(match[1].lower(), path)
    return found


def _refuse_bomb(name: str, member: "ZipInfo") -> None:
    size, packed = member.file_size, max(member.compress_size, 1)
    if size > _LARGEST_MEMBER or (size > _LARGEST_WITH_ANY_RATIO and size / packed > _HIGHEST_RATIO):
        raise RefusedError(f"{member.filename} in {name} unpacks to {size >> 20} MiB, which no export does.")


def _member_opener(name: str, open_zip: Opener, member: str) -> Opener:
    return lambda: io.BufferedReader(_Member(name, open_zip, member))


class _Member(io.RawIOBase):
    """A file inside of an archive, read as it is unpacked; it ends where the archive says that it does."""

    def __init__(self, name: str, open_zip: Opener, member: str) -> None:
        from zipfile import ZipFile

        self._name = name
        self._raw = open_zip()
        try:
            with _refusing(name):
                self._inner = ZipFile(self._raw).open(member)  # noqa: SIM115
        except RefusedError:
            self._raw.close()
            raise

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        with _refusing(self._name):
            content = self._inner.read(len(buffer))
        buffer[: len(content)] = content
        return len(content)

    def close(self) -> None:
        self._raw.close()
        super().close()


@contextmanager
def _refusing(name: str) -> Iterator[None]:
    """Every way in which the standard library says that an archive can't be read, as one sentence."""
    try:
        yield
    except NetcrmError:
        raise
    except Exception as reason:  # zipfile raises a dozen classes, from zlib.error to UnicodeDecodeError
        locked = isinstance(reason, RuntimeError) and "encrypted" in str(reason)
        what = "locked with a password" if locked else "damaged"
        hint = "Unpack it, and import the folder." if locked else "Download or copy it once more."
        raise RefusedError(f"{name} is {what}, so that it can't be read.", hint) from None
