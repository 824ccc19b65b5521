"""How alike two people are, from 0 to 100, and why, in words.

Rule: the score is a sum of weights, each of which stands in a table here and is told as evidence, so that a reader can
follow it. How the names are related comes first, then what both can be reached by, then what else is known; what speaks
against it lowers it. The weights are judgement, set by the cases of tests/core/test_likeness.py. Nothing is decided
here: 50 is worth a question, and no score is proof.
"""

from collections.abc import Iterator
from typing import NamedTuple

from netcrm import names
from netcrm.core import relation
from netcrm.core.relation import Relation

ASK = 50
"""From this score on two people are worth a question."""

NAME = {
    "same": 60, "written": 55, "nickname": 50, "slip": 50, "further": 45, "one word": 40, "initial": 35, "middle": 25,
    "part": 25, "given": 15, "family": -10, "other": -10,
}  # fmt: skip
"""What each relation of two names (core/relation.py) is worth."""

NEAR = frozenset(name for name, weight in NAME.items() if weight >= 25)
"""Relations with which the same organization, city or birthday says something; people with other names share them."""

POINT = {"profile": 60, "email": 45, "handle": 35, "phone": 35, "url": 20, "mailbox": 5}
"""What it is worth to share a way to be reached: the most telling one counts whole, each other kind 5."""

ANOTHER_POINT = 5
SAID = {"profile": "profile", "email": "e-mail address", "url": "web address"}

ORGANIZATION, CITY, BIRTHDAY, DAY_OF_YEAR = 20, 5, 25, 15
AGAINST = {
    "organization": -10, "city": -5, "birthday": -40, "profile": -45, "household": -30, "generation": -40,
}  # fmt: skip
"""What it takes off when both say something else; of one household as two people."""

_MAILBOXES = """
info contact kontakt office mail hello hallo team sales admin support service bureau accueil secretariat sekretariat
buero praxis empfang post kontor contacto contatto ventas hola webmaster jobs presse press
"""
MAILBOXES = frozenset(_MAILBOXES.split())
"""Names of mailboxes that several people read."""

PROFILE = "linkedin.com/in/"
"""What a web address of one person has in it."""


class Someone(NamedTuple):
    """What is compared: all names, points as `kind:normalized` (numbers in E.164 where the country is known)."""

    names: tuple[str, ...]
    points: frozenset[str] = frozenset()
    organization: str = ""
    city: str = ""
    birthday: str = ""
    household: int = 0


class Likeness(NamedTuple):
    """The score, how the names are related, and the evidence for and against, the weightiest first."""

    score: int
    name: str
    evidence: tuple[str, ...]


def likeness(one: Someone, other: Someone) -> Likeness:
    """How alike two people are."""
    related = best(one, other)
    said = [(NAME[related.kind], related.words)]
    said += _points(one.points & other.points)
    said += _circumstances(one, other, near=related.kind in NEAR)
    said += _against(one, other, related)
    score = max(0, min(100, sum(weight for weight, _ in said)))
    told = sorted(said, key=lambda part: -abs(part[0]))
    return Likeness(score, related.kind, tuple(words for _, words in told))


def best(one: Someone, other: Someone) -> Relation:
    """The closest relation that a name of one has to a name of the other."""
    found = (relation.of(a, b) for a in one.names for b in other.names)
    return max(found, key=lambda related: NAME[related.kind])


def kind_of(key: str) -> str:
    """What a shared key is to POINT: its kind, but a profile and a mailbox of several people apart."""
    kind, _, value = key.partition(":")
    if kind == "url" and PROFILE in value:
        return "profile"
    if kind == "email" and value.partition("@")[0] in MAILBOXES:
        return "mailbox"
    return kind


def birthdays_differ(one: str, other: str) -> bool:
    """Whether two birthdays, each of which may lack its year or its day, can't be one."""
    return any(a and b and a != b for a, b in zip(_parts(one), _parts(other), strict=True))


def _points(shared: frozenset[str]) -> Iterator[tuple[int, str]]:
    kinds = sorted({kind_of(key) for key in shared}, key=lambda kind: -POINT[kind])
    for at, kind in enumerate(kinds):
        yield POINT[kind] if at == 0 else ANOTHER_POINT, f"the same {SAID.get(kind, kind)}"


def _circumstances(one: Someone, other: Someone, *, near: bool) -> Iterator[tuple[int, str]]:
    if not near:
        return
    if _both(names.firm(one.organization), names.firm(other.organization), same=True):
        yield ORGANIZATION, "the same organization"
    if _both(names.fold(one.city), names.fold(other.city), same=True):
        yield CITY, "the same city"
    if one.birthday and other.birthday and not birthdays_differ(one.birthday, other.birthday):
        whole = one.birthday == other.birthday and not one.birthday.startswith("--")
        yield BIRTHDAY if whole else DAY_OF_YEAR, "the same birthday"


def _against(one: Someone, other: Someone, related: Relation) -> Iterator[tuple[int, str]]:
    if _both(names.firm(one.organization), names.firm(other.organization), same=False):
        yield AGAINST["organization"], "other organizations"
    if _both(names.fold(one.city), names.fold(other.city), same=False):
        yield AGAINST["city"], "other cities"
    if birthdays_differ(one.birthday, other.birthday):
        yield AGAINST["birthday"], "birthdays differ"
    profiles = [{key for key in each.points if PROFILE in key} for each in (one, other)]
    if all(profiles) and not profiles[0] & profiles[1]:
        yield AGAINST["profile"], "other profiles"
    if one.household and one.household == other.household:
        yield AGAINST["household"], "two people of one household"
    if related.generations:
        yield AGAINST["generation"], "other generations"


def _both(one: str, other: str, *, same: bool) -> bool:
    return bool(one and other) and (one == other) is same


def _parts(birthday: str) -> tuple[str, str, str]:
    """Year, month and day of a birthday, empty where it does not say."""
    year, _, rest = birthday.partition("-") if not birthday.startswith("--") else ("", "", birthday[2:])
    month, _, day = rest.partition("-")
    return year, month, day
