"""Finds people by anything known of them: names, organizations, titles, cities, notes, facts.

Rule: accents and case do not matter, the last word may be cut short, every word must be there. What is typed is quoted
whole, so that nothing in it is an operator of the index.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import date

from netcrm import names
from netcrm.core import cadence, upkeep
from netcrm.errors import UsageError
from netcrm.records import Hit
from netcrm.store.base import Row, Store

PLACES = (
    ("name", "search/names"),
    ("organization", "search/organizations"),
    ("card", "search/cards"),
    ("note", "search/facts"),
    ("interaction", "search/interactions"),
)
"""Where a text may be found, surest first, and the query that looks there."""

LOOKED_AT = 100
"""How many rows of each place are looked at, unless more are to be shown: ranking every match of one letter among
100,000 people would take long, and nobody reads on."""

LOOKED_AT_AT_MOST = 1_000_000
"""The same, however many are to be shown, and however much there is of one person."""

LOOKED_AT_FOR_SOME = 5_000
"""The same where only some people may be found: most of the rows are of others."""


def words(text: str) -> list[str]:
    """The words of what was typed, folded: what the search looks for, from the beginning of a word."""
    return names.fold(text).split()


def find(
    store: Store, text: str, today: date, limit: int, among: Collection[int] | None = None
) -> tuple[list[Hit], bool]:
    """People for whom every word of `text` is found in one place, each once, best first; and whether there are more.

    A name beats an organization beats the rest; within one place the stronger tie comes first, and of one person what
    is of the latest day. Of many rows those that were written last are looked at.

    `among`: the contacts who may be found, None for everybody.

    Raises UsageError when there is no word in `text`.
    """
    looked_for = words(text)
    if not looked_for:
        raise UsageError("There is nothing to look for.", "Give a word, or the beginning of one.")
    match = _all_of(looked_for)
    hits: dict[int, Hit] = {}
    more = False

    def may_be(row: Row) -> bool:
        return row["id"] not in hits and (among is None or row["id"] in among)

    most = max(LOOKED_AT if among is None else LOOKED_AT_FOR_SOME, min(limit, LOOKED_AT_AT_MOST) + 1)
    for place, query in PLACES:
        if len(hits) > limit:
            break
        rows, full = _looked_at(store, query, match, most, may_be, limit - len(hits))
        more = more or full
        newest_first = sorted((_hit(row, place, today) for row in rows), key=lambda hit: hit.day, reverse=True)
        for hit in sorted(newest_first, key=lambda hit: (-hit.strength, hit.name)):
            hits.setdefault(hit.id, hit)
    if not hits:
        rows = store.all("search/fragments", folded=" ".join(looked_for), limit=most)
        hits = {row["id"]: _hit(row, "name", today) for row in rows if may_be(row)}
    return list(hits.values())[:limit], more or len(hits) > limit


def _looked_at(
    store: Store, query: str, match: str, most: int, may_be: Callable[[Row], bool], wanted: int
) -> tuple[list[Row], bool]:
    """The rows of a place who may be found, and whether there are rows that were not looked at.

    So many are looked at as `most` says, and more while those found are of no more people than are `wanted`.
    """
    while True:
        rows = store.all(query, match=match, limit=most)
        found = list(filter(may_be, rows))
        if len(rows) < most or most >= LOOKED_AT_AT_MOST or len({row["id"] for row in found}) > wanted:
            return found, len(rows) == most
        most = min(most * 8, LOOKED_AT_AT_MOST)


def phrase(column: str, text: str) -> str:
    """A full-text query for `text` as a whole in one column."""
    return f"{column} : {_quoted(text)}"


def _all_of(words: Iterable[str]) -> str:
    return " AND ".join(_quoted(word) + "*" for word in words)


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""').replace("\0", "") + '"'


def _hit(row: Row, place: str, today: date) -> Hit:
    n, silent = upkeep.tie(row, today)
    return Hit(
        id=row["id"], name=row["name"], organization=row["organization"] or "", circle=row["circle"] or "",
        strength=cadence.strength(n, silent), last_contact=row["last_contact"] or "", place=place,
        day=row["day"] or "", text=row["text"] or "", private=bool(row["private"]),
    )  # fmt: skip
