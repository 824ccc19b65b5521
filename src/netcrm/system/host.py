"""The machine as netcrm may touch it: the system's own tools, and files of the user's.

Rule: a tool gets its arguments as a list, never through a shell, and nothing from the terminal. A file is written whole
or not at all. What fails is one sentence that names the tool or the file (UnusableError, exit code 6).
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from netcrm import folders
from netcrm.errors import UnusableError

PATIENCE: Final = 30.0
"""Seconds until a tool is taken to hang."""

IN_ENGLISH: Final = {"LC_ALL": "C.UTF-8"}
"""So that what a tool says can be told from what it means, and every name gets through."""


class Done(NamedTuple):
    """How a tool ended: its exit code, its output, and the first line of what it complained of."""

    code: int
    out: bytes
    complaint: str


class Host:
    """The machine, for the user `uid` with `environ`."""

    def __init__(self, environ: Mapping[str, str], uid: int) -> None:
        self.environ = environ
        self.uid = uid

    def has(self, tool: str) -> bool:
        """Whether a tool is on the PATH."""
        return self._find(tool) is not None

    def ask(
        self, *argv: str, stdin: bytes = b"", variables: Mapping[str, str] = IN_ENGLISH, patience: float = PATIENCE
    ) -> Done:
        """Run a tool, with `variables` on top of the environment. Raises UnusableError if it is missing or hangs."""
        path = self._find(argv[0])
        if path is None:
            raise UnusableError(f"{argv[0]} is not on this machine.")
        try:
            done = subprocess.run(  # noqa: S603 - a list of arguments, for a tool that is named in this package
                [path, *argv[1:]],
                input=stdin,
                capture_output=True,
                env={**self.environ, **variables},
                timeout=patience,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise UnusableError(f"{_short(argv)} did not answer within {patience:g} seconds.") from None
        except OSError as error:
            raise UnusableError(f"{_short(argv)} can't be run: {error.strerror}.") from error
        said = (done.stderr.strip() or done.stdout.strip()).decode("utf-8", "replace")
        return Done(done.returncode, done.stdout, said.partition("\n")[0])

    def do(self, *argv: str, stdin: bytes = b"") -> None:
        """Run a tool that has to succeed. Raises UnusableError if it does not."""
        done = self.ask(*argv, stdin=stdin)
        if done.code:
            reason = done.complaint.rstrip(".") or f"exit code {done.code}"
            raise UnusableError(f"{_short(argv)} failed: {reason}.")

    def try_to(self, *argv: str) -> None:
        """Run a tool when taking something back: whether it succeeds changes nothing."""
        try:
            self.ask(*argv)
        except UnusableError:
            return

    def home(self) -> Path:
        """The user's home. Raises UnusableError when HOME says nothing."""
        if not self.environ.get("HOME", "").startswith("/"):
            raise UnusableError("HOME is not set, so there is no place for a timer.", "Set it to your home folder.")
        return Path(self.environ["HOME"])

    def read(self, path: Path) -> bytes | None:
        """A file's bytes; None when there is none. Raises UnusableError when it can't be read."""
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unusable(path, "read", error) from error

    def put(self, path: Path, content: bytes | None) -> None:
        """Write a file whole or not at all; None takes it away. Raises UnusableError."""
        try:
            if content is None:
                path.unlink(missing_ok=True)
                return
            folders.make(str(path.parent))
            handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=".netcrm-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                Path(fresh).replace(path)
            except BaseException:
                Path(fresh).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise _unusable(path, "removed" if content is None else "written", error) from error

    def _find(self, tool: str) -> str | None:
        return shutil.which(tool, path=self.environ.get("PATH", os.defpath))


def _short(argv: tuple[str, ...]) -> str:
    """A tool as it is called, for a sentence: without the path or text at the end."""
    return " ".join(part for part in argv if "/" not in part and "\n" not in part)[:80]


def _unusable(path: Path, what: str, error: OSError) -> UnusableError:
    return UnusableError(f"{path} can't be {what}: {error.strerror}.", "Check its permissions.", {"path": str(path)})
