"""export: the data travels, as CSV or whole as JSON; to a file that only its owner can read, or to stdout."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import typer

from netcrm.cli.app import App
from netcrm.errors import UnusableError, UsageError
from netcrm.formats import cells, csv
from netcrm.formats import json as own_json
from netcrm.records import POINT_KINDS, Point
from netcrm.store import transfer
from netcrm.store.sqlite import SCHEMA_VERSION, Row, Store

app = typer.Typer()

WHAT = {"contacts": csv.CONTACT_COLUMNS, "interactions": csv.INTERACTION_COLUMNS}


@app.command(
    "export",
    epilog="""
    netcrm export csv contacts.csv
    netcrm export json | gzip > netcrm.json.gz""",
)
def export(
    ctx: typer.Context,
    to: Annotated[str, typer.Argument(metavar="FORMAT", help="csv, or json for everything.")],
    path: Annotated[Path | None, typer.Argument(metavar="[PATH]", help="The file to write; else stdout.")] = None,
    what: Annotated[str, typer.Option(metavar="WHAT", help="csv: contacts or interactions.")] = "contacts",
    raw: Annotated[bool, typer.Option("--raw", help="csv: no ' before what a spreadsheet would run.")] = False,
    bom: Annotated[bool, typer.Option("--bom", help="csv: mark the file as UTF-8, for Excel.")] = False,
) -> None:
    """Export contacts or interactions as CSV, or everything as JSON.

    `netcrm import` takes all of them back. A file is replaced whole, and is for your eyes only.
    """
    session: App = ctx.obj
    if to not in ("csv", "json"):
        raise UsageError(f"There is no export {to!r}.", "These exist: csv, json.")
    if what not in WHAT:
        raise UsageError(f"--what {what!r} can't be meant.", f"It takes {' or '.join(WHAT)}.")
    if session.json and (path is None or str(path) == "-"):
        raise UsageError(
            "With --json the answer is on stdout, so the export needs a PATH.", f"netcrm export {to} FILE --json"
        )
    store = session.store
    with _target(path) as out:
        if to == "json":
            count = own_json.write_tables(transfer.tables(store), out, schema=SCHEMA_VERSION)
        else:
            rows = _contacts(store) if what == "contacts" else _interactions(store)
            count = csv.write(WHAT[what], rows, out, raw=raw, bom=bom)
    if path is not None and str(path) != "-":
        session.render.answer({"path": str(path), "format": to, "rows": count}, [(str(path), count)])


@contextmanager
def _target(path: Path | None) -> Iterator[TextIO]:
    """Where to write: stdout, or a file that takes its name only when it is whole."""
    if path is None or str(path) == "-":
        # CSV has its own line ends, and every character goes out as UTF-8 whatever the terminal's locale says.
        with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", newline="") as out:
            yield out
        return
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        handle = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
                yield out
            fresh.replace(path)
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UnusableError(f"{path} can't be written: {error.strerror}.", "Name another file.") from error


def _contacts(store: Store) -> Iterator[list[str | None]]:
    """The rows of `csv.CONTACT_COLUMNS`: after the tags, the points of each kind have a cell of their own."""
    email, phone, url, handle = POINT_KINDS
    for row in store.each("export/contacts"):
        reach = _reach(row[9]) if row[9] else {}
        cell = reach.get
        yield [*row[:8], _several(row, 8), cell(email), cell(phone), cell(url), cell(handle), *row[10:]]


def _interactions(store: Store) -> Iterator[list[str | None]]:
    for row in store.each("export/interactions"):
        yield [*row[:6], _several(row, 6), _several(row, 7), row[8]]


def _several(row: Row, at: int) -> str | None:
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
