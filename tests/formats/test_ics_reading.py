"""Calendars: which past meetings become interactions, with whom, and through which channel."""

import io
from collections.abc import Sequence
from datetime import date

import pytest

from netcrm.errors import RefusedError
from netcrm.formats import ics
from netcrm.records import Draft, InteractionDraft, Person, Rejected, Remark

TODAY = date(2026, 11, 22)
ME = "ORGANIZER;CN=Lea Roux:mailto:lea@example.org"
BOB = "ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=ACCEPTED;CN=Bob Stone:mailto:bob@example.com"
COFFEE = {
    "UID": "UID:coffee@example.org",
    "DTSTART": "DTSTART;TZID=Europe/Paris:20240305T093000",
    "DTEND": "DTEND;TZID=Europe/Paris:20240305T103000",
    "ORGANIZER": ME,
    "ATTENDEE": BOB,
    "SUMMARY": "SUMMARY:Coffee\\, then a walk",
}


def event(*lines: str, **changed: str) -> str:
    """An event like COFFEE: with more lines, others in place of some, none where the text is empty."""
    given = COFFEE | {name.upper(): line for name, line in changed.items()}
    return "\r\n".join(["BEGIN:VEVENT", *filter(None, given.values()), *lines, "END:VEVENT", ""])


def calendar(*events: str, head: str = "") -> bytes:
    """A whole calendar; `head` are lines about it."""
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{''.join(events)}END:VCALENDAR\r\n".encode()


def read(content: bytes, owner: str = "lea@example.org", keep_text: bool = False) -> list[Draft]:
    """All drafts of a file."""
    _, drafts = ics.read("cal.ics", lambda: io.BytesIO(content), owner=owner, keep_text=keep_text, today=TODAY)
    return list(drafts)


def meetings(content: bytes, owner: str = "lea@example.org", keep_text: bool = False) -> list[InteractionDraft]:
    """The interactions of a file, none of whose events is broken."""
    drafts = read(content, owner, keep_text)
    assert not [draft for draft in drafts if isinstance(draft, Rejected)]
    return [draft for draft in drafts if isinstance(draft, InteractionDraft)]


def names(drafts: Sequence[InteractionDraft]) -> list[tuple[str, ...]]:
    """Who took part in each, by name or else by address."""
    return [tuple(person.name or person.email for person in draft.people) for draft in drafts]


def test_a_meeting_says_who_when_and_how_long_and_not_what() -> None:
    assert read(calendar(event())) == [
        InteractionDraft(
            day="2024-03-05", channel="in_person", people=(Person("Bob Stone", email="bob@example.com"),),
            key="ics:coffee@example.org:2024-03-05", direction="out", minutes=60, where="cal.ics:3",
        )
    ]  # fmt: skip


def test_the_title_is_kept_when_asked_for() -> None:
    assert meetings(calendar(event()), keep_text=True)[0].summary == "Coffee, then a walk"
    long = meetings(calendar(event(summary="SUMMARY:" + "word " * 1000)), keep_text=True)[0].summary
    assert len(long) == 500
    assert long.endswith("…")


@pytest.mark.parametrize(
    ("line", "direction"),
    [
        (ME, "out"),
        ("ORGANIZER:MAILTO:LEA@Example.org", "out"),
        ("ORGANIZER;CN=Zoe:mailto:zoe@example.com", "in"),
        ('ORGANIZER;CN="Zoe":invalid:nomail', ""),
        ("ORGANIZER:mailto:abc123@group.calendar.google.com", ""),
        ("ORGANIZER:mailto:unknownorganizer@calendar.google.com", ""),
        ("", ""),
    ],
)
def test_the_direction_is_who_called_the_meeting(line: str, direction: str) -> None:
    assert meetings(calendar(event(organizer=line)))[0].direction == direction


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("ATTENDEE;CN=Ann Lee:mailto:ann@example.com", Person("Ann Lee", email="ann@example.com")),
        ("ATTENDEE;CN=ann@example.com:MAILTO:Ann@Example.com", Person(email="ann@example.com")),
        ('ATTENDEE;CN="Lee; Ann: B":mailto:ann@example.com', Person("Lee; Ann: B", email="ann@example.com")),
        ("ATTENDEE;CN=Lee, Ann:mailto:ann@example.com", Person("Lee, Ann", email="ann@example.com")),
        ("ATTENDEE;CN=\"'Ann Lee'\":mailto:ann@example.com", Person("Ann Lee", email="ann@example.com")),
        ("ATTENDEE;CN=Ann ^'Bo^' Lee:mailto:a%2Bb@example.com", Person('Ann "Bo" Lee', email="a+b@example.com")),
        ('ATTENDEE;CN="Ann Lee":invalid:nomail', Person("Ann Lee")),
        ("ATTENDEE;CN=Ann;EMAIL=ann@example.com:/aMTIz/principal/", Person("Ann", email="ann@example.com")),
        ("ATTENDEE;CN=Ann Lee:MAILTO:/O=EXCH/OU=FIRST/CN=ALEE", Person("Ann Lee")),
        ("ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:ann@example.com", Person(email="ann@example.com")),
        ("attendee;cn=Ann:mailto:ann@example.com", Person("Ann", email="ann@example.com")),
        ("ATTENDEE;CN=Ann\r\n  Lee;RSVP=TRUE:mai\r\n\tlto:ann@example.com", Person("Ann Lee", email="ann@example.com")),
    ],
)
def test_attendees_as_programs_write_them(line: str, person: Person) -> None:
    assert [draft.people for draft in meetings(calendar(event(attendee=line)))] == [(person,)]


@pytest.mark.parametrize(
    "line",
    [
        "ATTENDEE;PARTSTAT=DECLINED;CN=No:mailto:no@example.com",
        "ATTENDEE;PARTSTAT=DELEGATED;CN=No:mailto:no@example.com",
        "ATTENDEE;CUTYPE=ROOM;CN=Room 5:mailto:room5@example.com",
        "ATTENDEE;CUTYPE=RESOURCE;CN=Beamer:mailto:beamer@example.com",
        "ATTENDEE;CUTYPE=GROUP;CN=All:mailto:all@example.com",
        "ATTENDEE;CN=Room:mailto:c_18@resource.calendar.google.com",
        "ATTENDEE;ROLE=NON-PARTICIPANT;CN=FYI:mailto:fyi@example.com",
        "ATTENDEE;CN=Lea:mailto:lea@example.org",
        "ATTENDEE:invalid:nomail",
    ],
)
def test_rooms_lists_refusals_and_the_owner_are_nobody(line: str) -> None:
    assert names(meetings(calendar(event(line)))) == [("Bob Stone",)]


def test_an_organizer_who_declined_was_not_there() -> None:
    lines = ("ATTENDEE;PARTSTAT=DECLINED:mailto:zoe@example.com", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:lea@example.org")
    zoe = "ORGANIZER;CN=Zoe:mailto:zoe@example.com"
    assert names(meetings(calendar(event(*lines, organizer=zoe)))) == [("Bob Stone",)]


def test_the_organizer_is_one_of_those_who_met() -> None:
    drafts = meetings(calendar(event(organizer="ORGANIZER;CN=Zoe:mailto:zoe@example.com")))
    assert names(drafts) == [("Zoe", "Bob Stone")]


def crowd(count: int) -> list[str]:
    """That many attendees besides Bob."""
    return [f"ATTENDEE:mailto:guest{number}@example.com" for number in range(count)]


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (event(dtstart="DTSTART;VALUE=DATE:20240305", dtend=""), "1 all-day"),
        (event(dtstart="DTSTART:20240305", dtend=""), "1 all-day"),
        (event("X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"), "1 all-day"),
        (event("STATUS:CANCELLED"), "1 cancelled"),
        (event("ATTENDEE;PARTSTAT=DECLINED:mailto:lea@example.org"), "1 declined by you"),
        (event(attendee=""), "1 with nobody else"),
        (event(attendee="ATTENDEE;PARTSTAT=DECLINED:mailto:bob@example.com"), "1 with nobody else"),
        (event("TRANSP:TRANSPARENT"), "1 marked as free"),
        (event("X-MICROSOFT-CDO-BUSYSTATUS:FREE"), "1 marked as free"),
        (event(*crowd(5)), "1 with more than 5 others"),
        (event(*crowd(50)), "1 with more than 5 others"),
        (event(dtstart="DTSTART:20261122T080000Z", dtend=""), "1 not past yet"),
        (event(dtstart="DTSTART:20990101T080000Z", dtend=""), "1 not past yet"),
        (event(dtstart="DTSTART:20051231T080000Z", dtend=""), "1 more than 20 years ago"),
    ],
)
def test_what_was_no_meeting_is_counted(event: str, why: str) -> None:
    assert read(calendar(event)) == [Remark("cal.ics", f"Passed over: {why}.")]


def test_all_that_was_passed_over_is_told_in_one_remark() -> None:
    task = "BEGIN:VTODO\r\nUID:1\r\nSUMMARY:Buy milk\r\nEND:VTODO\r\n"
    drafts = read(calendar(event(), task, task, event("STATUS:CANCELLED"), event(attendee="")))
    assert drafts[1:] == [Remark("cal.ics", "Passed over: 1 cancelled, 2 not a meeting, 1 with nobody else.")]


def test_five_others_are_no_crowd_and_refusals_do_not_count() -> None:
    refusals = [f"ATTENDEE;PARTSTAT=DECLINED:mailto:no{number}@example.com" for number in range(40)]
    assert len(meetings(calendar(event(*crowd(4), *refusals)))[0].people) == 5


def test_a_calendar_of_cancellations_cancels() -> None:
    assert meetings(calendar(event(), head="METHOD:CANCEL\r\n")) == []
    assert len(meetings(calendar(event(), head="METHOD:CANCEL\r\n") + calendar(event()))) == 1


@pytest.mark.parametrize(
    ("lines", "channel"),
    [
        ([], "in_person"),
        (["LOCATION:Café de Flore\\, Paris"], "in_person"),
        (["LOCATION:Café de Flore", "CONFERENCE;VALUE=URI:https://meet.google.com/abc"], "in_person"),
        (["LOCATION:https://us02web.zoom.us/j/123"], "video"),
        (["LOCATION:Microsoft Teams Meeting"], "video"),
        (["LOCATION:Réunion en visio"], "video"),
        (["LOCATION:+33 6 12 34 56 78"], "call"),
        (["LOCATION:Telefon"], "call"),
        (["X-GOOGLE-CONFERENCE:https://meet.google.com/abc"], "video"),
        (["X-MICROSOFT-SKYPETEAMSMEETINGURL:https://teams.microsoft.com/l/meetup-join/1"], "video"),
        (["CONFERENCE;VALUE=URI;FEATURE=PHONE:tel:+33-1-23-45"], "call"),
        (["DESCRIPTION:Join: https://teams.microsoft.com/l/meetup\\n"], "video"),
        (["URL:https://example.zoom.us/j/9"], "video"),
        (["URL:https://www.google.com/calendar/event?eid=1"], "in_person"),
        (["DESCRIPTION:We zoom in on the plan"], "in_person"),
    ],
)
def test_the_channel_is_told_by_the_place_or_a_link(lines: list[str], channel: str) -> None:
    assert meetings(calendar(event(*lines)))[0].channel == channel


def test_a_title_tells_a_call_where_there_is_no_place() -> None:
    assert meetings(calendar(event(summary="SUMMARY:Call with Bob")))[0].channel == "call"
    assert meetings(calendar(event("LOCATION:Office", summary="SUMMARY:Call with Bob")))[0].channel == "in_person"


@pytest.mark.parametrize(
    ("lines", "minutes"),
    [
        ({"dtend": ""}, 0),
        ({"dtend": "DURATION:PT1H30M"}, 90),
        ({"dtend": "DURATION:-PT1H"}, 0),
        ({"dtend": "DTEND:20240305T090000Z"}, 30),
        ({"dtend": "DTEND;TZID=America/New_York:20240305T040000"}, 30),
        ({"dtend": "DTEND;TZID=Europe/Paris:20240305T090000"}, 0),
        ({"dtend": "DTEND;TZID=Europe/Paris:20240405T090000"}, 7 * 24 * 60),
        ({"dtstart": "DTSTART:20240305T093000", "dtend": "DTEND:20240305T084500Z"}, 0),
        ({"dtstart": "DTSTART;TZID=Europe/Paris:20240331T013000",
          "dtend": "DTEND;TZID=Europe/Paris:20240331T033000"}, 60),
    ],
)  # fmt: skip
def test_minutes_are_those_that_passed(lines: dict[str, str], minutes: int) -> None:
    assert meetings(calendar(event(**lines)))[0].minutes == minutes


OWN_ZONE = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+1100
TZOFFSETTO:+1000
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=4
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+1000
TZOFFSETTO:+1100
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=10
END:DAYLIGHT
END:VTIMEZONE
""".replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("zone", "minutes"),
    [
        ("Europe/Paris", 60),
        ("W. Europe Standard Time", 60),
        ('"W. Europe Standard Time"', 60),
        ("/freeassociation.sourceforge.net/Europe/Paris", 60),
        ("Customized Time Zone", 11 * 60),
        ("tzone://Microsoft/Custom", 0),
        ("Nowhere", 0),
        ("../../etc/passwd", 0),
        ("Europe", 0),
    ],
)
def test_zones_have_many_names(zone: str, minutes: int) -> None:
    """09:30 there to 09:30 in London is as long as the zone is ahead; 0 where a time can only be taken as written."""
    start = f"DTSTART;TZID={zone}:20240105T093000"
    for content in (calendar(OWN_ZONE, event(dtstart=start, dtend="DTEND:20240105T093000Z")),
                    calendar(event(dtstart=start, dtend="DTEND:20240105T093000Z"), OWN_ZONE)):  # fmt: skip
        draft = meetings(content)[0]
        assert (draft.day, draft.minutes) == ("2024-01-05", minutes)


@pytest.mark.parametrize(
    ("start", "day"),
    [
        ("DTSTART:20240305T233000", "2024-03-05"),
        ("DTSTART;TZID=Asia/Tokyo:20240305T003000", "2024-03-05"),
        ("DTSTART:20240305T233000Z", "2024-03-05"),
        ("DTSTART:2024-03-05T23:30:00Z", "2024-03-05"),
        ("DTSTART;VALUE=DATE-TIME:20240305T233000", "2024-03-05"),
    ],
)
def test_the_day_is_that_of_the_events_own_zone(start: str, day: str) -> None:
    assert meetings(calendar(event(dtstart=start, dtend="")))[0].day == day


def test_a_meeting_in_utc_is_on_the_day_of_the_calendars_zone() -> None:
    content = calendar(event(dtstart="DTSTART:20240305T233000Z", dtend=""), head="X-WR-TIMEZONE:Europe/Paris\r\n")
    assert [(draft.day, draft.key[-10:]) for draft in meetings(content)] == [("2024-03-06", "2024-03-06")]


OWNERS = ["lea@example.org", "LEA@EXAMPLE.ORG", "old@example.org, lea@example.org", "Lea Roux lea@example.org"]


@pytest.mark.parametrize("owner", OWNERS)
def test_the_owner_has_any_number_of_addresses(owner: str) -> None:
    assert names(meetings(calendar(event()), owner=owner)) == [("Bob Stone",)]


def with_guest(address: str, number: int) -> str:
    """A meeting of Lea's with somebody else."""
    return event(uid=f"UID:{number}", attendee=f"ATTENDEE:mailto:{address}")


def test_the_owner_is_who_takes_part_in_nearly_all_meetings() -> None:
    content = calendar(*(with_guest(f"guest{number}@example.com", number) for number in range(4)), event(organizer=""))
    notes, drafts = ics.read("cal.ics", lambda: io.BytesIO(content), owner="", keep_text=False, today=TODAY)
    assert notes == ("Read as the calendar of lea@example.org; say --owner if that is not you.",)
    assert [draft.direction for draft in drafts if isinstance(draft, InteractionDraft)][:4] == ["out"] * 4


def test_a_calendar_may_be_named_after_its_owner() -> None:
    assert names(meetings(calendar(event(), head="X-WR-CALNAME:bob@example.com\r\n"), owner="")) == [("Lea Roux",)]


def test_an_owner_who_can_not_be_told_is_asked_for() -> None:
    with pytest.raises(RefusedError, match=r"it could be that of bob@example\.com, lea@example\.org") as refused:
        read(calendar(event(), head="X-WR-CALNAME:Work\r\n"), owner="")
    assert "--owner me@example.org" in refused.value.hint


def test_an_owner_who_is_at_no_meeting_is_pointed_out() -> None:
    content = calendar(event())
    notes, _ = ics.read("cal.ics", lambda: io.BytesIO(content), owner="leah@example.org", keep_text=False, today=TODAY)
    assert notes == ("leah@example.org takes part in no meeting of cal.ics; is --owner right?",)


def test_a_calendar_without_meetings_needs_no_owner() -> None:
    assert read(calendar(event(organizer="", attendee="")), owner="") == [
        Remark("cal.ics", "Passed over: 1 with nobody else.")
    ]


def test_a_key_is_the_same_in_every_export_even_without_a_uid() -> None:
    first, second = (meetings(calendar(event(f"SEQUENCE:{number}", uid=""))) for number in (0, 1))
    assert first[0].key == second[0].key
    assert first[0].key != meetings(calendar(event(uid="", attendee=BOB.replace("bob", "rob"))))[0].key
    long = meetings(calendar(event(uid=f"UID:{'x' * 5000}")))[0].key
    assert len(long) < 60


@pytest.mark.parametrize(
    ("head", "calendar"),
    [
        ("BEGIN:VCALENDAR\r\nVERSION:2.0", True),
        ("\ufeff\r\nbegin:vcalendar\n", True),
        ("BEGIN:VCARD\r\nNOTE:BEGIN:VCALENDAR", False),
        ("Subject,Start Date\nBEGIN:VCALENDAR", False),
        ("", False),
    ],
)
def test_a_calendar_is_known_by_how_it_begins(head: str, calendar: bool) -> None:
    assert ics.looks_like(head) is calendar
