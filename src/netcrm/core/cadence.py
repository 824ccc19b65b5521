"""Everything computed from dates and numbers alone: how warm a tie is, when to be in touch next, whom first.

Rule: pure functions of their arguments, with every constant in one of the tables at the top. The formulas were fitted
on real sets of dated contacts; docs/explanation/scheduling.md gives the measurements and is the source of each number
that is not called a judgement here.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from heapq import heappop, heappush
from math import pow, sqrt
from typing import Final, NamedTuple, TypeVar
from zlib import crc32

from netcrm.errors import UsageError
from netcrm.names import fold

Id = TypeVar("Id", int, str)


class Warmth:
    """W(N, D) = 1 / (1 + ((D + GRACE) / h)^FALL), h = SCALE · N^GROWTH; fitted on five sets, held on the sixth."""

    GRACE: Final = 7
    SCALE: Final = 17
    GROWTH: Final = 0.75
    FALL: Final = 0.76


class Answer:
    """Odds of an answer: BASE · N^GROWTH · (D + GRACE)^FALL · (1 + m)^TIRING; fitted on mail and letters."""

    GRACE: Final = 7
    BASE: Final = 2.5
    GROWTH: Final = 0.41
    FALL: Final = -0.45
    TIRING: Final = -0.9


class Pace:
    """Days between check-ins whatever the numbers say: judgements."""

    SHORTEST: Final = 14
    AFTER_ATTEMPT: Final = 28
    MOST_DOUBLINGS: Final = 4


class Variety:
    """What a repeat of a tag or organization costs in the order: measured to cost no tie and to vary the list.

    `SILENT`: the days without a word from anybody of a tag after which one of its people is offered; a judgement.
    `MOST`: how many people a tag may have for that. As many ties as somebody can hold (Dunbar): a tag of more than
    those, such as that of a mass import, is no part of a network that could fall silent.
    """

    DAMPING: Final = 0.7
    SILENT: Final = 90
    MOST: Final = 150


class News:
    """What fresh news of a tie is worth in the order: a reason to write, which a message seldom has; judgements."""

    FRESH: Final = 30
    """Days: congratulations that come after a month are a surprise, not a courtesy."""

    WEIGHT: Final = 1.5


class Dormant:
    """Who may have the slot for an old tie: silent over a year, with some history; judgements."""

    SILENT: Final = 365
    LEAST_N: Final = 3
    LEAST_CAPACITY: Final = 4


class Circle(NamedTuple):
    """The warmth to keep, the weight in the order, the longest interval, and N while nothing is on record."""

    target: float
    importance: float
    cap: int
    assumed_n: float


CIRCLES: Final = {
    "inner": Circle(target=0.80, importance=2.0, cap=30, assumed_n=8.0),
    "close": Circle(target=0.70, importance=1.75, cap=60, assumed_n=4.0),
    "active": Circle(target=0.60, importance=1.5, cap=180, assumed_n=3.0),
    "wide": Circle(target=0.40, importance=1.0, cap=365, assumed_n=1.0),
}
"""By the names in records.CIRCLES. The close circle's target and all caps are judgements; the rest was simulated."""

WITHOUT_CIRCLE: Final = "wide"
"""Whose numbers hold for a contact that has a cadence and no circle."""


class Channel(NamedTuple):
    """The part of a contact-day that an interaction counts for, the minutes that one takes when nothing is known of
    the person's own, and the folded words people use for the channel."""

    weight: float
    minutes: int
    words: str


CHANNELS: Final = {
    "in_person": Channel(
        1.5,
        90,
        "in person|inperson|in real life|irl|coffee|lunch|dinner|breakfast|brunch|drink|drinks|beer|walk|meeting|"
        "meetup|visit|event|party|cafe|dejeuner|diner|petit dejeuner|verre|apero|biere|rendez vous|rdv|reunion|visite|"
        "en personne",
    ),
    "call": Channel(1.0, 20, "call|phone|phone call|telephone|tel|appel|coup de fil"),
    "video": Channel(
        1.0, 30, "video|video call|videocall|zoom|teams|meet|google meet|skype|facetime|visio|visioconference"
    ),
    "message": Channel(
        1.0,
        5,
        "message|messages|msg|sms|text|texto|imessage|whatsapp|signal|telegram|messenger|instagram|linkedin|dm|chat|slack|"
        "discord",
    ),
    "letter": Channel(1.0, 30, "letter|postcard|card|lettre|carte|carte postale"),
    "email": Channel(1.0, 10, "email|e mail|mail|courriel|mel"),
    "reaction": Channel(0.25, 1, "reaction|like|comment|commentaire"),
}
"""A face-to-face meeting counts for more and a like for less by judgement; in the data a call counted as a message. The
minutes are judgements."""

WRITTEN: Final = ("message", "email", "letter")
"""The channels in which somebody may wait for an answer."""

USUAL: Final = "message"
"""The channel that is expected of somebody with none on record."""

ALIASES: Final = {word: name for name, way in CHANNELS.items() for word in way.words.split("|")}

Entry = tuple[str, str, bool, str]
"""An interaction as the numbers see it: ISO day, channel, whether it was only an attempt, direction."""


class Tally(NamedTuple):
    """What a contact's entries add up to: N, the last contact, the attempts made since, and the day of a message from
    them that came last of all and may wait for an answer. Empty text: never."""

    contact_days: float = 0.0
    last: str = ""
    last_channel: str = ""
    unanswered: int = 0
    last_attempt: str = ""
    owed_since: str = ""


def channel(text: str) -> str:
    """The channel meant by a word such as `coffee` or `visio`. Raises UsageError with the list of channels."""
    found = ALIASES.get(fold(text))
    if found is None:
        known = ", ".join(CHANNELS)
        raise UsageError(
            f"{text[:60]!r} is not a channel.", f"One of {known}; coffee, lunch, zoom, sms and more will do."
        )
    return found


def tally(entries: Iterable[Entry]) -> Tally:
    """Add up entries given in the order of (day, id): an older entry never moves the last contact or the attempts."""
    contact_days, last, last_channel, unanswered, last_attempt, owed_since = Tally()
    for day, through, attempt, direction in entries:
        if attempt:
            unanswered, last_attempt, owed_since = unanswered + 1, day, ""
            continue
        if day != last:
            contact_days += CHANNELS[through].weight
        last, last_channel, unanswered, last_attempt = day, through, 0, ""
        owed_since = day if direction == "in" and through in WRITTEN else ""
    return Tally(contact_days, last, last_channel, unanswered, last_attempt, owed_since)


def lasts(n: float) -> float:
    """h, the days of silence (less a week of grace) after which warmth is one half; 0 without contact-days."""
    return Warmth.SCALE * pow(max(n, 0.0), Warmth.GROWTH)


def warmth(n: float, days: float) -> float:
    """W, the chance (0 to 1) to be in touch within a year unprompted, after N contact-days and `days` of silence."""
    if n <= 0:
        return 0.0
    return 1 / (1 + pow((max(days, 0) + Warmth.GRACE) / lasts(n), Warmth.FALL))


def strength(n: float, days: float) -> int:
    """Tie strength as it is shown: warmth, 0 to 100."""
    return round(100 * warmth(n, days))


def answer(n: float, days: float, unanswered: int) -> float:
    """Q, the chance (0 to 1) that a message is answered after so many `unanswered` ones."""
    if n <= 0:
        return 0.0
    silence = pow(max(days, 0) + Answer.GRACE, Answer.FALL)
    odds = Answer.BASE * pow(n, Answer.GROWTH) * silence * pow(1 + unanswered, Answer.TIRING)
    return odds / (1 + odds)


def target(circle: str) -> float:
    """T, the warmth (0 to 1) below which a contact of this circle should not fall. An empty circle: the widest one."""
    return CIRCLES[circle or WITHOUT_CIRCLE].target


def importance(circle: str) -> float:
    """How much a contact of this circle weighs in the order, 1 to 2. An empty circle: the widest one."""
    return CIRCLES[circle or WITHOUT_CIRCLE].importance


def assumed_n(circle: str) -> float:
    """N of a contact of this circle without any interaction on record."""
    return CIRCLES[circle or WITHOUT_CIRCLE].assumed_n


def silence_limit(n: float, circle: str) -> float:
    """D*, the days of silence at which warmth falls to the circle's target; negative when it starts below."""
    goal = target(circle)
    return lasts(n) * pow((1 - goal) / goal, 1 / Warmth.FALL) - Warmth.GRACE


def interval(n: float, circle: str, every: int) -> int:
    """Days from the last contact to the next check-in: a cadence of `every` days, or (0) what keeps the tie warm.

    Whole days, rounded down, so that the check-in comes before warmth is below its target.
    """
    return max(Pace.SHORTEST, every or int(min(silence_limit(n, circle), CIRCLES[circle or WITHOUT_CIRCLE].cap)))


def check_in(past: Tally, circle: str, every: int, *, snoozed_until: str = "", first: str = "") -> date:
    """The next date to be in touch: not before the interval, the snooze, and the wait after the last attempt are over.

    The wait doubles with each unanswered attempt. `first`, from `first_check_in`, stands in for a last contact that is
    not known; one of the two is needed (ValueError).
    """
    if past.last:
        dates = [_after(past.last, interval(past.contact_days, circle, every))]
    else:
        dates = [date.fromisoformat(first)]
    if snoozed_until:
        dates.append(date.fromisoformat(snoozed_until))
    if past.unanswered:
        wait = Pace.AFTER_ATTEMPT * 2 ** min(past.unanswered, Pace.MOST_DOUBLINGS)
        dates.append(_after(past.last_attempt, wait))
    return max(dates)


def first_check_in(today: date, key: str, waiting: int, capacity: int) -> date:
    """The first check-in of a contact whose last one is not known.

    The `waiting` people are spread over as many weeks as `capacity` people a week needs, by a hash of `key`, so that
    it is the same on every machine and an import of 1,000 does not fall due at once. Without capacity, one a week.
    """
    days = max(1, 7 * waiting // max(1, capacity))
    return today + timedelta(days=crc32(key.encode()) % days)


def priority(n: float, days: float, unanswered: int, circle: str) -> float:
    """The place in the order: the circle's importance · (1 - W) · √Q; 0 to 2, higher is sooner."""
    return importance(circle) * (1 - warmth(n, days)) * sqrt(answer(n, days, unanswered))


def peak(n: float, unanswered: int) -> int:
    """The silence (days) at which a tie's priority is highest, all else equal.

    Up to it a fading tie presses more each day, beyond it the hope of an answer goes: the slope of the logarithm,
    Warmth.FALL · W + Answer.FALL / 2 · (1 - Q), only ever falls, so that halving finds where it crosses zero.
    """
    low, high = 0, 100 * 366
    while high - low > 1:
        days = (low + high) // 2
        slope = Warmth.FALL * warmth(n, days) + Answer.FALL / 2 * (1 - answer(n, days, unanswered))
        low, high = (days, high) if slope > 0 else (low, days)
    return low


def pick(
    ranked: Iterable[tuple[Id, float, str]],
    damping: float = Variety.DAMPING,
    taken: Iterable[str] = (),
    fits: Callable[[Id], bool] = lambda _: True,
) -> Iterator[tuple[Id, float]]:
    """Choose from (id, priority, group), best first, without end: each with its priority · `damping`^(group's picks).

    So a list is varied where priorities are near. `ranked` comes in falling order of priority and is read no further
    than the choice needs: who is still to come can't beat what is damped already. `taken` names the groups of those who
    are in the list before; an empty group damps nobody. Who does not fit (`fits`) is passed over.
    """
    picked = Counter(taken)
    behind: dict[str, deque[tuple[float, int, Id]]] = {}
    heads: list[tuple[float, int, Id, str]] = []
    left = enumerate(ranked)
    following = next(left, None)
    while True:
        while following is not None and (not heads or following[1][1] >= -heads[0][0]):
            place, (one, value, group) = following
            if group and group in behind:
                behind[group].append((value, place, one))
            else:
                behind[group] = deque()
                heappush(heads, (-_damped(value, damping, picked[group]) if group else -value, place, one, group))
            following = next(left, None)
        if not heads:
            return
        value, place, one, group = heappop(heads)
        if fits(one):
            picked[group] += 1
            yield one, -value
        if group and behind[group]:
            value, place, one = behind[group].popleft()
            heappush(heads, (-_damped(value, damping, picked[group]), place, one, group))
        else:
            behind.pop(group, None)


def _damped(value: float, damping: float, picked: int) -> float:
    return value * pow(damping, picked)


def _after(day: str, days: int) -> date:
    return date.fromisoformat(day) + timedelta(days=days)
