"""give, got, promise, ask, done, favors: what goes back and forth between people."""

from collections.abc import Sequence
from typing import Annotated

import typer

from netcrm.cli import options
from netcrm.cli.app import App
from netcrm.cli.asking import Answers, Ended, tell
from netcrm.cli.render import ago, screens, unseen
from netcrm.core import favors, who
from netcrm.core.favors import Favor
from netcrm.errors import RefusedError

app = typer.Typer()

What = Annotated[str, typer.Argument(metavar="TEXT", help="What it is, in a few words.")]
On = Annotated[str, typer.Option("--on", metavar="WHEN", help="The day; today without one.")]
YES_OR_NO = {"y": "yes", "n": "no"}


@app.command(
    "give",
    epilog="""
    netcrm give Marie "reviewed her talk"
    netcrm give 3 "introduced a designer" --on "last tuesday\"""",
)
def give(ctx: typer.Context, person: options.Who, text: What, on: On = "today") -> None:
    """Record something that you did for somebody."""
    session: App = ctx.obj
    found, day = who.find(session.store, person, session.today), session.day(on, "past")
    with session.store.write("give", found.name):
        favor = favors.give(session.store, found, text, day, session.today)
    _answer(session, favor, f"Given to {found.name}; {_stand(session, favor)}.")


@app.command(
    "got",
    epilog="""
    netcrm got Marie "put in a word at Acme"
    netcrm got paul "lent me his tent" --on yesterday""",
)
def got(ctx: typer.Context, person: options.Who, text: What, on: On = "today") -> None:
    """Record something that somebody did for you."""
    session: App = ctx.obj
    found, day = who.find(session.store, person, session.today), session.day(on, "past")
    with session.store.write("got", found.name):
        favor = favors.got(session.store, found, text, day, session.today)
    _answer(session, favor, f"Received from {found.name}; {_stand(session, favor)}.")


@app.command(
    "promise",
    epilog="""
    netcrm promise Marie "send the paper" --by friday
    netcrm promise 2 "introduce Paul" --by 2w""",
)
def promise(
    ctx: typer.Context,
    person: options.Who,
    text: What,
    by: Annotated[str, typer.Option("--by", metavar="WHEN", help="The day until which: friday, 2w, 12 mars.")] = "",
    on: On = "today",
) -> None:
    """Record what you promised somebody, and by when.

    From its week on a promise stands beside netcrm due, until netcrm done closes it.
    """
    session: App = ctx.obj
    found, day = who.find(session.store, person, session.today), session.day(on, "past")
    due_on = session.day(by, "future") if by else None
    with session.store.write("promise", found.name):
        favor = favors.promise(session.store, found, text, day, due_on, session.today)
    told = f"by {favor.due_on} ({ago(favor.due_on, session.today)})"
    _answer(session, favor, f"Promise {favor.number} to {found.name}, {told}; netcrm done {favor.number} closes it.")


@app.command(
    "ask",
    epilog="""
    netcrm ask Marie "an introduction to Acme"
    netcrm ask paul "a reference" --by "next friday\"""",
)
def ask(
    ctx: typer.Context,
    person: options.Who,
    text: What,
    by: Annotated[
        str, typer.Option("--by", metavar="WHEN", help="The day by which you need it, if there is one.")
    ] = "",
    on: On = "today",
    yes: Annotated[bool, typer.Option("--yes", help="Don't warn when it comes after a year of silence.")] = False,
) -> None:
    """Record what you asked of somebody.

    Who has been silent for a year is warned about first. netcrm ready WHO tells whether an ask is fitting now.
    """
    session: App = ctx.obj
    found, day = who.find(session.store, person, session.today), session.day(on, "past")
    due_on = session.day(by, "future") if by else None
    told = "" if yes else favors.warning(session.store, found, session.today)
    if told and not _agreed(session, found, told):
        session.render.say("Nothing was recorded.")
        return
    with session.store.write("ask", found.name):
        favor = favors.ask(session.store, found, text, day, due_on, session.today)
    _answer(session, favor, f"Ask {favor.number} of {found.name}; netcrm done {favor.number} closes it.")


@app.command(
    "done",
    epilog="""
    netcrm done 4
    netcrm done 4 --drop""",
)
def done(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(metavar="N", help="The number, as netcrm favors and netcrm due show it.")],
    on: On = "today",
    drop: Annotated[
        bool, typer.Option("--drop", help="It came to nothing: close it, and count it for nobody.")
    ] = False,
) -> None:
    """Close a promise that you kept, or an ask that was answered.

    From then on it counts in the balance: as given, or as received.
    """
    session: App = ctx.obj
    day = session.day(on, "past")
    with session.store.write("done", f"{number}{' --drop' * drop}"):
        favor = favors.close(session.store, number, day, session.today, drop=drop)
    words = {"promise": "Dropped", "ask": "Dropped", "gave": "Kept", "got": "Received"}[favor.kind]
    first = favor.text.partition("\n")[0]
    _answer(session, favor, f"{words}, {favor.name}: {first}; {_stand(session, favor)}.")


@app.command(
    "favors",
    epilog="""
    netcrm favors
    netcrm favors Marie --all""",
)
def list_favors(
    ctx: typer.Context,
    person: Annotated[str | None, typer.Argument(metavar="[WHO]", help=options.WHO_HELP)] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also what is done, and what came to nothing.")] = False,
    where: options.Where = None,
) -> None:
    """List what is promised and asked, with everybody or with WHO.

    The numbers are those that netcrm done takes. With WHO the balance is told as well.
    """
    session: App = ctx.obj
    of = who.find(session.store, person, session.today) if person is not None else None
    among = session.among(where)
    found = favors.listed(session.store, of, closed=everything)
    found = [one for one in found if among is None or one.id in among]
    drawn = [(f"{one.number}", one.kind, _when(session, one), one.name, one.text) for one in found]
    session.render.answer(
        [one.to_dict() for one in found], [_row(one) for one in found],
        lambda console: screens().columns(console, drawn),
    )  # fmt: skip
    if not found:
        session.render.say("Nothing is open: netcrm promise WHO TEXT --by WHEN, netcrm ask WHO TEXT.")
    if of is not None:
        session.render.say(f"{of.name}: {_balance(session, of.id)}.")


def _agreed(session: App, person: who.Person, told: str) -> bool:
    """Whether to go on after a warning: asked on a terminal, refused where nobody can be asked."""
    if not session.can_ask:
        hint = f"`netcrm ready id:{person.id}` says what to do first; --yes records the ask all the same."
        raise RefusedError(told, hint, {"id": person.id})
    tell(told)
    try:
        return Answers(asks=True).key("Record it all the same? [y]es [n]o: ", YES_OR_NO) == "yes"
    except Ended:
        return False


def _answer(session: App, favor: Favor, told: str) -> None:
    session.render.answer(favor, [_row(favor)], unseen)
    session.render.say(told)


def _stand(session: App, favor: Favor) -> str:
    return _balance(session, favor.id)


def _balance(session: App, contact: int) -> str:
    stand = favors.balance(session.store, contact)
    return favors.in_words(stand.given, stand.received) or "nothing given or received yet"


def _when(session: App, one: Favor) -> str:
    if one.state == "dropped":
        return f"dropped on {one.done_on}"
    if one.state == "done":
        return one.done_on or one.day
    return f"by {one.due_on} ({ago(one.due_on, session.today)})" if one.due_on else f"since {one.day}"


def _row(one: Favor) -> Sequence[object]:
    return (one.number, one.kind, one.state, one.name, one.text, one.day, one.due_on, one.done_on)
