"""brief and ready: what to know before a coffee, and whether to ask for something."""

from collections.abc import Sequence
from types import ModuleType
from typing import Annotated

import typer

from netcrm.cli import options
from netcrm.cli.app import App
from netcrm.core import brief, ready, there, who
from netcrm.errors import UsageError
from netcrm.records import Record

app = typer.Typer()

SHOWN = 10


@app.command(
    "brief",
    epilog="""
    netcrm brief Marie
    netcrm brief --event "Web afterwork\"""",
)
def before(
    ctx: typer.Context,
    person: Annotated[str | None, typer.Argument(metavar="[WHO]", help=options.WHO_HELP)] = None,
    event: Annotated[
        str, typer.Option("--event", metavar="EVENT", help="Those who are likely to be there: its name, or event:3.")
    ] = "",
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, metavar="N", help="At most so many of them.")] = SHOWN,
) -> None:
    """Show what to know of somebody before a coffee, on one screen.

    Who they are, how you know each other, the last three times, the facts that hold, what is open both ways, news, and
    three questions that come of all this.
    """
    session: App = ctx.obj
    if event:
        if person is not None:
            raise UsageError(
                "--event takes the place of WHO.", 'netcrm brief WHO, or netcrm brief --event "Web afterwork"'
            )
        _event(session, event, limit)
    elif person is None:
        raise UsageError("WHO is missing.", 'netcrm brief WHO, or netcrm brief --event "Web afterwork"')
    else:
        found = who.find(session.store, person, session.today)
        (told,) = brief.of(session.store, [found], session.today)
        clock = there.at(told.timezone, session.moment) if told.timezone else None
        lines = [*_lines(told), *([("there", *clock.to_dict().values())] if clock is not None else [])]
        session.render.answer(
            {**told.to_dict(), "there": clock.to_dict() if clock is not None else None}, lines,
            lambda console: _drawings().brief(console, told, session.today, clock),
        )  # fmt: skip


def _event(session: App, name: str, limit: int) -> None:
    from netcrm.core import events, likely

    found = events.find(session.store, name, session.today)
    people = likely.at_event(session.store, found, session.today, limit)
    rows = [
        (one.brief.id, one.brief.name, one.times, one.same, one.last, one.brief.questions[0].text,
         one.brief.questions[0].about)
        for one in people
    ]  # fmt: skip
    session.render.answer(
        [one.to_dict() for one in people], rows, lambda console: _drawings().likely(console, people, session.today)
    )
    if not people:
        session.render.say(f"Nobody on record was at an event like {found.name!r}.")


@app.command(
    "ready",
    epilog="""
    netcrm ready Marie
    netcrm ready 3 --json""",
)
def is_ready(ctx: typer.Context, person: options.Who) -> None:
    """Say whether it is a good moment to ask somebody for something.

    It looks at the tie, the last contact, unanswered attempts, what you promised, what you asked already, and who gave
    more; and it says what to do first.
    """
    session: App = ctx.obj
    found = who.find(session.store, person, session.today)
    told = ready.of(session.store, found, session.today)
    session.render.answer(told, _lines(told), lambda console: _drawings().ready(console, told))


def _lines(record: Record) -> list[Sequence[object]]:
    """A line a field that says something; a line an item for the lists, of its values."""
    lines: list[Sequence[object]] = []
    for name, value in record.to_dict().items():
        if name in TOGETHER:
            lines += [(name, *value)] if isinstance(value, list) and value else []
        elif isinstance(value, list):
            lines += [(name, *(item.values() if isinstance(item, dict) else [item])) for item in value]
        elif value is not None and value is not False:
            lines.append((name, value))
    return lines


TOGETHER = ("avoid", "languages", "tags", "household")
"""Lists of names, which stand in one line."""


def _drawings() -> ModuleType:
    """The drawings for a terminal, imported now."""
    from netcrm.cli import brief_screens

    return brief_screens
