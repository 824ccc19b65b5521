"""What a filter asks for: each field's reader, and the words that `has:`, `is:` and `in:` take.

Rule: one table of fields (MEANT) gives each a reader, and whatever a value can't mean is a UsageError with what it can.
Texts are compared folded or by the full-text index, as `find` does.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from netcrm import clock, names
from netcrm.core import cadence, contacts, who
from netcrm.core.filters import BARE, FIELDS, Term
from netcrm.core.values import LATE, Asked, Reader, day, each, number, single, words
from netcrm.errors import UsageError
from netcrm.store.conditions import Condition, Holds, Joined

DORMANT = cadence.Dormant
HAS: Final = (
    "email", "phone", "url", "handle", "org", "title", "city", "birthday", "note", "fact", "tag", "circle", "nickname",
    "household", "met", "by", "language", "timezone", "avoid", "every", "contact", "promise", "ask", "reminder",
)  # fmt: skip
"""What `has:` and `no:` take; the conditions are has_email and so on."""

IS: Final = (
    "tracked", "untracked", "due", "snoozed", "dormant", "unanswered", "owed", "private", "archived", "deceased",
)  # fmt: skip
IN: Final = ("archive", "plan", "all")


def read(asked: Asked, term: Term) -> Condition:
    """What one filter asks for. Raises UsageError."""
    try:
        "".join(term.values).encode()
    except UnicodeEncodeError:
        raise UsageError("A filter is no text in UTF-8.", "Check the encoding of what is typed.") from None
    return MEANT[term.field](asked, term)


def _matching(text: str, columns: str = "") -> str:
    """A full-text query for the words of a text, each of which may be cut short."""
    quoted = " AND ".join(f'"{word}"*' for word in words(text))
    return f"{columns} : ({quoted})" if columns else quoted


def _bare(asked: Asked, text: str) -> Condition:
    if "@" in text:
        return _point("email")(asked, text)
    return Joined("OR", (Holds("card", who.match(words(text), "*")), Holds("org_word", _matching(text))))


def _card(column: str) -> Callable[[Asked, str], Condition]:
    return lambda _asked, text: Holds("card", _matching(text, column))


def _city(_asked: Asked, text: str) -> Condition:
    return Holds("card", 'city : "' + " ".join(words(text)) + '"')


def _org(_asked: Asked, text: str) -> Condition:
    return Holds("org", " ".join(words(text)))


def _circle(_asked: Asked, text: str) -> Condition:
    circle = contacts.circle_name(text)
    return Holds("circle", circle) if circle else Holds("no_circle")


def _tag(_asked: Asked, text: str) -> Condition:
    tag = text.removeprefix("#")
    return Holds("tag", names.fold(tag) or tag)


def _event(asked: Asked, text: str) -> Condition:
    wanted = words(text)
    found = []
    for row in asked.store.all("choosing/events"):
        parts = names.fold(row["text"]).split()
        if all(any(part.startswith(word) for part in parts) for word in wanted):
            found.append(row["id"])
    return Holds("event", json.dumps(found))


def _note(_asked: Asked, text: str) -> Condition:
    return Joined("OR", (Holds("card", _matching(text, "note")), Holds("fact_word", _matching(text))))


def _point(kind: str) -> Callable[[Asked, str], Condition]:
    def read(_asked: Asked, text: str) -> Condition:
        part = text.strip().lower()
        if kind == "phone":
            part = "".join(filter(str.isdecimal, names.normal_phone(text))).lstrip("0")
        if not part:
            raise UsageError(
                f"{text[:60]!r} is no part of a {kind}.", f"Give a part of one, as in {FIELDS[kind].such}."
            )
        escaped = part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return Holds("point", f"%{escaped}%", kind)

    return read


def _language(_asked: Asked, text: str) -> Condition:
    from netcrm.core import languages

    return Holds("language", languages.code(text))


def _birthday(asked: Asked, text: str) -> Condition:
    month = clock.MONTHS.get(names.fold(text))
    if month:
        stated = f"--{month:02}"
    elif names.fold(text) in clock.DAYS:
        stated = "-" + asked.day(text, ahead=True)[4:]
    else:
        stated = clock.partial(text, asked.order)
    if not stated.startswith("--"):
        return Holds("birthday", f"{stated}%")
    return Joined("OR", (Holds("birthday", f"{stated}%"), Holds("birthday_of_year", f"____{stated[1:]}%")))


def _via(_asked: Asked, text: str) -> Condition:
    return Holds("via", cadence.channel(text))


def _met(asked: Asked, term: Term) -> Condition:
    text = term.values[0]
    if term.operator == ":" and ".." not in text:
        try:
            asked.day(text, ahead=False)
        except UsageError:
            if not any(map(str.isalpha, text)):
                raise
            return asked.ids("choosing/met_at", text)
    return day("met_from", "has_met_on")(asked, term)


def _silent(asked: Asked, days: int) -> Condition:
    try:
        latest = asked.today - timedelta(days=days)
    except OverflowError:
        latest = date.min
    return Joined("NOT", (Holds("last_from", latest.isoformat() + LATE),))


def _strong(asked: Asked, strength: int) -> Condition:
    """At least as strong: warmth falls with (D + 7)⁴ / N³ alone, so that a bound of one is a bound of the other."""
    warmth = (strength - 0.5) / 100
    if not 0 < warmth < 1:
        return Holds("always") if warmth <= 0 else Joined("NOT", (Holds("always"),))
    # (D + GRACE) / h, at which the tie is as warm as that, for h of N = 1.
    ratio = pow(1 / warmth - 1, 1 / cadence.Warmth.FALL) * cadence.Warmth.SCALE
    return Holds("strong", pow(ratio, 4), asked.today.isoformat())


def _percent(_asked: Asked, text: str) -> int:
    if not re.fullmatch(r"\d{1,3}", text.strip()):
        raise UsageError(f"{text[:60]!r} is no strength.", "A tie's strength is a whole number, 0 to 100.")
    return int(text)


def _span(asked: Asked, text: str) -> int:
    return 0 if text.strip() == "0" else clock.days_of(text.strip(), asked.today)


def _every(_asked: Asked, days: int) -> Condition:
    return Holds("every_from", days)


def _has(_asked: Asked, text: str, field: str = "has") -> Condition:
    what = {"last": "contact", "organization": "org", "languages": "language"}.get(text.lower(), text.lower())
    _one_of(what, HAS, field)
    if what in ("email", "phone", "url", "handle"):
        return Holds("has_point", what)
    if what in ("promise", "ask"):
        return Holds("has_favor", {"promise": "given", "ask": "received"}[what])
    return Holds(f"has_{what}")


def _no(asked: Asked, text: str) -> Condition:
    return Joined("NOT", (_has(asked, text, "no"),))


def _is(asked: Asked, text: str) -> Condition:
    how = text.lower()
    _one_of(how, IS, "is")
    today = asked.today.isoformat()
    silent = (asked.today - timedelta(days=DORMANT.SILENT)).isoformat()
    known: Mapping[str, Condition] = {
        "due": Joined("AND", (Holds("tracked"), Joined("NOT", (Holds("due_from", today + LATE),)))),
        "snoozed": Holds("snoozed", today),
        "dormant": Holds("dormant", silent, DORMANT.LEAST_N),
    }
    return known.get(how) or Holds(how)


def _in(asked: Asked, text: str) -> Condition:
    where = text.lower()
    _one_of(where, IN, "in")
    if where == "plan":
        # The plan that was made for a week with today in it, on whatever day the weeks begin.
        return Holds("planned", asked.today.isoformat(), (asked.today - timedelta(days=7)).isoformat())
    return Holds({"archive": "archived", "all": "anybody"}[where])


def _one_of(said: str, known: Sequence[str], field: str) -> None:
    if said not in known:
        near = names.nearest(said, known, most=1)
        guess = f"Did you mean {field}:{near[0]}? " if near else ""
        raise UsageError(f"There is no {field}:{said[:60]}.", f"{guess}It takes {', '.join(known)}.")


def _id(_asked: Asked, term: Term) -> Condition:
    for text in term.values:
        if not re.fullmatch(r"\d{1,18}", text, re.ASCII):
            raise UsageError(f"{text[:60]!r} is no number of a contact.", "netcrm list shows them, as in id:42.")
    return Holds("numbered", json.dumps([int(text) for text in term.values]))


MEANT: Final[Mapping[str, Reader]] = {
    BARE: single(_bare),
    "name": single(lambda _asked, text: Holds("card", who.match(words(text), "*"))),
    "org": single(_org), "title": single(_card("title")), "city": single(_city), "circle": each(_circle),
    "tag": each(_tag), "household": single(lambda asked, text: asked.ids("choosing/households", text)),
    "met": _met, "event": single(_event),
    "by": single(lambda _asked, text: Holds("by", who.match(words(text), "*"))),
    "note": single(_note), "log": single(lambda _asked, text: Holds("log_word", _matching(text))),
    "email": single(_point("email")), "phone": single(_point("phone")), "url": single(_point("url")),
    "language": each(_language), "birthday": single(_birthday), "via": each(_via),
    "last": day("last_from", "has_contact"), "due": day("due_from", "tracked", ahead=True),
    "added": day("added_from", ""), "silent": number(_span, _silent, "has_contact"),
    "every": number(_span, _every, "has_cadence"), "strength": number(_percent, _strong),
    "has": each(_has), "no": each(_no), "is": each(_is), "in": each(_in), "id": _id,
}  # fmt: skip
"""What reads the filters of each field."""
