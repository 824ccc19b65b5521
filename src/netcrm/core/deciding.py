"""Whether somebody who may be meant by an outside record is: sure, doubtful with evidence and score, or somebody else.

Rule: loaded, with all that compares names, when an import meets the first such record and not before.
"""

from collections.abc import Callable, Sequence, Set

from netcrm import names
from netcrm.core import phones
from netcrm.core.likeness import POINT, Likeness, Someone, kind_of, likeness
from netcrm.core.matching import NOBODY, Index, Known, Match, fold, says_less, set_aside
from netcrm.records import ContactDraft

LIKELY = 50
"""From this likeness on somebody with another spelling of the name is worth a question (core/likeness.py)."""

FITS = {
    "email": frozenset(["same", "written", "nickname", "slip", "further", "initial", "one word", "part", "given"]),
    "phone": frozenset(["same", "written", "nickname", "slip", "further", "one word"]),
    "mailbox": frozenset(["same", "written", "nickname", "slip"]),
}  # fmt: skip
"""With which relations of the names a shared point is proof; what is not named here is as an e-mail address."""

SHARED = frozenset(["phone", "mailbox"])
"""What two people may share without being one."""


class Question:
    """Who a draft speaks of, when there is somebody who may be meant."""

    def __init__(
        self, index: Index, draft: ContactDraft, draft_keys: Sequence[str], known: Callable[[int], Known]
    ) -> None:
        self._index = index
        self._draft = draft
        self._keys = frozenset(draft_keys)
        self._known = known
        self._read: dict[int, Known] = {}

    def by_points(self) -> Match:
        """Whom the keys speak of: proof when it is one who fits, and nobody else may be meant as well."""
        firsts = {each: contact for each in sorted(self._keys) if (contact := self._index.owner(each))}
        for contact in firsts.values():
            self._of(contact)  # read first: what an import holds is written then, and its owners are found too
        owners = {each: self._index.owners(each, first) for each, first in firsts.items()}
        people = sorted({contact for several in owners.values() for contact in several})
        fits = [contact for contact in people if self._fits(contact)]
        others = [contact for contact in set(firsts.values()) if contact not in fits]
        if len(fits) > 1:
            fits = self._namesake(fits) or fits
        if len(fits) == 1 and all(self._is_explained(other, fits[0]) for other in others):
            return Match(fits[0], True, f"the same {self._kinds(fits[0])[0]}")
        # An address that people share is kept with its first owner, but somebody with this name has it too.
        namesakes = self._index.by_name.get(fold(self._draft.name), ())
        again = next((one for one in namesakes if self._keys <= self._points(one) and not self._differs(one)), 0)
        if again:
            return Match(again, True, "the same name and addresses")
        if fits:
            several = " and ".join(f"id:{contact} ({each})" for each, contact in firsts.items())
            likely = max(fits, key=lambda one: self._like(one).score)
            return Match(likely, False, f"it fits several people: {several}", self._like(likely).score)
        crowded = {each for each, several in owners.items() if len(several) > 1}
        doubtful = [one for one in sorted(set(firsts.values())) if not self._is_somebody_else(one, crowded)]
        if doubtful:
            return self._doubtful(doubtful)
        candidates = [one for one in namesakes if one not in people]
        return self.by_name(candidates, ()) if candidates else NOBODY

    def by_name(self, candidates: Sequence[int], alike: Sequence[str]) -> Match:
        """Namesakes: proved by the organization or by having nothing to add; ruled out by another profile. Those who
        are `alike` have another spelling of the name."""
        likely = []
        for contact in dict.fromkeys([*candidates, *(one for name in alike for one in self._index.by_name[name])]):
            other = self._of(contact)
            if self._has_another_profile(other):
                continue
            exact = contact in candidates
            like = self._like(contact)
            if (exact or like.name == "written") and not self._differs(contact):
                name = "the same name" if exact else "the same name, written otherwise"
                theirs = names.firm(str(other.says["organization"]))
                if self._draft.organization and names.firm(self._draft.organization) == theirs:
                    return Match(contact, True, f"{name} and organization")
                if self._keys <= self._points(contact) and says_nothing_new(self._draft, other):
                    return Match(contact, True, name)
            if exact or like.score >= LIKELY:
                likely.append(contact)
        return self._doubtful(likely) if likely else NOBODY

    def _doubtful(self, contacts: Sequence[int]) -> Match:
        """The most alike of them, with the evidence."""
        contact = max(contacts, key=lambda one: self._like(one).score)
        like = self._like(contact)
        name = self._of(contact).says["name"]
        evidence = ", ".join(like.evidence)
        return Match(contact, False, f"maybe {name!r} (id:{contact}), {like.score} of 100: {evidence}", like.score)

    def _kinds(self, contact: int) -> list[str]:
        """What kinds of points a contact shares with the draft, the most telling first."""
        kinds = {kind_of(each) for each in self._keys & self._points(contact)}
        return sorted(kinds, key=lambda kind: -POINT[kind])

    def _fits(self, contact: int) -> bool:
        """Whether what is shared and the names together are proof."""
        kinds = self._kinds(contact)
        if "profile" in kinds:
            return True
        fitting = any(self._like(contact).name in FITS.get(kind, FITS["email"]) for kind in kinds)
        return fitting and not self._differs(contact)

    def _differs(self, contact: int) -> bool:
        """Whether it is somebody else of that name, such as a father and a son."""
        return not {"birthdays differ", "other generations"}.isdisjoint(self._like(contact).evidence)

    def _namesake(self, fits: Sequence[int]) -> list[int]:
        """Of several who fit, the one with the very same name, when you said that the others are somebody else."""
        same = [contact for contact in fits if self._like(contact).name in ("same", "one word")]
        alone = len(same) == 1 and all(self._index.are_two(one, same[0]) for one in fits if one != same[0])
        return same if alone else []

    def _is_explained(self, other: int, fitting: int) -> bool:
        """Whether somebody else may have what the draft has without being who fits: as family, at one landline or
        mailbox, because both have it already, or because you said so."""
        if self._index.are_two(other, fitting) or self._like(other).name == "family":
            return True
        return SHARED.issuperset(self._kinds(other)) or self._keys & self._points(other) <= self._points(fitting)

    def _is_somebody_else(self, contact: int, crowded: Set[str]) -> bool:
        """Whether the names say that two people share what they share: a landline, a mailbox, a switchboard.
        `crowded` are the keys that several people have already."""
        shared = self._keys & self._points(contact)
        name = self._like(contact).name
        if all(kind_of(each) == "mailbox" or each in crowded for each in shared):
            return name in ("family", "given", "other")
        if all(kind_of(each) == "mailbox" or each in crowded or self._is_landline(each) for each in shared):
            return name in ("family", "other")
        return name == "family" and SHARED.issuperset(self._kinds(contact))

    def _is_landline(self, each: str) -> bool:
        return each.startswith("phone:") and phones.is_landline(self._index.whole(each)[6:])

    def _has_another_profile(self, other: Known) -> bool:
        profiles = {each for each in self._keys if "linkedin.com/in/" in each}
        return bool(profiles) and any("linkedin.com/in/" in each for each in other.points)

    def _of(self, contact: int) -> Known:
        if contact not in self._read:
            self._read[contact] = self._known(contact)
        return self._read[contact]

    def _points(self, contact: int) -> frozenset[str]:
        return self._index.held(self._of(contact).points, self._keys)

    def _like(self, contact: int) -> Likeness:
        """How alike the draft and a contact are."""
        draft, other = self._draft, self._of(contact)
        called = [str(other.says["name"])]
        if contact in self._index.by_name.get(fold(draft.name), ()):
            called.append(draft.name)  # an alias of theirs
        whole = self._index.whole
        return likeness(
            Someone(
                (draft.name,), frozenset(map(whole, self._keys)), draft.organization, draft.city, draft.birthday
            ),
            Someone(
                tuple(called), frozenset(map(whole, other.points)), str(other.says["organization"]),
                str(other.says["city"]), str(other.says["birthday"]),
            ),
        )  # fmt: skip


STATED = ("nickname", "title", "city", "birthday", "met_on", "met_at", "note", "circle", "every")


def says_nothing_new(draft: ContactDraft, other: Known) -> bool:
    """Whether everything that a draft states is what the store has already (points apart)."""
    stated = all(
        not (value := getattr(draft, field))
        or value == other.says[field]
        or set_aside(other, field, value)
        or says_less(field, value, other.says[field])
        for field in STATED
    )
    theirs = fold(str(other.says["organization"]))
    organization = (
        not draft.organization
        or fold(draft.organization) == theirs
        or set_aside(other, "organization", draft.organization)
    )
    tags = {fold(tag) for tag in draft.tags} <= other.tags
    return stated and organization and tags
