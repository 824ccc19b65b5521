"""Other orders are played as the shipped one is: only the order differs."""

import pytest

import closeness
import rules
from closeness import Setting, World, play
from truth import VARIANTS


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a year, so that it takes a moment."""
    monkeypatch.setattr(closeness, "WEEKS", 26)


def test_the_shipped_order_is_the_shipped_policy_and_another_is_not() -> None:
    setting = Setting(60, 3)
    outcomes = rules.lived(rules.DRAWN, setting, 7)
    assert outcomes[rules.SHIPPED] == play(World(7, setting.ties, VARIANTS[rules.DRAWN]), "netcrm", setting.k)
    assert len(set(outcomes.values())) == len(rules.RULES)


def test_each_line_tells_the_difference_to_what_is_shipped() -> None:
    runs = [rules.lived(rules.DRAWN, Setting(60, 3), seed) for seed in (7, 8, 9)]
    first, *others = rules.shown("a world", runs)
    assert "[" not in first
    assert all("[" in other for other in others)
