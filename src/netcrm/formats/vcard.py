"""vCard 2.1, 3.0 and 4.0 as every program writes them, to contact drafts; netcrm's own are written by vcard_writing.py.

The rule it keeps: one pass over the bytes, one card in memory, and no value of a card is lost unsaid.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from netcrm.errors import RefusedError
from netcrm.formats.vcard_cards import Reader
from netcrm.formats.vcard_whole import cards
from netcrm.records import Draft

if TYPE_CHECKING:
    from netcrm.formats.archives import Opener

_BEGIN: Final = re.compile(r"^[\ufeff\s]*BEGIN[ \t]*:[ \t]*VCARD[ \t]*$", re.IGNORECASE | re.MULTILINE)


def looks_like(head: str) -> bool:
    """Whether the beginning of a file (as text, its first 4,096 characters) is that of a file of vCards."""
    return _BEGIN.search(head.replace("\0", "").replace("\r", "\n")) is not None


def read(name: str, open_file: "Opener") -> tuple[tuple[str, ...], Iterator[Draft]]:
    """The drafts of a file of vCards, with what could not be read (Rejected) or was left out (Remark) in its place.

    Nothing is known before the file is read, so the sentences are none. Raises RefusedError when the file has no card.
    """
    return (), _drafts(name, open_file)


def _drafts(name: str, open_file: "Opener") -> Iterator[Draft]:
    reader = Reader(name)
    found = False
    try:
        with open_file() as stream:
            for card in cards(stream):
                found = True
                yield from reader.drafts(card)
    except OSError as reason:
        raise RefusedError(f"{name} can't be read: {reason.strerror or reason}.") from None
    if not found:
        raise RefusedError(f"{name} has no vCard in it.", "A vCard begins with a line BEGIN:VCARD.")
