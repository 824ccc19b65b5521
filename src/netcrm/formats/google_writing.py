"""Contacts as the CSV that Google Contacts imports: today's layout, with as many columns as most people need.

The rule it keeps: rows go out as they come, so the number of columns is fixed; what is over goes into the last column
of its kind, parted by ` ::: `, as in Google's own files, and what Google has no column for into custom fields.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TextIO

from netcrm.formats import csv
from netcrm.formats.cells import AT_RISK, guarded, guarded_inside, joined
from netcrm.formats.google_labels import HANDLE, OWN, label_cell, name_cell
from netcrm.records import ContactDraft

_NAMED: Final = (
    "First Name", "Middle Name", "Last Name", "Phonetic First Name", "Phonetic Middle Name", "Phonetic Last Name",
    "Name Prefix", "Name Suffix", "Nickname", "File As", "Organization Name", "Organization Title",
    "Organization Department", "Birthday", "Notes", "Photo", "Labels",
)  # fmt: skip
_PAIR: Final = ("Label", "Value")
_ADDRESS: Final = (
    "Label", "Formatted", "Street", "City", "PO Box", "Region", "Postal Code", "Country", "Extended Address",
)  # fmt: skip
_NUMBERED: Final = (
    ("E-mail", 5, _PAIR), ("Phone", 5, _PAIR), ("Address", 3, _ADDRESS), ("Relation", 3, _PAIR),
    ("Website", 5, _PAIR), ("Event", 3, _PAIR), ("Custom Field", 12, _PAIR),
)  # fmt: skip
_PAIRS: Final = {
    kind: [(f"{kind} {n} - Label", f"{kind} {n} - Value") for n in range(1, most + 1)] for kind, most, _ in _NUMBERED
}

COLUMNS: Final = (
    *_NAMED,
    *(f"{kind} {n} - {part}" for kind, most, parts in _NUMBERED for n in range(1, most + 1) for part in parts),
)

_FOR_EXTRA: Final = frozenset(
    column
    for column in COLUMNS
    if column.startswith(("Phonetic", "Name ", "File As", "Organization D", "Photo", "Address", "Relation", "Event"))
) - {"Address 1 - City"}
"""Columns that an extra of their name goes back to, as it came from a file of Google's."""

_OTHER_CITIES: Final = frozenset(column for column in _FOR_EXTRA if column.endswith("City"))

_KINDS: Final = {"email": "E-mail", "phone": "Phone", "url": "Website"}

_HARMLESS: Final = re.compile(r"[+-][\d +().:/-]*")
"""A phone number or a date without its year: a spreadsheet finds nothing to run in it, and Google wants it bare."""

_DAY: Final = re.compile(r"(?:\d{4}|-)-\d\d-\d\d")


def write(drafts: Iterable[ContactDraft], out: TextIO, *, raw: bool = False) -> int:
    """Write contacts as they come; returns how many. `out` must not translate line ends (`newline=""`).

    A cell that a spreadsheet would run gets a `'` before it, but for phone numbers and dates; with `raw` none does.
    """
    return csv.write(COLUMNS, _rows(drafts, raw), out, raw=True)


def _rows(drafts: Iterable[ContactDraft], raw: bool) -> Iterator[Sequence[str]]:
    blank = dict.fromkeys(COLUMNS, "")
    for draft in drafts:
        cells = blank.copy()
        _fill(cells, draft)
        yield [cell if raw or not cell else _guarded(cell) for cell in cells.values()]


def _guarded(cell: str) -> str:
    inside = guarded_inside(cell)
    return inside if cell[0] not in AT_RISK or _HARMLESS.fullmatch(cell) else guarded(inside)


def _fill(cells: dict[str, str], draft: ContactDraft) -> None:
    cells["First Name"], cells["Last Name"] = _first_and_last(draft.name)
    cells["Nickname"] = draft.nickname
    cells["Organization Name"] = _one(draft.organization)
    cells["Organization Title"] = _one(draft.title)
    cells["Notes"] = draft.note
    cells["Labels"] = joined([*map(name_cell, draft.tags), "* myContacts"])
    cells["Address 1 - City"] = draft.city
    if _DAY.fullmatch(draft.birthday):
        cells["Birthday"] = draft.birthday
    for kind, column in _KINDS.items():
        of_kind = [(label_cell(point.label), point.value) for point in draft.points if point.kind == kind]
        _number(cells, column, of_kind)
    custom = [(name_cell(name, is_own=True), value) for name, value in _own(draft, cells)]
    times = Counter([name for name, _ in draft.extra])
    for name, value in draft.extra:
        if times[name] == 1 and _goes_back(name, value, cells):
            cells[name] = value
        else:
            custom.append((name_cell(name), value))
    _number(cells, "Custom Field", custom)


def _own(draft: ContactDraft, cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What Google has no column for, with the names of its custom fields."""
    for name, field in OWN.items():
        value = getattr(draft, field)
        if value and not (field == "birthday" and cells["Birthday"]):
            yield name, "yes" if value is True else str(value)
    for point in draft.points:
        if point.kind == "handle":
            yield f"{HANDLE}: {point.label}" if point.label else HANDLE, point.value


def _goes_back(name: str, value: str, cells: dict[str, str]) -> bool:
    """Whether an extra is of a column of Google's that is free. The first city that is read is the contact's own."""
    free = name in _FOR_EXTRA and not cells[name] and bool(value.strip())
    return free and (name not in _OTHER_CITIES or bool(cells["Address 1 - City"]))


def _number(cells: dict[str, str], kind: str, pairs: Sequence[tuple[str, str]]) -> None:
    """Labels and values to the columns of a kind; the last takes all that are left."""
    columns = _PAIRS[kind]
    last = len(columns) - 1
    for (label, value), pair in zip(columns[:last], pairs, strict=False):
        cells[label], cells[value] = _one(pair[0]), _one(pair[1])
    if rest := pairs[last:]:
        label, value = columns[last]
        cells[label], cells[value] = map(joined, zip(*rest, strict=True))


def _one(text: str) -> str:
    return joined([text]) if ":::" in text else text


def _first_and_last(name: str) -> tuple[str, str]:
    """A name for Google's two columns: the last word is the last name, with the small ones before it (`van der`)."""
    words = name.split(" ")
    at = len(words) - 1
    while at > 1 and words[at - 1].islower():
        at -= 1
    return (" ".join(words[:at]), " ".join(words[at:])) if at else (name, "")
