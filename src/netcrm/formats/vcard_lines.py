"""The lines of a file to vCards, each as its unfolded lines; what the text of a line says is no matter here.

The rule it keeps: a file is split into cards before any of them is read, so that a broken one costs itself; memory
holds one card, and of a line or a card that is too long no more than it may have.
"""

import re
from typing import Final

LONGEST_PROPERTY: Final = 1 << 20
"""Bytes of one property, unfolded; only pictures, sounds and keys come near."""

LARGEST_CARD: Final = 8 << 20
"""Bytes; a card that was cut off before its END would otherwise take the rest of a file into memory."""

_DEEPEST: Final = 8
"""Cards inside of one another; what begins deeper, or is no agent's, is a card of its own: one before it has no END."""

_PER_LINE: Final = 64
"""Bytes that a line takes beside its text, so that a million empty ones are a large card too."""

_HEAD: Final = 200
"""Bytes of a line in which its name and parameters are looked for."""

_REMEMBERED: Final = 4096
_PLAIN, _SOFT, _CODED, _AGENTS = range(4)
"""Kinds of lines: quoted-printable may end softly, base64 may go on unfolded, and an agent may be a card of its own."""

_BLANKS: Final = (b" ", b"\t")
_BOUNDS: Final = frozenset([b"EG", b"ND", b"eg", b"nd", b"Eg", b"Nd", b"eG", b"nD"])
"""The second and third letter of what begins or ends a card."""

_BOUNDARY: Final = re.compile(rb"[ \t]*(BEGIN|END)[ \t]*:[ \t]*VCARD[ \t]*", re.IGNORECASE)
_QUOTED: Final = re.compile(rb"[^:]*;[ \t]*(?:ENCODING[ \t]*=[ \t]*)?QUOTED-PRINTABLE[ \t]*[;:]", re.IGNORECASE)
_BASE64: Final = re.compile(rb"[^:]*;[ \t]*(?:ENCODING[ \t]*=[ \t]*)?(?:BASE64|B)[ \t]*[;:]", re.IGNORECASE)
_BASE64_TEXT: Final = re.compile(rb"[A-Za-z0-9+/]+={0,2}[ \t]*")
_AGENT: Final = re.compile(
    rb"(?:[\w-]+\.)?AGENT[ \t]*(?:;[^:]*)?:[ \t]*(BEGIN[ \t]*:[ \t]*VCARD[ \t]*)?", re.IGNORECASE
)


class Card:
    """A card: its lines without BEGIN and END, unfolded, in `data`. `ended`: END was there.

    `strays`: lines of no card before it. `too_large`: larger than a card may be, so that lines are missing. `cut`: how
    many bytes a line had, by its place in `data`, for those with more than LONGEST_PROPERTY, of which the beginning is
    kept.
    """

    def __init__(self, number: int, strays: int) -> None:
        self.number = number
        self.strays = strays
        self.data = b""
        self.ended = False
        self.too_large = False
        self.cut: dict[int, int] = {}
        self._lines: list[bytes] = []
        self._numbers: list[int] = []
        self._size = 0

    def number_of(self, place: int) -> int:
        """The number in the file of a line of `data`, of its first one if it was folded."""
        return self._numbers[place]

    def add(self, number: int, text: bytes, size: int) -> None:
        """Add an unfolded line that had so many bytes, as long as there is room."""
        self._size += min(size, LONGEST_PROPERTY) + _PER_LINE
        self.too_large = self._size > LARGEST_CARD
        if self.too_large:
            return
        if size > LONGEST_PROPERTY:
            self.cut[len(self._lines)] = size
        self._numbers.append(number)
        self._lines.append(text[:LONGEST_PROPERTY])

    def end(self, ended: bool) -> None:
        """No more lines will be added."""
        self.ended = ended
        self.data = b"\n".join(self._lines)
        self._lines = []


class Splitter:
    """Physical lines to cards: `text` is the line that is being unfolded, `nested` the depth of AGENTs around it.

    `ordinary`: whatever comes next is a line of its own, unless it is folded or ends the card.
    """

    def __init__(self) -> None:
        self.card: Card | None = None
        self.strays = 0
        self.number = 0
        self.text: list[bytes] = []
        self.size = 0
        self.nested = 0
        self.opens = False
        self.kinds: dict[bytes, int] = {}
        self.agent: re.Match[bytes] | None = None
        self.soft = self.quoted = self.coded = False
        self.ordinary = False

    def take(self, number: int, line: bytes, size: int) -> Card | None:  # noqa: PLR0912 - one branch for each kind
        """Take the next line (`size` is what it had before it was cut); gives the card that it ends, if any."""
        folded = line[:1] in _BLANKS
        if self.ordinary and line:
            if folded and self.number:
                self._append(line[1:], size)
                self.soft = self.quoted and _is_soft(line)
                self.ordinary = not self.soft
                return None
            if line[1:3] not in _BOUNDS:
                self._flush()
                self._begin(number, line, size)
                return None
        boundary = _BOUNDARY.fullmatch(line) if line[1:3] in _BOUNDS or (folded and not self.card) else None
        if self.agent and not self.nested and not folded:
            if not self.agent[1] and boundary and boundary[1].upper() == b"BEGIN":
                self.nested = 1
                self._append(line, size)
                return None
            if self.agent[1] and self.size == len(self.agent[0]):
                self.nested = 1
        begins = boundary is not None and boundary[1].upper() == b"BEGIN"
        if self.nested and not (begins and (not self.opens or self.nested > _DEEPEST)):
            self._append(_newline_before(line), size)
            self.opens = _AGENT.fullmatch(line[:_HEAD]) is not None
            if boundary:
                self.nested += 1 if begins else -1
                self.agent = self.agent if self.nested else None
            return None
        if boundary:
            return self._bound(number, begins=begins)
        if self.card is None:
            self.strays += not line.isspace() and line != b""
        elif self.soft and line:
            self._append(line, size)
            self.soft = _is_soft(line)
        elif not line:
            self.soft = self.coded = False
        elif folded and self.number:
            self._append(_newline_before(line[1:]) if self.agent and self.agent[1] else line[1:], size)
            self.soft = self.quoted and _is_soft(line)
        elif self.coded and _BASE64_TEXT.fullmatch(line):
            self._append(line, size)
        else:
            self._flush()
            self._begin(number, line, size)
        return None

    def end(self, ended: bool) -> Card | None:
        """The card that ends here, if one was open."""
        self._flush()
        done, self.card = self.card, None
        self.nested = 0
        self.ordinary = False
        self.agent = None
        if done:
            done.end(ended)
        return done

    def _bound(self, number: int, *, begins: bool) -> Card | None:
        done = self.end(not begins)
        if begins:
            self.card = Card(number, self.strays)
            self.strays = 0
            self.ordinary = True
        return done

    def _begin(self, number: int, line: bytes, size: int) -> None:
        self.number = number
        self.text = [line]
        self.size = size or len(line)
        head = line.partition(b":")[0]
        kind = self.kinds.get(head)
        if kind is None:
            kind = _kind(head)
            if len(head) < _HEAD and len(self.kinds) < _REMEMBERED:
                self.kinds[head] = kind
        self.agent = None
        if kind != _PLAIN:
            self.coded = kind == _CODED
            self.quoted = kind == _SOFT
            self.soft = self.quoted and _is_soft(line)
            self.agent = _AGENT.fullmatch(line) if kind == _AGENTS else None
            self.ordinary = not (self.soft or self.coded or self.agent)
        else:
            self.ordinary = True
            self.soft = self.quoted = self.coded = False

    def _append(self, line: bytes, size: int) -> None:
        if self.soft:
            self.text[-1] = self.text[-1].rstrip(b" \t")[:-1]
        if self.size <= LONGEST_PROPERTY:
            self.text.append(line)
        self.size += size or len(line)

    def _flush(self) -> None:
        """The line that was unfolded goes to its card, as long as that has room."""
        if self.card and self.number:
            self.card.add(self.number, self.text[0] if len(self.text) == 1 else b"".join(self.text), self.size)
        self.number = 0


def _kind(head: bytes) -> int:
    """What has to be known of a line to unfold it."""
    if b"AGENT" in head.upper():
        return _AGENTS
    stated = head[:_HEAD] + b":"
    return _SOFT if _QUOTED.match(stated) else _CODED if _BASE64.match(stated) else _PLAIN


def _is_soft(line: bytes) -> bool:
    """Whether a line ends in the `=` of quoted-printable that takes the next one to it."""
    return line.rstrip(b" \t").endswith(b"=")


def _newline_before(line: bytes) -> bytes:
    """A line of a card inside of a card, as part of its text."""
    return b"\\n" + line.replace(b"\\", b"\\\\").replace(b",", b"\\,").replace(b";", b"\\;")
