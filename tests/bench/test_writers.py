"""The writers of bench/server.py log what they say, and are counted."""

from pathlib import Path
from typing import Any

import pytest

import writers

pytestmark = pytest.mark.embedded


def test_every_entry_is_made_and_counted(session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Ann Alba", "Bo Brandt", "Cy Castor"):
        session(f"add '{name}'")
    for variable, value in {**session.environ, "NETCRM_DB": str(session.db), "NETCRM_TODAY": session.today}.items():
        monkeypatch.setenv(variable, value)
    written = writers.together(2, 3, 3, tmp_path)
    assert (len(written.entries), written.refused) == (6, 0)
    assert written.seconds >= max(written.entries)
    texts = [line["text"] for who in ("ann", "bo", "cy") for line in session(f"show {who} --json").data["timeline"]]
    expected = ["first"] * 2 + [f"coffee {number} {entry}" for number in range(2) for entry in range(3)]
    assert sorted(text for text in texts if text) == sorted(expected)


def test_who_is_turned_away_is_counted(session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session("add 'Ann Alba'")
    for variable, value in {**session.environ, "NETCRM_DB": str(session.db), "NETCRM_TODAY": session.today}.items():
        monkeypatch.setenv(variable, value)
    assert writers.together(2, 2, 2, tmp_path).refused == 2  # there is no second person
