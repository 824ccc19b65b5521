"""What a file says of somebody known, beside what the store says: which of it is new, and who wins.

Rule: what the store lacks is filled in, and nothing that it has is lost. Where both say something your own edit wins,
else the file; a list that is older than one that was read before only fills in. Where a file says two things of one
person the first counts, so that the same file again changes nothing. Notes, languages and extra values add up.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

from netcrm.core.caring import BETWEEN, joined, spoken
from netcrm.core.matching import Known, fold, says_less, set_aside
from netcrm.records import ContactDraft, Extra, gathered, spread
from netcrm.store.base import Row, Store

COMPARED = (
    "name", "nickname", "organization", "title", "city", "birthday", "met_on", "met_at", "note", "circle", "every",
    "languages", "timezone", "avoid",
)  # fmt: skip
"""The fields in which a draft is compared with a contact."""


JOINED: Mapping[str, Callable[[str, str], str]] = {
    "languages": lambda have, stated: BETWEEN.join(dict.fromkeys((*spoken(have), *spoken(stated)))), "avoid": joined,
}  # fmt: skip
"""Fields that add up, as tags do."""

NOTHING: frozenset[str] = frozenset()
EVERYTHING = frozenset(COMPARED)


class Stated(NamedTuple):
    """A field of which the file says something else: what you have, what it says, and why yours stays, if it does.
    `again`: the file itself has said what you have, in a record before this one."""

    field: str
    have: object
    stated: object
    stays: str = ""
    again: bool = False

    def __str__(self) -> str:
        """The change in words, or what was kept."""
        if self.stays:
            return f"{self.field}: you have {self.have!r}, the {self.stays} {self.stated!r}"
        return f"{self.field}: {self.have!r} → {self.stated!r}" if self.have else f"{self.field}: {self.stated!r}"


def differences(
    draft: ContactDraft, known: Known, edited: "Edited", said: Collection[str], *, older: bool, by_record: bool
) -> Iterator[Stated]:
    """Field by field what the file says beyond the store; `said` are the fields that it has stated of them before.
    `by_record`: it speaks of the contact by uid or profile, so that its spelling of the name is the same record's; any
    other name becomes an alias."""
    for field in COMPARED:
        stated, have = getattr(draft, field), known.says[field]
        if not stated or stated == have or set_aside(known, field, stated) or says_less(field, stated, have):
            continue
        if field == "organization" and fold(str(stated)) == fold(str(have)):
            continue  # accents and case do not make another one
        if field == "name" and have and (not by_record or field in said or fold(str(stated)) == fold(str(have))):
            continue
        again = field in said and not says_less(field, have, stated)
        if field == "note" and have:
            if str(stated) in str(have):
                continue
            stated, again = f"{have}\n\n{stated}", False
        elif field in JOINED and have:
            stated, again = JOINED[field](str(have), str(stated)), False
            if stated == have:
                continue
        if not have:
            yield Stated(field, have, stated)
        elif field in edited:
            yield Stated(field, have, stated, stays="file")
        elif older:
            yield Stated(field, have, stated, stays="older file")
        else:
            yield Stated(field, have, stated, again=again)


def stated_by(draft: ContactDraft, before: frozenset[str]) -> frozenset[str]:
    """The fields of which a draft says something, and those of `before`; one and the same set for all who are alike,
    since an import holds one for each person of a file."""
    stated = before.union([field for field in COMPARED if getattr(draft, field)])
    return _STATED.setdefault(stated, stated)


_STATED: dict[frozenset[str], frozenset[str]] = {}
"""The sets that `stated_by` has met: as many as there are kinds of records in files."""


def merged_extra(known: Extra, pairs: tuple[tuple[str, str], ...]) -> str:
    """Both as the JSON of a contact's column, empty when the file adds nothing; values of one name stand together."""
    there = set(spread(known))
    new = [pair for pair in dict.fromkeys(pairs) if pair not in there]
    if not new:
        return ""
    return as_json(gathered([*spread(known), *new]))


def as_json(extra: Extra) -> str:
    """`extra` as a contact's column holds it."""
    return json.dumps(extra, ensure_ascii=False) if extra else ""


class Edited:
    """The fields that a command of yours, not an import, set last; read from the journal when first asked."""

    def __init__(self, store: Store, contact: int, labels: frozenset[str]) -> None:
        self._store = store
        self._contact = contact
        self._labels = labels
        self._fields: set[str] | None = None

    def __contains__(self, field: str) -> bool:
        if self._fields is None:
            self._fields = self._read()
        return field in self._fields

    def _read(self) -> set[str]:
        edited: set[str] = set()
        for row in self._store.all("intake/edits", id=self._contact):
            set_now = set(COMPARED) if row["after"] is None else _moved(row)
            edited = edited - set_now if row["label"] in self._labels else edited | set_now
        return edited


def _moved(row: Row) -> set[str]:
    before, after = json.loads(row["before"]), json.loads(row["after"])
    return {column.removesuffix("_id") for column, value in after.items() if before.get(column) != value}
