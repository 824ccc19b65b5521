"""Weeks as ISO has them, and what a plan's row says in words."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.core import reasons, weeks


@pytest.mark.parametrize(
    ("day", "name", "first", "last"),
    [
        ("2026-11-23", "2026-W48", "2026-11-23", "2026-11-29"),
        ("2026-11-29", "2026-W48", "2026-11-23", "2026-11-29"),
        ("2026-11-30", "2026-W49", "2026-11-30", "2026-12-06"),
        ("2024-12-30", "2025-W01", "2024-12-30", "2025-01-05"),
        ("2021-01-03", "2020-W53", "2020-12-28", "2021-01-03"),
        ("2021-01-04", "2021-W01", "2021-01-04", "2021-01-10"),
    ],
)
def test_weeks(day: str, name: str, first: str, last: str) -> None:
    week = weeks.of(date.fromisoformat(day))
    assert (week.name, week.first.isoformat(), week.last.isoformat()) == (name, first, last)


@settings(max_examples=100)
@given(st.dates(date(1800, 1, 1), date(2200, 12, 31)))
def test_a_week_holds_its_days_and_begins_on_a_monday(day: date) -> None:
    week = weeks.of(day)
    assert week.first <= day <= week.last
    assert (week.last - week.first).days == 6
    assert week.first.weekday() == 0
    assert weeks.of(week.first) == weeks.of(week.last) == week


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "0 days"), (1, "1 day"), (13, "13 days"), (14, "2 weeks"), (74, "11 weeks"), (75, "2 months"),
        (100, "3 months"), (365, "12 months"), (729, "24 months"), (730, "2 years"), (4000, "11 years"),
    ],
)  # fmt: skip
def test_spans(days: int, said: str) -> None:
    assert reasons.span(days) == said
