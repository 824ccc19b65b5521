"""Google Contacts' CSV, the old one (`Given Name`, `E-mail 1 - Type`) and today's (`First Name`, `E-mail 1 - Label`).

The rule it keeps: columns are known by their names, in any order and number; what Google numbers is read with the label
from the column beside it, and what has no field of ours is kept under the name that Google gives it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from netcrm.errors import UsageError
from netcrm.formats.address_books import EXTRA, Column, drafts, plain, remapped
from netcrm.formats.address_cards import Card, add_point
from netcrm.formats.cells import parted
from netcrm.formats.columns import POINTS, known
from netcrm.formats.contact_rows import parsers
from netcrm.formats.google_labels import HANDLE, OWN, is_starred, label_of, name_of
from netcrm.formats.google_writing import write
from netcrm.formats.tables import encoding_note, header_of
from netcrm.formats.text import TextFile
from netcrm.names import fold
from netcrm.records import Draft, Point

__all__ = ["is_header", "read", "write"]

_NUMBERED: Final = re.compile(r"(.+?) (\d{1,4}) (.+)")
"""A column of several of a kind, folded: `e mail 2 value`."""

_KINDS: Final = {
    word: kind
    for kind, words in {
        "emails": ("e mail", "email", "mail", "courriel", "adresse e mail", "correo electronico", "correo"),
        "phones": ("phone", "telephone", "telefon", "telefono", "telefone", "telefoon"),
        "urls": ("website", "web site", "site web", "webseite", "sitio web", "sito web", "site"),
        "handles": ("im", "instant message", "chat"),
        "organization": ("organization", "organisation", "organizacion"),
        "address": ("address", "adresse", "direccion"),
        "custom": ("custom field", "user defined field", "champ personnalise", "benutzerdefiniertes feld",
                   "campo personalizado"),
    }.items()
    for word in words
}  # fmt: skip
_VALUES: Final = frozenset(("value", "valeur", "wert", "valor", "valore", "waarde"))
_LABELS: Final = frozenset(
    ("label", "type", "libelle", "etiquette", "bezeichnung", "typ", "etiqueta", "tipo", "etichetta")
)
_CITIES: Final = frozenset(("city", "ville", "stadt", "ort", "ciudad"))
"""Google's own files are in English, whatever its language; other programs that write them translate the columns."""

_BY_NAME: Final = frozenset(("name", "first_name", "middle_name", "last_name", "nickname", "birthday", "note", "tags"))
"""Fields whose columns are called as in any other CSV."""

_SINGLE: Final = {
    "organization name": "organization",
    "organization title": "title",
    "name prefix": "affix",
    "name suffix": "affix",
}
_MARKS: Final = ({"phonetic first name"}, {"file as", "labels"}, {"yomi name"}, {"given name yomi"})
"""Names that only Google's files have together, for one in which nobody has an e-mail address."""


def is_header(cells: Sequence[str]) -> bool:
    """Whether folded cells are the header of one of Google's files."""
    names = set(cells)
    numbered = any(found[1] in _KINDS and found[3] in _VALUES for cell in cells if (found := _NUMBERED.fullmatch(cell)))
    named = any(known(cell, names)[0] in _BY_NAME for cell in cells)
    return named and (numbered or any(mark <= names for mark in _MARKS))


def read(
    file: TextFile, *, date_order: str = "", raw: bool = False, mapping: Mapping[str, str] | None = None
) -> tuple[tuple[str, ...], Iterator[Draft]]:
    """Sentences for the user, and the drafts, to be read one by one.

    `mapping` (their column to our field) goes before what the columns' names say; `raw` keeps the `'` that guards a
    cell. Raises RefusedError for a file that has no header, UsageError for a mapping that fits nothing.
    """
    header = header_of(file)
    columns = remapped(_columns(header), header, mapping or {}, file.name)
    return encoding_note(file), drafts(file, columns, _ROLES, raw=raw, date_order=date_order)


def _columns(header: Sequence[str]) -> list[Column]:
    folded = list(map(fold, header))
    names = set(folded)
    at = {cell: index for index, cell in reversed([*enumerate(folded)])}
    columns = []
    for index, cell in enumerate(folded):
        shown = header[index].strip() or f"Column {index + 1}"
        found = _NUMBERED.fullmatch(cell)
        kind = _KINDS.get(found[1], "") if found else ""
        if found and kind:
            columns.append(_numbered(index, shown, kind, found, at))
        else:
            by_name = known(cell, names)[0]
            columns.append(Column(index, shown, _SINGLE.get(cell) or (by_name if by_name in _BY_NAME else EXTRA)))
    return columns


def _numbered(index: int, header: str, kind: str, found: re.Match[str], at: Mapping[str, int]) -> Column:
    """The role of a column such as `Phone 2 - Value`; its sibling is the label, or the value of a custom field."""
    stem, what = f"{found[1]} {found[2]}", found[3]
    beside = {
        part: next((at[name] for word in words if (name := f"{stem} {word}") in at), -1)
        for part, words in (("label", _LABELS), ("value", _VALUES), ("service", ("service",)))
    }
    if kind in {"emails", "phones", "urls", "handles"}:
        if what in _VALUES:
            label = beside["service"] if kind == "handles" and beside["service"] >= 0 else beside["label"]
            return Column(index, header, kind, sibling=label)
        stated = what == "service" or (what in _LABELS and beside["service"] < 0)
        return Column(index, header, "beside" if stated and beside["value"] >= 0 else EXTRA)
    if kind == "custom" and what in _LABELS:
        return Column(index, header, "custom", sibling=beside["value"])
    if kind == "custom" and what in _VALUES:
        return Column(index, header, "unnamed", sibling=beside["label"])
    if kind == "address" and what in _CITIES:
        return Column(index, header, "city", f"{int(found[2]):04}")
    named = {"name": "organization", "title": "title"}.get(what, EXTRA) if kind == "organization" else EXTRA
    return Column(index, header, "type" if what == "type" else named)


def _points(card: Card, column: Column, cell: str) -> None:
    stated = card.row[column.sibling] if column.sibling >= 0 else ""
    first = len(card.points)
    for value, beside in _paired(cell, stated):
        label = label_of(beside)
        spoken = label.lower() if column.role == "handles" else label
        add_point(card, column.role, column.header, value.strip(), spoken)
    if is_starred(stated):  # the main ones go before others of their kind
        starred = card.points[first:]
        at = next((i for i, point in enumerate(card.points) if point.kind == POINTS[column.role]), first)
        card.points[first:] = []
        card.points[at:at] = starred


def _paired(cell: str, labels: str) -> list[tuple[str, str]]:
    """Each value of a cell with its label; one label is for all of them."""
    if ":::" not in cell and ":::" not in labels:
        return [(cell, labels)]
    values, stated = parted(cell) or ("",), parted(labels)
    return list(zip(values, stated if len(stated) == len(values) else [labels] * len(values), strict=True))


def _custom(card: Card, column: Column, cell: str) -> None:
    """A field of the user's own, or one that netcrm wrote because Google has none for it."""
    for value, stated in _paired(card.row[column.sibling] if column.sibling >= 0 else "", cell):
        name, is_literal = name_of(stated)
        field = "" if is_literal else OWN.get(name, "")
        if field:
            _own(card, field, stated, value)
        elif not is_literal and (name == HANDLE or name.startswith(f"{HANDLE}: ")):
            card.points.append(Point("handle", value, name.removeprefix(HANDLE).removeprefix(": ")))
        else:
            card.keep(name if name or is_literal else column.header, value)


def _own(card: Card, field: str, name: str, value: str) -> None:
    try:
        card.values[field] = parsers(own=True)[field](value) if field in parsers(own=True) else value
    except (UsageError, ValueError) as reason:
        card.keep(name, value, str(reason))


def _unnamed(card: Card, column: Column, cell: str) -> None:
    if column.sibling < 0 or not card.row[column.sibling].strip():
        card.keep(column.header, cell)


def _first(card: Card, column: Column, cell: str) -> None:
    """A text of which Google may give several, where netcrm has one."""
    first, *others = parted(cell) if ":::" in cell else (cell,)
    plain(card, column, first)
    for other in others:
        card.keep(column.header, other)


def _tags(card: Card, _column: Column, cell: str) -> None:
    """Labels, without the one that says that this is a contact."""
    for stated in parted(cell):
        name, is_literal = name_of(stated)
        if name and (is_literal or not (is_starred(stated) and fold(name) in {"mycontacts", "my contacts"})):
            card.tags.append(name)


def _type(card: Card, column: Column, cell: str) -> None:
    """What kind of address or organization it is; a mark alone says nothing."""
    if cell.strip() != "*":
        card.keep(column.header, cell)


def _beside(_card: Card, _column: Column, _cell: str) -> None:
    """A label, read with the value that it is of."""


_ROLES: Final = (
    {"custom": _custom, "unnamed": _unnamed, "tags": _tags, "type": _type, "beside": _beside}
    | dict.fromkeys(("emails", "phones", "urls", "handles"), _points)
    | dict.fromkeys(("organization", "title"), _first)
)
