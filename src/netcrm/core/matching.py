"""Who is who: which contact of the store an outside record speaks of.

Rule: a uid or a profile URL is proof; an e-mail address or a phone is proof when the names fit; a name alone is proof
only when the organization is the same or the record says nothing new. What is likely but not proved is doubtful, told
with its evidence and a score, and never merged silently. Two people who share a landline or a mailbox stay two.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from netcrm import names
from netcrm.core import phones, spelling
from netcrm.records import ContactDraft, Extra, Person, Point
from netcrm.store.base import Store


class Known(NamedTuple):
    """A contact of the store as intake reads it: what it says by field, its points as lookup keys, its folded tags."""

    says: Mapping[str, object]
    points: frozenset[str]
    tags: frozenset[str]
    extra: Extra


class Match(NamedTuple):
    """`id` of the contact (0: nobody), whether it is `sure`, the evidence in words, and of a doubtful one the score."""

    id: int
    sure: bool
    because: str
    score: int = 0


NOBODY = Match(0, True, "")

DATES = frozenset(["birthday", "met_on"])
"""Fields that hold a date, which may lack its year or its day."""

MOST_OWNERS = 20
"""Of how many who share a point an import takes note."""

fold = lru_cache(maxsize=20_000)(names.fold)
normal = lru_cache(maxsize=20_000)(names.normal)
"""An import asks for the same tag, organization or profile time and again: a quarter of its work, measured."""


def key(kind: str, normalized: str) -> str:
    """How a contact point is looked up: `email:marie@acme.example`."""
    return f"{kind}:{normalized}"


def keys(points: Iterable[Point]) -> list[str]:
    """The lookup keys of points."""
    # Few come again, so there is no cache; and no call that is not needed, as every row of an import comes here.
    return [f"{point.kind}:{names.NORMAL[point.kind](point.value)}" for point in points]


def aside_name(field: str) -> str:
    """The name in `extra` of values of a field that another one has won over: `other met at`."""
    return f"other {field.replace('_', ' ')}"


def set_aside(known: Known, field: str, stated: object) -> bool:
    """Whether this value of a field has been set aside, by a merge or for another one of the same file: a file that
    states it says nothing new."""
    lost = known.extra.get(aside_name(field), ())
    return str(stated) in ([lost] if isinstance(lost, str) else lost)


def says_less(field: str, stated: object, have: object) -> bool:
    """Whether what is stated is a part of what the store has: `--04-15` or `1990-04` of the date `1990-04-15`, or an
    organization without the legal form behind it."""
    part, whole = str(stated), str(have)
    if field == "organization":
        return names.firm(part) == names.firm(whole) and fold(whole).startswith(f"{fold(part)} ")
    if field not in DATES:
        return False
    return whole.startswith(f"{part}-") or (part.startswith("--") and whole[4:] == part[1:])


class Index:
    """Every key and name of the store, and of what an import has added to it so far. `region`: the country (ISO 3166)
    of phone numbers without one."""

    def __init__(self, store: Store, region: str = "") -> None:
        self._store = store
        self._region = region
        self.by_key: dict[str, int] = {
            key(r["kind"], r["normalized"]): r["contact_id"] for r in store.each("intake/points")
        }
        if region:
            for each, contact in [item for item in self.by_key.items() if item[0].startswith("phone:")]:
                self.by_key.setdefault(self.whole(each), contact)
        self.by_uid: dict[str, int] = {}
        self.by_name: dict[str, list[int]] = {}
        self._alike: spelling.Names | None = None
        self._pairs: frozenset[tuple[int, int]] | None = None
        for row in store.each("intake/contacts"):
            self.add(row["id"], row["uid"], row["folded"])
        for row in store.each("matching/aliases"):
            self._add_alias(row["contact_id"], row["kind"], row["value"], row["normalized"])
        self._before = tuple(self.by_name)

    def add(self, contact: int, uid: str, folded: str) -> None:
        """Take in a contact."""
        self.by_uid[uid] = contact
        self.by_name.setdefault(folded, []).append(contact)

    def add_key(self, each: str, contact: int) -> None:
        """Take in a point of a contact, by its key; who had it first keeps it."""
        self.by_key.setdefault(each, contact)
        if self._region and each.startswith("phone:"):
            self.by_key.setdefault(self.whole(each), contact)

    def whole(self, each: str) -> str:
        """A key as it is everywhere: that of a phone number with its country."""
        if not self._region or not each.startswith("phone:") or each.startswith("phone:+"):
            return each
        return f"phone:{phones.e164(each[6:], self._region)}"

    def held(self, points: frozenset[str], stated: Iterable[str]) -> frozenset[str]:
        """The keys `points` and those of `stated` that are the same number, written with or without its country."""
        if not self._region:
            return points
        have = {self.whole(each) for each in points}
        return points | {each for each in stated if self.whole(each) in have}

    def contact(self, draft: ContactDraft, draft_keys: Sequence[str], known: Callable[[int], Known]) -> Match:
        """The contact that a draft speaks of. `known` reads one from the store, and is asked only when needed."""
        if draft.uid in self.by_uid:
            return Match(self.by_uid[draft.uid], True, "the same uid")
        folded = fold(draft.name)
        known_keys = not self.by_key.keys().isdisjoint(draft_keys) or (
            self._region and any(map(self.owner, draft_keys))
        )
        if known_keys:
            from netcrm.core.deciding import Question

            return Question(self, draft, draft_keys, known).by_points()
        candidates = self.by_name.get(folded)
        alike = self.alike(folded) if self._before and not candidates else ()
        if not candidates and not alike:
            return NOBODY
        from netcrm.core.deciding import Question

        return Question(self, draft, draft_keys, known).by_name(candidates or (), alike)

    def person(self, person: Person) -> int:
        """The contact who took part in an interaction, 0 when it is nobody for certain."""
        if person.uid in self.by_uid:
            return self.by_uid[person.uid]
        for kind, value in (("url", person.url), ("email", person.email)):
            if value and (contact := self.by_key.get(key(kind, normal(kind, value)))):
                return contact
        namesakes = self.by_name.get(fold(person.name), []) if person.name and not person.url else []
        return namesakes[0] if len(namesakes) == 1 else 0

    def alike(self, folded: str) -> Sequence[str]:
        """The names that the store had before which may be another spelling of one that it has not.

        Those that the import itself has added are left out: one file has a person once, or says so by an address. It
        would cost an import into an empty store a tenth.
        """
        if self._alike is None:
            self._alike = spelling.Names(self._before)
        return self._alike.like(folded)

    def owner(self, each: str) -> int:
        """Who has a point first, 0 for nobody."""
        return self.by_key.get(each) or self.by_key.get(self.whole(each), 0)

    def owners(self, each: str, first: int) -> list[int]:
        """Everybody in the store who has a point, the `first` one before the others."""
        kind, _, normalized = each.partition(":")
        rows = self._store.all("matching/owners", kind=kind, normalized=normalized, limit=MOST_OWNERS)
        return list(dict.fromkeys([first, *(row["contact_id"] for row in rows)]))

    def are_two(self, one: int, other: int) -> bool:
        """Whether you said of two contacts that they are not the same person."""
        if self._pairs is None:
            self._pairs = frozenset((row["one_id"], row["other_id"]) for row in self._store.each("matching/distinct"))
        return (min(one, other), max(one, other)) in self._pairs

    def _add_alias(self, contact: int, kind: str, value: str, normalized: str) -> None:
        if kind == "uid":
            self.by_uid.setdefault(value, contact)
        elif contact not in (namesakes := self.by_name.setdefault(normalized, [])):
            namesakes.append(contact)
