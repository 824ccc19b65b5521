"""Whether to ask somebody for something now: what is on record, said honestly, and what to do first.

Rule: give before you ask, and be in touch before you need it. A table of rules looks at the tie; each one that holds
says why, how much it weighs, and what would settle it. The heaviest decides, and nothing is hidden behind a number.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from netcrm.core import cadence, favors, reasons, upkeep
from netcrm.core.favors import SILENT, Favor
from netcrm.core.reasons import span
from netcrm.core.who import Person
from netcrm.records import Record
from netcrm.store.base import Row, Store

VERDICTS = ("yes", "not_yet", "no")
"""Lightest first."""

LEAST_WARMTH = cadence.target("wide")
"""Below what the widest circle is kept at nobody counts on a tie, and an ask should not either."""

TIRED = 3
"""Unanswered attempts in a row after which one more does harm; as the plan says it (core/reasons.py)."""

OWING = 2
"""How many favors somebody may be ahead before another ask is too much; a judgement."""

MOST_ASKS = 2
"""Open asks at which there is no room for another; a judgement."""

OWED_DAYS = 30
"""How long a message is taken to wait for an answer; as beside the plan (core/beside.py)."""


class Ready(Record):
    """Whether an ask is fitting. `verdict`: `yes`, `not_yet` or `no`; `because`: what speaks for and against it;
    `first`: what to do before, in order. `answer`: the chance (0 to 1) that a message is answered; `promises` and
    `asks` are those that are open."""

    id: int
    name: str
    verdict: str
    strength: int
    estimated: bool
    last_contact: str
    last_channel: str
    days_silent: int | None
    unanswered: int
    answer: float
    given: int
    received: int
    promises: tuple[Favor, ...]
    asks: tuple[Favor, ...]
    because: tuple[str, ...]
    first: tuple[str, ...]


class Tie(NamedTuple):
    """What the rules look at: the row of `brief/people`, N, days of silence, what is open, and today."""

    row: Row
    n: float
    silent: int
    promises: tuple[Favor, ...]
    asks: tuple[Favor, ...]
    today: date

    @property
    def warmth(self) -> float:
        """W, from 0 to 1."""
        return cadence.warmth(self.n, self.silent)

    @property
    def ahead(self) -> int:
        """By how many favors they are ahead."""
        return int(self.row["received"] - self.row["given"])

    @property
    def late(self) -> tuple[Favor, ...]:
        """Promises to them whose day is over."""
        return tuple(one for one in self.promises if one.due_on and one.due_on < self.today.isoformat())


class Finding(NamedTuple):
    """What a rule found: a verdict, why, and what to do first (empty: nothing)."""

    verdict: str
    because: str
    first: str = ""


Rule = Callable[[Tie], Finding | None]


def of(store: Store, person: Person, today: date) -> Ready:
    """Whether an ask of `person` is fitting now, and what comes first."""
    (row,) = store.all("brief/people", ids=f"[{person.id}]")
    still = favors.of(store, [person.id])
    n, silent = upkeep.tie(row, today)
    promises = tuple(one for one in still if one.kind == "promise")
    asks = tuple(one for one in still if one.kind == "ask")
    found = list(findings(Tie(row, n, silent, promises, asks, today)))
    against = sorted(found, key=lambda one: one.verdict == "yes")
    last = row["last_contact"] or ""
    return Ready(
        id=row["id"], name=row["name"], verdict=max((one.verdict for one in found), key=VERDICTS.index),
        strength=cadence.strength(n, silent), estimated=bool(row["check_in"]) and not last, last_contact=last,
        last_channel=row["last_channel"] or "", days_silent=silent if last else None, unanswered=row["unanswered"],
        answer=round(cadence.answer(n, silent, row["unanswered"]), 2), given=row["given"], received=row["received"],
        promises=promises, asks=asks, because=tuple(one.because for one in against),
        first=tuple(one.first for one in found if one.first),
    )  # fmt: skip


def findings(tie: Tie) -> Iterator[Finding]:
    """What each rule that holds has to say, in the order in which it is to be settled."""
    for rule in GONE:
        if finding := rule(tie):
            yield finding
            return
    for rule in RULES:
        if finding := rule(tie):
            yield finding


def _deceased(tie: Tie) -> Finding | None:
    return Finding("no", "they are on record as deceased") if tie.row["deceased"] else None


def _archived(tie: Tie) -> Finding | None:
    if not tie.row["archived_on"]:
        return None
    first = f"Bring them back, if you are in touch again: netcrm unarchive id:{tie.row['id']}"
    return Finding("no", f"you put them away on {tie.row['archived_on']}", first)


def _late_promises(tie: Tie) -> Finding | None:
    if not tie.late:
        return None
    one = tie.late[0]
    overdue = (tie.today - date.fromisoformat(one.due_on)).days
    more = f", and {len(tie.late) - 1} more" * (len(tie.late) > 1)
    why = f"you promised {_quoted(one)}, due {span(overdue)} ago{more}"
    return Finding("not_yet", why, f"Keep what you promised: {_quoted(one)} (netcrm done {one.number})")


def _promises(tie: Tie) -> Finding | None:
    if not tie.promises or tie.late:
        return None
    one = tie.promises[0]
    by = f" by {one.due_on}" * bool(one.due_on)
    return Finding("yes", f"you promised {_quoted(one)}{by}: an ask goes better once it is kept")


def _owed(tie: Tie) -> Finding | None:
    since = tie.row["owed_since"]
    if not since or since < (tie.today - timedelta(days=OWED_DAYS)).isoformat():
        return None
    return Finding("not_yet", f"they wrote last, on {since}, and wait for you", "Answer their message")


def _unanswered(tie: Tie) -> Finding | None:
    count = tie.row["unanswered"]
    if not count:
        return None
    attempts = f"{count} attempt{'s' * (count > 1)} unanswered, the last on {tie.row['last_attempt']}"
    if count >= TIRED:
        return Finding("no", attempts, "Let it rest, or change the channel once, with nothing to ask")
    return Finding("not_yet", attempts, "Wait for an answer, or try another channel, before you ask for anything")


def _asks(tie: Tie) -> Finding | None:
    if not tie.asks:
        return None
    one = tie.asks[0]
    first = f"Settle the open ask: {_quoted(one)} (netcrm done {one.number}, with --drop if it came to nothing)"
    if len(tie.asks) >= MOST_ASKS:
        return Finding("no", f"{len(tie.asks)} asks of yours are open, the first {_quoted(one)} of {one.day}", first)
    return Finding("not_yet", f"your ask of {one.day} is open: {_quoted(one)}", first)


def _silence(tie: Tie) -> Finding | None:
    if not tie.row["last_contact"]:
        return Finding("not_yet", "no contact with them is on record", "Meet or write first, with nothing to ask")
    cooled = (
        f"silent for {span(tie.silent)}, since {tie.row['last_contact']}: the tie is down to {_strength(tie)} of 100"
    )
    if tie.silent >= SILENT:
        return Finding("not_yet", cooled, "Be in touch again, ask how they are, and wait for the answer")
    if tie.warmth < LEAST_WARMTH:
        return Finding("not_yet", cooled, "A coffee or a call first")
    return Finding("yes", f"in touch {_ago(tie.silent)}: the tie is at {_strength(tie)} of 100")


def _answered(tie: Tie) -> Finding | None:
    if tie.row["unanswered"] or not tie.row["last_contact"]:
        return None
    return Finding("yes", "no attempt is unanswered")


def _balance(tie: Tie) -> Finding | None:
    told = favors.in_words(tie.row["given"], tie.row["received"])
    if tie.ahead >= OWING:
        return Finding("not_yet", told, "Give first: an article, a hand, somebody they should meet (netcrm give)")
    if tie.ahead > 0:
        return Finding("yes", f"{told}: this would make it {tie.ahead + 1}")
    return Finding("yes", told or "nothing given or received yet: offer something along with it")


def _news(tie: Tie) -> Finding | None:
    if not tie.row["news"]:
        return None
    told = reasons.told_of(tie.row)
    if tie.row["avoid"]:
        from netcrm.core.avoiding import speaker

        if not speaker(tie.row["avoid"])(told):
            return None
    return Finding("yes", f"there is news to write about: {told}")


GONE: tuple[Rule, ...] = (_deceased, _archived)
"""Rules after which no other matters."""

RULES: tuple[Rule, ...] = (_late_promises, _owed, _unanswered, _asks, _silence, _answered, _balance, _promises, _news)
"""The rules, in the order in which what they ask for is done."""


def _strength(tie: Tie) -> int:
    return cadence.strength(tie.n, tie.silent)


def _ago(days: int) -> str:
    return {0: "today", 1: "yesterday"}.get(days, f"{span(days)} ago")


def _quoted(favor: Favor) -> str:
    line = " ".join(favor.text.split())
    return f"“{line if len(line) <= 60 else line[:59] + '…'}”"
