"""import: bring in what people have elsewhere."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from netcrm.cli.app import App
from netcrm.cli.render import screens
from netcrm.core import intake, restore
from netcrm.errors import UsageError
from netcrm.formats import json as own_json
from netcrm.formats import open_source
from netcrm.records import Draft, ImportPlan
from netcrm.store.sqlite import SCHEMA_VERSION

app = typer.Typer()

TOLD_EVERY = 500
"""After how many records the progress on a terminal moves."""


@app.command(
    "import",
    epilog="""
    netcrm import Complete_LinkedInDataExport.zip --dry-run
    netcrm import people.csv --map "Who=name" --map "Firm=organization\"""",
)
def import_file(
    ctx: typer.Context,
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="A LinkedIn archive, folder or file; a CSV; netcrm's JSON.")
    ],
    as_format: Annotated[
        str, typer.Option("--as", metavar="FORMAT", help="linkedin, csv or json, if it is not seen.")
    ] = "",
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="COLUMN=FIELD", help="A CSV's column to a field; - leaves it out."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done, and do nothing.")] = False,
    doubtful: Annotated[
        str, typer.Option(metavar="skip|add", help="People who may be known already: leave them out, or add them.")
    ] = "skip",
    keep_text: Annotated[bool, typer.Option("--keep-text", help="Keep the text of messages.")] = False,
    owner: Annotated[
        str, typer.Option(metavar="NAME", help="Whose messages they are, by name or profile URL, if it is not seen.")
    ] = "",
    raw: Annotated[bool, typer.Option("--raw", help="Take a ' before a formula as part of the cell.")] = False,
) -> None:
    """Import people and messages; nobody becomes due by it.

    What a file says of somebody known completes them; what you edited stays. Again, it changes nothing.
    """
    session: App = ctx.obj
    if doubtful not in ("skip", "add"):
        raise UsageError(f"--doubtful {doubtful!r} can't be meant.", "It takes skip or add.")
    source = open_source(
        path, as_format, mapping=_mapping(mapping or ()), keep_text=keep_text or session.settings.keep_text,
        date_order=session.settings.date_order, owner=owner, raw=raw,
    )  # fmt: skip
    store = session.rehearse() if dry_run else session.open(create=True)
    with store.write("import", path.name, dry=dry_run) as operation:
        if source.format == "json":
            tables = own_json.read_tables(path, newest=SCHEMA_VERSION)
            plan = restore.bring_back(store, tables, path.name, session.today, session.capacity)
        else:
            plan = intake.bring_in(
                store, _told(source.drafts, session), session.today, session.capacity, source_format=source.format,
                notes=source.notes, doubtful_as_new=doubtful == "add",
            )  # fmt: skip
    _answer(session, plan, operation, dry_run=dry_run)


def _mapping(texts: list[str] | tuple[str, ...]) -> dict[str, str]:
    pairs = [text.rpartition("=") for text in texts]
    for column, sign, field in pairs:
        if not (column and sign and field):
            raise UsageError(f"--map {column or field!r} can't be meant.", 'Give --map "Their column=our field".')
    return {column.strip(): field.strip() for column, _, field in pairs}


def _told(drafts: Iterator[Draft], session: App) -> Iterator[Draft]:
    """The drafts, with their count on stderr while somebody watches."""
    watched = sys.stderr.isatty() and not session.json
    number = 0
    for number, draft in enumerate(drafts, start=1):
        if watched and number % TOLD_EVERY == 0:
            sys.stderr.write(f"\r{number} records ")
            sys.stderr.flush()
        yield draft
    if watched and number >= TOLD_EVERY:
        sys.stderr.write("\r" + " " * 20 + "\r")


def _answer(session: App, plan: ImportPlan, operation: int, *, dry_run: bool) -> None:
    changed = any(plan.counts.get(kind) for kind in ("new", "changed", "interactions"))
    data = plan.to_dict() | {"dry_run": dry_run, "operation": operation if changed and not dry_run else None}
    rows: list[tuple[object, ...]] = [("count", kind, count) for kind, count in plan.counts.items()]
    for kind in ("new", "changed", "kept", "doubtful", "rejected"):
        rows += [(kind, step.name, step.where, step.because) for step in getattr(plan, kind)]
    session.render.answer(data, rows, lambda console: screens().imported(console, plan))
    for note in plan.notes:
        session.render.say(note)
    if plan.counts.get("unknown_people"):
        session.render.say(
            f"{plan.counts['unknown_people']} people in the messages are no contacts; they were left out."
        )
    if plan.counts.get("doubtful"):
        session.render.say("Doubtful people were left out: --doubtful add adds them, or edit those you know.")
    if dry_run:
        session.render.say("Nothing was changed (--dry-run).")
    elif not changed:
        known = not (plan.counts.get("rejected") or plan.counts.get("doubtful"))
        session.render.say("Nothing to change: all of it is known." if known else "Nothing was changed.")
    else:
        place = " Next: netcrm triage" if plan.counts["new"] and plan.format != "json" else ""
        session.render.say(f"Imported as operation {operation}; netcrm undo takes it back.{place}")
