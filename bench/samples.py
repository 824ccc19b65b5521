"""Makes files for bench/formats.py to read, and says how many drafts netcrm has to find in each.

    python bench/samples.py FOLDER KIND:RECORDS...

Rule: what is to be found follows from how a file was made, not from reading it, so that a reader that loses records is
not taken for a quick one. It runs in a process of its own: the memory of one that reads is not to count this.
"""

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import cards
import sheets
import traces


class Kind(NamedTuple):
    """How so many records are written to a path, as what netcrm has to tell the file, and how many drafts they are."""

    format: str
    make: Callable[[Path, int], None]
    drafts: Callable[[int], int] = int


KINDS = {
    **{f"vcard-{one}": Kind("vcard", partial(cards.make, versions=(one,))) for one in cards.VERSIONS},
    "vcard": Kind("vcard", cards.make),
    **{
        name: Kind({"google-old": "google", "interactions": "csv"}.get(name, name), partial(sheets.make, name=name))
        for name in sheets.SHEETS
    },
    "mbox": Kind("mbox", traces.make_mbox, partial(traces.interactions, passed=traces.LISTS)),
    "maildir": Kind("maildir", traces.make_maildir, partial(traces.interactions, passed=traces.LISTS)),
    "ics": Kind("ics", traces.make_ics, partial(traces.interactions, passed=(traces.ALL_DAY,))),
    "monica": Kind("monica", traces.make_monica, lambda count: count * (1 + traces.CALLS)),
}
"""The kinds of files, by a name of our own."""


def make(folder: Path, name: str, count: int) -> dict[str, object]:
    """A file of so many records: its path, its format, and the drafts that are in it."""
    kind = KINDS[name]
    path = folder / f"{name}-{count}"
    kind.make(path, count)
    return {"path": str(path), "format": kind.format, "drafts": kind.drafts(count)}


def main(arguments: list[str]) -> None:
    """Make what is asked for, and print a line of JSON for each."""
    folder, *wanted = arguments
    for each in wanted:
        name, _, count = each.partition(":")
        print(json.dumps(make(Path(folder), name, int(count))))


if __name__ == "__main__":
    main(sys.argv[1:])
