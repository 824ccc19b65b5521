"""What a command of the user's prints: a password of a mailbox, the key of a store."""

import subprocess
from collections.abc import Mapping

from netcrm.errors import UnusableError

PATIENCE = 120
"""Seconds: it may ask for the password of a keyring."""


def first_line(name: str, command: str, environ: Mapping[str, str], what: str) -> str:
    """The first line that a shell command prints: a key or a password, as `what` says. Raises UnusableError, in which
    the command is called `name`, the setting or option it is from, when it fails."""
    try:
        # The command is the user's own, from a file that only they can write; pipes and variables are meant to work.
        done = subprocess.run(["/bin/sh", "-c", command], env=environ, stdout=subprocess.PIPE, text=True,  # noqa: S603
                              timeout=PATIENCE, check=False)  # fmt: skip
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise UnusableError(f"{name} did not end.", "Try it in a shell.") from error
    text = done.stdout.partition("\n")[0]
    if done.returncode or not text:
        raise UnusableError(f"{name} gave no {what} (it ended with {done.returncode}).", "Try it in a shell.")
    return text
