"""Which texts are about what is not to be mentioned."""

import pytest

from netcrm.core import avoiding


@pytest.mark.parametrize(
    ("kept", "text", "may"),
    [
        ("", "anything at all", True),
        ("the divorce", "divorced in March", False),
        ("the divorce", "DIVORCE!", False),
        ("the divorce", "the daughter starts school", True),
        ("le procès", "son PROCES est fini", False),
        ("her ex", "met her ex", False),
        ("her ex", "exams in June", True),
        ("debts", "a debt of his", False),
        ("Acme", "How is it going at Acme?", False),
        ("the divorce\nthe sale", "about the sales", False),
        ("!!!", "whatever", True),
    ],
)
def test_what_may_be_said(kept: str, text: str, may: bool) -> None:
    assert avoiding.speaker(kept)(text) is may
