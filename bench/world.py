"""Makes what the benchmarks run on: a store of so many contacts with a history, or a CSV file of people to import.

Rule: a store is what netcrm itself would have made of the same people. Contacts go through core/intake.py, interactions
in hundreds through the store's own insert, what follows from them through core/upkeep.py; all of it in one operation
with the journal and the search index at work. The same size gives the same people on every machine. It runs in the
environment that is measured:

    python bench/world.py store PATH 10000
    python bench/world.py lived PATH 10000
    python bench/world.py csv PATH 100000

`lived` is a `store` with what bench/evenings.py adds.
"""

import csv
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import evenings
from invented import CHANNELS, INTERACTIONS, TODAY, TOPICS, people
from netcrm.core import intake, upkeep
from netcrm.records import ContactDraft, Point
from netcrm.store import base, sqlite
from netcrm.store.base import Value

CAPACITY = 7
CIRCLES = ("inner", "close", "active", "wide")
GAPS = {"inner": 25, "close": 50, "active": 120, "wide": 200, "": 120}
"""Mean days between two interactions, by circle: of those in a circle, some are due and most are not."""

ENTRY = ("id", "uid", "day", "channel", "direction", "attempt", "summary", "created_at")
TOGETHER = 1_000
"""Contacts whose histories are held in memory before they are written."""

COLUMNS = ("Name", "E-mail", "Phone", "Organization", "Title", "City", "Tags", "Birthday")


def make_csv(path: Path, count: int) -> None:
    """A file of eight columns, as other programs export them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        table.writerows(people(count, Random(count)))


def make_store(path: Path, count: int) -> None:
    """A store of `count` contacts, every third in a circle, all with INTERACTIONS interactions."""
    chance = Random(count)
    circles = [CIRCLES[number // 3 % 4] if number % 3 == 0 else "" for number in range(count)]
    store = sqlite.connect(
        str(path), create=True, now=lambda: f"{TODAY}T12:00:00", new_uid=lambda: _uid(chance),
    )  # fmt: skip
    everybody = intake.Wishes(doubtful_as_new=True)  # some names are alike, and all of them are to be there
    with store.write("import", path.name):
        intake.bring_in(store, _drafts(count, circles, chance), TODAY, CAPACITY, everybody, source_format="world")
        contacts = [row["id"] for row in store.each("intake/contacts")]
        for start in range(0, count, TOGETHER):
            _log(store, contacts, range(start, min(start + TOGETHER, count)), circles, chance)
        upkeep.refresh(store, contacts, TODAY, CAPACITY)
    store.close()


def make_lived(path: Path, count: int) -> None:
    """The same with introductions, events, favors and outcomes."""
    make_store(path, count)
    chance = Random(count)
    store = sqlite.connect(
        str(path), create=False, now=lambda: f"{TODAY}T12:00:00", new_uid=lambda: _uid(chance),
    )  # fmt: skip
    evenings.fill(store, count, chance, CAPACITY)
    store.close()


def _drafts(count: int, circles: Sequence[str], chance: Random) -> Iterator[ContactDraft]:
    for number, person in enumerate(people(count, chance)):
        points = [Point("email", person.email), Point("phone", person.phone)]
        if number % 2:
            points.append(Point("url", f"https://www.linkedin.com/in/{person.email.partition('@')[0]}-{number}"))
        yield ContactDraft(
            name=person.name, organization=person.organization, title=person.title, city=person.city,
            circle=circles[number], birthday=person.birthday if number % 3 else "", points=tuple(points),
            tags=tuple(person.tags.split(", ")) if person.tags else (),
            note=chance.choice(TOPICS) if number % 5 == 0 else "",
        )  # fmt: skip


def _log(store: base.Store, contacts: Sequence[int], some: range, circles: Sequence[str], chance: Random) -> None:
    """The histories of some of the contacts: a latest entry with somebody else, summaries on a fifth of them."""
    entries: list[tuple[Value, ...]] = []
    took_part: list[tuple[Value, ...]] = []
    entry = store.next_id("interaction")
    for number in some:
        day = TODAY
        for turn in range(INTERACTIONS):
            day -= timedelta(days=1 + int(chance.expovariate(1 / GAPS[circles[number]])))
            entries.append((
                entry, _uid(chance), day.isoformat(), chance.choice(CHANNELS), chance.choice(("out", "in")),
                turn == 0 and number % 10 == 0, chance.choice(TOPICS) if turn % 5 == 0 else "", store.now(),
            ))  # fmt: skip
            other = chance.choice(contacts) if turn == 0 else contacts[number]
            took_part += [(entry, contact) for contact in {contacts[number], other}]
            entry += 1
    store.insert_many("interaction", ENTRY, entries)
    store.insert_many("participant", ("interaction_id", "contact_id"), took_part)


def _uid(chance: Random) -> str:
    return str(UUID(int=chance.getrandbits(128), version=4))


MAKES = {"store": make_store, "lived": make_lived, "csv": make_csv}

if __name__ == "__main__":
    _, what, where, size = sys.argv
    MAKES[what](Path(where), int(size))
