"""Bytes to vCards, each as its unfolded lines; what the text of a line says is no matter here.

The rule it keeps: a file is split into cards before any of them is read, so that a broken one costs itself; memory
holds one card, and of a line or a card that is too long no more than it may have.
"""

import codecs
import io
import re
from collections.abc import Iterator
from typing import IO, Final

LONGEST_PROPERTY: Final = 1 << 20
"""Bytes of one property, unfolded; only pictures, sounds and keys come near."""

LARGEST_CARD: Final = 8 << 20
"""Bytes; a card that was cut off before its END would otherwise take the rest of a file into memory."""

_DEEPEST: Final = 8
"""Cards inside of one another; what begins deeper, or is no agent's, is a card of its own: one before it has no END."""

_PER_LINE: Final = 64
"""Bytes that a line takes beside its text, so that a million empty ones are a large card too."""

_CHUNK: Final = 1 << 16
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
_WIDE: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


Line = tuple[int, bytes, int]
"""An unfolded line: the number of its first one in the file, its text, and how many bytes it had.

The text of one with more bytes than LONGEST_PROPERTY is its beginning.
"""


class Card:
    """A card: its lines without BEGIN and END. `ended`: END was there. `strays`: lines of no card before it."""

    def __init__(self, number: int, strays: int) -> None:
        self.number = number
        self.strays = strays
        self.lines: list[Line] = []
        self.size = 0
        self.ended = False

    @property
    def too_large(self) -> bool:
        """Whether it is larger than a card may be; its lines are not complete then."""
        return self.size > LARGEST_CARD


def cards(stream: IO[bytes]) -> Iterator[Card]:
    """Every card of a file. `stream` is read to its end, and not closed."""
    splitter = _Splitter()
    take = splitter.take
    number = 0
    lines = _utf8(stream)
    while line := lines.readline(LONGEST_PROPERTY + 1):
        number += 1
        size = _skip_rest(lines, line) if len(line) > LONGEST_PROPERTY else 0
        line = line.rstrip(b"\r\n")
        if b"\r" not in line:
            if done := take(number, line, size):
                yield done
        else:  # the line ends of two programs in one file
            for part in line.split(b"\r"):
                if done := take(number, part, 0):
                    yield done
    if done := splitter.end(False):
        yield done


def _skip_rest(stream: IO[bytes], line: bytes) -> int:
    """Read to the end of a line that is too long; how many bytes it has."""
    size = len(line)
    while not line.endswith(b"\n") and (line := stream.readline(_CHUNK)):
        size += len(line)
    return size


class _Splitter:
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
            done.ended = ended
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
        card = self.card
        if card and self.number:
            size = self.size
            card.size += (size if size < LONGEST_PROPERTY else LONGEST_PROPERTY) + _PER_LINE
            if card.size <= LARGEST_CARD:
                text = self.text[0] if len(self.text) == 1 else b"".join(self.text)
                card.lines.append((self.number, text[:LONGEST_PROPERTY], size))
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


def _utf8(stream: IO[bytes]) -> IO[bytes]:
    """The same text in bytes of which ASCII is a part, with a line feed in each line's end, without a mark."""
    start = stream.read(_CHUNK)
    encoding = next((name for mark, name in _WIDE if start.startswith(mark)), "") or _wide(start)
    if start.startswith(codecs.BOM_UTF8):
        start = start[len(codecs.BOM_UTF8) :]
    only_cr = b"\r" in start and b"\n" not in start and not encoding
    return io.BufferedReader(_Recoded(start, stream, encoding, only_cr), _CHUNK)


def _wide(head: bytes) -> str:
    """The UTF-16 that text without a mark is in, by the NUL bytes of `BEGIN`; else nothing."""
    found = re.match(rb"\s*[Bb]", head.replace(b"\0", b""))
    if not found or head.count(b"\0", 0, 40) < 8:
        return ""
    return "utf-16-be" if head.startswith(b"\0") else "utf-16-le"


class _Recoded(io.RawIOBase):
    """A stream of which the beginning was read, with its encoding and its line ends brought to the usual ones."""

    def __init__(self, start: bytes, stream: IO[bytes], encoding: str, only_cr: bool) -> None:
        self._chunk = start
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace") if encoding else None
        self._only_cr = only_cr
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        while not self._rest and self._chunk is not None:
            chunk, self._chunk = self._chunk, self._stream.read(_CHUNK)
            self._rest = self._recode(chunk)
            if not chunk:
                break
        given = self._rest[: len(buffer)]
        self._rest = self._rest[len(given) :]
        buffer[: len(given)] = given
        return len(given)

    def _recode(self, chunk: bytes) -> bytes:
        if self._decoder:
            return self._decoder.decode(chunk, not chunk).encode("utf-8", "replace")
        return chunk.replace(b"\r", b"\n") if self._only_cr else chunk
