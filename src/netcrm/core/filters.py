"""The language in which contacts are chosen, read and written: `tag:data city:paris last<2026-01-01 -circle:none @ski`.

Rule: pure, and syntax alone. What a value means is for core/meaning.py, on the day on which it is asked: a saved view
with `last>3w` means three weeks before each time. A value holds blanks up to the next field, so that a shell's quotes
are all that `met:"Web afterwork"` needs; `"` around a value keeps whatever is in it from being a filter.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from netcrm.errors import UsageError

MOST = 200
"""How many filters may be given at once: more than anybody types, and fewer than a statement holds."""

LONGEST = 2_000
"""Characters of all of them together."""


class Field(NamedTuple):
    """A field: what it `takes` (TAKES), what it looks at, an example, and whether somebody may have several of it.

    Given twice, a field of which there is one (`city`) means either value, and one of which there may be several
    (`tag`), or that is compared, means both.
    """

    takes: str
    told: str
    such: str
    several: bool = False


FIELDS: Mapping[str, Field] = {
    "name": Field("text", "the beginnings of words of the name or nickname", "name:marie"),
    "org": Field("text", "a part of the organization's name", "org:acme"),
    "title": Field("text", "words of the title", "title:designer"),
    "city": Field("text", "the city, or a word of it", "city:paris"),
    "circle": Field("list", "the circle, or none", "circle:inner,close"),
    "tag": Field("list", "a tag", "tag:data", several=True),
    "household": Field("text", "the beginnings of words of the household's name", "household:dupont"),
    "met": Field("day or text", "the day you met, or the beginnings of words of where", "met:afterwork"),
    "event": Field("text", "an event that they were at with you", "event:afterwork", several=True),
    "by": Field("text", "the name of who introduced you", "by:paul"),
    "note": Field("text", "words of a note or fact", "note:tea", several=True),
    "log": Field("text", "words of what was logged", "log:harbour", several=True),
    "email": Field("text", "a part of an e-mail address", "email:acme.example", several=True),
    "phone": Field("text", "some digits of a phone number", "phone:0612", several=True),
    "url": Field("text", "a part of a web address", "url:linkedin", several=True),
    "language": Field("list", "a language that they speak", "language:fr", several=True),
    "birthday": Field("birthday", "the month, the day or the year", "birthday:april"),
    "last": Field("day", "the last contact", "last<2026-01-01"),
    "via": Field("list", "the channel of the last contact", "via:call,video"),
    "silent": Field("days", "how long ago the last contact was", "silent>90"),
    "strength": Field("number", "the tie's strength, 0 to 100", "strength<30"),
    "due": Field("day", "the next check-in", "due<friday"),
    "every": Field("days", "the cadence of their own, or of a tag", "every>30"),
    "added": Field("day", "the day they were added", "added>1m"),
    "has": Field("list", "what is known of them", "has:email", several=True),
    "no": Field("list", "what is not known of them", "no:phone", several=True),
    "is": Field("list", "how they stand", "is:dormant", several=True),
    "in": Field("list", "where they are: archive, plan, or all for the archived too", "in:archive"),
    "id": Field("list", "the number of a contact", "id:42"),
}
"""Every field of the language; docs/reference/filters.md is held equal to it."""

BARE, VIEW = "", "view"
"""The fields of a bare word, and of a saved view: `@friends`, or `view:friends`."""

COMPARED = (":", "<", ">", "<=", ">=")
TAKES: Mapping[str, tuple[str, ...]] = {
    "text": (":",), "list": (":",), "birthday": (":",), "day": COMPARED, "day or text": COMPARED, "days": COMPARED,
    "number": COMPARED,
}  # fmt: skip
"""The operators of each kind of field."""

GRAMMAR = "A filter is FIELD:VALUE, such as tag:data, or a word of a name; fields: " + ", ".join(FIELDS) + "."


class Term(NamedTuple):
    """One filter: a field, an operator of COMPARED, its values (several only of a list), and whether it is turned."""

    field: str
    operator: str
    values: tuple[str, ...]
    negated: bool = False


_FIELD = r"(?P<field>[a-zA-Z]+)(?P<operator><=|>=|[:=<>])"
_BEGIN = rf"(?P<turned>-*)(?:{_FIELD}|(?P<view>@)|(?P<quoted>\"))?"
_NEXT = r"\s+(?=(?:(?:not|AND|OR)\s+)*-*(?:[a-zA-Z]+(?:<=|>=|[:=<>])|@|\"))"
"""Where one value ends and the next filter begins."""
_QUOTED = r'(?s:"((?:[^"\\]|\\.)*)")'
_PLAIN = r"[\w.#+/-]+(?:\.\.[\w.#+/-]+)?"
_NAME = r"\w[\w-]*"
_ELSEWHERE = re.compile(r"[!(]+(?:[a-zA-Z]+(?:<=|>=|[:=<>])|@)|[a-zA-Z]+!=")
"""What other languages write: `city!=paris`, `!tag:data`, `(tag:data`."""


def parse(words: Iterable[str]) -> tuple[Term, ...]:
    """The filters that words of a command line state, or whole lines of them.

    Raises UsageError for an unknown field, an operator that the field does not take, a missing value and an open quote.
    """
    given = list(words)
    if sum(map(len, given)) > LONGEST:
        raise UsageError(
            f"The filters have more than {LONGEST} characters.", "Save a part of them: netcrm view save NAME."
        )
    terms: list[Term] = []
    turned = False
    for term in (each for word in given for each in _terms(word)):
        if term is None:
            turned = not turned
            continue
        terms.append(term._replace(negated=term.negated != turned))
        turned = False
    if turned:
        raise UsageError("There is no filter behind not.", "not tag:data leaves out who carries the tag.")
    if len(terms) > MOST:
        raise UsageError(f"There are more than {MOST} filters.", "Several values of a list go with commas: tag:a,b.")
    return tuple(terms)


def format(terms: Iterable[Term]) -> str:
    """The filters as one line, which `parse` reads as the same."""
    written: list[str] = []
    valued = False
    for term in terms:
        written.append(_written(term, quoted=valued))
        valued = valued or term.field not in (BARE, VIEW)
    return " ".join(written)


def is_view(text: str) -> bool:
    """Whether a word means a saved view, where WHO or filters may stand."""
    return text.startswith("@") and len(text) > 1


def view_name(text: str) -> str:
    """A view's name as typed, without its @. Raises UsageError for one that could not be typed as `@name`."""
    name = text.strip().removeprefix("@")
    if not re.fullmatch(_NAME, name) or len(name) > 60:
        hint = "One word of letters, digits, - and _, such as paris-friends; 60 characters at most."
        raise UsageError(f"A view can't be called {text[:60]!r}.", hint)
    return name


def _terms(text: str) -> Iterator[Term | None]:
    """The filters of one word of the command line; None for a `not`."""
    at, end = 0, len(text.rstrip())
    while at < end:
        if text[at].isspace():
            at += 1
            continue
        begun = re.compile(_BEGIN).match(text, at)
        if begun is None:  # which can't be, as every part of it may be empty
            return
        negated = len(begun["turned"]) % 2 == 1
        at = begun.end()
        if begun["field"]:
            name = begun["field"].lower()
            operator = begun["operator"]
            if text[at : at + 1] == "!":
                raise _elsewhere(f"{begun['field']}{operator}!")
            values, at = _values(text, at, name)
            yield _term(name, ":" if operator == "=" else operator, values, negated)
        elif begun["view"]:
            name, at = _word(text, at)
            yield Term(VIEW, ":", (view_name(name),), negated)
        elif begun["quoted"]:
            value, at = _quoted(text, at - 1)
            yield _bare(value, negated, quoted=True)
        else:
            value, at = _word(text, at)
            if value == "not" and not begun["turned"]:
                yield None
            elif value != "AND":
                yield _bare(value, negated, quoted=False)


def _term(name: str, operator: str, values: tuple[str, ...], negated: bool) -> Term:
    """A filter of a field, checked."""
    if name == VIEW:
        if operator != ":":
            raise UsageError(f"{VIEW}{operator} can't be meant.", "A view is @NAME, or view:NAME.")
        return Term(VIEW, ":", (view_name(values[0]),), negated)
    field = FIELDS.get(name)
    if field is None:
        raise _unknown(name, values)
    allowed = TAKES[field.takes]
    if operator not in allowed:
        others = "" if len(allowed) == 1 else f", {', '.join(allowed[1:])}"
        raise UsageError(
            f"{name} can't be compared by {operator}.", f"It takes {allowed[0]}{others}, as in {field.such}."
        )
    if not any(value.strip() for value in values):
        raise UsageError(f"{name}{operator} has no value.", f"Give it one, as in {field.such}; quote one with blanks.")
    return Term(name, operator, tuple(value.strip() for value in values if value.strip()), negated)


def _bare(value: str, negated: bool, *, quoted: bool) -> Term:
    """A filter of a word without a field, checked."""
    name = value.lower()
    if not value.strip():
        raise UsageError("A filter is empty.", GRAMMAR)
    if not quoted and value in ("OR", "|", "||"):
        hint = "city:paris city:lyon means either, as does tag:a,b; tag:a tag:b means both."
        raise UsageError(f"There is no {value} between filters.", hint)
    if not quoted and (found := _ELSEWHERE.match(value)):
        raise _elsewhere(found[0])
    if not quoted and name in FIELDS:
        such = FIELDS[name].such
        shell = f"; to a shell < and > mean files, so quote it: '{such}'" if such[len(name)] in "<>" else ""
        raise UsageError(f"{name} is a field, and has no value.", f"Give it one, as in {such}{shell}.")
    return Term(BARE, ":", (value.strip(),), negated)


def _elsewhere(sign: str) -> UsageError:
    """The error for what means something in other languages, and would be looked for as a text here."""
    hint = "-city:paris leaves out who fits; all filters have to hold. Quote a text that holds such a sign."
    return UsageError(f"{sign[:60]!r} is no filter: there are no ! and no parentheses.", hint)


def _unknown(name: str, values: tuple[str, ...]) -> UsageError:
    from netcrm.names import nearest

    near = nearest(name, [*FIELDS, VIEW], most=1)
    guess = f"Did you mean {near[0]}? " if near else ""
    hint = f'{guess}There are {", ".join(FIELDS)}. Quote a text that holds a colon: "{name}:{values[0][:20]}".'
    return UsageError(f"There is no field {name[:60]!r}.", hint, {"nearest": near})


def _values(text: str, at: int, name: str) -> tuple[tuple[str, ...], int]:
    """The values that begin at `at`, and where they end."""
    field = FIELDS.get(name)
    if field is None or field.takes != "list":
        value, at = _quoted(text, at) if text[at : at + 1] == '"' else _raw(text, at)
        return (value,), at
    values = []
    while True:
        if text[at : at + 1] == '"':
            value, at = _quoted(text, at, ",")
        else:
            value, at = _raw(text, at, ",")
        values.append(value)
        if text[at : at + 1] != ",":
            return tuple(values), at
        at += 1


def _raw(text: str, at: int, until: str = "") -> tuple[str, int]:
    """A value without quotes: up to the next filter, or one of `until`."""
    found = re.compile(_NEXT).search(text, at)
    end = found.start() if found else len(text)
    ends = [place for sign in until if (place := text.find(sign, at, end)) >= 0]
    end = min([end, *ends])
    return text[at:end], end


def _word(text: str, at: int) -> tuple[str, int]:
    """A bare word: up to the next blank."""
    end = next((place for place in range(at, len(text)) if text[place].isspace()), len(text))
    return text[at:end], end


def _quoted(text: str, at: int, until: str = "") -> tuple[str, int]:
    """A value in quotes, of which `\\"` and `\\\\` are signs, and where it ends."""
    found = re.compile(_QUOTED).match(text, at)
    if found is None:
        raise UsageError(f"A quote is open: {text[at : at + 40]!r}.", 'Close it: met:"Web afterwork".')
    end = found.end()
    after = text[end : end + 1]
    if after and not after.isspace() and after not in until:
        raise UsageError(
            f"Something follows a quote: {text[at : end + 10]!r}.", 'Put a blank behind it, or \\" within it.'
        )
    return re.sub(r"\\(.)", r"\1", found[1], flags=re.DOTALL), end


def _written(term: Term, *, quoted: bool) -> str:
    """One filter as it is typed; a bare word `quoted`, which behind a value would be of it."""
    sign = "-" if term.negated else ""
    if term.field == VIEW:
        return f"{sign}@{term.values[0]}"
    if term.field == BARE:
        return sign + _value(term.values[0], quoted=quoted or term.values[0].lower() in FIELDS)
    return f"{sign}{term.field}{term.operator}" + ",".join(map(_value, term.values))


def _value(value: str, *, quoted: bool = False) -> str:
    if not quoted and re.fullmatch(_PLAIN, value) and not value.startswith("-") and value not in ("not", "AND", "OR"):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
