"""Monica's JSON as something to walk: entries, their fields, the lists that they hold, and the line of each.

The rule it keeps: any JSON at all can be walked. What has another shape than it should is as good as absent, and no
reference is followed from here, so that there is nothing to run in circles.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from netcrm.errors import RefusedError, UsageError
from netcrm.formats import dates
from netcrm.formats.archives import Opener

Node = dict[str, Any]

LARGEST: Final = 256 << 20
"""Bytes; the standard library reads a JSON as a whole, so what is larger would fill the memory."""

_FORMAT: Final = "Monica writes it under Settings, Export data, as JSON."
_HOLDERS: Final = ("properties", "data", "instance")
_UUID: Final = re.compile(r'"uuid"\s*:\s*"([^"\\]*)"')
_HALF: Final = re.compile("[\ud800-\udfff]")
"""Half of a surrogate pair: legal in a JSON string, but no text."""


def tree(name: str, open_file: Opener) -> tuple[Node, dict[str, int]]:
    """The whole file, and the line of the entry with each uuid. Pictures and documents are left out of it.

    Raises RefusedError for what is over LARGEST, is no JSON, or is nested without end.
    """
    content = _content(name, open_file)
    try:
        stated: Any = json.loads(content.removeprefix("\ufeff"), object_hook=_without_files)
    except json.JSONDecodeError as reason:
        where = f"line {reason.lineno}, column {reason.colno}"
        raise RefusedError(f"{name} is not JSON: {reason.msg} ({where}).", "Export it from Monica anew.") from None
    except RecursionError:
        raise RefusedError(f"{name} is nested too deeply to be read.", _FORMAT) from None
    except ValueError:  # the standard library turns no number of over 4,300 digits into an integer
        raise RefusedError(f"{name} can't be read as JSON: a number in it is too long.", _FORMAT) from None
    if not isinstance(stated, dict) or not isinstance(stated.get("account"), dict):
        raise RefusedError(f"{name} is not an export of Monica: it holds no account.", _FORMAT)
    return stated, _lines(content)


def _content(name: str, open_file: Opener) -> str:
    try:
        with open_file() as raw:
            parts = []
            size = 0
            while chunk := raw.read(1 << 20):
                parts.append(chunk)
                size += len(chunk)
                if size > LARGEST:
                    hint = "Export it from Monica without photos and documents."
                    raise RefusedError(f"{name} is over {LARGEST >> 20} MiB.", hint)
    except OSError as reason:
        raise RefusedError(f"{name} can't be read: {reason.strerror or reason}.") from None
    content = b"".join(parts)
    parts.clear()
    if not content.strip():
        raise RefusedError(f"{name} is empty.")
    try:
        return content.decode(json.detect_encoding(content))
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _without_files(node: Node) -> Node:
    """Drop the content of a photo or document as soon as it is read: it is most of the file."""
    if "dataUrl" in node:
        node["dataUrl"] = ""
    return node


def _lines(content: str) -> dict[str, int]:
    lines: dict[str, int] = {}
    line, start = 1, 0
    for found in _UUID.finditer(content):
        line += content.count("\n", start, found.start())
        start = found.start()
        lines.setdefault(found[1], line)
    return lines


def fields(entry: object) -> Node:
    """What an entry says of itself: its columns and its properties, without the lists that it holds."""
    if not isinstance(entry, dict):
        return {}
    properties = entry.get("properties")
    own = {name: value for name, value in entry.items() if name not in _HOLDERS}
    return {**own, **properties} if isinstance(properties, dict) else own


def collections(*holders: object) -> dict[str, list[Any]]:
    """The lists in some holders (`data`, `properties`, …) by the singular of what they hold.

    A list comes as `{count, type, values}`, or bare under its name.
    """
    found: dict[str, list[Any]] = defaultdict(list)
    for holder in holders:
        pairs: Iterable[tuple[str, object]] = ()
        if isinstance(holder, dict):
            pairs = holder.items()
        elif isinstance(holder, list):
            pairs = (("", value) for value in holder)
        for key, value in pairs:
            kind, values = key, value
            if isinstance(value, dict):
                kind, values = value.get("type") or key, value.get("values")
            if isinstance(values, dict):
                values = [*values.values()]
            if isinstance(values, list) and isinstance(kind, str) and kind:
                found[singular(kind)].extend(values)
    return dict(found)


def singular(kind: str) -> str:
    """`activities` and `activityTypes` as the exporter of today says them: `activity`, `activity_type`."""
    word = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind).lower()
    for plural, single in (("ies", "y"), ("sses", "ss"), ("ss", "ss"), ("s", "")):
        if word.endswith(plural):
            return word[: -len(plural)] + single
    return word


def text(value: object) -> str:
    """A value as one would write it; nothing for null. Halves of characters are replaced."""
    if value is None:
        return ""
    if isinstance(value, str):
        said = value.strip()
    elif isinstance(value, dict | list):
        try:
            said = json.dumps(value, ensure_ascii=False) if value else ""
        except RecursionError:
            said = "…"
    else:
        said = str(value).lower() if isinstance(value, bool) else str(value)
    return said if said.isascii() else _HALF.sub("\ufffd", said)


def one_line(value: object) -> str:
    """The same with single spaces."""
    return " ".join(text(value).split())


def truth(value: object) -> bool:
    """Whether a flag is set, be it JSON's, MySQL's or a word."""
    return value is True or value == 1 or (isinstance(value, str) and value.strip().lower() in {"1", "true", "yes"})


def day(value: object) -> str:
    """The day of a timestamp or a date, as it stands there; nothing if it has none."""
    said = text(value)
    try:
        return dates.whole(said[:10] if said[10:11] in ("", "T", " ") else said)
    except UsageError:
        return ""


def special_date(value: object) -> tuple[str, bool]:
    """A date that may lack its year (`--04-15`), or be counted from an age: then it is the year alone, and true."""
    stated = fields(value) if isinstance(value, dict) else {"date": value}
    found = day(stated.get("date"))
    if not found:
        return "", False
    if truth(stated.get("is_age_based")):
        return found[:4], True
    return (f"-{found[4:]}" if truth(stated.get("is_year_unknown")) else found), False


def uuid_of(value: object) -> str:
    """The uuid of an entry, or the uuid that stands in place of one."""
    stated = value.get("uuid") if isinstance(value, dict) else value
    return stated if isinstance(stated, str) else ""


def sentence(stated: Mapping[str, Any], first: str = "", names: Mapping[str, str] | None = None) -> str:
    """All that an entry's fields say, in one line; `first` goes before, `names` tells what a uuid in it refers to."""
    created = stated.get("created_at")
    parts = [first] if first else []
    for name, value in stated.items():
        if name == "uuid" or (name == "updated_at" and value == created):
            continue
        said = one_line(value)
        said = (names or {}).get(said, said)
        if said and said != first:
            parts.append(f"{name}: {said}")
    return "; ".join(parts)
