"""What a path holds: told by its content alone, opened no further than is needed to know.

The rule it keeps: a name or an extension decides nothing. A folder or an archive is what its files are.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from netcrm.errors import RefusedError
from netcrm.records import Draft, Rejected, Remark

if TYPE_CHECKING:
    from netcrm.formats.archives import Opener
    from netcrm.formats.text import TextFile

Read = tuple[tuple[str, ...], Iterator[Draft]]
"""Sentences for the user, and the drafts."""

_ZIP_MARKS: Final = (b"PK\x03\x04", b"PK\x05\x06")
_HEAD: Final = 4096
"""Characters that a format is told by."""

_NAMED: Final = 5
"""Files of an archive that a sentence names."""

_JSON_BEGINS: Final = re.compile(r'\ufeff?\s*(?:\{|\[\s*[\[{"\]])')

SEVERAL: Final[Mapping[str, str]] = {"vcf": "vcard", "ics": "ics", "mbox": "mbox"}
"""What the names of files in a folder or an archive end in, of which it may hold several, and their formats."""


class File:
    """A path, opened as far as is needed to know what it is."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name or str(path)

    @cached_property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        try:
            return self.path.is_dir()
        except OSError:
            return False

    @cached_property
    def open(self) -> "Opener":
        """What opens the file."""
        from netcrm.formats.archives import opener

        return opener(self.path)

    @cached_property
    def is_zip(self) -> bool:
        """Whether it is a zip archive."""
        with self.open() as raw:
            return raw.read(4) in _ZIP_MARKS

    @cached_property
    def text(self) -> "TextFile":
        """The file as text."""
        from netcrm.formats.text import text_file

        return text_file(self.name, self.open)

    @cached_property
    def part_of_linkedin(self) -> str:
        """Which of LinkedIn's files it is, empty for none."""
        from netcrm.formats.linkedin import kind_of

        return kind_of(self.text)

    @property
    def format(self) -> str:
        """The format that the content shows. Raises RefusedError where it shows none."""
        if self.is_folder or self.is_zip:
            return self._of_many()
        with self.open() as raw:
            head = raw.read(_HEAD)
        for name, looks_like in _looks():
            if looks_like(decoded(head)):
                return name
        with self.text.stream() as text:
            if _JSON_BEGINS.match(text.read(1024)):
                return "json"
        if self.part_of_linkedin:
            return "linkedin"
        from netcrm.formats.columns import csv_kind

        return csv_kind(self.text)

    def members(self, wanted: Iterable[str]) -> dict[str, tuple[str, "Opener"]]:
        """The files of a folder or an archive by the wanted name that each has: its own name, and what opens it."""
        from netcrm.formats import archives

        if self.is_folder:
            return archives.folder_files(self.path, wanted)
        return archives.zip_files(self.name, self.open, wanted)

    @cached_property
    def several(self) -> "list[tuple[str, str, Opener]]":
        """The files of a folder or an archive that are of one of SEVERAL: format, name, and what opens it."""
        from netcrm.formats import archives

        if self.is_folder:
            files = archives.folder_ending(self.path, SEVERAL)
        else:
            files = archives.zip_ending(self.name, self.open, SEVERAL)
        return [(SEVERAL[ending], name, opened) for ending, name, opened in files]

    def each(self, read: "Callable[[str, Opener], Read]", wanted: str) -> Read:
        """What `read` makes of the file, or of each file of the `wanted` format in a folder or an archive."""
        if not (self.is_folder or self.is_zip):
            return read(self.name, self.open)
        found = [(name, opened) for kind, name, opened in self.several if kind == wanted]
        others = Counter(kind for kind, _, _ in self.several if kind != wanted)
        names = ", ".join(name for name, _ in found[:_NAMED]) + (" and others" if len(found) > _NAMED else "")
        notes = [f"Read from {self.name}: {names}."]
        if others:
            left = ", ".join(f"{count} of {kind}" for kind, count in others.items())
            notes.append(f"Left in {self.name}: {left}; --as reads them.")

        def drafts() -> Iterator[Draft]:
            for name, opened in found:
                try:
                    said, those = read(name, opened)
                    yield from (Remark(name, text) for text in said)
                    yield from those
                except RefusedError as refused:
                    yield Rejected(name, refused.message)

        return tuple(notes), drafts()

    def _of_many(self) -> str:
        """The format of a folder's or an archive's files; LinkedIn's where there are none, whose reader says so."""
        from netcrm.formats import linkedin
        from netcrm.formats.maildir import is_maildir

        if self.is_folder and is_maildir(self.path):
            return "maildir"
        if self.members(linkedin.FILES):
            return "linkedin"
        return next((kind for kind in SEVERAL.values() if any(kind == each for each, _, _ in self.several)), "linkedin")


def decoded(head: bytes) -> str:
    """The beginning of a file as text, whatever its charset: enough to tell its format by."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    if head[1:2] == b"\0" or head[:1] == b"\0":
        return head.replace(b"\0", b"").decode("utf-8", "replace")
    return head.decode("utf-8-sig", "replace")


def _looks() -> "Iterator[tuple[str, Callable[[str], bool]]]":
    from netcrm.formats import friends_md, ics, maildir, mbox, monica, vcard

    yield "vcard", vcard.looks_like
    yield "ics", ics.looks_like
    yield "mbox", mbox.looks_like
    yield "monica", monica.looks_like
    yield "friends", friends_md.looks_like
    yield "maildir", maildir.looks_like
