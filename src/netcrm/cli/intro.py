"""intro: who should meet, who was brought together, and what became of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from netcrm.cli.app import App
from netcrm.cli.render import unseen
from netcrm.core import introductions, who
from netcrm.core.introductions import Change, Introduction
from netcrm.core.who import Person
from netcrm.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from netcrm.core.suggesting import Suggestion

app = typer.Typer()

SUGGESTED = 5
"""How many pairs are suggested when nobody says how many."""

HOW = 'netcrm intro A B --because "both climb"; netcrm intro N made moves number N on.'


@app.command(
    "intro",
    epilog="""
    netcrm intro Marie Paul --because "both teach data"
    netcrm intro 3 made""",
)
def intro(
    ctx: typer.Context,
    one: Annotated[
        str | None, typer.Argument(metavar="[A]", help="Whom to introduce; or the number of an introduction.")
    ] = None,
    other: Annotated[str | None, typer.Argument(metavar="[B]", help="To whom; or the new state of number A.")] = None,
    because: Annotated[str | None, typer.Option("--because", metavar="TEXT", help="Why they should meet.")] = None,
    state: Annotated[
        str | None, typer.Option("--state", metavar="STATE", help="idea, asked, made, thanked or declined.")
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="WHO", help="Who brings them together, if not you.")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="WHEN", help="The day of it; today without one.")] = None,
    suggest: Annotated[bool, typer.Option("--suggest", help="Suggest who should meet, with reasons.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="List the thanked and declined ones as well.")] = False,
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", min=1, metavar="N", help="At most so many; of suggestions usually 5.")
    ] = None,
) -> None:
    """Record that A should meet B, and what became of it; or list introductions.

    Without A and B the open ones are listed by their state, with A alone those of A. A number is an introduction's when
    it stands alone or before a state; elsewhere it is a row of this week's plan.
    """
    session: App = ctx.obj
    said = [text for text in (because, by, on) if text is not None]
    if suggest:
        if one is not None or said or state is not None or everything:
            raise UsageError("--suggest takes nothing but --limit.", "netcrm intro --suggest --limit 3")
        _suggest(session, limit or SUGGESTED)
    elif one is None or (other is None and not _is_number(one)):
        if said or (everything and state is not None):
            raise UsageError("An introduction is of two people: A and B.", HOW)
        _list(session, one, state, everything, limit)
    elif _is_number(one) and (other is None or _is_state(other)):
        if other is not None and state is not None:
            raise UsageError(f"The state is said twice: {other} and {state}.", HOW)
        _move(session, int(one), _change(session, because, other or state, by, on), bool(said or other or state))
    else:
        _add(session, one, str(other), _change(session, because, state, by, on))


def _is_number(text: str) -> bool:
    """Whether it can be the number of an introduction."""
    return text.isdecimal() and len(text) < 19


def _is_state(text: str) -> bool:
    return text.strip().lower() in introductions.STATES


def _change(session: App, because: str | None, state: str | None, by: str | None, on: str | None) -> Change:
    return Change(
        state=introductions.state_of(state) if state is not None else None,
        because=because,
        broker=who.find(session.store, by, session.today) if by is not None else None,
        day=session.day(on, "past") if on is not None else None,
    )


def _add(session: App, one: str, other: str, what: Change) -> None:
    first, second = who.find(session.store, one, session.today), who.find(session.store, other, session.today)
    with session.store.write("intro", f"{first.name}, {second.name}"):
        made = introductions.add(session.store, first, second, what, session.today)
    _tell(session, made)


def _move(session: App, number: int, what: Change, changes: bool) -> None:
    if not changes:
        _show(session, [introductions.read(session.store, number)])
        return
    with session.store.write("intro", f"{number} {what.state or ''}".rstrip()):
        moved = introductions.move(session.store, number, what, session.today)
    _tell(session, moved)


def _tell(session: App, one: Introduction) -> None:
    session.render.answer(_data([one]), _rows([one]), unseen)
    by = f", by {one.broker}" if one.broker else ""
    session.render.say(f"Introduction {one.number}, {one.name} and {one.other}{by}: {one.state}.")


def _list(session: App, one: str | None, state: str | None, everything: bool, limit: int | None) -> None:
    person: Person | None = who.find(session.store, one, session.today) if one is not None else None
    states: Sequence[str] = introductions.STATES if everything else introductions.OPEN
    if state is not None:
        states = [introductions.state_of(state)]
    found = introductions.listed(session.store, states, person)[:limit]
    _show(session, found)
    if not found:
        which = "open" if states is introductions.OPEN else "on record"
        session.render.say(
            f"No introduction is {which}: netcrm intro A B adds one, netcrm intro --suggest finds ideas."
        )


def _show(session: App, found: Sequence[Introduction]) -> None:
    def draw(console: "Console") -> None:
        from netcrm.cli import network_screens

        network_screens.introductions(console, found, session.today)

    session.render.answer(_data(found), _rows(found), draw)


def _data(found: Sequence[Introduction], suggested: "Sequence[Suggestion]" = ()) -> dict[str, object]:
    return {"introductions": [one.to_dict() for one in found], "suggested": [one.to_dict() for one in suggested]}


def _rows(found: Sequence[Introduction]) -> list[tuple[object, ...]]:
    return [(one.number, one.state, one.day, one.name, one.other, one.broker, one.because) for one in found]


def _suggest(session: App, limit: int) -> None:
    from netcrm.core import suggesting

    def draw(console: "Console") -> None:
        from netcrm.cli import network_screens

        network_screens.suggestions(console, found)

    found = suggesting.suggested(session.store, session.today, limit)
    rows = [(one.id, one.name, one.other_id, one.other, one.score, one.because) for one in found]
    session.render.answer(_data([], found), rows, draw)
    if found:
        first = found[0]
        session.render.say(f"netcrm intro id:{first.id} id:{first.other_id} keeps the first as an idea.")
    else:
        session.render.say("Nobody comes to mind: tags, cities and promises of warm contacts are what it goes by.")
