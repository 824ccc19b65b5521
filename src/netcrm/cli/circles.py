"""circle, tag, snooze, skip, archive, unarchive: who gets attention, and when not."""

from collections.abc import Sequence
from typing import Annotated

import typer

from netcrm import clock
from netcrm.cli import many, options
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
    netcrm circle wide --where "met:afterwork no:circle\"""",
)
def circle(
    ctx: typer.Context,
    circle_name: Annotated[str, typer.Argument(metavar="CIRCLE", help="inner, close, active, wide, or none.")],
    people: options.Several = None,
    where: options.Where = None,
    yes: options.Yes = False,
) -> None:
    """Place people in a circle: inner (about 5), close (15), active (50), wide (150).

    Only people in a circle, or with a cadence, are ever due.
    """
    session: App = ctx.obj
    meant = many.meant(session, people, where)

    def do() -> list[Moved]:
        return circles.place(session.store, circle_name, meant.people, session.today, session.capacity)

    moved = many.change(session, "circle", f"{circle_name} {names_of(meant.people)}", meant, do, yes=yes)
    answer(session, moved or [])


@app.command(
    "tag",
    epilog="""
    netcrm tag data Marie Paul @paris
    netcrm tag mentors --every 6w""",
)
def tag(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="TAG", help="The tag, with or without #.")],
    people: options.Several = None,
    where: options.Where = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take the tag off.")] = False,
    every: Annotated[
        str | None, typer.Option(metavar="TIME", help="A cadence for all who carry it; none: no more.")
    ] = None,
    yes: options.Yes = False,
) -> None:
    """Tag people, or give a tag a cadence."""
    session: App = ctx.obj
    if not people and not where and every is None:
        raise UsageError("WHO is missing.", "netcrm tag TAG WHO..., or netcrm tag TAG --every 6w")
    days = None if every is None else 0 if every.strip().lower() == "none" else clock.days_of(every, session.today)
    meant = many.meant(session, people, where) if people or where else many.Meant([], "")
    found = meant.people

    def do() -> list[str]:
        changed = (
            circles.tag(session.store, name, found, session.today, session.capacity, remove=remove) if found else []
        )
        if days is not None:
            circles.tag_cadence(session.store, name, days, session.today, session.capacity)
        return changed

    changed = many.change(session, "tag", f"{name} {names_of(found)}".strip(), meant, do, yes=yes)
    if changed is None:
        changed, found, days = [], [], None
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
    netcrm snooze --where "circle:wide" "lundi prochain\"""",
)
def snooze(
    ctx: typer.Context,
    person: Annotated[str, typer.Argument(metavar="WHO", help=options.SEVERAL_HELP, show_default=False)],
    until: Annotated[
        str | None, typer.Argument(metavar="WHEN", help="friday, 3w, in 2 months, 12 mars.", show_default=False)
    ] = None,
    where: options.Where = None,
    yes: options.Yes = False,
) -> None:
    """Hide somebody from the plan until a day, or all who fit a view or filters."""
    session: App = ctx.obj
    if where:
        if until is not None:
            raise UsageError("--where takes the place of WHO.", "netcrm snooze --where FILTER WHEN")
        _snooze_many(session, many.meant(session, None, where), person, yes)
        return
    if until is None:
        raise UsageError("WHEN is missing.", "netcrm snooze WHO 3w")
    if many.is_view(person):
        _snooze_many(session, many.meant(session, [person], None), until, yes)
        return
    found = who.find(session.store, person, session.today)
    with session.store.write("snooze", found.name):
        day = session.day(until, "future")
        moved = circles.snooze(session.store, found, day, session.today, session.capacity)
    answer(session, [moved])


def _snooze_many(session: App, meant: many.Meant, until: str, yes: bool) -> None:
    day = session.day(until, "future")

    def do() -> list[Moved]:
        return circles.snooze_all(session.store, meant.people, day, session.today, session.capacity)

    moved = many.change(session, "snooze", names_of(meant.people), meant, do, yes=yes)
    if moved is not None and len(moved) < len(meant.people):
        session.render.say(f"{len(meant.people) - len(moved)} of them are never due, and were left as they are.")
    answer(session, moved or [])


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
    netcrm archive --where "last<2020 circle:none\"""",
)
def archive(
    ctx: typer.Context,
    people: options.Several = None,
    where: options.Where = None,
    deceased: Annotated[
        bool, typer.Option("--deceased", help="They died; they are kept, and never suggested.")
    ] = False,
    yes: options.Yes = False,
) -> None:
    """Put people away: kept with all that is known, but never due."""
    session: App = ctx.obj
    meant = many.meant(session, people, where)

    def do() -> list[Moved]:
        return circles.archive(session.store, meant.people, session.today, session.capacity, deceased=deceased)

    answer(session, many.change(session, "archive", names_of(meant.people), meant, do, yes=yes) or [])


@app.command(
    "unarchive",
    epilog="""
    netcrm unarchive "Paul Martin"
    netcrm unarchive --where org:acme""",
)
def unarchive(
    ctx: typer.Context, people: options.Several = None, where: options.Where = None, yes: options.Yes = False
) -> None:
    """Bring people back from the archive."""
    session: App = ctx.obj
    meant = many.meant(session, people, where, archived=True)

    def do() -> list[Moved]:
        return circles.unarchive(session.store, meant.people, session.today, session.capacity)

    answer(session, many.change(session, "unarchive", names_of(meant.people), meant, do, yes=yes) or [])


def names_of(people: Sequence[who.Person]) -> str:
    """Who it is about, in the history: two names, and how many more."""
    shown = ", ".join(person.name for person in people[:2])
    return shown + (f" and {len(people) - 2} more" if len(people) > 2 else "")


def answer(session: App, moved: Sequence[Moved]) -> None:
    """What moved for each: name, circle, strength, last contact, next check-in."""
    rows = [(m.id, m.name, m.circle, m.strength, m.last_contact, m.check_in) for m in moved]

    shown = moved[: many.LINES] if session.render.draws else moved
    session.render.answer(
        [m.to_dict() for m in moved], rows, lambda console: screens().moved(console, shown, session.today)
    )
    if len(shown) < len(moved):
        session.render.say(f"and {len(moved) - len(shown)} more people")
