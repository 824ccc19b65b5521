"""Outlook's CSV in its languages: the 90 columns of the Windows program, those of the web, LinkedIn's of before 2017.

The rule it keeps: the language is told by the columns' names, and the order of day and month by the dates themselves
where one of them shows it, else by what the user set, else by the language; an order is never guessed.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from netcrm.formats.address_books import EXTRA, Column, drafts, remapped
from netcrm.formats.address_cards import Card, is_no_date, words
from netcrm.formats.outlook_headers import SHARED, language_of, purposes_of
from netcrm.formats.tables import encoding_note, header_of, order_of
from netcrm.formats.text import TextFile
from netcrm.names import fold
from netcrm.records import Draft

_FEWEST_OWN: Final = 3
"""Columns that only Outlook calls so, by which its files are known."""

_ROLE_AND_LABEL: Final = {
    "title": ("affix", ""),
    "suffix": ("affix", ""),
    "company": ("organization", ""),
    "job_title": ("title", ""),
    "home_city": ("city", "0"),
    "work_city": ("city", "1"),
    "other_city": ("city", "2"),
    "email": ("emails", ""),
    "work_phone": ("phones", "work"),
    "home_phone": ("phones", "home"),
    "mobile": ("phones", "mobile"),
    "main_phone": ("phones", "main"),
    "other_phone": ("phones", "other"),
    "car_phone": ("phones", "car"),
    "radio_phone": ("phones", "radio"),
    "callback": ("phones", "callback"),
    "pager": ("phones", "pager"),
    "work_fax": ("phones", "work fax"),
    "home_fax": ("phones", "home fax"),
    "other_fax": ("phones", "fax"),
    "im": ("handles", ""),
    "web_page": ("urls", ""),
    "categories": ("tags", ""),
    "notes": ("note", ""),
    "email_type": ("noise", ""),
} | {name: (name, "") for name in (
    "first_name", "middle_name", "last_name", "nickname", "birthday", "day", "noise", "email_name",
)}  # fmt: skip
"""What is made of a column; the others are kept as they are. The numbers of the company and of an assistant are among
them: they are not the person's, and two colleagues would be taken for one."""

_NOISE: Final = frozenset(
    ("smtp", "ex", "normal", "normale", "normaal", "false", "faux", "falsch", "falso", "onwaar", "0", "unspecified",
     "non specifie", "non precise", "keine angabe", "nicht angegeben", "nicht spezifiziert", "sin especificar",
     "no especificado", "non specificato", "nao especificado", "niet opgegeven")
)  # fmt: skip
"""What Outlook writes into every row for what nobody said, folded."""

_ORDERS: Final = {"fr": "dmy", "de": "dmy", "es": "dmy", "it": "dmy", "pt": "dmy", "nl": "dmy"}
"""English is written by both: 03/04 is a day of March in the United States, and of April in Britain."""


def is_header(cells: Sequence[str]) -> bool:
    """Whether folded cells are the header of one of Outlook's files, in one of its languages."""
    purposes = purposes_of(cells)
    own = sum(1 for purpose in purposes if purpose and purpose not in SHARED)
    return own >= _FEWEST_OWN and not {"first_name", "last_name"}.isdisjoint(purposes)


def read(
    file: TextFile, *, date_order: str = "", raw: bool = False, mapping: Mapping[str, str] | None = None
) -> tuple[tuple[str, ...], Iterator[Draft]]:
    """Sentences for the user, and the drafts, to be read one by one.

    `date_order` (`dmy`, `mdy`) is used where the file does not show its own. `mapping` (their column to our field) goes
    before what the columns' names say; `raw` keeps the `'` that guards a cell. Raises RefusedError for a file that has
    no header, UsageError for a mapping that fits nothing.
    """
    header = header_of(file)
    folded = list(map(fold, header))
    notes = list(encoding_note(file))
    columns = remapped(_columns(header, folded), header, mapping or {}, file.name)
    dated = [column.index for column in columns if column.role in {"birthday", "day"}]
    order = order_of(file, dated, raw) or date_order
    if dated and not order and (order := _ORDERS.get(language_of(folded), "")):
        notes.append(f"Dates in {file.name} are read with the day first, as its language has them.")
    return tuple(notes), drafts(file, columns, _ROLES, raw=raw, date_order=order)


def _columns(header: Sequence[str], folded: Sequence[str]) -> list[Column]:
    return [
        Column(index, header[index].strip() or f"Column {index + 1}", *_ROLE_AND_LABEL.get(purpose, (EXTRA, "")))
        for index, purpose in enumerate(purposes_of(folded))
    ]


def _noise(card: Card, column: Column, cell: str) -> None:
    if not _is_noise(cell):
        card.keep(column.header, cell)


@lru_cache(maxsize=256)
def _is_noise(cell: str) -> bool:
    return fold(cell) in _NOISE


def _day(card: Card, column: Column, cell: str) -> None:
    """A date that is no birthday: kept, unless it says that there is none."""
    if not is_no_date(cell.strip()):
        card.keep(column.header, cell)


def _email_name(card: Card, column: Column, cell: str) -> None:
    """The name that an address is shown with; most say nothing but the name and the address once more."""
    rest = cell
    for known in (*(text for _, text in card.parts.values()), *(point.value for point in card.points)):
        rest = rest.replace(known, "")
    if words(rest):
        card.keep(column.header, cell)


_ROLES: Final = {"noise": _noise, "day": _day, "email_name": _email_name}
