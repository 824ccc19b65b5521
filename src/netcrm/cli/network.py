"""network: the balance of the network."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from netcrm.cli import options
from netcrm.cli.app import App
from netcrm.core import network as balance
from netcrm.core.network import Network

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer()


@app.command(
    "network",
    epilog="""
    netcrm network
    netcrm network --limit 20 --json""",
)
def network(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, metavar="N", help="At most so many of each list.")] = 5,
    where: options.Where = None,
) -> None:
    """Show the balance of your network: circles, variety, what fades, sleeps and has moved."""
    session: App = ctx.obj
    found = balance.network(session.store, session.today, limit, session.among(where))

    def draw(console: "Console") -> None:
        from netcrm.cli import network_screens

        network_screens.network(console, found, session.today)

    session.render.answer(found, _rows(found), draw)
    if not found.ties:
        session.render.say("There is no tie yet: netcrm log WHO records one, netcrm circle CIRCLE WHO declares one.")


def _rows(found: Network) -> Iterator[tuple[object, ...]]:
    """A line for each thing that there is to tell, by what it is."""
    yield "ties", found.ties, found.names
    for layer in found.circles:
        yield "circle", layer.circle, layer.people, layer.within, layer.layer
    levels = found.levels
    yield "levels", levels.strong, levels.weak, levels.dormant, levels.unseen, levels.weak_share
    for spread in found.spreads:
        yield (
            "spread", spread.by, spread.known, spread.unknown, spread.groups, spread.effective, spread.largest,
            spread.herfindahl,
        )  # fmt: skip
        for group in spread.top:
            yield "group", spread.by, group.name, group.kind, group.people, group.share
    for fading in found.fading:
        yield "fading", fading.id, fading.name, fading.circle, fading.strength, fading.last_contact, fading.on
    for old in found.dormant:
        yield "dormant", old.id, old.name, old.circle, old.strength, old.contact_days, old.last_contact, old.answer
    for kind, moves in (("cooler", found.cooler), ("closer", found.closer)):
        for one in moves:
            yield kind, one.id, one.name, one.declared, one.observed, one.strength, one.days, one.last_contact
