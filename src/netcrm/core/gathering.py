"""The cards of an evening, gathered: who stands there twice is one person, with what both lines say.

Rule: the same name is the same person, unless the lines name two firms; so is the same address, if the names have a
word in common. Whatever else looks like one and the same is kept back and told, never guessed at.
"""

from collections.abc import Iterable, Sequence

from netcrm import names
from netcrm.core.card_lines import Card, Unread

SINGLE = ("title", "organization", "city")
"""Fields of which the first line that says something counts."""

LISTS = ("points", "tags", "promises", "asks")


def gathered(found: Iterable[Card | Unread]) -> tuple[list[Card], list[Unread]]:
    """The people in the order of their first lines, and the lines that are kept back."""
    people: list[Card] = []
    kept: list[Unread] = []
    for one in found:
        if isinstance(one, Unread):
            kept.append(one)
            continue
        at, trouble = _same(people, one)
        if trouble:
            kept.append(Unread(one.lines[0], one.text, trouble))
        elif at is None:
            people.append(one)
        else:
            people[at] = joined(people[at], one)
    return people, kept


def joined(one: Card, other: Card) -> Card:
    """Both as one person: of a single field the first counts, lists and notes add up, and what else the second says is
    noted."""
    values = {field: getattr(one, field) or getattr(other, field) for field in SINGLE}
    lists = {field: tuple(dict.fromkeys((*getattr(one, field), *getattr(other, field)))) for field in LISTS}
    more = [
        getattr(other, field)
        for field in SINGLE
        if getattr(one, field) and names.fold(getattr(other, field)) not in ("", names.fold(getattr(one, field)))
    ]
    notes = list(dict.fromkeys(filter(None, (one.note, other.note, *more))))
    return Card.of(
        {
            **vars(one), **values, **lists, "note": ", ".join(notes), "lines": (*one.lines, *other.lines),
            "known": one.known or other.known, "is_new": one.is_new or other.is_new, "text": one.text,
        }
    )  # fmt: skip


def _same(people: Sequence[Card], one: Card) -> tuple[int | None, str]:
    """The place of who is the same person, or what is in the way of telling."""
    for place, other in enumerate(people):
        if one.known or other.known:
            if one.known == other.known:
                return place, ""
            continue
        named = names.fold(one.name) == names.fold(other.name)
        shared = _points(one) & _points(other)
        if named and not _differ(one, other):
            return place, ""
        if one.is_new:
            continue
        if named:
            return None, f"Line {other.lines[0]} has another {other.name}, at {other.organization}. Two people, or one?"
        if shared and not set(names.fold(one.name).split()).isdisjoint(names.fold(other.name).split()):
            return place, ""
        if shared:
            return None, f"Line {other.lines[0]} ({other.name}) has {sorted(shared)[0]} too. Two people, or one?"
    return None, ""


def _differ(one: Card, other: Card) -> bool:
    """Whether two lines name two firms."""
    firms = {names.firm(card.organization) for card in (one, other) if card.organization}
    return len(firms) == 2


def _points(card: Card) -> set[str]:
    """The addresses that belong to one person; a telephone may be that of a house."""
    return {names.normal(point.kind, point.value) for point in card.points if point.kind != "phone"}
