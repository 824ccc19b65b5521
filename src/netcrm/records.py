"""The frozen records that cross rooms. `to_dict` gives the public JSON shape, documented in docs/reference/json.md.

Dates are ISO text (`2026-11-23`) throughout, as in the store; a partial date may lack its year (`--04-15`) or its day
(`1990-04`). An empty text means "not known".
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Self, dataclass_transform

CIRCLES = ("inner", "close", "active", "wide")
"""The declared tiers, closest first, after Dunbar's layers (about 5, 15, 50, 150 people)."""

POINT_KINDS = ("email", "phone", "url", "handle")


@dataclass_transform(frozen_default=True)
class Record:
    """A frozen value: fields and defaults are declared, and checked by mypy, as those of a dataclass.

    A dataclass writes and compiles its methods anew each time that its module is imported, 2 ms a class: for the
    records of this house a fifth of what an everyday command takes. These share their methods.
    """

    _fields: ClassVar[tuple[str, ...]] = ()
    _needed: ClassVar[frozenset[str]] = frozenset()
    _defaults: ClassVar[dict[str, object]] = {}

    def __init_subclass__(cls) -> None:
        cls._fields = tuple(cls.__annotations__)
        cls._defaults = {name: getattr(cls, name) for name in cls._fields if hasattr(cls, name)}
        cls._needed = frozenset(cls._fields) - cls._defaults.keys()

    def __init__(self, *values: object, **named: object) -> None:
        given = self._defaults | named
        if values:
            given.update(zip(self._fields, values, strict=False))
        if len(given) != len(self._fields) or not self._needed <= given.keys() or len(values) + len(named) > len(given):
            raise TypeError(f"{type(self).__name__} takes {', '.join(self._fields)}.")
        object.__setattr__(self, "__dict__", given)

    @classmethod
    def of(cls, values: dict[str, Any]) -> Self:
        """A record of a dict that holds each of its fields, which becomes its own and is not looked at: for readers of
        many, to whom it is a third of the work."""
        record = cls.__new__(cls)
        object.__setattr__(record, "__dict__", values)
        return record

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} is frozen")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} is frozen")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self._fields)})"

    def _values(self) -> tuple[object, ...]:
        return tuple([getattr(self, name) for name in self._fields])

    def to_dict(self) -> dict[str, object]:
        """The public shape: field by field in order, with null for what is not known."""
        return {name: public(getattr(self, name)) for name in self._fields}


class Point(Record):
    """A way to reach a contact: one of POINT_KINDS, the value as it was given, and a label such as `work`."""

    kind: str
    value: str
    label: str = ""


class ContactDraft(Record):
    """A contact as an outside file states it, not yet matched to the store.

    `where` is file and line (`Connections.csv:12`), for messages. `extra` keeps what the reader could not place, under
    the name that it had; a name may come more than once. `every` is a cadence in days, 0 for none. `languages` are
    codes (`fr, en`), `avoid` is a line for each thing that is not to be mentioned.
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
    languages: str = ""
    timezone: str = ""
    avoid: str = ""
    private: bool = False


class Person(Record):
    """Who took part, as an outside file states it: whatever of uid, URL, e-mail and name it knows."""

    name: str = ""
    url: str = ""
    email: str = ""
    uid: str = ""


class InteractionDraft(Record):
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


class Rejected(Record):
    """A record that could not be read: where (file and line), why, in a sentence."""

    where: str
    reason: str


class Remark(Record):
    """Something that the reader left out of a record that came in: where (file and line), and a sentence."""

    where: str
    text: str


Draft = ContactDraft | InteractionDraft | Rejected | Remark

Extra = Mapping[str, str | list[str]]
"""What no field of ours holds, under the name that it came with; a list where the name came more than once."""


def gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, str | list[str]]:
    """`extra` of a draft as a mapping, in which a name that comes again holds a list."""
    extra: dict[str, str | list[str]] = {}
    for name, value in pairs:
        have = extra.get(name)
        if have is None:
            extra[name] = value
        elif isinstance(have, list):
            have.append(value)
        else:
            extra[name] = [have, value]
    return extra


def spread(extra: Extra) -> tuple[tuple[str, str], ...]:
    """The pairs that `gathered` made a mapping of; those of one name stand together."""
    return tuple(
        (name, each) for name, value in extra.items() for each in (value if isinstance(value, list) else [value])
    )


class Tenure(Record):
    """Where somebody was before: the organization that they left, as what, and the day on which that was noticed."""

    organization: str
    title: str
    until: str


class Contact(Record):
    """A person with everything known of them; `strength` and `days_silent` as of the day it was read.

    `every` is their own cadence in days (0: none). `estimated`: no interaction is on record, so that strength and
    check-in come from the circle. `contact_days` is N, the weighted count of days with contact. `avoid`: what not to
    mention. `formerly`: where they were before, the latest first.
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
    extra: Extra
    created_at: str
    private: bool
    avoid: tuple[str, ...]
    languages: tuple[str, ...]
    timezone: str
    formerly: tuple[Tenure, ...]


class Moment(Record):
    """A line of the timeline: an interaction, an attempt, a note, a favor or an outcome. `people` are the others who
    took part."""

    day: str
    kind: str
    channel: str
    direction: str
    minutes: int
    people: tuple[str, ...]
    text: str


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
    private: bool = False


class Named(Record):
    """The same with `--public`: what is known of them without you."""

    id: int
    name: str
    organization: str
    city: str


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
    private: bool = False


class Why(Record):
    """The numbers behind a place in the plan: all of them as of the day that it was asked.

    `rule` set the check-in, `place` put the person into the plan: `met`, `carried`, `priority`, `dormant`, `optional`,
    `gap`, or for who is not in it `waiting`. `damping` is what people of the same tag or organization above leave of
    the priority. `news` is what fresh news of them multiplies it by.
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
    damping: float
    place: str
    news: float = 1.0


class DueRow(Record):
    """A person of the week's plan. `outcome`: open, reached, attempted, postponed or dropped.

    `kind`: empty, `dormant` for the slot of an old tie, `optional` for a spare one, `gap` for somebody of a tag that
    fell silent, `met` for a follow-up. `carried_from` is the week that they were left open in; `minutes` the estimate
    for a plan with a budget; `together` are the household's others. Of a follow-up: the `event`, `met_on` and the day
    to write by.
    """

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
    kind: str
    carried_from: str
    minutes: int
    together: tuple[str, ...]
    why: Why
    private: bool = False
    event: str = ""
    met_on: str = ""
    follow_up_by: str = ""


class Beside(Record):
    """What stands beside the plan: a `birthday`, `promise`, `ask`, `reminder` or reply `owed`.

    `number` is the one that closes it: `remind --done` takes a reminder's, `done` that of a promise or an ask.
    """

    kind: str
    day: str
    id: int | None
    name: str
    text: str
    number: int | None = None

    @property
    def closed_by(self) -> str:
        """What is typed after netcrm to close it, if it has a number."""
        return f"{'remind --done' if self.kind == 'reminder' else 'done'} {self.number}"


class Week(Record):
    """What `netcrm due` shows: the week, its people, and how many more are waiting. `tracked`: is anybody?

    `state`: `planned`, `preview` of a week to come, or `past`. `minutes`: the budget, 0 for none. `bonus`: who was in
    touch this week without being in its plan. `ahead`: a later week that has a plan already, so that the clock is off.
    `unkept`: why the plan could not be stored, empty when it is.
    """

    week: str
    first: str
    last: str
    capacity: int
    rows: tuple[DueRow, ...]
    waiting: int
    tracked: bool
    state: str = "planned"
    minutes: int = 0
    bonus: tuple[str, ...] = ()
    beside: tuple[Beside, ...] = ()
    ahead: str = ""
    unkept: str = ""


class Kept(Record):
    """What came of a week: of those planned (optional ones apart) how many were reached, tried, and so on.

    `rate` is reached over planned, null for an empty week. `kept`: nobody was left open, and at least one was reached
    or tried. `bonus`: who was in touch without having been planned.
    """

    week: str
    first: str
    last: str
    planned: int
    reached: int
    attempted: int
    postponed: int
    dropped: int
    open: int
    bonus: int
    rate: float | None
    kept: bool


class Step(Record):
    """One decision of an import: the contact, where the file states it, and what changes or why it does not."""

    name: str
    where: str
    because: str
    id: int = 0


class ImportPlan(Record):
    """What an import does, or would do: counts, and of each kind the first steps.

    `kept`: fields in which the file differs from what you typed, so that yours stayed. `unknown_people`: how many
    people took part in interactions of the file without being a contact; `unknown` are the most frequent of them.
    `news` is what a newer list told: who changed organization or title, who is new, who is gone.
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
    news: tuple[Step, ...] = ()
    unknown: tuple[Step, ...] = ()


class NewsItem(Record):
    """What a newer whole list told of a contact. `kind`: `organization`, `title`, `new` in it, or `gone` from it."""

    day: str
    kind: str
    id: int
    name: str
    before: str
    after: str
    source: str


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
