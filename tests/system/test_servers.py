"""Which PostgreSQL the tests of servers run on: the newest that is installed, and none that netcrm would not take."""

from pathlib import Path

import pytest
import servers

from netcrm.store import server


def test_the_oldest_is_the_oldest_that_netcrm_takes() -> None:
    assert servers.OLDEST == server.OLDEST


@pytest.mark.parametrize(
    ("installed", "on_the_path", "found"),
    [
        (["15.14 (Debian 15.14-0+deb12u1)"], "", 15),
        (["9.6.24", "15.14"], "", 15),
        (["15.14", "17.2", "16.9"], "", 17),
        (["14.19"], "16.4", 16),
        (["17beta1"], "", 17),
        (["14.19"], "", None),
        (["9.6.24"], "13.1", None),
        ([], "", None),
    ],
)
def test_the_newest_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installed: list[str], on_the_path: str, found: int | None
) -> None:
    monkeypatch.setattr(servers, "INSTALLED", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "own"))
    for version in installed:
        programs(tmp_path / version / "bin", version)
    if on_the_path:
        programs(tmp_path / "own", on_the_path)
    place = servers.find()
    assert (place and servers._version(place)) == found


def programs(folder: Path, version: str) -> None:
    """What is needed of a PostgreSQL of that version, which says so and does nothing else."""
    folder.mkdir(parents=True)
    for name in servers.PROGRAMS:
        (folder / name).write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n")
        (folder / name).chmod(0o755)
