"""Who comes first: the tracked in falling order of priority, read no further than somebody asks.

Rule: nobody is ranked who is not needed. People who share circle, contact-days and unanswered attempts differ only in
their silence, and their priority rises with it up to a peak and falls beyond (core/cadence.py, `peak`). So each such
group is two sorted runs in an index, and merging the runs' heads gives the order: of 33,000 people who are tracked some
hundred rows are read for a plan of seven (bench/everyday, the first `due` of a week).
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from heapq import heapify, heappop, heappush, merge
from itertools import groupby
from typing import NamedTuple
from zlib import crc32

from netcrm.core import cadence
from netcrm.store.base import Row, Store, Value

FIRST_ROWS = 8
"""How many people of a run are read at first."""


class Pool(NamedTuple):
    """Whom to rank: check-in after and until (ISO days), silent since a day or before it, with so much history."""

    until: str
    after: str = ""
    silent_before: str = "9999-12-31"
    least_n: float = 0.0
    most_unanswered: int = 1_000_000

    def ties(self, store: Store) -> list[Row]:
        """The groups of those whose check-in it asks for: what their priority is computed from, oldest and newest."""
        return store.all("ranking/ties", after=self.after, until=self.until)


class Candidate(NamedTuple):
    """Somebody ranked. `group` is the main tag or organization, empty for none; `household` 0 for none.

    `dormant`: silent for so long, after so much, that they may have the slot for an old tie.
    """

    id: int
    priority: float
    group: str
    household: int
    next_on: str
    dormant: bool


class _Run(NamedTuple):
    """The people of a group on one side of the peak, not read yet; `query` reads them best first."""

    query: str
    circle: str
    n: float
    unanswered: int
    values: dict[str, Value]


peak = lru_cache(maxsize=4096)(cadence.peak)

Head = tuple[float, bool, int, int, "Candidate | None", "Iterator[Candidate] | _Run"]
"""A run in the queue: -priority of its next one (or a bound of it), whether that one is known, a hash, its number."""


def best_first(store: Store, today: date, pool: Pool, ties: Iterable[Row]) -> Iterator[Candidate]:
    """Everybody in the pool who is not snoozed, by falling priority; equal ones go by a hash of the id.

    `ties` are those of this pool, or of a wider one with the same check-ins. Fresh news of somebody counts.
    """
    ahead = with_news(store, today, pool)
    if not ahead:
        return _by_silence(store, today, pool, ties)
    known = {one.id for one in ahead}
    others = (one for one in _by_silence(store, today, pool, ties) if one.id not in known)
    return merge(ahead, others, key=lambda one: -one.priority)


def _by_silence(store: Store, today: date, pool: Pool, ties: Iterable[Row]) -> Iterator[Candidate]:
    """The same, as if there were no news."""
    queue: list[Head] = [
        (-bound, False, 0, number, None, run) for number, (bound, run) in enumerate(_runs(today, pool, ties))
    ]
    heapify(queue)
    while queue:
        _, _, _, number, found, rest = heappop(queue)
        if found is not None:
            yield found
        people = _people(store, today, rest) if isinstance(rest, _Run) else rest
        following = next(people, None)
        if following is not None:
            heappush(queue, (-following.priority, True, _hash(following), number, following, people))


def with_news(store: Store, today: date, pool: Pool) -> list[Candidate]:
    """Those of the pool of whom there is fresh news that nobody has spoken to them about, by falling priority."""
    rows = store.all(
        "ranking/with_news", after=pool.after, until=pool.until, silent_before=pool.silent_before,
        today=today.isoformat(), fresh=fresh_since(today), least_n=pool.least_n, unanswered=pool.most_unanswered,
    )  # fmt: skip
    found = []
    for row in rows:
        circle, silent = row["circle"] or "", _silent(row["silent_since"], today)
        n = row["contact_days"] or cadence.assumed_n(circle)
        priority = cadence.priority(n, silent, row["unanswered"], circle) * cadence.News.WEIGHT
        dormant = silent > cadence.Dormant.SILENT and row["contact_days"] >= cadence.Dormant.LEAST_N
        found.append(_candidate(row, priority, dormant))
    return sorted(found, key=lambda one: (-one.priority, _hash(one)))


def fresh_since(today: date) -> str:
    """The first day (ISO) whose news is fresh today."""
    return (today - timedelta(days=cadence.News.FRESH)).isoformat()


def _runs(today: date, pool: Pool, ties: Iterable[Row]) -> Iterator[tuple[float, _Run]]:
    """Each group's two runs, with the priority that nobody in it exceeds."""
    span: dict[str, Value] = {
        "after": pool.after, "until": pool.until, "today": today.isoformat(), "silent_before": pool.silent_before,
    }  # fmt: skip
    for row in ties:
        circle, unanswered = row["circle"] or "", row["unanswered"]
        oldest, newest = row["oldest"], min(row["newest"], pool.silent_before)
        if oldest > newest or row["contact_days"] < pool.least_n or unanswered > pool.most_unanswered:
            continue
        n = row["contact_days"] or cadence.assumed_n(circle)
        turn = (today - timedelta(days=peak(n, unanswered))).isoformat()
        key = {"circle": row["circle"], "unanswered": unanswered, "contact_days": row["contact_days"], "turn": turn}
        for query, there, nearest in (
            ("ranking/rising", newest > turn, max(oldest, turn)),
            ("ranking/falling", oldest <= turn, min(newest, turn)),
        ):
            if there:
                bound = cadence.priority(n, _silent(nearest, today), unanswered, circle)
                yield bound, _Run(query, circle, n, unanswered, span | key)


def _people(store: Store, today: date, run: _Run) -> Iterator[Candidate]:
    for since, rows in groupby(_rows(store, run), key=lambda row: str(row["silent_since"])):
        silent = _silent(since, today)
        priority = cadence.priority(run.n, silent, run.unanswered, run.circle)
        dormant = silent > cadence.Dormant.SILENT and float(run.values["contact_days"] or 0) >= cadence.Dormant.LEAST_N
        yield from sorted((_candidate(row, priority, dormant) for row in rows), key=_hash)


def _rows(store: Store, run: _Run) -> Iterator[Row]:
    """The rows of a run, some and then more: a statement that is left open would be compiled anew for the next run."""
    skip, limit = 0, FIRST_ROWS
    while True:
        rows = store.all(run.query, limit=limit, skip=skip, **run.values)
        yield from rows
        if len(rows) < limit:
            return
        skip, limit = skip + limit, limit * 4


def _candidate(row: Row, priority: float, dormant: bool) -> Candidate:
    return Candidate(row["id"], priority, row["grp"], row["household_id"] or 0, row["next_on"] or "", dormant)


def _silent(since: str, today: date) -> int:
    return max(0, (today - date.fromisoformat(since)).days)


def _hash(one: Candidate) -> int:
    return crc32(str(one.id).encode())
