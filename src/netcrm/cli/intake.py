"""import: bring in what people have elsewhere."""

from pathlib import Path
from typing import Annotated

import typer

from netcrm.cli import importing
from netcrm.cli.app import App
from netcrm.cli.importing import Asked
from netcrm.core import mappings
from netcrm.errors import UsageError
from netcrm.formats import Source, open_source
from netcrm.formats.opening import File

app = typer.Typer()

_STDIN = Path("/dev/stdin")
"""What `-` stands for."""


@app.command(
    "import",
    epilog="""
    netcrm import Complete_LinkedInDataExport.zip --dry-run
    netcrm import people.csv --map "Who=name" --map "Firm=organization\"""",
)
def import_file(
    ctx: typer.Context,
    path: Annotated[
        str,
        typer.Argument(metavar="PATH", help="A file, folder or archive: vCard, CSV, LinkedIn, mail, calendar, JSON..."),
    ],
    as_format: Annotated[
        str, typer.Option("--as", metavar="FORMAT", help="What it is, if it is not seen; --as help lists them.")
    ] = "",
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="COLUMN=FIELD", help="A table's column to a field; - leaves it out. Remembered."),
    ] = None,
    no_map: Annotated[bool, typer.Option("--no-map", help="Forget how such a table was mapped.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done, and do nothing.")] = False,
    only: Annotated[
        str, typer.Option(metavar="KIND", help="Nothing but new people, changed people, or interactions.")
    ] = "",
    doubtful: Annotated[
        str, typer.Option(metavar="ask|skip|add", help="People who may be known already: ask on a terminal, else skip.")
    ] = "",
    add_unknown: Annotated[
        int, typer.Option(min=0, metavar="N", help="Add people who are in N interactions or more; 0 adds nobody.")
    ] = 0,
    newest: Annotated[
        bool, typer.Option("--newest", help="A LinkedIn list is the newest one, whatever its dates say.")
    ] = False,
    keep_text: Annotated[bool, typer.Option("--keep-text", help="Keep texts of messages, subjects, titles.")] = False,
    owner: Annotated[
        str, typer.Option(metavar="WHO", help="Whose mail or messages they are: addresses, a name, a profile URL.")
    ] = "",
    raw: Annotated[bool, typer.Option("--raw", help="Take a ' before a formula as part of the cell.")] = False,
) -> None:
    """Import people and what happened with them; nobody becomes due by it.

    What a file says of somebody known completes them; what you edited stays. Again, it changes nothing.
    """
    session: App = ctx.obj
    asked = Asked(doubtful, only, add_unknown, dry_run, newest).checked()
    if not path:
        raise UsageError("The PATH is empty.", "Name a file or a folder; . is this one.")
    given, file = _mapping(mapping or ()), File(_STDIN if path == "-" else Path(path))

    def reopen() -> Source:
        return open_source(
            file, as_format, mapping=given, recall=lambda header: _recalled(session, header, no_map),
            keep_text=keep_text or session.settings.keep_text, date_order=session.settings.date_order, owner=owner,
            me=session.settings.me, today=session.today, raw=raw,
        )  # fmt: skip

    if (as_format or file.format) == "json":  # told without opening: some formats are read whole by it
        reopen()  # it refuses a --map
        plan, operation = importing.bring_back(session, "import", file.name, file, asked)
    else:
        plan, operation = importing.bring_in(session, "import", file.name, reopen, asked)
    importing.answer(session, plan, operation, asked)


def _recalled(session: App, header: str, forget: bool) -> dict[str, str]:
    """How a table with this header was mapped before, where there is a store to know it."""
    if forget or not session.has_store:
        return {}
    return mappings.recall(session.open(), header)


def _mapping(texts: list[str] | tuple[str, ...]) -> dict[str, str]:
    pairs = [text.rpartition("=") for text in texts]
    for column, sign, field in pairs:
        if not (column and sign and field):
            raise UsageError(f"--map {column or field!r} can't be meant.", 'Give --map "Their column=our field".')
    return {column.strip(): field.strip() for column, _, field in pairs}
