"""A vCard of a file to a draft: its bytes as text, its lines one by one, and a remark on whatever is left out.

The rule it keeps: a line that can't be read costs itself, and what it was is said with its place in the file.
"""

import re
from collections.abc import Iterator
from typing import Final

from netcrm.formats import vcard_names as words
from netcrm.formats.vcard_fields import Fields
from netcrm.formats.vcard_heads import Head, head_of
from netcrm.formats.vcard_lines import LONGEST_PROPERTY, Card
from netcrm.formats.vcard_values import data_of, data_uri, decoded, file_of, is_charset, unescaped, unquoted
from netcrm.records import Draft, Rejected, Remark

LARGEST_FILE: Final = 64 << 10
"""Bytes of a photo, logo, sound or key that are kept; a larger one is left out with a remark."""

_FILES: Final = {"PHOTO": "A photo", "LOGO": "A logo", "SOUND": "A sound", "KEY": "A key"}
_CHARSET: Final = re.compile(rb"(?i)CHARSET=\"?([\w.-]+)")
_OUTSIDE_QUOTES: Final = re.compile(r'((?:[^:"]|"[^"]*")*+):(.*)', re.DOTALL)
_ESCAPE: Final = "\x1b"
"""Begins a shift in ISO-2022-JP, whose bytes are all ASCII."""


class Reader:
    """Reads the cards of one file, `source`."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._page = ""
        self._guessed = False
        self._remarks: list[Remark] = []

    def drafts(self, card: Card) -> Iterator[Draft]:
        """The draft of a card, or why there is none, and remarks on what was left out of it."""
        where = f"{self._source}:{card.number}"
        self._remarks = []
        if card.strays:
            self._remark(card.number, "What stands before this card and is part of none was left out.")
        if card.too_large:
            yield Rejected(where, "The card is larger than 8 MiB, or has no END:VCARD.")
            yield from self._remarks
            return
        fields = Fields()
        for (number, _, size), text in zip(card.lines, self._texts(card), strict=True):
            if size > LONGEST_PROPERTY:
                head = head_of(text[:200].partition(":")[0])
                self._left_out(number, head.name if head else "A line", size, "1 MiB is read")
            else:
                self._line(fields, number, text)
        draft = fields.draft(where)
        if draft is None:
            yield Rejected(where, "The card is empty.")
        else:
            yield draft
            if not fields.named:
                self._remark(card.number, f"The card has no name; it came in as {draft.name!r}.")
        if not card.ended:
            self._remark(card.number, "The card has no END:VCARD; it was read as far as it goes.")
        yield from self._remarks

    def _remark(self, number: int, sentence: str) -> None:
        self._remarks.append(Remark(f"{self._source}:{number}", sentence))

    def _left_out(self, number: int, name: str, size: int, most: str) -> None:
        stated = f"{size >> 20} MiB" if size >= 10 << 20 else f"{size >> 10} KiB"
        self._remark(number, f"{_FILES.get(name, name)} of {stated} was left out; at most {most}.")

    def _line(self, fields: Fields, number: int, text: str) -> None:
        before, colon, value = text.partition(":")
        if '"' in before and (found := _OUTSIDE_QUOTES.fullmatch(text)):
            before, value = found[1], found[2]
        head = head_of(before) if colon else None
        if head is None:
            if text and not text.isspace():
                self._remark(number, f"A line that is no property was left out: {text.strip()[:60]!r}.")
            return
        if head.encoding == "q":
            value = unquoted(value, head.charset, self._page)
        elif head.charset and _ESCAPE in value and is_charset(head.charset):
            value = value.encode().decode(head.charset, "replace")
        if head.encoding == "b" or head.name in words.MEDIA:
            self._file(fields, number, head, value)
        else:
            fields.take(head, value)

    def _file(self, fields: Fields, number: int, head: Head, value: str) -> None:
        """A file in base64 or as a data: URI becomes the latter; a link to one, and base64 that is none, stay."""
        uri = data_of(head, value) if head.encoding == "b" else data_uri(unescaped(value))
        size = len(file_of(uri)[1]) * 3 // 4 if uri else len(value)
        if size > LARGEST_FILE:
            self._left_out(number, head.name, size, "64 KiB is kept")
        elif uri:
            fields.keep(head._replace(media=""), uri)
        elif head.encoding == "b" and value.strip():
            fields.keep(head._replace(params=tuple(sorted((*head.params, ("ENCODING", ("b",)))))), value.strip())
        else:
            fields.keep_canonical(head, value)

    def _texts(self, card: Card) -> list[str]:
        """The lines of a card as text."""
        whole = b"\n".join([text for _, text, _ in card.lines])
        try:
            return whole.decode().split("\n") if card.lines else []
        except UnicodeDecodeError:
            pass
        named = (name.decode() for name in _CHARSET.findall(whole))
        self._page = next(filter(is_charset, named), self._page)
        return [self._text(number, text) for number, text, _ in card.lines]

    def _text(self, number: int, data: bytes) -> str:
        try:
            return data.decode()
        except UnicodeDecodeError:
            pass
        head = head_of(data.partition(b":")[0].decode("ascii", "replace"))
        charset = head.charset if head and is_charset(head.charset) else ""
        if not charset and not self._guessed:
            self._guessed = True
            page = self._page or "Windows-1252"
            self._remark(number, f"The text is not UTF-8. From here on it was read as {page}, which is a guess.")
        return decoded(data, charset, self._page)
