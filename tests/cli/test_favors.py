"""netcrm give, got, promise, ask, done, favors: what goes back and forth, the balance, what stands beside the plan."""

import os
import pty
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Session

PEOPLE = (
    'add "Marie Dupont" --circle close --met 2026-09-01',
    'add "Paul Martin" --circle active --met 2025-10-01',
    "add Zoé",
)


@pytest.fixture
def people(session: "Session") -> "Session":
    return session.after(*PEOPLE)


def beside(session: "Session", line: str = "due") -> list[dict[str, Any]]:
    """The promises and asks that stand beside the plan."""
    return [one for one in session(f"{line} --json").data["beside"] if one["kind"] in ("promise", "ask")]


def test_what_is_done_counts_in_the_balance(people: "Session") -> None:
    given = people('give marie "reviewed her talk"')
    assert given.rows == [
        ["1", "gave", "done", "Marie Dupont", "reviewed her talk", "2026-11-23", "", "2026-11-23"],
    ]
    assert given.err == "Given to Marie Dupont; 1 given, 0 received: you gave 1 more.\n"
    got = people('got marie "put in a word" --on 2026-11-02')
    assert got.rows[0][1:] == ["got", "done", "Marie Dupont", "put in a word", "2026-11-02", "", "2026-11-02"]
    assert got.err == "Received from Marie Dupont; 1 given, 1 received: you are even.\n"
    assert people("got marie 'her tent'").err.endswith("1 given, 2 received: they gave 1 more.\n")
    assert people("got paul 'a lift'").err.endswith("0 given, 1 received: they gave 1 more.\n")


def test_a_promise_is_open_until_it_is_kept(people: "Session") -> None:
    told = people('promise marie "send the paper" --by friday')
    assert told.rows == [["1", "promise", "open", "Marie Dupont", "send the paper", "2026-11-23", "2026-11-27", ""]]
    assert told.err == ("Promise 1 to Marie Dupont, by 2026-11-27 (in 4 days); netcrm done 1 closes it.\n")
    assert people("favors").rows == told.rows
    assert people("show marie --json").data["favors"] == {"given": 0, "received": 0, "promises": 1, "asks": 0}
    people.today = "2026-11-26"
    kept = people("done 1")
    assert kept.rows[0] == [
        "1", "gave", "done", "Marie Dupont", "send the paper", "2026-11-23", "2026-11-27", "2026-11-26",
    ]  # fmt: skip
    assert kept.err == "Kept, Marie Dupont: send the paper; 1 given, 0 received: you gave 1 more.\n"
    assert people("show marie --json").data["favors"] == {"given": 1, "received": 0, "promises": 0, "asks": 0}
    assert ["favors", "1", "0", "0", "0"] in people("show marie").rows
    assert not [row for row in people("show zoé").rows if row[0] == "favors"]


def test_an_ask_counts_once_it_is_answered_and_not_when_it_is_dropped(people: "Session") -> None:
    people('ask marie "a reference" --by "12 dec"')
    people('ask marie "her tent"')
    assert [row[:3] + row[6:7] for row in people("favors").rows] == [
        ["1", "ask", "open", "2026-12-12"],
        ["2", "ask", "open", ""],
    ]
    assert people("done 1 --on 2026-11-23").err.startswith("Received, Marie Dupont: a reference; 0 given, 1 received")
    dropped = people("done 2 --drop")
    assert dropped.rows[0][:3] == ["2", "ask", "dropped"]
    assert dropped.err == "Dropped, Marie Dupont: her tent; 0 given, 1 received: they gave 1 more.\n"
    assert people("favors").out == ""
    assert [row[:3] for row in people("favors --all").rows] == [["2", "ask", "dropped"], ["1", "got", "done"]]


def test_the_list_is_by_the_day_and_of_one_person_with_the_balance(people: "Session") -> None:
    people("promise marie later --by 3w")
    people("promise paul sooner --by friday")
    people("ask marie 'whenever'")
    people("give marie done --on 2026-10-01")
    assert [row[4] for row in people("favors").rows] == ["sooner", "later", "whenever"]
    of = people("favors marie")
    assert [row[4] for row in of.rows] == ["later", "whenever"]
    assert of.err == "Marie Dupont: 1 given, 0 received: you gave 1 more.\n"
    assert [row[4] for row in people("favors marie --all").rows] == ["later", "whenever", "done"]
    assert [row[4] for row in people("favors --all").rows] == ["sooner", "later", "whenever", "done"]
    nothing = people("favors zoé")
    assert nothing.out == ""
    assert nothing.err == (
        "Nothing is open: netcrm promise WHO TEXT --by WHEN, netcrm ask WHO TEXT.\n"
        "Zoé: nothing given or received yet.\n"
    )


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("promise marie paper", 2, "A promise needs a day, or it is forgotten."),
        ("promise marie paper --by yesterday", 2, "2026-11-22 is over."),
        ("promise marie paper --by 2026-02-30", 2, ""),
        ("promise marie paper --by friday --on tomorrow", 2, "2026-11-24 is still to come: it is recorded when"),
        ("promise marie ' ' --by friday", 2, "The promise is empty."),
        ("ask marie ' '", 2, "The ask is empty."),
        ("ask marie x --by yesterday", 2, "2026-11-22 is over."),
        ("give marie ' '", 2, "The favor is empty."),
        ("give marie 'a\x1bb'", 2, "The favor holds U+001B"),
        ("give marie x --on tomorrow", 2, "2026-11-24 is still to come: a favor is recorded when it is done."),
        ("got marie x --on tomorrow", 2, "2026-11-24 is still to come: a favor is recorded when it is done."),
        ("give marie", 2, ""),
        ("give zed x", 3, "Nobody is called 'zed'."),
        ("give m x", 4, "2 people fit 'm'."),
        ("done 9", 3, "There is no favor 9."),
        ("done 0", 3, "There is no favor 0."),
        ("done 99999999999999999999", 3, "There is no favor 99999999999999999999."),
        ("done one", 2, ""),
        ("done 1 --on tomorrow", 2, "2026-11-24 is still to come: it is done when it has happened."),
        ("done 1 --on 2026-11-01", 2, "2026-11-01 is before it was promised, on 2026-11-23."),
        (
            "ask paul x",
            5,
            "Paul Martin has been silent for 14 months, since 2025-10-01: an ask would be the first word.",
        ),
        ("ask zoé x", 5, "No contact with Zoé is on record: an ask would come first of all."),
    ],
)
def test_what_can_not_be_meant_changes_nothing(people: "Session", line: str, code: int, says: str) -> None:
    people("promise marie x --by friday")
    before = people("export json").out
    refused = people(line, ok=False)
    assert (refused.code, refused.out) == (code, "")
    assert refused.err.startswith(f"netcrm: {says}")
    assert people("export json").out == before


def test_what_is_closed_is_not_closed_again(people: "Session") -> None:
    people("promise marie x --by friday")
    people("done 1")
    people.today = "2026-11-30"
    refused = people("done 1", ok=False)
    assert refused.code == 5
    assert refused.err.startswith("netcrm: Favor 1 (Marie Dupont) was closed on 2026-11-23.")


def test_an_ask_out_of_the_blue_needs_a_yes(people: "Session") -> None:
    refused = people("ask paul 'a reference' --json", ok=False)
    assert (refused.error["name"], refused.error["id"]) == ("refused", 2)
    assert refused.error["hint"] == ("`netcrm ready id:2` says what to do first; --yes records the ask all the same.")
    assert people("ask paul 'a reference' --yes").rows[0][1:4] == ["ask", "open", "Paul Martin"]
    people("log paul --via call")
    people("ask paul 'his tent'")
    people("circle wide zoé")  # nothing on record, but somebody who was chosen
    people("ask zoé 'a lift'")


def test_an_ask_of_somebody_archived_is_warned_about(session: "Session") -> None:
    session("add Ann --met 2026-11-20 --circle wide")
    session("log Ann --on 2026-11-20")
    session("archive Ann")
    refused = session("ask Ann tea", ok=False)
    assert refused.code == 5
    assert "Ann is archived since 2026-11-23: netcrm unarchive id:1 brings them back." in refused.err
    assert session("favors").rows == []
    session("ask Ann tea --yes")
    assert len(session("favors").rows) == 1


@pytest.mark.parametrize(("days", "warned"), [(364, False), (365, True)])
def test_a_year_is_the_line(session: "Session", days: int, warned: bool) -> None:
    day = {364: "2025-11-24", 365: "2025-11-23"}[days]
    session(f"add Ann --met {day}")
    assert (session("ask ann tea", ok=False).code == 5) == warned


def test_the_dead_are_neither_promised_nor_asked_anything(people: "Session") -> None:
    people("give marie 'a wreath'")
    people("archive marie --deceased")
    for line in ("ask marie x --yes", "promise marie x --by friday"):
        refused = people(line, ok=False)
        assert refused.code == 5
        assert refused.err.startswith("netcrm: Marie Dupont is on record as deceased.")
    people("got marie 'her books' --on 2026-10-01")


@pytest.mark.parametrize(("key", "rows"), [("y", 1), ("n", 0), ("xn", 0), ("\x04", 0)])
def test_on_a_terminal_it_asks(people: "Session", key: str, rows: int) -> None:
    screen = typed(people, key, "ask", "paul", "a reference")
    assert "Paul Martin has been silent for 14 months" in screen
    assert "Record it all the same? [y]es [n]o: " in screen
    assert len(people("favors").rows) == rows
    assert ("Nothing was recorded." in screen) == (not rows)


def typed(session: "Session", keys: str, *arguments: str) -> str:
    """What netcrm says on a terminal where one key after the other is pressed."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        (sys.executable, "-m", "netcrm", *arguments),
        stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, text=True,
        env={**session.environ, "NETCRM_DB": str(session.db), "NETCRM_TODAY": session.today, "TERM": "dumb"},
    )  # fmt: skip
    os.close(theirs)
    screen = b""
    for key in keys:
        asked = screen.count(b"[n]o: ")
        while screen.count(b"[n]o: ") == asked:
            screen += os.read(ours, 65536)
        time.sleep(0.2)
        os.write(ours, key.encode())
    try:
        while part := os.read(ours, 65536):
            screen += part
    except OSError:
        pass  # how Linux says that the other side is gone
    os.close(ours)
    process.communicate()
    assert process.returncode == 0
    return screen.decode()


def test_each_is_one_step_that_can_be_taken_back(people: "Session") -> None:
    people("promise marie x --by friday")
    people("done 1")
    people("give marie y")
    assert [row[2:4] for row in people("history --limit 3").rows] == [
        ["give", "Marie Dupont"], ["done", "1"], ["promise", "Marie Dupont"],
    ]  # fmt: skip
    people("undo")
    people("undo")
    assert people("favors --all").rows == [
        ["1", "promise", "open", "Marie Dupont", "x", "2026-11-23", "2026-11-27", ""]
    ]
    people("undo")
    assert people("favors --all").out == ""
    assert people("give paul z").rows[0][0] == "3"  # a number is never given again


def test_favors_travel_in_the_whole_export(people: "Session") -> None:
    for line in ("give marie a", "promise marie b --by friday", "ask marie c", "done 3 --drop"):
        people(line)
    before = people("favors --all").rows
    people(f"export json {people.folder / 'whole.json'}")
    people.db.unlink()
    people(f"import {people.folder / 'whole.json'}")
    assert people("favors --all").rows == before


def test_promises_stand_beside_the_plan_from_their_week_on_until_they_are_closed(people: "Session") -> None:
    people("promise marie 'send the paper' --by 2026-12-02")
    told = {
        "kind": "promise", "day": "2026-12-02", "id": 1, "name": "Marie Dupont", "text": "send the paper", "number": 1,
    }  # fmt: skip
    assert beside(people) == []
    assert beside(people, "due --next") == [told]
    for today in ("2026-11-30", "2026-12-21"):
        people.today = today
        assert beside(people) == [told], today
    assert ["promise", "2026-12-02", "Marie Dupont", "send the paper", "1"] in people("due").rows
    assert "promise  3 weeks ago  Marie Dupont  send the paper  (done 1)" in people("due --notify").out
    people("done 1")
    assert beside(people) == []
    people("undo")
    people("done 1 --drop")
    assert beside(people) == []


def test_an_ask_stands_there_by_its_day_or_after_four_weeks(people: "Session") -> None:
    people("ask marie 'by a day' --by 2026-12-04")
    people("ask marie 'when she can'")
    assert beside(people) == []
    people.today = "2026-12-01"
    assert [(one["text"], one["day"], one["number"]) for one in beside(people)] == [("by a day", "2026-12-04", 1)]
    people.today = "2026-12-20"
    assert [one["text"] for one in beside(people)] == ["by a day"]
    people.today = "2026-12-21"
    assert [one["text"] for one in beside(people)] == ["when she can", "by a day"]
    assert [one["kind"] for one in beside(people)] == ["ask", "ask"]
    people("archive marie")
    assert beside(people) == []


def test_an_open_favor_is_what_to_talk_about(people: "Session") -> None:
    people("promise marie 'the photos' --by friday")
    row = next(row for row in people("due --json").data["rows"] if row["id"] == 1)
    assert row["talk_about"] == "you promised: the photos"
    people("done 1")
    row = next(row for row in people("due --json").data["rows"] if row["id"] == 1)
    assert row["talk_about"] != "you promised: the photos"
