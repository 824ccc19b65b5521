"""Where things are, and the settings: the command config, and what path prints of places."""

import os
from typing import Annotated

import typer

from netcrm import settings
from netcrm.cli.app import App

app = typer.Typer()


PLACES = ("store", "settings", "backups")


def answer(session: App, what: str) -> None:
    """Print where one of PLACES is, or all of them: `netcrm path`."""
    db = session.settings.db
    folder = os.path.dirname(db)  # noqa: PTH120
    where = dict(zip(PLACES, (db, session.settings.file, os.path.join(folder, "backups")), strict=True))  # noqa: PTH118
    if not what:
        session.render.answer(where, list(where.items()))
        return
    session.render.answer({what: where[what]}, [(where[what],)])


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
    """Show the settings and where each comes from, or change one."""
    session: App = ctx.obj
    if value is not None:
        settings.save(session.environ, name, value)
    options = [settings.known(name)] if name else settings.OPTIONS
    now = settings.load(session.environ, session.db)
    shown = [
        {"name": o.name, "value": now.values[o.name], "source": now.sources[o.name], "help": o.help} for o in options
    ]
    session.render.answer(shown, [tuple(item.values()) for item in shown])
    if value is not None and now.sources[name] not in ("config.toml", "locale", "default"):
        session.render.say(f"{now.sources[name]} is set, and stands before the file.")
