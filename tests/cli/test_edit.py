"""netcrm edit, note and rm: what is known about one person, changed, emptied, added to, removed."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Session


@pytest.fixture
def ann(session: "Session") -> "Session":
    return session.after(
        "add 'Bob Ray' --email bob@x.example",
        "add 'Ann Lee' --org Acme --title CTO --nickname Annie --email a@x.example --phone '+1 555 0100' "
        "--url a.example --city Lyon --circle close --every 3w --tag data --met 2026-11-20 --at Web --by Bob "
        "--birthday 1990-04-15 --note tea",
        "log ann --next 2027-01-01",
    )


@pytest.mark.parametrize(
    ("said", "field", "value"),
    [
        ("--name 'Ann Leigh'", "name", "Ann Leigh"),
        ("--org Globex", "organization", "Globex"),
        ("--title CEO", "title", "CEO"),
        ("--nickname Nan", "nickname", "Nan"),
        ("--city Århus", "city", "Århus"),
        ("--circle inner", "circle", "inner"),
        ("--circle none", "circle", None),
        ("--every monthly", "every", 30),
        ("--met 2026-11-01", "met_on", "2026-11-01"),
        ("--at Fair", "met_at", "Fair"),
        ("--birthday --12-24", "birthday", "--12-24"),
        ("--note coffee", "note", "coffee"),
        ("--tag ai", "tags", ["ai", "data"]),
        ("--clear tag --tag ai", "tags", ["ai"]),
    ],
)
def test_each_field_can_be_changed(ann: "Session", said: str, field: str, value: object) -> None:
    assert ann(f"edit ann {said} --json").data[field] == value
    assert ann("show id:2 --json").data[field] == value
    ann("undo")
    assert ann("show id:2 --json").data[field] != value


@pytest.mark.parametrize(
    ("field", "shown", "empty"),
    [
        ("org", "organization", None),
        ("title", "title", None),
        ("nickname", "nickname", None),
        ("city", "city", None),
        ("circle", "circle", None),
        ("every", "every", 0),
        ("birthday", "birthday", None),
        ("met", "met_on", None),
        ("at", "met_at", None),
        ("by", "introduced_by", None),
        ("note", "note", None),
        ("tag", "tags", []),
    ],
)
def test_each_field_can_be_cleared(ann: "Session", field: str, shown: str, empty: object) -> None:
    assert ann("show ann --json").data[shown] != empty
    assert ann(f"edit ann --clear {field} --json").data[shown] == empty


def test_points_are_added_or_replaced(ann: "Session") -> None:
    def points(line: str) -> list[str]:
        return [point["value"] for point in ann(f"{line} --json").data["points"]]

    assert points("edit ann --email b@x.example") == ["a@x.example", "+1 555 0100", "https://a.example", "b@x.example"]
    assert points("edit ann --email B@X.example") == ["a@x.example", "+1 555 0100", "https://a.example", "b@x.example"]
    assert points("edit ann --clear email --email c@x.example") == ["+1 555 0100", "https://a.example", "c@x.example"]
    assert points("edit ann --clear phone --clear url --clear email") == []


def test_a_wish_and_a_snooze_can_be_cleared(ann: "Session") -> None:
    assert ann("show ann --json").data["check_in"] == "2027-01-01"
    assert ann("edit ann --clear next --json").data["check_in"] == "2026-12-14"  # last contact and 3 weeks
    ann("snooze ann 2027-06-01")
    assert ann("edit ann --clear snooze --json").data["check_in"] == "2026-12-14"


def test_a_new_cadence_moves_the_check_in(ann: "Session") -> None:
    ann("edit ann --clear next")
    assert ann("edit ann --every 60 --json").data["check_in"] == "2027-01-22"
    assert ann("edit ann --every 2d --json").data["check_in"] == "2026-12-07"  # never sooner than two weeks


def test_somebody_elses_address_is_refused(ann: "Session") -> None:
    refused = ann("edit ann --email BOB@x.example", ok=False)
    assert refused.code == 5
    assert "belongs to 'Bob Ray' (id:1) already" in refused.err


@pytest.mark.parametrize(
    ("line", "code", "sentence"),
    [
        ("edit ann", 2, "Nothing to change was given."),
        ("edit ann --private --not-private", 2, "--private and --not-private exclude each other."),
        ("edit ann --clear age", 2, "There is no field 'age' to clear."),
        ("edit ann --name ''", 2, "The name is empty."),
        ("edit ann --title ''", 2, "The title is empty."),
        ("edit ann --circle best", 2, "There is no circle 'best'."),
        ("edit ann --met tomorrow", 2, "You can't have met on 2026-11-24: it is still to come."),
        ("edit ann --birthday 2017-02-30", 2, "February 2017 has 28 days"),
        ("edit ann --clear email --email nope", 2, "'nope' is not an e-mail address."),
        ("edit nobody --title X", 3, "Nobody is called 'nobody'."),
        ("note ann ''", 2, "The note is empty."),
        ("note ann", 2, "Missing argument 'TEXT'."),
        ("note nobody x", 3, "Nobody is called 'nobody'."),
        ("rm nobody", 3, "Nobody is called 'nobody'."),
    ],
)
def test_what_cannot_be_meant_changes_nothing(ann: "Session", line: str, code: int, sentence: str) -> None:
    before = ann("export json").out
    refused = ann(line, ok=False)
    assert refused.code == code
    assert sentence in refused.err
    assert ann("export json").out == before


def test_notes_are_remembered_with_their_day(ann: "Session") -> None:
    told = ann("note ann 'daughter starts school'")
    assert told.out == "2\tAnn Lee\t2026-11-23\tdaughter starts school\n"
    ann.today = "2026-11-24"
    ann("note ann 'likes\nshort walks'")
    moments = ann("show ann --json").data["timeline"]
    assert (moments[0]["day"], moments[0]["kind"], moments[0]["text"]) == ("2026-11-24", "note", "likes\nshort walks")
    assert ann("find walks").rows[0][6:] == ["note", "2026-11-24", "likes\\nshort walks"]


def test_rm_takes_what_is_theirs_alone_and_undo_brings_it_back(ann: "Session") -> None:
    ann("log ann bob -m together")
    ann("note ann secret")
    ann("due")
    before = ann("export json").out
    gone = ann("rm ann")
    assert gone.out == "2\tAnn Lee\t2\n"  # the day they met and the logged one; the shared one is Bob's as well
    assert gone.err == "Removed Ann Lee and 2 interactions; netcrm undo brings them back.\n"
    assert [m["text"] for m in ann("show bob --json").data["timeline"]] == ["together"]
    assert "secret" not in ann("export json").out
    ann("undo")
    assert ann("export json").out == before
