"""What is written for bash to read, it reads as it was meant; shlex, which reads the same language, is the judge."""

import shlex

from hypothesis import example, given, settings
from hypothesis import strategies as st

from netcrm.cli.bash import parsed, quoted

PRINTABLE = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1)


@settings(max_examples=100, deadline=None)
@given(PRINTABLE)
@example("""it's "q" $HOME `x` \\ ! ; & | < > ( ) [ ] { } * ? ~ # ^""")
def test_what_is_quoted_for_bash_reads_as_it_was(text: str) -> None:
    for quote in ("", "'", '"'):
        typed = quote + quoted(text, quote) + quote
        if quote != '"':  # within which shlex keeps the backslash before $ and `
            assert shlex.split(f"x {typed} y") == ["x", text, "y"]
        assert parsed(f"x {typed} y")[0] == ["x", text, "y"]


@settings(max_examples=100, deadline=None)
@given(PRINTABLE, st.sampled_from(["", "'", '"']))
def test_a_word_half_typed_is_read_as_far_as_it_goes(text: str, quote: str) -> None:
    (*_, word), start, left_in = parsed(f"x a\\ b {quote}{quoted(text, quote)}")
    assert (word, start, left_in) == (text, len("x a\\ b "), quote)
