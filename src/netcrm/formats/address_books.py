"""Rows of an address book's export to contact drafts: what Google, Outlook and Thunderbird have in common.

The rule it keeps: each column has a role, told by the header once; what a role can't use is kept under the column's own
name, and a cell that can't be understood never costs the person.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from netcrm.errors import UsageError
from netcrm.formats.address_cards import NAME_PARTS, Card, add_point, draft_of, give_birthday
from netcrm.formats.columns import LEFT_OUT, POINTS, mapped
from netcrm.formats.contact_rows import parsers, tags_of
from netcrm.formats.tables import rows
from netcrm.formats.text import TextFile
from netcrm.records import ContactDraft, Draft, Rejected

EXTRA: Final = ""
"""The role of a column that is kept under its own name."""


@dataclass(slots=True)
class Column:
    """A column with its role; `label` is that of the points it gives, or how near to home a city is (`0` first).

    `sibling` is the index of the column that says more of this one, -1 if there is none.
    """

    index: int
    header: str
    role: str
    label: str = ""
    sibling: int = -1


Role = Callable[[Card, Column, str], None]
"""What is done with a cell that is not empty."""


def drafts(
    file: TextFile,
    columns: Sequence[Column],
    roles: Mapping[str, Role],
    *,
    raw: bool,
    date_order: str = "",
    finish: Callable[[Card], None] | None = None,
) -> Iterator[Draft]:
    """Every row as a draft, followed by remarks on what of it was kept as extra because it can't be understood.

    `roles` are the format's own, beside `ROLES`; `finish` is called with each card before it becomes a draft.
    """
    blank = dict(vars(ContactDraft(name="")))
    known = {**ROLES, "birthday": _birthday(date_order), **roles}
    plan = [(column.index, column, known.get(column.role, plain)) for column in columns if column.role != LEFT_OUT]
    for where, row, _ in rows(file, raw):
        if isinstance(row, str):
            yield Rejected(where, row)
            continue
        card = Card(where, row, blank.copy())
        try:
            for index, column, act in plan:
                if (cell := row[index]) and not cell.isspace():
                    act(card, column, cell)
        except ValueError as reason:
            yield Rejected(where, str(reason))
            continue
        if finish:
            finish(card)
        draft = draft_of(card)
        if draft:
            yield draft
            yield from card.remarks


def remapped(columns: list[Column], header: Sequence[str], mapping: Mapping[str, str], source: str) -> list[Column]:
    """The columns with the roles that the user gives them. Raises UsageError as `columns.mapped` does."""
    wanted = mapped(header, mapping, source)
    taken = {role for role in wanted.values() if role not in POINTS}
    taken |= {"name", *NAME_PARTS} if taken & {"name", *NAME_PARTS} else set()
    return [
        Column(column.index, column.header, wanted[column.index])
        if column.index in wanted
        else Column(column.index, column.header, EXTRA)
        if column.role in taken
        else column
        for column in columns
    ]


def plain(card: Card, column: Column, cell: str) -> None:
    """A field that holds one text: the first column that says something gives it."""
    if card.values[column.role]:
        card.keep(column.header, cell)
    else:
        card.values[column.role] = cell if column.role == "note" else cell.strip()


def part(card: Card, column: Column, cell: str) -> None:
    """A part of the name or of a date, which make sense together."""
    if column.role in card.parts:
        card.keep(column.header, cell)
    else:
        card.parts[column.role] = (column.header, " ".join(cell.split()))


def _birthday(order: str) -> Role:
    return lambda card, column, cell: give_birthday(card, column.header, cell.strip(), order)


def _extra(card: Card, column: Column, cell: str) -> None:
    card.extra.append((column.header, cell))


def _affix(card: Card, column: Column, cell: str) -> None:
    card.affixes.append(cell)
    card.extra.append((column.header, cell))


def _city(card: Card, column: Column, cell: str) -> None:
    card.cities.append((column.label, column.header, cell))


def _point(card: Card, column: Column, cell: str) -> None:
    add_point(card, column.role, column.header, cell.strip(), column.label)


def _tags(card: Card, _column: Column, cell: str) -> None:
    card.tags += tags_of(cell)


def _parsed(card: Card, column: Column, cell: str) -> None:
    """A field of ours that only a mapping names; as in any CSV, what can't be read costs the row."""
    try:
        card.values[column.role] = parsers(own=False)[column.role](cell.strip())
    except (UsageError, ValueError) as reason:
        raise ValueError(f"{column.header}: {reason}") from None


ROLES: Final[Mapping[str, Role]] = {
    EXTRA: _extra,
    "affix": _affix,
    "city": _city,
    "tags": _tags,
    **dict.fromkeys(("name", *NAME_PARTS), part),
    **dict.fromkeys(POINTS, _point),
    **dict.fromkeys(("circle", "every", "met_on", "snoozed_until", "archived_on", "deceased", "private"), _parsed),
}
"""What is done by role in every format; a field that is not named here holds plain text."""
