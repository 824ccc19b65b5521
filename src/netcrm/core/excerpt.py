"""The part of a text in which words were found, for a screen that has no room for all of it.

Rule: words are compared as the search compares them: folded, and from their beginning. What parts them is space and
punctuation, so that signs above and below letters part nothing.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from netcrm import names

WORD: Final = r"[^\s!-/:-@\[-`{-~\u00a1-\u00bf\u2010-\u205e\u3000-\u303f]+"

BEFORE: Final = 3
"""The part of an excerpt, one of so many, that stands before the word around which it is."""

CUT: Final = "…"


class Excerpt(NamedTuple):
    """A line, and where in it the words stand: start and end of each, as Python slices."""

    line: str
    found: tuple[tuple[int, int], ...]


def of(text: str, words: Iterable[str], most: int) -> Excerpt:
    """At most `most` characters of `text` on one line, around the longest of `words` (folded) that is in it.

    Words of one letter are left alone where there are others: they begin half of a text. What is left out at an end is
    marked by `…`. Where no word is found, as in a title beside the organization that was, it is the beginning.
    """
    line = " ".join(text.split())
    typed = sorted(set(words), key=lambda word: (-len(word), word))
    wanted = [word for word in typed if len(word) > 1] or typed
    found = [
        (span.start(), span.end(), which)
        for span in re.finditer(WORD, line)
        if (which := _which(span[0], wanted)) < len(wanted)
    ]
    first, end, _ = min(found, key=lambda one: (one[2], one[0]), default=(0, 0, 0))
    start = 0
    if len(line) > most and end > most - len(CUT):
        # As much as there is room for, from the beginning of a word.
        from_there = max(min(first - most // BEFORE, len(line) - most + len(CUT) - 1), 0)
        start = line.find(" ", from_there, first) + 1 or first
    shown = (CUT if start else "") + line[start:]
    last = len(shown)
    if last > most:
        shown = shown[: most - len(CUT)].rstrip()
        last = len(shown)
        shown += CUT
    moved = (len(CUT) if start else 0) - start
    within = ((begin + moved, min(stop + moved, last)) for begin, stop, _ in found if begin >= start)
    return Excerpt(shown, tuple((begin, stop) for begin, stop in within if begin < last))


def _which(word: str, wanted: Sequence[str]) -> int:
    """The place of the first of `wanted` with which a word of a text begins, or how many they are."""
    parts = names.fold(word).split()
    for place, one in enumerate(wanted):
        if any(part.startswith(one) for part in parts):
            return place
    return len(wanted)
