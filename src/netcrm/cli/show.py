"""show: a contact's card and timeline."""

from typing import Annotated

import typer

from netcrm.cli import options
from netcrm.cli.app import App
from netcrm.cli.render import card_screens, count
from netcrm.core import contacts, favors, there, who
from netcrm.records import spread

app = typer.Typer()


@app.command(
    "show",
    epilog="""
    netcrm show marie
    netcrm show 3 --json""",
)
def show(
    ctx: typer.Context,
    person: options.Who,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, metavar="N", help="Lines of the timeline.")] = 20,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what imports could not place, and the whole timeline.")
    ] = False,
) -> None:
    """Show everything about a contact, and the timeline."""
    session: App = ctx.obj
    found = who.find(session.store, person, session.today)
    card = contacts.card(session.store, found.id, session.today)
    moments = contacts.timeline(session.store, found.id, -1 if everything else limit)
    stand = favors.balance(session.store, found.id)
    clock = there.at(card.timezone, session.moment) if card.timezone else None
    data = {
        **card.to_dict(), "there": clock.to_dict() if clock is not None else None, "favors": stand.to_dict(),
        "timeline": [moment.to_dict() for moment in moments],
    }  # fmt: skip
    lines: list[tuple[object, ...]] = [
        (name, *_flat(value))
        for name, value in card.to_dict().items()
        if name != "formerly" and value not in (None, [], {}) and value is not False and (everything or name != "extra")
    ]
    lines += [("formerly", *tenure.to_dict().values()) for tenure in card.formerly]
    lines += [("there", *clock.to_dict().values())] if clock is not None else []
    lines += [("favors", *stand.to_dict().values())] if any(stand.to_dict().values()) else []
    lines += [("timeline", m.day, m.kind, m.channel, m.direction, m.people, m.minutes or None, m.text) for m in moments]

    session.render.answer(
        data,
        lines,
        lambda console: card_screens().card(
            console, card, moments, session.today, whole=everything, stand=stand, there=clock
        ),
    )
    if card.extra and not everything:
        session.render.say(
            f"{count(len(spread(card.extra)), 'more value')} from imports: netcrm show id:{card.id} --all"
        )


def _flat(value: object) -> tuple[object, ...]:
    """A value of the card as fields of a line: a list of points becomes `kind:value` items."""
    if isinstance(value, list):
        return tuple(f"{item['kind']}:{item['value']}" if isinstance(item, dict) else item for item in value)
    if isinstance(value, dict):
        return tuple(f"{name}={item}" for name, item in spread(value))
    return (value,)
