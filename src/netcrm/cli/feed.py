"""The calendar of an export: a day for each next check-in, and one each year for a birthday."""

from collections.abc import Iterator

from netcrm.core import exporting
from netcrm.core.listing import Filters
from netcrm.formats.ics_writing import CalendarEntry, uid_of
from netcrm.store.base import Store

YEARLESS = "--"
"""What a birthday without its year begins with."""


def entries(
    store: Store, filters: Filters, *, public: bool = False, private: bool = False
) -> Iterator[CalendarEntry]:  # fmt: skip
    """The days of those who fit. A birthday of which only year and month are known has no day, and is left out."""
    for one in exporting.calendar(store, filters, public=public, private=private):
        about = "\n".join(text for text in (one.work, one.reach) if text)
        if one.check_in:
            yield CalendarEntry(uid_of("checkin", one.uid), one.check_in, f"Contact {one.name}", about, yearly=False)
        if one.birthday.startswith(YEARLESS) or len(one.birthday) == len("2026-11-23"):
            born = "" if one.birthday.startswith(YEARLESS) else f"born in {one.birthday[:4]}"
            text = "\n".join(part for part in (born, about) if part)
            yield CalendarEntry(uid_of("birthday", one.uid), one.birthday, f"{one.name}'s birthday", text, yearly=True)
