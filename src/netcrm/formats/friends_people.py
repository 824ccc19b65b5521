"""Who there is in `friends.md`: the list of friends, whom a name in bold means, and what notes say of whom.

The rule it keeps: a name means a friend when it can mean nobody else; where it could, that is told and nobody chosen.
"""

import re
from collections.abc import Iterator
from typing import Final

from netcrm.formats.friends_items import BOLD, TAG, Item, dated, named, plain
from netcrm.names import fold
from netcrm.records import ContactDraft, Person, Rejected, Remark

_CITY: Final = re.compile(r"\[([^\[\]]*)\]")


class Friend:
    """A friend of the file, and what notes say of them."""

    def __init__(self, name: str, where: str) -> None:
        self.name = name
        self.where = where
        self.also: list[str] = []
        self.city = ""
        self.tags: dict[str, None] = {}
        self.rest = ""
        self.notes: list[str] = []

    def draft(self) -> ContactDraft:
        """The friend as a contact: the first of the other names is the nickname."""
        extra = [("a.k.a.", name) for name in self.also[1:]]
        if self.rest:
            extra.append(("friends.md", self.rest))
        return ContactDraft(
            name=self.name, where=self.where, nickname=self.also[0] if self.also else "", city=self.city,
            note="\n".join(self.notes), tags=tuple(self.tags), extra=tuple(extra),
        )  # fmt: skip


class People:
    """The friends by every name that can mean them."""

    def __init__(self, source: str) -> None:
        self.friends: list[Friend] = []
        self._source = source
        self._by_name: dict[str, dict[Friend, None]] = {}
        self._by_start: dict[str, dict[Friend, None]] = {}

    def add(self, text: str, where: str) -> None:
        """Take a line of the list of friends: `Name (a.k.a. X a.k.a. Y) [Place] @tag`; a second line of the same name
        completes the first."""
        bare, also = named(text)
        city = _CITY.search(bare)
        marks = [found.start() for found in (city, TAG.search(bare)) if found]
        name = (bare[: min(marks)].strip() if marks else bare) or bare
        friend = next((one for one in self._by_name.get(fold(name), ()) if one.name == name), None)
        if friend is None:
            friend = Friend(name, where)
            self.friends.append(friend)
        friend.also += [each for each in also if each not in friend.also]
        friend.city = friend.city or (city[1].strip() if city else "")
        friend.tags |= dict.fromkeys(TAG.findall(bare))
        rest = " ".join(TAG.sub(" ", _CITY.sub(" ", bare[len(name) :], count=1)).split())
        friend.rest = " ".join(filter(None, (friend.rest, rest)))
        for each in (name, *also):
            self._by_name.setdefault(fold(each), {})[friend] = None
        words = fold(name).split()
        for count in range(1, min(len(words), 5)):
            self._by_start.setdefault(" ".join(words[:count]), {})[friend] = None

    def meant(self, name: str) -> list[Friend]:
        """Who could be meant: by the name or a nickname, else by the first name, or the first and second."""
        folded = fold(name)
        return list(self._by_name.get(folded) or self._by_start.get(folded) or ())

    def named(self, text: str) -> tuple[Person, ...]:
        """Everybody whose name is bold in a text; who is no friend, or could be several, as it stands there."""
        people: dict[Person, None] = {}
        for name in filter(str.strip, BOLD.findall(text)):
            found = self.meant(name)
            people[Person(found[0].name if len(found) == 1 else " ".join(name.split()))] = None
        return tuple(people)

    def doubts(self, item: Item) -> Iterator[Remark]:
        """A remark for each name in an item that could be several friends'."""
        for name in dict.fromkeys(BOLD.findall(item.text)):
            found = self.meant(name)
            if len(found) > 1:
                could = ", ".join(friend.name for friend in found[:5])
                yield Remark(f"{self._source}:{item.line}", f"{name[:60]!r} could be {could[:300]}.")

    def note(self, item: Item, order: str) -> Iterator[Remark | Rejected]:
        """Give a note to those whom it names; a note that can't be given to anybody is told."""
        day, text, _ = dated(item.text, order)
        note = f"{day}: {plain(text)}" if day else plain(item.text)
        where = f"{self._source}:{item.line}"
        given = False
        for name in dict.fromkeys(BOLD.findall(item.text)):
            found = self.meant(name)
            if len(found) == 1:
                given = True
                if note not in found[0].notes[-1:]:
                    found[0].notes.append(note)
            elif not found:
                yield Remark(where, f"A note names {name[:60]!r}, who is not among the friends.")
        yield from self.doubts(item)
        if not given:
            yield Rejected(where, f"The note is about no friend: {note[:120]!r}.")
