"""Reads the command line, runs one command, turns any mistake into a sentence and an exit code.

Rule: a command's module is imported when that command runs, and no other; this table is all that `netcrm --help` needs.
"""

import io
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from netcrm.cli import render
from netcrm.cli.app import App
from netcrm.errors import NetcrmError, RefusedError, UsageError
from netcrm.store.base import Clash


class Command(NamedTuple):
    """A command: the module below netcrm.cli that holds it, and its line in the help."""

    module: str
    help: str


SECTIONS: Mapping[str, Mapping[str, Command]] = {
    "Every week": {
        "due": Command("due", "Show whom to contact this week, and why."),
        "log": Command("log", "Log a coffee, call or message with one person or several."),
        "snooze": Command("circles", "Hide somebody from the plan until a day."),
        "skip": Command("circles", "Not this time: ask again in four weeks."),
        "review": Command("review", "Walk through this week's open rows, one key each."),
        "weeks": Command("weeks", "Show what came of the last weeks."),
        "remind": Command("remind", "Be reminded of something on a day; list and tick reminders."),
        "remind-me": Command("remind_me", "Have the week's plan announced on Monday morning."),
    },
    "People": {
        "add": Command("contacts", "Add somebody you met."),
        "show": Command("show", "Show everything about a contact, and the timeline."),
        "find": Command("lists", "Find people by name, organization, note or fact."),
        "list": Command("lists", "List contacts, filtered and sorted."),
        "view": Command("view", "Save filters under a name; list, show and remove such views."),
        "edit": Command("contacts", "Change what is known about a contact."),
        "note": Command("contacts", "Remember something about a contact, with today's date."),
        "fact": Command("facts", "Remember what expires, and list or remove what is remembered."),
        "brief": Command("brief", "Show what to know of somebody before a coffee."),
        "circle": Command("circles", "Place people in a circle: inner, close, active, wide or none."),
        "tag": Command("circles", "Tag people, or give a tag a cadence."),
        "org": Command("org", "List organizations, their people, and who left them."),
        "household": Command("households", "Put people into a household: one row in the plan."),
        "archive": Command("circles", "Put people away: kept, but never due."),
        "unarchive": Command("circles", "Bring people back from the archive."),
        "rm": Command("contacts", "Remove a contact with all that is theirs."),
        "merge": Command("merge", "Merge two contacts who are one person."),
        "duplicates": Command("duplicates", "Find contacts who may be one person, and merge them."),
        "triage": Command("triage", "Walk through the unplaced people, one key each."),
    },
    "Favors and events": {
        "event": Command("event", "Record where you meet people, what it cost, and who was there."),
        "cards": Command("cards", "Bring in the people of an evening, one line a person."),
        "give": Command("favors", "Record something that you did for somebody."),
        "got": Command("favors", "Record something that somebody did for you."),
        "promise": Command("favors", "Record what you promised somebody, and by when."),
        "ask": Command("favors", "Record what you asked of somebody."),
        "done": Command("favors", "Close a promise that you kept, or an ask that was answered."),
        "favors": Command("favors", "List what is promised and asked, and the balance."),
        "ready": Command("brief", "Say whether it is a good moment to ask somebody for something."),
        "intro": Command("intro", "Record who should meet and who was brought together; suggest whom."),
        "outcome": Command("outcome", "Record what came of knowing somebody, or of an event."),
        "network": Command("network", "Show the balance of your network: circles, variety, what fades."),
        "report": Command("report", "Show the hours and the money, and what came of them."),
    },
    "Data": {
        "import": Command("intake", "Import people, mail, meetings and messages from what you have."),
        "source": Command("source", "Name a mailbox, folder or file for netcrm sync."),
        "sync": Command("sync", "Import what is new in the named sources."),
        "news": Command("news", "Show who changed company or title, who is new, who is gone."),
        "export": Command("export", "Export contacts, a calendar, interactions, or everything."),
        "backup": Command("backup", "Copy the store as it is now, and check the copy."),
        "restore": Command("restore", "List the backups, or make the store what it was at one of them."),
        "move": Command("move", "Copy the whole store to a server, from one, or into another file."),
        "encrypt": Command("encrypting", "Encrypt the store and its kept backups."),
        "decrypt": Command("encrypting", "Make the store and its backups readable without a key again."),
        "rekey": Command("encrypting", "Give the store a new key, or print the one that it has."),
        "doctor": Command("doctor", "Look for damage and disorder in the store; mend what can be mended."),
        "undo": Command("history", "Take back the last command, or any other one."),
        "history": Command("history", "List what was done, newest first."),
        "path": Command("ways", "Find the warmest ways to somebody; or print where the store is."),
        "config": Command("places", "Show or change a setting."),
        "demo": Command("demo", "Show a small lively network in a throwaway store."),
    },
}

COMMANDS = {name: command for section in SECTIONS.values() for name, command in section.items()}


class ReaderGone(Exception):
    """Whoever read stdout has what they want (`netcrm list | head`)."""


class Leaf(TyperCommand):
    """A command: it takes --json, and --db as netcrm does; its help ends with its examples as they are typed."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        answer = TyperOption(param_decls=["--json"], is_flag=True, expose_value=False, help="Answer as JSON.")
        answer.callback = _wants_json
        store = TyperOption(param_decls=["--db"], expose_value=False, hidden=True, metavar="FILE")
        store.callback = _names_store
        self.params += [answer, store]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options."""
        return super().parse_args(ctx, self.words(args))

    def words(self, args: list[str]) -> list[str]:
        """The words as the parser takes them: where filters may stand, `-tag:data` is one of them, and no option."""
        if not any(param.name == "filters" for param in self.params):
            return args
        return [word for at, given in enumerate(args) for word in _unsigned(given, args[:at])]

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write the examples, line by line."""
        if self.epilog:
            formatter.write("\nExamples:\n")
            for line in self.epilog.strip().splitlines():
                formatter.write(f"  {line.strip()}\n")


def _unsigned(word: str, before: list[str]) -> list[str]:
    """A word; a filter that is turned by a dash as `not` and the filter."""
    name = word[1:].replace(">", ":").replace("<", ":").replace("=", ":").partition(":")
    turned = word[:1] == "-" and ((name[0].isalpha() and len(name[0]) > 1 and name[1]) or word[1:2] == "@")
    return ["not", word[1:]] if turned and "--" not in before and before[-1:] != ["--where"] else [word]


def _wants_json(ctx: Any, _param: object, value: bool) -> bool:
    if value:
        ctx.find_root().obj.json = True
    return value


def _names_store(ctx: Any, _param: object, value: str | None) -> str | None:
    """`netcrm due --db FILE` is meant as `netcrm --db FILE due`."""
    if value:
        ctx.find_root().obj.db = value
    return value


class Commands(TyperGroup):
    """The group of all commands; imports the one that is asked for."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read netcrm's own options; the shell to complete in may be left out, and is the user's then."""
        unnamed = args[-1:] in (["--install-completion"], ["--show-completion"])
        return super().parse_args(ctx, [*args, ""] if unnamed else args)

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command, imported now. Raises UsageError for a name that there is not, with the nearest ones."""
        if cmd_name not in COMMANDS:
            from difflib import get_close_matches

            near = get_close_matches(cmd_name, COMMANDS, n=2)
            hint = f"Did you mean {' or '.join(near)}?" if near else "`netcrm --help` lists them."
            raise UsageError(f"There is no command {cmd_name!r}.", hint)
        return load(cmd_name)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; a reader that went away is told in a way of ours, because click would exit with 1 for it."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as gone:
            raise ReaderGone from gone

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the sections of the help without importing a command."""
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name, command.help) for name, command in commands.items()])


def load(name: str) -> Any:
    """A command, made from the function of that name in its module."""
    from importlib import import_module

    module = import_module(f"netcrm.cli.{COMMANDS[name].module}")
    for info in module.app.registered_commands:
        if info.name == name:
            info.cls = Leaf
            return typer.main.get_command_from_info(info, pretty_exceptions_short=True, rich_markup_mode=None)
    raise LookupError(name)


app = typer.Typer(
    cls=Commands, add_completion=False, rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)  # fmt: skip


def _version(value: bool) -> None:
    if value:
        from netcrm import __version__

        typer.echo(f"netcrm {__version__}")
        raise typer.Exit


def _install(ctx: typer.Context, shell: str | None) -> None:
    if shell is not None:
        from netcrm.cli import completion

        typer.echo(completion.install(shell, ctx.obj.environ))
        raise typer.Exit


def _script(ctx: typer.Context, shell: str | None) -> None:
    if shell is not None:
        from netcrm.cli import completion

        typer.echo(completion.script(shell, ctx.obj.environ), nl=False)
        raise typer.Exit


@app.callback(epilog="Start with: netcrm demo · netcrm add NAME · netcrm import PATH")
def netcrm(
    ctx: typer.Context,
    db: Annotated[str, typer.Option(metavar="FILE", help="The store to use; NETCRM_DB does the same.")] = "",
    json: Annotated[bool, typer.Option("--json", hidden=True)] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
    install_completion: Annotated[
        str | None,
        typer.Option(metavar="[SHELL]", callback=_install, is_eager=True, help="Complete words in bash, zsh or fish."),
    ] = None,
    show_completion: Annotated[
        str | None, typer.Option(metavar="[SHELL]", callback=_script, is_eager=True, help="Print what that installs.")
    ] = None,
) -> None:
    """Keep your network alive with a few minutes a week."""
    ctx.obj.db = db
    ctx.obj.json = json
    ctx.obj.command = ctx.invoked_subcommand or ""


def run(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run netcrm with `arguments`; the exit code. Prints to stdout and stderr and never raises."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a name that the terminal lacks letters for is no crash
    session = App(environ)
    command = typer.main.get_command(app)
    as_json = "--json" in arguments
    try:
        return _run(command, list(arguments) or ["--help"], session, as_json)
    finally:
        session.close()


def _run(command: Any, arguments: list[str], session: App, as_json: bool) -> int:
    """Run the parsed command and flush what it printed; every way that it can end, as an exit code."""
    try:
        result = command.main(arguments, prog_name="netcrm", standalone_mode=False, obj=session)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except NetcrmError as mistake:
        return render.error(session.command, mistake, json=as_json)
    except (KeyboardInterrupt, typer.Abort):
        sys.stderr.write("\n")
        return 130
    except (ReaderGone, BrokenPipeError):
        # Nothing more may be written at the end either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except typer.Exit as done:
        return done.exit_code
    except Exception as crash:
        return _unexpected(session, crash, as_json)


def _unexpected(session: App, crash: Exception, as_json: bool) -> int:
    """A mistake of the parser's, told as ours are, or else a bug: where it is, without anybody's data."""
    if hasattr(crash, "format_message"):
        message = (
            crash.format_message()
            .replace("a valid int range", "a whole number")
            .replace("a valid int", "a whole number")
        )
        return render.error(session.command, UsageError(message, _usage(crash)), json=as_json)
    if isinstance(crash, UnicodeEncodeError) and "surrogates" in crash.reason:  # how Python hands on such bytes
        mistake = UsageError("What was typed, or the name of a file, holds bytes that are not UTF-8.", "Type it anew.")
        return render.error(session.command, mistake, json=as_json)
    if session.environ.get("NETCRM_DEBUG"):
        raise crash
    if isinstance(crash, Clash):
        clash = RefusedError(
            "What was to be written does not go with what is there. Nothing was changed.",
            "If another command changed that meanwhile, say it again. If it stays so, please report it.",
        )
        return render.error(session.command, clash, json=as_json)
    place = crash.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{os.path.basename(place.tb_frame.f_code.co_filename)}:{place.tb_lineno}" if place else "?"  # noqa: PTH119
    bug = NetcrmError(
        f"A bug in netcrm: {type(crash).__name__} at {where}. Nothing was changed.",
        "Please report it; NETCRM_DEBUG=1 shows more, with your data in it.",
    )
    return render.error(session.command, bug, json=as_json)


def _usage(crash: Exception) -> str:
    ctx = getattr(crash, "ctx", None)
    return f"`{ctx.command_path} --help` shows how." if ctx is not None else "`netcrm --help` shows how."
