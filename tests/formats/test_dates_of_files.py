"""Dates as other programs write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netcrm.errors import UsageError
from netcrm.formats import dates

READ = [
    ("1990-04-15", "1990-04-15"), ("--04-15", "--04-15"), ("1990-04", "1990-04"), ("1990", "1990"),
    ("19900415", "1990-04-15"), ("15.4.1990", "1990-04-15"), ("1990/04/15", "1990-04-15"),
    ("1990-04-15T00:00:00", "1990-04-15"), ("15 avril 1990 10h30", "1990-04-15"), ("1er mai 1990", "1990-05-01"),
    ("15 de abril de 1990", "1990-04-15"), ("april 1990", "1990-04"), ("15 April", "--04-15"),
    ("April 15th", "--04-15"),
    ("Juli 1990", "1990-07"), ("29 Feb", "--02-29"), ("3 Jänner 1990", "1990-01-03"), ("11 set 1990", "1990-09-11"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "day"), READ)
def test_dates_are_read(text: str, day: str) -> None:
    assert dates.partial(text) == day


REFUSED = ["", "soon", "15 Foo 1990", "30 Feb", "1990-02-29", "1990-13-01", "15 Apr 90", "15/4/90", "03/04/1990",
           "1 2 Apr 1990", "x" * 100_000, " " * 100_000 + "1"]  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        dates.partial(text)


@pytest.mark.parametrize(("text", "is_open"), [("03/04/1990", True), ("soon", False), ("1990-13-01", False)])
def test_an_open_order_is_told_from_nonsense(text: str, is_open: bool) -> None:
    assert dates.is_open(text) == is_open


def test_a_short_year_needs_a_century() -> None:
    assert dates.partial("15-Jan-24", century=2000) == "2024-01-15"
    assert dates.partial("15/1/24", century=2000) == "2024-01-15"


@pytest.mark.parametrize("text", ["1990", "1990-04", "--04-15"])
def test_a_whole_date_lacks_nothing(text: str) -> None:
    assert dates.whole("1990-04-15") == "1990-04-15"
    with pytest.raises(UsageError):
        dates.whole(text)


CADENCES = [("30", 30), ("3w", 21), ("monthly", 30), ("quarterly", 91), ("yearly", 365), ("toutes les 3 semaines", 21)]


@pytest.mark.parametrize(("text", "days"), CADENCES)
def test_a_cadence_does_not_depend_on_the_day(text: str, days: int) -> None:
    assert dates.cadence(text) == days


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        day = dates.partial(text)
    except UsageError:
        return
    assert dates.partial(day) == day
