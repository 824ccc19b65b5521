"""The lines of an evening of cards: what is read out of each, what can't be one person, and who stands there twice."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.core import card_lines
from netcrm.core.card_lines import Card, Unread
from netcrm.core.gathering import gathered
from netcrm.errors import UsageError


def said(line: str) -> dict[str, Any]:
    """What is read out of a line, without what it leaves open; points as `kind:value`."""
    card = card_lines.read(line)
    values = {field: value for field, value in vars(card).items() if value and field not in ("lines", "text")}
    if card.points:
        values["points"] = [f"{point.kind}:{point.value}" for point in card.points]
    return values


@pytest.mark.parametrize(
    ("line", "read"),
    [
        (
            "Marie Dupont, CTO @ Acme, marie@acme.example, #data, promised the paper",
            {
                "name": "Marie Dupont", "title": "CTO", "organization": "Acme", "tags": ("data",),
                "points": ["email:marie@acme.example"], "promises": ("the paper",),
            },
        ),
        (
            "Marie Dupont, promised the paper, #data #ai, marie@acme.example, @ Acme",
            {
                "name": "Marie Dupont", "organization": "Acme", "tags": ("data", "ai"),
                "points": ["email:marie@acme.example"], "promises": ("the paper",),
            },
        ),
        ("Ann", {"name": "Ann"}),
        ("- Ann", {"name": "Ann"}),
        ("3. Ann; #a", {"name": "Ann", "tags": ("a",)}),
        ("Ann\tCTO @ Acme\t#a", {"name": "Ann", "title": "CTO", "organization": "Acme", "tags": ("a",)}),
        ("Ann | ann@x.example", {"name": "Ann", "points": ["email:ann@x.example"]}),
        ("Ann Lee <ann@x.example>, #a", {"name": "Ann Lee", "points": ["email:ann@x.example"], "tags": ("a",)}),
        ("Ann @ Acme", {"name": "Ann", "organization": "Acme"}),
        ("Ann, CTO@Acme", {"name": "Ann", "title": "CTO", "organization": "Acme"}),
        ("Ann, @ Acme, Inc.", {"name": "Ann", "organization": "Acme, Inc."}),
        ("Ann, Head of Data at Acme", {"name": "Ann", "title": "Head of Data", "organization": "Acme"}),
        ("Ann, directrice chez Acme", {"name": "Ann", "title": "directrice", "organization": "Acme"}),
        ("Ann, works at Acme", {"name": "Ann", "organization": "Acme"}),
        ("Ann, met her at the bar", {"name": "Ann", "note": "met her at the bar"}),
        ("Ann, met at Bar 61", {"name": "Ann", "note": "met at Bar 61"}),
        ("Ann, CTO @ Acme, advisor @ Globex",
         {"name": "Ann", "title": "CTO", "organization": "Acme", "note": "advisor @ Globex"}),
        ("Ann, +33 6 12 34 56 78", {"name": "Ann", "points": ["phone:+33 6 12 34 56 78"]}),
        ("Ann, tel: 12345", {"name": "Ann", "points": ["phone:12345"]}),
        ("Ann, 2026-11-20", {"name": "Ann", "note": "2026-11-20"}),
        ("Ann, 42", {"name": "Ann", "note": "42"}),
        ("Ann, @annlee", {"name": "Ann", "points": ["handle:@annlee"]}),
        ("Ann, linkedin.com/in/ann-lee", {"name": "Ann", "points": ["url:https://linkedin.com/in/ann-lee"]}),
        ("Ann, linkedin: ann-lee", {"name": "Ann", "points": ["url:https://www.linkedin.com/in/ann-lee"]}),
        ("Ann, www.ann.example", {"name": "Ann", "points": ["url:https://www.ann.example"]}),
        ("Ann, node.js", {"name": "Ann", "note": "node.js"}),
        ("Ann, promise: the paper by friday", {"name": "Ann", "promises": ("the paper by friday",)}),
        ("Ann, I promised her to send it", {"name": "Ann", "promises": ("send it",)}),
        ("Ann, asked for a reference", {"name": "Ann", "asks": ("a reference",)}),
        ('Ann, promised "tea, and cake"', {"name": "Ann", "promises": ("tea, and cake",)}),
        ("Ann, promised tea, promised cake", {"name": "Ann", "promises": ("tea", "cake")}),
        ("Ann, asking around", {"name": "Ann", "note": "asking around"}),
        ("Ann, city: Lyon, title: CTO, org: Acme, note: tall",
         {"name": "Ann", "city": "Lyon", "title": "CTO", "organization": "Acme", "note": "tall"}),
        ("Ann, lives in Lyon", {"name": "Ann", "city": "Lyon"}),
        ("name: Ann, tags: a b", {"name": "Ann", "tags": ("a", "b")}),
        ("Ann, likes tea, climbs", {"name": "Ann", "note": "likes tea, climbs"}),
        ("Ann, new", {"name": "Ann", "is_new": True}),
        ("id:42, #a", {"known": 42, "tags": ("a",)}),
        ("Ann,, ,#a,", {"name": "Ann", "tags": ("a",)}),
        ("Anne-Marie d'Arc, ann@a.example, info@a.example",
         {"name": "Anne-Marie d'Arc", "points": ["email:ann@a.example", "email:info@a.example"]}),
        ("Marie Dupont, marie@acme.example, mimi@home.example",
         {"name": "Marie Dupont", "points": ["email:marie@acme.example", "email:mimi@home.example"]}),
        ("Sandy Andrews", {"name": "Sandy Andrews"}),
        ("José Ortega y Gasset", {"name": "José Ortega y Gasset"}),
        ("李小龍, #film", {"name": "李小龍", "tags": ("film",)}),
        ("[bold]Ann[/bold], =1+1", {"name": "[bold]Ann[/bold]", "note": "=1+1"}),
    ],
)  # fmt: skip
def test_what_a_line_says(line: str, read: dict[str, Any]) -> None:
    assert said(line) == read


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Marie Dupont and Paul Martin, Acme", "It names two people"),
        ("Marie et Paul", "It names two people"),
        ("Marie & Paul Martin", "It names two people"),
        ("Ann with Bo", "It names two people"),
        ("Ann Lee, ann.lee@x.example, bo.lind@y.example", "It has the addresses of two people"),
        ("Ann, ann@acme.example, bo@acme.example", "It has the addresses of two people"),
        ("marie@acme.example, CTO", "It has no name"),
        ("+33 6 12 34 56 78", "It has no name"),
        ("#data", "It has no name"),
        ("promised the paper", "It has no name"),
        ("12, 13", "It has no name"),
        ("https://ann.example", "It has no name"),
        ("Ann, promised", "It says promised and not what."),
        ("Ann, ask:", "It says ask and not what."),
        ("Ann, asked for", "It says asked and not what."),
        ("Ann, promised them to", "It says promised and not what."),
        ("Ann, tel: 1", "'1' is not a phone number."),
        ("Ann, email: nonsense", "'nonsense' is not an e-mail address."),
        ("Ann, a\x1b[31mb", "The line holds U+001B"),
        ("Ann, \u202eevil", "The line holds U+202E"),
        ("Ann\ufffd, x", "Letters of it could not be read"),
        ("Ann, #" + "x" * 61, "The tag has 61 characters"),
        ("x" * 201, "The name has 201 characters"),
        ("Ann, " + "x" * 2_000, "It has 2005 characters"),
        ("", "The line is empty."),
        (", ,", "It has no name."),
    ],
)
def test_what_can_not_be_one_person(line: str, why: str) -> None:
    with pytest.raises(UsageError) as refused:
        card_lines.read(line)
    assert refused.value.message.startswith(why)


def test_blank_lines_and_comments_are_passed_over_and_bad_ones_keep_their_number() -> None:
    lines = ["\ufeffAnn", "", "# 3: a reason", "Bo and Cy", "Di"]
    assert [
        (one.lines[0], one.name) if isinstance(one, Card) else (one.line, one.text, one.because[:19])
        for one in card_lines.read_all(lines)
    ] == [(1, "Ann"), (4, "Bo and Cy", "It names two people"), (5, "Di")]


def people(*lines: str) -> tuple[list[tuple[str, tuple[int, ...]]], list[tuple[int, str]]]:
    """Who is gathered out of lines, with their numbers; and what is kept back, and why."""
    found, kept = gathered(card_lines.read_all(lines))
    return [(one.name, one.lines) for one in found], [(one.line, one.because) for one in kept]


def test_who_stands_there_twice_is_one_person() -> None:
    assert people("Ann Lee, #a", "Bo", "ANN LEE, ann@x.example") == ([("Ann Lee", (1, 3)), ("Bo", (2,))], [])
    assert people("Ann Lee, ann@x.example", "Ann, ann@x.example") == ([("Ann Lee", (1, 2))], [])
    assert people("id:3, #a", "id:3, #b") == ([("", (1, 2))], [])
    found, _ = gathered(
        card_lines.read_all(["Ann, CTO @ Acme, tall", "Ann, Chief @ Acme, #a, promised tea", "Ann, #b"])
    )
    assert [(one.title, one.note, one.tags, one.promises) for one in found] == [
        ("CTO", "tall, Chief", ("a", "b"), ("tea",))
    ]


def test_namesakes_of_two_firms_and_an_address_of_two_names_are_kept_back() -> None:
    assert people("Ann, @ Acme", "Ann, @ Globex") == (
        [("Ann", (1,))], [(2, "Line 1 has another Ann, at Acme. Two people, or one?")],
    )  # fmt: skip
    assert people("Ann, @ Acme", "Ann, @ Globex, new") == ([("Ann", (1,)), ("Ann", (2,))], [])
    assert people("Ann, @ Acme Inc", "Ann, @ ACME") == ([("Ann", (1, 2))], [])
    assert people("Ann, us@x.example", "Bo, us@x.example") == (
        [("Ann", (1,))], [(2, "Line 1 (Ann) has us@x.example too. Two people, or one?")],
    )  # fmt: skip
    assert people("Ann, 0612345678", "Bo, 0612345678") == ([("Ann", (1,)), ("Bo", (2,))], [])  # one landline


PARTS = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            ["#data", "CTO @ Acme", "@ Acme", "a@b.example", "promised tea", "asked", '"', "in/x", "tel: 1"]
        ),
    ),
    max_size=6,
)


@settings(max_examples=100)
@given(st.one_of(st.text(max_size=80), PARTS.map(",".join), PARTS.map("; ".join)))
def test_any_line_is_read_or_refused_in_a_sentence(line: str) -> None:
    for one in card_lines.read_all([line]):
        if isinstance(one, Unread):
            assert one.because.endswith(".")
        else:
            assert (one.name.strip() or one.known) and one.lines == (1,)


NAMES = st.from_regex(r"[A-Z][a-z]{1,8} [A-Z][a-z]{2,8}", fullmatch=True)
FACTS = st.permutations(
    ["Chief Cook @ Acme", "cook@acme.example", "+33 6 12 34 56 78", "#data", "promised the paper", "asked for salt",
     "likes tea", "city: Lyon", "linkedin.com/in/cook"]
)  # fmt: skip


@settings(max_examples=50)
@given(NAMES, FACTS, st.sampled_from([", ", "; ", ",", "\t", " | "]))
def test_the_order_of_what_follows_the_name_does_not_matter(name: str, facts: list[str], parting: str) -> None:
    read = said(parting.join([name, *facts]))
    read["points"] = sorted(read["points"])
    assert read == {
        "name": name, "title": "Chief Cook", "organization": "Acme", "city": "Lyon", "note": "likes tea",
        "points": ["email:cook@acme.example", "phone:+33 6 12 34 56 78", "url:https://linkedin.com/in/cook"],
        "tags": ("data",), "promises": ("the paper",), "asks": ("salt",),
    }  # fmt: skip
