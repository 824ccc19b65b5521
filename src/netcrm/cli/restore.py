"""restore: the kept backups, and bringing one of them back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated

import typer

from netcrm import clock
from netcrm.cli.app import App
from netcrm.cli.asking import Answers, Ended, tell
from netcrm.cli.render import count, screens, size, unseen
from netcrm.errors import RefusedError
from netcrm.store import returning
from netcrm.store.comparing import Difference
from netcrm.store.returning import Backup, Planned

app = typer.Typer()

YES_OR_NO = {"y": "yes", "n": "no"}


@app.command(
    "restore",
    epilog="""
    netcrm restore
    netcrm restore 1""",
)
def restore(
    ctx: typer.Context,
    which: Annotated[
        str, typer.Argument(metavar="[WHICH]", help="A number of the list, or a file; else the backups are listed.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Bring it back without asking.")] = False,
) -> None:
    """List the backups, or make the store what it was at one of them.

    Shows first what would change. What it replaces is kept as a backup too. (An export as JSON is no backup: netcrm
    import adds what is missing from it, and takes nothing away.)
    """
    session: App = ctx.obj
    db = session.file("restore")
    if not which:
        _list(session, returning.backups(db))
        return
    at = clock.now(session.environ)
    with returning.checked(returning.chosen(db, which), db, at) as (copy, planned):
        data = _data(planned)
        if not yes and not _agreed(session, planned, data):
            return
        kept = returning.bring_back(copy, db, at)
    rows = _rows(planned)
    shown = not yes and session.can_ask
    session.render.answer(
        data | {"kept": kept or None}, rows, unseen if shown else lambda console: screens().columns(console, rows)
    )
    session.render.say(f"The store is what it was at {planned.copy.path}.")
    if planned.opens:
        session.render.say("It was encrypted, and is not any more: netcrm encrypt encrypts it.")
    if kept:
        session.render.say(f"What it replaced is kept; this takes it back: netcrm restore {_quoted(kept)}")


def _list(session: App, found: Sequence[Backup]) -> None:
    rows = [(each.number, each.at, each.why, each.size, each.contacts, each.later, each.path) for each in found]
    session.render.answer([each.to_dict() for each in found], rows, lambda console: _draw(console, found))
    if not found:
        session.render.say("There is no backup yet: netcrm backup makes one.")


def _draw(console: object, found: Iterable[Backup]) -> None:
    screens().columns(
        console,
        [
            ("", "Made", "Before", "Size", "Contacts", "Steps since"),
            *(
                (each.number, each.at.replace("T", " "), each.why, size(each.size), _or_unknown(each.contacts),
                 _or_unknown(each.later))
                for each in found
            ),
        ],
    )  # fmt: skip


def _or_unknown(number: int | None) -> str:
    return "?" if number is None else str(number)


def _agreed(session: App, planned: Planned, data: dict[str, object]) -> bool:
    """Whether to go on: asked on a terminal, refused where nobody can be asked."""
    if not session.can_ask:
        if not session.json:
            session.render.answer(None, _rows(planned), unseen)
        opens = " The store is encrypted, and would not be any more." if planned.opens else ""
        raise RefusedError(
            f"Nothing was restored: nobody can be asked.{opens}", "Add --yes to bring it back.", {"restore": data}
        )
    tell(preview(planned))
    try:
        agreed = Answers(asks=True).key("Bring it back? [y]es [n]o: ", YES_OR_NO) == "yes"
    except Ended:
        agreed = False
    if not agreed:
        session.render.say("Nothing was restored.")
    return agreed


def preview(planned: Planned) -> str:
    """What would change, in words: for a question."""
    copy, found = planned.copy, planned.difference
    told = [f"{copy.path}: {count(copy.contacts, 'contact')}, last written {copy.at or 'never'}"]
    if found is None:
        told.append(planned.because or "There is no store now; nothing is replaced.")
        if planned.opens:
            told.append("What takes its place is not encrypted: whoever has the file can read it.")
        return "\n".join(told)
    for noun, new, gone, changed in (("contact", *found[:3]), ("interaction", *found[3:6])):
        told.append(f"{count(new, noun)} back, {gone} gone, {changed} changed")
    told.append(f"{count(found.operations_new, 'step')} of the history back, {found.operations_gone} gone")
    told += [f"{count(number, *_nouns(table))} {how}" for table, how, number in _others(found)]
    told += [f"  {kind:8}{name}" for kind, name in found.names]
    return "\n".join(told)


def _rows(planned: Planned) -> list[tuple[object, ...]]:
    """A line for each count, then one for each person who is named."""
    found = planned.difference
    if found is None:
        return [("count", "contacts", planned.copy.contacts)]
    counts = [("count", name, number) for name, number in found.counts().items()]
    others = [("count", f"{table}_{how}", number) for table, how, number in _others(found, "new")]
    return [*counts, *others, *found.names]


def _others(found: Difference, new: str = "back") -> Iterator[tuple[str, str, int]]:
    """What else changes: of which table, how, and how many."""
    for table, *numbers in found.others:
        for how, number in zip((new, "gone", "changed"), numbers, strict=True):
            if number:
                yield str(table), how, int(number)


NOUNS: Mapping[str, tuple[str, str]] = {
    "news": ("piece of news", "pieces of news"), "plan": ("week's plan", "weeks' plans"),
    "distinct_pair": ("pair kept apart", "pairs kept apart"), "listed": ("name on a list", "names on lists"),
    "column_map": ("mapping of columns", "mappings of columns"), "follow_up": ("follow-up", ""),
    "saved_view": ("view", ""),
}  # fmt: skip
"""What the rows of a table are called, where it is not the table's own name: one and many."""


def _nouns(table: str) -> tuple[str, str]:
    return NOUNS.get(table, (table, ""))


def _data(planned: Planned) -> dict[str, object]:
    found = planned.difference
    return {
        "path": planned.copy.path, "contacts": planned.copy.contacts, "operation": planned.copy.operation or None,
        "at": planned.copy.at or None, "difference": found.to_dict() if found else None, "kept": None,
        "encrypted": planned.encrypted, "was_encrypted": planned.was_encrypted,
    }  # fmt: skip


def _quoted(path: str) -> str:
    import shlex

    return shlex.quote(path)
