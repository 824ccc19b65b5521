"""docs/reference/json.md is the contract: its tables are read, and held against what every command answers."""

import io
import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

from making import pages
from netcrm import errors
from netcrm.cli import main

PAGE = (pages.ROOT / "docs/reference/json.md").read_text(encoding="utf-8")

PLAIN: Mapping[str, type | tuple[type, ...]] = {
    "text": str,
    "whole": int,
    "number": (int, float),
    "truth": bool,
    "null": type(None),
    "object": dict,
}

PEOPLE = (
    'add "Marie Dupont" --nickname Mimi --org Acme --title CTO --city Lyon --circle close --every 3w --tag data '
    '--met 2026-08-01 --at "a meetup" --email marie@acme.example --phone "+33 6 12 00 00 04" --birthday --04-15 -m tea',
    'add "Paul Martin" --met 2026-10-01 --by Marie --circle inner',
    "add Zoé",
    "add Tomasz --org Home --timezone Tokyo --language fr --avoid tea",
    "edit Tomasz --org Acme --left 2026-10-01",
    "circle wide Tomasz",
    'log Marie Paul -m "lunch with slides" --on 2026-10-02 --minutes 50',
    "log Paul --attempt --via call",
    'note Marie "prefers mornings"',
    "promise Marie 'send the slides' --by 3w",
    "ask Marie 'a reference'",
    "give Paul 'a hand'",
    "remind Marie 3w 'send the slides'",
    "household Home Marie Paul",
    "outcome Marie 'a word at Acme' --value 50",
    "due",
)

LINES: Mapping[str, tuple[str, ...]] = {
    "due": ("due", "due --why", "due --all --limit 1", "due --next", "due --notify"),
    "log": ("log Marie Zoé -m walk", "log Zoé --attempt"),
    "snooze": ("snooze Marie 3w",),
    "skip": ("skip Marie",),
    "review": ("review",),
    "weeks": ("weeks", "weeks --limit 1"),
    "remind": ("remind Marie friday tea", "remind --done 1", "remind", "remind --all", "remind Paul"),
    "remind-me": ("remind-me install --dry-run", "remind-me install", "remind-me status", "remind-me remove"),
    "add": ("add Noor", 'add "Ana Ruiz" --circle wide --tag a --tag b --email ana@ruiz.example'),
    "show": ("show Marie", "show Zoé", "show Paul --limit 0", "show Tomasz"),
    "find": ("find slides", "find marie", "find zoe", "find mornings", "find a --limit 1"),
    "list": ("list", "list --circle none", "list --public", "list 'met:a meetup' has:email"),
    "view": ("view save lyon city:lyon", "view", "view show lyon", "view rename lyon there", "view rm there"),
    "edit": (
        "edit --where 'id:3,4' --city Dakar",
        "edit Zoé --city Dakar",
        "edit Marie --org Globex --timezone Tokyo --language fr --avoid 'the sale' --private",
    ),
    "note": ("note Zoé 'a fact'",),
    "fact": ("fact Zoé 'a fact' --until 3m", "fact Marie", "fact --all", "fact --rm 1"),
    "brief": ("brief Marie", "brief Zoé", "brief Tomasz"),
    "give": ("give Marie 'a hand'",),
    "got": ("got Zoé 'a tent' --on yesterday",),
    "promise": ("promise Marie 'a book' --by friday",),
    "ask": ("ask Zoé 'a tent' --by friday --yes",),
    "done": ("done 1", "done 2 --drop"),
    "favors": ("favors", "favors Marie", "favors --all"),
    "ready": ("ready Marie", "ready Zoé", "ready Tomasz"),
    "event": (
        "event",
        "event add Gala --on yesterday --cost 20 --hours 2.5 --kind party --at home -m fun",
        "event list",
        "event show gala",
        "event edit gala --name Ball",
        "event rm ball",
    ),
    "cards": (
        "cards {people} --name Gala --on yesterday --dry-run",
        "cards {people} --name Gala --on yesterday",
        "cards {people} --event gala --next none",
    ),
    "circle": ("circle active Zoé Paul", "circle none Paul"),
    "tag": ("tag data Zoé Marie", "tag data --every 6w", "tag vip --where in:all --yes"),
    "org": ("org", "org acme", "org acme --rename Akme", "org akme --private"),
    "household": ("household Home", "household", "household Loft Marie Zoé", "household Home Paul --remove"),
    "archive": ("archive Zoé",),
    "unarchive": ("unarchive Marie",),
    "intro": (
        "intro",
        "intro Marie Tomasz --by Paul --because tea",
        "intro 1 made",
        "intro 1",
        "intro --suggest",
    ),
    "outcome": ("outcome Marie 'a contract' --value 3000", "outcome Zoé 'a friend'", "outcome", "outcome rm 1"),
    "report": ("report", "report --since 2026-09-01", "report --limit 0"),
    "network": ("network", "network --limit 0"),
    "rm": ("rm Marie",),
    "merge": ("merge Marie Zoé --yes", "merge Paul Tomasz --keep name=b --yes"),
    "duplicates": ("duplicates", "duplicates --at-least 99 --limit 1"),
    "triage": ("triage",),
    "import": ("import {people} --dry-run", "import {people}", "import {whole}"),
    "source": ("source people {people}", "source people", "source"),
    "sync": ("sync --dry-run", "sync people", "sync people"),
    "news": ("news", "news --limit 1"),
    "export": (
        "export csv {out}",
        "export json {out}",
        "export vcard {out}",
        "export google {out}",
        "export ics {out}",
    ),
    "backup": ("backup", "backup {out}"),
    "restore": ("restore", "restore 1 --yes"),
    "move": ("move {out}",),
    "encrypt": ("encrypt",),
    "decrypt": ("decrypt",),
    "rekey": (f"rekey --old 'echo {'1f' * 32}'", "rekey --show"),
    "doctor": ("doctor", "doctor --fix"),
    "undo": ("undo",),
    "history": ("history",),
    "path": ("path", "path store", "path Paul", "path Marie", "path --org acme", "path Tomasz"),
    "config": ("config", "config capacity 5", "config db"),
    "demo": ("demo",),
}
"""What is typed for each command, each in a store with PEOPLE in it."""

ANSWERS = {"triage": "close\nout\n", "duplicates": "no\n", "review": "attempt\n\nskip\n"}
"""What is answered to those that ask."""

CSV = 'name,email,Shoe\nNew One,new@one.example,43\nMarie Dupont,marie@acme.example,41\nDup,,\n"",,\nMarie Dupond,,\n'

MISTAKES = (
    ("usage", "log Marie --on 2017-02-30"),
    ("usage", "log Marie --no-such"),
    ("not_found", "show Marei"),
    ("ambiguous", "show mar"),
    ("refused", 'add "Marie Dupont"'),
    ("refused", "snooze Zoé 3w"),
    ("refused", "edit Paul --email marie@acme.example"),
    ("refused", "undo 1"),
    ("not_found", "restore 7"),
    ("refused", "merge Marie Paul"),
    ("unusable", "--db {folder} due"),
)


def shape(name: str) -> dict[str, str]:
    """The fields of a shape with their types, as the page's table under that heading has them."""
    rows = pages.tables(pages.section(PAGE, f"### {name}"))[0]
    fields = {pages.code(field)[0]: stated for field, stated, _ in rows}
    base = {"card": "contact", "synced": "intake", "briefing": "brief"}.get(name)
    return shape(base) | fields if base else fields


def check(value: Any, stated: str, where: str) -> None:
    """That a value is of the type that the page states for it."""
    for kind in stated.replace("true or false", "truth").split(" or "):
        if _fits(value, re.sub(r"\[(\w+)\]\(#\w+\)", r"\1", kind), where):
            return
    raise AssertionError(f"{where} is {value!r}, not {stated}")


def _fits(value: Any, kind: str, where: str) -> bool:
    if kind.startswith("list of "):
        if isinstance(value, list):
            for number, item in enumerate(value):
                check(item, kind.removeprefix("list of "), f"{where}[{number}]")
        return isinstance(value, list)
    if kind == "day":
        return isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None
    if kind in PLAIN:
        return isinstance(value, PLAIN[kind]) and (kind == "truth" or not isinstance(value, bool))
    fields = shape(kind)
    if kind == "row" and "why" in value:
        fields["why"] = "why"
    if kind == "summary" and "circle" not in value:  # --public
        fields = dict(list(fields.items())[:4])
    if kind == "places" and len(value) == 1:
        fields = {name: fields[name] for name in value}
    assert list(value) == list(fields), f"{where} has other fields than {kind} in json.md"
    for name, stated in fields.items():
        check(value[name], stated, f"{where}.{name}")
    return True


def stated_data() -> dict[str, str]:
    """What the page says that each command answers."""
    rows = pages.tables(pages.section(PAGE, "## What each command answers"))[0]
    return {name: stated for names, stated in rows for name in pages.code(names)}


def told(session: Any, line: str, *, ok: bool = True) -> dict[str, Any]:
    """The envelope that a command line answers with."""
    envelope: dict[str, Any] = json.loads(session(f"{line} --json", ok=ok).out)
    return envelope


@pytest.fixture
def filled(session: Any) -> Any:
    """A session with people of every kind in its store."""
    for line in PEOPLE:
        session(line)
    return session


def test_every_command_is_in_the_page() -> None:
    assert set(stated_data()) == set(main.COMMANDS) == set(LINES)


@pytest.mark.parametrize("command", LINES)
def test_a_command_answers_as_the_page_says(
    filled: Any, command: str, monkeypatch: pytest.MonkeyPatch, tools: Any
) -> None:
    tools.have("crontab")
    filled.environ["PATH"] = str(tools.path)
    people, whole = filled.folder / "people.csv", filled.folder / "whole.json"
    people.write_text(CSV, encoding="utf-8")
    filled(f"export json {whole}")
    if command == "duplicates":
        filled("add 'Mia Dupont' --org Acme")
    if command == "sync":
        filled(f"source people {people}")
    if command == "restore":
        filled("backup")
        filled("log Marie -m tea")
    filled.environ |= {"NETCRM_KEY_COMMAND": f"echo {'1f' * 32}", "NETCRM_KEY_MINUTES": "0"}
    if command in ("decrypt", "rekey"):
        filled("encrypt")
    if command == "rekey":
        filled.environ["NETCRM_KEY_COMMAND"] = "echo another"
    envelope = {
        pages.code(field)[0]: stated
        for field, stated, _ in pages.tables(PAGE.split("## What each command answers")[0])[0]
    }
    for line in LINES[command]:
        monkeypatch.setattr("sys.stdin", io.StringIO(ANSWERS.get(command, "")))
        answer = told(filled, line.format(people=people, whole=whole, out=filled.folder / "out"))
        assert list(answer) == list(envelope)
        assert (answer["version"], answer["command"]) == (1, command)
        check(answer["data"], stated_data()[command], line)


def test_the_whole_export_is_as_the_page_says(filled: Any) -> None:
    check(json.loads(filled("export json").out), "[file](#file)", "export")


def test_a_field_that_is_missing_or_of_another_type_is_seen() -> None:
    point: dict[str, Any] = {"kind": "email", "value": "a@b.example", "label": None}
    check(point, "[point](#point)", "point")
    wrongs: tuple[Any, ...] = ({**point, "value": None}, {"kind": "email", "value": "x"}, {**point, "more": 1}, [])
    for wrong in wrongs:
        with pytest.raises((AssertionError, TypeError)):
            check(wrong, "[point](#point)", "point")


@pytest.mark.parametrize(("name", "line"), MISTAKES, ids=[line for _, line in MISTAKES])
def test_a_mistake_is_told_as_the_page_says(filled: Any, name: str, line: str) -> None:
    answer = told(filled, line.format(folder=filled.folder), ok=False)
    assert list(answer) == ["version", "command", "error"]
    fields, more = shape("error"), shape("details")
    assert list(answer["error"])[: len(fields)] == list(fields)
    assert answer["error"]["name"] == name
    for field, value in answer["error"].items():
        check(value, (fields | more)[field], f"{line}: {field}")


def test_every_detail_of_the_page_is_told_by_some_mistake(filled: Any) -> None:
    for line in ("edit Paul --city Rome", "undo", "backup"):
        filled(line)
    lines = [*(line for _, line in MISTAKES), "undo 17", "edit Marie --city Rome", "undo 1", "restore 1"]
    locked = filled.folder / "locked.db"
    locked.write_bytes(bytes(range(256)) * 16)  # as an encrypted store looks to who has no key
    unread = filled.folder / "unread.txt"
    unread.write_text("x@x.example\n", encoding="utf-8")
    lines += ["config key_command 'echo wrong'", f"--db {locked} list", f"cards {unread} --name Gala"]
    seen: set[str] = set()
    for line in lines:
        seen |= set(told(filled, line.format(folder=filled.folder), ok=False).get("error", {}))
    assert seen >= set(shape("details"))


def test_the_exit_codes_are_those_of_the_page() -> None:
    rows = pages.tables((pages.ROOT / "docs/reference/exit-codes.md").read_text(encoding="utf-8"))[0]
    stated = {int(code): pages.code(name)[0] for code, name, _ in rows}
    kinds: list[type[errors.NetcrmError]] = [errors.NetcrmError, *errors.NetcrmError.__subclasses__()]
    assert stated == {0: "done", 130: "interrupted"} | {kind.code: kind.name for kind in kinds}
