"""CSV: anyone's contacts in, netcrm's own tables out and in again.

The rule it keeps: what the reader can't place goes to `extra` and what it can't understand is rejected with its line,
so that nothing is lost unsaid; rows are streamed both ways, and what can be worked out from the header is, once.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, TextIO

from netcrm.errors import RefusedError, UsageError
from netcrm.formats.cells import AT_RISK, PARTING, guarded, guarded_inside, runs_inside
from netcrm.formats.columns import LEFT_OUT, Placing, place
from netcrm.formats.contact_rows import contacts
from netcrm.formats.interaction_rows import interactions
from netcrm.formats.tables import encoding_note, header_of, order_of, rows
from netcrm.formats.text import TextFile
from netcrm.records import Draft

CONTACT_COLUMNS: Final = (
    "uid", "name", "nickname", "organization", "title", "city", "circle", "every", "tags", "emails", "phones", "urls",
    "handles", "birthday", "met_on", "met_at", "introduced_by", "note", "last_contact", "check_in", "snoozed_until",
    "archived_on", "deceased", "extra", "languages", "timezone", "avoid", "private",
)  # fmt: skip
INTERACTION_COLUMNS: Final = (
    "uid", "day", "channel", "direction", "attempt", "minutes", "people", "people_uids", "summary",
)  # fmt: skip

_OWN_CONTACTS: Final = {name: name for name in CONTACT_COLUMNS} | dict.fromkeys(("last_contact", "check_in"), LEFT_OUT)
"""How netcrm's own export is read: by the exact headers, without the columns that are derived from interactions."""

_DATES: Final = frozenset(("birthday", "met_on"))
"""Fields whose dates others write in the order of their country; one day after the 12th tells it for all."""

_OWN_CONTACTS_MARK: Final = frozenset(("uid", "name", "check_in", "snoozed_until"))
_OWN_INTERACTIONS_MARK: Final = frozenset(("day", "channel", "people"))


def write(
    columns: Sequence[str], rows: Iterable[Sequence[str | None]], out: TextIO, *, raw: bool = False, bom: bool = False
) -> int:
    """Write a table as RFC 4180 has it, row by row; returns how many rows.

    Every cell is text, None for an empty one; a cell of several values comes from `cells.joined` or
    `cells.point_cell`. Text that a spreadsheet would run is guarded, unless `raw`. `bom` marks the file as UTF-8 for
    Excel. `out` must not translate line ends (`newline=""`).
    """
    if bom:
        out.write("\ufeff")
    risky = frozenset[str]() if raw else AT_RISK
    first, second, third, fourth = PARTING
    between = len(columns) - 1
    quoted = _Quoted(out)
    quoted.writerow(columns)
    written = 0
    # Few rows have anything to quote, and csv.writer asks that of each character of each cell: six times as long as it
    # takes to look for four characters in a whole line. It also knows how a line of one empty cell is told from none.
    for written, row in enumerate(rows, 1):  # noqa: B007 - the last one is the answer
        cells = [(cell if cell[0] not in risky else guarded(cell)) if cell else "" for cell in row]
        line = ",".join(cells)
        if not raw and (first in line or second in line or third in line or fourth in line) and runs_inside(line):
            cells = [guarded_inside(cell) for cell in cells]
            line = ",".join(cells)
        if not line or line.count(",") != between or '"' in line or "\n" in line or "\r" in line or "\0" in line:
            quoted.writerow(cells)
        else:
            out.write(line + "\r\n")
    return written


class _Quoted:
    """Rows with quotes wherever they are needed, and U+FFFD in place of each NUL: most programs take a row with one for
    its end, and this reader for damage."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self.writerow = csv.writer(self, lineterminator="\r\n").writerow

    def write(self, row: str) -> int:
        """What the writer of the standard library calls with a row."""
        return self._out.write(row.replace("\0", "\ufffd"))


def read(
    file: TextFile, *, mapping: Mapping[str, str] | None = None, date_order: str = "", raw: bool = False
) -> tuple[tuple[str, ...], Iterator[Draft]]:
    """Sentences for the user, and the drafts, to be read one by one.

    `mapping`, `date_order`: see `columns.place` and `dates.partial`; an order that the dates show goes before. `raw`
    keeps the `'` that guards a cell. Raises RefusedError for a file without a header that gives a name, with the
    mapping that its cells suggest, and UsageError for a mapping that fits nothing.
    """
    header = header_of(file)
    if set(header) >= _OWN_INTERACTIONS_MARK and set(header) <= set(INTERACTION_COLUMNS):
        if mapping:
            raise UsageError(f"{file.name} is netcrm's own table of interactions; a mapping is for contacts.")
        return (), interactions(file, raw)
    notes = encoding_note(file)
    own = set(header) >= _OWN_CONTACTS_MARK
    try:
        placing = place(header, mapping or {}, file.name, _OWN_CONTACTS if own else None)
    except RefusedError as no:
        raise RefusedError(no.message, _hint(file, header, raw) or no.hint) from None
    dated = [] if own else [column.index for column in placing.placed if column.field in _DATES]
    order = order_of(file, dated, raw) or date_order
    return (*notes, *_told(file, header, placing, raw)), contacts(file, placing, own, order, raw)


def _told(file: TextFile, header: Sequence[str], placing: Placing, raw: bool) -> Iterator[str]:
    """What the user should know of the columns that were not placed."""
    if not placing.extra:
        return
    yield f"Kept as extra, for want of a field: {', '.join(name for _, name in placing.extra)}."
    from netcrm.formats.suggestions import as_options, evident, suggest

    indexes = [index for index, _ in placing.extra]
    sample = [[row[index] for index in indexes] for row in _sample(file, raw)]
    taken = {column.field for column in placing.placed}
    offered = evident(suggest([header[index] for index in indexes], sample))
    offered = {column: field for column, field in offered.items() if field != "birthday" or field not in taken}
    if offered:
        yield f"They look like more than that: {as_options(offered)}"


def _hint(file: TextFile, header: Sequence[str], raw: bool) -> str:
    """The options that would read a file whose columns say nothing, from a look at its cells."""
    from netcrm.formats.suggestions import as_options, suggest

    found = suggest(header, _sample(file, raw))
    named = {"name", "first_name", "last_name", "emails"} & set(found.values())
    return f"By the look of its cells: {as_options(found)}" if named else ""


def _sample(file: TextFile, raw: bool) -> list[list[str]]:
    from netcrm.formats.suggestions import LOOKED_AT

    return [row for _, row, _ in islice(rows(file, raw), LOOKED_AT) if not isinstance(row, str)]
