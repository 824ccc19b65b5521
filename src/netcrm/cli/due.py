"""due: whom to contact this week."""

import os
import sys
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from netcrm.cli import options
from netcrm.cli.app import App
from netcrm.cli.render import ago, count, field, visible
from netcrm.core import plan, weeks
from netcrm.core.outcomes import OFFERED
from netcrm.core.planning import Budget
from netcrm.errors import NetcrmError, UsageError
from netcrm.records import DueRow, Week

app = typer.Typer()


@app.command(
    "due",
    epilog="""
    netcrm due --why --limit 3
    netcrm due --refresh --minutes 60""",
)
def due(
    ctx: typer.Context,
    everyone: Annotated[bool, typer.Option("--all", help="Everybody who is due, ranked, without the cap.")] = False,
    why: Annotated[bool, typer.Option("--why", help="The numbers behind each place.")] = False,
    limit: options.Limit = None,
    minutes: Annotated[
        int | None, typer.Option(metavar="N", help="Fit what is open into so many minutes; 0: any number.")
    ] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="Choose anew for the places that are open.")] = False,
    following: Annotated[bool, typer.Option("--next", help="Preview next week; nothing is fixed.")] = False,
    week: Annotated[str, typer.Option(metavar="WEEK", help="An earlier week and what came of it: 2026-W47.")] = "",
    notify: Annotated[
        bool, typer.Option("--notify", help="For cron: a few lines if there is something to do, else nothing.")
    ] = False,
    desktop: Annotated[bool, typer.Option("--desktop", help="With --notify: on the desktop as well.")] = False,
    where: options.Where = None,
) -> None:
    """Show whom to contact this week, and why.

    The list stays the same all week; done rows are ticked. Numbers work as WHO. --where shows of it who fits.
    """
    session: App = ctx.obj
    other = (following, bool(week), refresh or everyone)
    if sum(other) > 1:
        raise UsageError("--next, --week and --refresh or --all can't go together.", "Give one of them.")
    if notify and (why or everyone or following or week):
        raise UsageError("--notify tells what is open this week.", "Leave out --why, --all, --next and --week.")
    if desktop and not notify:
        raise UsageError("--desktop goes with --notify.", "netcrm due --notify --desktop")
    try:
        most = None if notify or where else limit
        found = _fitting(session, _found(session, everyone, most, minutes, refresh, following, week), where, limit)
    except NetcrmError as mistake:
        if desktop:  # what a timer's command complains of is seen by nobody
            _show(session, "netcrm can't tell whom to contact", [visible(mistake.message)])
        raise
    if notify:
        remind(session, found, desktop=desktop)
    else:
        # Where --all can't be added to see the others, none of what stands beside the plan is left out.
        answer(session, found, why=why, everything=everyone or following or bool(week or where))


def _found(
    session: App, everyone: bool, limit: int | None, minutes: int | None, refresh: bool, following: bool, week: str
) -> Week:
    """The week that is asked for."""
    start = session.settings.week_start
    budget = Budget(session.capacity, session.settings.minutes)
    asked = weeks.named(week, start) if week else None
    if following:
        return plan.preview(session.store, session.today, budget, start=start, minutes=minutes)
    if asked is not None and asked != weeks.of(session.today, start):
        return plan.past(session.store, asked, session.today)
    return plan.due(
        session.store, session.today, budget, start=start, everyone=everyone, limit=limit, minutes=minutes,
        refresh=refresh,
    )  # fmt: skip


def _fitting(session: App, week: Week, where: Sequence[str] | None, limit: int | None) -> Week:
    """Of a week, what is about those who fit filters; with them `limit` counts what is left."""
    among = session.among(where)
    if among is None:
        return week
    rows = tuple(row for row in week.rows if row.id in among)[:limit]
    beside = tuple(one for one in week.beside if one.id in among)
    return Week.of({**week.__dict__, "rows": rows, "beside": beside})


def remind(session: App, week: Week, *, desktop: bool) -> None:
    """For cron, systemd and launchd: a line a person and a matter, plain everywhere, and nothing when there is none."""
    left = [row for row in week.rows if row.outcome == "open" and row.kind not in OFFERED]
    something = bool(left or week.beside)
    if session.json:
        session.render.answer(_shape(week, why=False) if something else None, ())
    if not something:
        return
    counts = [count(len(left), "person to contact", "people to contact")] if left else []
    counts += [count(len(week.beside), "matter")] if week.beside else []
    title = f"{', '.join(counts)} ({week.week}): netcrm due"
    lines = [_line(row.position, row.name, row.reason) for row in left]
    for one in week.beside:
        tick = f"({one.closed_by})" if one.number else ""
        lines.append(_line(one.kind, ago(one.day, session.today), one.name, one.text, tick))
    if week.unkept:
        session.render.say(_unkept(week))
    if not session.json:
        sys.stdout.writelines(f"{line}\n" for line in (title, *lines))
        sys.stdout.flush()
    if desktop:
        _show(session, title, lines)


def _show(session: App, title: str, lines: Sequence[str]) -> None:
    from netcrm.system.desktop import show
    from netcrm.system.host import Host

    trouble = show(Host(session.environ, os.getuid()), title, lines)
    if trouble:
        session.render.say(trouble)


def _line(*parts: object) -> str:
    return "  ".join(shown for part in parts if (shown := field(part)))


def answer(session: App, week: Week, *, why: bool = False, everything: bool = False, store: str = "") -> None:
    """Print a week's plan, with `everything` all that stands beside it; of a throwaway `store` the data say where it
    is."""
    data = _shape(week, why=why)
    if store:
        data = {"store": store, "plan": data}
    rows = [_fields(row, why) for row in week.rows]
    rows += [["bonus", "", name] for name in week.bonus]
    rows += [[one.kind, one.day, one.name, one.text, one.number] for one in week.beside]

    def draw(console: object) -> None:
        from netcrm.cli import due_screens

        due_screens.due(console, week, session.today, why=why, everything=everything)  # type: ignore[arg-type]

    session.render.answer(data, rows, draw)
    for sentence in _told(week):
        session.render.say(sentence)


def _told(week: Week) -> Iterator[str]:
    """What there is to say of a week beside its rows."""
    nobody = all(row.kind in OFFERED for row in week.rows)
    if not week.tracked:
        yield "Nobody is in a circle yet: netcrm triage, or netcrm circle close WHO."
    elif nobody and not week.waiting:
        yield "Nobody is due this week." if week.state == "planned" else "Nobody is due in that week."
    if week.waiting:
        yield f"waiting: {week.waiting} (netcrm due --all)"
    if week.state == "preview":
        yield "A preview: nothing is fixed before the first netcrm due of that week."
    if week.unkept:
        yield _unkept(week)
    if week.ahead:
        yield f"There is a plan of a later week ({week.ahead}): is the date of this machine right?"


def _unkept(week: Week) -> str:
    return f"This plan could not be kept, so that its numbers stand for nobody yet. {week.unkept}"


def _shape(week: Week, *, why: bool) -> dict[str, object]:
    return {**week.to_dict(), "rows": [_row(row, why) for row in week.rows]}


def _row(row: DueRow, why: bool) -> dict[str, object]:
    shown = row.to_dict()
    numbers = shown.pop("why")
    return shown | ({"why": numbers} if why else {})


def _fields(row: DueRow, why: bool) -> list[object]:
    fields = [
        row.position, row.outcome, row.name, row.circle, row.strength, row.last_contact, row.last_channel, row.check_in,
        row.reason, row.reach, row.talk_about, row.kind, row.carried_from, row.together,
    ]  # fmt: skip
    return fields + [f"{name}={value}" for name, value in row.why.to_dict().items()] if why else fields
