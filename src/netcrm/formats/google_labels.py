r"""How Google Contacts' files name and label things, both ways.

The rule it keeps: whatever is written is read back as it was. A `\` before a label says that it is to be taken to the
letter, where reading it would change it.
"""

from functools import lru_cache
from typing import Final

from netcrm.formats.columns import LABELS
from netcrm.names import fold

LITERAL: Final = "\\"

OWN: Final = {
    f"netcrm {name.replace('_', ' ')}": name
    for name in (
        "uid", "circle", "every", "birthday", "met_on", "met_at", "introduced_by", "snoozed_until", "archived_on",
        "deceased", "languages", "timezone", "avoid", "private",
    )
}  # fmt: skip
"""Custom fields for what Google has no column for, with our names. A birthday is there if it lacks its day."""

HANDLE: Final = "netcrm handle"
"""The same for a handle; its label stands behind a colon."""

_SPELLED: Final = {
    "work": "Work",
    "home": "Home",
    "mobile": "Mobile",
    "main": "Main",
    "other": "Other",
    "pager": "Pager",
    "fax": "Fax",
    "work fax": "Work Fax",
    "home fax": "Home Fax",
    "homepage": "Home Page",
    "blog": "Blog",
    "profile": "Profile",
}
"""Our labels as Google spells them."""

_READ: Final = LABELS | {fold(theirs): ours for ours, theirs in _SPELLED.items()}


def is_starred(cell: str) -> bool:
    """Whether a label is marked: as that of the main value, or as one of Google's own groups."""
    return cell.startswith("* ") or cell == "*"


@lru_cache(maxsize=4096)
def name_of(cell: str) -> tuple[str, bool]:
    """What a label says without its mark, and whether it was meant to the letter."""
    if cell.startswith(LITERAL):
        return cell[1:], True
    bare = cell.strip()
    return (bare[1:].strip() if is_starred(bare) else bare), False


@lru_cache(maxsize=4096)
def label_of(cell: str) -> str:
    """The label of a point in our words (`work` for `* Travail`), or as it is."""
    name, is_literal = name_of(cell)
    return name if is_literal else _READ.get(fold(name), name)


@lru_cache(maxsize=4096)
def label_cell(label: str) -> str:
    """What `label_of` reads as this label."""
    spelled = _SPELLED.get(label, label)
    return spelled if label_of(spelled) == label else LITERAL + label


def name_cell(name: str, *, is_own: bool = False) -> str:
    """What `name_of` reads as this name; that of an extra must not be taken for a field of ours."""
    taken = not is_own and (name in OWN or name.startswith(HANDLE))
    return LITERAL + name if taken or not name or name_of(name) != (name, False) else name
