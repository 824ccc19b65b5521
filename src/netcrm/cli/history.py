"""undo and history: what was done, and taking it back."""

from typing import Annotated

import typer

from netcrm.cli.app import App
from netcrm.cli.render import count, screens, unseen
from netcrm.core import upkeep
from netcrm.store import journal

app = typer.Typer()


@app.command(
    "undo",
    epilog="""
    netcrm undo
    netcrm undo 12""",
)
def undo(
    ctx: typer.Context,
    number: Annotated[
        int | None, typer.Argument(metavar="[N]", min=1, help="A number of `netcrm history`; else your last command.")
    ] = None,
) -> None:
    """Take back the last command, or any other one.

    Again, and the one before goes too. Undoing an undo brings back what it took.
    """
    session: App = ctx.obj
    store = session.store
    done = journal.undo(store, number, lambda ids: upkeep.after_undo(store, ids, session.today, session.capacity))
    session.render.answer(done.to_dict(), [(done.id, done.label, done.detail, done.changes)], unseen)
    session.render.say(f"Taken back: {done.label} {done.detail}".rstrip() + f" ({count(done.changes, 'change')}).")


@app.command(
    "history",
    epilog="""
    netcrm history
    netcrm history --limit 100 --json""",
)
def history(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, metavar="N", help="At most so many.")] = 20,
) -> None:
    """List what was done, newest first, with the numbers that undo takes."""
    session: App = ctx.obj
    operations = journal.history(session.store, limit)

    rows = [(op.id, op.at, op.label, op.detail, op.changes, op.state) for op in operations]
    session.render.answer(
        [op.to_dict() for op in operations], rows, lambda console: screens().history(console, operations)
    )
    if not operations:
        session.render.say("Nothing was done yet.")
