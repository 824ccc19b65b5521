"""Reads the sets of dated letters: for each correspondent the days on which letters went either way.

Rule: a day counts once, whatever number of letters it saw, as a contact-day does in netcrm.
"""

import csv
import gzip
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

YEAR = 365
STEP = 91
"""Days between two cuts: a quarter, so that no season and no single day decides."""

BEFORE = 0.1
"""The part of all letters that is written before the first cut: before it there is no past to go by."""

KNOWN = 3 * YEAR
"""Who was not heard from for longer is not asked about. Judgement: who is silent for a decade is easy to tell."""


class Letters(NamedTuple):
    """The letters with one person: contact-days in order, and of these the days with a letter out and one in."""

    name: str
    days: tuple[int, ...]
    sent: frozenset[int]
    received: frozenset[int]


class Past(NamedTuple):
    """Somebody at a cut: who, the contact-days until then, and the days of silence since."""

    person: Letters
    days: tuple[int, ...]
    silent: int


def sets(folder: Path) -> dict[str, list[Letters]]:
    """The sets of a folder by their names, in order; none where the folder is missing."""
    return {path.name.removesuffix(".csv.gz"): read(path) for path in sorted(folder.glob("*.csv.gz"))}


def read(path: Path) -> list[Letters]:
    """The correspondents in a file of ego, alter, day, dir (1: from ego), in order of their names."""
    days: dict[str, dict[int, set[str]]] = {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            days.setdefault(row["alter"], {}).setdefault(int(row["day"]), set()).add(row["dir"])
    return [
        Letters(
            name,
            tuple(sorted(ways)),
            frozenset(day for day, way in ways.items() if "1" in way),
            frozenset(day for day, way in ways.items() if "-1" in way),
        )
        for name, ways in sorted(days.items())
    ]


def span(people: list[Letters], before: float = BEFORE) -> tuple[int, int]:
    """The day by which a part of all contact-days is over, and the last day."""
    days = sorted(day for person in people for day in person.days)
    return days[int(len(days) * before)], days[-1]


def known(people: list[Letters], cut: int, silent: int = KNOWN) -> Iterator[Past]:
    """Who was heard from until a day, and not too long before it."""
    for person in people:
        past = person.days[: bisect_right(person.days, cut)]
        if past and cut - past[-1] <= silent:
            yield Past(person, past, cut - past[-1])
