"""Formats: outside text to drafts, and records to text. Pure: no store, no network, no clock.

The rule it keeps: a file is known by its content, each format is one row of the table below, and none is imported
before a file needs it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from netcrm.errors import UsageError
from netcrm.records import Draft

if TYPE_CHECKING:
    from netcrm.formats.archives import Opener
    from netcrm.formats.text import TextFile

_ZIP_MARKS: Final = (b"PK\x03\x04", b"PK\x05\x06")
_JSON_BEGINS: Final = re.compile(r'\ufeff?\s*(?:\{|\[\s*[\[{"\]])')


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was opened: its format, its drafts (read as they are asked for), and sentences for the user.

    Asking for a draft may still raise RefusedError: that nothing can be read from a file shows at its end.
    """

    format: str
    drafts: Iterator[Draft]
    notes: tuple[str, ...] = ()


def open_source(
    path: Path,
    as_format: str = "",
    *,
    mapping: Mapping[str, str] | None = None,
    keep_text: bool = False,
    date_order: str = "",
    owner: str = "",
    raw: bool = False,
) -> Source:
    """Open a file, a folder or an archive, in the format that its content shows, or in `as_format`.

    `mapping` gives a CSV's columns to fields (`{"Their column": "name"}`, `-` leaves one out); `keep_text` keeps what
    was written in messages; `date_order` (`dmy`, `mdy`) reads dates such as 03/04/2020; `owner` is the name or profile
    URL of whose messages they are, where the file does not say; `raw` takes the `'` before a cell as part of it. The
    drafts of `json` are none: its tables come from `json.read_tables`.

    Raises UsageError for a format or a mapping that there is not, NotFoundError for a missing file, RefusedError for
    one that can't be read or is not what it says.
    """
    if as_format and as_format not in FORMATS:
        raise UsageError(f"There is no format {as_format!r}.", f"Formats: {', '.join(FORMATS)}.")
    wishes = _Wishes(mapping or {}, keep_text, date_order, owner, raw)
    file = _File(path)
    found = as_format or file.format
    if mapping and found != "csv":
        raise UsageError(
            f"{file.name} is read as {found}, which has no columns to map.",
            "For a table of contacts, say that its format is csv.",
        )
    notes, drafts = FORMATS[found](file, wishes)
    return Source(found, drafts, notes)


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What the user asked for; see `open_source`."""

    mapping: Mapping[str, str]
    keep_text: bool
    date_order: str
    owner: str
    raw: bool


class _File:
    """A path, opened as far as is needed to know what it is."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name or str(path)

    @cached_property
    def is_folder(self) -> bool:
        try:
            return self.path.is_dir()
        except OSError:
            return False

    @cached_property
    def open(self) -> "Opener":
        from netcrm.formats.archives import opener

        return opener(self.path)

    @cached_property
    def is_zip(self) -> bool:
        with self.open() as raw:
            return raw.read(4) in _ZIP_MARKS

    @cached_property
    def text(self) -> "TextFile":
        from netcrm.formats.text import text_file

        return text_file(self.name, self.open)

    @cached_property
    def part_of_linkedin(self) -> str:
        from netcrm.formats.linkedin import kind_of

        return kind_of(self.text)

    @property
    def format(self) -> str:
        if self.is_folder or self.is_zip:
            return "linkedin"
        with self.text.stream() as text:
            if _JSON_BEGINS.match(text.read(1024)):
                return "json"
        return "linkedin" if self.part_of_linkedin else "csv"


Read = tuple[tuple[str, ...], Iterator[Draft]]
"""Sentences for the user, and the drafts."""


def _read_linkedin(file: _File, wishes: _Wishes) -> Read:
    from netcrm.formats import archives, linkedin

    if file.is_folder:
        files = archives.folder_files(file.path, linkedin.FILES)
    elif file.is_zip:
        files = archives.zip_files(file.name, file.open, linkedin.FILES)
    else:
        texts = {file.part_of_linkedin or "connections": file.text}
        return (), linkedin.drafts(texts, wishes.keep_text, wishes.owner, wishes.date_order)
    texts = linkedin.texts_of(file.name, files)
    used = " and ".join(text.name for part, text in texts.items() if part != "profile")
    drafts = linkedin.drafts(texts, wishes.keep_text, wishes.owner, wishes.date_order)
    return (f"Read from {file.name}: {used}.",), drafts


def _read_csv(file: _File, wishes: _Wishes) -> Read:
    from netcrm.formats import csv

    return csv.read(file.text, mapping=wishes.mapping, date_order=wishes.date_order, raw=wishes.raw)


def _read_json(_file: _File, _wishes: _Wishes) -> Read:
    return (), iter(())


FORMATS: Final[Mapping[str, Callable[[_File, _Wishes], Read]]] = {
    "linkedin": _read_linkedin,
    "csv": _read_csv,
    "json": _read_json,
}
