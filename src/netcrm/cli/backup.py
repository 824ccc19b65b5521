"""backup: a checked copy of the store, while it may be in use."""

import os
from typing import Annotated

import typer

from netcrm import clock
from netcrm.cli.app import App
from netcrm.cli.render import size
from netcrm.errors import UsageError
from netcrm.store import driver, shelf, vault

app = typer.Typer()


@app.command(
    "backup",
    epilog="""
    netcrm backup
    netcrm backup /media/stick/netcrm.db""",
)
def backup(
    ctx: typer.Context,
    path: Annotated[
        str, typer.Argument(metavar="[PATH]", help="The file, or a folder for it; else among the kept backups.")
    ] = "",
) -> None:
    """Copy the store as it is now, and check the copy.

    Others may write meanwhile. At PATH an earlier copy is replaced, and nothing else. The copy is encrypted if the
    store is, with the same key.
    """
    session: App = ctx.obj
    session.file("backup")
    db = session.open().path
    at = clock.now(session.environ)
    target = _target(path, db, at)
    done = vault.back_up(db, target)
    if not path:
        shelf.thin(db, at, done.path)
    encrypted = bool(driver.salt_of(done.path))
    data = {
        "path": done.path, "size": done.size, "contacts": done.contacts, "operation": done.operation or None,
        "encrypted": encrypted,
    }  # fmt: skip
    session.render.answer(data, [(done.path, done.size, done.contacts, done.operation or None)])
    whose = "It is encrypted with the store's key" if encrypted else "It is not encrypted; only you can read it"
    session.render.say(f"A whole and checked copy, {size(done.size)}. {whose}.")


def _target(path: str, db: str, at: str) -> str:
    """The file to write: the one that was named, one in a folder that was named, or the next of the kept backups."""
    if path == "-":
        raise UsageError("A backup is a file, and does not go to stdout.", "netcrm export json does.")
    if not path:
        return shelf.place(db, "backup", at)
    if os.path.isdir(path):  # noqa: PTH112
        return os.path.join(path, shelf.named(db, "backup", at) + ".db")  # noqa: PTH118
    return path
