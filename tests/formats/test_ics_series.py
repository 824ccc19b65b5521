"""Meetings that repeat: which days came to pass, what was moved, called off or changed, and that every rule ends."""

import io
from datetime import date

import pytest

from netcrm.formats import ics, ics_rules
from netcrm.records import Draft, InteractionDraft, Rejected, Remark

TODAY = date(2026, 11, 22)
CUT = (
    "1 meeting repeats too often, for too long, or by a rule that can't be followed; only the latest 1,000 days were "
    "read, or the first."
)


def event(*lines: str, start: str = "DTSTART;TZID=Europe/Paris:20240304T093000") -> str:
    """A meeting of Lea and Bob from Monday, 4 March 2024, on."""
    given = ("UID:weekly", start, "DURATION:PT30M", "ORGANIZER:mailto:lea@example.org")
    return "\r\n".join(["BEGIN:VEVENT", *given, "ATTENDEE:mailto:bob@example.com", *lines, "END:VEVENT", ""])


def read(*events: str, today: date = TODAY) -> list[Draft]:
    """All drafts of a calendar of Lea's."""
    content = f"BEGIN:VCALENDAR\r\n{''.join(events)}END:VCALENDAR\r\n".encode()
    _, drafts = ics.read("c.ics", lambda: io.BytesIO(content), owner="lea@example.org", keep_text=False, today=today)
    return list(drafts)


def days(*events: str, today: date = TODAY) -> list[str]:
    """The days of the meetings."""
    drafts = read(*events, today=today)
    assert not [draft for draft in drafts if isinstance(draft, Rejected)]
    return [draft.day for draft in drafts if isinstance(draft, InteractionDraft)]


def march(*numbers: int) -> list[str]:
    """Days of March 2024."""
    return [f"2024-03-{number:02}" for number in numbers]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=WEEKLY;COUNT=4", march(4, 11, 18, 25)),
        ("freq=weekly;count=4;", march(4, 11, 18, 25)),
        ("FREQ=WEEKLY;INTERVAL=2;UNTIL=20240331T000000Z", march(4, 18)),
        ("FREQ=WEEKLY;UNTIL=20240318", march(4, 11, 18)),
        ("FREQ=WEEKLY;UNTIL=20240318T083000Z", march(4, 11, 18)),
        ("FREQ=WEEKLY;UNTIL=20240318T082959Z", march(4, 11)),
        ("FREQ=WEEKLY;BYDAY=MO,TH;WKST=SU;COUNT=4", march(4, 7, 11, 14)),
        ("FREQ=MONTHLY;BYDAY=1MO;COUNT=3", ["2024-03-04", "2024-04-01", "2024-05-06"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2", ["2024-03-04", "2024-03-31", "2024-04-30"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=1", march(4, 29)),
        ("FREQ=YEARLY", ["2024-03-04", "2025-03-04", "2026-03-04"]),
        ("FREQ=YEARLY;UNTIL=99991231T235959Z", ["2024-03-04", "2025-03-04", "2026-03-04"]),
        ("FREQ=DAILY;BYHOUR=9;BYMINUTE=30;COUNT=2", march(4, 5)),
        ("FREQ=WEEKLY;COUNT=2;RSCALE=GREGORIAN;SKIP=OMIT;X-NOTE=1", march(4, 11)),
        ("FREQ=WEEKLY;UNTIL=20200101T000000Z", march(4)),
    ],
)
def test_the_days_of_a_rule(rule: str, expected: list[str]) -> None:
    assert read(event(f"RRULE:{rule}"))[-1:] != [Remark("c.ics", CUT)]
    assert days(event(f"RRULE:{rule}")) == expected


@pytest.mark.parametrize(
    "line",
    [
        "EXDATE;TZID=Europe/Paris:20240311T093000",
        "EXDATE:20240311T083000Z",
        "EXDATE:20240311T093000",
        "EXDATE;VALUE=DATE:20240311",
        "EXDATE;TZID=Europe/Paris:20230101T093000,20240311T093000",
        "EXRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=11;COUNT=1",
    ],
)
def test_days_that_were_taken_out(line: str) -> None:
    assert days(event("RRULE:FREQ=WEEKLY;COUNT=3", line)) == march(4, 18)


@pytest.mark.parametrize(
    "line",
    [
        "RDATE;TZID=Europe/Paris:20240306T093000",
        "RDATE:20240306T083000Z",
        "RDATE;VALUE=PERIOD:20240306T083000Z/PT1H",
    ],
)
def test_days_that_were_added(line: str) -> None:
    assert days(event(line)) == march(4, 6)


MOVED = event("RECURRENCE-ID;TZID=Europe/Paris:20240311T093000", start="DTSTART;TZID=Europe/Paris:20240312T140000")


@pytest.mark.parametrize("series_first", [True, False])
def test_a_moved_day_is_read_once_and_keeps_the_key_that_it_had(series_first: bool) -> None:
    series = event("RRULE:FREQ=WEEKLY;COUNT=3")
    drafts = read(*((series, MOVED) if series_first else (MOVED, series)))
    told = sorted((draft.day, draft.key) for draft in drafts if isinstance(draft, InteractionDraft))
    assert told == [
        ("2024-03-04", "ics:weekly:2024-03-04"),
        ("2024-03-12", "ics:weekly:2024-03-11"),
        ("2024-03-18", "ics:weekly:2024-03-18"),
    ]


@pytest.mark.parametrize(
    "day", ["RECURRENCE-ID:20240311T083000Z", "RECURRENCE-ID:20240311T093000", "RECURRENCE-ID;VALUE=DATE:20240311"]
)
def test_the_day_of_a_change_is_found_however_it_is_written(day: str) -> None:
    assert days(event("RRULE:FREQ=WEEKLY;COUNT=3"), event(day, "STATUS:CANCELLED")) == march(4, 18)


def test_a_day_that_the_owner_declined_is_left_out() -> None:
    declined = event("RECURRENCE-ID:20240311T083000Z", "ATTENDEE;PARTSTAT=DECLINED:mailto:lea@example.org")
    assert days(event("RRULE:FREQ=WEEKLY;COUNT=3"), declined) == march(4, 18)


def test_a_changed_day_without_its_series_is_a_meeting() -> None:
    assert days(MOVED) == march(12)


FROM_THEN_ON = "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Paris:20240311T093000"


def test_a_change_from_a_day_on_holds_for_the_days_behind_it() -> None:
    change = event(
        FROM_THEN_ON, "ATTENDEE;CN=Zoe:mailto:zoe@example.com", start="DTSTART;TZID=Europe/Paris:20240312T093000"
    )
    drafts = [each for each in read(change, event("RRULE:FREQ=WEEKLY;COUNT=3")) if isinstance(each, InteractionDraft)]
    told = sorted((draft.day, draft.key[-5:], len(draft.people)) for draft in drafts)
    assert told == [("2024-03-04", "03-04", 1), ("2024-03-12", "03-11", 2), ("2024-03-19", "03-18", 2)]


def test_a_series_may_be_called_off_from_a_day_on() -> None:
    assert days(event("RRULE:FREQ=WEEKLY"), event(FROM_THEN_ON, "STATUS:CANCELLED")) == march(4)


def test_a_series_that_crosses_summer_time_stays_on_its_day() -> None:
    late = event("RRULE:FREQ=WEEKLY;COUNT=5", start="DTSTART;TZID=Europe/Paris:20240310T233000")
    assert days(late) == [*march(10, 17, 24, 31), "2024-04-07"]


def test_a_series_ends_yesterday() -> None:
    assert days(event("RRULE:FREQ=WEEKLY"), today=date(2024, 3, 18)) == march(4, 11)
    assert days(event("RRULE:FREQ=WEEKLY"), today=date(2024, 3, 19)) == march(4, 11, 18)


def test_a_later_export_names_the_same_days_the_same() -> None:
    first, second = (
        {each.key for each in read(event("RRULE:FREQ=WEEKLY"), today=today) if isinstance(each, InteractionDraft)}
        for today in (date(2024, 6, 1), date(2025, 6, 1))
    )
    assert first < second


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;COUNT=999999999",
        "FREQ=HOURLY;INTERVAL=24",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;INTERVAL=99999999999999999999",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYSETPOS=300",
        "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYHOUR=9,17;COUNT=10",
        "FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYSECOND=" + ",".join(map(str, range(60))),
        "FREQ=YEARLY;BYYEARDAY=" + ",".join(["1"] * 10_000),
        "FREQ=YEARLY;RSCALE=CHINESE",
        "FREQ=DAILY;COUNT=-1;COUNT=x",
        "FREQ=DAILY;UNTIL=soon",
        "FREQ=DAILY;BYDAY=XX",
        "FREQ=",
        "nothing",
        "",
    ],
)
def test_a_rule_that_is_none_or_has_no_end_gives_its_first_day(rule: str) -> None:
    first, *remarks = read(event(f"RRULE:{rule}"))
    assert isinstance(first, InteractionDraft)
    assert remarks == [Remark("c.ics", CUT)]


def test_of_a_meeting_without_end_the_latest_thousand_days_are_read() -> None:
    *drafts, remark = read(event("RRULE:FREQ=DAILY", start="DTSTART:20100101T090000Z"))
    found = [draft.day for draft in drafts if isinstance(draft, InteractionDraft)]
    assert (len(found), found[0], found[-1]) == (1000, "2024-02-26", "2026-11-21")
    assert remark == Remark("c.ics", CUT)


def test_a_series_is_not_read_further_back_than_twenty_years() -> None:
    found = days(event("RRULE:FREQ=YEARLY", start="DTSTART:19900304T090000Z"))
    assert (len(found), found[0]) == (21, "2006-03-04")


def test_what_began_to_repeat_before_anybody_had_a_calendar_is_passed_over() -> None:
    drafts = read(event("RRULE:FREQ=DAILY", start="DTSTART:00010101T090000Z"))
    assert drafts == [Remark("c.ics", "Passed over: 1 more than 20 years ago."), Remark("c.ics", CUT)]


def test_a_file_full_of_rules_without_end_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ics_rules, "_ALL_RULES", 100_000)
    bombs = [event("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30") for _ in range(400)]
    *drafts, remark = read(*bombs, event("RRULE:FREQ=WEEKLY;COUNT=3"))
    assert len(drafts) == 401
    assert isinstance(remark, Remark)
    assert remark.text.startswith("401 meetings repeat too often")
