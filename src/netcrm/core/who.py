"""Who is meant by what was typed.

Rule: exact beats nickname beats a name left by a merge beats whole word beats prefix beats fragment; accents and case
do not matter. The first rank that finds somebody decides. Two on the same rank are never guessed between
(AmbiguousError with both), and nobody at all offers the nearest spellings (NotFoundError).
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from netcrm import names
from netcrm.errors import AmbiguousError, NotFoundError, UsageError
from netcrm.store.base import Row, Store

SHOWN = 10
"""How many of the people who fit an ambiguous name are listed."""


class Person(NamedTuple):
    """Somebody found."""

    id: int
    name: str


def find(store: Store, text: str, today: date, *, archived: bool = False) -> Person:
    """The one contact meant by `text`: `id:42`, a number from this week's plan, an e-mail address, or a name.

    Of those who fit equally well, archived people count only when nobody else does; with `archived` it is the other
    way round. Raises NotFoundError, AmbiguousError, or UsageError for an empty text.
    """
    typed = text.strip()
    if not typed:
        raise UsageError(
            "WHO is empty.", "Give a name, part of one, an e-mail address, id:42, or a number of the plan."
        )
    found = _direct(store, typed, today)
    if found is None:
        found = _by_name(store, typed, archived)
    return meant(store, *(_only(typed, found) if found else _nobody(store, typed)))


def meant(store: Store, row_id: int, name: str) -> Person:
    """Somebody whom the next write is about: it is refused when they are not there any more."""
    store.meant[row_id] = name
    return Person(row_id, name)


def find_all(store: Store, texts: Iterable[str], today: date, *, archived: bool = False) -> list[Person]:
    """Everyone meant, in order, each once."""
    return list(dict.fromkeys(find(store, text, today, archived=archived) for text in texts))


def is_number(text: str) -> bool:
    """Whether what was typed means a row of this week's plan, whoever stands in it."""
    typed = text.strip()
    return typed.isdecimal() and len(typed) < 5


def _direct(store: Store, typed: str, today: date) -> list[Row] | None:
    """What names a row outright; None when `typed` is a name."""
    if typed[:3].lower() == "id:" and typed[3:].isdecimal():
        return _fit(store.one("who/by_id", id=int(typed[3:18])))
    if is_number(typed):
        # The plan that was made for a week with today in it, on whatever day the weeks begin.
        span = {"today": today.isoformat(), "week_ago": (today - timedelta(days=7)).isoformat()}
        return _fit(store.one("who/by_position", position=int(typed), **span))
    if "@" in typed:
        return store.all("who/by_point", kind="email", normalized=names.normal_email(typed), limit=SHOWN + 1)
    if typed.startswith(("http://", "https://")):
        return store.all("who/by_point", kind="url", normalized=names.normal_url(typed), limit=SHOWN + 1)
    return None


def _fit(row: Row | None) -> list[Row]:
    return [] if row is None else [row]


def _by_name(store: Store, typed: str, archived: bool) -> list[Row]:
    folded = names.fold(typed)
    for query, values in _ladder(folded) if folded else ():
        for put_away in (archived, not archived):
            rows = store.all(query, archived=put_away, limit=SHOWN + 1, **values)
            if rows:
                return rows
    return []


def _ladder(folded: str) -> list[tuple[str, dict[str, str]]]:
    """The ranks, best first: a query and what it looks for."""
    words = folded.split()
    return [
        ("who/by_name", {"folded": folded}),
        ("who/by_nickname", {"folded": folded}),
        ("who/by_other_name", {"folded": folded}),
        ("who/by_words", {"match": match(words, "")}),
        ("who/by_words", {"match": match(words, "*")}),
        ("who/by_fragment", {"folded": folded}),
    ]


def match(words: Iterable[str], ending: str) -> str:
    """A full-text query for names that hold every one of `words`; quoted, so that nothing in them is an operator."""
    quoted = " AND ".join('"' + word.replace('"', '""') + '"' + ending for word in words)
    return f"{{folded nickname_folded}} : ({quoted})"


def _only(typed: str, rows: list[Row]) -> Person:
    if len(rows) == 1:
        return Person(rows[0]["id"], rows[0]["name"])
    fits = [{key: row[key] or None for key in ("id", "name", "organization", "city")} for row in rows[:SHOWN]]
    count = f"{len(fits)} people" if len(rows) <= SHOWN else f"More than {SHOWN} people"
    raise AmbiguousError(
        f"{count} fit {typed!r}.", "Type more of the name, or the id:N beside it.", {"candidates": fits}
    )


def _nobody(store: Store, typed: str) -> Person:
    if typed.isdecimal():
        hint = "`netcrm due` shows the plan with its numbers."
        raise NotFoundError(f"There is no number {typed} in this week's plan.", hint)
    if typed[:3].lower() == "id:":
        raise NotFoundError(f"There is no contact with {typed}.", "`netcrm list` shows everyone with their id.")
    if typed.startswith("@"):
        hint = f"`netcrm list {_short(typed)}` shows who fits; tag, circle, archive, snooze and edit take a view."
        raise NotFoundError(f"Nobody is called {_short(typed)!r}: a saved view can't be meant here.", hint)
    if "@" in typed or "://" in typed:
        what, option = ("e-mail address", "--email") if "@" in typed else ("address", "--url")
        raise NotFoundError(f"Nobody has the {what} {_short(typed)!r}.", f"`netcrm add NAME {option} …` adds somebody.")
    near = names.nearest(typed, (row["name"] for row in store.each("who/names")))
    add = f"`netcrm add {_quoted(typed) if typed == _short(typed) else 'NAME'}` adds them."
    hint = f"Did you mean {' or '.join(near)}? Otherwise {add}" if near else add
    raise NotFoundError(f"Nobody is called {_short(typed)!r}.", hint, {"nearest": near})


def _short(typed: str) -> str:
    return typed if len(typed) <= 60 else f"{typed[:60]}…"


def _quoted(typed: str) -> str:
    return '"' + "".join("\\" + c if c in '"\\$`' else c for c in typed) + '"' if not typed.isalnum() else typed
