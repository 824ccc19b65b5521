"""Whole cards at once: the very drafts and remarks that come of reading line by line."""

import io
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.errors import RefusedError
from netcrm.formats import vcard, vcard_whole
from netcrm.records import Draft

PIECES = [
    "FN:A", " b", "\tc: d", "N:;B", "=", "=A9", "= ", "c=", "c:=", "", " ", "\r", "NOTE;QUOTED-PRINTABLE:=C3=", "AAAA",
    "NOTE;ENCODING=quoted-printable:a= \t", " NOTE;QUOTED-PRINTABLE:d=", "PHOTO;ENCODING=b:AAAA", "PHOTO;BASE64:AAA=",
    " BBBB:", "AGENT:", "BEGIN:VCARD", "end:vcard", "END:VCARD", "END:VCARD ", ":", ";:x", 'item1.TEL;TYPE="a:b":1',
    "item1.X-ABLabel:c", 'X;Y="a:1', "\xff", "é", "ENDING:x",
]  # fmt: skip
LINES = st.lists(st.sampled_from(PIECES), max_size=12)
ENDS = st.sampled_from(["\n", "\r\n"])


def read(data: bytes) -> list[Draft] | str:
    """All that is read, or why nothing is."""
    try:
        return list(vcard.read("a.vcf", lambda: io.BytesIO(data))[1])
    except RefusedError as reason:
        return str(reason)


def line_by_line(data: bytes) -> list[Draft] | str:
    """The same without cards that are split at once."""
    with patch.object(vcard_whole, "_unfolded", lambda physical: None):
        return read(data)


@settings(max_examples=100)
@given(st.lists(st.tuples(LINES, ENDS), min_size=1, max_size=3), st.sampled_from(["utf-8", "latin-1"]))
def test_at_once_or_line_by_line_a_card_is_the_same(given_cards: list[tuple[list[str], str]], encoding: str) -> None:
    text = "".join(end.join(["BEGIN:VCARD", *lines, "END:VCARD", ""]) for lines, end in given_cards)
    data = text.encode(encoding)
    assert read(data) == line_by_line(data)


SIMPLE = [
    "FN:A\n Lee", "FN:A\nNOTE;QUOTED-PRINTABLE:b=\n c=\nd: e\nTITLE:x=", "FN:A\nPHOTO;BASE64:AAAA\n BBBB\n\nTITLE:x",
    "FN:A\nADR;LABEL=\"x:y\":;;;Lund",
]  # fmt: skip


@pytest.mark.parametrize("lines", SIMPLE)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_programs_write_is_split_at_once(lines: str, end: str) -> None:
    text = f"\nBEGIN:VCARD\n{lines}\nEND:VCARD\n".replace("\n", end).encode()
    (card,) = vcard_whole.cards(io.BytesIO(text))
    assert isinstance(card, vcard_whole._Whole)


def test_a_remark_names_the_line_of_the_file() -> None:
    lines = ["x", "", "BEGIN:VCARD", "FN:A", " b", "NOTE;QUOTED-PRINTABLE:c=", "d", ";:lost", "END:VCARD", ""]
    found = read("\r\n".join(lines).encode())
    assert [str(each.where) for each in found[1:] if not isinstance(each, str)] == ["a.vcf:3", "a.vcf:8"]
