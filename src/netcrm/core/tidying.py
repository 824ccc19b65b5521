"""A draft made fit for the store: single spaces, and no invisible signs that turn or control the text around them.

Rule: a name that can't be one costs its record; whatever else does not fit is kept as `extra`, never dropped silently.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from itertools import chain
from operator import itemgetter

from netcrm import names
from netcrm.core import cadence
from netcrm.core.caring import BETWEEN, LONGEST, joined
from netcrm.errors import UsageError
from netcrm.records import ContactDraft, InteractionDraft, Point

LONGEST_POINT = 2_000
LONGEST_UID = 500

ONE_LINE = ("nickname", "organization", "title", "city", "met_at", "introduced_by")
"""Fields of one line, other than the name."""

Remark = Callable[[str], None]

_lines = itemgetter("name", *ONE_LINE)


def tidy(draft: ContactDraft, remark: Remark) -> ContactDraft:
    """The draft itself where it is fit, as most are; else one that is. Raises UsageError for a name that is none.

    Signs that turn the text around them (U+202A and its like, which address books paste around names and numbers) go.
    A point that holds control characters or is too long is kept as `extra`, and `remark` is told.
    """
    return draft if _is_fit(draft) else _tidied(draft, names.clean(names.unturned(draft.name)), remark)


def _is_fit(draft: ContactDraft) -> bool:
    """Whether nothing has to be made fit. All lines are looked at as one: looked at one by one, they were an eighth of
    what is decided on in an import."""
    values = vars(draft)
    lines = "".join(_lines(values))
    for point in draft.points:
        lines += point.value
        lines += point.label
        if len(point.value) > LONGEST_POINT:
            return False
    return (
        lines.isprintable()
        and names.clean(draft.name) == draft.name
        and len(draft.uid) <= LONGEST_UID
        and "\0" not in draft.uid + draft.note
        and not (draft.languages or draft.timezone or draft.avoid)
    )


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
    for field, clean in CARED.items():
        if text := getattr(draft, field):
            values[field], unknown = clean(text)
            if unknown:
                extra.append((field, unknown))
                remark(f"{draft.where}: {field} {unknown[:60]!r} is kept as extra; it is not one that is known.")
    values |= {field: getattr(draft, field).replace("\0", "") for field in ("uid", "note")}  # no database keeps a NUL
    if len(draft.uid) > LONGEST_UID:
        values["uid"] = ""
        extra.append(("uid", draft.uid))
    return ContactDraft.of({**values, "points": tuple(points), "extra": tuple(chain(draft.extra, extra))})


def happened(draft: InteractionDraft, today: date) -> InteractionDraft:
    """What happened, fit for the store; of tomorrow, in a zone that is ahead, means today. Raises UsageError for a day
    that is still to come, which as the last contact would keep somebody from ever being due, and for a channel that
    there is not."""
    if date.fromisoformat(draft.day) > today + timedelta(days=1):
        raise UsageError(f"It is dated {draft.day}, which is still to come.")
    channel = draft.channel if draft.channel in cadence.CHANNELS else cadence.channel(draft.channel)
    fit = draft.day <= today.isoformat() and "\0" not in draft.summary + draft.key + draft.uid
    if fit and channel == draft.channel:
        return draft
    texts = {field: getattr(draft, field).replace("\0", "") for field in ("summary", "key", "uid")}
    day = min(draft.day, today.isoformat())
    return InteractionDraft.of({**vars(draft), **texts, "day": day, "channel": channel})


def _languages(text: str) -> tuple[str, str]:
    """The codes of the languages that a text names, and what of it is none."""
    from netcrm.core import languages

    spoken, unknown = [], []
    for part in filter(None, (part.strip() for part in text.replace(";", ",").replace("/", ",").split(","))):
        try:
            spoken.append(languages.code(part))
        except UsageError:
            unknown.append(part)
    return BETWEEN.join(dict.fromkeys(spoken)), ", ".join(unknown)


def _timezone(text: str) -> tuple[str, str]:
    from netcrm.core import there

    return (text, "") if there.known(text) else ("", text)


def _avoid(text: str) -> tuple[str, str]:
    """The lines of what not to mention, and those that can't be kept."""
    kept, unknown = [], []
    for line in filter(str.strip, text.splitlines()):
        try:
            kept.append(names.clean(names.unturned(line), "subject to avoid", LONGEST))
        except UsageError:
            unknown.append(line)
    return joined(*kept), "\n".join(unknown)


CARED: Mapping[str, Callable[[str], tuple[str, str]]] = {
    "languages": _languages, "timezone": _timezone, "avoid": _avoid,
}  # fmt: skip
"""What makes a text fit for each of these fields, and what it leaves over."""
