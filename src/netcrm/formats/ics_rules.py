"""The days on which a meeting repeats, with an end to every rule.

The rule it keeps: a rule may say anything, and still ends. dateutil does the counting; what it would count without end
is kept from it. Rules run 400 years long multiples ahead of their time, where the calendar is the same to the weekday,
so that one that never matches reaches the last year that Python knows in 400 years and not in 8,000.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import MAXYEAR, date, datetime, time, tzinfo
from typing import Final

from netcrm.formats.ics_times import Zones, in_zone

MOST_YEARS: Final = 20
"""How far back a calendar is read."""

MOST_TIMES: Final = 1_000
"""Of one meeting that repeats, the latest so many days."""

_OLDEST_START: Final = 60
"""Years; what began before to repeat was never a meeting, and counting from there would take long."""

_ALL_RULES: Final = 10_000_000
_A_FIND: Final = 20
_NO_FIND: Final = 500_000
"""Days that all rules of a file together may look through; each day that they find counts for 20 more, a rule that fits
no day for half a million. Five hundred meetings, each weekly for ten years, take seven tenths of it; a calendar of
nothing but bombs, half a minute."""

_LONGEST_RULE: Final = 500
_LONGEST_INTERVAL: Final = 1_000
_CYCLE: Final = 400

_FREQUENCIES: Final = frozenset(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
_KNOWN: Final = frozenset(
    ["FREQ", "COUNT", "INTERVAL", "WKST", "BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYSETPOS"]
)
_OF_TIME: Final = ("BYHOUR", "BYMINUTE", "BYSECOND")
"""Only the day matters; but a list of them would have a COUNT end too late."""

_MEANINGLESS: Final = {"RSCALE": "GREGORIAN", "SKIP": "OMIT"}


class Repeats:
    """Reads the rules of a calendar's meetings, from `since` to `last`. `cut` counts those of which less came in."""

    def __init__(self, zones: Zones, since: date, last: date) -> None:
        self._zones = zones
        self._since, self._last = since, last
        self._left = _ALL_RULES
        self._ahead = (MAXYEAR - last.year) // _CYCLE * _CYCLE
        self.cut = 0

    def starts(self, start: datetime, rules: Sequence[str], but: Sequence[str], more: Sequence[str]) -> list[datetime]:
        """When a meeting began each time, in order, on the clocks of its own zone.

        `start` is its first moment; `rules` are the values of RRULE, `but` those of EXRULE, `more` the lines of RDATE.
        A rule that is none, or too much, gives the first time alone.
        """
        zone, first = start.tzinfo, in_zone(start, None)
        if first.year < self._last.year - _OLDEST_START:
            self.cut += 1
            return []
        found = {first}
        try:
            found.update(in_zone(each, zone) for line in more for each in self._zones.read_all(line))
            for rule in rules:
                found.update(self._days(rule, first, zone))
            for rule in but:
                found.difference_update(self._days(rule, first, zone))
        except (ValueError, OverflowError, TypeError, IndexError, KeyError):  # all that dateutil has for a bad rule
            self.cut += 1
        inside = sorted(each for each in found if self._since <= each.date() <= self._last)
        self.cut += len(inside) > MOST_TIMES
        return inside[-MOST_TIMES:]

    def _days(self, rule: str, first: datetime, zone: tzinfo | None) -> deque[datetime]:
        """The latest times that a rule names. Raises ValueError for one that is not followed."""
        from dateutil.rrule import rrulestr

        given, end = self._checked(rule, zone)
        ahead = first.replace(year=first.year + self._ahead)
        shift = ahead - first
        found: deque[datetime] = deque(maxlen=MOST_TIMES + 1)
        if self._left <= 0:
            raise ValueError("too many rules")
        end_of_time = reached = datetime(MAXYEAR, 12, 31)  # noqa: DTZ001
        for reached in rrulestr(";".join(f"{name}={value}" for name, value in given.items()), dtstart=ahead):
            if reached > end + shift:
                break
            found.append(reached - shift)
        self._left -= max((reached - ahead).days, 1) + _A_FIND * len(found)
        if reached == end_of_time:
            self._left -= _NO_FIND
            raise ValueError("a rule that no day fits")
        return found

    def _checked(self, rule: str, zone: tzinfo | None) -> tuple[dict[str, str], datetime]:
        """The parts of a rule that dateutil gets, and the moment at which it ends."""
        given = dict(_pairs(rule.upper()))
        end = datetime.combine(self._last, time.max)
        until = given.pop("UNTIL", "")
        if until and (last := self._zones.moment(until)).year <= end.year + 1:
            end = min(end, in_zone(last, zone) if isinstance(last, datetime) else datetime.combine(last, time.max))
        several = any("," in given.pop(name, "") for name in _OF_TIME)
        other = any(given.pop(name, usual) != usual for name, usual in _MEANINGLESS.items())
        if len(rule) > _LONGEST_RULE or several or other or given.keys() - _KNOWN:
            raise ValueError("not a rule of days")
        if given.get("FREQ") not in _FREQUENCIES or not 1 <= int(given.get("INTERVAL", "1")) <= _LONGEST_INTERVAL:
            raise ValueError("not a rule of days")
        return given, end


def _pairs(rule: str) -> Iterator[tuple[str, str]]:
    for part in rule.strip().strip(";").split(";"):
        name, _, value = part.partition("=")
        if not name.strip().startswith("X-"):
            yield name.strip(), value.strip()
