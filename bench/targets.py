"""What bench/fuzz.py throws bytes at: every reader of text from outside, and what has to hold whatever the bytes are.

Rule: a target returns for any bytes, or raises what is a finding. A refusal (NetcrmError) is an answer; any other
exception is none, nor is a draft that can't be stored, nor an import that does something the second time, nor a last
contact that is still to come.
"""

import io
import socket
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import Any
from zlib import crc32

from netcrm import clock
from netcrm.core import contacts, intake, listing, restore, search, strangers, who
from netcrm.errors import NetcrmError
from netcrm.formats import json, open_source
from netcrm.formats.opening import File
from netcrm.records import ContactDraft, Draft, InteractionDraft, Record, Rejected, Remark, Summary
from netcrm.store import base, sqlite
from netcrm.system import imap, imap_address, imap_wire

TODAY = date(2026, 11, 23)
OWNER = "lea.roux@example.com"
OWNERS_NAME = "Lea Roux"
"""Where a file knows people by their names alone (LinkedIn's messages)."""

ORDERS = ("", "dmy", "mdy")
MEMBERS = ("Connections.csv", "messages.csv", "Invitations.csv", "Profile.csv")
PARTS = b"\n=====\n"
"""Parts the files of a folder or an archive."""

LONGEST_DATE = 10

taken_in_each = 1
"""Of how many files one is also taken in, which costs ten times what reading it does."""


class Held(File):
    """Bytes as a file of that name, without a disk."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(Path(name))
        self.__dict__ |= {"_is_folder": False, "_outer": lambda: io.BytesIO(content)}


def read(content: bytes, as_format: str) -> int:
    """A file in a format, or with none in what its content shows."""
    return _taken_in(lambda: Held("file", content), as_format, len(content))


def packed(content: bytes) -> int:
    """An archive with the files of LinkedIn's; parts of the bytes are what is in them."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packing:
        for name, part in zip(MEMBERS, content.split(PARTS), strict=False):
            packing.writestr(name, part)
    return _taken_in(lambda: Held("file.zip", archive.getvalue()), "linkedin", len(content))


def folder(content: bytes) -> int:
    """A folder of mail; parts of the bytes are its messages."""
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "cur").mkdir()
        for number, part in enumerate(content.split(PARTS)[:3]):
            (Path(place) / "cur" / f"{number}.host:2,S").write_bytes(part)
        return _taken_in(lambda: File(Path(place)), "maildir", len(content))


def export(content: bytes) -> int:
    """netcrm's own JSON."""
    try:
        tables = json.read_tables("file", lambda: io.BytesIO(content), newest=sqlite.SCHEMA_VERSION)
        with scratch().write("import", dry=True):
            first = restore.bring_back(scratch(), tables, "file", TODAY, 15)
            again = restore.bring_back(scratch(), tables, "file", TODAY, 15)
            assert not again.counts["new"] + again.counts["interactions"], again.counts
    except NetcrmError:
        return 0
    return first.counts["new"] + first.counts["interactions"]


def dates(content: bytes) -> None:
    """A day, a cadence and a birthday, as typed."""
    text = content.decode("utf-8", "surrogateescape")
    for order in ORDERS:
        with suppress(NetcrmError):
            days = [clock.when(text, TODAY, towards=towards, order=order) for towards in ("past", "future")]
            assert all(day.year in clock.YEARS for day in days), days
        with suppress(NetcrmError):
            said = clock.partial(text, order)
            assert clock.partial(said) == said
            assert len(said) <= LONGEST_DATE
    with suppress(NetcrmError):
        assert 1 <= clock.days_of(text, TODAY) <= clock.LONGEST_CADENCE


def typed(content: bytes) -> None:
    """Who is meant, what is searched for, and the filters of a list, as typed."""
    text, store = content.decode("utf-8", "surrogateescape"), peopled()
    filters = (
        listing.Filters(tag=text), listing.Filters(circle=text), listing.Filters(org=text), listing.Filters(city=text),
    )  # fmt: skip
    asked: list[Callable[[], object]] = [
        partial(who.find, store, text, TODAY), partial(search.find, store, text, TODAY, 20),
        *(partial(_listed, store, some) for some in filters),
    ]  # fmt: skip
    for ask in asked:
        with suppress(NetcrmError, UnicodeEncodeError):  # bytes that are no text are told of by cli/main.py
            ask()


def _listed(store: base.Store, filters: listing.Filters) -> list[Summary]:
    return list(listing.contacts_by(store, filters, "name", 20, TODAY))


def mailbox(content: bytes) -> None:
    """What a mail server answers."""
    with _server(content), suppress(NetcrmError):
        there = imap_address.Account("127.0.0.1", 143, "lea", "plain")
        with imap.Mailbox(there, "secret", patience=1.0) as box:
            box.folders()
            list(box.fetch("INBOX", None, ("From", "To")))


def address(content: bytes) -> None:
    """Where mail lies, and the name of a folder there."""
    text = content.decode("utf-8", "surrogateescape")
    with suppress(NetcrmError):
        imap_address.account(text)
    imap_address.from_wire(content)
    name = content.decode("utf-8", "ignore")
    assert imap_address.from_wire(imap_address.to_wire(name).encode()) == name


TARGETS: Mapping[str, Callable[[bytes], object]] = {
    **{
        name: partial(read, as_format=name)
        for name in ("vcard", "linkedin", "google", "outlook", "thunderbird", "csv", "mbox", "ics", "monica", "friends")
    },
    "message": partial(read, as_format="maildir"), "told": partial(read, as_format=""), "linkedin-zip": packed,
    "maildir": folder, "archive": partial(read, as_format=""), "json": export,
    "dates": dates, "typed": typed, "imap": mailbox, "imap-address": address,
}  # fmt: skip
"""The readers by name; those of files return how many drafts they took. Of `told` and `archive` (the bytes of a zip
archive) no format is given."""


def _taken_in(opened: Callable[[], File], as_format: str, size: int) -> int:
    """Read a file, look at its drafts, and take it in twice: the second time there must be nothing to do."""
    order, keep_text = ORDERS[size % 3], size % 2 == 0
    owner = OWNERS_NAME if as_format == "linkedin" else ""

    def drafts() -> Iterator[Draft]:
        return open_source(
            opened(), as_format, date_order=order, keep_text=keep_text, owner=owner, me=OWNER, today=TODAY
        ).drafts

    found = []
    try:
        for draft in drafts():
            check(draft)
            found.append(draft)
    except NetcrmError:
        return 0
    if crc32(repr(found).encode("utf-8", "replace")) % taken_in_each:
        return len(found)
    store = scratch()
    wishes = intake.Wishes(doubtful_as_new=False, region="FR")
    with store.write("import", dry=True):
        people = strangers.of(store, found, "FR").drafts(1)
        first = intake.bring_in(store, chain(people, found), TODAY, 15, wishes, source_format="x")
        again = intake.bring_in(store, drafts(), TODAY, 15, wishes, source_format="x")
        done = {kind: again.counts[kind] for kind in ("new", "changed", "interactions") if again.counts[kind]}
        assert not done or first.counts["doubtful"] or first.counts["unknown_people"], (dict(first.counts), done)
        for latest in listing.contacts_by(store, listing.Filters(), "last", 1, TODAY):
            assert latest.last_contact <= TODAY.isoformat(), latest  # else nobody would ever be asked to write to them
    return len(found)


def check(draft: Draft) -> None:
    """Raises AssertionError for a draft that no store can hold as it is."""
    assert isinstance(draft, ContactDraft | InteractionDraft | Rejected | Remark)
    for text in _texts(draft):
        text.encode("utf-8")
    if isinstance(draft, InteractionDraft):
        assert date.fromisoformat(draft.day).isoformat() == draft.day
        assert draft.minutes >= 0


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, Record):
        yield from _texts(tuple(value.__dict__.values()))


@cache
def scratch() -> base.Store:
    """A store in memory, in which nobody is."""
    return sqlite.scratch(lambda: f"{TODAY}T12:00:00")


@cache
def peopled() -> base.Store:
    """A store in memory with a few people."""
    store = sqlite.scratch(lambda: f"{TODAY}T12:00:00")
    with store.write("add"):
        for name in ("Marie Dupont", "Zoé Ångström", 'O\'Brien "Bo" (x) *', "李小龍", "Marie Martin"):
            given = contacts.Details(name=name, organization=f"{name} & Co", city="Lyon", tags=["press"], nickname="mo")
            contacts.add(store, given, TODAY, 15, anyway=True)
    return store


class _Socket:
    """A connection to a server that sends these bytes, whatever it is told."""

    def __init__(self, content: bytes) -> None:
        self._content = io.BytesIO(content)

    def recv(self, size: int) -> bytes:
        return self._content.read(min(size, 700))

    def settimeout(self, seconds: float) -> None:
        pass

    def sendall(self, content: bytes) -> None:
        pass

    def close(self) -> None:
        pass


@contextmanager
def _server(content: bytes) -> Iterator[None]:
    """A mail server: who connects gets these bytes."""
    wires: Any = imap_wire
    wires.socket = _Sockets(content)
    try:
        yield
    finally:
        wires.socket = socket


class _Sockets:
    """The module `socket`, where every connection leads to such a server."""

    gaierror = socket.gaierror

    def __init__(self, content: bytes) -> None:
        self._content = content

    def create_connection(self, where: tuple[str, int], timeout: float) -> _Socket:
        return _Socket(self._content)
