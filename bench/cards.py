"""vCards as phones, servers and old programs write them, invented: files to read for bench/formats.py.

Rule: each version is written as its programs do. 2.1 has bare types and quoted-printable with soft line ends; 3.0 is
folded, with groups, labels, escaped commas and now and then a photo; 4.0 has `tel:` and `urn:` URIs, quoted parameters
and dates without a year. The same number gives the same card on every machine.
"""

from base64 import b64encode
from binascii import b2a_qp
from collections.abc import Iterator
from pathlib import Path
from random import Random
from uuid import UUID

from invented import TOPICS, Invented, people

VERSIONS = ("2.1", "3.0", "4.0")
LINE = 75
"""Octets of a line (RFC 6350, 3.2)."""

JPEG, PHOTO = b"\xff\xd8\xff\xe0", 1_500
"""How a photo begins, and the bytes behind that. Of version 3.0 every tenth card has one, a small one."""


def make(path: Path, count: int, versions: tuple[str, ...] = VERSIONS) -> None:
    """A file of so many cards, the versions in turn."""
    with path.open("wb") as file:
        for card in cards(count, versions):
            file.write(card)


def cards(count: int, versions: tuple[str, ...] = VERSIONS) -> Iterator[bytes]:
    """So many cards, the versions in turn, each with its line ends."""
    chance = Random(count)
    for number, person in enumerate(people(count, Random(count))):
        yield _WRITES[versions[number % len(versions)]](number, person, chance)


def note(number: int, person: Invented, chance: Random) -> str:
    """What somebody wrote about a person: a few lines, with commas, semicolons and an accent in them."""
    told = [f"{topic}; {person.city}, {2010 + number % 15}" for topic in chance.sample(TOPICS, 1 + number % 3)]
    return "\n".join([f"Rencontré(e) à {person.city}", *told])


def _old(number: int, person: Invented, chance: Random) -> bytes:
    """A card of version 2.1, as phones of its day and Outlook write it."""
    first, _, last = person.name.partition(" ")
    lines = [
        b"BEGIN:VCARD", b"VERSION:2.1",
        _quoted("N", f"{last};{first};;;"), _quoted("FN", person.name),
        _quoted("ORG", f"{person.organization};Atelier"), b"TITLE:" + person.title.encode(),
        f"TEL;CELL;PREF:{person.phone}".encode(), f"TEL;WORK;VOICE:+33 1 {number % 100_000_000:08}".encode(),
        f"EMAIL;INTERNET:{_ascii(person.email, number)}".encode(),
        _quoted("ADR;HOME", f";;{1 + number % 200} rue de l'Été;{person.city};;{10_000 + number % 89_000};France"),
        f"BDAY:{person.birthday.replace('-', '')}".encode(),
        _quoted("NOTE", note(number, person, chance)),
        f"URL:https://example.org/{number}".encode(), b"REV:20240517T081500Z", b"END:VCARD",
    ]  # fmt: skip
    return b"\r\n".join([*lines, b""])


def _present(number: int, person: Invented, chance: Random) -> bytes:
    """A card of version 3.0, as Apple's programs and most servers write it."""
    first, _, last = person.name.partition(" ")
    street = f"{1 + number % 200} rue de l'Été\\, bâtiment C"
    lines = [
        "BEGIN:VCARD", "VERSION:3.0", "PRODID:-//Example//Address Book 1.0//EN", f"UID:{_uid(chance)}",
        f"N:{last};{first};;;", f"FN:{person.name}", f"NICKNAME:{first[:3]}", f"ORG:{person.organization};",
        f"TITLE:{person.title}", f"EMAIL;type=INTERNET;type=WORK;type=pref:{person.email}",
        f"EMAIL;type=INTERNET;type=HOME:{number}@example.net", f"TEL;type=CELL;type=VOICE;type=pref:{person.phone}",
        f"item1.TEL:+33 1 {number % 100_000_000:08}", "item1.X-ABLabel:chalet",
        f"item2.ADR;type=HOME;type=pref:;;{street};{person.city};;{10_000 + number % 89_000};France",
        "item2.X-ABADR:fr", f"item3.URL;type=pref:https://example.org/{number}", "item3.X-ABLabel:_$!<HomePage>!$_",
        f"item4.X-ABDATE:{2000 + number % 20}-06-0{1 + number % 9}", "item4.X-ABLabel:_$!<Anniversary>!$_",
        f"BDAY:{person.birthday}", f"NOTE:{_escaped(note(number, person, chance))}",
        f"CATEGORIES:{person.tags.replace(', ', ',') or 'friends'}", "REV:2024-05-17T08:15:00Z",
    ]  # fmt: skip
    if number % 10 == 1:
        lines.append(f"PHOTO;ENCODING=b;TYPE=JPEG:{b64encode(JPEG + chance.randbytes(PHOTO)).decode()}")
    return b"".join(_folded(line) for line in [*lines, "END:VCARD"])


def _new(number: int, person: Invented, chance: Random) -> bytes:
    """A card of version 4.0, as CardDAV servers and their clients write it."""
    first, _, last = person.name.partition(" ")
    digits = person.phone.replace(" ", "-")
    street = f"{1 + number % 200} rue de l'Été"
    label = f';LABEL="{street}^n{person.city}"' if number % 4 == 0 else ""
    birthday = f"--{person.birthday[5:].replace('-', '')}" if number % 5 == 2 else person.birthday.replace("-", "")
    lines = [
        "BEGIN:VCARD", "VERSION:4.0", f"UID:urn:uuid:{_uid(chance)}", "KIND:individual", f"FN:{person.name}",
        f"N:{last};{first};;;", f"ORG;SORT-AS={person.organization.split()[0]}:{person.organization}",
        f"TITLE:{person.title}", f"EMAIL;PREF=1;TYPE=work:{person.email}", f"EMAIL;TYPE=home:{number}@example.net",
        f'TEL;VALUE=uri;PREF=1;TYPE="voice,cell":tel:{digits}', f"IMPP:xmpp:{number}@example.com",
        f"ADR;TYPE=home{label}:;;{street};{person.city};;{10_000 + number % 89_000};France",
        f"BDAY:{birthday}", f"ANNIVERSARY:{2000 + number % 20}060{1 + number % 9}", "LANG;PREF=1:fr",
        f"URL:https://example.org/{number}", f"NOTE;LANGUAGE=fr:{_escaped(note(number, person, chance))}",
        f"CATEGORIES:{person.tags.replace(', ', ',') or 'friends'}", "REV:20240517T081500Z",
    ]  # fmt: skip
    return b"".join(_folded(line) for line in [*lines, "END:VCARD"])


_WRITES = {"2.1": _old, "3.0": _present, "4.0": _new}


def _ascii(email: str, number: int) -> str:
    """An address for a version whose lines are ASCII but where they say otherwise."""
    return email if email.isascii() else f"{number}@example.org"


def _uid(chance: Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace(",", "\\,").replace(";", "\\;")


def _quoted(head: str, value: str) -> bytes:
    """A line of version 2.1, in quoted-printable where it has to be."""
    if value.isascii() and "\n" not in value:
        return f"{head}:{value}".encode()
    coded = b2a_qp(value.replace("\n", "\r\n").encode(), istext=False).replace(b"=\n", b"=\r\n")
    return f"{head};CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:".encode() + coded


def _folded(line: str) -> bytes:
    """A line in pieces, none of which ends inside of a character."""
    data = line.encode()
    pieces = []
    start, room = 0, LINE
    while len(data) - start > room:
        end = start + room
        while data[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(data[start:end])
        start, room = end, LINE - 1
    return b"\r\n ".join([*pieces, data[start:]]) + b"\r\n"
