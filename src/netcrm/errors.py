"""Every mistake a user can make: its sentence and its exit code.

A rule for all of them: the message says what is wrong and where, the hint says what to do. Whatever is raised below the
command line is one of these; `cli/main.py` is the one place that turns it into output.
"""

from collections.abc import Mapping
from typing import ClassVar


class NetcrmError(Exception):
    """A sentence for the user, with the exit code of its kind and details for `--json`."""

    code: ClassVar[int] = 1
    name: ClassVar[str] = "error"

    def __init__(self, message: str, hint: str = "", details: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details = dict(details or {})


class UsageError(NetcrmError):
    """What was typed can't be meant: a date that does not exist, a value out of range."""

    code = 2
    name = "usage"


class NotFoundError(NetcrmError):
    """Nobody, or nothing, by that name."""

    code = 3
    name = "not_found"


class AmbiguousError(NetcrmError):
    """Several people fit equally well; nothing is guessed."""

    code = 4
    name = "ambiguous"


class RefusedError(NetcrmError):
    """It would do harm: a likely double, a conflict with a later change, a file that is not what it says."""

    code = 5
    name = "refused"


class UnusableError(NetcrmError):
    """The store or the settings can't be used: locked, missing, read-only, damaged, foreign, newer."""

    code = 6
    name = "unusable"
