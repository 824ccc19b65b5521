"""The formulas against numbers worked out by hand, and the rules that hold for any numbers."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, islice, pairwise
from math import isclose
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.core import cadence
from netcrm.core.cadence import CHANNELS, CIRCLES, Entry, Tally
from netcrm.errors import UsageError
from netcrm.names import fold
from netcrm.records import CIRCLES as CIRCLE_NAMES

TODAY = date(2026, 11, 23)

N = st.floats(0.25, 400)
SILENCE = st.integers(0, 5_000)
CIRCLE = st.sampled_from([*CIRCLE_NAMES, ""])
DAY = st.dates(date(2020, 1, 1), date(2026, 12, 31))
ENTRY = st.tuples(
    st.dates(date(2026, 1, 1), date(2026, 1, 20)).map(date.isoformat),
    st.sampled_from(sorted(CHANNELS)),
    st.booleans(),
    st.sampled_from(["", "in", "out"]),
)
ENTRIES = st.lists(ENTRY, max_size=12).map(lambda entries: sorted(entries, key=lambda entry: entry[0]))


def test_every_circle_has_its_numbers() -> None:
    assert tuple(CIRCLES) == CIRCLE_NAMES


@pytest.mark.parametrize(
    ("n", "days", "expected"),
    [
        (1, 10, 1 / 2),  # (10 + 7) / 17 = 1
        (16, 129, 1 / 2),  # h = 17 · 16^0.75 = 17 · 8 = 136
        (16, 0, 1 / (1 + 0.10490)),  # (7/136)^0.76 = e^(0.76 · -2.96670) = 0.10490
        (1, 1693, 1 / (1 + 33.1131)),  # (1700/17)^0.76 = 100^0.76 = 10^1.52 = 33.1131
        (0, 10, 0),
        (-1, 10, 0),
    ],
)
def test_warmth(n: float, days: float, expected: float) -> None:
    assert isclose(cadence.warmth(n, days), expected, abs_tol=2e-4)


@pytest.mark.parametrize(("n", "expected"), [(1, 17), (16, 136), (81, 459), (0, 0), (-2, 0)])
def test_how_long_silence_can_last(n: float, expected: float) -> None:
    assert isclose(cadence.lasts(n), expected)


@pytest.mark.parametrize(("n", "days", "shown"), [(1, 10, 50), (16, 0, 91), (1, 1693, 3), (0, 0, 0)])
def test_strength_is_warmth_in_hundredths(n: float, days: float, shown: int) -> None:
    assert cadence.strength(n, days) == shown


@pytest.mark.parametrize(
    ("n", "days", "unanswered", "odds"),
    [
        (1, 93, 0, 2.5 * 0.125893),  # 100^-0.45 = 10^-0.9 = 0.125893
        (10, 93, 0, 2.5 * 2.570396 * 0.125893),  # 10^0.41 = 2.570396
        (1, 93, 1, 2.5 * 0.125893 * 0.535887),  # 2^-0.9 = 0.535887
        (1, 93, 9, 2.5 * 0.125893 * 0.125893),  # 10^-0.9
        (0, 93, 0, 0),
    ],
)
def test_answer(n: float, days: float, unanswered: int, odds: float) -> None:
    assert isclose(cadence.answer(n, days, unanswered), odds / (1 + odds), rel_tol=1e-5)


@pytest.mark.parametrize(
    ("circle", "target", "assumed"),
    [("inner", 0.8, 8), ("close", 0.7, 4), ("active", 0.6, 3), ("wide", 0.4, 1), ("", 0.4, 1)],
)
def test_targets_and_assumptions(circle: str, target: float, assumed: float) -> None:
    assert cadence.target(circle) == target
    assert cadence.assumed_n(circle) == assumed


@pytest.mark.parametrize(
    ("n", "circle", "days"),
    [
        (16, "inner", 136 * 0.161367 - 7),  # (1/4)^(1/0.76) = e^(-1.386294 / 0.76) = 0.161367
        (16, "active", 136 * 0.586531 - 7),  # (2/3)^(1/0.76) = e^(-0.405465 / 0.76) = 0.586531
        (16, "wide", 136 * 1.704940 - 7),  # 1.5^(1/0.76) = 1.704940
        (1, "inner", 17 * 0.161367 - 7),
        (0, "wide", -7),
    ],
)
def test_silence_limit(n: float, circle: str, days: float) -> None:
    assert isclose(cadence.silence_limit(n, circle), days, rel_tol=1e-4)


@pytest.mark.parametrize(
    ("n", "circle", "every", "days"),
    [
        (16, "inner", 0, 14),  # D* = 14.95
        (16, "active", 0, 72),  # D* = 72.77
        (16, "wide", 0, 224),  # D* = 224.87
        (16, "", 0, 224),
        (81, "inner", 0, 30),  # D* = 67, over the cap
        (400, "close", 0, 60),
        (400, "active", 0, 180),
        (400, "wide", 0, 365),
        (1, "inner", 0, 14),  # D* = -4
        (0, "wide", 0, 14),
        (16, "inner", 90, 90),
        (400, "wide", 400, 400),
        (16, "inner", 3, 14),
        (16, "", 21, 21),
    ],
)
def test_interval(n: float, circle: str, every: int, days: int) -> None:
    assert cadence.interval(n, circle, every) == days


@pytest.mark.parametrize(
    ("past", "every", "snoozed_until", "first", "expected"),
    [
        (Tally(16, "2026-01-01", "call"), 0, "", "", "2026-03-14"),  # active: 72 days
        (Tally(16, "2026-01-01", "call"), 30, "", "", "2026-01-31"),
        (Tally(16, "2026-01-01", "call"), 30, "", "2026-12-01", "2026-01-31"),
        (Tally(16, "2026-01-01", "call"), 30, "2026-02-10", "", "2026-02-10"),
        (Tally(16, "2026-01-01", "call"), 30, "2026-01-10", "", "2026-01-31"),
        (Tally(16, "2026-01-01", "call", 1, "2026-01-20"), 30, "", "", "2026-03-17"),  # 56 days
        (Tally(16, "2026-01-01", "call", 2, "2026-01-20"), 30, "", "", "2026-05-12"),  # 112
        (Tally(16, "2026-01-01", "call", 4, "2026-01-20"), 30, "", "", "2027-04-13"),  # 448
        (Tally(16, "2026-01-01", "call", 9, "2026-01-20"), 30, "", "", "2027-04-13"),
        (Tally(16, "2026-01-01", "call", 1, "2026-01-02"), 90, "", "", "2026-04-01"),
        (Tally(), 0, "", "2026-05-05", "2026-05-05"),
        (Tally(), 0, "2026-06-06", "2026-05-05", "2026-06-06"),
        (Tally(0, "", "", 1, "2026-05-01"), 0, "", "2026-05-05", "2026-06-26"),
    ],
)
def test_the_next_check_in(past: Tally, every: int, snoozed_until: str, first: str, expected: str) -> None:
    found = cadence.check_in(past, "active", every, snoozed_until=snoozed_until, first=first)
    assert found.isoformat() == expected


def test_a_check_in_needs_a_start() -> None:
    with pytest.raises(ValueError, match="isoformat"):
        cadence.check_in(Tally(), "wide", 0, snoozed_until="2026-01-01")


@pytest.mark.parametrize(
    ("circle", "importance"), [("inner", 2), ("close", 1.75), ("active", 1.5), ("wide", 1), ("", 1)]
)
def test_priority(circle: str, importance: float) -> None:
    # N = 1, D = 10: W = 1/2; odds = 2.5 · 17^-0.45 = 2.5 · 0.279437 = 0.698592, Q = 0.411277, √Q = 0.641309
    assert cadence.importance(circle) == importance
    assert isclose(cadence.priority(1, 10, 0, circle), importance * 0.5 * 0.641309, rel_tol=1e-5)


@given(n=N, days=SILENCE, more=st.integers(1, 500))
@settings(max_examples=100)
def test_warmth_falls_with_silence_and_rises_with_contact(n: float, days: int, more: int) -> None:
    assert 0 < cadence.warmth(n, days + more) < cadence.warmth(n, days) < cadence.warmth(n + more, days) < 1
    assert cadence.warmth(n, -more) == cadence.warmth(n, 0)


@given(n=N, days=SILENCE, unanswered=st.integers(0, 20))
@settings(max_examples=100)
def test_answers_grow_rarer(n: float, days: int, unanswered: int) -> None:
    now = cadence.answer(n, days, unanswered)
    assert 0 < cadence.answer(n, days, unanswered + 1) < now < 1
    assert cadence.answer(n, days + 10, unanswered) < now < cadence.answer(n + 1, days, unanswered)


@given(n=N, circle=CIRCLE)
@settings(max_examples=100)
def test_warmth_is_on_target_at_the_silence_limit_and_not_below_it_at_the_check_in(n: float, circle: str) -> None:
    limit = cadence.silence_limit(n, circle)
    days = cadence.interval(n, circle, 0)
    if limit >= 14:
        assert isclose(cadence.warmth(n, limit), cadence.target(circle))
        assert cadence.warmth(n, days) >= cadence.target(circle)
    assert 14 <= days <= CIRCLES[circle or "wide"].cap


@given(
    last=DAY,
    n=N,
    circle=CIRCLE,
    every=st.integers(0, 3650),
    snoozed=st.none() | DAY,
    attempt=st.tuples(st.integers(1, 8), st.integers(0, 400)) | st.none(),
)
@settings(max_examples=100)
def test_a_check_in_is_never_early(
    *, last: date, n: float, circle: str, every: int, snoozed: date | None, attempt: tuple[int, int] | None
) -> None:
    tried = last + timedelta(days=attempt[1]) if attempt else None
    past = Tally(n, last.isoformat(), "call", attempt[0] if attempt else 0, tried.isoformat() if tried else "")
    found = cadence.check_in(past, circle, every, snoozed_until=snoozed.isoformat() if snoozed else "")
    assert found >= last + timedelta(days=max(14, every))
    assert snoozed is None or found >= snoozed
    assert tried is None or found >= tried + timedelta(days=56)


@pytest.mark.parametrize(
    ("key", "waiting", "capacity", "days"),
    [
        ("123456789", 1000, 7, 0xCBF43926 % 1000),  # the check value of CRC-32
        ("123456789", 10, 7, 0xCBF43926 % 10),
        ("123456789", 10, 3, 0xCBF43926 % 23),
        ("123456789", 10, 0, 0xCBF43926 % 70),
        ("123456789", 1, 7, 0),
        ("123456789", 0, 7, 0),
        ("", 1000, 7, 0),
    ],
)
def test_the_first_check_in(key: str, waiting: int, capacity: int, days: int) -> None:
    assert cadence.first_check_in(TODAY, key, waiting, capacity) == TODAY + timedelta(days=days)


def test_an_import_spreads_itself() -> None:
    days = [(cadence.first_check_in(TODAY, f"uid-{i}", 700, 7) - TODAY).days for i in range(700)]
    weeks = [sum(day // 7 == week for day in days) for week in range(100)]
    assert sum(weeks) == 700
    assert max(weeks) <= 20


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([], Tally(0, "", "", 0, "")),
        ([("2026-01-01", "call", False, "")], Tally(1, "2026-01-01", "call", 0, "")),
        (
            [("2026-01-01", "in_person", False, ""), ("2026-01-01", "call", False, "out")],
            Tally(1.5, "2026-01-01", "call", 0, ""),
        ),
        (
            [("2026-01-01", "reaction", False, "in"), ("2026-01-01", "in_person", False, "")],
            Tally(0.25, "2026-01-01", "in_person", 0, ""),
        ),
        (
            [("2026-01-01", "in_person", False, ""), ("2026-01-02", "email", False, "in")],
            Tally(2.5, "2026-01-02", "email", 0, "", "2026-01-02"),
        ),
        ([("2026-01-01", "call", True, "out")], Tally(0, "", "", 1, "2026-01-01")),
        (
            [
                ("2026-01-01", "call", True, "out"),
                ("2026-01-02", "email", False, "in"),
                ("2026-01-02", "call", True, "out"),
                ("2026-01-05", "call", True, "out"),
            ],
            Tally(1, "2026-01-02", "email", 2, "2026-01-05"),
        ),
        (
            [
                ("2026-01-01", "email", False, ""),
                ("2026-01-01", "call", True, "out"),
                ("2026-01-01", "video", False, ""),
            ],
            Tally(1, "2026-01-01", "video", 0, ""),
        ),
        # A reply is owed to a message of theirs that came last; a call or an answer of yours settles it.
        ([("2026-01-01", "message", False, "in")], Tally(1, "2026-01-01", "message", 0, "", "2026-01-01")),
        ([("2026-01-01", "call", False, "in")], Tally(1, "2026-01-01", "call", 0, "")),
        (
            [("2026-01-01", "letter", False, "in"), ("2026-01-01", "letter", False, "out")],
            Tally(1, "2026-01-01", "letter", 0, ""),
        ),
        (
            [("2026-01-01", "email", False, "in"), ("2026-01-02", "email", True, "out")],
            Tally(1, "2026-01-01", "email", 1, "2026-01-02"),
        ),
    ],
)
def test_tally(entries: list[Entry], expected: Tally) -> None:
    assert cadence.tally(iter(entries)) == expected


@given(entries=ENTRIES, older=ENTRY)
@settings(max_examples=100)
def test_an_older_entry_never_moves_anything_backwards(entries: list[Entry], older: Entry) -> None:
    before = cadence.tally(entries)
    day = f"2025-12-{older[0][-2:]}" if not before.last else min(older[0], before.last)
    entry = (day, *older[1:])
    place = sum(other[0] <= day for other in entries)
    after = cadence.tally([*entries[:place], entry, *entries[place:]])
    assert after.contact_days >= before.contact_days
    assert after.last >= before.last
    if day < before.last:
        assert after[1:] == before[1:]
        assert after.contact_days - before.contact_days in {0, CHANNELS[entry[1]].weight}
        known = any(other[0] == day and not other[2] for other in entries)
        assert (after.contact_days == before.contact_days) is (known or entry[2])


@given(entries=ENTRIES)
@settings(max_examples=100)
def test_a_tally_adds_up(entries: list[Entry]) -> None:
    tally = cadence.tally(entries)
    met = [entry for entry in entries if not entry[2]]
    first_of_day: dict[str, float] = {}
    for day, channel, _, _ in met:
        first_of_day.setdefault(day, CHANNELS[channel].weight)
    assert tally.contact_days == sum(first_of_day.values())
    assert (tally.last, tally.last_channel) == (met[-1][:2] if met else ("", ""))
    assert bool(tally.last_attempt) is bool(tally.unanswered)
    assert tally.last_attempt in {"", entries[-1][0] if entries else ""}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("in_person", "in_person"),
        ("In person", "in_person"),
        ("coffee", "in_person"),
        ("Café", "in_person"),
        ("drinks", "in_person"),
        ("déjeuner", "in_person"),
        ("dîner", "in_person"),
        ("rendez-vous", "in_person"),
        ("meeting", "in_person"),
        ("call", "call"),
        ("Téléphone", "call"),
        ("appel", "call"),
        ("Zoom", "video"),
        ("meet", "video"),
        ("visio", "video"),
        ("WhatsApp", "message"),
        ("LinkedIn", "message"),
        ("dm", "message"),
        ("e-mail", "email"),
        ("courriel", "email"),
        ("postcard", "letter"),
        ("lettre", "letter"),
        ("like", "reaction"),
        ("comment", "reaction"),
    ],
)
def test_channels_go_by_many_words(said: str, meant: str) -> None:
    assert cadence.channel(said) == meant


def test_every_word_for_a_channel_can_be_reached_and_means_one() -> None:
    words = [word for way in CHANNELS.values() for word in way.words.split("|")]
    assert len(words) == len(set(words))
    assert all(word == fold(word) for word in words)
    assert all(cadence.channel(name) == name for name in CHANNELS)


@pytest.mark.parametrize("said", ["", "pigeon", "call them", "\x1b[2J"])
def test_an_unknown_channel_is_refused_with_the_list(said: str) -> None:
    with pytest.raises(UsageError) as caught:
        cadence.channel(said)
    assert caught.value.message == f"{said!r} is not a channel."
    assert "in_person, call, video, message, letter, email, reaction" in caught.value.hint


def choose(candidates: list[tuple[Any, float, str]], k: int, **how: Any) -> list[tuple[Any, float]]:
    """The first k of those picked, from candidates in any order."""
    return list(islice(cadence.pick(sorted(candidates, key=lambda one: -one[1]), **how), k))


@pytest.mark.parametrize(
    ("candidates", "k", "expected"),
    [
        ([], 3, []),
        ([(1, 1.0, "")], 0, []),
        ([(1, 0.5, ""), (2, 0.9, ""), (3, 0.7, "")], 2, [(2, 0.9), (3, 0.7)]),
        ([(1, 1.0, "a"), (2, 0.9, "a"), (3, 0.65, "b")], 3, [(1, 1.0), (3, 0.65), (2, 0.63)]),
        ([(1, 1.0, "a"), (2, 0.9, "a"), (3, 0.6, "b")], 3, [(1, 1.0), (2, 0.63), (3, 0.6)]),
        ([(1, 1.0, "a"), (2, 1.0 - 1e-9, "a"), (3, 1.0 - 2e-9, "a")], 3, [(1, 1.0), (2, 0.7), (3, 0.49)]),
        ([(1, 1.0, ""), (2, 0.9, ""), (3, 0.65, "b")], 3, [(1, 1.0), (2, 0.9), (3, 0.65)]),
        (
            [(1, 1.0, ""), (2, 1.0, ""), (3, 1.0, "")],
            3,
            [(1, 1.0), (2, 1.0), (3, 1.0)],
        ),
    ],
)
def test_pick(candidates: list[tuple[int, float, str]], k: int, expected: list[tuple[int, float]]) -> None:
    picked = choose(candidates, k)
    assert [one for one, _ in picked] == [one for one, _ in expected]
    assert all(isclose(a, b, rel_tol=1e-6) for (_, a), (_, b) in zip(picked, expected, strict=True))


def test_pick_damps_the_groups_of_those_in_the_list_already() -> None:
    candidates = [(1, 1.0, "a"), (2, 0.9, "a"), (3, 0.5, "b"), (4, 0.45, "")]
    picked = choose(candidates, 4, taken=["a", "a", "", "c"])
    assert [one for one, _ in picked] == [3, 1, 4, 2]
    assert all(isclose(a, b) for (_, a), b in zip(picked, [0.5, 0.49, 0.45, 0.9 * 0.343], strict=True))


def test_pick_takes_names_and_another_damping() -> None:
    picked = choose([("a", 1.0, "x"), ("b", 1.0 - 1e-9, "x"), ("c", 0.4, "y")], 3, damping=0.25)
    assert [one for one, _ in picked] == ["a", "c", "b"]


@given(
    candidates=st.lists(
        st.tuples(st.integers(0, 999), st.integers(1, 60).map(float), st.sampled_from(["", "a", "b", "c"])),
        max_size=20,
        unique_by=lambda candidate: candidate[0],
    ),
    k=st.integers(0, 20),
)
@settings(max_examples=100)
def test_pick_takes_the_best_each_time(candidates: list[tuple[int, float, str]], k: int) -> None:
    left = {one: (value, group) for one, value, group in candidates}
    used: dict[str, int] = {}
    picked = choose(candidates, k)
    assert len(picked) == min(k, len(candidates))
    for one, damped in picked:
        worth = {other: value * 0.7 ** used.get(group, 0) for other, (value, group) in left.items()}
        assert isclose(damped, worth[one])
        assert damped >= max(worth.values()) * (1 - 1e-12)
        group = left.pop(one)[1]
        if group:
            used[group] = used.get(group, 0) + 1


def test_pick_reads_no_further_than_it_has_to() -> None:
    read = []

    def endless() -> Iterator[tuple[int, float, str]]:
        for number in count():
            read.append(number)
            yield number, 1 / (number + 1), "a" if number < 3 else ""

    picked = cadence.pick(endless())
    assert [next(picked)[0] for _ in range(3)] == [0, 1, 3]
    assert len(read) < 8


def test_pick_passes_over_who_does_not_fit_and_damps_nobody_for_it() -> None:
    candidates = [(1, 1.0, "a"), (2, 0.9, "a"), (3, 0.7, "b")]
    assert list(cadence.pick(candidates, fits=lambda one: one != 1)) == [(2, 0.9), (3, 0.7)]


@pytest.mark.parametrize("n", [0.25, 1, 3, 8, 20, 300])
@pytest.mark.parametrize("unanswered", [0, 1, 4])
def test_peak_is_where_priority_stops_rising(n: float, unanswered: int) -> None:
    top = cadence.peak(n, unanswered)
    values = [cadence.priority(n, days, unanswered, "close") for days in range(40_000)]
    assert all(a <= b for a, b in pairwise(values[: top + 1]))
    assert all(a >= b for a, b in pairwise(values[top + 1 :]))
