"""What the doctor looks at in a store, check by check; what is around it is core/surroundings.py's.

Rule: a check only reads, keeps no more than a row in hand, and yields what it finds with what there is to do about it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby

from netcrm.core import cadence, keyed, surroundings, upkeep
from netcrm.core.findings import ERROR, NOTE, RESTORE, STUMBLES, Finding, Patient
from netcrm.store import checks, comparing, health, is_server
from netcrm.store.base import Row, Store
from netcrm.store.transfer import KEYS

NUMBERS = {"id", "introduced_by", *(name for name in checks.RULES if name.endswith("_id"))}
"""Columns of which SQLite itself checks what they refer to."""


def _damage(patient: Patient) -> Iterator[Finding]:
    found = health.damage(patient.store)
    of_indexes = [fault for fault in found if health.is_of_an_index(fault)]
    if found and len(of_indexes) == len(found):
        text = f"Indexes do not fit their tables: {found[0]}."
        yield Finding("damage", ERROR, len(found), text, "Makes the indexes anew.")
    elif found:
        yield Finding("damage", ERROR, len(found), f"The file is damaged: {' '.join(found[0].split())}. {RESTORE}")


def _references(patient: Patient) -> Iterator[Finding]:
    found = health.references_to_nothing(patient.store)
    for may_be_empty in (True, False):
        group = [each for each in found if each.may_be_empty == may_be_empty]
        if group:
            first = group[0]
            text = f"Rows refer to what is not there: {first.table} {first.row_id}, {first.column}."
            remedy = "Empties what refers to nothing." if may_be_empty else ""
            yield Finding("references", ERROR, len(group), text if remedy else f"{text} {RESTORE}", remedy)


def _schema(patient: Patient) -> Iterator[Finding]:
    tables, derived = health.schema_faults(patient.store)
    if tables:
        text = f"Tables are not as netcrm makes them: {', '.join(tables)}. {RESTORE}"
        yield Finding("schema", ERROR, len(tables), text)
    elif derived:
        text = f"Triggers, indexes or search tables are missing or changed: {', '.join(derived[:5])}."
        yield Finding("derived", ERROR, len(derived), text, "Makes all of them anew.")
    else:
        stale = health.stale_searches(patient.store)
        if stale:
            text = f"The search does not find what is there: {', '.join(stale)}."
            yield Finding("search", ERROR, len(stale), text, "Fills the search anew.")


def _parts(patient: Patient) -> Iterator[Finding]:
    missing = health.missing_parts(patient.store)
    if missing:
        text = f"Triggers, indexes, functions or tables are missing or off: {', '.join(missing[:5])}."
        yield Finding("derived", ERROR, len(missing), text, "Makes what hangs on the tables anew.")


def _values(patient: Patient) -> Iterator[Finding]:
    """What no command and no import would have written, and a bit that fell over may."""
    for table in KEYS:
        for column in patient.store.columns(table):
            if f"{table}.{column}" not in checks.RULES and (column not in checks.RULES or column in NUMBERS):
                continue
            for value, number, first in health.values(patient.store, table, column):
                takes = checks.refused(table, column, value)
                if takes:
                    text = f"{table} {first}, {column}: {str(value)[:60]!r} is not {takes}. {RESTORE}"
                    yield Finding("values", ERROR, number, text)


def _counted(patient: Patient) -> Iterator[Finding]:
    counted = list(miscounted(patient.store))
    if counted:
        text = f"What is counted from the interactions is not right: contact {counted[0]}."
        yield Finding("counted", ERROR, len(counted), text, "Counts it again.")


def _names(patient: Patient) -> Iterator[Finding]:
    groups: dict[str, list[keyed.Misfiled]] = {"mended": [], "rival": [], "lost": []}
    for each in keyed.misfiled(patient.store):
        groups["rival" if each.rival else "mended" if each.right else "lost"].append(each)
    for kind, group in groups.items():
        if group:
            first = group[0]
            row = f"{first.table} {first.id}, {first.says[:60]!r}"
            text, remedy = {
                "mended": (f"What rows say and what they are found by differ: {row} by {first.wrong[:60]!r}.", AGAIN),
                "rival": (
                    f"Rows say what another one is found by: {row}, as {first.table} {first.rival}. {RIVALS}",
                    "",
                ),
                "lost": (f"A name and what it is found by differ: {row} by {first.wrong[:60]!r}. {RESTORE}", ""),
            }[kind]
            yield Finding("names", ERROR, len(group), text, remedy)


AGAIN = "Works it out again from what they say."
RIVALS = "Merge or remove one of them."


def miscounted(store: Store) -> Iterator[int]:
    """The contacts of whom what is materialized is not what their interactions say."""
    for row, expected in _recomputed(store):
        if expected is None or any(expected[name] != row[name] for name in upkeep.KEPT):
            yield int(row["id"])


def _recomputed(store: Store) -> Iterator[tuple[Row, Mapping[str, object] | None]]:
    """Each contact with what is materialized of it, computed anew; None where it can't be."""
    entries = groupby(store.each("doctor/entries"), key=lambda entry: entry["contact_id"])
    at, own = next(entries, (None, iter(())))
    for row in store.each("doctor/states"):
        while at is not None and at < row["id"]:
            at, own = next(entries, (None, iter(())))
        yield row, _expected(row, own if at == row["id"] else ())


def _expected(row: Row, entries: Iterable[Row]) -> Mapping[str, object] | None:
    try:
        tally = cadence.tally((e["day"], e["channel"], bool(e["attempt"]), e["direction"]) for e in entries)
        every = row["every"] or row["tag_every"] or 0
        first = row["first_check_in"]
        if upkeep.is_tracked(row["circle"], every, row["archived_on"]) and not tally.last and not first:
            return None
        return upkeep.state(row, tally, every, first)
    except STUMBLES:
        return None


def _unexplained(patient: Patient) -> Iterator[Finding]:
    copy = health.baseline(patient.store.path)
    if copy is None:
        return
    rows = list(comparing.unexplained(patient.store.path, copy))
    if rows:
        text = (
            f"Rows differ from those in {copy.path}, and no command changed them since: "
            f"{rows[0][0]} {rows[0][1]}. One of the two is damaged. {RESTORE}"
        )
        yield Finding("unexplained", ERROR, len(rows), text)


def _orphans(patient: Patient) -> Iterator[Finding]:
    store = patient.store
    lonely = store.one("doctor/lonely")
    if lonely and lonely["n"]:
        yield Finding("lonely", NOTE, lonely["n"], "Interactions without anybody who took part.")
    for what, query in UNUSED.items():
        rows = store.all(query)
        if rows:
            text = f"Nobody is of these {what}: {', '.join(row['name'] for row in rows[:5])}."
            yield Finding("unused", NOTE, len(rows), text, "Removes them.")


UNUSED = {
    "organizations": "doctor/unused_organizations",
    "tags": "doctor/unused_tags",
    "households": "doctor/empty_households",
}


CHECKS: Mapping[str, Callable[[Patient], Iterator[Finding]]] = {
    "damage": _damage, "references": _references, "schema": _schema, "values": _values, "counted": _counted,
    "names": _names, "unexplained": _unexplained, "unused": _orphans, **surroundings.CHECKS,
}  # fmt: skip
"""What is looked at, in this order."""

ON_A_SERVER: Mapping[str, Callable[[Patient], Iterator[Finding]]] = {
    "schema": _parts, "counted": _counted, "names": _names, "unused": _orphans,
    **{name: surroundings.CHECKS[name] for name in ("access", "clock", "settings", "zone")},
}  # fmt: skip
"""What is looked at in a store on a server, which sees to its bytes and references, room and backups itself."""


def checks_of(patient: Patient) -> Mapping[str, Callable[[Patient], Iterator[Finding]]]:
    """The checks that a store goes through, by name."""
    return ON_A_SERVER if is_server(patient.store.path) else CHECKS
