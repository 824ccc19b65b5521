"""What columns may be for, by the look of their cells: a suggestion, told where a file says too little of itself."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.errors import RefusedError
from netcrm.formats import csv
from netcrm.formats.suggestions import as_options, suggest
from netcrm.formats.text import TextFile, text_file


def file(content: str) -> TextFile:
    """A text as a file."""
    return text_file("people.csv", lambda: io.BytesIO(content.encode()))


CELLS = [
    ("names", ["Ann Lee", "Jan van der Berg", "Zoë O'Neill"], "name"),
    ("names, last first", ["Lee, Ann", "Brandt, Zoë"], "name"),
    ("names in Cyrillic", ["Иван Петров", "Анна Иванова"], "name"),
    ("names in Japanese", ["山田 太郎", "佐藤 花子"], "name"),
    ("addresses", ["a@x.org", "b@x.org; c@x.org", "d@x.co.uk"], "emails"),
    ("addresses, some missing", ["a@x.org", "", "", "d@x.co.uk"], "emails"),
    ("phones", ["+33 6 12 34 56 78", "(202) 555-0100", "06.12.34.56.78"], "phones"),
    ("links", ["https://x.org/a", "www.x.org", "linkedin.com/in/ann"], "urls"),
    ("handles", ["@ann", "@bob@mastodon.example"], "handles"),
    ("birthdays", ["1984-02-29", "3.4.1990", "12/25/1985"], "birthday"),
    ("birthdays without a year", ["--04-15", "3 April"], "birthday"),
    ("days of something else", ["2023-05-01", "2024-06-01"], ""),
    ("numbers", ["1", "2", "3"], ""),
    ("long numbers", ["1002003", "1002004"], ""),
    ("amounts", ["12.50", "100.00"], ""),
    ("firms", ["Acme GmbH", "Polana Labs", "Baobab Ltd"], ""),
    ("sentences", ["Met in Lyon, likes chess and long walks", "Call back soon"], ""),
    ("words in small letters", ["red car", "blue bike"], ""),
    ("mostly something else", ["a@x.org", "none", "none"], ""),
    ("nothing", ["", ""], ""),
]


@pytest.mark.parametrize(("cells", "field"), [pytest.param(*row[1:], id=row[0]) for row in CELLS])
def test_a_column_is_told_by_its_cells(cells: list[str], field: str) -> None:
    assert suggest(["A"], [[cell] for cell in cells]) == ({"A": field} if field else {})


TABLES = [
    ("first and last", "Ann,Lee\nBob,Ray", {"A": "first_name", "B": "last_name"}),
    ("the first of two", "Ann Lee,Bob Ray\nZoë Brandt,Cid Roy", {"A": "name"}),
    ("one birthday", "1984-02-29,1990-04-15", {"A": "birthday"}),
    ("several addresses", "a@x.org,b@x.org", {"A": "emails", "B": "emails"}),
]


@pytest.mark.parametrize(("content", "expected"), [pytest.param(*row[1:], id=row[0]) for row in TABLES])
def test_columns_are_told_from_one_another(content: str, expected: dict[str, str]) -> None:
    assert suggest(["A", "B"], [line.split(",") for line in content.splitlines()]) == expected


OPTIONS = [
    ({"Col A": "name", "B": "emails"}, '--map "Col A=name" --map "B=emails"'),
    ({'The "best"': "name"}, "--map 'The \"best\"=name'"),
    ({"$HOME": "name"}, "--map '$HOME=name'"),
]


@pytest.mark.parametrize(("suggested", "options"), OPTIONS)
def test_suggestions_can_be_typed_as_they_are(suggested: dict[str, str], options: str) -> None:
    assert as_options(suggested) == options


def test_a_file_without_a_name_is_refused_with_the_options_that_read_it() -> None:
    with pytest.raises(RefusedError) as refused:
        csv.read(file("A,B,C\nAnn Lee,ann@x.org,3\nBob Ray,bob@x.org,4\n"))

    assert refused.value.hint == 'By the look of its cells: --map "A=name" --map "B=emails"'


def test_a_file_that_shows_nothing_is_refused_with_an_example() -> None:
    with pytest.raises(RefusedError) as refused:
        csv.read(file("A,B\n1,2\n"))

    assert "Their column=name" in refused.value.hint


def test_columns_that_are_kept_but_look_like_more_are_told() -> None:
    notes, _ = csv.read(file("Name,A,B,Shoe size\nAnn,ann@x.org,+33 6 12 34 56 78,38\n"))

    assert notes == (
        "Kept as extra, for want of a field: A, B, Shoe size.",
        'They look like more than that: --map "A=emails" --map "B=phones"',
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=2), max_size=5))
def test_any_cells_are_looked_at_without_harm(rows: list[list[str]]) -> None:
    assert set(suggest(["A", "B"], rows)) <= {"A", "B"}
