"""The properties of one vCard to a contact draft: what has a field goes there, all else to `extra` under its name.

The rule it keeps: what a field says whole is stated once; whatever says more is kept as it came, beside the field.
Names and values in `extra` have the one spelling that the writer takes (`key_of`, `canonical`).
"""

from collections import Counter
from collections.abc import Callable
from typing import Any, Final

from netcrm.formats import vcard_names as words
from netcrm.formats.vcard_heads import Head
from netcrm.formats.vcard_points import label_of_group, read_point
from netcrm.formats.vcard_values import (
    canonical,
    components,
    escaped,
    iso_date,
    iso_moment,
    items,
    structured,
    tidy,
    unescaped,
)
from netcrm.records import CIRCLES, ContactDraft

LONGEST: Final = {"name": 200, "nickname": 200, "organization": 200, "title": 200, "city": 200, "tag": 60, "uid": 200}
"""Characters that a field takes; a longer value is kept in `extra`."""

EVERYBODY: Final = "myContacts"
"""The group that Google puts everybody into; it says nothing of anybody."""

NO_NAME: Final = "No name"
_BLANK: Final = dict(vars(ContactDraft(name="")))
_KINDS_THAT_NAME: Final = ("email", "phone", "handle", "url")


def derived_n(name: str, organization: str) -> str:
    """The N of somebody of whom the name is all that is known: its last word is the family's; a company has none.

    Two East Asian words are not parted: which is the family's can't be told, and as N they would lose their space.
    """
    if name == organization:
        return ";;;;"
    given, _, family = name.rpartition(" ")
    if given and not name.isascii() and all(map(words.EAST_ASIAN.fullmatch, (given, family))):
        given = ""
    return f"{escaped(family)};{escaped(given)};;;" if given else f";{escaped(name)};;;"


def city_of(addresses: list[tuple[Head, str]]) -> str:
    """The locality of the most preferred address, else of the first that has one; each is its head and a value."""
    for _, value in sorted(addresses, key=lambda address: address[0].pref):
        parts = components(value)
        city = tidy(unescaped(parts[3])) if len(parts) > 3 else ""
        if city and len(city) <= LONGEST["city"]:
            return city
    return ""


def is_bare_city(head: Head, value: str) -> bool:
    """Whether an address says no more than the city."""
    return head.is_bare and all((n == 3) == bool(p) for n, p in enumerate(components(value)))


class Fields:
    """A card while its properties are taken in. `named`: it has a name, or a way to reach somebody instead."""

    _androids_nickname = ""
    """What Android wrote for one, which counts where there is no other."""

    def __init__(self) -> None:
        self.named = True
        self._values: dict[str, Any] = _BLANK.copy()
        self._kept: list[tuple[Head, str]] = []
        self._weak: set[int] = set()
        self._points: list[tuple[Head, str]] = []
        self._labels: dict[str, str] = {}
        self._tags: dict[str, None] = {}
        self._addresses: list[tuple[Head, str]] = []
        self._n: int | None = None
        self._stated: set[str] = set()

    def keep(self, head: Head, text: str) -> None:
        """Keep a property in `extra`, as it stands."""
        self._kept.append((head, text))

    def keep_canonical(self, head: Head, value: str) -> None:
        """Keep a property in `extra`, unless it is empty."""
        if text := canonical(head, value):
            self._kept.append((head, text))

    def drop(self, head: Head, value: str) -> None:
        """Leave out what a card says of itself."""

    def draft(self, where: str) -> ContactDraft | None:
        """The draft; nothing if the card says nothing."""
        values = self._values
        values["where"] = where
        beside = self._read_points()
        self._place_city()
        if self._androids_nickname and not values["nickname"]:
            values["nickname"] = self._androids_nickname
        if not (
            values["name"] or self._kept or self._tags or any(values[field] for field in _BLANK if field != "where")
        ):
            return None
        values["tags"] = tuple(self._tags)
        values["name"] = self._name()
        if self._n is not None and self._kept[self._n][1] == derived_n(values["name"], values["organization"]):
            self._weak.add(self._n)
        values["extra"] = (*beside, *self._extra())
        return ContactDraft.of(values)

    def _name(self) -> str:
        values = self._values
        name: str = values["name"]
        if not name:
            full = next((text for head, text in self._kept if head.name == "FN"), "")
            name = full or self._name_of_parts() or values["organization"] or values["nickname"]
            points = values["points"]
            name = name or next((p.value for kind in _KINDS_THAT_NAME for p in points if p.kind == kind), "")
            name = tidy(name)
        self.named = bool(name)
        most = LONGEST["name"]
        return (name if len(name) <= most else f"{name[: most - 1]}…") or NO_NAME

    def _name_of_parts(self) -> str:
        n = next((text for head, text in self._kept if head.name == "N"), "")
        family, given, more, before, after = (*components(n), "", "", "", "", "")[:5]
        names = [item for part in (family, given, more) for item in items(part) if item]
        if family and given and all(map(words.EAST_ASIAN.fullmatch, names)):
            given, more, family = "".join(names), "", ""
        parts = [" ".join(items(part)) for part in (before, given, more, family, after)]
        return " ".join(part for part in parts if part)

    def _extra(self) -> list[tuple[str, str]]:
        """What is kept, each in its group as long as that has another one."""
        if not self._labels and not any(head.group or head.name == words.OWN_EXTRA for head, _ in self._kept):
            return [(head.key, text) for n, (head, text) in enumerate(self._kept) if n not in self._weak]
        labelled = self._labels.keys()
        kept = [
            (head, text)
            for number, (head, text) in enumerate(self._kept)
            if number not in self._weak or (head.group and head.lower_group in labelled)
        ]
        groups = Counter([head.lower_group for head, _ in kept if head.group])
        used = {head.lower_group for head, _ in self._points}
        spelled = {head.lower_group: head.group for head, _ in reversed(kept)}
        extra = []
        for group, label in self._labels.items():
            if group in groups:
                groups[group] += 1
                kept.append((Head(spelled[group], words.LABEL), label))
            elif group not in used:
                kept.append((Head("", words.LABEL), label))
        for head, text in kept:
            if head.name == words.OWN_EXTRA:
                extra.append((head.media, text))
            else:
                group = head.lower_group
                extra.append((f"{spelled[group]}.{head.key}" if group and groups[group] > 1 else head.key, text))
        return extra

    def _read_points(self) -> list[tuple[str, str]]:
        points, beside = [], []
        for head, value in self._points:
            read = read_point(head, value, self._labels.get(head.lower_group, ""))
            if read is None:
                self.keep_canonical(head, value)
                continue
            points.append(read[0])
            if read[1]:
                beside.append(read[1])
        self._values["points"] = tuple(points)
        return beside

    def _place_city(self) -> None:
        if "city" not in self._stated:
            city = self._values["city"] = city_of(self._addresses)
            if city and len(self._addresses) == 1:
                self._weak |= {n for n, (head, text) in enumerate(self._kept)
                               if head.name == "ADR" and is_bare_city(head, text)}  # fmt: skip

    def _text(self, head: Head, value: str, field: str) -> None:
        """The first value is the field's; what stands beside it, and further ones, are kept."""
        text = unescaped(value).strip()
        plain = text.replace("\r\n", "\n").replace("\r", "\n") if field == "note" else tidy(text)
        if not plain:
            return
        if self._values[field] or len(plain) > LONGEST.get(field, len(plain)):
            self.keep_canonical(head, value)
            return
        self._values[field] = plain
        if not head.is_bare:
            self._keep_beside(head, canonical(head, value))

    def _keep_beside(self, head: Head, text: str) -> None:
        """Keep the property that gave a field its value, which says more: by parameters, or a label."""
        if head.is_plain:
            self._weak.add(len(self._kept))
        self._kept.append((head, text))

    def _nickname(self, head: Head, value: str) -> None:
        for item in items(value):
            self._text(head, escaped(item), "nickname")

    def _structured_name(self, head: Head, value: str) -> None:
        if text := structured("N", value):
            if self._n is None and head.is_bare:
                self._n = len(self._kept)
            self._kept.append((head, text))

    def _organization(self, head: Head, value: str) -> None:
        text = structured("ORG", value)
        parts = components(text)
        first = tidy(unescaped(parts[0]))
        if not first or self._values["organization"] or len(first) > LONGEST["organization"]:
            if text:
                self._kept.append((head, text))
            return
        self._values["organization"] = first
        if len(parts) > 1:
            self._kept.append((head, text))
        elif not head.is_bare:
            self._keep_beside(head, text)

    def _address(self, head: Head, value: str) -> None:
        if text := structured("ADR", value):
            self._addresses.append((head, text))
            self._kept.append((head, text))

    def _birthday(self, head: Head, value: str) -> None:
        text = unescaped(value)
        day = iso_date(text)
        moment = "" if day else iso_moment(text)
        day = day or iso_date(moment[:10])
        if not day or self._values["birthday"]:
            self.keep_canonical(head, value)
            return
        self._values["birthday"] = day
        if moment:
            self._kept.append((head, moment))
        elif not head.is_bare:
            self._keep_beside(head, day)

    def _died(self, head: Head, value: str) -> None:
        if "deceased" not in self._stated:
            self._values["deceased"] = True
        self.keep_canonical(head, value)

    def _categories(self, head: Head, value: str) -> None:
        for item in items(value if "\\" in value else value.replace(";", ",")):
            tag = tidy(item)
            if tag == EVERYBODY:
                continue
            if tag and head.is_plain and len(tag) <= LONGEST["tag"]:
                self._tags[tag] = None
            elif tag:
                self._kept.append((head, tag))

    def _language(self, head: Head, value: str) -> None:
        """A language, where no more is said of it than its code."""
        code = unescaped(value)
        if head.is_bare and words.LANGUAGE.fullmatch(code) and "languages" not in self._stated:
            have = self._values["languages"]
            self._values["languages"] = f"{have}, {code}" if have and code not in have.split(", ") else have or code
        else:
            self.keep_canonical(head, value)

    def _timezone(self, head: Head, value: str) -> None:
        """A time zone, where it has the name that the IANA database gives it, and not an offset alone."""
        name = unescaped(value)
        if head.is_bare and words.ZONE.fullmatch(name) and not self._values["timezone"]:
            self._values["timezone"] = name
        else:
            self.keep_canonical(head, value)

    def _own(self, head: Head, value: str) -> None:
        """A field that only netcrm has, or states with another value than the property that others know."""
        field, read = OWN[head.name]
        stated = read(unescaped(value).strip())
        if stated is None or field in self._stated:
            self.keep_canonical(head, value)
        else:
            self._stated.add(field)
            self._values[field] = stated

    def _own_extra(self, head: Head, value: str) -> None:
        name = next((values[0] for param, values in head.params if param == "X-NAME"), "")
        self._kept.append((Head("", words.OWN_EXTRA, media=name), unescaped(value)))

    def _label(self, head: Head, value: str) -> None:
        label = label_of_group(value)
        if label and head.group and head.lower_group not in self._labels:
            self._labels[head.lower_group] = label
        elif label:
            self._kept.append((head, label))

    def _androids(self, head: Head, value: str) -> None:
        self.keep_canonical(head, value)
        what, nickname, *_ = (*components(value.lstrip()), "")
        nickname = tidy(unescaped(nickname))
        if what == words.ANDROIDS_NICKNAME and len(nickname) <= LONGEST["nickname"]:
            self._androids_nickname = self._androids_nickname or nickname

    def _point(self, head: Head, value: str) -> None:
        if value and not value.isspace():
            self._points.append((head, value))


Take = Callable[[Fields, Head, str], None]


def _whole_day(text: str) -> str | None:
    return text if len(text) == len("2026-11-23") and iso_date(text) == text else None


def _circle(text: str) -> str | None:
    return text if text in CIRCLES else None


def _days(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 6 and int(text) else None


def _flag(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text)


def _line(text: str) -> str | None:
    return tidy(text) or None


OWN: Final[dict[str, tuple[str, Callable[[str], object]]]] = {
    "X-NETCRM-CIRCLE": ("circle", _circle),
    "X-NETCRM-EVERY": ("every", _days),
    "X-NETCRM-MET-ON": ("met_on", lambda text: text if text and iso_date(text) == text else None),
    "X-NETCRM-MET-AT": ("met_at", _line),
    "X-NETCRM-INTRODUCED-BY": ("introduced_by", _line),
    "X-NETCRM-SNOOZED-UNTIL": ("snoozed_until", _whole_day),
    "X-NETCRM-ARCHIVED-ON": ("archived_on", _whole_day),
    "X-NETCRM-DECEASED": ("deceased", _flag),
    "X-NETCRM-BIRTHDAY": ("birthday", lambda text: text if text and iso_date(text) == text else None),
    "X-NETCRM-LANGUAGES": ("languages", _line),
    "X-NETCRM-TIMEZONE": ("timezone", _line),
    "X-NETCRM-AVOID": ("avoid", lambda text: text or None),
    "X-NETCRM-PRIVATE": ("private", _flag),
    "X-NETCRM-CITY": ("city", lambda text: tidy(text) if len(text) <= LONGEST["city"] else None),
}
"""netcrm's own properties: the field, and what reads its value (None for one that makes no sense)."""

_TAKERS: Final[dict[str, Take]] = {
    **dict.fromkeys(words.DROPPED, Fields.drop),
    "FN": lambda fields, head, value: fields._text(head, value, "name"),
    "NICKNAME": Fields._nickname,
    "TITLE": lambda fields, head, value: fields._text(head, value, "title"),
    "NOTE": lambda fields, head, value: fields._text(head, value, "note"),
    "UID": lambda fields, head, value: fields._text(head, value, "uid"),
    "N": Fields._structured_name,
    "ORG": Fields._organization,
    "ADR": Fields._address,
    "BDAY": Fields._birthday,
    "DEATHDATE": Fields._died,
    "CATEGORIES": Fields._categories,
    "LANG": Fields._language,
    "TZ": Fields._timezone,
    words.OWN_EXTRA: Fields._own_extra,
    words.LABEL: Fields._label,
    words.ANDROIDS: Fields._androids,
    **dict.fromkeys(("TEL", "EMAIL", "URL", "IMPP", "X-SOCIALPROFILE", *words.SERVICES), Fields._point),
    **dict.fromkeys(OWN, Fields._own),
}


def taker_of(name: str) -> Take:
    """What takes in the properties of a name: the fields, the head, and the value with its escapes."""
    return _TAKERS.get(name, Fields.keep_canonical)
