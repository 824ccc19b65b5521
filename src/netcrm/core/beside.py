"""What stands beside the week's plan, outside of its capacity: birthdays, promises, asks, reminders, replies owed."""

from collections.abc import Iterator
from datetime import date, timedelta

from netcrm.core.weeks import Week
from netcrm.records import Beside
from netcrm.store.base import Row, Store

SHOWN = 20
"""Of each kind at most."""

OWED_DAYS = 30
"""How long a message is taken to wait for an answer; beyond, nobody does. A judgement."""

ASK_DAYS = 28
"""How long an ask without a day of its own is left alone: as long as a first attempt (core/cadence.py, Pace)."""


def of(store: Store, week: Week, today: date) -> Iterator[Beside]:
    """Birthdays of the week (of the tracked before others), what is promised, asked and to be thought of by its end,
    replies owed."""
    days = _birthdays(week)
    asked = ", ".join(f'"{month_day}"' for month_day in days)
    born = store.all("beside/birthdays_of_tracked", days=f"[{asked}]", limit=SHOWN)
    born += store.all("beside/birthdays_of_others", days=f"[{asked}]", limit=SHOWN - len(born))
    found = [_birthday(row, days) for row in born]
    yield from sorted(found, key=lambda one: one.day)
    last = week.last.isoformat()
    asked_by = (today - timedelta(days=ASK_DAYS)).isoformat()
    for row in store.each("beside/favors", last=last, asked_by=asked_by, limit=2 * SHOWN):
        yield Beside(row["kind"], row["day"], row["id"], row["name"], row["text"], row["number"])
    for row in store.each("beside/reminders", last=last, limit=SHOWN):
        yield Beside("reminder", row["day"], row["id"], row["name"] or "", row["text"], row["number"])
    since = (today - timedelta(days=OWED_DAYS)).isoformat()
    for row in store.each("beside/owed", since=since, today=today.isoformat(), limit=SHOWN):
        yield Beside("owed", row["owed_since"], row["id"], row["name"], "they wrote last: your turn")


def _birthdays(week: Week) -> dict[str, date]:
    """The week's days by how a birthday ends (`04-15`); 29 February falls on the 28th in most years."""
    days = [week.first + timedelta(days=ahead) for ahead in range(7)]
    found = {f"{day:%m-%d}": day for day in days}
    eve = found.get("02-28")
    if eve is not None and (eve + timedelta(days=1)).month == 3:  # the calendar module would cost `due` its import
        found["02-29"] = eve
    return found


def _birthday(row: Row, days: dict[str, date]) -> Beside:
    born, day = row["birthday"], days[row["birthday"][-5:]]
    age = day.year - int(born[:4]) if born[:4].isdecimal() else 0
    return Beside("birthday", day.isoformat(), row["id"], row["name"], f"turns {age}" if age > 0 else "birthday")
