"""netcrm view, and filters wherever they may be given: saved, shown, renamed, removed; the same people everywhere."""

import csv
import io
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Session

CAST = (
    "add 'Marie Dupont' --org Acme --city Paris --circle close --tag data --met 2026-06-01 --at 'Web afterwork'",
    "add 'Paul Martin' --org Acme --city Lyon --circle wide --met 2026-06-02",
    "add 'Zoé Ünal' --city Paris --tag data",
    "add 'Zoe Unal-Petit' --city Paris",
)


@pytest.fixture
def cast(session: "Session") -> "Session":
    return session.after(*CAST)


def names(session: "Session", line: str) -> list[str]:
    return [row[1] for row in session(line).rows]


MARIE, PAUL, ZOE, PETIT = "Marie Dupont", "Paul Martin", "Zoé Ünal", "Zoe Unal-Petit"


def test_a_view_is_saved_listed_shown_renamed_and_removed(cast: "Session") -> None:
    saved = cast("view save paris city:paris tag:data")
    assert saved.rows == [["paris", "2", "city:paris tag:data"]]
    assert saved.err == "Saved @paris: city:paris tag:data (2 contacts fit now).\n"
    cast("view save lyon city:lyon")
    assert cast("view").rows == [["lyon", "1", "city:lyon"], ["paris", "2", "city:paris tag:data"]]
    assert names(cast, "view show paris") == [MARIE, ZOE]
    assert names(cast, "view show @paris --limit 1") == [MARIE]
    renamed = cast("view rename lyon rhône")
    assert (renamed.rows, renamed.err) == ([["rhône", "1", "city:lyon"]], "Renamed @lyon: it is @rhône now.\n")
    gone = cast("view rm RHONE")
    assert (gone.rows, gone.err) == ([["rhône", "", "city:lyon"]], "Removed @rhône: city:lyon\n")
    assert [row[0] for row in cast("view").rows] == ["paris"]
    cast("undo")
    assert [row[0] for row in cast("view").rows] == ["paris", "rhône"]


def test_a_view_is_what_fits_on_the_day(cast: "Session") -> None:
    cast("view save fresh 'last>4w'")
    assert cast("view show fresh").out == ""
    assert cast("view show fresh").err == "No contacts fit @fresh: last>4w\n"
    cast("log paul -m tea")
    assert names(cast, "list @fresh") == [PAUL]
    cast.today = "2027-02-01"
    assert names(cast, "list @fresh") == []
    assert cast("view --json").data == [{"name": "fresh", "filters": "last>4w", "people": 0, "contacts": None}]


def test_a_view_is_saved_anew_in_one_step_of_undo(cast: "Session") -> None:
    cast("view save paris city:paris")
    again = cast("view save Paris city:paris tag:data")
    assert again.err.startswith("Replaced @Paris: city:paris tag:data (2")
    assert cast("view").rows == [["Paris", "2", "city:paris tag:data"]]
    cast("undo")
    assert cast("view").rows == [["paris", "3", "city:paris"]]


def test_views_use_views(cast: "Session") -> None:
    cast("view save paris city:paris")
    cast("view save there @paris -tag:data")
    assert names(cast, "list @there") == [PETIT]
    assert names(cast, "list -@there") == [MARIE, PAUL, ZOE]
    assert names(cast, "list view:there @paris") == [PETIT]
    assert cast("view rm paris", ok=False).err.startswith("netcrm: @paris is used by @there.")
    cast("view rename paris ville")
    assert cast("view").rows[0] == ["there", "1", "@ville -tag:data"]
    assert names(cast, "list @there") == [PETIT]


def test_two_values_of_a_view_do_not_mix_with_those_beside_it(cast: "Session") -> None:
    cast("view save close circle:close")
    assert names(cast, "list circle:wide circle:close") == [MARIE, PAUL]
    assert names(cast, "list circle:wide @close") == []


def test_a_view_can_not_use_itself(cast: "Session") -> None:
    cast("view save a city:paris")
    cast("view save b @a")
    cast("view save c @b")
    for line, circle in (("a @c", "@a → @c → @b → @a"), ("a @a", "@a → @a"), ("A city:x -@A", "@a → @a")):
        refused = cast(f"view save {line}", ok=False)
        assert (refused.code, refused.out) == (2, "")
        assert f"A view can't use itself: {circle}." in refused.err
    assert cast("view").rows[0] == ["a", "3", "city:paris"]


def test_views_that_grow_without_end_are_refused(cast: "Session") -> None:
    cast("view save v0 tag:data")
    for n in range(1, 8):
        cast(f"view save v{n} {f'@v{n - 1} ' * 2}")
    refused = [cast(f"view save v{n} {f'@v{n - 1} ' * 2}", ok=False) for n in range(8, 12)]
    assert (refused[0].code, "That is more than 500 filters." in refused[0].err) == (2, True)


@pytest.mark.parametrize(
    ("line", "code", "sentence"),
    [
        ("view save", 2, "NAME is missing."),
        ("view save paris", 2, "A view needs filters."),
        ("view save 'two words' city:x", 2, "A view can't be called 'two words'."),
        ("view save x cty:paris", 2, "There is no field 'cty'."),
        ("view save x circle:best", 2, "There is no circle 'best'."),
        ("view save x 'last<someday'", 2, "'someday' is not a date."),
        ("view save x @nobody", 3, "There is no view @nobody."),
        ("view show", 2, "NAME is missing."),
        ("view show nobody", 3, "There is no view @nobody."),
        ("view show fiends", 3, "Did you mean @friends?"),
        ("view show friends city:x", 2, "view show takes a name and nothing else."),
        ("view rm nobody", 3, "There is no view @nobody."),
        ("view rm friends --limit 3", 2, "--limit goes with view show."),
        ("view rename friends", 2, "The new name is missing."),
        ("view rename friends a b", 2, "The new name is one word."),
        ("view rename friends taken", 5, "There is a view @taken already."),
        ("view friends", 2, "A view can't be told to 'friends'."),
        ("list @fiends", 3, "Did you mean @friends?"),
        ("list cty:paris", 2, "Did you mean city?"),
        ("list last", 2, "to a shell < and > mean files"),
        ("list --where 'tag<x'", 2, "tag can't be compared by <."),
        ("find", 2, "Missing argument 'TEXT...'."),
        ("find tea --where last", 2, "last is a field"),
        ("export json --where tag:data", 2, "A filter can't be combined with json"),
        ("remind --done 1 --where tag:data", 2, "--done takes a number and nothing else."),
        ("fact --rm 1 --where tag:data", 2, "--rm takes a number and nothing else."),
    ],
)
def test_what_cannot_be_meant_changes_nothing(cast: "Session", line: str, code: int, sentence: str) -> None:
    cast("view save friends circle:close")
    cast("view save taken circle:wide")
    before = cast("export json").out
    refused = cast(line, ok=False)
    assert (refused.code, refused.out) == (code, "")
    assert sentence in refused.err
    assert cast("export json").out == before


@pytest.mark.parametrize(
    ("short", "filters"),
    [
        ("--tag data", "tag:data"),
        ("--circle close", "circle:close"),
        ("--circle none", "circle:none"),
        ("--org acme", "org:acme"),
        ("--city paris", "city:paris"),
        ("--untracked", "is:untracked"),
        ("--archived", "in:archive"),
        ("--tag data --circle none", "tag:data circle:none"),
    ],
)
def test_an_option_is_short_for_a_filter(cast: "Session", short: str, filters: str) -> None:
    cast("archive petit")
    assert cast(f"list {short}").out == cast(f"list {filters}").out == cast(f"list --where '{filters}'").out != ""
    assert cast(f"export csv {short}").out == cast(f"export csv --where '{filters}'").out
    assert names(cast, f"list {short} -name:zoe") == [name for name in names(cast, f"list {short}") if "Zo" not in name]


def test_a_dash_turns_a_filter_and_is_no_option(cast: "Session") -> None:
    assert names(cast, "list -tag:data") == [PAUL, PETIT]
    assert names(cast, "list not tag:data -n 1") == [PAUL]
    assert names(cast, "list city:paris '-last<2026-12-01'") == [ZOE, PETIT]
    assert names(cast, "list --where '-tag:data' --where city:paris") == [PETIT]
    assert names(cast, "list -- -tag:data") == [PAUL, PETIT]
    assert cast("list -x", ok=False).code == 2


LISTED: Mapping[str, Callable[[Any], set[int]]] = {
    "due --where {}": lambda answer: {row["id"] for row in answer["rows"]},
    "due --all --where {}": lambda answer: {row["id"] for row in answer["rows"]},
    "favors --where {}": lambda answer: {item["id"] for item in answer},
    "fact --where {}": lambda answer: {item["id"] for item in answer},
    "remind --where {}": lambda answer: {item["id"] for item in answer},
    "news --where {}": lambda answer: {item["id"] for item in answer},
    "find a --where {}": lambda answer: {hit["id"] for hit in answer["hits"]},
    "list {}": lambda answer: {item["id"] for item in answer},
}


@pytest.mark.parametrize("line", LISTED)
def test_every_listing_verb_takes_the_same_filters(cast: "Session", line: str) -> None:
    for who in ("marie", "paul"):
        for command in (f"promise {who} a --by 3w", f"fact {who} abc", f"remind {who} friday a"):
            cast(command)
    store = cast.open()
    with store.write("news"):
        for contact in (1, 2):
            store.insert(
                "news", uid=f"{contact}", contact_id=contact, day="2026-11-20", kind="title", source="x", after="CTO"
            )  # fmt: skip
    store.close()
    cast("view save lyon city:lyon")
    ids = LISTED[line]
    everybody = ids(cast(f"{line.format('in:all')} --json").data)
    assert everybody >= {1, 2}
    assert ids(cast(f"{line.format('@lyon')} --json").data) == {2}
    assert ids(cast(f"{line.format('-@lyon' if '--' in line else 'not @lyon')} --json").data) == everybody - {2}
    assert ids(cast(f"{line.format('city:nowhere')} --json").data) == set()


def test_the_other_lists_take_them_too(cast: "Session", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    cast("add 'Paul Martin' --new")
    pairs = cast("duplicates --json").data["pairs"]
    assert cast("duplicates --where id:2 --json").data["pairs"] == [
        pair for pair in pairs if 2 in (pair["id"], pair["other_id"])
    ]
    assert cast("duplicates --where city:nowhere --json").data["pairs"] == []
    asked = cast("triage --where tag:data").err
    assert "1 of 1  Zoé Ünal" in asked
    told = cast("network --where city:lyon --json").data
    assert (told["ties"], told["names"]) == (1, 0)
    assert [spread["known"] for spread in told["spreads"]] == [0, 1, 1, 0]
    assert cast("network --where in:all --json").data == cast("network --json").data


def test_an_export_of_interactions_has_those_with_who_fits(cast: "Session") -> None:
    cast("log marie paul -m both")
    cast("log paul -m alone")
    exported = cast("export csv --what interactions --where circle:close").out
    assert [row["summary"] for row in csv.DictReader(exported.splitlines())] == ["Met at Web afterwork", "both"]
    assert len(cast("export csv --what interactions").out.splitlines()) == 5


def test_private_people_leave_when_a_filter_names_them(cast: "Session") -> None:
    cast("edit paul --private")
    cast("log marie paul -m both")
    for line in ("export csv --where {}", "export csv --what interactions --where {}", "export vcard --where {}"):
        for named in ("is:private", "id:2", "id:1,2"):
            assert PAUL in cast(line.format(named)).out
        for general in ("org:acme", "-is:private", "met<2027"):
            assert PAUL not in cast(line.format(general)).out


def test_find_looks_on_when_only_some_may_be_found(session: "Session") -> None:
    people = session.folder / "people.csv"
    rows = "".join(f"Ann Number{n},{'Rome' if n == 299 else 'Oslo'}\n" for n in range(300))
    people.write_text("name,city\n" + rows, encoding="utf-8")
    session(f"import {people}")
    assert [row[1] for row in session("find ann --where city:rome").rows] == ["Ann Number299"]
    assert session("find ann --where city:rome --json").data["more"] is False


def test_nothing_that_is_typed_is_a_query(cast: "Session") -> None:
    before = cast("export json").out
    for typed in (
        "'",
        '\\"',
        "%",
        "_",
        "x' OR 1=1 --",
        "'); DROP TABLE contact; --",
        "NEAR(",
        "a OR b",
        "*",
        ":value_0",
    ):
        for field in ("tag", "org", "city", "name", "note", "email", "by", "met", "household"):
            answer = cast(f'list "{field}:{typed}"', ok=False)
            assert (answer.out, answer.code in (0, 2)) == ("", True), (field, typed, answer)
            assert "bug" not in answer.err
    assert cast("export json").out == before
