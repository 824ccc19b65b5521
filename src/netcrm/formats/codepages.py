"""Which of the encodings of before UTF-8 a text is in, told by what its bytes would spell.

The rule it keeps: the guess is one that a reader could check (a letter in the middle of a word is a letter), and where
several encodings spell words just as likely, that is said, and nothing is guessed.
"""

import re
from collections.abc import Iterable
from itertools import chain
from typing import Final

CP1252: Final = "cp1252"

NAMES: Final = {
    CP1252: "Windows text (cp1252)",
    "cp1250": "Central European Windows text (cp1250)",
    "cp1251": "Cyrillic Windows text (cp1251)",
    "cp932": "Japanese text (Shift-JIS)",
    "mac_roman": "old Mac text (Mac Roman)",
}
"""How each encoding is named to the user."""

_SAMPLE: Final = 1 << 17
"""Bytes of lines with other than ASCII that are looked at; a CSV of a thousand people has fewer."""

_ACCENTS_OF_MAC: Final = re.compile(rb"[A-Za-z][\x80-\x90\x98-\x9f]|[\x80-\x90\x98-\x9f][a-z]")
"""Letters in Mac Roman where cp1252 has signs, but for its quotes, dashes and bullet."""

_ACCENTS_OF_1252: Final = re.compile(rb"[A-Za-z][\xc0-\xff]|[\xc0-\xff][a-z]|\x9c[a-z]|[A-Za-z]\x9a|[A-Za-z]\x9e")
_POLISH: Final = re.compile(rb"[a-z][\xb3\xb9\xbf]|[\xa3\xa5\xaf\xb3\xb9\xbf][a-z]")
"""Letters in cp1250 (ł ą ż Ł Ą Ż) where cp1252 has a superscript, a currency or a sign between letters."""

_RUN: Final = re.compile(rb"[\x80-\xff]{2,}")
_MOST_IN_RUNS: Final = 0.75
"""Of the bytes that are not ASCII; words with accents, even Czech ones, have most of theirs alone."""

_COMMON_CYRILLIC: Final = frozenset("аеинорстлвАЕИНОРСТЛВ")
"""About two thirds of the letters of Russian, Ukrainian and Bulgarian text; chance gives one third."""

_JAPANESE: Final = re.compile("[\u3040-\u30ff\u4e00-\u9fff\u3005]")


def guess(chunks: Iterable[bytes]) -> str:
    """The encoding of a text that is not UTF-8, one of NAMES; nothing where it can't be told."""
    sample = _sample(chunks)
    foreign = len(sample) - len(sample.translate(None, bytes(range(128, 256))))
    in_runs = sum(map(len, _RUN.findall(sample)))
    if in_runs < _MOST_IN_RUNS * foreign:
        return _latin(sample)
    if _is_japanese(sample):
        return "cp932"
    letters = [char for char in sample.decode("cp1251", "replace") if char > "\x7f"]
    share = sum(char in _COMMON_CYRILLIC for char in letters) / max(len(letters), 1)
    return "cp1251" if share > 0.5 else ""


def _latin(sample: bytes) -> str:
    mac, windows = len(_ACCENTS_OF_MAC.findall(sample)), len(_ACCENTS_OF_1252.findall(sample))
    if mac > windows:
        return "mac_roman"
    return "cp1250" if _POLISH.search(sample) else CP1252


def _is_japanese(sample: bytes) -> bool:
    try:
        text = sample.decode("cp932")
    except UnicodeDecodeError:
        return False
    foreign = [char for char in text if char > "\x7f"]
    return len(_JAPANESE.findall(text)) > 0.8 * len(foreign)


def _sample(chunks: Iterable[bytes]) -> bytes:
    """The lines that hold other than ASCII, whole ones if they are of a sensible length, lest a character is cut."""
    lines: list[bytes] = []
    size = 0
    rest = b""
    for chunk in chain(chunks, [b"\n"]):
        *whole, rest = re.split(rb"[\r\n]+", rest + chunk)
        if len(rest) > _SAMPLE:
            whole, rest = [*whole, rest], b""
        foreign = [line for line in whole if not line.isascii()]
        lines += foreign
        size += sum(map(len, foreign))
        if size > _SAMPLE:
            break
    return b"\n".join(lines)
