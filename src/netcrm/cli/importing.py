"""What `import` and `sync` share: a source is read, doubtful people are asked about, and all of it goes in as one.

Rule: questions come before anything is written, so that nobody waits for a locked store; whoever can't be asked gets a
list with the evidence.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

import typer

from netcrm.cli.app import App
from netcrm.cli.asking import Answers, Ended, tell
from netcrm.cli.render import count, screens
from netcrm.core import intake, mappings, restore, strangers
from netcrm.core.intake import Wishes
from netcrm.errors import RefusedError, UsageError
from netcrm.formats import Source
from netcrm.formats import json as own_json
from netcrm.formats.opening import File
from netcrm.records import Draft, ImportPlan, Step
from netcrm.store.base import Store
from netcrm.store.sqlite import SCHEMA_VERSION

TOLD_EVERY = 500
"""After how many records the progress on a terminal moves."""

DOUBTFUL = ("ask", "skip", "add")
KEYS: Mapping[str, str] = {"y": "yes", "n": "no", "s": "skip", "q": "quit"}
PROMPT = "  the same person? y yes, n no, s skip, q skip the rest > "

Finish = Callable[[Store], None]


class Asked(NamedTuple):
    """What the options ask for. `doubtful`: one of DOUBTFUL, or empty for what fits: to ask where somebody sits."""

    doubtful: str = ""
    only: str = ""
    add_unknown: int = 0
    dry_run: bool = False
    newest: bool = False

    def checked(self) -> "Asked":
        """The same; raises UsageError for what can't be meant."""
        if self.doubtful not in ("", *DOUBTFUL):
            raise UsageError(f"--doubtful {self.doubtful!r} can't be meant.", f"It takes {', '.join(DOUBTFUL)}.")
        if self.only not in ("", *intake.ONLY):
            raise UsageError(f"--only {self.only!r} can't be meant.", f"It takes {', '.join(intake.ONLY)}.")
        return self


def bring_in(
    session: App, label: str, detail: str, reopen: Callable[[], Source], asked: Asked, finish: Finish | None = None
) -> tuple[ImportPlan, int]:
    """Bring in a source, which `reopen` opens as often as it is read; the plan, and the operation's number (0: none).

    `finish` writes into the store what belongs to the same operation.
    """
    source = reopen()  # what can't be meant is refused before a store is made
    store = session.rehearse() if asked.dry_run else session.open(create=True)
    answers = _answers(session, store, label, detail, reopen, asked)
    with store.write(label, detail, dry=asked.dry_run) as operation:
        wishes = _wishes(session, source, asked, answers)
        drafts: Iterable[Draft] = _told(source.drafts, session)
        if asked.add_unknown:
            found = strangers.of(store, reopen().drafts, wishes.region)
            drafts = chain(found.drafts(asked.add_unknown), drafts)
        plan = intake.bring_in(
            store, drafts, session.today, session.capacity, wishes, source_format=source.format, notes=source.notes
        )
        if source.header:
            mappings.remember(store, source.header, source.mapping)
        if finish is not None:
            finish(store)
    return plan, operation if store.one("journal/operation", id=operation) is not None else 0


def bring_back(
    session: App, label: str, detail: str, file: File, asked: Asked, finish: Finish | None = None
) -> tuple[ImportPlan, int]:
    """The same for netcrm's own JSON, which comes back as it was, so that there is nothing to ask."""
    store = session.rehearse() if asked.dry_run else session.open(create=True)
    with store.write(label, detail, dry=asked.dry_run) as operation:
        tables = own_json.read_tables(file.name, file.open, newest=SCHEMA_VERSION)
        plan = restore.bring_back(store, tables, file.name, session.today, session.capacity)
        if finish is not None:
            finish(store)
    return plan, operation if store.one("journal/operation", id=operation) is not None else 0


def _wishes(session: App, source: Source, asked: Asked, answers: Mapping[str, int]) -> Wishes:
    return Wishes(
        doubtful_as_new=asked.doubtful == "add", answers=answers, only=asked.only, region=session.settings.region,
        whole_list=source.whole_list, as_of="" if asked.newest else source.as_of,
    )  # fmt: skip


def _answers(
    session: App, store: Store, label: str, detail: str, reopen: Callable[[], Source], asked: Asked
) -> dict[str, int]:
    """What you say of each doubtful person of a first pass that writes nothing; without a terminal nothing is asked."""
    if asked.doubtful not in ("", "ask") or asked.dry_run or not (session.can_ask and sys.stderr.isatty()):
        if asked.doubtful == "ask" and not asked.dry_run:
            raise UsageError("--doubtful ask needs a terminal to ask on.", "It also takes skip or add.")
        return {}
    with store.write(label, detail, dry=True):
        source = reopen()
        plan = intake.bring_in(
            store, _told(source.drafts, session), session.today, session.capacity,
            _wishes(session, source, asked, {}), source_format=source.format,
        )  # fmt: skip
    answers = Answers(asks=True)
    said: dict[str, int] = {}
    for number, step in enumerate(plan.doubtful, start=1):
        tell(f"{number} of {len(plan.doubtful)}  {step.name}  ({step.where})\n  {step.because}")
        try:
            answer = answers.key(PROMPT, KEYS)
        except Ended:
            answer = "quit"
        if answer == "quit":
            break
        if answer != "skip":
            said[step.where] = step.id if answer == "yes" else 0
    return said


def _told(drafts: Iterator[Draft], session: App) -> Iterator[Draft]:
    """The drafts, with their count on stderr while somebody watches."""
    watched = sys.stderr.isatty() and not session.json
    number = 0
    for number, draft in enumerate(drafts, start=1):
        if watched and number % TOLD_EVERY == 0:
            sys.stderr.write(f"\r{number} records ")
            sys.stderr.flush()
        yield draft
    if watched and number >= TOLD_EVERY:
        sys.stderr.write("\r" + " " * 20 + "\r")


READ = ("new", "changed", "unchanged", "doubtful", "interactions", "interactions_known", "unknown_people", "left_out")
"""The counts of what could be read."""

SHOWN = ("new", "changed", "news", "kept", "doubtful", "rejected", "unknown")
"""The kinds of steps, in the order in which they are shown."""


def answer(session: App, plan: ImportPlan, operation: int, asked: Asked) -> None:
    """Print the plan of an import: counts, the first of each kind, and in words what to do next.

    Ends with the exit code of a refusal where every record was rejected: nothing could be read.
    """
    data = plan.to_dict() | {"dry_run": asked.dry_run, "operation": operation or None}
    rows: list[tuple[object, ...]] = [("count", kind, number) for kind, number in plan.counts.items()]
    for kind in SHOWN:
        steps: tuple[Step, ...] = getattr(plan, kind)
        rows += [(kind, step.name, step.where, step.because) for step in steps]
    session.render.answer(data, rows, lambda console: screens().imported(console, plan, SHOWN))
    for note in plan.notes:
        session.render.say(note)
    if plan.counts.get("unknown_people"):
        people = count(plan.counts["unknown_people"], "person", "people")
        session.render.say(
            f"Left out, being no contacts: {people}; --add-unknown 3 adds those with three entries or more."
        )
    if plan.counts.get("doubtful"):
        session.render.say(
            "Doubtful people were left out: --doubtful ask asks on a terminal, --doubtful add adds them."
        )
    if plan.counts.get("rejected") and not any(plan.counts.get(kind) for kind in READ):
        session.render.say("Nothing could be read: every record was rejected. Is it another format? --as says which.")
        raise typer.Exit(RefusedError.code)
    _say_what_was_done(session, plan, operation, asked)


def _say_what_was_done(session: App, plan: ImportPlan, operation: int, asked: Asked) -> None:
    if asked.dry_run:
        session.render.say("Nothing was changed (--dry-run).")
    elif not operation:
        known = plan.counts.get("unchanged") or plan.counts.get("interactions_known")
        left = plan.counts.get("rejected") or plan.counts.get("doubtful") or plan.counts.get("left_out")
        session.render.say("Nothing to change: all of it is known." if known and not left else "Nothing was changed.")
    else:
        place = " Next: netcrm triage" if plan.counts["new"] and plan.format != "json" else ""
        session.render.say(f"Imported as operation {operation}; netcrm undo takes it back.{place}")
