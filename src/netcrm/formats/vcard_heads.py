"""What stands before the colon of a vCard's line: group, name and parameters, read and written.

The rule it keeps: each head has one spelling, its key, that both versions of the format can be written from:
`item1.ADR;PREF=1;TYPE=home`. The name is in capitals, parameters are sorted by name, types are in small letters; how a
value was encoded is not in it.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from netcrm.formats import vcard_names as words

_HEAD: Final = re.compile(r"\s*+(?:([^\s.:;=\"]+)\.)?([^\s:;=.\"][^:;=\"]*)(;.*)?", re.DOTALL)
_PARAMETER: Final = re.compile(r';\s*([^;="]*)(?:=((?:"[^"]*"?|[^;"])*))?')
_VALUE: Final = re.compile(r'"([^"]*)"?|([^,"]+)')
_CARETS: Final = {"^n": "\n", "^N": "\n", "^^": "^", "^'": '"'}
_CARET: Final = re.compile(r"\^[nN^']")
_TO_CARETS: Final = str.maketrans({"\n": "^n", "^": "^^", '"': "^'"})
_PLAIN: Final = re.compile(r"[^\s,;:^\"][^,;:^\"\n]*(?<!\s)")
_SHORT: Final = 200
"""Characters of a head that is remembered: most come again and again, and none may fill the memory."""

Params = tuple[tuple[str, tuple[str, ...]], ...]


class Head(NamedTuple):
    """A head taken apart. `encoding` is `q` (quoted-printable), `b` (base64) or nothing; `media` a media type."""

    group: str
    name: str
    types: tuple[str, ...] = ()
    params: Params = ()
    media: str = ""
    encoding: str = ""
    charset: str = ""

    @property
    def pref(self) -> int:
        """How preferred it is, 1 before 100; 101 when it does not say."""
        stated = next((values[0] for name, values in self.params if name == "PREF"), "")
        return int(stated) if stated.isdecimal() and len(stated) < 4 else 101

    @property
    def is_plain(self) -> bool:
        """Whether it says no more than the name."""
        return not (self.types or self.params or self.media)

    @property
    def label(self) -> str:
        """The types as a point's label: `home fax`, `mobile`."""
        if not self.types:
            return ""
        kinds = [words.SAID.get(kind, kind) for kind in self.types]
        return " ".join(sorted(kinds, key=lambda kind: kind not in ("home", "work")))


def head_of(text: str) -> Head | None:
    """The head that `text` is; nothing for text that is none."""
    return _remembered(text) if len(text) < _SHORT else _parsed(text)


def key_of(head: Head, group: str = "") -> str:
    """The one spelling of a head, with that group."""
    if head.is_plain:
        return f"{group}.{head.name}" if group else head.name
    params = [*head.params]
    if head.types:
        params.append(("TYPE", head.types))
    if head.media:
        params.append(("MEDIATYPE", (head.media,)))
    said = "".join(f";{name}={','.join(map(spelled_value, values))}" for name, values in sorted(params))
    return f"{group}.{head.name}{said}" if group else head.name + said


def spelled_value(value: str) -> str:
    """A parameter's value as it stands in a line (RFC 6868)."""
    return value if _PLAIN.fullmatch(value) else f'"{value.translate(_TO_CARETS)}"'


def _parsed(text: str) -> Head | None:
    found = _HEAD.fullmatch(text)
    if found is None:
        return None
    name = found[2].strip().upper()
    types: list[str] = []
    params: dict[str, list[str]] = {}
    encoding = charset = media = ""
    for each in _PARAMETER.finditer(found[3] or ""):
        param, stated = each[1].strip().upper(), each[2]
        if stated is None:
            param, stated = words.BARE.get(param, "TYPE"), each[1].strip()
        values = [_CARET.sub(_uncaret, value) for value in _values(stated)]
        if param == "ENCODING":
            encoding = {"QUOTED-PRINTABLE": "q", "BASE64": "b", "B": "b"}.get("".join(values).strip().upper(), "")
        elif param == "CHARSET":
            charset = "".join(values).strip()
        elif param == "TYPE":
            types += [kind for value in values for each_kind in value.lower().split(",") if (kind := _kind(each_kind))]
        elif param == "MEDIATYPE":
            media = "".join(values).strip().lower()
        elif param == "X-APPLE-OMIT-YEAR" or (param == "VALUE" and (name in words.MEDIA or name[:2] != "X-")):
            continue
        elif param and values:
            params.setdefault(param, []).extend(values)
    if "pref" in types:
        params.setdefault("PREF", ["1"])
    silent = words.SILENT.get(name, words.ALWAYS_SILENT)
    kinds = [kind for kind in dict.fromkeys(types) if kind not in silent]
    if name in words.MEDIA:
        formats = [kind for kind in kinds if kind in words.FORMATS or "/" in kind]
        kinds = [kind for kind in kinds if kind not in formats]
        media = media or next((words.FORMATS.get(kind, kind) for kind in formats), "")
    sorted_params = tuple((param, tuple(params[param])) for param in sorted(params))
    return Head(found[1] or "", name, tuple(kinds), sorted_params, media, encoding, charset)


_remembered = lru_cache(maxsize=1024)(_parsed)


def _values(text: str) -> list[str]:
    return [found[1] if found[1] is not None else found[2].strip() for found in _VALUE.finditer(text)]


def _kind(stated: str) -> str:
    """A type; some write `TYPE=home,TYPE=voice`."""
    return " ".join(stated.split()).removeprefix("type=").strip()


def _uncaret(found: re.Match[str]) -> str:
    return _CARETS[found[0]]
