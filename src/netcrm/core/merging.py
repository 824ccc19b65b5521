"""Two contacts who are one person: A stays, B goes into it.

Rule: nothing is lost. Where both say something one value wins and the other is kept in `extra` (`other title`); what
there may be several of is joined; B's name and uid stay as other names of A, so that a file that speaks of B means A.
It is one operation, and its undo brings both back as they were.
"""

import json
from collections.abc import Mapping
from datetime import date

from netcrm import names
from netcrm.core import completing, upkeep
from netcrm.core.matching import aside_name
from netcrm.core.who import Person
from netcrm.errors import RefusedError, UsageError
from netcrm.records import Extra, Record, spread
from netcrm.store.base import Row, Store, Value, gone

COLUMNS = {
    "name": "name", "nickname": "nickname", "organization": "organization_id", "title": "title", "city": "city",
    "birthday": "birthday", "met_on": "met_on", "met_at": "met_at", "introduced_by": "introduced_by",
    "household": "household_id", "circle": "circle", "every": "every", "snoozed_until": "snoozed_until",
    "next": "next_on", "timezone": "timezone",
}  # fmt: skip
"""The fields of which one value wins, and the column of each."""

SHOWN = {"organization": "organization", "household": "household", "introduced_by": "broker"}
"""The columns that say in words what another column refers to."""

JOINED = {"note": "\n\n", "avoid": "\n", "languages": ", "}
"""Fields of which both values are kept, and what stands between them."""

OLDER = frozenset(["met_on", "met_at"])
"""Fields in which the one wins who was met first; in all others A, unless there is no value."""

PASSING = frozenset(["name", "snoozed_until", "next"])
"""Fields of which the losing value is not kept in `extra`: names are kept as aliases, the others are of the day."""

MOVES = (
    "move_labels", "copy_points", "move_tags", "move_interactions", "move_favors", "move_facts", "move_reminders",
    "move_news", "move_lists", "note_introduction", "drop_introduction", "note_second", "drop_second",
    "move_introductions", "move_brokers", "keep_outcomes", "move_plan_rows", "copy_distinct", "keep_done",
    "move_follow_ups", "move_outcomes", "move_tenures",
)  # fmt: skip
"""The statements of merging.sql that bring to A what hangs on B, in this order."""


class Field(Record):
    """A field of which either says something: the value of A, of B, and the one that A has then; `wins`: a, b, both."""

    field: str
    a: str
    b: str
    result: str
    wins: str


class Merge(Record):
    """What a merge does, or would do: who stays and who goes, field by field, and how much of B moves."""

    id: int
    name: str
    gone_id: int
    gone: str
    fields: tuple[Field, ...]
    moved: Mapping[str, int]


def compare(store: Store, a: Person, b: Person, keep: Mapping[str, str]) -> Merge:
    """What merging B into A would do; `keep` says for a field whose value wins, `a` or `b`.

    Raises UsageError for one person twice, or a field or side that there is not; RefusedError for archived people.
    """
    rows = _both(store, a, b)
    for field, side in keep.items():
        if field not in COLUMNS or side not in ("a", "b"):
            raise UsageError(f"--keep {field}={side} can't be meant.", f"FIELD=a or b; fields: {', '.join(COLUMNS)}.")
    one, other = rows
    fields = [_field(one, other, field, keep) for field in COLUMNS]
    fields += [Field(field, one[field], other[field], _joined(one, other, field), "both") for field in JOINED]
    counts = store.one("merging/counts", b=b.id)
    moved = {} if counts is None else {what: int(counts[what]) for what in counts.keys()}  # noqa: SIM118 - a Row
    result = next(field.result for field in fields if field.field == "name")
    told = tuple(field for field in fields if field.a or field.b)
    return Merge(a.id, result, b.id, other["name"], told, moved)


def merge(store: Store, a: Person, b: Person, keep: Mapping[str, str], today: date, capacity: int) -> Merge:
    """Merge B into A, inside the store's `write`; what was done. As many statements, however much there is to move."""
    planned = compare(store, a, b, keep)
    one, other = _both(store, a, b)
    wins = {field.field: field.wins for field in planned.fields}
    values: dict[str, Value] = {
        column: (other if wins.get(field) == "b" else one)[column] for field, column in COLUMNS.items()
    }
    values |= {"folded": names.fold(str(values["name"])), "nickname_folded": names.fold(str(values["nickname"]))}
    brokers = (values["introduced_by"], one["introduced_by"], other["introduced_by"])
    values["introduced_by"] = next((broker for broker in brokers if broker not in (None, a.id, b.id)), None)
    if wins.get("circle") == "b":
        values["first_check_in"] = other["first_check_in"]
    extra = completing.merged_extra(_extra(one), (*spread(_extra(other)), *_lost(store, a, b, planned)))
    values |= {"extra": extra} if extra else {}
    values |= {field: _joined(one, other, field) for field in JOINED}
    values |= {"created_at": min(one["created_at"], other["created_at"]), "private": one["private"] or other["private"]}
    for move in MOVES:
        store.run(f"merging/{move}", a=a.id, b=b.id)
    loser = one if wins["name"] == "b" else other
    aliases = {"uid": other["uid"], "name": loser["name"], "folded": loser["folded"]}
    store.run("merging/copy_aliases", a=a.id, b=b.id, called=values["folded"], **aliases)
    if values["household_id"] != other["household_id"]:
        store.run("households/drop_with", id=b.id)
    store.delete("contact", b.id)
    store.update("contact", a.id, **{column: value for column, value in values.items() if value != one[column]})
    upkeep.refresh(store, [a.id], today, capacity)
    return planned


def _both(store: Store, a: Person, b: Person) -> tuple[Row, Row]:
    if a.id == b.id:
        raise UsageError(f"Both are {a.name} (id:{a.id}).", "Name two contacts: netcrm merge A B.", {"id": a.id})
    rows = {row["id"]: row for row in store.all("merging/both", a=a.id, b=b.id)}
    for each in (a, b):
        if each.id not in rows:
            raise gone(each.name)
    for row in rows.values():
        if row["archived_on"]:
            sentence = f"{row['name']} (id:{row['id']}) is archived."
            raise RefusedError(sentence, f"Bring them back first: netcrm unarchive id:{row['id']}", {"id": row["id"]})
    return rows[a.id], rows[b.id]


def _field(one: Row, other: Row, field: str, keep: Mapping[str, str]) -> Field:
    a, b = _shown(one, field), _shown(other, field)
    side = keep.get(field) or ("b" if field in OLDER and _met_later(one, other) else "a")
    wins = side if (b if side == "b" else a) or not (a or b) else "a" if a else "b"
    return Field(field, a, b, b if wins == "b" else a, wins)


def _shown(row: Row, field: str) -> str:
    value = row[SHOWN.get(field, COLUMNS[field])]
    return str(value) if value else ""


def _met_later(one: Row, other: Row) -> bool:
    return bool(other["met_on"]) and (not one["met_on"] or other["met_on"] < one["met_on"])


def _joined(one: Row, other: Row, field: str) -> str:
    """Both values, one after the other; what both say is said once."""
    a, b = str(one[field]), str(other[field])
    if field == "note":
        return a if not b or b in a else b if a in b else a + JOINED[field] + b
    between = JOINED[field]
    return between.join(dict.fromkeys(part for text in (a, b) for part in text.split(between) if part))


def _lost(store: Store, a: Person, b: Person, planned: Merge) -> list[tuple[str, str]]:
    """What no field holds afterwards, under its field's name."""
    lost = [
        (aside_name(field.field), field.a if field.wins == "b" else field.b)
        for field in planned.fields
        if field.a and field.b and field.a != field.b and field.wins != "both" and field.field not in PASSING
    ]
    labels: dict[tuple[str, str], str] = {}
    for point in store.all("merging/points", a=a.id, b=b.id):
        each = (point["kind"], point["normalized"])
        if point["contact_id"] == a.id:
            labels[each] = point["label"]
        elif each in labels and point["label"] and labels[each] not in ("", point["label"]):
            lost.append((f"other {point['kind']}", f"{point['value']} ({point['label']})"))
    return lost


def _extra(row: Row) -> Extra:
    extra: Extra = json.loads(row["extra"] or "{}")
    return extra
