"""outcome: what came of knowing somebody, or of an event."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from netcrm.cli.app import App
from netcrm.cli.render import screens, unseen
from netcrm.core import money, results, who
from netcrm.core.results import Outcome
from netcrm.errors import UsageError

if TYPE_CHECKING:
    from netcrm.core.events import Event

app = typer.Typer()

EVENT = "event:"
USAGE = 'netcrm outcome WHO "signed the contract" --value 3000'


@app.command(
    "outcome",
    epilog="""
    netcrm outcome Marie "signed the contract" --value 3000
    netcrm outcome event:"Web afterwork" "found a co-founder\"""",
)
def outcome(
    ctx: typer.Context,
    of: Annotated[
        str | None, typer.Argument(metavar="[WHO|event:EVENT]", help="Whom it came of, or which event; or rm.")
    ] = None,
    text: Annotated[str | None, typer.Argument(metavar="[TEXT]", help="What came of it; after rm: its number.")] = None,
    value: Annotated[
        str | None, typer.Option(metavar="AMOUNT", help="What it is worth: 3000, $500, 1 200 EUR.")
    ] = None,
    currency: Annotated[
        str | None, typer.Option(metavar="CODE", help="The value's currency, such as EUR; else that of the settings.")
    ] = None,
    on: Annotated[str, typer.Option("--on", metavar="WHEN", help="The day; today without one.")] = "today",
) -> None:
    """Record what came of knowing somebody or of an event: a contract, a job, a friend.

    Without TEXT the outcomes are listed, of WHO or all of them; netcrm outcome rm N removes one. netcrm report tells
    which events they came of.
    """
    session: App = ctx.obj
    if of == "rm" and text is not None:
        _remove(session, text)
    elif text is None:
        _list(session, of)
    else:
        _add(session, of or "", text, money.option("--value", value, currency, session.settings), on)


def _add(session: App, of: str, text: str, worth: money.Money, on: str) -> None:
    store, today, day = session.store, session.today, session.day(on, "past")
    if of.startswith(EVENT):
        event = _event(session, of)
        with store.write("outcome", event.name):
            done = results.of_an_event(store, event.number, text, day, worth, today)
    else:
        person = who.find(store, of, today)
        with store.write("outcome", person.name):
            done = results.of_contact(store, person, text, day, worth, today)
    session.render.answer(done, [_row(done)], unseen)
    told = f", {money.shown(worth.amount, worth.currency)}" if worth.amount else ""
    session.render.say(f"Outcome {done.number} of {done.name or done.event}{told}: {done.text.partition(chr(10))[0]}")


def _event(session: App, of: str) -> "Event":
    """The event meant by `event:3` or `event:NAME`."""
    from netcrm.core import events

    return events.find(session.store, of, session.today)


def _remove(session: App, text: str) -> None:
    if not text.strip().isdecimal():
        raise UsageError(f"{text[:60]!r} is not the number of an outcome.", "`netcrm outcome` lists them: outcome rm 3")
    number = int(text[:19])
    found = results.one(session.store, number)
    with session.store.write("outcome rm", found.name or found.event):
        results.remove(session.store, number)
    session.render.answer(found, [_row(found)], unseen)
    session.render.say(f"Removed {number}: {found.text.partition(chr(10))[0]}")


def _list(session: App, of: str | None) -> None:
    store = session.store
    if of is None:
        found = results.listed(store)
    elif of.startswith(EVENT):
        found = results.of_event(store, _event(session, of).number)
    else:
        found = results.of_people(store, [who.find(store, of, session.today).id])
    drawn = [
        (f"{one.number}", one.day, one.name or one.event, money.shown(one.value or 0, one.currency), one.text)
        for one in found
    ]
    session.render.answer(
        [one.to_dict() for one in found], [_row(one) for one in found],
        lambda console: screens().columns(console, drawn),
    )  # fmt: skip
    if not found:
        session.render.say(f"Nothing has come of it yet, or it is not on record: {USAGE}")


def _row(one: Outcome) -> Sequence[object]:
    return (
        one.number, one.day, one.id, one.name, one.event, one.text, one.value and f"{one.value:.2f}", one.currency,
    )  # fmt: skip
