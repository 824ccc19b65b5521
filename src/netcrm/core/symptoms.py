"""What the doctor looks at in a store, check by check.

Rule: a check only reads, keeps no more than a row in hand, and yields what it finds with what there is to do about it.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from netcrm import names
from netcrm.core import cadence, upkeep
from netcrm.store import checks, comparing, health, is_server, rewriting, shelf
from netcrm.store.base import Row, Store
from netcrm.store.transfer import KEYS

ERROR, WARNING, NOTE = "error", "warning", "note"

STUMBLES = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError)
"""What reckoning with a damaged value may end with: a text where a number was, nothing where a text was."""

LONG_LOG = 64_000_000
"""Bytes of a write-ahead log after which something keeps it from being written into the file."""

LONG_AGO = 7
"""Days after which the newest backup is worth a word."""

RESTORE = "`netcrm restore` brings back an earlier state."


NUMBERS = {"id", "introduced_by", *(name for name in checks.RULES if name.endswith("_id"))}
"""Columns of which SQLite itself checks what they refer to."""


class Finding(NamedTuple):
    """What a check found: how bad it is, how many there are, the sentence, and what --fix does about it (or empty)."""

    check: str
    severity: str
    number: int
    text: str
    remedy: str = ""
    fixed: bool = False

    def to_dict(self) -> dict[str, object]:
        """The public shape."""
        return {**self._asdict(), "remedy": self.remedy or None}


class Patient(NamedTuple):
    """A store, the settings' file, the day and time, and the people a week that a first spread counts with."""

    store: Store
    settings: str
    today: date
    now: str
    capacity: int


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


def _contacts(patient: Patient) -> Iterator[Finding]:
    counted = list(miscounted(patient.store))
    if counted:
        text = f"What is counted from the interactions is not right: contact {counted[0]}."
        yield Finding("counted", ERROR, len(counted), text, "Counts it again.")
    misnamed = [
        row["id"] for row in patient.store.each("doctor/names")
        if row["folded"] != names.fold(row["name"]) or row["nickname_folded"] != names.fold(row["nickname"])
    ]  # fmt: skip
    if misnamed:
        text = f"A name and what it is found by differ: contact {misnamed[0]}. {RESTORE}"
        yield Finding("names", ERROR, len(misnamed), text)


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


def _access(patient: Patient) -> Iterator[Finding]:
    found = health.open_to_others(patient.store.path, patient.settings)
    if found:
        text = f"Others can read or write: {', '.join(path for path, _ in found[:5])}."
        yield Finding("access", WARNING, len(found), text, "Leaves them to their owner.")


def _readable(patient: Patient) -> Iterator[Finding]:
    found = rewriting.readable(patient.store.path)
    if found:
        text = f"The store is encrypted, and these backups can be read without its key: {', '.join(found[:5])}."
        yield Finding("readable", WARNING, len(found), text, "Encrypts them.")


def _unfinished(patient: Patient) -> Iterator[Finding]:
    found = health.unfinished(patient.store.path)
    if found:
        yield Finding("unfinished", NOTE, len(found), f"Left over from a stop: {found[0]}.", "Removes them.")


def _log(patient: Patient) -> Iterator[Finding]:
    path = patient.store.path
    if not health.is_logged_ahead(patient.store):
        text = "The store has no write-ahead log, so that reading waits for writing."
        yield Finding("log", WARNING, 1, text, "Gives it one.")
    elif os.path.exists(path + "-wal") and os.path.getsize(path + "-wal") > LONG_LOG:  # noqa: PTH110, PTH202
        size = os.path.getsize(path + "-wal") // 1_000_000  # noqa: PTH202
        yield Finding("log", NOTE, 1, f"The write-ahead log has {size} MB.", "Writes it into the store.")


def _clock(patient: Patient) -> Iterator[Finding]:
    last = patient.store.one("doctor/last_time")
    if last and last["at"] and str(last["at"])[:10] > (patient.today + timedelta(days=1)).isoformat():
        text = f"The last operation is from {last['at']}, and today is {patient.today}: the clock was or is wrong."
        yield Finding("clock", WARNING, 1, text)


def _room(patient: Patient) -> Iterator[Finding]:
    path = patient.store.path
    free, size = shutil.disk_usage(os.path.dirname(os.path.abspath(path))).free, os.path.getsize(path)  # noqa: PTH100, PTH120, PTH202
    if free < 2 * size:
        yield Finding("room", WARNING, 1, f"The disk has {free // 1_000_000} MB left, less than two copies need.")


def _backups(patient: Patient) -> Iterator[Finding]:
    kept = [each for each in shelf.kept(patient.store.path) if each.at <= patient.now]  # the clock may have been wrong
    if not kept:
        yield Finding("backups", NOTE, 1, "There is no backup: `netcrm backup` makes one.")
    elif date.fromisoformat(kept[0].at[:10]) < patient.today - timedelta(days=LONG_AGO):
        yield Finding("backups", NOTE, 1, f"The newest backup is from {kept[0].at}: `netcrm backup` makes one.")


CHECKS: Mapping[str, Callable[[Patient], Iterator[Finding]]] = {
    "damage": _damage, "references": _references, "schema": _schema, "values": _values, "counted": _contacts,
    "unexplained": _unexplained, "unused": _orphans, "access": _access, "readable": _readable,
    "unfinished": _unfinished, "log": _log, "clock": _clock, "room": _room, "backups": _backups,
}  # fmt: skip
"""What is looked at, in this order."""

ON_A_SERVER: Mapping[str, Callable[[Patient], Iterator[Finding]]] = {
    "schema": _parts, "counted": _contacts, "unused": _orphans, "access": _access, "clock": _clock,
}  # fmt: skip
"""What is looked at in a store on a server, which sees to its bytes and references, room and backups itself."""


def checks_of(patient: Patient) -> Mapping[str, Callable[[Patient], Iterator[Finding]]]:
    """The checks that a store goes through, by name."""
    return ON_A_SERVER if is_server(patient.store.path) else CHECKS
