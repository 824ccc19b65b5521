"""triage: place the unplaced, one key each, on a terminal or through a pipe."""

import sys
from collections.abc import Iterator

import typer

from netcrm.cli import options
from netcrm.cli.app import App
from netcrm.cli.render import ago, days, unseen, visible
from netcrm.core import circles, triage
from netcrm.core.who import Person
from netcrm.errors import UsageError

app = typer.Typer()

KEYS = {"i": "inner", "c": "close", "a": "active", "w": "wide", "o": "out", "s": "skip", "q": "quit"}
"""Each key and what it does; the whole word will do as well."""

PROMPT = "[i]nner [c]lose [a]ctive [w]ide, leave [o]ut, [s]kip, [q]uit: "


@app.command(
    "triage",
    epilog="""
    netcrm triage
    printf 'close\\nactive\\nskip\\n' | netcrm triage""",
)
def walk(ctx: typer.Context, limit: options.Limit = None) -> None:
    """Walk through the unplaced people, one key each.

    Most promising first: those with the most history, then the most recent. Inner, close, active and wide place
    somebody; out leaves them out for good (circle none); skip asks again next time. A pipe gives one answer a line.
    """
    session: App = ctx.obj
    done: list[dict[str, object]] = []
    candidates = triage.candidates(session.store, limit)
    answers = _answers(session)
    for number, candidate in enumerate(candidates, start=1):
        sys.stderr.write(f"{number} of {len(candidates)}  {_line(session, candidate)}\n")
        choice = next(answers, "quit")
        if choice == "quit":
            break
        person = Person(candidate.id, candidate.name)
        if choice == "out":
            with session.store.write("triage", f"out {candidate.name}"):
                triage.leave_out(session.store, person)
        elif choice != "skip":
            with session.store.write("triage", f"{choice} {candidate.name}"):
                circles.place(session.store, choice, [person], session.today, session.capacity)
        done.append({"id": candidate.id, "name": candidate.name, "choice": choice})
    session.render.answer(done, [(item["id"], item["name"], item["choice"]) for item in done], unseen)
    left = len(candidates) - len(done)
    session.render.say(f"{len(done)} seen, {left} left." if candidates else "Nobody is unplaced.")


def _answers(session: App) -> Iterator[str]:
    """One choice after the other: a key on a terminal, a line from a pipe, until there are no more."""
    while True:
        if session.can_ask:
            sys.stderr.write(PROMPT)
            sys.stderr.flush()
            text = typer.getchar()
            sys.stderr.write("\n")
        else:
            text = sys.stdin.readline()
            if not text:
                return
        choice = _choice(text.strip().lower())
        if choice:
            yield choice
        elif session.can_ask:
            sys.stderr.write("That is none of the keys.\n")
        else:
            raise UsageError(
                f"{text.strip()!r} is no answer.", f"One a line: {', '.join(KEYS.values())}, or first letters."
            )


def _choice(text: str) -> str:
    return KEYS.get(text, text if text in KEYS.values() else "")


def _line(session: App, candidate: triage.Candidate) -> str:
    work = ", ".join(text for text in (candidate.title, candidate.organization) if text)
    history = (
        f"{days(candidate.contact_days)}, last {ago(candidate.last_contact, session.today)}"
        if candidate.last_contact
        else ""
    )
    met = f"met {candidate.met_on}" if candidate.met_on else ""
    return visible("  ·  ".join(text for text in (candidate.name, work, candidate.city, history, met) if text))
