"""netcrm's whole export as JSON: every table, one row a line.

The rule it keeps: what is written is read back as it was, in the same order; what netcrm did not write is refused with
the place where it stops making sense.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, NoReturn, TextIO

from netcrm.errors import RefusedError
from netcrm.formats.archives import Opener
from netcrm.formats.text import text_file

VERSION: Final = 1
"""Of the envelope; `schema` numbers the tables inside."""

Row = dict[str, object]

_HALF: Final = re.compile("[\ud800-\udfff]")
"""Half of a surrogate pair: legal in a JSON string, but no text, and no database takes it."""


def write_tables(tables: Iterable[tuple[str, Iterable[Mapping[str, object]]]], out: TextIO, *, schema: int) -> int:
    """Write each (name, rows) as it comes; returns how many rows. Raises ValueError for a number that JSON lacks."""
    out.write(f'{{"format": "netcrm", "version": {VERSION}, "schema": {schema}, "tables": {{')
    count = 0
    before = "\n"
    for name, rows in tables:
        out.write(f"{before}{json.dumps(name)}: [")
        before = "\n"
        for row in rows:
            out.write(before + _line(row))
            before = ",\n"
            count += 1
        out.write("\n]")
        before = ",\n"
    out.write("\n}}\n")
    return count


def _line(row: Mapping[str, object]) -> str:
    line = json.dumps(row, ensure_ascii=False, allow_nan=False)
    return json.dumps(row) if _HALF.search(line) else line


def read_tables(name: str, open_file: Opener, *, newest: int = 0) -> dict[str, list[Row]]:
    """The rows of every table of the file `name`. `newest`: the highest schema that the caller understands, 0 for any.

    Raises NotFoundError, and RefusedError for what is no JSON, no export of netcrm, or of another version.
    """
    file = text_file(name, open_file)
    with file.stream() as text:
        content = text.read()
    try:
        stated: Any = json.loads(content.removeprefix("\ufeff"), parse_constant=_no_constant, parse_float=_finite)
    except json.JSONDecodeError as reason:
        where = f"line {reason.lineno}, column {reason.colno}"
        raise RefusedError(f"{file.name} is not JSON: {reason.msg} ({where}).") from None
    except (ValueError, RecursionError) as reason:
        what = "it is nested too deeply" if isinstance(reason, RecursionError) else str(reason)
        raise RefusedError(f"{file.name} can't be read as JSON: {what}.") from None
    hint = "Only a file that `netcrm export` wrote as JSON can be imported as JSON."
    if not isinstance(stated, dict) or stated.get("format") != "netcrm":
        raise RefusedError(f"{file.name} is not an export of netcrm.", hint)
    version, schema, tables = stated.get("version"), stated.get("schema"), stated.get("tables")
    if version != VERSION or (newest and not (isinstance(schema, int) and 0 < schema <= newest)):
        raise RefusedError(
            f"{file.name} is of version {version!r}, schema {schema!r}, which this netcrm does not read.",
            "Update netcrm, and import it again.",
        )
    if not isinstance(tables, dict) or not all(map(_is_table, tables.values())):
        raise RefusedError(f"{file.name} is damaged: its tables are not lists of rows.", hint)
    if re.search(r"\\u[dD][89a-fA-F]", content):
        _refuse_halves(tables, file.name)
    return tables


def _is_table(rows: object) -> bool:
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows)


def _refuse_halves(tables: Mapping[str, list[Row]], source: str) -> None:
    for name, rows in tables.items():
        for number, row in enumerate(rows, 1):
            if _HALF.search(json.dumps(row, ensure_ascii=False)):
                raise RefusedError(f"{source} is damaged: row {number} of {name} holds half of a character.")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number that JSON has")


def _finite(text: str) -> float:
    number = float(text)
    if number in {float("inf"), float("-inf")}:
        raise ValueError(f"the number {text[:40]} is too large")
    return number
