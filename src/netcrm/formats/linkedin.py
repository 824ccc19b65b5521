"""LinkedIn's export: the archive as a zip or a folder, or its Connections.csv or messages.csv alone.

The rule it keeps: every layout that LinkedIn ever wrote is found by its header, wherever that is, and an export that
gives nothing is refused, not reported as a success.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Final

from netcrm.errors import RefusedError
from netcrm.formats import linkedin_connections, linkedin_messages
from netcrm.formats.archives import Opener
from netcrm.formats.lines import Lines, records
from netcrm.formats.tables import scan_header
from netcrm.formats.text import TextFile, text_file
from netcrm.records import Draft, InteractionDraft

FILES: Final = ("connections", "messages", "profile")
"""The files of an archive that are read, as their names begin."""


def kind_of(file: TextFile) -> str:
    """Which of FILES a file is by its header; nothing if it is none of them."""
    with file.stream() as text:
        header = scan_header(Lines(text), lambda cells: bool(_kind(cells)))
    return _kind(header[0]) if header else ""


def texts_of(name: str, files: Mapping[str, tuple[str, Opener]]) -> dict[str, TextFile]:
    """The files of an archive as text, by FILES. Raises RefusedError when it lacks both that matter."""
    if not files.keys() & {"connections", "messages"}:
        hint = "An archive that LinkedIn made holds at least one of them; was another one meant?"
        raise RefusedError(f"{name} holds neither Connections.csv nor messages.csv.", hint)
    texts = {part: text_file(*files[part]) for part in ("connections", "messages") if part in files}
    if "profile" in files:
        with suppress(RefusedError):  # it only helps to tell the owner, for which there is another way
            texts["profile"] = text_file(*files["profile"])
    return texts


def drafts(texts: Mapping[str, TextFile], keep_text: bool, owner: str, date_order: str) -> Iterator[Draft]:
    """The drafts of some of FILES: connections first, then messages.

    Raises RefusedError when a file has no header that is LinkedIn's, or gives nothing that it should.
    """
    if "connections" in texts:
        yield from linkedin_connections.connections(texts["connections"], date_order)
    if "messages" in texts:
        owner = owner or (_name_in(texts["profile"]) if "profile" in texts else "")
        found = False
        for draft in linkedin_messages.messages(texts["messages"], owner, keep_text=keep_text):
            found = found or isinstance(draft, InteractionDraft)
            yield draft
        if not found and "connections" not in texts:
            raise RefusedError(f"{texts['messages'].name} gives no day with a message.")


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
    return "connections" if linkedin_connections.is_header(cells) else ""
