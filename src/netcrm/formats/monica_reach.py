"""Where Monica's contacts can be reached: their contact information and their addresses.

The rule it keeps: the type that the user gave a value tells what it is; where that is lost, the value itself does.
"""

import re
from typing import Final

from netcrm.formats.monica_account import Account, Entry
from netcrm.formats.monica_tree import fields, one_line, uuid_of
from netcrm.names import fold
from netcrm.records import Point

Pairs = list[tuple[str, str]]

LOOKS_LIKE_UUID: Final = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F-]{20,40}")

_PHONES: Final = frozenset(["phone", "whatsapp", "mobile", "signal", "sms", "telephone", "fax", "viber"])
_EMAILS: Final = frozenset(["", "email", "e mail"])
_HIDDEN: Final = frozenset(["uuid", "created_at", "updated_at"])


def points(account: Account, entry: Entry) -> tuple[tuple[Point, ...], Pairs]:
    """The ways to reach a contact, each once, and what Monica says of them that no point holds."""
    found: dict[Point, None] = {}
    extra: Pairs = []
    for each in entry.lists.get("contact_field", ()):
        stated = fields(each)
        value = one_line(stated.pop("data", None))
        reference = stated.pop("type", None) or stated.pop("contact_field_type", None)
        label = account.names.get(uuid_of(reference), "")
        if not label and not LOOKS_LIKE_UUID.fullmatch(one_line(reference)):
            label = one_line(reference)
        if value:
            found[_point(value, label, one_line(account.types.get(uuid_of(reference), {}).get("protocol")))] = None
            told = {name: one_line(said) for name, said in stated.items() if name not in _HIDDEN}
            extra += [(f"contact field {name}", f"{value}: {said}") for name, said in told.items() if said]
    return tuple(found), extra


def _point(value: str, label: str, protocol: str) -> Point:
    kind = fold(label)
    bare = value.split(":", 1)[1].strip() if re.match(r"(?i)(mailto|tel):", value) else value
    numeric = sum(map(str.isdecimal, bare)) >= 3 and not re.search(r"[^\W\d_]|@", bare)
    if value.lower().startswith(("http://", "https://")):
        return Point("url", value, kind)
    if protocol == "mailto:" or kind in _EMAILS - {""} or (not kind and re.fullmatch(r"[^\s@]+@[^\s@]+", bare)):
        return Point("email", bare, "" if kind in _EMAILS else label)
    if numeric and (protocol == "tel:" or kind in _PHONES or not kind):
        return Point("phone", bare, "" if kind == "phone" else kind)
    return Point("handle", value, kind)


def addresses(entry: Entry) -> tuple[str, Pairs]:
    """The city of the first address that has one, and each address as a whole."""
    city = ""
    extra: Pairs = []
    for each in entry.lists.get("address", ()):
        stated = {name: one_line(value) for name, value in fields(each).items()}
        city = city or stated.get("city", "")
        place = " ".join(filter(None, (stated.get("postal_code"), stated.get("city"))))
        parts = (stated.get("street"), place, stated.get("province"), stated.get("country"))
        whole = ", ".join(filter(None, parts))
        if stated.get("name"):
            whole = f"{stated['name']}: {whole}"
        if stated.get("latitude") and stated.get("longitude"):
            whole += f" ({stated['latitude']}, {stated['longitude']})"
        if whole:
            extra.append(("address", whole))
    return city, extra
