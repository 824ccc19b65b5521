"""LinkedIn's export: the archive as a zip or a folder, or its Connections.csv, messages.csv or Invitations.csv alone.

The rule it keeps: every layout that LinkedIn ever wrote is found by its header, wherever that is, and an export that
gives nothing is refused, not reported as a success.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Final

from netcrm.errors import RefusedError
from netcrm.formats import linkedin_connections, linkedin_invitations, linkedin_messages
from netcrm.formats.archives import Opener
from netcrm.formats.lines import Lines, records
from netcrm.formats.tables import scan_header
from netcrm.formats.text import TextFile, text_file
from netcrm.records import Draft, InteractionDraft

FILES: Final = ("connections", "messages", "invitations", "profile")
"""The files of an archive that are read, as their names begin."""

_DRAFTED: Final = FILES[:3]
"""Those that give drafts; the profile only tells whose archive it is."""


def kind_of(file: TextFile) -> str:
    """Which of FILES a file is by its header; nothing if it is none of them."""
    with file.stream() as text:
        header = scan_header(Lines(text), lambda cells: bool(_kind(cells)))
    return _kind(header[0]) if header else ""


def texts_of(name: str, files: Mapping[str, tuple[str, Opener]]) -> dict[str, TextFile]:
    """The files of an archive as text, by FILES. Raises RefusedError when it lacks all that give drafts."""
    if not files.keys() & {*_DRAFTED}:
        hint = "An archive that LinkedIn made holds at least one of them; name a single file for anything else."
        others = "no .vcf, .ics or .mbox file"
        raise RefusedError(f"{name} holds neither Connections.csv nor messages.csv, and {others}.", hint)
    texts = {part: text_file(*files[part]) for part in _DRAFTED if part in files}
    if "profile" in files:
        with suppress(RefusedError):  # it only helps to tell the owner, for which there is another way
            texts["profile"] = text_file(*files["profile"])
    return texts


def newest(connections: TextFile, date_order: str = "") -> str:
    """The last day on which somebody connected, which tells how old the list is; nothing if none can be told.

    The drafts of contacts come from this file alone, so where there is one they are all the connections of its owner.
    """
    return linkedin_connections.newest(connections, date_order)


def drafts(texts: Mapping[str, TextFile], keep_text: bool, owner: str, date_order: str) -> Iterator[Draft]:
    """The drafts of some of FILES: connections first, then messages, then invitations on other days than those.

    Raises RefusedError when a file has no header that is LinkedIn's, or gives nothing that it should.
    """
    if "connections" in texts:
        yield from linkedin_connections.connections(texts["connections"], date_order)
    owner = owner or (_name_in(texts["profile"]) if "profile" in texts else "")
    told: set[str] = set()
    if "messages" in texts:
        for draft in linkedin_messages.messages(texts["messages"], owner, keep_text=keep_text):
            if isinstance(draft, InteractionDraft):
                told.add(draft.key)
            yield draft
    if "invitations" in texts:
        file = texts["invitations"]
        for draft in linkedin_invitations.invitations(file, owner, keep_text=keep_text, date_order=date_order):
            if isinstance(draft, InteractionDraft):
                if draft.key in told:
                    continue
                told.add(draft.key)
            yield draft
    if not told and "connections" not in texts:
        names = " and ".join(texts[part].name for part in _DRAFTED if part in texts)
        raise RefusedError(f"{names} gives no day with a message.")


def _name_in(profile: TextFile) -> str:
    """The owner's name in Profile.csv."""
    with profile.stream() as text:
        lines = Lines(text)
        header = scan_header(lines, lambda cells: {"first name", "last name"} <= set(cells))
        if header:
            cells, separator = header
            for _, row in records(lines, separator, len(cells), damaged=profile.damaged):
                if not isinstance(row, str):
                    return f"{row[cells.index('first name')]} {row[cells.index('last name')]}".strip()
    return ""


def _kind(cells: Sequence[str]) -> str:
    if linkedin_messages.is_header(cells):
        return "messages"
    if linkedin_invitations.is_header(cells):
        return "invitations"
    return "connections" if linkedin_connections.is_header(cells) else ""
