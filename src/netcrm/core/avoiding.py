"""What is not to be mentioned to somebody: `edit WHO --avoid "the divorce"`.

Rule: it stands first wherever somebody is shown, and what is offered as a subject holds none of its words: rather one
question less than a wrong one. A word counts with its endings: `divorce` keeps `divorced` out.
"""

from collections.abc import Callable, Iterable

from netcrm.core import caring
from netcrm.names import fold

SHORTEST = 4
"""Letters of a word that says what it is about; shorter ones are looked at where there is no longer one."""

_SILENT = """
about after again anything avec back because been before chez concerning dans elle even ever from have into leur leurs
more notre over pour regarding sans since some sous that their them then there these they this those vers votre what
when where which whole will with your
"""
SILENT = frozenset(_SILENT.split())
"""Longer words that say nothing of what it is about."""


def speaker(kept: str) -> Callable[[str], bool]:
    """What says of a text whether it may be mentioned to somebody with these subjects."""
    words = {word.removesuffix("s") for line in caring.avoided(kept) for word in _telling(line)}
    stems = tuple(stem for word in words if len(stem := word.rstrip("es")) > SHORTEST)

    def may_be_said(text: str) -> bool:
        return not any(word.removesuffix("s") in words or word.startswith(stems) for word in fold(text).split())

    return may_be_said if words else lambda _text: True


def _telling(line: str) -> Iterable[str]:
    words = fold(line).split()
    return [word for word in words if len(word) >= SHORTEST and word not in SILENT] or words
