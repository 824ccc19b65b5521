"""add, edit, note, rm: one contact at a time; edit also all who fit a view or filters."""

from collections.abc import Sequence
from typing import Annotated

import typer

from netcrm import clock, names
from netcrm.cli import many, options
from netcrm.cli.app import App
from netcrm.cli.render import card_screens, count, unseen
from netcrm.core import circles, contacts, who
from netcrm.errors import UsageError

app = typer.Typer()


@app.command(
    "add",
    epilog="""
    netcrm add "Marie Dupont" --met yesterday --at "Web afterwork" --circle active
    netcrm add "Paul Martin" --email paul@acme.example --tag data --by Marie""",
)
def add(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Their name; asked for on a terminal.")] = None,
    org: options.Organization = None,
    title: options.Title = None,
    nickname: options.Nickname = None,
    email: options.Email = None,
    phone: options.Phone = None,
    url: options.Url = None,
    city: options.City = None,
    circle: options.Circle = None,
    every: options.Every = None,
    tag: options.Tags = None,
    met: options.Met = None,
    at: options.MetAt = None,
    by: options.By = None,
    birthday: options.Birthday = None,
    language: options.Languages = None,
    timezone: options.Timezone = None,
    avoid: options.Avoid = None,
    private: options.Private = False,
    note: options.NoteOption = None,
    new: Annotated[bool, typer.Option("--new", help="Add them even if somebody is very like them.")] = False,
) -> None:
    """Add somebody you met.

    The day you met is their first interaction. A likely double is refused.
    """
    session: App = ctx.obj
    if name is None:
        if not session.can_ask:
            raise UsageError("NAME is missing.", 'Give one: netcrm add "Marie Dupont"')
        name, org, met, at, circle = _ask()
    details = _details(
        session, name, org, title, nickname, email, phone, url, city, circle, every, tag, met, at, by, birthday, note,
        language, timezone, avoid, private, create=True,
    )  # fmt: skip
    store = session.open(create=True)
    with store.write("add", names.clean(name)):
        contact_id = contacts.add(store, details, session.today, session.capacity, anyway=new)
        card = contacts.card(store, contact_id, session.today)
    session.render.answer(
        card,
        [(card.id, card.name, card.circle, card.check_in)],
        lambda console: card_screens().added(console, card, session.today),
    )
    if not card.circle and not card.every:
        session.render.say(f"They are in no circle, so never due: netcrm circle active id:{card.id}")


@app.command(
    "edit",
    epilog="""
    netcrm edit Marie --title CTO --city Lyon
    netcrm edit --where "org:acme" --city Lyon""",
)
def edit(
    ctx: typer.Context,
    person: Annotated[
        str | None, typer.Argument(metavar="[WHO]", help=options.SEVERAL_HELP, show_default=False)
    ] = None,
    where: options.Where = None,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="Their name.")] = None,
    org: options.Organization = None,
    title: options.Title = None,
    nickname: options.Nickname = None,
    email: options.Email = None,
    phone: options.Phone = None,
    url: options.Url = None,
    city: options.City = None,
    circle: options.Circle = None,
    every: options.Every = None,
    tag: options.Tags = None,
    met: options.Met = None,
    at: options.MetAt = None,
    by: options.By = None,
    birthday: options.Birthday = None,
    language: options.Languages = None,
    timezone: options.Timezone = None,
    avoid: options.Avoid = None,
    private: options.Private = False,
    not_private: options.NotPrivate = False,
    left: options.Left = None,
    note: options.NoteOption = None,
    clear: Annotated[
        list[str] | None, typer.Option(metavar="FIELD", help="Empty a field first; may be repeated.")
    ] = None,
    yes: options.Yes = False,
) -> None:
    """Change what is known about a contact.

    E-mails, phones, URLs and tags add up; --clear empties them first.
    """
    session: App = ctx.obj
    several = where is not None or (person is not None and many.is_view(person))
    if several or person is None:
        meant = many.meant(session, None if person is None else [person], where)
    else:
        found = who.find(session.store, person, session.today)
    details = _details(
        session, name, org, title, nickname, email, phone, url, city, circle, every, tag, met, at, by, birthday, note,
        language, timezone, avoid, private, left,
    )  # fmt: skip
    if private and not_private:
        raise UsageError("--private and --not-private exclude each other.", "Give one of them.")
    clear = [*(clear or ()), *["private"] * not_private]
    if details == contacts.Details() and not clear:
        raise UsageError("Nothing to change was given.", "`netcrm edit --help` shows what can be.")
    if several:
        _edit_many(session, meant, details, clear, yes=yes)
        return
    with session.store.write("edit", found.name):
        contacts.edit(session.store, found, details, clear, session.today, session.capacity)
        card = contacts.card(session.store, found.id, session.today)

    session.render.answer(
        card,
        [(card.id, card.name, card.circle, card.check_in)],
        lambda console: card_screens().card(console, card, [], session.today),
    )


def _edit_many(
    session: App, meant: many.Meant, details: contacts.Details, clear: Sequence[str], *, yes: bool
) -> None:  # fmt: skip
    """Change of all who fit a view or filters; what changed of whom is the answer."""
    from netcrm.cli.circles import names_of
    from netcrm.core import bulk

    def do() -> list[bulk.Change]:
        return bulk.told(
            session.store, meant.people,
            lambda: bulk.edit(session.store, meant.people, details, clear, session.today, session.capacity),
        )  # fmt: skip

    changed = many.change(session, "edit", names_of(meant.people), meant, do, yes=yes)
    if changed is None:
        return
    rows = [(one.id, one.name, one.field, one.before, one.after) for one in changed]
    session.render.answer([one.to_dict() for one in changed], rows)
    if not changed:
        session.render.say("Nothing to change.")


@app.command(
    "note",
    epilog="""
    netcrm note Marie "daughter starts school in September"
    netcrm note 3 "prefers calls in the morning\"""",
)
def note(
    ctx: typer.Context,
    person: options.Who,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What to remember.")],
) -> None:
    """Remember something about a contact, with today's date."""
    session: App = ctx.obj
    found = who.find(session.store, person, session.today)
    with session.store.write("note", found.name):
        circles.note(session.store, found, text, session.today)
    day = session.today.isoformat()
    session.render.answer(
        {"id": found.id, "name": found.name, "day": day, "text": text}, [(found.id, found.name, day, text)], unseen
    )
    session.render.say(f"Noted for {found.name}.")


@app.command(
    "rm",
    epilog="""
    netcrm rm "Marie Dupont"
    netcrm rm id:42""",
)
def rm(ctx: typer.Context, person: options.Who) -> None:
    """Remove a contact with all that is theirs.

    To keep what is known, use `netcrm archive`. `netcrm undo` brings them back.
    """
    session: App = ctx.obj
    found = who.find(session.store, person, session.today)
    with session.store.write("rm", found.name):
        gone = contacts.remove(session.store, found)
    data = {"id": found.id, "name": found.name, "interactions": gone}
    session.render.answer(data, [(found.id, found.name, gone)], unseen)
    session.render.say(f"Removed {found.name} and {count(gone, 'interaction')}; netcrm undo brings them back.")


def _details(
    session: App, name: str | None, org: str | None, title: str | None, nickname: str | None, email: list[str] | None,
    phone: list[str] | None, url: list[str] | None, city: str | None, circle: str | None, every: str | None,
    tag: list[str] | None, met: str | None, at: str | None, by: str | None, birthday: str | None, note: str | None,
    language: list[str] | None, timezone: str | None, avoid: list[str] | None, private: bool,
    left: str | None = None, *, create: bool = False,
) -> contacts.Details:  # fmt: skip
    """What was said, with days and people looked up."""
    order = session.settings.date_order
    return contacts.Details(
        name=name, organization=org, title=title, nickname=nickname, emails=email or (), phones=phone or (),
        urls=url or (), city=city, circle=circle, tags=tag or (), met_at=at, note=note,
        every=None if every is None else clock.days_of(every, session.today),
        met_on=None if met is None else session.day(met, "past").isoformat(),
        introduced_by=None if by is None else who.find(session.open(create=create), by, session.today).id,
        birthday=None if birthday is None else clock.partial(birthday, order),
        languages=language or (), timezone=timezone, avoid=avoid or (), private=private or None,
        left_on=None if left is None else session.day(left, "past").isoformat(),
    )  # fmt: skip


def _ask() -> tuple[str, str | None, str | None, str | None, str | None]:
    """Ask for what matters after meeting somebody; an empty answer leaves it out."""

    def ask(question: str) -> str | None:
        return typer.prompt(question, default="", show_default=False, err=True).strip() or None

    name = typer.prompt("Name", err=True)
    return (
        name,
        ask("Organization"),
        ask("Met when (yesterday, 12 mars; empty: not said)"),
        ask("Where"),
        ask("Circle (inner, close, active, wide; empty: none)"),
    )
