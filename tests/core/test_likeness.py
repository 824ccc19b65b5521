"""How alike two people are: a table of names and how they are related, and one of people with score and evidence."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from netcrm import names
from netcrm.core import relation, spelling
from netcrm.core.likeness import AGAINST, ASK, NAME, POINT, Someone, birthdays_differ, likeness

RELATIONS = [
    # the same, however it is written
    ("Ann Lee", "ann LEE", "same"),
    ("Zoë Martínez", "Zoe Martinez", "same"),
    ("Jean-Pierre Roy", "Jean Pierre Roy", "same"),
    ("Jürgen Müller", "Juergen Mueller", "written"),
    ("Müller, Jürgen", "Jürgen Müller", "written"),
    ("Müller Jürgen", "Jürgen Muller", "written"),
    ("Søren Ågård", "Soren Aagaard", "written"),
    ("Dr. Ann Lee", "Ann Lee, PhD", "written"),
    ("Prof. Dr. Karl Weber", "Karl Weber", "written"),
    ("Ludwig van Beethoven", "Ludwig Beethoven", "written"),
    ("Jeanpierre Martin", "Jean-Pierre Martin", "written"),
    ("Wang Wei", "Wei Wang", "written"),
    ("山田太郎", "山田 太郎", "written"),
    ("山田太郎", "太郎 山田", "written"),
    ("Юрий Гагарин", "Yuri Gagarin", "written"),
    ("Александр Щербаков", "Alexander Shcherbakov", "written"),
    ("Γιώργος Παπαδόπουλος", "Giorgos Papadopoulos", "written"),
    # nicknames, in several languages
    ("Bill Smith", "William Smith", "nickname"),
    ("Smith, Bill", "William Smith", "nickname"),
    ("Bob Ray", "Robert Ray", "nickname"),
    ("Peggy Ray", "Margaret Ray", "nickname"),
    ("Sepp Huber", "Josef Huber", "nickname"),
    ("Pepe García", "José García", "nickname"),
    ("Gianni Rossi", "Giovanni Rossi", "nickname"),
    ("Chris Roe", "Christine Roe", "nickname"),
    ("Chris Roe", "Christopher Roe", "nickname"),
    ("Саша Иванов", "Александр Иванов", "nickname"),
    ("Sasha Ivanova", "Aleksandra Ivanova", "nickname"),
    ("Ekaterina Petrova", "Катя Петрова", "nickname"),
    # initials, further names, slips
    ("J. Müller", "Jürgen Müller", "initial"),
    ("JP Martin", "Jean-Pierre Martin", "initial"),
    ("Martin, J.-P.", "Jean-Pierre Martin", "initial"),
    ("Ana Ruiz", "Ana Ruiz García", "further"),
    ("Marie Dupont-Martin", "Marie Dupont", "further"),
    ("John Q. Public", "John Public", "further"),
    ("Marie Dupont", "Marie Dupond", "slip"),
    # not the same, or not known to be
    ("John Q. Public", "John X. Public", "middle"),
    ("Anna Maria Weber", "Anna Sophie Weber", "middle"),
    ("Ann", "ann", "one word"),
    ("Ann", "Ann Lee", "part"),
    ("Bill", "William", "part"),
    ("Ann Smith", "Ann Lee", "given"),
    ("Anna Weber", "Karl Weber", "family"),
    ("Müller Anna", "Karl Müller", "family"),
    ("Wang Wei", "Wang Fang", "family"),
    ("Chris Roe", "Karl Roe", "family"),
    ("Anm Leee", "Ann Lee", "other"),
    ("Zed Zoe", "Ann Lee", "other"),
    ("J. M.", "Jürgen Müller", "other"),
    ("Mum", "Anne Dupont", "other"),
]


@pytest.mark.parametrize(("one", "other", "kind"), RELATIONS)
def test_how_two_names_are_related(one: str, other: str, kind: str) -> None:
    assert relation.of(one, other).kind == kind
    assert relation.of(other, one).kind == kind


CLOSE = frozenset(["same", "written", "nickname", "initial", "further"])


@pytest.mark.parametrize(
    ("one", "other"), [case[:2] for case in RELATIONS if case[2] in CLOSE and "Jeanpierre" not in case[0]]
)
def test_names_that_are_close_share_a_key(one: str, other: str) -> None:
    found = spelling.Names([names.fold(one)])
    assert found.like(names.fold(other)) or names.fold(one) == names.fold(other)


@pytest.mark.parametrize(("one", "other"), [case[:2] for case in RELATIONS if case[2] in ("family", "given")])
def test_names_that_are_not_share_none(one: str, other: str) -> None:
    assert not spelling.Names([names.fold(one)]).like(names.fold(other))


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("Bill Smith", "William Smith", "Bill is a short form of William"),
        ("Bill Smith", "Will Smith", "Bill and Will are short forms of William"),
        ("Dmitri Ivanov", "Dmitriy Ivanov", "Dmitriy is another form of Dmitri"),
        ("J. Müller", "Jürgen Müller", "J. may stand for Jürgen"),
        ("Müller Jo", "Mueller Jo", "Müller and Mueller are spellings of one name"),
        ("Marie Dupont", "Marie Dupond", "Dupont is one letter off Dupond"),
        ("Ana Ruiz", "Ana Ruiz García", "one name has García in it, the other has not"),
        ("Ann", "Ann Lee", "Ann is part of the other name"),
        ("Wei Wang", "Wang Wei", "the same name, written otherwise"),
    ],
)
def test_the_relation_in_words(one: str, other: str, words: str) -> None:
    assert relation.of(one, other).words == words


@given(st.text(max_size=40), st.text(max_size=40))
@example("", "")
@example("Dr.", "J. P.")
@example(", ,", "A")
def test_any_two_texts_are_related_the_same_way_round(one: str, other: str) -> None:
    assert relation.of(one, other).kind == relation.of(other, one).kind
    assert relation.of(one, one).kind in ("same", "one word")


MAIL, PHONE, INFO = "email:ann@x.example", "phone:+33612345678", "email:info@acme.example"
PROFILE, ANOTHER = "url:https://linkedin.com/in/ann", "url:https://linkedin.com/in/ann-2"
PEOPLE = [
    # the name alone
    (Someone(("Ann Lee",)), Someone(("Ann Lee",)), 60, ["the same name"]),
    (Someone(("Bill Ray",)), Someone(("William Ray",)), 50, ["Bill is a short form of William"]),
    (Someone(("J. Ray",)), Someone(("Jim Ray",)), 35, ["J. may stand for Jim"]),
    (Someone(("Ann Lee",)), Someone(("Zed Zoe",)), 0, ["other names"]),
    # with what they are reached by
    (Someone(("Ann Lee",), frozenset([MAIL])), Someone(("Ann Lee",), frozenset([MAIL])), 100,
     ["the same name", "the same e-mail address"]),
    (Someone(("Ann Lee",), frozenset([MAIL, PHONE])), Someone(("Ann Ray",), frozenset([MAIL, PHONE])), 65,
     ["the same e-mail address", "the same first name, another last name", "the same phone"]),
    (Someone(("Anna Weber",), frozenset([PHONE])), Someone(("Karl Weber",), frozenset([PHONE])), 25,
     ["the same phone", "the same last name, another first name"]),
    (Someone(("Ann Lee",), frozenset([INFO])), Someone(("Zed Zoe",), frozenset([INFO])), 0,
     ["other names", "the same mailbox"]),
    (Someone(("Zed Zoe",), frozenset([PROFILE])), Someone(("Ann Lee",), frozenset([PROFILE])), 50,
     ["the same profile", "other names"]),
    (Someone(("Ann Lee",), frozenset([PROFILE])), Someone(("Ann Lee",), frozenset([ANOTHER])), 15,
     ["the same name", "other profiles"]),
    # with what else is known
    (Someone(("Bill Ray",), organization="Acme"), Someone(("William Ray",), organization="ACME"), 70,
     ["Bill is a short form of William", "the same organization"]),
    (Someone(("Bill Ray",), organization="Bär GmbH & Co. KG"), Someone(("William Ray",), organization="BÄR"), 70,
     ["Bill is a short form of William", "the same organization"]),
    (Someone(("Ann Lee",), organization="Acme"), Someone(("Ann Lee",), organization="Polder"), 50,
     ["the same name", "other organizations"]),
    (Someone(("Ann Lee",), city="Oslo", birthday="1990-04-15"), Someone(("Ann Lee",), city="oslo", birthday="--04-15"),
     80, ["the same name", "the same birthday", "the same city"]),
    (Someone(("Ann Lee",), birthday="1990-04-15"), Someone(("Ann Lee",), birthday="1990-04-15"), 85,
     ["the same name", "the same birthday"]),
    (Someone(("Ann Lee",), birthday="1990-04-15"), Someone(("Ann Lee",), birthday="1991-04-15"), 20,
     ["the same name", "birthdays differ"]),
    (Someone(("Karl Ray Sr.",)), Someone(("Karl Ray Jr.",)), 15,
     ["the same name, written otherwise", "other generations"]),
    (Someone(("Ann Lee",), household=3), Someone(("Ann Lee",), household=3), 30,
     ["the same name", "two people of one household"]),
    # people with other names share an organization or a city with many
    (Someone(("Ann Lee",), organization="Acme", city="Oslo"), Someone(("Zed Zoe",), organization="Acme", city="Oslo"),
     0, ["other names"]),
    # another name of theirs counts
    (Someone(("Ann Ray", "Ann Lee")), Someone(("Ann Lee",)), 60, ["the same name"]),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "score", "evidence"), PEOPLE)
def test_score_and_evidence(one: Someone, other: Someone, score: int, evidence: list[str]) -> None:
    found = likeness(one, other)
    assert (found.score, list(found.evidence)) == (score, evidence)
    assert likeness(other, one)[:2] == found[:2]


def test_what_speaks_against_always_lowers_the_score() -> None:
    alike = Someone(("Ann Lee",), frozenset([MAIL]), "Acme", "Oslo", "1990-04-15")
    score = likeness(alike, alike._replace(names=("Ann Ray",))).score
    for changed in (
        alike._replace(organization="Polder"),
        alike._replace(city="Bonn"),
        alike._replace(birthday="1991-04-15"),
    ):
        assert likeness(alike, changed._replace(names=("Ann Ray",))).score < score
    assert all(weight < 0 for weight in AGAINST.values())


def test_a_name_that_may_be_another_one_is_worth_a_question_from_a_nickname_on() -> None:
    assert {kind for kind, weight in NAME.items() if weight >= ASK} == {"same", "written", "nickname", "slip"}
    assert max(POINT.values()) < 100


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("1990-04-15", "1990-04-15", False),
        ("1990-04-15", "--04-15", False),
        ("1990-04", "1990-04-15", False),
        ("1990", "1990-04-15", False),
        ("", "1990-04-15", False),
        ("--04-15", "--04-16", True),
        ("--04-16", "1990-04-15", True),
        ("1991", "1990-04-15", True),
    ],
)
def test_partial_birthdays(one: str, other: str, differ: bool) -> None:
    assert birthdays_differ(one, other) is differ
    assert birthdays_differ(other, one) is differ
