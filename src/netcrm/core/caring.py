"""What care for somebody asks for: their languages and time zone, what not to mention, who is private, whom they left.

Rule: what there may be several of is added to what is there; where they were before is on record from the day on which
it was noticed, or that was said, and only another firm is another place: `Acme` and `Acme Inc.` are one.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from netcrm import names
from netcrm.errors import UsageError
from netcrm.store.base import Row, Store, Value

if TYPE_CHECKING:
    from netcrm.core.contacts import Details
    from netcrm.core.who import Person

BETWEEN = ", "
"""What parts the languages of one person in the store."""

LONGEST = 200
"""Letters of one thing that is not to be mentioned."""


def spoken(kept: str) -> tuple[str, ...]:
    """The languages (codes) that a contact keeps."""
    return tuple(kept.split(BETWEEN)) if kept else ()


def avoided(kept: str) -> tuple[str, ...]:
    """What is not to be mentioned, which a contact keeps one a line."""
    return tuple(line for line in kept.split("\n") if line)


def joined(*kept: str) -> str:
    """What is not to be mentioned, of several texts, each once."""
    return "\n".join(dict.fromkeys(line for text in kept for line in avoided(text)))


def stated(details: "Details", have: Row | None = None, clear: Sequence[str] = ()) -> dict[str, Value]:
    """The columns that `details` states, checked; `have` is what is there, less what `clear` empties."""
    values: dict[str, Value] = {}
    if details.languages:
        from netcrm.core import languages

        kept = spoken(have["languages"]) if have is not None and "language" not in clear else ()
        values["languages"] = languages.codes([*kept, *details.languages])
    if details.avoid:
        kept_text = have["avoid"] if have is not None and "avoid" not in clear else ""
        lines = [names.clean(text, "subject to avoid", LONGEST) for text in details.avoid]
        values["avoid"] = joined(kept_text, *lines)
    if details.timezone is not None:
        from netcrm.core import there

        values["timezone"] = there.named(details.timezone)
    if details.private is not None:
        values["private"] = details.private
    return values


def changed(
    store: Store, person: "Person", details: "Details", clear: Sequence[str], today: date
) -> dict[str, Value]:  # fmt: skip
    """The columns that an edit states beyond the plain ones; where somebody was until now goes on record.

    Raises UsageError for a day to come, and when they left nothing.
    """
    moves = details.organization is not None or details.left_on is not None or "org" in clear
    if not (moves or details.languages or details.avoid):
        return stated(details)
    have = store.one("contacts/before", id=person.id)
    values = stated(details, have, clear)
    if not moves or have is None:
        return values
    if details.left_on is not None:
        if details.left_on > today.isoformat():
            raise UsageError(f"{details.left_on} is still to come.", "Give today or an earlier day, and edit it then.")
        if not have["organization"]:
            raise UsageError(f"{person.name} is in no organization on record.", "Say where they were first: --org.")
        if details.organization is None:  # what they were there goes with it
            values |= {"organization_id": None, "title": ""}
    leave(store, person.id, have, details.organization or "", details.left_on or today.isoformat())
    return values


def leave(
    store: Store, contact: int, have: Row | Mapping[str, object], organization: str, until: str
) -> None:  # fmt: skip
    """Put on record where a contact was, from their organization (its id and its name) and title, before they are of
    another one; empty: of none."""
    if have["organization_id"] and names.firm(str(have["organization"])) != names.firm(organization):
        before, title = int(str(have["organization_id"])), str(have["title"])
        store.run("organizations/leave", contact=contact, organization=before, title=title, until=until)
