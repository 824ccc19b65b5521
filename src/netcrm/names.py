"""Names and addresses folded, cleaned and compared in one place, so that every room means the same by "the same".

Rule: `fold` and the `normal_` functions make keys to match by, are idempotent and never fail; `clean` and the `check_`
functions give back a value as it was typed, or raise UsageError. Name completion runs through here, where each import
is felt: nothing is imported until a value needs it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from netcrm.errors import UsageError

_ASCII = bytes(ord(chr(code).lower()) if chr(code).isalnum() else 32 for code in range(128)) + bytes(128)
"""What each byte of ASCII text folds to: a small letter, a digit or a space."""

_ASCII_DROPPED = bytes(code for code in range(128) if not chr(code).isprintable() and not chr(code).isspace())

_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
"""Letters that no decomposition turns into the ones that people type for them."""

_PARTING = frozenset(("Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Zs", "Zl", "Zp", "Sm", "Sc", "Sk"))
"""Unicode categories of what parts words: punctuation, white space, and symbols other than emoji."""

_APOSTROPHES = frozenset("ʹʻʼʽˈˮ")
"""Modifier letters that stand for an apostrophe (Hawaiian, Ukrainian); Unicode counts them as letters."""

_DROPPED = frozenset("\u0640\u034f") | {chr(code) for code in range(0xFE00, 0xFE10)}
"""Signs that change a word's looks alone: the Arabic tatweel, the grapheme joiner, the variation selectors."""

_VOICED = frozenset("\u3099\u309a")
"""Marks that make another letter, kana が of か; they stay."""

_SPELLING = b" -./()"
"""What people put between the digits of a phone number."""

_MARKS = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u061c"
"""Invisible signs that some scripts need inside a word; a value of nothing else is empty."""

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Bidi embeddings, overrides and isolates: they reorder the text around a value, and can disguise it."""

_TURNS = "reorders the text around it"
_UNSAFE = {"Cc": "is a control character", "Cs": "is half of a character"}
"""Unicode categories that no value holds, and what to say of them."""

_LEGAL_FORMS = """
ab ag aps as asa bv co company corp corporation eg ek ev gbr gmbh inc incorporated kft kg kgaa limited llc llp ltd ltda
mbh nv oy oyj plc pty sa sarl sas sl srl sro spa sp z o ug zrt
"""
LEGAL_FORMS = frozenset(_LEGAL_FORMS.split())
"""What stands behind the name of a firm, or does not: one source writes `Acme`, the next `Acme Inc.`"""

LIKE = 0.6
"""How alike two spellings are at least to be offered for one another; difflib's own default."""


def fold(text: str) -> str:
    """`text` for matching: without case, accents, invisible signs; what parts words becomes one space. Idempotent."""
    if text.isascii():
        return " ".join(text.encode().translate(_ASCII, _ASCII_DROPPED).decode().split())
    from unicodedata import normalize

    for char in text:
        if char not in _FOLDED:
            _FOLDED[char] = _fold_one(char)
    return " ".join(normalize("NFC", "".join([_FOLDED[char] for char in text])).split())


def firm(organization: str) -> str:
    """An organization's name for matching: folded, without the legal form behind it."""
    words = fold(organization).split()
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    return " ".join(words)


_FOLDED: dict[str, str] = {}
"""What the characters met so far fold to: an import meets the same few hundred in every name."""


def _fold_one(char: str) -> str:
    """What one character of another alphabet leaves: letters without marks, a space, or nothing."""
    from unicodedata import category, combining, normalize

    kept = ""
    for part in normalize("NFKD", normalize("NFKD", char).casefold()).translate(_LETTERS):
        kind = category(part)
        if kind in _PARTING or part in _APOSTROPHES or part.isspace():
            kept += " "
        elif not (kind in {"Cc", "Cf"} or part in _DROPPED or (combining(part) and part not in _VOICED)):
            kept += part
    return kept


def unturned(text: str) -> str:
    """`text` without the signs that turn what stands around them: pasted names and numbers come wrapped in them."""
    return text if text.isprintable() else "".join([char for char in text if char not in _TURNING])


def clean(text: str, what: str = "name", longest: int = 200) -> str:
    """A value of one line as it was typed: composed (NFC), with single spaces. `what` names it in messages.

    Raises UsageError for an empty one, one over `longest` characters, and one with control or bidi characters.
    """
    spaced = " ".join(_safe(text, what).split())
    if spaced and len(spaced) <= longest and spaced.isascii():  # which holds none of the invisible signs
        return spaced
    return _fitting(spaced, what, longest)


def clean_text(text: str, what: str = "note", longest: int = 10_000) -> str:
    """As `clean` for a text of several lines: newlines, tabs and inner spaces are kept."""
    return _fitting(_safe(text.replace("\r\n", "\n").replace("\r", "\n"), what).strip(), what, longest)


def _safe(text: str, what: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    from unicodedata import category, normalize

    if text.isprintable():  # none of the characters looked for below is
        return normalize("NFC", text)

    for position, char in enumerate(text, 1):
        why = _TURNS if char in _TURNING else "" if char in "\t\n\r" else _UNSAFE.get(category(char), "")
        if why:
            raise _no(f"The {what} holds U+{ord(char):04X} at position {position}, which {why}.", "Take it out.")
    return normalize("NFC", text)


def _fitting(text: str, what: str, longest: int) -> str:
    if not "".join(text.split()).strip(_MARKS):
        raise _no(f"The {what} is empty.", "Give it at least one character.")
    if len(text) > longest:
        raise _no(f"The {what} has {len(text)} characters; {longest} is the most.", "Shorten it.")
    return text


def _no(message: str, hint: str) -> UsageError:
    from netcrm.errors import UsageError

    return UsageError(message, hint)


def normal(kind: str, text: str) -> str:
    """The key that a contact point of `kind` (one of records.POINT_KINDS) is matched by."""
    return NORMAL[kind](text)


def normal_email(text: str) -> str:
    """An e-mail address without case; providers that tell `Anna@` from `anna@` are not found in practice."""
    return _caseless(text)


def normal_handle(text: str) -> str:
    """A handle without case and without the @ before it."""
    handle = _caseless(text)
    while handle.startswith("@"):
        handle = handle[1:].lstrip()
    return handle


def normal_phone(text: str) -> str:
    """The digits of a phone number, with a + before an international one; the extension and a `(0)` are dropped."""
    if text.isascii() and "(0)" not in text:  # as most are, in a fifth of the time
        bare = text.encode().translate(None, _SPELLING).decode()
        digits = bare.removeprefix("+")
        if digits.isdecimal():
            abroad = digits.lstrip("0") if digits != bare or bare.startswith("00") else ""
            return f"+{abroad}" if abroad else digits
    import re

    number = re.split(r"(?i)ext|poste|x(?=[\s.:]*\d+\s*$)|[;,#]", text, maxsplit=1)[0]
    before, plus, _ = number.partition("+")
    digits = _digits(number)
    if not (plus and not _digits(before)) and not digits.startswith("00"):
        return digits
    abroad = _digits(number.replace("(0)", "")).lstrip("0")
    return f"+{abroad}" if abroad else digits


def normal_url(text: str) -> str:
    """A web address with https, a lower-case host without `www.`, a decoded path, and no fragment.

    On LinkedIn the country's subdomain, the query and the path's case don't tell pages apart, and a profile is
    `/in/name` whatever follows. What can't be read as an address is only freed of case.
    """
    from unicodedata import normalize
    from urllib.parse import quote, unquote, urlsplit

    address = text.strip()
    try:
        parts = urlsplit(address if _scheme(address) else f"https://{address.lstrip('/')}")
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return _caseless(text)
    while host.startswith("www."):
        host = host[4:]
    if not host or " " in host or not host.isprintable():
        return _caseless(text)
    path, query = unquote(parts.path, errors="surrogateescape"), parts.query.strip()
    if host == "linkedin.com" or host.endswith(".linkedin.com"):
        host, path, query = "linkedin.com", path.lower(), ""
        if path.startswith("/in/"):
            path = "/".join(path.split("/")[:3])
    path = normalize("NFC", path).rstrip("/")
    path = "".join(quote(c, errors="surrogateescape") if c in "%?# " or not c.isprintable() else c for c in path)
    number = f":{port}" if port not in {None, 80, 443} else ""
    return f"https://{f'[{host}]' if ':' in host else host}{number}{path}" + (f"?{query}" if query else "")


NORMAL: dict[str, Callable[[str], str]] = {
    "email": normal_email,
    "phone": normal_phone,
    "url": normal_url,
    "handle": normal_handle,
}
"""What makes a key of the value of a contact point, by its kind."""


def check_email(text: str) -> str:
    """A plausible e-mail address as typed; a domain without a dot (`me@localhost`) will do. Raises UsageError."""
    value = clean(text, "e-mail address", 254)
    local, _, domain = value.partition("@")
    dotted = all(domain.split("."))
    if not (local and domain and dotted and "@" not in domain and set(value).isdisjoint(' <>()[],;:"\\')):
        raise _no(f"{value!r} is not an e-mail address.", "It looks like name@example.com.")
    return value


def check_phone(text: str) -> str:
    """A phone number as it was typed: 3 to 20 digits before any extension, spelled as one likes. Raises UsageError."""
    value = clean(text, "phone number", 60)
    if not 3 <= len(normal_phone(value).lstrip("+")) <= 20:
        raise _no(f"{value!r} is not a phone number.", "It has 3 to 20 digits, as in +33 6 12 34 56 78.")
    return value


def check_url(text: str) -> str:
    """A web address as it was typed, with https:// before it when it has no scheme. Raises UsageError."""
    from urllib.parse import urlsplit

    value = clean(text, "web address", 2_000)
    scheme, typed = _scheme(value), value
    if not scheme:
        value = f"https://{value.lstrip('/')}"
    try:
        host, _ = urlsplit(value).hostname or "", urlsplit(value).port
    except ValueError:
        host = ""
    known = scheme in {"http", "https"} or (not scheme and "." in host)
    if not host or not known or " " in value or "@" in urlsplit(value).netloc:
        raise _no(f"{typed!r} is not a web address.", "It looks like https://example.com/page, with http or https.")
    return value


def nearest(word: str, candidates: Iterable[str], most: int = 3) -> list[str]:
    """The candidates spelled most like `word`, best first: as a whole or in one of their words, at least 0.6 alike."""
    from difflib import SequenceMatcher

    wanted = fold(word)
    letters = set(wanted)
    matcher = SequenceMatcher(None, "", wanted, autojunk=False)
    known: dict[str, float] = {}

    def likeness(spelling: str) -> float:
        used = set(spelling)
        most_shared = min(len(wanted) - len(letters - used), len(spelling) - len(used - letters))
        if most_shared * 2 < LIKE * (len(wanted) + len(spelling)):  # most of 100,000 names end here, unmeasured
            return 0.0
        matcher.set_seq1(spelling)
        return matcher.ratio() if matcher.quick_ratio() >= LIKE else 0.0

    scores: dict[str, float] = {}
    for candidate in candidates:
        folded = fold(candidate)
        for spelling in (folded, *folded.split()):
            score = known.get(spelling)
            if score is None:
                score = known[spelling] = likeness(spelling) if wanted else 0.0
            if score >= LIKE and score > scores.get(candidate, 0.0):
                scores[candidate] = score
    return sorted(scores, key=lambda candidate: (-scores[candidate], candidate))[:most]


def too_close(a: str, b: str) -> bool:
    """Whether two names are likely the same person's: the words in another order or otherwise joined, a first name
    given as its initial, or one slip of the keys in a word of five letters or more. Nicknames are not known here."""
    one, other = fold(a).split(), fold(b).split()
    if not one or not other:
        return False
    if sorted(one) == sorted(other) or "".join(one) == "".join(other):
        return True
    shared = [word for word in one if word in other]
    one, other = [w for w in one if w not in shared], [w for w in other if w not in shared]
    if len(one) != len(other) or all(len(word) < 2 for word in shared):
        return False
    return all(map(_is_initial, one, other)) or (len(one) == 1 and is_slip(one[0], other[0]))


def _is_initial(a: str, b: str) -> bool:
    return min(len(a), len(b)) == 1 and a[0] == b[0]


def is_slip(a: str, b: str) -> bool:
    """One letter changed, missing, added, or swapped with its neighbour, in words of five letters or more."""
    if min(len(a), len(b)) < 5:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    x, y = a[start:], b[start:]
    return x[1:] == y[1:] or x[1:] == y or x == y[1:] or (x[1::-1] + x[2:] == y)


def _scheme(text: str) -> str:
    """What stands before a colon when that can only be a scheme (`https`, `mailto`), so not before a port."""
    head, colon, rest = text.partition(":")
    if not colon or not head.isascii() or not head[:1].isalpha() or not all(c.isalnum() or c in "+-." for c in head):
        return ""
    return "" if rest.split("/")[0].isdecimal() and not rest.startswith("//") else head.lower()


def _digits(text: str) -> str:
    digits = "".join(filter(str.isdecimal, text))
    return digits if digits.isascii() else "".join(str(int(digit)) for digit in digits)


def _caseless(text: str) -> str:
    if text.isascii():
        return text.strip().lower()
    from unicodedata import normalize

    return normalize("NFC", text.strip().lower())
