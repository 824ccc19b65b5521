"""What to know of somebody before a coffee: one screen, read with as many statements for one as for ten.

Rule: only what still holds. Expired facts, closed favors and news that you have spoken about since are left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Protocol, TypeVar

from netcrm.core import caring, facts, favors, interactions, questions, reasons, results, upkeep
from netcrm.core.facts import Fact
from netcrm.core.favors import Favor
from netcrm.core.questions import Known, Question
from netcrm.core.results import Outcome
from netcrm.core.who import Person
from netcrm.records import Moment, NewsItem, Record
from netcrm.store.base import Row, Store

MOMENTS = 3

LATE = 60
"""Days in which a favor that was done is still something to come back to; a judgement."""

OLD = 365
"""Days after which a fact without a last day is old, so that there is more to ask than how it goes; a judgement."""


class Brief(Record):
    """Somebody before a coffee. `since`: the first day on record with them; `household`: who lives with them.

    What to `avoid` comes first, and no question is about it. `strength`, `estimated` and `days_silent` are those of the
    card. `moments`: the last times, newest first. `facts` that hold, `favors` that are open, `news` since the last
    contact, the `outcomes` of knowing them, and three `questions` that come of all this.
    """

    id: int
    name: str
    avoid: tuple[str, ...]
    nickname: str
    organization: str
    title: str
    city: str
    languages: tuple[str, ...]
    timezone: str
    private: bool
    circle: str
    archived_on: str
    deceased: bool
    tags: tuple[str, ...]
    household: tuple[str, ...]
    birthday: str
    reach: str
    met_on: str
    met_at: str
    introduced_by: str
    since: str
    note: str
    strength: int
    estimated: bool
    last_contact: str
    last_channel: str
    days_silent: int | None
    unanswered: int
    given: int
    received: int
    moments: tuple[Moment, ...]
    facts: tuple[Fact, ...]
    favors: tuple[Favor, ...]
    news: tuple[NewsItem, ...]
    outcomes: tuple[Outcome, ...]
    questions: tuple[Question, ...]


def of(store: Store, people: Sequence[Person], today: date) -> list[Brief]:
    """What to know of each, in order."""
    ids = [person.id for person in people]
    asked = str(ids)
    moments = _by_contact(_moment(row) for row in store.each("brief/moments", ids=asked, most=MOMENTS))
    held = _grouped(facts.of(store, ids, today))
    given = _grouped(favors.of(store, ids, closed=True))
    news = _grouped(NewsItem(**dict(row)) for row in store.each("brief/news", ids=asked))
    came = _by_contact((one.id or 0, one) for one in results.of_people(store, ids))
    return [
        _brief(row, moments[row["id"]], held[row["id"]], given[row["id"]], news[row["id"]], came[row["id"]], today)
        for row in store.all("brief/people", ids=asked)
    ]


def _brief(
    row: Row, moments: list[Moment], held: list[Fact], given: list[Favor], news: list[NewsItem],
    came: list[Outcome], today: date,
) -> Brief:  # fmt: skip
    silent = upkeep.tie(row, today)[1]
    last = row["last_contact"] or ""
    household = _parts(row["household"])
    still = [one for one in given if one.state == "open"]
    asked = () if row["deceased"] else questions.of(_known(row, moments, held, given, news, today))
    return Brief(
        id=row["id"], name=row["name"], avoid=caring.avoided(row["avoid"]), nickname=row["nickname"],
        organization=row["organization"] or "",
        title=row["title"], city=row["city"], languages=caring.spoken(row["languages"]), timezone=row["timezone"],
        private=bool(row["private"]), circle=row["circle"] or "",
        archived_on=row["archived_on"] or "", deceased=bool(row["deceased"]), tags=_parts(row["tags"]),
        household=household, birthday=row["birthday"], reach=reasons.reach(row), met_on=row["met_on"],
        met_at=row["met_at"], introduced_by=row["broker"] or "", since=row["first_day"] or "", note=row["note"],
        strength=upkeep.strength(row, today), estimated=bool(row["check_in"]) and not last, last_contact=last,
        last_channel=row["last_channel"] or "", days_silent=silent if last else None, unanswered=row["unanswered"],
        given=row["given"], received=row["received"], moments=tuple(moments), facts=tuple(held),
        favors=tuple(still), news=tuple(news), outcomes=tuple(came), questions=asked,
    )  # fmt: skip


def _known(
    row: Row, moments: list[Moment], held: list[Fact], given: list[Favor], news: list[NewsItem], today: date
) -> Known:
    """What questions may come of. A fact with a last day that is near comes before the others: it will be over soon."""
    late = (today - timedelta(days=LATE)).isoformat()
    by_kind: dict[str, list[str]] = defaultdict(list)
    for one in given:
        if one.state == "open" or (one.state == "done" and one.done_on >= late):
            by_kind[one.kind].append(one.text)
    pressing = sorted(held, key=lambda fact: fact.expires_on or "9999")
    old = (today - timedelta(days=OLD)).isoformat()
    told = {item.kind: item.after for item in reversed(news)}
    said = [moment.text for moment in moments if moment.text]
    merely_met = interactions.met_at("")  # there is nothing to ask about it
    known = Known(
        news=tuple((kind, told[kind]) for kind in ("organization", "title") if told.get(kind)),
        facts=tuple((fact.text, bool(fact.expires_on) or fact.day > old) for fact in pressing),
        promises=tuple(by_kind["promise"]), asks=tuple(by_kind["ask"]), got=tuple(by_kind["got"]),
        gave=tuple(by_kind["gave"]),
        last=next((text for text in said if not text.startswith(merely_met)), ""), household=_parts(row["household"]),
        organization=row["organization"] or "", title=row["title"], city=row["city"],
    )  # fmt: skip
    if not row["avoid"]:
        return known
    from netcrm.core.avoiding import speaker

    return known.spoken(speaker(row["avoid"]))


def _moment(row: Row) -> tuple[int, Moment]:
    return row["contact_id"], Moment(
        row["day"], "interaction", row["channel"], row["direction"], row["minutes"], _parts(row["people"]),
        row["summary"],
    )  # fmt: skip


def _parts(text: str | None) -> tuple[str, ...]:
    return tuple(text.split("\x1f")) if text else ()


class _OfContact(Protocol):
    @property
    def id(self) -> int: ...


Item = TypeVar("Item")
OfContact = TypeVar("OfContact", bound=_OfContact)


def _grouped(found: Iterable[OfContact]) -> defaultdict[int, list[OfContact]]:
    return _by_contact((one.id, one) for one in found)


def _by_contact(found: Iterable[tuple[int, Item]]) -> defaultdict[int, list[Item]]:
    groups: defaultdict[int, list[Item]] = defaultdict(list)
    for contact, one in found:
        groups[contact].append(one)
    return groups
