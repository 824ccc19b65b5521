"""view: filters under a name, saved, listed, shown, renamed and removed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

import typer

from netcrm.cli import options
from netcrm.cli.app import App
from netcrm.cli.lists import fields
from netcrm.cli.render import count, screens, unseen
from netcrm.core import listing, views
from netcrm.core.views import View
from netcrm.errors import UsageError

app = typer.Typer()

HOW = "netcrm view save paris city:paris circle:close; netcrm list @paris uses it."


@app.command(
    "view",
    epilog="""
    netcrm view save paris city:paris circle:close,active
    netcrm view show paris""",
)
def view(
    ctx: typer.Context,
    action: Annotated[
        str | None, typer.Argument(metavar="[ACTION]", help="save, show, rename or rm; without one, all are listed.")
    ] = None,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="The view's name: a word.")] = None,
    filters: Annotated[
        list[str] | None, typer.Argument(metavar="[FILTER...]", help="save: who fit. rename: the new name.")
    ] = None,
    limit: options.Limit = None,
) -> None:
    """Save filters under a name, and list, show, rename or remove such views.

    @paris stands for the view wherever filters may stand, and where WHO may be several people. What is shown are those
    who fit on that day.
    """
    session: App = ctx.obj
    given = filters or []
    if action is None:
        _list(session)
        return
    if action not in ACTIONS:
        raise UsageError(f"A view can't be told to {action[:60]!r}.", f"There are {', '.join(ACTIONS)}. {HOW}")
    if name is None:
        raise UsageError("NAME is missing.", HOW)
    if limit is not None and action != "show":
        raise UsageError("--limit goes with view show.", f"netcrm view show {name} --limit 20")
    if given and action in ("show", "rm"):
        raise UsageError(f"view {action} takes a name and nothing else.", f"netcrm view {action} {name}")
    ACTIONS[action](session, name, given, limit)


def _save(session: App, name: str, words: Sequence[str], _limit: int | None) -> None:
    with session.store.write("view", f"save {name}"):
        saved, replaced = views.save(session.store, name, words, session.today, session.settings.date_order)
    _answer(session, saved)
    fits = count(saved.people or 0, "contact fits", "contacts fit")
    session.render.say(f"{'Replaced' if replaced else 'Saved'} @{saved.name}: {saved.filters} ({fits} now).")


def _show(session: App, name: str, _words: Sequence[str], limit: int | None) -> None:
    store = session.store
    found = views.one(store, name, session.today, session.settings.date_order)
    chosen = listing.Filters(where=session.where([f"@{found.name}"]))
    rows = tuple(listing.contacts_by(store, chosen, "name", limit, session.today))
    data = [View(found.name, found.filters, found.people, rows).to_dict()]
    session.render.answer(data, map(fields, rows), lambda console: screens().contacts(console, rows, session.today))
    if not rows:
        session.render.say(f"No contacts fit @{found.name}: {found.filters}")


def _rename(session: App, name: str, words: Sequence[str], _limit: int | None) -> None:
    if len(words) != 1:
        raise UsageError(
            "The new name is missing." if not words else "The new name is one word.", "netcrm view rename OLD NEW"
        )
    with session.store.write("view", f"rename {name} {words[0]}"):
        renamed = views.rename(session.store, name, words[0])
    _answer(session, views.one(session.store, renamed.name, session.today, session.settings.date_order))
    session.render.say(f"Renamed @{name.removeprefix('@')}: it is @{renamed.name} now.")


def _remove(session: App, name: str, _words: Sequence[str], _limit: int | None) -> None:
    with session.store.write("view", f"rm {name}"):
        gone = views.remove(session.store, name)
    _answer(session, gone)
    session.render.say(f"Removed @{gone.name}: {gone.filters}")


ACTIONS: Mapping[str, Callable[[App, str, Sequence[str], int | None], None]] = {
    "save": _save, "show": _show, "rename": _rename, "rm": _remove,
}  # fmt: skip
"""What can be done with a view."""


def _list(session: App) -> None:
    found = views.every(session.store, session.today, session.settings.date_order)
    drawn = [(f"@{one.name}", one.people, one.filters) for one in found]
    session.render.answer(
        [one.to_dict() for one in found], map(_row, found), lambda console: screens().columns(console, drawn)
    )
    if not found:
        session.render.say(f"No view is saved: {HOW}")


def _answer(session: App, one: View) -> None:
    session.render.answer([one.to_dict()], [_row(one)], unseen)


def _row(one: View) -> tuple[object, ...]:
    return (one.name, one.people, one.filters)
