"""rekey: whoever knows the old key reads nothing of what is there from now on, wherever the new one is from."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer

from netcrm.cli.app import App
from netcrm.store import driver, keys, shelf

if TYPE_CHECKING:
    from conftest import Session

pytestmark = pytest.mark.embedded

OLD, NEW = "1f" * 32, "2e" * 32
PASSPHRASE, ANOTHER = "four words that fit", "five words that fit too"


@pytest.fixture
def printed(locked: "Session") -> Callable[[str], None]:
    """Has key_command print this from now on; the store is encrypted with the old key, as are two backups."""

    def say(text: str) -> None:
        (locked.folder / "key").write_text(f"{text}\n")

    say(OLD)
    locked(f"config key_command 'cat {locked.folder}/key'")
    locked.after("add Ann --circle inner", "log ann")
    locked("backup")
    locked("add Bo")
    locked("backup")
    locked("encrypt")
    return say


def _types(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    left = list(answers)
    monkeypatch.setattr(App, "can_ask", property(lambda session: not session.json))
    monkeypatch.setattr(typer, "prompt", lambda *_, **__: left.pop(0))


def _opens(path: Path | str, text: str) -> bool:
    driver.forget(str(path))
    return driver._opens(str(path), keys.read(text, driver.salt_of(str(path))))


def _files(session: "Session") -> list[str]:
    return [str(session.db), *(each.path for each in shelf.kept(str(session.db)))]


@pytest.mark.parametrize("spelled", [OLD, OLD.upper(), "-".join([OLD[:8]] * 8)])
def test_the_same_key_again_is_no_new_one(locked: "Session", printed: Callable[[str], None], spelled: str) -> None:
    printed(spelled)
    before = locked.db.read_bytes()
    refused = locked("rekey", ok=False)
    assert (refused.code, refused.out) == (5, "")
    assert refused.err.splitlines() == [
        f"netcrm: The new key is the one that {locked.db} has; nothing was changed.",
        "  Have key_command print another one, and name what prints the old one: netcrm rekey --old COMMAND",
    ]
    assert locked.db.read_bytes() == before


def test_nor_is_the_same_passphrase(locked: "Session", monkeypatch: pytest.MonkeyPatch) -> None:
    locked.after("add Ann")
    _types(monkeypatch, PASSPHRASE, PASSPHRASE)
    locked("encrypt --with passphrase")
    before = locked.db.read_bytes()
    _types(monkeypatch, PASSPHRASE, PASSPHRASE, PASSPHRASE)
    refused = locked("rekey --with passphrase", ok=False)
    assert (refused.code, "The new key is the one" in refused.err, "Choose another one" in refused.err) == (5, 1, 1)
    assert locked.db.read_bytes() == before
    _types(monkeypatch, PASSPHRASE, ANOTHER, ANOTHER)
    locked("rekey --with passphrase")
    assert (_opens(locked.db, PASSPHRASE), _opens(locked.db, ANOTHER)) == (False, True)


@pytest.mark.parametrize(("old", "new"), [(OLD, NEW), (OLD, PASSPHRASE)])
def test_the_old_key_opens_nothing_any_more(
    locked: "Session", printed: Callable[[str], None], old: str, new: str
) -> None:
    (locked.folder / "old").write_text(old)
    printed(new)
    assert "The key from key_command does not open" in locked("rekey", ok=False).err
    told = locked(f"rekey --old 'cat {locked.folder}/old'").err
    assert told.startswith("The store is encrypted, with 2 kept backups.\nIts key is what key_command prints.\n")
    assert [(_opens(file, old), _opens(file, new)) for file in _files(locked)] == [(False, True)] * 3
    assert [row[1] for row in locked("list").rows] == ["Ann", "Bo"]


def test_from_a_command_into_the_keyring(
    locked: "Session", printed: Callable[[str], None], keyring: dict[str, str]
) -> None:
    locked("rekey --with keyring")
    (made,) = keyring.values()
    printed("another")
    assert [(_opens(file, OLD), _opens(file, made)) for file in _files(locked)] == [(False, True)] * 3
    locked("rekey")
    assert [_opens(file, "another") for file in _files(locked)] == [True] * 3


@pytest.mark.parametrize(
    ("old", "said"),
    [("exit 3", "--old gave no key (it ended with 3)."), ("echo wrong", "The key from key_command does not open")],
)
def test_an_old_key_that_is_none(locked: "Session", printed: Callable[[str], None], old: str, said: str) -> None:
    printed(NEW)
    before = locked.db.read_bytes()
    refused = locked(f"rekey --old '{old}'", ok=False)
    assert (refused.code, refused.err.startswith(f"netcrm: {said}")) == (6, True), refused
    assert locked.db.read_bytes() == before


def test_it_goes_on_where_it_was_stopped(
    locked: "Session", printed: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    (locked.folder / "old").write_text(OLD)
    printed(NEW)
    with monkeypatch.context() as patched:
        patched.setattr("netcrm.store.rewriting.rewrite_backups", lambda *_: 1 / 0)
        locked(f"rekey --old 'cat {locked.folder}/old'", ok=False)
    assert [_opens(file, NEW) for file in _files(locked)] == [True, False, False]
    told = locked(f"rekey --old 'cat {locked.folder}/old'")
    assert told.err.splitlines()[0] == "The store has this key already; its backups got it now."
    assert [(_opens(file, OLD), _opens(file, NEW)) for file in _files(locked)] == [(False, True)] * 3
    assert locked("rekey", ok=False).code == 5
