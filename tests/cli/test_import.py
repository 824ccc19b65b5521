"""netcrm import: a plan, applied in one step; again it changes nothing; failing, it leaves no trace."""

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Answer, Session

Shared = Callable[[str], Path]

PEOPLE = """Who,Firm,Mail,Met
Ann Lee,Acme,ann@acme.example,2026-01-15
Bob Ray,Globex,,
,,,2026-02-01
[bold]Tim[/bold],=1+1,tim@x.example,
Eve \x1b[31mRed,Acme,eve@x.example,
"""
MAP = "--map Who=name --map Firm=organization --map Mail=email --map 'Met=met_on'"


@pytest.fixture
def people(session: "Session") -> Path:
    path = session.folder / "people.csv"
    path.write_text(PEOPLE)
    return path


def counts(answer: "Answer") -> dict[str, int]:
    return {row[1]: int(row[2]) for row in answer.rows if row[0] == "count" and row[2] != "0"}


def test_a_csv_with_its_columns_named(session: "Session", people: Path) -> None:
    done = session(f"import {people} {MAP}")
    assert counts(done) == {"new": 3, "rejected": 2}
    assert [row[0] for row in done.rows if row[0] != "count"] == ["new"] * 3 + ["rejected"] * 2
    assert done.rows[-2:] == [
        ["rejected", "", "people.csv:4", "The record has no name and no e-mail address."],
        ["rejected", "Eve \\x1b[31mRed", "people.csv:6",
         "The name holds U+001B at position 5, which is a control character."],
    ]  # fmt: skip
    assert "\x1b" not in done.out + done.err
    assert "Imported as operation 1; netcrm undo takes it back. Next: netcrm triage" in done.err
    card = session("show ann --json").data
    assert (card["organization"], card["met_on"], card["points"][0]["value"]) == (
        "Acme", "2026-01-15", "ann@acme.example",
    )  # fmt: skip
    assert session("due").out == ""  # attention is opted into


def test_a_dry_run_tells_the_same_and_does_nothing(session: "Session", people: Path) -> None:
    told = session(f"import {people} {MAP} --dry-run")
    assert told.err == "Nothing was changed (--dry-run).\n"
    assert not session.db.exists()
    assert session(f"import {people} {MAP}").rows == told.rows
    before = session("export json").out
    people.write_text(PEOPLE + "New One,,,\n")
    assert counts(session(f"import {people} {MAP} --dry-run"))["new"] == 1
    plan = session(f"import {people} {MAP} --dry-run --json").data
    assert (plan["dry_run"], plan["operation"], plan["counts"]["new"]) == (True, None, 1)
    assert session("export json").out == before
    assert len(session("history").rows) == 1


def test_the_same_file_again_changes_nothing(session: "Session", people: Path) -> None:
    session(f"import {people} {MAP}")
    before = session("export json").out
    again = session(f"import {people} {MAP}")
    assert counts(again) == {"unchanged": 3, "rejected": 2}
    assert again.err == "Nothing was changed.\n"
    assert session("export json").out == before
    assert len(session("history").rows) == 1
    people.write_text("name\nAnn Lee\n")
    assert session(f"import {people}").err == "Nothing to change: all of it is known.\n"


def test_a_file_completes_what_is_known_and_your_edits_stay(session: "Session", people: Path) -> None:
    session(f"import {people} {MAP}")
    session("edit ann --org Globex")
    people.write_text(PEOPLE.replace("Bob Ray,Globex,,", "Bob Ray,Globex,bob@x.example,").replace("Who,", "Who,"))
    plan = session(f"import {people} {MAP} --json").data
    assert [(step["name"], step["because"]) for step in plan["changed"]] == [
        ("Bob Ray", "email: 'bob@x.example' (the same name and organization)")
    ]
    assert [step["because"] for step in plan["kept"]] == ["organization: you have 'Globex', the file 'Acme'"]
    assert session("show ann --json").data["organization"] == "Globex"


def test_what_an_import_said_a_later_import_may_change_but_not_what_you_did(session: "Session") -> None:
    path = session.folder / "p.csv"

    def bring(title: str) -> str:
        path.write_text(f"name,email,title\nAnn Lee,ann@x.example,{title}\n")
        session(f"import {path}")
        shown: str = session("show ann --json").data["title"]
        return shown

    assert bring("Junior") == "Junior"
    assert bring("Senior") == "Senior"
    session("undo")
    assert bring("Senior") == "Senior"  # taking back an import is no wish for the old value
    session("edit ann --title Boss")
    assert bring("Lead") == "Boss"
    session("undo")
    assert bring("Lead") == "Lead"


def test_doubtful_people_are_left_for_you_to_decide(session: "Session") -> None:
    session("add 'Ann Lee' --email ann@x.example --org Acme")
    path = session.folder / "p.csv"
    path.write_text("name,email,organization\nAnn Lee,other@y.example,Globex\nZed Zoe,ann@x.example,\n")
    told = session(f"import {path}")
    assert [row for row in told.rows if row[0] == "doubtful"] == [
        ["doubtful", "Ann Lee", "p.csv:2",
         "maybe 'Ann Lee' (id:1), 50 of 100: the same name, other organizations (stated: Globex, other@y.example)"],
        ["doubtful", "Zed Zoe", "p.csv:3",
         "maybe 'Ann Lee' (id:1), 35 of 100: the same e-mail address, other names (stated: ann@x.example)"],
    ]  # fmt: skip
    assert "--doubtful add" in told.err
    assert len(session("list").rows) == 1
    assert counts(session(f"import {path} --doubtful add")) == {"new": 2}
    assert len(session("list").rows) == 3


def test_placed_people_of_a_file_are_spread_over_the_weeks(session: "Session") -> None:
    path = session.folder / "p.csv"
    # The day is a hash of the uid, so the file states it.
    path.write_text("uid,name,circle\n" + "".join(f"u{n},Person N{n},close\n" for n in range(200)))
    session(f"import {path}")
    days = sorted(row[7] for row in session("list").rows)
    assert len(set(days)) > 100  # 200 people, 7 a week: 200 days
    assert "2026-11-23" <= days[0] < days[-1] < "2027-06-11"
    due = session("due --json").data
    assert len(due["rows"]) + due["waiting"] == sum(day <= "2026-11-29" for day in days) > 0


@pytest.mark.parametrize("what", ["archive", "folder", "file"])
def test_linkedin_in_all_three_shapes(session: "Session", what: str) -> None:
    connections = (
        'Notes:\n"When exporting your data, you may notice that some emails are missing."\n\n'
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        "Zoë,Brandt,https://www.linkedin.com/in/zoe-b,,Acme,CTO,05 Mar 2021\n"
        "Ann,Lee,https://www.linkedin.com/in/ann-lee,ann@x.example,,,12 mars 2023\n"
    )
    me, zoe, who = ("https://www.linkedin.com/in/" + name for name in ("me", "zoe-b", "who"))
    messages = (
        "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,"
        "DATE,SUBJECT,CONTENT,FOLDER\n"
        f"1,,Me,{me},Zoë Brandt,{zoe},2026-03-15 09:30:00 UTC,,secret,INBOX\n"
        f"1,,Zoë Brandt,{zoe},Me,{me},2026-03-16 09:30:00 UTC,,hush,INBOX\n"
        f"2,,Me,{me},Stranger,{who},2026-03-15 09:30:00 UTC,,hi,INBOX\n"
    )
    folder = session.folder / "archive"
    folder.mkdir()
    (folder / "Connections.csv").write_text(connections)
    (folder / "messages.csv").write_text(messages)
    paths = {"folder": folder, "file": folder / "Connections.csv", "archive": session.folder / "all.zip"}
    with zipfile.ZipFile(paths["archive"], "w") as archive:
        for file in folder.iterdir():
            archive.write(file, file.name)
    done = session(f"import {paths[what]}")
    assert counts(done)["new"] == 2
    card = session("show zoe --json").data
    assert (card["organization"], card["title"], card["met_on"]) == ("Acme", "CTO", "2021-03-05")
    if what == "file":
        assert card["timeline"] == []
        return
    assert counts(done) == {"new": 2, "interactions": 2, "unknown_people": 1}
    assert [(m["day"], m["direction"], m["text"]) for m in card["timeline"]] == [
        ("2026-03-16", "in", None), ("2026-03-15", "out", None),
    ]  # fmt: skip
    assert "secret" not in session("export json").out
    assert counts(session(f"import {paths[what]}")) == {"unchanged": 2, "interactions_known": 2, "unknown_people": 1}


def test_a_real_archive_of_2000_connections(session: "Session", shared: Shared) -> None:
    archive = shared("linkedin/archive-2000.zip")
    session("add 'Old Friend' --circle close")
    before = {what: session(f"export {what}").out for what in ("csv", "json", "csv --what interactions")}
    done = session(f"import '{archive}'")
    assert counts(done) == {"new": 2000, "interactions": 18483, "unknown_people": 8}
    contacts = session("export csv").out
    assert len(session("export csv --what interactions").out.splitlines()) == 1 + 18483
    assert session("due").rows == [row for row in session("due").rows if row[2] == "Old Friend"]

    again = session(f"import '{archive}'")
    assert counts(again) == {"unchanged": 2000, "interactions_known": 18483, "unknown_people": 8}
    assert session("export csv").out == contacts
    assert [row[2] for row in session("history").rows if row[2] != "due"] == ["import", "add"]

    session("undo 2")
    for what, text in before.items():
        now = session(f"export {what}").out
        assert now == text if what != "json" else without_plans(now) == without_plans(text), what


def without_plans(text: str) -> dict[str, object]:
    """An export of everything but the week's plan, which a look at it has made."""
    tables: dict[str, object] = json.loads(text)["tables"]
    return {name: rows for name, rows in tables.items() if name not in ("plan", "plan_row")}


def test_everything_goes_out_and_comes_back_whole(session: "Session", people: Path) -> None:
    session(f"import {people} {MAP}")
    for line in (
        "circle close ann", "tag data ann bob", "tag data --every 3w", "log ann bob -m 'a walk' --via call --minutes 5",
        "log tim --attempt", "note bob 'likes tea'", "snooze ann 3w", "archive bob --deceased", "due",
    ):  # fmt: skip
        session(line)
    whole = session("export json").out
    file = session.folder / "all.json"
    session(f"export json {file}")
    assert file.read_text() == whole

    listed, shown = session("list").out, session("show tim").out
    session.db = session.folder / "second.db"
    done = session(f"import {file}")
    assert counts(done) == {"new": 3, "interactions": 2}
    assert session("export json").out == whole
    assert (session("list").out, session("show tim").out) == (listed, shown)
    assert counts(session(f"import {file}")) == {"unchanged": 3, "interactions_known": 2}
    session("undo")
    assert session("list").out == ""


@pytest.mark.parametrize("what", ["contacts", "interactions"])
def test_its_own_csv_changes_nothing(session: "Session", people: Path, what: str) -> None:
    session(f"import {people} {MAP}")
    session("log ann bob -m '=1+1, \"quoted\"\nand more' --via call --they")
    session("edit ann --phone '+1 555 0100' --tag data --tag '=x' --note '@all'")
    before = session("export json").out
    file = session.folder / "own.csv"
    session(f"export csv {file} --what {what}")
    assert session(f"import {file}").err == "Nothing to change: all of it is known.\n"
    assert session("export json").out == before
    session.db = session.folder / "second.db"
    if what == "contacts":
        session(f"import {file}")
        assert [row[1:3] for row in session("list").rows] == [
            ["Ann Lee", "Acme"], ["Bob Ray", "Globex"], ["[bold]Tim[/bold]", "=1+1"],
        ]  # fmt: skip


UNREADABLE: list[tuple[str, str | bytes, int, str]] = [
    ("empty.csv", b"", 5, "empty.csv is empty."),
    ("nameless.csv", "foo,bar\n1,2\n", 5, "No column of nameless.csv gives a name"),
    ("cut.json", '{"format": "netcrm", "version": 1, "schema": 1, "tables": {"contact": [', 5, "cut.json"),
    ("other.json", '{"people": []}', 5, "other.json"),
    ("newer.json", '{"format": "netcrm", "version": 1, "schema": 99, "tables": {}}', 5, "newer.json"),
    ("noise.zip", b"PK\x03\x04 this is no archive", 5, "noise.zip"),
]


@pytest.mark.parametrize(("name", "content", "code", "sentence"), UNREADABLE, ids=[case[0] for case in UNREADABLE])
def test_a_failing_import_leaves_the_store_untouched(
    session: "Session", name: str, content: str | bytes, code: int, sentence: str
) -> None:
    session.after("add Ann")
    before = session("export json").out
    path = session.folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    refused = session(f"import {path}", ok=False)
    assert (refused.code, refused.out) == (code, "")
    assert sentence in refused.err
    assert session("export json").out == before
    assert session(f"import {path} --json", ok=False).error["code"] == code


def test_a_json_that_breaks_off_in_the_middle_writes_nothing(session: "Session") -> None:
    session("add Ann --circle close")
    session("add Bob --tag data")
    whole = json.loads(session("export json").out)
    whole["tables"]["contact"][1]["circle"] = "best"
    path = session.folder / "bad.json"
    path.write_text(json.dumps(whole))
    session.db = session.folder / "second.db"
    session("add Cleo")
    before = session("export json").out
    refused = session(f"import {path}", ok=False)
    assert refused.code == 5
    assert "contact 2, field 'circle': 'best' is not one of 'inner', 'close', 'active', 'wide'." in refused.err
    assert session("export json").out == before
    assert len(session("history").rows) == 1


def test_a_dash_stands_for_stdin(session: "Session") -> None:
    reader, writer = os.pipe()
    os.write(writer, b"Name,City\nAnn,Lyon\n")
    os.close(writer)
    before = os.dup(0)
    os.dup2(reader, 0)
    try:
        answer = session("import -")
    finally:
        os.dup2(before, 0)
        os.close(before)
        os.close(reader)
    assert ["new", "Ann", "stdin:2", ""] in answer.rows


def test_a_zip_that_is_not_linkedins(session: "Session") -> None:
    path = session.folder / "photos.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("beach.txt", "sun")
        archive.writestr("hill.txt", "wind")
        archive.writestr("sea.txt", "sun")
    refused = session(f"import {path}", ok=False)
    assert refused.code == 5
    assert "photos.zip holds neither Connections.csv nor messages.csv, and no .vcf" in refused.err


@pytest.mark.parametrize(
    ("said", "code", "sentence"),
    [
        ("--map Who", 2, "--map 'Who' can't be meant."),
        ("--map Whom=name", 2, "people.csv has no column 'Whom'."),
        ("--map Who=age", 2, "'age' is not a field of a contact."),
        ("--as vcf", 2, "There is no format 'vcf'."),
        ("--doubtful maybe", 2, "--doubtful 'maybe' can't be meant."),
    ],
)
def test_what_cannot_be_meant(session: "Session", people: Path, said: str, code: int, sentence: str) -> None:
    refused = session(f"import {people} {said}", ok=False)
    assert (refused.code, refused.out) == (code, "")
    assert sentence in refused.err
    assert not session.db.exists()


def test_a_file_that_is_not_there(session: "Session") -> None:
    refused = session(f"import {session.folder}/nothing.csv", ok=False)
    assert refused.code == 3
    assert "There is no file" in refused.err


@pytest.mark.parametrize("field", ["organization", "tags", "title", "note", "city"])
def test_a_cell_with_an_escape_costs_at_most_its_record(session: "Session", field: str) -> None:
    path = session.folder / "p.csv"
    path.write_text(f"name,email,{field}\nAnn Lee,,\x1b[31mred\nBob Ray,,fine\n")
    done = session(f"import {path}")
    assert "Bob Ray" in session("list").out
    shown = done.out + session("list").out + session("show 'Bob Ray'").out + session("find lee").out
    assert "\x1b" not in shown
    if counts(done)["new"] == 1:
        (rejected,) = (row for row in done.rows if row[0] == "rejected")
        assert rejected[2] == "p.csv:2"
    else:
        assert "\\x1b[31mred" in session("show 'Ann Lee' --all").out


@pytest.mark.parametrize("column", ["m@acme.example,", "m@acme.example,+33 6 12 00 00 01"])
def test_people_who_share_an_address_are_added_once(session: "Session", column: str) -> None:
    session("add 'Marie Dupont' --email m@acme.example")
    session("add 'Ann Lee' --phone '+33 6 12 00 00 01'")
    (session.folder / "people.csv").write_text(f"name,email,phone\nPaul Martin,{column}\n", encoding="utf-8")
    path = session.folder / "people.csv"
    assert session(f"import {path} --json").data["counts"]["doubtful"] == 1
    assert session(f"import {path} --doubtful add --json").data["counts"]["new"] == 1
    for again in ("", " --doubtful add"):
        counts = session(f"import {path}{again} --json").data["counts"]
        assert (counts["new"], counts["doubtful"], counts["unchanged"]) == (0, 0, 1)
