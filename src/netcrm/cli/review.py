"""review: walk through this week's open rows, one key each, on a terminal or through a pipe.

Rule: every key is a command. What is confirmed is in the store at once, as one operation with the label of that
command, so that an interrupt loses nothing of it, and `netcrm undo` and `history` treat both alike. The walk is talk,
on stderr; stdout is data: who was done.
"""

from collections.abc import Sequence

import typer

from netcrm.cli.app import App
from netcrm.cli.asking import terminable
from netcrm.cli.render import count, unseen
from netcrm.cli.walk import Step, Walk
from netcrm.records import Week

app = typer.Typer()


@app.command(
    "review",
    epilog="""
    netcrm review
    printf 'log\\ncall\\nshe moves to Lyon\\nsnooze\\n3w\\nnext\\n' | netcrm review""",
)
def review(ctx: typer.Context) -> None:
    """Walk through this week's open rows, one key each.

    Log asks for the channel and a note, attempt for the channel, snooze until when. Skip waits four weeks, drop takes
    them out of the plan for good, open shows the card, undo takes the last one back, next leaves them open. A pipe
    gives one answer a line.
    """
    session: App = ctx.obj
    walk = Walk(session)
    asked = bool(walk.open())
    ended = False
    try:
        with terminable():
            walk.run()
        ended = True
    finally:
        _answer(session, walk.done, ended=ended)
    left = len(walk.open())
    if asked:
        session.render.say(f"{len(walk.done)} done, {left} left open.")
    if not left:
        session.render.say(f"Nobody is left open this week.\n{_next(walk.week())}")


def _answer(session: App, done: Sequence[Step], *, ended: bool) -> None:
    """Who was done. Of a walk that was broken off say what is kept; its JSON document is the mistake's."""
    if ended or not session.json:
        data = [{"position": step.position, "id": step.id, "name": step.name, "choice": step.choice} for step in done]
        session.render.answer(data, [(step.position, step.name, step.choice) for step in done], unseen)
    if not ended:
        kept = f"{len(done)} done, and kept." if done else "Nothing was done."
        session.render.say("\n" * session.can_ask + kept)


def _next(week: Week) -> str:
    """What to do when the week is done."""
    if not week.tracked:
        return "Nobody is in a circle yet: netcrm triage, or netcrm circle close WHO."
    if week.waiting:
        return f"{count(week.waiting, 'person is', 'people are')} waiting: netcrm due --all"
    return "netcrm due --next previews next week."
