"""Bytes that are not UTF-8 among the words that are typed, which Python hands on as half characters: told, or taken."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Session

BYTE = "\udcc5"
LINES = (
    "show {}", "show @{}", "show https://{}", "find {}", "list --org {}", "list --city {}", "list --tag {}",
    "list --circle {}", "log id:1 -m {}", "log id:1 --on {}", "add {}", "add Bo --tag {}", "note id:1 {}",
    "tag {} id:1", "tag {} id:1 --remove", "circle {} id:1", "import {}", "path --org {}", "source {} .", "restore {}",
    "edit id:1 --org {}", "household {} id:1", "merge {} id:1", "remind id:1 3w {}", "give id:1 {}", "fact id:1 {}",
    "brief --event {}", "due --week {}", "sync {}", "config region {}", "undo {}", "intro {} id:1",
)  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_what_is_typed(session: "Session", line: str) -> None:
    session("add Ann --circle close")
    before = session.db.read_bytes() if session.server is None else b""
    answer = session(line.format(BYTE), ok=False)
    assert answer.code in (0, 2, 3) or (session.server is not None and answer.code == 5), answer
    assert "bug" not in answer.err
    assert not before or before == session.db.read_bytes() or answer.code == 0


def test_a_file_of_such_a_name_is_told_of(session: "Session") -> None:
    (session.folder / f"{BYTE}.csv").write_text("name\nAnn\n")
    answer = session(f"import {session.folder}/{BYTE}.csv", ok=False)
    assert answer.code == 2
    assert "not UTF-8" in answer.err
