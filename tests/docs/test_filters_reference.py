"""docs/reference/filters.md is held against the fields of the language, and its examples are run."""

import re
from typing import Any

import pytest

from making import pages
from netcrm.cli import main
from netcrm.core import filters, meaning
from netcrm.records import CIRCLES

PAGE = (pages.ROOT / "docs/reference/filters.md").read_text(encoding="utf-8")
FIELDS, TAKES, VALUES, WHERE, REFUSED = pages.tables(PAGE)


def test_the_fields_are_those_of_the_program() -> None:
    stated = {
        pages.code(name)[0]: (takes, told, pages.code(such)[0], again) for name, takes, told, such, again in FIELDS
    }
    known = {
        name: (
            field.takes,
            field.told,
            field.such,
            "both" if field.several or field.takes in ("day", "days", "number") else "either",
        )
        for name, field in filters.FIELDS.items()
    }
    assert stated == known


def test_the_signs_are_those_of_the_program() -> None:
    assert {pages.code(takes)[0]: tuple(pages.code(signs)) for takes, signs, _ in TAKES} == filters.TAKES


def test_the_values_are_those_of_the_program() -> None:
    stated = {name: tuple(pages.code(values)) for names, values in VALUES for name in pages.code(names)}
    known = {
        "circle": (*CIRCLES, "none"),
        "has": meaning.HAS,
        "no": meaning.HAS,
        "is": meaning.IS,
        "in": meaning.IN,
    }
    assert stated == known


def test_the_commands_are_those_that_take_them() -> None:
    stated = {name for names, _ in WHERE for name in pages.code(names)} - {"view save"}
    taking = {
        name for name in main.COMMANDS if any("--where" in param.opts for param in main.load(name).params)
    }  # fmt: skip
    assert taking == stated


@pytest.mark.parametrize("typed", [pages.code(row[0])[0] for row in REFUSED])
def test_what_the_page_calls_refused_is(session: Any, typed: str) -> None:
    session("add Ann")
    assert session(f"list --where '{typed}'", ok=False).code == (3 if typed == "@nobody" else 2)


def test_every_example_can_be_asked(session: Any) -> None:
    session("add Ann --city Paris")
    session("view save paris city:paris")
    examples = [field.such for field in filters.FIELDS.values()] + re.findall(r"`(-?[a-z]+[:<>][^`\s]+)`", PAGE)
    refused = {pages.code(row[0])[0] for row in REFUSED} | {"view:friends"}
    for typed in examples:
        if typed not in refused:
            session(f"list --where '{typed}'")
