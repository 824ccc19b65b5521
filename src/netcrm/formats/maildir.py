"""Maildir: a folder with a file a message; also a folder of `.eml` files, and one such file alone.

The rule it keeps: of each file no more is read than its header, links to folders are not followed, and folders below of
drafts, spam and deleted mail are left out by name.
"""

import os
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Final

from netcrm.errors import RefusedError
from netcrm.formats import mail, mail_owner
from netcrm.formats.archives import Opener
from netcrm.formats.mail_headers import LONGEST, fields
from netcrm.names import fold
from netcrm.records import Draft, Rejected

_PLACES: Final = frozenset(["cur", "new"])
_NOT_FOLDERS: Final = _PLACES | {"tmp"}
_SINGLE: Final = (".eml", ".emlx")
"""Endings of single messages; Apple Mail's `.emlx` begin with a line that counts their bytes."""

_DEEPEST: Final = 12
_TRIED: Final = 2_000
"""Folders that are looked into for mail before a folder is taken to hold none."""

_BLOCK: Final = 1 << 14
_HEADER_END: Final = re.compile(rb"\n\r?\n|\r\r")
_COUNT: Final = re.compile(rb"[ \t]*\d{1,12}[ \t]*\r?\n")
_FLAGS: Final = re.compile(r"[:;!]2,([A-Za-z]*)$")
"""Behind a file's name; `;` and `!` stand for the colon where a file system does not take one."""

_SHIFTED: Final = re.compile(r"&([A-Za-z0-9+,]*)-")
_BEGINS: Final = re.compile(rb"[!-9;-~]{1,80}[ \t]*:")
_TELLING: Final = frozenset(["from", "to", "date", "subject", "received", "return-path", "delivered-to"])


def is_maildir(path: Path) -> bool:
    """Whether a folder holds mail that `read` finds: is a Maildir, has some below it, or `.eml` files."""
    return any(bool(places or files) for _, places, files in islice(_walk(path, [], []), _TRIED))


def looks_like(head: str) -> bool:
    """Whether a text begins as a single message does: with a header that has two fields of every message's."""
    block = _bare(head.lstrip("\ufeff").encode("utf-8", "replace"))
    return bool(_BEGINS.match(block)) and len(_TELLING & fields(_HEADER_END.split(block, maxsplit=1)[0]).keys()) >= 2


def read(path: Path, owner: str, keep_text: bool, *, today: str = "") -> tuple[tuple[str, ...], Iterator[Draft]]:
    """Sentences for the user, and the drafts; see `mail.drafts`. Of a folder, the names of its files are held.

    Raises RefusedError when there is no message, or it can't be told whose mail it is.
    """
    left_out: list[str] = []
    for _ in _walk(path, left_out, []):
        pass
    sample = [header for _, header in islice(_headers(path, []), mail_owner.SAMPLE)]
    if not sample:
        raise RefusedError(f"{path.name} holds no message.", "Give a Maildir, or a folder of .eml files.")
    notes = [f"Left out: {', '.join(sorted(left_out))}."] if left_out else []
    if not mail_owner.Owner(owner):
        owner = mail_owner.inferred(sample, path.name)
        notes.append(mail_owner.note(owner))
    return tuple(notes), _drafts(path, owner, keep_text, today)


def read_message(
    name: str, open_file: Opener, owner: str, keep_text: bool, *, today: str = ""
) -> tuple[tuple[str, ...], Iterator[Draft]]:
    """The same for a single message, wherever it comes from. Raises RefusedError when it can't be read."""
    try:
        with open_file() as raw:
            header = _header(raw)
    except OSError as reason:
        raise RefusedError(f"{name} can't be read: {reason.strerror or reason}.") from None
    notes: tuple[str, ...] = ()
    if not mail_owner.Owner(owner):
        owner = mail_owner.inferred([header], name)
        notes = (mail_owner.note(owner),)
    return notes, mail.drafts([(name, header)], owner, keep_text, name=name, today=today)


def _drafts(path: Path, owner: str, keep_text: bool, today: str) -> Iterator[Draft]:
    rejected: list[Rejected] = []
    for draft in mail.drafts(_headers(path, rejected), owner, keep_text, name=path.name, today=today):
        yield draft
        yield from rejected
        rejected.clear()
    yield from rejected


def _headers(path: Path, rejected: list[Rejected]) -> Iterator[tuple[str, bytes]]:
    """The header of each message, with its path inside of `path`; what can't be read is added to `rejected`.

    Flags in a file's name are put before the header, as the field in which mbox files have them.
    """
    for file in _files(path, rejected):
        where = path.name if file == path else str(file.relative_to(path))
        try:
            with file.open("rb") as raw:
                header = _header(raw)
        except OSError as reason:
            rejected.append(Rejected(where, f"It can't be read: {reason.strerror or reason}."))
            continue
        flags = _FLAGS.search(file.name)
        if flags and set(flags[1]) & {"D", "T"}:
            header = b"X-Status: " + (b"T" if "D" in flags[1] else b"D") + b"\n" + header
        yield where, header


def _files(path: Path, rejected: list[Rejected]) -> Iterator[Path]:
    """The messages of a folder and those below, by folder and name, so about in the order in which they came."""
    if path.is_file():
        yield path
        return
    for folder, places, files in _walk(path, [], rejected):
        for place in places:
            try:
                with os.scandir(folder / place) as entries:
                    inside = sorted(entry.name for entry in entries if _is_file(entry))
            except OSError as reason:
                rejected.append(_unreadable(folder / place, path, reason))
                continue
            yield from (folder / place / name for name in inside if not name.startswith("."))
        yield from (folder / name for name in files if _is_file(folder / name))


def _is_file(entry: "os.DirEntry[str] | Path") -> bool:
    """Whether it is one, or a link to one; not a pipe, which would never end."""
    try:
        return entry.is_file()
    except OSError:
        return False


def _walk(path: Path, left_out: list[str], rejected: list[Rejected]) -> Iterator[tuple[Path, list[str], list[str]]]:
    """Each folder, with those of _PLACES and the single messages that it has; nothing below what is left out."""

    def trouble(reason: OSError) -> None:
        rejected.append(_unreadable(Path(reason.filename or path), path, reason))

    for folder, folders, files in os.walk(path, onerror=trouble):
        here = Path(folder)
        aside = {name for name in folders if _shown(name) in mail.ASIDE}
        left_out.extend(str((here / name).relative_to(path)) for name in aside)
        places = sorted(_PLACES.intersection(folders))
        deeper = len(here.relative_to(path).parts) < _DEEPEST
        folders[:] = sorted(set(folders) - aside - _NOT_FOLDERS) if deeper else []
        yield here, places, sorted(name for name in files if name.lower().endswith(_SINGLE))


def _unreadable(place: Path, path: Path, reason: OSError) -> Rejected:
    where = str(place.relative_to(path)) if place.is_relative_to(path) else place.name
    return Rejected(path.name if where == "." else where, f"It can't be read: {reason.strerror or reason}.")


def _shown(folder: str) -> str:
    """A folder's name, folded: `.INBOX.Entw&APw-rfe` is Entwürfe (RFC 3501, 5.1.3)."""
    last = folder.rpartition(".")[2]
    return fold(_SHIFTED.sub(lambda part: _letters(part[1]) if part[1] else "&", last))


def _letters(shifted: str) -> str:
    return f"+{shifted.replace(',', '/')}-".encode().decode("utf-7", "replace")


def _header(raw: IO[bytes]) -> bytes:
    """The header of a message, as far as it is read. Raises OSError."""
    held = b""
    while len(held) < LONGEST and (block := raw.read(_BLOCK)):
        held = _bare(held + block)
        if end := _HEADER_END.search(held):
            return held[: end.start()]
    return held


def _bare(block: bytes) -> bytes:
    """A message without what some programs put before it: a mark, blank lines, the count of its bytes."""
    bare = block.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    return bare[found.end() :] if (found := _COUNT.match(bare)) else bare
