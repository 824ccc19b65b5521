"""What can be wrong with a server: each is one sentence with code 6, and no password is in any."""

import re
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import psycopg
import pytest
from databases import Databases

from netcrm import store as stores
from netcrm.errors import UnusableError, UsageError
from netcrm.store import outages
from netcrm.store.base import Clash

if TYPE_CHECKING:
    from conftest import Session, Tools

pytestmark = pytest.mark.network

SECRET = "p4ss:w/rd@#%"  # noqa: S105
LINES = ("add Ann", "list", "undo", "doctor")


@pytest.fixture
def admin(server: str) -> Iterator["psycopg.Connection[Any]"]:
    """A connection to the server itself."""
    with psycopg.connect(server, autocommit=True) as connection:
        yield connection


@pytest.fixture
def typed(session: "Session", database: str) -> Callable[..., Any]:
    """Types a command on the new database, or on another URL."""

    def type_there(line: str, url: str = database, *, ok: bool = False) -> Any:
        return session(f"--db '{url}' {line}", ok=ok)

    return type_there


def refused(answer: Any, sentence: str) -> None:
    assert (answer.code, answer.out) == (6, ""), answer
    assert sentence in answer.err
    assert answer.err.count("\n") == 2
    assert "Traceback" not in answer.err


def named(url: str, **changes: str) -> str:
    """The URL of the same server with another database, user, password, host or port."""
    given = psycopg.conninfo.conninfo_to_dict(url)
    given |= changes
    database, host = given.pop("dbname"), given.pop("host", "")
    return f"postgresql:///{database}?" + "&".join(
        f"{k}={quote(str(v), '')}" for k, v in {**given, "host": host}.items()
    )


@pytest.mark.parametrize("line", LINES)
def test_a_server_that_is_not_there(typed: Callable[..., Any], line: str) -> None:
    answer = typed(line, "postgresql://ann:s3cret@127.0.0.1:1/netcrm")
    refused(answer, "The server of postgresql://ann:***@127.0.0.1:1/netcrm can't be reached.")


def test_a_host_that_there_is_not(typed: Callable[..., Any]) -> None:
    refused(typed("list", "postgresql://ann:s3cret@nowhere.invalid/netcrm"), "can't be reached.")


def test_a_database_that_there_is_not(typed: Callable[..., Any], server: str) -> None:
    refused(typed("add Ann", named(server, dbname="nosuch")), "There is no database postgresql:///nosuch")


def test_a_user_that_there_is_not_or_a_wrong_password(typed: Callable[..., Any], server: str) -> None:
    answer = typed("add Ann", named(server, user="nobody_here", password=SECRET))
    assert answer.code == 6
    assert re.search("does not (know the user|take the name or the password)|does not let you in", answer.err)
    assert SECRET not in answer.err
    assert quote(SECRET, "") not in answer.err


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://ann:{SECRET}@host:port:6/netcrm", "postgresql://ann:s3cret@host/netcrm?no_such=1",
        "postgresql://[::1/netcrm?password=s3cret", "postgresql://ann:s3cret@/netcrm?host=%zz",
    ],
)  # fmt: skip
def test_a_url_that_can_not_be_read(session: "Session", url: str) -> None:
    session.environ["NETCRM_URL"] = url
    with pytest.raises(UnusableError) as told:
        stores.connect(url, create=True, now=str)
    said = f"{told.value.message} {told.value.hint} {told.value.details}"
    assert "can't be read" in told.value.message or "can't be reached" in told.value.message
    assert "s3cret" not in said
    assert SECRET not in said


def test_an_empty_database_is_no_store_yet(typed: Callable[..., Any], database: str) -> None:
    answer = typed("list")
    refused(answer, f"There is no store at {stores.masked(database)}.")
    typed("add Ann", ok=True)
    assert typed("list", ok=True).rows[0][1] == "Ann"


@pytest.mark.parametrize(
    "made",
    ["CREATE TABLE song (title TEXT)", "CREATE TABLE alembic_version (version_num TEXT)", "CREATE VIEW v AS SELECT 1",
     "CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('1975ea83b712')"],
)  # fmt: skip
def test_another_programs_database_is_left_alone(typed: Callable[..., Any], database: str, made: str) -> None:
    with psycopg.connect(database, autocommit=True) as other:
        other.execute(made)
    for line in LINES:
        refused(typed(line), "is a database of another program.")


def test_a_store_from_a_newer_netcrm(typed: Callable[..., Any], database: str) -> None:
    typed("add Ann", ok=True)
    with psycopg.connect(database, autocommit=True) as other:
        other.execute("UPDATE alembic_version SET version_num = '0099'")
    for line in LINES:
        refused(typed(line), "was written by a newer netcrm (schema 99")


def test_a_table_that_is_missing_is_told(typed: Callable[..., Any], database: str) -> None:
    typed("add Ann", ok=True)
    with psycopg.connect(database, autocommit=True) as other:
        other.execute("DROP TABLE fact CASCADE")
    refused(typed("find ann"), 'is not as netcrm made it: relation "fact')


def test_a_store_in_use(typed: Callable[..., Any], database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    typed("add Ann", ok=True)
    monkeypatch.setattr("netcrm.store.server.BUSY_SECONDS", 0.05)
    with psycopg.connect(database) as other:
        other.execute("LOCK TABLE current IN EXCLUSIVE MODE")
        refused(typed("note ann tea"), "is in use by another program.")
        assert typed("list", ok=True).rows[0][1] == "Ann"
        other.rollback()
    typed("note ann tea", ok=True)


def test_a_role_that_may_only_read(typed: Callable[..., Any], database: str) -> None:
    typed("add Ann", ok=True)
    with psycopg.connect(database, autocommit=True) as other:
        name = other.info.dbname
        other.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    assert typed("list", ok=True).rows[0][1] == "Ann"
    refused(typed("note ann tea"), "can only be read.")


def test_a_statement_that_takes_too_long(typed: Callable[..., Any], database: str) -> None:
    typed("add Ann", ok=True)
    with psycopg.connect(database, autocommit=True) as other:
        other.execute(
            "CREATE FUNCTION slowly() RETURNS TRIGGER LANGUAGE plpgsql AS "
            "$$ BEGIN PERFORM pg_sleep(5); RETURN NULL; END $$"
        )
        other.execute("CREATE TRIGGER slow AFTER INSERT ON fact FOR EACH ROW EXECUTE FUNCTION slowly()")
    apart = "&" if "?" in database else "?"
    answer = typed("note ann tea", f"{database}{apart}options=-cstatement_timeout%3D200")
    refused(answer, "The server stopped what took too long")
    assert typed("fact", ok=True).rows == []


@pytest.mark.parametrize("line", ["note ann tea", "log ann", "import {people}"])
def test_a_server_that_goes_in_the_middle(
    typed: Callable[..., Any], session: "Session", database: str, line: str
) -> None:
    """The server ends the connection while the command writes: nothing of it is left, and the next one goes on."""
    typed("add Ann", ok=True)
    people = session.folder / "people.csv"
    people.write_text("name\nBob\nCleo\n")
    ends = (
        "CREATE FUNCTION ends() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN "
        "PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$"
    )
    with psycopg.connect(database, autocommit=True) as other:
        other.execute(ends)
        for table in ("fact", "interaction", "contact"):
            other.execute(f"CREATE TRIGGER last AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION ends()")
        refused(typed(line.format(people=people)), "The connection to ")
        other.execute("DROP FUNCTION ends CASCADE")
    assert [row[1] for row in typed("list", ok=True).rows] == ["Ann"]
    assert len(typed("history", ok=True).rows) == 1
    typed(line.format(people=people), ok=True)


def test_without_psycopg_it_says_what_to_install(typed: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "netcrm.store.server", raising=False)
    monkeypatch.delattr(stores, "server", raising=False)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    answer = typed("list")
    assert answer.code == 6
    assert "Install it: pip install 'netcrm[postgres]'." in answer.err


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        ("/home/ann/netcrm.db", "/home/ann/netcrm.db"),
        ("postgresql://ann@host/db", "postgresql://ann@host/db"),
        ("postgresql://ann:s3@host/db", "postgresql://ann:***@host/db"),
        ("postgres://ann:a:b@c/d@host:5/db?sslmode=require", "postgres://ann:***@host:5/db?sslmode=require"),
        ("postgresql://host/db?user=a&password=s3&x=1", "postgresql://host/db?user=a&password=***&x=1"),
        ("postgresql:///db?sslpassword=s3", "postgresql:///db?sslpassword=***"),
        ("postgresql://host:5432/db", "postgresql://host:5432/db"),
    ],
)
def test_a_url_is_shown_without_its_password(where: str, shown: str) -> None:
    assert stores.masked(where) == shown


@pytest.mark.parametrize("line", ["path", "path store", "config", "config db", "list", "path --json", "config --json"])
def test_no_command_shows_a_password(session: "Session", line: str) -> None:
    answer = session(f"--db postgresql://ann:s3cret@127.0.0.1:1/x?password=als0 {line}", ok=False)
    assert "ann:***@127.0.0.1:1" in answer.out + answer.err
    assert "s3cret" not in answer.out + answer.err
    assert "als0" not in answer.out + answer.err


@pytest.mark.parametrize("how", ["", " --json"])
def test_a_timer_of_an_older_netcrm_shows_no_password(session: "Session", tools: "Tools", how: str) -> None:
    tools.have("crontab")
    session.environ["PATH"] = str(tools.path)
    url = "postgresql://ann:s3cr%40et@127.0.0.1:1/x?password=als0&sslmode=require"
    (tools.state / "crontab").write_text(f"30 8 * * 1 NETCRM_DB='{url}' netcrm due --notify # netcrm remind-me\n")
    for line in ("status", "remove"):
        answer = session(f"remind-me {line}{how}", ok=False)
        assert answer.code == 0, answer
        assert not re.search("s3cr|als0", answer.out + answer.err)
    assert not (tools.state / "crontab").exists()


def test_a_password_in_the_settings_is_not_shown(session: "Session") -> None:
    (session.folder / "config.toml").write_text('db = "postgresql://ann:s3cret@127.0.0.1:1/x"\n')
    answer = session("config db")
    assert "s3cret" not in answer.out + answer.err


@pytest.mark.parametrize("line", ["backup", "restore", "restore 1 --yes"])
def test_what_is_for_files_says_so(typed: Callable[..., Any], line: str) -> None:
    answer = typed(line)
    assert answer.code == 5
    assert "is for a store in a file; a server has backups of its own." in answer.err


@pytest.mark.parametrize(
    ("code", "said", "kind"),
    [
        ("23505", "duplicate key", Clash), ("22003", "out of range", UsageError),
        ("54000", "index row size 3000", UsageError), ("53100", "disk full", UnusableError),
        ("53200", "out of memory", UnusableError), ("XX001", "invalid page", UnusableError),
        ("40P01", "deadlock detected", UnusableError), ("08006", "gone", UnusableError),
    ],
)  # fmt: skip
def test_a_code_has_its_sentence(code: str, said: str, kind: type[Exception]) -> None:
    assert type(outages.sentence("x", code, said, lost=False)) is kind


def test_what_is_a_bug_stays_one() -> None:
    assert outages.sentence("x", "42601", "syntax error", lost=False) is None
    assert outages.sentence("x", None, "", lost=False) is None


def test_two_databases_are_made_and_dropped(server: str) -> None:
    made = Databases(server)
    one, other = made.new(), made.new()
    assert one != other
    made.close()
