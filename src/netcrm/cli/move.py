"""move: the whole store onto a server, from one, or into another file."""

import os
import shlex
import sys
from typing import Annotated

import typer

from netcrm import clock
from netcrm.cli.app import App
from netcrm.cli.render import count, unseen
from netcrm.errors import UsageError
from netcrm.store import driver, is_server, moving
from netcrm.store.moving import Moved

app = typer.Typer()


@app.command(
    "move",
    epilog="""
    netcrm move postgresql://netcrm@db.example/netcrm
    netcrm --db postgresql://netcrm@db.example/netcrm move netcrm.db""",
)
def move(
    ctx: typer.Context,
    where: Annotated[
        str, typer.Argument(metavar="URL|PATH", help="An empty database on a server, or a file that is not there yet.")
    ],
) -> None:
    """Copy the whole store, history included, onto a server, from one, or into another file.

    Each row is compared before any of it counts. The store that you have stays as it is, and in use until you say so.
    """
    session: App = ctx.obj
    if where in ("", "-"):
        raise UsageError("A store is moved into a file or a database.", "netcrm export json writes to stdout.")
    progress = Progress(sys.stderr.isatty() and not session.json)
    try:
        done = moving.move_to(session.store, where, lambda: clock.now(session.environ), progress.tell)
    finally:
        progress.wipe()
    session.render.answer(done.to_dict(), [("count", table, rows) for table, rows in done.tables.items()], unseen)
    _say(session, done)


class Progress:
    """How far it is, on stderr: one line, which is wiped away at the end."""

    def __init__(self, watched: bool) -> None:
        self._watched = watched
        self._shown = False

    def tell(self, what: str, rows: int) -> None:
        """So many rows are done, for somebody who watches."""
        if self._watched:
            self._write(f"{rows:,} rows {what}")
            self._shown = True

    def wipe(self) -> None:
        """Take it away, if it was shown."""
        if self._shown:
            self._write("")

    def _write(self, text: str) -> None:
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()


def _say(session: App, done: Moved) -> None:
    """What was moved, and what to do next."""
    tables = done.tables
    moved = (
        count(tables["contact"], "contact"), count(tables["interaction"], "interaction"),
        count(tables["operation"], "step", "steps") + " of history",
    )  # fmt: skip
    session.render.say(f"Moved {', '.join(moved)} to {done.target}, and compared every row.")
    if driver.salt_of(done.source) and not done.encrypted:
        by = "the server's disk can be" if is_server(done.target) else "netcrm encrypt does that"
        session.render.say(f"The new one is not encrypted: {by}.")
    session.render.say(f"The store that you had stays as it is, and is still the one in use: {done.source}")
    place = done.target.replace(":***@", "@") if is_server(done.target) else os.path.abspath(done.target)  # noqa: PTH100
    variable = session.settings.sources["db"] == "NETCRM_DB"
    use = f"export NETCRM_DB={shlex.quote(place)}" if variable else f"netcrm config db {shlex.quote(place)}"
    session.render.say(f"To use the new one: {use}")
    if is_server(done.target) and place != done.target:
        session.render.say("Its password is best kept in ~/.pgpass (mode 0600).")
