"""An evening of cards: everybody who was met at an event, in one go and as one operation.

Rule: who is known is recognized as an import recognizes people, and is only completed: nothing that is on record is
overwritten. Whoever may be known, without being so for certain, is asked about or kept back with the evidence. The same
lines a second time change nothing. Nobody gets into a circle by it, unless one is named.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from netcrm import names
from netcrm.core import contacts, favors, follow_ups, interactions, plan, upkeep
from netcrm.core.card_lines import Card, Unread
from netcrm.core.contacts import Details
from netcrm.core.events import Event
from netcrm.core.gathering import joined
from netcrm.core.matching import NOBODY, Index, Known, Match, fold, keys
from netcrm.core.recognizing import Few
from netcrm.core.who import Person
from netcrm.errors import RefusedError, UsageError
from netcrm.records import ContactDraft, Point, Record
from netcrm.store.base import Row, Store

COUNTED: Final = ("new", "known", "unchanged", "kept", "interactions", "follow_ups", "promises", "asks")
"""What is counted, always all of it (docs/reference/json.md)."""

FIELDS: Final = ("organization", "title", "city")
"""Fields of a card that fill what a contact lacks."""

SAY_WHICH: Final = "Write id:{id} for the name if it is they, or add `, new` if not."


class Wishes(NamedTuple):
    """What goes for all: the day to write to them by (None: no follow-ups), the circle for who is in none, tags.
    `day_of` reads the day of a promise."""

    due_on: date | None
    day_of: Callable[[str], date]
    circle: str = ""
    tags: tuple[str, ...] = ()


class Decision(NamedTuple):
    """A person of the evening and which contact it is."""

    card: Card
    match: Match


class Line(Record):
    """What became of a person. `state`: `new`, `known`, `unchanged` or `kept`; `because`: what was done, or why not."""

    lines: tuple[int, ...]
    state: str
    id: int | None
    name: str
    because: str
    text: str


class Evening(Record):
    """What was done with the cards of an event: person by person in the order of their lines, and counted."""

    event: Event
    people: tuple[Line, ...]
    counts: Mapping[str, int]
    follow_up_by: str


def due_on(event_day: date, today: date, stated: date | None) -> date | None:
    """The day to write by: as stated, else a few days after the event; None when two weeks have gone by since.

    Raises UsageError for a stated one that is over, or on which a follow-up has faded.
    """
    last = follow_ups.fades_on(event_day)
    if stated is None:
        return max(today, event_day + timedelta(days=follow_ups.USUAL)) if today <= last else None
    if stated < today:
        raise UsageError(f"{stated} is over.", "Give today or a later day, such as friday; --next none plans nothing.")
    if stated > last:
        sentence = f"{stated} is more than two weeks after the event: by then a follow-up has faded."
        raise UsageError(sentence, f"Give {last} or an earlier day; netcrm remind WHO WHEN is for later ones.")
    return stated


def refuse_to_come(event_day: str, name: str, today: date) -> None:
    """Refuse cards of an event that has not been yet."""
    if event_day > today.isoformat():
        sentence = f"{name!r} is on {event_day}, still to come: cards are of an event that has been."
        raise RefusedError(sentence, "netcrm event list shows them all; event:N names another one.")


def decide(store: Store, cards: Sequence[Card], region: str, answers: Mapping[int, int]) -> list[Decision]:
    """Which contact each person is. `answers` decides on doubtful ones by their first line: the contact, or 0."""
    points = [point for card in cards for point in card.points]
    index = Few(store, region, [card.name for card in cards], points)
    read: dict[int, Known] = {}

    def known(contact: int) -> Known:
        if contact not in read:
            read[contact] = _known(store, contact)
        return read[contact]

    found: dict[int, int] = {}
    decided: list[Decision] = []
    for card in cards:
        match = _match(index, card, known, answers)
        if match.sure and match.id in found:
            first = decided[found[match.id]]
            decided[found[match.id]] = Decision(joined(first.card, card), first.match)
            continue
        if match.sure and match.id:
            found[match.id] = len(decided)
        decided.append(Decision(card, match))
    return decided


def _match(index: Index, card: Card, known: Callable[[int], Known], answers: Mapping[int, int]) -> Match:
    if card.known:
        return Match(card.known, True, "as you said")
    if card.is_new:
        return NOBODY
    draft = ContactDraft(card.name, organization=card.organization, points=card.points)
    match = index.contact(draft, keys(card.points), known)
    if not match.sure and card.lines[0] in answers:
        return Match(answers[card.lines[0]], True, "as you said")
    return match


def take(
    store: Store, event: Event, decided: Sequence[Decision], kept: Sequence[Unread], wishes: Wishes, today: date,
    capacity: int,
) -> Evening:  # fmt: skip
    """Bring in the people of an event, inside the store's `write`; what was done."""
    deck = Deck(store, event, wishes, today, capacity)
    lines = [deck.take(card, match) for card, match in decided]
    lines += [Line((one.line,), "kept", None, "", one.because, one.text) for one in kept]
    deck.finish()
    counts = deck.counts | Counter(line.state for line in lines)
    follow_up_by = wishes.due_on.isoformat() if wishes.due_on is not None else ""
    ordered = sorted(lines, key=lambda line: line.lines)
    return Evening(event, tuple(ordered), {kind: counts[kind] for kind in COUNTED}, follow_up_by)


class Deck:
    """The cards of an event that are being brought in. `take` each, then `finish`."""

    def __init__(self, store: Store, event: Event, wishes: Wishes, today: date, capacity: int) -> None:
        self.counts: Counter[str] = Counter()
        self._store = store
        self._event = event
        row = store.one("events/uid", number=event.number)
        self._uid = row["uid"] if row is not None else ""
        self._wishes = wishes
        self._today = today
        self._capacity = capacity
        self._touched: list[int] = []
        self._met: list[int] = []

    def take(self, card: Card, match: Match) -> Line:
        """Bring in a person; what was done."""
        if not match.sure:
            because = f"{match.because}. {SAY_WHICH.format(id=match.id)}"
            return Line(card.lines, "kept", match.id, card.name, because, card.text)
        row = self._store.one("cards/state", id=match.id) if match.id else None
        if match.id and row is None:
            return Line(card.lines, "kept", None, card.name, f"There is no contact id:{match.id}.", card.text)
        if row is not None and row["deceased"]:
            because = f"{row['name']} is on record as deceased."
            return Line(card.lines, "kept", match.id, row["name"], because, card.text)
        told: list[str] = []
        contact = self._add(card) if row is None else self._complete(match.id, row, card, told)
        name = card.name if row is None else str(row["name"])
        done = [*self._meet(contact, card, is_new=row is None), *self._favors(Person(contact, name), card)]
        if row is None or told or done:
            self._touched.append(contact)
        twice = [f"also line {', '.join(map(str, card.lines[1:]))}"] if len(card.lines) > 1 else []
        state = "new" if row is None else "known" if told or done else "unchanged"
        because = "; ".join([*([match.because] if row is not None and state == "known" else []), *told, *done, *twice])
        return Line(card.lines, state, contact, name, because, card.text)

    def finish(self) -> None:
        """Give everybody a follow-up, bring the materialized values up to date, and put them into the week's plan."""
        if self._met:
            follow_ups.close(self._store, self._met, self._event.day, in_person=True)
        for contact in self._met if self._wishes.due_on is not None else ():
            self._store.run(
                "follow_ups/add", uid=self._store.new_uid(), contact=contact, event=self._event.number,
                met_on=self._event.day, due_on=str(self._wishes.due_on),
            )  # fmt: skip
            self.counts["follow_ups"] += 1
        upkeep.refresh(self._store, self._touched, self._today, self._capacity)
        plan.take_in(self._store, self._today)

    def _add(self, card: Card) -> int:
        by_kind = _values(card.points)
        details = Details(
            name=card.name, organization=card.organization or None, title=card.title or None, city=card.city or None,
            circle=self._wishes.circle or None, met_at=self._event.name, emails=by_kind["email"],
            phones=by_kind["phone"], urls=by_kind["url"], handles=by_kind["handle"],
            tags=[*card.tags, *self._wishes.tags],
        )  # fmt: skip
        contact = contacts.add(self._store, details, self._today, self._capacity, anyway=True)
        self._store.update("contact", contact, met_on=self._event.day)
        return contact

    def _complete(self, contact: int, row: Row, card: Card, told: list[str]) -> int:
        """Fill in what is lacking of somebody known and say so; what the card says otherwise is said, and not taken."""
        known = _known(self._store, contact)
        fresh = {field: value for field in FIELDS if (value := getattr(card, field)) and not known.says[field]}
        points, others = self._new_points(contact, known, card.points)
        tags = [tag for tag in dict.fromkeys((*card.tags, *self._wishes.tags)) if fold(tag) not in known.tags]
        circle = self._wishes.circle if not row["circle"] else ""
        stated: dict[str, Any] = {**fresh, **self._first_met(known, row)}
        by_kind = _values(points)
        details = Details(
            **stated, circle=circle or None, tags=tags, emails=by_kind["email"], phones=by_kind["phone"],
            urls=by_kind["url"], handles=by_kind["handle"],
        )  # fmt: skip
        if details != Details():
            contacts.edit(self._store, Person(contact, row["name"]), details, (), self._today, self._capacity)
        told += [f"{field}: {value}" for field, value in fresh.items()]
        told += [f"{point.kind}: {point.value}" for point in points]
        told += [f"#{tag}" for tag in tags]
        told += [f"circle: {circle}"] * bool(circle)
        if told or self._is_there(contact) is None:
            told += [*_otherwise(card, known), *others]
        return contact

    def _first_met(self, known: Known, row: Row) -> dict[str, str]:
        """Where you met, of somebody with whom nothing is on record before the event."""
        says, day = known.says, self._event.day
        if says["met_at"] or says["met_on"] not in ("", day) or (row["last_contact"] or day) < day:
            return {}
        if not says["met_on"] and row["last_contact"]:
            return {}
        return {"met_on": day, "met_at": self._event.name}

    def _new_points(self, contact: int, known: Known, points: Sequence[Point]) -> tuple[list[Point], list[str]]:
        """Those that the contact lacks, and in words those that are somebody else's and stay it."""
        lacking: list[Point] = []
        others: list[str] = []
        for point, each in zip(points, keys(points), strict=True):
            if each in known.points:
                continue
            normalized = names.normal(point.kind, point.value)
            owner = self._store.one("contacts/point_owner", kind=point.kind, normalized=normalized)
            if owner is None or owner["id"] == contact:
                lacking.append(point)
            else:
                others.append(f"{point.value} stays with {owner['name']} (id:{owner['id']})")
        return lacking, others

    def _is_there(self, contact: int) -> Row | None:
        return self._store.one("cards/there", event=self._event.number, contact=contact)

    def _meet(self, contact: int, card: Card, *, is_new: bool) -> Iterator[str]:
        """The evening as an interaction of theirs, once; a note that comes later is added to it."""
        there = self._is_there(contact)
        usual = interactions.met_at(self._event.name)
        if there is not None:
            said = str(there["summary"])
            if card.note and card.note not in said:
                summary = card.note if said in ("", usual) else f"{said}, {card.note}"
                self._store.update("interaction", there["id"], summary=summary)
                yield f"note: {card.note}"
            return
        row = self._store.one("cards/state", id=contact)
        uid = row["uid"] if row is not None else ""
        interaction = self._store.add(
            "cards/interaction", uid=self._store.new_uid(), day=self._event.day, summary=card.note or usual,
            event=self._event.number, source_key=f"cards:{self._uid}:{uid}", created_at=self._store.now(),
        )  # fmt: skip
        if interaction is not None:
            self._store.insert("participant", interaction_id=interaction, contact_id=contact)
            self._store.run("interactions/settle_next", id=contact, day=self._event.day)
            self._met.append(contact)
            self.counts["interactions"] += 1
            if card.note:
                yield f"note: {card.note}"
            elif not is_new:
                yield "met"

    def _favors(self, person: Person, card: Card) -> Iterator[str]:
        """What was promised and asked, once each."""
        day = date.fromisoformat(self._event.day)
        usual = self._wishes.due_on or max(self._today, day + timedelta(days=follow_ups.USUAL))
        for text, due in map(self._dated, card.promises):
            if not self._is_open(person.id, "given", text):
                favor = favors.promise(self._store, person, text, day, due or usual, self._today)
                self.counts["promises"] += 1
                yield f"promised: {favor.text} by {favor.due_on}"
        for text, due in map(self._dated, card.asks):
            if not self._is_open(person.id, "received", text):
                favor = favors.ask(self._store, person, text, day, due, self._today)
                self.counts["asks"] += 1
                yield f"asked: {favor.text}"

    def _dated(self, text: str) -> tuple[str, date | None]:
        """A promise and its day, if it ends with one to come: `the paper by friday`."""
        what, by, when = text.rpartition(" by ")
        try:
            day = self._wishes.day_of(when) if by and what.strip() else None
        except UsageError:
            day = None
        return (what.strip(), day) if day is not None and day >= self._today else (text, None)

    def _is_open(self, contact: int, direction: str, text: str) -> bool:
        found = self._store.one(
            "cards/favor", contact=contact, direction=direction, day=self._event.day, text=text
        )  # fmt: skip
        return found is not None


def _otherwise(card: Card, known: Known) -> list[str]:
    """What a card says otherwise than the store."""
    return [
        f"{field} stays {known.says[field]} (the card: {value})"
        for field in FIELDS
        if (value := getattr(card, field))
        and known.says[field]
        and names.firm(value) != names.firm(str(known.says[field]))
    ]


def _values(points: Sequence[Point]) -> dict[str, list[str]]:
    """The values of points by their kind."""
    return {
        kind: [point.value for point in points if point.kind == kind] for kind in ("email", "phone", "url", "handle")
    }


def _known(store: Store, contact: int) -> Known:
    """A contact as matching compares it."""
    row = store.one("intake/known", id=contact)
    if row is None:
        raise LookupError(contact)
    says = {name: row[name] or ("" if name != "every" else 0) for name in row.keys()}  # noqa: SIM118 - a Row has keys
    points = row["points"].split("\x1f") if row["points"] else ()
    tags = row["tags"].split("\x1f") if row["tags"] else ()
    return Known(says, frozenset(points), frozenset(tags), json.loads(row["extra"] or "{}"))
