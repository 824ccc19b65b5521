"""merge: two contacts who are one person, made one."""

from collections.abc import Iterable, Sequence
from typing import Annotated

import typer

from netcrm.cli import options
from netcrm.cli.app import App
from netcrm.cli.asking import Answers, Ended, tell
from netcrm.cli.render import count, screens, unseen
from netcrm.core import merging, who
from netcrm.core.merging import Merge
from netcrm.errors import RefusedError, UsageError

app = typer.Typer()

YES_OR_NO = {"y": "yes", "n": "no"}


@app.command(
    "merge",
    epilog="""
    netcrm merge "William Smith" "Bill Smith"
    netcrm merge id:3 id:17 --keep title=b --yes""",
)
def merge(
    ctx: typer.Context,
    a: Annotated[str, typer.Argument(metavar="A", help=f"Who stays. {options.WHO_HELP}", show_default=False)],
    b: Annotated[str, typer.Argument(metavar="B", help="Who goes into A, meant in the same way.", show_default=False)],
    keep: Annotated[
        list[str] | None, typer.Option(metavar="FIELD=a|b", help="Whose value wins in a field; may be repeated.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Merge without asking.")] = False,
) -> None:
    """Merge two contacts who are one person: B goes into A.

    Shows first which values win: A's, unless A has none. All else of B is added to A, and nothing is lost. One netcrm
    undo brings both back.
    """
    session: App = ctx.obj
    store = session.store
    one, other = (who.find(store, person, session.today) for person in (a, b))
    wanted = _sides(keep or ())
    planned = merging.compare(store, one, other, wanted)
    if not yes and not _agreed(session, planned):
        return
    with store.write("merge", f"{other.name} into {one.name}") as operation:
        done = merging.merge(store, one, other, wanted, session.today, session.capacity)
    shown = not yes and session.can_ask
    rows = _rows(done)
    drawn = [_heads(done), *(row[:4] for row in rows)]
    session.render.answer(
        _data(done, operation), rows, unseen if shown else lambda console: screens().columns(console, drawn)
    )
    session.render.say(f"Merged {other.name} into {done.name} (id:{done.id}); netcrm undo brings both back.")


def _agreed(session: App, planned: Merge) -> bool:
    """Whether to go on: asked on a terminal, refused where nobody can be asked."""
    if not session.can_ask:
        if not session.json:
            session.render.answer(None, _rows(planned), unseen)
        raise RefusedError(
            "Nothing was merged: nobody can be asked.", "Add --yes to merge them.", {"merge": _data(planned, None)}
        )
    tell(preview(planned))
    try:
        agreed = Answers(asks=True).key("Merge them? [y]es [n]o: ", YES_OR_NO) == "yes"
    except Ended:
        agreed = False
    if not agreed:
        session.render.say("Nothing was merged.")
    return agreed


def preview(planned: Merge) -> str:
    """Which values win, line by line, and what moves: for a question."""
    lines = [_heads(planned), *((field.field, field.a, field.b, field.result) for field in planned.fields)]
    flat = [[" ".join(text.split()) for text in line] for line in lines]
    cut = [[text if len(text) <= 40 else text[:39] + "…" for text in line] for line in flat]
    widths = [max(map(len, column)) for column in zip(*cut, strict=True)]
    told = ["  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in cut]
    moved = [count(number, noun[:-1]) for noun, number in planned.moved.items() if number]
    return "\n".join([*told, *([f"and {', '.join(moved)} of {planned.gone}"] if moved else [])])


def _heads(planned: Merge) -> tuple[str, str, str, str]:
    return ("", f"id:{planned.id}", f"id:{planned.gone_id}", "then")


def _data(planned: Merge, operation: int | None) -> dict[str, object]:
    return planned.to_dict() | {"operation": operation}


def _rows(planned: Merge) -> Sequence[Sequence[object]]:
    return [(field.field, field.a, field.b, field.result, field.wins) for field in planned.fields]


def _sides(texts: Iterable[str]) -> dict[str, str]:
    """What --keep says, by field."""
    pairs = [text.partition("=") for text in texts]
    for field, sign, _ in pairs:
        if not sign:
            raise UsageError(f"--keep {field!r} can't be meant.", "Give --keep FIELD=a or --keep FIELD=b.")
    return {field.strip(): side.strip().lower() for field, _, side in pairs}
