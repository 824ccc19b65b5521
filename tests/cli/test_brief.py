"""netcrm brief: what is told of somebody before a coffee, what is left out, and who may be at an event."""

import io
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from netcrm.cli import brief_screens
from netcrm.core import brief, events, likely, ready
from netcrm.core.who import Person

if TYPE_CHECKING:
    from conftest import Session

PEOPLE = (
    'add "Paul Martin" --met 2020-05-01 --city Lyon',
    'add "Marie Dupont" --nickname Mimi --org Acme --title CTO --city Lyon --circle close --tag data --tag climbing '
    '--met 2026-09-01 --at "the harbour fair" --by Paul --email marie@acme.example --birthday 1990-11-26 -m "two cats"',
    'log Marie Paul -m "lunch near the harbour" --on 2026-10-02',
    'log Marie -m "she looks for a data lead" --via call --on 2026-11-03',
    "log Marie --they --via mail --on 2026-10-20",
    "log Marie --attempt --on 2026-10-25",
    'fact Marie "daughter Léa starts school in September" --until 2027-09-30 --on 2026-10-02',
    'fact Marie "was in Rome" --until 2026-11-23 --on 2026-10-02',
    'promise Marie "send the paper" --by friday',
    'ask Marie "her tent"',
    'give Marie "reviewed her talk" --on 2026-10-10',
    'got Marie "put in a word" --on 2026-09-10',
    'household home Marie "Paul Martin"',
)


@pytest.fixture
def people(session: "Session") -> "Session":
    return session.after(*PEOPLE)


def news(session: "Session", contact: int, day: str) -> None:
    """A newer list tells of a new organization and title."""
    store = session.open()
    with store.write("news"):
        for kind, before, after in (("organization", "Acme", "Globex"), ("title", "CTO", "CEO")):
            store.insert(
                "news", uid=f"{kind}{day}", contact_id=contact, day=day, kind=kind, source="linkedin", before=before,
                after=after,
            )  # fmt: skip
    store.close()


def screen(session: "Session", width: int = 80) -> str:
    """What `brief marie` and `ready marie` draw."""
    store = session.open()
    today = date.fromisoformat(session.today)
    out = io.StringIO()
    console = Console(file=out, width=width, highlight=False, markup=False, emoji=False)
    (told,) = brief.of(store, [Person(2, "Marie Dupont")], today)
    brief_screens.brief(console, told, today)
    brief_screens.ready(console, ready.of(store, Person(2, "Marie Dupont"), today))
    store.close()
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def test_it_tells_all_that_matters(people: "Session") -> None:
    news(people, 2, "2026-11-20")
    told = people("brief marie --json").data
    assert (told["name"], told["household"], told["introduced_by"]) == ("Marie Dupont", ["Paul Martin"], "Paul Martin")
    assert (told["since"], told["given"], told["received"]) == ("2026-09-01", 1, 1)
    assert [(one["day"], one["people"], one["text"]) for one in told["moments"]] == [
        ("2026-11-03", [], "she looks for a data lead"),
        ("2026-10-20", [], None),
        ("2026-10-02", ["Paul Martin"], "lunch near the harbour"),
    ]
    assert [one["text"] for one in told["facts"]] == ["was in Rome", "daughter Léa starts school in September"]
    assert [(one["kind"], one["number"]) for one in told["favors"]] == [("promise", 1), ("ask", 2)]
    assert [(one["kind"], one["after"]) for one in told["news"]] == [("title", "CEO"), ("organization", "Globex")]
    assert [(one["kind"], one["about"]) for one in told["questions"]] == [
        ("news", "new since last time"), ("fact", "was in Rome"), ("promise", "you promised: send the paper"),
    ]  # fmt: skip


def test_what_holds_no_more_is_left_out(people: "Session") -> None:
    news(people, 2, "2026-11-01")  # before the last call
    people("done 1")
    people.today = "2026-11-24"
    told = people("brief marie --json").data
    assert told["news"] == []
    assert [one["text"] for one in told["facts"]] == ["daughter Léa starts school in September"]
    assert [one["kind"] for one in told["favors"]] == ["ask"]
    assert [one["kind"] for one in told["questions"]] == ["fact", "ask", "gave"]


def test_where_you_met_is_nothing_to_come_back_to(session: "Session") -> None:
    session('add Ann --met 2026-11-10 --at "the fair"')
    assert [one["kind"] for one in session("brief ann --json").data["questions"]] == ["open", "more", "more"]
    session('log ann -m "the fair was long" --on 2026-11-12')
    assert [one["kind"] for one in session("brief ann --json").data["questions"]] == ["last", "open", "more"]


def test_the_dead_are_asked_nothing(people: "Session") -> None:
    people("archive marie --deceased")
    told = people("brief marie --json").data
    assert (told["archived_on"], told["deceased"]) == ("2026-11-23", True)
    assert people("brief marie --json").data["questions"] == []
    assert "ask them" not in screen(people)


def test_into_a_pipe_a_line_each(people: "Session") -> None:
    rows = people("brief marie").rows
    assert ["name", "Marie Dupont"] in rows
    assert ["tags", "climbing", "data"] in rows
    assert ["household", "Paul Martin"] in rows
    lunch = ["2026-10-02", "interaction", "in_person", "out", "0", "Paul Martin", "lunch near the harbour"]
    assert ["moments", *lunch] in rows
    assert [row[0] for row in rows].count("questions") == 3


def test_the_screen(people: "Session") -> None:
    news(people, 2, "2026-11-20")
    assert screen(people) == (
        """\
Marie Dupont (Mimi)  CTO, Acme  id:2
  tie           64 of 100, close, call, 3 weeks ago
  met           2026-09-01 at the harbour fair, introduced by Paul Martin
  lives         Lyon, with Paul Martin
  birthday      1990-11-26 (in 3 days)
  tags          #climbing #data
  reach         marie@acme.example
  balance       1 given, 1 received: you are even
  note          two cats

  last times    2026-11-03, call: she looks for a data lead
                2026-10-20, e-mail
                2026-10-02, in person: lunch near the harbour, with Paul Martin
  facts         was in Rome (until 2026-11-23)
                daughter Léa starts school in September (until 2027-09-30)
  open          you promised, by 2026-11-27 (in 4 days): send the paper (done 1)
                you asked for, since 2026-11-23: her tent (done 2)
  news          title: CTO → CEO (3 days ago)
                organization: Acme → Globex (3 days ago)

  ask them      How is it going at Globex? (new since last time)
                What has become of it? (was in Rome)
                Would it still help you? (you promised: send the paper)
Marie Dupont  id:2  Not yet: there is something to do first.
  because       your ask of 2026-11-23 is open: “her tent”
                in touch 3 weeks ago: the tie is at 64 of 100
                no attempt is unanswered
                1 given, 1 received: you are even
                you promised “send the paper” by 2026-11-27: an ask goes better
                once it is kept
                there is news to write about: now CEO at Globex, was CTO at Acme
  answer        about 52 of 100 messages to somebody like this are answered

  first         1. Settle the open ask: “her tent” (netcrm done 2, with --drop
                if it came to nothing)
"""
    )


def test_the_screen_of_somebody_hardly_known_is_short(session: "Session") -> None:
    session.after("add Zed", "add Ann")
    assert screen(session) == (
        """\
Ann  id:2
  tie           no contact on record

  ask them      What are you looking for just now, and whom should you meet?
                (something to give)
                What has been the best of these months? (nothing else is on
                record)
                What would you like to have more time for? (nothing else is on
                record)
Ann  id:2  Not yet: there is something to do first.
  because       no contact with them is on record
                nothing given or received yet: offer something along with it

  first         1. Meet or write first, with nothing to ask
"""
    )


def test_long_texts_and_lists_are_cut_so_that_it_fits_a_screen(people: "Session") -> None:
    people("log marie -m '" + "walked and talked " * 40 + "'")
    for number in range(12):
        people(f"fact marie '{number} " + "long word " * 30 + "'")
        people(f"promise marie '{number} " + "long word " * 30 + "' --by friday")
    store = people.open()
    told = brief.of(store, [Person(2, "")], date(2026, 11, 23))[0]
    store.close()
    out = io.StringIO()
    brief_screens.brief(Console(file=out, width=80), told, date(2026, 11, 23))
    lines = out.getvalue().splitlines()
    assert "and 9 more: netcrm fact id:2" in out.getvalue()
    assert "and 10 more: netcrm favors" in out.getvalue()
    assert len(lines) <= 48
    assert all(f"(done {number})" in re.sub(r"\s+", " ", out.getvalue()) for number in (1, 5))


@pytest.mark.parametrize("width", [30, 60, 80, 200])
def test_it_fits_every_width(people: "Session", width: int) -> None:
    people("fact marie 陳美玲看書" + "書" * 50)
    assert max(map(len, screen(people, width).splitlines())) <= width


def test_nothing_in_a_text_is_markup_or_an_escape(people: "Session") -> None:
    store = people.open()
    with store.write("by hand"):
        store.insert("fact", uid="f", contact_id=2, text="[bold]x[/] \x1b[31mred\u202e", day="2026-11-23")
    store.close()
    shown = screen(people)
    assert "[bold]x[/] \\x1b[31mred\\u202e" in shown
    assert "\x1b" not in shown
    assert "\x1b" not in people("brief marie").out


@pytest.mark.parametrize(
    ("birthday", "told"),
    [
        ("1990-11-26", "1990-11-26 (in 3 days)"),
        ("--11-23", "--11-23 (today)"),
        ("1990-11-22", "1990-11-22"),
        ("1990-12-23", "1990-12-23 (in 4 weeks)"),
        ("1990-12-24", "1990-12-24"),
        ("1990-11", "1990-11"),
        ("1990", "1990"),
        ("", ""),
    ],
)
def test_a_birthday_that_is_near_says_how_near(birthday: str, told: str) -> None:
    assert brief_screens._birthday(birthday, date(2026, 11, 23)) == told


@pytest.mark.parametrize(("today", "told"), [(date(2027, 2, 20), "in 8 days"), (date(2028, 2, 20), "in 9 days")])
def test_one_of_29_february_falls_on_the_28th_in_most_years(today: date, told: str) -> None:
    assert brief_screens._birthday("--02-29", today) == f"--02-29 ({told})"


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("brief", 2, "WHO is missing."),
        ("brief marie --event fair", 2, "--event takes the place of WHO."),
        ("brief zed", 3, "Nobody is called 'zed'."),
        ("brief m", 4, "2 people fit 'm'."),
        ("brief --event 'no such'", 3, "There is no event 'no such'."),
        ("brief --event fair --limit 0", 2, ""),
    ],
)
def test_what_can_not_be_meant(people: "Session", line: str, code: int, says: str) -> None:
    refused = people(line, ok=False)
    assert (refused.code, refused.out) == (code, "")
    assert refused.err.startswith(f"netcrm: {says}")


EVENTS = (("Web afterwork", "afterwork", "2026-09-10"), ("Web Afterwork", "afterwork", "2026-10-08"),
          ("Data drinks", "afterwork", "2026-10-20"), ("The fair", "", "2026-11-02"),
          ("Web afterwork", "afterwork", "2026-12-03"))  # fmt: skip
WHO_WAS_THERE = {"Ann": (1, 2), "Bo": (3, 2), "Cy": (3,), "Di": (4,), "Ed": (1,), "Fay": (2,)}


@pytest.fixture
def evenings(session: "Session") -> "Session":
    """Five events, the last to come, and six people who were at some of them; Ed is archived, Fay was only tried."""
    for name in WHO_WAS_THERE:
        session(f"add {name}")
    store = session.open()
    with store.write("by hand"):
        for number, (name, kind, day) in enumerate(EVENTS, 1):
            store.insert("event", uid=f"e{number}", name=name, kind=kind, day=day)
        for contact, (who, events) in enumerate(WHO_WAS_THERE.items(), 1):
            for event in events:
                interaction = store.insert(
                    "interaction", uid=f"{who}{event}", day=EVENTS[event - 1][2], channel="in_person",
                    attempt=who == "Fay", event_id=event, created_at="2026-11-01",
                )  # fmt: skip
                store.insert("participant", interaction_id=interaction, contact_id=contact)
    store.close()
    session("archive Ed")
    return session


def test_those_who_were_at_such_events_are_likely_to_come(evenings: "Session") -> None:
    told = evenings("brief --event 'web afterwork' --json").data
    assert [(one["brief"]["name"], one["times"], one["same"], one["last"]) for one in told] == [
        ("Ann", 2, 2, "2026-10-08"), ("Bo", 2, 1, "2026-10-20"), ("Cy", 1, 0, "2026-10-20"),
    ]  # fmt: skip
    assert evenings("brief --event 'web afterwork' --limit 1").rows == [
        ["1", "Ann", "2", "2", "2026-10-08", "What are you looking for just now, and whom should you meet?",
         "something to give"],
    ]  # fmt: skip
    assert [row[1] for row in evenings("brief --event 'the fair'").rows] == ["Di"]  # it has no kind
    assert evenings("brief --event 'data drink'").rows == evenings("brief --event event:3").rows
    near = evenings("brief --event 'date drunk'", ok=False)
    assert "Did you mean Data drinks?" in near.err


def test_an_event_where_nobody_was_says_so(session: "Session") -> None:
    session("add Ann")
    store = session.open()
    with store.write("by hand"):
        store.insert("event", uid="e1", name="Gala", day="2026-12-01")
    store.close()
    empty = session("brief --event gala")
    assert (empty.out, empty.err) == ("", "Nobody on record was at an event like 'Gala'.\n")


def test_the_screen_of_an_event(evenings: "Session") -> None:
    store = evenings.open()
    out = io.StringIO()
    console = Console(file=out, width=80, highlight=False, markup=False, emoji=False)
    event = events.find(store, "Web afterwork", date(2026, 11, 23))
    people = likely.at_event(store, event, date(2026, 11, 23), 1)
    brief_screens.likely(console, people, date(2026, 11, 23))
    store.close()
    assert "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines()) == (
        """\
Ann  id:1
  met           2 times at such an event, last 7 weeks ago
  tie           no contact on record
  ask them      What are you looking for just now, and whom should you meet?
                (something to give)
"""
    )


def test_nobody_is_asked_how_it_went_on_that_you_met(session: "Session") -> None:
    session("add 'Marie Dupont' --met 2026-10-01")
    session("log Marie -m 'looks for a flat' --on 2026-10-20 --via call")
    (session.folder / "cards").write_text("Marie Dupont\n")
    session(f"cards {session.folder / 'cards'} --name 'Web afterwork' --on 2026-11-19")
    asked = [str(question) for question in session("brief Marie --json").data["questions"]]
    assert not any("Met at" in text for text in asked)
    assert session("brief Marie --json").data["moments"][0]["text"] == "Met at Web afterwork"
