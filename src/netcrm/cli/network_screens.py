"""What introductions, ways and the balance of the network look like on a terminal. Imported only to draw.

Rule: everything fits 80 columns; a bar repeats what a number says, and what comes from outside is shown, not sent.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from netcrm.cli.render import ago, count, days, visible
from netcrm.cli.screens import CIRCLE_STYLES
from netcrm.core.balance import Spread
from netcrm.core.cadence import target
from netcrm.core.introductions import Introduction
from netcrm.core.network import Fading, Layer, Levels, Moved, Network, Sleeping
from netcrm.core.paths import Way
from netcrm.core.suggesting import Suggestion

NONE: Final = "none"

BAR: Final = 20
"""Columns of a bar that is full."""

SEEN: Final = {0: "not seen", 1: "seen once", 2: "seen twice"}
STATES: Final = {"idea": "dim", "asked": "yellow", "made": "cyan", "thanked": "green", "declined": "red"}
KINDS: Final = {"introduction": "by ", "event": "at ", "online": "from "}


def introductions(console: Console, found: Sequence[Introduction], today: date) -> None:
    """Introductions, each with its number, in the order of their states."""
    table = Table.grid(padding=(0, 2))
    for width in (None, None, None):
        table.add_column(no_wrap=True, width=width)
    table.add_column(overflow="fold")
    for one in found:
        who = Text(visible(f"{one.name} and {one.other}"))
        who.append(f"  by {visible(one.broker)}" if one.broker else "")
        lines = [who, *([Text(visible(one.because, keep="\n"), "dim")] if one.because else [])]
        table.add_row(str(one.number), Text(one.state, STATES[one.state]), Text(ago(one.day, today)), Group(*lines))
    if found:
        console.print(table)


def suggestions(console: Console, found: Sequence[Suggestion]) -> None:
    """Who should meet, and why."""
    for one in found:
        line = Text()
        for before, name, number, strength in (
            ("", one.name, one.id, one.strength),
            (" and ", one.other, one.other_id, one.other_strength),
        ):
            line.append(before).append(visible(name), "bold").append(f" (id:{number}, tie {strength})")
        console.print(line)
        console.print(Padding(Text(visible("; ".join(one.because)), "dim"), (0, 0, 0, 4)))


def ways(console: Console, found: Sequence[Way]) -> None:
    """Ways to somebody, each with its strength and then its steps."""
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="bold")
    table.add_column(overflow="fold", max_width=30)
    table.add_column(justify="right")
    table.add_column(overflow="fold", style="dim")
    for way in found:
        for number, step in enumerate(way.steps):
            name = Text("   " * number + ("→ " if number else ""), "dim")
            name.append(visible(step.name), "bold" if step.id == way.id else "default")
            table.add_row(
                str(way.strength) if not number else "", name, str(step.strength), Text(visible(step.because))
            )
    if found:
        console.print(table)


def network(console: Console, found: Network, today: date) -> None:
    """The balance of the network."""
    if not found.ties:
        return
    head = Text(count(found.ties, "tie"), "bold")
    head.append(f"   and {count(found.names, 'person', 'people')} on file alone" if found.names else "", "dim")
    for part in (head, _circles(found.circles), _levels(found.levels), _spreads(found.spreads), _top(found.spreads)):
        console.print(part)
    for kind, title, rows in (
        ("fading", "fading this month", [_fading(one, today) for one in found.fading]),
        ("dormant", "dormant, worth reviving", [_dormant(one, today) for one in found.dormant]),
        ("cooler", "cooler than declared", [_moved(one, today) for one in found.cooler]),
        ("closer", "closer than declared", [_moved(one, today) for one in found.closer]),
    ):
        if found.counts[kind]:
            more = found.counts[kind] - len(rows)
            console.print(Text(f"{title} ({found.counts[kind]})", "bold"))
            console.print(_listed(rows))
            if more and rows:
                console.print(Text(f"  and {more} more", "dim"))


def _circles(layers: Sequence[Layer]) -> Table:
    """A bar a circle: how full Dunbar's layer is with it and the circles inside of it."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for title in ("circle", "people", "with inner ones", "Dunbar", ""):
        table.add_column(title, justify="left" if title in ("circle", "") else "right", no_wrap=True)
    for layer in layers:
        full = layer.within / layer.layer
        bar = Text("█" * min(BAR, round(BAR * full)), CIRCLE_STYLES[layer.circle])
        bar.append("░" * (BAR - len(bar)), "dim")
        bar.append(" over" if full > 1 else "", "yellow")
        name = Text(layer.circle, CIRCLE_STYLES[layer.circle])
        table.add_row(name, str(layer.people), str(layer.within), str(layer.layer), bar)
    return table


def _levels(levels: Levels) -> Text:
    numbers = [
        (levels.strong, "strong"), (levels.weak, "weak"), (levels.dormant, "dormant"),
        (levels.unseen, "without contact on record"),
    ]  # fmt: skip
    text = Text("  ·  ".join(f"{number} {name}" for number, name in numbers if number))
    if levels.weak_share is not None:
        text.append(f"  ·  weak ties {levels.weak_share:.0%}", "bold")
    return text


def _spreads(spreads: Sequence[Spread]) -> Table:
    """How varied the ties are: groups, the effective number of them, and what hangs on the largest."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for title in ("by", "known of", "groups", "effective", "largest", "Herfindahl"):
        table.add_column(title, justify="left" if title == "by" else "right", no_wrap=True)
    for one in spreads:
        numbers = (f"{one.effective:.1f}", f"{one.largest:.0%}", f"{one.herfindahl:.2f}") if one.groups else ("",) * 3
        table.add_row(one.by, str(one.known), str(one.groups), *numbers)
    return table


def _top(spreads: Sequence[Spread]) -> Table:
    """The largest groups of each kind, by name."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for one in spreads:
        if one.top:
            names = (f"{KINDS.get(group.kind, '')}{visible(group.name)} {group.people}" for group in one.top)
            table.add_row(one.by, Text("  ·  ".join(names)))
    return table


def _fading(one: Fading, today: date) -> tuple[str, str, str]:
    """Somebody whose tie falls below what their circle is kept at, and when."""
    day = date.fromisoformat(one.on)
    when = f"since {day.day} {day:%b}" if day <= today else f"from {day.day} {day:%b} on"
    return one.name, one.circle, f"{one.strength} of 100, below {round(100 * target(one.circle))} {when}"


def _dormant(one: Sleeping, today: date) -> tuple[str, str, str]:
    """An old tie: how much there was, and how long ago."""
    said = f"{one.strength} of 100, {days(one.contact_days)}, last {ago(one.last_contact, today)}"
    return one.name, one.circle or NONE, said


def _moved(one: Moved, today: date) -> tuple[str, str, str]:
    """Somebody who is seen elsewhere than declared."""
    seen = SEEN.get(one.days, f"seen on {one.days} days")
    circles = f"{one.declared or NONE} → {one.observed or NONE}"
    return one.name, circles, f"{seen} in two years, last {ago(one.last_contact, today)}"


def _listed(rows: Sequence[tuple[str, str, str]]) -> Padding:
    """People, their circles, and what there is to say of them."""
    table = Table.grid(padding=(0, 2))
    table.add_column(overflow="fold", max_width=24)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold", style="dim")
    for name, circle, text in rows:
        table.add_row(Text(visible(name)), Text(circle, CIRCLE_STYLES.get(circle.split()[0], "dim")), Text(text))
    return Padding(table, (0, 0, 0, 2))
