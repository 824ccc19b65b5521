"""sync: what is new in the named sources, from where each was left off."""

import os
import shlex
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import typer

from netcrm.cli import importing
from netcrm.cli.app import App
from netcrm.cli.commanded import first_line
from netcrm.cli.importing import Asked
from netcrm.cli.render import unseen
from netcrm.core import intake, mappings, sources
from netcrm.core.sources import Named
from netcrm.errors import NetcrmError, NotFoundError, RefusedError, UnusableError
from netcrm.formats import Source, mail, open_source
from netcrm.formats.mail_headers import FIELDS
from netcrm.formats.opening import File
from netcrm.records import ImportPlan, InteractionDraft
from netcrm.store.base import Store
from netcrm.system.imap import Mailbox, State
from netcrm.system.imap_address import Account, account

app = typer.Typer()

TOLD = 5
"""How many of each kind are named; JSON has them all."""


@app.command(
    "sync",
    epilog="""
    netcrm sync
    netcrm sync mail --dry-run""",
)
def sync(
    ctx: typer.Context,
    name: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME...]", help="Some of the sources; else all.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done, and do nothing.")] = False,
    add_unknown: Annotated[
        int, typer.Option(min=0, metavar="N", help="Add people who are in N interactions or more; 0 adds nobody.")
    ] = 0,
    again: Annotated[bool, typer.Option("--again", help="Read them from their start; it adds nothing twice.")] = False,
) -> None:
    """Import what is new in the named sources, each from where it was left off.

    The password of a mailbox comes from the command of `netcrm config password_command`, or is asked for.
    """
    session: App = ctx.obj
    store = session.store
    wanted = [sources.find(store, one) for one in name] if name else sources.every(store)
    if not wanted:
        raise NotFoundError("No source is named.", "netcrm source NAME PLACE names one.")
    asked = Asked(doubtful="skip", add_unknown=add_unknown, dry_run=dry_run)
    failed: NetcrmError | None = None
    done: list[dict[str, object]] = []
    for one in wanted:
        try:
            done.append(_one(session, one, asked, again))
        except (NotFoundError, RefusedError, UnusableError) as error:
            if len(wanted) == 1:
                raise
            failed = type(error)(f"{one.name}: {error.message}", error.hint)
            session.render.say(f"{failed.message}\n  {failed.hint}")
    rows = [(entry["name"], kind, number) for entry in done for kind, number in _counts(entry).items() if number]
    session.render.answer(done, rows, unseen)
    if failed is not None:
        raise failed


def _counts(entry: dict[str, object]) -> dict[str, int]:
    counts = entry["counts"]
    return counts if isinstance(counts, dict) else {}


def _one(session: App, one: Named, asked: Asked, again: bool) -> dict[str, object]:
    """Bring in one source; its name, the counts and the operation. Raises RefusedError for one not named here."""
    if not one.named_here:
        raise RefusedError(
            f"{one.location} came with an import, and nobody has named it here.",
            f"If it is yours: netcrm source {shlex.quote(one.name)} {shlex.quote(one.location)}"
            f"; else: netcrm source {shlex.quote(one.name)} --rm",
        )
    state = {} if again else dict(one.state)
    if one.kind == "imap":
        plan, operation = _mail(session, one, state, asked)
    else:
        seen = _look(Path(one.location))
        if seen == state:
            plan, operation = intake.nothing(one.kind), 0
        else:
            plan, operation = _file(session, one, seen, asked)
    _tell(session, one.name, plan, operation, asked)
    return plan.to_dict() | {"operation": operation or None, "dry_run": asked.dry_run, "name": one.name}


def _tell(session: App, name: str, plan: ImportPlan, operation: int, asked: Asked) -> None:
    told = ", ".join(f"{number} {kind.replace('_', ' ')}" for kind, number in plan.counts.items() if number)
    session.render.say(f"{name}: {told or 'nothing new'}.")
    for note in plan.notes:
        session.render.say(f"  {note}")
    for kind, steps in (("doubtful", plan.doubtful), ("rejected", plan.rejected), ("no contact yet", plan.unknown)):
        for step in steps[:TOLD]:
            session.render.say(f"  {kind}: {'  '.join(filter(None, (step.name, step.where, step.because)))}")
    if plan.unknown and not asked.add_unknown:
        session.render.say(f"  netcrm sync {name!r} --again --add-unknown 3 adds those with three entries or more.")
    if plan.doubtful:
        session.render.say("  Doubtful people were left out: netcrm import PATH asks about them.")
    if asked.dry_run:
        session.render.say("  Nothing was changed (--dry-run).")
    elif operation:
        session.render.say(f"  Operation {operation}; netcrm undo {operation} takes it back.")


def _look(path: Path) -> dict[str, Any]:
    """What tells whether a path has changed since it was read: sizes and times, of a folder those of all in it."""
    try:
        if not path.is_dir():
            found = path.stat()
            return {"size": found.st_size, "changed": found.st_mtime_ns}
        digest = sha256()
        for folder, _, files in sorted(os.walk(path)):
            for file in sorted(files):
                try:
                    found = Path(folder, file).stat()
                except FileNotFoundError:
                    continue  # delivered or moved in this moment
                digest.update(f"{folder}/{file} {found.st_size} {found.st_mtime_ns}\n".encode())
        return {"files": digest.hexdigest()}
    except FileNotFoundError:
        raise NotFoundError(f"There is no file {str(path)!r}.", "Check its name and folder.") from None
    except OSError as error:
        raise RefusedError(f"{str(path)!r} can't be read: {error.strerror}.") from None


def _file(session: App, one: Named, seen: dict[str, Any], asked: Asked) -> tuple[ImportPlan, int]:
    options, file = one.options, File(Path(one.location))

    def reopen() -> Source:
        return open_source(
            file, options.get("as", ""), keep_text=_keeps(session, one), owner=options.get("owner", ""),
            date_order=session.settings.date_order, me=session.settings.me, today=session.today,
            recall=lambda header: mappings.recall(session.store, header),
        )  # fmt: skip

    def finish(store: Store) -> None:
        sources.moved_on(store, one.name, seen)

    if (options.get("as") or file.format) == "json":
        return importing.bring_back(session, "sync", one.name, file, asked, finish)
    return importing.bring_in(session, "sync", one.name, reopen, asked, finish)


def _keeps(session: App, one: Named) -> bool:
    return bool(one.options.get("keep_text")) or session.settings.keep_text


def _mail(session: App, one: Named, state: dict[str, Any], asked: Asked) -> tuple[ImportPlan, int]:
    """The headers are fetched first, and the store is locked only when they are here."""
    where = account(one.location)
    mine = (one.options.get("owner", ""), session.settings.me, where.user if "@" in where.user else "")
    owner = " ".join(mine).strip()
    with Mailbox(where, _password(session, where)) as mailbox:
        headers = _headers(mailbox, {folder: State(*numbers) for folder, numbers in state.items()})
        name = f"{where.user}@{where.host}"
        try:
            found = list(mail.drafts(headers, owner, _keeps(session, one), name=name, today=session.today.isoformat()))
        except RefusedError as error:
            hint = 'Say which addresses are yours: netcrm config me "me@example.org"'
            raise error if owner else RefusedError(error.message, hint) from None
        reached = {folder: list(numbers) for folder, numbers in mailbox.states.items()}
    drafts = {draft.key if isinstance(draft, InteractionDraft) else str(draft): draft for draft in found}

    def finish(store: Store) -> None:
        sources.moved_on(store, one.name, {**one.state, **reached})

    return importing.bring_in(session, "sync", one.name, lambda: Source("imap", iter(drafts.values())), asked, finish)


def _headers(mailbox: Mailbox, states: dict[str, State]) -> Iterator[tuple[str, bytes]]:
    for folder in mailbox.account.folders:
        for fetched in mailbox.fetch(folder, states.get(folder), FIELDS):
            yield f"{folder}:{fetched.uid}", fetched.headers


def _password(session: App, where: Account) -> str:
    """The password, from the command of the settings or from who sits there. Raises RefusedError without either."""
    command = session.settings.password_command
    if not command:
        if not session.can_ask:
            raise RefusedError(
                f"The password of {where.user} at {where.host} is needed, and nobody can be asked.",
                "Say what prints it: netcrm config password_command 'pass show mail/\"$NETCRM_USER\"'",
            )
        return str(typer.prompt(f"Password of {where.user} at {where.host}", hide_input=True, err=True))
    environ = {**session.environ, "NETCRM_USER": where.user, "NETCRM_HOST": where.host}
    return first_line("password_command", command, environ, "password")
