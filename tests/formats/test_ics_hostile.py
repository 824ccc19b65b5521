"""Broken and hostile calendars: a limit and a sentence, never a traceback, and the file goes on."""

import io
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.errors import RefusedError
from netcrm.formats import ics
from netcrm.records import Draft, InteractionDraft, Rejected, Remark

TODAY = date(2026, 11, 22)


def event(*lines: str, uid: str = "1", start: str = "DTSTART:20240304T093000Z") -> str:
    """A meeting of Lea and Bob."""
    given = (f"UID:{uid}", start, "ORGANIZER:mailto:lea@example.org", "ATTENDEE;CN=Bob:mailto:bob@example.com", *lines)
    return "".join(f"{line}\r\n" for line in ("BEGIN:VEVENT", *given, "END:VEVENT"))


def calendar(*parts: str) -> bytes:
    """A whole calendar."""
    return f"BEGIN:VCALENDAR\r\n{''.join(parts)}END:VCALENDAR\r\n".encode()


def read(content: bytes) -> list[Draft]:
    """All drafts of a calendar of Lea's."""
    _, drafts = ics.read(
        "c.ics", lambda: io.BytesIO(content), owner="lea@example.org", keep_text=True, today=TODAY
    )  # fmt: skip
    return list(drafts)


def rejected(content: bytes) -> list[tuple[str, str]]:
    """Where and why the broken events of a file could not be read, after it was seen that the good one was."""
    drafts = read(content)
    assert [draft.people[0].name for draft in drafts if isinstance(draft, InteractionDraft)] == ["Bob"]
    return [(draft.where, draft.reason) for draft in drafts if isinstance(draft, Rejected)]


GOOD = event()
UNREAD = "The event can't be read: "


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("BEGIN:VEVENT\r\nUID:2\r\nEND:VEVENT\r\n", "it has no DTSTART."),
        (event(start="DTSTART:20240230T093000Z"), "day is out of range for month."),
        (event(start="DTSTART:yesterday"), "'yesterday' is not a date or a time."),
        (event(start="DTSTART:20240304T993000Z"), "hour must be in 0..23."),
        (event("ATTENDEE;=;CN:mailto:x@example.com"), "ATTENDEE has parameters that can't be told apart."),
        (event("DURATION:long"), "DURATION: 'long' is not one such as 'PT1H30M'."),
        (event(f"ATTENDEE;CN={'x' * 70_000}:mailto:x@example.com"), "its ATTENDEE is longer than 65,536 characters."),
        (
            event(*["ATTENDEE:mailto:x@example.com"] * 5_001),
            "it has more than 5,000 lines of ATTENDEE, or over 1 MiB of text.",
        ),
        ("BEGIN:VEVENT\r\nUID:2\r\n", "it has no END:VEVENT before the next begins at line 4."),
    ],
)
def test_a_broken_event_costs_itself(broken: str, reason: str) -> None:
    assert rejected(calendar(broken, GOOD)) == [("c.ics:2", UNREAD + reason)]


def test_an_event_that_the_calendar_or_the_file_ends_in_is_rejected() -> None:
    open_ = "BEGIN:VEVENT\r\nUID:2\r\n"
    assert rejected(calendar(GOOD, open_)) == [("c.ics:8", f"{UNREAD}it has no END:VEVENT.")]
    assert rejected(calendar(GOOD) + open_.encode()) == [("c.ics:9", f"{UNREAD}the file ends inside of it.")]


def test_a_line_without_end_is_passed_over_unless_it_is_read() -> None:
    long = "A" * 3_000_000
    assert rejected(calendar(event(f"ATTACH;ENCODING=BASE64;VALUE=BINARY:{long}"))) == []
    assert rejected(calendar(event(f"DESCRIPTION:{long}", f"SUMMARY:{long}"))) == []
    assert rejected(calendar(f"X-{long}\r\n", GOOD)) == []
    assert rejected(calendar(GOOD) + long.encode()) == []


def test_an_attachment_over_many_lines_is_passed_over() -> None:
    folded = "\r\n ".join(["ATTACH;ENCODING=BASE64;VALUE=BINARY:", *["QUJD" * 18] * 50_000])
    assert rejected(calendar(event(folded))) == []


def test_a_nesting_without_end_is_passed_over() -> None:
    assert rejected(calendar(event("BEGIN:VALARM\r\n" * 20_000 + "ATTENDEE:mailto:alarm@example.com"))) == []
    assert rejected(calendar("BEGIN:X\r\n" * 20_000, GOOD)) == []
    assert rejected(b"BEGIN:VCALENDAR\r\n" * 20_000 + calendar(GOOD)) == []


def test_an_alarm_is_no_part_of_its_event() -> None:
    alarm = "BEGIN:VALARM\r\nATTENDEE:mailto:alarm@example.com\r\nSUMMARY:Ring\r\nEND:VALARM"
    (draft,) = read(calendar(event(alarm, "SUMMARY:Coffee")))
    assert isinstance(draft, InteractionDraft)
    assert (draft.summary, len(draft.people)) == ("Coffee", 1)


def zone(rule: str) -> str:
    """A zone with summer time by some rule, and a meeting whose length has to be counted in it."""
    part = f"DTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRRULE:{rule}\r\n"
    stated = f"BEGIN:VTIMEZONE\r\nTZID:Mine\r\nBEGIN:STANDARD\r\n{part}END:STANDARD\r\nEND:VTIMEZONE\r\n"
    return stated + event("DTEND:20240304T083000Z", start="DTSTART;TZID=Mine:20240304T083000")


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=YEARLY;INTERVAL=0", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", ""])
def test_a_zone_whose_rule_has_no_end_is_no_zone(rule: str) -> None:
    (draft,) = read(calendar(zone(rule)))
    assert isinstance(draft, InteractionDraft)
    assert draft.minutes == 0
    (draft,) = read(calendar(zone("FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU")))
    assert isinstance(draft, InteractionDraft)
    assert draft.minutes == 60


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\r\r\n", "\r\n\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_line_ends_and_encodings_of_every_kind(end: str, encoding: str) -> None:
    text = calendar(event("SUMMARY:Café à\r\n  trois", "ATTENDEE;CN=Zoë\r\n  Brändt:mailto:zoe@example.com")).decode()
    (draft,) = read(text.replace("\r\n", end).encode(encoding))
    assert isinstance(draft, InteractionDraft)
    assert (draft.summary, draft.people[1].name) == ("Café à trois", "Zoë Brändt")


def test_a_fold_may_part_the_bytes_of_a_letter() -> None:
    content = calendar(event("SUMMARY:Caf@ Zoë")).replace(b"@ Z", b"\xc3\r\n \xa9 Z")
    (draft,) = read(content)
    assert isinstance(draft, InteractionDraft)
    assert draft.summary == "Café Zoë"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "c.ics is empty."),
        (b"Name,Email\nBob,bob@example.com\n", "c.ics is not a calendar: it has no line BEGIN:VCALENDAR."),
        (event().encode(), "c.ics is not a calendar: it has no line BEGIN:VCALENDAR."),
        (calendar(), "c.ics holds no events."),
        (calendar("BEGIN:VTODO\r\nEND:VTODO\r\n"), "c.ics holds no events."),
        (calendar("BEGIN:VEVENT\r\n" * 3), "None of the 3 events of c.ics can be read."),
    ],
)
def test_a_file_of_which_nothing_can_be_read_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read(content)
    assert refused.value.message == message


WORDS = st.sampled_from(
    [
        "BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTIMEZONE", "END:VTIMEZONE",
        "TZID:Mine", "BEGIN:STANDARD", "END:STANDARD", "BEGIN:VALARM", "UID:1", "UID:2", "DTSTART:20240304T093000Z",
        "TZOFFSETTO:+0100", "DTSTART;TZID=Mine:20240304T093000", "DTSTART;VALUE=DATE:00010101",
        "DTSTART:99991231T235959Z", "TZOFFSETFROM:+9", "DTEND:00010101T000000Z",
        "DTEND;TZID=Asia/Tokyo:00010101T000000", "DURATION:P99999999999W", "DURATION:PT1H",
        "ORGANIZER:mailto:lea@example.org", "ATTENDEE;CN=Bob:mailto:bob@example.com", "ATTENDEE;CN=:", "ATTENDEE",
        "RRULE:FREQ=WEEKLY", "RRULE:FREQ=DAILY;COUNT=0", "RRULE:FREQ=YEARLY;UNTIL=00010101T000000Z",
        "RRULE:BYDAY=0MO", "RRULE:FREQ=MONTHLY;BYDAY=99MO;BYMONTH=99", "RRULE:FREQ=WEEKLY;WKST=9",
        "RDATE:99991231T235959Z", "RDATE:,", "EXDATE:00010101T000000Z", "EXDATE;VALUE=DATE:20240304",
        "RECURRENCE-ID:20240311T093000Z", "EXRULE:FREQ=DAILY", "RECURRENCE-ID;RANGE=THISANDFUTURE:20240311T093000Z",
        "RECURRENCE-ID:00010101T000000Z", "METHOD:CANCEL", "X-WR-TIMEZONE:Asia/Tokyo",
        "X-WR-TIMEZONE:America/New_York", "STATUS:CANCELLED", "SUMMARY:\\", 'LOCATION;A=":', " folded", "", "X:\0",
        ":::", ";;;",
    ]
)  # fmt: skip
FILES = st.binary(max_size=300) | st.lists(WORDS | st.text(max_size=30), max_size=60).map(
    lambda lines: "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines]).encode("utf-8", "replace")
)


@settings(max_examples=100, deadline=None)
@given(FILES, st.sampled_from(["", "lea@example.org"]))
def test_no_bytes_are_beyond_a_sentence(content: bytes, owner: str) -> None:
    def drafts() -> Iterator[Draft]:
        _, found = ics.read("c.ics", lambda: io.BytesIO(content), owner=owner, keep_text=True, today=TODAY)
        yield from found

    try:
        for draft in drafts():
            assert isinstance(draft, InteractionDraft | Rejected | Remark)
    except RefusedError as refused:
        assert refused.message.endswith(".")
