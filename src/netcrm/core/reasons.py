"""Why somebody is in the plan, how to reach them, what to talk about: each in a few words and in numbers."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from netcrm.core import cadence, ranking, upkeep
from netcrm.core.follow_ups import FollowUp, fades_on
from netcrm.core.outcomes import OFFERED, Member
from netcrm.records import DueRow, Why
from netcrm.store.base import Row, Store

REACH_BY = {
    "email": ("email", "handle", "url", "phone"),
    "message": ("handle", "url", "phone", "email"),
    "call": ("phone", "handle", "email", "url"),
    "video": ("email", "handle", "phone", "url"),
    "in_person": ("phone", "email", "handle", "url"),
    "letter": ("email", "phone", "handle", "url"),
}
"""Which kind of point is offered first, by how they were reached last."""


class Shown(NamedTuple):
    """A row of the plan to explain. `put`: `waiting` for who is due beyond the plan, else empty.
    `met`: the day of the week's last entry with them or their household. `follow_up`: where they were met, if it is for
    that that they are in the plan. `gap`: why somebody of a silent tag is offered."""

    position: int
    id: int
    outcome: str
    kind: str
    carried_from: str
    minutes: int
    put: str = ""
    met: str = ""
    follow_up: FollowUp | None = None
    gap: str = ""

    @classmethod
    def of(cls, row: Member) -> "Shown":
        """A stored row."""
        return cls(
            row.position, row.id, row.outcome, row.kind, row.carried_from, row.minutes, met=row.met,
            follow_up=row.follow_up,
        )  # fmt: skip

    @property
    def place(self) -> str:
        """Which rule put it there."""
        return self.put or ("carried" if self.carried_from else self.kind or "priority")


def explained(store: Store, rows: Sequence[Shown], today: date, *, past: bool = False) -> Iterator[DueRow]:
    """The rows with all that is shown of each, in order; of a week that is `past` without a reason for now."""
    fresh = ranking.fresh_since(today)
    ids = str([row.id for row in rows])  # whole numbers: as JSON writes a list of them
    found = {row["id"]: row for row in store.each("plan/details", ids=ids, today=today.isoformat(), fresh=fresh)}
    together: dict[int, tuple[str, ...]] = {}
    for row in store.each("plan/together", ids=ids):
        together[row["id"]] = (*together.get(row["id"], ()), row["name"])
    gaps = _gaps(store, rows)
    groups: Counter[str] = Counter()
    for shown in rows:
        row = found[shown.id]
        group = "" if shown.kind == "met" else row["grp"]
        damping = cadence.Variety.DAMPING ** (groups[group] if group else 0)
        groups[group] += 1
        gap = _of_gap(gaps[shown.id], today) if shown.id in gaps else ""
        one = shown._replace(gap=gap) if gap else shown
        yield _explained(one, row, round(damping, 3), together.get(shown.id, ()), today, past)


def _gaps(store: Store, rows: Sequence[Shown]) -> dict[int, tuple[str, str]]:
    """Of those offered for a tag that fell silent: the tag, and the day of the last word from anybody of it."""
    ids = [row.id for row in rows if row.kind == "gap"]
    found = store.all("plan/silent_tags", ids=str(ids), most=cadence.Variety.MOST) if ids else []
    return {row["id"]: (row["name"], row["latest"]) for row in reversed(found)}


def _of_gap(gap: tuple[str, str], today: date) -> str:
    tag, latest = gap
    silent = span((today - date.fromisoformat(latest)).days) if latest else "as long as you keep count"
    return f"optional, for variety: no word from anybody tagged {tag} for {silent}"


def _explained(shown: Shown, row: Row, damping: float, together: tuple[str, ...], today: date, past: bool) -> DueRow:
    n, silent = upkeep.tie(row, today)
    last = row["last_contact"] or ""
    numbers = why(row, n, silent, damping, shown.place)
    return DueRow(
        position=shown.position, id=row["id"], name=row["name"], organization=row["organization"] or "",
        circle=row["circle"] or "", strength=cadence.strength(n, silent), estimated=not last, last_contact=last,
        last_channel=row["last_channel"] or "", check_in=row["check_in"] or "", days_silent=silent if last else None,
        unanswered=row["unanswered"], outcome=shown.outcome,
        reason="" if past else reason(row, numbers, silent, today, shown), reach=reach(row), talk_about=talk_about(row),
        kind=shown.kind, carried_from=shown.carried_from, minutes=shown.minutes, together=together, why=numbers,
        private=bool(row["private"]),
        event=shown.follow_up.event if shown.follow_up else "",
        met_on=shown.follow_up.met_on if shown.follow_up else "",
        follow_up_by=shown.follow_up.due_on if shown.follow_up else "",
    )  # fmt: skip


def why(row: Row, n: float, silent: int, damping: float, place: str) -> Why:
    """The numbers behind a contact's place: `row` as from plan/details, N and days of silence."""
    circle = row["circle"] or ""
    every = row["every"] or row["tag_every"] or 0
    return Why(
        rule=_rule(row, every),
        contact_days=round(n, 2),
        warmth=round(cadence.warmth(n, silent), 3),
        target=cadence.target(circle),
        lasts=round(cadence.lasts(n)),
        interval=cadence.interval(n, circle, every),
        answer=round(cadence.answer(n, silent, row["unanswered"]), 3),
        importance=cadence.importance(circle),
        priority=round(cadence.priority(n, silent, row["unanswered"], circle), 3),
        damping=damping,
        place=place,
        news=cadence.News.WEIGHT if row["news"] else 1.0,
    )


def _rule(row: Row, every: int) -> str:
    """Which rule set the check-in: `wish`, `attempt`, `first`, `snooze`, `cadence` or `circle`."""
    if row["next_on"]:
        return "wish"
    if row["snoozed_until"] and row["snoozed_until"] == row["check_in"]:
        return "snooze"
    if row["unanswered"]:
        return "attempt"
    if not row["last_contact"]:
        return "first"
    return "cadence" if every else "circle"


def reason(row: Row, numbers: Why, silent: int, today: date, shown: Shown) -> str:
    """Why now, in one short sentence without its full stop; of who is not open any more, what came of it."""
    if shown.outcome != "open":
        return _done(row, shown, today)
    if shown.follow_up is not None:
        return met(shown.follow_up, today)
    if shown.gap:
        return shown.gap
    circle = row["circle"] or "tracked"
    an = "an" if circle[0] in "aeiou" else "a"
    sentences = {
        "wish": f"you wanted to be in touch on {row['next_on']}",
        "snooze": f"snoozed until {row['snoozed_until']}",
        "attempt": f"{row['unanswered']} unanswered since {row['last_attempt']}: time to try again",
        "first": "no contact on record yet: a first check-in",
        "cadence": f"every {span(numbers.interval)} was the wish; silent for {span(silent)}",
        "circle": f"silent for {span(silent)}; {an} {circle} tie like this holds {span(numbers.interval)}",
    }
    text = sentences[numbers.rule]
    if row["unanswered"] >= 3:
        text = f"{row['unanswered']} attempts unanswered: change the channel, or let it rest"
    elif shown.kind == "dormant":
        text = f"reconnect: silent for {span(silent)}, after {numbers.contact_days:g} contact-days"
    elif shown.kind in OFFERED:
        text = f"optional, there is room: silent for {span(silent)}, the check-in is on {row['check_in']}"
    elif (row["check_in"] or "") > today.isoformat():
        text = f"check-in on {date.fromisoformat(row['check_in']):%A}; {text}"
    told = f"{text}; {told_of(row)}" if row["news"] else text
    return f"carried over from {shown.carried_from}; {told}" if shown.carried_from else told


def told_of(row: Row) -> str:
    """The fresh news of somebody in a few words: `now CTO at Globex, was Editor at Acme`."""
    was: dict[str, str] = {}
    now: dict[str, str] = {}
    for one in row["news"].split("\x1f"):
        kind, before, after = one.split("\x1e")
        was.setdefault(kind, before)
        now[kind] = after
    return f"now {_position(now)}, was {_position(was)}"


def _position(fields: Mapping[str, str]) -> str:
    title, organization = fields.get("title", ""), fields.get("organization", "")
    return f"{title} at {organization}" if title and organization else title or f"at {organization}"


def met(one: FollowUp, today: date) -> str:
    """Why to write after an event: `met on Thursday at Web afterwork: write by Sunday`."""
    met_on, due_on = date.fromisoformat(one.met_on), date.fromisoformat(one.due_on)
    where = f" at {one.event}" if one.event else ""
    late = (today - due_on).days
    when = f"now, {span(late)} late" if late > 0 else f"by {near(due_on, today)}"
    return f"met {'' if met_on == today else 'on '}{near(met_on, today)}{where}: write {when}"


def near(day: date, today: date) -> str:
    """A day of the last week, or of the one to come, by its weekday; any other one by its date."""
    if day == today:
        return "today"
    return f"{day:%A}" if abs((today - day).days) < 7 else day.isoformat()


def _done(row: Row, shown: Shown, today: date) -> str:
    if shown.follow_up is not None and shown.outcome == "dropped":
        faded = fades_on(date.fromisoformat(shown.follow_up.met_on)) < today
        return "faded: two weeks went by without a word" if faded else "dropped"
    snoozed = row["snoozed_until"] if shown.follow_up is not None else row["check_in"]
    day = snoozed if shown.outcome == "postponed" else shown.met
    if shown.outcome == "dropped" or not day:
        return shown.outcome
    return f"{shown.outcome} {'until' if shown.outcome == 'postponed' else 'on'} {day}"


def span(days: int) -> str:
    """A number of days in the largest unit that says it well: 5 days, 3 weeks, 4 months, 2 years."""
    for unit, length, least in (("year", 365.25, 730), ("month", 30.44, 75), ("week", 7, 14)):
        if days >= least:
            return f"{round(days / length)} {unit}s"
    return f"{days} day" + ("" if days == 1 else "s")


def reach(row: Row) -> str:
    """The best way to reach them: the point that fits how they were reached last, else the first one."""
    points = [point.split("\x1e", 1) for point in (row["points"] or "").split("\x1f") if point]
    for kind in REACH_BY.get(row["last_channel"] or "email", REACH_BY["email"]):
        for found, value in points:
            if found == kind:
                return value
    return ""


def talk_about(row: Row) -> str:
    """What to talk about: an open favor first (give before you ask), else the last note, else the card's; nothing that
    is not to be mentioned."""
    direction, _, favor = (row["favor"] or "").partition("\x1f")
    asked = f"{'you promised' if direction == 'given' else 'you asked for'}: {favor}" if favor else ""
    found = [text for text in (asked, row["talk"], row["note"].partition("\n")[0]) if text]
    if row["avoid"]:
        from netcrm.core.avoiding import speaker

        found = list(filter(speaker(row["avoid"]), found))
    return found[0] if found else ""
