"""The frozen dataclasses that cross rooms. `to_dict` gives the public JSON shape, documented in docs/reference/json.md.

Dates are ISO text (`2026-11-23`) throughout, as in the store; a partial date may lack its year (`--04-15`) or its day
(`1990-04`). An empty text means "not known".
"""

from collections.abc import Mapping
from dataclasses import Field, dataclass
from typing import ClassVar

CIRCLES = ("inner", "close", "active", "wide")
"""The declared tiers, closest first, after Dunbar's layers (about 5, 15, 50, 150 people)."""

POINT_KINDS = ("email", "phone", "url", "handle")


class Record:
    """What the records share: their public shape."""

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Field[object]]]

    def to_dict(self) -> dict[str, object]:
        """Field by field in order, with null for what is not known."""
        return {name: public(getattr(self, name)) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class Point(Record):
    """A way to reach a contact: one of POINT_KINDS, the value as it was given, and a label such as `work`."""

    kind: str
    value: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """A contact as an outside file states it, not yet matched to the store.

    `where` is file and line (`Connections.csv:12`), for messages. `extra` keeps what the reader could not place, under
    the name that it had. `every` is a cadence in days, 0 for none.
    """

    name: str
    where: str = ""
    uid: str = ""
    nickname: str = ""
    organization: str = ""
    title: str = ""
    city: str = ""
    circle: str = ""
    every: int = 0
    birthday: str = ""
    met_on: str = ""
    met_at: str = ""
    introduced_by: str = ""
    note: str = ""
    snoozed_until: str = ""
    archived_on: str = ""
    deceased: bool = False
    tags: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Who took part, as an outside file states it: whatever of uid, URL, e-mail and name it knows."""

    name: str = ""
    url: str = ""
    email: str = ""
    uid: str = ""


@dataclass(frozen=True, slots=True)
class InteractionDraft:
    """An interaction as an outside file states it. `key` names it for ever, so that a second import adds nothing.

    `direction`: `out` the owner reached out, `in` they did, empty for not known. `day` is a whole ISO date.
    """

    day: str
    channel: str
    people: tuple[Person, ...]
    key: str
    direction: str = ""
    summary: str = ""
    minutes: int = 0
    attempt: bool = False
    uid: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that could not be read: where (file and line), why, in a sentence."""

    where: str
    reason: str


Draft = ContactDraft | InteractionDraft | Rejected


@dataclass(frozen=True, slots=True)
class Contact(Record):
    """A person with everything known of them; `strength` and `days_silent` as of the day it was read.

    `every` is their own cadence in days (0: none). `estimated`: no interaction is on record, so that strength and
    check-in come from the circle. `contact_days` is N, the weighted count of days with contact.
    """

    id: int
    uid: str
    name: str
    nickname: str
    organization: str
    title: str
    city: str
    circle: str
    every: int
    tags: tuple[str, ...]
    points: tuple[Point, ...]
    birthday: str
    met_on: str
    met_at: str
    introduced_by: str
    household: str
    note: str
    strength: int
    contact_days: float
    last_contact: str
    last_channel: str
    days_silent: int | None
    unanswered: int
    check_in: str
    estimated: bool
    snoozed_until: str
    archived_on: str
    deceased: bool
    extra: Mapping[str, str]
    created_at: str


@dataclass(frozen=True, slots=True)
class Moment(Record):
    """A line of the timeline: an interaction, an attempt, a note or a favor. `people` are the others who took part."""

    day: str
    kind: str
    channel: str
    direction: str
    minutes: int
    people: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Summary(Record):
    """A contact as a line of a list."""

    id: int
    name: str
    organization: str
    city: str
    circle: str
    strength: int
    estimated: bool
    last_contact: str
    check_in: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved(Record):
    """What a log entry, a circle or a snooze moved for one contact: before and after."""

    id: int
    name: str
    circle: str
    strength_before: int
    strength: int
    last_contact: str
    check_in_before: str
    check_in: str
    unanswered: int


@dataclass(frozen=True, slots=True)
class Hit(Record):
    """Somebody found by a search: where (`name`, `organization`, `card`, `note`, `interaction`), when, in what text."""

    id: int
    name: str
    organization: str
    circle: str
    strength: int
    last_contact: str
    place: str
    day: str
    text: str


@dataclass(frozen=True, slots=True)
class Why(Record):
    """The numbers behind a place in the plan (scheduling.md): all of them as of the day that it was asked.

    `warmth`, `target` and `answer` are chances from 0 to 1; `interval` is the longest silence in days that the cadence
    or the circle allows, `lasts` is h in days.
    """

    rule: str
    contact_days: float
    warmth: float
    target: float
    lasts: int
    interval: int
    answer: float
    importance: float
    priority: float


@dataclass(frozen=True, slots=True)
class DueRow(Record):
    """A person of the week's plan. `outcome`: open, reached, attempted, postponed or dropped."""

    position: int
    id: int
    name: str
    organization: str
    circle: str
    strength: int
    estimated: bool
    last_contact: str
    last_channel: str
    check_in: str
    days_silent: int | None
    unanswered: int
    outcome: str
    reason: str
    reach: str
    talk_about: str
    why: Why


@dataclass(frozen=True, slots=True)
class Week(Record):
    """What `netcrm due` shows: the week, its people, and how many more are waiting. `tracked`: is anybody?"""

    week: str
    first: str
    last: str
    capacity: int
    rows: tuple[DueRow, ...]
    waiting: int
    tracked: bool


@dataclass(frozen=True, slots=True)
class Step(Record):
    """One decision of an import: the contact, where the file states it, and what changes or why it does not."""

    name: str
    where: str
    because: str
    id: int = 0


@dataclass(frozen=True, slots=True)
class ImportPlan(Record):
    """What an import does, or would do: counts, and of each kind the first steps.

    `kept`: fields in which the file differs from what you typed, so that yours stayed. `unknown_people`: how many
    people took part in interactions of the file without being a contact.
    """

    format: str
    counts: Mapping[str, int]
    new: tuple[Step, ...]
    changed: tuple[Step, ...]
    doubtful: tuple[Step, ...]
    rejected: tuple[Step, ...]
    kept: tuple[Step, ...]
    notes: tuple[str, ...]
    operation: int | None = None


def public(value: object) -> object:
    """A value as JSON shows it: empty texts become null, tuples lists, records objects."""
    if value == "":
        return None
    if isinstance(value, tuple):
        return [public(item) for item in value]
    if isinstance(value, Record):
        return value.to_dict()
    if isinstance(value, Mapping):
        return dict(value)
    return value
