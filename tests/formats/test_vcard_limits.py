"""vCards that are larger or deeper than any should be: memory stays small, and the cards around them come in."""

import io
import re
import tracemalloc
from collections.abc import Iterable, Iterator
from typing import IO

import pytest

from netcrm.formats import vcard, vcard_lines
from netcrm.records import ContactDraft, Draft, Rejected, Remark

MOST = 60 << 20
"""Bytes of memory at the peak, with a card of 8 MiB in its lines, its text and its parts."""


class Endless(io.RawIOBase):
    """A stream of pieces that are made as they are read."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = piece
        given = self._left[: len(buffer)]
        self._left = self._left[len(given) :]
        buffer[: len(given)] = given
        return len(given)


def read(*pieces: Iterable[bytes]) -> list[Draft]:
    """What is read between a first and a last card, which come in, and in how little memory."""

    def all_pieces() -> Iterator[bytes]:
        yield b"BEGIN:VCARD\nFN:First\nEND:VCARD\n"
        for some in pieces:
            yield from some
        yield b"BEGIN:VCARD\nFN:Last\nEND:VCARD\n"

    def opener() -> IO[bytes]:
        return io.BufferedReader(Endless(all_pieces()))

    tracemalloc.start()
    try:
        drafts = list(vcard.read("a.vcf", opener)[1])
        assert tracemalloc.get_traced_memory()[1] < MOST
    finally:
        tracemalloc.stop()
    first, *between, last = drafts
    assert isinstance(first, ContactDraft)
    assert isinstance(last, ContactDraft)
    assert (first.name, last.name) == ("First", "Last")
    return between


def many(piece: bytes, size: int) -> Iterator[bytes]:
    """`piece` over and over, `size` bytes in all."""
    block = piece * max(1, (1 << 16) // len(piece))
    return (block for _ in range(size // len(block)))


def test_a_line_that_does_not_end() -> None:
    draft, remark = read([b"BEGIN:VCARD\nFN:A\nNOTE:"], many(b"x", 24 << 20), [b"\nTITLE:y\nEND:VCARD\n"])
    assert isinstance(draft, ContactDraft)
    assert (draft.name, draft.title, draft.note) == ("A", "y", "")
    assert remark == Remark("a.vcf:6", "NOTE of 24 MiB was left out; at most 1 MiB is read.")


@pytest.mark.parametrize("line", [b"A" * 74 + b"\n ", b"A" * 75 + b"=\n", b"A" * 76 + b"\n"])
def test_a_photo_that_is_too_large(line: bytes) -> None:
    head = b"PHOTO;ENCODING=b;TYPE=JPEG:" if b"=" not in line else b"PHOTO;QUOTED-PRINTABLE:"
    draft, remark = read([b"BEGIN:VCARD\nFN:A\n", head], many(line, 3 << 20), [b"\nTITLE:y\nEND:VCARD\n"])
    assert isinstance(draft, ContactDraft)
    assert (draft.title, draft.extra) == ("y", ())
    assert isinstance(remark, Remark)
    assert remark.where == "a.vcf:6"
    assert re.fullmatch(r"A photo of \d{4} KiB was left out; at most 1 MiB is read\.", remark.text)


@pytest.mark.parametrize(("triples", "kept"), [((64 << 10) // 3, True), ((64 << 10) // 3 + 1, False)])
def test_photos_are_kept_up_to_64_kib(triples: int, kept: bool) -> None:
    draft, *remarks = read([b"BEGIN:VCARD\nFN:A\nPHOTO;ENCODING=b:", b"AAAA" * triples, b"\nEND:VCARD\n"])
    assert isinstance(draft, ContactDraft)
    assert bool(draft.extra) is kept
    left_out = Remark("a.vcf:6", "A photo of 64 KiB was left out; at most 64 KiB is kept.")
    assert remarks == ([] if kept else [left_out])


@pytest.mark.parametrize("line", [b"X-A:b\n", b"X:" + b"y" * 9_000 + b"\n", b"i.X-A:b\n", b"\n X\n"])
def test_a_card_that_does_not_end(line: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vcard_lines, "LARGEST_CARD", 1 << 20)
    drafts = read(
        [b"BEGIN:VCARD\nFN:A\n"],
        many(line, min(40_000 * len(line), 2 << 20)),
        [b"END:VCARD\n"],
    )
    if line.endswith(b" X\n"):
        assert [draft.name[:3] for draft in drafts if isinstance(draft, ContactDraft)] == ["AXX"]
    else:
        assert drafts == [Rejected("a.vcf:4", "The card is larger than 8 MiB, or has no END:VCARD.")]


def test_cards_inside_of_cards_without_an_end() -> None:
    drafts = read([b"BEGIN:VCARD\nFN:A\n"], many(b"AGENT:\nBEGIN:VCARD\n", 1 << 17))
    assert len([draft for draft in drafts if isinstance(draft, ContactDraft)]) > 1
