"""The bytes of a file of vCards, whatever their width, mark and line ends, as bytes of which ASCII is a part.

The rule it keeps: a block at a time, so that memory does not grow with the file.
"""

import codecs
import io
import re
from typing import IO, Final

CHUNK: Final = 1 << 16
_WIDE: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def utf8(stream: IO[bytes]) -> io.BufferedReader:
    """The same text in bytes of which ASCII is a part, with a line feed in each line's end, without a mark."""
    start = stream.read(CHUNK)
    encoding = next((name for mark, name in _WIDE if start.startswith(mark)), "") or _wide(start)
    if start.startswith(codecs.BOM_UTF8):
        start = start[len(codecs.BOM_UTF8) :]
    only_cr = b"\r" in start and b"\n" not in start and not encoding
    return io.BufferedReader(_Recoded(start, stream, encoding, only_cr), CHUNK)


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
            chunk, self._chunk = self._chunk, self._stream.read(CHUNK)
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
