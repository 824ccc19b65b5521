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

_NAME_ONE: Final = "Name the folder or file inside of it."
_SAY_WHICH: Final = "--as reads all of one format."

_JSON_BEGINS: Final = re.compile(r'\ufeff?\s*(?:\{|\[\s*[\[{"\]])')

_TABLES: Final = ("csv", "json")
"""What the names of files end in of which one is read at a time."""

_MAILS: Final = ("eml", "emlx")

SEVERAL: Final[Mapping[str, str]] = {"vcf": "vcard", "ics": "ics", "mbox": "mbox"}
"""What the names of files in a folder or an archive end in, of which it may hold several, and their formats."""


class File:
    """A path, opened as far as is needed to know what it is."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name or str(path)

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder of several files, or of one that has its place in there."""
        return self._is_folder and not self._alone

    @property
    def is_zip(self) -> bool:
        """Whether it is a zip archive of several files, or of one that has its place in there."""
        return self._is_zip and not self._alone

    @cached_property
    def open(self) -> "Opener":
        """What opens the file, or the only one in a folder or an archive."""
        return self._alone or self._outer

    @cached_property
    def _outer(self) -> "Opener":
        from netcrm.formats.archives import opener

        return opener(self.path)

    @cached_property
    def _is_folder(self) -> bool:
        try:
            return self.path.is_dir()
        except OSError:
            return False

    @cached_property
    def _is_zip(self) -> bool:
        if self._is_folder:
            return False
        with self._outer() as raw:
            return raw.read(4) in _ZIP_MARKS

    @cached_property
    def _alone(self) -> "Opener | None":
        """What opens the only file of a folder or an archive, which is then read as if it were given itself."""
        if not (self._is_folder or self._is_zip):
            return None
        from netcrm.formats import archives, linkedin
        from netcrm.formats.maildir import is_maildir

        if self._is_folder:
            found = None if is_maildir(self.path) else self._alone_in_folder
        else:
            found = archives.zip_alone(self.name, self._outer)
        return None if found is None or self.members(linkedin.FILES) or self.several else found

    @property
    def _alone_in_folder(self) -> "Opener | None":
        """What opens the only file of a folder: of its own, or of those in its folders."""
        from netcrm.formats.archives import ending, opener

        names = self._names if ending(self._names, _TABLES) else self._top or self._names
        return opener(self.path / names[0]) if len(names) == 1 else None

    @cached_property
    def _top(self) -> list[str]:
        """The files of a folder itself."""
        from netcrm.formats.archives import folder_names

        return folder_names(self.path)

    @cached_property
    def _below(self) -> tuple[list[str], bool]:
        """The files in a folder's folders, and whether that are all."""
        from netcrm.formats.archives import folder_below

        return folder_below(self.path)

    @cached_property
    def _names(self) -> list[str]:
        """The files of a folder; where none of these is of a known format, those in its folders too.

        Raises RefusedError when there are too many to look at.
        """
        from netcrm.formats.archives import ending

        if ending(self._top, (*SEVERAL, *_TABLES)):
            return self._top
        below, whole = self._below
        if not whole:
            raise RefusedError(f"{self.name} holds more files and folders than are looked at.", _NAME_ONE)
        return [*self._top, *below]

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

    @cached_property
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

        if self._is_folder:
            return archives.folder_files(self.path, wanted)
        return archives.zip_files(self.name, self._outer, wanted)

    @cached_property
    def several(self) -> "list[tuple[str, str, Opener]]":
        """The files of a folder or an archive that are of one of SEVERAL: format, name, and what opens it."""
        from netcrm.formats import archives

        if self._is_folder:
            files = archives.folder_ending(self.path, self._names, SEVERAL)
        else:
            files = archives.zip_ending(self.name, self._outer, SEVERAL)
        return [(SEVERAL[ending], name, opened) for ending, name, opened in files]

    def each(self, read: "Callable[[str, Opener], Read]", wanted: str) -> Read:
        """What `read` makes of the file, or of each file of the `wanted` format in a folder or an archive."""
        if not (self.is_folder or self.is_zip):
            return read(self.name, self.open)
        found = [(name, opened) for kind, name, opened in self.several if kind == wanted]
        others = Counter(kind for kind, _, _ in self.several if kind != wanted)
        notes = [f"Read from {self.name}: {_listed([name for name, _ in found])}."]
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
                    if len(found) == 1:
                        raise
                    yield Rejected(name, refused.message)

        return tuple(notes), drafts()

    def _of_many(self) -> str:
        """The format of a folder's or an archive's files; LinkedIn's where there are none, whose reader says so."""
        from netcrm.formats import linkedin
        from netcrm.formats.maildir import is_maildir

        if self.is_folder and is_maildir(self.path):
            if not self._is_mail_at_the_top:
                self._refuse_several([*self._top, *self._below[0]], mail=True)
            return "maildir"
        if self.members(linkedin.FILES):
            return "linkedin"
        kinds = {kind for kind, _, _ in self.several}
        if self.is_folder and len(kinds) > 1 and self._names is not self._top:
            self._refuse_several(self._names)
        if self.is_folder and not kinds:
            self._refuse_tables()
        return next((kind for kind in SEVERAL.values() if kind in kinds), "linkedin")

    @property
    def _is_mail_at_the_top(self) -> bool:
        from netcrm.formats.archives import ending

        return bool(ending(self._top, _MAILS)) or any((self.path / place).is_dir() for place in ("cur", "new"))

    def _refuse_several(self, names: list[str], mail: bool = False) -> None:
        """Refuse what may be somebody's whole disk: files of several formats below a folder, with `mail` or without."""
        from netcrm.formats.archives import ending

        places: dict[str, list[str]] = {"mail": ["mail"]} if mail else {}
        for end, name in ending(names, SEVERAL):
            places.setdefault(end, []).append(name)
        if len(places) > 1:
            by_turns = sorted((n, name) for found in places.values() for n, name in enumerate(found))
            listed = _listed([name for _, name in by_turns])
            raise RefusedError(f"{self.name} holds files of several formats: {listed}.", f"{_NAME_ONE} {_SAY_WHICH}")

    def _refuse_tables(self) -> None:
        """Refuse a folder that has tables alone, which are not read together."""
        from netcrm.formats.archives import ending

        tables = [name for _, name in ending(self._names, _TABLES)]
        if len(tables) == 1:
            raise RefusedError(
                f"{self.name} is no export as a whole; it has one table: {tables[0]}.", "Import that file."
            )
        if tables:
            raise RefusedError(
                f"{self.name} holds several tables, of which one is imported at a time: {_listed(tables)}.",
                "Import one of them: name the file.",
            )


def _listed(names: list[str]) -> str:
    return ", ".join(names[:_NAMED]) + (" and others" if len(names) > _NAMED else "")


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
