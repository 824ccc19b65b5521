"""event: where people were met, what it cost, who was there and what came of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Annotated, Final

import typer

from netcrm.cli.app import App
from netcrm.cli.render import ago, count, unseen
from netcrm.core import events, limits, money
from netcrm.core.events import Details, Event, Whole
from netcrm.errors import UsageError
from netcrm.records import Record

app = typer.Typer()

ABOUT = ("on", "at", "cost", "currency", "hours", "kind", "note")
TAKES: Final[Mapping[str, Sequence[str]]] = {
    "add": ABOUT, "list": ("since", "until", "kind"), "show": (), "edit": ("name", *ABOUT), "rm": (),
}  # fmt: skip
"""What can be done, and the options that go with it."""


@app.command(
    "event",
    epilog="""
    netcrm event add "Web afterwork" --on yesterday --at "Le Perchoir" --cost 25 --hours 3
    netcrm event show afterwork""",
)
def event(
    ctx: typer.Context,
    action: Annotated[str, typer.Argument(metavar="[ACTION]", help="add, list, show, edit or rm; list without.")] = "",
    which: Annotated[
        str | None, typer.Argument(metavar="[EVENT]", help="Its name, part of it, or event:3; for add: the new name.")
    ] = None,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="edit: another name.")] = None,
    on: Annotated[
        str | None, typer.Option(metavar="WHEN", help="The day: yesterday, 12 mars, next thursday; today without one.")
    ] = None,
    at: Annotated[str | None, typer.Option(metavar="PLACE", help="Where it was, or will be.")] = None,
    cost: Annotated[str | None, typer.Option(metavar="AMOUNT", help="What it cost you: 25, '12.50 EUR'.")] = None,
    currency: Annotated[
        str | None, typer.Option(metavar="CODE", help="The cost's currency, such as EUR; else that of the settings.")
    ] = None,
    hours: Annotated[str | None, typer.Option(metavar="N", help="How long you were there: 3, 2.5.")] = None,
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="afterwork, conference ...; list: of that alone.")
    ] = None,
    note: Annotated[str | None, typer.Option("--note", "-m", metavar="TEXT", help="Anything about it.")] = None,
    since: Annotated[str | None, typer.Option(metavar="WHEN", help="list: from a day, month or year on.")] = None,
    until: Annotated[str | None, typer.Option(metavar="WHEN", help="list: up to a day, month or year.")] = None,
) -> None:
    """Record where you meet people, with its cost and hours; list events, and show who was there.

    An event to come is planned. netcrm cards brings in the people whom you met at one.
    """
    session: App = ctx.obj
    given = {
        "name": name, "on": on, "at": at, "cost": cost, "currency": currency, "hours": hours, "kind": kind,
        "note": note, "since": since, "until": until,
    }  # fmt: skip
    said = {option: text for option, text in given.items() if text is not None}
    action = action or "list"
    if action not in TAKES:
        raise UsageError(f"event can't {action[:60]!r}.", f"It takes {', '.join(TAKES)}: netcrm event show EVENT.")
    stray = [option for option in said if option not in TAKES[action]]
    if stray:
        raise UsageError(f"event {action} takes no --{stray[0]}.", "`netcrm event --help` shows what goes with what.")
    if action == "list":
        if which is not None:
            raise UsageError("event list takes no EVENT.", f"netcrm event show {which!r} shows one.")
        _list(session, said)
        return
    if which is None:
        what = "NAME" if action == "add" else "EVENT"
        raise UsageError(f"{what} is missing.", f'netcrm event {action} "Web afterwork"')
    ACTIONS[action](session, which, said)


def _add(session: App, name: str, said: Mapping[str, str]) -> None:
    details = _details(session, {"name": name, "on": "today", **said})
    store = session.open(create=True)
    with store.write("event add", details.name or ""):
        made = events.add(store, details)
    _answer(session, Whole(made, (), (), ()))
    told = f"Event {made.number}, {made.name}, {_when(session, made)}"
    session.render.say(f"{told}.{_next(session, made)}")
    beyond = limits.over(store, date.fromisoformat(made.day), session.settings)
    if beyond:
        session.render.say(beyond)


def _edit(session: App, which: str, said: Mapping[str, str]) -> None:
    if not said:
        raise UsageError("Nothing to change was given.", "`netcrm event --help` shows what can be.")
    found = _found(session, which)
    details = _details(session, said)
    with session.store.write("event edit", found.name):
        changed = events.edit(session.store, found, details, session.today, session.capacity)
    _answer(session, events.whole(session.store, changed.event, session.today))
    people = f"; where you met {count(changed.contacts, 'person', 'people')} changed with it" * bool(changed.contacts)
    session.render.say(f"Event {found.number} is {changed.event.name}, {_when(session, changed.event)}{people}.")


def _rm(session: App, which: str, _said: Mapping[str, str]) -> None:
    found = _found(session, which)
    told = events.whole(session.store, found, session.today)
    with session.store.write("event rm", found.name):
        gone = events.remove(session.store, found)
    session.render.answer(told, [(found.number, found.name, gone.interactions, gone.follow_ups, gone.outcomes)], unseen)
    lost = [
        count(number, noun) for number, noun in ((gone.follow_ups, "follow-up"), (gone.outcomes, "outcome")) if number
    ]
    went = f" and with it {' and '.join(lost)}" if lost else ""
    stays = f" {count(gone.interactions, 'interaction')} stay{'s' * (gone.interactions == 1)}, without it." * bool(
        gone.interactions
    )
    session.render.say(f"Removed {found.name} ({found.day}){went}.{stays} netcrm undo brings it back.")


def _show(session: App, which: str, _said: Mapping[str, str]) -> None:
    found = _found(session, which)
    told = events.whole(session.store, found, session.today)

    def draw(console: object) -> None:
        from netcrm.cli import event_screens

        event_screens.whole(console, told, session.today)  # type: ignore[arg-type]

    session.render.answer(told, _lines(told), draw)
    if not told.people:
        session.render.say(f"Nobody is on record as met there.{_next(session, found)}")


def _list(session: App, said: Mapping[str, str]) -> None:
    since = session.since(said["since"]).isoformat() if "since" in said else ""
    until = session.until(said["until"], "future").isoformat() if "until" in said else ""
    found = events.listed(session.store, since, until, said.get("kind", ""))

    def draw(console: object) -> None:
        from netcrm.cli import event_screens

        event_screens.listed(console, found, session.today)  # type: ignore[arg-type]

    session.render.answer([one.to_dict() for one in found], [_row(one) for one in found], draw)
    if not found:
        add = 'netcrm event add "Web afterwork" --on yesterday'
        session.render.say("No event fits." if said else f"No event is on record: {add}")
    used = limits.told(session.store, session.today, session.settings)
    if used:
        session.render.say(used)


ACTIONS: Final[Mapping[str, Callable[[App, str, Mapping[str, str]], None]]] = {
    "add": _add, "show": _show, "edit": _edit, "rm": _rm,
}  # fmt: skip


def _found(session: App, which: str) -> Event:
    """The event meant; of several with its name say that there are others."""
    found = events.find(session.store, which, session.today)
    if not events.is_named(which):
        others = [one for one in events.called(events.every(session.store), found.name) if one.number != found.number]
        if others:
            session.render.say(f"{found.name} of {found.day}; event:{others[0].number} is that of {others[0].day}.")
    return found


def _details(session: App, said: Mapping[str, str]) -> Details:
    """What was said, read."""
    price = money.Money(0.0, "")
    if "cost" in said or "currency" in said:
        price = money.option("--cost", said.get("cost"), said.get("currency"), session.settings)
    return Details(
        name=said.get("name"), day=day_of(session, said["on"]) if "on" in said else None, place=said.get("at"),
        kind=said.get("kind"), note=said.get("note"), hours=_hours(said["hours"]) if "hours" in said else None,
        cost=price.amount if "cost" in said else None, currency=price.currency if "cost" in said else None,
    )  # fmt: skip


def day_of(session: App, text: str) -> str:
    """The day of an event (ISO): a weekday or a date without its year is that of the past, as most events are told of
    afterwards; `next thursday`, `in 3 weeks` and a whole date may be to come."""
    return session.day(text, "past").isoformat()


def _hours(text: str) -> float:
    """Hours as typed: `3`, `2.5`, `2,5`."""
    typed = text.strip().replace(",", ".")
    if not typed.replace(".", "", 1).isdecimal():
        raise UsageError(f"{text.strip()[:60]!r} is no number of hours.", "Give one such as 3 or 2.5.")
    return float(typed)


def _when(session: App, one: Event) -> str:
    return f"{one.day} ({ago(one.day, session.today)})"


def _next(session: App, one: Event) -> str:
    """What to do next: nothing yet for a planned one."""
    return f" netcrm cards --event event:{one.number} brings in whom you met." * (one.day <= session.today.isoformat())


def _answer(session: App, told: Whole) -> None:
    session.render.answer(told, [_row(told.event)], unseen)


def _row(one: Event) -> Sequence[object]:
    return (
        one.number, one.day, one.name, one.place, one.kind, f"{one.cost:.2f}" if one.cost else "", one.currency,
        f"{one.hours:g}" if one.hours else "", one.people,
    )  # fmt: skip


def _lines(told: Whole) -> list[Sequence[object]]:
    """A line a thing: the event, then each person, favor and outcome."""
    lines: list[Sequence[object]] = [("event", *_row(told.event), told.event.note)]
    groups: tuple[tuple[str, Sequence[Record]], ...] = (
        ("person", told.people), ("favor", told.favors), ("outcome", told.outcomes),
    )  # fmt: skip
    return lines + [(what, *one.to_dict().values()) for what, group in groups for one in group]
