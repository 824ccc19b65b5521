"""LinkedIn's messages.csv: who wrote to whom on which day.

The rule it keeps: one interaction for each person and each day (UTC) on which they wrote to the owner or the owner to
them. In a group, what someone writes counts between them and the owner alone; what the owner writes, with all who got
it. The words themselves are left where they are, unless asked for.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, NamedTuple

from netcrm.errors import RefusedError
from netcrm.formats.lines import Lines, records
from netcrm.formats.summaries import shortened
from netcrm.formats.tables import scan_header
from netcrm.formats.text import TextFile
from netcrm.names import fold, normal_url
from netcrm.records import Draft, InteractionDraft, Person, Rejected

MOST_OTHERS: Final = 5
"""People besides the owner; a conversation of more is a crowd, and says nothing about a tie."""

_COLUMNS: Final = (
    "conversation id", "conversation title", "from", "sender profile url", "to", "recipient profile urls", "date",
    "subject", "content", "folder", "is message draft",
)  # fmt: skip

NOBODY: Final = frozenset(
    [
        "", "linkedin member", "linkedin user", "membre linkedin", "membre de linkedin", "utilisateur linkedin",
        "linkedin mitglied", "miembro de linkedin", "usuario de linkedin", "membro di linkedin", "utente linkedin",
        "membro do linkedin", "usuario do linkedin", "linkedin lid",
    ]
)  # fmt: skip
"""Folded names that stand for someone who left, hides, or pays to be seen."""


class _Sent(NamedTuple):
    """Who wrote to whom in which conversation on which day; names and URLs as they stand in the file."""

    conversation: str
    day: str
    sender: tuple[str, str]
    recipients: tuple[str, str]


class _First(NamedTuple):
    """The first of the messages that share a _Sent: its time, its text if it is kept, and its line."""

    moment: str
    text: str
    line: int


def is_header(cells: Sequence[str]) -> bool:
    """Whether folded cells are the header of messages.csv, from 2020 on."""
    return {"conversation id", "from", "to", "date"} <= set(cells)


def messages(file: TextFile, owner: str = "", *, keep_text: bool = False) -> Iterator[Draft]:
    """The interactions in order of day, after the rows that can't be read.

    `owner` is the name or the profile URL of whose archive it is; without, it is who takes part in the most
    conversations. Raises RefusedError when there is no header, or when the owner can't be told.
    """
    sent: dict[_Sent, _First] = {}
    with file.stream() as text:
        lines = Lines(text)
        header = scan_header(lines, is_header)
        if header is None:
            raise RefusedError(f"{file.name} has no header of LinkedIn's messages.", "It should begin CONVERSATION ID.")
        cells, separator = header
        places = [cells.index(column) if column in cells else None for column in _COLUMNS]
        for line, row in records(lines, separator, len(cells), damaged=file.damaged):
            if isinstance(row, str):
                yield Rejected(f"{file.name}:{line}", row)
                continue
            values = ["" if place is None else row[place].strip() for place in places]
            try:
                message = _message(values, line, keep_text)
            except ValueError as reason:
                yield Rejected(f"{file.name}:{line}", str(reason))
                continue
            if message:
                known = sent.setdefault(*message)
                if message[1].moment < known.moment:
                    sent[message[0]] = message[1]
    yield from _interactions(sent, owner, file.name)


def _message(values: Sequence[str], line: int, keep_text: bool) -> tuple[_Sent, _First] | None:
    """What a row says; nothing for an empty one, a draft, or spam. Raises ValueError for a row that says too little."""
    conversation, title, sender, sender_url, to, to_urls, date, subject, content, folder, draft = values
    if not any(values) or draft.casefold() in {"true", "yes", "1"} or folder.casefold() == "spam":
        return None
    try:
        moment = moment_of(date)
    except ValueError:
        raise ValueError(f"DATE: {date[:60]!r} is not a date such as '2024-03-15 09:30:00 UTC'.") from None
    text = shortened(": ".join(filter(None, (subject or title, content)))) if keep_text else ""
    key = _Sent(conversation or f"{sender}\n{to}", moment.date().isoformat(), (sender, sender_url), (to, to_urls))
    return key, _First(moment.isoformat(" ", "seconds"), text, line)


def moment_of(text: str) -> datetime:
    """The moment, in UTC, of a date as LinkedIn writes it today. Raises ValueError."""
    try:
        moment = datetime.fromisoformat(re.sub(r"\s*(?:UTC|GMT)$", "", text).replace("/", "-"))
        return moment.astimezone(UTC) if moment.tzinfo else moment
    except OverflowError:
        raise ValueError(text) from None


def key_of(identity: str, day: str) -> str:
    """What names a day with a message with somebody: a normal profile URL, else a folded name."""
    return f"linkedin:{identity}:{day}"


@dataclass(slots=True)
class _Directory:
    """Everyone in the file. An identity is a normal profile URL, else a folded name, else empty for nobody."""

    people: dict[str, Person] = field(default_factory=dict)
    urls: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    keys: dict[str, str] = field(default_factory=dict)
    groups: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def meet(self, name: str, url: str) -> None:
        """Take note of a name that stands beside a URL."""
        if url and fold(name) not in NOBODY:
            key = self._key(url)
            self.people.setdefault(key, Person(name, url))
            self.urls[fold(name)].add(key)

    def identity(self, name: str, url: str) -> str:
        """Who that is; a name without a URL is whoever alone bears it in the file."""
        folded = fold(name)
        if folded in NOBODY and (name or not url):
            return ""
        alike = self.urls.get(folded, ())
        identity = self._key(url) if url else next(iter(alike)) if len(alike) == 1 else folded
        self.people.setdefault(identity, Person(name, url))
        return identity

    def group(self, names: str, urls: str) -> tuple[str, ...]:
        """Who is meant by the recipients of a message: names joined by `, `, URLs by a comma or a space."""
        if (names, urls) not in self.groups:
            parts = re.split(r"[\s,;]+", urls.strip()) if urls else []
            split = [names] if len(parts) == 1 else names.split(", ")
            pairs: list[tuple[str, str]]
            if not parts:
                pairs = [(name, "") for name in self._names(split)]
            elif len(parts) == len(split):
                pairs = list(zip(split, parts, strict=True))
            else:
                pairs = [("", url) for url in parts]
            self.groups[names, urls] = tuple(dict.fromkeys(filter(None, (self.identity(*pair) for pair in pairs))))
        return self.groups[names, urls]

    def _names(self, parts: list[str]) -> Iterator[str]:
        """The names in a list parted by commas, some of which belong to a name (`Jane Doe, Ph.D.`)."""
        start = 0
        while start < len(parts):
            ends = range(min(len(parts), start + 3), start, -1)
            end = next((end for end in ends if fold(", ".join(parts[start:end])) in self.urls), start + 1)
            yield ", ".join(parts[start:end])
            start = end

    def _key(self, url: str) -> str:
        if url not in self.keys:
            self.keys[url] = normal_url(url)
        return self.keys[url]


def _interactions(sent: dict[_Sent, _First], owner: str, source: str) -> Iterator[Draft]:
    directory = _Directory()
    for message in sent:
        directory.meet(*message.sender)
    ends = {m: (directory.identity(*m.sender), directory.group(*m.recipients)) for m in sent}
    members: dict[str, set[str]] = defaultdict(set)
    for message, (sender, recipients) in ends.items():
        members[message.conversation].update(filter(None, (sender, *recipients)))
    me = _owner(directory, members, owner, source)
    reached = {person for sender, recipients in ends.values() if sender in me for person in recipients}
    firsts: dict[tuple[str, str], tuple[_First, str]] = {}
    for message, (sender, recipients) in ends.items():
        if len(members[message.conversation] - me) > MOST_OTHERS:
            continue
        advert = not message.sender[1] and sender not in reached and not directory.people.get(sender, Person()).url
        others = recipients if sender in me else () if advert else (sender,)
        first = (sent[message], "out" if sender in me else "in")
        for person in others:
            if person and person not in me:
                known = firsts.setdefault((message.day, person), first)
                if first[0].moment < known[0].moment:
                    firsts[message.day, person] = first
    for (day, identity), (message_of_day, direction) in sorted(firsts.items()):
        yield InteractionDraft(
            day=day, channel="message", people=(directory.people[identity],), key=key_of(identity, day),
            direction=direction, summary=message_of_day.text, where=f"{source}:{message_of_day.line}",
        )  # fmt: skip


def _owner(directory: _Directory, members: dict[str, set[str]], owner: str, source: str) -> frozenset[str]:
    """The identities of whose archive it is: the one named `owner`, else the one in the most conversations."""
    counts = Counter(person for conversation in members.values() for person in conversation)
    if not counts:
        return frozenset()
    folded = fold(owner)
    named = [person for person in counts if folded and fold(directory.people[person].name) == folded]
    named = named or [person for person in counts if owner and person == normal_url(owner)]
    most = max(counts[person] for person in named or counts)
    likely = [person for person in named or counts if counts[person] == most]
    if len(likely) > 1:
        names = ", ".join(sorted(directory.people[person].name or person for person in likely)[:5])
        raise RefusedError(
            f"{source} does not tell whose messages it holds; it could be {names}.",
            "Say who you are with --owner NAME, or import the whole archive.",
        )
    return frozenset((likely[0], fold(directory.people[likely[0]].name)))
