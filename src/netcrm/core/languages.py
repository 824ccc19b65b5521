"""Languages that somebody speaks: what people type for them, the code that is kept, the name that is shown.

Rule: a language is kept as its ISO 639 code, two letters where it has them (`fr`), else three (`gsw`), so that
`French`, `français` and `FR` are one. Names are known of those that are met most; of any other the code does.
"""

from collections.abc import Iterable

from netcrm import names
from netcrm.core import caring
from netcrm.errors import UsageError

_LINES = """
ar: Arabic, arabe, arabisch, العربية
bg: Bulgarian, bulgare, български
bn: Bengali, bangla, বাংলা
br: Breton, brezhoneg
ca: Catalan, català
cs: Czech, tchèque, tschechisch, čeština
cy: Welsh, gallois, cymraeg
da: Danish, danois, dänisch, dansk
de: German, allemand, Deutsch, alemán, tedesco
el: Greek, grec, griechisch, ελληνικά
en: English, anglais, englisch, inglés, inglese
eo: Esperanto, espéranto
es: Spanish, espagnol, spanisch, español, castellano, spagnolo
et: Estonian, estonien, eesti
eu: Basque, euskara
fa: Persian, Farsi, persan, فارسی
fi: Finnish, finnois, finnisch, suomi
fr: French, français, französisch, francés, francese
ga: Irish, irlandais, Gaeilge
gl: Galician, galicien, galego
gsw: Swiss German, suisse allemand, Schweizerdeutsch
he: Hebrew, hébreu, hebräisch, עברית
hi: Hindi, हिन्दी
hr: Croatian, croate, kroatisch, hrvatski
hu: Hungarian, hongrois, ungarisch, magyar
hy: Armenian, arménien, հայերեն
id: Indonesian, indonésien, Bahasa Indonesia
is: Icelandic, islandais, íslenska
it: Italian, italien, italienisch, italiano
ja: Japanese, japonais, japanisch, 日本語
ka: Georgian, géorgien, ქართული
ko: Korean, coréen, koreanisch, 한국어
lb: Luxembourgish, luxembourgeois, Lëtzebuergesch
lt: Lithuanian, lituanien, lietuvių
lv: Latvian, letton, latviešu
ms: Malay, malais, Bahasa Melayu
nl: Dutch, néerlandais, niederländisch, Nederlands, Flemish, flamand
no: Norwegian, norvégien, norwegisch, norsk
oc: Occitan
pl: Polish, polonais, polnisch, polski
pt: Portuguese, portugais, portugiesisch, português
ro: Romanian, roumain, rumänisch, română
ru: Russian, russe, russisch, русский
sk: Slovak, slovaque, slovenčina
sl: Slovenian, slovène, slovenščina
sq: Albanian, albanais, shqip
sr: Serbian, serbe, serbisch, српски
sv: Swedish, suédois, schwedisch, svenska
sw: Swahili, Kiswahili
ta: Tamil, tamoul, தமிழ்
th: Thai, thaï, ไทย
tr: Turkish, turc, türkisch, Türkçe
uk: Ukrainian, ukrainien, українська
ur: Urdu, ourdou, اردو
vi: Vietnamese, vietnamien, Tiếng Việt
zh: Chinese, Mandarin, chinois, chinesisch, 中文
"""

LONGEST = 3
"""Letters of a code."""

ENGLISH = {line.partition(":")[0]: line.partition(": ")[2].split(", ")[0] for line in _LINES.split("\n") if line}
"""Each code that is known by names, and its English one."""


def code(text: str) -> str:
    """The code of a language as typed: a code of ISO 639, a region behind it dropped (`pt-BR`), or a name in English,
    French, German, or in the language itself. Raises UsageError with the names that are spelled most like it."""
    folded = names.fold(text)
    known = _codes()
    if folded in known:
        return known[folded]
    first = folded.split()[0] if folded else ""
    if first.isascii() and first.isalpha() and 2 <= len(first) <= LONGEST and _is_tag(text):
        return first
    near = names.nearest(text, ENGLISH.values())
    hint = f"Did you mean {' or '.join(near)}? " if near else ""
    raise UsageError(f"{text[:60]!r} is not a language.", f"{hint}A name such as French does, or a code such as fr.")


def codes(texts: Iterable[str]) -> str:
    """The codes of several languages as a contact keeps them, each once: `fr, en`. A text may hold several as well."""
    return caring.BETWEEN.join(dict.fromkeys(code(part) for text in texts for part in text.split(",")))


def named(language: str) -> str:
    """The English name of a code, or the code where none is known."""
    return ENGLISH.get(language, language)


def _is_tag(text: str) -> bool:
    """Whether it is written as a language tag is (RFC 5646): `fr`, `pt-BR`."""
    parts = text.strip().replace("_", "-").split("-")
    return all(part.isascii() and part.isalnum() and len(part) <= 8 for part in parts)


def _codes() -> dict[str, str]:
    """The code of each name and of each code that is known, by their folded spelling."""
    if not _CODES:
        for line in filter(None, _LINES.split("\n")):
            language, _, spellings = line.partition(": ")
            _CODES[language] = language
            _CODES.update({names.fold(spelling): language for spelling in spellings.split(", ")})
    return _CODES


_CODES: dict[str, str] = {}
"""What `_codes` found out when it was first asked."""
