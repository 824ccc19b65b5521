"""What is searched for in worlds that agree with what was measured, and how much could be gained at all."""

from itertools import pairwise

import pytest

import agreeing
import closeness
import fitting
from agreeing import AGREEING, TRUTHS
from closeness import Setting, World
from knowing import alive, knowing
from policies import POLICIES
from truth import VARIANTS, Truth

FEW = 300


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Facts of few ties, so that they take a moment."""
    monkeypatch.setattr(fitting, "TIES", FEW)


def test_the_truths_found_agree_better_in_worlds_that_the_search_had_not_seen() -> None:
    found = [fitting.tried(truth, 20_000 + number).off for number, truth in enumerate(TRUTHS[::5])]
    assert max(found) < fitting.tried(VARIANTS["as above"], 20_000).off


@pytest.mark.usefixtures("few")
def test_a_search_is_the_same_whenever_it_is_made() -> None:
    first = fitting.drawn(3)
    assert fitting.drawn(3) == first
    assert fitting.stepped([first.truth], 4) == fitting.stepped([first.truth], 4)
    assert set(first.facts) <= set(fitting.MEASURED)


@pytest.mark.usefixtures("few")
def test_every_truth_is_within_the_ranges() -> None:
    steps = [fitting.stepped(TRUTHS, number).truth for number in range(8)]
    for truth in [*TRUTHS, fitting.drawn(1).truth, *steps]:
        for name, (low, high) in fitting.RANGES.items():
            assert low <= getattr(truth, name) <= high


def test_the_truths_stand_as_the_search_writes_them() -> None:
    found = [fitting.Tried(0, truth, {}) for truth in TRUTHS]
    written: dict[str, object] = {}
    exec(fitting.written(found), written)  # noqa: S102  # what is printed is meant to be put into the file
    assert written == {**written, "FITTED": agreeing.FITTED, "VALUES": agreeing.VALUES}


def test_each_seed_has_a_truth_of_its_own() -> None:
    setting = Setting(20, 2)
    first, other = (closeness.trial(AGREEING, setting, seed) for seed in (0, 1))
    assert list(first) == list(POLICIES)
    assert first == closeness.trial(AGREEING, setting, 0) != other
    assert first["none"] == closeness.play(World(0, 20, TRUTHS[0]), "none", 2)


def test_who_knows_everything_keeps_more_than_nobody_s_plan() -> None:
    worlds = [World(seed, 30, Truth(kin=0)) for seed in range(2)]
    kept = sum(closeness.play(world, "", 3, knowing).kept for world in worlds)
    assert kept > sum(closeness.play(world, "none", 3).kept for world in worlds)


def test_the_chance_to_be_alive_rises_with_closeness_and_falls_with_time() -> None:
    truth = Truth()
    person = World(5, 60, truth).people[7]
    lives = alive(truth, person)
    assert lives(0, 1e-6) == 1
    assert lives(52, 0) == lives(0, 0) == lives(0, -1) == 0
    chances = [lives(52, person.level * share) for share in (0.1, 0.3, 0.5, 0.7, 0.9, 1.0)]
    assert all(less <= more for less, more in pairwise(chances))
    assert lives(104, person.level) < lives(52, person.level) < 1


def test_without_contact_or_shocks_a_tie_lives_as_long_as_its_line() -> None:
    truth = Truth(unprompted=False, shocks=0)
    for person in World(5, 60, truth).people:
        lives, longest = alive(truth, person), int(person.level / 2 / person.fall)
        assert lives(min(longest - 1, closeness.WEEKS), person.level / 2) == 1
        assert longest + 1 > closeness.WEEKS or lives(longest + 1, person.level / 2) == 0
