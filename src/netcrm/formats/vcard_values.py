"""What stands behind the colon of a vCard's line: its bytes as text, its escapes, dates and files, both ways.

The rule it keeps: text is never lost to a wrong encoding. Bytes that are no text in the one that was stated are read as
Windows-1252, one by one, and a value that makes no sense stays as it is.
"""

import re
from binascii import a2b_base64, a2b_qp, b2a_base64
from codecs import charmap_decode, lookup
from datetime import date
from typing import Final

from netcrm.formats import vcard_names as words
from netcrm.formats.vcard_heads import Head

_CODE_PAGE: Final = "".join(bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(256))
"""Windows-1252, with the control codes of ISO-8859-1 where it has no character."""

_LOST: Final = {0xDC00 + code: _CODE_PAGE[code] for code in range(128, 256)}
_TEXT_ENCODINGS: Final = re.compile(
    r"(?i)(?:x-)?(?:iso|windows|cp|shift|s?jis|ms|euc|gb|hz|big5|koi8|utf-?(?:8|16)|(?:us-)?ascii|latin|mac|tis|ansi)"
)
"""Charsets are looked up among those that are of text: Python knows others, such as `zip` and `idna`."""

_ESCAPED: Final = re.compile(r"\\([nN,;:\\])")
_NOTHING_TO_ESCAPE: Final = re.compile(r"[ -+\--:<-\[\]-~\u00a0-\u2027\u202a-\ud7ff]*")
_NEWLINES: Final = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_CONTROLS: Final = dict.fromkeys([*range(9), *range(11, 32), *range(127, 160), *range(0xD800, 0xE000)], "\ufffd")
_UNSAFE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_COMPONENT: Final = re.compile(r"(?:[^\\;]|\\.|\\$)*", re.DOTALL)
_ITEM: Final = re.compile(r"(?:[^\\,]|\\.|\\$)*", re.DOTALL)
_DATE: Final = re.compile(
    r"(?:(?P<year>\d{4})-?|--)(?P<month>\d\d)-?(?P<day>\d\d)(?P<time>[T ]\d\d.*)?"
    r"|(?P<y>\d{4})(?:-(?P<m>\d\d))?", re.ASCII
)  # fmt: skip
_MIDNIGHT: Final = re.compile(r"[T ]00(?::?00){0,2}(?:\.0+)?(?:Z|[+-]\d\d(?::?\d\d)?)?")
_MOMENT: Final = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)[T ](\d\d):?(\d\d):?(\d\d)?(?:\.\d+)?(Z|[+-]\d\d(?::?\d\d)?)?", re.ASCII
)
_YEARLESS: Final = 1604
"""The year that Apple's programs write for none."""

_GEO: Final = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*[;,]\s*([+-]?\d+(?:\.\d+)?)\s*")
_DATA: Final = re.compile(r"data:([\w/+.-]*)(?:;[\w-]+=[\w.-]+)*;base64,([A-Za-z0-9+/]+={0,2})")


def tidy(text: str) -> str:
    """Text for one line: single spaces, and without characters that control or turn what stands around them."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return _UNSAFE.sub("", " ".join(text.split()))


def is_unsafe(text: str) -> bool:
    """Whether it holds a character that `tidy` would take out, or another space than that."""
    return not text.isprintable() and _UNSAFE.search(text) is not None


def decoded(data: bytes, charset: str = "", guess: str = "") -> str:
    """Text of bytes: UTF-8 if they are that, else in the charset that was stated, else in the one that is guessed.

    A few bytes that are no UTF-8 in text that is are read alone, as Windows-1252.
    """
    try:
        return data.decode()
    except UnicodeDecodeError:
        pass
    for name in (charset, guess):
        if name and (text := _in_charset(data, name)) is not None:
            return text
    text = data.decode("utf-8", "surrogateescape")
    lost = sum("\udc80" <= char <= "\udcff" for char in text)
    if sum(char > "\x7f" for char in text) >= 2 * lost:
        return text.translate(_LOST)
    return charmap_decode(data, "strict", _CODE_PAGE)[0]


def is_charset(name: str) -> bool:
    """Whether a charset that a file names is one, other than UTF-8."""
    if not _TEXT_ENCODINGS.match(name) or re.match(r"(?i)utf-?8", name):
        return False
    try:
        lookup(name)
    except (LookupError, ValueError):
        return False
    return True


def _in_charset(data: bytes, name: str) -> str | None:
    if not is_charset(name):
        return None
    try:
        return data.decode(name)
    except ValueError:
        return None


def unquoted(text: str, charset: str, guess: str) -> str:
    """What quoted-printable stands for."""
    return decoded(a2b_qp(text.encode("utf-8", "surrogatepass")), charset, guess).replace("\r\n", "\n")


def unescaped(text: str) -> str:
    """Text as it was before `escaped`; a backslash before anything that needs none stays."""
    if "\\" not in text:
        return text
    if "\\\\" not in text:  # four replacements are three times as quick as a call for each match
        text = text.replace("\\n", "\n").replace("\\N", "\n").replace("\\,", ",")
        return text.replace("\\;", ";").replace("\\:", ":")
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def safe(text: str) -> str:
    """Text as a vCard can hold it: one kind of newline, and U+FFFD in place of other control characters."""
    if text.isprintable():
        return text
    return _NEWLINES.sub("\n", text).translate(_CONTROLS)


def escaped(text: str, *, semicolons: bool = True) -> str:
    """Safe text for a line: commas, semicolons, backslashes and newlines escaped."""
    if _NOTHING_TO_ESCAPE.fullmatch(text):
        return text
    plain = safe(text).replace("\\", "\\\\").replace(",", "\\,").replace("\n", "\\n")
    return plain.replace(";", "\\;") if semicolons else plain


def components(text: str) -> list[str]:
    """What stands between the semicolons that are not escaped, still escaped."""
    return text.split(";") if "\\" not in text else _split(_COMPONENT, text)


def items(text: str) -> list[str]:
    """What stands between the commas that are not escaped, as text."""
    parts = text.split(",") if "\\" not in text else _split(_ITEM, text)
    return [unescaped(part).strip() for part in parts]


def _split(pattern: re.Pattern[str], text: str) -> list[str]:
    parts, end = [], -1
    while end < len(text):
        found = pattern.match(text, end + 1)
        assert found is not None  # both patterns match the empty text too  # noqa: S101
        parts.append(found[0])
        end = found.end()
    return parts


def structured(name: str, text: str) -> str:
    """The one spelling of a value with components; nothing for one without any text. A list stays a list in N, ADR."""
    if "\\" not in text and "," not in text and text.isprintable():
        if " ;" in text or "; " in text:
            text = ";".join([part.strip() for part in text.split(";")])
        said = text.strip().rstrip(";")
        return said + ";" * (words.STRUCTURED[name] - 1 - said.count(";")) if said else ""
    parts = components(text)
    if name == "ORG":
        spelled = [escaped(unescaped(part).strip()) for part in parts]
    else:
        spelled = [_listed(part) for part in parts]
    while spelled and not spelled[-1]:
        spelled.pop()
    if not spelled:
        return ""
    return ";".join(spelled + [""] * (words.STRUCTURED[name] - len(spelled)))


def _listed(part: str) -> str:
    """A component of N or ADR: a list of texts, or one text, in which a comma beside nothing is a comma."""
    if "," not in part and "\\" not in part:
        return part.strip() if part.isprintable() else escaped(part.strip())
    texts = items(part)
    return ",".join(map(escaped, texts)) if all(texts) else escaped(unescaped(part).strip())


def iso_date(text: str) -> str:
    """A date as ISO text that may lack its year or its day; nothing for what is none, or has a time that matters."""
    found = _DATE.fullmatch(text.strip())
    if not found or (found["time"] and not _MIDNIGHT.fullmatch(found["time"])):
        return ""
    if found["y"]:
        year, month = found["y"], found["m"]
        return "" if year == "0000" or (month and not "01" <= month <= "12") else year + (f"-{month}" if month else "")
    year = int(found["year"] or _YEARLESS)
    try:
        day = date(year, int(found["month"]), int(found["day"])).isoformat()
    except ValueError:
        return ""
    return day if year != _YEARLESS else f"-{day[4:]}"


def iso_moment(text: str) -> str:
    """A date with a time as ISO text (`1953-10-15T23:10:00Z`); nothing for what is none."""
    found = _MOMENT.fullmatch(text.strip())
    if not found or not iso_date("-".join(found.group(1, 2, 3))):
        return ""
    zone = found[7] or ""
    if zone not in ("", "Z"):
        zone = zone[:3] + (f":{zone[-2:]}" if len(zone) > 3 else "")
    return f"{'-'.join(found.group(1, 2, 3))}T{found[4]}:{found[5]}{f':{found[6]}' if found[6] else ''}{zone}"


def basic_date(text: str) -> str:
    """An ISO date or moment as vCard 4.0 writes it (`19531015T231000Z`); nothing for what is none."""
    if moment := iso_moment(text):
        day, _, time = moment.partition("T")
        return f"{day.replace('-', '')}T{time.replace(':', '')}"
    if not iso_date(text):
        return ""
    if text.startswith("--"):
        return f"--{text[2:].replace('-', '')}"
    return text.replace("-", "") if len(text) == len("2026-11-23") else text


def data_uri(text: str) -> str:
    """The one spelling of a data: URI in base64; nothing for any other text."""
    found = _DATA.fullmatch(text.strip())
    return _data(found[1], found[2]) if found else ""


def data_of(head: Head, text: str) -> str:
    """Base64 as a data: URI; nothing when it is none."""
    coded = "".join(text.split())
    return _data(head.media, coded) if coded else ""


def _data(media: str, coded: str) -> str:
    try:
        coded = b2a_base64(a2b_base64(coded, strict_mode=True), newline=False).decode()
    except ValueError:
        return ""
    media = media or next((kind for magic, kind in words.MAGIC if coded.startswith(magic)), "application/octet-stream")
    return f"data:{media};base64,{coded}"


def file_of(uri: str) -> tuple[str, str]:
    """Media type and base64 of a data: URI; two empty texts for any other."""
    found = _DATA.fullmatch(uri)
    return (found[1], found[2]) if found else ("", "")


def canonical(head: Head, text: str) -> str:
    """The one spelling of a value that goes to `extra`: text as it is meant; N, ADR and ORG with their escapes."""
    if head.name in words.STRUCTURED:
        return structured(head.name, text)
    plain = unescaped(text).strip()
    if head.name in words.DATES:
        return iso_date(plain) or iso_moment(plain) or plain
    if head.name == "GEO" and (found := _GEO.fullmatch(plain)):
        return f"geo:{found[1]},{found[2]}"
    return plain
