"""remind: one-off reminders, set, listed and ticked."""

from collections.abc import Sequence
from typing import Annotated

import typer

from netcrm.cli import options
from netcrm.cli.app import App
from netcrm.cli.render import ago, screens, unseen
from netcrm.core import reminders, who
from netcrm.core.reminders import Reminder
from netcrm.errors import UsageError

app = typer.Typer()


@app.command(
    "remind",
    epilog="""
    netcrm remind Marie friday "send the paper"
    netcrm remind --done 1""",
)
def remind(
    ctx: typer.Context,
    person: Annotated[str | None, typer.Argument(metavar="[WHO]", help=options.WHO_HELP)] = None,
    when: Annotated[
        str | None, typer.Argument(metavar="[WHEN]", help="Today or later: friday, 3w, in 2 months, 12 mars.")
    ] = None,
    text: Annotated[str | None, typer.Argument(metavar="[TEXT]", help="What to think of.")] = None,
    done: Annotated[int | None, typer.Option("--done", metavar="N", help="Tick the reminder of that number.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="List the ticked ones as well.")] = False,
    where: options.Where = None,
) -> None:
    """Be reminded of something on a day, or list and tick such reminders.

    Without WHEN and TEXT the open ones are listed, of everybody or of WHO. From its week on a reminder stands beside
    netcrm due, until it is ticked.
    """
    session: App = ctx.obj
    if done is not None:
        if person is not None or everything or where:
            raise UsageError("--done takes a number and nothing else.", "netcrm remind --done N")
        _tick(session, done)
    elif person is None or (when is None and text is None):
        _list(session, person, everything, session.among(where))
    elif when is None or text is None or everything or where:
        raise UsageError("A reminder is WHO, WHEN and TEXT.", 'netcrm remind Marie friday "send the paper"')
    else:
        _add(session, person, when, text)


def _add(session: App, person: str, when: str, text: str) -> None:
    found = who.find(session.store, person, session.today)
    day = session.day(when, "future")
    with session.store.write("remind", found.name):
        added = reminders.add(session.store, found, day, text, session.today)
    session.render.answer([added.to_dict()], _rows([added]), unseen)
    session.render.say(f"Reminder {added.number}, {added.name}: {added.day} ({ago(added.day, session.today)}).")


def _tick(session: App, number: int) -> None:
    with session.store.write("remind", f"done {number}"):
        ticked = reminders.tick(session.store, number, session.today)
    session.render.answer([ticked.to_dict()], _rows([ticked]), unseen)
    session.render.say(f"Ticked {number}: {ticked.text.partition(chr(10))[0]}")


def _list(session: App, person: str | None, everything: bool, among: frozenset[int] | None) -> None:
    of = who.find(session.store, person, session.today) if person is not None else None
    found = reminders.listed(session.store, of, ticked=everything)
    found = [one for one in found if among is None or one.id in among]
    drawn = [(f"{one.number}", _when(session, one), one.name, one.text) for one in found]
    session.render.answer(
        [one.to_dict() for one in found], _rows(found), lambda console: screens().columns(console, drawn)
    )
    if not found:
        session.render.say("No reminder is open: netcrm remind WHO WHEN TEXT sets one.")


def _when(session: App, one: Reminder) -> str:
    state = f"ticked on {one.done_on}" if one.done_on else ago(one.day, session.today)
    return f"{one.day} ({state})"


def _rows(found: Sequence[Reminder]) -> list[tuple[object, ...]]:
    return [(one.number, one.day, one.name, one.text, one.done_on) for one in found]
