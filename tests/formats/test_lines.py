"""Records are read some hundred at a time; that must not show, wherever a broken one or the end of what was read is."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.formats import lines
from netcrm.formats.lines import Lines, records


def read(text: str, at_once: int = 1 << 15, **how: bool) -> list[tuple[int, list[str] | str]]:
    """The records of a text with two columns, when so many characters are read ahead."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "_AT_ONCE", at_once)
        return list(records(Lines(io.StringIO(text, newline="")), ",", 2, **how))


def told(text: str, **how: bool) -> list[object]:
    """For each record its line, and its first cell or what is wrong."""
    return [(number, row if isinstance(row, str) else row[0]) for number, row in read(text, **how)]


GOOD = "".join(f"a{number},b\n" for number in range(50))
READ = [(number + 1, f"a{number}") for number in range(50)]
QUOTE = "The record can't be read: a quote stands inside of a cell without being doubled."


@pytest.mark.parametrize(
    ("middle", "expected", "lines_of_it"),
    [
        ('x,"y"z\n', [(51, QUOTE)], 1),
        ("x,y,z\n", [(51, "The record can't be read: it has 3 cells, the header 2.")], 1),
        ("\n\nx,y\n", [(53, "x")], 3),
        ('x,"1\n2\n3"\n', [(51, "x")], 3),
        ("x\n", [(51, "x")], 1),
        ("x,y,,\n", [(51, "x")], 1),
        (f"x,{'y' * (1 << 20)}\n", [(51, "The record can't be read: a line is longer than 1,048,576 characters.")], 1),
        ("x,y\r", [(51, "x")], 1),
    ],
    ids=["quote", "cells", "blank", "lines", "short", "surplus", "long", "mac"],
)
def test_records_keep_their_lines_around_one_that_is_not_plain(
    middle: str, expected: list[object], lines_of_it: int
) -> None:
    after = [(number + 50 + lines_of_it, cell) for number, cell in READ]
    assert told(GOOD + middle + GOOD) == [*READ, *expected, *after]


def test_a_record_may_end_beyond_what_was_read_ahead() -> None:
    cell = "y\n" * 5_000
    assert read(f'x,"{cell}"\nz,\n', 1_000) == [(1, ["x", cell]), (5_002, ["z", ""])]


def test_bytes_that_are_no_text_are_found_among_many() -> None:
    assert told(f"{GOOD}x\ufffd,y\nz,\n", damaged=True) == [
        *READ, (51, "The record holds bytes that are not text."), (52, "z"),
    ]  # fmt: skip


@settings(max_examples=100)
@given(
    st.lists(st.sampled_from(['"', ",", "\n", "\r\n", "a", "'", " ", '"b"', "c,d\n", '"e\nf",g\n'])), st.integers(1, 40)
)
def test_how_much_is_read_ahead_changes_nothing(parts: list[str], at_once: int) -> None:
    text = "".join(parts)
    assert read(text, at_once) == read(text)
