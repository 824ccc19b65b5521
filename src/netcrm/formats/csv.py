"""CSV: anyone's contacts in, netcrm's own tables out and in again.

The rule it keeps: what the reader can't place goes to `extra` and what it can't understand is rejected with its line,
so that nothing is lost unsaid; rows are streamed both ways, and what can be worked out from the header is, once.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Final, TextIO

from netcrm.errors import UsageError
from netcrm.formats.cells import AT_RISK, guarded
from netcrm.formats.columns import LEFT_OUT, place
from netcrm.formats.contact_rows import contacts
from netcrm.formats.interaction_rows import interactions
from netcrm.formats.lines import Lines
from netcrm.formats.tables import read_header
from netcrm.formats.text import TextFile
from netcrm.records import Draft

CONTACT_COLUMNS: Final = (
    "uid", "name", "nickname", "organization", "title", "city", "circle", "every", "tags", "emails", "phones", "urls",
    "handles", "birthday", "met_on", "met_at", "introduced_by", "note", "last_contact", "check_in", "snoozed_until",
    "archived_on", "deceased", "extra",
)  # fmt: skip
INTERACTION_COLUMNS: Final = (
    "uid", "day", "channel", "direction", "attempt", "minutes", "people", "people_uids", "summary",
)  # fmt: skip

_OWN_CONTACTS: Final = {name: name for name in CONTACT_COLUMNS} | dict.fromkeys(("last_contact", "check_in"), LEFT_OUT)
"""How netcrm's own export is read: by the exact headers, without the columns that are derived from interactions."""

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
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(columns)
    risky = frozenset[str]() if raw else AT_RISK
    written = count()
    table.writerows(
        [cell if not cell or cell[0] not in risky else guarded(cell) for cell in row]
        for row, _ in zip(rows, written, strict=False)
    )
    return next(written)


def read(
    file: TextFile, *, mapping: Mapping[str, str] | None = None, date_order: str = "", raw: bool = False
) -> tuple[tuple[str, ...], Iterator[Draft]]:
    """Sentences for the user, and the drafts, to be read one by one.

    `mapping`, `date_order`: see `columns.place` and `dates.partial`. `raw` keeps the `'` that guards a cell. Raises
    RefusedError for a file without a header that gives a name, UsageError for a mapping that fits nothing.
    """
    with file.stream() as text:
        header, _ = read_header(Lines(text), file.name)
    if set(header) >= _OWN_INTERACTIONS_MARK and set(header) <= set(INTERACTION_COLUMNS):
        if mapping:
            raise UsageError(f"{file.name} is netcrm's own table of interactions; a mapping is for contacts.")
        return (), interactions(file, raw)
    own = set(header) >= _OWN_CONTACTS_MARK
    placing = place(header, mapping or {}, file.name, _OWN_CONTACTS if own else None)
    notes = []
    if file.encoding == "cp1252":
        notes.append(f"{file.name} is not UTF-8; it was read as Windows text (cp1252).")
    if placing.extra:
        notes.append(f"Kept as extra, for want of a field: {', '.join(name for _, name in placing.extra)}.")
    return tuple(notes), contacts(file, placing, own, date_order, raw)
