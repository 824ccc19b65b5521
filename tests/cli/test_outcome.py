"""netcrm outcome: what came of people and of events, recorded, listed, shown with them, taken back."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Session

PEOPLE = (
    'add "Marie Dupont" --circle close --met 2026-09-01',
    'add "Paul Martin"',
    'event add "Web afterwork" --on 2026-11-19 --cost 25 --hours 3',
)


@pytest.fixture
def people(session: "Session") -> "Session":
    return session.after(*PEOPLE)


def test_an_outcome_of_somebody_and_one_of_an_event(people: "Session") -> None:
    told = people('outcome marie "signed the contract" --value "3 000" --on yesterday')
    assert told.rows == [["1", "2026-11-22", "1", "Marie Dupont", "", "signed the contract", "3000.00", "EUR"]]
    assert told.err == "Outcome 1 of Marie Dupont, 3,000 EUR: signed the contract\n"
    assert people('outcome event:afterwork "invited to speak"').rows == [
        ["2", "2026-11-23", "", "", "Web afterwork", "invited to speak", "", ""]
    ]
    assert [row[0] for row in people("outcome").rows] == ["2", "1"]
    assert [row[0] for row in people("outcome marie").rows] == ["1"]
    assert [row[0] for row in people("outcome event:1").rows] == ["2"]
    assert people("outcome paul").rows == []


def test_its_fields_as_json(people: "Session") -> None:
    people("outcome marie contract --value '$1,200.50'")
    assert people("outcome --json").data == [
        {
            "number": 1, "day": "2026-11-23", "id": 1, "name": "Marie Dupont", "event_id": None, "event": None,
            "text": "contract", "value": 1200.5, "currency": "USD",
        }
    ]  # fmt: skip


def test_it_stands_where_they_are_shown(people: "Session") -> None:
    people("outcome marie 'signed the contract' --value 3000 --on 2026-11-22")
    assert ["timeline", "2026-11-22", "outcome", "", "", "", "", "signed the contract (3,000 EUR)"] in people(
        "show marie"
    ).rows
    (came,) = people("brief marie --json").data["outcomes"]
    assert (came["text"], came["value"], came["currency"]) == ("signed the contract", 3000.0, "EUR")
    people("outcome event:1 'invited to speak'")
    assert [one["text"] for one in people("event show afterwork --json").data["outcomes"]] == ["invited to speak"]


def test_one_that_is_removed_comes_back(people: "Session") -> None:
    people("outcome marie contract")
    assert people("outcome rm 1").err == "Removed 1: contract\n"
    assert people("outcome").err.startswith("Nothing has come of it yet")
    people("undo")
    assert len(people("outcome").rows) == 1
    people("undo 4")
    assert people("outcome").rows == []


WRONG = [
    ("outcome nobody contract", 3, "Nobody is called 'nobody'."),
    ("outcome event:ball contract", 3, "There is no event 'event:ball'."),
    (
        "outcome marie contract --on tomorrow",
        2,
        "2026-11-24 is still to come: an outcome is recorded when it is there.",
    ),
    ("outcome marie ''", 2, "The outcome is empty."),
    ("outcome '' contract", 2, "WHO is empty."),
    ("outcome marie contract --value plenty", 2, "'plenty' is not an amount."),
    ("outcome marie contract --value 5 --currency euro2", 2, "'euro2' is not a currency."),
    ("outcome marie contract --value $5 --currency EUR", 2, "'$5' is in USD, and --currency says EUR."),
    ("outcome marie contract --currency EUR", 2, "--currency says nothing without --value."),
    ("outcome rm 7", 3, "There is no outcome 7."),
    ("outcome rm 99999999999999999999999", 3, "There is no outcome 9999999999999999999."),
    ("outcome rm seven", 2, "'seven' is not the number of an outcome."),
]


@pytest.mark.parametrize(("line", "code", "sentence"), WRONG)
def test_what_cannot_be_is_a_sentence(people: "Session", line: str, code: int, sentence: str) -> None:
    told = people(line, ok=False)
    assert (told.code, told.err.splitlines()[0]) == (code, f"netcrm: {sentence}")
    assert people("outcome").rows == []


def test_what_an_entry_cost_is_on_record(people: "Session") -> None:
    people("config currency chf")
    people('log marie --via coffee --cost "8,50"')
    people("log marie --via coffee --cost 12 --currency EUR")
    people("log marie --via call")
    store = people.open()
    found = [
        tuple(row) for row in store._execute("SELECT cost, currency FROM interaction ORDER BY id DESC LIMIT 3", ())
    ]
    store.close()
    assert found == [(0.0, ""), (12.0, "EUR"), (8.5, "CHF")]
    assert people("log marie --cost dear", ok=False).err.startswith("netcrm: 'dear' is not an amount.")
    assert people("log marie --currency EUR", ok=False).code == 2
