"""What the report looks like on a terminal. Imported only to draw.

Rule: everything fits 80 columns, and is read without colour: each bar has a sign of its own, and its number beside it.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from netcrm.cli.render import count, visible
from netcrm.cli.screens import CHANNELS
from netcrm.core import money
from netcrm.core.meetings import Warm
from netcrm.core.reckoning import Gathering, Month, Rates, Sums
from netcrm.core.report import Channel, Report

SHOWN: Final = 10
"""Events and outcomes that are listed; the other ways to answer have all of them."""

MONTHS: Final = 24
"""Of a longer span the last months are drawn."""

BESIDE: Final = 28
"""Columns of a month that are not bars: its name, the numbers, and what parts them."""

NARROW: Final = 70
"""With fewer columns, what came of each event has no room beside what it took."""

SHORTEST, LONGEST = 8, 40
"""A bar's length in columns."""


class Bar(NamedTuple):
    """What a bar stands for: a field of a month, its title, its sign, the one for a terminal of ASCII, its colour."""

    field: str
    title: str
    sign: str
    ascii: str
    style: str

    def of(self, month: Month, months: Sequence[Month], length: int, console: Console) -> Text:
        """A month's bar with its number; what is more than nothing is a column at least."""
        value, most = getattr(month, self.field), max(getattr(each, self.field) for each in months)
        columns = max(1, round(length * value / most)) if value else 0
        bar = Text((self.ascii if console.options.ascii_only else self.sign) * columns, self.style)
        return bar.append(f" {_short(value)}" if value else "", "default")


BARS: Final = (Bar("hours", "hours", "█", "#", "cyan"), Bar("people", "people met", "▒", "=", "magenta"))


def report(console: Console, found: Report, *, plot: bool) -> None:
    """The whole report."""
    head = Text("Report", "bold")
    head.append(f"   {_day(found.since)} - {_day(found.until)}", "dim")
    console.print(head)
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, told in _summary(found):
        if told:
            table.add_row(label, Text(visible(told)))
    console.print(Padding(table, (0, 0, 0, 2)))
    if plot and any(month.hours or month.people for month in found.months[-MONTHS:]):
        console.print(Padding(_months(found.months[-MONTHS:], console), (1, 0, 0, 0)))
    _section(
        console,
        "events",
        _gatherings(console, found.events[:SHOWN], "when"),
        found.gatherings - len(found.events[:SHOWN]),
    )
    if len(found.kinds) > 1:
        _section(console, "kinds", _gatherings(console, found.kinds, "events"))
    _section(console, "channels", _channels(found.channels))
    _section(console, "outcomes", _results(found), len(found.results) - SHOWN)


def _summary(found: Report) -> Iterator[tuple[str, str]]:
    yield "hours", _hours(found)
    yield "money", money.together(found.cost)
    people = found.people
    yield (
        "people met",
        _listed(
            (people.at_events, f"{people.at_events} at {count(found.gatherings, 'event')}"),
            (people.elsewhere, f"{people.elsewhere} elsewhere"),
        ),
    )
    yield "still warm", _still_warm(people.warm) if people.met else ""
    yield "favors", _listed((found.given, f"{found.given} given"), (found.received, f"{found.received} received"))
    yield "introductions", f"{found.introductions}" if found.introductions else ""
    worth = money.together(found.value)
    yield "outcomes", f"{found.outcomes}{f', worth {worth}' * bool(worth)}" if found.outcomes else ""
    yield from _rates(found.rates)
    weeks = found.weeks
    rate = f", {weeks.rate:.0%} of the people planned reached" if weeks.rate is not None else ""
    yield "weeks kept", f"{weeks.kept} of {weeks.weeks}{rate}" if weeks.weeks else ""
    limit = found.limit
    yield (
        "this week",
        _listed(
            (limit.events_limit, f"{limit.events} of {count(limit.events_limit, 'event')}"),
            (limit.hours_limit, f"{limit.hours:g} of {count(limit.hours_limit, 'hour')} at events"),
        ),
    )


def _hours(found: Report) -> str:
    if not found.hours:
        return "none on record"
    rest = found.hours - found.event_hours
    return f"{_short(found.hours)}: " + _listed(
        (found.event_hours, f"{_short(found.event_hours)} at events"), (rest, f"{_short(rest)} otherwise")
    )


def _still_warm(warm: Warm) -> str:
    spans = (("three", warm.warm_3, warm.judged_3), ("twelve", warm.warm_12, warm.judged_12))
    told = [
        f"{still} of {judged} who can be judged, after {months} months" for months, still, judged in spans if judged
    ]
    return "; ".join(told) or "nobody can be judged before three months are over"


def _rates(rates: Rates) -> Iterator[tuple[str, str]]:
    hourly = rates.people_per_hour
    yield "per hour", f"{hourly:g} people met, at events" if hourly else ""
    yield (
        "per person",
        _listed(
            (len(rates.cost_per_person), f"{money.together(rates.cost_per_person)} for each one met"),
            (len(rates.cost_per_warm), f"{money.together(rates.cost_per_warm)} for each one still warm"),
        ),
    )
    back = [f"{amount:,g} {unit} for each {unit} spent" for unit, amount in rates.value_per_cost.items()]
    yield "came back", ", ".join(back)


def _months(months: Sequence[Month], console: Console) -> Table:
    """Two bars a month, of hours and of people met, each on its own scale."""
    bars = [bar for bar in BARS if any(getattr(month, bar.field) for month in months)]
    length = max(SHORTEST, min(LONGEST, (console.width - BESIDE) // len(bars)))
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column("", style="dim", no_wrap=True)
    for bar in bars:
        table.add_column(bar.title, no_wrap=True, min_width=length, overflow="crop")
    for month in months:
        table.add_row(_month(month.month), *(bar.of(month, months, length, console) for bar in bars))
    return table


def _gatherings(console: Console, lines: Sequence[Gathering], first: str) -> Table:
    """Events, or kinds of them: what they took, who was met, who of them is still warm, and what came."""
    columns = (first, "name", "hours", "cost", "met", "warm", "favors", "intros", "came of it")
    shown = len(columns) if console.width >= NARROW else columns.index("favors")
    table = _table(*columns[:shown])
    for line in lines:
        favors = f"{line.given}/{line.received}" if line.given or line.received else ""
        warm = f"{line.warm.warm_3}/{line.warm.judged_3}" if line.warm.judged_3 else ""
        came = _money(line.value) or (count(line.outcomes, "outcome") if line.outcomes else "")
        cells = (
            line.day or f"{line.events}", Text(visible(line.name or line.kind or "of no kind")),
            _short(line.hours) if line.hours else "", _money(line.cost), str(line.people or ""), warm, favors,
            str(line.introductions or ""), came,
        )  # fmt: skip
        table.add_row(*cells[:shown])
    return table


def _channels(lines: Sequence[Channel]) -> Table:
    table = _table("channel", "times", "hours", "cost", "without minutes")
    for line in lines:
        table.add_row(
            CHANNELS.get(line.channel, line.channel), str(line.interactions), _short(line.hours) if line.hours else "",
            _money(line.cost), str(line.without_minutes or ""),
        )  # fmt: skip
    return table


def _results(found: Report) -> Table:
    table = _table("when", "of", "worth", "what")
    for one in found.results[:SHOWN]:
        worth = visible(money.shown(one.value or 0, one.currency))
        table.add_row(one.day, Text(visible(one.name or one.event)), worth, Text(visible(" ".join(one.text.split()))))
    return table


def _section(console: Console, title: str, table: Table, more: int = 0) -> None:
    if not table.row_count:
        return
    console.print(Text(f"\n{title}", "bold"))
    console.print(Padding(table, (0, 0, 0, 2)))
    if more > 0:
        console.print(Text(f"  and {more} more", "dim"))


def _table(*columns: str) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="dim")
    for column in columns:
        words = column in ("when", "name", "channel", "of", "what")
        wraps = column in ("name", "of", "what", "came of it", "cost")
        table.add_column(
            column, justify="left" if words else "right", no_wrap=not wraps, overflow="fold" if wraps else "ellipsis"
        )
    return table


def _listed(*parts: tuple[float, str]) -> str:
    """The words of those parts that are more than nothing."""
    return ", ".join(told for number, told in parts if number)


def _money(sums: Sums) -> str:
    return visible(money.together(sums))


def _short(number: float) -> str:
    """A number with one decimal at most; what rounds to nothing has two."""
    return f"{round(number, 1) or round(number, 2):g}"


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%b %Y}"


def _month(iso: str) -> str:
    return f"{date.fromisoformat(f'{iso}-01'):%b %Y}"
