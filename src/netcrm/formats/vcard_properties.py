"""What a contact draft says, as the properties of a vCard of a version: each a line, not folded yet.

The rule it keeps: each line is read back as what it came from. A pair of `extra` that no property of that version holds
goes out as X-NETCRM-EXTRA, with its name as a parameter.
"""

from collections.abc import Callable
from typing import Final

from netcrm.formats import vcard_names as words
from netcrm.formats.vcard_extras import Extra, extras_of
from netcrm.formats.vcard_fields import city_of, derived_n
from netcrm.formats.vcard_heads import Head, key_of, spelled_value
from netcrm.formats.vcard_points import fits, group_label, spelled
from netcrm.formats.vcard_values import (
    basic_date,
    components,
    escaped,
    file_of,
    iso_date,
    iso_moment,
    safe,
    tidy,
    unescaped,
)
from netcrm.records import ContactDraft

PRODUCT: Final = "-//netcrm//netcrm//EN"
_YEARLESS: Final = "BDAY;X-APPLE-OMIT-YEAR=1604:1604-"
"""3.0 has no date without a year; Apple's programs write this, and all others read a date."""

_OWN: Final[tuple[tuple[str, str], ...]] = (
    ("X-NETCRM-CIRCLE", "circle"),
    ("X-NETCRM-EVERY", "every"),
    ("X-NETCRM-MET-ON", "met_on"),
    ("X-NETCRM-MET-AT", "met_at"),
    ("X-NETCRM-INTRODUCED-BY", "introduced_by"),
    ("X-NETCRM-SNOOZED-UNTIL", "snoozed_until"),
    ("X-NETCRM-ARCHIVED-ON", "archived_on"),
    ("X-NETCRM-AVOID", "avoid"),
)

_FIRST: Final = {"FN": "name", "NICKNAME": "nickname", "ORG": "organization", "TITLE": "title", "NOTE": "note"}


class Properties:
    """One draft on its way to a card."""

    def __init__(self, draft: ContactDraft, version: str) -> None:
        self._draft = draft
        self._version = version
        fields = [name for name, field in _FIRST.items() if getattr(draft, field)]
        self._extras = extras_of(draft.extra, version, fields)
        self._lines: list[str] = []
        self._names: set[str] = set()

    def lines(self) -> list[str]:
        """Every line of the card, from BEGIN to END."""
        draft = self._draft
        self._lines = ["BEGIN:VCARD", f"VERSION:{self._version}", f"PRODID:{PRODUCT}"]
        stated = "" if self._version == "3.0" or ":" in draft.uid else ";VALUE=text"
        self._add("UID", f"UID{stated}:{escaped(draft.uid)}")
        self._main("FN", draft.name, tidy)
        self._structured_name()
        self._main("NICKNAME", draft.nickname, tidy)
        self._main("ORG", draft.organization, lambda value: tidy(unescaped(components(value)[0])))
        self._main("TITLE", draft.title, tidy)
        self._main("NOTE", draft.note, lambda value: value)
        self._birthday()
        if draft.tags:
            self._add("CATEGORIES", f"CATEGORIES:{','.join([escaped(tag) for tag in draft.tags])}")
        self._points()
        for extra in self._extras:
            self._extra(extra)
        self._city()
        self._own()
        self._lines.append("END:VCARD")
        return self._lines

    def _add(self, name: str, line: str) -> None:
        self._names.add(name)
        self._lines.append(line)

    def _main(self, name: str, text: str, field: Callable[[str], str]) -> None:
        """The property that a field is read from: the first of that name in `extra`, if it says the same and more."""
        if not text:
            return
        extra = next((extra for extra in self._extras if extra.head and extra.head.name == name), None)
        if extra and extra.says_more and extra.first and field(extra.value) == text:
            extra.done = True
            self._property(extra)
        else:
            self._add(name, f"{name}:{escaped(text)}")

    def _structured_name(self) -> None:
        draft = self._draft
        derived = derived_n(draft.name, draft.organization)
        extra = next((extra for extra in self._extras if extra.head and extra.head.name == "N"), None)
        if extra and extra.first and not (extra.is_plain and extra.value == derived):
            extra.done = True
            self._property(extra)
        else:
            self._add("N", f"N:{derived}")

    def _birthday(self) -> None:
        text = self._draft.birthday
        extra = next((extra for extra in self._extras if extra.head and extra.head.name == "BDAY"), None)
        if not text:
            return
        if extra and extra.first and (iso_moment(extra.value)[:10] or (extra.says_more and extra.value)) == text:
            extra.done = True
            self._property(extra)
        elif self._version == "4.0":
            self._add("BDAY", f"BDAY:{basic_date(text) or text}")
        elif text.startswith("--"):
            self._add("BDAY", f"{_YEARLESS}{text[2:]}")
        elif len(text) == len("2026-11-23"):
            self._add("BDAY", f"BDAY:{text}")
        else:
            self._add("BDAY", f"X-NETCRM-BIRTHDAY:{text}")

    def _points(self) -> None:
        spellings = [spelled(point, self._version) for point in self._draft.points]
        beside: dict[int, Extra] = {}
        candidates: dict[str, list[Extra]] = {}
        for extra in self._extras:
            if extra.head and not extra.done and extra.head.name in words.READ_AS_POINTS:
                candidates.setdefault(extra.value, []).append(extra)
        for number, (point, spelling) in enumerate(zip(self._draft.points, spellings, strict=True)):
            for extra in candidates.get(point.value, ()):
                if extra.head and not extra.done and fits(extra.head, point, spelling):
                    beside[number] = extra
                    extra.done = True
                    break
        self._free_unordered(beside)
        groups = {extra.head.group.lower() for extra in self._extras if extra.head}
        free = (group for n in range(1, 1 << 30) if (group := f"item{n}") not in groups)
        for number, spelling in enumerate(spellings):
            head = beside[number].head if number in beside else None
            types, label, params = spelling.types, spelling.label, head.params if head else ()
            if head and spelling.name in words.POINTS:
                point = self._draft.points[number]
                same = head.label == point.label and bool(spelling.types) == bool(head.types)
                types, label = head.types, "" if same else point.label
            if spelling.kind_stated:
                params = (*params, ("X-NETCRM-KIND", ("handle",)))
            group = next(free) if label else ""
            value = escaped(spelling.value, semicolons=spelling.name not in words.SEMICOLONS)
            self._add(spelling.name, f"{self._head(Head(group, spelling.name, types, params))}:{value}")
            if group:
                self._lines.append(f"{group}.X-ABLabel:{escaped(group_label(label))}")

    def _free_unordered(self, beside: dict[int, Extra]) -> None:
        """Leave the pairs of one name together, where their order is not that of the points."""
        wanted: dict[str, list[Extra]] = {}
        for extra in self._extras:
            wanted.setdefault(extra.name, []).append(extra)
        found: dict[str, list[Extra]] = {}
        for number in sorted(beside):
            found.setdefault(beside[number].name, []).append(beside[number])
        for name, extras in found.items():
            if wanted[name][: len(extras)] != extras:
                for extra in extras:
                    extra.done = False
                for number in [number for number, extra in beside.items() if extra.name == name]:
                    del beside[number]

    def _extra(self, extra: Extra) -> None:
        if extra.done:
            return
        head = extra.head
        if head is None or not self._is_kept(head, extra):
            extra.head = None
            name = spelled_value(safe(extra.name))
            self._lines.append(f"{words.OWN_EXTRA};X-NAME={name}:{escaped(extra.value)}")
        else:
            self._property(extra)

    def _is_kept(self, head: Head, extra: Extra) -> bool:
        """Whether a pair is read back as such, when it is written as a property behind those of the fields."""
        if head.name in words.READ_AS_POINTS or (head.name in self._names and head.name in words.ONCE):
            return False
        if head.name == "FN":
            return self._version == "4.0"
        return head.name != "BDAY" or (
            self._version == "4.0" and not (iso_date(extra.value) or iso_moment(extra.value))
        )

    def _property(self, extra: Extra) -> None:
        """A pair of `extra` as the property that it is."""
        head, value = extra.head, extra.value
        if head is None:
            return
        name, three = head.name, self._version == "3.0"
        text = value if name in words.STRUCTURED else escaped(value, semicolons=name not in words.SEMICOLONS)
        types, params, stated = head.types, head.params, ""
        if name in words.MEDIA and three:
            media, coded = file_of(value)
            if media or head.media:
                types = (words.FORMAT_OF.get(media or head.media, media or head.media), *types)
            stated, text = (";ENCODING=b", coded) if coded else (";VALUE=uri", text)
        elif head.media:
            params = (*params, ("MEDIATYPE", (head.media,)))
        if name in words.DATES and not three:
            text = basic_date(value) or text
            stated = "" if basic_date(value) else ";VALUE=text"
        elif name == "RELATED" and ":" not in value and not three:
            stated = ";VALUE=text"
        elif name == "GEO" and three:
            text = value.removeprefix("geo:").replace(",", ";")
        elif name == words.LABEL:
            text = escaped(group_label(value))
            head = head._replace(name="X-ABLabel")
        self._add(name, f"{self._head(Head(head.group, head.name, types, params))}{stated}:{text}")

    def _head(self, head: Head) -> str:
        """A head as this version writes it: in 3.0 the most preferred is a type, and every address one of the net."""
        if self._version == "3.0":
            types = ("internet", *head.types) if head.name == "EMAIL" else head.types
            preferred = ("PREF", ("1",)) in head.params
            params = tuple(param for param in head.params if param != ("PREF", ("1",)))
            head = head._replace(types=(*types, "pref") if preferred else types, params=params)
        return key_of(head, head.group)

    def _city(self) -> None:
        addresses = [(extra.head, extra.value) for extra in self._extras if extra.head and extra.head.name == "ADR"]
        city = self._draft.city
        if city_of(addresses) != city:
            if addresses or not city:
                self._lines.append(f"X-NETCRM-CITY:{escaped(city)}")
            else:
                self._lines.append(f"ADR:;;;{escaped(city)};;;")

    def _cared(self) -> None:
        """Languages and time zone: as 4.0 has them, where they are written as it wants them."""
        draft, four = self._draft, self._version == "4.0"
        languages = draft.languages.split(", ") if draft.languages else []
        if four and len(set(languages)) == len(languages) and all(map(words.LANGUAGE.fullmatch, languages)):
            self._lines += [f"LANG:{code}" for code in languages]
        elif languages:
            self._lines.append(f"X-NETCRM-LANGUAGES:{escaped(draft.languages)}")
        if draft.timezone:
            name = "TZ" if four and words.ZONE.fullmatch(draft.timezone) else "X-NETCRM-TIMEZONE"
            self._lines.append(f"{name}:{escaped(draft.timezone)}")

    def _own(self) -> None:
        if self._draft.languages or self._draft.timezone:
            self._cared()
        for name, field in _OWN:
            if value := getattr(self._draft, field):
                self._lines.append(f"{name}:{escaped(str(value))}")
        if self._draft.deceased != ("DEATHDATE" in self._names):
            self._lines.append(f"X-NETCRM-DECEASED:{str(self._draft.deceased).lower()}")
        if self._draft.private:
            self._lines.append("X-NETCRM-PRIVATE:true")
