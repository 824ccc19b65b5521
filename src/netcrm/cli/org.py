"""org: organizations with their people and who left them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from netcrm.cli.app import App
from netcrm.cli.render import count, unseen
from netcrm.core import organizations
from netcrm.core.organizations import Organization
from netcrm.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer()

SHOWN = 30
"""How many organizations are listed when nobody says how many."""


@app.command(
    "org",
    epilog="""
    netcrm org Acme
    netcrm org "Acme Inc." --into Acme""",
)
def org(
    ctx: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="An organization, or a part of its name.")
    ] = None,
    rename: Annotated[str | None, typer.Option(metavar="NAME", help="Give it another name.")] = None,
    into: Annotated[str | None, typer.Option(metavar="NAME", help="Make it and this other organization one.")] = None,
    private: Annotated[bool, typer.Option("--private", help="Also people who are private.")] = False,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=0, metavar="N", help="At most so many of the list.")
    ] = SHOWN,
) -> None:
    """List organizations; or show one with its people, who left it, and the warmest way in.

    Who left is on record from the day on which an edit or an import moved them elsewhere.
    """
    session: App = ctx.obj
    if name is None:
        if rename is not None or into is not None:
            raise UsageError("NAME is missing.", 'netcrm org NAME --rename "New name", or netcrm org NAME --into OTHER')
        _list(session, limit, private=private)
    elif rename is not None and into is not None:
        raise UsageError("--rename and --into can't be combined.", "Do one after the other.")
    elif rename is not None or into is not None:
        _change(session, name, rename, into)
    else:
        _show(session, organizations.one(session.store, name, session.today, private=private))


def _list(session: App, limit: int, *, private: bool) -> None:
    found = organizations.every(session.store, session.today, private=private)
    shown = found[:limit]

    def draw(console: "Console") -> None:
        from netcrm.cli import org_screens

        org_screens.organizations(console, shown, session.today)

    rows = [(one.name, one.people, one.left, one.strength, one.strongest, one.last_contact) for one in shown]
    session.render.answer([one.to_dict() for one in shown], rows, draw)
    if not found:
        session.render.say("No organization has people: netcrm edit WHO --org NAME says where somebody is.")
    elif len(found) > len(shown):
        session.render.say(f"{len(found) - len(shown)} more: --limit {len(found)} shows them.")


def _show(session: App, found: Organization) -> None:
    def draw(console: "Console") -> None:
        from netcrm.cli import org_screens

        org_screens.organization(console, found, session.today)

    session.render.answer(found, _rows(found), draw)
    if not found.people and not found.left and not found.private_left_out:
        session.render.say(f"Nobody of {found.name} is on record.")
    if found.private_left_out:
        were = "was" if found.private_left_out == 1 else "were"
        session.render.say(f"{count(found.private_left_out, 'private contact')} {were} left out; --private shows them.")


def _rows(found: Organization) -> Iterator[tuple[object, ...]]:
    """A line for each who is there or left, and one for the way in, by what it is."""
    for one in found.people:
        yield "here", one.id, one.name, one.title, one.circle, one.strength, one.last_contact
    for gone in found.left:
        yield "left", gone.id, gone.name, gone.title, gone.until, gone.now, gone.organization
    if found.way is not None:
        yield "way", found.way.strength, [step.name for step in found.way.steps], found.way.steps[-1].because


def _change(session: App, name: str, rename: str | None, into: str | None) -> None:
    with session.store.write("org", f"{name} {'into ' if rename is None else 'to '}{rename or into}"):
        if rename is not None:
            done = organizations.rename(session.store, name, rename)
        else:
            done = organizations.merge(session.store, name, into or "")
    found = organizations.one(session.store, done.name, session.today)
    session.render.answer(found, _rows(found), unseen)
    if rename is not None:
        session.render.say(f"{done.before} is called {done.name} now.")
    else:
        session.render.say(f"{done.before} is {done.name} now; {count(done.moved, 'person', 'people')} moved.")
