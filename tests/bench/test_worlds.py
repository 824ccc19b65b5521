"""The worlds of the benchmark: the same chance for every policy, the same outcome for the same seed, no look ahead."""

import gzip
from collections.abc import Callable
from math import isclose, log
from pathlib import Path

import pytest

import closeness
import letters
import prediction
import replay
import scheduler
from closeness import Setting, World
from letters import YEAR, Letters
from netcrm.core import cadence
from policies import OURS, POLICIES
from truth import Truth

TINY = Setting(40, 3)


def person(name: str, *days: int, sent: tuple[int, ...] = ()) -> Letters:
    """A correspondent who wrote on all of these days but those on which they were written to."""
    return Letters(name, days, frozenset(sent), frozenset(days) - frozenset(sent))


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> Truth:
    """A truth for a small world of few weeks."""
    monkeypatch.setattr(closeness, "WEEKS", 20)
    return Truth(kin=5, kin_among=20)


def test_without_messages_the_budget_does_not_matter(tiny: Truth) -> None:
    world = World(1, 40, tiny)
    assert closeness.play(world, "none", 0) == closeness.play(world, "none", 30)


@pytest.mark.parametrize("policy", POLICIES)
def test_a_world_is_the_same_for_whoever_plays_in_it_later(policy: str, tiny: Truth) -> None:
    world = World(2, 40, tiny)
    before = closeness.play(world, "random", 3)
    first = closeness.play(world, policy, 3)
    assert closeness.play(world, policy, 3) == first
    assert closeness.play(world, "random", 3) == before
    assert closeness.play(World(2, 40, tiny), policy, 3) == first


def test_other_seeds_are_other_worlds(tiny: Truth) -> None:
    assert World(1, 40, tiny).people != World(2, 40, tiny).people


def test_two_policies_that_choose_the_same_have_the_same_outcome(tiny: Truth, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closeness, "POLICIES", {**POLICIES, "twin": POLICIES["longest silent"]})
    world = World(3, 40, tiny)
    assert closeness.play(world, "twin", 3) == closeness.play(world, "longest silent", 3)


def test_nobody_is_written_to_beyond_the_budget(tiny: Truth) -> None:
    for policy in POLICIES:
        assert closeness.play(World(4, 40, tiny), policy, 3).sent <= 3 * 20


def test_messages_keep_ties_when_every_one_is_sent_and_answered(tiny: Truth) -> None:
    eager = tiny._replace(answer_at=-9.0, send_least=1.0, send_more=0.0, shocks=0.0, restored=1.0, years_to_zero=0.5)
    world = World(5, 40, eager)
    found = closeness.play(world, "longest silent", 10)
    assert found.answered == 1
    assert found.sent == 10 * 20
    assert found.kept > closeness.play(world, "none", 10).kept


@pytest.mark.parametrize(("silent", "expected"), [(0, 0.9), (7 * 52, 0.33 + 0.57 / 2.718281828)])
def test_how_ready_the_user_is(silent: int, expected: float) -> None:
    assert isclose(closeness.readiness(Truth(), silent), expected, rel_tol=1e-6)


@pytest.mark.parametrize(("rank", "yearly"), [(5, 52), (15, 12), (50, 2), (150, 1)])
def test_dunbars_layers_are_heard_from_about_as_often_as_they_should(rank: int, yearly: float) -> None:
    found = closeness.rate(Truth(), 1 - log(rank) / log(Truth().farthest))
    assert yearly / 2 < found < yearly * 2


def test_warmth_is_the_shipped_one(monkeypatch: pytest.MonkeyPatch) -> None:
    past = letters.Past(person("a", 10, 20), (10, 20), 30)
    monkeypatch.setattr(cadence, "warmth", lambda n, days: 0.25 if (n, days) == (2, 30) else 0)
    assert isclose(prediction.warmth(past), log(1 / 3))


def test_a_question_sees_nothing_after_its_cut() -> None:
    people = [person("a", 10, 50, 400), person("b", 60, 500), person("c", 200)]
    asked = prediction.questions(people, [100])
    assert [(one.past.person.name, one.past.days, one.past.silent, one.heard) for one in asked] == [
        ("a", (10, 50), 50, True),
        ("b", (60,), 40, False),
    ]


def test_a_decay_halves_with_its_half_life() -> None:
    past = letters.Past(person("a", 100), (100,), 180)
    assert isclose(prediction.decay(180)(past), log(0.5))


def test_a_donor_is_what_followed_a_real_message() -> None:
    answered = person("a", 0, 100, 130, 300, sent=(100, 300))
    silent = person("b", 0, 100, sent=(100,))
    late = person("c", 0, 5_000)
    found = replay.donors([answered, silent, late])
    like = replay.kind(100, 1, 0)
    assert found[like] == [replay.Donor("a", True, (30, 200)), replay.Donor("b", False, ())]
    assert found[replay.kind(170, 3, 0)] == [replay.Donor("a", False, ())]


def test_nobody_stands_in_for_themselves() -> None:
    people = [person("a", 0, 100, 130, sent=(100,)), person("b", 0, 110, sent=(110,)), person("c", 0, 5_000)]
    scene = replay.Scene(people, replay.donors(people), 120, 0)
    ties = scene.record()
    names = [scene.past[tie.index].person.name for tie in ties]
    for tie, name in zip(ties, names, strict=True):
        assert scene.stands_in(tie, replay.EPOCH + 230, 0.99).name != name


def test_without_messages_the_replay_is_what_happened() -> None:
    cut = 1_000
    again, gone = person("a", 900, cut + YEAR + 30), person("b", 950, cut + 30)
    later = person("c", cut + 3 * YEAR)
    scene = replay.Scene([again, gone, later], {}, cut, 0)
    assert replay.play(scene, "none", 5) == (0.5, 0.5, 0, 0)


def test_letters_are_read(tmp_path: Path) -> None:
    text = "ego,alter,day,dir\n0,Zoé,5,1\n0,Zoé,5,-1\n0,Zoé,2,-1\n0,Ana,7,1\n"
    (tmp_path / "few.csv.gz").write_bytes(gzip.compress(text.encode()))
    assert letters.sets(tmp_path) == {
        "few": [
            Letters("Ana", (7,), frozenset({7}), frozenset()),
            Letters("Zoé", (2, 5), frozenset({5}), frozenset({2, 5})),
        ]
    }


def test_a_quick_run_without_letters_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(closeness, "WEEKS", 2)
    monkeypatch.setattr(scheduler, "QUICK_SETTINGS", (Setting(200, 3),))
    monkeypatch.setattr("sys.argv", ["scheduler.py", "--quick", "--jobs", "1", "--ties", str(tmp_path / "none")])
    assert scheduler.main() == 0
    printed = capsys.readouterr().out
    assert "left out" in printed
    assert "no verdict" in printed or "for a verdict" in printed
    assert all(policy in printed for policy in POLICIES)


@pytest.mark.parametrize("name", ["moritz_letters", "schnitzler_letters"])
def test_warmth_ranks_better_than_silence_on_real_letters(shared: Callable[[str], Path], name: str) -> None:
    people = letters.read(shared(f"ties/{name}.csv.gz"))
    judged = prediction.judge(people[::4])
    assert {line.score for line in judged.lines} == set(prediction.SCORES)
    assert judged.above("silence alone") > 0
    assert judged.shipped_loss < min(line.loss for line in judged.lines if line.score in prediction.SIMPLE)


def test_a_trial_has_every_policy(tiny: Truth, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closeness, "VARIANTS", {"as above": tiny})
    found = closeness.trial("as above", TINY, 7)
    assert list(found) == list(POLICIES)
    assert found == closeness.trial("as above", TINY, 7)
    assert found[OURS].sent > 0
