"""netcrm merge: two contacts made one, nothing of either lost, and both back with one undo."""

import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from netcrm.core import upkeep
from netcrm.store import transfer
from netcrm.store.base import Store

if TYPE_CHECKING:
    from conftest import Session

PEOPLE = (
    'add "William Smith" --org Acme --title CTO --email w@acme.example --circle close --met 2026-08-01 --city Oslo '
    '-m "likes tea" --tag data',
    'add "Bill Smith" --new --org Polder --title CEO --email bill@home.example --tag press --tag data --every 3w '
    '--met 2026-05-01 --at meetup -m "plays chess" --birthday 1980-04-15 --nickname Billy',
    'add "Cleo Carter" --circle inner --met 2026-01-02 --by "Bill Smith"',
    'log "William Smith" "Bill Smith" Cleo -m lunch --on 2026-10-02',
    'log "Bill Smith" -m "a call" --via call --on 2026-10-05',
    'household Home "Bill Smith" Cleo',
    'note "Bill Smith" "prefers mornings"',
    'remind "Bill Smith" 3w "send the slides"',
    "due",
)


@pytest.fixture
def people(session: "Session") -> "Session":
    """William (1) and Bill Smith (2), who are one, and Cleo (3)."""
    return session.after(*PEOPLE)


def everything(store: Store) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables that travel."""
    return {table: list(rows) for table, rows in transfer.tables(store)}


@pytest.fixture
def looking(people: "Session") -> Iterator[Callable[[], dict[str, list[dict[str, Any]]]]]:
    """What the store holds, whenever it is asked."""

    def look() -> dict[str, list[dict[str, Any]]]:
        store = people.open()
        rows = everything(store)
        store.close()
        return rows

    yield look


def test_which_values_win_is_shown_first_and_nothing_is_done_without_yes(people: "Session", looking: Any) -> None:
    before = looking()
    refused = people("merge 'William Smith' 'Bill Smith'", ok=False)
    assert refused.code == 5
    assert refused.err == "netcrm: Nothing was merged: nobody can be asked.\n  Add --yes to merge them.\n"
    assert refused.rows == [
        ["name", "William Smith", "Bill Smith", "William Smith", "a"],
        ["nickname", "", "Billy", "Billy", "b"],
        ["organization", "Acme", "Polder", "Acme", "a"],
        ["title", "CTO", "CEO", "CTO", "a"],
        ["city", "Oslo", "", "Oslo", "a"],
        ["birthday", "", "1980-04-15", "1980-04-15", "b"],
        ["met_on", "2026-08-01", "2026-05-01", "2026-05-01", "b"],
        ["met_at", "", "meetup", "meetup", "b"],
        ["household", "", "Home", "Home", "b"],
        ["circle", "close", "", "close", "a"],
        ["every", "", "21", "21", "b"],
        ["note", "likes tea", "plays chess", "likes tea\\n\\nplays chess", "both"],
    ]
    as_json = people("merge 'William Smith' 'Bill Smith' --json", ok=False)
    assert as_json.error["merge"]["fields"][0]["result"] == "William Smith"
    assert looking() == before


def test_everything_of_both_is_in_the_one(people: "Session", looking: Any) -> None:
    done = people("merge 'William Smith' 'Bill Smith' --yes --json").data
    assert (done["id"], done["name"], done["gone_id"], done["gone"]) == (1, "William Smith", 2, "Bill Smith")
    assert done["moved"] == {
        "interactions": 3, "notes": 1, "favors": 0, "reminders": 1, "introductions": 0, "tags": 2,
    }  # fmt: skip
    card = people("show 'William Smith' --json").data
    assert [point["value"] for point in card["points"]] == ["w@acme.example", "bill@home.example"]
    assert card["tags"] == ["data", "press"]
    assert (card["met_on"], card["met_at"], card["birthday"], card["every"]) == (
        "2026-05-01", "meetup", "1980-04-15", 21,
    )  # fmt: skip
    assert card["note"] == "likes tea\n\nplays chess"
    assert card["extra"] == {"other organization": "Polder", "other title": "CEO", "other met on": "2026-08-01"}
    assert [(moment["day"], moment["text"], moment["people"]) for moment in card["timeline"]] == [
        ("2026-12-14", "send the slides", []),
        ("2026-11-23", "prefers mornings", []),
        ("2026-10-05", "a call", []),
        ("2026-10-02", "lunch", ["Cleo Carter"]),
        ("2026-08-01", None, []),
        ("2026-05-01", "Met at meetup", []),
    ]
    assert (card["last_contact"], card["last_channel"], card["household"]) == ("2026-10-05", "call", "Home")
    assert people("show Cleo --json").data["introduced_by"] == "William Smith"
    assert [row["contact_id"] for row in looking()["plan_row"]] == [3, 1]
    assert {(row["kind"], row["value"]) for row in looking()["alias"]} >= {("name", "Bill Smith")}


def test_one_undo_brings_both_back_as_they_were(people: "Session", looking: Any) -> None:
    before = looking()
    people("merge 'William Smith' 'Bill Smith' --yes")
    assert looking() != before
    undone = people("undo")
    assert "Taken back: merge Bill Smith into William Smith" in undone.err
    assert looking() == before


def test_whose_value_wins_can_be_said(people: "Session") -> None:
    people("merge 'William Smith' 'Bill Smith' --keep title=b --keep name=B --keep met_on=a --yes")
    card = people("show id:1 --json").data
    assert (card["name"], card["title"], card["met_on"]) == ("Bill Smith", "CEO", "2026-08-01")
    assert card["extra"]["other title"] == "CTO"
    assert people("show 'william smith' --json").data["id"] == 1


def test_the_other_name_finds_the_one(people: "Session") -> None:
    people("merge 'William Smith' 'Bill Smith' --yes")
    assert people("show 'bill smith' --json").data["id"] == 1


def test_the_files_of_before_say_nothing_new(people: "Session") -> None:
    """Each of the two, imported again as it was exported before, is the one that both are now."""
    file = people.folder / "both.csv"
    people(f"export csv {file}")
    people("merge 'William Smith' 'Bill Smith' --yes")
    again = people(f"import {file} --json").data
    assert {kind: number for kind, number in again["counts"].items() if number} == {"unchanged": 3}
    assert again["operation"] is None


def test_on_a_terminal_it_asks(people: "Session", monkeypatch: pytest.MonkeyPatch, looking: Any) -> None:
    before = looking()
    stdin = io.StringIO()
    stdin.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr("sys.stdin", stdin)
    keys = iter("xn")
    monkeypatch.setattr("typer.getchar", lambda: next(keys))
    no = people("merge 'William Smith' 'Bill Smith'")
    assert "title" in no.err
    assert "That is none of the keys.\n" in no.err
    assert no.err.endswith("Nothing was merged.\n")
    assert looking() == before
    monkeypatch.setattr("typer.getchar", lambda: "y")
    yes = people("merge 'William Smith' 'Bill Smith'")
    assert "and 3 interactions, 1 note, 1 reminder, 2 tags of Bill Smith\n" in yes.err
    assert yes.err.endswith("Merged Bill Smith into William Smith (id:1); netcrm undo brings both back.\n")
    assert len(looking()["contact"]) == 2


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ("merge Cleo Cleo --yes", 2, "Both are Cleo Carter (id:3)."),
        ("merge Cleo Nobody --yes", 3, "Nobody is called 'Nobody'."),
        ("merge Smith Cleo --yes", 4, "2 people fit 'Smith'."),
        ("merge Cleo 'Bill Smith' --keep shoe=a --yes", 2, "--keep shoe=a can't be meant."),
        ("merge Cleo 'Bill Smith' --keep title=c --yes", 2, "--keep title=c can't be meant."),
        ("merge Cleo 'Bill Smith' --keep title --yes", 2, "--keep 'title' can't be meant."),
        ("merge Cleo 'William Smith' --yes", 5, "William Smith (id:1) is archived."),
    ],
)
def test_what_can_not_be_merged(people: "Session", looking: Any, line: str, code: int, message: str) -> None:
    if code == 5:
        people("archive 'William Smith'")
    before = looking()
    refused = people(line, ok=False)
    assert refused.code == code
    assert f"netcrm: {message}\n" in refused.err
    assert looking() == before


ROWS: dict[str, dict[str, object]] = {
    "contact_point": {"kind": "handle", "value": "@b", "normalized": "b"},
    "contact_tag": {"tag_id": 1},
    "participant": {"interaction_id": 1},
    "favor": {"uid": "v", "direction": "given", "text": "x", "day": "2026-01-01"},
    "fact": {"uid": "f", "text": "x", "day": "2026-01-01"},
    "reminder": {"uid": "r", "day": "2026-01-01", "text": "x"},
    "plan_row": {"plan_id": 1, "position": 1},
    "alias": {"kind": "name", "value": "Bee", "normalized": "bee"},
    "listed": {"source": "linkedin"},
    "news": {"uid": "n", "day": "2026-01-01", "kind": "new", "source": "linkedin"},
    "follow_up": {"uid": "u", "event_id": 1, "met_on": "2026-01-01", "due_on": "2026-01-04"},
    "outcome": {"uid": "o", "day": "2026-01-01", "text": "a contract"},
    "tenure": {"organization_id": 1, "until": "2026-01-01"},
}
PARENTS: dict[str, dict[str, object]] = {
    "organization": {"name": "Acme", "folded": "acme"},
    "event": {"uid": "e", "name": "Forum", "day": "2026-01-01"},
    "tag": {"name": "t", "folded": "t"},
    "interaction": {"uid": "i", "day": "2026-01-01", "channel": "call", "created_at": "x"},
    "plan": {"week": "2026-W01", "made_on": "2025-12-29", "capacity": 7, "first_on": "2025-12-29"},
}


def references(store: Store) -> set[tuple[str, str]]:
    """Every column that refers to a contact."""
    return {
        (table, column) for table in transfer.KEYS for column, target in store.references(table).items()
        if target == "contact"
    }  # fmt: skip


@pytest.mark.parametrize("both", [False, True], ids=["B's alone", "both have one"])
def test_nothing_that_refers_to_b_is_left_behind(session: "Session", both: bool) -> None:
    for name in ("Ann", "Bea", "Cleo"):
        session(f"add {name}")
    store = session.open()
    known = {(table, "contact_id") for table in ROWS} | {
        ("contact", "introduced_by"), ("distinct_pair", "one_id"), ("distinct_pair", "other_id"),
        ("introduction", "broker_id"), ("introduction", "person_id"), ("introduction", "other_id"),
    }  # fmt: skip
    assert references(store) == known, "a new table refers to contacts: merging must know it"
    with store.write("rows"):
        for table, row in PARENTS.items():
            store.insert(table, **row)  # type: ignore[arg-type]
        for table, row in ROWS.items():
            for contact in (1, 2) if both else (2,):
                own = {"uid": f"{table}{contact}"} if "uid" in row else {}
                own |= {"position": contact} if "position" in row else {}  # type: ignore[dict-item]
                store.insert(table, **{**row, **own, "contact_id": contact})  # type: ignore[arg-type]
        store.insert("introduction", uid="i1", person_id=2, other_id=3, day="x", broker_id=None)
        store.insert("introduction", uid="i2", person_id=3, other_id=2, day="x", broker_id=1)
        store.insert("introduction", uid="i3", person_id=1, other_id=2, day="x", because="both ski")
        store.update("contact", 3, introduced_by=2)
        store.insert("distinct_pair", one_id=2, other_id=3)
        upkeep.refresh(store, [1, 2, 3], date(2026, 11, 23), 7)
    before = everything(store)
    store.close()
    session("merge Ann Bea --yes")
    store = session.open()
    after = everything(store)
    for table in ROWS:
        owners = {row["contact_id"] for row in after[table]}
        assert owners == {1}, table
        unique = table in ("contact_point", "contact_tag", "participant", "plan_row", "listed", "follow_up", "tenure")
        if unique:
            assert len(after[table]) == 1, table
    assert {row["value"] for row in after["alias"]} >= {"Bee", "Bea"}
    assert [(row["person_id"], row["other_id"], row["broker_id"]) for row in after["introduction"]] == [
        (1, 3, None), (3, 1, None),
    ]  # fmt: skip
    assert "both ski" in {row["text"] for row in after["fact"]}
    assert next(row for row in after["contact"] if row["id"] == 3)["introduced_by"] == 1
    assert [(row["one_id"], row["other_id"]) for row in after["distinct_pair"]] == [(1, 3)]
    store.close()
    session("undo")
    store = session.open()
    assert everything(store) == before
    store.close()


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [("idea", "idea", "1"), ("idea", "asked", "2"), ("asked", "idea", "1"), ("made", "idea", "12")],
)
def test_of_two_open_introductions_the_further_one_stays(
    session: "Session", first: str, second: str, kept: str
) -> None:
    for name in ("Ann", "Bea", "Cleo"):
        session(f"add {name}")
    store = session.open()
    with store.write("rows"):
        store.insert("introduction", uid="1", person_id=1, other_id=3, day="x", state=first, because="both ski")
        store.insert("introduction", uid="2", person_id=3, other_id=2, day="x", state=second, because="both sing")
    before = everything(store)
    store.close()
    session("merge Ann Bea --yes")
    store = session.open()
    after = everything(store)
    assert "".join(str(row["uid"]) for row in after["introduction"]) == kept
    told = {row["because"] for row in after["introduction"]} | {row["text"] for row in after["fact"]}
    assert "both sing" in told
    store.close()
    session("undo")
    store = session.open()
    assert everything(store) == before
    store.close()


def test_what_not_to_mention_is_joined_and_private_stays_private(session: "Session") -> None:
    session("add Ann")
    session("add Bea")
    store = session.open()
    with store.write("rows"):
        store.update("contact", 1, avoid="the flat", languages="fr, en", timezone="Europe/Paris")
        store.update("contact", 2, avoid="the flat\nhis boss", languages="en, de", timezone="Asia/Tokyo", private=True)
    store.close()
    session("merge Ann Bea --yes")
    store = session.open()
    (row,) = everything(store)["contact"]
    store.close()
    assert (row["avoid"], row["languages"]) == ("the flat\nhis boss", "fr, en, de")
    assert (row["timezone"], row["private"]) == ("Europe/Paris", 1)


def test_extra_values_of_both_are_kept(session: "Session") -> None:
    store = session.open()
    with store.write("rows"):
        for uid, extra in (("a", {"Shoe": "41"}), ("b", {"Shoe": "43", "Hat": ["S", "M"]})):
            row = {"uid": uid, "name": uid, "folded": uid, "created_at": f"2026-01-0{1 if uid == 'b' else 2}"}
            store.insert("contact", **row, extra=json.dumps(extra))
        store.insert("contact_point", contact_id=1, kind="phone", value="1234", normalized="1234", label="work")
        store.insert("contact_point", contact_id=2, kind="phone", value="12 34", normalized="1234", label="mobile")
        store.insert("contact_point", contact_id=1, kind="email", value="a@x.example", normalized="a@x.example")
        store.insert(
            "contact_point", contact_id=2, kind="email", value="a@x.example", normalized="a@x.example", label="home"
        )
    store.close()
    session("merge id:1 id:2 --yes")
    card = session("show id:1 --json").data
    assert card["extra"] == {"Shoe": ["41", "43"], "Hat": ["S", "M"], "other phone": "12 34 (mobile)"}
    assert {(point["value"], point["label"]) for point in card["points"]} == {("1234", "work"), ("a@x.example", "home")}
    assert card["created_at"] == "2026-01-01"
