"""The clock: today from the environment, and the grammar of dates as tables."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm import clock
from netcrm.clock import Towards
from netcrm.errors import UsageError

TODAY = date(2026, 11, 23)
"""A Monday."""

DAYS = st.dates(date(1820, 1, 1), date(2180, 12, 31))


def table(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


SAID_IN_FULL = table(
    """
    2026-11-23               | 2026-11-23
    2026-1-5                 | 2026-01-05
    2026/11/23               | 2026-11-23
    20261123                 | 2026-11-23
    today                    | 2026-11-23
    Aujourd'hui              | 2026-11-23
    AUJOURD’HUI              | 2026-11-23
    yesterday                | 2026-11-22
    hier                     | 2026-11-22
    tomorrow                 | 2026-11-24
    demain                   | 2026-11-24
    day before yesterday     | 2026-11-21
    the day before yesterday | 2026-11-21
    avant-hier               | 2026-11-21
    day after tomorrow       | 2026-11-25
    après-demain             | 2026-11-25
    apres demain             | 2026-11-25
    +3w                      | 2026-12-14
    -3w                      | 2026-11-02
    in 3 weeks               | 2026-12-14
    in  three weeks          | 2026-12-14
    dans 3 semaines          | 2026-12-14
    dans trois semaines      | 2026-12-14
    in 3w                    | 2026-12-14
    2 weeks from now         | 2026-12-07
    2 weeks ago              | 2026-11-09
    il y a 2 semaines        | 2026-11-09
    Il y a deux semaines     | 2026-11-09
    3w ago                   | 2026-11-02
    a week ago               | 2026-11-16
    a fortnight ago          | 2026-11-09
    il y a une semaine       | 2026-11-16
    in a month               | 2026-12-23
    dans un mois             | 2026-12-23
    il y a douze mois        | 2025-11-23
    in twelve months         | 2027-11-23
    dans sept jours          | 2026-11-30
    il y a un an             | 2025-11-23
    last tuesday             | 2026-11-17
    last monday              | 2026-11-16
    mardi dernier            | 2026-11-17
    lundi passé              | 2026-11-16
    next monday              | 2026-11-30
    lundi prochain           | 2026-11-30
    next sunday              | 2026-11-29
    next week                | 2026-11-30
    la semaine prochaine     | 2026-11-30
    last week                | 2026-11-16
    la semaine dernière      | 2026-11-16
    next month               | 2026-12-23
    le mois dernier          | 2026-10-23
    l'année prochaine        | 2027-11-23
    12 March 2024            | 2024-03-12
    March 12, 2024           | 2024-03-12
    12 mars 2024             | 2024-03-12
    12 FÉVRIER 2024          | 2024-02-12
    1er août 2025            | 2025-08-01
    12th of march 2024       | 2024-03-12
    15-Jan-2024              | 2024-01-15
    29 février 2024          | 2024-02-29
    25/12/2026               | 2026-12-25
    12/25/2026               | 2026-12-25
    12.12.2026               | 2026-12-12
    """
)

LEFT_OPEN = table(
    """
    3w                       | 2026-11-02 | 2026-12-14
    10d                      | 2026-11-13 | 2026-12-03
    10 j                     | 2026-11-13 | 2026-12-03
    2m                       | 2026-09-23 | 2027-01-23
    1y                       | 2025-11-23 | 2027-11-23
    3 semaines               | 2026-11-02 | 2026-12-14
    monday                   | 2026-11-23 | 2026-11-30
    lundi                    | 2026-11-23 | 2026-11-30
    tuesday                  | 2026-11-17 | 2026-11-24
    mardi                    | 2026-11-17 | 2026-11-24
    sun                      | 2026-11-22 | 2026-11-29
    12 mars                  | 2026-03-12 | 2027-03-12
    Mar 12                   | 2026-03-12 | 2027-03-12
    Mar. 12                  | 2026-03-12 | 2027-03-12
    March 12th               | 2026-03-12 | 2027-03-12
    on the 12th of March     | 2026-03-12 | 2027-03-12
    le 1er décembre          | 2025-12-01 | 2026-12-01
    5 sept.                  | 2026-09-05 | 2027-09-05
    sept 5                   | 2026-09-05 | 2027-09-05
    nov 23                   | 2026-11-23 | 2026-11-23
    nov 24                   | 2025-11-24 | 2026-11-24
    feb 29                   | 2024-02-29 | 2028-02-29
    25/12                    | 2025-12-25 | 2026-12-25
    """
)

REFUSED = table(
    """
    2017-02-30               | February 2017 has 28 days
    2016-02-30               | February 2016 has 29 days
    30 février               | February has 29 days
    31 april 2024            | April 2024 has 30 days
    2017-03-00               | March 2017 has 31 days
    2017-13-01               | there is no month 13
    32/13/2026               | there is no month 13
    01-02-2017               | it could be 1 February or 2 January, and no order of day and month is set
    03/04                    | it could be 3 April or 4 March, and no order of day and month is set
    0017-01-01               | outside of the years 1800 to 2200
    2201-01-01               | outside of the years 1800 to 2200
    99999y                   | outside of the years 1800 to 2200
    99999d                   | outside of the years 1800 to 2200
    in 2 weeks ago           | it points both to the past and to the future
    2024                     | it names no day
    march 2024               | it names no day
    march                    | 'march' is not a date.
    15-jan-24                | '15-jan-24' is not a date.
    12.3.26                  | '12.3.26' is not a date.
    soon                     | 'soon' is not a date.
    thirteen weeks           | 'thirteen weeks' is not a date.
    next                     | 'next' is not a date.
    last next monday         | 'last next monday' is not a date.
    week                     | 'week' is not a date.
    2026-11-23 or so         | '2026-11-23 or so' is not a date.
    on                       | 'on' is not a date.
                             | The date is empty.
    """
)


def test_today_and_now_are_stated_by_the_environment() -> None:
    environ = {"NETCRM_TODAY": "2026-11-23"}
    assert clock.today(environ) == TODAY
    assert clock.now(environ) == "2026-11-23T12:00:00"


@pytest.mark.parametrize(
    ("stated", "now", "offset"),
    [
        ("2026-11-23T09:00", "2026-11-23T09:00:00", None),
        ("2026-11-23 09:00:30", "2026-11-23T09:00:30", None),
        ("2026-11-23T23:30-05:00", "2026-11-23T23:30:00-05:00", -5),
        ("2026-11-23T09:00Z", "2026-11-23T09:00:00+00:00", 0),
    ],
)
def test_a_time_may_be_stated_too(stated: str, now: str, offset: int | None) -> None:
    environ = {"NETCRM_TODAY": stated}
    assert clock.today(environ) == TODAY
    assert clock.now(environ) == now
    moment = clock.moment(environ)
    assert moment.utcoffset() is not None
    assert offset is None or moment.utcoffset() == timedelta(hours=offset)
    assert moment.replace(tzinfo=None) == datetime.fromisoformat(now).replace(tzinfo=None)


def test_the_moment_is_the_machines_otherwise() -> None:
    before = datetime.now().astimezone()
    assert before <= clock.moment({}) <= datetime.now().astimezone()


@pytest.mark.parametrize("environ", [{}, {"NETCRM_TODAY": ""}])
def test_today_and_now_are_the_machines_otherwise(environ: dict[str, str]) -> None:
    before = datetime.now().astimezone().replace(microsecond=0)
    stated = datetime.fromisoformat(clock.now(environ))
    assert before <= stated <= datetime.now().astimezone()
    assert len(clock.now(environ)) == len("2026-11-23T12:00:00+00:00")
    assert clock.today(environ) in {before.date(), datetime.now().astimezone().date()}


@pytest.mark.parametrize("stated", ["tomorrow", "2017-02-30", "0001-01-01", "\x1b[31m"])
def test_a_bad_netcrm_today_is_named(stated: str) -> None:
    with pytest.raises(UsageError, match="NETCRM_TODAY is ") as caught:
        clock.today({"NETCRM_TODAY": stated})
    assert caught.value.message.isprintable()
    with pytest.raises(UsageError):
        clock.now({"NETCRM_TODAY": stated})


@pytest.mark.parametrize(("said", "meant"), SAID_IN_FULL)
@pytest.mark.parametrize("towards", ["past", "future"])
def test_when_a_date_is_said_in_full(said: str, meant: str, towards: Towards) -> None:
    assert clock.when(said, TODAY, towards=towards).isoformat() == meant


@pytest.mark.parametrize(("said", "past", "future"), LEFT_OPEN)
def test_when_a_date_is_left_open(said: str, past: str, future: str) -> None:
    assert clock.when(said, TODAY, towards="past").isoformat() == past
    assert clock.when(said, TODAY, towards="future").isoformat() == future


@pytest.mark.parametrize(("said", "reason"), REFUSED)
@pytest.mark.parametrize("towards", ["past", "future"])
def test_when_refuses_and_says_why(said: str, reason: str, towards: Towards) -> None:
    with pytest.raises(UsageError) as caught:
        clock.when(said, TODAY, towards=towards)
    assert reason in caught.value.message
    assert repr(said) in caught.value.message or not said
    assert "2026-11-23" in caught.value.hint


@pytest.mark.parametrize(
    ("said", "order", "meant"),
    [
        ("01-02-2017", "dmy", "2017-02-01"),
        ("01-02-2017", "mdy", "2017-01-02"),
        ("1.2.2017", "dmy", "2017-02-01"),
        ("3/4", "dmy", "2026-04-03"),
        ("3/4", "mdy", "2026-03-04"),
        ("25/12/2025", "mdy", "2025-12-25"),
        ("2017-02-01", "dmy", "2017-02-01"),
    ],
)
def test_the_order_of_dates_decides_what_is_open(said: str, order: str, meant: str) -> None:
    assert clock.when(said, TODAY, towards="past", order=order).isoformat() == meant


def test_years_first_leaves_a_date_with_its_year_last_open() -> None:
    with pytest.raises(UsageError, match="it could be 1 February or 2 January"):
        clock.when("01-02-2017", TODAY, towards="past", order="ymd")


@pytest.mark.parametrize(
    ("said", "today", "meant"),
    [
        ("in a month", "2026-01-31", "2026-02-28"),
        ("in a month", "2028-01-31", "2028-02-29"),
        ("1y", "2024-02-29", "2025-02-28"),
        ("in 3 weeks", "2026-12-20", "2027-01-10"),
        ("29 feb", "2096-03-01", "2104-02-29"),
        ("sunday", "2026-11-29", "2026-12-06"),
    ],
)
def test_months_end_where_the_calendar_says(said: str, today: str, meant: str) -> None:
    assert clock.when(said, date.fromisoformat(today), towards="future").isoformat() == meant


def test_what_was_typed_is_echoed_safely_and_short() -> None:
    with pytest.raises(UsageError) as caught:
        clock.when("\x1b[2J\u202e" + "x" * 1000, TODAY, towards="past")
    assert caught.value.message.isprintable()
    assert len(caught.value.message) < 120


@given(day=DAYS, today=DAYS)
@settings(max_examples=100)
def test_any_day_is_read_back_however_it_is_written(day: date, today: date) -> None:
    month = clock.MONTH_NAMES[day.month - 1]
    for said in (f"{day}", f"{day:%Y%m%d}", f"{day.day} {month} {day.year}", f"{month[:3]} {day.day}, {day.year}"):
        assert clock.when(said, today, towards="past") == day
        assert clock.partial(said) == day.isoformat()
    assert clock.when(f"{day:%d/%m/%Y}", today, towards="past", order="dmy") == day
    assert clock.when(f"{day:%m/%d/%Y}", today, towards="past", order="mdy") == day


@given(day=DAYS, today=DAYS)
@settings(max_examples=100)
def test_a_date_without_a_year_is_the_nearest_on_its_side(day: date, today: date) -> None:
    said = f"{day.day} {clock.MONTH_NAMES[day.month - 1]}"
    past, future = (clock.when(said, today, towards=towards) for towards in ("past", "future"))
    assert past <= today <= future
    assert {(past.month, past.day), (future.month, future.day)} == {(day.month, day.day)}
    if (day.month, day.day) != (2, 29):
        assert today - past < timedelta(days=366)
        assert future - today < timedelta(days=366)


@given(today=DAYS, name=st.sampled_from(sorted(clock.WEEKDAYS)))
@settings(max_examples=100)
def test_weekdays_are_within_a_week(today: date, name: str) -> None:
    last = (clock.when(f"last {name}", today, towards="future") - today).days
    bare = (clock.when(name, today, towards="past") - today).days
    after = (clock.when(f"next {name}", today, towards="past") - today).days
    coming = (clock.when(name, today, towards="future") - today).days
    assert -7 <= last <= -1
    assert -6 <= bare <= 0
    assert 1 <= after == coming <= 7
    assert {(today + timedelta(days=days)).weekday() for days in (last, bare, after)} == {clock.WEEKDAYS[name]}


@given(text=st.text(max_size=30) | st.text(alphabet="0123456789-/. wdmyinagolst'", max_size=14))
@settings(max_examples=100)
def test_any_text_is_a_date_or_a_usage_error(text: str) -> None:
    for towards in ("past", "future"):
        try:
            assert clock.when(text, TODAY, towards=towards).year in clock.YEARS
        except UsageError as error:
            assert error.message.isprintable()
    try:
        kept = clock.partial(text)
    except UsageError as error:
        assert error.message.isprintable()
    else:
        assert clock.partial(kept) == kept


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("30", 30),
        ("10d", 10),
        ("3w", 21),
        ("3 weeks", 21),
        ("every 3 weeks", 21),
        ("toutes les 3 semaines", 21),
        ("toutes les trois semaines", 21),
        ("every week", 7),
        ("each week", 7),
        ("chaque semaine", 7),
        ("weekly", 7),
        ("Hebdomadaire", 7),
        ("fortnightly", 14),
        ("every fortnight", 14),
        ("1m", 30),
        ("2 months", 61),
        ("tous les deux mois", 61),
        ("monthly", 30),
        ("mensuel", 30),
        ("tous les mois", 30),
        ("quarterly", 92),
        ("trimestriel", 92),
        ("yearly", 365),
        ("annuel", 365),
        ("daily", 1),
        ("3650", 3650),
    ],
)
def test_a_cadence_in_days(said: str, days: int) -> None:
    assert clock.days_of(said, TODAY) == days


def test_a_months_cadence_is_as_long_as_the_coming_month() -> None:
    assert clock.days_of("monthly", date(2027, 2, 1)) == 28
    assert clock.days_of("yearly", date(2028, 1, 1)) == 366


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("", "The cadence is empty."),
        ("often", "'often' is not a cadence."),
        ("-3w", "'-3w' is not a cadence."),
        ("3w ago", "'3w ago' is not a cadence."),
        ("2026-11-23", "'2026-11-23' is not a cadence."),
        ("0", "'0' is out of range: a cadence is 1 to 3650 days."),
        ("0w", "'0w' is out of range: a cadence is 1 to 3650 days."),
        ("3651", "'3651' is out of range: a cadence is 1 to 3650 days."),
        ("11 years", "'11 years' is out of range: a cadence is 1 to 3650 days."),
        ("99999y", "'99999y' is out of range: a cadence is 1 to 3650 days."),
    ],
)
def test_a_cadence_is_refused(said: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        clock.days_of(said, TODAY)
    assert caught.value.message == message
    assert "every 3 weeks" in caught.value.hint


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("1990-04-15", "1990-04-15"),
        ("19900415", "1990-04-15"),
        ("12 mars 1990", "1990-03-12"),
        ("April 15, 1990", "1990-04-15"),
        ("15/04/1990", "1990-04-15"),
        ("--04-15", "--04-15"),
        ("--0415", "--04-15"),
        ("15 April", "--04-15"),
        ("Apr 15", "--04-15"),
        ("15/04", "--04-15"),
        ("--02-29", "--02-29"),
        ("29 février", "--02-29"),
        ("1990-04", "1990-04"),
        ("avril 1990", "1990-04"),
        ("1990", "1990"),
    ],
)
def test_a_partial_date(said: str, kept: str) -> None:
    assert clock.partial(said) == kept


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("", "The date is empty."),
        ("april", "'april' is not a date."),
        ("yesterday", "'yesterday' is not a date."),
        ("circa 1800", "'circa 1800' is not a date."),
        ("--02-30", "February has 29 days"),
        ("1990-02-29", "February 1990 has 28 days"),
        ("1990-13", "there is no month 13"),
        ("1990-00", "there is no month 0"),
        ("0000", "outside of the years 1800 to 2200"),
        ("04/05/1990", "it could be 4 May or 5 April"),
    ],
)
def test_a_partial_date_is_refused(said: str, reason: str) -> None:
    with pytest.raises(UsageError) as caught:
        clock.partial(said)
    assert reason in caught.value.message
    assert "1990-04-15" in caught.value.hint


def test_a_partial_date_follows_the_order() -> None:
    assert clock.partial("04/05/1990", "dmy") == "1990-05-04"
    assert clock.partial("04/05", "mdy") == "--04-05"


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("2026-11", "2026-11-01", "2026-11-30"),
        ("february 2024", "2024-02-01", "2024-02-29"),
        ("décembre 2025", "2025-12-01", "2025-12-31"),
        ("2200-12", "2200-12-01", "2200-12-31"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("2026-11-20", "2026-11-20", "2026-11-20"),
        ("12 march", "2026-03-12", "2026-03-12"),
        ("3w", "2026-11-02", "2026-11-02"),
    ],
)
def test_the_edges_of_a_stretch(said: str, first: str, last: str) -> None:
    assert clock.bound(said, TODAY, towards="past").isoformat() == first
    assert clock.bound(said, TODAY, towards="past", last=True).isoformat() == last


@pytest.mark.parametrize("said", ["2026-13", "november", "", "--04", "9999"])
def test_what_has_no_edges(said: str) -> None:
    with pytest.raises(UsageError):
        clock.bound(said, TODAY, towards="past", last=True)
