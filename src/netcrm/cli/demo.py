"""demo: a small lively network in a throwaway store, its week's plan, and what to type next."""

import os
import tempfile

import typer

from netcrm.cli import due
from netcrm.cli.app import App
from netcrm.core import demo, plan
from netcrm.core.planning import Budget

app = typer.Typer()


@app.command(
    "demo",
    epilog="""
    netcrm demo
    netcrm demo --json""",
)
def show(ctx: typer.Context) -> None:
    """Show a small lively network in a throwaway store, its week's plan, and what to type next."""
    session: App = ctx.obj
    folder = tempfile.mkdtemp(prefix="netcrm-demo-")
    session.db = os.path.join(folder, "netcrm.db")  # noqa: PTH118
    store = session.open(create=True)
    with store.write("demo"):
        people = demo.fill(store, session.today, session.capacity)
    due.answer(session, plan.due(store, session.today, Budget(session.capacity)), store=session.db)
    session.render.say(
        f"\n{people} people in a throwaway store. Try it:\n\n"
        f"  export NETCRM_DB={session.db}\n"
        '  netcrm log 1 -m "coffee, she starts a new job in May"\n'
        "  netcrm due --why\n"
        "  netcrm show 2\n"
        "  netcrm undo\n\n"
        "Your own: unset NETCRM_DB, then netcrm add NAME, or netcrm import with a LinkedIn archive.",
    )
