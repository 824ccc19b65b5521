"""A store that netcrm 0.3.0 left (schema 4): nothing of it moves with schema 5."""

from typing import TYPE_CHECKING

import pytest
from frozen import thaw

if TYPE_CHECKING:
    from conftest import Session

pytestmark = pytest.mark.embedded


@pytest.fixture
def old(session: "Session") -> "Session":
    """A session on the Monday after the last day of that store."""
    thaw("schema-4", session.db)
    return session


def test_who_was_merged_answers_to_both_names(old: "Session") -> None:
    assert old("show 'Idris A. Bello' --json").data["name"] == "Idris Bello"


def test_what_is_open_is_open(old: "Session") -> None:
    assert [(row["text"], row["state"]) for row in old("favors --json").data] == [("the photos of the quay", "open")]
