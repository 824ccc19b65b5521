"""What a brief and the answer of `ready` look like on a terminal. Imported only to draw.

Rule: a brief fits one screen of 80 columns and 24 lines for most people, so long texts are cut, and long lists say how
many more there are; netcrm show and netcrm fact have them whole.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from netcrm.cli.render import ago, count, met_in_words, visible
from netcrm.cli.screens import CHANNELS, unmentioned
from netcrm.core import favors, money, news
from netcrm.core.brief import Brief
from netcrm.core.favors import Favor
from netcrm.core.ready import Ready
from netcrm.records import Moment

if TYPE_CHECKING:
    from netcrm.core.likely import Likely
    from netcrm.core.there import There

SOON = 30
"""Days to a birthday from which on it is told how many they are."""

FACTS = 5
FAVORS = 4
NEWS = 2
OUTCOMES = 2
LONGEST = 130
"""Letters of a text: two lines on 80 columns."""

SHORT = 60
"""Letters of a text that more stands before and behind."""

VERDICTS = {
    "yes": ("Yes: a good moment to ask.", "bold green"),
    "not_yet": ("Not yet: there is something to do first.", "bold yellow"),
    "no": ("No: not now.", "bold red"),
}

Line = tuple[str, str]


def brief(console: Console, told: Brief, today: date, there: "There | None" = None) -> None:
    """All that matters of somebody before a coffee; with `there` what time it is where they live."""
    unmentioned(console, told.avoid)
    head = Text(visible(told.name), "bold")
    head.append(f" ({visible(told.nickname)})" if told.nickname else "", "bold")
    work = ", ".join(visible(text) for text in (told.title, told.organization) if text)
    head.append(f"  {work}" if work else "")
    head.append(f"  id:{told.id}", "dim")
    console.print(head)
    _print(console, [line for line in (*_who(told, today), *_cared(told, there)) if line[1]])
    _print(
        console,
        [*_moments(told.moments), *_facts(told), *_open(told.favors, today), *_news(told, today), *_came(told)],
        above=1,
    )
    table = _grid()
    for number, question in enumerate(told.questions):
        line = Text(visible(question.text))
        line.append(f" ({visible(question.about)})", "dim")
        table.add_row("" if number else "ask them", line)
    console.print(Padding(table, (1, 0, 0, 2)))


def ready(console: Console, told: Ready) -> None:
    """Whether to ask, why, and what to do first."""
    verdict, style = VERDICTS[told.verdict]
    head = Text(visible(told.name), "bold")
    head.append(f"  id:{told.id}  ", "dim")
    head.append(verdict, style)
    console.print(head)
    _print(console, list(_labelled("because", told.because)))
    if told.answer:
        _print(
            console,
            [("answer", f"about {round(100 * told.answer)} of 100 messages to somebody like this are answered")],
        )
    if told.first:
        _print(console, list(_labelled("first", [f"{n}. {text}" for n, text in enumerate(told.first, 1)])), above=1)


def likely(console: Console, people: Sequence["Likely"], today: date) -> None:
    """Who may come to an event, a few lines each."""
    for one in people:
        told = one.brief
        head = Text(visible(told.name), "bold")
        work = ", ".join(visible(text) for text in (told.title, told.organization) if text)
        head.append(f"  {work}" if work else "")
        head.append(f"  id:{told.id}", "dim")
        console.print(head)
        there = f"{count(one.times, 'time')} at such an event, last {ago(one.last, today)}"
        lines = [
            ("met", there),
            ("tie", _tie(told, today)),
        ]
        lines += [*_open(told.favors[:1], today)]
        lines += [("ask them", f"{told.questions[0].text} ({told.questions[0].about})")]
        _print(console, lines)


def _who(told: Brief, today: date) -> Iterator[Line]:
    yield (
        "away",
        "on record as deceased" if told.deceased else f"archived on {told.archived_on}" * bool(told.archived_on),
    )
    yield "tie", _tie(told, today)
    since = f"on record since {told.since}" if told.since else ""
    met = [
        met_in_words(told.met_on, told.met_at, today) or since,
        f"introduced by {told.introduced_by}" if told.introduced_by else "",
    ]
    yield "met", ", ".join(filter(None, met))
    home = f"with {', '.join(told.household)}" if told.household else ""
    yield "lives", ", ".join(filter(None, (told.city, home)))
    yield "birthday", _birthday(told.birthday, today)
    yield "tags", " ".join(f"#{tag}" for tag in told.tags)
    yield "reach", told.reach
    yield "unanswered", str(told.unanswered) if told.unanswered else ""
    yield "balance", favors.in_words(told.given, told.received)
    yield "note", told.note


def _cared(told: Brief, there: "There | None") -> Iterator[Line]:
    if told.languages:
        from netcrm.core.languages import named

        yield "languages", ", ".join(map(named, told.languages))
    yield "time", there.sentence if there is not None else told.timezone
    yield "private", "left out of exports, reports and the briefs of others" * told.private


def _birthday(text: str, today: date) -> str:
    """A birthday, and how far off it is when that is soon; one of 29 February falls on the 28th in most years."""
    if len(text) < 7 or not text[-5:].replace("-", "").isdecimal() or (text[:2] != "--" and len(text) != 10):
        return text
    month, day = int(text[-5:-3]), int(text[-2:])
    for year in (today.year, today.year + 1):
        eve = (month, day) == (2, 29) and (date(year, 3, 1) - date(year, 2, 28)).days == 1
        ahead = (date(year, month, 28 if eve else day) - today).days
        if 0 <= ahead <= SOON:
            return f"{text} ({ago(str(today + timedelta(days=ahead)), today)})"
    return text


def _moments(moments: Sequence[Moment]) -> Iterator[Line]:
    texts = []
    for moment in moments:
        others = f"with {', '.join(moment.people)}" if moment.people else ""
        said = ", ".join(filter(None, (moment.text, others)))
        channel = CHANNELS.get(moment.channel, moment.channel)
        texts.append(f"{moment.day}, {channel}{f': {said}' if said else ''}")
    return _labelled("last times", texts)


def _facts(told: Brief) -> Iterator[Line]:
    texts = [
        f"{_short(fact.text, SHORT)}{f' (until {fact.expires_on})' * bool(fact.expires_on)}"
        for fact in told.facts[:FACTS]
    ]
    return _labelled("facts", texts, len(told.facts) - FACTS, f"netcrm fact id:{told.id}")


def _open(still: Sequence[Favor], today: date) -> Iterator[Line]:
    texts = []
    for one in still[:FAVORS]:
        when = f"by {one.due_on} ({ago(one.due_on, today)})" if one.due_on else f"since {one.day}"
        told = {"promise": "you promised", "ask": "you asked for"}[one.kind]
        texts.append(f"{told}, {when}: {_short(one.text, SHORT)} (done {one.number})")
    return _labelled("open", texts, len(still) - FAVORS, "netcrm favors")


def _came(told: Brief) -> Iterator[Line]:
    texts = []
    for one in told.outcomes[:OUTCOMES]:
        worth = f" ({money.shown(one.value, one.currency)})" if one.value else ""
        texts.append(f"{_short(one.text, SHORT)}{worth}, {one.day}")
    return _labelled("came of it", texts, len(told.outcomes) - OUTCOMES, f"netcrm outcome id:{told.id}")


def _news(told: Brief, today: date) -> Iterator[Line]:
    texts = [f"{news.words(one.kind, one.before, one.after)} ({ago(one.day, today)})" for one in told.news[:NEWS]]
    return _labelled("news", texts)


def _labelled(label: str, texts: Iterable[str], more: int = 0, where: str = "") -> Iterator[Line]:
    for text in texts:
        yield label, text
        label = ""
    if more > 0:
        yield "", f"and {more} more: {where}"


def _print(console: Console, lines: Sequence[Line], above: int = 0) -> None:
    if not lines:
        return
    table = _grid()
    for label, text in lines:
        table.add_row(label, Text(_short(text)))
    console.print(Padding(table, (above, 0, 0, 2)))


def _grid() -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True, min_width=12)
    table.add_column(overflow="fold")
    return table


def _tie(told: Brief, today: date) -> str:
    known = told.last_contact or told.circle
    strength = f"{'~' * told.estimated}{told.strength} of 100" if known else ""
    channel = CHANNELS.get(told.last_channel, told.last_channel)
    last = f"{channel}, {ago(told.last_contact, today)}" if told.last_contact else "no contact on record"
    return ", ".join(filter(None, (strength, told.circle, last)))


def _short(text: str, most: int = LONGEST) -> str:
    line = visible(" ".join(text.split()))
    return line if len(line) <= most else line[: most - 1] + "…"
