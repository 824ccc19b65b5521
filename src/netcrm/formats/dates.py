"""Dates as other programs write them: months named in seven languages, years of two digits, a time behind the date.

The rule it keeps: what is read here is handed to `clock.partial` as ISO text, so that one place knows which dates exist
and when the order of day and month is open.
"""

import re
from datetime import date
from functools import lru_cache
from typing import Final

from netcrm import clock
from netcrm.errors import UsageError
from netcrm.names import fold

_MONTHS: Final = {
    word: number
    for number, words in enumerate(
        (
            "jan january janv janvier januar janner enero ene gennaio gen janeiro januari",
            "feb february fevr fevrier fev februar febrero febbraio fevereiro februari",
            "mar march mars marz mrz marzo marco maart mrt",
            "apr april avr avril abr abril aprile",
            "may mai mayo maggio mag maio mei",
            "jun june juin juni junio giugno giu junho",
            "jul july juil juillet juli julio luglio lug julho",
            "aug august aout aou agosto ago augustus",
            "sep september sept septembre septiembre set settembre setembro",
            "oct october octobre okt oktober octubre ottobre ott outubro out",
            "nov november novembre noviembre novembro",
            "dec december decembre dez dezember dic diciembre dicembre dezembro",
        ),
        1,
    )
    for word in words.split()
}
"""English, French, German, Spanish, Italian, Portuguese and Dutch, full and short, folded."""

_SILENT: Final = frozenset(["de", "do", "del", "di", "of", "the", "le", "den"])
_DAY: Final = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th|o|a|e)?")
_TIME: Final = re.compile(r"[ T,]+\d{1,2}[:h]\d\d.*$")
_LONGEST: Final = 60
"""Characters; the longest date of them all, a Portuguese one with weekday and time, has fewer."""

_SHORT_YEAR: Final = re.compile(r"(\d{1,2}[-./]\d{1,2}[-./])(\d\d)")

_CADENCE_FROM: Final = date(2001, 4, 1)
"""A day from which a month is 30 days, a quarter 91, and a year 365: when a file is read must not matter."""


@lru_cache(maxsize=4096)
def partial(text: str, order: str = "", *, century: int = 0) -> str:
    """A date that may lack its year or its day, as ISO text (`1990-04-15`, `--04-15`, `1990-04`, `1990`).

    `order` (`dmy`, `mdy`) reads numbers such as `03/04/2020`. `century` is what a year of two digits is counted from;
    without it such a year is refused. Raises UsageError.
    """
    if len(text) > _LONGEST:
        raise UsageError(f"{text[:_LONGEST]!r}… is not a date.", clock.PARTIAL_HINT)
    if _is_iso(text):
        return text  # most files hold these, and a row of 100,000 should not pay for the grammar of all others
    stated = _TIME.sub("", text.strip())
    if century and (short := _SHORT_YEAR.fullmatch(stated)):
        stated = f"{short[1]}{century + int(short[2])}"
    return clock.partial(_iso_of_named(stated, century) or stated, order)


def whole(text: str, order: str = "", *, century: int = 0) -> str:
    """The same for a date that must have its year, month and day."""
    day = partial(text, order, century=century)
    if len(day) != len("2026-11-23"):
        raise UsageError(f"{text!r} is not a whole date.", "Give year, month and day, such as 2026-11-23.")
    return day


def is_open(text: str) -> bool:
    """Whether a date that was refused would be one, if it were known that the day comes first."""
    try:
        partial(text, "dmy")
    except UsageError:
        return False
    return True


def cadence(text: str) -> int:
    """`3w`, `monthly`, `every 2 months`, `30` in days. Raises UsageError."""
    return clock.days_of(text, _CADENCE_FROM)


def _is_iso(text: str) -> bool:
    """Whether it is a day such as `1990-04-15`, and one that exists; fromisoformat alone takes `2026-W48-1` too."""
    if len(text) != 10 or not text[4] == text[7] == "-":
        return False
    try:
        return date.fromisoformat(text).year in clock.YEARS
    except ValueError:
        return False


def _iso_of_named(text: str, century: int) -> str:
    """ISO text of a date whose month is a word; nothing if it has another shape."""
    if not any(map(str.isalpha, text)):
        return ""
    words = [word for word in fold(text).split() if word not in _SILENT]
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    numbers = [word for word in words if word not in _MONTHS]
    if len(months) != 1 or not 1 <= len(numbers) <= 2 or (words[-1] in _MONTHS and len(numbers) == 2):
        return ""
    year = _year(numbers.pop(), century) if len(numbers) == 2 or len(numbers[0]) == 4 else ""
    day = _DAY.fullmatch(numbers[0]) if numbers else None
    if year is None or (numbers and not day):
        return ""
    return f"{year or '-'}-{months[0]:02}" + (f"-{int(day[1]):02}" if day else "")


def _year(digits: str, century: int) -> str | None:
    if not digits.isdecimal() or len(digits) not in {2, 4}:
        return None
    if len(digits) == 4:
        return digits
    return str(century + int(digits)) if century else None
