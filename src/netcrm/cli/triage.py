"""triage: place the unplaced, one key each, on a terminal or through a pipe."""

import sys

import typer

from netcrm.cli import options
from netcrm.cli.app import App
from netcrm.cli.asking import Answers, Ended
from netcrm.cli.render import ago, days, unseen, visible
from netcrm.core import circles, triage, who

app = typer.Typer()

KEYS = {"i": "inner", "c": "close", "a": "active", "w": "wide", "o": "out", "s": "skip", "q": "quit"}
"""Each key and what it does; the whole word will do as well."""

PROMPT = "[i]nner [c]lose [a]ctive [w]ide, leave [o]ut, [s]kip, [q]uit: "


@app.command(
    "triage",
    epilog="""
    netcrm triage --where "met:afterwork"
    printf 'close\\nactive\\nskip\\n' | netcrm triage""",
)
def walk(ctx: typer.Context, limit: options.Limit = None, where: options.Where = None) -> None:
    """Walk through the unplaced people, one key each.

    Most promising first: those with the most history, then the most recent. Inner, close, active and wide place
    somebody; out leaves them out for good (circle none); skip asks again next time. A pipe gives one answer a line.
    """
    session: App = ctx.obj
    done: list[dict[str, object]] = []
    candidates = triage.candidates(session.store, limit, session.among(where))
    answers = Answers(session.can_ask)
    for number, candidate in enumerate(candidates, start=1):
        sys.stderr.write(f"{number} of {len(candidates)}  {_line(session, candidate)}\n")
        choice = _choice(answers)
        if choice == "quit":
            break
        person = who.meant(session.store, candidate.id, candidate.name)
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


def _choice(answers: Answers) -> str:
    """What to do with somebody; the end of the answers is the end of the walk."""
    try:
        return answers.key(PROMPT, KEYS)
    except Ended:
        return "quit"


def _line(session: App, candidate: triage.Candidate) -> str:
    work = ", ".join(text for text in (candidate.title, candidate.organization) if text)
    history = (
        f"{days(candidate.contact_days)}, last {ago(candidate.last_contact, session.today)}"
        if candidate.last_contact
        else ""
    )
    met = f"met {candidate.met_on}" if candidate.met_on else ""
    return visible("  ·  ".join(text for text in (candidate.name, work, candidate.city, history, met) if text))
