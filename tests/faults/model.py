"""What a store should hold, in plain dicts: a second telling of netcrm's rules, for tests/faults/test_machine.py.

Rule: all that is held is one flat dict of facts (`("person", 3, "name"): "Ada Berg"`), so that what a command changes
is a difference of two dicts, and undo is that difference the other way round. Nothing here is taken from netcrm.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

Key = tuple[Any, ...]
Facts = dict[Key, Any]
GONE = object()
"""Stands for what is not held."""

FIELDS = ("name", "nickname", "organization", "title", "city", "circle", "every")
"""The fields of a person of which a merge keeps one value, the name first; all but the name go into `extra`."""

WEIGHTS = {"in_person": 1.5, "call": 1.0, "message": 1.0, "email": 1.0}


class Done(NamedTuple):
    """An operation: its label, what it changed (before, after), and whether the tool made it beside a command."""

    label: str
    changes: Mapping[Key, tuple[Any, Any]]
    automatic: bool = False
    undoes: int = 0


class Entry(NamedTuple):
    """An interaction; `key` is what an import knows it by."""

    day: str
    channel: str
    direction: str
    attempt: bool
    minutes: int
    summary: str
    key: str = ""


class Standing(NamedTuple):
    """What a person's entries add up to."""

    days: float
    last: str
    channel: str
    unanswered: int
    tried: str


class Model:
    """What is held, the operations by number, which of them are undone (by which), and the last number of each kind."""

    def __init__(self) -> None:
        self.facts: Facts = {}
        self.done: dict[int, Done] = {}
        self.undone: dict[int, int] = {}
        self.last: dict[str, int] = {}

    def copy(self) -> "Model":
        """The same, apart from this one: as in a backup."""
        other = Model()
        other.facts, other.done = dict(self.facts), dict(self.done)
        other.undone, other.last = dict(self.undone), dict(self.last)
        return other

    def new(self, kind: str) -> int:
        """The number of a new person, interaction, favor or fact: never one that there was, even after an undo."""
        self.last[kind] = self.last.get(kind, 0) + 1
        return self.last[kind]

    def people(self) -> list[int]:
        """Everybody, by number."""
        return sorted(key[1] for key in self.facts if key[0] == "person" and key[2] == "name")

    def get(self, person: int, field: str) -> Any:
        """A field of a person."""
        return self.facts.get(("person", person, field), 0 if field == "every" else "")

    def say(self, person: int, **fields: Any) -> None:
        """Say fields of a person; what is empty is not held."""
        for field, value in fields.items():
            if value:
                self.facts["person", person, field] = value
            else:
                self.facts.pop(("person", person, field), None)

    def of(self, kind: str, person: int) -> list[Key]:
        """What of a kind hangs on a person, where the person stands second: tags, points, aliases, extra."""
        return [key for key in self.facts if key[0] == kind and key[1] == person]

    def owned(self, kind: str, person: int) -> list[int]:
        """The favors or facts of a person."""
        return [key[1] for key, value in self.facts.items() if key[0] == kind and key[2] == "of" and value == person]

    def owners(self, email: str) -> list[int]:
        """Who has an e-mail address."""
        return [key[1] for key in self.facts if key[0] == "point" and key[2] == email]

    def named(self, name: str) -> list[int]:
        """Who is called so, or was before a merge."""
        now = {key[1] for key, value in self.facts.items() if key[0] == "person" and key[2] == "name" and value == name}
        return sorted(now | {key[1] for key in self.facts if key[0] == "alias" and key[2] == name})

    def took_part(self, interaction: int) -> set[int]:
        """Who took part."""
        return {key[2] for key in self.facts if key[0] == "with" and key[1] == interaction}

    def log(self, entry: Entry, people: Iterable[int]) -> int:
        """Something happened."""
        number = self.new("interaction")
        self.facts["interaction", number] = entry
        self.facts |= {("with", number, person): True for person in people}
        return number

    def owe(self, person: int, direction: str, text: str, day: str, due: str, *, done: bool) -> None:
        """A favor, done or open."""
        number = self.new("favor")
        self.facts |= {
            ("favor", number, "of"): person, ("favor", number, "is"): (direction, text, day, due),
            ("favor", number, "state"): ("done", day) if done else ("open", ""),
        }  # fmt: skip

    def remember(self, person: int, text: str, day: str, until: str = "") -> None:
        """A fact."""
        number = self.new("fact")
        self.facts |= {("fact", number, "of"): person, ("fact", number, "is"): (text, day, until)}

    def remove(self, person: int) -> None:
        """A person goes with all that is theirs alone."""
        for interaction in {key[1] for key in self.facts if key[0] == "with" and key[2] == person}:
            if self.took_part(interaction) == {person}:
                del self.facts["interaction", interaction]
        gone = {(kind, number) for kind in ("favor", "fact") for number in self.owned(kind, person)}
        self.facts = {
            key: value for key, value in self.facts.items()
            if key[:2] not in gone and not (key[0] in ("person", "tag", "point", "alias", "extra") and key[1] == person)
            and not (key[0] in ("with", "row") and key[2] == person)
        }  # fmt: skip

    def merge(self, a: int, b: int) -> None:
        """B goes into A: where both say something A's stays, and B's is kept aside; all else is joined."""
        for field in FIELDS:
            mine, theirs = self.get(a, field), self.get(b, field)
            if field == "name":
                continue
            if mine and theirs and mine != theirs:
                self.facts["extra", a, f"other {field}", str(theirs)] = True
            self.say(a, **{field: mine or theirs})
        self.say(a, snoozed=self.get(a, "snoozed") or self.get(b, "snoozed"))
        met = sorted({self.get(a, "met"), self.get(b, "met")} - {""})
        self.facts |= {("extra", a, "other met on", later): True for later in met[1:]}
        self.say(a, met=met[0] if met else "")
        for kind in ("tag", "point", "extra"):
            self.facts |= {(kind, a, *key[2:]): True for key in self.of(kind, b)}
        called = self.get(a, "name")
        aliases = {key[2] for key in self.of("alias", b)} | {self.get(b, "name")}
        self.facts |= {("alias", a, name): True for name in aliases - {called}}
        for key in [key for key in self.facts if key[0] == "with" and key[2] == b]:
            self.facts["with", key[1], a] = True
        for kind in ("favor", "fact"):
            self.facts |= {(kind, number, "of"): a for number in self.owned(kind, b)}
        for key in [key for key in self.facts if key[0] == "row" and key[2] == b]:
            self.facts.setdefault(("row", key[1], a), self.facts[key])
            del self.facts[key]
        for key in [key for key in self.facts if key[0] == "with" and key[2] == b]:
            del self.facts[key]
        self.remove(b)

    def standing(self, person: int) -> Standing:
        """What the entries with a person add up to: one contact a day, and the attempts since the last."""
        days, last, channel, unanswered, tried = 0.0, "", "", 0, ""
        taken = [key[1] for key in self.facts if key[0] == "with" and key[2] == person]
        for entry in sorted((self.facts["interaction", one].day, one) for one in taken):
            found: Entry = self.facts["interaction", entry[1]]
            if found.attempt:
                unanswered, tried = unanswered + 1, found.day
                continue
            days += WEIGHTS[found.channel] if found.day != last else 0
            last, channel, unanswered, tried = found.day, found.channel, 0, ""
        return Standing(days, last, channel, unanswered, tried)

    def is_tracked(self, person: int) -> bool:
        """Whether somebody is ever due: by a circle, a cadence of their own or of a tag, and not in the archive."""
        paced = any(self.facts.get(("pace", key[2])) for key in self.of("tag", person))
        return bool(self.get(person, "circle") or self.get(person, "every") or paced) and not self.get(
            person, "archived"
        )

    def operation(self, label: str, before: "Model", *, automatic: bool = False, undoes: int = 0) -> int:
        """Put on record what was changed since `before`; the operation's number."""
        number = len(self.done) + 1
        moved = changes(before.facts, self.facts)
        self.done[number] = Done(label, moved, automatic, undoes)
        return number

    def state(self, number: int) -> str:
        """How the history marks an operation."""
        done = self.done[number]
        return "undone" if number in self.undone else "undo" if done.undoes else "automatic" if done.automatic else ""

    def latest(self) -> int:
        """What a plain undo takes back; 0 for nothing."""
        standing = [number for number in self.done if not self.state(number)]
        return max(standing, default=0)

    def undo(self, number: int) -> None:
        """Take an operation back. Raises AssertionError when something else has changed what it changed."""
        before = self.copy()
        for key, (was, became) in self.done[number].changes.items():
            now = self.facts.get(key, GONE)
            assert now == became, (number, key, now, became)
            if was is GONE:
                del self.facts[key]
            else:
                self.facts[key] = was
        people = set(self.people())
        for key in [key for key in self.facts if key[0] == "row" and key[2] not in people]:
            del self.facts[key]  # who was never there is in no plan
        this = self.operation("undo", before, undoes=number)
        for undone, by in list(self.undone.items()):
            if by == number:
                del self.undone[undone]
        self.undone[number] = this


def changes(before: Facts, after: Facts) -> dict[Key, tuple[Any, Any]]:
    """What differs: before and after, GONE for what is not held."""
    keys = [key for key in {**before, **after} if before.get(key, GONE) != after.get(key, GONE)]
    return {key: (before.get(key, GONE), after.get(key, GONE)) for key in keys}
