"""The warmest ways to somebody: what is a step, how strong it is, and which way is the best."""

from datetime import date
from itertools import pairwise, permutations
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from netcrm.core import cadence, paths, who
from netcrm.core.paths import Tie, Way
from netcrm.errors import NotFoundError, UsageError
from netcrm.store import sqlite
from netcrm.store.base import Store

if TYPE_CHECKING:
    from conftest import Session

TODAY = date(2026, 11, 23)


def ways(session: "Session", to: str, most: int = 5) -> list[Way]:
    store = session.open()
    try:
        return paths.to_person(store, who.find(store, to, TODAY), TODAY, most)
    finally:
        store.close()


def over(found: list[Way]) -> list[tuple[int, ...]]:
    return [tuple(step.id for step in way.steps) for way in found]


@pytest.fixture
def people(session: "Session") -> "Session":
    """Ann is warm, Bea less, and with Cid, Dee and Eve nothing was ever on record."""
    return session.after(
        "add Ann --met 2026-11-10",
        "add Bea --met 2026-06-10",
        "add Cid",
        "add Dee",
        "add Eve",
        "log Ann --on 2026-11-20",
    )  # fmt: skip


def test_somebody_you_know_is_one_step_away(people: "Session") -> None:
    (way,) = ways(people, "Ann")
    warmth = cadence.strength(3, 3)
    assert way.to_dict() == {
        "strength": warmth, "id": 1, "name": "Ann",
        "steps": [
            {"id": 1, "name": "Ann", "strength": warmth, "because": "3 contact-days, last on 2026-11-20"},
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "strength", "because"),
    [
        (("edit Cid --by Ann",), Tie.BROUGHT, "Ann brought them to you"),
        (("edit Ann --by Cid",), Tie.BROUGHT, "they brought Ann to you"),
        (("intro Cid Dee --by Ann --state made",), Tie.BROUGHT, "Ann introduced them"),
        (("intro Ann Dee --by Cid --state thanked",), Tie.BROUGHT, "they introduced Ann"),
        (("intro Cid Ann --state made",), Tie.INTRODUCED, "introduced to Ann"),
        (("household Home Ann Cid",), Tie.HOUSEHOLD, "same household as Ann"),
        (
            ("edit Cid --by Ann", "intro Ann Cid --state made"),
            1 - (1 - Tie.BROUGHT) * (1 - Tie.INTRODUCED),
            "Ann brought them to you; introduced to Ann",
        ),
    ],
)
def test_what_ties_two_contacts_is_a_step(
    people: "Session", lines: tuple[str, ...], strength: float, because: str
) -> None:
    for line in lines:
        people(line)
    way = next(way for way in ways(people, "Cid") if [step.name for step in way.steps] == ["Ann", "Cid"])
    assert (way.steps[-1].strength, way.steps[-1].because) == (round(100 * strength), because)
    assert way.strength == round(100 * cadence.warmth(3, 3) * strength)


@pytest.mark.parametrize(
    "line",
    [
        "intro Ann Cid",
        "intro Ann Cid --state asked",
        "intro Ann Cid --state declined",
        "log Ann Cid --attempt",
    ],
)
def test_what_did_not_come_about_is_none(people: "Session", line: str) -> None:
    people(line)
    assert ways(people, "Cid") == []


def test_of_a_gathering_each_has_spoken_to_one_of_the_others(people: "Session") -> None:
    people("log Ann Dee --via call --on 2025-01-05")
    people("log Ann Cid Dee --via coffee --on 2025-01-05")
    store = people.open()
    links = paths.near(store, [1, 3], TODAY)
    store.close()
    silent = (TODAY - date(2025, 1, 5)).days
    assert links[3][1].strength == pytest.approx(cadence.warmth(1.5 / 2, silent))
    assert links[3][1].because == links[1][3].because == "together once, last on 2025-01-05"
    assert links[1][4].strength == links[4][1].strength == pytest.approx(cadence.warmth(1.0 + 1.5 / 2, silent))
    assert links[4][1].because == "together 2 times, last on 2025-01-05"


def test_who_was_at_an_event_was_together(people: "Session") -> None:
    store = people.open()
    with store.write("test"):
        event = store.insert("event", uid="e", name="Forum", day="2026-11-15")
        for one in (1, 3):
            entry = store.insert(
                "interaction", uid=f"i{one}", day="2026-11-15", channel="in_person", event_id=event, created_at="x"
            )
            store.insert("participant", interaction_id=entry, contact_id=one)
    links = paths.near(store, [1, 3], TODAY)
    store.close()
    assert links[3][1].strength == pytest.approx(cadence.warmth(1.5, 8))
    assert links[1][3].because == "together once, last on 2026-11-15"


def test_a_crowd_ties_nobody(session: "Session") -> None:
    names = [f"P{number}" for number in range(Tie.CROWD)]
    for name in names:
        session(f"add {name}")
    session(f"log {' '.join(f'id:{number + 1}' for number in range(Tie.CROWD - 1))} --on 2026-11-20")
    store = session.open()
    assert len(paths.near(store, [1], TODAY)[1]) == Tie.CROWD - 2
    store.close()
    session(f"log {' '.join(f'id:{number + 1}' for number in range(Tie.CROWD))} --on 2026-11-21")
    store = session.open()
    assert paths.near(store, [1], TODAY)[1][2].because == "together once, last on 2026-11-20"
    store.close()


def test_a_way_has_three_steps_at_most(people: "Session") -> None:
    people("household Home Ann Cid")
    people("intro Cid Dee --state made")
    assert over(ways(people, "Dee")) == [(1, 3, 4)]
    people("intro Dee Eve --state made")
    assert ways(people, "Eve") == []


def test_a_circle_of_introductions_ends(people: "Session") -> None:
    store = people.open()
    with store.write("test"):
        for one, broker in ((1, 2), (2, 3), (3, 1), (4, 3), (5, 5)):
            store.update("contact", one, introduced_by=broker)
    store.close()
    assert over(ways(people, "Dee")) == [(1, 3, 4)]
    assert over(ways(people, "Eve")) == []
    assert over(ways(people, "Ann"))[0] == (1,)


def test_nobody_who_is_archived_or_unknown_to_you_is_on_the_way(people: "Session") -> None:
    people("edit Dee --by Ann")
    people("edit Eve --by Cid")
    people("archive Ann")
    assert ways(people, "Dee") == []
    assert ways(people, "Eve") == []
    assert over(ways(people, "Ann")) == [(1,)]  # the one asked for may be


def test_an_organization_is_reached_over_anybody_there(people: "Session") -> None:
    people("edit Bea --org 'Harbour Works'")
    people("edit Dee --org 'Works of Lyon'")
    people("edit Dee --by Ann")
    people("edit Cid --org 'Harbour Works' --by Bea")
    store = people.open()
    found = paths.to_organization(store, "WÓRKS", TODAY)
    assert over(found) == [(1, 4), (2,)]  # and not over Bea, who is there, to Cid
    with pytest.raises(NotFoundError, match="Nobody of 'acme' is on record"):
        paths.to_organization(store, "acme", TODAY)
    with pytest.raises(UsageError, match="There is no letter"):
        paths.to_organization(store, "--", TODAY)
    store.close()


@pytest.mark.parametrize("seed", range(12))
def test_no_way_is_warmer_than_those_found(tmp_path: Path, seed: int) -> None:
    """Held against all chains of three steps or less that there are."""
    store = _random(tmp_path, seed)
    people = list(range(1, 13))
    links = paths.near(store, people, TODAY)
    yours = paths._known(store, people, people, TODAY)
    for end in people:
        chains = [
            (_product(chain, yours, links), chain)
            for length in (1, 2, 3)
            for chain in permutations(people, length)
            if chain[-1] == end
        ]
        best: dict[int, float] = {}
        for strength, chain in chains:
            last = chain[-2] if len(chain) > 1 else 0
            best[last] = max(best.get(last, 0), strength)
        expected = sorted((round(100 * strength) for strength in best.values() if round(100 * strength)), reverse=True)
        found = paths.to_person(store, who.Person(end, "x"), TODAY, 4)
        assert [way.strength for way in found] == expected[:4]
        assert all(len({step.id for step in way.steps}) == len(way.steps) <= 3 for way in found)
    store.close()


def _product(chain: tuple[int, ...], yours: dict[int, paths.Known], links: paths.Links) -> float:
    strength = yours[chain[0]].strength
    for one, other in pairwise(chain):
        link = links.get(one, {}).get(other)
        strength *= link.strength if link else 0
    return strength


def _random(folder: Path, seed: int) -> Store:
    """A dozen people, a third of whom you know, with ties of each kind at random."""
    pick = Random(seed)  # noqa: S311
    store = sqlite.connect(str(folder / "x.db"), create=True, now=lambda: "2026-11-23T12:00:00")
    with store.write("test"):
        homes = [store.insert("household", uid=f"h{n}", name=f"H{n}") for n in range(2)]
        for number in range(12):
            known = pick.random() < 0.4
            day = f"2026-{pick.randint(1, 11):02}-10" if known else None
            store.insert(
                "contact", uid=f"c{number}", name=f"P{number}", folded=f"p{number}", created_at="x", last_contact=day,
                silent_since=day, contact_days=pick.randint(1, 9) if known else 0,
                household_id=pick.choice(homes) if pick.random() < 0.2 else None,
                introduced_by=pick.randint(1, number) if number and pick.random() < 0.3 else None,
            )  # fmt: skip
        for number in range(8):
            one, other, broker = pick.sample(range(1, 13), 3)
            store.insert(
                "introduction", uid=f"n{number}", person_id=one, other_id=other, day="2026-01-01",
                broker_id=broker if pick.random() < 0.5 else None, state=pick.choice(["idea", "made", "thanked"]),
            )  # fmt: skip
            entry = store.insert(
                "interaction", uid=f"i{number}", day=f"2026-0{number + 1}-01", channel="in_person", created_at="x"
            )
            for person in pick.sample(range(1, 13), pick.randint(2, 4)):
                store.insert("participant", interaction_id=entry, contact_id=person)
    return store
