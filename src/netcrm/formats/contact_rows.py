"""Rows of a table to contact drafts, by a plan that is made once from the header.

The rule it keeps: a cell that can't be understood costs its row, with a sentence that names the column; a cell that has
no place is kept.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from netcrm.errors import UsageError
from netcrm.formats import dates
from netcrm.formats.cells import BETWEEN, flag, parted, points_of
from netcrm.formats.columns import POINTS, Placing
from netcrm.formats.tables import rows
from netcrm.formats.text import TextFile
from netcrm.records import CIRCLES, ContactDraft, Draft, Point, Rejected, spread

_NAME_PARTS: Final = ("first_name", "middle_name", "last_name")


def contacts(file: TextFile, placing: Placing, own: bool, date_order: str, raw: bool) -> Iterator[Draft]:
    """Every row of a table with its columns placed. `own`: netcrm wrote it, so that cells are taken to the letter."""
    draft_of = _Reader(placing, own, date_order)
    for where, row, _ in rows(file, raw):
        if isinstance(row, str):
            yield Rejected(where, row)
            continue
        try:
            draft = draft_of(row if own else list(map(str.strip, row)), where)
        except ValueError as reason:
            draft = Rejected(where, str(reason))
        if draft:
            yield draft


class _Reader:
    """Turns rows into drafts by a plan made once from the header."""

    def __init__(self, placing: Placing, own: bool, date_order: str) -> None:
        parsing = parsers(own, date_order)
        self.blank = dict(vars(ContactDraft(name="")))
        plain = [column for column in placing.placed if column.field not in {*parsing, *POINTS, *_NAME_PARTS, "extra"}]
        self.plain = [(column.index, column.field) for column in plain]
        self.parsed = [
            (column.index, column.field, column.header, parsing[column.field])
            for column in placing.placed
            if column.field in parsing
        ]
        self.points = [
            (column.index, POINTS[column.field], column.label) for column in placing.placed if column.field in POINTS
        ]
        self.name = [index for field in _NAME_PARTS if (index := placing.index(field)) is not None]
        self.extra = placing.extra
        self.own_extra = placing.index("extra")
        self.own = own

    def __call__(self, row: Sequence[str], where: str) -> ContactDraft | Rejected | None:
        """The draft of a row; nothing for an empty one. Raises ValueError with a sentence on the cell at fault."""
        values = self.blank.copy()
        values["where"] = where
        for index, field in self.plain:
            values[field] = row[index]
        for index, field, header, parse in self.parsed:
            if cell := row[index]:
                try:
                    values[field] = parse(cell)
                except (ValueError, UsageError) as reason:
                    raise ValueError(f"{header}: {reason}") from None
        values["points"] = points = self._points(row)
        if self.extra:
            values["extra"] = tuple([(header, cell) for index, header in self.extra if (cell := row[index])])
        if self.own_extra is not None:
            values["extra"] = (*_own_extra(row[self.own_extra]), *values["extra"])
        if not values["name"]:
            name = " ".join(cell for index in self.name if (cell := row[index]))
            values["name"] = name or next((point.value for point in points if point.kind == "email"), "")
            if not values["name"]:
                return Rejected(where, "The record has no name and no e-mail address.") if any(row) else None
        return ContactDraft.of(values)

    def _points(self, row: Sequence[str]) -> tuple[Point, ...]:
        if self.own:
            return tuple(point for index, kind, _ in self.points for point in points_of(kind, row[index]))
        return tuple(
            [
                Point.of({"kind": kind, "value": value, "label": label})
                for index, kind, label in self.points
                if (cell := row[index])
                for value in ((cell,) if BETWEEN not in cell else _values(cell))
            ]
        )


def _values(cell: str) -> list[str]:
    return [value for part in cell.split(BETWEEN) if (value := part.strip())]


@lru_cache(maxsize=16)
def parsers(own: bool, date_order: str = "") -> dict[str, Callable[[str], object]]:
    """How the text of the fields that are no plain text is read; each raises ValueError or UsageError."""

    def date(text: str) -> str:
        try:
            return dates.partial(text, date_order)
        except UsageError as no:
            is_open = not date_order and dates.is_open(text)
            hint = "Say what comes first: netcrm config date_order dmy (or mdy)." if is_open else no.hint
            raise ValueError(f"{no.message} {hint}") from None

    return {
        "birthday": date,
        "met_on": date,
        "snoozed_until": dates.whole,
        "archived_on": dates.whole,
        "every": lambda text: 0 if text == "0" else dates.cadence(text),
        "circle": _circle,
        "deceased": flag,
        "private": flag,
        "tags": parted if own else tags_of,
    }


def _circle(text: str) -> str:
    circle = text.strip().casefold()
    if circle not in CIRCLES:
        raise ValueError(f"{text[:60]!r} is not a circle; the circles are {', '.join(CIRCLES)}.")
    return circle


@lru_cache(maxsize=4096)
def tags_of(text: str) -> tuple[str, ...]:
    """Tags as others write them; Google's `* ` marks its own groups, of which `* myContacts` says nothing."""
    parts = text.split(BETWEEN) if BETWEEN in text else text.replace(";", ",").split(",")
    tags = (part.strip().removeprefix("* ").removeprefix("#").strip() for part in parts)
    return tuple(dict.fromkeys(tag for tag in tags if tag and tag != "myContacts"))


def _own_extra(cell: str) -> tuple[tuple[str, str], ...]:
    import json

    if not cell:
        return ()
    try:
        extra = json.loads(cell)
    except (ValueError, RecursionError):
        extra = None
    if not isinstance(extra, dict):
        raise ValueError("extra: the cell is not a JSON object.")
    return spread({name: _own_values(value) for name, value in extra.items()})


def _own_values(value: object) -> str | list[str]:
    """A text, the several texts of a name that came more than once, or other JSON as its text."""
    import json

    if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
        return value
    return value if isinstance(value, str) else json.dumps(value)
