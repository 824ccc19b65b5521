"""netcrm show, list and find: one person whole, several filtered and sorted, anybody by any word."""

import io
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING, Literal

import pytest
from rich.console import Console

from netcrm.cli import screens
from netcrm.core import search
from netcrm.records import Hit

if TYPE_CHECKING:
    from conftest import Session

CAST = (
    "add 'Zoé Ünal' --org 'Polana Labs' --city Kraków --circle close --tag data --met 2026-10-01",
    "add 'Søren Kjær' --org Nordlys --city Århus --circle wide --tag design --met 2025-10-01",
    "add 'Paul Martin' --org Acme --title 'Chief of tea' --nickname Polo --tag data --note 'plays the bassoon'",
    "add 陳美玲 --org Lantern --circle active",
    "add 'Ольга Петрова' --org Институт",
    "add 'ليلى حداد' --city بيروت",
    "add 'יעל כהן' --every 30",
    "log zoe -m 'she climbs (on weekends)' --on 2026-11-01 --via call",
    "note paul 'allergic to C++ & \"quotes\"'",
    "archive 'Ольга Петрова'",
)
ZOE, SOREN, PAUL, CHEN, OLGA, LEILA, YAEL = range(1, 8)


@pytest.fixture
def cast(session: "Session") -> "Session":
    return session.after(*CAST)


def ids(session: "Session", line: str) -> list[int]:
    return [int(row[0]) for row in session(line).rows]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ("--circle close", [ZOE]),
        ("--circle none", [PAUL, YAEL, LEILA]),
        ("--tag data", [PAUL, ZOE]),
        ("--tag '#DATA'", [PAUL, ZOE]),
        ("--tag data --circle close", [ZOE]),
        ("--org polana", [ZOE]),
        ("--org A", [CHEN, PAUL, ZOE]),
        ("--city krakow", [ZOE]),
        ("--city arhus", [SOREN]),
        ("--city بيروت", [LEILA]),
        ("--untracked", [PAUL, LEILA]),
        ("--archived", [OLGA]),
        ("--archived --circle close", []),
        ("--tag nothing", []),
        ("--city 'x OR y'", []),
    ],
)
def test_filters(cast: "Session", filters: str, expected: list[int]) -> None:
    assert sorted(ids(cast, f"list {filters}")) == sorted(expected)
    assert len(cast(f"list {filters} --json").data) == len(expected)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", ["Paul Martin", "Søren Kjær", "Zoé Ünal"]),
        ("last", ["Zoé Ünal", "Søren Kjær", "Paul Martin"]),
        ("silence", ["Søren Kjær", "Zoé Ünal", "Paul Martin"]),
        ("strength", ["Zoé Ünal", "Søren Kjær", "Paul Martin"]),
        ("check-in", ["Søren Kjær", "Zoé Ünal", "Paul Martin"]),
        ("added", ["Paul Martin", "Søren Kjær", "Zoé Ünal"]),
    ],
)
def test_orders(session: "Session", sort: str, expected: list[str]) -> None:
    for line in CAST[:3] + CAST[7:8]:
        session(line)
    assert [row[1] for row in session(f"list --sort {sort}").rows] == expected


def test_strength_orders_as_it_is_shown(session: "Session") -> None:
    for number, past in enumerate(("2026-11-20", "2026-08-01 2026-08-02 2026-08-03", "2020-01-01", "2026-10-01")):
        session(f"add 'Person {chr(65 + number)}' --circle wide")
        for day in past.split():
            session(f"log {chr(65 + number)} --on {day}")
    shown = [int(row[5]) for row in session("list --sort strength").rows]
    assert shown == sorted(shown, reverse=True)
    assert len(set(shown)) == 4


def test_a_line_of_the_list(cast: "Session") -> None:
    assert cast("list --circle close").rows == [
        ["1", "Zoé Ünal", "Polana Labs", "Kraków", "close", "53", "2026-11-01", "2026-11-15", "data"]
    ]
    assert cast("list --circle close --json").data == [
        {
            "id": 1, "name": "Zoé Ünal", "organization": "Polana Labs", "city": "Kraków", "circle": "close",
            "strength": 53, "estimated": False, "last_contact": "2026-11-01", "check_in": "2026-11-15",
            "tags": ["data"], "private": False,
        }
    ]  # fmt: skip
    assert len(cast("list --limit 2").rows) == 2
    assert cast("list --limit 0").out == ""


@pytest.mark.parametrize(
    ("line", "code", "sentence"),
    [
        ("list --sort age", 2, "There is no order 'age'."),
        ("list --org '\"'", 2, "There is no letter in '\"'."),
        ("list --circle best", 2, "There is no circle 'best'."),
        ("list --limit=-1", 2, "-1"),
        ("find ''", 2, "There is nothing to look for."),
        ("find '\"'", 2, "There is nothing to look for."),
        ("find", 2, "Missing argument"),
        ("show ''", 2, "WHO is empty."),
        ("show id:99", 3, "There is no contact with id:99."),
        ("show 9", 3, "There is no number 9 in this week's plan."),
        ("show @friends", 3, "Nobody is called '@friends': a saved view can't be meant here."),
        ("show x@y.example", 3, "Nobody has the e-mail address 'x@y.example'."),
        ("show https://x.example", 3, "Nobody has the address 'https://x.example'."),
    ],
)
def test_what_cannot_be_meant(cast: "Session", line: str, code: int, sentence: str) -> None:
    refused = cast(line, ok=False)
    assert (refused.code, refused.out) == (code, "")
    assert sentence in refused.err


@pytest.mark.parametrize(
    ("text", "place", "found"),
    [
        ("zoe", "name", [ZOE]),
        ("ZOÉ", "name", [ZOE]),
        ("unal zoe", "name", [ZOE]),
        ("kjaer", "name", [SOREN]),
        ("soren kj", "name", [SOREN]),
        ("polo", "name", [PAUL]),
        ("陳美", "name", [CHEN]),
        ("美玲", "name", [CHEN]),
        ("петр", "name", [OLGA]),
        ("حداد", "name", [LEILA]),
        ("ליל", "name", []),
        ("כהן", "name", [YAEL]),
        ("art", "name", [PAUL]),
        ("lant", "organization", [CHEN]),
        ("институт", "organization", [OLGA]),
        ("chief te", "card", [PAUL]),
        ("bassoon", "card", [PAUL]),
        ("arhus", "card", [SOREN]),
        ("allergic", "note", [PAUL]),
        ('c++ & "quo', "note", [PAUL]),
        ("climbs weekend", "interaction", [ZOE]),
        ("(on", "interaction", [ZOE]),
        ("climbs bassoon", "", []),
        ("NOT zoe", "", []),
        ("zoe OR paul", "", []),
        ("name:zoe", "", []),
        ("NEAR(zoe unal)", "", []),
        ("zoe*", "name", [ZOE]),
        ("* ^ ( ) { } -", "", None),
    ],
)
def test_any_word_finds(cast: "Session", text: str, place: str, found: list[int] | None) -> None:
    quoted = "'" + text + "'"
    if found is None:
        assert cast(f"find {quoted}", ok=False).code == 2
        return
    hits = cast(f"find --json -- {quoted}").data["hits"]
    assert [hit["id"] for hit in hits] == found
    assert all(hit["place"] == place for hit in hits)


def test_a_name_comes_before_an_organization_and_the_stronger_tie_first(session: "Session") -> None:
    session("add 'Ann Lee' --org 'Rose Ltd' --circle close")
    session("add 'Rose Ng' --circle wide --met 2026-01-01")
    session("add 'Rose Ode' --circle wide --met 2026-11-01")
    session("note 'Rose Ng' 'rose again'")
    found = session("find rose").rows
    assert [row[1] for row in found] == ["Rose Ode", "Rose Ng", "Ann Lee"]
    limited = session("find rose --limit 2")
    assert len(limited.rows) == 2
    assert "There are more" in limited.err
    assert session("find rose --limit 2 --json").data["more"] is True
    assert session("find rose --json").data["more"] is False


def test_as_many_are_found_as_are_asked_for(session: "Session") -> None:
    count = search.LOOKED_AT + 30
    rows = "".join(f"Ann {number},{'rose garden' if number % 2 else 'Rose'}\n" for number in range(2 * count))
    (session.folder / "people.csv").write_text("Name,Note\n" + rows, encoding="utf-8")
    session(f"import {session.folder / 'people.csv'}")
    everybody = 2 * count
    for limit, shown, more in (
        (5, 5, True),
        (count, count, True),
        (everybody, everybody, False),
        (10**15, everybody, False),
    ):
        found = session(f"find ros --limit {limit} --json").data
        assert (len(found["hits"]), found["more"]) == (shown, more), limit


def test_who_has_much_of_it_hides_nobody(session: "Session") -> None:
    names = "".join(f"Ann {number},a{number}@x.example\n" for number in range(31))
    (session.folder / "people.csv").write_text("Name,E-mail\n" + names, encoding="utf-8")
    session(f"import {session.folder / 'people.csv'}")
    with closing(session.open()) as store, store.write("test"):
        for number in range(2 * search.LOOKED_AT):
            store.insert("fact", uid=f"f{number}", contact_id=1, text=f"climbing {number}", day="2026-11-23")
        for contact in range(2, 32):
            store.insert("fact", uid=f"o{contact}", contact_id=contact, text="climbing", day="2026-11-23")
    for limit, shown, more in ((5, 5, True), (20, 20, True), (31, 31, False), (200, 31, False)):
        found = session(f"find climbing --limit {limit} --json").data
        assert (len(found["hits"]), found["more"]) == (shown, more), limit


def test_of_one_person_the_latest_day_is_shown(session: "Session") -> None:
    session("add Ann")
    for day in ("2026-11-02", "2026-11-20", "2025-03-01"):
        session(f"log ann --on {day} -m 'heat pumps, {day}'")
    assert session("find pumps").rows[0][6:] == ["interaction", "2026-11-20", "heat pumps, 2026-11-20"]


@pytest.mark.parametrize("width", [80, 200])
def test_on_a_terminal_the_part_with_the_words_is_shown_and_they_stand_out(session: "Session", width: int) -> None:
    session("add Ann")
    session(f"log ann -m '{'a long walk along the river, ' * 9}and she knows all about heat pumps by now'")
    with closing(session.open()) as store:
        found, _ = search.find(store, "pump", date(2026, 11, 23), 20)
    plain, coloured = (drawn(found, width, colours) for colours in (None, "standard"))
    assert max(map(len, plain.splitlines())) <= width
    assert "…" in plain
    assert "heat pumps by now" in " ".join(plain.split())
    assert "\x1b[1mpumps\x1b[0m" in coloured


def drawn(found: list[Hit], width: int, colours: Literal["standard"] | None) -> str:
    """The screen of what was found for `pump`."""
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=True, highlight=False, color_system=colours)
    screens.hits(console, found, search.words("pump"))
    return out.getvalue()


def test_of_many_rows_those_written_last_are_looked_at(session: "Session") -> None:
    people = 30
    rows = "".join(f"Ann {number:02},a{number}@x.example\n" for number in range(people))
    (session.folder / "people.csv").write_text("Name,E-mail\n" + rows, encoding="utf-8")
    session(f"import {session.folder / 'people.csv'}")
    with closing(session.open()) as store, store.write("test"):
        for number in range(2 * search.LOOKED_AT + 1):
            who, day = 1 + number % people, "2026-11-20"
            if number == 2 * search.LOOKED_AT:
                who, day = 1, "2026-11-24"
            store.insert("fact", uid=f"f{number}", contact_id=who, text=f"climbing {number}", day=day)
            store.insert(
                "interaction", uid=f"i{number}", day=day, channel="call", summary=f"sea {number}",
                created_at=store.now(),
            )  # fmt: skip
            store.insert("participant", interaction_id=number + 1, contact_id=who)
    assert session("find climbing").rows[0][6:] == ["note", "2026-11-24", "climbing 200"]
    assert session("find sea").rows[0][6:] == ["interaction", "2026-11-24", "sea 200"]


@pytest.mark.parametrize("part", ["torvalds", "TORVALDS", "GitHub.com/T", "100_mine"])
def test_an_address_is_found_by_a_part_whatever_its_case(session: "Session", part: str) -> None:
    session("add Linus --url 'https://github.com/Torvalds/100_Mine'")
    session("add Ann --url https://github.com/ann/100xxmine")
    assert [row[1] for row in session(f"list url:{part}").rows] == ["Linus"]


def test_tags_and_who_took_part_stand_in_one_order(session: "Session") -> None:
    """In that in which they came into the store, not in that in which this person got them."""
    names = ("Ann", "Bob", "Cleo", "Dan")
    for name in names:
        session(f"add {name}")
    session("tag zebra bob")
    for tag in ("mole", "ant", "zebra", "cat"):
        session(f"tag {tag} ann")
    session("log dan cleo ann bob -m tea")
    with closing(session.open()) as store, store.write("test"):
        store.run("contacts/untag", tag_id=2, ids="[1]")  # a row that is written anew comes last on a server
        store.insert("contact_tag", contact_id=1, tag_id=2)
    assert session("list id:1 --json").data[0]["tags"] == ["zebra", "mole", "ant", "cat"]
    assert "zebra ::: mole ::: ant ::: cat" in session("export csv").out
    assert "Ann ::: Bob ::: Cleo ::: Dan" in session("export csv --what interactions").out
    assert session("show ann --json").data["timeline"][0]["people"] == ["Bob", "Cleo", "Dan"]


def test_nothing_found_is_no_mistake(cast: "Session") -> None:
    nothing = cast("find xylophone")
    assert (nothing.out, nothing.err) == ("", "Nothing found. `netcrm list` shows everyone.\n")
    assert cast("list --tag nothing").err == "No contacts fit.\n"


def test_what_was_removed_or_changed_is_not_found_any_more(cast: "Session") -> None:
    cast("edit paul --name 'Saul Martin' --clear note --clear nickname --org Globex")
    for word in ("paul", "polo", "bassoon", "acme"):
        assert cast(f"find {word}").out == "", word
    assert ids(cast, "find saul") == [PAUL]
    cast("undo")
    assert ids(cast, "find polo") == [PAUL]
    cast("rm paul")
    assert cast("find allergic").out == ""


def test_show_has_a_card_and_a_timeline_newest_first(cast: "Session") -> None:
    cast("log zoe paul --on 2026-11-10 --minutes 30 --via video -m 'about\nthe trip'")
    card = cast("show zoe --json").data
    assert [(moment["day"], moment["kind"], moment["channel"]) for moment in card["timeline"]] == [
        ("2026-11-10", "interaction", "video"),
        ("2026-11-01", "interaction", "call"),
        ("2026-10-01", "interaction", "in_person"),
    ]
    assert card["timeline"][0]["people"] == ["Paul Martin"]
    lines = cast("show zoe").out.splitlines()
    assert "name\tZoé Ünal" in lines
    assert "tags\tdata" in lines
    assert "timeline\t2026-11-10\tinteraction\tvideo\tout\tPaul Martin\t30\tabout\\nthe trip" in lines
    assert not any(line.startswith("deceased") for line in lines)
    assert len(cast("show zoe --limit 1 --json").data["timeline"]) == 1
    assert cast("show paul --json").data["timeline"][0]["kind"] == "note"


def test_show_takes_who_in_every_way(session: "Session") -> None:
    session("add 'Ann Lee' --email ann@x.example --url ann.example --circle inner")
    session("due")
    for who in ("ann", "ANN LEE", "lee ann", "id:1", "ID:1", "1", "Ann@X.example", "https://www.ann.example/"):
        assert session(f"show '{who}' --json").data["id"] == 1, who
