"""Who knows the rules of a world learns about its people from the record, and from nothing else."""

import numpy as np
import pytest

import believing
import bound
import closeness
import knowing
from believing import Believing
from closeness import START, Setting, World
from comparing import logistic
from record import Tie
from truth import Truth

TRUTH = Truth(kin=0)


def person(index: int, *days_ago: int, circle: str = "wide") -> Tie:
    """Somebody with contacts so many days before the start."""
    return Tie(index, circle, "", (START - days for days in days_ago))


def lives(plan: Believing, one: int) -> float:
    """How likely somebody is believed not to be lost."""
    return float(np.mean((plan._belief() * (plan._closeness > 0))[one]))


def close(plan: Believing, one: int) -> float:
    """How close somebody is believed to be."""
    return float(np.mean((plan._belief() * plan._closeness)[one]))


def through(plan: Believing, ties: list[Tie], weeks: int) -> None:
    for week in range(weeks):
        plan(ties, START + 7 * week, 1)


def test_silence_and_messages_without_an_answer_tell_that_somebody_is_lost() -> None:
    silent, unanswered, met = (person(one, 900, 700, 500, 300, 200) for one in range(3))
    plan = Believing(TRUTH, 1)
    plan([silent, unanswered, met], START, 1)
    for week in range(1, 40):
        if week % 4 == 0:
            unanswered.attempt(START + 7 * week - 6)
            met.log(START + 7 * week - 3)
        plan._written = [1]
        plan([silent, unanswered, met], START + 7 * week, 1)
    assert lives(plan, 1) < lives(plan, 0) < lives(plan, 2)
    assert lives(plan, 2) > 0.95


def test_a_contact_is_looked_for_in_the_week_that_has_passed() -> None:
    quiet, heard = person(0, 400, 200), person(1, 400, 200)
    plan = Believing(TRUTH, 1)
    through(plan, [quiet, heard], 8)
    heard.log(START + 7 * 8 - 3)
    plan([quiet, heard], START + 7 * 8, 1)
    believed = plan._belief()[1] > 1e-6
    assert np.all(plan._last[1][believed] >= START + 7 * 8 - 7)
    assert close(plan, 1) > close(plan, 0)


def test_who_is_placed_closer_and_met_more_often_is_believed_to_be_closer() -> None:
    seldom, often, placed = person(0, 900, 60), person(1, *range(900, 30, -30)), person(2, 900, 60, circle="inner")
    others = [person(one, 900, 60) for one in range(3, 60)]
    plan = Believing(TRUTH, 1)
    plan([seldom, often, placed, *others], START, 1)
    assert close(plan, 1) > close(plan, 0) + 0.1
    assert close(plan, 2) > close(plan, 0)


def test_its_rules_are_those_of_the_world() -> None:
    plan = Believing(TRUTH, 1)
    plan._last = np.array([[START - 400.0, START - 7.0]])
    assert plan._readiness(START)[0] == pytest.approx([closeness.readiness(TRUTH, days) for days in (400, 7)])
    some = [0.05, 0.3, 0.9]
    assert believing._rate(TRUTH, np.array(some)) == pytest.approx([closeness.rate(TRUTH, one) for one in some])
    told = [logistic((one - TRUTH.answer_at) / TRUTH.answer_width) for one in some]
    assert believing._answer(TRUTH, np.array(some)) == pytest.approx(told)


def test_the_same_record_gives_the_same_plan() -> None:
    ties = World(4, 40, TRUTH).record()
    first, again, other = (Believing(TRUTH, seed)(ties, START, 40) for seed in (1, 1, 2))
    assert first == again
    assert sorted(first) == sorted(other) == list(range(40))


def test_it_keeps_more_than_nobody_s_plan_and_gets_more_answers_when_they_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (closeness, knowing, believing):
        monkeypatch.setattr(module, "WEEKS", 52)
    runs = [bound.all_of_them(bound.DRAWN, Setting(60, 3), seed) for seed in range(3)]
    kept = {policy: sum(run[policy].kept for run in runs) for policy in runs[0]}
    answered = {policy: sum(run[policy].answered for run in runs) for policy in runs[0]}
    assert kept[bound.BELIEVING] > kept["none"]
    assert answered[bound.FOR_ANSWERS] > answered[bound.BELIEVING]
    lines = list(bound.shown("a world", runs))
    assert [bound.KNOWING in line for line in lines] == [False, False, False, True, False, False]
    assert sum("[" in line for line in lines) == 5
