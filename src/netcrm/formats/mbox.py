"""mbox files: the header of each message, whatever program wrote the file.

The rule it keeps: bodies are run over in blocks and never held, so that neither a line nor a file can be too long. A
message begins with a line `From ` that is dated and followed by a header; such a line in a body, quoted (`>From `) or
not, does not begin one unless it looks like that in every way. `Content-Length` is believed where it leads to the next
message.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import IO, Final

from netcrm.errors import RefusedError
from netcrm.formats import mail, mail_owner
from netcrm.formats.archives import Opener
from netcrm.formats.mail_headers import LONGEST
from netcrm.records import Draft

_BLOCK: Final = 1 << 18
_LONGEST_CLAIM: Final = 4 << 20
"""Bytes; a body that claims to be longer is searched as any other, not held to see whether that is true."""

_BEGIN: Final = b"\nFrom "
_LONGEST_LINE: Final = 500
"""Bytes of a `From ` line; RFC 4155 has an address and a date in it."""

_ENOUGH: Final = 4096
"""Bytes that show whether a `From ` line begins a message."""

_DATE: Final = re.compile(rb"\d\d?:\d\d.{0,40}\d{4}")
_FIELD: Final = re.compile(rb"\n(?:>From [^\n]*\n)?[!-9;-~]{1,80}[ \t]*:")
_SHOWN_DATE: Final = re.compile(rb"[A-Za-z]{3}\s+\d{1,2}\s+\d\d?:\d\d[^\r\n]*")
_HEADER_END: Final = re.compile(rb"\n\r?\n")
_CLAIM: Final = re.compile(rb"\ncontent-length:[ \t]*(\d{1,9})[ \t]*\r?\n", re.IGNORECASE)
_NEXT: Final = re.compile(rb"(?:\r?\n)*(?=From |\Z)")


def looks_like(head: str) -> bool:
    """Whether a text begins as an mbox file does."""
    held = b"\n" + head.lstrip("\ufeff\r\n ").encode("utf-8", "replace")
    return held.startswith(_BEGIN) and _begins(held, 0, dated=False)


def read(
    name: str, open_file: Opener, owner: str, keep_text: bool, *, today: str = ""
) -> tuple[tuple[str, ...], Iterator[Draft]]:
    """Sentences for the user, and the drafts; see `mail.drafts`. `name` is the file's, for messages.

    Raises RefusedError when it holds no message, can't be read, or does not tell whose mail it is.
    """
    with _opened(name, open_file) as raw:
        sample = [header for _, header in islice(_messages(raw), mail_owner.SAMPLE)]
    if not sample:
        raise RefusedError(
            f"{name} holds no message.", "An mbox file begins with a line such as `From me@example.org`."
        )
    notes: tuple[str, ...] = ()
    if not mail_owner.Owner(owner):
        owner = mail_owner.inferred(sample, name)
        notes = (mail_owner.note(owner),)
    return notes, _drafts(name, open_file, owner, keep_text, today)


def _drafts(name: str, open_file: Opener, owner: str, keep_text: bool, today: str) -> Iterator[Draft]:
    with _opened(name, open_file) as raw:
        headers = ((f"{name}:{line}", header) for line, header in _messages(raw))
        yield from mail.drafts(headers, owner, keep_text, name=name, today=today)


@contextmanager
def _opened(name: str, open_file: Opener) -> Iterator[IO[bytes]]:
    try:
        with open_file() as raw:
            yield raw
    except OSError as reason:
        raise RefusedError(f"{name} can't be read: {reason.strerror or reason}.") from None


class _Ahead:
    """A stream, of which some is held: from `at`, on the line before line `line` + 1, so much as was asked for."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self.held = b"\n" + raw.read(_BLOCK).removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n ")
        self.at = 0
        self.line = 0

    def hold(self, size: int) -> bool:
        """Read until `size` bytes from `at` are held; whether there are so many."""
        have = len(self.held) - self.at
        if have >= size:
            return True
        kept = max(self.at - 2, 0)  # so that a blank line before it can be seen
        blocks = [self.held[kept:]]
        self.at -= kept
        while have < size and (block := self._raw.read(_BLOCK)):
            blocks.append(block)
            have += len(block)
        self.held = b"".join(blocks)
        return have >= size

    def go(self, to: int) -> None:
        """Move `at`."""
        self.line += self.held.count(b"\n", self.at, to)
        self.at = to


def _messages(raw: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """The header of each message with the number of its `From ` line; what that says of its day is put behind it."""
    ahead = _Ahead(raw)
    ahead.hold(_ENOUGH)
    dated = not (ahead.held.startswith(_BEGIN) and not _begins(ahead.held, 0, dated=True))
    while _seek(ahead, dated):
        ahead.hold(LONGEST + _ENOUGH)
        held, number = ahead.held, ahead.line + 1
        start = held.index(b"\n", ahead.at + 1)
        blank = _HEADER_END.search(held, start, start + LONGEST)
        end = blank.start() if blank else min(start + LONGEST, len(held))
        following = held.find(_BEGIN, start, end)
        if following >= 0 and _begins(held, following, dated):
            blank, end = None, following
        header = held[start:end]
        envelope = _SHOWN_DATE.search(held, ahead.at, start)
        ahead.go(end)
        yield number, header[1:] + (b"\nDelivery-Date: " + envelope[0] if envelope else b"")
        claim = _CLAIM.search(header + b"\n") if blank else None
        if blank and claim and int(claim[1]) <= _LONGEST_CLAIM:
            _skip(ahead, blank.end() - end, int(claim[1]))


def _seek(ahead: _Ahead, dated: bool) -> bool:
    """Go to the end of the line before the next message; whether there is one."""
    while True:
        begin = ahead.held.find(_BEGIN, ahead.at)
        if begin < 0:
            ahead.go(max(len(ahead.held) - len(_BEGIN) + 1, ahead.at))
            if not ahead.hold(len(_BEGIN)):
                return False
            continue
        ahead.go(begin)
        ahead.hold(_ENOUGH)
        if _begins(ahead.held, ahead.at, dated):
            return True
        ahead.go(ahead.at + 1)


def _begins(held: bytes, at: int, dated: bool) -> bool:
    """Whether the line behind `at`, which begins with `From `, begins a message: it is dated, or stands behind a blank
    line in a file that dates none of them, and a field of a header follows."""
    end = held.find(b"\n", at + 1, at + _LONGEST_LINE)
    if end < 0 or not _FIELD.match(held, end):
        return False
    if dated:
        return bool(_DATE.search(held, at, end))
    before = held[max(at - 2, 0) : at]
    return not before or before.endswith((b"\n", b"\n\r"))


def _skip(ahead: _Ahead, gap: int, size: int) -> None:
    """Go over a body of `size` bytes that begins `gap` behind `at`, if the next message or the end follows it."""
    ahead.hold(gap + size + _ENOUGH)
    end = ahead.at + gap + size
    following = _NEXT.match(ahead.held, end) if end <= len(ahead.held) else None
    if following and ahead.held[following.end() - 1 : following.end()] == b"\n":
        ahead.go(following.end() - 1)
