"""duplicates: contacts who may be one person, listed, or one question each.

Rule: on a terminal, and where answers are piped in, each answer is one operation and in the store at once; elsewhere
the pairs are listed and nothing is asked.
"""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from netcrm.cli import options
from netcrm.cli.app import App
from netcrm.cli.asking import Answers, Ended, tell
from netcrm.cli.merge import preview
from netcrm.cli.render import count, screens, unseen
from netcrm.core import duplicates, merging, who
from netcrm.core.duplicates import Pair, Side
from netcrm.core.likeness import ASK
from netcrm.core.who import Person

app = typer.Typer()

KEYS = {"y": "yes", "n": "no", "s": "skip", "q": "quit"}
"""Each key and what it does; the whole word will do as well."""

COLUMNS = ("score", "id", "name", "other_id", "other", "evidence", "choice")
"""What a pipe gets of a pair."""

PROMPT = "One person? [y]es, merge  [n]o  [s]kip  [q]uit: "


@app.command(
    "duplicates",
    epilog="""
    netcrm duplicates
    netcrm duplicates --at-least 80 | cat""",
)
def find(
    ctx: typer.Context,
    limit: options.Limit = None,
    at_least: Annotated[
        int, typer.Option("--at-least", min=1, max=100, metavar="SCORE", help="Only pairs as alike as that, 1 to 100.")
    ] = ASK,
    where: options.Where = None,
) -> None:
    """Find contacts who may be one person, with a score and why.

    On a terminal one key each: yes merges them, after showing which values win; no is remembered; skip asks again next
    time. A pipe gives one answer a line. Where stdout is no terminal, the pairs are listed.
    """
    session: App = ctx.obj
    found = duplicates.find(session.store, at_least, session.settings.region)
    among = session.among(where)
    fitting = [pair for pair in found.pairs if among is None or pair.a.id in among or pair.b.id in among]
    pairs = fitting[:limit]
    choices = _walk(session, pairs)
    told = [_flat(pair) | {"choice": choices.get(at)} for at, pair in enumerate(pairs)]
    rows = [[pair[column] for column in COLUMNS] for pair in told]
    data = {
        "pairs": told, "more": len(fitting) - len(pairs), "notes": found.notes,
    }  # fmt: skip
    drawn = [(pair.score, f"id:{pair.a.id}", pair.a.name, f"id:{pair.b.id}", pair.b.name, _why(pair)) for pair in pairs]
    session.render.answer(data, rows, unseen if choices else lambda console: screens().columns(console, drawn))
    for note in found.notes:
        session.render.say(note)
    if not fitting:
        session.render.say(f"Nobody is alike with a score of {at_least} or more.")
    elif choices:
        session.render.say(f"{count(len(choices), 'pair')} seen, {len(fitting) - len(choices)} left.")


def _walk(session: App, pairs: Sequence[Pair]) -> dict[int, str]:
    """Ask about one pair after the other, as long as there are answers; what was chosen, by place in the list."""
    choices: dict[int, str] = {}
    if sys.stdin.isatty() and not (session.can_ask and session.render.draws):
        return choices
    answers = Answers(session.can_ask)
    gone: set[int] = set()
    for at, pair in enumerate(pairs):
        if {pair.a.id, pair.b.id} & gone:
            continue  # one of them has just gone into somebody else
        if session.can_ask:
            tell(f"{at + 1} of {len(pairs)}  {_told(session, pair)}")
        try:
            choice = answers.key(PROMPT, KEYS)
        except Ended:
            return choices
        if choice == "quit":
            return choices
        choices[at] = choice
        if choice == "yes":
            gone.add(pair.b.id)
        _do(session, pair, choice)
    return choices


def _do(session: App, pair: Pair, choice: str) -> None:
    a, b = (who.meant(session.store, side.id, side.name) for side in (pair.a, pair.b))
    if choice == "yes":
        with session.store.write("merge", f"{b.name} into {a.name}"):
            merging.merge(session.store, a, b, {}, session.today, session.capacity)
    elif choice == "no":
        with session.store.write("duplicates", f"{a.name} and {b.name} are two"):
            duplicates.are_two(session.store, a, b)


def _told(session: App, pair: Pair) -> str:
    """A pair with why, and what merging would make of it."""
    a, b = Person(pair.a.id, pair.a.name), Person(pair.b.id, pair.b.name)
    win = preview(merging.compare(session.store, a, b, {}))
    lines = [f"{pair.score} of 100: {_why(pair)}", _line(pair.a), _line(pair.b), *win.splitlines()]
    return "\n    ".join(lines)


def _flat(pair: Pair) -> dict[str, object]:
    """A pair as JSON shows it."""
    return {
        "score": pair.score, "id": pair.a.id, "name": pair.a.name, "organization": pair.a.organization or None,
        "other_id": pair.b.id, "other": pair.b.name, "other_organization": pair.b.organization or None,
        "evidence": list(pair.evidence),
    }  # fmt: skip


def _why(pair: Pair) -> str:
    return "; ".join(pair.evidence)


def _line(side: Side) -> str:
    shown = "  ·  ".join(text for text in (side.name, side.title, side.organization, side.city) if text)
    return f"{shown}  id:{side.id}"
