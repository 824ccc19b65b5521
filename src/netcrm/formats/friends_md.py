"""`friends.md`, the journal that the program `friends` keeps in Markdown: activities, notes, friends, locations.

The rule it keeps: the file is read twice, first for who there is and what was noted of them, then for what happened, so
that memory holds the people and not the journal. The text of an activity is your own, and is kept.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from netcrm.errors import RefusedError
from netcrm.formats.friends_items import PARTS, PLACE, Item, dated, items, named, plain
from netcrm.formats.friends_people import People
from netcrm.formats.text import TextFile
from netcrm.names import fold
from netcrm.records import Draft, InteractionDraft, Rejected, Remark

_HEADING: Final = re.compile(r"(?im)^ {0,3}#{1,6} *(activities|notes|friends|locations)\b *:? *#*\s*$")
_LIST: Final = re.compile(r"(?m)^[-*+] +\S")

_CHANNELS: Final = (
    ("video", r"@(?:video|zoom|skype|facetime)\b|\b(?:on|over|by|via) (?:video|zoom|skype|facetime)\b|\bvideo call\b"),
    ("call", r"@(?:phone|call)\b|\b(?:on|over|by) the phone\b|\bby phone\b|\bphone call\b"),
    ("email", r"@e-?mail\b|\b(?:by|sent an|wrote an) e-?mail\b"),
    ("letter", r"@(?:letter|postcard)\b"),
    ("message", r"@(?:message|text|sms|chat|whatsapp|signal)\b|\bby text\b"),
)
"""Tags and phrases that leave no doubt; without one, an activity was in person."""


def looks_like(head: str) -> bool:
    """Whether the beginning of a file has two of the four headings, or Activities or Friends with a list below."""
    headings = [*_HEADING.finditer(head)]
    found = {heading[1].lower() for heading in headings}
    alone = found & {"activities", "friends"} and _LIST.search(head, headings[0].end())
    return len(found) > 1 or bool(alone)


def read(file: TextFile, *, date_order: str = "") -> tuple[tuple[str, ...], Iterator[Draft]]:
    """The friends with their notes, then the activities.

    `date_order` (`dmy`, `mdy`) reads dates such as 03/04/2020, which `friends` itself does not write. The drafts raise
    RefusedError at their end when there was neither a friend nor an activity.
    """
    return (), _drafts(file, date_order)


def _drafts(file: TextFile, order: str) -> Iterator[Draft]:
    journal = _Journal(file, order)
    found = bool(journal.people.friends)
    for friend in journal.people.friends:
        yield friend.draft()
    yield from journal.problems
    for item in items(file):
        if item.part == "activities":
            draft = _activity(item, journal.people, file.name, order)
            yield draft
            if isinstance(draft, InteractionDraft):
                found = True
                yield from journal.people.doubts(item)
    if not found:
        hint = "They are lists below the headings Activities and Friends."
        raise RefusedError(f"{file.name} holds no activity and no friend.", hint)


class _Journal:
    """The first reading: everybody in the file, and what of it has no place with anybody."""

    def __init__(self, file: TextFile, order: str) -> None:
        self.people = People(file.name)
        self.problems: list[Rejected | Remark] = []
        self._source = file.name
        self._places: dict[str, tuple[str, str]] = {}
        self._mentioned: set[str] = set()
        self._strays: dict[str, list[int]] = {}
        notes: list[Item] = []
        for item in items(file):
            if item.part == "notes":
                notes.append(item)
            self._take(item)
        for item in notes:
            if not item.problem:
                self.problems += self.people.note(item, order)
        self._mentioned.update(fold(friend.city) for friend in self.people.friends)
        self._told()

    def _take(self, item: Item) -> None:
        where = f"{self._source}:{item.line}"
        if item.part not in PARTS:
            self._strays.setdefault(item.part, []).append(item.line)
        elif item.problem and item.part != "activities":
            self.problems.append(Rejected(where, item.problem))
        elif item.part == "friends":
            self.people.add(item.text, where)
        elif item.part == "locations":
            name, also = named(item.text)
            self._places.setdefault(fold(name), (name, where))
            if also:
                text = f"The other names of {name[:60]} were left out: {', '.join(also)[:200]}."
                self.problems.append(Remark(where, text))
        else:
            self._mentioned.update(map(fold, PLACE.findall(item.text)))

    def _told(self) -> None:
        for folded, (name, where) in self._places.items():
            if folded not in self._mentioned:
                text = f"The location {name[:60]!r} is nobody's and of no activity; it was left out."
                self.problems.append(Remark(where, text))
        for part, lines in self._strays.items():
            what = f"under {part[:60]!r}" if part else "before the first heading"
            many = f"{len(lines)} entries" if len(lines) > 1 else "An entry"
            text = f"{many} {what} can't be placed, and {'were' if len(lines) > 1 else 'was'} left out."
            self.problems.append(Remark(f"{self._source}:{lines[0]}", text))


def _activity(item: Item, people: People, source: str, order: str) -> InteractionDraft | Rejected:
    where = f"{source}:{item.line}"
    if item.problem:
        return Rejected(where, item.problem)
    day, text, problem = dated(item.text, order)
    if not day:
        return Rejected(where, f"The activity has no date: {problem}")
    who = people.named(text)
    if not who:
        return Rejected(where, f"The activity has no name in bold, such as **Grace Hopper**: {text[:80]!r}.")
    stated = " ".join(text.split())
    told = f"{day} {stated}".encode("utf-8", "replace")  # whom the names mean may change with the list of friends
    return InteractionDraft(
        day=day, channel=next((name for name, says in _CHANNELS if re.search(f"(?i){says}", stated)), "in_person"),
        people=who, key=f"friends:{sha256(told).hexdigest()[:24]}",
        summary=plain(text), where=where,
    )  # fmt: skip
