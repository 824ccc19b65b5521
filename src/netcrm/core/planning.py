"""Chooses the people of a week: who is in its plan, in which order.

Rule: who is to be written to after an event comes before all, and takes no place. Who was left open last week comes
next, once; then the best by priority, varied, one of each household, as many as the week holds. Of four places and more
one is for a dormant tie. Nobody who is archived, snoozed, or waited for after an attempt is taken. Spare places are
offered to the best of the others, marked as optional; and so is one more of a tag from which nobody was heard lately.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from netcrm.core import cadence, follow_ups, ranking, weeks
from netcrm.core.follow_ups import FollowUp
from netcrm.core.outcomes import APART, Member
from netcrm.core.ranking import Candidate, Pool
from netcrm.store.base import Row, Store

LOOKED_AT = 50
"""With a budget of minutes: how many of the best are looked at, beyond eight for each place."""


class Budget(NamedTuple):
    """What a week holds: people, and minutes (0: any number of them)."""

    people: int
    minutes: int = 0


class Place(NamedTuple):
    """Somebody for the plan; `minutes` is estimated for a budget of them only. `follow_up` is that of kind `met`."""

    id: int
    kind: str = ""
    carried_from: str = ""
    minutes: int = 0
    follow_up: FollowUp | None = None


class Chooser:
    """Chooses for one week, beside the rows that `stay` in its plan."""

    def __init__(
        self, store: Store, week: weeks.Week, today: date, budget: Budget, stay: Sequence[Member] = ()
    ) -> None:
        stay = [row for row in stay if not row.is_void]
        self._store = store
        self._week = week
        self._today = today
        self._budget = budget
        self._ties: dict[tuple[str, str], list[Row]] = {}
        self._due = Pool(until=week.last.isoformat())
        self._ids = {row.id for row in stay}
        # Who was dropped from a household's row leaves its place to the others.
        self._households = {row.household for row in stay if row.household and row.outcome != "dropped"}
        self._homes_met = {row.household for row in stay if row.kind == "met" and row.outcome == "open"} - {0}
        self._groups = [row.group for row in stay if row.group]
        counted = [row for row in stay if row.kind not in APART]
        self._room = budget.people - len(counted)
        self._left = budget.minutes - sum(row.minutes for row in counted)
        self._spare = budget.people - sum(row.kind not in ("met", "gap") for row in stay)
        self._fills_gap = any(row.kind == "gap" for row in stay)
        self._reconnects = any(row.kind == "dormant" for row in stay)

    def whole(self, carried: Sequence[Member] = ()) -> list[Place]:
        """Everybody for a plan that is made: follow-ups, then who is `carried`, then the best, then who is offered for
        spare places."""
        met = self.met()
        places = self._carry(carried)
        places += self._best(self._room, self._due)
        places = self._reconnect(places)
        places += self._offer(self._spare - len(places))
        return met + places + self._gap()

    def more(self) -> list[Place]:
        """The best of those who have become due since the plan was made, as many as there is room for."""
        return [place._replace(kind="") for place in self._best(self._room, self._due)]

    def met(self) -> list[Place]:
        """Those who are to be written to after an event, the most urgent first, whatever the capacity; of each
        household one, whose number stands for all of it."""
        places = []
        for one in follow_ups.standing(self._store, self._today, self._week.last):
            if one.id not in self._ids and one.household not in self._homes_met:
                self._ids.add(one.id)
                self._households |= {one.household} - {0}
                self._homes_met |= {one.household} - {0}
                places.append(Place(one.id, "met", follow_up=one.follow_up))
        return places

    def _carry(self, carried: Sequence[Member]) -> list[Place]:
        today, until = self._today.isoformat(), self._week.last.isoformat()
        due = [
            row
            for row in carried
            if row.id not in self._ids and "" < row.check_in <= until and row.snoozed_until <= today
        ]
        estimates = self._estimates(row.id for row in due)
        places = []
        for row in due:
            if self._room > 0 and row.household not in self._households and self._fits(estimates.get(row.id, 0)):
                place = Place(row.id, row.kind, row.carried_from, estimates.get(row.id, 0))
                places.append(self._take(place, row.household, row.group))
        return places

    def _best(self, most: int, pool: Pool, kind: str = "") -> list[Place]:
        if most <= 0:
            return []
        ranked: Iterable[Candidate] = self._ranked(pool)
        estimates: dict[int, int] = {}
        if self._budget.minutes:
            ranked = list(islice(ranked, LOOKED_AT + 8 * most))
            estimates = self._estimates(one.id for one in ranked)
        known: dict[int, Candidate] = {}

        def valued() -> Iterator[tuple[int, float, str]]:
            for one in ranked:
                known[one.id] = one
                yield one.id, one.priority, one.group

        spent = 0

        def fits(contact: int) -> bool:
            nonlocal spent
            if not self._fits(spent + estimates.get(contact, 0)):
                return False
            spent += estimates.get(contact, 0)
            return True

        taken = tuple(self._groups)
        chosen = [contact for contact, _ in islice(cadence.pick(valued(), taken=taken, fits=fits), most)]
        if not chosen and self._budget.minutes and self._left == self._budget.minutes:
            # Nobody fits: an empty week helps nobody, so that the best one is in it all the same.
            chosen = [contact for contact, _ in islice(cadence.pick(valued(), taken=taken), 1)]
        places = []
        for contact in chosen:
            one = known[contact]
            place = Place(contact, kind or ("dormant" if one.dormant else ""), "", estimates.get(contact, 0))
            places.append(self._take(place, one.household, one.group))
        return places

    def _reconnect(self, places: list[Place]) -> list[Place]:
        """The list with one place for a dormant tie: its best one if it has any, else the last place is given away."""
        has_slot = self._budget.people >= cadence.Dormant.LEAST_CAPACITY and not self._reconnects
        chosen = next((place for place in places if has_slot and place.kind == "dormant"), None)
        if chosen is None and has_slot:
            full = self._room <= 0
            if not full or (places and not places[-1].carried_from):
                self._left += places[-1].minutes if full else 0
                year_ago = self._today - timedelta(days=cadence.Dormant.SILENT + 1)
                pool = Pool(self._week.last.isoformat(), "", year_ago.isoformat(), cadence.Dormant.LEAST_N)
                found = self._best(1, pool)
                if found:
                    return (places[:-1] if full else places) + found
        return [
            place._replace(kind="") if place.kind == "dormant" and place is not chosen else place for place in places
        ]

    def _offer(self, most: int) -> list[Place]:
        """The best of those whose check-in is later: nobody who waits, is waited for, or was spoken to just now."""
        just_now = self._today - timedelta(days=cadence.Pace.SHORTEST)
        pool = Pool("9999-12-31", self._week.last.isoformat(), just_now.isoformat(), 0.25, 0)
        return self._best(most, pool, "optional")

    def _gap(self) -> list[Place]:
        """The best known of a tag that nobody of the plan carries, and from whose people no word came for a season."""
        if self._fills_gap or not self._budget.people:
            return []
        today = self._today.isoformat()
        silent = (self._today - timedelta(days=cadence.Variety.SILENT)).isoformat()
        ids, most = str(sorted(self._ids)), cadence.Variety.MOST
        for row in self._store.all("plan/gap", ids=ids, today=today, since=silent, most=most):
            if (row["household_id"] or 0) not in self._households - {0}:
                return [Place(row["id"], "gap")]
        return []

    def _ranked(self, pool: Pool) -> Iterator[Candidate]:
        """The pool without those who are in the plan: of each household the best one."""
        resting = self._store.each("plan/resting_homes", until=self._week.last.isoformat())
        homes = self._households | {row["household_id"] for row in resting}
        key = (pool.after, pool.until)
        if key not in self._ties:
            self._ties[key] = pool.ties(self._store)
        for one in ranking.best_first(self._store, self._today, pool, self._ties[key]):
            if one.id in self._ids or one.household in homes or (pool.after and one.next_on):
                continue
            homes |= {one.household} - {0}
            yield one

    def _fits(self, minutes: int) -> bool:
        """Whether so many minutes are left."""
        return not self._budget.minutes or minutes <= self._left

    def _estimates(self, contacts: Iterable[int]) -> dict[int, int]:
        """Minutes that each contact will likely take: the mean of theirs in their last channel, or the channel's."""
        if not self._budget.minutes:
            return {}
        rows = self._store.all("plan/own_minutes", ids=str(list(contacts)))
        usual = cadence.CHANNELS[cadence.USUAL].minutes
        return {
            row["id"]: round(row["minutes"] or 0)
            or (cadence.CHANNELS[row["last_channel"]].minutes if row["last_channel"] else usual)
            for row in rows
        }

    def _take(self, place: Place, household: int, group: str) -> Place:
        self._ids.add(place.id)
        self._households |= {household} - {0}
        self._groups += [group] if group else []
        self._room -= 1
        self._left -= place.minutes
        return place
