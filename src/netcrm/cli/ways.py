"""path: the warmest ways to somebody; and, since it did so first, where things are."""

from typing import TYPE_CHECKING, Annotated

import typer

from netcrm.cli import places
from netcrm.cli.app import App
from netcrm.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from netcrm.core.paths import Way

app = typer.Typer()


@app.command(
    "path",
    epilog="""
    netcrm path Marie
    netcrm path --org Acme""",
)
def path(
    ctx: typer.Context,
    what: Annotated[
        str, typer.Argument(metavar="[WHO]", help="To whom; or store, settings or backups: where that is.")
    ] = "",
    org: Annotated[
        str | None, typer.Option("--org", metavar="NAME", help="To anybody whose organization's name holds this.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, metavar="N", help="At most so many ways.")] = 5,
) -> None:
    """Find the warmest ways to somebody, over whom you know; or print where the store is.

    Without WHO and --org it prints where the store, the settings and the backups are, and with one of these three words
    that place alone. Somebody who is called store is id:N, or more of the name.
    """
    session: App = ctx.obj
    if what and org is not None:
        raise UsageError("--org takes no WHO.", "netcrm path --org NAME")
    if org is None and (not what or what in places.PLACES):
        places.answer(session, what)
    else:
        _ways(session, what, org, limit)


def _ways(session: App, what: str, org: str | None, limit: int) -> None:
    from netcrm.core import paths, who

    def draw(console: "Console") -> None:
        from netcrm.cli import network_screens

        network_screens.ways(console, found)

    if org is not None:
        found, to = paths.to_organization(session.store, org, session.today, limit), org
    else:
        person = who.find(session.store, what, session.today)
        found, to = paths.to_person(session.store, person, session.today, limit), person.name
    session.render.answer([way.to_dict() for way in found], map(_fields, found), draw)
    if not found:
        session.render.say(
            f"No way to {to} is on record: nobody whom you are in touch with was together with them or introduced them."
        )


def _fields(way: "Way") -> tuple[object, ...]:
    return (
        way.strength, way.id, way.name, [step.name for step in way.steps[:-1]], [step.strength for step in way.steps],
        way.steps[-1].because,
    )  # fmt: skip
