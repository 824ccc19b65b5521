"""doctor: what is wrong with the store, and mending it."""

from typing import Annotated

import typer

from netcrm import clock
from netcrm.cli.app import App
from netcrm.cli.render import count, unseen
from netcrm.core import doctor as doctoring
from netcrm.core.doctor import Mended
from netcrm.core.findings import Patient
from netcrm.errors import UnusableError
from netcrm.store import driver

app = typer.Typer()

UNWELL = 6
"""The exit code for a store that is not healthy: that of one that can't be used (docs/reference/exit-codes.md)."""


@app.command(
    "doctor",
    epilog="""
    netcrm doctor
    netcrm doctor --fix""",
)
def doctor(
    ctx: typer.Context,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended without losing anything.")] = False,
) -> None:
    """Look for damage and disorder in the store; mend what can be mended.

    Ends with 0 for a healthy store, else with 6. Notes are no illness. Before --fix changes anything it keeps a backup,
    and netcrm undo takes back what it did to rows.
    """
    session: App = ctx.obj
    patient = _patient(session, fix=fix)
    done = doctoring.mend(patient) if fix else Mended(doctoring.examine(patient), 0, "")
    healthy = doctoring.is_healthy(done.findings)
    encrypted = bool(driver.salt_of(session.store.path))
    data = {
        "healthy": healthy, "encrypted": encrypted, "findings": [each.to_dict() for each in done.findings],
        "operation": done.operation or None, "backup": done.backup or None,
    }  # fmt: skip
    rows = [(each.severity, each.check, each.number, each.text, each.remedy, each.fixed) for each in done.findings]
    session.render.answer(data, rows, None if rows else unseen)
    _say(session, done, f"{'healthy' if healthy else 'not healthy'}{', and encrypted' if encrypted else ''}")
    if not healthy:
        raise typer.Exit(UNWELL)


def _patient(session: App, *, fix: bool) -> Patient:
    """What is looked at. Wrong settings are a finding, unless a store is to be mended by them, or none is found."""
    mistakes = session.go_on()
    if mistakes and fix:
        raise mistakes[0]
    try:
        store = session.store
    except UnusableError as trouble:
        raise (mistakes or [trouble])[0] from None
    now = clock.now(session.environ)
    return Patient(store, session.settings, session.today, now, session.environ, mistakes)


def _say(session: App, done: Mended, state: str) -> None:
    fixed = sum(each.fixed for each in done.findings)
    if fixed:
        step = f" as operation {done.operation}; netcrm undo takes that back" if done.operation else ""
        session.render.say(f"Mended: {count(fixed, 'finding')}{step}.")
    elif not doctoring.is_healthy(done.findings) and any(each.remedy for each in done.findings):
        session.render.say("netcrm doctor --fix mends what has a remedy.")
    session.render.say(f"The store is {state}.")
