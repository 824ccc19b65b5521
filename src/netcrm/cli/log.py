"""log: what happened with people."""

from typing import Annotated

import typer

from netcrm.cli import circles, options
from netcrm.cli.app import App
from netcrm.core import cadence, households, interactions
from netcrm.errors import UsageError

app = typer.Typer()


@app.command(
    "log",
    epilog="""
    netcrm log Marie Paul -m "lunch, she looks for a data lead" --via lunch
    netcrm log 3 --attempt --via call""",
)
def log(
    ctx: typer.Context,
    people: options.People,
    note: Annotated[str, typer.Option("--note", "-m", metavar="TEXT", help="What it was about.")] = "",
    on: Annotated[str, typer.Option(metavar="WHEN", help="The day: yesterday, mardi dernier, 2026-11-20.")] = "today",
    via: Annotated[
        str | None,
        typer.Option(metavar="CHANNEL", help="coffee, call, video, sms, mail ... (in person; attempt: message)."),
    ] = None,
    attempt: Annotated[bool, typer.Option("--attempt", help="You tried, and reached nobody.")] = False,
    they: Annotated[bool, typer.Option("--they", help="They reached out to you.")] = False,
    minutes: Annotated[int, typer.Option(metavar="N", help="How long it took.")] = 0,
    cost: Annotated[str | None, typer.Option(metavar="AMOUNT", help="What it cost: 18, 18.50, $20.")] = None,
    currency: Annotated[
        str | None, typer.Option(metavar="CODE", help="The cost's currency, such as EUR; else that of the settings.")
    ] = None,
    next_on: Annotated[
        str | None, typer.Option("--next", metavar="WHEN", help="The next check-in, as you want it.")
    ] = None,
) -> None:
    """Log a coffee, call or message with one person or several.

    The last contact, the tie strength and the next check-in follow. A number of the plan means the household with it.
    """
    session: App = ctx.obj
    if attempt and they:
        raise UsageError(
            "--attempt and --they exclude each other.", "When they reached out, it was no attempt of yours."
        )
    found, companies = households.meant(session.store, people, session.today)
    spent, unit = _spent(session, cost, currency)
    entry = interactions.Entry(
        day=session.day(on, "past").isoformat(),
        channel=cadence.channel(via) if via else "message" if attempt else "in_person",
        direction="in" if they else "out",
        attempt=attempt,
        minutes=minutes,
        summary=note,
        cost=spent,
        currency=unit,
    )
    wish = None if next_on is None else session.day(next_on, "future")
    with session.store.write("log", circles.names_of(found)):
        moved = interactions.log(session.store, found, entry, session.today, session.capacity, wish)
    circles.answer(session, moved)
    for company in companies:
        included = ", ".join(person.name for person in company.others)
        session.render.say(f"With {included} of the household {company.household}; a name means one person alone.")
    if not any(person.check_in for person in moved):
        session.render.say("None of them is in a circle: netcrm circle active WHO makes them due again in time.")


def _spent(session: App, cost: str | None, currency: str | None) -> tuple[float, str]:
    """The cost of an entry and its currency; most have none."""
    if cost is None and currency is None:
        return 0.0, ""
    from netcrm.core import money

    return money.option("--cost", cost, currency, session.settings)
