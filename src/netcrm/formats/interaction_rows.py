"""Rows of netcrm's own table of interactions to drafts.

The rule it keeps: an interaction is known by its uid, and one without by all of its cells, so that a second import adds
nothing.
"""

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Final

from netcrm.errors import UsageError
from netcrm.formats import dates
from netcrm.formats.cells import flag, parted
from netcrm.formats.tables import rows
from netcrm.formats.text import TextFile
from netcrm.records import Draft, InteractionDraft, Person, Rejected

_DIRECTIONS: Final = ("", "in", "out")


def interactions(file: TextFile, raw: bool) -> Iterator[Draft]:
    """Every row of a table that has some of csv.INTERACTION_COLUMNS, `day`, `channel` and `people` at least."""
    for where, row, header in rows(file, raw):
        if isinstance(row, str):
            yield Rejected(where, row)
        elif any(row):
            cells = dict(zip(header, row, strict=True))
            try:
                yield _interaction(cells, where)
            except (ValueError, UsageError) as reason:
                yield Rejected(where, str(reason))


def _interaction(cells: Mapping[str, str], where: str) -> InteractionDraft:
    """Raises ValueError or UsageError with a sentence on the cell at fault."""
    uid, day, channel = cells.get("uid", ""), dates.whole(cells["day"]), cells["channel"].strip()
    direction, minutes = cells.get("direction", "").strip(), cells.get("minutes", "").strip() or "0"
    people = tuple(
        Person(name=name, uid=person)
        for name, person in zip_longest(parted(cells["people"]), parted(cells.get("people_uids", "")), fillvalue="")
    )
    if not channel or not people:
        raise ValueError("An interaction needs a channel and people.")
    if direction not in _DIRECTIONS:
        raise ValueError(f"direction: {direction[:60]!r} is neither in nor out.")
    if not (minutes.isascii() and minutes.isdecimal() and len(minutes) < 6):
        raise ValueError(f"minutes: {minutes[:60]!r} is not a number of minutes.")
    summary = cells.get("summary", "")
    return InteractionDraft(
        day=day, channel=channel, people=people, key=f"netcrm:{uid or _fingerprint(cells)}", direction=direction,
        summary=summary, minutes=int(minutes), attempt=flag(cells.get("attempt", "")), uid=uid, where=where,
    )  # fmt: skip


def _fingerprint(cells: Mapping[str, str]) -> str:
    """A name for an interaction that brings none: the same cells give the same."""
    from hashlib import sha256

    text = "\x1f".join(f"{name}={cell}" for name, cell in sorted(cells.items()))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]
