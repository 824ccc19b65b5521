"""Why somebody is in the plan, how to reach them, what to talk about: each in a few words and in numbers."""

from datetime import date

from netcrm.core import cadence
from netcrm.records import Why
from netcrm.store.sqlite import Row

REACH_BY = {
    "email": ("email", "handle", "url", "phone"),
    "message": ("handle", "url", "phone", "email"),
    "call": ("phone", "handle", "email", "url"),
    "video": ("email", "handle", "phone", "url"),
    "in_person": ("phone", "email", "handle", "url"),
    "letter": ("email", "phone", "handle", "url"),
}
"""Which kind of point is offered first, by how they were reached last."""


def why(row: Row, n: float, silent: int) -> Why:
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


def reason(row: Row, numbers: Why, silent: int, today: date) -> str:
    """Why now, in one short sentence without its full stop."""
    circle = row["circle"] or "tracked"
    an = "an" if circle[0] in "aeiou" else "a"
    if row["unanswered"] >= 3:
        return f"{row['unanswered']} attempts unanswered: change the channel, or let it rest"
    sentences = {
        "wish": f"you wanted to be in touch on {row['next_on']}",
        "snooze": f"snoozed until {row['snoozed_until']}",
        "attempt": f"{row['unanswered']} unanswered since {row['last_attempt']}: time to try again",
        "first": "no contact on record yet: a first check-in",
        "cadence": f"every {span(numbers.interval)} was the wish; silent for {span(silent)}",
        "circle": f"silent for {span(silent)}; {an} {circle} tie like this holds {span(numbers.interval)}",
    }
    if row["check_in"] and row["check_in"] > today.isoformat():
        return f"check-in on {date.fromisoformat(row['check_in']):%A}; {sentences[numbers.rule]}"
    return sentences[numbers.rule]


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
    """What to talk about: an open favor first (give before you ask), else the last note, else the card's."""
    if row["favor"]:
        direction, _, text = row["favor"].partition("\x1f")
        return f"{'you promised' if direction == 'given' else 'you asked for'}: {text}"
    return str(row["talk"] or "") or row["note"].partition("\n")[0]
