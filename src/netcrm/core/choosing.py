"""What filters mean on a day: the conditions of a listing, with views unfolded.

Rule: what was typed ends as the value of a parameter. What one filter asks for is read by core/meaning.py. Here they
stand beside one another: of two about a field that holds one value either has to hold, of all others each.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from netcrm.core import filters
from netcrm.core.filters import FIELDS, VIEW, Term
from netcrm.core.meaning import read
from netcrm.core.values import Asked, any_of
from netcrm.errors import UsageError
from netcrm.store.base import Store
from netcrm.store.conditions import Condition, Joined

MOST = 500
"""How many conditions views may unfold to: more than anybody means, and as many as a statement holds with ease."""

_NOWHERE: Final = Asked(None, date.min)  # type: ignore[arg-type]  # what an option asks for is never looked up


def conditions(store: Store, words: Iterable[str], today: date, order: str = "") -> tuple[Condition, ...]:
    """What filters as typed ask for, all of which must hold.

    Raises UsageError, also when there is none, or NotFoundError for a view that there is not.
    """
    terms = filters.parse(words)
    if not terms:  # as a script gives with a variable that is not set: it would mean everybody
        raise UsageError("The filter is empty.", filters.GRAMMAR)
    return meant(Asked(store, today, order), terms)


def meant(asked: Asked, terms: Sequence[Term], *, without: str = "") -> tuple[Condition, ...]:
    """The same of filters that are read already. `without`: a view that may not be among them, as it is being made of
    them."""
    return tuple(_Unfolding(asked, without).all_of(terms))


def shorthand(field: str, value: str) -> Condition:
    """What an option such as `--tag data` asks for: a filter that looks nothing up and needs no day."""
    return read(_NOWHERE, Term(field, ":", (value,)))


class _Unfolding:
    """Reads filters, and the views within them."""

    def __init__(self, asked: Asked, without: str) -> None:
        self._asked = asked
        self._within = [without] if without else []
        self._left = MOST
        self._views: Mapping[str, str] | None = None

    def all_of(self, terms: Sequence[Term]) -> Iterator[Condition]:
        """The conditions of filters that stand side by side."""
        either: dict[str, list[Condition]] = {}
        for term in terms:
            self._left -= len(term.values)
            if self._left < 0:
                raise UsageError(f"That is more than {MOST} filters.", "The views use one another too often.")
            field = FIELDS.get(term.field)
            if term.field == VIEW:
                yield self._turned(self._view(term.values[0]), term.negated)
                continue
            condition = read(self._asked, term)
            if field is None or field.several or term.negated or _is_compared(term):
                yield self._turned(condition, term.negated)
            else:
                either.setdefault(term.field, []).append(condition)
        yield from (any_of(several) for several in either.values())

    @staticmethod
    def _turned(condition: Condition, negated: bool) -> Condition:
        return Joined("NOT", (condition,)) if negated else condition

    def _view(self, name: str) -> Condition:
        from netcrm.core import views

        if self._views is None:
            self._views = views.kept(self._asked.store)
        key = views.key(name)
        if key in self._within:
            told = " → ".join(f"@{each}" for each in [*self._within[self._within.index(key) :], key])
            raise UsageError(f"A view can't use itself: {told}.", "Save one of them without the other.")
        if key not in self._views:
            raise views.unknown(name, self._asked.store)
        self._within.append(key)
        found = tuple(self.all_of(filters.parse([self._views[key]])))
        self._within.pop()
        return Joined("AND", found)


def _is_compared(term: Term) -> bool:
    return term.operator != ":" or ".." in term.values[0]
