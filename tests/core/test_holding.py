"""What an import writes together: nothing is lost of what a file leaves unsaid."""

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from netcrm.core import holding
from netcrm.store.tables import Base

if TYPE_CHECKING:
    from conftest import Session


NEVER_EMPTY = {"id", "uid", "name", "created_at", "contact_id", "kind", "tag_id"}


@pytest.mark.parametrize(
    ("table", "columns"), [("contact", holding.CONTACT), ("contact_point", holding.POINT), ("contact_tag", holding.TAG)]
)
def test_what_is_empty_in_all_rows_is_what_the_schema_puts_there(table: str, columns: tuple[str, ...]) -> None:
    for name in set(columns) - holding.NEEDED - NEVER_EMPTY:
        column = Base.metadata.tables[table].columns[name]
        default = getattr(column.default, "arg", None)
        assert not default
        assert default is not None or column.nullable, name


def test_more_people_than_are_written_at_once_come_in_whole_and_go_as_one(session: "Session") -> None:
    count = holding.BATCH + 100
    rows = [f"Ann {number},ann{number}@example.org,Firm {number % 700},t{number % 7}" for number in range(count)]
    path = session.folder / "people.csv"
    path.write_text("\n".join(["Name,E-mail,Organization,Tags", *rows]), encoding="utf-8")
    session(f"import {path}")
    with closing(session.open()) as store:
        assert [row["normalized"] for row in store.all("intake/points")][::-1] == [
            f"ann{number}@example.org" for number in range(count)
        ]
        assert store.one("intake/known", id=count)["tags"] == f"t{(count - 1) % 7}"  # type: ignore[index]
        assert {row["id"] for row in store.all("intake/organizations")} == set(range(1, 701))
    session("undo")
    with closing(session.open()) as store:
        assert not [*store.all("intake/contacts"), *store.all("intake/points"), *store.all("intake/organizations")]


SHARED = (
    ("Ann Mey", "info@firm.example", ""), ("Bob Lee", "info@firm.example", "bob@firm.example"),
    ("Cy Poe", "info@firm.example", ""), ("A. Mey", "info@firm.example", "ann@firm.example"),
    ("Robert Lee", "info@firm.example", ""), ("Dee Ray", "info@firm.example", "bob@firm.example"),
)  # fmt: skip


@pytest.mark.parametrize("order", [SHARED, SHARED[::-1], SHARED[1::2] + SHARED[::2]], ids=["as is", "back", "mixed"])
def test_who_is_meant_does_not_hang_on_how_many_are_held(
    session: "Session", monkeypatch: pytest.MonkeyPatch, order: tuple[tuple[str, str, str], ...]
) -> None:
    path = session.folder / "people.csv"
    path.write_text("\n".join(["Name,E-mail,E-mail 2", *map(",".join, order)]), encoding="utf-8")
    told = []
    for batch in (1, 2, 3, 100):
        monkeypatch.setattr(holding, "BATCH", batch)
        told.append(session(f"import {path} --doubtful add --dry-run --json").data)
    assert told == [told[0]] * 4
