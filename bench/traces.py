"""Mailboxes, calendars and Monica's export, invented: files to read for bench/formats.py.

Rule: of ten messages two are no mail between people, and of ten events one takes all day, so that passing over is
measured too; everything else is an interaction of its own. The same number gives the same file on every machine.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from email.utils import format_datetime
from pathlib import Path
from random import Random

from invented import TODAY, TOPICS, Invented, people

OWNER = "lea.roux@example.com"
A_DAY = 20
"""Messages a day, no two of one day with the same person."""

LISTS = (4, 9)
"""The last digits of the messages that a list sent."""

BODY = "\n".join(["Bonjour,", "", *(f"{topic.capitalize()}. From here we go on with it." for topic in TOPICS), ""])
EVENTS_A_DAY, ALL_DAY = 8, 7
"""Events a day, and the last digit of those that take all of it."""

CALLS = 2
"""Calls with each contact of Monica's."""

ZONE = """\
BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE"""


def interactions(count: int, passed: tuple[int, ...]) -> int:
    """How many of so many messages or events are interactions, when those with these last digits are none."""
    return sum(number % 10 not in passed for number in range(count))


def make_mbox(path: Path, count: int) -> None:
    """An mbox of so many messages, one below the other as Thunderbird and Gmail write it."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for number, message in enumerate(_messages(count)):
            body = BODY.replace("\nFrom ", "\n>From ") * (1 + number % 5)
            file.write(f"From - {_moment(number):%a %b %d %H:%M:%S %Y}\n{message}\n\n{body}\n")


def make_maildir(path: Path, count: int) -> None:
    """A Maildir of so many messages."""
    for place in ("cur", "new", "tmp"):
        (path / place).mkdir(parents=True)
    for number, message in enumerate(_messages(count)):
        name = f"{1_400_000_000 + number}.M{number}P1.host:2,S"
        (path / "cur" / name).write_text(f"{message}\n\n{BODY}", encoding="utf-8")


def make_ics(path: Path, count: int) -> None:
    """A calendar of so many single events, half of them in UTC, half with a zone of the calendar's."""
    chance = Random(count)
    head = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Example//Calendar 1.0//EN\nX-WR-CALNAME:{OWNER}\n{ZONE}"
    with path.open("w", encoding="utf-8", newline="\r\n") as file:
        file.write(f"{head}\n")
        for number, person in enumerate(_correspondents(count)):
            file.write("\n".join(["BEGIN:VEVENT", *_event(number, person, chance), "END:VEVENT", ""]))
        file.write("END:VCALENDAR\n")


def make_monica(path: Path, count: int) -> None:
    """Monica's export of so many contacts, each with an address, two notes and CALLS calls."""
    contacts = [_contact(number, person) for number, person in enumerate(people(count, Random(count)))]
    types = [{"uuid": "type-email", "properties": {"name": "Email", "protocol": "mailto:", "type": "email"}}]
    account = {
        "uuid": "account", "data": [_listed("contact", *contacts)], "properties": {},
        "instance": {"contact_field_types": types},
    }  # fmt: skip
    export = {
        "version": "1.0-preview.1", "app_version": "4.0.0", "export_date": "2026-11-20T07:08:09.000000Z",
        "url": "https://monica.example.org", "exported_by": "user", "account": account,
    }  # fmt: skip
    path.write_text(json.dumps(export, indent=4), encoding="utf-8")


def _correspondents(count: int) -> Iterator[Invented]:
    """So many people, who come again, a tenth of them different."""
    some = [*people(max(A_DAY, count // 10), Random(count))]
    return (some[number % len(some)] for number in range(count))


def _moment(number: int) -> datetime:
    day = TODAY - timedelta(days=1 + number // A_DAY)
    return datetime.combine(day, time(8 + number % 10, number % 60), UTC)


def _messages(count: int) -> Iterator[str]:
    """The header of each message, about as long as those of people's mail are: servers, signatures, a subject."""
    chance = Random(count)
    for number, person in enumerate(_correspondents(count)):
        theirs, ours = f'"{person.name}" <{_ascii(person.email, number)}>', f"Léa Roux <{OWNER}>"
        sender, recipient = (ours, theirs) if number % 3 == 0 else (theirs, ours)
        date = format_datetime(_moment(number))
        yield "\n".join(
            [
                f"Delivered-To: {OWNER}",
                *(
                    f"Received: from mx{hop}.example.net (mx{hop}.example.net [192.0.2.{hop}])\n"
                    f"\tby mx{hop + 1}.example.net with ESMTPS id {chance.randrange(10**12):x}\n\tfor <{OWNER}>; {date}"
                    for hop in range(1, 4)
                ),
                f"DKIM-Signature: v=1; a=rsa-sha256; d=example.net;\n\tb={chance.randbytes(96).hex()}",
                *([f"List-Id: <news{number % 7}.example.org>"] if number % 10 in LISTS else []),
                f"From: {sender}", f"To: {recipient}", f"Subject: =?utf-8?q?R=C3=A9union_{number}?=", f"Date: {date}",
                f"Message-ID: <{chance.randrange(10**16):x}@example.org>", "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit",
            ]
        )  # fmt: skip


def _event(number: int, person: Invented, chance: Random) -> list[str]:
    day = TODAY - timedelta(days=1 + number // EVENTS_A_DAY)
    hour = 8 + number % EVENTS_A_DAY
    if number % 10 == ALL_DAY:
        start, end = f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    elif number % 2:
        start, end = f"DTSTART:{day:%Y%m%d}T{hour:02}0000Z", f"DTEND:{day:%Y%m%d}T{hour:02}4500Z"
    else:
        zone = "TZID=Europe/Paris"
        start, end = f"DTSTART;{zone}:{day:%Y%m%d}T{hour:02}0000", f"DTEND;{zone}:{day:%Y%m%d}T{hour:02}4500"
    guest = f"CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN={person.name}"
    return [
        f"UID:{chance.getrandbits(96):x}@example.org", f"DTSTAMP:{day:%Y%m%d}T070000Z", start, end,
        f"SUMMARY:{chance.choice(TOPICS).replace(',', chr(92) + ',')}", f"ORGANIZER;CN=Léa Roux:mailto:{OWNER}",
        f"ATTENDEE;{guest};\n X-NUM-GUESTS=0:mailto:{_ascii(person.email, number)}",
        f"ATTENDEE;PARTSTAT=ACCEPTED;CN=Léa Roux:mailto:{OWNER}", "STATUS:CONFIRMED", "TRANSP:OPAQUE",
    ]  # fmt: skip


def _ascii(email: str, number: int) -> str:
    """An address of a server that knows no accents."""
    return email if email.isascii() else f"{number}@example.org"


def _listed(kind: str, *values: object) -> dict[str, object]:
    return {"count": len(values), "type": kind, "values": [*values]}


def _entry(uuid: str, made: str, **properties: object) -> dict[str, object]:
    return {"uuid": uuid, "created_at": made, "updated_at": made, "properties": properties}


def _contact(number: int, person: Invented) -> dict[str, object]:
    first, _, last = person.name.partition(" ")
    day = TODAY - timedelta(days=1 + number % 3_000)
    made = f"{day}T10:00:00.000000Z"
    calls = [_entry(f"call-{number}-{one}", made, called_at=f"{day - timedelta(days=one)}T09:00:00.000000Z",
                    content=TOPICS[one], contact_called=bool(one)) for one in range(CALLS)]  # fmt: skip
    notes = [_entry(f"note-{number}-{one}", made, body=TOPICS[(number + one) % len(TOPICS)]) for one in range(2)]
    email = _entry(f"email-{number}", made, data=person.email, type="type-email")
    return _entry(
        f"person-{number}", made, first_name=first, last_name=last, company=person.organization, job=person.title,
        tags=person.tags.split(", ") if person.tags else [],
    ) | {"data": [_listed("contact_field", email), _listed("note", *notes), _listed("call", *calls)]}  # fmt: skip
