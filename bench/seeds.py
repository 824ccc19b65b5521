"""What bench/fuzz.py begins with: a few valid inputs for each of its targets, all invented.

Rule: files come from bench/samples.py where it makes them; the literals here are what it does not make.
"""

import io
import json
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import samples
from targets import MEMBERS, PARTS

CONNECTIONS = (
    b'Notes:\n"When exporting"\n\nFirst Name,Last Name,URL,Email Address,Company,Position,Connected On\n'
    b"Zoe,Brandt,https://www.linkedin.com/in/zoe,zoe@brandt.example,Polder,CTO,03 Oct 2025\n"
    b'Jonas,,https://www.linkedin.com/in/jonas,,"Weber, GmbH",,12 Jan 2020\n'
)
MESSAGES = (
    b"CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,"
    b"FOLDER\n"
    b"1,,Lea Roux,https://www.linkedin.com/in/lea,Zoe Brandt,https://www.linkedin.com/in/zoe,"
    b"2025-10-04 10:11:12 UTC,,Hello,INBOX\n"
    b"1,,Zoe Brandt,https://www.linkedin.com/in/zoe,Lea Roux,https://www.linkedin.com/in/lea,"
    b'2025-10-05 10:11:12 UTC,,"Hi, you",INBOX\n'
)
INVITATIONS = (
    b"From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
    b'Lea Roux,Zoe Brandt,"10/3/25, 9:15 AM",,OUTGOING,https://www.linkedin.com/in/lea,https://www.linkedin.com/in/zoe\n'
)
PROFILE = b"First Name,Last Name,Maiden Name\nLea,Roux,\n"
MESSAGE = (
    b"From: Zoe Brandt <zoe@brandt.example>\n"
    b'To: =?utf-8?q?L=C3=A9a?= <lea.roux@example.com>, "O, Bo" <bo@x.example>\n'
    b"Date: Fri, 3 Oct 2025 10:11:12 +0200\nSubject: =?iso-8859-1?b?UullbA==?=\nList-Id: <a.b>\n\nBody\n"
)
SENT = b"From: lea.roux@example.com\nTo: Zoe Brandt (z) <zoe@brandt.example>;\nDate: 4 oct. 2025 10:11\n\n"
COPIED = b'"O, Bo" <bo@x.example>, '
VISIT = b"- 2024-01-02: Lunch with **Bo**.\n"
FRIENDS = (
    b"### Activities:\n- 2025-10-03: Coffee with **Zoe Brandt** at _Polder_ @call\n" + VISIT + b"\n"
    b"### Notes:\n- 2025-10-03: **Zoe Brandt** moves\n\n"
    b"### Friends:\n- Zoe Brandt (a.k.a. Zed a.k.a. ZB) [Polder] @work\n"
    b"- Bo\n\n### Locations:\n- Polder (a.k.a. P)\n"
)
CONTACT = {
    "uid": "a", "name": "Zoe", "folded": "zoe", "organization_id": 1, "circle": "close",
    "created_at": "2026-11-23T12:00:00", "household_id": None, "introduced_by": None,
}  # fmt: skip
EXPORT: Mapping[str, Any] = {
    "format": "netcrm", "version": 1, "schema": 5,
    "tables": {
        "organization": [{"id": 1, "name": "Polder", "folded": "polder"}],
        "tag": [{"id": 1, "name": "press", "folded": "press"}],
        "contact": [{"id": 1, **CONTACT}],
        "contact_point": [{"id": 1, "contact_id": 1, "kind": "email", "value": "z@x.example",
                           "normalized": "z@x.example"}],
        "contact_tag": [{"id": 1, "contact_id": 1, "tag_id": 1}],
        "event": [{"id": 1, "uid": "e", "name": "Fair", "day": "2025-10-02"}],
        "interaction": [
            {"id": 1, "uid": "i", "day": "2025-10-03", "channel": "call", "event_id": None,
             "created_at": "2026-11-23T12:00:00"},
        ],
        "participant": [{"id": 1, "interaction_id": 1, "contact_id": 1}],
        "plan": [{"id": 1, "week": "2026-W47", "capacity": 7, "made_on": "2026-11-16"}],
        "plan_row": [{"id": 1, "plan_id": 1, "contact_id": 1, "position": 1, "outcome": "open"}],
        "saved_view": [{"id": 1, "name": "near", "folded": "near", "filters": "city:paris"}],
    },
}  # fmt: skip
IMAP = (
    b'* OK ready\r\nn1 OK welcome\r\n* LIST (\\HasNoChildren) "/" {5}\r\nINBOX\r\n'
    b'* LIST (\\Noselect) "/" "Entw&APw-rfe"\r\nn2 OK\r\n'
    b"* 2 EXISTS\r\n* OK [UIDVALIDITY 7] fine\r\n* OK [UIDNEXT 3] fine\r\nn3 OK [READ-ONLY] done\r\n"
    b'* 1 FETCH (UID 1 BODY[HEADER.FIELDS ("From" "To")] {23}\r\nFrom: z@x.example\r\n\r\n\r\n)\r\n'
    b"* 2 FETCH (FLAGS (\\Seen) UID 2 BODY[HEADER.FIELDS (From To)]<0> NIL)\r\nn4 OK done\r\n"
)
DATES = (
    b"2026-11-23", b"3w", b"in 3 weeks", b"il y a 2 semaines", b"last tuesday", b"mardi dernier", b"12 mars",
    b"Mar 12th, 2024", b"01-02-2017", b"--04-15", b"1990-04", b"every 2 months", b"quarterly", b"avant-hier", b"+10d",
    b"the day after tomorrow", "1er f\u00e9vrier".encode(), b"next fortnight", b"in a year", b"20240229",
)  # fmt: skip
TYPED = (
    b"marie", b"id:1", b"12", b"mo", b"m@x.example", b"https://x.example/in/zoe", "Zo\u00e9 \u00c5".encode(),
    b'"a" OR *',
    b"NEAR(a b)", b"none", b"#press", b"close", b"o'brien", b"%_\\", "\u674e".encode(), b"a\0b",
)  # fmt: skip
ADDRESSES = (
    b"imaps://me@example.org@imap.example.org/INBOX,Sent", b"imap+plain://a%40b@[::1]:1143/Entw%C3%BCrfe", b"INBOX",
    b"Entw&APw-rfe", b"imap://a;auth=x@localhost", b"&AOk-&-",
)  # fmt: skip

MADE = {
    "vcard": ("vcard-2.1", "vcard-3.0", "vcard-4.0"), "google": ("google", "google-old"), "outlook": ("outlook",),
    "thunderbird": ("thunderbird",), "csv": ("csv", "interactions"), "mbox": ("mbox",), "ics": ("ics",),
    "monica": ("monica",), "linkedin": ("linkedin",),
}  # fmt: skip
"""The targets whose files bench/samples.py makes, and its kinds."""

LITERALS: Mapping[str, tuple[bytes, ...]] = {
    "linkedin": (CONNECTIONS, MESSAGES, INVITATIONS),
    "linkedin-zip": (PARTS.join((CONNECTIONS, MESSAGES, INVITATIONS, PROFILE)), PARTS.join((CONNECTIONS, MESSAGES))),
    "csv": (b"name,email\nAnn,a@x.example\n", b"Name\tFirm\nAnn\tAcme\n", b"sep=;\nname;tags\nBo;a,b\n"),
    "message": (MESSAGE, SENT), "maildir": (MESSAGE + PARTS + SENT,), "friends": (FRIENDS,),
    "json": (json.dumps(EXPORT).encode(),), "imap": (IMAP, IMAP[:40]), "dates": DATES, "typed": TYPED,
    "imap-address": ADDRESSES,
}  # fmt: skip
RECORDS = 3
LARGE = 1 << 15
"""Bytes of a large file, about: what takes long for what is large is not found with three records."""


def seeds(target: str) -> list[bytes]:
    """The inputs of a target; those of `told` are the files of all readers."""
    if target == "told":
        readers = (*MADE, "friends", "message")
        told = [seed for reader in readers for seed in seeds(reader)[:3]] + _archives()
        return [seed for seed in told if seed != MESSAGES]  # which alone does not say whose it is
    if target == "archive":
        return _archives()
    with tempfile.TemporaryDirectory() as folder:
        made = [samples.make(Path(folder), kind, RECORDS) for kind in MADE.get(target, ())]
        return [*(Path(str(file["path"])).read_bytes() for file in made), *LITERALS.get(target, ()), *_large(target)]


def _large(target: str) -> list[bytes]:
    """Of each kind of a target's files one with many records; of what has none many of what it has."""
    if target in MADE:
        with tempfile.TemporaryDirectory() as folder:
            return [_grown(Path(folder), kind) for kind in MADE[target]]
    many = {"id": 1, **CONTACT}
    return {
        "friends": [FRIENDS.replace(VISIT, VISIT * (LARGE // len(VISIT)))],
        "message": [MESSAGE.replace(b"To: ", b"To: " + COPIED * (LARGE // len(COPIED)))],
        "json": [json.dumps({
            **EXPORT, "tables": {"organization": EXPORT["tables"]["organization"], "contact": [
                many | {"id": number, "uid": f"{number}", "name": f"Zoe {number}", "folded": f"zoe {number}"}
                for number in range(1, LARGE // len(json.dumps(many)))
            ]},
        }).encode()],
    }.get(target, [])  # fmt: skip


def _grown(folder: Path, kind: str) -> bytes:
    small = Path(str(samples.make(folder, kind, RECORDS)["path"]))
    records = RECORDS * LARGE // small.stat().st_size
    return Path(str(samples.make(folder, kind, records)["path"])).read_bytes()


def _archives() -> list[bytes]:
    """Zip archives: of LinkedIn's, of cards, of one file."""
    files = (
        dict(zip(MEMBERS, (CONNECTIONS, MESSAGES, INVITATIONS, PROFILE), strict=True)),
        {"a/b.vcf": seeds("vcard")[1], "c.vcf": seeds("vcard")[2]}, {"x/people.csv": b"name\nAnn\n"},
    )  # fmt: skip
    made = []
    for members in files:
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packing:
            for name, content in members.items():
                packing.writestr(zipfile.ZipInfo(name), content)
        made.append(archive.getvalue())
    return made
