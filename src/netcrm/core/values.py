"""How the values of a filter are read: with what is known when it is asked, as one, as several, or as a range.

Rule: every comparison is put together from one condition, of being at or above an end.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from netcrm import clock, names
from netcrm.core.filters import Term
from netcrm.errors import UsageError
from netcrm.store.base import Store
from netcrm.store.conditions import Condition, Holds, Joined

LATE = "~"
"""Sorts after every sign of a date: behind a day, a month or a year it is the end of it."""


class Asked(NamedTuple):
    """What the values are read with: the store, the day, and the order of day and month."""

    store: Store
    today: date
    order: str = ""

    def day(self, text: str, *, ahead: bool) -> str:
        """A day, a month or a year, as ISO text."""
        if re.fullmatch(r"\d{4}(-\d\d)?", text):
            return clock.partial(text)
        return clock.when(text, self.today, towards="future" if ahead else "past", order=self.order).isoformat()

    def ids(self, query: str, text: str) -> Condition:
        """Whom a named query tells to have a text (`id`, `text`) in which each word of `text` begins one."""
        wanted = words(text)
        fits: dict[str, bool] = {}
        found = []
        for row in self.store.all(query):
            kept = row["text"]
            if kept not in fits:
                parts = names.fold(kept).split()
                fits[kept] = all(any(part.startswith(word) for part in parts) for word in wanted)
            if fits[kept]:
                found.append(row["id"])
        return Holds("among", json.dumps(found))


Reader = Callable[[Asked, Term], Condition]
"""Makes the condition that a filter asks for."""


def any_of(several: Sequence[Condition]) -> Condition:
    """One of them has to hold."""
    return several[0] if len(several) == 1 else Joined("OR", tuple(several))


def each(one: Callable[[Asked, str], Condition]) -> Reader:
    """Reads a list, of which one value has to hold."""
    return lambda asked, term: any_of([one(asked, value) for value in term.values])


def single(one: Callable[[Asked, str], Condition]) -> Reader:
    """Reads a text."""
    return lambda asked, term: one(asked, term.values[0])


def words(text: str) -> list[str]:
    """The words of a text, folded. Raises UsageError when there is none."""
    found = names.fold(text).split()
    if not found:
        raise UsageError(f"There is no letter in {text[:60]!r}.", "Give a word, or the beginning of one.")
    return found


def ends(text: str) -> tuple[str, str]:
    """The two ends of `FROM..TO`, of which one may be empty; of anything else, twice the same."""
    first, dots, last = text.partition("..")
    first, last = first.strip(), last.strip()
    if not (first or last):
        raise UsageError(f"{text[:60]!r} has no end.", "One end is needed, as in ..30 or 2026-01-01.. or 40..60.")
    return (first, last) if dots else (first, first)


def day(since: str, known: str, *, ahead: bool = False) -> Reader:
    """Reads a day; `since` is the condition of being on a day or after it, `known` that of having one."""

    def read(asked: Asked, term: Term) -> Condition:
        def low(text: str, after: bool) -> Condition:
            return Holds(since, asked.day(text, ahead=ahead) + LATE * after)

        return Joined("AND", (*((Holds(known),) if known else ()), *compared(term, low)))

    return read


def compared(term: Term, low: Callable[[str, bool], Condition]) -> Iterator[Condition]:
    """A comparison by its `low` ends alone: of being at or above what a text says, or (True) above it."""
    text, operator = term.values[0], term.operator
    if operator == ":":
        first, last = ends(text)
        if first:
            yield low(first, False)
        if last:
            yield Joined("NOT", (low(last, True),))
    elif operator in (">", ">="):
        yield low(text, operator == ">")
    else:
        yield Joined("NOT", (low(text, operator == "<="),))


def number(read: Callable[[Asked, str], int], least: Callable[[Asked, int], Condition], known: str = "") -> Reader:
    """Reads a whole number; `least` is the condition of having at least so many, `known` that of having any."""

    def found(asked: Asked, term: Term) -> Condition:
        parts = compared(term, lambda text, above: least(asked, read(asked, text) + above))
        return Joined("AND", (*((Holds(known),) if known else ()), *parts))

    return found
