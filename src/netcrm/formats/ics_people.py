"""Who is at a meeting, and whose calendar it is.

The rule it keeps: rooms, mailing lists and whoever said no are nobody; a person is known by the address, and by a name
only where there is one that is not the address again.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import unquote

from netcrm.errors import RefusedError
from netcrm.formats.ics_times import parts
from netcrm.names import fold, normal_email
from netcrm.records import Person

MOST_OTHERS: Final = 5
"""People besides the owner; a meeting of more is a crowd, and says nothing about a tie."""

MOST_INVITED: Final = 50
"""Attendees of any kind and answer; nobody looks through more to find that all but five declined."""

_NO_PERSON: Final = frozenset(["ROOM", "RESOURCE", "GROUP"])
_NOT_THERE: Final = frozenset(["DECLINED", "DELEGATED"])
_CALENDARS: Final = re.compile(r"@(?:group|resource)\.calendar\.google\.com$|^unknownorganizer@calendar\.google\.com$")
"""Addresses of Google's that are a calendar or a room; it does not always say so otherwise."""

_ADDRESS: Final = re.compile(r"[^\s:;<>,\"']+@[^\s:;<>,\"']+")
_MOST_ADDRESSES: Final = 20_000
_MOST_NAMES: Final = 10
_NEARLY_ALL: Final = 0.8


class Guest(NamedTuple):
    """An attendee or organizer as the line says; `email` is normal, empty when the line has none."""

    name: str
    email: str
    answer: str
    is_person: bool


class Company(NamedTuple):
    """Who was at a meeting besides the owner, who called it, and whether the owner stayed away."""

    others: tuple[Person, ...]
    direction: str
    declined: bool


@lru_cache(maxsize=8192)
def guest(line: str) -> Guest:
    """Who an ATTENDEE or ORGANIZER line names. Raises ValueError for one that can't be parted."""
    parameters, value = parts(line)
    stated = re.sub(r"(?i)^mailto:", "", unquote(value.strip()))
    address = (
        stated.strip("<> ") if "@" in stated and not stated.startswith("/") else parameters.get("EMAIL", "").strip()
    )
    email = normal_email(address) if _ADDRESS.fullmatch(address) else ""
    name = " ".join(parameters.get("CN", "").strip("\"' ").split())
    name = "" if normal_email(name) == email or "@" in name else name
    kind = parameters.get("CUTYPE", "").upper()
    is_person = kind not in _NO_PERSON and parameters.get("ROLE", "").upper() != "NON-PARTICIPANT"
    return Guest(name, email, parameters.get("PARTSTAT", "").upper(), is_person and not _CALENDARS.search(email))


def company(lines: Mapping[str, Sequence[str]], owners: frozenset[str]) -> Company:
    """Who met, by the lines of an event. Raises ValueError for a line that can't be parted."""
    attendees = [guest(line) for line in lines.get("ATTENDEE", ())]
    organizers = [guest(line) for line in lines.get("ORGANIZER", ())[:1]]
    answers = [each.answer in _NOT_THERE for each in attendees if each.email in owners]
    away = {_identity(each) for each in attendees if each.answer in _NOT_THERE}
    others: dict[str, Person] = {}
    for each in (*organizers, *attendees):
        identity = _identity(each)
        if identity and each.is_person and each.email not in owners and identity not in away:
            known = others.get(identity, Person())
            others[identity] = Person(known.name or each.name, email=each.email)
    caller = organizers[0] if organizers and organizers[0].is_person else Guest("", "", "", False)
    direction = "out" if caller.email in owners else "in" if caller.email else ""
    return Company(tuple(others.values()), direction, bool(answers) and all(answers))


class Addresses:
    """Counts in how many meetings each address takes part, so that the owner's can be told."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()
        self._meetings = 0
        self._named: set[str] = set()

    def add(self, lines: Mapping[str, Sequence[str]]) -> None:
        """Count the addresses of an event, unless it has but one, or is a crowd."""
        found: set[str] = set()
        for line in (*lines.get("ORGANIZER", ()), *lines.get("ATTENDEE", ())[:MOST_INVITED]):
            at = _ADDRESS.findall(line.rpartition(":")[2])
            found.update(map(normal_email, at[:1]))
        if len(found) > 1:
            self._meetings += 1
            self._seen.update(each for each in found if each in self._seen or len(self._seen) < _MOST_ADDRESSES)

    def call(self, calendar: str) -> None:
        """Take note of the calendar's own name: Google gives it the address of its owner."""
        is_person = _ADDRESS.fullmatch(calendar) and not _CALENDARS.search(normal_email(calendar))
        if is_person and len(self._named) < _MOST_NAMES:
            self._named.add(normal_email(calendar))

    def lacks(self, owners: Iterable[str]) -> bool:
        """Whether there are meetings, and none of the owners takes part in any."""
        return bool(self._meetings) and not any(each in self._seen for each in owners)

    def owners(self, source: str) -> frozenset[str]:
        """Whose calendar it is: whom it is named after, else who takes part in nearly all meetings.

        Raises RefusedError when that is nobody, or could be several people.
        """
        if self._named or not self._meetings:
            return frozenset(self._named)
        ranked = self._seen.most_common(6)
        (likely, most), second = ranked[0], ranked[1][1]
        if most >= _NEARLY_ALL * self._meetings and most > second:
            return frozenset([likely])
        names = ", ".join(sorted(address for address, _ in ranked if address.isprintable()))
        raise RefusedError(
            f"{source} does not tell whose calendar it is; it could be that of {names}.",
            "Say which addresses are yours: --owner me@example.org",
        )


def owners_of(text: str) -> frozenset[str]:
    """The addresses in a list parted by commas or spaces; whatever else stands in it, such as a name, is none."""
    return frozenset(normal_email(each) for each in re.split(r"[\s,;]+", text) if _ADDRESS.fullmatch(each))


def _identity(who: Guest) -> str:
    return who.email or fold(who.name)
