"""What the doctor is given to look at, and the shape of what is found."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from netcrm.errors import UnusableError
from netcrm.settings import Settings
from netcrm.store.base import Store

ERROR, WARNING, NOTE = "error", "warning", "note"

STUMBLES = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError)
"""What reckoning with a damaged value may end with: a text where a number was, nothing where a text was."""

RESTORE = "`netcrm restore` brings back an earlier state."


class Finding(NamedTuple):
    """What a check found: how bad it is, how many there are, the sentence, and what --fix does about it (or empty)."""

    check: str
    severity: str
    number: int
    text: str
    remedy: str = ""
    fixed: bool = False

    def to_dict(self) -> dict[str, object]:
        """The public shape."""
        return {**self._asdict(), "remedy": self.remedy or None}


class Patient(NamedTuple):
    """A store, the day and time, the environment, and the settings as far as they can be used, with what is wrong with
    the rest."""

    store: Store
    settings: Settings
    today: date
    now: str
    environ: Mapping[str, str]
    mistakes: Sequence[UnusableError] = ()
