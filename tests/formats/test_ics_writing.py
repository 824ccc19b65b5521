"""The calendar feed: its bytes, that nothing in an entry can become a line of it, and that programs read it whole."""

import io
import re
from datetime import date, datetime

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from netcrm.formats import ics, ics_writing
from netcrm.formats.ics_lines import unfolded
from netcrm.formats.ics_writing import CalendarEntry
from netcrm.formats.text import TextFile
from netcrm.records import Remark

STAMP = "2026-11-22T08:30:00Z"
CHECK_IN = CalendarEntry(
    ics_writing.uid_of("checkin", "b1"), "2026-11-23", "Check in: Zoë Brändt", "close, last on 2026-08-01\ncoffee",
    False, "https://example.com/zoe?a=1,2;b",
)  # fmt: skip
BIRTHDAY = CalendarEntry(ics_writing.uid_of("birthday", "b1"), "1990-04-15", "Birthday: Zoë Brändt", "", True)
YEARLESS = CalendarEntry(ics_writing.uid_of("birthday", "b2"), "--02-29", "Birthday: Leap", "", True)


def written(*entries: CalendarEntry, name: str = "netcrm", stamp: str = STAMP) -> str:
    """The feed as text, its line ends as they are."""
    out = io.StringIO(newline="")
    assert ics_writing.write(entries, out, stamp=stamp, name=name) == len(entries)
    return out.getvalue()


def test_the_feed_to_the_byte() -> None:
    assert written(CHECK_IN, BIRTHDAY, YEARLESS, name="People; mine").split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//netcrm//netcrm//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:People\\; mine",
        "X-WR-CALNAME:People\\; mine",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        "X-PUBLISHED-TTL:P1D",
        "BEGIN:VEVENT",
        "UID:netcrm-checkin-b1@netcrm.invalid",
        "DTSTAMP:20261122T083000Z",
        "DTSTART;VALUE=DATE:20261123",
        "DTEND;VALUE=DATE:20261124",
        "SUMMARY:Check in: Zoë Brändt",
        "DESCRIPTION:close\\, last on 2026-08-01\\ncoffee",
        "URL:https://example.com/zoe?a=1,2;b",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:netcrm-birthday-b1@netcrm.invalid",
        "DTSTAMP:20261122T083000Z",
        "DTSTART;VALUE=DATE:19900415",
        "DTEND;VALUE=DATE:19900416",
        "RRULE:FREQ=YEARLY",
        "SUMMARY:Birthday: Zoë Brändt",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:netcrm-birthday-b2@netcrm.invalid",
        "DTSTAMP:20261122T083000Z",
        "DTSTART;VALUE=DATE:20000229",
        "DTEND;VALUE=DATE:20000301",
        "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1",
        "X-NETCRM-YEARLESS:TRUE",
        "SUMMARY:Birthday: Leap",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_the_same_entries_and_stamp_give_the_same_bytes() -> None:
    assert written(CHECK_IN, BIRTHDAY) == written(CHECK_IN, BIRTHDAY, stamp="2026-11-22T09:30:00+01:00")
    assert written(CHECK_IN) == written(CHECK_IN, stamp="2026-11-22 08:30:00")


def test_a_feed_of_nobody_is_a_whole_calendar() -> None:
    assert Calendar.from_ical(written()).events == []


def test_a_birthday_on_29_february_is_kept_every_year() -> None:
    rule = rrulestr(written(YEARLESS).partition("RRULE:")[2].partition("\r\n")[0], dtstart=date_time(date(2000, 2, 29)))
    found = [each.date().isoformat() for each in rule.between(date_time(date(2026, 1, 1)), date_time(date(2029, 1, 1)))]
    assert found == ["2026-02-28", "2027-02-28", "2028-02-29"]


def date_time(day: date) -> datetime:
    """Midnight of a day."""
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001


ATTACKS = [
    "Bob\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Owned",
    "Bob\nATTACH:file:///etc/passwd",
    "Bob\rX-EVIL:1",
    "Bob\u2028BEGIN:VALARM\u2029ACTION:DISPLAY",
    "Bob\x85BEGIN:VEVENT\x0bX:1\x0cX:2\x1cX:3",
    "BEGIN:VEVENT",
    "Bob\\nRRULE:FREQ=SECONDLY",
    "a\\;b\\,c\\\\n;,:\"'^n^'",
    "\u202eboB\u2066 \x1b[31mred\x07\x00",
    "\ud800 half of a letter",
    "\ufeff mark",
    "\r\n " * 100,
]


@pytest.mark.parametrize("text", ATTACKS)
def test_no_text_becomes_a_line_of_the_calendar(text: str) -> None:
    entry = CalendarEntry(f"1{text}", "2026-11-23", text, text, True, f"https://example.com/{text}")
    content = written(entry, name=text)
    content.encode("utf-8")
    lines = content.replace("\r\n ", "").split("\r\n")
    names = [re.split("[:;]", line)[0] for line in lines]
    assert names == [re.split("[:;]", line)[0] for line in written(
        CalendarEntry("1", "2026-11-23", "a", "a", True, "https://example.com/")
    ).split("\r\n")]  # fmt: skip
    assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", content)
    assert content.count("\r") == content.count("\n") == content.count("\r\n")
    assert len(Calendar.from_ical(content).events) == 1


@pytest.mark.parametrize("letter", ["a", "é", "漢", "👩‍👩‍👧", "\\", "\n"])
@pytest.mark.parametrize("start", range(4))
def test_lines_are_folded_at_75_bytes_between_letters(letter: str, start: int) -> None:
    title = "x" * start + letter * 400
    lines = written(CalendarEntry("1", "2026-11-23", title, "", False)).encode().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode("utf-8")
    (event,) = Calendar.from_ical(b"\r\n".join(lines)).events
    assert str(event["SUMMARY"]) == title


@pytest.mark.parametrize(("day", "yearly"), [("--02-30", True), ("--02-03", False), ("1990-04", True), ("", False)])
def test_a_day_that_is_none_is_refused(day: str, yearly: bool) -> None:
    with pytest.raises(ValueError):
        written(CalendarEntry("1", day, "a", "", yearly))


def test_our_own_reader_sees_a_calendar_of_days_that_are_no_meetings() -> None:
    content = written(CHECK_IN, BIRTHDAY, YEARLESS)
    assert ics.looks_like(content[:4096])
    notes, drafts = ics.read(
        "feed.ics", lambda: io.BytesIO(content.encode()), owner="", keep_text=True, today=date(2026, 12, 24)
    )
    assert (notes, list(drafts)) == ((), [Remark("feed.ics", "Passed over: 3 all-day.")])


def read_back(event: Event) -> CalendarEntry:
    """The entry that an event of the feed was written for, by the eyes of another program."""
    assert event.DTSTART is not None
    day = event.DTSTART.isoformat()
    day = f"-{day[4:]}" if "X-NETCRM-YEARLESS" in event else day
    texts = {name: str(event.get(name, "")) for name in ("UID", "SUMMARY", "DESCRIPTION", "URL")}
    return CalendarEntry(
        texts["UID"], day, texts["SUMMARY"], texts["DESCRIPTION"], "RRULE" in event, texts["URL"]
    )  # fmt: skip


TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")) | st.just("\n"), max_size=120).map(
    lambda text: re.sub("[\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]", "", text)
)
DAYS = st.dates(min_value=date(1700, 1, 1)).map(date.isoformat)
ENTRIES = st.builds(
    CalendarEntry,
    uid=TEXTS.map(lambda text: f"netcrm-{text}"),
    day=DAYS,
    title=TEXTS,
    text=TEXTS,
    yearly=st.booleans(),
    url=st.sampled_from(["", "https://example.com/a?b=1,2;c#d", "tel:+33-1"]),
) | st.builds(
    CalendarEntry, uid=st.just("b"), day=DAYS.map(lambda day: f"--{day[5:]}" if day[5:] != "02-29" else "--02-29"),
    title=TEXTS, text=TEXTS, yearly=st.just(True),
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(ENTRIES, max_size=4))
def test_entries_out_and_in_again_are_the_same(entries: list[CalendarEntry]) -> None:
    content = written(*entries)
    assert [read_back(event) for event in Calendar.from_ical(content).events] == entries
    assert written(*entries) == content


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_our_own_reader_joins_what_the_writer_folds(text: str) -> None:
    content = written(CalendarEntry("1", "2026-11-23", text, "", False)).encode()
    lines = [line for _, line, _ in unfolded(TextFile("feed.ics", lambda: io.BytesIO(content), "utf-8", damaged=False))]
    assert len(lines) == 18
    assert b"\r\n".join([*(line.encode() for line in lines), b""]) == content.replace(b"\r\n ", b"")
