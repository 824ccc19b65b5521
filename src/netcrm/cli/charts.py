"""Charts for a terminal. Imported only to draw.

Rule: a chart is read without colour: each part of a bar has a sign of its own, and the numbers stand beside it.
"""

from collections.abc import Sequence
from typing import NamedTuple

from rich.console import Console
from rich.table import Table
from rich.text import Text

from netcrm.records import Kept

NUMBERS_FROM = 80
"""From so many columns on there is room for a column of each number."""

BESIDE = 58
BESIDE_FEW = 19
"""Columns that stand beside the bars, with each number and without; the one of how many were reached comes on top."""

SHORTEST, LONGEST = 7, 60
"""A bar's length in columns."""


class Part(NamedTuple):
    """A part of a bar: the outcomes that it stands for, its sign, the one for a terminal of ASCII, its colour."""

    fields: tuple[str, ...]
    sign: str
    ascii: str
    style: str

    def of(self, week: Kept) -> int:
        """How many people it stands for in a week."""
        return sum(int(getattr(week, field)) for field in self.fields)


PARTS = (
    Part(("reached",), "█", "#", "green"),
    Part(("attempted",), "▒", "=", "yellow"),
    Part(("open",), "░", ".", "red"),
    Part(("postponed", "dropped"), "·", "-", "dim"),
)


def weeks(console: Console, found: Sequence[Kept], *, running: str) -> None:
    """A bar a week, oldest first, all on one scale; `running` is the name of the week that is not over."""
    if not found:
        return
    ascii_only = console.options.ascii_only
    kept, now = ("+", ">") if ascii_only else ("✓", "▸")
    numbers = ("attempted", "postponed", "dropped", "open", "bonus") if console.width >= NUMBERS_FROM else ()
    most = max(week.planned for week in found)
    reached = [f"{week.reached} of {week.planned}" if week.planned else "" for week in found]
    room = console.width - (BESIDE if numbers else BESIDE_FEW) - max(len("reached"), *map(len, reached))
    length = _length(most, max(SHORTEST, min(LONGEST, room)))
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="dim")
    for title in ("", "week", "", "reached", "rate", *numbers):
        table.add_column(title, justify="left" if title in ("", "week") else "right", no_wrap=True)
    for week, counted in zip(found, reached, strict=True):
        table.add_row(
            Text(kept if week.kept else "", "green"),
            Text(week.week + now, "bold") if week.week == running else week.week,
            _bar(week, length, ascii_only), counted, _percent(week.rate),
            *(str(getattr(week, name) or "") for name in numbers),
        )  # fmt: skip
    console.print(table)
    legend = Text("  ").join(
        Text.assemble((part.ascii if ascii_only else part.sign, part.style), f" {' or '.join(part.fields)}")
        for part in PARTS
    )
    console.print(legend)
    console.print(f"{kept} kept  {now} running")


def _length(most: int, room: int) -> float:
    """How many columns a person is wide: a whole number, unless a week has more people than a bar has columns."""
    return room // most if 0 < most <= room else room / max(1, most)


def _bar(week: Kept, length: float, ascii_only: bool) -> Text:
    bar = Text()
    people = 0
    for part in PARTS:
        start = round(people * length)
        people += part.of(week)
        bar.append((part.ascii if ascii_only else part.sign) * (round(people * length) - start), part.style)
    return bar


def _percent(rate: float | None) -> str:
    return "" if rate is None else f"{rate:.0%}"
