"""Somebody on a terminal: the card, how you stand with them, and the timeline.

Rule: what is not to be mentioned stands before anything else of them.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from netcrm.cli.render import ago, days, met_in_words, visible
from netcrm.cli.screens import channel, unmentioned
from netcrm.records import Contact, Moment, spread

if TYPE_CHECKING:
    from netcrm.core.favors import Balance
    from netcrm.core.there import There

FAVORS = {
    ("given", "done"): "gave", ("received", "done"): "got", ("given", "open"): "promise", ("received", "open"): "ask",
    ("given", "dropped"): "promise, dropped", ("received", "dropped"): "ask, dropped",
}  # fmt: skip


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
        last = f"{channel(contact.last_channel)}, {ago(last, today)} ({last})"
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
        what = moment.kind if said else f"{arrow} {channel(moment.channel)}"
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
