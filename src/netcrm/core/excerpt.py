"""The part of a text in which words were found, for a screen that has no room for all of it.

Rule: words are compared as the search compares them: folded, and from their beginning.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from netcrm import names

BEFORE = 3
"""The part of an excerpt, one of so many, that stands before the first word that was found."""

CUT = "…"


class Excerpt(NamedTuple):
    """A line, and where in it the words stand: start and end of each, as Python slices."""

    line: str
    found: tuple[tuple[int, int], ...]


def of(text: str, words: Iterable[str], most: int) -> Excerpt:
    """At most `most` characters of `text` on one line, around the first word that begins like one of `words` (folded).

    What is left out at an end is marked by `…`. Where no word is found, as in a title beside the organization that was,
    it is the beginning.
    """
    line = " ".join(text.split())
    wanted = tuple(words)
    found = [span.span() for span in re.finditer(r"\w+", line) if names.fold(span[0]).startswith(wanted)]
    start = 0
    if found and len(line) > most and found[0][1] > most - len(CUT):
        first = found[0][0]
        from_there = max(min(first - most // BEFORE, len(line) - most + len(CUT) - 1), 0)
        start = line.find(" ", from_there, first) + 1 or first
    shown = (CUT if start else "") + line[start:]
    if len(shown) > most:
        shown = shown[: most - len(CUT)].rstrip() + CUT
    moved = (len(CUT) if start else 0) - start
    within = ((begin + moved, min(end + moved, len(shown))) for begin, end in found if begin >= start)
    return Excerpt(shown, tuple((begin, end) for begin, end in within if begin < len(shown)))
