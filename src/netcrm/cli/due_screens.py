"""The week's plan on a terminal: a table where there is room for it, else a few lines for each person.

Rule: the number of a row, the name and what to do now are never cut, however narrow the screen is.
"""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from netcrm.cli.render import ago, visible
from netcrm.cli.screens import channel, coloured, headed, marked, short, strength
from netcrm.core import beside
from netcrm.records import Beside, DueRow, Week

NARROW = 64
"""With fewer columns, what stands side by side stands in lines, so that the number and the name are whole."""

WIDE = 140
"""From so many columns on, the plan is a table; below, each person has lines of their own."""

BESIDE = 5
"""So many matters of a kind stand below the plan; with 20 of them a screen of 24 lines would show nobody of it."""

DONE = ("reached", "attempted")
MARKS = {"open": " ", "reached": "✓", "attempted": "·", "postponed": "→", "dropped": "✗"}


def due(console: Console, week: Week, today: date, *, why: bool, everything: bool = False) -> None:
    """The week's plan; of what stands beside it a few matters of each kind, unless `everything` is asked for: the plan
    itself should stay in sight."""
    first, last = date.fromisoformat(week.first), date.fromisoformat(week.last)
    planned = [row for row in week.rows if row.kind not in ("optional", "gap", "met")]
    done = sum(row.outcome in DONE for row in planned)
    met = [row for row in week.rows if row.kind == "met"]
    title = Text(f"Week {int(week.week[-2:])}", "bold")
    title.append(f"   {first:%a} {first.day} {first:%b} - {last:%a} {last.day} {last:%b %Y}", "dim")
    if planned or (week.rows and not met):
        title.append(f"   {done} of {len(planned)} done")
    if met:
        title.append(f"   {sum(row.outcome in DONE for row in met)} of {len(met)} followed up")
    if week.minutes:
        title.append(f"   about {sum(row.minutes for row in week.rows)} of {week.minutes} minutes")
    if week.state != "planned":
        title.append(f"   {week.state}", "yellow")
    console.print(title)
    if week.rows and console.width >= WIDE:
        console.print(_wide(week.rows, today))
    else:
        for row in week.rows:
            console.print(_row(row, today, console.width >= NARROW))
    for row in week.rows if why else ():
        console.print(_why(row))
    if week.bonus:
        console.print(Text(f"beyond the plan  {', '.join(map(visible, week.bonus))}", "green"))
    if week.beside:
        console.print(_beside(week.beside, today, len(week.beside) if everything else BESIDE))


def _beside(matters: Sequence[Beside], today: date, most: int) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(no_wrap=True)
    for _ in range(2):
        table.add_column(overflow="fold")
    for kind, those in groupby(matters, key=lambda one: one.kind):
        each = list(those)
        shown = each if len(each) <= most + 1 else each[:most]
        for one in shown:
            number = f" ({one.closed_by})" if one.number else ""
            table.add_row(one.kind, ago(one.day, today), Text(visible(one.name)), Text(visible(one.text) + number))
        if left := len(each) - len(shown):
            more = f"and {left}{'+' if len(each) >= beside.SHOWN else ''} more"
            table.add_row(kind, "", more, Text("netcrm due --all", "dim"))
    return table


def _wide(rows: Sequence[DueRow], today: date) -> Table:
    table = headed("", "", "Name", "Circle", "Tie", "Last contact", "Why now", "Reach", "Talk about")
    for row in rows:
        table.add_row(
            str(row.position), MARKS[row.outcome], Group(*(text for text in (_name(row), _together(row)) if text)),
            coloured(row.circle), _strength(row), Text(_last(row, today)), Text(visible(row.reason)),
            Text(visible(row.reach)), Text(short(row.talk_about, 160)),
        )  # fmt: skip
    return table


def _row(row: DueRow, today: date, in_columns: bool) -> Group:
    """A person of the plan on a narrow screen: who and when, then why now, then how and what about."""
    if not in_columns:
        circle = row.circle or ("met" if row.kind == "met" else "tracked")
        tie = f"{circle}, {'~' if row.estimated else ''}{row.strength}, {_last(row, today)}"
        number = Text(f"{row.position:>2} {MARKS[row.outcome]} ", "bold").append_text(_name(row))
        why = Text(visible(row.reason or row.outcome), "" if row.outcome == "open" else "green")
        return Group(number, Padding(Group(Text(tie), why, Text(visible(row.reach), "cyan")), (0, 0, 0, 5)))
    head = Table.grid(padding=(0, 1))
    for width, justify in ((2, "right"), (1, "left"), (24, "left"), (6, "left"), (4, "right"), (None, "left")):
        head.add_column(width=width, justify=justify, no_wrap=True, overflow="ellipsis")  # type: ignore[arg-type]
    head.add_row(
        Text(str(row.position), "bold"), MARKS[row.outcome], _name(row), coloured(row.circle), _strength(row),
        Text(_last(row, today)),
    )  # fmt: skip
    lines = (
        [Text(visible(row.reason))] if row.outcome == "open" else [Text(visible(row.reason or row.outcome), "green")]
    )
    about = Text("  ").join(
        [Text(visible(row.reach), "cyan")] * bool(row.reach)
        + [Text(short(row.talk_about, 200), "dim")] * bool(row.talk_about)
    )
    if row.outcome == "open":
        lines += [text for text in (about, _together(row)) if text]
    return Group(head, Padding(Group(*lines), (0, 0, 0, 5)))


def _why(row: DueRow) -> Padding:
    numbers = row.why
    news = f", news {numbers.news:g}" if numbers.news != 1 else ""
    silence = "unknown" if row.days_silent is None else str(row.days_silent)
    text = Text(f"{row.position} ", "bold")
    text.append(
        f"rule {numbers.rule}; N {numbers.contact_days:g}, silence {silence}; warmth {numbers.warmth:.2f} "
        f"(target {numbers.target:.2f}), such a tie lasts {numbers.lasts} days; "
        f"interval {numbers.interval} days; answer {numbers.answer:.2f}; importance {numbers.importance:g}; "
        f"priority {numbers.priority:.3f}, damping {numbers.damping:g}{news}; place: {numbers.place}"
    )
    return Padding(text, (0, 0, 0, 1))


def _name(row: DueRow) -> Text:
    return marked(row, "bold" if row.outcome == "open" else "dim")


def _together(row: DueRow) -> Text:
    """Who comes with a row for being of the same household."""
    return Text(f"with {', '.join(map(visible, row.together))}" if row.together else "", "dim")


def _strength(row: DueRow) -> Text:
    return strength(row.strength, row.estimated, True)


def _last(row: DueRow, today: date) -> str:
    return (
        f"{channel(row.last_channel)}, {ago(row.last_contact, today)}" if row.last_contact else "no contact on record"
    )
