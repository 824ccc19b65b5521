"""What a person sees on a terminal: lists, and the parts that all screens share. Imported only to draw.

Rule: everything that is printed has passed through `visible`. What is plain data elsewhere is the same data here;
colour repeats what words say and is never the only sign.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from netcrm.cli.render import ago, field, visible
from netcrm.records import DueRow, Hit, ImportPlan, Moved, Summary

if TYPE_CHECKING:
    from netcrm.store.journal import Operation

CIRCLE_STYLES = {"inner": "bold magenta", "close": "magenta", "active": "cyan", "wide": "blue"}
CHANNELS = {"in_person": "in person", "letter": "letter", "email": "e-mail"}


def moved(console: Console, people: Sequence[Moved], today: date) -> None:
    """What moved for each: tie strength and next check-in."""
    table = Table.grid(padding=(0, 2))
    for person in people:
        last = f"last {ago(person.last_contact, today)}" if person.last_contact else "no contact on record"
        check_in = f"check-in {ago(person.check_in, today)} ({person.check_in})" if person.check_in else "never due"
        if person.unanswered:
            check_in += f", {person.unanswered} unanswered"
        before, after = person.strength_before, person.strength
        tie = f"tie {before} → {after}" if before != after else f"tie {after}"
        table.add_row(Text(visible(person.name), "bold"), coloured(person.circle), tie, last, check_in)
    console.print(table)


def contacts(console: Console, rows: Sequence[Summary], today: date) -> None:
    """A list of contacts."""
    table = headed("id", "Name", "Organization", "City", "Circle", "Tie", "Last", "Tags")
    for row in rows:
        table.add_row(
            str(row.id), marked(row), Text(visible(row.organization)), Text(visible(row.city)),
            coloured(row.circle), strength(row.strength, row.estimated, bool(row.last_contact or row.circle)),
            ago(row.last_contact, today) if row.last_contact else "",
            Text(visible(" ".join(f"#{tag}" for tag in row.tags))),
        )  # fmt: skip
    if rows:
        console.print(table)


def hits(console: Console, rows: Sequence[Hit], words: Sequence[str]) -> None:
    """What a search for words found, with where, and the words in it."""
    from netcrm.core import excerpt

    table = headed("id", "Name", "Organization", "Circle", "Found in")
    most = max(80, console.width - 80)
    for row in rows:
        place = Text().append(row.place, "dim")
        if row.text:
            part = excerpt.of(visible(" ".join(row.text.split())), words, most)
            text = Text(part.line)
            for start, end in part.found:
                text.stylize("bold", start, end)
            place.append(f"  {row.day}" if row.day else " ", "dim").append(" ").append_text(text)
        table.add_row(str(row.id), marked(row), Text(visible(row.organization)), coloured(row.circle), place)
    if rows:
        console.print(table)


def history(console: Console, operations: Sequence["Operation"]) -> None:
    """What was done."""
    table = headed("", "When", "Command", "", "Changes", "")
    for op in operations:
        style = "dim" if op.state else ""
        when = op.at[:16].replace("T", " ")
        done = (Text(visible(text)) for text in (when, op.label, op.detail))
        table.add_row(str(op.id), *done, str(op.changes), op.state, style=style)
    if operations:
        console.print(table)


def imported(console: Console, plan: ImportPlan, kinds: Sequence[str]) -> None:
    """What an import does, or would do: the counts, and the first steps of each kind."""
    counts = [f"{plan.counts.get(kind, 0)} {kind}" for kind in ("new", "changed", "unchanged", "doubtful", "rejected")]
    if plan.counts.get("left_out"):
        counts.append(f"{plan.counts['left_out']} left out (--only)")
    console.print(Text(", ".join(counts), "bold"))
    if plan.counts.get("interactions") or plan.counts.get("interactions_known"):
        known = plan.counts.get("interactions_known", 0)
        console.print(f"{plan.counts['interactions']} interactions new, {known} known already")
    for kind in kinds:
        steps = getattr(plan, kind)
        if not steps:
            continue
        table = Table.grid(padding=(0, 2))
        for step in steps[:20]:
            table.add_row(Text(visible(step.name)), Text(visible(step.where), "dim"), Text(visible(step.because)))
        title = {"kept": "yours kept", "unknown": "no contacts yet"}.get(kind, kind)
        total = plan.counts.get({"unknown": "unknown_people"}.get(kind, kind), len(steps))
        more = total - min(20, len(steps))
        console.print(Text(title, "bold"))
        console.print(Padding(table, (0, 0, 0, 2)))
        if more > 0:
            console.print(Text(f"  and {more} more", "dim"))


def columns(console: Console, rows: Iterable[Sequence[object]]) -> None:
    """Plain rows in columns, the last of which may fill several lines."""
    table = Table.grid(padding=(0, 2))
    for row in rows:
        table.add_row(*(Text(field(value)) for value in row))
    console.print(table)


def headed(*columns: str) -> Table:
    """An empty table without lines, with these columns."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in columns:
        table.add_column(column, justify="right" if column in ("Tie", "id", "Changes") else "left", overflow="fold")
    return table


def marked(row: DueRow | Summary | Hit, style: str = "") -> Text:
    """A name; of who is private with a mark."""
    name = Text(visible(row.name), style)
    return name.append(" (private)", "dim") if row.private else name


def coloured(circle: str) -> Text:
    """A circle in its colour."""
    return Text(circle, CIRCLE_STYLES.get(circle, ""))


def strength(value: int, estimated: bool, known: bool) -> Text:
    """A tie strength, marked where it is estimated; empty where nothing is `known`."""
    return Text(f"{'~' if estimated else ''}{value}" if known else "")


def unmentioned(console: Console, avoid: Sequence[str]) -> None:
    """What is not to be mentioned to somebody, before anything else of them."""
    if avoid:
        console.print(Text(f"Do not mention: {visible('; '.join(avoid))}", "bold red"))


def channel(channel: str) -> str:
    """A channel as people say it."""
    return CHANNELS.get(channel, channel)


def short(text: str, most: int) -> str:
    """A text on one line, cut at `most` characters."""
    line = visible(" ".join(text.split()))
    return line if len(line) <= most else line[: most - 1] + "…"
