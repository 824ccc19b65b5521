"""A vCard of a file to a draft: its bytes as text, its lines one by one, and a remark on whatever is left out.

The rule it keeps: a line that can't be read costs itself, and what it was is said with its place in the file.
"""

import re
from collections.abc import Iterator
from typing import Final

from netcrm.formats import vcard_names as words
from netcrm.formats.vcard_fields import Fields, Take, taker_of
from netcrm.formats.vcard_heads import SHORT, Head, head_of
from netcrm.formats.vcard_lines import Card
from netcrm.formats.vcard_values import data_of, data_uri, decoded, file_of, is_charset, unescaped, unquoted
from netcrm.records import Draft, Rejected, Remark

LARGEST_FILE: Final = 64 << 10
"""Bytes of a photo, logo, sound or key that are kept; a larger one is left out with a remark."""

_REMEMBERED: Final = 1024
_KNOWN: Final[dict[str, tuple[Head, Take]]] = {}
"""Heads whose values are taken as they stand, so many at most: thirty of them begin all 38,000 lines of 2,000 cards."""

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
        self._card = Card(0, 0)
        self._remarks: list[Remark] = []

    def drafts(self, card: Card) -> Iterator[Draft]:
        """The draft of a card, or why there is none, and remarks on what was left out of it."""
        where = f"{self._source}:{card.number}"
        self._card = card
        self._remarks = []
        if card.strays:
            self._remark(card.number, "What stands before this card and is part of none was left out.")
        if card.too_large:
            yield Rejected(where, "The card is larger than 8 MiB, or has no END:VCARD.")
            yield from self._remarks
            return
        fields = Fields()
        for place, text in enumerate(self._texts(card)):
            before, colon, value = text.partition(":")
            if colon and (known := _KNOWN.get(before)) is not None and place not in card.cut:
                known[1](fields, known[0], value)
            else:
                self._line(fields, place, text)
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

    def _left_out(self, place: int, name: str, size: int, most: str) -> None:
        stated = f"{size >> 20} MiB" if size >= 10 << 20 else f"{size >> 10} KiB"
        self._remark(self._card.number_of(place), f"{_FILES.get(name, name)} of {stated} was left out; at most {most}.")

    def _line(self, fields: Fields, place: int, text: str) -> None:
        """Take in a line whose head is new, or says how its value has to be read."""
        if size := self._card.cut.get(place, 0):
            head = head_of(text[:200].partition(":")[0])
            self._left_out(place, head.name if head else "A line", size, "1 MiB is read")
            return
        before, colon, value = text.partition(":")
        inside = before.count('"') % 2 == 1
        if inside and (found := _OUTSIDE_QUOTES.fullmatch(text)):
            before, value = found[1], found[2]
        head = head_of(before) if colon else None
        if head is None:
            if text and not text.isspace():
                sentence = f"A line that is no property was left out: {text.strip()[:60]!r}."
                self._remark(self._card.number_of(place), sentence)
            return
        if head.encoding == "q":
            value = unquoted(value, head.charset, self._page)
        elif head.charset and _ESCAPE in value and is_charset(head.charset):
            value = value.encode().decode(head.charset, "replace")
        if head.encoding == "b" or head.name in words.MEDIA:
            self._file(fields, place, head, value)
            return
        take = taker_of(head.name)
        take(fields, head, value)
        plain = not (inside or head.encoding or head.charset)
        if plain and len(before) < SHORT and len(_KNOWN) < _REMEMBERED:
            _KNOWN[before] = (head, take)

    def _file(self, fields: Fields, place: int, head: Head, value: str) -> None:
        """A file in base64 or as a data: URI becomes the latter; a link to one, and base64 that is none, stay."""
        uri = data_of(head, value) if head.encoding == "b" else data_uri(unescaped(value))
        size = len(file_of(uri)[1]) * 3 // 4 if uri else len(value)
        if size > LARGEST_FILE:
            self._left_out(place, head.name, size, "64 KiB is kept")
        elif uri:
            fields.keep(head._replace(media=""), uri)
        elif head.encoding == "b" and value.strip():
            fields.keep(head._replace(params=tuple(sorted((*head.params, ("ENCODING", ("b",)))))), value.strip())
        else:
            fields.keep_canonical(head, value)

    def _texts(self, card: Card) -> list[str]:
        """The lines of a card as text."""
        try:
            return card.data.decode().split("\n")
        except UnicodeDecodeError:
            pass
        named = (name.decode() for name in _CHARSET.findall(card.data))
        self._page = next(filter(is_charset, named), self._page)
        return [self._text(place, line) for place, line in enumerate(card.data.split(b"\n"))]

    def _text(self, place: int, data: bytes) -> str:
        try:
            return data.decode()
        except UnicodeDecodeError:
            pass
        head = head_of(data.partition(b":")[0].decode("ascii", "replace"))
        charset = head.charset if head and is_charset(head.charset) else ""
        if not charset and not self._guessed:
            self._guessed = True
            page = self._page or "Windows-1252"
            self._remark(
                self._card.number_of(place),
                f"The text is not UTF-8. From here on it was read as {page}, which is a guess.",
            )
        return decoded(data, charset, self._page)
