"""Looks a store over, and mends what can be mended without losing anything.

Rule: whatever a damaged store makes a check stumble over is a finding too. Rows are changed as one operation, which
undo takes back, and after a backup; then everything is looked at again.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from netcrm.core import keyed, upkeep
from netcrm.core.findings import ERROR, NOTE, RESTORE, STUMBLES, Finding, Patient
from netcrm.core.symptoms import UNUSED, checks_of, miscounted
from netcrm.errors import NetcrmError
from netcrm.store import driver, health, is_server, rewriting, shelf


class Mended(NamedTuple):
    """What was found, fixed or not; the operation that mended rows (0: none), and the backup before it (or empty)."""

    findings: Sequence[Finding]
    operation: int
    backup: str


def is_healthy(findings: Iterable[Finding]) -> bool:
    """Whether nothing is left but notes."""
    return all(each.fixed or each.severity == NOTE for each in findings)


def examine(patient: Patient) -> list[Finding]:
    """All that the checks find. Raises UnusableError when another program is writing: that is no fault of the store."""
    found: list[Finding] = []
    for name, check in checks_of(patient).items():
        try:
            found += check(patient)
        except _stumbled() as trouble:
            if health.is_in_use(trouble):
                raise
            said = trouble.message if isinstance(trouble, NetcrmError) else type(trouble).__name__
            found.append(Finding(name, ERROR, 1, f"It could not be looked at: {said} {RESTORE}"))
    return found


def _stumbled() -> tuple[type[Exception], ...]:
    """What a check of a damaged store may end with."""
    return (NetcrmError, *STUMBLES, *health.troubles())


def mend(patient: Patient) -> Mended:
    """Examine, mend what has a remedy, and examine again; a backup comes first.

    Raises UnusableError when no backup can be made: then nothing is changed.
    """
    before = examine(patient)
    wanted = {each.check for each in before if each.remedy}
    if any(each.check == "unexplained" for each in before):
        wanted.discard("names")  # what a row says may be what was damaged
    backup, operation = "", 0
    if wanted - set(OF_FILES):
        if not is_server(patient.store.path):
            backup = shelf.keep(patient.store.path, "doctor", patient.now)
        for name in (name for name in OF_THE_FILE if name in wanted):
            OF_THE_FILE[name](patient)
        operation = _mend_rows(patient, wanted)
    for name in (name for name in OF_FILES if name in wanted):
        OF_FILES[name](patient)
    after = examine(patient)
    left = {(each.check, each.text) for each in after}
    fixed = [each._replace(fixed=True) for each in before if each.remedy and (each.check, each.text) not in left]
    return Mended([*fixed, *after], operation, backup)


def _mend_rows(patient: Patient, wanted: Iterable[str]) -> int:
    store = patient.store
    store.before_write = None  # the backup is made
    with store.write("doctor") as operation:
        for name in (name for name in OF_ROWS if name in wanted):
            OF_ROWS[name](patient)
    return operation if store.one("journal/operation", id=operation) is not None else 0


def _reindex(patient: Patient) -> None:
    health.reindex(patient.store)


def _derive(patient: Patient) -> None:
    health.make_derived(patient.store)


def _search(patient: Patient) -> None:
    health.fill_search(patient.store, health.stale_searches(patient.store))


def _empty(patient: Patient) -> None:
    emptied: list[health.Reference] = []
    # They are read so many at a time; what stays as it is ends it too.
    while (found := [each for each in health.references_to_nothing(patient.store) if each.may_be_empty]) != emptied:
        for each in found:
            patient.store.update(each.table, each.row_id, **{each.column: None})
        emptied = found


def _count_again(patient: Patient) -> None:
    ids = list(miscounted(patient.store))
    for row_id in ids:
        with suppress(*STUMBLES):  # what can't be counted is told by the other checks
            upkeep.refresh(patient.store, [row_id], patient.today, patient.settings.capacity)


def _file_again(patient: Patient) -> None:
    for each in list(keyed.misfiled(patient.store)):
        if each.right and not each.rival:
            patient.store.update(each.table, each.id, **{each.column: each.right})


def _remove_unused(patient: Patient) -> None:
    for query, table in zip(UNUSED.values(), ("organization", "tag", "household"), strict=True):
        for row in patient.store.all(query):
            patient.store.delete(table, row["id"])


def _tighten(patient: Patient) -> None:
    for path, mode in health.open_to_others(patient.store.path, patient.settings.file):
        with suppress(OSError):
            os.chmod(path, mode)  # noqa: PTH101


def _encrypt(patient: Patient) -> None:
    rewriting.rewrite_backups(patient.store.path, driver.key_of(patient.store.path))


def _sweep(patient: Patient) -> None:
    health.sweep(patient.store.path)


def _log_ahead(patient: Patient) -> None:
    health.log_ahead(patient.store)


OF_THE_FILE: Mapping[str, Callable[[Patient], None]] = {"damage": _reindex, "derived": _derive, "search": _search}
OF_ROWS: Mapping[str, Callable[[Patient], None]] = {
    "references": _empty, "counted": _count_again, "names": _file_again, "unused": _remove_unused
}  # fmt: skip
OF_FILES: Mapping[str, Callable[[Patient], None]] = {
    "access": _tighten, "readable": _encrypt, "unfinished": _sweep, "log": _log_ahead
}  # fmt: skip
"""What mends: what hangs on the tables, rows (as one operation), and what is beside the store (without a backup)."""
