"""The meetings of a calendar: its events to drafts.

The rule it keeps: what was no meeting between the owner and a few others is counted and told at the end, one broken
event costs itself, and what a meeting was about stays where it is, unless asked for.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from operator import itemgetter
from typing import Final, NamedTuple

from netcrm.errors import RefusedError
from netcrm.formats.ics_channel import channel
from netcrm.formats.ics_lines import blocks
from netcrm.formats.ics_people import MOST_INVITED, MOST_OTHERS, company
from netcrm.formats.ics_rules import MOST_TIMES, MOST_YEARS, Repeats
from netcrm.formats.ics_survey import Lines, Survey, uid_of
from netcrm.formats.ics_times import in_zone, minutes, parts, text
from netcrm.formats.summaries import shortened
from netcrm.formats.text import TextFile
from netcrm.records import Draft, InteractionDraft, Person, Rejected, Remark

ALL_DAY, CANCELLED, DECLINED, ALONE = "all-day", "cancelled", "declined by you", "with nobody else"
TO_COME, FREE, OTHER = "not past yet", "marked as free", "not a meeting"
CROWD: Final = f"with more than {MOST_OTHERS} others"
OLD: Final = f"more than {MOST_YEARS} years ago"

_RULED_OUT: Final = (
    (CANCELLED, "STATUS", "CANCELLED"),
    (ALL_DAY, "X-MICROSOFT-CDO-ALLDAYEVENT", "TRUE"),
    (FREE, "TRANSP", "TRANSPARENT"),
    (FREE, "X-MICROSOFT-CDO-BUSYSTATUS", "FREE"),
)
"""Why an event is passed over, and the line and value that say so."""


class _Facts(NamedTuple):
    """What an event says of each of its days."""

    channel: str
    people: tuple[Person, ...]
    direction: str
    summary: str
    minutes: int
    shift: timedelta = timedelta()


class Meetings:
    """The second reading: events to drafts."""

    def __init__(self, file: TextFile, survey: Survey, owners: frozenset[str], keep_text: bool, today: date) -> None:
        self._file, self._survey, self._owners, self._keep_text = file, survey, owners, keep_text
        self._zones = survey.zones
        self._last = today - timedelta(days=1)
        self._since = date(max(today.year - MOST_YEARS, 1), 1, 1)
        self._repeats = Repeats(self._zones, self._since, self._last)
        self._passed: Counter[str] = Counter()
        self._moved_days: dict[tuple[str, tzinfo | None], frozenset[date]] = {}
        self._zone: tzinfo | None = None
        self._is_cancelled = False

    def drafts(self) -> Iterator[Draft]:
        """Meeting by meeting, and at the end what was passed over."""
        readable = rejected = 0
        for block in blocks(self._file):
            if block.kind == "VCALENDAR":
                self._heed(block.lines)
            elif block.kind != "VEVENT":
                self._passed[OTHER] += block.kind != "VTIMEZONE"
            else:
                where = f"{self._file.name}:{block.line}"
                try:
                    if block.problem:
                        raise ValueError(block.problem)
                    drafts = self._event(block.lines, where)
                except (ValueError, OverflowError) as reason:
                    rejected += 1
                    yield Rejected(where, f"The event can't be read: {reason}.")
                    continue
                readable += 1
                yield from drafts
        if rejected and not readable:
            raise RefusedError(f"None of the {rejected:,} events of {self._file.name} can be read.")
        yield from self._remarks()

    def _remarks(self) -> Iterator[Remark]:
        if counts := [f"{count:,} {why}" for why, count in sorted(self._passed.items()) if count]:
            yield Remark(self._file.name, f"Passed over: {', '.join(counts)}.")
        if cut := self._repeats.cut:
            meetings = "meeting repeats" if cut == 1 else "meetings repeat"
            yield Remark(
                self._file.name,
                f"{cut:,} {meetings} too often, for too long, or by a rule that can't be followed; only the latest "
                f"{MOST_TIMES:,} days were read, or the first.",
            )

    def _heed(self, lines: Lines) -> None:
        """Take what a calendar says of itself, which holds until the next one in the file."""
        if "BEGIN" in lines:
            self._zone, self._is_cancelled = None, False
        for line in lines.get("METHOD", ()):
            self._is_cancelled = line.partition(":")[2].strip().upper() == "CANCEL"
        for line in lines.get("X-WR-TIMEZONE", ()):
            self._zone = self._zones.named(line.partition(":")[2])

    def _event(self, lines: Lines, where: str) -> list[InteractionDraft]:
        """The past meetings that an event stands for. Raises ValueError, OverflowError when it can't be read."""
        start = self._zones.read(_needed(lines, "DTSTART"))
        facts, uid = self._facts(lines, start), uid_of(lines)
        if isinstance(facts, str):
            self._passed[facts] += 1
        if not isinstance(start, datetime) or (isinstance(facts, str) and uid not in self._survey.changed):
            return []
        zone = start.tzinfo
        changes: list[tuple[datetime, _Facts | str]] = []
        left_out: frozenset[date] = frozenset()
        if "RECURRENCE-ID" in lines:
            named = {self._day(self._zones.read(lines["RECURRENCE-ID"][0]), zone): in_zone(start, None)}
        else:
            named = {self._day(each, zone): each for each in self._starts(lines, start)}
            dates = (each for line in lines.get("EXDATE", ()) for each in self._zones.read_all(line))
            left_out = self._moved(uid, zone).union(self._day(each, zone) for each in dates)
            changes = self._changes(uid, zone)
        past = {day: each for day, each in named.items() if self._since <= self._day(each, zone) <= self._last}
        if not past and isinstance(facts, _Facts):
            self._passed[TO_COME if self._day(start, zone) > self._last else OLD] += 1
        drafts = []
        for day, each in past.items():
            told = next((told for since, told in changes if since <= each), facts)
            if isinstance(told, _Facts) and day not in left_out:
                drafts.append(_draft(told, self._day(each + told.shift, zone), f"ics:{uid}:{day}", where))
        return drafts

    def _starts(self, lines: Lines, start: datetime) -> list[datetime]:
        """When it began, each time, on the clocks of its zone."""
        if "RRULE" not in lines and "RDATE" not in lines:
            return [in_zone(start, None)]
        values = {name: [parts(line).value for line in lines.get(name, ())] for name in ("RRULE", "EXRULE")}
        return self._repeats.starts(start, values["RRULE"], values["EXRULE"], lines.get("RDATE", ()))

    def _moved(self, uid: str, zone: tzinfo | None) -> frozenset[date]:
        """The days of a series that have events of their own. They are kept for when many events share a UID."""
        if (uid, zone) not in self._moved_days:
            self._moved_days = {
                (uid, zone): frozenset(self._day(each, zone) for each in self._survey.moved.get(uid, ()))
            }
        return self._moved_days[uid, zone]

    def _changes(self, uid: str, zone: tzinfo | None) -> list[tuple[datetime, _Facts | str]]:
        """What a series became from which moment on, the latest change first."""
        changes: list[tuple[datetime, _Facts | str]] = []
        for block in self._survey.changed.get(uid, ()):
            since = in_zone(self._zones.read(block.lines["RECURRENCE-ID"][0]), zone)
            start = self._zones.read(_needed(block.lines, "DTSTART"))
            facts = self._facts(block.lines, start)
            if isinstance(facts, _Facts):
                facts = facts._replace(shift=in_zone(start, zone) - since)
            changes.append((since, facts))
        return sorted(changes, key=itemgetter(0), reverse=True)

    def _facts(self, lines: Lines, start: date | datetime) -> _Facts | str:
        """What an event says of each of its days, or why it is passed over."""
        found = (why for why, name, value in _RULED_OUT if _says(lines, name, value))
        why = CANCELLED if self._is_cancelled else next(found, "")
        if not isinstance(start, datetime):
            return CANCELLED if why == CANCELLED else ALL_DAY
        if why or len(lines.get("ATTENDEE", ())) > MOST_INVITED:
            return why or CROWD
        others, direction, declined = company(lines, self._owners)
        if why := DECLINED if declined else "" if others else ALONE:
            return why
        if len(others) > MOST_OTHERS:
            return CROWD
        title = text(lines["SUMMARY"][0]) if self._keep_text and "SUMMARY" in lines else ""
        title = shortened(title)
        end = self._zones.read(lines["DTEND"][0]) if "DTEND" in lines else None
        lasted = minutes(start, end, "".join(parts(line).value for line in lines.get("DURATION", ())[:1]))
        return _Facts(channel(lines), others, direction, title, lasted)

    def _day(self, moment: date | datetime, zone: tzinfo | None) -> date:
        """The day of a moment at the place of a meeting: in its zone, or the calendar's where the meeting is in UTC."""
        local = in_zone(moment, zone)
        if zone is UTC and self._zone and isinstance(moment, datetime):
            local = local.replace(tzinfo=UTC).astimezone(self._zone)
        return local.date()


def _draft(facts: _Facts, day: date, key: str, where: str) -> InteractionDraft:
    return InteractionDraft(
        day=day.isoformat(), channel=facts.channel, people=facts.people, key=key, direction=facts.direction,
        summary=facts.summary, minutes=facts.minutes, where=where,
    )  # fmt: skip


def _needed(lines: Lines, name: str) -> str:
    if name not in lines:
        raise ValueError(f"it has no {name}")
    return lines[name][0]


def _says(lines: Lines, name: str, value: str) -> bool:
    return any(line.rpartition(":")[2].strip().upper() == value for line in lines.get(name, ()))
