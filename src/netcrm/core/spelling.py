"""One name in many spellings: another alphabet, umlauts written out, a title before it, its words in another order.

Rule: a key is coarse, so that people who may be one fall together, and cheap, because an import asks for it with every
new name; whether they are alike is for core/likeness.py to say. Nothing here is shown to anybody.

Two tables bring Cyrillic and Greek into Latin letters. A library that knows every script (anyascii) was tried on paper
and left out: what it adds is Chinese, Japanese and Korean, whose readings are many for one spelling.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import product

from netcrm.core.nicknames import HEADS

_LETTERS = "a b v g d e z i k l m n o p r s t u f ts y e i g j k c d u"
_CYRILLIC = dict(zip("абвгдезиклмнопрстуфцыэіґјќћђў", _LETTERS.split(), strict=True)) | {
    "ж": "zh", "х": "kh", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "є": "ye", "љ": "lj", "њ": "nj",
    "џ": "dz", "ъ": "", "ь": "", "’": "",
}  # fmt: skip
_GREEK = dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True)) | {
    "θ": "th", "χ": "ch", "ψ": "ps", "ου": "ou", "αυ": "av", "ευ": "ev", "μπ": "b",
}  # fmt: skip

_OTHER_LETTERS = _CYRILLIC | _GREEK
_OTHER = re.compile("|".join(sorted(_OTHER_LETTERS, key=len, reverse=True)))

_TITLES = """
dr drs prof professor mr mrs ms miss mx herr frau mme mlle sir dame dipl ing phd mba msc bsc esq rev fr sra srta dra
dott dottssa avv mag jr junior sr senior ii iii iv
"""
TITLES = frozenset(_TITLES.split())
"""Words beside a name that are no part of it: titles, degrees, and which generation is meant."""

GENERATIONS = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv"}

_PARTICLES = "de da do dos das del della di du des la le van von der den ter ten zu zum zur af av el bin y e i"
PARTICLES = frozenset(_PARTICLES.split())
"""Small words inside family names, which one source writes and the next leaves out."""

_VOWELS = frozenset("aeiouy")
_SHORT_NAMES = frozenset(["ng", "md"])
"""Words of two consonants that are names and no initials."""

FROM_CJK = "\u2e80"
"""From here on a name is written without spaces, and each of its characters is a word."""

_COARSE = (
    ("tsch", "c"), ("sch", "s"), ("sh", "s"), ("ch", "c"), ("zh", "s"), ("kh", "h"), ("ph", "f"), ("th", "t"),
    ("ts", "c"), ("tz", "c"), ("ck", "k"), ("ks", "x"), ("ae", "a"), ("oe", "o"), ("ue", "u"), ("w", "v"), ("y", "i"),
    ("j", "i"), ("q", "k"), *((letter + letter, letter) for letter in "abcdefgiklmnoprstuvxz"),
)  # fmt: skip
"""What is written for one sound, and what stands for it here, in this order."""

_TO_BE_MADE_ONE = re.compile(r"[hwyjq]|[aou]e|t[sz]|[ck]k|ks|(.)\1")
"""Whether a word has any of it; most have not, and are done in a tenth of the time."""


def latin(word: str) -> str:
    """A folded word in plain Latin letters, if its alphabet is one of those known here."""
    return word if word.isascii() else _OTHER.sub(lambda found: _OTHER_LETTERS[found[0]], word)


def umlauts(word: str) -> str:
    """A Latin word with `ae`, `oe`, `ue` and `aa` as the letters without marks that ä, ö, ü and å fold to."""
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u").replace("aa", "a")


def coarse(word: str) -> str:
    """What is left of a Latin word when spellings of the same sound are made one: Tchaikovsky, Čajkovskij."""
    if _TO_BE_MADE_ONE.search(word):
        for written, sound in _COARSE:
            word = word.replace(written, sound)
    return word


def is_initials(word: str) -> bool:
    """Whether a word is the first letters of names: `j`, or `jp` for Jean-Pierre."""
    if len(word) == 1:
        return word < FROM_CJK
    return (
        len(word) == 2 and word.isascii() and word.isalpha() and _VOWELS.isdisjoint(word) and word not in _SHORT_NAMES
    )


_COUNTS = dict.fromkeys((*TITLES, *PARTICLES), "") | {form: heads[0] for form, heads in HEADS.items()}
"""What known words count as in a key: first names as the name that they are a form of, titles as nothing."""

_SEVERAL = {form: heads for form, heads in HEADS.items() if len(heads) > 1}


def keys(folded: str) -> Sequence[str]:
    """Under what a folded name is looked up, the first of them being all of its words in one spelling and order:
    `mueller juergen` and `jurgen muller` are alike.

    A name of more than two words has two further ones, the first word with the second and with the last; and one with a
    word that stands for several names, such as Alex, one for each. A name of initials and titles alone has none.
    """
    words = folded.split()
    counted = [counts for word in words if (counts := _counts(word))]
    if len(counted) == 2 == len(words) and folded.isascii() and words[0] not in _SEVERAL and words[1] not in _SEVERAL:
        one, other = counted
        return (f"{one} {other}" if one < other else f"{other} {one}",)
    if not counted:
        return ()
    if not folded.isascii() and max(folded) >= FROM_CJK:
        return ("".join(sorted("".join(words))),)
    whole = " ".join(sorted(counted))
    if len(counted) > 2:
        return tuple(
            dict.fromkeys((whole, *(" ".join(sorted((counted[0], other))) for other in (counted[1], counted[-1]))))
        )
    choices = [_SEVERAL.get(word, (_counts(word),)) for word in words if _counts(word)]
    return tuple(dict.fromkeys((whole, *(" ".join(sorted(choice)) for choice in product(*choices)))))


def initial_keys(folded: str) -> Iterator[str]:
    """Under what a name with initials is looked up, and a whole one to be found by it: a word and a first letter."""
    words = [word for word in map(latin, folded.split()) if word not in TITLES]
    for at, word in enumerate(words):
        if not is_initials(word):
            for letter in dict.fromkeys(other[0] for other in (*words[:at], *words[at + 1 :])):
                yield f"{coarse(word)} {letter}"


def _counts(word: str) -> str:
    """What a folded word counts as in a key; empty for one that does not."""
    known = _COUNTS.get(word)
    if known is not None:
        return known
    if not word.isascii():
        word = latin(word)
        return _COUNTS.get(word) or coarse(word)
    return "" if len(word) < 3 and is_initials(word) else coarse(word)


def is_abbreviated(folded: str, found: Sequence[str]) -> bool:
    """Whether a name with these keys is one whole word and initials: `j muller`."""
    return bool(found) and " " not in found[0] and any(is_initials(latin(word)) for word in folded.split())


class Names:
    """Folded names by their spellings. A name is taken for another spelling of those that share a key with it."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = names
        self._by_key: dict[str, str | list[str]] = {}
        self._abbreviated: dict[str, list[str]] = {}
        self._whole: dict[str, list[str]] | None = None
        for name in names:
            found = keys(name)
            for each in found:
                there = self._by_key.setdefault(each, name)
                if there is not name:
                    self._by_key[each] = [*([there] if isinstance(there, str) else there), name]
            if is_abbreviated(name, found):
                _under(self._abbreviated, name)

    def like(self, folded: str) -> Sequence[str]:
        """Those who may have `folded` in another spelling, or whose initials or whole name it may be."""
        alike: list[str] = []
        found = keys(folded)
        for each in found:
            there = self._by_key.get(each)
            if there is not None:
                alike += [there] if isinstance(there, str) else there
        if self._abbreviated:
            alike += [name for each in initial_keys(folded) for name in self._abbreviated.get(each, ())]
        if is_abbreviated(folded, found):
            if self._whole is None:
                self._whole = {}
                for name in self._names:
                    _under(self._whole, name)
            alike += [name for each in initial_keys(folded) for name in self._whole.get(each, ())]
        return alike


def _under(names: dict[str, list[str]], folded: str) -> None:
    for each in dict.fromkeys(initial_keys(folded)):
        names.setdefault(each, []).append(folded)
