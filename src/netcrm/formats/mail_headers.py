"""The header of a mail message: its fields, and the text, addresses and days in them, whoever wrote it.

The rule it keeps: nothing here fails, whatever the bytes, and the work grows with their number and no faster. What is
no address gives none, what is no date gives none, what no charset fits is read as well as it can be.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from netcrm.errors import UsageError
from netcrm.formats import dates
from netcrm.names import normal_email

LONGEST: Final = 1 << 17
"""Bytes of a header that are read; the longest that people's mail has are 30,000, and a list of recipients can grow."""

FIELDS: Final = (
    "From", "Sender", "To", "Cc", "Bcc", "Date", "Subject", "Received", "Delivery-Date", "Delivered-To",
    "X-Original-To", "X-Delivered-To", "Envelope-To", "Return-Path", "List-Id", "List-Post", "List-Unsubscribe",
    "Mailing-List", "X-Mailing-List", "Precedence", "Auto-Submitted", "X-Autoreply", "X-Autorespond",
    "X-Failed-Recipients", "Content-Type", "Content-Class", "X-Spam-Flag", "X-Gmail-Labels", "X-Status",
    "X-Mozilla-Status",
)  # fmt: skip
"""The fields that are looked at; a server need send no others."""

Fields = dict[str, list[bytes]]
"""The values of each of FIELDS that a message has, by its name in small letters; unfolded, else as they came."""

_WANTED: Final = {name.lower().encode(): name.lower() for name in FIELDS}
_FOLD: Final = re.compile(rb"\n[ \t]+")

_CHARSETS: Final = {
    "gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "shift_jis": "cp932",
    "x-sjis": "cp932", "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "utf-8", "ascii": "utf-8",
    "unicode-1-1-utf-7": "utf-7", "windows-874": "cp874", "iso-8859-8-i": "iso-8859-8", "big5": "big5hkscs",
}  # fmt: skip
"""Charsets by the name in a header, and the wider one that its writers use under that name."""

_NO_CHARSETS: Final = ("idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined")
"""Codecs of Python's that no mail is in; some warn, some take time without bound."""

_ENCODED: Final = re.compile(r"=\?([^?\s]{1,40})\?([bq])\?([^?]*)\?=", re.IGNORECASE)
_QUOTED: Final = re.compile(rb"=([0-9A-Fa-f]{2})")
_CONTROLS: Final = dict.fromkeys((*range(32), *range(127, 160)), " ")

_TOKEN: Final = re.compile(
    r'"(?:[^"\\]|\\.)*(?P<open>"|\\?\Z)|\((?:[^()\\]|\\.)*\)|<[^<>]*>|[,;:]|[^",;:(<]+|.', re.DOTALL
)
_APART: Final = re.compile(r"[\s<>\"(),;:\\\[\]]+")

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = f"({'|'.join(_MONTHS)})"
_DAY: Final = re.compile(rf"(?<!\d)(\d{{1,2}})[ -]+{_MONTH}[a-z]{{0,6}}\.?[ -]+(\d{{2,4}})(?!\d)", re.IGNORECASE)
_UNIX_DAY: Final = re.compile(
    rf"\b{_MONTH}\s+(\d{{1,2}})\s+\d{{1,2}}:\d\d(?::\d\d)?\s+(?:\S{{1,10}}\s+)?(\d{{4}})\b", re.IGNORECASE
)
_WEEKDAY: Final = re.compile(r"^[^\W\d]+\.?,?\s+")
_LONGEST_DATE: Final = 200


class Address(NamedTuple):
    """Someone in a header: the name beside the address, if any, and the address in small letters."""

    name: str
    email: str


def fields(block: bytes) -> Fields:
    """The fields of a header, of which a blank line and what follows it are no part."""
    found: Fields = {}
    lines = block[:LONGEST].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    for line in _FOLD.sub(b" ", lines).split(b"\n"):
        name, colon, value = line.partition(b":")
        known = _WANTED.get(name.rstrip().lower())
        if known and colon:
            found.setdefault(known, []).append(value.strip())
    return found


def first(of: Fields, name: str) -> bytes:
    """The first value of a field, which is the last one that a server added; nothing if there is none."""
    values = of.get(name)
    return values[0] if values else b""


def text(raw: bytes) -> str:
    """A value as it is meant to be read: encoded words (RFC 2047) decoded, on one line, without control characters."""
    return _one_line(_decoded(_from_bytes(raw)))


def addresses(raw: bytes) -> tuple[Address, ...]:
    """Everyone in a list of addresses, in order, each once; groups give their members, what is no address nobody."""
    return _addresses(raw) if len(raw) < _CACHED else _addresses.__wrapped__(raw)


_CACHED: Final = 500
"""Bytes; the same few people fill most headers, and so do the same few lists of them."""


@lru_cache(maxsize=4096)
def _addresses(raw: bytes) -> tuple[Address, ...]:
    known: dict[str, Address] = {}
    for name, stated in _entries(_from_bytes(raw)):
        email = _email(stated)
        if email and (email not in known or not known[email].name):
            shown = _one_line(_decoded(name)).strip("'\" ")
            known[email] = Address("" if "@" in shown and normal_email(shown) == email else shown, email)
    return tuple(known.values())


def day(raw: bytes) -> date | None:
    """The day that a date names, on the clock of whoever wrote it; None for what is no date."""
    stated = _from_bytes(raw[:_LONGEST_DATE])
    if found := _DAY.search(stated):
        number, month, year = found.groups()
    elif found := _UNIX_DAY.search(stated):
        month, number, year = found.groups()
    else:
        return _other_day(stated)
    century = 0 if len(year) == 4 else 2000 if len(year) == 2 and int(year) < 50 else 1900  # RFC 5322, 4.3
    try:
        return date(century + int(year), _MONTHS.index(month.lower()) + 1, int(number))
    except ValueError:
        return None


def _other_day(stated: str) -> date | None:
    """The same for ISO dates and months in other languages."""
    try:
        return date.fromisoformat(dates.whole(_WEEKDAY.sub("", stated.strip())[:40], century=2000))
    except (UsageError, ValueError):
        return None


def _entries(stated: str) -> Iterator[tuple[str, str]]:
    """The name and whatever holds the address, for each entry of a list."""
    tokens = list(_TOKEN.finditer(stated))
    if any(token["open"] is not None and token["open"] != '"' for token in tokens):
        tokens = list(_TOKEN.finditer(stated.replace('"', " ")))  # a quote that never closes was not meant to open
    words: list[str] = []
    angle = comment = before = ""
    for piece in (*(token[0] for token in tokens), ","):
        if piece in {",", ";"}:
            name = " ".join(words).strip()
            if angle:
                yield f"{before}, {name}" if before and name else name or comment, angle
            elif "@" in name:
                yield comment, name
            # What has no address may be the first half of `Berg, Anna <anna@example.org>`.
            before = name if piece == "," and "@" not in name + angle else ""
            words, angle, comment = [], "", ""
        elif piece == ":":
            words = []
        elif piece[0] == "<" and len(piece) > 1:
            angle = piece
        elif piece[0] == "(" and len(piece) > 1:
            comment = piece[1:-1]
        elif piece[0] == '"':
            words.append(re.sub(r"\\(.)", r"\1", piece[1:-1]))
        else:
            words.append(piece.strip())


def _email(stated: str) -> str:
    """The first address in a text, in small letters; nothing if it holds none."""
    for word in _APART.split(stated):
        local, at, domain = word.strip("'.").rpartition("@")
        if at and local and domain and "@" not in local and len(word) <= 254 and word.isprintable():
            return normal_email(f"{local}@{domain}")
    return ""


def _from_bytes(raw: bytes) -> str:
    if raw.isascii():
        return raw.decode("ascii")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _decoded(stated: str) -> str:
    """Encoded words decoded; those of one charset side by side are put together first, for some part a character."""
    if "=?" not in stated:
        return stated
    parts: list[str] = []
    held, charset, end = b"", "", 0
    for word in _ENCODED.finditer(stated):
        between = stated[end : word.start()]
        beside = bool(charset) and not between.strip()
        if not beside or word[1].lower() != charset:
            parts.append(_in_charset(held, charset))
            held = b""
        if not beside:
            parts.append(between)
        held, charset, end = held + _word_bytes(word[2], word[3]), word[1].lower(), word.end()
    return "".join((*parts, _in_charset(held, charset), stated[end:]))


def _word_bytes(encoding: str, stated: str) -> bytes:
    raw = stated.encode("utf-8", "replace")
    if encoding in "qQ":
        return _QUOTED.sub(lambda code: bytes([int(code[1], 16)]), raw.replace(b"_", b" "))
    from binascii import Error, a2b_base64

    try:
        return a2b_base64(raw.rstrip(b"=") + b"==")
    except Error:
        return raw


def _in_charset(raw: bytes, charset: str) -> str:
    named = charset.partition("*")[0]  # RFC 2231 puts a language behind it
    codec = _CHARSETS.get(named, named)
    if not raw or codec.replace("-", "_") in _NO_CHARSETS:
        return _from_bytes(raw)
    try:
        return raw.decode(codec, "replace")
    except (LookupError, ValueError):
        return _from_bytes(raw)


def _one_line(stated: str) -> str:
    if stated.isascii() and stated.isprintable():
        return " ".join(stated.split())
    whole = stated.encode("utf-8", "replace").decode()  # some codecs give half of a character, which nothing can store
    return " ".join(whole.translate(_CONTROLS).split())
