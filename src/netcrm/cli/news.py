"""news: what the newest lists told of people."""

from typing import Annotated

import typer

from netcrm.cli import options
from netcrm.cli.app import App
from netcrm.cli.render import ago, screens
from netcrm.core import news

app = typer.Typer()

SHOWN = 50


@app.command(
    "news",
    epilog="""
    netcrm news
    netcrm news --since 3m --json""",
)
def list_news(
    ctx: typer.Context,
    since: Annotated[str, typer.Option(metavar="WHEN", help="From this day on: last monday, 3m, 2026-11-01.")] = "",
    limit: options.Limit = SHOWN,
    where: options.Where = None,
) -> None:
    """Show who changed company or title, who is new, who is gone.

    An import of a newer LinkedIn archive tells. For 30 days a change is a reason to write, and counts in the plan.
    """
    session: App = ctx.obj
    first = session.day(since, "past").isoformat() if since else ""
    items = list(news.items(session.store, first, limit, session.among(where)))
    rows = [(item.day, item.kind, item.id, item.name, item.before, item.after, item.source) for item in items]
    drawn = [
        (ago(item.day, session.today), f"id:{item.id}", item.name, news.words(item.kind, item.before, item.after))
        for item in items
    ]
    session.render.answer([item.to_dict() for item in items], rows, lambda console: screens().columns(console, drawn))
    if not items:
        session.render.say("No news. An import of a newer LinkedIn archive tells who changed company or title.")
