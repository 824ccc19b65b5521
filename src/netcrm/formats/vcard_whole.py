"""A stream of bytes to vCards: whole cards of a block at once, and line by line what is not that simple.

The rule it keeps: at once or line by line, the card is the same. At once takes a third of the time (22 us a card, not
66), and does for 99 of 100; not for one on the border of two blocks, nor for what some programs alone write.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import IO, Final

from netcrm.formats.vcard_bytes import CHUNK, utf8
from netcrm.formats.vcard_lines import LONGEST_PROPERTY, Card, Splitter

_BEGIN: Final = re.compile(rb"(?:\r?\n)*BEGIN:VCARD(?=\r?\n)")
_END: Final = b"\nEND:VCARD"
_ENDED: Final = re.compile(rb"\nEND:VCARD\r?\n")
_DIFFICULT: Final = (b"\r", b"\nBEGIN", b"\nEND", b"AGENT")
"""What makes a card one for the Splitter: line ends of two kinds, and cards inside of it."""

_QUOTED: Final = b"QUOTED-PRINTABLE"
_QUOTED_HEAD: Final = rb"\n[^:\n \t][^:\n]*;[ \t]*(?:ENCODING[ \t]*=[ \t]*)?QUOTED-PRINTABLE[ \t]*[;:]"
_SOFT_LINE: Final = re.compile(_QUOTED_HEAD + rb"(?:.*=[ \t]*\n(?=.))+", re.IGNORECASE)
_QUOTED_AND_FOLDED: Final = re.compile(_QUOTED_HEAD + rb".*\n[ \t]", re.IGNORECASE)
_SOFT_END: Final = re.compile(rb"=[ \t]*\n")
_NO_PROPERTY: Final = re.compile(rb"\n[^:\n \t][^:\n]*+\n")
"""A line without a colon: it may be base64 that goes on without being folded."""


class _Whole(Card):
    """A card that was split at once. Only remarks ask for the number of a line: for them it is split once more."""

    def __init__(self, number: int, strays: int, physical: bytes, data: bytes) -> None:
        super().__init__(number, strays)
        self.data = data
        self.ended = True
        self._physical = physical

    def number_of(self, place: int) -> int:
        return self._line_by_line.number_of(place)

    @cached_property
    def _line_by_line(self) -> Card:
        splitter = Splitter()
        splitter.take(self.number, b"BEGIN:VCARD", 0)
        for number, line in enumerate(self._physical[1:-1].split(b"\n"), self.number + 1):
            splitter.take(number, line, 0)
        card = splitter.end(ended=True)
        assert card is not None  # it began  # noqa: S101
        return card


def cards(stream: IO[bytes]) -> Iterator[Card]:
    """Every card of a file. `stream` is read to its end, and not closed."""
    splitter = Splitter()
    lines = utf8(stream)
    number = difficult = 0
    while True:
        if splitter.card is None and number >= difficult:
            block = lines.peek()
            at = 0
            while found := _BEGIN.match(block, at):
                begin, end = found.end(), block.find(_END, found.end())
                ended = _ENDED.match(block, end) if end > 0 else None
                physical = block[begin : end + 1].replace(b"\r\n", b"\n") if ended else b""
                data = _unfolded(physical)
                if data is None or ended is None:
                    break
                before = block.count(b"\n", at, begin)
                yield _Whole(number + before + 1, splitter.strays, physical, data)
                splitter.strays = 0
                number += before + physical.count(b"\n") + 1
                at = ended.end()
            lines.read(at)
            # A block is not looked through again at each of its lines: the cost would be the square.
            until = block.find(_END if found else b"BEGIN:VCARD", at)
            difficult = number + block.count(b"\n", at, until if until >= 0 else len(block))
        line = lines.readline(LONGEST_PROPERTY + 1)
        if not line:
            break
        number += 1
        size = _skip_rest(lines, line) if len(line) > LONGEST_PROPERTY else 0
        parts = line.rstrip(b"\r\n").split(b"\r")  # more than one with the line ends of two programs in one file
        for part in parts:
            if done := splitter.take(number, part, size if len(parts) == 1 else 0):
                yield done
    if done := splitter.end(False):
        yield done


def _unfolded(physical: bytes) -> bytes | None:
    """The unfolded lines of a card, whose own stand between line feeds; nothing if it is one for the Splitter."""
    upper = physical.upper()
    if not physical or physical[1:2].isspace() or any(sign in upper for sign in _DIFFICULT):
        return None
    data = physical
    if quoted := _QUOTED in upper:  # first of all: what goes on behind a soft end may begin with a blank
        data = _SOFT_LINE.sub(lambda found: _SOFT_END.sub(b"", found[0]), data)
    while b"\n\n" in data:  # as behind a photo
        data = data.replace(b"\n\n", b"\n")
    if _NO_PROPERTY.search(data) or (quoted and _QUOTED_AND_FOLDED.search(data)):
        return None
    return data.replace(b"\n ", b"").replace(b"\n\t", b"")[1:-1]


def _skip_rest(stream: IO[bytes], line: bytes) -> int:
    """Read to the end of a line that is too long; how many bytes it has."""
    size = len(line)
    while not line.endswith(b"\n") and (line := stream.readline(CHUNK)):
        size += len(line)
    return size
