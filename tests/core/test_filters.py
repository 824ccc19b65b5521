"""The language of filters: what is read, what is refused, and that what is written is read as the same."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.core import filters, meaning
from netcrm.core.filters import FIELDS, TAKES, Term, parse
from netcrm.errors import NetcrmError, UsageError


def term(field: str, value: str | tuple[str, ...], operator: str = ":", negated: bool = False) -> Term:
    return Term(field, operator, value if isinstance(value, tuple) else (value,), negated)


DATA, PARIS = term("tag", "data"), term("city", "paris")

READ = {
    "tag:data": (DATA,),
    "TAG:data": (DATA,),
    "tag=data": (DATA,),
    "tag:data city:paris": (DATA, PARIS),
    "  tag:data   city:paris ": (DATA, PARIS),
    "tag:data AND city:paris": (DATA, PARIS),
    "-tag:data": (DATA._replace(negated=True),),
    "--tag:data": (DATA,),
    "not tag:data": (DATA._replace(negated=True),),
    "not -tag:data": (DATA,),
    "city:paris not tag:data": (PARIS, DATA._replace(negated=True)),
    "city:paris -tag:data": (PARIS, DATA._replace(negated=True)),
    "city:paris -@friends": (PARIS, term("view", "friends", negated=True)),
    "met:Web afterwork": (term("met", "Web afterwork"),),
    "met:Web afterwork city:paris": (term("met", "Web afterwork"), PARIS),
    'met:"Web afterwork" marie': (term("met", "Web afterwork"), term("", "marie")),
    'note:"see tag:x"': (term("note", "see tag:x"),),
    'note:"say \\"tea\\" \\\\"': (term("note", 'say "tea" \\'),),
    "name:O'Brien": (term("name", "O'Brien"),),
    'name:Bob "Bobby" Ray': (term("name", "Bob"), term("", "Bobby"), term("", "Ray")),
    "note:do not worry": (term("note", "do not worry"),),
    "tag:data,design": (term("tag", ("data", "design")),),
    'tag:"a, b",design': (term("tag", ("a, b", "design")),),
    "tag:data leads": (term("tag", "data leads"),),
    "org:Acme, Inc.": (term("org", "Acme, Inc."),),
    "marie dupont": (term("", "marie"), term("", "dupont")),
    '"marie dupont"': (term("", "marie dupont"),),
    '"last"': (term("", "last"),),
    "marie@acme.example": (term("", "marie@acme.example"),),
    "@friends": (term("view", "friends"),),
    "view:friends": (term("view", "friends"),),
    "@friends marie": (term("view", "friends"), term("", "marie")),
    "last<2026-01-01": (term("last", "2026-01-01", "<"),),
    "last>3w": (term("last", "3w", ">"),),
    "last>=last monday": (term("last", "last monday", ">="),),
    "strength<=30": (term("strength", "30", "<="),),
    "strength:40..60": (term("strength", "40..60"),),
    "": (),
}


@pytest.mark.parametrize("typed", READ)
def test_a_line_is_read(typed: str) -> None:
    assert parse([typed]) == READ[typed]


def test_words_of_a_shell_are_read_one_by_one() -> None:
    assert parse(["met:Web afterwork", "not", "tag:data"]) == (
        term("met", "Web afterwork"),
        DATA._replace(negated=True),
    )
    assert parse(["marie", "dupont"]) == parse(["marie dupont"])


REFUSED = {
    "tga:data": ("There is no field 'tga'.", "Did you mean tag?"),
    "quux:data": ("There is no field 'quux'.", "There are name, org,"),
    "http://x.example": ("There is no field 'http'.", 'Quote a text that holds a colon: "http:'),
    "tag<data": ("tag can't be compared by <.", "It takes :, as in tag:data."),
    "note>=tea": ("note can't be compared by >=.", "It takes :, as in note:tea."),
    "tag:": ("tag: has no value.", "Give it one, as in tag:data"),
    'tag:""': ("tag: has no value.", "tag:data"),
    "last<": ("last< has no value.", "last<2026-01-01"),
    "last": ("last is a field, and has no value.", "quote it: 'last<2026-01-01'"),
    "tag": ("tag is a field, and has no value.", "Give it one, as in tag:data."),
    "city:paris OR city:lyon": ("There is no OR between filters.", "city:paris city:lyon means either"),
    "OR": ("There is no OR between filters.", "tag:a,b"),
    "city!=paris": ("'city!=' is no filter: there are no ! and no parentheses.", "-city:paris leaves out"),
    "city:!paris": ("'city:!' is no filter: there are no ! and no parentheses.", "-city:paris leaves out"),
    "!tag:data": ("'!tag:' is no filter: there are no ! and no parentheses.", "-city:paris leaves out"),
    "(tag:data tag:ai)": ("'(tag:' is no filter: there are no ! and no parentheses.", "all filters have to hold"),
    "not": ("There is no filter behind not.", "not tag:data"),
    "tag:data not": (None, None),
    "-": ("A filter is empty.", "FIELD:VALUE"),
    '"': ("A quote is open: '\"'.", "Close it"),
    'met:"Web': ("A quote is open: '\"Web'.", "Close it"),
    'met:"Web"x': ("Something follows a quote: '\"Web\"x'.", "Put a blank behind it"),
    "@a,b": ("A view can't be called 'a,b'.", "One word of letters"),
    "@": ("A view can't be called ''.", "One word of letters"),
    "view<a": ("view< can't be meant.", "@NAME"),
    "tag:x " * 201: ("There are more than 200 filters.", "commas"),
    "x" * 2001: ("The filters have more than 2000 characters.", "view save"),
}


@pytest.mark.parametrize("typed", [typed for typed, (sentence, _) in REFUSED.items() if sentence], ids=lambda t: t[:20])
def test_what_cannot_be_meant_is_a_sentence(typed: str) -> None:
    sentence, hint = REFUSED[typed]
    with pytest.raises(UsageError) as refused:
        parse([typed])
    assert refused.value.message == sentence
    assert str(hint) in refused.value.hint


def test_every_field_has_a_reader_an_example_and_operators() -> None:
    assert set(meaning.MEANT) == {*FIELDS, filters.BARE}
    for name, field in FIELDS.items():
        (one,) = parse([field.such])
        assert (one.field, one.operator in TAKES[field.takes]) == (name, True)


PLAIN = st.text(string.ascii_letters + "0123456789.-_+/#", min_size=1)
VALUES = (PLAIN | st.text(min_size=1)).map(str.strip).filter(bool)


@st.composite
def terms(draw: st.DrawFn) -> Term:
    name = draw(st.sampled_from([*FIELDS, filters.BARE, filters.VIEW]))
    negated = draw(st.booleans())
    if name == filters.VIEW:
        return Term(name, ":", (draw(st.from_regex(r"[a-z0-9][a-z0-9_-]{0,20}", fullmatch=True)),), negated)
    takes = FIELDS[name].takes if name else "text"
    operator = draw(st.sampled_from(TAKES[takes]))
    values = draw(st.lists(VALUES, min_size=1, max_size=3 if takes == "list" else 1))
    return Term(name, operator, tuple(values), negated)


@settings(max_examples=100)
@given(st.lists(terms(), max_size=5))
def test_what_is_written_is_read_as_the_same(found: list[Term]) -> None:
    line = filters.format(found)
    if len(line) <= filters.LONGEST:
        assert parse([line]) == tuple(found)
        assert filters.format(parse([line])) == line


PIECES = st.sampled_from(
    [*(f"{name}:" for name in FIELDS), '"', "@", "-", "not ", "<", ">=", "..", ",", " ", "\\", "a"]
)


@settings(max_examples=100)
@given(st.lists(st.lists(PIECES | st.text(max_size=5), max_size=8).map("".join), max_size=3))
def test_any_text_is_filters_or_a_sentence(words: list[str]) -> None:
    try:
        found = parse(words)
    except NetcrmError as refused:
        assert refused.message.endswith(".")
        assert refused.hint
    else:
        assert parse([filters.format(found)]) == found
