"""Where the completion scripts are installed, and that nothing else changes."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from netcrm.cli import completion
from netcrm.errors import UnusableError

if TYPE_CHECKING:
    from conftest import Session

SCRIPTS = {
    "bash": (".local/share/bash-completion/completions/netcrm", ".bashrc"),
    "zsh": (".local/share/netcrm/zsh/_netcrm", ".zshrc"),
    "fish": (".config/fish/completions/netcrm.fish", ""),
}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("shell", SCRIPTS)
def test_installing_writes_a_script_and_one_line_and_again_changes_nothing(session: "Session", shell: str) -> None:
    script, startup = SCRIPTS[shell]
    if startup:
        (session.folder / startup).write_bytes(b"alias caf\xe9=ls")
    assert str(session.folder / script) in session(f"--install-completion {shell}").out
    first = contents(session.folder)
    assert first[script].decode() == session(f"--show-completion {shell}").out
    if startup:
        before, line, *rest = first[startup].split(b"\n")
        assert (before, rest) == (b"alias caf\xe9=ls", [b""])
        assert script.encode() in line
    assert set(first) == {script, startup} - {""}
    assert "already" in session(f"--install-completion {shell}").out
    assert contents(session.folder) == first


@pytest.mark.parametrize(
    ("shell", "variable", "written"),
    [
        ("bash", "XDG_DATA_HOME", "set/bash-completion/completions/netcrm"),
        ("zsh", "XDG_DATA_HOME", "set/netcrm/zsh/_netcrm"),
        ("zsh", "ZDOTDIR", "set/.zshrc"),
        ("fish", "XDG_CONFIG_HOME", "set/fish/completions/netcrm.fish"),
    ],
)
def test_the_shells_own_variables_say_where(tmp_path: Path, shell: str, variable: str, written: str) -> None:
    completion.install(shell, {"HOME": str(tmp_path), variable: str(tmp_path / "set")})
    assert (tmp_path / written).is_file()


def test_without_a_name_it_is_the_shell_in_use(session: "Session") -> None:
    session.environ["SHELL"] = "/usr/bin/fish"
    assert "Completion for fish is installed" in session("--install-completion").out
    assert "complete -c netcrm" in session("--show-completion").out


@pytest.mark.parametrize(("line", "shell"), [("--install-completion tcsh", "/bin/bash"), ("--show-completion", "")])
def test_an_unknown_shell_is_refused_with_those_that_are_known(session: "Session", line: str, shell: str) -> None:
    session.environ["SHELL"] = shell
    answer = session(line, ok=False)
    assert answer.code == 2
    assert "bash|zsh|fish" in answer.err
    assert contents(session.folder) == {}


@pytest.mark.parametrize("blocked", SCRIPTS["zsh"])
def test_what_can_not_be_written_is_said(tmp_path: Path, blocked: str) -> None:
    (tmp_path / blocked).mkdir(parents=True)
    with pytest.raises(UnusableError, match="can't be written"):
        completion.install("zsh", {"HOME": str(tmp_path)})


def test_without_a_home_there_is_no_place(tmp_path: Path) -> None:
    with pytest.raises(UnusableError, match="HOME is not set"):
        completion.install("bash", {})
