"""A row of an address book on its way to a draft: what its columns said so far, and what becomes of it.

The rule it keeps: nothing that was stated is dropped; what can't be used, or says something else than what was used, is
kept under its column's name.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Final

from netcrm.formats.columns import POINTS
from netcrm.formats.contact_rows import parsers
from netcrm.names import fold
from netcrm.records import ContactDraft, Point, Rejected, Remark

NAME_PARTS: Final = ("first_name", "middle_name", "last_name")

_FEWEST_DIGITS: Final = 3
"""Of a phone number; what has less is a remark (`ask Ann`), and kept as one."""

_FALLBACKS: Final = ("nickname", "organization")
"""What somebody without a name is called by, before their first e-mail address or phone number."""

_NO_DATE: Final = re.compile(r"0{1,4}([-./])0{1,2}\1(0{1,4})|.*\b4501\b.*")
"""How Outlook writes that there is none: `0/0/00`, and the first day of 4501."""

_NO_YEAR: Final = re.compile(r"\b1604\b")
"""The year that Apple gives a birthday without one, and that others took over."""

_SOME_LEAP_YEAR: Final = "2000"


@dataclass(slots=True)
class Card:
    """A row on its way to a draft. `parts`: of the name, and of a date, each with its column's name."""

    where: str
    row: list[str]
    values: dict[str, Any]
    parts: dict[str, tuple[str, str]] = field(default_factory=dict)
    affixes: list[str] = field(default_factory=list)
    cities: list[tuple[str, str, str]] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    extra: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def keep(self, header: str, cell: str, why: str = "") -> None:
        """Keep a cell under its column's name; `why` is a sentence on what is wrong with it."""
        self.extra.append((header, cell))
        if why:
            self.remarks.append(Remark(self.where, f"{header}: {why} It was kept as extra."))


def words(*texts: str) -> list[str]:
    """The words of texts for comparison."""
    return sorted(" ".join(map(fold, texts)).split())


def add_point(card: Card, role: str, header: str, value: str, label: str) -> None:
    """A way to reach somebody; what is none is kept as it is."""
    kind = POINTS[role]
    if _is_point(kind, value):
        card.points.append(Point.of({"kind": kind, "value": value, "label": label}))
    elif value:
        card.keep(header, value)


def is_no_date(stated: str) -> bool:
    """Whether a date says that there is none."""
    return bool(_NO_DATE.fullmatch(stated))


def give_birthday(card: Card, header: str, stated: str, order: str = "") -> None:
    """The birthday, in ISO text or in the given order; one that can't be read is kept as extra, with a remark."""
    if is_no_date(stated):
        return
    dated, yearless = _NO_YEAR.subn(_SOME_LEAP_YEAR, stated)
    try:
        day = str(parsers(own=False, date_order=order)["birthday"](dated))
    except ValueError as reason:
        card.keep(header, stated, str(reason))
        return
    if card.values["birthday"]:
        card.keep(header, stated)
    else:
        card.values["birthday"] = day.replace(_SOME_LEAP_YEAR, "-", 1) if yearless else day


def _is_point(kind: str, value: str) -> bool:
    """Whether a cell holds what its column says, not a remark about it."""
    if kind == "email":
        return "@" in value
    if kind == "phone":
        return sum(map(str.isdigit, value)) >= _FEWEST_DIGITS
    return bool(value)


def draft_of(card: Card) -> ContactDraft | Rejected | None:
    """The draft of a card; nothing if it says nothing."""
    values = card.values
    _take_name(card)
    for nearest, (_, header, city) in enumerate(sorted(card.cities, key=lambda city: city[0])):
        if nearest or values["city"]:
            card.extra.append((header, city))
        else:
            values["city"] = city.strip()
    values["name"] = (
        values["name"]
        or next((values[name] for name in _FALLBACKS if values[name]), "")
        or next((point.value for point in card.points), "")
    )
    values["where"] = card.where
    values["points"] = tuple(card.points)
    values["tags"] = tuple(dict.fromkeys(card.tags))
    values["extra"] = tuple(card.extra)
    if values["name"]:
        return ContactDraft.of(values)
    stated = card.extra or any(value for name, value in values.items() if name != "where")
    return Rejected(card.where, "The record has no name, and nothing else to call it by.") if stated else None


def _take_name(card: Card) -> None:
    """The name as the address book shows it, or from its parts if both are given and it says something else.

    A title before the name and a suffix behind it are kept as extra: people are looked for, and matched, without.
    """
    parts = card.parts
    own = " ".join(parts[name][1] for name in NAME_PARTS if name in parts)
    header, whole = parts.get("name", ("", ""))
    if not whole or whole == own:
        card.values["name"] = own
        return
    same = words(whole) == words(own) and "," not in whole
    if not same and {"first_name", "last_name"} <= parts.keys():
        card.values["name"] = own
        if set(words(whole)) - set(words(own, *card.affixes)):
            card.extra.append((header, whole))
        return
    card.values["name"] = whole
    for name in NAME_PARTS:
        if name in parts and set(words(parts[name][1])) - set(words(whole)):
            card.extra.append(parts[name])
