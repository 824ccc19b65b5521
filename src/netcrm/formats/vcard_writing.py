"""Contact drafts to vCard 4.0 (RFC 6350) and 3.0 (RFC 2426), strictly, so that any server and phone takes them.

The rule it keeps: whatever is written is read again as the same draft. What a version has no place for goes out as
X-NETCRM-EXTRA under its own name, and no text can become a property of its own.
"""

from collections.abc import Iterable
from typing import Final, TextIO

from netcrm.errors import UsageError
from netcrm.formats.vcard_properties import Properties
from netcrm.records import ContactDraft

VERSIONS: Final = ("4.0", "3.0")
_LONGEST: Final = 75
"""Octets of a line without its end (RFC 6350, 3.2)."""


def write(drafts: Iterable[ContactDraft], out: TextIO, version: str = "4.0") -> int:
    """Write each draft as a vCard, as it comes; returns how many. Lines end in CRLF: `out` must not change them.

    Raises UsageError for a version that there is not, ValueError for a draft without a name or a uid: a server knows a
    card by its UID, and one that was made up here would be another each time.
    """
    if version not in VERSIONS:
        raise UsageError(f"There is no vCard version {version!r} to write.", f"Versions: {', '.join(VERSIONS)}.")
    count = 0
    for draft in drafts:
        out.write(card(draft, version))
        count += 1
    return count


def card(draft: ContactDraft, version: str = "4.0") -> str:
    """One draft as a vCard, with the line end behind its last line. Raises ValueError as `write` does."""
    if not draft.uid or not draft.name:
        raise ValueError(
            f"A vCard needs a name and a uid; {draft.where or 'a draft'} has {draft.name!r}, {draft.uid!r}."
        )
    lines = Properties(draft, version).lines()
    return "".join([f"{folded(line)}\r\n" for line in lines])


def folded(line: str) -> str:
    """A line in pieces of 75 octets at most, none of which ends inside of a character or of an escape."""
    if len(line) <= _LONGEST and line.isascii():
        return line
    data = line.encode()
    pieces = []
    start, room = 0, _LONGEST
    while len(data) - start > room:
        end = start + room
        while data[end] & 0xC0 == 0x80:
            end -= 1
        if _is_inside_escape(data[start:end]):
            end -= 1
        pieces.append(data[start:end])
        start, room = end, _LONGEST - 1
    pieces.append(data[start:])
    return b"\r\n ".join(pieces).decode()


def _is_inside_escape(piece: bytes) -> bool:
    """Whether a piece ends behind the first half of `\\n` or `^n`."""
    return any((len(piece) - len(piece.rstrip(sign))) % 2 for sign in (b"\\", b"^"))
