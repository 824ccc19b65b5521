"""Where things are, and the settings: the command config, and what path prints of places."""

import os
from typing import Annotated

import typer

from netcrm import settings
from netcrm.cli.app import App
from netcrm.errors import RefusedError
from netcrm.store import is_server, masked

app = typer.Typer()


PLACES = ("store", "settings", "backups")

PASSFILE = "Leave it out of the address, and give it in ~/.pgpass: HOST:PORT:DATABASE:USER:PASSWORD, mode 0600."
"""What to do about a password in the address of a server."""


def answer(session: App, what: str) -> None:
    """Print where one of PLACES is, or all of them: `netcrm path`."""
    db = session.settings.db
    folder = "" if is_server(db) else os.path.join(os.path.dirname(db), "backups")  # noqa: PTH118, PTH120
    where = dict(zip(PLACES, (masked(db), session.settings.file, folder), strict=True))
    if not what:
        session.render.answer(where, list(where.items()))
        return
    session.render.answer({what: where[what]}, [(where[what],)])


def _printable(value: settings.Value) -> settings.Value:
    """A setting as it may be shown: a URL without its password."""
    return masked(value) if isinstance(value, str) else value


@app.command(
    "config",
    epilog="""
    netcrm config
    netcrm config capacity 5""",
)
def config(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="A setting; else all of them.")] = "",
    value: Annotated[str | None, typer.Argument(metavar="[VALUE]", help="What to set it to.")] = None,
) -> None:
    """Show the settings and where each comes from, or change one.

    The address of a server with a password in it is refused: no file of netcrm's keeps one.
    """
    session: App = ctx.obj
    if value is not None:
        if masked(value) != value:
            raise RefusedError("The address holds a password, which config.toml would keep.", PASSFILE)
        settings.save(session.environ, name, value)
    options = [settings.known(name)] if name else settings.OPTIONS
    now = settings.load(session.environ, session.db)
    shown = [
        {"name": o.name, "value": _printable(now.values[o.name]), "source": now.sources[o.name], "help": o.help}
        for o in options
    ]
    session.render.answer(shown, [tuple(item.values()) for item in shown])
    if value is not None and now.sources[name] not in ("config.toml", "locale", "default"):
        session.render.say(f"{now.sources[name]} is set, and stands before the file.")
