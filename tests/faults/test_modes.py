"""Files are for their owner only, at every moment: while they are being written, and where looser ones were before.

The end of each command is looked at by test_attacks.py, with three umasks; here the umask is the worst one, 0.
"""

import os
import shlex
import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import apart
import pytest
import traced

from netcrm.cli import main

if TYPE_CHECKING:
    from conftest import Tools

LOOKS = 8
"""Before how many of its writes a command is looked at, spread evenly."""

WRITING = (
    "add Bob --new", "log id:1", "import {folder}/people.csv", "undo", "restore {folder}/good.db --yes",
    "backup {folder}/new.db", "backup", "config capacity 7", "export json {folder}/out.json",
    "export csv {folder}/out.csv", "source people {folder}/people.csv", "--install-completion bash",
    "encrypt", "decrypt", "rekey --old 'echo {old}'",
)  # fmt: skip

ENCRYPTED = ("decrypt", "rekey")
"""What is typed on an encrypted store, with a backup that is encrypted too."""

OLD, NEW = "1f" * 32, "2e" * 32
"""Its key, and what key_command prints once it has that."""

THEIRS = ("timers.target.wants",)
"""What systemd makes."""


def _open_to_others(folder: Path) -> list[str]:
    """The files and folders that somebody else could read or write."""
    return [
        f"{path.relative_to(folder)} {oct(path.stat().st_mode)}" for path in folder.rglob("*")
        if stat.S_IMODE(path.stat().st_mode) & 0o077 and path.name not in THEIRS
    ]  # fmt: skip


def _private(tmp_path: Path) -> Path:
    """A folder with a store and files to bring in, all of which are private."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    apart.typed([["add", "Ann"], ["backup", f"{folder}/good.db"]], apart.environ_of(folder))
    (folder / "people.csv").write_text("name\nCy\n")
    (folder / "people.csv").chmod(0o600)
    assert _open_to_others(folder) == []
    return folder


@pytest.mark.parametrize("line", WRITING)
def test_no_moment_shows_a_file_to_others(tmp_path: Path, line: str) -> None:
    if not traced.can_be():
        pytest.skip("this machine does not let a process trace another")
    start, folder = _private(tmp_path), tmp_path / "work"
    key = {"NETCRM_KEY_COMMAND": f"echo {OLD}", "NETCRM_KEY_MINUTES": "0"}
    environ = apart.environ_of(folder, NETCRM_BACKUPS="on", PATH="/nowhere", **key)
    apart.typed([["backup"]], apart.environ_of(start))
    if line.partition(" ")[0] in ENCRYPTED:
        apart.typed([["encrypt"]], apart.environ_of(start, **key))
        environ["NETCRM_KEY_COMMAND"] = f"echo {OLD if line == 'decrypt' else NEW}"

    def work() -> int:
        os.umask(0)
        return main.run(shlex.split(line.format(folder=folder, old=OLD)), environ)

    shutil.copytree(start, folder)
    count = traced.stopped(work, 1 << 60)
    assert _open_to_others(folder) == []
    for number in {1 + count * each // LOOKS for each in range(LOOKS)}:
        shutil.rmtree(folder)
        shutil.copytree(start, folder)
        traced.stopped(work, number)
        assert _open_to_others(folder) == [], (number, count)


@pytest.mark.parametrize("umask", [0, 0o002, 0o022])
@pytest.mark.parametrize("via", ["systemd", "cron", "launchd"])
def test_the_timer_s_files(tmp_path: Path, tools: "Tools", via: str, umask: int) -> None:
    folder = _private(tmp_path)
    tools.have({"systemd": "systemctl", "cron": "crontab", "launchd": "launchctl"}[via])
    environ = apart.environ_of(folder, PATH=str(tools.path))
    for line in (f"remind-me install --via {via} --no-desktop", "remind-me status", "remind-me remove"):
        answer = apart.answer(line.split(), environ, lambda: os.umask(umask))
        assert answer.code == 0, answer
        assert _open_to_others(folder) == [], line


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_s_files(tmp_path: Path, shell: str) -> None:
    """Whoever may write to a start-up file runs what they like as you."""
    folder = _private(tmp_path)
    answer = apart.answer(["--install-completion", shell], apart.environ_of(folder), lambda: os.umask(0))
    assert answer.code == 0, answer
    assert _open_to_others(folder) == []


LOOSE = {
    "export csv {folder}/there": "there", "export json {folder}/there": "there", "export vcard {folder}/there": "there",
    "backup {folder}/there": "there", "config capacity 7": "config.toml",
}  # fmt: skip
"""What is written over a file that everybody could read."""


@pytest.mark.parametrize("line", LOOSE)
def test_a_file_that_was_open_to_others_is_so_no_more(tmp_path: Path, line: str) -> None:
    folder = _private(tmp_path)
    loose = folder / LOOSE[line]
    loose.write_text("")
    loose.chmod(0o666)
    answer = apart.answer(shlex.split(line.format(folder=folder)), apart.environ_of(folder), lambda: os.umask(0))
    assert answer.code == 0, answer
    assert _open_to_others(folder) == []


def test_a_start_up_file_of_yours_stays_as_open_as_you_have_it(tmp_path: Path) -> None:
    folder = _private(tmp_path)
    (folder / ".bashrc").write_text("alias l=ls\n")
    (folder / ".bashrc").chmod(0o644)
    apart.answer(["--install-completion", "bash"], apart.environ_of(folder), lambda: os.umask(0))
    assert stat.S_IMODE((folder / ".bashrc").stat().st_mode) == 0o644


def test_a_demo_is_for_its_owner_only(tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir(mode=0o700)

    def prepare() -> None:
        import tempfile

        os.umask(0)
        tempfile.tempdir = str(tmp_path / "temporary")

    answer = apart.answer(["demo"], apart.environ_of(tmp_path), prepare)
    assert answer.code == 0, answer
    assert len([*(tmp_path / "temporary").rglob("netcrm.db")]) == 1
    assert _open_to_others(tmp_path / "temporary") == []
