"""How two names are related: the same, written otherwise, by a nickname, initials or a slip, or only in one part.

Rule: what is said is certain of the names alone, never that it is one person. The order of the words says nothing
certain about which is the family name, so both orders are thought of.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from netcrm import names
from netcrm.core.nicknames import HEADS, WHOLE
from netcrm.core.spelling import (
    FROM_CJK,
    GENERATIONS,
    PARTICLES,
    TITLES,
    coarse,
    is_initials,
    latin,
    umlauts,
)  # fmt: skip

ORDER = ("same", "written", "nickname", "slip", "initial")
"""How two words may be related, closest first."""

_FAMILY_FIRST = """
wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang kim lee park choi jung
kang cho yoon jang lim nguyen tran le pham hoang phan vu vo dang bui do sato suzuki takahashi tanaka watanabe ito
yamamoto nakamura kobayashi kato yoshida yamada sasaki
"""
FAMILY_FIRST = frozenset(_FAMILY_FIRST.split())
"""Family names that often come first."""

_PARTING = re.compile(r"[\s\-‐‑–—.'’`´()\"“”/,;]+")


class Relation(NamedTuple):
    """`kind`, one of likeness.NAME; in words; and whether both say a generation, and not the same."""

    kind: str
    words: str
    generations: bool = False


class _Word(NamedTuple):
    """A word of a name: folded and in Latin letters, as it was written, and whether it was Latin already."""

    plain: str
    shown: str
    ours: bool


class _Name(NamedTuple):
    """The words of a name, given name first where a comma tells, without titles."""

    words: list[_Word]
    generation: str


def of(one: str, other: str) -> Relation:
    """How two names are related."""
    if (folded := names.fold(one)) == names.fold(other):
        return (
            Relation("same", "the same name")
            if " " in folded or _is_cjk(folded)
            else Relation("one word", "the same one name")
        )
    a, b = _read(one), _read(other)
    found = _compared(a.words, b.words)
    return found._replace(generations=bool(a.generation and b.generation and a.generation != b.generation))


def _compared(one: list[_Word], other: list[_Word]) -> Relation:
    if len(one) > len(other):
        one, other = other, one
    if not one:
        return Relation("other", "other names")
    if sorted(word.plain for word in one) == sorted(word.plain for word in other) or _joined(one) & _joined(other):
        return Relation("written", "the same name, written otherwise")
    pairs, left, more = _paired(one, other)
    whole = [pair for pair in pairs if pair[2] != "initial"]
    if not whole or (left and len(whole) < 2):
        return _partly(one, other, whole, left)
    return _wholly(pairs, one, left, more)


def _wholly(pairs: list[tuple[_Word, _Word, str]], one: list[_Word], left: list[_Word], more: list[_Word]) -> Relation:
    """Names of which all words of the shorter one, or two at least, are in the other."""
    worst = max((pair[2] for pair in pairs), key=ORDER.index)
    slips = sum(kind == "slip" for _, _, kind in pairs)
    if slips > 1 or (slips and worst == "initial"):
        return Relation("other", "other names")
    if left:
        return Relation("middle", "the same first and last name, with others between")
    words = "; ".join(_in_words(a, b, kind) for a, b, kind in pairs if kind != "same")
    if len(one) == 1:
        return Relation("part", words or f"{one[0].shown} is part of the other name")
    if more:
        further = f"one name has {' '.join(word.shown for word in more)} in it, the other has not"
        return Relation("further" if worst != "initial" else "initial", "; ".join(filter(None, (words, further))))
    return Relation("written" if worst in ("same", "written") else worst, words or "the same name, written otherwise")


def _partly(one: list[_Word], other: list[_Word], whole: list[tuple[_Word, _Word, str]], left: list[_Word]) -> Relation:
    """Names of which one word is the same at most: the given name, or the family name."""
    if not whole or whole[0][2] == "slip":
        return Relation("other", "other names")
    if not left and len(one) == 1:
        return Relation("part", f"{one[0].shown} is part of the other name")
    a, b, _ = whole[0]
    first, last = (a is one[0] and b is other[0]), (a is one[-1] and b is other[-1])
    given = first or (not last and a.plain in HEADS)
    if first and a.plain in FAMILY_FIRST and a.plain not in HEADS:
        given = False
    return (
        Relation("given", "the same first name, another last name")
        if given
        else Relation("family", "the same last name, another first name")
    )


def _paired(one: list[_Word], other: list[_Word]) -> tuple[list[tuple[_Word, _Word, str]], list[_Word], list[_Word]]:
    """Which words belong together and how, closest first; the words of each that are left, small ones of the second
    apart."""
    left, more = list(one), list(other)
    pairs = []
    for kind in ORDER:
        for a in list(left):
            b = next((b for b in more if _word(a, b) == kind), None)
            if b is not None:
                pairs.append((a, b, kind))
                left.remove(a)
                more.remove(b)
    left = [word for word in left if word.plain not in PARTICLES]
    more = [word for word in more if word.plain not in PARTICLES]
    return pairs, left, more


@lru_cache(maxsize=10_000)
def _word(a: _Word, b: _Word) -> str:
    """How two words are related, one of ORDER, or empty."""
    if a.plain == b.plain:
        return "same"
    if is_initials(a.plain) or is_initials(b.plain):
        return "initial" if a.plain[:1] == b.plain[:1] else ""
    if a.ours and b.ours:
        if umlauts(a.plain) == umlauts(b.plain):
            return "written"
    elif coarse(a.plain) == coarse(b.plain) or any(a.plain in whole and b.plain in whole for whole in WHOLE.values()):
        return "written"
    if not set(HEADS.get(a.plain, ())).isdisjoint(HEADS.get(b.plain, ())):
        return "nickname"
    return "slip" if names.is_slip(a.plain, b.plain) else ""


def _in_words(a: _Word, b: _Word, kind: str) -> str:
    if kind == "nickname":
        (head, *_) = [head for head in HEADS[a.plain] if head in HEADS[b.plain]]
        short, whole = (b, a) if a.plain in WHOLE[head] else (a, b)
        if whole.plain not in WHOLE[head]:
            return f"{a.shown} and {b.shown} are short forms of {head.capitalize()}"
        both = short.plain in WHOLE[head]
        return f"{short.shown} is {'another' if both else 'a short'} form of {whole.shown}"
    if kind == "initial":
        short, whole = (a, b) if len(a.plain) == 1 else (b, a)
        return f"{short.shown.upper()}. may stand for {whole.shown}"
    told = {"written": "{} and {} are spellings of one name", "slip": "{} is one letter off {}"}
    return told[kind].format(a.shown, b.shown)


@lru_cache(maxsize=2_000)
def _read(name: str) -> _Name:
    before, comma, after = name.partition(",")
    if comma and (said := _words(after)[0]):
        name = f"{after} {before}" if said else name
    words, generation = _words(name)
    return _Name(words, generation)


def _words(name: str) -> tuple[list[_Word], str]:
    """The words of a name without titles; and the generation that one of them states."""
    words = []
    generation = ""
    for shown in _PARTING.split(name):
        for folded in names.fold(shown).split():
            plain = latin(folded)
            generation = GENERATIONS.get(plain, generation)
            if plain in TITLES:
                continue
            if len(plain) == 2 and is_initials(plain):
                words += [_Word(letter, letter, True) for letter in plain]
            elif plain:
                words.append(_Word(plain, shown, folded.isascii()))
    return words, generation


def _joined(words: list[_Word]) -> set[str]:
    """A name as one word, in either order: for those that one source writes in one and the next in two."""
    plain = [word.plain for word in words]
    return {"".join(plain), "".join([*plain[1:], plain[0]]), "".join([plain[-1], *plain[:-1]])}


def _is_cjk(folded: str) -> bool:
    return bool(folded) and max(folded) >= FROM_CJK
