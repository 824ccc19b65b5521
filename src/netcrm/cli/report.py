"""report: what the network took in hours and money, and what it brought."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from netcrm.cli.app import App
from netcrm.cli.render import count, field, visible
from netcrm.core import report as reports
from netcrm.core.limits import Limit
from netcrm.core.reckoning import Gathering
from netcrm.core.report import Channel, Report
from netcrm.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer()

COLUMNS = (
    "section", "name", "number", "day", "kind", "events", "interactions", "without_minutes", "hours", "people", "new",
    "warm_3", "judged_3", "warm_12", "judged_12", "given", "received", "introductions", "outcomes",
)  # fmt: skip
"""The columns of --csv, before those of the money: one of costs and one of values for each currency."""


@app.command(
    "report",
    epilog="""
    netcrm report
    netcrm report --since 2026-01 --until 2026-06 --csv > report.csv""",
)
def report(
    ctx: typer.Context,
    since: Annotated[
        str | None, typer.Option(metavar="WHEN", help="The first day, month or year; without it, a year back.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="WHEN", help="The last day, month or year; today without it.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", min=0, metavar="N", help="At most so many events and outcomes.")
    ] = None,
    no_plot: Annotated[bool, typer.Option("--no-plot", help="On a terminal: without the bars of the months.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Write a table for a spreadsheet to stdout.")] = False,
) -> None:
    """Show what your network took in hours and money, and what came of it.

    By event, by kind of event and by channel: hours, money, people met and how many of them are still warm months
    later, favors, introductions and outcomes. Only what is on record counts; nothing is estimated.
    """
    session: App = ctx.obj
    if csv and session.json:
        raise UsageError("--csv and --json exclude each other.", "Say which of the two it is to be.")
    first = None if since is None else session.since(since)
    last = None if until is None else session.until(until, "past")
    found = reports.report(
        session.store, *reports.span(first, last, session.today), session.today, Limit.of(session.settings), limit
    )
    if csv:
        _write(found)
        return

    def draw(console: "Console") -> None:
        from netcrm.cli import report_screens

        report_screens.report(console, found, plot=not no_plot)

    session.render.answer(found, _rows(found), draw)
    _remark(session, found)


def _remark(session: App, found: Report) -> None:
    """What is to be known of the numbers: what is not on record, and what is never added."""
    if found.without_minutes:
        share = f"{found.without_minutes / found.interactions:.0%}"
        told = f"{found.without_minutes} of {count(found.interactions, 'interaction')} ({share})"
        session.render.say(f"Without minutes on record: {told}; these count no hours (netcrm log --minutes).")
    if found.without_hours:
        told = f"{found.without_hours} of {count(found.gatherings, 'event')}"
        session.render.say(f"Without hours on record: {told}.")
    units = [unit or "what has no currency" for unit in dict.fromkeys((*found.cost, *found.value))]
    if len(units) > 1:
        session.render.say(f"{', '.join(units[:-1])} and {units[-1]} are never added: netcrm knows no rates.")


def _rows(found: Report) -> Iterator[Sequence[object]]:
    """A line for each thing that there is to tell, by what it is."""
    yield "report", found.since, found.until
    yield (
        "hours",
        found.hours,
        found.event_hours,
        found.gatherings,
        found.without_hours,
        found.interactions,
        found.without_minutes,
    )
    for unit, amount in found.cost.items():
        yield "cost", f"{amount:.2f}", unit
    people = found.people
    yield "people", people.met, people.at_events, people.elsewhere, *people.warm.to_dict().values()
    yield "came", found.given, found.received, found.introductions, found.outcomes
    for unit, amount in found.value.items():
        yield "value", f"{amount:.2f}", unit
    for name, rate in found.rates.to_dict().items():
        if isinstance(rate, Mapping):
            yield from (("rate", name, f"{amount:.2f}", unit) for unit, amount in rate.items())
        elif rate is not None:
            yield "rate", name, rate
    yield "weeks", *found.weeks.to_dict().values()
    if found.limit.hours_limit or found.limit.events_limit:
        yield "limit", *found.limit.to_dict().values()
    for one in found.events:
        yield "event", one.number, one.name, one.day, one.kind, *_gathered(one)
    for one in found.kinds:
        yield "kind", one.kind, one.events, *_gathered(one)
    for channel in found.channels:
        yield (
            "channel", channel.channel, channel.interactions, channel.without_minutes, channel.hours,
            _amounts(channel.cost),
        )  # fmt: skip
    for month in found.months:
        yield "month", month.month, month.hours, month.people
    for came in found.results:
        worth = f"{came.value:.2f}" if came.value else ""
        yield "outcome", came.number, came.day, came.name or came.event, came.text, worth, came.currency


def _gathered(one: Gathering) -> Sequence[object]:
    return (
        one.hours, _amounts(one.cost), one.people, one.new, *one.warm.to_dict().values(), one.given, one.received,
        one.introductions, one.outcomes, _amounts(one.value),
    )  # fmt: skip


def _amounts(sums: Mapping[str, float]) -> list[str]:
    return [f"{amount:.2f} {unit}" for unit, amount in sums.items()]


def _write(found: Report) -> None:
    """The table of --csv: a line for all, and for each event, kind, channel and month."""
    from netcrm.formats import csv

    units = sorted({*found.cost, *found.value})
    columns = [*COLUMNS, *(f"cost_{unit}" for unit in units), *(f"value_{unit}" for unit in units)]
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", newline="") as out:
        cells = ([_cell(line.get(column)) for column in columns] for line in _lines(found))
        csv.write([visible(column) for column in columns], cells, out)


def _cell(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else field(value)


def _lines(found: Report) -> Iterator[Mapping[str, object]]:
    people = {"people": found.people.met, **found.people.warm.to_dict()}
    came = {name: getattr(found, name) for name in ("given", "received", "introductions", "outcomes")}
    taken = {
        "interactions": found.interactions, "without_minutes": found.without_minutes, "hours": found.hours,
    }  # fmt: skip
    whole = {"section": "all", "name": f"{found.since} to {found.until}", "events": found.gatherings}
    yield {**whole, **taken, **people, **came, **_money("cost", found.cost), **_money("value", found.value)}
    parts: tuple[tuple[str, Sequence[Gathering | Channel]], ...] = (
        ("event", found.events), ("kind", found.kinds), ("channel", found.channels),
    )  # fmt: skip
    for section, lines in parts:
        for line in lines:
            fields = dict(line.__dict__)
            if isinstance(line, Gathering):
                fields |= {**line.warm.to_dict(), **_money("value", line.value)}
            else:
                fields["name"] = line.channel
            yield {"section": section, **fields, **_money("cost", line.cost)}
    for month in found.months:
        yield {"section": "month", "name": month.month, "hours": month.hours, "people": month.people}


def _money(prefix: str, sums: Mapping[str, float]) -> dict[str, object]:
    return {f"{prefix}_{unit}": f"{amount:.2f}" for unit, amount in sums.items()}
