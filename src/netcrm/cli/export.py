"""export: the data travels, as cards, tables, a calendar, or whole; to a file that only its owner reads, or stdout."""

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NamedTuple, TextIO, cast

import typer

from netcrm.cli import options
from netcrm.cli.app import App
from netcrm.cli.render import count, visible
from netcrm.core import exporting
from netcrm.core.listing import Filters
from netcrm.errors import UsageError
from netcrm.formats import cells
from netcrm.records import POINT_KINDS, ContactDraft, Point
from netcrm.store import driver, ends
from netcrm.store.base import Row, Store
from netcrm.store.sqlite import SCHEMA_VERSION

app = typer.Typer()

VERSIONS = ("3.0", "4.0")
WHAT = ("contacts", "interactions")


class Asked(NamedTuple):
    """What the options ask for."""

    filters: Filters
    what: str
    raw: bool
    bom: bool
    version: str
    public: bool
    private: bool


@app.command(
    "export",
    epilog="""
    netcrm export vcard contacts.vcf --circle close
    netcrm export json | gzip > netcrm.json.gz""",
)
def export(
    ctx: typer.Context,
    to: Annotated[
        str, typer.Argument(metavar="FORMAT", help="csv, vcard, google, ics (a calendar), or json for everything.")
    ],
    path: Annotated[Path | None, typer.Argument(metavar="[PATH]", help="The file to write; else stdout.")] = None,
    what: Annotated[str, typer.Option(metavar="WHAT", help="csv: contacts or interactions.")] = "contacts",
    raw: Annotated[bool, typer.Option("--raw", help="Tables: no ' before what a spreadsheet would run.")] = False,
    bom: Annotated[bool, typer.Option("--bom", help="csv: mark the file as UTF-8, for Excel.")] = False,
    version: Annotated[str, typer.Option(metavar="VERSION", help="vcard: 4.0 or 3.0.")] = "4.0",
    tag: options.HasTag = "",
    circle: options.InCircle = "",
    org: options.InOrg = "",
    city: options.InCity = "",
    untracked: options.IsUntracked = False,
    archived: options.IsArchived = False,
    where: options.Where = None,
    public: options.Public = False,
    private: Annotated[bool, typer.Option("--private", help="Also those who are private.")] = False,
) -> None:
    """Export contacts as CSV, vCard or for Google, check-ins and birthdays as a calendar, or everything as JSON.

    `netcrm import` takes all but the calendar back. A file is replaced whole, and is for your eyes only. Who is private
    is left out.
    """
    session: App = ctx.obj
    filters = Filters(tag, circle, org, city, untracked, archived, session.where(where))
    asked = Asked(filters, what, raw, bom, version, public, private)
    _check(to, asked)
    if session.json and (path is None or str(path) == "-"):
        raise UsageError(
            "With --json the answer is on stdout, so the export needs a PATH.", f"netcrm export {to} FILE --json"
        )
    store = session.store
    with ends.of(store).reading():
        with _target(path) as out:
            rows = WRITERS[to](session, store, asked, out)
        left = 0 if private else exporting.left_out(store, asked.filters)
    is_file = path is not None and str(path) != "-"
    if is_file:
        data = {"path": str(path), "format": to, "rows": rows, "private_left_out": left, "encrypted": False}
        session.render.answer(data, [(str(path), rows)])
    if is_file or driver.salt_of(store.path):  # what goes on into another program from a plain store is as it was
        session.render.say("The export is not encrypted: whoever has it can read it.")
    if left:
        were = "was" if left == 1 else "were"
        session.render.say(f"{count(left, 'private contact')} {were} left out; --private includes them.")


def _check(to: str, asked: Asked) -> None:
    if to not in WRITERS:
        raise UsageError(f"There is no export {to!r}.", f"These exist: {', '.join(WRITERS)}.")
    if asked.what not in WHAT:
        raise UsageError(f"--what {asked.what!r} can't be meant.", f"It takes {' or '.join(WHAT)}.")
    if asked.version not in VERSIONS:
        raise UsageError(f"--version {asked.version!r} can't be meant.", f"It takes {' or '.join(VERSIONS)}.")
    if to == "json" and asked.filters != Filters():
        raise UsageError("A filter can't be combined with json, which is always everything.", "Leave it out.")
    if asked.public and asked.what == "interactions":
        raise UsageError("No interaction is public.", "Leave out --public, or --what interactions.")


def _csv(_session: App, store: Store, asked: Asked, out: TextIO) -> int:
    from netcrm.formats import csv

    if asked.what == "interactions":
        rows = _interactions(store, asked)
        return csv.write(csv.INTERACTION_COLUMNS, rows, out, raw=asked.raw, bom=asked.bom)
    return csv.write(csv.CONTACT_COLUMNS, _contacts(store, asked), out, raw=asked.raw, bom=asked.bom)


def _json(session: App, store: Store, asked: Asked, out: TextIO) -> int:
    from netcrm.formats import json
    from netcrm.store import transfer

    tables = transfer.tables(store) if asked.private else exporting.open_tables(store)
    if asked.public:
        tables = exporting.public_tables(tables, session.today)
    return json.write_tables(tables, out, schema=SCHEMA_VERSION)


def _vcard(_session: App, store: Store, asked: Asked, out: TextIO) -> int:
    from netcrm.formats import vcard_writing

    return vcard_writing.write(_drafts(store, asked), out, version=asked.version)


def _google(_session: App, store: Store, asked: Asked, out: TextIO) -> int:
    from netcrm.formats import google_writing

    return google_writing.write(_drafts(store, asked), out, raw=asked.raw)


def _drafts(store: Store, asked: Asked) -> Iterator[ContactDraft]:
    return exporting.drafts(store, asked.filters, public=asked.public, private=asked.private)


def _ics(session: App, store: Store, asked: Asked, out: TextIO) -> int:
    from netcrm.cli.feed import entries
    from netcrm.formats import ics_writing

    days = entries(store, asked.filters, public=asked.public, private=asked.private)
    return ics_writing.write(days, out, stamp=f"{session.today}T00:00:00", name="netcrm")


WRITERS: dict[str, Callable[[App, Store, Asked, TextIO], int]] = {
    "csv": _csv,
    "json": _json,
    "vcard": _vcard,
    "google": _google,
    "ics": _ics,
}
"""The formats and what writes each; returns how many rows, cards or days."""


@contextmanager
def _target(path: Path | None) -> Iterator[TextIO]:
    """Where to write: stdout, or a file that takes its name only when it is whole."""
    if path is None or str(path) == "-":
        # CSV has its own line ends, and every character goes out as UTF-8 whatever the terminal's locale says.
        with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", newline="") as out:
            yield cast("TextIO", _Shown(out)) if out.isatty() else out
        return
    from netcrm.store import unfinished

    with unfinished.fresh(str(path)) as new:
        with open(new, "w", encoding="utf-8", newline="") as out:  # noqa: PTH123
            yield out
        unfinished.finish(new, str(path))


class _Shown(io.TextIOBase):
    """A terminal that is written to: it obeys no text, so that what it gets is to look at and not to keep."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, text: str) -> int:
        """Write a text with every control made visible, and line ends as a terminal has them."""
        self._out.write(visible(text.replace("\r\n", "\n"), keep="\n\t"))
        return len(text)


def _contacts(store: Store, asked: Asked) -> Iterator[list[str | None]]:
    """The rows of `csv.CONTACT_COLUMNS`: after the tags, the points of each kind have a cell of their own."""
    email, phone, url, handle = POINT_KINDS
    for row in exporting.cells(store, asked.filters, public=asked.public, private=asked.private):
        reach = _reach(row[9]) if row[9] else {}
        cell = reach.get
        yield [*row[:8], _several(row, 8), cell(email), cell(phone), cell(url), cell(handle), *row[10:]]


def _interactions(store: Store, asked: Asked) -> Iterator[list[str | None]]:
    """The rows of `csv.INTERACTION_COLUMNS`: all, or those in which one of them took part who fit."""
    wanted = exporting.taken_part(store, asked.filters) if asked.filters != Filters() else None
    private = asked.private or asked.filters.names_private
    for row in store.each("export/interactions", private=private):
        if wanted is not None and row[0] not in wanted:
            continue
        yield [*row[:6], _several(row, 6), _several(row, 7), row[8]]


def _several(row: Row | exporting.Cells, at: int) -> str | None:
    joined: str | None = row[at]
    if joined and ("\x1f" in joined or ":::" in joined):
        return cells.joined(joined.split("\x1f"))
    return joined


def _reach(joined: str) -> dict[str, str]:
    """The cell of each kind of point that somebody has."""
    reach: dict[str, str] = {}
    for item in joined.split("\x1f"):
        kind, label, value = item.split("\x1d", 2)
        if label or kind in reach or "[" in value or ":::" in value:
            break
        reach[kind] = value
    else:
        return reach  # one value of a kind without a label or anything to escape: by far the most people
    points: dict[str, list[Point]] = {}
    for item in joined.split("\x1f"):
        kind, label, value = item.split("\x1d", 2)
        points.setdefault(kind, []).append(Point(kind, value, label))
    return {kind: cells.point_cell(several) for kind, several in points.items()}
