"""encrypt, decrypt and rekey: every command goes on as before, nobody reads a thing without the key, and it is said."""

import io
import json
import os
import random
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from netcrm.cli import encrypting, restore, unlocking
from netcrm.cli.app import App
from netcrm.store import driver, shelf, vault
from netcrm.store.returning import Planned
from netcrm.system import kernel, secrets

if TYPE_CHECKING:
    from conftest import Session

pytestmark = pytest.mark.embedded

NAME = "Zebulon Quagga"
FIXTURES = Path(__file__).parents[1] / "store" / "fixtures"
PASSPHRASE = "four words that fit"  # noqa: S105 - of invented stores


def _readable(folder: Path, *needles: str) -> list[str]:
    """The files below a folder in which a text stands that nobody should read."""
    return [
        file.name
        for file in sorted(folder.rglob("*"))
        if file.is_file() and any(needle.encode() in file.read_bytes() for needle in needles)
    ]


def _encrypted(session: "Session", *lines: str) -> "Session":
    session.after(f"add '{NAME}' --circle inner --email z@x.example", f"log zebulon -m '{NAME} had tea'")
    for line in lines:
        session(line)
    session("encrypt")
    return session


def _types(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Have somebody sit at the terminal who types these; what they were asked."""
    asked: list[str] = []
    left = list(answers)

    def prompt(text: str, *, hide_input: bool, err: bool) -> str:
        assert hide_input
        assert err
        asked.append(text)
        return left.pop(0)

    monkeypatch.setattr(App, "can_ask", property(lambda session: not session.json))
    for module in (encrypting, unlocking):
        monkeypatch.setattr(module.typer, "prompt", prompt)
    return asked


def test_nothing_can_be_read_afterwards(locked: "Session", keyring: dict[str, str]) -> None:
    locked.after(f"add '{NAME}' --circle inner", f"log zebulon -m '{NAME} had tea'")
    locked("backup")
    locked("backup")
    wal = sqlite3.connect(locked.db)
    wal.execute("PRAGMA wal_autocheckpoint = 0")
    wal.execute("UPDATE contact SET city = 'Quaggaville'")
    wal.commit()
    os.link(f"{locked.db}-wal", locked.folder / "kept-wal")
    shutil.copy(locked.folder / "kept-wal", locked.folder / "copied")
    wal.close()  # as after a crash: the log is there, and has what the file has not
    shutil.copy(locked.folder / "copied", f"{locked.db}-wal")
    (locked.folder / "copied").unlink()
    (locked.folder / "kept-wal").unlink()
    assert "netcrm.db" in _readable(locked.folder, NAME)
    answer = locked("encrypt --json")
    assert answer.data == {
        "path": str(locked.db), "encrypted": True, "key": "keyring", "backups": 2, "left": [], "secret": None,
    }  # fmt: skip
    assert _readable(locked.folder, NAME, NAME.lower(), "quagga", "Quaggaville", "CREATE TABLE", "SQLite format") == []
    assert sorted(file.name for file in locked.folder.iterdir()) == ["backups", "netcrm.db"]
    assert {file.stat().st_mode & 0o777 for file in locked.folder.rglob("*.db")} == {0o600}
    assert list(keyring) == [locked.db.read_bytes()[:16].hex()]
    locked("note zebulon 'Quagga'")
    locked("backup")
    assert _readable(locked.folder, NAME, "Quagga") == []
    assert locked("show zebulon --json").data["city"] in ("", None, "Quaggaville")


@pytest.mark.parametrize("place", ["keyring", "command", "passphrase"])
def test_there_and_back_all_is_the_same(locked: "Session", monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    locked.after(f"add '{NAME}' --circle inner", "add Bo --tag data", f"log zebulon -m '{NAME} had tea'", "rm bo")
    before = _dump(locked.db)
    locked("backup")
    if place == "command":
        locked("config key_command 'echo some words; echo others'")
    if place == "passphrase":
        _types(monkeypatch, PASSPHRASE, PASSPHRASE, PASSPHRASE, PASSPHRASE, PASSPHRASE)
    told = locked(f"encrypt --with {place}").err
    assert told.startswith("The store is encrypted, with 1 kept backup.")
    assert locked("list").rows[0][1] == NAME
    assert locked("history").rows[0][2] == "rm"
    locked("decrypt")
    assert _dump(locked.db) == before
    with closing(sqlite3.connect(locked.db)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert locked("add Cleo --json").data["id"] == 3  # the ids of what was removed are not given again
    assert NAME.encode() in Path(shelf.kept(str(locked.db))[0].path).read_bytes()
    locked("undo")
    assert locked("doctor").code == 0


def _dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        header = [str(connection.execute(f"PRAGMA {name}").fetchone()) for name in ("application_id", "user_version")]
        return header + sorted(connection.iterdump())


def test_a_new_key_opens_and_the_old_one_does_not(locked: "Session", keyring: dict[str, str]) -> None:
    _encrypted(locked, "backup")
    (old,) = keyring
    locked(f"backup {locked.folder}/elsewhere.db")
    locked("rekey")
    (new,) = keyring.keys() - {old}
    assert locked.db.read_bytes()[:16].hex() == new
    assert [Path(each.path).read_bytes()[:16].hex() for each in shelf.kept(str(locked.db))] == [new]
    shown = locked("rekey --show --json").data
    assert (shown["encrypted"], shown["secret"]) == (True, keyring[new])
    elsewhere = keyring.pop(old)
    refused = locked(f"restore {locked.folder}/elsewhere.db --yes", ok=False)
    assert (refused.code, "its key is not here" in refused.err) == (6, True)
    keyring[old] = elsewhere
    locked("rm zebulon")
    locked(f"restore {locked.folder}/elsewhere.db --yes")
    assert locked("list").rows[0][1] == NAME
    assert locked.db.read_bytes()[:16].hex() == new


@pytest.mark.parametrize("line", ["list", "add Cleo", "log zebulon", "doctor", "backup", "history", "undo", "rekey"])
def test_without_its_key_it_is_one_sentence(locked: "Session", keyring: dict[str, str], line: str) -> None:
    _encrypted(locked)
    before = locked.db.read_bytes()
    (name,) = keyring
    keyring[name] = "0" * 64
    refused = locked(line, ok=False)
    assert (refused.code, refused.out) == (6, "")
    assert refused.err.startswith(f"netcrm: The key from the keyring does not open {locked.db}: it is another one's")
    keyring.clear()
    refused = locked(line, ok=False)
    assert (refused.code, refused.out) == (6, "")
    assert refused.err.splitlines() == [
        f"netcrm: {locked.db} is encrypted, and its key is not here.",
        "  Type it at a terminal, or say what prints it: netcrm config key_command 'pass show netcrm'",
    ]
    assert locked.db.read_bytes() == before
    assert json.loads(locked(f"{line} --json", ok=False).out)["error"]["encrypted"] is True


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("echo wrong", "The key from key_command does not open {db}"),
        ("exit 3", "key_command gave no key (it ended with 3)"),
        ("true", "key_command gave no key (it ended with 0)"),
    ],
)
def test_a_command_that_gives_another_key(locked: "Session", command: str, said: str) -> None:
    locked("config key_command 'echo the right one'")
    _encrypted(locked)
    locked(f"config key_command '{command}'")
    refused = locked("list", ok=False)
    assert (refused.code, refused.out) == (6, "")
    assert refused.err.startswith(f"netcrm: {said.format(db=locked.db)}")


def test_the_command_knows_the_store(locked: "Session", keyring: dict[str, str]) -> None:
    locked("""config key_command 'printf "key of %s" "$NETCRM_DB"'""")
    _encrypted(locked)
    assert keyring == {}
    assert locked("list").code == 0


def test_a_passphrase_is_asked_for_and_asked_again(locked: "Session", monkeypatch: pytest.MonkeyPatch) -> None:
    _types(monkeypatch, PASSPHRASE, PASSPHRASE)
    locked.after(f"add '{NAME}'")
    told = locked("encrypt --with passphrase").err
    assert "Its key is made of your passphrase." in told
    assert "-" * 3 not in told
    asked = _types(monkeypatch, "wrong", PASSPHRASE)
    assert locked("list").rows[0][1] == NAME
    assert asked == [f"Key or passphrase of {locked.db}"] * 2
    _types(monkeypatch, "wrong", "wrong", "wrong")
    assert "The key from the keyboard does not open" in locked("list", ok=False).err
    asked = _types(monkeypatch)
    assert "its key is not here" in locked("list --json", ok=False).error["message"]
    assert asked == []


def test_another_sqlcipher_opens_it_with_the_passphrase(locked: "Session", monkeypatch: pytest.MonkeyPatch) -> None:
    _types(monkeypatch, PASSPHRASE, PASSPHRASE)
    locked.after(f"add '{NAME}'")
    locked("encrypt --with passphrase")
    with closing(driver.library(str(locked.db)).connect(str(locked.db))) as other:
        other.execute(f"PRAGMA key = '{PASSPHRASE}'").close()
        assert other.execute("SELECT name FROM contact").fetchall() == [(NAME,)]


@pytest.mark.parametrize(
    ("typed", "said"), [(("short",), "12 characters or more"), ((PASSPHRASE, "another one of those"), "not the same")]
)
def test_a_passphrase_that_will_not_do(
    locked: "Session", monkeypatch: pytest.MonkeyPatch, typed: tuple[str, ...], said: str
) -> None:
    _types(monkeypatch, *typed)
    locked.after(f"add '{NAME}'")
    before = locked.db.read_bytes()
    refused = locked("encrypt --with passphrase", ok=False)
    assert (refused.code, said in refused.err) == (2, True)
    assert locked.db.read_bytes() == before


def test_the_key_is_shown_once_to_who_sits_there(
    locked: "Session", keyring: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _types(monkeypatch)
    answer = _encrypted(locked)("rekey")
    key = list(keyring.values())[-1]
    assert key in answer.err
    assert key not in answer.out
    keyring.clear()
    asked = _types(monkeypatch, key.replace("-", " ").upper())
    assert locked("list").rows[0][1] == NAME
    assert len(asked) == 1
    monkeypatch.undo()


def test_into_a_pipe_no_key_is_shown(locked: "Session", keyring: dict[str, str]) -> None:
    locked.after("add Ann")
    for line in ("encrypt", "rekey --json", "doctor --json", "config --json", "backup --json"):
        answer = locked(line)
        assert not [key for key in keyring.values() if key in answer.out + answer.err]


REFUSED = [
    ((), "decrypt", 5, "is not encrypted."),
    ((), "rekey", 5, "is not encrypted."),
    ((), "rekey --show", 5, "is not encrypted."),
    ((), "encrypt --with bogus", 2, "can't be meant"),
    ((), "encrypt --with command", 2, "no command that prints a key"),
    ((), "encrypt --with passphrase", 5, "nobody can be asked"),
    (("encrypt",), "encrypt", 5, "is encrypted already."),
    (("encrypt",), "rekey --show --with keyring", 2, "--show changes nothing"),
]


@pytest.mark.parametrize(("lines", "line", "code", "said"), REFUSED, ids=[case[1] for case in REFUSED])
def test_what_can_not_be_done(locked: "Session", lines: tuple[str, ...], line: str, code: int, said: str) -> None:
    locked.after("add Ann")
    for each in lines:
        locked(each)
    before = locked.db.read_bytes()
    refused = locked(line, ok=False)
    assert (refused.code, refused.out, said in refused.err) == (code, "", True), refused
    assert locked.db.read_bytes() == before


def test_a_keyring_that_does_not_keep_it(locked: "Session", monkeypatch: pytest.MonkeyPatch) -> None:
    from keyring import core
    from keyring.backends import fail, null

    locked.after("add Ann")
    before = locked.db.read_bytes()
    for backend, said in ((fail.Keyring(), "does not take the key"), (null.Keyring(), "does not give back the key")):  # type: ignore[no-untyped-call]
        monkeypatch.setattr(core, "_keyring_backend", backend)
        refused = locked("encrypt", ok=False)
        assert (refused.code, said in refused.err, "--with passphrase" in refused.err) == (6, True, True)
        assert locked.db.read_bytes() == before


@pytest.mark.parametrize("missing", ["sqlcipher3", "keyring"])
def test_without_what_encrypts(locked: "Session", monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    _encrypted(locked)
    for module in [name for name in sys.modules if name.partition(".")[0] == missing]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, missing, None)
    refused = locked("list", ok=False)
    assert (refused.code, refused.out) == (6, "")
    assert refused.err.splitlines()[1] == "  Install it: pip install 'netcrm[crypt]'"
    locked.db.unlink()
    assert locked("add Ann").code == 0
    refused = locked("encrypt", ok=False)
    assert refused.err.splitlines()[1] == "  Install it: pip install 'netcrm[crypt]'"


def test_backups_go_both_ways(locked: "Session") -> None:
    locked.after(f"add '{NAME}'")
    locked(f"backup {locked.folder}/plain.db")
    locked("add Cleo")
    locked("encrypt")
    locked(f"backup {locked.folder}/locked.db")
    kept = locked(f"restore {locked.folder}/plain.db --yes --json").data
    assert kept["difference"]["gone"] == 1
    assert (
        driver.salt_of(str(locked.db)) == driver.salt_of(kept["kept"]) == driver.salt_of(f"{locked.folder}/locked.db")
    )
    assert [row[1] for row in locked("list").rows] == [NAME]
    locked("decrypt")
    locked(f"restore {locked.folder}/locked.db --yes")
    assert not driver.salt_of(str(locked.db))
    assert [row[1] for row in locked("list").rows] == ["Cleo", NAME]
    locked.db.unlink()
    locked(f"restore {locked.folder}/locked.db --yes")
    assert driver.salt_of(str(locked.db))
    assert len(locked("list").rows) == 2


def test_a_plain_backup_does_not_take_an_encrypted_stores_place_unsaid(
    locked: "Session", keyring: dict[str, str]
) -> None:
    locked.after(f"add '{NAME}'")
    locked(f"backup {locked.folder}/plain.db")
    locked("encrypt")
    same = locked(f"restore {locked.folder}/plain.db --yes --json").data
    assert (same["encrypted"], same["was_encrypted"]) == (True, True)
    keyring.clear()
    driver.bunch.held.clear()
    before = locked.db.read_bytes()
    refused = locked(f"restore {locked.folder}/plain.db", ok=False)
    assert (refused.code, locked.db.read_bytes() == before) == (5, True)
    assert "The store is encrypted, and would not be any more." in refused.err
    told = locked(f"restore {locked.folder}/plain.db --json", ok=False).error["restore"]
    assert (told["encrypted"], told["was_encrypted"]) == (False, True)
    done = locked(f"restore {locked.folder}/plain.db --yes")
    assert "It was encrypted, and is not any more: netcrm encrypt encrypts it." in done.err
    assert [row[1] for row in locked("list").rows] == [NAME]
    (first, *_) = [each for each in shelf.kept(str(locked.db)) if each.why == "restore"]
    assert Path(first.path).read_bytes() == before


def test_a_question_says_that_what_comes_is_not_encrypted() -> None:
    copy = vault.Copy("/stick/plain.db", 4096, 1, 5, 1, "2026-11-23T12:00:00", 1)
    for encrypted, was, said in ((False, True, True), (True, True, False), (False, False, False), (False, None, False)):
        told = restore.preview(Planned(copy, None, "Its key is not here.", encrypted, was))
        assert ("whoever has the file can read it" in told) == said, (encrypted, was)


@pytest.mark.parametrize("harm", [lambda whole: whole[:9000], lambda _: bytes(8192)], ids=["cut short", "zeros"])
def test_an_encrypted_backup_of_a_damaged_store_stays_one(locked: "Session", harm: Callable[[bytes], bytes]) -> None:
    _encrypted(locked)
    locked("backup")
    locked.db.write_bytes(harm(locked.db.read_bytes()))
    assert locked("restore 1 --yes --json").data["encrypted"] is True
    assert _readable(locked.folder, NAME) == []
    assert [row[1] for row in locked("list").rows] == [NAME]


def test_damage_is_told_and_a_backup_brings_it_back(locked: "Session") -> None:
    _encrypted(locked)
    locked("backup")
    whole = locked.db.read_bytes()
    expected = locked("export json").out
    chance = random.Random(5)  # noqa: S311
    found = 0
    for at in (3, 15, 16, 30, 4095, 5000, *chance.sample(range(len(whole)), 20)):
        content = bytearray(whole)
        content[at] ^= 1 << chance.randrange(8)
        locked.db.write_bytes(bytes(content))
        for line in ("export json", "doctor", "list", "note zebulon tea"):
            answer = locked(line, ok=False)
            assert answer.code in (0, 6), (at, line, answer)
            assert answer.code or line != "export json" or answer.out == expected, at
            found += line == "doctor" and answer.code == 6
        locked("restore 1 --yes")
        assert locked("export json").out == expected, at
        locked("doctor")
        for each in shelf.kept(str(locked.db)):
            if each.why == "restore":
                Path(each.path).unlink()
    assert found > 20
    assert _readable(locked.folder, NAME) == []


def test_a_link_to_the_store_stays_one(locked: "Session") -> None:
    locked.after(f"add '{NAME}'")
    there = locked.folder / "synced"
    there.mkdir()
    locked.db.rename(there / "netcrm.db")
    locked.db.symlink_to(there / "netcrm.db")
    locked("encrypt")
    assert locked.db.is_symlink()
    assert _readable(locked.folder, NAME) == []
    assert locked("list").rows[0][1] == NAME


def test_doctor_says_what_can_be_read(locked: "Session") -> None:
    locked.after("add Ann")
    locked.environ["NETCRM_BACKUPS"] = "on"
    assert locked("doctor --json").data["encrypted"] is False
    locked("backup")
    (plain,) = shelf.kept(str(locked.db))
    content = Path(plain.path).read_bytes()
    locked("encrypt")
    answer = locked("doctor")
    assert (answer.out, answer.err) == ("", "The store is healthy, and encrypted.\n")
    Path(plain.path).write_bytes(content)
    driver.forget(plain.path)
    answer = locked("doctor --json", ok=False)
    assert (answer.code, answer.data["encrypted"], answer.data["healthy"]) == (6, True, False)
    remedy = "Encrypts backups, and overwrites what a stop left."
    assert [(each["check"], each["remedy"]) for each in answer.data["findings"]] == [("readable", remedy)]
    locked("doctor --fix")
    assert driver.salt_of(plain.path) == driver.salt_of(str(locked.db))
    Path(plain.path).write_bytes(content)
    driver.forget(plain.path)
    assert locked("encrypt --json").data["backups"] == 1
    assert driver.salt_of(plain.path) == driver.salt_of(str(locked.db))


def test_a_backup_that_stays_readable_is_no_success(locked: "Session", keyring: dict[str, str]) -> None:
    locked.after("add Ann", "log ann", "add Bo")
    locked("backup")
    (copy,) = (Path(each.path) for each in shelf.kept(str(locked.db)))
    whole = copy.read_bytes()
    copy.write_bytes(whole[: len(whole) // 2])
    first = locked("encrypt", ok=False)
    assert (first.code, driver.salt_of(str(locked.db)) != b"") == (6, True)
    assert first.err.splitlines()[0] == "The store is encrypted."
    assert "Its key is in the keyring of this machine." in first.err
    assert first.err.splitlines()[-2:] == [
        f"Not encrypted, for they are damaged or can't be written: {copy}",
        "Whoever has these backups can read them: remove them, or netcrm encrypt tries again.",
    ]
    again = locked("encrypt --json", ok=False)
    assert (again.code, again.data["left"], again.data["backups"]) == (6, [str(copy)], 0)
    copy.write_bytes(whole)
    driver.forget(str(copy))
    assert locked("encrypt --json").data["left"] == []
    lost = keyring.copy()
    keyring.clear()
    locked.db.unlink()
    locked("add Cleo")
    other = locked("encrypt", ok=False)
    said = "Each of these backups has the key that it had; its key is not here, or it is damaged or can't be written: "
    assert (other.code, f"{said}{copy}" in other.err) == (6, True)
    keyring.update(lost)
    assert locked("rekey --json").data["backups"] == 1


def test_what_leaves_says_that_it_is_not_encrypted(locked: "Session") -> None:
    locked.after("add Ann")
    said = "The export is not encrypted: whoever has it can read it.\n"
    assert said not in locked("export csv").err
    assert said in locked(f"export csv {locked.folder}/all.csv").err
    assert locked(f"export csv {locked.folder}/all.csv --json").data["encrypted"] is False
    assert "It is not encrypted" in locked("backup").err
    assert locked("backup --json").data["encrypted"] is False
    locked("encrypt")
    assert locked("export csv").err == said
    assert said in locked(f"export json {locked.folder}/all.json").err
    assert locked(f"export json {locked.folder}/all.json --json").data["encrypted"] is False
    assert "It is encrypted with the store's key." in locked("backup").err
    assert locked("backup --json").data["encrypted"] is True


def test_everything_as_json_comes_back_into_one(locked: "Session") -> None:
    _encrypted(locked)
    before = locked("export json").out
    locked(f"export json {locked.folder}/all.json")
    locked.db.unlink()
    locked("add Ann")
    locked("undo")
    locked("encrypt")
    locked(f"import {locked.folder}/all.json")
    assert json.loads(locked("export json").out)["tables"]["contact"] == json.loads(before)["tables"]["contact"]


@pytest.mark.parametrize("schema", ["1", "2", "3"])
def test_an_older_one_is_brought_up_to_date(locked: "Session", schema: str) -> None:
    file = FIXTURES / f"schema-{schema}.sql"
    with closing(sqlite3.connect(locked.db, isolation_level=None)) as connection:
        connection.executescript(f"BEGIN;{file.read_text(encoding='utf-8')}COMMIT;")
    plain = locked.folder / "plain.db"
    shutil.copy(locked.db, plain)
    from netcrm.store import keys, rewriting

    key = keys.made()
    rewriting.rewrite(str(locked.db), key)
    secrets.keep(key.name, key.written)
    expected = locked(f"--db {plain} list --json").data
    assert expected
    assert locked("list --json").data == expected
    (copy,) = [each for each in shelf.kept(str(locked.db)) if each.why == f"schema-{schema}"]
    assert driver.salt_of(copy.path) == key.salt
    assert locked("doctor").code == 0


def test_names_are_completed_while_the_key_is_at_hand(locked: "Session", monkeypatch: pytest.MonkeyPatch) -> None:
    from netcrm.cli import completing

    _encrypted(locked)
    at_hand: dict[str, str] = {}
    monkeypatch.setattr(kernel, "find", lambda name, seconds: at_hand.get(name, ""))
    environ = {**locked.environ, "NETCRM_DB": str(locked.db), "_NETCRM_COMPLETE": "zsh"}

    def completed() -> str:
        out = io.StringIO()
        completing.main(["--", "netcrm", "show", "zeb"], environ, out.write)
        return out.getvalue()

    assert completed() == ""
    at_hand[locked.db.read_bytes()[:16].hex()] = secrets.find(locked.db.read_bytes()[:16].hex())
    assert NAME in completed()


def test_linux_keeps_the_key_for_a_while(
    session: "Session", keyring: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if not kernel.keep("test", "x", 5) or kernel.find("test", 0) != "x":
        pytest.skip("this kernel keeps no keys, or a container forbids it")
    kernel.forget("test")
    assert kernel.find("test", 0) == ""
    session.environ["NETCRM_KEY_MINUTES"] = "1"
    _encrypted(session)
    (name,) = keyring
    try:
        assert kernel.find(name, 0) == keyring[name]
        monkeypatch.setattr(secrets, "find", lambda name: pytest.fail("the keyring was asked"))
        assert session("list").rows[0][1] == NAME
        session("rekey")
        assert kernel.find(name, 0) == ""
    finally:
        for each in keyring:
            kernel.forget(each)
