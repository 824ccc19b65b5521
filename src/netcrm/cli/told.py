"""What a walk tells of a person of the plan: plain lines, the same with colour and without, wrapped for a terminal."""

from collections.abc import Iterator
from datetime import date

from netcrm.cli.render import ago, visible
from netcrm.records import DueRow, Moved

LONGEST = 200
"""Of a longer text, such as a note of several pages, the card shows the whole."""

LABEL = 12
INDENT = 3


def person(row: DueRow, today: date, width: int = 0) -> str:
    """All that helps to choose: who, how close, why now, how to reach them, what about. Wrapped at a `width` but 0."""
    tie = f"tie {'~' * row.estimated}{row.strength}"
    head = [visible(text) for text in (f"{row.position}  {row.name}", row.organization, row.circle, tie) if text]
    last = f"{row.last_channel.replace('_', ' ')}, {ago(row.last_contact, today)}" if row.last_contact else ""
    facts = {
        "why now": row.reason,
        "carried": "" if row.carried_from in row.reason else f"from {row.carried_from}",
        "last": last,
        "reach": row.reach,
        "talk about": row.talk_about,
        "household": ", ".join(row.together),
    }
    lines = [line for name, text in facts.items() if text for line in _lines(name, text, width)]
    return "\n".join(["  ·  ".join(head), *lines])


def moved(choice: str, change: Moved, today: date) -> str:
    """What a choice moved: the tie, and when they are due again."""
    before, after = change.strength_before, change.strength
    told = (
        f"tie {before} → {after}" if before != after else f"tie {after}",
        f"{change.unanswered} unanswered" if change.unanswered else "",
        f"check-in {ago(change.check_in, today)} ({change.check_in})" if change.check_in else "never due",
    )
    return labelled(choice, "  ·  ".join(text for text in told if text))


def labelled(label: str, text: str) -> str:
    """A line of a person's, with what it is."""
    return f"{'':{INDENT}}{label:{LABEL}}{text}"


def _lines(label: str, text: str, width: int) -> Iterator[str]:
    line = " ".join(text.split())
    line = line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
    room = width - INDENT - LABEL
    if room < LABEL:  # into a pipe, or on a terminal too narrow for columns
        yield labelled(label, line)
        return
    from rich.console import Console
    from rich.text import Text

    for part in Text(visible(line)).wrap(Console(), room):  # which knows the letters that take two columns
        yield labelled(label, part.plain.rstrip())
        label = ""
