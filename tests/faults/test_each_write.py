"""kill -9 before each single write to the disk: what is there afterwards is all of the command or none of it.

Where test_kills.py takes moments by chance, here they are counted: every call to the kernel that changes a file is one.
`WRITES=0 pytest tests/faults/test_each_write.py` tries all of them.
"""

import os
import shutil
from pathlib import Path

import apart
import pytest
import traced
from test_kills import CASES

from netcrm.cli import main
from netcrm.store import shelf, vault

WRITES = int(os.environ.get("WRITES", "10"))
"""Before how many of its writes each command is killed, spread evenly; 0 for all, as ever with WHOLE."""

WHOLE = ("log", "undo")
REPEATED = 4
"""Every so many-th time the command is typed again afterwards, and must do all of its work; with 0 above each time."""


@pytest.mark.parametrize("name", CASES)
def test_a_kill_before_each_write(name: str, tmp_path: Path) -> None:
    if not traced.can_be():
        pytest.skip("this machine does not let a process trace another")
    case, start, folder = CASES[name], tmp_path / "start", tmp_path / "work"
    start.mkdir()
    case.store(start)
    environ = apart.environ_of(folder, NETCRM_BACKUPS=case.backups)
    line = case.lines[0].format(folder=folder).split()

    def afresh() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(start, folder)

    def work() -> int:
        apart.seed(0)
        return main.run(line, environ)

    afresh()
    before = apart.state(folder / "netcrm.db")
    count = traced.stopped(work, 1 << 60)
    after = apart.state(folder / "netcrm.db")
    assert before != after
    found = set()
    chosen = 0 if name in WHOLE else WRITES
    # The last write of all comes after the commit: it clears away the log.
    numbers = {count, *(1 + count * each // chosen for each in range(chosen))} if chosen else set(range(1, count + 1))
    for number in sorted(numbers):
        afresh()
        traced.stopped(work, number)
        left = apart.state(folder / "netcrm.db")
        assert left in (before, after), (name, number)
        found.add(left)
        for each in shelf.kept(str(folder / "netcrm.db")):
            vault.examined(each.path)
        if left == before and (number % REPEATED == 0 or not WRITES):
            apart.typed([line], environ)
            assert apart.state(folder / "netcrm.db") == after, (name, number)
    assert before in found, "no kill came in time"
    assert after in found, "every kill came too soon"


def test_what_is_counted_is_every_write(tmp_path: Path) -> None:
    if not traced.can_be():
        pytest.skip("this machine does not let a process trace another")

    def work() -> int:
        for number in range(5):
            with (tmp_path / "file").open("ab", buffering=0) as file:
                file.write(b"%d" % number)
        return 0

    assert traced.stopped(work, 1 << 60) == 5
    (tmp_path / "file").unlink()
    assert traced.stopped(work, 3) == 3
    assert (tmp_path / "file").read_bytes() == b"01"
