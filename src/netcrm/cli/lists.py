"""list and find: several contacts at once."""

from collections.abc import Iterable, Iterator
from typing import Annotated

import typer

from netcrm.cli import options
from netcrm.cli.app import App
from netcrm.cli.render import screens
from netcrm.core import listing, search
from netcrm.records import Named, Summary

app = typer.Typer()


@app.command(
    "list",
    epilog="""
    netcrm list circle:close,active 'last<3m' --sort silence
    netcrm list @paris -tag:data --limit 20""",
)
def list_contacts(
    ctx: typer.Context,
    filters: options.Filtered = None,
    where: options.Where = None,
    tag: options.HasTag = "",
    circle: options.InCircle = "",
    org: options.InOrg = "",
    city: options.InCity = "",
    untracked: options.IsUntracked = False,
    archived: options.IsArchived = False,
    sort: Annotated[
        str, typer.Option(metavar="ORDER", help="name, last, silence, strength, check-in or added.")
    ] = "name",
    limit: options.Limit = None,
    public: options.Public = False,
) -> None:
    """List contacts, filtered and sorted.

    Several filters have to hold together; -tag:data leaves out who fits, and a bare word is looked for in names and
    organizations. --tag, --circle, --org and --city are short for the filters of these names.
    """
    session: App = ctx.obj
    asked = session.where([*(filters or ()), *(where or ())])
    chosen = listing.Filters(tag, circle, org, city, untracked, archived, asked)
    found = listing.contacts_by(session.store, chosen, sort, limit, session.today, public=public)
    if session.json:
        session.render.answer([(_named(row) if public else row).to_dict() for row in found], ())
        return
    counted = _Counted(found)
    if public:
        session.render.answer(None, (tuple(_named(row).to_dict().values()) for row in counted))
    else:
        session.render.answer(
            None, map(fields, counted), lambda console: screens().contacts(console, list(counted), session.today)
        )
    if not counted.count:
        session.render.say(
            "No contacts fit."
            if chosen != listing.Filters()
            else "Nobody to list: netcrm add NAME adds somebody; netcrm list --archived shows who was put away."
        )


def _named(row: Summary) -> Named:
    return Named(id=row.id, name=row.name, organization=row.organization, city=row.city)


class _Counted:
    """Passes summaries on one at a time, and knows afterwards how many there were."""

    def __init__(self, summaries: Iterable[Summary]) -> None:
        self.count = 0
        self._summaries = summaries

    def __iter__(self) -> Iterator[Summary]:
        for summary in self._summaries:
            self.count += 1
            yield summary


def fields(row: Summary) -> tuple[object, ...]:
    """A contact as a line of a list."""
    return (
        row.id,
        row.name,
        row.organization,
        row.city,
        row.circle,
        row.strength,
        row.last_contact,
        row.check_in,
        row.tags,
    )


@app.command(
    "find",
    epilog="""
    netcrm find acme
    netcrm find "data lead" --where city:paris""",
)
def find(
    ctx: typer.Context,
    text: Annotated[list[str], typer.Argument(metavar="TEXT...", help="Words, of which the last may be cut short.")],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, metavar="N", help="At most so many.")] = 20,
    where: options.Where = None,
) -> None:
    """Find people by name, organization, title, city, note or fact.

    Accents and case do not matter. Names come first, then the stronger ties.
    """
    session: App = ctx.obj
    typed = " ".join(text)
    hits, more = search.find(session.store, typed, session.today, limit, session.among(where))

    rows = [
        (hit.id, hit.name, hit.organization, hit.circle, hit.strength, hit.last_contact, hit.place, hit.day, hit.text)
        for hit in hits
    ]
    session.render.answer(
        {"hits": [hit.to_dict() for hit in hits], "more": more},
        rows,
        lambda console: screens().hits(console, hits, search.words(typed)),
    )
    if not hits:
        session.render.say("Nothing found. `netcrm list` shows everyone.")
    elif more:
        session.render.say("There are more; another word, or --limit, shows which.")
