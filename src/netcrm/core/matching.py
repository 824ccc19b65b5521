"""Who is who: which contact of the store an outside record speaks of.

Rule: a uid or a profile URL is proof; an e-mail address or a phone is proof when the names fit; a name alone is proof
only when the organization is the same or the record says nothing new. What is likely but not proved is doubtful, and
never merged silently.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from netcrm import names
from netcrm.records import ContactDraft, Person, Point
from netcrm.store.sqlite import Store


class Known(NamedTuple):
    """A contact of the store as intake reads it: what it says by field, its points as lookup keys, its folded tags."""

    says: Mapping[str, object]
    points: frozenset[str]
    tags: frozenset[str]
    extra: Mapping[str, str]


class Match(NamedTuple):
    """`id` of the contact (0: nobody), whether it is `sure`, and the evidence in words."""

    id: int
    sure: bool
    because: str


NOBODY = Match(0, True, "")


fold = lru_cache(maxsize=20_000)(names.fold)
normal = lru_cache(maxsize=20_000)(names.normal)
"""An import asks for the same tag, organization or profile time and again: a quarter of its work, measured."""


def key(kind: str, normalized: str) -> str:
    """How a contact point is looked up: `email:marie@acme.example`."""
    return f"{kind}:{normalized}"


def keys(points: Iterable[Point]) -> list[str]:
    """The lookup keys of points."""
    return [key(point.kind, names.normal(point.kind, point.value)) for point in points]  # few come again: no cache


class Index:
    """Every key and name of the store, and of what an import has added to it so far."""

    def __init__(self, store: Store) -> None:
        self.by_key: dict[str, int] = {
            key(r["kind"], r["normalized"]): r["contact_id"] for r in store.each("intake/points")
        }
        self.by_uid: dict[str, int] = {}
        self.by_name: dict[str, list[int]] = {}
        for row in store.each("intake/contacts"):
            self.add(row["id"], row["uid"], row["folded"])

    def add(self, contact: int, uid: str, folded: str) -> None:
        """Take in a contact."""
        self.by_uid[uid] = contact
        self.by_name.setdefault(folded, []).append(contact)

    def contact(self, draft: ContactDraft, draft_keys: Iterable[str], known: Callable[[int], Known]) -> Match:
        """The contact that a draft speaks of. `known` reads one from the store, and is asked only when needed."""
        if draft.uid in self.by_uid:
            return Match(self.by_uid[draft.uid], True, "the same uid")
        candidates = self.by_name.get(fold(draft.name), [])
        found = {contact: each for each in draft_keys if (contact := self.by_key.get(each))}
        if not found:
            return self._by_name(draft, set(draft_keys), candidates, known) if candidates else NOBODY
        match = self._by_points(draft, found, known)
        if match.sure:
            return match
        # An address that people share is kept with its first owner, but somebody with this name has it too.
        again = next((contact for contact in candidates if set(draft_keys) <= known(contact).points), 0)
        return Match(again, True, "the same name and addresses") if again else match

    def person(self, person: Person) -> int:
        """The contact who took part in an interaction, 0 when it is nobody for certain."""
        if person.uid in self.by_uid:
            return self.by_uid[person.uid]
        for kind, value in (("url", person.url), ("email", person.email)):
            if value and (contact := self.by_key.get(key(kind, normal(kind, value)))):
                return contact
        namesakes = self.by_name.get(fold(person.name), []) if person.name and not person.url else []
        return namesakes[0] if len(namesakes) == 1 else 0

    def _by_points(self, draft: ContactDraft, found: Mapping[int, str], known: Callable[[int], Known]) -> Match:
        """Whom the keys in `found` (a contact, and a key that is theirs) speak of: proof when it is one who fits."""
        if len(found) > 1:
            people = " and ".join(f"id:{contact} ({each})" for contact, each in found.items())
            return Match(min(found), False, f"it fits several people: {people}")
        ((contact, each),) = found.items()
        kind = each.partition(":")[0]
        if kind == "url" and "linkedin.com/in/" in each:
            return Match(contact, True, "the same profile")
        name = str(known(contact).says["name"])
        shared = set(fold(draft.name).split()) & set(fold(name).split())
        if shared or names.too_close(draft.name, name):
            return Match(contact, True, f"the same {kind}")
        return Match(contact, False, f"the same {kind} as {name!r} (id:{contact}), but another name")

    def _by_name(
        self, draft: ContactDraft, draft_keys: set[str], candidates: list[int], known: Callable[[int], Known]
    ) -> Match:
        """Namesakes: proved by the organization or by having nothing to add; ruled out by another profile."""
        profiles = {each for each in draft_keys if "linkedin.com/in/" in each}
        likely = []
        for contact in candidates:
            other = known(contact)
            if profiles and any("linkedin.com/in/" in each for each in other.points):
                continue
            same_organization = draft.organization and fold(draft.organization) == fold(str(other.says["organization"]))
            if same_organization or (draft_keys <= other.points and says_nothing_new(draft, other)):
                return Match(contact, True, "the same name" + (" and organization" if same_organization else ""))
            likely.append(contact)
        if not likely:
            return NOBODY
        return Match(likely[0], False, f"the same name as id:{likely[0]}, and nothing else to tell")


STATED = ("nickname", "title", "city", "birthday", "met_on", "met_at", "note", "circle", "every")


def says_nothing_new(draft: ContactDraft, other: Known) -> bool:
    """Whether everything that a draft states is what the store has already (points apart)."""
    stated = all(not getattr(draft, field) or getattr(draft, field) == other.says[field] for field in STATED)
    theirs = fold(str(other.says["organization"]))
    organization = not draft.organization or fold(draft.organization) == theirs
    tags = {fold(tag) for tag in draft.tags} <= other.tags
    return stated and organization and tags
