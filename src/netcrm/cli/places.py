"""path and config: where things are, and the settings."""

import os
from typing import Annotated

import typer

from netcrm import settings
from netcrm.cli.app import App

app = typer.Typer()


@app.command(
    "path",
    epilog="""
    netcrm path
    cp "$(netcrm path store)" backup.db""",
)
def path(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(metavar="[WHAT]", help="store, settings or backups; else all three.")] = "",
) -> None:
    """Print where the store, the settings and the backups are."""
    session: App = ctx.obj
    db = session.settings.db
    places = {"store": db, "settings": session.settings.file, "backups": os.path.join(os.path.dirname(db), "backups")}  # noqa: PTH118, PTH120
    if not what:
        session.render.answer(places, list(places.items()))
        return
    if what not in places:
        from netcrm.errors import UsageError

        raise UsageError(f"There is no place {what!r}.", f"These exist: {', '.join(places)}.")
    session.render.answer({what: places[what]}, [(places[what],)])


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
