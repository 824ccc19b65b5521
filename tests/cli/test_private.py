"""Private people: in no export, no report, and in nothing that tells of others, unless they are named.

Somebody private is tied to everything that there is, all of it with `zz` in it; then every command and every format is
looked through. A new command must be given its place here, or the first test fails.
"""

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from netcrm.cli.main import COMMANDS
from netcrm.formats.json import read_tables
from netcrm.store import transfer

if TYPE_CHECKING:
    from conftest import Session
    from netcrm.store.base import Store

QUIET = {
    "brief": ("brief Marie", "brief Paul", "brief --event 'Web afterwork'"),
    "export": (
        "export csv", "export csv --raw", "export csv --public", "export csv --what interactions", "export vcard",
        "export vcard --version 3.0", "export google", "export ics", "export json", "export json --public",
        "export csv --circle close", "export vcard --tag data", "export ics --org acme",
    ),
    "intro": ("intro --suggest",),
    "list": ("list --public",),
    "network": ("network --limit 50",),
    "news": ("news",),
    "org": ("org", "org acme", "org globex"),
    "path": ("path Paul", "path --org globex", "path Noor"),
    "ready": ("ready Marie",),
    "report": ("report",),
    "weeks": ("weeks",),
}  # fmt: skip
"""What tells of many, or of somebody else: it never speaks of who is private."""

OWN = {
    "due": "due", "list": "list", "find": "find zz", "fact": "fact", "favors": "favors", "remind": "remind",
    "intro": "intro --all", "household": "household", "history": "history", "show": "show Zzsecret",
    "brief": "brief Zzsecret", "ready": "ready Zzsecret", "path": "path Zzsecret", "export": "export csv --private",
    "org": "org acme --private", "event": "event show afterwork", "outcome": "outcome Zzsecret",
}  # fmt: skip
"""Your own lists of what there is to do, and what names them: there they are."""

_ABOUT_ONE = """
log snooze skip add edit note give got promise ask done circle tag archive unarchive rm merge cards review triage
duplicates
"""
ABOUT_ONE = frozenset(_ABOUT_ONE.split())
"""Commands that answer of those alone who are named, of a line that was typed, or that walk through your people."""

_SILENT = "remind-me import source sync backup restore move encrypt decrypt rekey doctor undo config demo view"
SILENT = frozenset(_SILENT.split())
"""Commands that are not about people, that say what was done, or that copy the whole store."""


@pytest.fixture
def filled(session: "Session") -> Iterator["Session"]:
    """Somebody private, with all that can hang on somebody."""
    for line in (
        "add Zzsecret --private --org Zzfirm --title zztitle --city Zzcity --circle close --tag zztag --tag data "
        "--birthday 1990-11-25 --email zz@zz.example --met 2026-06-01 --at zzplace -m zznote --language fr",
        "add 'Marie Dupont' --org Acme --circle close --tag data --city Lyon --met 2026-07-01 --by Zzsecret",
        "add 'Paul Martin' --org Globex --circle active --tag data --city Lyon --met 2026-07-02",
        "add Noor --org Globex --tag data",
        "edit Zzsecret --org Acme --title zznow",
        "household Zzhome Zzsecret", "household Loft Marie Paul",
        "log Zzsecret -m 'zztalk alone' --on 2026-09-01",
        "log Zzsecret Marie -m 'zztalk of the deal' --on 2026-11-02",
        "log Marie Paul -m 'lunch' --on 2026-11-03",
        "log Zzsecret Noor -m 'zzwalk' --on 2026-11-04",
        "fact Zzsecret zzfact", "promise Zzsecret zzfavor --by friday", "ask Zzsecret zzask --yes",
        "remind Zzsecret friday zzmind", "intro Zzsecret Marie --because zzwhy",
        "intro Paul Noor --by Zzsecret --because zzboth --state made", "due",
    ):  # fmt: skip
        session(line)
    store = session.open()
    with store.write("fill"):
        _fill(store)
    store.close()
    yield session


def _fill(store: "Store") -> None:
    """What no command of one line writes: news, an event with its follow-ups, outcomes, a list, another name."""
    uid = store.new_uid
    event = store.insert("event", uid=uid(), name="Web afterwork", day="2026-11-19", kind="afterwork")
    other = store.insert("event", uid=uid(), name="web afterwork", day="2026-10-15", kind="afterwork")
    for number, people in ((event, (1, 2)), (other, (1, 3))):
        entry = store.insert(
            "interaction", uid=uid(), day="2026-11-19", channel="in_person", summary="zzevening", event_id=number,
            source_key=f"mail:zz{number}", created_at="2026-11-19T12:00:00",
        )  # fmt: skip
        for contact in people:
            store.insert("participant", interaction_id=entry, contact_id=contact)
    for field in ("organization", "title"):
        store.insert(
            "news", uid=uid(), contact_id=1, day="2026-11-20", kind=field, source="linkedin", before="zzold",
            after="zznew",
        )  # fmt: skip
    store.insert("follow_up", uid=uid(), contact_id=1, event_id=event, met_on="2026-11-19", due_on="2026-11-25")
    store.insert("outcome", uid=uid(), contact_id=1, event_id=event, day="2026-11-20", text="zzcontract", value=3000.0)
    store.insert("listed", contact_id=1, source="linkedin")
    store.insert("alias", contact_id=1, kind="name", value="Zzother", normalized="zzother")
    store.insert("distinct_pair", one_id=1, other_id=2)


def speaks(text: str) -> list[str]:
    """The lines that hold anything of who is private."""
    return [line for line in text.splitlines() if re.search("zz", line, re.IGNORECASE)]


def test_every_command_has_its_place_here() -> None:
    assert set(QUIET) | set(OWN) | ABOUT_ONE | SILENT >= set(COMMANDS)


@pytest.mark.parametrize("line", [line for lines in QUIET.values() for line in lines])
def test_nothing_speaks_of_them(filled: "Session", line: str) -> None:
    assert speaks(filled(line).out) == []
    if not line.startswith("export"):
        assert speaks(filled(f"{line} --json").out) == []
    elif "--what" not in line and "circle" not in line:
        assert "Marie" in filled(line).out


@pytest.mark.parametrize("command", OWN)
def test_they_are_there_for_you_and_when_they_are_named(filled: "Session", command: str) -> None:
    assert speaks(filled(OWN[command]).out) != []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("export csv", "1 private contact was left out; --private includes them."),
        ("export vcard --circle close", "1 private contact was left out; --private includes them."),
        ("export json", "1 private contact was left out; --private includes them."),
        ("export csv --what interactions", "1 private contact was left out; --private includes them."),
        ("export csv --private", ""),
        ("export csv --circle wide", ""),
        ("org acme", "1 private contact was left out; --private shows them."),
    ],
)
def test_it_says_how_many_it_leaves_out(filled: "Session", line: str, said: str) -> None:
    assert filled(line).err.strip() == said


def test_the_answer_of_an_export_says_how_many(filled: "Session") -> None:
    out = filled.folder / "out"
    assert filled(f"export csv {out} --json").data["private_left_out"] == 1
    assert filled(f"export csv {out} --private --json").data["private_left_out"] == 0


def test_several_are_counted(filled: "Session") -> None:
    filled("edit Noor --private")
    assert filled("export csv").err == "2 private contacts were left out; --private includes them.\n"


@pytest.mark.parametrize("form", ["csv", "json", "vcard", "google", "ics"])
def test_every_format_includes_them_when_asked(filled: "Session", form: str) -> None:
    assert speaks(filled(f"export {form} --private").out) != []


def test_what_happened_with_them_alone_stays_and_with_others_is_theirs(filled: "Session") -> None:
    rows = filled("export csv --what interactions").out.splitlines()
    texts = [row.rsplit(",", 1)[1] for row in rows if "2026-11-0" in row]
    assert texts == ["", "lunch", ""]
    assert not any("2026-09-01" in row for row in rows)
    assert any("Marie Dupont" in row for row in rows if "2026-11-02" in row)


def test_the_whole_export_holds_nothing_that_refers_to_them(filled: "Session") -> None:
    out = filled.folder / "whole.json"
    filled(f"export json {out}")
    tables = read_tables(str(out), lambda: out.open("rb"))
    ids = {table: {row["id"] for row in rows} for table, rows in tables.items()}
    store = filled.open()
    references = {table: store.references(table) for table in transfer.KEYS}
    store.close()
    assert ids["contact"] == {2, 3, 4}
    for table, rows in tables.items():
        for row in rows:
            for column, target in references[table].items():
                assert row[column] is None or row[column] in ids[target], (table, column)
    assert tables["contact"][0]["introduced_by"] is None
    assert [row["name"] for row in tables["household"]] == ["Loft"]
    assert [row["name"] for row in tables["tag"]] == ["data"]
    assert [row["name"] for row in tables["organization"]] == ["Acme", "Globex"]


def test_such_a_file_comes_back(filled: "Session") -> None:
    out = filled.folder / "whole.json"
    filled(f"export json {out}")
    assert filled(f"--db {filled.folder}/new.db import {out} --json").data["counts"]["new"] > 0
    assert filled(f"--db {filled.folder}/new.db export json").out == out.read_text(encoding="utf-8")
    before = filled("export json --private").out
    filled(f"import {out}")
    assert filled("export json --private").out == before


def test_with_private_the_whole_export_is_whole(filled: "Session") -> None:
    out = filled.folder / "whole.json"
    filled(f"export json {out} --private")
    filled(f"--db {filled.folder}/new.db import {out}")
    assert filled(f"--db {filled.folder}/new.db export json --private").out == out.read_text(encoding="utf-8")
    assert speaks(filled(f"--db {filled.folder}/new.db export csv").out) == []


@pytest.mark.parametrize("form", ["csv", "vcard", "google"])
def test_who_is_private_stays_so_wherever_they_come_in(filled: "Session", form: str) -> None:
    out = filled.folder / f"out.{form}"
    filled(f"export {form} {out} --private")
    filled(f"--db {filled.folder}/new.db import {out}")
    assert [row["name"] for row in filled(f"--db {filled.folder}/new.db list --json").data if row["private"]] == [
        "Zzsecret"
    ]


def test_a_mark_tells_them_apart(filled: "Session") -> None:
    marked = {row["name"]: row["private"] for row in filled("list --json").data}
    assert marked == {"Zzsecret": True, "Marie Dupont": False, "Paul Martin": False, "Noor": False}
    assert [hit["private"] for hit in filled("find zzsecret --json").data["hits"]] == [True]
    assert {row["name"] for row in filled("due --json").data["rows"] if row["private"]} == {"Zzsecret"}


def test_it_is_taken_back(filled: "Session") -> None:
    for line in ("edit Zzsecret --not-private", "edit Zzsecret --clear private"):
        filled(line)
        assert speaks(filled("export csv").out) != []
        filled("undo")
        assert speaks(filled("export csv").out) == []


def test_a_file_makes_nobody_private_whom_you_made_public(filled: "Session") -> None:
    out = filled.folder / "out.csv"
    filled(f"export csv {out} --private")
    filled("edit Zzsecret --not-private")
    filled(f"import {out}")
    assert filled("show Zzsecret --json").data["private"] is False


def test_a_merge_keeps_what_is_private(filled: "Session") -> None:
    filled("merge Noor Zzsecret --yes")
    assert filled("show Noor --json").data["private"] is True


def test_a_store_without_anybody_private_is_exported_as_it_is(session: "Session") -> None:
    session("add Ann")
    answer = session("export csv")
    assert "Ann" in answer.out
    assert answer.err == ""
    assert json.loads(session("export json").out)["tables"]["contact"][0]["private"] == 0
