"""Organizations: who is there, who left, the way in; renamed, and two spellings made one."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Session

PEOPLE = (
    "add 'Marie Dupont' --org Acme --title CTO --circle close --met 2026-08-01",
    "add 'Paul Martin' --org Acme --title Developer --met 2026-10-01",
    "add 'Zoé Petit' --org 'Acme Inc.' --title Sales --by Paul",
    "add 'Ana Ruiz' --org Globex --title CEO",
)


@pytest.fixture
def filled(session: "Session") -> "Session":
    return session.after(*PEOPLE)


def left(session: "Session", name: str) -> list[list[object]]:
    return [list(one.values())[1:6] for one in session(f"org '{name}' --json").data["left"]]


def test_the_list(filled: "Session") -> None:
    filled("edit Paul --org Globex")
    assert filled("org").rows == [
        ["Globex", "2", "0", "33", "Paul Martin", "2026-10-01"],
        ["Acme", "1", "1", "22", "Marie Dupont", "2026-08-01"],
        ["Acme Inc.", "1", "0", "0", "Zoé Petit", ""],
    ]
    assert filled("org --limit 1").rows[0][0] == "Globex"
    assert filled("org --limit 1").err == "2 more: --limit 3 shows them.\n"


def test_who_left_is_on_record_with_where_they_are_now(filled: "Session") -> None:
    filled("edit Paul --org Globex --title Lead --left 2026-11-01")
    assert left(filled, "acme") == [["Paul Martin", "Developer", "2026-11-01", "Globex", "Lead"]]
    assert filled("show Paul --json").data["formerly"] == [
        {"organization": "Acme", "title": "Developer", "until": "2026-11-01"}
    ]
    filled("undo")
    assert left(filled, "acme") == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("edit Paul --org Globex", [["Paul Martin", "Developer", "2026-11-23", "Globex", "Developer"]]),
        ("edit Paul --clear org", [["Paul Martin", "Developer", "2026-11-23", None, "Developer"]]),
        ("edit Paul --left 'last monday'", [["Paul Martin", "Developer", "2026-11-16", None, None]]),
        ("edit Paul --org 'Acme SA'", []),
        ("edit Paul --org ACME", []),
        ("edit Paul --city Lyon", []),
        ("edit Paul --clear org --org Acme", []),
        ("archive Paul", []),
    ],
)
def test_what_is_leaving(filled: "Session", line: str, expected: list[list[object]]) -> None:
    filled(line)
    assert left(filled, "Acme") == expected


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("edit Marie --left 2099-01-01", "2099-01-01 is still to come."),
        ("edit Noor --left yesterday", "Noor is in no organization on record."),
        ("org xyzzy", "There is no organization 'xyzzy'."),
        ("org Globx", "Did you mean Globex?"),
        ("org '...'", "There is no letter in '...'."),
        ("org acm", "2 organizations fit 'acm': Acme, Acme Inc.."),
        ("org Acme --into acme", "Both are 'Acme'."),
        ("org Acme --rename Globex", "There is an organization 'Globex' already."),
        ("org Acme --rename Acme", "It is called 'Acme' already."),
        ("org Acme --rename ''", "The organization is empty."),
        ("org Acme --rename A --into B", "--rename and --into can't be combined."),
        ("org --rename A", "NAME is missing."),
    ],
)
def test_what_can_t_be(filled: "Session", line: str, said: str) -> None:
    filled("add Noor")
    refused = filled(line, ok=False)
    assert refused.code in (2, 3, 4, 5)
    assert said in refused.err
    assert refused.out == ""


def test_coming_back_is_no_leaving(filled: "Session") -> None:
    filled("edit Paul --org Globex")
    filled("edit Paul --org Acme")
    assert left(filled, "Acme") == []
    assert left(filled, "Globex") == [["Paul Martin", "Developer", "2026-11-23", "Acme", "Developer"]]


def test_two_spellings_become_one(filled: "Session") -> None:
    filled("edit Zoé --org Globex")
    filled("edit Marie --org Globex")
    filled("edit Marie --org Acme")
    before = filled("export json").out
    done = filled("org 'Acme Inc.' --into Acme")
    assert done.err == "Acme Inc. is Acme now; 0 people moved.\n"
    assert left(filled, "Acme") == [["Zoé Petit", "Sales", "2026-11-23", "Globex", "Sales"]]
    assert "Acme Inc." not in filled("org").out
    filled("undo")
    assert filled("export json").out == before


def test_another_name(filled: "Session") -> None:
    filled("org acme --rename 'Acmé Group'")
    assert filled("show Marie --json").data["organization"] == "Acmé Group"
    assert [hit["name"] for hit in filled("find group --json").data["hits"]] == ["Paul Martin", "Marie Dupont"]
    filled("undo")
    assert filled("show Marie --json").data["organization"] == "Acme"


def test_the_way_in(filled: "Session") -> None:
    assert [step["name"] for step in filled("org acme --json").data["way"]["steps"]] == ["Paul Martin"]
    assert filled("org globex --json").data["way"] is None


def test_an_import_notes_who_moved(filled: "Session") -> None:
    people = filled.folder / "people.csv"
    uid = filled("show Paul --json").data["uid"]
    people.write_text(
        f"uid,name,organization,title,check_in,snoozed_until\n{uid},Paul Martin,Globex,Lead,,\n,New One,Initech,,,\n",
        encoding="utf-8",
    )
    filled("org Acme --rename Akme")
    filled("undo")
    filled(f"import {people}")
    kept = filled("show Paul --json").data
    assert (kept["organization"], kept["formerly"]) == ("Acme", [])  # your own edit wins
    session = f"--db {filled.folder}/new.db"
    people.write_text("name,email,organization\nPaul Martin,p@x.example,Acme\n", encoding="utf-8")
    filled(f"{session} import {people}")
    people.write_text("name,email,organization\nPaul Martin,p@x.example,Globex\n", encoding="utf-8")
    filled(f"{session} import {people}")
    card = filled(f"{session} show Paul --json").data
    assert card["organization"] == "Globex"
    assert card["formerly"] == [{"organization": "Acme", "title": None, "until": "2026-11-23"}]
    filled(f"{session} undo")
    assert filled(f"{session} show Paul --json").data["formerly"] == []
    people.write_text("name,email,organization\nPaul Martin,p@x.example,Acme Inc.\n", encoding="utf-8")
    filled(f"{session} import {people}")
    assert filled(f"{session} show Paul --json").data["formerly"] == []
