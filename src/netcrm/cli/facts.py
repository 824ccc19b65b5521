"""fact: what to remember about people, dated, expiring or not."""

from typing import Annotated

import typer

from netcrm.cli import options
from netcrm.cli.app import App
from netcrm.cli.render import screens, unseen
from netcrm.core import facts, who
from netcrm.core.facts import Fact
from netcrm.errors import UsageError

app = typer.Typer()

SHOWN = 50


@app.command(
    "fact",
    epilog="""
    netcrm fact Marie "daughter Léa starts school in September" --until 2027-09-30
    netcrm fact Marie""",
)
def fact(
    ctx: typer.Context,
    person: Annotated[str | None, typer.Argument(metavar="[WHO]", help=options.WHO_HELP)] = None,
    text: Annotated[str | None, typer.Argument(metavar="[TEXT]", help="What to remember.")] = None,
    on: Annotated[str, typer.Option("--on", metavar="WHEN", help="When you learnt it; today without a day.")] = "",
    until: Annotated[
        str, typer.Option("--until", metavar="WHEN", help="The last day on which it holds: 3m, 30 september.")
    ] = "",
    remove: Annotated[int | None, typer.Option("--rm", metavar="N", help="Remove the fact of that number.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="List the expired ones as well.")] = False,
    limit: options.Limit = None,
    where: options.Where = None,
) -> None:
    """Remember something about a contact, or list what is remembered.

    Without TEXT the facts that hold are listed, of WHO, or the newest of everybody. netcrm brief WHO shows them before
    a coffee; what has expired is kept, and told no more.
    """
    session: App = ctx.obj
    if remove is not None:
        if person is not None or everything or on or until or where:
            raise UsageError("--rm takes a number and nothing else.", "netcrm fact --rm N")
        _remove(session, remove)
    elif text is None:
        if on or until:
            raise UsageError("TEXT is missing.", 'netcrm fact WHO "moves to Lyon" --until 3m')
        _list(session, person, everything, limit, session.among(where))
    elif person is None or everything or limit is not None or where:
        raise UsageError("--all, --limit and --where list facts.", "Leave out TEXT to list them.")
    else:
        _add(session, person, text, on, until)


def _add(session: App, person: str, text: str, on: str, until: str) -> None:
    found = who.find(session.store, person, session.today)
    day = session.day(on, "past") if on else None
    last = session.day(until, "future") if until else None
    with session.store.write("fact", found.name):
        added = facts.add(session.store, found, text, session.today, day=day, until=last)
    session.render.answer([added.to_dict()], [_row(added)], unseen)
    session.render.say(f"Fact {added.number}, {added.name}{f', until {added.expires_on}' * bool(added.expires_on)}.")


def _remove(session: App, number: int) -> None:
    with session.store.write("fact", f"rm {number}"):
        gone = facts.remove(session.store, number)
    session.render.answer([gone.to_dict()], [_row(gone)], unseen)
    session.render.say(f"Removed fact {number}, {gone.name}: {gone.text.partition(chr(10))[0]}")


def _list(
    session: App, person: str | None, everything: bool, limit: int | None, among: frozenset[int] | None
) -> None:  # fmt: skip
    if person is not None:
        of = [who.find(session.store, person, session.today).id]
        most = -1 if limit is None else limit
        found = facts.of(session.store, of, session.today, expired=everything, limit=most)
    else:
        most = SHOWN if limit is None else limit
        looked_at = most if among is None else -1
        found = facts.newest(session.store, session.today, expired=everything, limit=looked_at)
    if among is not None:
        found = [one for one in found if one.id in among]
        found = found[:most] if most >= 0 else found
    drawn = [(f"{one.number}", one.day, one.name, _told(session, one)) for one in found]
    session.render.answer(
        [one.to_dict() for one in found], [_row(one) for one in found],
        lambda console: screens().columns(console, drawn),
    )  # fmt: skip
    if not found:
        session.render.say("Nothing is remembered: netcrm fact WHO TEXT.")


def _told(session: App, one: Fact) -> str:
    over = one.expires_on < session.today.isoformat()
    until = f" ({'expired on' if over else 'until'} {one.expires_on})" if one.expires_on else ""
    return one.text + until


def _row(one: Fact) -> tuple[object, ...]:
    return (one.number, one.day, one.name, one.text, one.expires_on)
