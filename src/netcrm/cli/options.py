"""The arguments and options that commands share, each said once."""

from typing import Annotated

import typer

WHO_HELP = "Part of a name, an e-mail address, id:42, or a number of this week's plan."

Who = Annotated[str, typer.Argument(metavar="WHO", help=WHO_HELP, show_default=False)]
People = Annotated[list[str], typer.Argument(metavar="WHO...", help=WHO_HELP, show_default=False)]
SEVERAL_HELP = "A name, an e-mail, id:42 or a number of the plan; or a view: @paris."
Several = Annotated[list[str] | None, typer.Argument(metavar="[WHO...]", help=SEVERAL_HELP, show_default=False)]
Organization = Annotated[str | None, typer.Option("--org", metavar="NAME", help="Where they work or belong.")]
Title = Annotated[str | None, typer.Option(metavar="TEXT", help="What they do there.")]
Nickname = Annotated[str | None, typer.Option(metavar="NAME", help="What you call them.")]
Email = Annotated[list[str] | None, typer.Option(metavar="ADDRESS", help="An e-mail address; may be repeated.")]
Phone = Annotated[list[str] | None, typer.Option(metavar="NUMBER", help="A phone number; may be repeated.")]
Url = Annotated[list[str] | None, typer.Option(metavar="URL", help="A profile or site; may be repeated.")]
City = Annotated[str | None, typer.Option(metavar="NAME", help="Where they live.")]
Circle = Annotated[str | None, typer.Option(metavar="CIRCLE", help="inner, close, active or wide: makes them due.")]
Every = Annotated[
    str | None, typer.Option(metavar="TIME", help="A cadence of their own, such as 3w (14 days or more).")
]
Tags = Annotated[list[str] | None, typer.Option("--tag", metavar="TAG", help="A tag; may be repeated.")]
Met = Annotated[str | None, typer.Option(metavar="WHEN", help="The day you met: yesterday, 12 mars, 2026-11-20.")]
MetAt = Annotated[str | None, typer.Option("--at", metavar="TEXT", help="Where you met.")]
By = Annotated[str | None, typer.Option(metavar="WHO", help="Who introduced you.")]
Birthday = Annotated[str | None, typer.Option(metavar="DATE", help="1990-04-15, --04-15, or 1990-04.")]
Languages = Annotated[
    list[str] | None, typer.Option("--language", metavar="NAME", help="A language of theirs: fr; may be repeated.")
]
Timezone = Annotated[str | None, typer.Option(metavar="ZONE", help="Their time zone: Europe/Paris, or its city.")]
Avoid = Annotated[list[str] | None, typer.Option(metavar="TEXT", help="What not to mention; may be repeated.")]
Private = Annotated[bool, typer.Option("--private", help="Leave them out of exports and reports.")]
NotPrivate = Annotated[bool, typer.Option("--not-private", hidden=True, help="The same as --clear private.")]
Left = Annotated[str | None, typer.Option("--left", metavar="WHEN", help="The day they left where they were.")]
NoteOption = Annotated[str | None, typer.Option("--note", "-m", metavar="TEXT", help="Anything about them.")]
Limit = Annotated[int | None, typer.Option("--limit", "-n", min=0, metavar="N", help="At most so many.")]

Where = Annotated[
    list[str] | None,
    typer.Option("--where", metavar="FILTER", help="Who fit: tag:data, 'last>3w', @view; may be repeated."),
]
Filtered = Annotated[
    list[str] | None, typer.Argument(metavar="[FILTER...]", help="Who fit: tag:data, city:paris, 'last>3w', @view.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Don't ask before many are changed.")]

HasTag = Annotated[str, typer.Option("--tag", metavar="TAG", help="Who carry this tag.")]
InCircle = Annotated[str, typer.Option("--circle", metavar="CIRCLE", help="Who are in this circle, or in none.")]
InOrg = Annotated[str, typer.Option("--org", metavar="NAME", help="Whose organization's name holds this.")]
InCity = Annotated[str, typer.Option("--city", metavar="NAME", help="Who live there.")]
IsUntracked = Annotated[bool, typer.Option("--untracked", help="Who are never due.")]
IsArchived = Annotated[bool, typer.Option("--archived", help="Who are archived.")]
Public = Annotated[bool, typer.Option("--public", help="Leave out what you wrote of them, and how you stand.")]
