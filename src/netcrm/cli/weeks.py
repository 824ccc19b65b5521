"""weeks: what came of the last weeks."""

from typing import TYPE_CHECKING, Annotated

import typer

from netcrm.cli.app import App
from netcrm.cli.render import count
from netcrm.core import outcomes, weeks

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer()


@app.command(
    "weeks",
    epilog="""
    netcrm weeks
    netcrm weeks --limit 52 --json""",
)
def show(
    ctx: typer.Context,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=0, metavar="N", help="At most so many weeks.")
    ] = outcomes.SHOWN_WEEKS,
) -> None:
    """Show what came of the last weeks.

    Of the people planned, how many were reached, attempted, postponed, dropped or are open. A week is kept when nobody
    was left open and somebody was reached or attempted. The running week counts as soon as it is kept.
    """
    session: App = ctx.obj
    this = weeks.of(session.today, session.settings.week_start)
    found, streak = outcomes.recent(session.store, this, session.today, limit)
    shown: list[dict[str, object]] = [{**week.to_dict(), "running": week.week == this.name} for week in found]

    def draw(console: "Console") -> None:
        from netcrm.cli import charts

        charts.weeks(console, found, running=this.name)

    session.render.answer({"weeks": shown, "streak": streak}, [tuple(week.values()) for week in shown], draw)
    if streak:
        session.render.say(f"{count(streak, 'week')} kept in a row.")
    elif found:
        session.render.say("No streak: a week is kept when nobody is left open, and somebody was reached or attempted.")
    elif limit:
        session.render.say("No week has a plan yet: netcrm due makes this week's.")
