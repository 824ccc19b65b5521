"""What filters mean on a day: the conditions of a listing, with dates read, views unfolded, and names looked up.

Rule: one table of fields (MEANT) gives each a reader, and whatever a value can't mean is a UsageError with what it can.
What was typed ends as the value of a parameter. Texts are compared folded or by the full-text index, as `find` does.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from netcrm import clock, names
from netcrm.core import cadence, contacts, filters, who
from netcrm.core.filters import BARE, FIELDS, VIEW, Term
from netcrm.errors import UsageError
from netcrm.store.base import Store
from netcrm.store.conditions import Condition, Holds, Joined

MOST = 500
"""How many conditions views may unfold to: more than anybody means, and as many as a statement holds with ease."""

LATE = "~"
"""Sorts after every sign of a date: behind a day, a month or a year it is the end of it."""

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


class Asked(NamedTuple):
    """What the values are read with: the store, the day, and the order of day and month."""

    store: Store
    today: date
    order: str = ""

    def day(self, text: str, *, ahead: bool) -> str:
        """A day, a month or a year, as ISO text."""
        if re.fullmatch(r"\d{4}(-\d\d)?", text):
            return clock.partial(text)
        return clock.when(text, self.today, towards="future" if ahead else "past", order=self.order).isoformat()

    def ids(self, query: str, text: str) -> Condition:
        """Whom a named query tells to have a text (`id`, `text`) in which each word of `text` begins one."""
        wanted = _words(text, "")
        fits: dict[str, bool] = {}
        found = []
        for row in self.store.all(query):
            kept = row["text"]
            if kept not in fits:
                parts = names.fold(kept).split()
                fits[kept] = all(any(part.startswith(word) for part in parts) for word in wanted)
            if fits[kept]:
                found.append(row["id"])
        return Holds("among", json.dumps(found))


def conditions(store: Store, words: Iterable[str], today: date, order: str = "") -> tuple[Condition, ...]:
    """What filters as typed ask for, all of which must hold.

    Raises UsageError, also when there is none, or NotFoundError for a view that there is not.
    """
    terms = filters.parse(words)
    if not terms:  # as a script gives with a variable that is not set: it would mean everybody
        raise UsageError("The filter is empty.", filters.GRAMMAR)
    return meant(Asked(store, today, order), terms)


def meant(asked: Asked, terms: Sequence[Term], *, without: str = "") -> tuple[Condition, ...]:
    """The same of filters that are read already. `without`: a view that may not be among them, as it is being made of
    them."""
    return tuple(_Unfolding(asked, without).all_of(terms))


def shorthand(field: str, value: str) -> Condition:
    """What an option such as `--tag data` asks for: a filter that looks nothing up and needs no day."""
    return _read(_NOWHERE, Term(field, ":", (value,)))


def _read(asked: Asked, term: Term) -> Condition:
    try:
        "".join(term.values).encode()
    except UnicodeEncodeError:
        raise UsageError("A filter is no text in UTF-8.", "Check the encoding of what is typed.") from None
    return MEANT[term.field](asked, term)


class _Unfolding:
    """Reads filters, and the views within them."""

    def __init__(self, asked: Asked, without: str) -> None:
        self._asked = asked
        self._within = [without] if without else []
        self._left = MOST
        self._views: Mapping[str, str] | None = None

    def all_of(self, terms: Sequence[Term]) -> Iterator[Condition]:
        """The conditions of filters that stand side by side."""
        either: dict[str, list[Condition]] = {}
        for term in terms:
            self._left -= len(term.values)
            if self._left < 0:
                raise UsageError(f"That is more than {MOST} filters.", "The views use one another too often.")
            field = FIELDS.get(term.field)
            if term.field == VIEW:
                yield self._turned(self._view(term.values[0]), term.negated)
                continue
            condition = _read(self._asked, term)
            if field is None or field.several or term.negated or _is_compared(term):
                yield self._turned(condition, term.negated)
            else:
                either.setdefault(term.field, []).append(condition)
        yield from (_any(several) for several in either.values())

    @staticmethod
    def _turned(condition: Condition, negated: bool) -> Condition:
        return Joined("NOT", (condition,)) if negated else condition

    def _view(self, name: str) -> Condition:
        from netcrm.core import views

        if self._views is None:
            self._views = views.kept(self._asked.store)
        key = views.key(name)
        if key in self._within:
            told = " → ".join(f"@{each}" for each in [*self._within[self._within.index(key) :], key])
            raise UsageError(f"A view can't use itself: {told}.", "Save one of them without the other.")
        if key not in self._views:
            raise views.unknown(name, self._asked.store)
        self._within.append(key)
        found = tuple(self.all_of(filters.parse([self._views[key]])))
        self._within.pop()
        return Joined("AND", found)


def _is_compared(term: Term) -> bool:
    return term.operator != ":" or ".." in term.values[0]


def _any(several: Sequence[Condition]) -> Condition:
    return several[0] if len(several) == 1 else Joined("OR", tuple(several))


def _each(one: Callable[[Asked, str], Condition]) -> Callable[[Asked, Term], Condition]:
    """Reads a list, of which one value has to hold."""
    return lambda asked, term: _any([one(asked, value) for value in term.values])


def _single(one: Callable[[Asked, str], Condition]) -> Callable[[Asked, Term], Condition]:
    """Reads a text."""
    return lambda asked, term: one(asked, term.values[0])


def _words(text: str, ending: str) -> list[str]:
    """The words of a text, folded. Raises UsageError when there is none."""
    words = names.fold(text).split()
    if not words:
        raise UsageError(f"There is no letter in {text[:60]!r}.", "Give a word, or the beginning of one.")
    return [word + ending for word in words]


def _matching(text: str, columns: str = "") -> str:
    """A full-text query for the words of a text, each of which may be cut short."""
    quoted = " AND ".join(f'"{word}"*' for word in _words(text, ""))
    return f"{columns} : ({quoted})" if columns else quoted


def _bare(asked: Asked, text: str) -> Condition:
    if "@" in text:
        return _point("email")(asked, text)
    return Joined("OR", (Holds("card", who.match(_words(text, ""), "*")), Holds("org_word", _matching(text))))


def _card(column: str) -> Callable[[Asked, str], Condition]:
    return lambda _asked, text: Holds("card", _matching(text, column))


def _city(_asked: Asked, text: str) -> Condition:
    return Holds("card", 'city : "' + " ".join(_words(text, "")) + '"')


def _org(_asked: Asked, text: str) -> Condition:
    return Holds("org", " ".join(_words(text, "")))


def _circle(_asked: Asked, text: str) -> Condition:
    circle = contacts.circle_name(text)
    return Holds("circle", circle) if circle else Holds("no_circle")


def _tag(_asked: Asked, text: str) -> Condition:
    tag = text.removeprefix("#")
    return Holds("tag", names.fold(tag) or tag)


def _event(asked: Asked, text: str) -> Condition:
    wanted = _words(text, "")
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


def _ends(text: str) -> tuple[str, str]:
    """The two ends of `FROM..TO`, of which one may be empty; of anything else, twice the same."""
    first, dots, last = text.partition("..")
    first, last = first.strip(), last.strip()
    if not (first or last):
        raise UsageError(f"{text[:60]!r} has no end.", "One end is needed, as in ..30 or 2026-01-01.. or 40..60.")
    return (first, last) if dots else (first, first)


def _day(since: str, known: str, *, ahead: bool = False) -> Callable[[Asked, Term], Condition]:
    """Reads a day; `since` is the condition of being on a day or after it, `known` that of having one."""

    def read(asked: Asked, term: Term) -> Condition:
        def low(text: str, after: bool) -> Condition:
            return Holds(since, asked.day(text, ahead=ahead) + LATE * after)

        return Joined("AND", (*((Holds(known),) if known else ()), *_compared(term, low)))

    return read


def _compared(term: Term, low: Callable[[str, bool], Condition]) -> Iterator[Condition]:
    """A comparison by its `low` ends alone: of being at or above what a text says, or (True) above it."""
    text, operator = term.values[0], term.operator
    if operator == ":":
        first, last = _ends(text)
        if first:
            yield low(first, False)
        if last:
            yield Joined("NOT", (low(last, True),))
    elif operator in (">", ">="):
        yield low(text, operator == ">")
    else:
        yield Joined("NOT", (low(text, operator == "<="),))


def _met(asked: Asked, term: Term) -> Condition:
    text = term.values[0]
    if term.operator == ":" and ".." not in text:
        try:
            asked.day(text, ahead=False)
        except UsageError:
            if not any(map(str.isalpha, text)):
                raise
            return asked.ids("choosing/met_at", text)
    return _day("met_from", "has_met_on")(asked, term)


def _number(
    read: Callable[[Asked, str], int], least: Callable[[Asked, int], Condition], known: str = ""
) -> Callable[[Asked, Term], Condition]:
    """Reads a whole number; `least` is the condition of having at least so many, `known` that of having any."""

    def found(asked: Asked, term: Term) -> Condition:
        compared = _compared(term, lambda text, above: least(asked, read(asked, text) + above))
        return Joined("AND", (*((Holds(known),) if known else ()), *compared))

    return found


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


MEANT: Final[Mapping[str, Callable[[Asked, Term], Condition]]] = {
    BARE: _single(_bare),
    "name": _single(lambda _asked, text: Holds("card", who.match(_words(text, ""), "*"))),
    "org": _single(_org), "title": _single(_card("title")), "city": _single(_city), "circle": _each(_circle),
    "tag": _each(_tag), "household": _single(lambda asked, text: asked.ids("choosing/households", text)),
    "met": _met, "event": _single(_event),
    "by": _single(lambda _asked, text: Holds("by", who.match(_words(text, ""), "*"))),
    "note": _single(_note), "log": _single(lambda _asked, text: Holds("log_word", _matching(text))),
    "email": _single(_point("email")), "phone": _single(_point("phone")), "url": _single(_point("url")),
    "language": _each(_language), "birthday": _single(_birthday), "via": _each(_via),
    "last": _day("last_from", "has_contact"), "due": _day("due_from", "tracked", ahead=True),
    "added": _day("added_from", ""), "silent": _number(_span, _silent, "has_contact"),
    "every": _number(_span, _every, "has_cadence"), "strength": _number(_percent, _strong),
    "has": _each(_has), "no": _each(_no), "is": _each(_is), "in": _each(_in), "id": _id,
}  # fmt: skip
"""What reads the filters of each field."""

_NOWHERE: Final = Asked(None, date.min)  # type: ignore[arg-type]  # what an option asks for is never looked up
