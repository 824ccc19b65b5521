"""The everyday loop, as it is meant to be lived: meet, place, look, log, take back."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Session


def test_the_loop(session: "Session") -> None:
    session("add 'Marie Dupont' --org Acme --met 2026-08-01 --circle close --email marie@acme.example")
    due = session("due").rows[0]
    assert (due[0], due[1], due[2], due[9]) == ("1", "open", "Marie Dupont", "marie@acme.example")
    session("log 1 -m 'lunch, she looks for a data lead' --via lunch")
    assert session("due").rows[0][1] == "reached"
    session("undo")
    assert session("due").rows[0][1] == "open"
    session("log marie")
    session.today = "2026-11-30"
    assert session("due").err == "Nobody is due this week.\n"
    session.today = "2026-12-07"
    assert session("due").rows[0][2] == "Marie Dupont"
