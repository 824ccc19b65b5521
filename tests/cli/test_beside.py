"""Much beside the week's plan, on a terminal: the plan stays in sight, and nothing is lost."""

import io
from datetime import date

import pytest
from rich.console import Console

from netcrm.cli import due_screens
from netcrm.core import beside
from netcrm.records import Beside, Week


def drawn(*kinds: tuple[str, int], everything: bool = False) -> list[str]:
    """The lines below an empty plan, without their days, of so many matters of each kind."""
    matters = tuple(
        Beside(kind, "2026-11-20", number, f"Ann {number}", "your turn")
        for kind, count in kinds
        for number in range(1, count + 1)
    )
    week = Week("2026-W48", "2026-11-23", "2026-11-29", 7, (), 0, tracked=True, beside=matters)
    out = io.StringIO()
    console = Console(file=out, width=80, highlight=False, markup=False, emoji=False)
    due_screens.due(console, week, date(2026, 11, 23), why=False, everything=everything)
    return [" ".join(line.replace("3 days ago", "").split()) for line in out.getvalue().splitlines()[1:]]


@pytest.mark.parametrize(
    ("kinds", "last"),
    [
        ((("owed", 1),), ["owed Ann 1 your turn"]),
        ((("owed", 5),), ["owed Ann 4 your turn", "owed Ann 5 your turn"]),
        ((("owed", 6),), ["owed Ann 5 your turn", "owed Ann 6 your turn"]),
        ((("owed", 7),), ["owed Ann 5 your turn", "owed and 2 more netcrm due --all"]),
        ((("owed", beside.SHOWN),), ["owed Ann 5 your turn", "owed and 15+ more netcrm due --all"]),
        (
            (("birthday", 9), ("owed", 2)),
            ["birthday and 4 more netcrm due --all", "owed Ann 1 your turn", "owed Ann 2 your turn"],
        ),
    ],
)  # fmt: skip
def test_of_each_kind_a_few_are_shown_and_how_many_more_there_are(
    kinds: tuple[tuple[str, int], ...], last: list[str]
) -> None:
    assert drawn(*kinds)[-len(last) :] == last
    assert len(drawn(*kinds)) == sum(min(count, 6) for _, count in kinds)


@pytest.mark.parametrize("width", [60, 80, 200])
def test_without_anybody_there_is_no_head_of_a_table(width: int) -> None:
    week = Week("2026-W48", "2026-11-23", "2026-11-29", 7, (), 0, tracked=True)
    out = io.StringIO()
    due_screens.due(Console(file=out, width=width), week, date(2026, 11, 23), why=False)
    assert out.getvalue().splitlines() == ["Week 48   Mon 23 Nov - Sun 29 Nov 2026"]


def test_all_of_them_are_shown_to_who_asks_for_everything() -> None:
    assert len(drawn(("birthday", 20), ("owed", 20), everything=True)) == 40
