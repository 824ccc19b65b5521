"""Dates: the only reader of today's, and the one grammar for what people type, English and French.

Rule: today is asked here once and then passed on as an argument; text is turned into a date by the tables below, one
matcher a shape, and never guessed at. Whatever they don't know, or what two readings fit, is a UsageError.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Final, Literal

from netcrm.errors import UsageError

Towards = Literal["past", "future"]

YEARS: Final = range(1800, 2201)
"""Years that a person's dates can fall in; anything else is a slip of the keys."""

LONGEST_CADENCE: Final = 3650
"""Days; about ten years."""

WHEN_HINT: Final = "Try 2026-11-23, yesterday, 3w, 2 weeks ago, last tuesday, in 3 weeks or 12 march 2026."
OPEN_ORDER: Final = "no order of day and month is set"
ORDER_HINT: Final = "Say what comes first: netcrm config date_order dmy (or mdy). "
CADENCE_HINT: Final = "Try 3w, 10d, 2 months, every 3 weeks, monthly or quarterly."
PARTIAL_HINT: Final = "Try 1990-04-15, --04-15, 1990-04, 1990, 15 april or april 1990."


def _numbered(groups: str, first: int = 1) -> dict[str, int]:
    """Each word with the number of its group; groups are parted by `|`."""
    return {word: number for number, group in enumerate(groups.split("|"), first) for word in group.split()}


MONTH_NAMES: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
MONTHS: Final = _numbered(
    "january jan janvier janv|february feb fevrier fevr fev|march mar mars|april apr avril avr|may mai|june jun juin|"
    "july jul juillet juil|august aug aout|september sept sep septembre|october oct octobre|november nov novembre|"
    "december dec decembre"
)
WEEKDAYS: Final = _numbered(
    "monday mon lundi lun|tuesday tues tue mardi|wednesday wed mercredi mer|thursday thurs thur thu jeudi jeu|"
    "friday fri vendredi ven|saturday sat samedi sam|sunday sun dimanche dim",
    first=0,
)
NUMBERS: Final = _numbered(
    "a an one un une|two deux|three trois|four quatre|five cinq|six|seven sept|eight huit|nine neuf|ten dix|"
    "eleven onze|twelve douze"
)
DAYS: Final = {
    "today": 0, "aujourd'hui": 0, "aujourdhui": 0, "yesterday": -1, "hier": -1, "tomorrow": 1, "demain": 1,
    "day before yesterday": -2, "avant hier": -2, "day after tomorrow": 2, "apres demain": 2,
}  # fmt: skip
SIDES: Final = {
    "last": -1, "past": -1, "dernier": -1, "derniere": -1, "passe": -1, "passee": -1,
    "next": 1, "prochain": 1, "prochaine": 1,
}  # fmt: skip

Span = tuple[int, int]
"""A stretch of time as (months, days)."""

Parts = tuple[int | None, int | None, int | None]
"""Year, month and day, None for what is not stated."""

LEAP_YEAR: Final = 2000
"""Stands in for a year that is not known, so that 29 February exists."""

_SPANS: Final[tuple[tuple[Span, str], ...]] = (
    ((0, 1), "d day days j jour jours"),
    ((0, 7), "w wk wks week weeks s sem semaine semaines"),
    ((0, 14), "fortnight fortnights quinzaine quinzaines"),
    ((1, 0), "m mo month months mois"),
    ((3, 0), "quarter quarters trimestre trimestres"),
    ((12, 0), "y yr yrs year years a an ans annee annees"),
)
UNITS: Final = {word: span for span, words in _SPANS for word in words.split()}

_ADVERBS: Final[tuple[tuple[Span, str], ...]] = (
    ((0, 1), "daily quotidien quotidienne"),
    ((0, 7), "weekly hebdomadaire hebdo"),
    ((0, 14), "fortnightly"),
    ((1, 0), "monthly mensuel mensuelle"),
    ((2, 0), "bimestriel bimestrielle"),
    ((3, 0), "quarterly trimestriel trimestrielle"),
    ((6, 0), "semestriel semestrielle"),
    ((12, 0), "yearly annually annuel annuelle"),
)
ADVERBS: Final = {word: span for span, words in _ADVERBS for word in words.split()}

_SILENT: Final = frozenset(("le", "la", "the", "on", "of", "de", "du"))
"""Words that change nothing: `le 12 mars`, `the day before yesterday`, `on the 12th of march`."""

_COUNT: Final = r"(?P<n>\d{1,5} ?|[a-z]+ )"
_UNIT: Final = r"(?P<unit>[a-z]+)"
_STRETCH: Final = (
    rf"(?:(?P<ahead>in|dans|\+)|(?P<back>il y a|-))? ?{_COUNT}{_UNIT}(?:(?P<ago> ago)|(?P<hence> from now))?"
)
_SIGNS: Final = {"ahead": 1, "hence": 1, "back": -1, "ago": -1, "future": 1, "past": -1}
_EVERY: Final = rf"(?:(?:every|each|chaque|tous les|toutes les) )?{_COUNT}?{_UNIT}"

_DATES: Final = (
    r"(?P<y>\d{4})[-./](?P<m>\d{1,2})(?:[-./](?P<d>\d{1,2}))?",
    r"(?P<y>\d{4})(?:(?P<m>\d\d)(?P<d>\d\d))?",
    r"--(?P<m>\d\d)-?(?P<d>\d\d)",
    r"(?P<a>\d{1,2})[-./](?P<b>\d{1,2})(?:[-./](?P<y>\d{4}))?",
    r"(?:(?P<d>\d{1,2})(?:st|nd|rd|th|er|e)? )?(?P<name>[a-z]+)(?: (?P<y>\d{4}))?",
    r"(?P<name>[a-z]+) (?P<d>\d{1,2})(?:st|nd|rd|th|er|e)?(?: (?P<y>\d{4}))?",
)
"""The shapes of a date, whole or partial; in `a` and `b` it is open which one is the month."""


def today(environ: Mapping[str, str]) -> date:
    """NETCRM_TODAY when it is set, else this machine's local date. Raises UsageError when it is not an ISO date."""
    stated = _stated(environ)
    return (stated or datetime.now().astimezone()).date()


def now(environ: Mapping[str, str]) -> str:
    """The time to the second with its offset, as ISO text; with NETCRM_TODAY its time, noon when it names none."""
    stated = _stated(environ)
    return (stated or datetime.now().astimezone()).isoformat(timespec="seconds")


def moment(environ: Mapping[str, str]) -> datetime:
    """The same with its offset always known, this machine's where none is stated: to be read in other time zones."""
    stated = _stated(environ)
    if stated is None:
        return datetime.now().astimezone()
    return stated if stated.tzinfo is not None else stated.astimezone()


def _stated(environ: Mapping[str, str]) -> datetime | None:
    """What NETCRM_TODAY says, a day (at noon) or a day and a time, with or without an offset; None when it is unset."""
    stated = environ.get("NETCRM_TODAY", "").strip()
    if not stated:
        return None
    try:
        said = datetime.fromisoformat(stated)
        _checked(said.date())
    except ValueError:
        message = f"NETCRM_TODAY is {_echo(stated)}, which is not a date."
        raise UsageError(message, "Set it to a date such as 2026-11-23, or unset it.") from None
    return said if "T" in stated or ":" in stated else said.replace(hour=12)


def when(text: str, today: date, *, towards: Towards, order: str = "") -> date:
    """The date meant by `text`, seen from `today`.

    `towards` decides what the text leaves open: `3w` is three weeks ago or ahead, `12 march` the latest or the coming
    one. Today itself counts both ways for a date without a year. A bare weekday is today or before towards the past,
    and always after today towards the future; `last` and `next` never mean today. `order` (`dmy` or `mdy`) reads
    `01-02-2017`, which is refused without. Raises UsageError. The result may lie on the other side of today when the
    text says so: callers check.
    """
    said = _said(text)
    try:
        for shape in _SHAPES:
            found = shape(said, today, towards, order)
            if found is not None:
                return _checked(found)
    except ValueError as reason:
        raise UsageError(f"{_echo(text)} can't be used as a date: {reason}.", _hint(reason, WHEN_HINT)) from None
    raise UsageError(f"{_echo(text)} is not a date." if text.strip() else "The date is empty.", WHEN_HINT)


def days_of(text: str, today: date) -> int:
    """A cadence (`3w`, `every 2 months`, `monthly`, `30`) in days, 1 to LONGEST_CADENCE.

    Months are as long as the ones that follow `today`. Raises UsageError.
    """
    said = _said(text)
    span = _cadence(said)
    if span is None:
        message = f"{_echo(text)} is not a cadence." if text.strip() else "The cadence is empty."
        raise UsageError(message, CADENCE_HINT)
    try:
        days = (_moved(today, span, 1) - today).days
    except ValueError:
        days = LONGEST_CADENCE + 1
    if not 1 <= days <= LONGEST_CADENCE:
        raise UsageError(f"{_echo(text)} is out of range: a cadence is 1 to {LONGEST_CADENCE} days.", CADENCE_HINT)
    return days


def partial(text: str, order: str = "") -> str:
    """A date that may lack its year or its day, as ISO text: `1990-04-15`, `--04-15`, `1990-04` or `1990`.

    For birthdays. `order` as for `when`. Raises UsageError.
    """
    said = _said(text)
    try:
        parts = _parts(said, order)
        if parts is not None:
            return _normal(*parts)
    except ValueError as reason:
        raise UsageError(f"{_echo(text)} can't be used as a date: {reason}.", _hint(reason, PARTIAL_HINT)) from None
    raise UsageError(f"{_echo(text)} is not a date." if text.strip() else "The date is empty.", PARTIAL_HINT)


def bound(text: str, today: date, *, towards: Towards, last: bool = False, order: str = "") -> date:
    """The first day of what `text` means, or the last: of a month (`2026-11`, `november 2026`) or a year (`2026`) its
    edge, of a day itself, as for `when`. Raises UsageError.
    """
    try:
        stated = partial(text, order)
    except UsageError:
        stated = ""
    if not re.fullmatch(r"\d{4}(-\d\d)?", stated):
        return when(text, today, towards=towards, order=order)
    year, month = int(stated[:4]), int(stated[5:] or ("12" if last else "1"))
    return date(year, month, 1) if not last else _moved(date(year, month, 1), (1, 0), 1) - timedelta(days=1)


def _hint(reason: ValueError, usual: str) -> str:
    return ORDER_HINT + usual if OPEN_ORDER in str(reason) else usual


def _said(text: str) -> str:
    """The words of `text` without case, accents, punctuation that parts words, and words that change nothing."""
    if not text.isascii():
        from unicodedata import combining, normalize

        text = "".join(c for c in normalize("NFKD", text.replace("’", "'")) if not combining(c))
    parted = re.sub(r"(?<=[a-z])[-.]|[-.](?=[a-z])|,", " ", text.casefold())
    return " ".join(word.removeprefix("l'") for word in parted.split() if word not in _SILENT)


def _echo(text: str) -> str:
    """What was typed, in quotes, safe for a terminal and cut to a length that leaves the sentence readable."""
    return repr(text if len(text) <= 60 else f"{text[:60]}…")


def _named_day(said: str, today: date, _towards: Towards, _order: str) -> date | None:
    offset = DAYS.get(said)
    return None if offset is None else today + timedelta(days=offset)


def _stretch(said: str, today: date, towards: Towards, _order: str) -> date | None:
    """`3w`, `+3w`, `in 3 weeks`, `il y a une semaine`, `2 weeks ago`."""
    found = re.fullmatch(_STRETCH, said, re.ASCII)
    span = _span(found)
    if found is None or span is None:
        return None
    signs = {sign for name, sign in _SIGNS.items() if found.groupdict().get(name)} or {_SIGNS[towards]}
    if len(signs) == 2:
        raise ValueError("it points both to the past and to the future")
    return _moved(today, span, signs.pop())


def _sided(said: str, today: date, towards: Towards, _order: str) -> date | None:
    """`tuesday`, `last tuesday`, `mardi dernier`, `next week`, `mois prochain`."""
    words = said.split()
    sides = [SIDES[word] for word in words if word in SIDES]
    rest = [word for word in words if word not in SIDES]
    if len(rest) != 1 or len(sides) > 1:
        return None
    if rest[0] in WEEKDAYS:
        ahead = (WEEKDAYS[rest[0]] - today.weekday()) % 7
        if (sides or [_SIGNS[towards]])[0] > 0:
            return today + timedelta(days=ahead or 7)
        return today - timedelta(days=(-ahead) % 7 or (7 if sides else 0))
    return _moved(today, UNITS[rest[0]], sides[0]) if sides and rest[0] in UNITS else None


def _dated(said: str, today: date, towards: Towards, order: str) -> date | None:
    """A calendar date; without a year, the latest one or the coming one, today included."""
    parts = _parts(said, order)
    if parts is None:
        return None
    year, month, day = parts
    if month is None or day is None:
        raise ValueError("it names no day")
    stated = _normal(year, month, day)
    if year is not None:
        return date.fromisoformat(stated)
    step = _SIGNS[towards]
    years = range(today.year, today.year + 9 * step, step)  # at most eight years lie between two 29 Februaries
    days = (_existing(near, month, day) for near in years)
    return next(near for near in days if near and (near - today).days * step >= 0)


_SHAPES: Final[tuple[Callable[[str, date, Towards, str], date | None], ...]] = (_named_day, _stretch, _sided, _dated)


def _cadence(said: str) -> Span | None:
    if re.fullmatch(r"\d{1,5}", said, re.ASCII):
        return 0, int(said)
    return ADVERBS.get(said) or _span(re.fullmatch(_EVERY, said, re.ASCII))


def _span(found: re.Match[str] | None) -> Span | None:
    """The stretch that a match of _COUNT and _UNIT names; None when it is not a number with a unit."""
    if found is None or found["unit"] not in UNITS:
        return None
    stated = (found["n"] or "one").strip()
    count = int(stated) if stated.isdecimal() else NUMBERS.get(stated)
    months, days = UNITS[found["unit"]]
    return None if count is None else (count * months, count * days)


def _moved(day: date, span: Span, sign: int) -> date:
    months, days = span
    try:
        if not months:
            return day + timedelta(days=sign * days)
        from dateutil.relativedelta import relativedelta

        return day + relativedelta(months=sign * months)
    except (OverflowError, ValueError):
        raise _out_of_years() from None


def _parts(said: str, order: str) -> Parts | None:
    """The parts of the date that `said` states; None when it has none of the shapes of _DATES."""
    for pattern in _DATES:
        found = re.fullmatch(pattern, said, re.ASCII)
        if found is None:
            continue
        stated = found.groupdict()
        year, month, day, first, second = (int(stated[name]) if stated.get(name) else None for name in "ymdab")
        if first is not None and second is not None:
            return year, *_month_and_day(first, second, order)
        if "name" not in stated:
            return year, month, day
        if stated["name"] in MONTHS and (year or day) is not None:
            return year, MONTHS[stated["name"]], day
    return None


def _month_and_day(first: int, second: int, order: str) -> tuple[int, int]:
    readings = [(second, first), (first, second)]
    possible = {(month, day) for month, day in readings if 1 <= month <= 12 and 1 <= day <= 31}
    if len(possible) == 1:
        return possible.pop()
    if order in {"dmy", "mdy"} or not possible:
        return readings[order == "mdy"]
    names = " or ".join(f"{day} {MONTH_NAMES[month - 1]}" for month, day in readings)
    raise ValueError(f"it could be {names}, and {OPEN_ORDER}")


def _normal(year: int | None, month: int | None, day: int | None) -> str:
    """ISO text of a date, without what is None. Raises ValueError for one that no calendar has."""
    if year is not None and year not in YEARS:
        raise _out_of_years()
    if month is not None and not 1 <= month <= 12:
        raise ValueError(f"there is no month {month}")
    if month is not None and day is not None and _existing(year or LEAP_YEAR, month, day) is None:
        from calendar import monthrange

        name = f"{MONTH_NAMES[month - 1]} {year}" if year else MONTH_NAMES[month - 1]
        raise ValueError(f"{name} has {monthrange(year or LEAP_YEAR, month)[1]} days")
    return "-".join(
        ["-" if year is None else f"{year:04}", *(f"{part:02}" for part in (month, day) if part is not None)]
    )


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _checked(day: date) -> date:
    if day.year not in YEARS:
        raise _out_of_years()
    return day


def _out_of_years() -> ValueError:
    return ValueError(f"it falls outside of the years {YEARS[0]} to {YEARS[-1]}")
