"""Many people changed at once: edit, tag, circle, archive, unarchive and snooze of a view or of filters."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Session

CAST = (
    *(f"add 'Person {n}' --org Acme --city Paris --circle wide --tag data --met 2026-11-0{n}" for n in range(1, 6)),
    "add 'Paul Martin' --city Lyon --circle close --tag data",
    "add Zoé --city Rome",
    "view save acme org:acme",
    "view save lyon city:lyon",
)
REFUSAL = "5 people fit {} and would be changed."


@pytest.fixture
def cast(session: "Session") -> "Session":
    return session.after(*CAST)


LINES = {
    # a command, a view in the place of WHO, and what it makes of somebody
    "tag vip {}": ("tags", ["data", "vip"]),
    "tag data {} --remove": ("tags", []),
    "circle inner {}": ("circle", "inner"),
    "archive {}": ("archived_on", "2026-11-23"),
    "snooze {} 3w": ("snoozed_until", "2026-12-14"),
    "edit {} --title CTO": ("title", "CTO"),
    "edit {} --clear city": ("city", None),
}


def filtered(line: str, where: str) -> str:
    """The line with filters in the place of WHO."""
    return line.format("").replace("  ", " ").strip() + f" --where '{where}'"


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("way", ["view", "filters"])
def test_a_view_or_filters_stand_for_who(cast: "Session", line: str, way: str) -> None:
    field, value = LINES[line]
    typed = line.format("@acme") if way == "view" else filtered(line, "org:acme city:paris")
    before = cast("export json").out
    assert cast(typed, ok=False).code == 5
    assert cast("export json").out == before

    cast(f"{typed} --yes")
    cards = [cast(f"show id:{n} --json").data for n in range(1, 7)]
    assert [card[field] for card in cards[:5]] == [value] * 5
    assert cards[5][field] != value
    assert cast("history --json").data[0]["detail"].endswith("Person 1, Person 2 and 3 more")

    cast("undo")
    after = cast("export json").out
    assert [cast(f"show id:{n} --json").data[field] != value for n in range(1, 6)] == [True] * 5
    assert after == before


@pytest.mark.parametrize("line", LINES)
def test_nobody_who_fits_is_code_3(cast: "Session", line: str) -> None:
    for typed in (filtered(line, "city:nowhere"), f"{filtered(line, 'city:nowhere')} --yes"):
        refused = cast(typed, ok=False)
        assert (refused.code, refused.out) == (3, "")
        assert "Nobody fits city:nowhere." in refused.err


@pytest.mark.parametrize(("people", "asks"), [(1, False), (3, False), (4, True), (5, True)])
def test_above_three_somebody_has_to_agree(cast: "Session", people: int, asks: bool) -> None:
    ids = ",".join(str(n) for n in range(1, people + 1))
    answer = cast(f"tag vip --where id:{ids}", ok=False)
    assert (answer.code == 5) == asks
    if asks:
        assert f"{people} people fit id:{ids} and would be changed." in answer.err
        assert "Say --yes" in answer.err
    assert len(cast("list tag:vip").rows) == (0 if asks else people)
    assert cast(f"tag vip --where id:{ids} --yes").err == f"Tagged {people if asks else 0} of {people}.\n"


def test_what_will_change_is_shown_before(cast: "Session") -> None:
    cast("edit id:2 --title 'Head of\ttea, and of a great many other things beside it, such as milk'")
    refused = cast("edit @acme --title CTO --city Lyon --tag vip", ok=False)
    assert refused.err.splitlines() == [
        "Person 1  tags: data → data, vip; title: none → CTO; city: Paris → Lyon",
        "Person 2  tags: data → data, vip; title: Head of tea, and of a great many other … → CTO; city: Paris → Lyon",
        *(f"Person {n}  tags: data → data, vip; title: none → CTO; city: Paris → Lyon" for n in (3, 4, 5)),
        "netcrm: 5 people fit @acme and would be changed.",
        "  Say --yes to change them; netcrm undo takes it back.",
    ]
    told = cast("edit @acme --title CTO --json", ok=False)
    assert (told.error["message"], told.err) == (REFUSAL.format("@acme"), "")


def test_of_many_twenty_are_shown_and_the_rest_counted(session: "Session") -> None:
    people = session.folder / "people.csv"
    people.write_text("name\n" + "".join(f"Number {n}\n" for n in range(100, 150)), encoding="utf-8")
    session(f"import {people}")
    refused = session("circle wide --where name:number", ok=False)
    lines = refused.err.splitlines()
    assert lines[:1] + lines[19:21] == [
        "Number 100  circle: none → wide",
        "Number 119  circle: none → wide",
        "and 30 more people",
    ]
    assert len(lines) == 23
    assert len(session("circle wide --where name:number --yes").rows) == 50
    session("undo")
    assert session("list circle:wide").rows == []


def test_who_would_not_change_does_not_count(cast: "Session") -> None:
    cast("tag vip id:1 id:2 id:3")
    assert cast("tag vip @acme").err == "Tagged 2 of 5.\n"
    assert cast("tag vip @acme").err == "Tagged 0 of 5.\n"
    assert cast("edit @acme --city Paris").out == ""
    assert cast("edit @acme --city Paris").err == "Nothing to change.\n"
    assert cast("history --json").data[0]["label"] == "tag"


def test_names_that_are_typed_are_not_asked_about(cast: "Session") -> None:
    assert len(cast("tag vip 'Person 1' 'Person 2' 'Person 3' 'Person 4' paul").rows) == 5


def test_views_stand_beside_names(cast: "Session") -> None:
    moved = cast("circle inner Zoé @acme @lyon paul --yes")
    assert sorted(int(row[0]) for row in moved.rows) == [1, 2, 3, 4, 5, 6, 7]
    assert cast("circle inner Zoé @lyon").rows[0][1] == "Zoé"


@pytest.mark.parametrize(("key", "changed"), [("y", 5), ("n", 0), ("", 0)])
def test_at_a_terminal_a_key_agrees(
    cast: "Session", monkeypatch: pytest.MonkeyPatch, key: str, changed: int
) -> None:  # fmt: skip
    monkeypatch.setattr("netcrm.cli.app.App.can_ask", True)
    monkeypatch.setattr("typer.getchar", lambda: key)
    answer = cast("tag vip @acme")
    assert "Person 1  tags: data → data, vip\n" in answer.err
    assert f"{REFUSAL.format('@acme')}\nChange them? [y]es [n]o: " in answer.err
    assert len(answer.rows) == len(cast("list tag:vip").rows) == changed
    assert ("Nothing was changed." in answer.err) == (not changed)


def test_unarchive_means_the_archived(cast: "Session") -> None:
    cast("archive @acme --yes")
    assert cast("archive @acme --yes", ok=False).code == 3
    assert "Nobody in the archive fits @lyon." in cast("unarchive @lyon", ok=False).err
    assert cast("unarchive @acme", ok=False).code == 5
    assert len(cast("unarchive --where id:1,2,3").rows) == 3
    assert len(cast("list @acme").rows) == 3


def test_who_is_never_due_is_not_snoozed(cast: "Session") -> None:
    snoozed = cast("snooze --where 'city:lyon,rome city:lyon city:rome' 3w")
    assert [row[1] for row in snoozed.rows] == ["Paul Martin"]
    assert snoozed.err == "1 of them are never due, and were left as they are.\n"


def test_an_edit_of_many_says_what_changed_of_whom(cast: "Session") -> None:
    changed = cast("edit --where id:1,2 --org Globex --every 6w --clear at --json").data
    assert changed == [
        {"id": n, "name": f"Person {n}", "field": field, "before": before, "after": after}
        for n in (1, 2)
        for field, before, after in (("org", "Acme", "Globex"), ("every", None, "42"))
    ]
    assert cast("show id:1 --json").data["check_in"] == "2026-12-13"
    assert cast("show id:1 --json").data["formerly"][0]["organization"] == "Acme"


def test_languages_are_added_to_those_of_each(cast: "Session") -> None:
    cast("edit id:1 --language de")
    cast("edit @acme --language fr --private --yes")
    assert [cast(f"show id:{n} --json").data["languages"] for n in (1, 2)] == [["de", "fr"], ["fr"]]
    assert cast("show id:5 --json").data["private"] is True


def test_leaving_is_said_of_all(cast: "Session") -> None:
    cast("edit @acme --left yesterday --yes")
    card = cast("show id:4 --json").data
    assert (card["organization"], card["title"]) == (None, None)
    assert [(one["organization"], one["until"]) for one in card["formerly"]] == [("Acme", "2026-11-22")]


@pytest.mark.parametrize(
    ("line", "code", "sentence"),
    [
        ("tag vip paul --where org:acme", 2, "--where takes the place of WHO."),
        ("circle wide", 2, "WHO is missing."),
        ("archive", 2, "WHO is missing."),
        ("edit --city Rome", 2, "WHO is missing."),
        ("archive --where '' --yes", 2, "The filter is empty."),
        ("archive --where ' ' --where '' --yes", 2, "The filter is empty."),
        ("tag vip '' --yes", 2, "WHO is empty."),
        ("edit --where '' --city Rome --yes", 2, "The filter is empty."),
        ("edit @acme", 2, "Nothing to change was given."),
        ("edit @acme --email a@x.example --yes", 2, "--email is one person's own."),
        ("edit @acme --name X --yes", 2, "--name is one person's own."),
        ("edit @acme --by paul --yes", 2, "--by is one person's own."),
        ("edit @acme --clear email --yes", 2, "'email' can't be cleared of many."),
        ("edit @acme --met tomorrow --yes", 2, "You can't have met on 2026-11-24"),
        ("edit @acme --left tomorrow --yes", 2, "2026-11-24 is still to come."),
        ("edit @acme --circle best --yes", 2, "There is no circle 'best'."),
        ("circle best @acme --yes", 2, "There is no circle 'best'."),
        ("snooze @acme yesterday --yes", 2, "2026-11-22 is not to come."),
        ("snooze @acme", 2, "WHEN is missing."),
        ("snooze paul 3w --where org:acme", 2, "--where takes the place of WHO."),
        ("tag vip @nobody", 3, "There is no view @nobody."),
        ("tag vip --where cty:paris", 2, "There is no field 'cty'."),
        ("tag nope @acme --remove --yes", 3, "There is no tag 'nope'."),
        ("archive paul @nobody", 3, "There is no view @nobody."),
    ],
)
def test_what_cannot_be_meant_changes_nothing(cast: "Session", line: str, code: int, sentence: str) -> None:
    before = cast("export json").out
    refused = cast(line, ok=False)
    assert (refused.code, refused.out) == (code, "")
    assert sentence in refused.err
    assert cast("export json").out == before
