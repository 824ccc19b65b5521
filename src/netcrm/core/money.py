"""Amounts of money: read as people type them, shown as people read them. One place for all commands.

Rule: an amount has its currency, and two currencies are never added. What two readings fit is refused, not guessed.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from netcrm import currencies
from netcrm.errors import UsageError
from netcrm.settings import Settings

MOST: Final = 10**12
"""What the store takes."""

THOUSANDTHS: Final = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))
"""Whose coins are thousandths (ISO 4217), so that 1.500 may be one and a half."""

UNIT_HINT: Final = "Give its code of three letters, such as EUR, USD or CHF."
HINT: Final = "Try 25, 25.50, 25,50 or 1 200, with its currency if need be: 25 EUR, $25."

_GAPS: Final = r"(?<=\d)[ '’_\u00a0\u2009\u202f](?=\d{3}(?!\d))"
_AMOUNT: Final = r"(?P<before>[^\d+\-.,]*)(?P<number>[+-]?[\d.,]+)(?P<thousands> ?k\b)?(?P<after>[^\d]*)"
_NUMBERS: Final = (
    (r"\d+", "whole"),
    (r"\d+[.,]\d{1,2}", "decimal"),
    (r"[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})*", "grouped"),
    (r"[1-9]\d{0,2}(?:,\d{3})+\.\d{1,2}|[1-9]\d{0,2}(?:\.\d{3})+,\d{1,2}", "both"),
)
"""The shapes of a number. They are compiled when an amount is read: most that comes here is only to be shown."""


class Money(NamedTuple):
    """An amount with its currency (ISO 4217), which is empty for nothing at all."""

    amount: float = 0.0
    currency: str = ""


def option(name: str, text: str | None, unit: str | None, settings: Settings) -> Money:
    """The money of an option (`--cost`) and of `--currency` beside it, as typed; nothing without the option.

    Raises UsageError as `stated` does, and for a currency of nothing.
    """
    if text is None and unit is not None:
        raise UsageError(f"--currency says nothing without {name}.", f"Give both: {name} 25 --currency {unit[:20]}")
    return Money() if text is None else stated(text, unit, settings.currency)


def stated(text: str, unit: str | None, usual: str) -> Money:
    """What is meant by the text of `--cost` and the one of `--currency`, if it was given; `usual` is the setting.

    Raises UsageError for what can't be read, and where the two name different currencies.
    """
    wanted = currency(unit) if unit is not None else ""
    found = parse(text, wanted or usual)
    if wanted and found.currency not in ("", wanted):
        raise UsageError(f"{_echo(text)} is in {found.currency}, and --currency says {wanted}.", "Give one of them.")
    return found


def parse(text: str, usual: str) -> Money:
    """The money that `text` states; `usual` is the currency where it names none. Raises UsageError.

    A point or comma parts cents from the rest when one or two digits follow it, and thousands when three do, since
    hardly any money has thousandths.
    """
    said = re.sub(_GAPS, "", text.strip().casefold())
    found = re.fullmatch(_AMOUNT, said)
    if found is None:
        raise UsageError(f"{_echo(text)} is not an amount." if said else "The amount is empty.", HINT)
    if found["number"].startswith("-"):
        raise UsageError(f"{_echo(text)} is less than nothing.", "Give what was spent or earned as a number above 0.")
    named = [part for part in (found["before"].strip(), found["after"].strip()) if part]
    if len(named) > 1:
        raise UsageError(f"{_echo(text)} names two currencies.", HINT)
    unit = currency(named[0]) if named else usual
    amount = _number(text, found["number"].removeprefix("+"), unit) * (1000 if found["thousands"] else 1)
    if amount > MOST:
        raise UsageError(f"{_echo(text)} is more than can be meant.", f"Give at most {MOST:,}.")
    return Money(round(amount, 2), unit) if amount else Money()


def currency(text: str) -> str:
    """The code of the currency that `text` names: a code of three letters, or a sign. Raises UsageError."""
    code = currencies.code(text)
    if not code:
        raise UsageError(f"{_echo(text)} is not a currency." if text.strip() else "The currency is empty.", UNIT_HINT)
    return code


def shown(amount: float, unit: str) -> str:
    """An amount for people: `25 EUR`, `25.50 EUR`, `1,200 EUR`; empty for nothing. Some have no unit."""
    if not amount:
        return ""
    cents = round(amount, 2)
    return f"{cents:,.0f} {unit}".strip() if cents == round(cents) else f"{cents:,.2f} {unit}".strip()


def sums(amounts: Iterable[tuple[float, str]]) -> dict[str, float]:
    """What amounts add up to, by currency, the largest first; two currencies are never added."""
    total: dict[str, float] = {}
    for amount, unit in amounts:
        if amount:
            total[unit] = total.get(unit, 0.0) + amount
    return {unit: round(total[unit], 2) for unit in sorted(total, key=lambda unit: (-total[unit], unit))}


def together(total: Mapping[str, float]) -> str:
    """Sums by currency for people: `1,200 EUR, 80 CHF`; empty for nothing."""
    return ", ".join(shown(amount, unit) for unit, amount in total.items())


def _number(text: str, number: str, unit: str) -> float:
    kind = next((kind for shape, kind in _NUMBERS if re.fullmatch(shape, number)), "")
    if not kind:
        raise UsageError(f"{_echo(text)} is not an amount.", HINT)
    if kind == "grouped" and unit in THOUSANDTHS and len(re.findall("[.,]", number)) == 1:
        raise UsageError(
            f"{_echo(text)} could be thousands or thousandths of {unit}.", "Leave the point out, or give two decimals."
        )
    parts = re.split("[.,]", number)
    cents = parts.pop() if kind in ("decimal", "both") else "0"
    return float(f"{''.join(parts)}.{cents}")


def _echo(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}…")
