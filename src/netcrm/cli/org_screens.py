"""What organizations look like on a terminal. Imported only to draw."""

from collections.abc import Iterator, Sequence
from datetime import date

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from netcrm.cli.render import ago, visible
from netcrm.cli.screens import CIRCLE_STYLES
from netcrm.core.organizations import Colleague, Leaver, Listed, Organization
from netcrm.core.paths import Way

WIDEST = 28
"""Columns of a name in a list."""


def organizations(console: Console, found: Sequence[Listed], today: date) -> None:
    """A line an organization."""
    if not found:
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("Organization", "People", "Left", "Tie", "Strongest", "Last"):
        right = column in ("People", "Left", "Tie")
        table.add_column(column, justify="right" if right else "left", overflow="fold", max_width=WIDEST)
    for one in found:
        table.add_row(
            Text(visible(one.name)), str(one.people), str(one.left or ""), str(one.strength) if one.people else "",
            Text(visible(one.strongest)), ago(one.last_contact, today) if one.last_contact else "",
        )  # fmt: skip
    console.print(table)


def organization(console: Console, found: Organization, today: date) -> None:
    """One with its people, who left, and the way in."""
    console.print(Text(visible(found.name), "bold"))
    _block(console, [_here(one, today) for one in found.people])
    if found.left:
        console.print(Text("left", "bold"))
        _block(console, [_gone(one) for one in found.left])
    if found.way is not None:
        console.print(Text("way in", "bold"))
        console.print(Padding(_way(found.way), (0, 0, 0, 2)))


def _block(console: Console, rows: Sequence[Sequence[Text]]) -> None:
    table = Table.grid(padding=(0, 2))
    for row in rows:
        table.add_row(*row)
    if rows:
        console.print(Padding(table, (0, 0, 0, 2)))


def _here(one: Colleague, today: date) -> tuple[Text, ...]:
    known = one.last_contact or one.circle
    return (
        _name(one.name, private=one.private), Text(visible(one.title)),
        Text(one.circle, CIRCLE_STYLES.get(one.circle, "")), Text(str(one.strength) if known else ""),
        Text(ago(one.last_contact, today) if one.last_contact else ""),
    )  # fmt: skip


def _gone(one: Leaver) -> tuple[Text, ...]:
    where = " at ".join(filter(None, (one.now, one.organization)))
    was = f"{one.title}, until {one.until}" if one.title else f"until {one.until}"
    return _name(one.name, private=one.private), Text(visible(was)), Text(visible(f"now {where}" if where else ""))


def _name(name: str, *, private: bool) -> Text:
    text = Text(visible(name))
    return text.append(" (private)", "dim") if private else text


def _way(way: Way) -> Text:
    text = Text(f"{way.strength}  ", "dim")
    for part in _steps(way):
        text.append_text(part)
    return text


def _steps(way: Way) -> Iterator[Text]:
    for number, step in enumerate(way.steps):
        yield Text(" → " if number else "you → ", "dim")
        yield Text(visible(step.name))
    yield Text(f"  ({visible(way.steps[-1].because)})", "dim")
