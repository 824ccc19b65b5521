"""circle, tag, snooze, skip, archive, unarchive: who gets attention, and when not."""

from collections.abc import Sequence
from typing import Annotated

import typer

from netcrm import clock
from netcrm.cli import options
from netcrm.cli.app import App
from netcrm.cli.render import screens, unseen
from netcrm.core import circles, who
from netcrm.errors import UsageError
from netcrm.records import Moved

app = typer.Typer()


@app.command(
    "circle",
    epilog="""
    netcrm circle close Marie "Paul Martin"
    netcrm circle none id:42""",
)
def circle(
    ctx: typer.Context,
    circle_name: Annotated[str, typer.Argument(metavar="CIRCLE", help="inner, close, active, wide, or none.")],
    people: options.People,
) -> None:
    """Place people in a circle: inner (about 5), close (15), active (50), wide (150).

    Only people in a circle, or with a cadence, are ever due.
    """
    session: App = ctx.obj
    found = who.find_all(session.store, people, session.today)
    with session.store.write("circle", f"{circle_name} {names_of(found)}"):
        moved = circles.place(session.store, circle_name, found, session.today, session.capacity)
    answer(session, moved)


@app.command(
    "tag",
    epilog="""
    netcrm tag data Marie Paul
    netcrm tag mentors --every 6w""",
)
def tag(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="TAG", help="The tag, with or without #.")],
    people: Annotated[list[str] | None, typer.Argument(metavar="[WHO...]", help=options.WHO_HELP)] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take the tag off.")] = False,
    every: Annotated[
        str | None, typer.Option(metavar="TIME", help="A cadence for all who carry it; none: no more.")
    ] = None,
) -> None:
    """Tag people, or give a tag a cadence."""
    session: App = ctx.obj
    if not people and every is None:
        raise UsageError("WHO is missing.", "netcrm tag TAG WHO..., or netcrm tag TAG --every 6w")
    days = None if every is None else 0 if every.strip().lower() == "none" else clock.days_of(every, session.today)
    found = who.find_all(session.store, people or (), session.today)
    with session.store.write("tag", f"{name} {names_of(found)}".strip()):
        changed = (
            circles.tag(session.store, name, found, session.today, session.capacity, remove=remove) if found else []
        )
        if days is not None:
            circles.tag_cadence(session.store, name, days, session.today, session.capacity)
    session.render.answer(
        {"tag": name, "changed": changed, "every": days}, [(name, person) for person in changed], unseen
    )
    if found:
        session.render.say(f"{'Untagged' if remove else 'Tagged'} {len(changed)} of {len(found)}.")
    if days is not None:
        session.render.say(f"{name}: every {days} days." if days else f"{name}: no cadence.")


@app.command(
    "snooze",
    epilog="""
    netcrm snooze Marie 3w
    netcrm snooze 2 "lundi prochain\"""",
)
def snooze(
    ctx: typer.Context,
    person: options.Who,
    until: Annotated[str, typer.Argument(metavar="WHEN", help="friday, 3w, in 2 months, 12 mars.")],
) -> None:
    """Hide somebody from the plan until a day."""
    session: App = ctx.obj
    found = who.find(session.store, person, session.today)
    with session.store.write("snooze", found.name):
        day = session.day(until, "future")
        moved = circles.snooze(session.store, found, day, session.today, session.capacity)
    answer(session, [moved])


@app.command(
    "skip",
    epilog="""
    netcrm skip Marie
    netcrm skip 4""",
)
def skip(ctx: typer.Context, person: options.Who) -> None:
    """Not this time: ask again in four weeks."""
    session: App = ctx.obj
    found = who.find(session.store, person, session.today)
    with session.store.write("skip", found.name):
        moved = circles.skip(session.store, found, session.today, session.capacity)
    answer(session, [moved])


@app.command(
    "archive",
    epilog="""
    netcrm archive "Paul Martin"
    netcrm archive id:42 --deceased""",
)
def archive(
    ctx: typer.Context,
    people: options.People,
    deceased: Annotated[
        bool, typer.Option("--deceased", help="They died; they are kept, and never suggested.")
    ] = False,
) -> None:
    """Put people away: kept with all that is known, but never due."""
    session: App = ctx.obj
    found = who.find_all(session.store, people, session.today)
    with session.store.write("archive", names_of(found)):
        moved = circles.archive(session.store, found, session.today, session.capacity, deceased=deceased)
    answer(session, moved)


@app.command(
    "unarchive",
    epilog="""
    netcrm unarchive "Paul Martin"
    netcrm unarchive id:42""",
)
def unarchive(ctx: typer.Context, people: options.People) -> None:
    """Bring people back from the archive."""
    session: App = ctx.obj
    found = who.find_all(session.store, people, session.today, archived=True)
    with session.store.write("unarchive", names_of(found)):
        moved = circles.unarchive(session.store, found, session.today, session.capacity)
    answer(session, moved)


def names_of(people: Sequence[who.Person]) -> str:
    """Who it is about, in the history: two names, and how many more."""
    shown = ", ".join(person.name for person in people[:2])
    return shown + (f" and {len(people) - 2} more" if len(people) > 2 else "")


def answer(session: App, moved: Sequence[Moved]) -> None:
    """What moved for each: name, circle, strength, last contact, next check-in."""
    rows = [(m.id, m.name, m.circle, m.strength, m.last_contact, m.check_in) for m in moved]

    session.render.answer(
        [m.to_dict() for m in moved], rows, lambda console: screens().moved(console, moved, session.today)
    )
