"""A draft made fit for the store: single spaces, and no invisible signs that turn or control the text around them.

Rule: a name that can't be one costs its record; whatever else does not fit is kept as `extra`, never dropped silently.
"""

from collections.abc import Callable
from itertools import chain

from netcrm import names
from netcrm.errors import UsageError
from netcrm.records import ContactDraft, Point

LONGEST_POINT = 2_000
LONGEST_UID = 500

ONE_LINE = ("nickname", "organization", "title", "city", "met_at", "introduced_by")
"""Fields of one line, other than the name."""

Remark = Callable[[str], None]


def tidy(draft: ContactDraft, remark: Remark) -> ContactDraft:
    """The draft itself where it is fit, as most are; else one that is. Raises UsageError for a name that is none.

    Signs that turn the text around them (U+202A and its like, which address books paste around names and numbers) go.
    A point that holds control characters or is too long is kept as `extra`, and `remark` is told.
    """
    name = names.clean(names.unturned(draft.name))
    fit = (
        name == draft.name
        and all(map(_is_fit, draft.points))
        and "".join([getattr(draft, field) for field in ONE_LINE]).isprintable()
        and len(draft.uid) <= LONGEST_UID
    )
    return draft if fit else _tidied(draft, name, remark)


def _is_fit(point: Point) -> bool:
    return point.value.isprintable() and point.label.isprintable() and len(point.value) <= LONGEST_POINT


def _tidied(draft: ContactDraft, name: str, remark: Remark) -> ContactDraft:
    values: dict[str, object] = {**vars(draft), "name": name}
    extra: list[tuple[str, str]] = []
    points: list[Point] = []
    for point in draft.points:
        try:
            value = names.clean(names.unturned(point.value), point.kind, LONGEST_POINT)
            label = names.clean(names.unturned(point.label), "label") if point.label.strip() else ""
            points.append(Point(point.kind, value, label))
        except UsageError as error:
            extra.append((point.kind, point.value))
            remark(f"{draft.where}: {point.kind} is kept as extra. {error.message}")
    for field in ONE_LINE:
        text = getattr(draft, field)
        if text and not text.isprintable():
            try:
                values[field] = names.clean(names.unturned(text), field.replace("_", " "), LONGEST_POINT)
            except UsageError as error:
                values[field] = ""
                extra.append((field, text))
                remark(f"{draft.where}: {field} is kept as extra. {error.message}")
    if len(draft.uid) > LONGEST_UID:
        values["uid"] = ""
        extra.append(("uid", draft.uid))
    return ContactDraft.of({**values, "points": tuple(points), "extra": tuple(chain(draft.extra, extra))})
