"""Who is meant: the ladder as a table, ties never guessed between, nobody answered with the nearest spellings."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from netcrm.core import circles, contacts, plan, who
from netcrm.core.planning import Budget
from netcrm.errors import AmbiguousError, NotFoundError, UsageError
from netcrm.store import base, sqlite

TODAY = date(2026, 11, 23)
CAST = (
    ("Ann", ""), ("Ann Lee", ""), ("Anna Karlsson", "Mimi"), ("Joanna Moss", ""), ("Émile Zola", "Mim"),
    ("Zoé Ünal", ""), ("Lee Ng", ""), ("Søren Kjær", ""), ("陳美玲", ""), ("Ольга Петрова", ""), ("Mim", ""),
)  # fmt: skip
IDS = {name: number for number, (name, _) in enumerate(CAST, start=1)}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[base.Store]:
    opened = sqlite.connect(str(tmp_path / "netcrm.db"), create=True, now=lambda: "2026-11-23T12:00:00")
    with opened.write("add"):
        for name, nickname in CAST:
            add(opened, name, nickname=nickname or None)
    yield opened
    opened.close()


def add(store: base.Store, name: str, **details: object) -> int:
    said = contacts.Details(name=name, **details)  # type: ignore[arg-type]
    return contacts.add(store, said, TODAY, 7, anyway=True)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        # exact beats all that begin with it, and a nickname
        ("Ann", "Ann"),
        ("ann", "Ann"),
        (" ANN ", "Ann"),
        ("ann lee", "Ann Lee"),
        ("mim", "Mim"),
        # a nickname beats a fragment
        ("mimi", "Anna Karlsson"),
        # a whole word beats a beginning; words in any order
        ("moss", "Joanna Moss"),
        ("ng", "Lee Ng"),
        ("lee ann", "Ann Lee"),
        ("ng lee", "Lee Ng"),
        # a beginning beats a fragment
        ("anna", "Anna Karlsson"),
        ("kar", "Anna Karlsson"),
        ("jo mo", "Joanna Moss"),
        # a fragment
        ("oann", "Joanna Moss"),
        ("sson", "Anna Karlsson"),
        # accents and case
        ("emile", "Émile Zola"),
        ("EMILE ZOLA", "Émile Zola"),
        ("zoe unal", "Zoé Ünal"),
        ("soren", "Søren Kjær"),
        ("kjaer", "Søren Kjær"),
        # other scripts
        ("陳美玲", "陳美玲"),
        ("美玲", "陳美玲"),
        ("ольга", "Ольга Петрова"),
        ("ПЕТР", "Ольга Петрова"),
        # numbers
        ("id:3", "Anna Karlsson"),
        ("ID:3", "Anna Karlsson"),
    ],
)
def test_the_ladder(store: base.Store, typed: str, meant: str) -> None:
    assert who.find(store, typed, TODAY) == who.Person(IDS[meant], meant)


@pytest.mark.parametrize(
    ("typed", "fit"),
    [("lee", ["Ann Lee", "Lee Ng"]), ("an", ["Ann", "Ann Lee", "Anna Karlsson"]), ("mo", ["Mo Ode", "Mo Ode Jr"])],
)
def test_equals_are_never_guessed_between(store: base.Store, typed: str, fit: list[str]) -> None:
    with store.write("add"):
        add(store, "Mo Ode")
        add(store, "Mo Ode Jr")
    with pytest.raises(AmbiguousError) as raised:
        who.find(store, typed, TODAY)
    candidates = raised.value.details["candidates"]
    assert isinstance(candidates, list)
    assert sorted(one["name"] for one in candidates) == fit
    assert raised.value.message == f"{len(fit)} people fit {typed!r}."


def test_of_many_ten_are_listed(store: base.Store) -> None:
    with store.write("add"):
        for number in range(15):
            add(store, f"Yan Number{number}")
    with pytest.raises(AmbiguousError, match="More than 10 people fit 'yan'") as raised:
        who.find(store, "yan", TODAY)
    assert len(raised.value.details["candidates"]) == 10  # type: ignore[arg-type]


def test_the_archived_are_meant_only_when_nobody_else_of_the_rank_is(store: base.Store) -> None:
    with store.write("archive"):
        circles.archive(store, [who.Person(IDS["Lee Ng"], "Lee Ng")], TODAY, 7)
    assert who.find(store, "lee", TODAY).name == "Ann Lee"
    assert who.find(store, "ng", TODAY).name == "Lee Ng"
    assert who.find(store, "lee ng", TODAY).name == "Lee Ng"


def test_points_name_a_contact_outright(store: base.Store) -> None:
    with store.write("add"):
        new = add(store, "Dan Ray", emails=["Dan@X.example"], urls=["https://www.linkedin.com/in/Dan-Ray/"])
    for typed in (
        "dan@x.example",
        " DAN@X.EXAMPLE ",
        "https://linkedin.com/in/dan-ray",
        "http://de.linkedin.com/in/dan-ray/en",
    ):
        assert who.find(store, typed, TODAY).id == new, typed


def test_a_number_is_one_of_this_weeks_plan(store: base.Store) -> None:
    with store.write("add"):
        add(store, "Due One", circle="inner", met_on="2026-01-01")
        add(store, "Due Two", circle="wide", met_on="2026-10-01")
    plan.due(store, TODAY, Budget(7))
    assert [who.find(store, number, TODAY).name for number in ("1", "2")] == ["Due One", "Due Two"]
    with pytest.raises(NotFoundError, match="no number 3 in this week's plan"):
        who.find(store, "3", TODAY)
    with pytest.raises(NotFoundError, match="no number 1 in this week's plan"):
        who.find(store, "1", date(2026, 11, 30))


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [("Emil Zolla", ["Émile Zola"]), ("joana mos", ["Joanna Moss"]), ("karlson", ["Anna Karlsson"]), ("xyzzy", [])],
)
def test_nobody_brings_the_nearest_spellings(store: base.Store, typed: str, nearest: list[str]) -> None:
    with pytest.raises(NotFoundError) as raised:
        who.find(store, typed, TODAY)
    assert raised.value.details["nearest"] == nearest
    assert "netcrm add" in raised.value.hint
    for name in nearest:
        assert f"Did you mean {name}" in raised.value.hint


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("Xyz", "`netcrm add Xyz` adds them."),
        ("Xyz Qwerty", '`netcrm add "Xyz Qwerty"` adds them.'),
        ('Xy"z $HOME `id`', '`netcrm add "Xy\\"z \\$HOME \\`id\\`"` adds them.'),
        ("x@y.example", "`netcrm add NAME --email x@y.example` adds somebody."),
    ],
)
def test_what_is_offered_can_be_typed_as_it_is(store: base.Store, typed: str, hint: str) -> None:
    with pytest.raises(NotFoundError) as raised:
        who.find(store, typed, TODAY)
    assert raised.value.hint.replace("…", typed) == hint


@pytest.mark.parametrize("typed", ["", "  ", "\t"])
def test_an_empty_text_is_a_mistake(store: base.Store, typed: str) -> None:
    with pytest.raises(UsageError, match="WHO is empty"):
        who.find(store, typed, TODAY)


@pytest.mark.parametrize(
    "typed", ['"', "*", "NEAR(", "a OR b", "folded:x", "-", "id:", "id:x", "id:99999999999999999999"]
)
def test_nothing_typed_is_an_operator(store: base.Store, typed: str) -> None:
    with pytest.raises(NotFoundError):
        who.find(store, typed, TODAY)


def test_everyone_meant_each_once(store: base.Store) -> None:
    found = who.find_all(store, ["moss", "ann", "joanna", "id:1"], TODAY)
    assert [person.name for person in found] == ["Joanna Moss", "Ann"]
