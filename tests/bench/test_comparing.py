"""The numbers by which ways are compared, against tables worked out by hand."""

from math import inf, isclose, log

import pytest

import comparing
import reporting
from policies import OURS
from record import Outcome
from reporting import Goal


@pytest.mark.parametrize(
    ("scored", "expected"),
    [
        ([(1.0, False), (2.0, False), (3.0, True)], 1.0),
        ([(3.0, False), (2.0, False), (1.0, True)], 0.0),
        ([(1.0, False), (1.0, True)], 0.5),
        # Pairs of one heard from (4, 2, 2) and one not (3, 2, 1): 3 + (0 + .5 + 1) + (0 + .5 + 1) of 9.
        ([(4.0, True), (2.0, True), (2.0, True), (3.0, False), (2.0, False), (1.0, False)], 6 / 9),
    ],
    ids=["all in order", "all the wrong way round", "equal scores", "a mixture"],
)
def test_auc(scored: list[tuple[float, bool]], expected: float) -> None:
    assert isclose(comparing.auc(scored), expected, abs_tol=1e-12)


@pytest.mark.parametrize("outcome", [True, False])
def test_an_auc_needs_both_outcomes(outcome: bool) -> None:
    with pytest.raises(ValueError, match="both outcomes"):
        comparing.auc([(1.0, outcome), (2.0, outcome)])


def test_log_loss() -> None:
    assert isclose(comparing.log_loss([(0.8, True), (0.4, False)]), -(log(0.8) + log(0.6)) / 2)
    assert comparing.log_loss([(0.0, True)]) < inf


def test_a_fitted_line_has_the_chances_of_its_groups() -> None:
    # One in four at 0 and three in four at 1: the logistic through both is known.
    scored = [(0.0, True), *[(0.0, False)] * 3, *[(1.0, True)] * 3, (1.0, False)]
    a, b = comparing.fitted(scored)
    assert isclose(a, log(1 / 3), abs_tol=1e-6)
    assert isclose(a + b, log(3), abs_tol=1e-6)


def test_chances_come_from_a_line_fitted_on_the_others() -> None:
    first = [(0.0, True), *[(0.0, False)] * 3, *[(1.0, True)] * 3, (1.0, False)]
    other_way = [(x, not yes) for x, yes in first]
    told = comparing.calibrated(first + other_way, [0] * len(first) + [1] * len(other_way))
    assert isclose(told[0][0], 0.75, abs_tol=1e-6)  # the first half is told what holds in the second
    assert isclose(told[len(first)][0], 0.25, abs_tol=1e-6)
    assert [yes for _, yes in told] == [yes for _, yes in first + other_way]


def test_a_paired_interval() -> None:
    # Differences 1, 2, 3: mean 2, standard deviation 1, t at 2 degrees of freedom 4.303.
    found = comparing.paired([2.0, 4.0, 6.0], [1.0, 2.0, 3.0])
    assert isclose(found.mean, 2)
    assert isclose(found.low, 2 - 4.303 / 3**0.5)
    assert isclose(found.high, 2 + 4.303 / 3**0.5)


def test_what_both_share_is_no_part_of_the_interval() -> None:
    assert comparing.paired([10.0, 20.0, 90.0], [9.0, 19.0, 89.0]) == (1, 1, 1)


def test_one_pair_has_no_bounds() -> None:
    assert comparing.paired([2.0], [1.0]) == (1, -inf, inf)


def test_a_jackknife_of_means_is_the_interval_of_the_mean() -> None:
    values = [1.0, 2.0, 4.0, 9.0]
    without = [(sum(values) - value) / 3 for value in values]
    found = comparing.jackknife(sum(values) / 4, without)
    expected = comparing.paired(values, [0.0] * 4)
    assert all(isclose(one, other) for one, other in zip(found, expected, strict=True))


@pytest.mark.parametrize(
    ("value", "strict", "missed"), [(0.1, True, False), (0.0, True, True), (0.0, False, False), (-0.1, False, True)]
)
def test_a_goal(value: float, strict: bool, missed: bool) -> None:
    goal = Goal("kept", value, 0, "+.1f", strict)
    assert goal.missed is missed
    assert ("MISSED" in str(goal)) is missed


def test_the_best_other_policy_is_the_one_that_kept_most() -> None:
    def kept(*shares: float) -> list[Outcome]:
        return [Outcome(share, share, 10, 0.25) for share in shares]

    runs = {"none": kept(0.1, 0.2), "good": kept(0.4, 0.6), OURS: kept(0.7, 0.9)}
    assert reporting.best_other(runs) == "good"
    assert isclose(reporting.compared(runs, "good").mean, 30)
    assert reporting.answers(runs, "good") == 1
    lines = list(reporting.table(runs))
    assert [line.split()[0] for line in lines] == ["policy", "none", "good", OURS]
    assert lines[2].endswith("ahead")
