"""Fills a store of bench/world.py with what years of a network hold beside its contacts and their interactions.

Rule: for 10,000 contacts 5,000 introductions, 500 events with 12 people each and their follow-ups, 2,000 favors and 200
outcomes; in the same proportion for other sizes, and the same on every machine. Events are four days apart, so that the
last twelve months hold 92 of them.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random
from uuid import UUID

from invented import TODAY, TOPICS
from netcrm.core import upkeep
from netcrm.store import base
from netcrm.store.base import Value

APART = 4
"""Days between two events."""

THERE = 12
"""People whom one meets at an event."""

KINDS = ("afterwork", "meetup", "conference", "dinner", "")
STATES = ("idea", "asked", "made", "thanked", "declined")
EVENT = ("uid", "name", "day", "place", "kind", "cost", "currency", "hours")
ENTRY = ("id", "uid", "day", "channel", "direction", "summary", "created_at", "event_id")
FOLLOW_UP = ("uid", "contact_id", "event_id", "met_on", "due_on", "done_on")
INTRODUCTION = ("uid", "broker_id", "person_id", "other_id", "state", "day", "because")
FAVOR = ("uid", "contact_id", "direction", "text", "state", "day", "due_on", "done_on")
OUTCOME = ("uid", "contact_id", "day", "text", "value", "currency")
CURRENCIES = ("EUR", "EUR", "EUR", "CHF")


def fill(store: base.Store, count: int, chance: Random, capacity: int) -> None:
    """Add all of it to a store of `count` contacts, in one operation."""
    contacts = [row["id"] for row in store.each("intake/contacts")]
    with store.write("import", "evenings"):
        seen = _events(store, count // 20, contacts, chance)
        _met_elsewhere(store, contacts, seen, chance)
        store.insert_many("introduction", INTRODUCTION, _introductions(count // 2, contacts, chance))
        store.insert_many("favor", FAVOR, _favors(count // 5, contacts, chance))
        store.insert_many("outcome", OUTCOME, _outcomes(count // 50, contacts, chance))
        upkeep.refresh(store, sorted(seen), TODAY, capacity)


def _events(store: base.Store, count: int, contacts: Sequence[int], chance: Random) -> set[int]:
    """Events with the people who were met there; who these are."""
    first = store.next_id("event")
    events: list[tuple[Value, ...]] = []
    entries: list[tuple[Value, ...]] = []
    took_part: list[tuple[Value, ...]] = []
    follow_ups: list[tuple[Value, ...]] = []
    entry = store.next_id("interaction")
    seen: set[int] = set()
    for number in range(count):
        day = (TODAY - timedelta(days=APART * number + 1)).isoformat()
        kind = KINDS[number % len(KINDS)]
        events.append((
            _uid(chance), f"{kind or 'evening'} {number % 60}", day, "", kind, chance.choice((0, 12.5, 25, 400)),
            chance.choice(CURRENCIES), chance.choice((0, 2, 3, 8)),
        ))  # fmt: skip
        for contact in chance.sample(contacts, min(THERE, len(contacts))):
            entries.append((entry, _uid(chance), day, "in_person", "out", "", store.now(), first + number))
            took_part.append((entry, contact))
            due = (TODAY - timedelta(days=APART * number - 2)).isoformat()
            follow_ups.append((_uid(chance), contact, first + number, day, due, day))
            seen.add(contact)
            entry += 1
    store.insert_many("event", EVENT, events)
    store.insert_many("interaction", ENTRY, entries)
    store.insert_many("participant", ("interaction_id", "contact_id"), took_part)
    store.insert_many("follow_up", FOLLOW_UP, follow_ups)
    return seen


def _met_elsewhere(store: base.Store, contacts: Sequence[int], seen: set[int], chance: Random) -> None:
    """The others were met on some day of ten years."""
    rows = [(_day(chance, 3650), contact) for contact in contacts if contact not in seen]
    store.update_many("contact", ("met_on",), rows)


def _introductions(count: int, contacts: Sequence[int], chance: Random) -> Iterator[tuple[Value, ...]]:
    for number in range(count):
        one, other, broker = chance.sample(contacts, 3)
        because = chance.choice(TOPICS)
        yield _uid(chance), broker if number % 3 else None, one, other, chance.choice(STATES), _day(chance), because


def _favors(count: int, contacts: Sequence[int], chance: Random) -> Iterator[tuple[Value, ...]]:
    for number in range(count):
        day, text = _day(chance), chance.choice(TOPICS)
        direction = "received" if number % 3 else "given"
        is_open = number % 10 == 0
        state, due = ("open", TODAY.isoformat()) if is_open else ("done", None)
        yield _uid(chance), chance.choice(contacts), direction, text, state, day, due, None if is_open else day


def _outcomes(count: int, contacts: Sequence[int], chance: Random) -> Iterator[tuple[Value, ...]]:
    for _ in range(count):
        value = chance.choice((0, 500, 3000))
        unit = chance.choice(CURRENCIES) if value else ""
        yield _uid(chance), chance.choice(contacts), _day(chance), chance.choice(TOPICS), value, unit


def _day(chance: Random, back: int = 1825) -> str:
    return (TODAY - timedelta(days=chance.randrange(back))).isoformat()


def _uid(chance: Random) -> str:
    return str(UUID(int=chance.getrandbits(128), version=4))
