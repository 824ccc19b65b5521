"""Amounts as people type them, as they are shown, and summed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm import currencies
from netcrm.core import money
from netcrm.core.money import Money
from netcrm.errors import NetcrmError, UsageError

TYPED = {
    "25": Money(25, "EUR"),
    "25.50": Money(25.5, "EUR"),
    "25,5": Money(25.5, "EUR"),
    "25 €": Money(25, "EUR"),
    "$25": Money(25, "USD"),
    "US$ 40": Money(40, "USD"),
    "40 fr.": Money(40, "CHF"),
    "usd 7": Money(7, "USD"),
    "12 euros": Money(12, "EUR"),
    "1 234,50 EUR": Money(1234.5, "EUR"),
    "1.234,50": Money(1234.5, "EUR"),
    "1,234.50": Money(1234.5, "EUR"),
    "1'200 CHF": Money(1200, "CHF"),
    "1\u202f200": Money(1200, "EUR"),
    "1.000": Money(1000, "EUR"),
    "1,234,567": Money(1234567, "EUR"),
    "3k": Money(3000, "EUR"),
    "1.5k $": Money(1500, "USD"),
    "+5": Money(5, "EUR"),
    "0": Money(0, ""),
    "0,00 €": Money(0, ""),
}

REFUSED = {
    "": "The amount is empty.",
    "free": "'free' is not an amount.",
    "-5": "'-5' is less than nothing.",
    "25 EUR USD": "'eur usd' is not a currency.",
    "EUR 25 USD": "'EUR 25 USD' names two currencies.",
    "25 xx": "'xx' is not a currency.",
    "12..5": "'12..5' is not an amount.",
    "1,2,3": "'1,2,3' is not an amount.",
    "0.500": "'0.500' is not an amount.",
    "12.3456": "'12.3456' is not an amount.",
    "5€50": "'5€50' is not an amount.",
    "1e5": "'1e5' is not an amount.",
    "9" * 14: "'99999999999999' is more than can be meant.",
    "9" * 500: f"'{'9' * 40}…' is more than can be meant.",
    "25\x1b[31m": "'25\\x1b[31m' is not an amount.",
    "1.500 TND": "'1.500 TND' could be thousands or thousandths of TND.",
}


@pytest.mark.parametrize(("text", "meant"), TYPED.items())
def test_an_amount_as_people_type_it(text: str, meant: Money) -> None:
    assert money.parse(text, "EUR") == meant


@pytest.mark.parametrize(("text", "sentence"), REFUSED.items())
def test_what_is_no_amount_is_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(UsageError) as raised:
        money.parse(text, "EUR")
    assert raised.value.message == sentence
    assert raised.value.hint


def test_the_option_names_the_currency_and_the_text_may_only_agree() -> None:
    assert money.stated("25", None, "CHF") == Money(25, "CHF")
    assert money.stated("25", "$", "CHF") == Money(25, "USD")
    assert money.stated("$25", "usd", "CHF") == Money(25, "USD")
    assert money.stated("0", "usd", "CHF") == Money(0, "")
    with pytest.raises(UsageError, match=r"'\$25' is in USD, and --currency says EUR\."):
        money.stated("$25", "EUR", "CHF")


@pytest.mark.parametrize(
    ("amount", "unit", "told"),
    [(25, "EUR", "25 EUR"), (25.5, "EUR", "25.50 EUR"), (1200, "CHF", "1,200 CHF"), (0, "EUR", ""),
     (0.005, "EUR", "0.01 EUR"), (1234567.891, "USD", "1,234,567.89 USD"), (2.999, "EUR", "3 EUR"), (7, "", "7")],
)  # fmt: skip
def test_how_an_amount_is_shown(amount: float, unit: str, told: str) -> None:
    assert money.shown(amount, unit) == told


def test_two_currencies_are_never_added() -> None:
    found = money.sums([(10, "EUR"), (0, ""), (5.1, "CHF"), (0.2, "EUR"), (20, "CHF")])
    assert list(found.items()) == [("CHF", 25.1), ("EUR", 10.2)]
    assert money.together(found) == "25.10 CHF, 10.20 EUR"
    assert money.together({}) == ""


def test_a_currency_is_that_of_the_region_or_the_most_shared_one() -> None:
    assert [currencies.of_region(region) for region in ("CH", "US", "FR", "", "XX")] == [
        "CHF", "USD", "EUR", "EUR", "EUR",
    ]  # fmt: skip
    assert {currencies.code(code) for code in currencies.REGIONS.values()} == set(currencies.REGIONS.values())


@given(st.integers(1, 10**11), st.sampled_from(["EUR", "USD", "CHF"]))
@settings(max_examples=100)
def test_what_is_shown_can_be_typed(cents: int, unit: str) -> None:
    amount = cents / 100
    assert money.parse(money.shown(amount, unit), "XXX") == Money(amount, unit)


@given(st.text(max_size=30))
@settings(max_examples=100)
def test_whatever_is_typed_is_an_amount_or_a_sentence(text: str) -> None:
    try:
        found = money.parse(text, "EUR")
    except NetcrmError as mistake:
        assert mistake.hint
    else:
        assert 0 <= found.amount <= money.MOST
        assert bool(found.amount) == bool(found.currency)
