"""What stands before the colon of a vCard's line: group, name and parameters, read and written.

The rule it keeps: each head has one spelling, its key, that both versions of the format can be written from:
`item1.ADR;PREF=1;TYPE=home`. The name is in capitals, parameters are sorted by name, types are in small letters; how a
value was encoded is not in it.
"""

import re
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from netcrm.formats import vcard_names as words

_HEAD: Final = re.compile(r"\s*+(?:([^\s.:;=\"]+)\.)?([^\s:;=.\"][^:;=\"]*)(;.*)?", re.DOTALL)
_PARAMETER: Final = re.compile(r';\s*([^;="]*)(?:=((?:"[^"]*"?|[^;"])*))?')
_VALUE: Final = re.compile(r'"([^"]*)"?|([^,"]+)')
_CARETS: Final = {"^n": "\n", "^N": "\n", "^^": "^", "^'": '"'}
_CARET: Final = re.compile(r"\^[nN^']")
_TO_CARETS: Final = str.maketrans({"\n": "^n", "^": "^^", '"': "^'"})
_CUSTOM: Final = re.compile(r";\s*X-CUSTOM\(([^()]*)\)\s*(?=;|\Z)", re.IGNORECASE)
_CODED_CUSTOM: Final = re.compile(
    r"\s*(?:CHARSET=([^,]*),)?\s*ENCODING=QUOTED-PRINTABLE,(.*)", re.IGNORECASE | re.DOTALL
)
_PLAIN: Final = re.compile(r"[^\s,;:^\"][^,;:^\"\n]*(?<!\s)")
SHORT: Final = 200
"""Characters of a head that is remembered: most come again and again, and none may fill the memory."""

Params = tuple[tuple[str, tuple[str, ...]], ...]


class _Parts(NamedTuple):
    group: str
    name: str
    types: tuple[str, ...] = ()
    params: Params = ()
    media: str = ""
    encoding: str = ""
    charset: str = ""
    custom: str = ""


class Head(_Parts):
    """A head taken apart. `encoding` is `q` (quoted-printable), `b` (base64) or nothing; `media` a media type;
    `custom` the label that its owner made up, as Samsung's phones write it.

    What follows from the parts is found once: a head that is remembered stands in thousands of cards.
    """

    @cached_property
    def pref(self) -> int:
        """How preferred it is, 1 before 100; 101 when it does not say."""
        stated = next((values[0] for name, values in self.params if name == "PREF"), "")
        return int(stated) if stated.isdecimal() and len(stated) < 4 else 101

    @cached_property
    def is_plain(self) -> bool:
        """Whether it says no more than the name."""
        return not (self.types or self.params or self.media or self.custom)

    @cached_property
    def is_bare(self) -> bool:
        """Whether it says no more than the name, and stands in no group."""
        return self.is_plain and not self.group

    @cached_property
    def lower_group(self) -> str:
        """The group in small letters, by which all that stands in it is known."""
        return self.group.lower()

    @cached_property
    def key(self) -> str:
        """The one spelling, without the group."""
        if self.is_plain:
            return self.name
        params = [*self.params]
        if self.types:
            params.append(("TYPE", self.types))
        if self.media:
            params.append(("MEDIATYPE", (self.media,)))
        if self.custom:
            params.append((words.CUSTOM, (self.custom,)))
        return self.name + "".join(f";{name}={','.join(map(spelled_value, values))}" for name, values in sorted(params))

    @cached_property
    def label(self) -> str:
        """A point's label: the custom one, else the types."""
        return self.custom or self.said

    @cached_property
    def said(self) -> str:
        """The types as a label: `home fax`, `mobile`."""
        if not self.types:
            return ""
        kinds = [words.SAID.get(kind, kind) for kind in self.types]
        return " ".join(sorted(kinds, key=lambda kind: kind not in ("home", "work")))


def head_of(text: str) -> Head | None:
    """The head that `text` is; nothing for text that is none."""
    return _remembered(text) if len(text) < SHORT else _parsed(text)


def key_of(head: Head, group: str = "") -> str:
    """The one spelling of a head, with that group."""
    return f"{group}.{head.key}" if group else head.key


def spelled_value(value: str) -> str:
    """A parameter's value as it stands in a line (RFC 6868)."""
    return value if _PLAIN.fullmatch(value) else f'"{value.translate(_TO_CARETS)}"'


def _parsed(text: str) -> Head | None:
    found = _HEAD.fullmatch(text)
    if found is None:
        return None
    name = found[2].strip().upper()
    custom, stated_params = _customs(found[3] or "")
    types: list[str] = []
    params: dict[str, list[str]] = {}
    encoding = charset = media = ""
    for each in _PARAMETER.finditer(stated_params):
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
    if name in words.SERVICES and any(len(kind) == 1 for kind in kinds):
        params.setdefault("X-TYPE", []).extend(kind for kind in kinds if len(kind) == 1)
        kinds = [kind for kind in kinds if len(kind) > 1]
    sorted_params = tuple((param, tuple(params[param])) for param in sorted(params))
    return Head(found[1] or "", name, tuple(kinds), sorted_params, media, encoding, charset, custom)


_remembered = lru_cache(maxsize=1024)(_parsed)


def _customs(params: str) -> tuple[str, str]:
    """The label that Samsung's phones write bare, as `X-CUSTOM(text)`, and the parameters without it."""
    if "(" not in params or '"' in params:  # netcrm itself quotes what is not bare
        return "", params
    labels = [_custom(stated) for stated in _CUSTOM.findall(params)]
    return " ".join(label for label in labels if label), _CUSTOM.sub("", params)


def _custom(stated: str) -> str:
    """One such label: the text, or its charset, its encoding and the text by that, parted by commas."""
    from netcrm.formats.vcard_values import tidy, unquoted

    found = _CODED_CUSTOM.fullmatch(stated)
    return tidy(unquoted(found[2], (found[1] or "").strip(), "") if found else stated)


def _values(text: str) -> list[str]:
    return [found[1] if found[1] is not None else found[2].strip() for found in _VALUE.finditer(text)]


def _kind(stated: str) -> str:
    """A type; some write `TYPE=home,TYPE=voice`."""
    return " ".join(stated.split()).removeprefix("type=").strip()


def _uncaret(found: re.Match[str]) -> str:
    return _CARETS[found[0]]
