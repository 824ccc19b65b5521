"""What is shown of a text in which words were found: the part around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netcrm.core import excerpt, search

LONG = (
    "coffee on the terrace of the museum, and then a long walk along the river; she knows all about heat pumps by now"
)


@pytest.mark.parametrize(
    ("text", "typed", "most", "line", "found"),
    [
        ("likes heat pumps", "pump", 80, "likes heat pumps", ["pumps"]),
        ("likes\n heat\tpumps", "PUMPS heat", 80, "likes heat pumps", ["heat", "pumps"]),
        ("Zoé Ünal's café", "cafe unal", 80, "Zoé Ünal's café", ["Ünal", "café"]),
        ("Straße", "strasse", 80, "Straße", ["Straße"]),
        ("Мария и насосы", "насос", 80, "Мария и насосы", ["насосы"]),
        ("cartoon art", "art", 80, "cartoon art", ["art"]),
        ("CTO", "acme", 80, "CTO", []),
        (LONG, "coffee", 40, "coffee on the terrace of the museum, an…", ["coffee"]),
        (LONG, "pumps", 40, "…she knows all about heat pumps by now", ["pumps"]),
        (LONG, "pumps coffee", 40, "coffee on the terrace of the museum, an…", ["coffee"]),
        (LONG, "walk", 40, "…then a long walk along the river; she…", ["walk"]),
        (LONG, "nothing", 40, "coffee on the terrace of the museum, an…", []),
        ("x" * 100, "x", 10, "xxxxxxxxx…", ["xxxxxxxxx"]),
        (LONG, "a pumps", 40, "…she knows all about heat pumps by now", ["pumps"]),
        ("a b", "a", 10, "a b", ["a"]),
        ("tea, don't", "don't", 20, "tea, don't", ["don"]),
        ("heat_pump", "pump", 20, "heat_pump", ["pump"]),
        ("नमस्ते दुनिया", "दुन", 20, "नमस्ते दुनिया", ["दुनिया"]),
        ("pump abc-pump more words", "pump", 10, "pump abc-…", ["pump"]),
        ("pump abc-pump more words", "pump", 12, "pump abc-pu…", ["pump", "pu"]),
        ("→pumps 我们", "pump 我", 20, "→pumps 我们", ["→pumps"]),
        ("我们 pumps", "我", 20, "我们 pumps", ["我们"]),
        ("a " * 40 + "b" * 100, "b", 20, "…a a bbbbbbbbbbbbbb…", ["bbbbbbbbbbbbbb"]),
        ("", "x", 10, "", []),
    ],
)
def test_the_part_around_the_first_word(text: str, typed: str, most: int, line: str, found: list[str]) -> None:
    part = excerpt.of(text, search.words(typed), most)
    assert part.line == line
    assert [part.line[start:end] for start, end in part.found] == found


@given(st.text(), st.text(), st.integers(8, 120))
def test_it_is_never_too_long_and_marks_what_is_in_it(text: str, typed: str, most: int) -> None:
    part = excerpt.of(text, search.words(typed), most)
    assert len(part.line) <= most
    assert all(0 <= start < end <= len(part.line) for start, end in part.found)
    assert part.line.strip("…") in " ".join(text.split())


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=1), st.data())
def test_a_word_that_is_in_the_text_is_in_the_excerpt(words: list[str], data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(words))
    part = excerpt.of(" ".join(words), [word], 30)
    start, end = part.found[0]
    assert part.line[start:end].startswith(word)
