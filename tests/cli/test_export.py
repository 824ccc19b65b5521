"""netcrm export: spreadsheets get it guarded, files are for the owner's eyes only and replaced whole."""

import csv
import io
import json
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import apart
import pytest

from netcrm.core import exporting
from netcrm.core.listing import Filters
from netcrm.store import base, transfer

if TYPE_CHECKING:
    from conftest import Session

COLUMNS = (
    "uid,name,nickname,organization,title,city,circle,every,tags,emails,phones,urls,handles,birthday,met_on,met_at,"
    "introduced_by,note,last_contact,check_in,snoozed_until,archived_on,deceased,extra,languages,timezone,avoid,private"
)


@pytest.fixture
def ann(session: "Session") -> "Session":
    return session.after(
        "add 'Bob Ray'",
        "add 'Ann Lee' --org '=1+1' --title '@boss' --city Lyon --email a@x.example --email b@x.example "
        "--phone '+33 6 12 34 56 78' --tag data --tag ai --circle close --every 3w --birthday --04-15 "
        "--met 2026-11-20 --at Web --by Bob --note 'one, \"two\"\nthree'",
        "log ann bob -m -1 --via call --minutes 5 --they",
        "log bob --attempt",
    )


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_contacts(ann: "Session") -> None:
    text = ann("export csv").out
    assert text.splitlines()[0] == COLUMNS
    row = table(text)[1]
    del row["uid"]
    assert {name: value for name, value in row.items() if value} == {
        "name": "Ann Lee", "organization": "'=1+1", "title": "'@boss", "city": "Lyon", "circle": "close", "every": "21",
        "tags": "data ::: ai", "emails": "a@x.example ::: b@x.example", "phones": "'+33 6 12 34 56 78",
        "birthday": "'--04-15", "met_on": "2026-11-20", "met_at": "Web", "introduced_by": "Bob Ray",
        "note": 'one, "two"\nthree', "last_contact": "2026-11-23", "check_in": "2026-12-14",
    }  # fmt: skip


def test_interactions(ann: "Session") -> None:
    rows = table(ann("export csv --what interactions").out)
    assert [(r["day"], r["channel"], r["direction"], r["attempt"], r["minutes"], r["summary"]) for r in rows] == [
        ("2026-11-20", "in_person", "", "", "", "Met at Web"),
        ("2026-11-23", "call", "in", "", "5", "'-1"),
        ("2026-11-23", "message", "out", "yes", "", ""),
    ]


def test_raw_guards_nothing_and_a_bom_only_on_request(ann: "Session") -> None:
    raw = table(ann("export csv --raw").out)[1]
    assert (raw["organization"], raw["title"], raw["phones"]) == ("=1+1", "@boss", "+33 6 12 34 56 78")
    assert not ann("export csv").out.startswith("\ufeff")
    assert ann("export csv --bom").out == "\ufeff" + ann("export csv").out


def test_a_file_is_for_its_owner_alone_and_says_what_it_holds(ann: "Session") -> None:
    path = ann.folder / "people.csv"
    path.write_text("old")
    path.chmod(0o644)
    assert ann(f"export csv {path}").rows == [[str(path), "2"]]
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes().decode() == ann("export csv").out
    assert path.read_bytes().count(b"\r\n") == 3
    assert ann(f"export json {path} --json").data["format"] == "json"
    assert json.loads(path.read_text())["format"] == "netcrm"
    assert ann("export csv -").out == ann("export csv").out


def test_a_file_takes_its_name_only_when_it_is_whole(ann: "Session", monkeypatch: pytest.MonkeyPatch) -> None:
    path = ann.folder / "people.csv"
    path.write_text("old")

    def full(*_: object, **__: object) -> int:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("netcrm.formats.csv.write", full)
    refused = ann(f"export csv {path}", ok=False)
    assert refused.code == 6
    assert "No space left on device" in refused.err
    assert path.read_text() == "old"
    assert [file.name for file in ann.folder.glob(".*")] == []


@pytest.mark.parametrize(
    ("said", "code", "sentence"),
    [
        ("xml", 2, "There is no export 'xml'."),
        ("csv --what notes", 2, "--what 'notes' can't be meant."),
        ("csv {folder}/no/where.csv", 6, "can't be written: No such file or directory."),
        ("csv --json", 2, "With --json"),
        ("json --json", 2, "With --json"),
    ],
)
def test_what_cannot_be_done(ann: "Session", said: str, code: int, sentence: str) -> None:
    refused = ann(f"export {said.format(folder=ann.folder)}", ok=False)
    assert refused.code == code
    assert sentence in refused.out + refused.err


def test_points_come_out_as_they_went_in(session: "Session") -> None:
    cells = {
        "emails": "a@x.example [work] ::: b@x.example", "phones": "'+33 6 12 34 56 78",
        "urls": r"https://x.example/ \[a]", "handles": r"one\:::two",
    }  # fmt: skip
    path = session.folder / "people.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([
            ["uid", "name", "check_in", "snoozed_until", *cells], ["u1", "Ann", "", "", *cells.values()],
        ])  # fmt: skip
    session(f"import {path}")
    (row,) = table(session("export csv").out)
    assert {name: row[name] for name in cells} == cells


Others = Callable[..., None]
"""Types commands as somebody else does, in a process of their own."""


@pytest.fixture
def others(ann: "Session") -> Others:
    def type_(*lines: list[str]) -> None:
        apart.typed(lines, {**ann.environ, "NETCRM_DB": str(ann.db), "NETCRM_TODAY": ann.today})

    return type_


def test_all_tables_are_of_one_moment(ann: "Session", others: Others, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody adds a contact and logs a lunch after the contacts were read, and makes another one private before."""
    tables = transfer.tables

    def meanwhile(store: base.Store) -> exporting.Tables:
        others(["edit", "bob", "--private"])  # it is known by now who is
        for table, rows in tables(store):
            yield table, rows
            if table == "contact":
                others(["add", "Cleo"], ["log", "cleo", "-m", "lunch"])

    before = json.loads(ann("export json").out)
    monkeypatch.setattr(transfer, "tables", meanwhile)
    path = ann.folder / "all.json"
    ann(f"export json {path}")
    monkeypatch.undo()
    assert json.loads(path.read_text()) == before
    assert "Bob Ray" not in ann("export json").out
    ann.db = ann.folder / "again.db"
    assert ["count", "new", "2"] in ann(f"import {path}").rows


def test_who_fits_and_what_happened_are_of_one_moment(
    ann: "Session", others: Others, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody removes one of them once it is known in what they took part."""
    taken_part = exporting.taken_part

    def meanwhile(store: base.Store, filters: Filters) -> frozenset[str]:
        found = taken_part(store, filters)
        others(["log", "bob", "-m", "tea"], ["rm", "ann"])
        return found

    before = table(ann("export csv --what interactions --where ann").out)
    monkeypatch.setattr(exporting, "taken_part", meanwhile)
    path = ann.folder / "lunches.csv"
    ann(f"export csv {path} --what interactions --where ann")
    assert table(path.read_text()) == before
