"""The warmest ways to somebody: you, somebody you know, perhaps one more, and then them.

Rule: a step is a tie on record with its strength, and a way is as strong as the product of its steps. Your own ties are
as warm as everywhere (core/cadence.py). Of two contacts it is known that they were together, that one brought the other
or was introduced to them, or that they share a household. Nobody passes anything on over more than three steps.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from heapq import nlargest, nsmallest
from itertools import pairwise
from math import prod
from typing import Final, NamedTuple

from netcrm.core import cadence, upkeep
from netcrm.core.who import Person
from netcrm.errors import NotFoundError, UsageError
from netcrm.names import fold
from netcrm.records import Record
from netcrm.store.base import Store

COLLEAGUES: Final = 50
"""Of an organization with more people on record, so many of the warmest are looked at."""

FOLLOWED: Final = 400
"""Of more people who are tied to somebody, so many of the strongest are asked whom else they know."""


class Tie:
    """How strong (0 to 1) a tie of two contacts is for what is on record of it: judgements."""

    BROUGHT: Final = 0.6
    """One brought the other to somebody: people introduce whom they know well."""

    INTRODUCED: Final = 0.4
    """They were introduced to each other; what came of it is not on record."""

    HOUSEHOLD: Final = 0.9

    CROWD: Final = 40
    """Of so many people or more in one place it does not follow that two of them have spoken."""


class Link(NamedTuple):
    """What ties one contact to another: how strong it is (0 to 1), and what it is, in words; `{}` is the first one."""

    strength: float
    because: str


class Known(NamedTuple):
    """Your own tie to a contact: their name, its strength (0 to 1), and what it is, in words."""

    name: str
    strength: float
    because: str


class Route(NamedTuple):
    """A way while it is searched for: its strength (0 to 1), and the people in order."""

    strength: float
    people: tuple[int, ...]


class Step(Record):
    """One step of a way: to whom, how strong that tie is (0 to 100), and what it is."""

    id: int
    name: str
    strength: int
    because: str


class Way(Record):
    """A way to a contact, as strong (0 to 100) as the product of its steps. The last step leads to them."""

    strength: int
    id: int
    name: str
    steps: tuple[Step, ...]


Links = dict[int, dict[int, Link]]
"""What ties whom to whom, both ways."""


def to_person(store: Store, person: Person, today: date, most: int = 5) -> list[Way]:
    """The warmest ways to a contact, best first, each by another last step."""
    return _ways(store, [person], today, most)


def to_people(store: Store, people: Sequence[Person], today: date, most: int = 5) -> list[Way]:
    """The warmest ways to any of these."""
    return _ways(store, people, today, most)


def to_organization(store: Store, text: str, today: date, most: int = 5) -> list[Way]:
    """The warmest ways to anybody of the organizations whose name holds `text`. Raises NotFoundError when there is
    none with people."""
    folded = fold(text)
    if not folded:
        raise UsageError(f"There is no letter in --org {text[:60]!r}.", "Give a part of the organization's name.")
    rows = store.each("introductions/of_organization", org=folded, today=today.isoformat(), limit=COLLEAGUES)
    people = [Person(row["id"], row["name"]) for row in rows]
    if not people:
        raise NotFoundError(f"Nobody of {text[:60]!r} is on record.", "`netcrm list --org NAME` lists who is.")
    return _ways(store, people, today, most)


def near(store: Store, ids: Iterable[int], today: date) -> Links:
    """What ties each of `ids` to others: as many statements for all of them as for one."""
    asked = str(list(ids))  # whole numbers: as JSON writes a list of them
    found: dict[int, dict[int, list[Link]]] = {}
    for one, other, link in (*_together(store, asked, today), *_introduced(store, asked), *_homes(store, asked)):
        found.setdefault(one, {}).setdefault(other, []).append(link)
    return {one: {other: _joined(links) for other, links in others.items()} for one, others in found.items()}


def _together(store: Store, ids: str, today: date) -> Iterator[tuple[int, int, Link]]:
    """Who was together with whom: as warm as a tie with so many contact-days.

    Among n people each is one of n - 1 to whom somebody may have spoken, and counts for that part of a day. (So does
    M. E. J. Newman weigh who wrote papers together: Physical Review E 64, 016132, 2001.)
    """
    met: dict[tuple[int, int], tuple[float, int, str]] = {}
    for query in ("introductions/at_interactions", "introductions/at_events"):
        for row in store.each(query, ids=ids, crowd=Tie.CROWD):
            pair = (row["one"], row["other"])
            n, times, last = met.get(pair, (0.0, 0, ""))
            weight = cadence.CHANNELS[row["channel"]].weight * row["share"]
            met[pair] = (n + weight, times + row["times"], max(last, row["day"]))
    for (one, other), (n, times, last) in met.items():
        warmth = cadence.warmth(n, (today - date.fromisoformat(last)).days)
        link = Link(warmth, f"together {'once' if times == 1 else f'{times} times'}, last on {last}")
        yield one, other, link
        yield other, one, link


def _introduced(store: Store, ids: str) -> Iterator[tuple[int, int, Link]]:
    """Who introduced whom: to you, or to somebody else, who is tied to both as well."""
    for row in store.each("introductions/brought_near", ids=ids):
        yield row["introduced_by"], row["id"], Link(Tie.BROUGHT, "{} brought them to you")
        yield row["id"], row["introduced_by"], Link(Tie.BROUGHT, "they brought {} to you")
    for row in store.each("introductions/made_near", ids=ids):
        one, other, broker = row["person_id"], row["other_id"], row["broker_id"]
        for a, b in ((one, other), (other, one)):
            yield a, b, Link(Tie.INTRODUCED, "introduced to {}")
            if broker is not None:
                yield broker, a, Link(Tie.BROUGHT, "{} introduced them")
                yield a, broker, Link(Tie.BROUGHT, "they introduced {}")


def _homes(store: Store, ids: str) -> Iterator[tuple[int, int, Link]]:
    for row in store.each("introductions/homes_near", ids=ids):
        link = Link(Tie.HOUSEHOLD, "same household as {}")
        yield row["one"], row["other"], link
        yield row["other"], row["one"], link


def _joined(links: list[Link]) -> Link:
    """Several things that tie two people, as one: each of them may be what helps, so that their doubts multiply."""
    if len(links) == 1:
        return links[0]
    because = dict.fromkeys(link.because for link in sorted(links, reverse=True))
    kinds = {link.because: link.strength for link in links}  # the same thing twice is no stronger
    return Link(1 - prod(1 - strength for strength in kinds.values()), "; ".join(because))


def _ways(store: Store, people: Sequence[Person], today: date, most: int) -> list[Way]:
    """The `most` warmest ways that end at one of `people`.

    Whoever is before them is reached at best directly or over one more: two rounds over the links that there are, which
    is where Dijkstra's search ends as well, as a product falls where a sum of -log grows. So a way goes over nobody
    twice, and over none of `people` but the last.
    """
    ends = dict.fromkeys(person.id for person in people)
    last = near(store, ends, today)
    known = _known(store, {*ends, *(one for end in ends for one in last.get(end, ()))}, ends, today)
    brokers = [one for one in known if one not in ends]
    direct = [Route(known[end].strength, (end,)) for end in ends]
    reached = {one: Route(known[one].strength, (one,)) for one in brokers}
    found = _warmest([*direct, *_finished(reached, ends, last)], most)

    least = found[-1].strength if len(found) == most else 0.0
    worth = {one: max(link.strength for end, link in last[one].items() if end in ends) for one in brokers}
    # Over whom the last step alone is weaker than each of the ways found, there is no better one.
    followed = nlargest(FOLLOWED, (one for one in brokers if worth[one] > least), key=lambda one: (worth[one], -one))
    links = near(store, followed, today)
    known |= _known(store, {one for others in links.values() for one in others} - known.keys(), ends, today)
    for one in followed:
        for first, link in links.get(one, {}).items():
            if first in known and first not in ends:
                reached[one] = max(reached[one], Route(known[first].strength * link.strength, (first, one)))
    found = _warmest([*direct, *_finished(reached, ends, last)], most)
    return [_way(route, known, links, last) for route in found]


def _finished(reached: Mapping[int, Route], ends: Container[int], last: Links) -> Iterator[Route]:
    """The routes to those before the end, each with the last step to whom they are tied to."""
    for one, (strength, people) in reached.items():
        for end, link in last[one].items():
            if end in ends:
                yield Route(strength * link.strength, (*people, end))


def _warmest(routes: Iterable[Route], most: int) -> list[Route]:
    """The best of those that count at all; of equal ones the shorter first."""
    count = (route for route in routes if round(100 * route.strength))
    return nsmallest(most, count, key=lambda route: (-route.strength, len(route.people), route.people))


def _known(store: Store, ids: Iterable[int], ends: Container[int], today: date) -> dict[int, Known]:
    """How you are tied to each; without who is archived or dead, but for the ends."""
    known = {}
    for row in store.each("introductions/ties", ids=str(list(ids))):
        if row["gone"] and row["id"] not in ends:
            continue
        n, silent = upkeep.tie(row, today)
        if row["last_contact"]:
            because = f"{n:g} contact-day{'' if n == 1 else 's'}, last on {row['last_contact']}"
        else:
            because = "no contact on record; you track them"
        known[row["id"]] = Known(row["name"], cadence.warmth(n, silent), because)
    return known


def _way(route: Route, known: Mapping[int, Known], links: Links, last: Links) -> Way:
    first = route.people[0]
    steps = [Step(first, known[first].name, _shown(known[first].strength), known[first].because)]
    for before, one in pairwise(route.people):
        link = last[before][one] if one == route.people[-1] else links[before][one]
        because = link.because.replace("{}", known[before].name)
        steps.append(Step(one, known[one].name, _shown(link.strength), because))
    end = route.people[-1]
    return Way(_shown(route.strength), end, known[end].name, tuple(steps))


def _shown(strength: float) -> int:
    return round(100 * strength)
