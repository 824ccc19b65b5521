"""Reads a line of an evening: `Marie Dupont, CTO @ Acme, marie@acme.example, #data, promised the paper`.

Rule: the name comes first; what follows is told apart by its shape alone, in any order, and what has no shape of its
own is the note. A line that can't be one person is refused with its reason (UsageError), never guessed at. Pure: it
knows neither the store nor the day.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from netcrm import names
from netcrm.core.likeness import kind_of
from netcrm.errors import UsageError
from netcrm.records import Point, Record

LONGEST: Final = 2_000
"""Characters of a line; a longer one is a text, and no card."""

LONGEST_TAG: Final = 60

HOW: Final = "It looks like: Marie Dupont, CTO @ Acme, marie@acme.example, #data, promised the paper"

BULLET: Final = re.compile(r"\s*(?:[-*•–]\s+|\d{1,3}[.)]\s+)")
"""What stands before a line of a pasted list."""

COMMENT: Final = "#"
"""How a line begins that is none: what was kept back is printed with its reason behind this."""

NEW: Final = "new"
"""The part by which a line says that they are nobody known, however alike."""

KNOWN: Final = re.compile(r"id:\d{1,15}", re.IGNORECASE)
"""In place of the name, the contact who is meant."""

_TWO: Final = re.compile(r"\S\s+(?:and|et|und|with|avec|&|\+|/)\s+\S", re.IGNORECASE)
_PARTS: Final = re.compile(r'"([^"]*)"|[^,;\t|"]+|"')
_PARTING: Final = frozenset(",;\t|")
_MAIL_NAME: Final = re.compile(r"(?P<name>[^<>]+?)\s*<(?P<email>[^<>\s]+@[^<>\s]+)>")
_EMAIL: Final = re.compile(r"(?:mailto:)?<?([^\s<>@]+@[^\s<>@]+\.[^\s<>@]+?)>?", re.IGNORECASE)
_URL: Final = re.compile(r"(?:https?://|www\.)\S+|(?:[\w-]+\.)+[a-z]{2,}/\S*", re.IGNORECASE)
_PROFILE: Final = re.compile(r"(?:linkedin\s*:\s*)?(?:in/|@)?([\w%-]+)/?", re.IGNORECASE)
_PHONE: Final = re.compile(r"\+?[\d\s().\-/]{6,}")
_DAY: Final = re.compile(r"\d{4}-\d\d?(?:-\d\d?)?|\d{1,2}[./-]\d{1,2}[./-]\d{4}")
_HANDLE: Final = re.compile(r"@[\w.]+")
_AT_SIGN: Final = re.compile(r"(?P<title>[^@]*?)\s*@\s*(?P<organization>[^@]+)")
_AT_WORD: Final = re.compile(r"(?P<title>.+?)\s+(?:at|chez|bei)\s+(?P<organization>[^a-z\s].*|[a-z]+[A-Z].*)")
_SAID: Final = re.compile(
    r"(?:(?:i|j'ai|we)\s+)?(?P<word>promised|promise|promis|asked|ask|demand[ée])\s*(?P<colon>:?)\s*(?P<text>.*)",
    re.IGNORECASE | re.DOTALL,
)
_PEOPLE: Final = re.compile(r"(?:(?:her|him|them|you)(?:\s+|$))?(?:(?:to|for|that)(?:\s+|$))?", re.IGNORECASE)
_LIVES: Final = re.compile(r"(?:lives in|based in|living in|habite(?: à)?|basée? à)\s+(?P<city>.+)", re.IGNORECASE)
_WORKS: Final = frozenset(["works", "working", "work", "travaille"])
_SENTENCES: Final = """
met saw studied study was is lives lived talked spoke looks looking moved moving starts started wants loves likes she he
they we i
"""
_NO_TITLES: Final = frozenset(_SENTENCES.split())
"""Words that begin a sentence in which somebody is at a place, and no title."""

LABELS: Final = {
    "name": "name", "title": "title", "role": "title", "job": "title", "poste": "title", "org": "organization",
    "organization": "organization", "organisation": "organization", "company": "organization", "firm": "organization",
    "entreprise": "organization", "societe": "organization", "email": "email", "e mail": "email", "mail": "email",
    "courriel": "email", "phone": "phone", "tel": "phone", "mobile": "phone", "telephone": "phone", "url": "url",
    "web": "url", "site": "url", "linkedin": "linkedin", "handle": "handle", "city": "city", "ville": "city",
    "tag": "tag", "tags": "tag", "note": "note",
}  # fmt: skip
"""What may stand with a colon before a value, folded, and what the value is then."""


class Card(Record):
    """A person as lines state them: `lines` are their numbers. `known`: an `id:42` that stood for the name; `is_new`:
    said to be nobody known. `promises` are what you promised, `asks` what you asked of them."""

    name: str
    lines: tuple[int, ...]
    text: str
    known: int = 0
    is_new: bool = False
    title: str = ""
    organization: str = ""
    city: str = ""
    note: str = ""
    points: tuple[Point, ...] = ()
    tags: tuple[str, ...] = ()
    promises: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


class Unread(NamedTuple):
    """A line that can't be read: its number, its text, and why."""

    line: int
    text: str
    because: str


def read_all(lines: Sequence[str]) -> Iterator[Card | Unread]:
    """Every line that says something, in order; blank ones and comments are passed over."""
    for number, line in enumerate(lines, 1):
        text = line.strip().lstrip("\ufeff")
        if not text or text.startswith(COMMENT):
            continue
        try:
            yield read(text, number)
        except UsageError as mistake:
            yield Unread(number, text, mistake.message)


def read(line: str, number: int = 1) -> Card:
    """The person of a line. Raises UsageError with what is wrong."""
    if len(line) > LONGEST:
        raise UsageError(f"It has {len(line)} characters; a card has {LONGEST} at the most.", HOW)
    if "\ufffd" in line:
        raise UsageError("Letters of it could not be read (U+FFFD).", "Save the file as UTF-8.")
    text = names.clean(line.replace("\t", " | ") if "\t" in line else line, "line", LONGEST + 2 * line.count("\t"))
    parts = [part for part in _parts(BULLET.sub("", text, count=1)) if part]
    if not parts:
        raise UsageError("It has no name.", HOW)
    reading = _Reading(parts[0])
    for part in parts[1:]:
        reading.take(part)
    return reading.card(number, line.strip())


def _parts(text: str) -> Iterator[str]:
    """What stands between commas, semicolons, tabs and bars; what is in double quotes is not parted."""
    part = ""
    for found in _PARTS.finditer(text):
        quoted = found[1]
        if text[found.start() - 1 : found.start()] in _PARTING:
            yield part.strip()
            part = ""
        part += quoted if quoted is not None else found[0]
    yield part.strip()


class _Reading:
    """A line that is being read, part by part."""

    def __init__(self, first: str) -> None:
        self.title = self.organization = self.city = ""
        self.is_new = False
        self.points: list[Point] = []
        self.tags: list[str] = []
        self.promises: list[str] = []
        self.asks: list[str] = []
        self.notes: list[str] = []
        self.name = self._named(first)

    def take(self, part: str) -> None:
        """Take in a part behind the name: the first shape that fits it tells what it is."""
        for shape in _SHAPES:
            if shape(self, part):
                return
        self.notes.append(part)

    def card(self, number: int, text: str) -> Card:
        """What was read. Raises UsageError when it can't be one person."""
        self._refuse_two_people()
        for what in ("name", "title", "organization", "city"):
            if value := getattr(self, what):
                names.clean(value, what)
        for tag in self.tags:
            names.clean(tag, "tag", LONGEST_TAG)
        known = int(self.name[3:]) if KNOWN.fullmatch(self.name) else 0
        return Card(
            name="" if known else self.name, lines=(number,), text=text, known=known, is_new=self.is_new,
            title=self.title, organization=self.organization, city=self.city, note=", ".join(self.notes),
            points=tuple(dict.fromkeys(self.points)), tags=tuple(dict.fromkeys(self.tags)),
            promises=tuple(dict.fromkeys(self.promises)), asks=tuple(dict.fromkeys(self.asks)),
        )  # fmt: skip

    def _named(self, first: str) -> str:
        """The name in the first part, which may have an address or an organization with it."""
        label, colon, value = first.partition(":")
        if colon and LABELS.get(names.fold(label)) == "name":
            first = value.strip()
        mail = _MAIL_NAME.fullmatch(first)
        if mail is not None:
            self.points.append(Point("email", names.check_email(mail["email"])))
            first = mail["name"].strip(" '\"")
        at = re.fullmatch(r"(?P<name>[^@]*\S)\s+@\s*(?P<organization>[^@]+)", first)
        if at is not None:
            first, self.organization = at["name"], at["organization"].strip()
        if _TWO.search(first):
            raise UsageError("It names two people: one line is for one person.", "Write a line for each.")
        if not any(char.isalpha() for char in first) or _is_something_else(first):
            raise UsageError("It has no name before the first comma.", HOW)
        return first

    def email(self, part: str) -> bool:
        """An e-mail address."""
        found = _EMAIL.fullmatch(part)
        if found is not None:
            self.points.append(Point("email", names.check_email(found[1])))
        return found is not None

    def url(self, part: str) -> bool:
        """A web address."""
        if _URL.fullmatch(part) is None:
            return False
        self.points.append(Point("url", names.check_url(part)))
        return True

    def phone(self, part: str) -> bool:
        """A phone number: six digits or more, and no date."""
        if _PHONE.fullmatch(part) is None or _DAY.fullmatch(part) or sum(map(str.isdigit, part)) < 6:
            return False
        self.points.append(Point("phone", names.check_phone(part)))
        return True

    def handle(self, part: str) -> bool:
        """A name on some network: `@marie`, in one word."""
        if _HANDLE.fullmatch(part) is None:
            return False
        self.points.append(Point("handle", part))
        return True

    def tagged(self, part: str) -> bool:
        """One tag or several: `#data #ai`."""
        words = part.split()
        if not all(len(word) > 1 and word.startswith("#") for word in words):
            return False
        self.tags += [word.strip("#") for word in words if word.strip("#")]
        return True

    def said(self, part: str) -> bool:
        """What was promised or asked."""
        found = _SAID.fullmatch(part)
        if found is None or (found["text"] and not found["colon"] and found.end("word") == found.start("text")):
            return False
        word = found["word"].lower()
        text = _PEOPLE.sub("", found["text"], count=1).strip()
        promised = word.startswith("promis")
        if not text:
            raise UsageError(f"It says {word} and not what.", HOW)
        (self.promises if promised else self.asks).append(text)
        return True

    def labelled(self, part: str) -> bool:
        """A value that says what it is: `city: Lyon`."""
        label, colon, value = (text.strip() for text in part.partition(":"))
        kind = LABELS.get(names.fold(label)) if colon and value else None
        if kind is None or kind == "name":
            return False
        if kind in ("title", "organization", "city"):
            self._set(kind, value)
        elif kind == "note":
            self.notes.append(value)
        elif kind == "tag":
            self.tags += [word.strip("#") for word in value.split() if word.strip("#")]
        else:
            self.points.append(_POINTS[kind](value))
        return True

    def placed(self, part: str) -> bool:
        """Where they live: `lives in Lyon`."""
        found = _LIVES.fullmatch(part)
        if found is None or self.city:
            return False
        self.city = found["city"]
        return True

    def works(self, part: str) -> bool:
        """What they do and where: `CTO @ Acme`, `@ Acme`, `CTO at Acme`."""
        found = _AT_SIGN.fullmatch(part) or _AT_WORD.fullmatch(part)
        if found is None or self.organization:
            return False
        title = found["title"].strip()
        words = names.fold(title).split()
        if "@" not in part and (words[0] in _NO_TITLES or len(words) > 6):
            return False
        self.organization = found["organization"].strip()
        if title and words[0] not in _WORKS and not self.title:
            self.title = title
        return True

    def incorporated(self, part: str) -> bool:
        """The legal form behind a firm's name, which a comma has parted from it: `@ Acme, Inc.`"""
        if not self.organization or names.fold(part) not in names.LEGAL_FORMS:
            return False
        self.organization += f", {part}"
        return True

    def new(self, part: str) -> bool:
        """The word that says that they are nobody known."""
        self.is_new = self.is_new or part.lower() == NEW
        return part.lower() == NEW

    def _set(self, field: str, value: str) -> None:
        if getattr(self, field):
            self.notes.append(value)
        else:
            setattr(self, field, value)

    def _refuse_two_people(self) -> None:
        """Two addresses of one firm, or of two full names, of which one has the name in it and the other has not."""
        keys = {
            point.value: f"email:{names.normal_email(point.value)}" for point in self.points if point.kind == "email"
        }
        emails = [email for email, key in keys.items() if kind_of(key) != "mailbox"]
        mine = [email for email in emails if self._is_theirs(email)]
        for email in emails if mine else ():
            local, _, domain = email.partition("@")
            full = len(names.fold(local).split()) > 1
            if email not in mine and (full or any(domain == one.partition("@")[2] for one in mine)):
                raise UsageError(
                    f"It has the addresses of two people, {mine[0]} and {email}.", "Write a line for each."
                )

    def _is_theirs(self, email: str) -> bool:
        """Whether an address begins as a word of the name does, or has one in it."""
        local = names.fold(email.partition("@")[0]).replace(" ", "")
        words = names.fold(self.name).split()
        return any(local.startswith(word[:3]) or (len(word) > 2 and word[:4] in local) for word in words)


def _is_something_else(part: str) -> bool:
    """Whether what stands in the name's place is an address, a number, a tag or a promise."""
    other = _Reading.__new__(_Reading)
    other.points, other.tags, other.promises, other.asks = [], [], [], []
    shapes = (_Reading.email, _Reading.url, _Reading.phone, _Reading.handle, _Reading.tagged)
    return part.startswith(("#", "@")) or any(shape(other, part) for shape in shapes) or bool(_SAID.fullmatch(part))


def _linkedin(text: str) -> Point:
    """A profile by its address, or by its name in the address."""
    found = _PROFILE.fullmatch(text)
    return Point("url", names.check_url(f"https://www.linkedin.com/in/{found[1]}" if found is not None else text))


_POINTS: Final[dict[str, Callable[[str], Point]]] = {
    "email": lambda text: Point("email", names.check_email(text)),
    "phone": lambda text: Point("phone", names.check_phone(text)),
    "url": lambda text: Point("url", names.check_url(text)),
    "handle": lambda text: Point("handle", names.clean(text, "handle")),
    "linkedin": _linkedin,
}

_SHAPES: Final[Sequence[Callable[[_Reading, str], bool]]] = (
    _Reading.new, _Reading.tagged, _Reading.email, _Reading.url, _Reading.handle, _Reading.phone, _Reading.said,
    _Reading.labelled, _Reading.placed, _Reading.incorporated, _Reading.works,
)  # fmt: skip
"""What a part is tried as, in this order."""
