"""Who is not placed yet, most promising first.

Rule: those with whom there is a history come first, the most of it first; then those met most recently. Somebody who
was left out is not asked about again.
"""

from collections.abc import Collection, Sequence
from itertools import islice
from typing import NamedTuple

from netcrm.core.who import Person
from netcrm.store.base import Store


class Candidate(NamedTuple):
    """Somebody to place, with what helps to decide."""

    id: int
    name: str
    organization: str
    title: str
    city: str
    contact_days: float
    last_contact: str
    met_on: str


def candidates(store: Store, limit: int | None, among: Collection[int] | None = None) -> Sequence[Candidate]:
    """The unplaced: in no circle, without a cadence, not archived, not left out; `among` these, None for everybody."""
    rows = store.each("triage/candidates", limit=-1 if limit is None or among is not None else limit)
    found = (Candidate(*row) for row in rows if among is None or row["id"] in among)
    return list(islice(found, limit))


def leave_out(store: Store, person: Person) -> None:
    """Do not ask about somebody again: they stay, in no circle."""
    store.update("contact", person.id, left_out=1)
