"""What a value that comes in from a JSON file must be, beyond the type that its column has.

Rule: whatever passes here can be stored, shown, counted with and exported again. It is loaded only for an import.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from netcrm import clock, names
from netcrm.errors import UsageError
from netcrm.records import CIRCLES, POINT_KINDS

Value = str | int | float


class Rule(NamedTuple):
    """What fits a column, and in words what it takes."""

    fits: Callable[[Value], bool]
    takes: str


CHANNELS = ("in_person", "call", "video", "message", "letter", "email", "reaction")

LONGEST_UNIT = 20

LARGEST_ID = 2**53
"""JSON's numbers are exact up to here, and SQLite can still count on from it: at 2**63 no row could be added again."""


def _choice(*known: str) -> Rule:
    return Rule(lambda value: value in known, f"one of {', '.join(repr(choice) for choice in known)}")


def _number(least: int, most: int) -> Rule:
    return Rule(lambda value: not isinstance(value, str) and least <= value <= most, f"a number from {least} to {most}")


def _is_date(value: Value) -> bool:
    try:
        return len(str(value)) == 10 and date.fromisoformat(str(value)).year in clock.YEARS
    except ValueError:
        return False


def _is_partial_date(value: Value) -> bool:
    try:
        return not value or clock.partial(str(value)) == value
    except UsageError:
        return False


def _is_week(value: Value) -> bool:
    """An ISO week of a year that netcrm's dates may be in."""
    found = re.fullmatch(r"(\d{4})-W(\d\d)", str(value))
    try:
        return found is not None and date.fromisocalendar(int(found[1]), int(found[2]), 4).year in clock.YEARS
    except ValueError:
        return False


def _is_name(value: Value) -> bool:
    try:
        return bool(names.clean(str(value)))
    except UsageError:
        return False


def _is_record(value: Value) -> bool:
    """A JSON object of texts, as text, or nothing."""
    import json

    try:
        found = json.loads(str(value)) if value else {}
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and all(map(_is_text, found.values()))


def _is_text(value: object) -> bool:
    """A text, or several."""
    return all(isinstance(text, str) for text in (value if isinstance(value, list) else [value]))


def _is_unit(value: Value) -> bool:
    """A currency's code, or none; what stores of old netcrms hold besides is short, and printed as it is."""
    return len(str(value)) <= LONGEST_UNIT and str(value).isprintable()


def _is_object(value: Value) -> bool:
    """A JSON object, as text."""
    import json

    try:
        return isinstance(json.loads(str(value)), dict)
    except (ValueError, RecursionError):
        return False


_DATE = Rule(_is_date, "a date such as 2026-11-23")
_PARTIAL_DATE = Rule(_is_partial_date, "a date such as 1990-04-15, --04-15 or 1990-04")
_ID = _number(1, LARGEST_ID)
_COUNT = _number(0, 1_000_000)
_MONEY = _number(0, 10**12)
_DAYS = _number(0, clock.LONGEST_CADENCE)
_CHANNEL = _choice(*CHANNELS)
_WEEK = Rule(_is_week, "a week such as 2026-W47")

RULES: Mapping[str, Rule] = {
    "id": _ID, "organization_id": _ID, "household_id": _ID, "contact_id": _ID, "tag_id": _ID, "interaction_id": _ID,
    "event_id": _ID, "plan_id": _ID, "broker_id": _ID, "person_id": _ID, "other_id": _ID, "introduced_by": _ID,
    "follow_up.met_on": _DATE, "outcome.value": _MONEY, "until": _DATE,
    "day": _DATE, "check_in": _DATE, "first_check_in": _DATE, "silent_since": _DATE,
    "owed_since": _DATE, "first_on": _DATE, "carried_from": _WEEK, "last_contact": _DATE, "last_attempt": _DATE,
    "next_on": _DATE, "snoozed_until": _DATE, "archived_on": _DATE, "expires_on": _DATE, "due_on": _DATE,
    "done_on": _DATE, "made_on": _DATE, "birthday": _PARTIAL_DATE, "met_on": _PARTIAL_DATE, "week": _WEEK,
    "every": _DAYS, "minutes": _COUNT, "unanswered": _COUNT, "contact_days": _COUNT, "capacity": _COUNT,
    "position": _COUNT, "cost": _MONEY, "hours": _COUNT,
    "circle": _choice(*CIRCLES), "channel": _CHANNEL, "last_channel": _CHANNEL,
    "contact_point.kind": _choice(*POINT_KINDS), "plan_row.kind": _choice("", "dormant", "optional", "met", "gap"),
    "plan_row.outcome": _choice("open", "reached", "attempted", "postponed", "dropped"),
    "interaction.direction": _choice("", "out", "in"), "favor.direction": _choice("given", "received"),
    "favor.state": _choice("open", "done", "dropped"),
    "introduction.state": _choice("idea", "asked", "made", "thanked", "declined"),
    "contact.name": Rule(_is_name, "a name of at most 200 characters"),
    "one_id": _ID, "alias.kind": _choice("uid", "name"), "news.kind": _choice("organization", "title", "new", "gone"),
    "extra": Rule(_is_record, "a JSON object of texts"), "mapping": Rule(_is_record, "a JSON object of texts"),
    "source.kind": _choice("file", "imap"), "currency": Rule(_is_unit, "a currency's code such as EUR"),
    "options": Rule(_is_object, "a JSON object"), "state": Rule(_is_object, "a JSON object"),
}  # fmt: skip
"""The rule of a column, by `table.column` or for all tables by its name."""


def refused(table: str, column: str, value: Value) -> str:
    """What a column takes, when `value` is nothing of the kind; else empty."""
    rule = RULES.get(f"{table}.{column}") or RULES.get(column)
    return "" if rule is None or rule.fits(value) else rule.takes
