"""What happened with people: a coffee, a call, an attempt that reached nobody.

Rule: log once, all follows. The last contact, the tie strength, the next check-in and this week's plan are read from
the interactions on record; an older entry never moves anything backwards.
"""

from collections.abc import Sequence
from datetime import date

from netcrm import names
from netcrm.core import cadence, follow_ups, upkeep
from netcrm.core.who import Person
from netcrm.errors import UsageError
from netcrm.records import Moved, Record
from netcrm.store.base import Store, Value

LONGEST_SUMMARY = 100_000
LONGEST_MINUTES = 7 * 24 * 60


class Entry(Record):
    """An interaction to record. `direction` is `out` (you reached out), `in` (they did) or empty for not said; `cost`
    is money in `currency`; `event_id` is where it was."""

    day: str
    channel: str
    direction: str = "out"
    attempt: bool = False
    minutes: int = 0
    summary: str = ""
    source_key: str | None = None
    uid: str = ""
    cost: float = 0.0
    currency: str = ""
    event_id: int | None = None


def log(
    store: Store, people: Sequence[Person], entry: Entry, today: date, capacity: int, next_on: date | None = None
) -> list[Moved]:
    """Record one interaction with all of `people`; says what moved for each, in their order.

    `next_on` is the next check-in as the user wants it, whatever the circle says. A real interaction on or after the
    day of an earlier wish settles it.
    """
    check(entry, today)
    if next_on is not None and next_on < today:
        raise UsageError(f"The next check-in can't be in the past ({next_on}).", "Give a day to come, such as 3w.")
    ids = [person.id for person in people]
    record(store, ids, entry)
    if not entry.attempt:
        follow_ups.close(store, ids, entry.day, in_person=entry.channel == "in_person")
    for row_id in ids:
        if next_on is not None:
            store.update("contact", row_id, next_on=next_on.isoformat())
        elif not entry.attempt:
            store.run("interactions/settle_next", id=row_id, day=entry.day)
    return upkeep.refresh(store, ids, today, capacity)


def check(entry: Entry, today: date) -> None:
    """Refuse what can't have happened: a day to come, minutes beyond a week, a summary without end."""
    if entry.day > today.isoformat():
        raise UsageError(
            f"{entry.day} is still to come: an interaction is logged when it has happened.",
            "To be reminded, use --next or `netcrm snooze WHO WHEN`.",
        )
    if not 0 <= entry.minutes <= LONGEST_MINUTES:
        raise UsageError(f"{entry.minutes} minutes can't be meant.", f"Give 0 to {LONGEST_MINUTES} minutes.")
    if entry.summary:
        names.clean_text(entry.summary, "note", LONGEST_SUMMARY)
    if entry.channel not in cadence.CHANNELS:
        cadence.channel(entry.channel)


def record(store: Store, ids: Sequence[int], entry: Entry) -> int:
    """Write an interaction and who took part, nothing else; its id."""
    values: dict[str, Value] = {
        "uid": entry.uid or store.new_uid(), "day": entry.day, "channel": entry.channel, "direction": entry.direction,
        "attempt": entry.attempt, "minutes": entry.minutes, "summary": entry.summary, "source_key": entry.source_key,
        "created_at": store.now(), "cost": entry.cost, "currency": entry.currency, "event_id": entry.event_id,
    }  # fmt: skip
    interaction = store.insert("interaction", **values)
    for row_id in ids:
        store.insert("participant", interaction_id=interaction, contact_id=row_id)
    return interaction


def met_at(name: str) -> str:
    """What an entry says that tells no more than where you met."""
    return f"Met at {name}"
