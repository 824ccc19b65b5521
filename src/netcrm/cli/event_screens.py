"""What events and the cards of an evening look like on a terminal. Imported only to draw."""

from collections.abc import Sequence
from datetime import date

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from netcrm.cli.render import ago, count, visible
from netcrm.cli.screens import CIRCLE_STYLES
from netcrm.core import money
from netcrm.core.cards import Evening
from netcrm.core.events import Event, Met, Whole

STATES = {"new": "green", "known": "cyan", "unchanged": "dim", "kept": "yellow"}
"""What became of a card, and its colour."""


def listed(console: Console, found: Sequence[Event], today: date) -> None:
    """Events, a line each."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("", "Day", "Event", "Place", "Kind", "Cost", "Hours", "Met"):
        table.add_column(column, justify="right" if column in ("Cost", "Hours", "Met", "") else "left", overflow="fold")
    for one in found:
        style = "" if one.day <= today.isoformat() else "italic"
        table.add_row(
            str(one.number), one.day, Text(visible(one.name)), Text(visible(one.place)), Text(visible(one.kind)),
            Text(visible(money.shown(one.cost, one.currency))), f"{one.hours:g}" if one.hours else "",
            str(one.people or ""), style=style,
        )  # fmt: skip
    if found:
        console.print(table)


def whole(console: Console, told: Whole, today: date) -> None:
    """An event, who was met there, and what came of it."""
    one = told.event
    head = Text(visible(one.name), "bold")
    head.append(f"  {one.day} ({ago(one.day, today)})")
    head.append(f"  {count(len(told.people), 'person', 'people')} met" * bool(told.people))
    head.append(f"  event:{one.number}", "dim")
    console.print(head)
    took = [money.shown(one.cost, one.currency)] * bool(one.cost) + [f"{one.hours:g} hours"] * bool(one.hours)
    _print(console, [("at", one.place), ("kind", one.kind), ("took", ", ".join(took)), ("note", one.note)])
    if told.people:
        console.print(Padding(_people(told.people), (1, 0, 0, 2)))
    lines = [
        (
            favor.kind,
            f"{favor.name}: {favor.text}{f' (by {favor.due_on})' * (favor.state == 'open' and bool(favor.due_on))}",
        )
        for favor in told.favors
    ]
    lines += [
        (
            "outcome",
            f"{came.name or one.name}: {came.text}"
            + (f", {money.shown(came.value, came.currency)}" if came.value else ""),
        )
        for came in told.outcomes
    ]
    if lines:
        console.print()
        _print(console, lines)


def evening(console: Console, told: Evening) -> None:
    """What was done with each card."""
    table = Table.grid(padding=(0, 2))
    for justify, wrap in (("right", False), ("left", False), ("left", True), ("left", True)):
        table.add_column(justify=justify, no_wrap=not wrap, overflow="fold")  # type: ignore[arg-type]
    for line in told.people:
        name = line.name or (line.text if len(line.text) < 30 else f"{line.text[:29]}…")
        table.add_row(
            str(line.lines[0]), Text(line.state, STATES[line.state]), Text(visible(name), "bold"),
            Text(visible(line.because)),
        )  # fmt: skip
    console.print(table)


def _people(people: Sequence[Met]) -> Table:
    table = Table.grid(padding=(0, 2))
    for one in people:
        work = ", ".join(visible(text) for text in (one.title, one.organization) if text)
        follow = {
            "": "", "open": f"write by {one.due_on}", "done": f"written to{f' on {one.done_on}' * bool(one.done_on)}",
            "dropped": "archived", "faded": "faded: nobody wrote",
        }[one.follow_up]  # fmt: skip
        table.add_row(
            Text(visible(one.name), "bold"), Text(work), Text(one.circle, CIRCLE_STYLES.get(one.circle, "")), follow
        )
    return table


def _print(console: Console, lines: Sequence[tuple[str, str]]) -> None:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True, min_width=8)
    table.add_column(overflow="fold")
    for label, text in lines:
        if text:
            table.add_row(label, Text(visible(text, keep="\n")))
    console.print(Padding(table, (0, 0, 0, 2)))
