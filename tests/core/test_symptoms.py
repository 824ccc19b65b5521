"""What the doctor finds, one harm at a time, and what is left of it after mending."""

import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from netcrm import settings
from netcrm.core import doctor
from netcrm.core.findings import Finding, Patient
from netcrm.core.symptoms import CHECKS
from netcrm.errors import UnusableError
from netcrm.store import checks, health, sqlite, transfer
from netcrm.store.sqlite import SCHEMA_VERSION

if TYPE_CHECKING:
    from conftest import Session

pytestmark = pytest.mark.embedded

FIXTURES = Path(__file__).parents[1] / "store" / "fixtures"
LINES = (
    'add "Marie Dupont" --nickname Mimi --org Acme --city Lyon --circle close --tag data --met 2026-08-01 '
    '--email marie@acme.example --birthday --04-15 --note "climbs in March"',
    'add "Paul Martin" --met 2026-10-01 --by Marie --circle inner',
    "add Tomasz --every 3w",
    'log Marie Paul -m "lunch with slides" --on 2026-10-02 --minutes 50',
    "log Paul --attempt --via call",
    "remind Marie 3w 'send the slides'",
    "household Home Marie Paul",
    "tag data --every 6w",
    "due",
    "snooze Tomasz 3w",
    "archive Tomasz",
    "edit Paul --city Rome",
    "undo",
    'add "Ola Berg" --new',
    'add "Aleksandra Berg" --new',
    'merge "Ola Berg" "Aleksandra Berg" --yes',
    "view save mine tag:data",
    "source mail imap://ann@mail.example",
    "log Marie --on 2026-11-20",
    "undo",
)

SQL = {
    "a day that can't be": ("UPDATE interaction SET day = '2017-02-30' WHERE id = 1", {"values"}, False),
    "a circle that there is not": ("UPDATE contact SET circle = 'closer' WHERE id = 1", {"values"}, False),
    "a birthday that can't be": ("UPDATE contact SET birthday = '--13-01' WHERE id = 1", {"values"}, False),
    "no name": ("UPDATE contact SET name = '' WHERE id = 1", {"names"}, False),
    "a name that it is not found by": ("UPDATE contact SET name = 'Marja' WHERE id = 1", {"names"}, True),
    "a wrong nickname": ("UPDATE contact SET nickname_folded = 'momo' WHERE id = 1", {"names"}, True),
    "no nickname": ("UPDATE contact SET nickname = '' WHERE id = 1", {"names"}, False),
    "a name that can't be": ("UPDATE contact SET name = 'Ma' || char(7) WHERE id = 1", {"names", "values"}, False),
    "a wrong organization": ("UPDATE organization SET folded = 'acne' WHERE id = 1", {"names"}, True),
    "a wrong tag": ("UPDATE tag SET folded = 'dada' WHERE id = 1", {"names"}, True),
    "a wrong source": ("UPDATE source SET folded = 'quests' WHERE id = 1", {"names"}, True),
    "a wrong view": ("UPDATE saved_view SET folded = 'mime' WHERE id = 1", {"names"}, True),
    "a wrong address": ("UPDATE contact_point SET normalized = 'marie@acne.example' WHERE id = 1", {"names"}, True),
    "a wrong kind of address": ("UPDATE contact_point SET kind = 'phone' WHERE id = 1", {"names"}, False),
    "a wrong alias": ("UPDATE alias SET normalized = 'thomas' WHERE kind = 'name'", {"names"}, True),
    "a wrong uid of before": ("UPDATE alias SET normalized = 'u' WHERE kind = 'uid'", {"names"}, True),
    "two of one name": (
        "UPDATE organization SET folded = 'acne' WHERE id = 1;"
        "INSERT INTO organization (name, folded) VALUES ('ACME', 'acme');"
        "UPDATE contact SET organization_id = last_insert_rowid() WHERE id = 2",
        {"names"}, False,
    ),
    "a wrong last contact": ("UPDATE contact SET last_contact = '2026-01-01' WHERE id = 1", {"counted"}, True),
    "a wrong count": ("UPDATE contact SET contact_days = 99 WHERE id = 2", {"counted"}, True),
    "no check-in": ("UPDATE contact SET check_in = NULL WHERE id = 2", {"counted"}, True),
    "an organization of nobody": ("INSERT INTO organization (name, folded) VALUES ('Old', 'old')", {"unused"}, True),
    "an interaction of nobody": (
        "INSERT INTO interaction (uid, day, channel, created_at) VALUES ('u', '2026-01-01', 'call', '')",
        {"lonely"}, False,
    ),
    "a reference to nothing": (
        "PRAGMA foreign_keys = OFF; UPDATE contact SET introduced_by = 77 WHERE id = 1", {"references"}, True,
    ),
    "a needed reference to nothing": (
        "PRAGMA foreign_keys = OFF; INSERT INTO fact (uid, contact_id, text, day) VALUES ('f', 77, 't', '2026-01-01')",
        {"references"}, False,
    ),
    "no trigger": ("DROP TRIGGER journal_contact_update", {"derived"}, True),
    "another trigger": (
        "DROP TRIGGER journal_fact_insert; CREATE TRIGGER journal_fact_insert AFTER INSERT ON fact BEGIN SELECT 1; END",
        {"derived"}, True,
    ),
    "one trigger more": ("CREATE TRIGGER spy AFTER INSERT ON fact BEGIN SELECT 1; END", {"derived"}, True),
    "no index": ("DROP INDEX ix_contact_folded", {"derived"}, True),
    "no search": ("DROP TABLE contact_search", {"derived"}, True),
    "a stale search": (
        "INSERT INTO interaction_search (interaction_search) VALUES ('delete-all')", {"search"}, True,
    ),
    "one column more": ("ALTER TABLE contact ADD COLUMN shoe INTEGER", {"schema"}, False),
    "no write-ahead log": ("PRAGMA journal_mode = DELETE", {"log"}, True),
    "an operation to come": (
        "INSERT INTO operation (label, at) VALUES ('log', '2027-03-01T12:00:00')", {"clock"}, False,
    ),
}  # fmt: skip
"""Each harm: how it is done, the checks that find it, and whether it is mended."""


@pytest.fixture
def well(session: "Session") -> "Session":
    """A session with a healthy store and a backup of it."""
    session.after(*LINES)
    session("backup")
    return session


def _patient(session: "Session") -> Patient:
    store = session.open()
    chosen = settings.load({"NETCRM_CONFIG": str(session.folder / "config.toml")})
    return Patient(store, chosen, date(2026, 11, 23), "2026-11-23T12:00:00", {})


def _found(session: "Session") -> set[str]:
    patient = _patient(session)
    try:
        return {each.check for each in doctor.examine(patient)}
    finally:
        patient.store.close()


def _mended(session: "Session") -> doctor.Mended:
    patient = _patient(session)
    try:
        return doctor.mend(patient)
    finally:
        patient.store.close()


def _do(session: "Session", script: str) -> None:
    """Change the store past netcrm."""
    with closing(sqlite3.connect(session.db, isolation_level=None)) as connection:
        connection.executescript(script)


def _kept_rows(session: "Session") -> str:
    return session("export json").out


def test_a_healthy_store_has_nothing(well: "Session") -> None:
    assert _found(well) == set()


@pytest.mark.parametrize("schema", range(1, SCHEMA_VERSION))
def test_a_store_that_was_brought_up_to_date_has_the_schema_of_a_new_one(session: "Session", schema: int) -> None:
    _do(session, f"PRAGMA journal_mode = WAL; BEGIN;{(FIXTURES / f'schema-{schema}.sql').read_text()}COMMIT;")
    session.db.chmod(0o600)
    session("list")
    assert _found(session) & {"damage", "references", "schema", "derived", "search", "log", "access"} == set()


@pytest.mark.parametrize("harm", SQL)
def test_a_harm_is_found_and_mended_if_it_can_be(well: "Session", harm: str) -> None:
    script, checks, can_be_mended = SQL[harm]
    _do(well, script)
    assert _found(well) == checks
    done = _mended(well)
    assert {each.check for each in done.findings if not each.fixed} == (set() if can_be_mended else checks)
    assert _found(well) == (set() if can_be_mended else checks)


@pytest.mark.parametrize("harm", ["no trigger", "no index", "no search", "a stale search", "a wrong count"])
def test_mending_loses_nothing(well: "Session", harm: str) -> None:
    before = _kept_rows(well)
    _do(well, SQL[harm][0])
    _mended(well)
    assert _kept_rows(well) == before
    assert [row[1] for row in well("find slides").rows] == [row[1] for row in well("find 'lunch'").rows] != []
    well("note Marie 'is journalled again'")
    well("undo")


def test_more_than_are_read_at_once_are_mended_at_once(well: "Session") -> None:
    sql = "INSERT INTO introduction (uid, person_id, other_id, broker_id, day) VALUES ('{0}', 1, 2, 77, '2026-01-01');"
    _do(well, "PRAGMA foreign_keys = OFF;" + "".join(sql.format(number) for number in range(health.MOST + 50)))
    done = _mended(well)
    assert {each.check for each in done.findings if not each.fixed} == set()


def test_rows_are_mended_as_one_step_that_undo_takes_back(well: "Session") -> None:
    _do(well, SQL["an organization of nobody"][0] + ";" + SQL["a wrong count"][0])
    before = _kept_rows(well)
    done = _mended(well)
    assert well("history --limit 1").rows[0][:3] == [str(done.operation), "2026-11-23T12:00:00", "doctor"]
    assert Path(done.backup).exists()
    assert "Old" not in _kept_rows(well)
    well("undo")
    assert "Old" in _kept_rows(well)
    assert before.count("\n") == _kept_rows(well).count("\n")


def test_without_a_backup_nothing_is_mended(well: "Session") -> None:
    _do(well, SQL["a wrong count"][0])
    before = _kept_rows(well)
    for file in (well.folder / "backups").iterdir():
        file.unlink()
    (well.folder / "backups").rmdir()
    (well.folder / "backups").write_text("a file where the folder should be")
    with pytest.raises(UnusableError, match="No copy of the store can be made"):
        _mended(well)
    assert _kept_rows(well) == before


def test_a_row_that_no_command_changed_is_found_beside_the_backup(well: "Session") -> None:
    """SQLite has no checksum of what people wrote: a letter that fell over is seen by nothing else."""
    content = well.db.read_bytes()
    assert content.count(b"marie@acme.example") >= 2
    well.db.write_bytes(content.replace(b'"value":"', b'"value":"').replace(b"Lyon", b"Lyom"))
    found = _found(well)
    assert "unexplained" in found


def test_what_may_be_damaged_is_not_followed_and_stays_known(well: "Session") -> None:
    """A letter of a name fell over: what it is found by is the better witness, and the copy that mending made has the
    damage too."""
    _do(well, SQL["a wrong count"][0])
    well.db.write_bytes(well.db.read_bytes().replace(b"Acme", b"Acne"))
    assert {"unexplained", "names", "counted"} <= _found(well)
    assert {each.check for each in _mended(well).findings if not each.fixed} == {"unexplained", "names"}
    assert _found(well) == {"unexplained", "names"}


@pytest.mark.parametrize("harm", ["a wrong organization", "a wrong address"])
def test_an_import_makes_no_doubles_after_mending(well: "Session", harm: str) -> None:
    people = well.folder / "people.csv"
    people.write_text("name,email,organization\nMimi,marie@acme.example,\nZoë Quintero,,Acme\n")
    _do(well, SQL[harm][0])
    _mended(well)
    well(f"import {people}")
    assert (len(well("list").rows), len(well("org").rows)) == (4, 1)


def test_what_commands_changed_since_the_backup_is_explained(well: "Session") -> None:
    for line in (
        "edit Marie --city Paris --email new@acme.example", "rm Paul", "undo", "log Marie", "undo", "undo",
        "note Paul 'x'", "circle wide Paul", "merge Marie Paul --yes", "undo", "history", "due",
    ):  # fmt: skip
        well(line)
    assert "unexplained" not in _found(well)


def test_after_a_restore_older_backups_are_not_compared_with(well: "Session") -> None:
    well("log Marie -m later")
    well.today = "2026-11-24"
    well("backup")
    well("restore 2 --yes")
    well("log Marie -m 'another way'")
    assert "unexplained" not in _found(well)


def test_a_damaged_index_is_made_anew(well: "Session") -> None:
    index = "UPDATE sqlite_master SET sql = 'CREATE INDEX ix_contact_folded ON contact ({})' WHERE name = '{}';"
    for column, then in (("city", "REINDEX ix_contact_folded;"), ("folded", "")):
        _do(well, "PRAGMA writable_schema = ON;" + index.format(column, "ix_contact_folded"))
        _do(well, then)
    assert "damage" in _found(well)
    _mended(well)
    assert _found(well) == set()


def test_files_that_others_can_read_are_closed(well: "Session") -> None:
    (well.folder / "config.toml").write_text("capacity = 5\n")
    (well.folder / "config.toml").chmod(0o644)
    well.db.chmod(0o640)
    (well.folder / "backups").chmod(0o755)
    (backup,) = (well.folder / "backups").iterdir()
    backup.chmod(0o604)
    assert _found(well) == {"access"}
    assert _mended(well).findings[0].fixed
    assert [os.stat(path).st_mode & 0o077 for path in (well.db, backup, backup.parent)] == [0, 0, 0]  # noqa: PTH116
    assert _found(well) == set()


def test_what_a_stopped_process_left_is_removed(well: "Session") -> None:
    left = well.folder / "backups" / f".netcrm.db.{2**22 + 1}.new"
    left.write_text("half")
    assert _found(well) == {"unfinished"}
    _mended(well)
    assert not left.exists()


def test_a_backup_that_is_old_or_missing_is_a_note(well: "Session") -> None:
    well.today = "2026-12-24"
    patient = _patient(well)._replace(today=date(2026, 12, 24))
    found = doctor.examine(patient)
    patient.store.close()
    assert [(each.check, each.severity) for each in found] == [("backups", "note")]
    assert doctor.is_healthy(found)
    for file in (well.folder / "backups").iterdir():
        file.unlink()
    assert _found(well) == {"backups"}


def test_a_backup_that_is_damaged_is_told(well: "Session") -> None:
    well.today = "2026-11-24"
    well("add 'Ana Ruiz'")
    well("backup")
    for file in (well.folder / "backups").glob("*-23T*"):  # the other one is what the store is held against
        content = file.read_bytes()
        file.write_bytes(content[:-8192] + bytes(4096) + content[-4096:])
        replaced = file.with_name("netcrm-2026-11-22T120000-restore.db")
        replaced.write_text("as a restore found it")
        replaced.chmod(0o600)
    patient = _patient(well)._replace(today=date(2026, 11, 24), now="2026-11-24T12:00:00")
    found = doctor.examine(patient)
    patient.store.close()
    assert [(each.check, each.severity, each.number) for each in found] == [("backups", "warning", 1)]
    assert "netcrm-2026-11-23T120000-backup.db is damaged" in found[0].text
    assert not doctor.is_healthy(found)


def test_little_room_is_told(well: "Session", monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage:
        free = 1000

    usage: Callable[[str], object] = lambda _: Usage  # noqa: E731
    monkeypatch.setattr("shutil.disk_usage", usage)
    assert _found(well) == {"room"}


def test_a_check_that_stumbles_is_a_finding(well: "Session", monkeypatch: pytest.MonkeyPatch) -> None:
    def stumbles(_: object) -> None:
        raise ValueError("of what is in the row")

    monkeypatch.setattr(health, "values", lambda *_: stumbles(0))
    assert "values" in _found(well)


def _without_backups(session: "Session") -> None:
    for file in (session.folder / "backups").iterdir():
        file.unlink()


def _encrypted_beside(session: "Session") -> None:
    """The store is encrypted, and somebody put back a copy of what it was before."""
    (plain,) = (session.folder / "backups").iterdir()
    content = plain.read_bytes()
    session.environ["NETCRM_KEY_COMMAND"] = f"printf '%s' {'a1' * 32}"
    session("encrypt --with command")
    plain.write_bytes(content)


def _of_nobody(name: str) -> Callable[["Session"], None]:
    return lambda session: _do(session, SQL[name][0])


HARMS: Mapping[str, Callable[["Session"], object]] = {
    "damage": lambda session: _do(
        session,
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = 'CREATE INDEX ix_contact_folded ON contact (city)'"
        " WHERE name = 'ix_contact_folded';",
    ),
    "references": _of_nobody("a reference to nothing"),
    "schema": _of_nobody("no trigger"),
    "values": _of_nobody("a day that can't be"),
    "counted": _of_nobody("a wrong count"),
    "names": _of_nobody("a wrong organization"),
    "unexplained": lambda session: session.db.write_bytes(session.db.read_bytes().replace(b"Lyon", b"Lyom")),
    "unused": _of_nobody("an organization of nobody"),
    "access": lambda session: session.db.chmod(0o644),
    "readable": _encrypted_beside,
    "unfinished": lambda session: (session.folder / "backups" / f".netcrm.db.{2**22 + 1}.new").write_text("half"),
    "log": _of_nobody("no write-ahead log"),
    "clock": _of_nobody("an operation to come"),
    "zone": lambda session: session.environ.update(TZ="Europe/Pariss"),
    "settings": lambda session: session("config backups off"),
    "room": lambda _: None,  # it is the disk's harm
    "backups": _without_backups,
}
"""For each check, something that it finds."""


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_finds_something_and_nothing_in_a_healthy_store(
    well: "Session", monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    assert _by(well, name) == []
    HARMS[name](well)
    if name == "room":
        monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=1000))
    assert len(_by(well, name)) == 1


def _by(session: "Session", name: str) -> list[Finding]:
    """What one check finds."""
    patient = _patient(session)
    try:
        return list(CHECKS[name](patient._replace(environ=session.environ)))
    finally:
        patient.store.close()


@pytest.mark.parametrize("table", transfer.KEYS)
def test_every_column_that_has_a_rule_is_looked_at(tmp_path: Path, table: str) -> None:
    """No row of any table can hold what no command would have written without being found."""
    with closing(sqlite.scratch(lambda: "")) as store:
        columns = store._connection.execute(f"PRAGMA table_info({table})").fetchall()
        references = {"id", *store.references(table)}  # of which SQLite itself checks what they refer to
        filled = {row["name"]: f"no {row['name']}" for row in columns if row["name"] not in references}
        store._connection.execute("PRAGMA foreign_keys = OFF")
        store.insert(table, **dict.fromkeys(references, 1), **filled)
        ruled = {name for name in filled if f"{table}.{name}" in checks.RULES or name in checks.RULES}
        ruled -= {name for name in ruled if not checks.refused(table, name, filled[name])}
        nothing_set = settings.load({"NETCRM_CONFIG": str(tmp_path / "config.toml")})
        patient = Patient(store, nothing_set, date(2026, 11, 23), "", {})
        found = {each.text.partition(":")[0] for each in CHECKS["values"](patient)}
        assert found == {f"{table} 1, {name}" for name in ruled}
