"""Files, folders and zip archives as something that can be opened, twice if need be.

The rule it keeps: nothing is extracted to disk, a path inside of an archive is never followed, and whatever can't be
read is refused in a sentence.
"""

import io
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import islice
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
_MOST_MEMBERS: Final = 10_000
_LARGEST_DIRECTORY: Final = 8 << 20
"""Bytes that an archive's list of its files may take: some 80,000 of them."""

_MACS: Final = "__MACOSX"
"""A folder that a Mac puts beside what it packs; nothing in it is an export."""

_END_RECORD: Final = 66_000
"""Bytes from the end of an archive that its end record lies in: 22, and a comment of at most 65,535."""

_DEEPEST: Final = 4
"""Folders below a folder that are looked into: an unpacked Takeout has its cards three deep."""

_MOST_ENTRIES: Final = 20_000
"""Files and folders that are looked at below a folder: a home folder has more, an export has not."""

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
    members = _members(name, open_zip)
    found = _wanted(members, wanted)
    for member in found.values():
        _refuse_bomb(name, members[member])
    return {
        part: (PurePosixPath(member).name, _member_opener(name, open_zip, members[member]))
        for part, member in found.items()
    }


def folder_names(path: Path) -> list[str]:
    """The files of a folder by name; those that begin with a dot do not count."""
    try:
        return sorted(entry.name for entry in path.iterdir() if _counts(entry.name) and entry.is_file())
    except OSError as reason:
        raise RefusedError(f"{str(path)!r} can't be read: {reason.strerror or reason}.") from None


def folder_below(path: Path) -> tuple[list[str], bool]:
    """The files below a folder, in its folders and theirs (`Contacts/All/All.vcf`), and whether that are all.

    Hidden folders, links, and folders that can't be opened are left out.
    """
    found: list[str] = []
    left, level = _MOST_ENTRIES, [""]
    for depth in range(_DEEPEST + 1):
        below: list[str] = []
        for folder in level:
            for entry in _entries(path / folder):
                left -= 1
                if left < 0:
                    return found, False
                inside = f"{folder}{entry.name}"
                if entry.name[0] == "." or entry.name == _MACS:
                    continue
                with suppress(OSError):  # some file systems are asked for each
                    if entry.is_dir(follow_symlinks=False):
                        below.append(f"{inside}/")
                    elif depth and entry.is_file(follow_symlinks=False):
                        found.append(inside)
        level = sorted(below)
    return sorted(found), True


def _entries(path: Path) -> "list[os.DirEntry[str]]":
    try:
        with os.scandir(path) as entries:
            return list(islice(entries, _MOST_ENTRIES + 1))
    except OSError:
        return []


def folder_ending(path: Path, names: Iterable[str], endings: Iterable[str]) -> list[tuple[str, str, Opener]]:
    """Those of a folder's files that end so: the ending (`vcf`), the name, and what opens it."""
    return [(end, PurePosixPath(name).name, opener(path / name)) for end, name in ending(names, endings)]


def zip_ending(name: str, open_zip: Opener, endings: Iterable[str]) -> list[tuple[str, str, Opener]]:
    """The same for a zip archive, in any of its folders. Raises RefusedError when it is damaged or a bomb."""
    members = _members(name, open_zip)
    found = ending(sorted(members), endings)
    if len(found) > _MOST_MEMBERS:
        raise RefusedError(f"{name} holds {len(found)} files, which no export does.", "Unpack it, and import a folder.")
    for _, member in found:
        _refuse_bomb(name, members[member])
    total = sum(members[member].file_size for _, member in found)
    if total > _LARGEST_MEMBER:
        raise RefusedError(f"{name} unpacks to {total >> 20} MiB, which no export does.")
    return [(end, PurePosixPath(member).name, _member_opener(name, open_zip, members[member])) for end, member in found]


def zip_alone(name: str, open_zip: Opener) -> Opener | None:
    """What opens the only file of a zip archive, in any of its folders; files that begin with a dot do not count.

    Raises RefusedError when it is damaged or a bomb.
    """
    found = [member for path, member in _members(name, open_zip).items() if _counts(path)]
    if len(found) != 1:
        return None
    _refuse_bomb(name, found[0])
    return _member_opener(name, open_zip, found[0])


def _counts(path: str) -> bool:
    return not re.split(r"[/\\]", path)[-1].startswith(".")


def _members(name: str, open_zip: Opener) -> "dict[str, ZipInfo]":
    """The files inside of an archive, but those whose paths climb out of it."""
    from zipfile import ZipFile

    with _refusing(name), open_zip() as raw:
        _refuse_crowd(name, raw)
        with ZipFile(raw) as archive:
            members = {member.filename: member for member in archive.infolist() if not member.is_dir()}
    if "[Content_Types].xml" in members:
        raise RefusedError(f"{name} is an Office document.", "Save it as CSV (UTF-8), and import that.")
    return {path: member for path, member in members.items() if not _climbs(path)}


def _climbs(path: str) -> bool:
    parts = re.split(r"[/\\]", path)
    return ".." in parts or parts[0] == "" or ":" in parts[0] or parts[0] == _MACS


def ending(paths: Iterable[str], endings: Iterable[str]) -> list[tuple[str, str]]:
    """The ending and the path of each that has one of the endings; files that begin with a dot are nobody's export."""
    known = set(endings)
    named = ((path, re.split(r"[/\\]", path)[-1].lower()) for path in paths)
    return [(end, path) for path, name in named if (end := name.rpartition(".")[2]) in known and name[0] != "."]


def _wanted(paths: Iterable[str], wanted: Iterable[str]) -> Mapping[str, str]:
    """The path nearest to the top for each wanted name; LinkedIn puts a number behind some (`Connections_3487.csv`)."""
    kinds = re.compile(rf"({'|'.join(wanted)})(?:_\d+)?\.csv", re.IGNORECASE)
    found: dict[str, str] = {}
    for path in sorted(paths, key=lambda path: (path.count("/"), path)):
        if not _climbs(path) and (match := kinds.fullmatch(re.split(r"[/\\]", path)[-1])):
            found.setdefault(match[1].lower(), path)
    return found


def _refuse_bomb(name: str, member: "ZipInfo") -> None:
    size, packed = member.file_size, max(member.compress_size, 1)
    if size > _LARGEST_MEMBER or (size > _LARGEST_WITH_ANY_RATIO and size / packed > _HIGHEST_RATIO):
        raise RefusedError(f"{member.filename} in {name} unpacks to {size >> 20} MiB, which no export does.")


def _refuse_crowd(name: str, raw: IO[bytes]) -> None:
    """Refuse an archive whose directory is so large that merely reading it takes long; its end record says so."""
    size = raw.seek(0, io.SEEK_END)
    raw.seek(max(0, size - _END_RECORD))
    end = raw.read()
    at = end.rfind(b"PK\x05\x06")
    if at >= 0 and len(end) >= at + 16 and int.from_bytes(end[at + 12 : at + 16], "little") > _LARGEST_DIRECTORY:
        raise RefusedError(f"{name} holds too many files.", "Unpack it, and import what you need of it.")
    raw.seek(0)


def _member_opener(name: str, open_zip: Opener, member: "ZipInfo") -> Opener:
    return lambda: io.BufferedReader(_Member(name, open_zip, member))


class _Member(io.RawIOBase):
    """A file inside of an archive, read as it is unpacked; it ends where the archive says that it does."""

    def __init__(self, name: str, open_zip: Opener, member: "ZipInfo") -> None:
        from zipfile import ZipFile

        class Known(ZipFile):
            """An archive whose directory is known already: read again for each of its files, 2,000 take 40 s."""

            def _RealGetContents(self) -> None:
                pass

        self._name = name
        self._raw = open_zip()
        try:
            with _refusing(name):
                self._inner = Known(self._raw).open(member)
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
