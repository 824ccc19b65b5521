"""People who took part in interactions of a file and are no contacts: counted, told, and added only when asked.

Rule: nobody gets into the store by having sent a message. Those with the most days are told first.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from netcrm.core.matching import Index, fold, keys
from netcrm.records import ContactDraft, Draft, InteractionDraft, Person, Point, Step
from netcrm.store.base import Store

TO_COME = -1
"""Stands for any contact whom a file is about to add."""


class _Met(NamedTuple):
    """Somebody unknown: how they are named, where first, in how many interactions, and the last day of them."""

    person: Person
    where: str
    times: int
    last: str


class Strangers:
    """The unknown of an import, by address, profile or, for want of both, by name."""

    def __init__(self) -> None:
        self._met: dict[str, _Met] = {}

    def __len__(self) -> int:
        return len(self._met)

    def note(self, person: Person, draft: InteractionDraft) -> None:
        """Count an interaction with somebody who is no contact."""
        key = (person.email or person.url or fold(person.name)).lower()
        if not key:
            return
        met = self._met.get(key)
        if met is None:
            self._met[key] = _Met(person, draft.where, 1, draft.day)
            return
        named = met.person if met.person.name else person
        self._met[key] = _Met(named, met.where, met.times + 1, max(met.last, draft.day))

    def forget(self, index: Index) -> None:
        """Leave out who is a contact after all."""
        self._met = {key: met for key, met in self._met.items() if not index.person(met.person)}

    def steps(self, most: int) -> tuple[Step, ...]:
        """The `most` with the most interactions: the name, the address or profile, and how often until when."""
        first = sorted(self._met.values(), key=lambda met: (-met.times, met.person.name))[:most]
        return tuple(
            Step(met.person.name, met.person.email or met.person.url, f"{_times(met.times)}, the last on {met.last}")
            for met in first
        )

    def drafts(self, at_least: int) -> Iterator[ContactDraft]:
        """Those in at least so many interactions as contacts to add."""
        for met in self._met.values():
            if met.times >= at_least:
                points = [
                    Point(kind, value)
                    for kind, value in (("email", met.person.email), ("url", met.person.url))
                    if value
                ]
                name = met.person.name or met.person.email.partition("@")[0]
                yield ContactDraft(name, where=met.where, points=tuple(points))


def of(store: Store, drafts: Iterable[Draft], region: str) -> Strangers:
    """Who is unknown in a whole file: of whom neither the store nor the file itself makes a contact."""
    index = Index(store, region)
    strangers = Strangers()
    for draft in drafts:
        if isinstance(draft, ContactDraft):
            index.add(TO_COME, draft.uid or draft.where, fold(draft.name))
            for each in keys(draft.points):
                index.add_key(each, TO_COME)
        elif isinstance(draft, InteractionDraft):
            for person in draft.people:
                strangers.note(person, draft)
    strangers.forget(index)  # only now: some files have their people behind what happened
    return strangers


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
