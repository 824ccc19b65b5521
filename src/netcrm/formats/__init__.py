"""Formats: outside text to drafts, and records to text. Pure: no store, no network, no clock.

The rule it keeps: a file is known by its content (`opening.py`), each format is one row of the table below, and none is
imported before a file needs it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from netcrm.errors import UsageError
from netcrm.formats.archives import Opener
from netcrm.formats.opening import File, Read
from netcrm.records import Draft

TABLES: Final = ("csv", "google", "outlook", "thunderbird")
"""The formats that are tables, whose columns `mapping` can place."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was opened: its format, its drafts (read as they are asked for), and sentences for the user.

    `header` is what a table's mapping is remembered under, `mapping` the one that it is read with. `whole_list` names
    the source whose complete list of contacts it is, and `as_of` the newest day in that. Asking for a draft may still
    raise RefusedError: that nothing can be read from a file shows at its end.
    """

    format: str
    drafts: Iterator[Draft]
    notes: tuple[str, ...] = ()
    header: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    whole_list: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user asked for; see `open_source`."""

    mapping: Mapping[str, str]
    recall: Callable[[str], Mapping[str, str]]
    keep_text: bool
    date_order: str
    owner: str
    me: str
    today: date
    raw: bool

    @property
    def addresses(self) -> str:
        """The owner's addresses."""
        return f"{self.owner} {self.me}".strip()


def open_source(
    path: Path | File,
    as_format: str = "",
    *,
    mapping: Mapping[str, str] | None = None,
    recall: Callable[[str], Mapping[str, str]] = lambda _: {},
    keep_text: bool = False,
    date_order: str = "",
    owner: str = "",
    me: str = "",
    today: date = date(9000, 1, 1),
    raw: bool = False,
) -> Source:
    """Open a file, a folder or an archive, in the format that its content shows, or in `as_format`. A `File` can be
    opened as often as one likes, a pipe too.

    `mapping` gives a table's columns to fields (`{"Their column": "name"}`, `-` leaves one out); without, `recall` is
    asked for the one of a header. `keep_text` keeps what was written in messages; `date_order` (`dmy`, `mdy`) reads
    dates such as 03/04/2020; `owner` is the name, the profile URL or the addresses of whose messages they are, where
    the file does not say, and `me` are addresses that always are the owner's. What a calendar says after `today` has
    not happened. `raw` takes the `'` before a cell as part of it. The drafts of `json` are none: its tables come from
    `json.read_tables`.

    Raises UsageError for a format or a mapping that there is not, NotFoundError for a missing file, RefusedError for
    one that can't be read or is not what it says.
    """
    if as_format and as_format not in FORMATS:
        raise UsageError(f"There is no format {as_format!r}.", f"Formats: {', '.join(FORMATS)}.")
    wishes = Wishes(mapping or {}, recall, keep_text, date_order, owner, me, today, raw)
    file = path if isinstance(path, File) else File(path)
    found = as_format or file.format
    if mapping and found not in TABLES:
        raise UsageError(
            f"{file.name} is read as {found}, which has no columns to map.",
            "For a table of contacts, say that its format is csv.",
        )
    return FORMATS[found](file, wishes)


def _linkedin(file: File, wishes: Wishes) -> Source:
    from netcrm.formats import linkedin

    notes: tuple[str, ...] = ()
    if file.is_folder or file.is_zip:
        texts = linkedin.texts_of(file.name, file.members(linkedin.FILES))
        used = ", ".join(text.name for part, text in texts.items() if part != "profile")
        notes = (f"Read from {file.name}: {used}.",)
    else:
        texts = {file.part_of_linkedin or "connections": file.text}
    drafts = linkedin.drafts(texts, wishes.keep_text, wishes.owner, wishes.date_order)
    whole = "connections" in texts
    as_of = linkedin.newest(texts["connections"], wishes.date_order) if whole else ""
    return Source("linkedin", drafts, notes, whole_list="linkedin" if whole else "", as_of=as_of)


def _table(kind: str) -> Callable[[File, Wishes], Source]:
    def read(file: File, wishes: Wishes) -> Source:
        from importlib import import_module

        from netcrm.formats import columns

        header = columns.header_key(file.text)
        remembered = {} if wishes.mapping else wishes.recall(header)
        mapping = wishes.mapping or remembered
        reader = import_module(f"netcrm.formats.{kind}")
        notes, drafts = reader.read(file.text, mapping=mapping, date_order=wishes.date_order, raw=wishes.raw)
        if remembered:
            said = " ".join(f'--map "{column}={name}"' for column, name in mapping.items())
            notes = (f"Its columns are mapped as you did before ({said}); --no-map forgets that.", *notes)
        return Source(kind, drafts, notes, header, mapping)

    return read


def _vcard(file: File, _wishes: Wishes) -> Source:
    from netcrm.formats import vcard

    return Source("vcard", *_swapped(file.each(vcard.read, "vcard")))


def _mbox(file: File, wishes: Wishes) -> Source:
    from netcrm.formats import mbox

    def read(name: str, opened: Opener) -> Read:
        return mbox.read(name, opened, wishes.addresses, wishes.keep_text, today=wishes.today.isoformat())

    return Source("mbox", *_swapped(file.each(read, "mbox")))


def _maildir(file: File, wishes: Wishes) -> Source:
    from netcrm.formats import maildir

    today = wishes.today.isoformat()
    if file.is_folder:
        read = maildir.read(file.path, wishes.addresses, wishes.keep_text, today=today)
    else:
        read = maildir.read_message(file.name, file.open, wishes.addresses, wishes.keep_text, today=today)
    return Source("maildir", *_swapped(read))


def _ics(file: File, wishes: Wishes) -> Source:
    from netcrm.formats import ics

    def read(name: str, opened: Opener) -> Read:
        return ics.read(name, opened, owner=wishes.addresses, keep_text=wishes.keep_text, today=wishes.today)

    return Source("ics", *_swapped(file.each(read, "ics")))


def _monica(file: File, wishes: Wishes) -> Source:
    from netcrm.formats import monica

    return Source("monica", *_swapped(monica.read(file.name, file.open, keep_text=wishes.keep_text)))


def _friends(file: File, wishes: Wishes) -> Source:
    from netcrm.formats import friends_md

    return Source("friends", *_swapped(friends_md.read(file.text, date_order=wishes.date_order)))


def _json(_file: File, _wishes: Wishes) -> Source:
    return Source("json", iter(()))


def _swapped(read: Read) -> tuple[Iterator[Draft], tuple[str, ...]]:
    notes, drafts = read
    return drafts, notes


FORMATS: Final[Mapping[str, Callable[[File, Wishes], Source]]] = {
    "vcard": _vcard,
    "linkedin": _linkedin,
    "google": _table("google"),
    "outlook": _table("outlook"),
    "thunderbird": _table("thunderbird"),
    "csv": _table("csv"),
    "mbox": _mbox,
    "maildir": _maildir,
    "ics": _ics,
    "monica": _monica,
    "friends": _friends,
    "json": _json,
}
