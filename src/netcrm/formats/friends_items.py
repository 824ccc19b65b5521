"""The lines of `friends.md` as items of its four lists, however the Markdown is written.

The rule it keeps: an item that is too long or is no text costs itself, and the text of the others is not touched.
"""

import csv
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from netcrm.errors import UsageError
from netcrm.formats import dates
from netcrm.formats.lines import Lines
from netcrm.formats.text import TextFile

PARTS: Final = ("activities", "notes", "friends", "locations")

LONGEST_ITEM: Final = 100_000
"""Characters; what an activity may say in the store."""

BOLD: Final = re.compile(r"\*\*([^*\n]+)\*\*")
PLACE: Final = re.compile(r"(?<!\w)_(?=\w)([^_\n]*)_(?!\w)")
TAG: Final = re.compile(r"(?<![^\W_])@([^\W_](?:[:-]?[^\W_])*)")
"""As the program has them: a tag begins with a letter or digit, and may have a colon or a hyphen inside."""

_BULLET: Final = re.compile(r"[-*+•]\s+(.*)", re.DOTALL)
_ALSO: Final = re.compile(r"\(\s*(a\.?k\.?a\.?\s[^()]*)\)", re.IGNORECASE)
_ALIAS: Final = re.compile(r"\ba\.?k\.?a\.?\s", re.IGNORECASE)
_DATED: Final = re.compile(r"\**(\d{4}-\d{1,2}-\d{1,2})\**\s*(?:[:–—]|-(?=\s)|(?=\s)|$)\s*(.*)", re.DOTALL)


class Item(NamedTuple):
    """One entry of a list, its lines joined by newlines. `part` is one of PARTS, or another heading as it stands;
    `problem` says why there is no text."""

    part: str
    line: int
    text: str
    problem: str = ""


class _Open:
    """The item that is being read."""

    def __init__(self) -> None:
        self.part = ""
        self.line = 0
        self.told: list[str] = []
        self.size = 0

    def begin(self, line: int) -> None:
        self.line, self.told, self.size = line, [], 0

    def add(self, line: int, text: str) -> None:
        self.line = self.line or line
        self.size += len(text) + bool(self.told)
        if self.size <= LONGEST_ITEM:
            self.told.append(text)

    def done(self, damaged: bool) -> Iterator[Item]:
        """The item as it is by now, if there is one."""
        said = "\n".join(self.told).strip()
        if self.size > LONGEST_ITEM:
            yield Item(self.part, self.line, "", f"It is longer than {LONGEST_ITEM:,} characters.")
        elif damaged and ("\ufffd" in said or "\0" in said):
            yield Item(self.part, self.line, "", "It holds bytes that are not text.")
        elif said:
            yield Item(self.part, self.line, said)
        self.begin(0)


def items(file: TextFile) -> Iterator[Item]:
    """The entries of all lists. A line without a bullet goes on with the one before; one that is not indented does not,
    when a blank line parts them."""
    item = _Open()
    blank = False
    with file.stream() as stream:
        lines = Lines(stream)
        while lines.more():
            number = lines.begin()
            try:
                line = next(lines).strip("\ufeff\r\n")
            except csv.Error:  # a line without end: what it began is told as too long
                item.size = LONGEST_ITEM + 1
                item.line = item.line or number
                continue
            heading = _heading(line)
            bullet = _BULLET.match(line)
            if heading is not None or bullet or (blank and line[:1].strip()):
                yield from item.done(file.damaged)
            if heading is not None:
                item.part = heading
            elif line.strip():
                item.add(number, bullet[1].strip() if bullet else line.strip())
            blank = not line.strip()
        yield from item.done(file.damaged)


def _heading(line: str) -> str | None:
    """One of PARTS for a heading of any level, with or without its colon; another heading as it stands."""
    bare = line.strip()
    words = bare.lstrip("#")
    if not 0 < len(bare) - len(words) <= 6 or len(bare) > 200:
        return None
    named = words.strip("#*_: \t")
    return named.lower() if named.lower() in PARTS else named


def named(text: str) -> tuple[str, list[str]]:
    """A name without the `(a.k.a. …)` behind it, and the other names that this says."""
    also = [" ".join(name.split()) for found in _ALSO.findall(text) for name in _ALIAS.split(found)]
    return " ".join(_ALSO.sub(" ", text).replace("**", "").split()), list(filter(None, also))


def dated(text: str, order: str) -> tuple[str, str, str]:
    """The day that an item begins with, what comes behind it, and what is wrong when there is no such day."""
    if found := _DATED.match(text):
        stated, rest = found[1], found[2]
    else:
        stated, colon, rest = text.partition(":")
        if not colon:
            return "", text, "it should begin with one, such as 2018-11-01:."
    try:
        return dates.whole(stated.strip("* "), order), rest.strip(), ""
    except UsageError as wrong:
        return "", text, wrong.message


def plain(text: str) -> str:
    """The text without the marks of bold; those of a place say something, and stay."""
    return BOLD.sub(r"\1", text).strip()
