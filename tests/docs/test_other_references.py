"""The tables of the reference (dates, people, columns of a pipe) are examples that are run."""

import io
import re
import shutil
from datetime import date
from typing import Any, Literal

import pytest

from making import pages
from netcrm import clock, settings
from netcrm.cli.render import field
from netcrm.errors import UsageError

MONDAY = date(2026, 11, 23)


def tables(page: str) -> list[list[list[str]]]:
    """The tables of a page of the reference."""
    return pages.tables((pages.ROOT / "docs/reference" / page).read_text(encoding="utf-8"))


DATES, REFUSED, CADENCES, BIRTHDAYS = tables("dates.md")
WHEN = [
    (text, towards, expected)
    for typed, past, future in DATES
    for text in pages.code(typed)
    for towards, expected in (("past", past), ("future", future))
]


@pytest.mark.parametrize(("text", "towards", "expected"), WHEN)
def test_a_date_is_meant_as_the_page_says(text: str, towards: Literal["past", "future"], expected: str) -> None:
    assert clock.when(text, MONDAY, towards=towards).isoformat() == expected


@pytest.mark.parametrize("typed", [pages.code(row[0])[0] for row in REFUSED])
def test_a_date_is_refused_as_the_page_says(typed: str) -> None:
    with pytest.raises(UsageError):
        clock.when(typed, MONDAY, towards="past")


@pytest.mark.parametrize(("text", "days"), [(text, row[1]) for row in CADENCES for text in pages.code(row[0])])
def test_a_cadence_is_meant_as_the_page_says(text: str, days: str) -> None:
    assert clock.days_of(text, MONDAY) == int(days)


@pytest.mark.parametrize(("text", "kept"), [(text, row[1]) for row in BIRTHDAYS for text in pages.code(row[0])])
def test_a_birthday_is_kept_as_the_page_says(text: str, kept: str) -> None:
    assert clock.partial(text) == kept


def test_every_variable_that_is_read_is_in_the_page() -> None:
    text = (pages.ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    source = "".join(file.read_text(encoding="utf-8") for file in (pages.ROOT / "src").rglob("*.py"))
    read = set(re.findall(r"\bNETCRM_[A-Z]+\b(?!_)", source)) | {option.variable for option in settings.OPTIONS}
    assert read == set(re.findall(r"`(NETCRM_[A-Z_]+)`", text))


def test_people_are_found_as_the_page_says(session: Any) -> None:
    _, people, examples = tables("who.md")
    for name, nickname, email in people:
        extra = f" --nickname {nickname}" * bool(nickname) + f" --email {email}" * bool(email)
        session(f"add '{name}'{extra} --new")
    for typed, expected in examples:
        answer = session(f"show '{pages.code(typed)[0]}' --json", ok=False)
        found = f"code {answer.code}" if answer.code else answer.data["name"]
        assert found == expected, typed


PEOPLE = (
    'add "Marie Dupont" --org Acme --city Lyon --circle close --tag data --tag a --met 2026-08-01 -m "with\ttab"',
    "add Zoé --circle active --met 2026-07-01 --email zoe@z.example",
    "add Tomasz",
    "add Noor",
    "add 'Mia Dupont' --org Acme",
    "log Marie -m 'green tea' --on 2026-08-20",
    "promise Marie 'a book' --by 2w",
    "give Zoé 'a hand'",
)

TYPED = {
    "due": "due",
    "log": "log Marie Zoé --attempt",
    "circle": "circle wide Tomasz",
    "snooze": "snooze Marie 3w",
    "skip": "skip Zoé",
    "archive": "archive Zoé Tomasz",
    "unarchive": "unarchive Zoé",
    "review": "review",
    "weeks": "weeks",
    "remind": "remind Marie friday tea",
    "add": "add Ana --circle inner",
    "edit": "edit Zoé --city Dakar",
    "edit --where": "edit --where id:1,2 --city Dakar",
    "view": "view save lyon city:lyon",
    "list": "list",
    "list --public": "list --public",
    "find": "find tea",
    "note": "note Zoé 'a fact'",
    "fact": "fact Zoé 'a fact' --until 3m",
    "give": "give Zoé 'a hand'",
    "got": "got Zoé 'a tent'",
    "promise": "promise Zoé 'a book' --by friday",
    "ask": "ask Zoé 'a tent'",
    "done": "done 1",
    "favors": "favors --all",
    "outcome": "outcome Zoé 'a contract'",
    "cards": "cards {out} --name Gala",
    "rm": "rm Marie",
    "triage": "triage",
    "merge": "merge Zoé Tomasz --yes",
    "duplicates": "duplicates",
    "news": "news",
    "intro": "intro Zoé Marie --because tea",
    "history": "history",
    "undo": "undo",
    "backup": "backup {out}",
    "restore": "restore",
    "encrypt": "encrypt",
    "decrypt": "decrypt",
    "rekey": f"rekey --old 'echo {'1f' * 32}'",
    "rekey --show": "rekey --show",
    "doctor": "doctor",
    "config": "config",
    "export FORMAT PATH": "export csv {out}",
}
ANSWERS = {"review": "attempt\n\n", "duplicates": "no\n"}
COLUMNS = {name: pages.code(columns) for names, columns in tables("pipes.md")[0] for name in pages.code(names)}


def test_every_row_of_the_page_is_tried() -> None:
    assert set(COLUMNS) == {*TYPED, "demo"}


CONNECTIONS = """First Name,Last Name,URL,Email Address,Company,Position,Connected On
Nora,Quist,https://www.linkedin.com/in/nora,,Fjordline,{title},05 Mar 2021
"""
"""LinkedIn's list, of which two tell news."""


@pytest.mark.parametrize("command", TYPED)
def test_the_columns_of_a_pipe_are_those_of_the_page(
    session: Any, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for line in PEOPLE:
        session(line)
    if command == "news":
        for title in ("Editor", "Publisher"):
            path = session.folder / "Connections.csv"
            path.write_text(CONNECTIONS.format(title=title), encoding="utf-8")
            session(f"import {path}")
    if command in ("due", "weeks"):
        session("due")  # the week's plan is made by the first look, and is shown by both of these
    if command == "restore":
        session("backup")
    if command == "cards":
        (session.folder / "out.csv").write_text("Marie Dupont, @ Acme, #web\nAnn and Bo\nIris, promised tea\n")
    session.environ |= {"NETCRM_KEY_COMMAND": f"echo {'1f' * 32}", "NETCRM_KEY_MINUTES": "0"}
    if command in ("decrypt", "rekey", "rekey --show"):
        session("encrypt")
    if command == "rekey":
        session.environ["NETCRM_KEY_COMMAND"] = "echo another"
    line = TYPED[command].format(out=session.folder / "out.csv")
    before = session.folder / "before.db"
    shutil.copy(session.db, before)
    monkeypatch.setattr("sys.stdin", io.StringIO(ANSWERS.get(command, "close\nskip\n")))
    data = session(f"{line} --json").data
    shutil.copy(before, session.db)
    monkeypatch.setattr("sys.stdin", io.StringIO(ANSWERS.get(command, "close\nskip\n")))
    rows = session(line).rows
    several = {
        "due": "rows", "find": "hits", "merge": "fields", "duplicates": "pairs", "intro": "introductions",
        "doctor": "findings", "cards": "people",
    }.get(command, command)  # fmt: skip
    records = data if isinstance(data, list) else data.get(several, [data])
    assert rows == [[field(record[column]) for column in COLUMNS[command]] for record in records]
    assert rows
