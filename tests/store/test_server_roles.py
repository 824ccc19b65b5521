"""The roles of docs/how-to/server.md, made with its own statements: what each may, and what it is told if not."""

import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import psycopg
import pytest
from databases import Databases

if TYPE_CHECKING:
    from conftest import Session

pytestmark = [pytest.mark.embedded, pytest.mark.network]

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "server.md"
STATEMENTS = re.compile(r"```sql\n(-- As an administrator:.*?)```", re.DOTALL)
NUMBERS = count(1)
REFUSED = "The server does not let you do that in postgresql://"
FILLED = (
    "add 'Ann Berg' --circle close --tag press --met 2026-09-01 --email ann@x.example", "add 'Bo Lind' --circle active",
    "log ann -m 'tea at the quay'", "promise bo slides --by 2026-12-01",
)  # fmt: skip


class Team(NamedTuple):
    """The URLs of a store for its owner, a writer and a reader."""

    owner: str
    writer: str
    reader: str


@pytest.fixture
def team(server: str, session: "Session") -> Iterator[Team]:
    """A store that the owner has filled, with the page's roles, which have names of their own on this server."""
    made, number = Databases(server), next(NUMBERS)
    url = made.new()
    with psycopg.connect(url, autocommit=True) as owner:
        name, password = owner.info.dbname, owner.info.password
        roles = {role: f"{role}_{name}_{number}" for role in ("netcrm_writers", "netcrm_readers", "marie", "paul")}
        try:
            for line in FILLED:
                session(f"--db '{url}' {line}")
            owner.execute(said_by_the_page(roles, name))
            owner.execute(f'CREATE ROLE "{roles["paul"]}" LOGIN IN ROLE "{roles["netcrm_readers"]}"')
            for person in ("marie", "paul"):
                owner.execute(f"ALTER ROLE \"{roles[person]}\" PASSWORD '{password}'")
                owner.execute(f'GRANT "{roles[person]}" TO CURRENT_USER')  # who drops the database ends their sessions
            yield Team(url, *(url.replace("//netcrm:", f"//{roles[person]}:") for person in ("marie", "paul")))
        finally:
            owner.close()
            made.close()
            with psycopg.connect(server, autocommit=True) as admin:
                for own in reversed(roles.values()):
                    admin.execute(f'DROP ROLE IF EXISTS "{own}"')


def said_by_the_page(roles: dict[str, str], database: str) -> str:
    """The page's statements, with these names for its own."""
    (statements,) = STATEMENTS.findall(PAGE.read_text(encoding="utf-8"))
    for role, own in roles.items():
        statements = re.sub(rf"\b{role}\b", f'"{own}"', statements)
    return str(statements.replace("ON DATABASE netcrm ", f'ON DATABASE "{database}" '))


LOOKS = (
    "find tea", "list", "show ann", "brief ann", "network", "export csv", "export json", "export vcard", "export ics",
    "history", "favors", "weeks", "report", "doctor", "ready ann",
)  # fmt: skip
CHANGES = (
    "log ann bo -m lunch", "add 'Cleo Vance' --circle wide", "note ann chess", "import {folder}/people.csv",
    "merge bo ann --yes", "undo", "tag data ann", "edit bo --city Lyon", "event add Fair --on 2026-11-22",
    "cards {folder}/evening.txt --name Web --on 2026-11-22", "done 1", "view save near city:lyon", "snooze ann 2w",
    "household Home ann bo",
    "outcome ann 'a contract'", "rm bo",
)  # fmt: skip


@pytest.fixture
def typed(session: "Session") -> Callable[..., Any]:
    """Types a command as one of the team; with a sentence it has to be refused with that."""
    (session.folder / "people.csv").write_text("name,email\nDana Wu,dana@x.example\n")
    (session.folder / "evening.txt").write_text("Eve Park\n")

    def type_as(url: str, line: str, sentence: str = "") -> Any:
        answer = session(f"--db '{url}' {line.format(folder=session.folder)}", ok=not sentence)
        if sentence:
            assert (answer.code, answer.out, sentence in answer.err) == (6, "", True), (line, answer)
        return answer

    return type_as


def test_a_reader_looks_at_everything_and_changes_nothing(team: Team, typed: Callable[..., Any]) -> None:
    typed(team.reader, "due", REFUSED)
    typed(team.owner, "due")
    before = typed(team.owner, "export json").out
    assert [row[2] for row in typed(team.reader, "due").rows] == [row[2] for row in typed(team.owner, "due").rows]
    for line in LOOKS:
        assert typed(team.reader, line).out == typed(team.owner, line).out, line
    for line in CHANGES:
        typed(team.reader, line, REFUSED)
    assert typed(team.owner, "export json").out == before


def test_a_writer_does_everything(team: Team, typed: Callable[..., Any]) -> None:
    assert typed(team.writer, "due").rows
    for line in CHANGES:
        typed(team.writer, line)
    for line in LOOKS:
        assert typed(team.writer, line).out == typed(team.owner, line).out, line
    assert typed(team.reader, "history -n 1").rows[0][2] == "rm"
    typed(team.owner, "undo")  # what another has done


def test_a_writer_mends_what_is_in_the_rows(team: Team, typed: Callable[..., Any], session: "Session") -> None:
    with psycopg.connect(team.owner, autocommit=True) as owner:
        owner.execute("UPDATE contact SET contact_days = 9, last_contact = '2020-01-01' WHERE id = 1")
    assert session(f"--db '{team.reader}' doctor", ok=False).code == 6
    typed(team.reader, "doctor --fix", REFUSED)
    assert typed(team.writer, "doctor --fix").rows[0][1] == "counted"
    assert typed(team.reader, "doctor").rows == []


def test_only_the_owner_makes_parts_of_the_store_anew(team: Team, typed: Callable[..., Any]) -> None:
    with psycopg.connect(team.owner, autocommit=True) as owner:
        owner.execute("DROP TRIGGER journal_update ON contact")
    typed(team.writer, "doctor --fix", REFUSED)
    assert typed(team.owner, "doctor --fix").rows[0][1] == "derived"
    assert typed(team.writer, "doctor").rows == []


def test_only_the_owner_upgrades(team: Team, typed: Callable[..., Any]) -> None:
    with psycopg.connect(team.owner, autocommit=True) as owner:
        owner.execute("UPDATE alembic_version SET version_num = '0004'")
        typed(team.writer, "list", "netcrm: ")
        typed(team.reader, "list", "netcrm: ")
        assert owner.execute("SELECT version_num FROM alembic_version").fetchone() == ("0004",)


def test_what_a_newer_netcrm_adds_is_theirs_too(team: Team) -> None:
    with psycopg.connect(team.owner, autocommit=True) as owner:
        owner.execute("CREATE TABLE later (id BIGINT GENERATED BY DEFAULT AS IDENTITY, text TEXT)")
    with psycopg.connect(team.writer, autocommit=True) as writer:
        writer.execute("INSERT INTO later (text) VALUES ('tea')")
    with psycopg.connect(team.reader, autocommit=True) as reader:
        assert reader.execute("SELECT * FROM later").fetchall() == [(1, "tea")]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.execute("DELETE FROM later")


def test_nobody_else_gets_in(team: Team, server: str, typed: Callable[..., Any]) -> None:
    password = team.owner.split(":")[2].partition("@")[0]
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE ROLE eve LOGIN PASSWORD '{password}'")
        try:
            typed(
                team.owner.replace("//netcrm:", "//eve:"), "list", "does not let this user in to postgresql://eve:***@"
            )
        finally:
            admin.execute("DROP ROLE eve")
