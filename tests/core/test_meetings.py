"""Who was met where, and who is still warm months later: worlds small enough to be computed by hand.

Met in person once, N is 1.5 and warmth falls below 0.4 after 32 days; with a message later, N is 2.5, and it takes 50.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from netcrm.core import meetings, upkeep
from netcrm.core.meetings import Meeting, Warm
from netcrm.store.base import Store

MET = date(2025, 1, 1)
LONG_AGO = date(2026, 11, 23)


def met(store: Store, name: str, day: str = "2025-01-01", at: str = "", **logged: str) -> int:
    """Somebody met in person on a day; `logged` are channels by the day, as `d80="message"` for 80 days later."""
    contact = store.insert(
        "contact", uid=store.new_uid(), name=name, folded=name, met_on=day, met_at=at, created_at=day
    )
    for after, channel in {"d0": "in_person", **logged}.items():
        on = (date.fromisoformat(day) + timedelta(days=int(after[1:]))).isoformat() if len(day) == 10 else "2025-01-01"
        interaction = store.insert(
            "interaction", uid=store.new_uid(), day=on, channel=channel.removeprefix("no "),
            attempt=channel.startswith("no "), created_at=day,
        )  # fmt: skip
        store.insert("participant", interaction_id=interaction, contact_id=contact)
    upkeep.refresh(store, [contact], LONG_AGO, 7)
    return contact


def warm(store: Store, today: date = LONG_AGO) -> Warm:
    found = meetings.since(store, "2000-01-01", store.all("report/events", since="2000-01-01"))
    return meetings.counted(meetings.judged(store, found, found.meetings, today).values())


LATER = [
    ({}, 0, 0),
    ({"d80": "message"}, 1, 0),
    ({"d40": "message"}, 0, 0),
    ({"d41": "message"}, 1, 0),
    ({"d41": "message", "d200": "call"}, 1, 0),
    ({"d92": "message"}, 0, 0),
    ({"d91": "message"}, 1, 0),
    ({"d80": "no message"}, 0, 0),
    ({"d340": "message"}, 0, 1),
    ({"d314": "message"}, 0, 0),
    ({"d315": "message"}, 0, 1),
    ({"d60": "message", "d340": "message", "d500": "message"}, 1, 1),
]


@pytest.mark.parametrize(("logged", "three", "twelve"), LATER)
def test_who_is_still_warm_is_read_from_what_was_on_record_by_then(
    opened: Store, logged: dict[str, str], three: int, twelve: int
) -> None:
    with opened.write("test"):
        met(opened, "Ann", **logged)
    assert warm(opened) == Warm(three, 1, twelve, 1)


@pytest.mark.parametrize(
    ("today", "three", "twelve"),
    [("2025-04-01", 0, 0), ("2025-04-02", 1, 0), ("2025-12-31", 1, 0), ("2026-01-01", 1, 1)],
)
def test_who_was_met_too_late_cannot_be_judged(opened: Store, today: str, three: int, twelve: int) -> None:
    with opened.write("test"):
        met(opened, "Ann")
        met(opened, "Bob", "2025-01")
    found = warm(opened, date.fromisoformat(today))
    assert (found.judged_3, found.judged_12) == (three, twelve)


def placed(store: Store) -> Sequence[Meeting]:
    return meetings.since(store, "2025-01-01", store.all("report/events", since="2025-01-01")).meetings


def test_where_somebody_was_met(opened: Store) -> None:
    with opened.write("test"):
        first, second = (
            opened.insert("event", uid=opened.new_uid(), name=name, day=day)
            for name, day in (("Web Afterwork", "2025-01-01"), ("Web afterwork", "2025-02-01"))
        )
        ann = met(opened, "Ann", at="web afterwork")
        bob = met(opened, "Bob", at="elsewhere")
        old = met(opened, "Old", day="2020-01-01")
        for contact, event, day in (
            (old, first, "2025-01-01"),
            (ann, first, "2025-01-01"),
            (ann, second, "2025-02-01"),
        ):
            opened.insert("follow_up", uid=opened.new_uid(), contact_id=contact, event_id=event, met_on=day, due_on=day)
        there = met(opened, "Zoe", day="2025-02-01")
        logged = opened.insert(
            "interaction", uid=opened.new_uid(), day="2025-02-01", channel="in_person", event_id=second, created_at="x"
        )
        opened.insert("participant", interaction_id=logged, contact_id=there)
    assert placed(opened) == [
        Meeting(bob, "2025-01-01", 0, True),
        Meeting(ann, "2025-01-01", first, True),
        Meeting(old, "2025-01-01", first, False),
        Meeting(ann, "2025-02-01", second, False),
        Meeting(there, "2025-02-01", second, True),
    ]
