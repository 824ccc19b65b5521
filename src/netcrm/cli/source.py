"""source: the mailboxes, folders and files that `netcrm sync` reads."""

from pathlib import Path
from typing import Annotated

import typer

from netcrm.cli.app import App
from netcrm.core import sources
from netcrm.core.sources import Named
from netcrm.errors import NotFoundError, UsageError
from netcrm.system import imap_address

app = typer.Typer()


@app.command(
    "source",
    epilog="""
    netcrm source mail imaps://me@example.org@imap.example.org/INBOX,Sent
    netcrm source cards ~/contacts.vcf""",
)
def source(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="What you call it.")] = "",
    place: Annotated[
        str, typer.Argument(metavar="[PLACE]", help="A path, or imaps://USER@HOST/FOLDER,FOLDER for mail on a server.")
    ] = "",
    as_format: Annotated[str, typer.Option("--as", metavar="FORMAT", help="What it is, if it is not seen.")] = "",
    owner: Annotated[
        str, typer.Option(metavar="WHO", help="Your addresses there, if `netcrm config me` lacks them.")
    ] = "",
    keep_text: Annotated[
        bool, typer.Option("--keep-text", help="Keep subjects, titles and texts of messages.")
    ] = False,
    rm: Annotated[bool, typer.Option("--rm", help="Forget the source of that name.")] = False,
) -> None:
    """Name a mailbox, folder or file for netcrm sync, or list those that are named.

    A name that there is already is changed. No password is kept: see netcrm sync.
    """
    session: App = ctx.obj
    if not name:
        _answer(session, sources.every(session.store) if session.has_store else [])
        return
    if rm:
        with session.store.write("source", f"--rm {name}"):
            sources.remove(session.store, name)
        session.render.say(f"Forgotten: {name}. What it brought in stays.")
        return
    if not place:
        _answer(session, [sources.find(session.store, name)])
        return
    kind, location = _placed(place)
    asked = {"as": as_format, "owner": owner, "keep_text": keep_text}
    store = session.open(create=True)
    with store.write("source", name):
        put = sources.put(store, name, kind, location, {key: value for key, value in asked.items() if value})
    _answer(session, [put])
    session.render.say(f"Next: netcrm sync {put.name}")


def _placed(place: str) -> tuple[str, str]:
    """The kind of a place and the place itself, whole. Raises UsageError or NotFoundError for what can't be one."""
    if imap_address.is_address(place):
        imap_address.account(place)
        return "imap", place
    if "://" in place:
        raise UsageError(f"{place.partition('://')[0]}:// can't be read.", "A path can, and imaps://USER@HOST/FOLDER.")
    path = Path(place).expanduser().absolute()
    if not path.exists():
        raise NotFoundError(f"There is no file {str(path)!r}.", "Check its name and folder.")
    return "file", str(path)


def _answer(session: App, named: list[Named]) -> None:
    rows = [
        (one.name, one.kind, one.location, *(f"{key}={value}" for key, value in one.options.items())) for one in named
    ]
    session.render.answer([one.to_dict() for one in named], rows)
    for one in named:
        if not one.named_here:
            session.render.say(f"{one.name} came with an import: it is not read unless you name it, place and all.")
    if not named:
        session.render.say("No source is named: netcrm source NAME PLACE names one.")
