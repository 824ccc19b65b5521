"""Who gets attention, and when not: circles, tags and their cadence, snooze, skip, archive.

Rule: attention is opted into. Only a contact in a circle, or with a cadence of their own or of a tag, is ever due.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from netcrm import names
from netcrm.core import contacts, facts, follow_ups, upkeep
from netcrm.core.who import Person
from netcrm.errors import NotFoundError, RefusedError, UsageError
from netcrm.records import Moved
from netcrm.store.base import Store

SKIP_DAYS = 28
"""How long `skip` waits: four weeks, as after a first unanswered attempt (scheduling.md); judgement."""


def place(store: Store, circle: str, people: Sequence[Person], today: date, capacity: int) -> list[Moved]:
    """Put people in a circle; `none` takes them out, and gives up who was to be written to after an event. A new circle
    spreads a first check-in anew."""
    name = contacts.circle_name(circle)
    if name is None:
        follow_ups.give_up(store, [person.id for person in people], today)
    placed = ((name, None, False, person.id) for person in people)
    store.update_many("contact", ("circle", "first_check_in", "left_out"), placed)
    return upkeep.refresh(store, [person.id for person in people], today, capacity)


def tag(
    store: Store, name: str, people: Sequence[Person], today: date, capacity: int, *, remove: bool = False
) -> list[str]:
    """Tag people, or with `remove` untag them; the names of those for whom it changed something."""
    row = store.one("contacts/tag", folded=names.fold(name.removeprefix("#")) or contacts.clean_tag(name))
    if remove and row is None:
        raise NotFoundError(f"There is no tag {name!r}.", "`netcrm list --json` shows each contact's tags.")
    tag_id = row["id"] if row is not None else contacts.tag_id(store, name)
    carried = {tagged["id"] for tagged in store.all("contacts/tagged", tag_id=tag_id)}
    changed = [person for person in people if (person.id in carried) == remove]
    if remove:
        store.run("contacts/untag", tag_id=tag_id, ids=str([person.id for person in changed]))
    else:
        store.insert_many("contact_tag", ("contact_id", "tag_id"), ((person.id, tag_id) for person in changed))
    if row is not None and row["every"]:  # else nobody's next check-in hangs on it
        upkeep.refresh(store, [person.id for person in changed], today, capacity)
    return [person.name for person in changed]


def tag_cadence(store: Store, name: str, every: int, today: date, capacity: int) -> int:
    """Give a tag a cadence in days (0: none), which holds for all who carry it; how many they are."""
    tag_id = contacts.tag_id(store, name)
    store.update("tag", tag_id, every=every)
    carried = [row["id"] for row in store.all("contacts/tagged", tag_id=tag_id)]
    upkeep.refresh(store, carried, today, capacity)
    return len(carried)


def drop(store: Store, person: Person, today: date, capacity: int) -> Moved:
    """Take somebody out of their circle, and what else would make them due: their own cadence, a wish for a day."""
    moved = place(store, "none", [person], today, capacity)[0]
    if moved.check_in:
        contacts.edit(store, person, contacts.Details(), ("every", "next"), today, capacity)
        moved = upkeep.refresh(store, [person.id], today, capacity)[0]
    if moved.check_in:
        sentence = f"{person.name} would still be due: a tag of theirs has a cadence."
        raise RefusedError(sentence, f"netcrm tag TAG id:{person.id} --remove, or netcrm archive id:{person.id}")
    return moved


def snooze(store: Store, person: Person, until: date, today: date, capacity: int) -> Moved:
    """Hide a contact from the plan until a day to come."""
    if until <= today:
        raise UsageError(f"{until} is not to come.", "Give a later day, such as friday or 3w.")
    row = store.one("upkeep/state", id=person.id)
    if row is None or not (row["check_in"] or follow_ups.has_open(store, person.id, today)):
        sentence = f"{person.name} is never due, so there is nothing to snooze."
        raise RefusedError(sentence, "`netcrm circle CIRCLE WHO` places somebody.", {"id": person.id})
    store.update("contact", person.id, snoozed_until=until.isoformat())
    return upkeep.refresh(store, [person.id], today, capacity)[0]


def snooze_all(store: Store, people: Sequence[Person], until: date, today: date, capacity: int) -> list[Moved]:
    """The same of several, of whom those who are never due are left as they are."""
    if until <= today:
        raise UsageError(f"{until} is not to come.", "Give a later day, such as friday or 3w.")
    asked = str([person.id for person in people])
    due = [row["id"] for row in store.all("upkeep/states", ids=asked) if row["check_in"]]
    store.update_many("contact", ("snoozed_until",), ((until.isoformat(), row_id) for row_id in due))
    return upkeep.refresh(store, due, today, capacity)


def skip(store: Store, person: Person, today: date, capacity: int) -> Moved:
    """Not this time: wait four weeks. It is no attempt, so the unanswered count stays."""
    return snooze(store, person, today + timedelta(days=SKIP_DAYS), today, capacity)


def archive(
    store: Store, people: Sequence[Person], today: date, capacity: int, *, deceased: bool = False
) -> list[Moved]:
    """Put people away: kept with all that is known, never due, not listed."""
    store.update_many("contact", ("archived_on",), ((today.isoformat(), person.id) for person in people))
    if deceased:
        store.update_many("contact", ("deceased",), ((True, person.id) for person in people))
    return upkeep.refresh(store, [person.id for person in people], today, capacity)


def unarchive(store: Store, people: Sequence[Person], today: date, capacity: int) -> list[Moved]:
    """Bring people back from the archive, into the circle that they had."""
    store.update_many("contact", ("archived_on", "deceased"), ((None, False, person.id) for person in people))
    return upkeep.refresh(store, [person.id for person in people], today, capacity)


def note(store: Store, person: Person, text: str, today: date) -> None:
    """Remember something about a contact, with today's date: a fact that does not expire."""
    facts.add(store, person, text, today, what="note")
