"""History and undo: every command is taken back whole, in any order that harms nothing, and comes back as it was."""

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Session

PEOPLE = (
    "add 'Marie Dupont' --org Acme --title CTO --city Lyon --circle close --email marie@acme.example --tag data",
    "add 'Paul Martin' --org Acme --phone '+33 6 12 34 56 78' --tag data --by Marie --met 2026-10-01 --at Forum",
    "add 'Kofi Adjei' --url kofi.example --birthday --04-15 --circle active",
    "log Marie Paul -m 'lunch together' --via lunch --minutes 90 --on 2026-06-01",
    "log Kofi --attempt",
    "note Marie 'likes tea'",
    "due",
)

COMMANDS = (
    "add 'Nils Holm' --org Polder --tag press --email nils@polder.example --circle wide --met yesterday",
    "log Marie -m tea",
    "log Marie Paul Kofi -m 'all together' --on 2026-11-01 --next 3w",
    "log Kofi --attempt --via email",
    "edit Marie --name 'Marie Durand' --clear email --email m@new.example --org Polder --clear city --tag chess",
    "edit Paul --circle inner --every 3w --note 'a longer\nnote' --clear phone",
    "note Kofi 'moves to Accra'",
    "rm Marie",
    "rm Paul",
    "rm Kofi",
    "circle inner Marie Kofi",
    "circle none Marie",
    "tag chess Marie Kofi",
    "tag data Marie Paul --remove",
    "tag data --every 3w",
    "snooze Kofi 3w",
    "skip Kofi",
    "archive Marie",
    "archive Paul --deceased",
)


@pytest.fixture
def busy(session: "Session") -> "Session":
    """A session with three people who share an organization, a tag and an interaction."""
    return session.after(*PEOPLE)


def _everything(session: "Session") -> str:
    return session("export json").out


@pytest.mark.parametrize("line", COMMANDS)
def test_undo_takes_a_command_back_whole_and_undoing_the_undo_brings_it_back(busy: "Session", line: str) -> None:
    before = _everything(busy)
    busy(line)
    after = _everything(busy)
    assert after != before
    busy("undo")
    assert _everything(busy) == before
    number = busy("history --limit 1").rows[0][0]
    busy(f"undo {number}")
    assert _everything(busy) == after
    busy(f"undo {int(number) + 1}")
    assert _everything(busy) == before


@pytest.mark.parametrize("line", COMMANDS)
def test_what_is_found_follows_an_undo(busy: "Session", line: str) -> None:
    before = [busy(f"find {word}").out for word in ("marie", "acme", "tea", "lunch", "forum", "polder", "accra")]
    busy(line)
    busy("undo")
    assert [
        busy(f"find {word}").out for word in ("marie", "acme", "tea", "lunch", "forum", "polder", "accra")
    ] == before


def test_a_plain_undo_goes_back_command_by_command_and_passes_over_what_netcrm_did_itself(session: "Session") -> None:
    exports = [""]
    for line in (line for line in PEOPLE if line != "due"):
        session(line)
        exports.append(_everything(session))
    session("due")
    assert session("history --limit 1").rows[0][2::3] == ["due", "automatic"]
    session("undo")
    assert session("list --json").data != []
    labels = [session("undo").rows[0][1] for _ in range(len(exports) - 2)]
    assert labels == ["log", "log", "add", "add", "add"]
    answer = session("undo", ok=False)
    assert (answer.code, "There is nothing to undo" in answer.err) == (3, True)
    assert session("list").rows == []


def test_history_tells_what_was_taken_back(busy: "Session") -> None:
    busy("rm Kofi")
    busy("undo")
    newest, removal = busy("history --limit 2 --json").data
    assert (newest["label"], newest["state"], newest["detail"]) == ("undo", "undo", f"{removal['id']} rm Kofi Adjei")
    assert (removal["label"], removal["state"], removal["changes"]) == ("rm", "undone", newest["changes"])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("edit Marie --title CEO", "edit Marie --title Chair"),
        ("log Marie -m tea --on 2026-11-01", "log Marie -m coffee"),
        ("add 'Nils Holm'", "log Nils -m hello"),
        ("add 'Nils Holm'", "note Nils 'plays chess'"),
        ("add 'Nils Holm'", "tag chess Nils"),
        ("add 'Nils Holm'", "add 'Olga Berg' --by Nils"),
        ("circle inner Kofi", "rm Kofi"),
        ("tag data --every 3w", "tag data --every 6w"),
    ],
)
def test_an_undo_out_of_order_is_refused_with_what_builds_on_it(busy: "Session", first: str, second: str) -> None:
    busy(first)
    number = int(busy("history --limit 1").rows[0][0])
    middle = _everything(busy)
    busy(second)
    before = _everything(busy)
    answer = busy(f"undo {number}", ok=False)
    assert answer.code == 5
    assert f"operation {number + 1} ({second.split(maxsplit=1)[0]}" in answer.err
    assert f"netcrm undo {number + 1}" in answer.err
    assert _everything(busy) == before
    busy(f"undo {number + 1}")
    assert _everything(busy) == middle
    busy(f"undo {number}")


def test_an_undo_out_of_order_that_harms_nothing_is_done(busy: "Session") -> None:
    busy("edit Kofi --title Engineer")
    number = busy("history --limit 1").rows[0][0]
    busy("edit Marie --title CEO")
    busy(f"undo {number}")
    assert busy("show Kofi --json").data["title"] is None
    assert busy("show Marie --json").data["title"] == "CEO"


def test_what_a_later_entry_says_still_counts_when_an_earlier_one_is_undone(busy: "Session") -> None:
    busy("log Marie -m tea --via coffee")
    number = int(busy("history --limit 1").rows[0][0])
    busy("log Marie -m 'more tea' --via coffee")  # the same day: nothing moves
    shown = busy("show Marie --json").data
    busy(f"undo {number}")
    after = busy("show Marie --json").data
    moved = ("last_contact", "contact_days", "check_in", "strength")
    assert [after[name] for name in moved] == [shown[name] for name in moved]
    busy(f"undo {number + 1}")
    assert busy("show Marie --json").data["last_contact"] == "2026-06-01"


@pytest.mark.parametrize(
    ("maker", "user", "left"),
    [
        ("tag chess Marie", "tag chess Kofi", ("list --tag chess", ["Kofi Adjei"])),
        ("add 'Nils Holm' --org Polder", "edit Kofi --org Polder", ("list --org polder", ["Kofi Adjei"])),
    ],
    ids=["tag", "organization"],
)
def test_what_others_use_by_now_stays_when_its_making_is_undone(
    busy: "Session", maker: str, user: str, left: tuple[str, list[str]]
) -> None:
    busy(maker)
    number = int(busy("history --limit 1").rows[0][0])
    middle = _everything(busy)
    busy(user)
    busy(f"undo {number}")
    line, names = left
    assert [row[1] for row in busy(line).rows] == names
    busy(f"undo {number + 2}")
    busy(f"undo {number + 1}")
    assert _everything(busy) == middle


def test_what_was_made_again_meanwhile_is_used_when_an_undone_command_comes_back(session: "Session") -> None:
    session("add 'Nils Holm' --org Polder --tag press")
    session("undo")
    session("add 'Olga Berg' --org Polder --tag press")
    session("undo 2")
    assert [row[1] for row in session("list --org polder --tag press").rows] == ["Nils Holm", "Olga Berg"]
    tables = json.loads(_everything(session))["tables"]
    assert [len(tables[name]) for name in ("organization", "tag", "contact_tag")] == [1, 1, 2]
    before = _everything(session)
    session("undo 4")
    session("undo 5")
    assert _everything(session) == before


@pytest.mark.parametrize(
    ("lines", "number", "way"),
    [
        (("add Nils --email n@polder.example", "edit Nils --clear email", "edit Nils --email n@polder.example"),
         2, "operation 3 (edit Nils) stands in the way"),
        (("add Nils --tag press", "tag press Nils --remove", "tag press Nils"),
         2, "operation 3 (tag press Nils) stands in the way"),
        (("add Olga --org Polder", "add Nils --org Polder", "rm Nils", "undo 1"),
         3, "operation 4 (undo 1 add Olga) stands in the way"),
    ],
    ids=["an e-mail given again", "a tag given again", "an organization taken away"],
)  # fmt: skip
def test_what_can_not_come_back_says_what_stands_in_the_way(
    session: "Session", lines: tuple[str, ...], number: int, way: str
) -> None:
    session.after(*lines)
    before = _everything(session), session("history").out
    answer = session(f"undo {number}", ok=False)
    assert (answer.code, way in answer.err) == (5, True), answer
    assert (_everything(session), session("history").out) == before
    session(f"undo {number + 1}")
    session(f"undo {number}")


def test_an_undo_that_would_change_nothing_says_so(session: "Session") -> None:
    session.after("add Olga", "tag chess --every 3w", "undo", "add Nils --tag chess")
    before = _everything(session), session("history").out
    answer = session("undo 3", ok=False)
    assert (answer.code, "is in use, or was made again" in answer.err) == (5, True), answer
    assert (_everything(session), session("history").out) == before


def test_an_interaction_with_others_survives_the_removal_of_one_and_the_undo_restores_it_whole(busy: "Session") -> None:
    before = _everything(busy)
    busy("rm Marie")
    (shared,) = [moment for moment in busy("show Paul --json").data["timeline"] if moment["text"] == "lunch together"]
    assert shared["people"] == []
    busy("undo")
    assert _everything(busy) == before


@pytest.mark.parametrize(
    ("number", "code", "words"),
    [("999", 3, "There is no operation 999"), ("0", 2, "0"), ("-1", 2, ""), ("one", 2, "one")],
)
def test_a_number_that_is_no_operation(busy: "Session", number: str, code: int, words: str) -> None:
    before = _everything(busy)
    answer = busy(f"undo {number}", ok=False)
    assert (answer.code, words in answer.err, "Traceback" in answer.err) == (code, True, False)
    assert _everything(busy) == before


@pytest.mark.embedded
def test_a_write_is_on_record_although_the_row_that_names_its_operation_was_lost(busy: "Session") -> None:
    with closing(sqlite3.connect(busy.db)) as other:
        other.execute("DELETE FROM current")
        other.commit()
    busy("add 'Nils Holm'")
    assert busy("history --limit 1").rows[0][2:4] == ["add", "Nils Holm"]
    assert busy("find Nils").rows != []


def test_an_operation_is_undone_once(busy: "Session") -> None:
    busy("log Marie -m tea")
    number = int(busy("history --limit 1").rows[0][0])
    busy("undo")
    answer = busy(f"undo {number}", ok=False)
    assert answer.code == 5
    assert f"Operation {number} (log) is undone already." in answer.err
    assert f"netcrm undo {number + 1}" in answer.err


def test_a_refused_command_leaves_no_operation(busy: "Session") -> None:
    before = busy("history --limit 100").out
    assert busy("add 'Marie Dupont'", ok=False).code == 5
    assert busy("undo 999", ok=False).code == 3
    busy("tag data Marie")
    assert busy("history --limit 100").out == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE contact SET note = 'by hand' WHERE name = 'Marie Dupont'",
        "UPDATE contact_point SET label = 'by hand'",
        "DELETE FROM contact WHERE name = 'Marie Dupont'",
        "INSERT INTO contact (uid, name, folded, created_at) VALUES ('u', 'By Hand', 'by hand', '2026-01-01')",
        pytest.param("REPLACE INTO tag (id, name, folded) VALUES (1, 'Data', 'data')", marks=pytest.mark.embedded),
    ],
)
def test_what_another_program_writes_is_on_record(busy: "Session", statement: str) -> None:
    table = next(word for word in statement.split() if word in ("contact", "contact_point", "tag"))
    _by_hand(busy, "DELETE FROM change", statement)
    assert _by_hand(busy, "SELECT DISTINCT table_name, operation_id FROM change ORDER BY 1").count((table, None)) == 1
    assert _by_hand(busy, "SELECT count(*) FROM change WHERE operation_id IS NOT NULL") == [(0,)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE contact SET note = 'by hand' WHERE name = 'Marie Dupont'",
        "DELETE FROM contact WHERE name = 'Marie Dupont'",
        "INSERT INTO fact (uid, contact_id, text, day) SELECT 'u', id, 'by hand', '2026-11-01' FROM contact "
        "WHERE name = 'Nils Holm'",
    ],
)
def test_no_undo_overwrites_what_another_program_wrote(busy: "Session", statement: str) -> None:
    busy("add 'Nils Holm'")
    busy("edit Marie --title CEO")
    _by_hand(busy, statement)
    before = _everything(busy)
    number = int(busy("history --limit 1").rows[0][0])
    answer = busy(f"undo {number - 1 if 'Nils' in statement else number}", ok=False)
    assert answer.code == 5
    assert "another program changed the same rows since" in answer.err
    assert _everything(busy) == before


def test_an_undo_leaves_alone_what_another_program_wrote_elsewhere(busy: "Session") -> None:
    busy("edit Marie --title CEO")
    _by_hand(busy, "UPDATE contact SET note = 'by hand' WHERE name = 'Kofi Adjei'")
    busy("undo")
    assert busy("show Marie --json").data["title"] == "CTO"
    assert busy("show Kofi --json").data["note"] == "by hand"


def test_a_number_is_never_given_to_somebody_else(session: "Session") -> None:
    session("add 'Marie Dupont'")
    session("undo")
    session("add 'Paul Martin'")
    assert session("list").rows[0][:2] == ["2", "Paul Martin"]


def _by_hand(session: "Session", *statements: str) -> list[Any]:
    """Run statements as another program does; the rows of the last one."""
    if session.server is not None:
        return session.server.by_hand(*statements)
    with closing(sqlite3.connect(session.db, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        return [connection.execute(statement).fetchall() for statement in statements][-1]
