"""due: whom to contact this week."""

from typing import Annotated

import typer

from netcrm.cli import options
from netcrm.cli.app import App
from netcrm.cli.render import screens
from netcrm.core import plan
from netcrm.records import DueRow, Week

app = typer.Typer()


@app.command(
    "due",
    epilog="""
    netcrm due
    netcrm due --why --limit 3""",
)
def due(
    ctx: typer.Context,
    everyone: Annotated[bool, typer.Option("--all", help="Everybody who is due, ranked, without the cap.")] = False,
    why: Annotated[bool, typer.Option("--why", help="The numbers behind each place.")] = False,
    limit: options.Limit = None,
) -> None:
    """Show whom to contact this week, and why.

    The list stays the same all week; done rows are ticked. Numbers work as WHO.
    """
    session: App = ctx.obj
    answer(session, plan.due(session.store, session.today, session.capacity, everyone=everyone, limit=limit), why=why)


def answer(session: App, week: Week, *, why: bool = False, store: str = "") -> None:
    """Print a week's plan; of a throwaway `store` the data say where it is."""
    data: dict[str, object] = {**week.to_dict(), "rows": [_row(row, why) for row in week.rows]}
    if store:
        data = {"store": store, "plan": data}

    session.render.answer(
        data,
        (_fields(row, why) for row in week.rows),
        lambda console: screens().due(console, week, session.today, why=why),
    )
    if not week.tracked:
        session.render.say("Nobody is in a circle yet: netcrm triage, or netcrm circle close WHO.")
    elif not week.rows and not week.waiting:
        session.render.say("Nobody is due this week.")
    if week.waiting:
        session.render.say(f"waiting: {week.waiting} (netcrm due --all)")


def _row(row: DueRow, why: bool) -> dict[str, object]:
    shown = row.to_dict()
    if not why:
        del shown["why"]
    return shown


def _fields(row: DueRow, why: bool) -> list[object]:
    fields = [
        row.position, row.outcome, row.name, row.circle, row.strength, row.last_contact, row.last_channel, row.check_in,
        row.reason, row.reach, row.talk_about,
    ]  # fmt: skip
    return fields + [f"{name}={value}" for name, value in row.why.to_dict().items()] if why else fields
