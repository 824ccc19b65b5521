"""The store of every schema that was released, as it was frozen on a server: whole, the same as the file, undone."""

import re
from typing import TYPE_CHECKING

import psycopg
import pytest
from frozen import EXPORTS, FIXTURES, ON_A_SERVER, thaw, told, undo_all

if TYPE_CHECKING:
    from conftest import Session

pytestmark = [pytest.mark.embedded, pytest.mark.network]


@pytest.fixture(params=ON_A_SERVER)
def there_as_well(request: pytest.FixtureRequest, database: str) -> str:
    """The name of a store that was frozen on a server too, and is on this one."""
    name: str = request.param
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute((FIXTURES / f"{name}.server.sql").read_bytes())
    return name


def test_a_servers_store_has_the_rows_of_the_file(session: "Session", there_as_well: str, database: str) -> None:
    thaw(there_as_well, session.db)
    there, here = told(session, database), told(session, session.db)
    for rows in (there, here):  # which of two names of a merged person comes first is nobody's business
        rows["alias"] = sorted(({**row, "id": 0} for row in rows["alias"]), key=lambda row: str(row["value"]))
    assert there == here


@pytest.mark.parametrize("end", EXPORTS)
def test_a_servers_exports_are_as_frozen(session: "Session", there_as_well: str, database: str, end: str) -> None:
    out = session(f"--db '{database}' {EXPORTS[end]}").out.replace("\r\n", "\n")
    assert pieces(out) == pieces((FIXTURES / "exports" / f"{there_as_well}.{end}").read_text(encoding="utf-8"))


@pytest.mark.usefixtures("there_as_well")
def test_a_servers_store_is_whole(session: "Session", database: str) -> None:
    assert session(f"--db '{database}' doctor --json").data["findings"] == []
    assert "Idris Bello" in session(f"--db '{database}' find oud").out
    assert "Marta Lindqvist" in session(f"--db '{database}' find quay").out


@pytest.mark.usefixtures("there_as_well")
def test_all_that_was_done_on_a_server_can_be_undone(session: "Session", database: str) -> None:
    undo_all(session, database)


def pieces(text: str) -> list[str]:
    """What an export says, in any order: a server gives somebody's tags in any."""
    return sorted(re.split(r"[,:\n]| ::: ", text))
