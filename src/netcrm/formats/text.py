"""Bytes to lines, whatever the encoding that a file came with.

The rule it keeps: a file is read twice, once to learn its encoding (and that all of it can be read), once for its
content, line by line; so memory does not grow with the file.
"""

import codecs
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from typing import IO, Final, TextIO

from netcrm.errors import RefusedError
from netcrm.formats import codepages

_CHUNK: Final = 1 << 16
_LONGEST_LINE: Final = 256 << 20
"""Bytes; a JSON may stand in one line, but a file with a longer one would keep its reader busy for minutes."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PACKED: Final = b"\x1f\x8b"
_BINARY: Final = (
    (codecs.BOM_UTF32_LE, "UTF-32 text"),
    (b"%PDF", "a PDF document"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Outlook file"),
    (b"SQLite format 3\0", "an SQLite database"),
    (_PACKED, "a gzip archive"),
    (b"PK\x03\x04", "a zip archive"),
)
_CONTROLS: Final = bytes(code for code in range(32) if code not in b"\t\n\r\f\0")


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file that was found to be text. `damaged`: some bytes in it may be none, so each record is checked for them.

    `unsure`: nothing tells the encoding, so that whoever needs its letters right has to refuse it.
    """

    name: str
    open: Callable[[], IO[bytes]]
    encoding: str
    damaged: bool
    unsure: bool = False

    @contextmanager
    def stream(self) -> Iterator[TextIO]:
        """The decoded text, its line ends untouched."""
        with self.open() as raw, TextIOWrapper(raw, self.encoding, errors="replace", newline="") as text:
            yield text


def text_file(name: str, open_: Callable[[], IO[bytes]]) -> TextFile:
    """Read all of a file once to learn its encoding: by its mark, UTF-16 by its NUL bytes, UTF-8, else by a guess.

    Raises RefusedError when it is empty, is no text, or can't be read to its end.
    """
    try:
        with open_() as raw:
            head = raw.read(_CHUNK)
        _refuse_binary(name, head)
        for mark, encoding in _MARKS:
            if head.startswith(mark):
                return TextFile(name, open_, encoding, damaged=encoding == "utf-16" or not _is_clean(name, open_))
        if wide := _wide(head):
            return TextFile(name, open_, wide, damaged=True)
        if _is_clean(name, open_):
            return TextFile(name, open_, "utf-8", damaged=False)
        if _is_mostly_utf8(open_):
            return TextFile(name, open_, "utf-8", damaged=True)
        known = codepages.guess(_chunks(open_))
        return TextFile(name, open_, known or codepages.CP1252, damaged=True, unsure=not known)
    except OSError as reason:
        raise RefusedError(f"{name} can't be read: {reason.strerror or reason}.") from None


def _refuse_binary(name: str, head: bytes) -> None:
    """Raises RefusedError for what is no text: empty, of a known kind, or full of control codes without being UTF-8."""
    if not head.strip(b"\0 \t\r\n"):
        raise RefusedError(f"{name} is empty.")
    kind = next((kind for mark, kind in _BINARY if head.startswith(mark)), "")
    strays = len(head) - len(head.translate(None, _CONTROLS))
    if kind or (strays > max(4, len(head) // 50) and not _is_known_text(head)):
        what = f"is {kind}, not a text file" if kind else "is not a text file"
        packed = head.startswith(_PACKED)
        hint = "Unpack it" if packed else "Save it as CSV (UTF-8) in the program it comes from"
        raise RefusedError(f"{name} {what}.", f"{hint}, and import that.")


def _is_known_text(head: bytes) -> bool:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _wide(head: bytes) -> str:
    """The UTF-16 that unmarked text is in: every other byte of it is mostly NUL, or its line ends are two bytes each.

    Greek or Japanese text has few NUL bytes, but the ends of its lines show.
    """
    half = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if half >= 2 and max(even, odd) > 0.7 * half and min(even, odd) < 0.2 * half:
        return "utf-16-le" if odd > even else "utf-16-be"
    ends = head.count(b"\n")
    for encoding in ("utf-16-le", "utf-16-be") if ends and (even or odd) else ():
        if head.decode(encoding, "replace").count("\n") > 0.8 * ends:
            return encoding
    return ""


def _chunks(open_: Callable[[], IO[bytes]]) -> Iterator[bytes]:
    with open_() as raw:
        while chunk := raw.read(_CHUNK):
            yield chunk


def _is_clean(name: str, open_: Callable[[], IO[bytes]]) -> bool:
    """Whether all of it is UTF-8 without NUL bytes; reads to the end either way, so that a damaged archive shows.

    Raises RefusedError for a line that is longer than any export's.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    clean = True
    length = 0
    for chunk in _chunks(open_):
        length = 0 if b"\n" in chunk or b"\r" in chunk else length + len(chunk)
        if length > _LONGEST_LINE:
            raise RefusedError(f"{name} has a line of over {_LONGEST_LINE >> 20} MiB, which no export has.")
        if clean:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                clean = False
            clean = clean and b"\0" not in chunk
    return clean and not decoder.getstate()[0]


def _is_mostly_utf8(open_: Callable[[], IO[bytes]]) -> bool:
    """Whether more of its non-ASCII characters are UTF-8 than are not: cp1252 text has next to none that look so."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    good = bad = 0
    for chunk in _chunks(open_):
        text = decoder.decode(chunk)
        lost = text.count("\ufffd")
        bad += lost
        good += len(text) - len(text.encode("ascii", "ignore")) - lost
    return good >= bad
