"""Currencies: what people call them, and which one a country has.

Rule: a currency is its code of three letters (ISO 4217). Any three letters may be one, so that none is missing.
"""

from collections.abc import Mapping
from typing import Final

SYMBOLS: Final[Mapping[str, str]] = {
    "€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₪": "ILS",
    "₫": "VND", "₴": "UAH", "zł": "PLN", "us$": "USD", "ca$": "CAD", "c$": "CAD", "a$": "AUD", "nz$": "NZD",
    "hk$": "HKD", "s$": "SGD", "r$": "BRL", "kč": "CZK", "ft": "HUF", "fr": "CHF", "sfr": "CHF",
    "euro": "EUR", "euros": "EUR", "eur": "EUR", "dollar": "USD", "dollars": "USD", "pound": "GBP", "pounds": "GBP",
}  # fmt: skip
"""What people write for a currency besides its code; the signs that several countries share mean the most used one."""

REGIONS: Final[Mapping[str, str]] = {
    "US": "USD", "GB": "GBP", "CH": "CHF", "LI": "CHF", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "JP": "JPY",
    "CN": "CNY", "IN": "INR", "BR": "BRL", "MX": "MXN", "SE": "SEK", "NO": "NOK", "DK": "DKK", "PL": "PLN",
    "CZ": "CZK", "HU": "HUF", "RO": "RON", "TR": "TRY", "RU": "RUB", "UA": "UAH", "IL": "ILS", "ZA": "ZAR",
    "SG": "SGD", "HK": "HKD", "KR": "KRW", "TW": "TWD", "AE": "AED", "SA": "SAR", "MA": "MAD", "TN": "TND",
    "DZ": "DZD", "SN": "XOF", "CI": "XOF", "AR": "ARS", "CL": "CLP", "CO": "COP", "IS": "ISK", "RS": "RSD",
}  # fmt: skip
"""The currency of a country (ISO 4217 of ISO 3166); of those that are not here, FALLBACK, which most of them share."""

FALLBACK: Final = "EUR"


def code(text: str) -> str:
    """The code of the currency that `text` names: `eur`, `€`, `euros`; empty when it names none."""
    said = text.strip().casefold().rstrip(".")
    if said in SYMBOLS:
        return SYMBOLS[said]
    return said.upper() if len(said) == 3 and said.isascii() and said.isalpha() else ""


def of_region(region: str) -> str:
    """The currency of a country (ISO 3166, two letters, or empty for not known)."""
    return REGIONS.get(region, FALLBACK)
