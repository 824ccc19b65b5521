"""Who of the store may be meant by a few people: what an import looks up in all of it, looked up for these alone.

Rule: it decides nothing, so that an evening of cards and an import tell people apart alike (core/matching.py). Whoever
has one of their addresses, their name, or a word of it is looked at. An import reads everybody instead: for a dozen
cards among 10,000 people that was three quarters of the work.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Final

from netcrm import names
from netcrm.core import who
from netcrm.core.matching import Index, fold, key, keys
from netcrm.records import Point
from netcrm.store.base import Store

TAIL: Final = 7
"""By how many of its last digits a phone number is looked up: a country or a trunk prefix stands before them."""


class Few(Index):
    """An index of those alone who may be meant by people who are `called` so and have these `points`."""

    def __init__(self, store: Store, region: str, called: Iterable[str], points: Sequence[Point]) -> None:
        self._store = store
        self._region = region
        wanted = [each.partition(":")[2] for each in keys(points)]
        tails = [each[-TAIL:] for point, each in zip(points, wanted, strict=True) if point.kind == "phone"]
        found = store.all("cards/points", values=json.dumps(wanted), tails=json.dumps(tails))
        self.by_key = {key(row["kind"], row["normalized"]): row["contact_id"] for row in found}
        for each, contact in list(self.by_key.items()) if region else ():
            self.by_key.setdefault(self.whole(each), contact)
        self.by_uid = {}
        self.by_name = {}
        self._alike = None
        self._pairs = None
        folded = list(dict.fromkeys(map(fold, called)))
        for row in store.all("cards/named", names=json.dumps(folded)):
            self._called(row["folded"], row["id"])
        for word in dict.fromkeys(word for name in folded for word in name.split()):
            for row in store.all("contacts/sharing_words", match=who.match([word], "")):
                self._called(row["folded"], row["id"])
        self._before = tuple(self.by_name)

    def alike(self, folded: str) -> Sequence[str]:
        """The names that may be another spelling of one, and those that a slip of the keys makes of it."""
        slips = (name for name in self._before if name != folded and names.too_close(folded, name))
        return list(dict.fromkeys([*super().alike(folded), *slips]))

    def _called(self, folded: str, contact: int) -> None:
        namesakes = self.by_name.setdefault(folded, [])
        if contact not in namesakes:
            namesakes.append(contact)
