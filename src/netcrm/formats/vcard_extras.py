"""The pairs of a draft's `extra`, each with the vCard property that it is, if it is one.

The rule it keeps: a pair is a property only if a version has it, and if it would be read back as the very same pair.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable
from typing import Final

from netcrm.formats import vcard_names as words
from netcrm.formats.vcard_fields import LONGEST, OWN, is_bare_city
from netcrm.formats.vcard_heads import Head, head_of, key_of
from netcrm.formats.vcard_points import label_of_group
from netcrm.formats.vcard_values import canonical, components, data_uri, safe, tidy

_BEGIN: Final = re.compile(r"\s*BEGIN\s*:\s*VCARD\s*", re.IGNORECASE)
_ALONE: Final = frozenset(["N", "BDAY", *words.READ_AS_POINTS])
"""Properties that are not looked for in a group: their values go to fields and to points."""


class Extra:
    """A pair: `head` is that of the property (or None), `first` whether no other of that name stands before it.

    `done`: it was written with a field or a point.
    """

    def __init__(self, name: str, value: str, head: Head | None, first: bool) -> None:
        self.name = name
        self.value = value
        self.head = head
        self.first = first
        self.labelled = False
        self.done = False

    @property
    def is_plain(self) -> bool:
        """Whether it says no more than its value."""
        return self.head is None or self.head.is_bare

    @property
    def says_more(self) -> bool:
        """Whether it is kept beside the field that its value goes to."""
        head = self.head
        if head is None:
            return False
        return not head.is_plain or self.labelled or (head.name == "ORG" and len(components(self.value)) > 1)


def extras_of(pairs: Iterable[tuple[str, str]], version: str, fields: Container[str]) -> list[Extra]:
    """Each pair, with its property in that version. `fields`: the properties that the draft's own fields give."""
    seen: set[str] = set()
    names: set[str] = set()
    extras = []
    for name, value in pairs:
        head = head_of(name)
        if head and not (_is_allowed(head, version) and _is_same(head, name, value)):
            head = None
        if head and not _has_room(head, value, version, fields, names):
            head = None
        if head:
            names.add(head.name)
        extras.append(Extra(name, value, head, name not in seen))
        seen.add(name)
    _part_lone_groups(extras)
    return extras


def _has_room(head: Head, value: str, version: str, fields: Container[str], names: Container[str]) -> bool:
    """Whether a card of that version can hold it beside the fields, and beside the properties before it."""
    name = head.name
    if (name in words.ONCE and name in names) or (head.group and name in _ALONE):
        return False
    if name == "AGENT":  # a line that ends in BEGIN:VCARD would open a card inside of this one
        return head.is_bare and not _BEGIN.fullmatch(value)
    if name == words.ANDROIDS and value.startswith(f"{words.ANDROIDS_NICKNAME};"):
        return "NICKNAME" in fields  # it would be read as the nickname of somebody who has none
    if name in words.FIRST_IS_FIELD:
        return name in fields and not (name == "FN" and name in names and version == "3.0")
    if name == "GEO" and version == "3.0":
        return canonical(head, value.removeprefix("geo:").replace(",", ";")) == value and value.startswith("geo:")
    return True


def _is_allowed(head: Head, version: str) -> bool:
    """Whether the version has such a property, in words of its grammar."""
    known = words.KNOWN if version == "4.0" else words.KNOWN_IN_3
    own = head.name in (words.OWN_EXTRA, "UID") or head.name in OWN or head.name in words.DROPPED
    if own or head.encoding or head.charset or not (head.name in known or words.EXTENDED.fullmatch(head.name)):
        return False
    if head.media and not words.MEDIA_TYPE.fullmatch(head.media):
        return False
    tokens = (*head.types, *([head.group] if head.group else []))
    if not all(map(words.TOKEN.fullmatch, tokens)):
        return False
    return all(
        (name in words.PARAMETERS or words.EXTENDED.fullmatch(name)) and values and all(safe(v) == v for v in values)
        for name, values in head.params
    )


def _is_same(head: Head, name: str, value: str) -> bool:
    """Whether the property would be kept, and under the same name with the same value."""
    if key_of(head, head.group) != name or not value or (head.is_bare and _is_taken(head.name, value)):
        return False
    if head.name == words.LABEL:
        return label_of_group(canonical(head, value)) == value and tidy(value) == value
    if head.name == "CATEGORIES":
        return tidy(value) == value and (not head.is_plain or len(value) > LONGEST["tag"])
    if head.name == "ADR" and is_bare_city(head, value):
        return False
    if head.name in words.MEDIA and value.startswith("data:"):
        return not head.media and data_uri(value) == value
    plain = value if head.name in words.STRUCTURED else value.replace("\\", "\\\\")
    return safe(value) == value and canonical(head, plain) == value


def _is_taken(name: str, value: str) -> bool:
    """Whether it would be read into a field."""
    return name in words.TAKEN and words.TAKEN[name].fullmatch(value) is not None


def _part_lone_groups(extras: list[Extra]) -> None:
    """A group holds two at least, and one label at most; a pair for which that is not so is no property."""
    while True:
        heads = [extra.head for extra in extras if extra.head and extra.head.group]
        size = Counter([head.group.lower() for head in heads])
        labels = Counter([head.group.lower() for head in heads if head.name == words.LABEL])
        spellings: dict[str, set[str]] = {}
        for head in heads:
            spellings.setdefault(head.group.lower(), set()).add(head.group)
        lone = [
            extra
            for extra in extras
            if extra.head
            and (group := extra.head.group.lower())
            and (size[group] < 2 or labels[group] > 1 or labels[group] == size[group] or len(spellings[group]) > 1)
        ]
        if not lone:
            break
        for extra in lone:
            extra.head = None
    for extra in extras:
        extra.labelled = bool(extra.head and labels[extra.head.group.lower()])
