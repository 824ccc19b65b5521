"""WHO as several people at once: views and filters where names stand, and the question before many are changed.

Rule: who is named is meant. Who only fits a view or a filter is shown with what will change, and from four people on
somebody has to agree: at a terminal by a key, elsewhere by --yes.
"""

from collections.abc import Callable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from netcrm.cli.app import App
from netcrm.core import who
from netcrm.core.who import Person
from netcrm.errors import NotFoundError, RefusedError, UsageError

if TYPE_CHECKING:
    from netcrm.core.bulk import Change

ASKED = 3
"""How many people are changed without a question."""

LINES = 20
"""How many lines show what will change."""

YES_OR_NO = {"y": "yes", "n": "no"}

Done = TypeVar("Done")


class Meant(NamedTuple):
    """Who is meant; `told`: the filters that they fit, as typed, empty when all of them were named."""

    people: list[Person]
    told: str


def meant(
    session: App, texts: Sequence[str] | None, where: Sequence[str] | None, *, archived: bool = False
) -> Meant:  # fmt: skip
    """Everybody meant by WHO, of which each may be a view (`@paris`), or by --where in its place.

    With `archived` filters mean archived people. Raises UsageError without any, NotFoundError when nobody fits.
    """
    given = list(texts or ())
    if given and where:
        raise UsageError("--where takes the place of WHO.", "Give one of them; @view stands beside names.")
    if not given and not where:
        raise UsageError("WHO is missing.", "A name, id:42, @view, or --where with filters.")
    views = [text for text in given if is_view(text)]
    if not views and not where:
        return Meant(who.find_all(session.store, given, session.today, archived=archived), "")
    people: list[Person] = []
    for text in given or [""]:
        if text and text not in views:
            people.append(who.find(session.store, text, session.today, archived=archived))
        else:
            people += _fitting(session, [text] if text else where or (), archived)
    told = " ".join(views or where or ())
    if not people:
        hint = "`netcrm list --where …` shows who fits, `netcrm view` what is saved."
        raise NotFoundError(f"Nobody{' in the archive' * archived} fits {told[:200]}.", hint)
    return Meant(list(dict.fromkeys(people)), told)


def is_view(text: str) -> bool:
    """Whether a WHO is a view: no name or address begins with @."""
    return text.startswith("@") and len(text) > 1


def change(
    session: App, label: str, detail: str, who_is_meant: Meant, do: Callable[[], Done], *, yes: bool
) -> Done | None:  # fmt: skip
    """Change people in one operation; None when that was not agreed to.

    Raises RefusedError when there is nobody to ask.
    """
    store = session.store
    if who_is_meant.told and len(who_is_meant.people) > ASKED and not yes and not _agreed(session, who_is_meant, do):
        session.render.say("Nothing was changed.")
        return None
    with store.write(label, detail):
        return do()


def _fitting(session: App, where: Sequence[str], archived: bool) -> list[Person]:
    from netcrm.core import bulk, listing

    chosen = listing.Filters(archived=archived, where=session.where(where))
    return bulk.people(session.store, listing.ids(session.store, chosen))


def _agreed(session: App, who_is_meant: Meant, do: Callable[[], object]) -> bool:
    """Whether to go on: without a question when few are changed."""
    from netcrm.cli.asking import Answers, Ended, tell
    from netcrm.core import bulk

    changes: dict[int, list[bulk.Change]] = {}
    for one in bulk.preview(session.store, who_is_meant.people, do):
        changes.setdefault(one.id, []).append(one)
    if len(changes) <= ASKED:
        return True
    if not session.json:
        for several in islice(changes.values(), LINES):
            tell(f"{several[0].name}  {'; '.join(map(_told, several))}")
        if len(changes) > LINES:
            tell(f"and {len(changes) - LINES} more people")
    sentence = f"{len(changes)} people fit {who_is_meant.told[:200]} and would be changed."
    if not session.can_ask:
        raise RefusedError(sentence, "Say --yes to change them; netcrm undo takes it back.")
    tell(sentence)
    try:
        return Answers(asks=True).key("Change them? [y]es [n]o: ", YES_OR_NO) == "yes"
    except Ended:
        return False


def _told(one: "Change") -> str:
    return f"{one.field}: {_short(one.before)} → {_short(one.after)}"


def _short(text: str) -> str:
    line = " ".join(text.split()) or "none"
    return line if len(line) <= 40 else f"{line[:39]}…"
