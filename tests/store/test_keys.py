"""Keys of encrypted stores: written, read again, never shown by accident; and telling an encrypted file from others."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.store import entrance, keys
from netcrm.store.keys import Key, Offer

pytestmark = pytest.mark.embedded

KEYS = st.builds(Key, st.binary(min_size=32, max_size=32), st.binary(min_size=16, max_size=16))


@given(KEYS, st.sampled_from((str.upper, str.lower, str)), st.sampled_from(("", " ", "-", "\n")))
@settings(max_examples=100)
def test_a_written_key_is_read_however_it_is_typed(key: Key, case: type[str], between: str) -> None:
    assert keys.read(case(key.written).replace("-", between), key.salt) == key


@given(KEYS)
@settings(max_examples=30)
def test_a_key_is_not_shown_by_accident(key: Key) -> None:
    for shown in (repr(key), str(key), f"{key}", repr([key])):
        assert key.secret.hex() not in shown
        assert repr(key.secret) not in shown
    assert repr(Offer(key.written, "the keyring")) == "Offer(from the keyring)"


@pytest.mark.parametrize("text", ["correct horse", "f" * 63, "f" * 65, "g" * 64, "é" * 12])
def test_anything_else_is_a_passphrase(text: str) -> None:
    one, again, other = keys.read(text, b"s" * 16), keys.read(text, b"s" * 16), keys.read(text, b"t" * 16)
    assert one == again
    assert one.secret != other.secret
    assert keys.of_passphrase(text).salt != keys.of_passphrase(text).salt


PAGE = entrance.PAGE
FILES = {
    "empty": b"",
    "plain": entrance.MAGIC + bytes(PAGE - 16),
    "plain, its first bytes damaged": b"SQLite formax 3\0" + bytes(PAGE - 16),
    "zeros": bytes(PAGE),
    "text": b"The quick brown fox jumps over the lazy dog. " * 91 + b"!",
    "random, not a page": os.urandom(PAGE + 1),
    "half a page": os.urandom(PAGE // 2),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_not_encrypted(tmp_path: Path, name: str) -> None:
    file = tmp_path / "x.db"
    file.write_bytes(FILES[name])
    assert entrance.salt_of(str(file)) == b""


def test_an_encrypted_file_is_told_by_its_first_page(tmp_path: Path) -> None:
    for number in range(200):
        file = tmp_path / f"{number}.db"
        file.write_bytes(os.urandom(PAGE * 2))
        assert entrance.salt_of(str(file)) == file.read_bytes()[:16]


def test_what_is_no_file_is_not_encrypted(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path, tmp_path / "pipe", tmp_path / "missing", Path("/dev/null"), tmp_path / "a\0b"):
        assert entrance.salt_of(str(place)) == b""


def test_a_file_is_looked_at_again_when_another_has_its_place(tmp_path: Path) -> None:
    file = tmp_path / "x.db"
    file.write_bytes(FILES["plain"])
    assert entrance.salt_of(str(file)) == b""
    other = tmp_path / "y.db"
    other.write_bytes(os.urandom(PAGE))
    other.replace(file)
    assert entrance.salt_of(str(file)) == file.read_bytes()[:16]
