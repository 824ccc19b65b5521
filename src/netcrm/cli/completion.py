"""Puts the completion scripts where the shells look for them.

Rule: only files of netcrm's own are written, and one line is added to the shell's start-up file where it needs one.
Installing again changes nothing. What is typed at the prompt is completed by completing.py, which the scripts call.
"""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from netcrm import folders
from netcrm.errors import UnusableError, UsageError

SCRIPTS: Final = Path(__file__).with_name("scripts")


class Place(NamedTuple):
    """Where a shell's script goes: a variable, what stands for it, a path below; so its start-up file, and its line."""

    script: tuple[str, str, str]
    startup: tuple[str, str, str] | None = None
    line: str = ""


PLACES: Final = {
    # bash-completion finds the script there by itself; a bash without it needs the line.
    "bash": Place(
        ("XDG_DATA_HOME", ".local/share", "bash-completion/completions/netcrm"),
        ("", "", ".bashrc"),
        "[ -r {script} ] && . {script}",
    ),
    # The folder goes into fpath too, as a compinit that runs later forgets what it does not find there.
    "zsh": Place(
        ("XDG_DATA_HOME", ".local/share", "netcrm/zsh/_netcrm"),
        ("ZDOTDIR", "", ".zshrc"),
        "[ -r {script} ] && fpath=({folder} $fpath) && . {script}",
    ),
    "fish": Place(("XDG_CONFIG_HOME", ".config", "fish/completions/netcrm.fish")),
}


def install(shell: str, environ: Mapping[str, str]) -> str:
    """Install completion for `shell` (empty: the user's, by $SHELL); a sentence on what was written and what is next.

    Raises UsageError for a shell that is not known, UnusableError when a file can't be written.
    """
    name = _known(shell, environ)
    place = PLACES[name]
    path = _path(place.script, environ)
    written = [str(path)] if _write(path, script(name, environ)) else []
    if place.startup:
        line = place.line.format(script=shlex.quote(str(path)), folder=shlex.quote(str(path.parent)))
        startup = _path(place.startup, environ)
        written += [f"a line in {startup}"] if _add(startup, f"{line}  # netcrm: completion") else []
    if not written:
        return f"Completion for {name} is installed already: {path}"
    return f"Completion for {name} is installed: {' and '.join(written)}. Open a new {name} to use it."


def script(shell: str, environ: Mapping[str, str]) -> str:
    """The completion script for `shell` (empty: the user's). Raises UsageError for a shell that is not known."""
    return (SCRIPTS / f"completion.{_known(shell, environ)}").read_text(encoding="utf-8")


def _known(shell: str, environ: Mapping[str, str]) -> str:
    name = shell or environ.get("SHELL", "").rpartition("/")[2]
    if name not in PLACES:
        sentence = f"There is no completion for the shell {name!r}." if name else "Which shell you use is not known."
        raise UsageError(sentence, f"Name one: netcrm --install-completion {'|'.join(PLACES)}")
    return name


def _path(parts: tuple[str, str, str], environ: Mapping[str, str]) -> Path:
    variable, default, below = parts
    given = environ.get(variable, "")
    if Path(given).is_absolute():
        return Path(given) / below
    if not environ.get("HOME"):
        raise UnusableError("HOME is not set, so there is no place to install to.", "Set it, or --show-completion.")
    return Path(environ["HOME"]) / default / below


def _write(path: Path, text: str) -> bool:
    """Write a file of ours; False when it says so already."""
    try:
        if path.exists() and path.read_bytes() == text.encode():
            return False
        _begin(path)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise _unwritten(path, error) from error
    return True


def _add(path: Path, line: str) -> bool:
    """Add a line to a file of the user's, at its end, unless it has it; whatever else is in it stays, byte for byte."""
    try:
        before = path.read_bytes() if path.exists() else b""
        if line.encode() in before.splitlines():
            return False
        _begin(path)
        with path.open("ab") as file:
            file.write((b"" if before.endswith(b"\n") or not before else b"\n") + line.encode() + b"\n")
    except OSError as error:
        raise _unwritten(path, error) from error
    return True


def _begin(path: Path) -> None:
    """Make a file that is missing, for its owner only whatever the umask: what stands in it is run."""
    folders.make(str(path.parent))
    path.touch(mode=0o600)


def _unwritten(path: Path, error: OSError) -> UnusableError:
    hint = "Check its permissions; --show-completion prints the script, to put it where you like."
    return UnusableError(f"{path} can't be written: {error.strerror}.", hint, {"path": str(path)})
