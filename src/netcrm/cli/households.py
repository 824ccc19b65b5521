"""household: who is reached together."""

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from netcrm.cli import circles, options
from netcrm.cli.app import App
from netcrm.cli.render import screens, unseen
from netcrm.core import households, who
from netcrm.core.households import Home, Settled
from netcrm.errors import UsageError

app = typer.Typer()


@app.command(
    "household",
    epilog="""
    netcrm household Dupont Marie Paul
    netcrm household Dupont Paul --remove""",
)
def household(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="The household; a new name makes one.")] = None,
    people: Annotated[list[str] | None, typer.Argument(metavar="[WHO...]", help=options.WHO_HELP)] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take them out.")] = False,
) -> None:
    """Put people into a household: one row in the plan.

    Logged by its number in the plan, a row stands for all of the household. Without WHO its people are listed, without
    NAME all households.
    """
    session: App = ctx.obj
    if name is not None and people:
        _change(session, name, people, remove)
    elif remove:
        raise UsageError("WHO is missing.", "netcrm household NAME WHO... --remove")
    else:
        _list(session, households.every(session.store) if name is None else [households.one(session.store, name)])


def _change(session: App, name: str, people: Sequence[str], remove: bool) -> None:
    store = session.store
    found = who.find_all(store, people, session.today)
    with store.write("household", f"{name} {circles.names_of(found)}"):
        changed = (households.take_out if remove else households.put)(store, name, found)
    home = households.named(store, name)
    session.render.answer(
        {"households": [home.to_dict()] if home is not None else [], "changed": [one.to_dict() for one in changed]},
        [(one.household, one.id, one.name, one.before) for one in changed],
        unseen,
    )
    for sentence in _told(name, changed, home):
        session.render.say(sentence)


def _told(name: str, changed: Sequence[Settled], home: Home | None) -> Iterator[str]:
    """What there is to say of a change: who moved from elsewhere, and who is in the household now."""
    if not changed:
        yield "Nothing to change."
    for one in changed:
        if one.before and one.household:
            yield f"{one.name} moves from {one.before} to {one.household}."
    if home is not None:
        yield f"{home.name}: {', '.join(_members(home))}."
    else:
        yield f"Nobody is left in {name}, so it is gone."


def _list(session: App, found: Sequence[Home]) -> None:
    drawn = [(home.name, ", ".join(_members(home))) for home in found]
    session.render.answer(
        {"households": [home.to_dict() for home in found], "changed": []},
        [(home.name, member.id, member.name) for home in found for member in home.members],
        lambda console: screens().columns(console, drawn),
    )
    if not found:
        session.render.say("There is no household: netcrm household NAME WHO... makes one.")


def _members(home: Home) -> list[str]:
    return [member.name + (" (archived)" if member.archived_on else "") for member in home.members]
