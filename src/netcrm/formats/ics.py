"""Calendars (iCalendar, .ics): each past meeting with others becomes an interaction.

The rule it keeps: the file is read twice, once to learn whose it is and which days of a series were moved, once for
the meetings; so that nothing but those moves is kept in memory.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from netcrm.formats.archives import Opener
from netcrm.formats.ics_meetings import Meetings
from netcrm.formats.ics_people import owners_of
from netcrm.formats.ics_survey import Survey
from netcrm.formats.text import text_file
from netcrm.records import Draft

_BEGIN: Final = re.compile(r"\s*BEGIN:VCALENDAR\s*$", re.IGNORECASE | re.MULTILINE)


def looks_like(head: str) -> bool:
    """Whether a file that begins so is a calendar."""
    return bool(_BEGIN.match(head.removeprefix("\ufeff")))


def read(
    name: str, open_file: Opener, *, owner: str, keep_text: bool, today: date
) -> tuple[tuple[str, ...], Iterator[Draft]]:
    """The meetings before `today`, each day of one that repeats for itself.

    `owner` is the owner's addresses, parted by commas or spaces; without any, they are inferred. `keep_text` keeps
    titles. Raises RefusedError when it is no calendar, has no events, or does not tell whose it is. Asking for the
    drafts may raise it as well, when none of the events can be read.
    """
    file = text_file(name, open_file)
    survey = Survey(file)
    owners = owners_of(owner) or survey.addresses.owners(name)
    notes = []
    if owners and not owners_of(owner):
        notes.append(f"Read as the calendar of {', '.join(sorted(owners))}; say --owner if that is not you.")
    elif survey.addresses.lacks(owners):
        notes.append(f"{', '.join(sorted(owners))} takes part in no meeting of {name}; is --owner right?")
    return tuple(notes), Meetings(file, survey, owners, keep_text, today).drafts()
