"""--json: every command answers in one envelope, mistakes included, and the exit codes are the documented ones."""

import io
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Session, Tools

from netcrm.cli.main import COMMANDS
from netcrm.store import masked

LINES = {
    "due": "due",
    "log": "log ann",
    "snooze": "snooze ann 3w",
    "skip": "skip ann",
    "review": "review",
    "weeks": "weeks",
    "remind": "remind ann friday tea",
    "remind-me": "--db here.db remind-me install",  # a server's URL with a password is refused
    "add": "add Cleo",
    "show": "show ann",
    "find": "find ann",
    "list": "list",
    "view": "view save data tag:data",
    "edit": "edit ann --city Lyon",
    "note": "note ann tea",
    "fact": "fact ann tea --until 3m",
    "brief": "brief ann",
    "give": "give ann tea",
    "got": "got ann tea",
    "promise": "promise ann tea --by friday",
    "ask": "ask ann tea",
    "done": "done 1",
    "favors": "favors",
    "ready": "ready ann",
    "event": "event",
    "cards": "cards {file} --event gala",
    "circle": "circle close ann",
    "tag": "tag data ann",
    "org": "org",
    "household": "household home ann",
    "archive": "archive ann",
    "unarchive": "unarchive ann",
    "rm": "rm ann",
    "merge": "merge ann bo --yes",
    "duplicates": "duplicates",
    "triage": "triage --limit 0",
    "import": "import {file}",
    "source": "source people {file}",
    "sync": "sync",
    "news": "news",
    "export": "export csv {file}.out",
    "backup": "backup",
    "restore": "restore",
    "move": "move {file}.db",
    "encrypt": "encrypt",
    "decrypt": "decrypt",
    "rekey": f"rekey --old 'echo {'1f' * 32}'",
    "doctor": "doctor",
    "undo": "undo",
    "history": "history",
    "intro": "intro ann bo",
    "outcome": "outcome ann contract --value 3000",
    "network": "network",
    "report": "report",
    "path": "path",
    "config": "config",
    "demo": "demo",
}
CONTACT = (
    "id", "uid", "name", "nickname", "organization", "title", "city", "circle", "every", "tags", "points", "birthday",
    "met_on", "met_at", "introduced_by", "household", "note", "strength", "contact_days", "last_contact",
    "last_channel", "days_silent", "unanswered", "check_in", "estimated", "snoozed_until", "archived_on", "deceased",
    "extra", "created_at", "private", "avoid", "languages", "timezone", "formerly",
)  # fmt: skip
FIELDS = {
    "due": ("position", "id", "name", "circle", "strength", "last_contact", "last_channel", "check_in",
            "days_silent", "unanswered", "reason", "reach", "talk_about"),
    "add": CONTACT,
    "show": (*CONTACT, "there", "favors", "timeline"),
    "edit": CONTACT,
    "log": ("id", "name", "circle", "strength_before", "strength", "last_contact", "check_in_before", "check_in",
            "unanswered"),
}  # fmt: skip


LOCKING = ("encrypt", "decrypt", "rekey")
OF_FILES = (*LOCKING, "backup", "restore")
"""What is refused for a store on a server."""

KEY = {"NETCRM_KEY_COMMAND": f"echo {'1f' * 32}", "NETCRM_KEY_MINUTES": "0"}
"""What encrypts a store without a keyring."""

BEFORE = {
    "cards": ["event add Gala"],
    "sync": ["source people {file}"],
    "done": ["promise ann tea --by friday"],
    "decrypt": ["encrypt"],
    "rekey": ["encrypt"],
}
"""What is typed before a command that needs something there."""


def test_every_command_has_a_line_here() -> None:
    assert set(LINES) == set(COMMANDS)


@pytest.mark.parametrize(
    "command", [pytest.param(name, marks=pytest.mark.embedded) if name in OF_FILES else name for name in LINES]
)
def test_the_envelope(session: "Session", command: str, monkeypatch: pytest.MonkeyPatch, tools: "Tools") -> None:
    tools.have("crontab")
    session.environ["PATH"] = str(tools.path)
    monkeypatch.setattr("tempfile.tempdir", str(session.folder))
    monkeypatch.setattr("sys.stdin", io.StringIO())
    file = session.folder / "people.csv"
    file.write_text("name\nNew One\n")
    session.after("add Ann --circle inner --email ann@x.example", "add Bo")
    if command in LOCKING:
        session.environ |= KEY
    for line in BEFORE.get(command, ()):
        session(line.format(file=file))
    if command == "rekey":
        session.environ["NETCRM_KEY_COMMAND"] = "echo another"
    answer = session(f"{LINES[command].format(file=file)} --json")
    told = json.loads(answer.out)
    assert list(told) == ["version", "command", "data"]
    assert (told["version"], told["command"]) == (1, command)
    data = told["data"]["rows"][0] if command == "due" else told["data"]
    data = data[0] if isinstance(data, list) and data else data
    assert set(FIELDS.get(command, ())) <= set(data)
    if command in ("add", "show", "edit", "log"):
        assert list(data) == list(FIELDS[command])


@pytest.mark.embedded
@pytest.mark.parametrize("command", [name for name in LINES if name not in LOCKING])
def test_an_encrypted_store_answers_alike(
    session: "Session", command: str, monkeypatch: pytest.MonkeyPatch, tools: "Tools"
) -> None:
    tools.have("crontab")
    session.environ |= {"PATH": str(tools.path), **KEY}
    monkeypatch.setattr("tempfile.tempdir", str(session.folder))
    monkeypatch.setattr("sys.stdin", io.StringIO())
    file = session.folder / "people.csv"
    file.write_text("name\nNew One\n")
    told = []
    for locked in (False, True):
        session.after("add Ann --circle inner --email ann@x.example", "add Bo")
        for line in (["encrypt"] if locked else []) + BEFORE.get(command, []):
            session(line.format(file=file))
        told.append(json.loads(session(f"{LINES[command].format(file=file)} --json").out))
        for left in (*session.folder.glob("netcrm.db*"), *session.folder.glob("people.csv.*")):
            left.unlink()
    assert _shape(told[0]) == _shape(told[1])


def _shape(value: object) -> object:
    """The fields of an answer, and how many of each there are."""
    if isinstance(value, dict):
        return {name: _shape(each) for name, each in value.items() if name != "tables"}
    return [_shape(each) for each in value] if isinstance(value, list) else type(value) in (str, int)


@pytest.mark.parametrize(
    "command",
    [
        name
        for name in LINES
        if name not in ("path", "config", "demo", "add", "import", "source", "remind-me", "restore")
    ],
)
def test_without_a_store_it_says_how_to_start_one(session: "Session", command: str) -> None:
    if session.server is not None and command in ("backup", "encrypt", "decrypt", "rekey"):
        pytest.skip("for files alone; on a server it says so (tests/store/test_server_trouble.py)")
    refused = session(f"{LINES[command].format(file='x.csv')}", ok=False)
    assert (refused.code, refused.out) == (6, "")
    assert refused.err.splitlines() == [
        f"netcrm: There is no store at {masked(str(session.db))}.",
        "  `netcrm add NAME` or `netcrm import PATH` starts one; `netcrm demo` shows how it feels.",
    ]
    assert not session.db.exists()


MISTAKES = [
    ("nonsense --json", None, 2, "usage"),
    ("--json nonsense", None, 2, "usage"),
    ("due --bogus --json", "due", 2, "usage"),
    ("due --limit many --json", "due", 2, "usage"),
    ("log --json", "log", 2, "usage"),
    ("add --json", "add", 2, "usage"),
    ("show zed --json", "show", 3, "not_found"),
    ("show a --json", "show", 4, "ambiguous"),
    ("add 'ann lee' --json", "add", 5, "refused"),
    ("--db /dev/null/x list --json", "list", 6, "unusable"),
]


@pytest.mark.parametrize(("line", "command", "code", "name"), MISTAKES, ids=[case[0] for case in MISTAKES])
def test_a_mistake_is_json_too_when_json_was_asked_for(
    session: "Session", line: str, command: str | None, code: int, name: str
) -> None:
    session.after("add 'Ann Lee'", "add 'Abe Lee'")
    refused = session(line, ok=False)
    assert refused.code == code
    assert refused.err == ""
    told = json.loads(refused.out)
    assert list(told) == ["version", "command", "error"]
    assert (told["version"], told["command"]) == (1, command)
    assert (told["error"]["code"], told["error"]["name"]) == (code, name)
    assert told["error"]["message"]
    # The same in words: one sentence on stderr, nothing on stdout.
    plain = session(line.replace("--json", "").strip(), ok=False)
    assert (plain.code, plain.out) == (code, "")
    assert plain.err.startswith("netcrm: ")
    assert "Traceback" not in plain.err


def test_a_bug_is_one_sentence_without_anybodys_data(session: "Session", monkeypatch: pytest.MonkeyPatch) -> None:
    session("add Ann")

    def broken(*_: object) -> None:
        raise ZeroDivisionError("Ann's secret")

    monkeypatch.setattr("netcrm.core.circles.note", broken)
    before = session("history").out
    crash = session("note ann tea", ok=False)
    assert crash.code == 1
    assert crash.err.startswith("netcrm: A bug in netcrm: ZeroDivisionError at test_envelope.py:")
    assert "secret" not in crash.err
    assert session("note ann tea --json", ok=False).error["code"] == 1
    assert session("history").out == before


def test_an_interrupt_is_130_and_writes_nothing(session: "Session", monkeypatch: pytest.MonkeyPatch) -> None:
    session("add Ann")
    before = session("export json").out

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("netcrm.core.upkeep.refresh", stopped)
    assert session("log ann", ok=False)[:2] == (130, "")
    monkeypatch.undo()
    assert session("export json").out == before


def test_alone_it_shows_its_help(session: "Session") -> None:
    alone = session("")
    assert alone.out.startswith("Usage: netcrm [OPTIONS] COMMAND")
    assert alone.out == session("--help").out == session("-h").out
    for name, command in COMMANDS.items():
        assert f"{name} " in alone.out
        assert command.help in alone.out
    assert session("--version").out.startswith("netcrm ")


@pytest.mark.parametrize("command", list(COMMANDS))
def test_help_fits_a_screen_and_ends_with_two_examples(session: "Session", command: str) -> None:
    text = session(f"{command} --help").out
    assert max(map(len, text.splitlines())) <= 100
    assert "--json" in text
    examples = text[text.index("\nExamples:\n") :].splitlines()[2:]
    assert len(examples) == 2
    assert all(command in example for example in examples)
    assert len(text.splitlines()) <= 40
