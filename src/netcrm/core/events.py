"""Events: where people were met, when, what it cost in money and in hours, and who was there.

Rule: an event is a name and a day. Who was there is told by the interactions that name it. A contact holds the name and
the day as text: what is changed here is changed there as well, and where you met stays when an event goes.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, NamedTuple

from netcrm import names
from netcrm.core import favors, follow_ups, interactions, results, upkeep
from netcrm.core.favors import Favor
from netcrm.core.results import Outcome
from netcrm.errors import AmbiguousError, NotFoundError, RefusedError, UsageError
from netcrm.records import Record
from netcrm.store.base import Row, Store, Value

PREFIX: Final = "event:"
LONGEST_NOTE: Final = 10_000
MOST_HOURS: Final = 31 * 24
SHOWN: Final = 10
"""How many of the events that fit an ambiguous name are listed."""


class Event(Record):
    """An event. `number` is what `event:N` takes, `people` how many were met there; `cost` is in `currency`."""

    number: int
    name: str
    day: str
    place: str
    kind: str
    cost: float
    currency: str
    hours: float
    note: str
    people: int = 0


class Details(Record):
    """What was said about an event; None is "not said". The day is read already; so is the cost."""

    name: str | None = None
    day: str | None = None
    place: str | None = None
    kind: str | None = None
    cost: float | None = None
    currency: str | None = None
    hours: float | None = None
    note: str | None = None


class Met(Record):
    """Somebody who was met at an event. `follow_up`: `open`, `done`, `dropped` (they are archived), `faded`, or empty
    for none; due and done on which day."""

    id: int
    name: str
    title: str
    organization: str
    circle: str
    follow_up: str
    due_on: str
    done_on: str


class Whole(Record):
    """An event with who was met there, and what came of it: favors and outcomes of the day, and later ones of those
    whom you met there first."""

    event: Event
    people: tuple[Met, ...]
    favors: tuple[Favor, ...]
    outcomes: tuple[Outcome, ...]


class Changed(NamedTuple):
    """An event as it is after a change, and how many contacts say another place or day by it."""

    event: Event
    contacts: int


class Removed(NamedTuple):
    """An event that is gone: how many interactions stay without it, how many follow-ups and outcomes went along."""

    event: Event
    interactions: int
    follow_ups: int
    outcomes: int


def every(store: Store) -> list[Event]:
    """All events, the latest first."""
    return [_read(row) for row in store.all("events/every")]


def listed(store: Store, since: str = "", until: str = "", kind: str = "") -> list[Event]:
    """The events from `since` to `until` (ISO days, empty for any), of a kind."""
    wanted = names.fold(kind)
    return [
        event
        for event in every(store)
        if since <= event.day <= (until or "9999") and (not kind or names.fold(event.kind) == wanted)
    ]


def is_named(text: str) -> bool:
    """Whether what was typed can only be an event: `event:3`."""
    typed = text.strip()
    return typed[: len(PREFIX)].lower() == PREFIX and typed[len(PREFIX) :].isdecimal()


def find(store: Store, text: str, today: date) -> Event:
    """The one event meant by `text`: `event:3`, `3`, its name, or part of it.

    The whole name beats words of it, these the beginnings of words, these any part. Of several with the very same name
    it is the latest that is not to come, else the next one. `event:` may stand before a name as well. Raises
    NotFoundError, AmbiguousError for several names, and UsageError for an empty text.
    """
    typed = text.strip()
    name = typed[len(PREFIX) :].strip() if typed[: len(PREFIX)].lower() == PREFIX else typed
    if not name:
        raise UsageError("EVENT is empty.", "Give its name, part of it, or event:3.")
    known = every(store)
    numbered = [event for event in known if name.isdecimal() and str(event.number) == name.lstrip("0")]
    return _only(typed, numbered or ([] if is_named(typed) else called(known, name)), today, known)


def called(known: Sequence[Event], text: str) -> list[Event]:
    """Those of that name; without one, those with its words, with words that begin so, with it anywhere in the name."""
    wanted = names.fold(text)
    words = wanted.split()
    ladder: tuple[Callable[[str], bool], ...] = (
        lambda name: name == wanted,
        lambda name: set(words) <= set(name.split()),
        lambda name: all(any(word.startswith(start) for word in name.split()) for start in words),
        lambda name: wanted in name,
    )
    for fits in ladder if wanted else ():
        found = [event for event in known if fits(names.fold(event.name))]
        if found:
            return found
    return []


def _only(typed: str, found: Sequence[Event], today: date, known: Sequence[Event]) -> Event:
    if not found:
        near = names.nearest(typed, dict.fromkeys(event.name for event in known))
        hint = f"Did you mean {' or '.join(near)}?" if near else "`netcrm event list` shows all with their numbers."
        raise NotFoundError(f"There is no event {typed[:60]!r}.", hint, {"nearest": near})
    if len({names.fold(event.name) for event in found}) > 1:
        fits = [
            {"ref": f"event:{event.number}", "id": event.number, "name": event.name, "because": event.day}
            for event in found[:SHOWN]
        ]
        count = f"{len(fits)} events" if len(found) <= SHOWN else f"More than {SHOWN} events"
        raise AmbiguousError(
            f"{count} fit {typed!r}.", "Type more of the name, or the event:N beside it.", {"candidates": fits}
        )
    been = [event for event in found if event.day <= today.isoformat()]
    return been[0] if been else found[-1]  # the latest first


def add(store: Store, details: Details) -> Event:
    """Add an event; a name and a day are needed. Raises UsageError, and RefusedError for one that is there already."""
    if details.name is None or details.day is None:
        raise UsageError("An event is a name and a day.", 'netcrm event add "Web afterwork" --on yesterday')
    values = _values(details)
    same = on_day(store, str(values["name"]), details.day)
    if same is not None:
        sentence = f"{same.name!r} on {same.day} is there already (event:{same.number})."
        raise RefusedError(sentence, f"netcrm event edit event:{same.number} changes it.")
    return _one(store, store.insert("event", uid=store.new_uid(), **values))


def on_day(store: Store, name: str, day: str) -> Event | None:
    """The event of that name on that day, or None."""
    wanted = names.fold(name)
    return next((event for event in every(store) if event.day == day and names.fold(event.name) == wanted), None)


def edit(store: Store, event: Event, details: Details, today: date, capacity: int) -> Changed:
    """Change what was said. A new name or day is that of those who were met there as well, and of what happened."""
    values = _values(details)
    name, day = str(values.get("name", event.name)), str(values.get("day", event.day))
    same = on_day(store, name, day)
    if same is not None and same.number != event.number:
        raise RefusedError(f"{same.name!r} on {day} is there already (event:{same.number}).", "Give another name.")
    there = store.all("events/people", number=event.number, day=event.day, name=event.name)
    if there and day > today.isoformat():
        sentence = f"{event.name!r} can't be on {day}, which is still to come: people were met there."
        raise RefusedError(sentence, "Give today or an earlier day.")
    changed = 0
    if name != event.name:
        changed = store.run("events/rename", name=name, before=event.name, day=event.day)
        before, after = interactions.met_at(event.name), interactions.met_at(name)
        store.run("events/retell", number=event.number, before=before, after=after)
    if day != event.day:
        moved = store.run("events/move_met", day=day, before=event.day, name=name)
        changed = max(changed, moved)
        for query in ("events/move_interactions", "events/move_follow_ups"):
            store.run(query, number=event.number, day=day, before=event.day)
    store.update("event", event.number, **values)
    if day != event.day:
        upkeep.refresh(store, [row["id"] for row in there], today, capacity)
    return Changed(_one(store, event.number), changed)


def remove(store: Store, event: Event) -> Removed:
    """Remove an event, with the follow-ups and the outcomes that are only its own; what happened with people stays."""
    row = store.one("events/counted", number=event.number)
    hanging = dict(row) if row is not None else {"interactions": 0, "follow_ups": 0, "outcomes": 0}
    store.delete("event", event.number)
    return Removed(event, **hanging)


def whole(store: Store, event: Event, today: date) -> Whole:
    """An event with all that came of it."""
    here: dict[str, Value] = {"number": event.number, "day": event.day, "name": event.name}
    people = store.all("events/people", **here)
    came = results.of_event(store, event.number)
    came += results.of_people(store, [row["id"] for row in people if row["is_first"]])
    given = [favors.read(row) for row in store.all("events/favors", **here)]
    return Whole(event, tuple(_met(row, today) for row in people), tuple(given), tuple(came))


def _met(row: Row, today: date) -> Met:
    state = ""
    if row["due_on"]:
        done = row["done_on"] or ((row["last_contact"] or "") > row["met_on"] and row["last_contact"])
        faded = follow_ups.fades_on(date.fromisoformat(row["met_on"])) < today
        state = "done" if done else "dropped" if row["archived_on"] else "faded" if faded else "open"
    return Met(
        row["id"], row["name"], row["title"], row["organization"] or "", row["circle"] or "", state,
        row["due_on"] or "", row["done_on"] or "",
    )  # fmt: skip


def _values(details: Details) -> dict[str, Value]:
    """The columns that `details` states, checked."""
    values: dict[str, Value] = {}
    if details.name is not None:
        values["name"] = names.clean(details.name, "name of the event")
    for field in ("place", "kind"):
        if (text := getattr(details, field)) is not None:
            values[field] = names.clean(text, field) if text.strip() else ""
    if details.note is not None:
        values["note"] = names.clean_text(details.note, "note", LONGEST_NOTE) if details.note.strip() else ""
    if details.hours is not None:
        if not 0 <= details.hours <= MOST_HOURS:
            raise UsageError(f"{details.hours:g} hours can't be meant.", f"Give 0 to {MOST_HOURS}.")
        values["hours"] = details.hours
    for field in ("day", "cost", "currency"):
        if (value := getattr(details, field)) is not None:
            values[field] = value
    return values


def _one(store: Store, number: int) -> Event:
    return next(event for event in every(store) if event.number == number)


def _read(row: Row) -> Event:
    return Event(
        row["number"], row["name"], row["day"], row["place"], row["kind"], row["cost"], row["currency"], row["hours"],
        row["note"], row["people"],
    )  # fmt: skip
