"""What a person sees on a terminal. Imported only to draw; everything it prints has passed through `visible`.

Rule: what is plain data elsewhere is the same data here; colour repeats what words say and is never the only sign.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from netcrm.cli.render import ago, days, field, met_in_words, visible
from netcrm.records import Beside, Contact, DueRow, Hit, ImportPlan, Moment, Moved, Summary, Week, spread

if TYPE_CHECKING:
    from netcrm.core.favors import Balance
    from netcrm.core.there import There
    from netcrm.store.journal import Operation

NARROW = 64
"""With fewer columns, what stands side by side stands in lines, so that the number and the name are whole."""

WIDE = 140
"""From so many columns on, the plan is a table; below, each person has lines of their own."""

BESIDE = 5
"""So many matters of a kind stand below the plan; with 20 of them a screen of 24 lines would show nobody of it."""

CIRCLE_STYLES = {"inner": "bold magenta", "close": "magenta", "active": "cyan", "wide": "blue"}
DONE = ("reached", "attempted")
MARKS = {"open": " ", "reached": "✓", "attempted": "·", "postponed": "→", "dropped": "✗"}
FAVORS = {
    ("given", "done"): "gave", ("received", "done"): "got", ("given", "open"): "promise", ("received", "open"): "ask",
    ("given", "dropped"): "promise, dropped", ("received", "dropped"): "ask, dropped",
}  # fmt: skip
CHANNELS = {"in_person": "in person", "letter": "letter", "email": "e-mail"}


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
    if console.width >= WIDE:
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
    from netcrm.core import beside  # `due` has it already, and no other screen needs it

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
    table = _table("", "", "Name", "Circle", "Tie", "Last contact", "Why now", "Reach", "Talk about")
    for row in rows:
        table.add_row(
            str(row.position), MARKS[row.outcome], Group(*(text for text in (_name(row), _together(row)) if text)),
            _circle(row.circle), _strength(row), Text(_last(row, today)), Text(visible(row.reason)),
            Text(visible(row.reach)), Text(_short(row.talk_about, 160)),
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
        Text(str(row.position), "bold"), MARKS[row.outcome], _name(row), _circle(row.circle), _strength(row),
        Text(_last(row, today)),
    )  # fmt: skip
    lines = (
        [Text(visible(row.reason))] if row.outcome == "open" else [Text(visible(row.reason or row.outcome), "green")]
    )
    about = Text("  ").join(
        [Text(visible(row.reach), "cyan")] * bool(row.reach)
        + [Text(_short(row.talk_about, 200), "dim")] * bool(row.talk_about)
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


def card(
    console: Console, contact: Contact, moments: Sequence[Moment], today: date, *, whole: bool = False,
    stand: "Balance | None" = None, there: "There | None" = None,
) -> None:  # fmt: skip
    """A contact and the timeline; with `whole` also what no field holds, with `stand` how you stand with them, with
    `there` what time it is where they live. What not to mention stands first."""
    unmentioned(console, contact.avoid)
    head = Text(visible(contact.name), "bold")
    if contact.nickname:
        head.append(f" ({visible(contact.nickname)})")
    work = ", ".join(visible(text) for text in (contact.title, contact.organization) if text)
    head.append(f"  {work}" if work else "")
    head.append(f"  id:{contact.id}", "dim")
    console.print(head)
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    for label, value in (*_facts(contact, today, whole), *_cared(contact, there), *_stand(stand)):
        facts.add_row(visible(label), Text(visible(value, keep="\n")))
    console.print(Padding(facts, (0, 0, 0, 2)))
    if moments:
        console.print(Padding(_timeline(moments), (1, 0, 0, 2)))


def _facts(contact: Contact, today: date, whole: bool) -> list[tuple[str, str]]:
    tie = f"{'~' if contact.estimated else ''}{contact.strength} of 100"
    last = contact.last_contact
    if last:
        last = f"{_channel(contact.last_channel)}, {ago(last, today)} ({last})"
    met = met_in_words(contact.met_on, contact.met_at, today)
    by = f", by {contact.introduced_by}" if contact.introduced_by else ""
    state = "deceased" if contact.deceased else f"archived on {contact.archived_on}" if contact.archived_on else ""
    lines = [
        ("circle", contact.circle or "none"),
        ("tie", f"{tie}, {days(contact.contact_days)}" if contact.last_contact or contact.circle else ""),
        ("last contact", last),
        ("unanswered", str(contact.unanswered) if contact.unanswered else ""),
        ("check-in", f"{contact.check_in} ({ago(contact.check_in, today)})" if contact.check_in else ""),
        ("every", f"{contact.every} days" if contact.every else ""),
        ("snoozed until", contact.snoozed_until if contact.snoozed_until > today.isoformat() else ""),
        ("state", state),
        *((point.kind, f"{point.value}{f' ({point.label})' if point.label else ''}") for point in contact.points),
        ("city", contact.city),
        ("birthday", contact.birthday),
        ("tags", " ".join(f"#{tag}" for tag in contact.tags)),
        ("household", contact.household),
        ("met", (met + by).strip(", ")),
        ("note", contact.note),
        *(spread(contact.extra) if whole else ()),
    ]
    return [(label, value) for label, value in lines if value]


def unmentioned(console: Console, avoid: Sequence[str]) -> None:
    """What is not to be mentioned to somebody, before anything else of them."""
    if avoid:
        console.print(Text(f"Do not mention: {visible('; '.join(avoid))}", "bold red"))


def _cared(contact: Contact, there: "There | None") -> Iterator[tuple[str, str]]:
    """Where they were before, what they speak, what time it is there, and that they are private."""
    for label, tenure in zip(("formerly", *[""] * len(contact.formerly)), contact.formerly, strict=False):
        was = f"{tenure.title} at {tenure.organization}" if tenure.title else f"at {tenure.organization}"
        yield label, f"{was}, until {tenure.until}"
    if contact.languages:
        from netcrm.core.languages import named

        yield "languages", ", ".join(map(named, contact.languages))
    if contact.timezone:
        yield "time", there.sentence if there is not None else contact.timezone
    if contact.private:
        yield "private", "left out of exports, reports and the briefs of others"


def _stand(stand: "Balance | None") -> list[tuple[str, str]]:
    """Favors each way, and what is open."""
    if stand is None:
        return []
    from netcrm.core.favors import in_words

    still = [f"{stand.promises} promised"] * bool(stand.promises) + [f"{stand.asks} asked for"] * bool(stand.asks)
    told = "; ".join(
        filter(None, (in_words(stand.given, stand.received), ", ".join(still) + " (netcrm favors)" * bool(still)))
    )
    return [("favors", told)] if told else []


def _timeline(moments: Sequence[Moment]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for moment in moments:
        arrow = {"in": "←", "out": "→"}.get(moment.direction, " ")
        said = moment.kind in ("note", "reminder", "outcome")
        what = moment.kind if said else f"{arrow} {_channel(moment.channel)}"
        if moment.kind == "favor":
            what = FAVORS[moment.direction, moment.channel]
        if moment.kind == "attempt":
            what += " (no answer)"
        text = visible(moment.text, keep="\n")
        if moment.people:
            text = f"{text} " * bool(text) + f"with {', '.join(map(visible, moment.people))}"
        table.add_row(moment.day, what, Text(text + (f" ({moment.minutes} min)" if moment.minutes else "")))
    return table


def added(console: Console, contact: Contact, today: date) -> None:
    """Somebody who has just been added."""
    text = Text("Added ")
    text.append(visible(contact.name), "bold")
    text.append(f" (id:{contact.id})")
    if contact.circle:
        text.append(f", {contact.circle}")
    if contact.check_in:
        text.append(f". Check-in {ago(contact.check_in, today)} ({contact.check_in})")
    console.print(text + Text("."))


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
        table.add_row(Text(visible(person.name), "bold"), _circle(person.circle), tie, last, check_in)
    console.print(table)


def contacts(console: Console, rows: Sequence[Summary], today: date) -> None:
    """A list of contacts."""
    table = _table("id", "Name", "Organization", "City", "Circle", "Tie", "Last", "Tags")
    for row in rows:
        table.add_row(
            str(row.id), _marked(row), Text(visible(row.organization)), Text(visible(row.city)),
            _circle(row.circle), _tie(row.strength, row.estimated, bool(row.last_contact or row.circle)),
            ago(row.last_contact, today) if row.last_contact else "",
            Text(visible(" ".join(f"#{tag}" for tag in row.tags))),
        )  # fmt: skip
    if rows:
        console.print(table)


def hits(console: Console, rows: Sequence[Hit], words: Sequence[str]) -> None:
    """What a search for words found, with where, and the words in it."""
    from netcrm.core import excerpt

    table = _table("id", "Name", "Organization", "Circle", "Found in")
    most = max(80, console.width - 80)
    for row in rows:
        place = Text().append(row.place, "dim")
        if row.text:
            part = excerpt.of(visible(" ".join(row.text.split())), words, most)
            text = Text(part.line)
            for start, end in part.found:
                text.stylize("bold", start, end)
            place.append(f"  {row.day}" if row.day else " ", "dim").append(" ").append_text(text)
        table.add_row(str(row.id), _marked(row), Text(visible(row.organization)), _circle(row.circle), place)
    if rows:
        console.print(table)


def history(console: Console, operations: Sequence["Operation"]) -> None:
    """What was done."""
    table = _table("", "When", "Command", "", "Changes", "")
    for op in operations:
        style = "dim" if op.state else ""
        when = op.at[:16].replace("T", " ")
        table.add_row(str(op.id), when, op.label, Text(visible(op.detail)), str(op.changes), op.state, style=style)
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


def _table(*columns: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in columns:
        table.add_column(column, justify="right" if column in ("Tie", "id", "Changes") else "left", overflow="fold")
    return table


def _name(row: DueRow) -> Text:
    return _marked(row, "bold" if row.outcome == "open" else "dim")


def _marked(row: DueRow | Summary | Hit, style: str = "") -> Text:
    """A name; of who is private with a mark."""
    name = Text(visible(row.name), style)
    return name.append(" (private)", "dim") if row.private else name


def _together(row: DueRow) -> Text:
    """Who comes with a row for being of the same household."""
    return Text(f"with {', '.join(map(visible, row.together))}" if row.together else "", "dim")


def _circle(circle: str) -> Text:
    return Text(circle, CIRCLE_STYLES.get(circle, ""))


def _strength(row: DueRow) -> Text:
    return _tie(row.strength, row.estimated, True)


def _tie(strength: int, estimated: bool, known: bool) -> Text:
    return Text(f"{'~' if estimated else ''}{strength}" if known else "")


def _last(row: DueRow, today: date) -> str:
    return (
        f"{_channel(row.last_channel)}, {ago(row.last_contact, today)}" if row.last_contact else "no contact on record"
    )


def _channel(channel: str) -> str:
    return CHANNELS.get(channel, channel)


def _short(text: str, most: int) -> str:
    line = visible(" ".join(text.split()))
    return line if len(line) <= most else line[: most - 1] + "…"
