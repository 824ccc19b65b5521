"""LinkedIn's Invitations.csv: who asked whom to connect, on which day.

The rule it keeps: an invitation is a message, so that a day on which one was sent is a day with a message, once. Its
dates come as the user's region writes them; all of a file are read in the one order that fits them.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from netcrm.errors import RefusedError, UsageError
from netcrm.formats import dates
from netcrm.formats.lines import Lines, records
from netcrm.formats.linkedin_messages import NOBODY, key_of, moment_of
from netcrm.formats.summaries import shortened
from netcrm.formats.tables import scan_header
from netcrm.formats.text import TextFile
from netcrm.names import fold, normal_url
from netcrm.records import InteractionDraft, Person, Rejected

_COLUMNS: Final = {
    name: field
    for field, names in {
        "from": ("from", "de", "von", "da", "van"),
        "to": ("to", "a", "an", "para", "aan"),
        "date": ("sent at", "envoye le", "envoyee le", "gesendet am", "enviado el", "inviato il", "enviado em"),
        "message": ("message", "nachricht", "mensaje", "messaggio", "mensagem", "bericht"),
        "direction": ("direction", "sens", "richtung", "direccion", "direzione", "direcao", "richting"),
        "inviter": ("inviterprofileurl", "inviter profile url"),
        "invitee": ("inviteeprofileurl", "invitee profile url"),
    }.items()
    for name in names
}
"""Folded headers; the two of the profiles were only ever seen in English."""

_DIRECTIONS: Final = {
    word: direction
    for direction, words in {
        "out": "outgoing sent sortant sortante envoyee ausgehend gesendet saliente enviada enviado uscita inviato",
        "in": "incoming received entrant entrante recue eingehend erhalten recibida recibido recebido entrata ricevuto",
    }.items()
    for word in words.split()
}

_MADE_IN: Final = 2000
"""The century of the years that have two digits; LinkedIn opened in 2003."""

_NUMBERS: Final = re.compile(r"\s*(\d{1,2})[-./](\d{1,2})[-./](?:\d{4}|\d\d)(?!\d)")


def is_header(cells: Sequence[str]) -> bool:
    """Whether folded cells are the header of Invitations.csv."""
    return {"from", "to", "date", "direction"} <= {_COLUMNS.get(cell, "") for cell in cells}


def invitations(
    file: TextFile, owner: str = "", *, keep_text: bool = False, date_order: str = ""
) -> Iterator[InteractionDraft | Rejected]:
    """A day with a message for each person and day on which one invited the other, as the file has them.

    `owner` (a name or profile URL) tells the direction where the file says it in words that are not known. Raises
    RefusedError when there is no header.
    """
    order = date_order or _order(file)
    seen: set[str] = set()
    for where, row in _rows(file):
        draft = Rejected(where, row) if isinstance(row, str) else _invitation(row, where, owner, order, keep_text)
        if isinstance(draft, InteractionDraft):
            if draft.key in seen:
                continue
            seen.add(draft.key)
        if draft:
            yield draft


def _rows(file: TextFile) -> Iterator[tuple[str, dict[str, str] | str]]:
    """Each row as (where, cells by field, or what is wrong)."""
    with file.stream() as text:
        lines = Lines(text)
        header = scan_header(lines, is_header)
        if header is None:
            raise RefusedError(
                f"{file.name} has no header of LinkedIn's invitations.", "It should begin From,To,Sent At."
            )
        cells, separator = header
        fields = {field: index for index, cell in reversed([*enumerate(cells)]) if (field := _COLUMNS.get(cell))}
        for line, row in records(lines, separator, len(cells), damaged=file.damaged):
            where = f"{file.name}:{line}"
            yield where, row if isinstance(row, str) else {name: row[at].strip() for name, at in fields.items()}


def _order(file: TextFile) -> str:
    """Whether the day or the month comes first: a number over 12 tells, else the AM or PM that only English writes."""
    first = second = 0
    english = False
    for _, row in _rows(file):
        if not isinstance(row, str) and (found := _NUMBERS.match(row["date"])):
            first, second = max(first, int(found[1])), max(second, int(found[2]))
            english = english or row["date"].rstrip().endswith(("AM", "PM"))
    if (first > 12) != (second > 12):
        return "dmy" if first > 12 else "mdy"
    return "mdy" if english and first <= 12 else ""


def _invitation(
    row: dict[str, str], where: str, owner: str, order: str, keep_text: bool
) -> InteractionDraft | Rejected | None:
    """What a row says; nothing for an empty one, or somebody who left LinkedIn."""
    if not any(row.values()):
        return None
    inviter = Person(row["from"], row.get("inviter", ""))
    invitee = Person(row["to"], row.get("invitee", ""))
    direction = next((_DIRECTIONS[word] for word in fold(row["direction"]).split() if word in _DIRECTIONS), "")
    if not direction and owner:
        mine = [_is(owner, inviter), _is(owner, invitee)]
        direction = "" if mine[0] == mine[1] else "out" if mine[0] else "in"
    if not direction:
        reason = f"Direction: {row['direction'][:60]!r} is neither INCOMING nor OUTGOING."
        return Rejected(where, reason)
    other = invitee if direction == "out" else inviter
    if fold(other.name) in NOBODY and (other.name or not other.url):
        return None
    try:
        day = _day(row["date"], order)
    except UsageError as wrong:
        return Rejected(where, f"Sent At: {wrong.message}")
    text = shortened(row.get("message", "")) if keep_text else ""
    identity = normal_url(other.url) if other.url else fold(other.name)
    return InteractionDraft(
        day=day, channel="message", people=(other,), key=key_of(identity, day), direction=direction, summary=text,
        where=where,
    )  # fmt: skip


def _is(owner: str, person: Person) -> bool:
    return fold(owner) == fold(person.name) or bool(person.url and normal_url(owner) == normal_url(person.url))


def _day(text: str, order: str) -> str:
    try:
        return moment_of(text).date().isoformat()
    except ValueError:
        return dates.whole(re.sub(r"(?<=\d) (?:à|um|alle|às|a las) (?=\d)", " ", text), order, century=_MADE_IN)
