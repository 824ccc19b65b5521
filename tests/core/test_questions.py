"""What to ask somebody: each rule by an example, and which three are chosen."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.core import questions
from netcrm.core.questions import Known


@pytest.mark.parametrize(
    ("fact", "asked"),
    [
        ("daughter Léa starts school in September", "How is it going for the children?"),
        ("moves to Lyon in spring", "How is the move going, and how do you like the new place?"),
        ("déménage à Lyon", "How is the move going, and how do you like the new place?"),
        ("second baby expected in March", "How is the little one, and how are you all?"),
        ("knee operation in May", "How are you now, after all that?"),
        ("is raising her second fund", "How far has it come, and what would help now?"),
        ("is hiring a data lead", "What has come of the search?"),
        ("trains for the Lyon marathon", "Do you still find the time for it?"),
        ("writes a book on tides", "How is it coming along?"),
        ("holiday in Norway", "How was the trip, or what is the plan?"),
        ("married in June", "How was the wedding, or how are the plans coming along?"),
        ("new job in June", "How does the change feel?"),
        ("aime les orgues", "What is the latest of it?"),
        ("teaches at the university", "How is it going there?"),
        ("engaged in the town's council", "What has become of it?"),
        ("son frère est à Lyon", "What has become of it?"),
        ("something with tides", "What has become of it?"),
    ],
)
def test_a_fact_makes_a_question(fact: str, asked: str) -> None:
    (first, *_) = questions.of(Known(facts=((fact, True),)))
    assert (first.kind, first.text, first.about) == ("fact", asked, fact)


@pytest.mark.parametrize(
    "fact",
    [
        "prefers calls in the morning", "vegetarian", "allergic to nuts", "végétarienne", "Do not mention the divorce",
        "don't ask about Paul", "ne pas parler du procès", "hates small talk",
    ],
)  # fmt: skip
def test_what_is_only_to_be_kept_in_mind_makes_none(fact: str) -> None:
    assert "fact" not in [question.kind for question in questions.of(Known(facts=((fact, True),)))]


def test_of_an_old_fact_only_what_has_become_of_it() -> None:
    (first, *_) = questions.of(Known(facts=(("moves to Lyon", False),)))
    assert first.text == "What has become of it?"


FULL = Known(
    news=(("organization", "Globex"), ("title", "CTO")), facts=(("moves to Lyon", True), ("plays go", True)),
    promises=("the paper",), asks=("a reference",), got=("a lift",), gave=("a book",), last="talked tides",
    household=("Paul",), organization="Globex", title="CTO", city="Lyon",
)  # fmt: skip


@pytest.mark.parametrize(
    ("known", "kinds"),
    [
        (Known(), ["open", "more", "more"]),
        (FULL, ["news", "fact", "promise"]),
        (Known(asks=("x",), promises=()), ["ask", "open", "more"]),
        (Known(got=("x",), last="tea"), ["got", "last", "open"]),
        (Known(facts=(("a", True), ("b", True), ("c", True))), ["fact", "open", "fact"]),
        (Known(household=("Paul", "Zoé"), title="CTO", city="Lyon"), ["household", "work", "city"]),
    ],
)
def test_one_of_each_group_comes_before_a_second_of_any(known: Known, kinds: list[str]) -> None:
    assert [question.kind for question in questions.of(known)] == kinds


def test_each_says_what_it_comes_of() -> None:
    told = [(question.text, question.about) for question in questions.of(FULL)]
    assert told == [
        ("How is it going at Globex?", "new since last time"),
        ("How is the move going, and how do you like the new place?", "moves to Lyon"),
        ("Would it still help you?", "you promised: the paper"),
    ]


@settings(max_examples=100)
@given(st.lists(st.text(max_size=200), max_size=4), st.text(max_size=200), st.booleans())
def test_there_are_always_three_short_ones(facts: list[str], last: str, late: bool) -> None:
    found = questions.of(Known(facts=tuple((fact, late) for fact in facts), last=last, promises=tuple(facts)))
    assert len(found) == 3
    assert len(set(found)) == 3 or len(set(facts)) < len(facts)
    assert all(len(question.about) < 80 and question.text for question in found)
