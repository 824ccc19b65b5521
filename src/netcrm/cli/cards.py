"""cards: an evening of cards in one go: typed, pasted, or from a file."""

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from netcrm import names
from netcrm.cli.app import App
from netcrm.cli.asking import Answers, Ended, tell, terminable
from netcrm.cli.event import day_of
from netcrm.cli.importing import KEYS, PROMPT
from netcrm.cli.render import ago, count, visible
from netcrm.core import card_lines, cards, contacts, events, limits
from netcrm.core.card_lines import Card, Unread
from netcrm.core.cards import Decision, Evening, Wishes
from netcrm.core.events import Details
from netcrm.core.gathering import gathered
from netcrm.errors import RefusedError, UsageError
from netcrm.formats.opening import File
from netcrm.store.base import Store

app = typer.Typer()

_STDIN = Path("/dev/stdin")
"""What `-` stands for."""

MOST = 1_000
"""Lines of an evening; a longer list is for netcrm import."""

HOW = (
    'netcrm cards --event "Web afterwork", or --name "Web afterwork" --on yesterday for one that is not on record yet.'
)


@app.command(
    "cards",
    epilog="""
    netcrm cards --name "Web afterwork" --on yesterday --at "Le Perchoir"
    netcrm cards evening.txt --event afterwork --next friday --tag web""",
)
def take_cards(
    ctx: typer.Context,
    path: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help="One line a person; - or nothing: as typed, or a pipe.")
    ] = None,
    event: Annotated[str | None, typer.Option(metavar="EVENT", help="Where it was: its name, or event:3.")] = None,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="An event that is not on record yet.")] = None,
    on: Annotated[str, typer.Option(metavar="WHEN", help="With --name: the day; today without one.")] = "",
    at: Annotated[str, typer.Option(metavar="PLACE", help="With --name: where it was.")] = "",
    next_on: Annotated[
        str, typer.Option("--next", metavar="WHEN", help="Write to all by that day (3 days after); none: to nobody.")
    ] = "",
    circle: Annotated[str, typer.Option(metavar="CIRCLE", help="For who is in none: wide, active, close, inner.")] = "",
    tag: Annotated[list[str] | None, typer.Option(metavar="TAG", help="A tag for all; may be repeated.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done, and do nothing.")] = False,
) -> None:
    """Bring in the people whom you met at an event: one line a person, the name first.

    Marie Dupont, CTO @ Acme, marie@acme.example, #data, promised the paper. Each is met in person that day, and to be
    written to within three days. What can't be read is kept and shown; the others go in, all as one operation.
    """
    session: App = ctx.obj
    where = _event(session, event, name, on, at)
    wishes = _wishes(session, where, next_on, circle, tag or ())
    typed = path in (None, "-") and session.can_ask
    found, interrupted = _typed(session, where) if typed else (_read("-" if path is None else path), False)
    people, kept = gathered(found)
    if people:
        asks = session.can_ask and sys.stderr.isatty() and not dry_run and not interrupted
        evening, operation = _bring_in(session, where, people, kept, wishes, asks=asks, dry_run=dry_run)
        _answer(session, evening, operation, dry_run)
        if name is not None and not dry_run:
            _limit(session, date.fromisoformat(where.day or ""))
    elif not typed:
        _say_kept(session, [((one.line,), one.because, one.text) for one in kept])
        told = [{"line": one.line, "text": one.text, "because": one.because} for one in kept]
        raise RefusedError("No line says who it is.", card_lines.HOW, {"kept": told} if told else None)
    if interrupted:
        raise KeyboardInterrupt


def _limit(session: App, day: date) -> None:
    """Say when an event that was added is too much for its week."""
    beyond = limits.over(session.store, day, session.settings)
    if beyond:
        session.render.say(beyond)


def _event(session: App, event: str | None, name: str | None, on: str, at: str) -> Details:
    """The event meant: its name and day, and its place if it is to be added."""
    if (event is None) == (name is None):
        raise UsageError("Which event was it?" if event is None else "--event and --name exclude each other.", HOW)
    if event is not None:
        if on or at:
            raise UsageError("--on and --at go with --name.", "netcrm event edit EVENT --at PLACE changes one.")
        found = events.find(session.store, event, session.today)
        details = Details(name=found.name, day=found.day)
    else:
        details = Details(name=name, day=day_of(session, on or "today"), place=at or None)
    cards.refuse_to_come(details.day or "", details.name or "", session.today)
    return details


def _wishes(session: App, event: Details, next_on: str, circle: str, tags: Iterable[str]) -> Wishes:
    """What goes for all, read and checked before anything is asked."""
    day = session.today.fromisoformat(event.day or "")
    follow = next_on.strip().lower() not in ("none", "never", "no")
    stated = session.day(next_on, "future") if next_on and follow else None
    return Wishes(
        due_on=cards.due_on(day, session.today, stated) if follow else None,
        day_of=lambda text: session.day(text, "future"),
        circle=contacts.circle_name(circle) or "" if circle else "",
        tags=tuple(contacts.clean_tag(tag) for tag in tags),
    )


def _read(path: str) -> list[Card | Unread]:
    """The lines of a file or a pipe. Raises RefusedError for what is no text, or a list longer than an evening."""
    if not path.strip():
        raise UsageError("The FILE is empty.", "Name a file with one line a person; - reads a pipe.")
    with File(_STDIN if path == "-" else Path(path)).text.stream() as opened:
        lines = opened.read(MOST * card_lines.LONGEST).splitlines()
    if len(lines) > MOST:
        told = "stdin" if path == "-" else path
        raise RefusedError(f"{told} has {len(lines)} lines; an evening has {MOST} at the most.", "netcrm import PATH")
    return list(card_lines.read_all(lines))


def _typed(session: App, event: Details) -> tuple[list[Card | Unread], bool]:
    """What is typed, line by line, until an empty one; whether ^C ended it. A line counts when it was read."""
    answers = Answers(asks=True)
    found: list[Card | Unread] = []

    def meant(text: str) -> Card | None:
        return card_lines.read(text, len(found) + 1) if text else None

    day = ago(event.day or "", session.today)
    tell(f"{event.name}, {event.day} ({day}). One person a line: Name, CTO @ Acme, e-mail, #tag, promised ...")
    tell("An empty line ends. What was read is kept, also when ^C ends it.")
    try:
        with terminable():
            while (card := answers.line(f"{len(found) + 1:>3}  ", meant)) is not None:
                found.append(card)
                tell(f"     {_in_words(card)}")
    except Ended:
        pass
    except (KeyboardInterrupt, typer.Exit):
        tell("")
        return found, True
    return found, False


def _in_words(card: Card) -> str:
    """How a line was read."""
    said = [
        card.name or f"id:{card.known}", " @ ".join(filter(None, (card.title, card.organization))),
        *(point.value for point in card.points), card.city, " ".join(f"#{tag}" for tag in card.tags),
        *(f"promised: {text}" for text in card.promises), *(f"asked: {text}" for text in card.asks),
        f"note: {card.note}" * bool(card.note), "somebody new" * card.is_new,
    ]  # fmt: skip
    return "  ·  ".join(filter(None, said))


def _bring_in(
    session: App, event: Details, people: Sequence[Card], kept: Sequence[Unread], wishes: Wishes, *, asks: bool,
    dry_run: bool,
) -> tuple[Evening, int]:  # fmt: skip
    """Decide who is who, ask where it is not certain, and bring them in; the operation's number, 0 for none."""
    store = session.rehearse() if dry_run else session.open(create=True)
    region, version = session.settings.region, store.version()
    decided = cards.decide(store, people, region, {})
    doubtful = [one for one in decided if asks and not one.match.sure]
    answers = _answers(doubtful) if doubtful else {}
    with store.write("cards", event.name or "", dry=dry_run) as operation:
        if answers or store.version() != version:  # somebody else may have added them meanwhile
            decided = cards.decide(store, people, region, answers)
        there = _there(store, event)
        evening = cards.take(store, there, decided, kept, wishes, session.today, session.capacity)
    return evening, operation if store.one("journal/operation", id=operation) is not None else 0


def _there(store: Store, event: Details) -> events.Event:
    """The event, added if it is not there. Raises UsageError for one that is on record at another place."""
    found = events.on_day(store, event.name or "", event.day or "")
    if found is not None and event.place and names.fold(event.place) != names.fold(found.place):
        sentence = (
            f"{found.name!r} on {found.day} is at {found.place or 'no place'!r} on record (event:{found.number})."
        )
        raise UsageError(sentence, f"Leave out --at, or change it: netcrm event edit event:{found.number} --at PLACE")
    return events.add(store, event) if found is None else found


def _answers(doubtful: Sequence[Decision]) -> dict[int, int]:
    """What you say of each who may be known: by their line, the contact they are, or 0 for nobody known."""
    answers = Answers(asks=True)
    said: dict[int, int] = {}
    for number, (card, match) in enumerate(doubtful, 1):
        tell(f"{number} of {len(doubtful)}  {card.text}  (line {card.lines[0]})\n  {match.because}")
        try:
            answer = answers.key(PROMPT, KEYS)
        except Ended:
            break
        if answer == "quit":
            break
        if answer != "skip":
            said[card.lines[0]] = match.id if answer == "yes" else 0
    return said


def _answer(session: App, evening: Evening, operation: int, dry_run: bool) -> None:
    """What was done, person by person, and in words what to do next."""
    data = evening.to_dict() | {"dry_run": dry_run, "operation": operation or None}
    rows = [(line.lines, line.state, line.id, line.name, line.because, line.text) for line in evening.people]

    def draw(console: object) -> None:
        from netcrm.cli import event_screens

        event_screens.evening(console, evening)  # type: ignore[arg-type]

    session.render.answer(data, rows, draw)
    kept = [line for line in evening.people if line.state == "kept"]
    _say_kept(session, [(line.lines, line.because, line.text) for line in kept])
    session.render.say(_summary(session, evening, operation, dry_run))
    if len(kept) == len(evening.people):
        raise typer.Exit(RefusedError.code)


def _say_kept(session: App, kept: Sequence[tuple[Sequence[int], str, str]]) -> None:
    """The lines that did not go in, each behind its number and the reason as a comment: to mend and paste again."""
    if kept:
        session.render.say("Kept back; mend these lines and give them again:")
    for lines, because, text in kept:
        session.render.say(f"# {', '.join(map(str, lines))}: {because}\n{visible(text)}")


def _summary(session: App, evening: Evening, operation: int, dry_run: bool) -> str:
    event, counts = evening.event, evening.counts
    states = [f"{counts[kind]} {kind}" for kind in ("new", "known", "unchanged", "kept") if counts[kind]]
    told = [f"{event.name}, {event.day}: {', '.join(states)}."]
    if counts["follow_ups"]:
        when = ago(evening.follow_up_by, session.today)
        people = count(counts["follow_ups"], "person", "people")
        told.append(f"{people} to write to by {evening.follow_up_by} ({when}): netcrm due.")
    elif counts["interactions"] and not evening.follow_up_by:
        told.append("Nobody is to be written to by it.")
    if dry_run:
        told.append("Nothing was changed (--dry-run).")
    elif operation:
        told.append(f"Operation {operation}; netcrm undo takes it back.")
    else:
        told.append("Nothing was changed.")
    return " ".join(told)
