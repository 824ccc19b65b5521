"""Ways to reach somebody, as vCard states them: phone, e-mail, web address and handle, read and spelled.

The rule it keeps: whatever is written here is read here as the same point. A label is written as types where the
version has them, else as the X-ABLabel of a group, which every program shows that knows Apple's cards.
"""

import re
from typing import Final, NamedTuple

from netcrm.formats import vcard_names as words
from netcrm.formats.vcard_heads import Head
from netcrm.formats.vcard_values import is_unsafe, unescaped
from netcrm.records import Point

LONGEST_POINT: Final = 2_000
"""Characters; what is longer is no point, and goes to `extra`."""

LONGEST_LABEL: Final = 200

_OF_KIND: Final = {kind: name for name, kind in words.POINTS.items()}
_SCHEMES: Final = {"phone": "tel:", "email": "mailto:"}
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)", re.DOTALL)
_SERVICE: Final = re.compile(r"[a-z][a-z0-9+.-]*")
_WEB: Final = re.compile(r"https?:", re.IGNORECASE)
_IN_URI: Final = re.compile(r"[\w.~:/?#\[\]@!$&'()*+=%-]+")
_LABEL_OF_APPLE: Final = re.compile(r"_\$!<(.*)>!\$_", re.DOTALL)
_SAID_BY_HANDLES: Final = frozenset(["X-SERVICE-TYPE", "X-USER", "X-NETCRM-KIND"])
_PLACES: Final = frozenset(["home", "work"])
_EXTENDED: Final = re.compile(r"x-[a-z0-9-]+")


class Spelling(NamedTuple):
    """How a point is written: the property, its types, the X-ABLabel (or nothing), and the value before escaping."""

    name: str
    types: tuple[str, ...]
    label: str
    value: str
    kind_stated: bool = False


def label_of_group(text: str) -> str:
    """What an X-ABLabel says; Apple's own labels are wrapped (`_$!<HomePage>!$_`)."""
    label = " ".join(unescaped(text).split())
    found = _LABEL_OF_APPLE.fullmatch(label)
    return found[1].strip() if found else label


def group_label(label: str) -> str:
    """The X-ABLabel for a label."""
    return f"_$!<{label}>!$_" if label in words.APPLES else label


def read_point(head: Head, text: str, label: str) -> tuple[Point, tuple[str, str] | None] | None:
    """The point that a property states, and what it says beside (`EMAIL;PREF=1`) as a pair for `extra`, or None.

    `label` is that of its group. Nothing for a value that can't be a point.
    """
    value = unescaped(text).strip()
    left: tuple[str, ...] = ()
    kind = words.POINTS.get(head.name, "")
    if kind:
        scheme = _SCHEMES.get(kind)
        if scheme and value[: len(scheme)].lower() == scheme:
            value = value[len(scheme) :].strip()
        label = label or head.label
    else:
        kind, label, value, left = _handle(head, value, label)
    if not value or len(value) > LONGEST_POINT or len(label) > LONGEST_LABEL or is_unsafe(value) or is_unsafe(label):
        return None
    point = Point.of({"kind": kind, "value": value, "label": label})
    if head.name not in words.POINTS:
        return point, _beside_handle(head, point, left)
    if head.params or (head.types and label != head.said):
        beside = head._replace(media="", custom="") if head.media or head.custom else head
        return point, (beside.key, value)
    return point, None


def _beside_handle(head: Head, point: Point, left: tuple[str, ...]) -> tuple[str, str] | None:
    params = tuple(param for param in head.params if param[0] not in left)
    if not params:
        return None
    is_handle = point.kind == "handle"
    spelling = _spelled_handle(point.value, point.label) if is_handle else Spelling("URL", (), "", point.value)
    return Head("", spelling.name, spelling.types, params).key, point.value


def _handle(head: Head, value: str, label: str) -> tuple[str, str, str, tuple[str, ...]]:
    """Kind, label, value, and the parameters that these say already."""
    said = {name: " ".join(values) for name, values in head.params} if head.params else {}
    where = label or head.label
    if head.name in words.SERVICES:
        return "handle", f"{words.SERVICES[head.name]} {where}".strip(), value, ()
    if head.name == "IMPP":
        found = _SCHEME.fullmatch(value)
        service, rest = (found[1].lower(), found[2].strip()) if found else ("", value)
        stated = said.get("X-SERVICE-TYPE", "").lower()
        left: tuple[str, ...] = ("X-SERVICE-TYPE",) if stated in ("", service) or service == "x-apple" else ()
        if service == "x-apple" and _SERVICE.fullmatch(stated):
            service = stated
        return "handle", f"{service} {where}".strip(), rest, left
    user = said.get("X-USER", "")
    left = ("X-NETCRM-KIND", *(["X-USER"] if user in value else []))
    is_web = _WEB.match(value) is not None and "X-NETCRM-KIND" not in said
    return "url" if is_web else "handle", where, value, left


def spelled(point: Point, version: str) -> Spelling:
    """How a point is written in a version."""
    if point.kind == "handle":
        return _spelled_handle(point.value, point.label)
    name = _OF_KIND[point.kind]
    types = _types(name, point.label, version)
    return Spelling(name, types, "" if types or not point.label else point.label, point.value)


def _types(name: str, label: str, version: str) -> tuple[str, ...]:
    """The types that are read as that label, if the version has them; else none."""
    if not label:
        return ()
    types = tuple(words.TYPED.get(word, word) for word in label.split(" "))
    allowed = words.TYPES[version][name]
    if all(kind in allowed or _EXTENDED.fullmatch(kind) for kind in types) and Head("", name, types).label == label:
        return types if len(set(types)) == len(types) else ()
    return ()


def _spelled_handle(value: str, label: str) -> Spelling:
    service, _, where = label.partition(" ")
    places = tuple(where.split(" ")) if where else ()
    is_service = _SERVICE.fullmatch(service) and service not in _PLACES and len(places) < 2
    if is_service and _PLACES.issuperset(places) and _IN_URI.fullmatch(value):
        return Spelling("IMPP", places, "", f"{service}:{value}")
    types = (label,) if label in _PLACES else ()
    return Spelling("X-SOCIALPROFILE", types, "" if types else label, value, _WEB.match(value) is not None)


def fits(head: Head, point: Point, spelling: Spelling) -> bool:
    """Whether a pair of `extra` by that head is what `read_point` would give beside this point."""
    if head.name != spelling.name or head.group or head.media:
        return False
    if point.kind == "handle":
        said = {name: " ".join(values).lower() for name, values in head.params}
        service = point.label.partition(" ")[0]
        if spelling.name == "IMPP" and said.get("X-SERVICE-TYPE") not in (None, "", service) and service != "x-apple":
            del said["X-SERVICE-TYPE"]
        return bool(head.params) and head.types == spelling.types and said.keys().isdisjoint(_SAID_BY_HANDLES)
    if head.label == point.label:
        return bool(head.params)
    return bool(point.label and (head.params or head.types))
