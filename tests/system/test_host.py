"""Files whole or not at all, and tools that are missing, hang or complain: a sentence each."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from netcrm.errors import UnusableError
from netcrm.system.host import Host

if TYPE_CHECKING:
    from conftest import Tools


@pytest.fixture
def host(tools: "Tools") -> Host:
    """A machine with one tool, which gets only what it is given."""
    tools.have("crontab")
    return Host({"PATH": str(tools.path), "LC_ALL": "fr_FR.UTF-8", "KEPT": "é"}, 1000)


def test_a_tool_gets_its_arguments_and_its_input_as_they_are(host: Host, tools: "Tools") -> None:
    words = ("-", "", "two  words", "$HOME `id`", "*", "é\n")
    assert host.ask("crontab", *words, stdin=b"a\r\n\xff").code == 0
    (call,) = tools.calls
    assert (tuple(call["argv"]), call["stdin"]) == (words, "a\r\n\xff")
    assert (call["environ"]["LC_ALL"], call["environ"]["KEPT"]) == ("C.UTF-8", "é")


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        (None, "crontab is not on this machine."),
        ("#!/bin/sh\necho 'No good.' >&2; echo more >&2; exit 3", "crontab -r failed: No good."),
        ("#!/bin/sh\necho told; exit 3", "crontab -r failed: told."),
        ("#!/bin/sh\nexit 3", "crontab -r failed: exit code 3."),
        ("#!/no/such/shell", "crontab -r can't be run: No such file or directory."),
    ],
)
def test_what_fails_is_one_sentence(host: Host, tools: "Tools", program: str | None, sentence: str) -> None:
    tools.have(*[] if program is None else ["crontab"])
    if program:
        (tools.path / "crontab").write_text(program)
    with pytest.raises(UnusableError) as told:
        host.do("crontab", "-r")
    assert told.value.message == sentence
    host.try_to("crontab", "-r")


def test_a_tool_that_never_ends_is_given_up(host: Host, tools: "Tools") -> None:
    (tools.path / "crontab").write_text("#!/bin/sh\nexec /bin/sleep 600\n")
    with pytest.raises(UnusableError, match=r"crontab -l did not answer within 0\.1 seconds"):
        host.ask("crontab", "-l", patience=0.1)


def test_a_file_is_written_whole_or_not_at_all(host: Host, tmp_path: Path) -> None:
    file = tmp_path / "a" / "b" / "file"
    host.put(file, b"one")
    host.put(file, b"two")
    assert host.read(file) == b"two"
    host.put(file, None)
    host.put(file, None)
    assert host.read(file) is None
    for place in (file.parent, Path("/dev/null/file")):
        with pytest.raises(UnusableError, match="can't be written"):
            host.put(place, b"three")
    with pytest.raises(UnusableError, match="can't be removed"):
        host.put(file.parent, None)
    with pytest.raises(UnusableError, match="can't be read"):
        host.read(file.parent)
    assert [path.name for path in tmp_path.rglob("*")] == ["a", "b"]


@pytest.mark.parametrize("environ", [{}, {"HOME": ""}, {"HOME": "relative"}])
def test_without_a_home_there_is_no_place(environ: dict[str, str]) -> None:
    with pytest.raises(UnusableError, match="HOME is not set"):
        Host(environ, 1000).home()
