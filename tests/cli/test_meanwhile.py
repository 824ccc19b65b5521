"""What another command does between the moment in which one is understood and its turn to write: a sentence says it."""

import io
from collections.abc import Callable
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import apart
import pytest

from netcrm.cli.app import App
from netcrm.core import who
from netcrm.errors import NotFoundError
from netcrm.store import base

if TYPE_CHECKING:
    from conftest import Session

PEOPLE = (
    "add 'Marie Dupont' --circle close --tag data --city Lyon --met 2026-09-01",
    "add 'Paul Martin' --circle active --city Lyon --met 2026-10-01",
    "add 'Noor Haddad' --city Lyon",
    "household Lyon marie paul",
    "due",
    "view save lyon city:lyon",
)

OF_MARIE = (
    "log marie -m lunch", "log 1 -m lunch", "edit marie --city Paris", "edit paul --by marie", "note marie tea",
    "fact marie tea", "give marie tea", "got marie tea", "promise marie tea", "ask marie tea --yes",
    "remind marie 3w tea", "outcome marie tea", "merge paul marie --yes", "merge marie paul --yes", "rm marie",
    "household Home marie", "intro marie noor --because tea", "tag vip marie paul", "tag vip @lyon --yes",
    "tag vip --where city:lyon --yes", "edit @lyon --title CTO --yes", "circle inner marie", "circle inner @lyon --yes",
    "snooze marie 3w", "snooze @lyon 3w --yes", "skip marie", "archive marie", "archive @lyon --yes",
)  # fmt: skip


@pytest.fixture
def meanwhile(session: "Session", monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Has somebody else type commands, in a process of their own, when the next write is about to begin."""

    def type_(*lines: list[str]) -> None:
        environ = {**session.environ, "NETCRM_DB": str(session.db), "NETCRM_TODAY": session.today}
        left = list(lines)
        opened = App.open

        def typed(_: str) -> None:
            while left:
                apart.typed([left.pop(0)], environ)

        def watched(self: App, *, create: bool = False) -> base.Store:
            store = opened(self, create=create)
            store.before_write = typed
            return store

        monkeypatch.setattr(App, "open", watched)

    return type_


@pytest.mark.parametrize("line", OF_MARIE)
def test_somebody_is_removed_or_merged_before_a_command_writes(
    session: "Session", meanwhile: Callable[..., None], line: str
) -> None:
    session.after(*PEOPLE)
    meanwhile(["rm", "id:1"] if "noor" in line or "paul" in line else ["merge", "id:3", "id:1", "--yes"])
    told = session(line, ok=False)
    assert (told.code, told.out) == (3, "")
    assert told.err.splitlines() == [
        "netcrm: Marie Dupont is not there any more: another command removed them, or merged them into somebody.",
        "  Nothing was changed. Say it again, and it means who is there now.",
    ]
    assert len(session("history").rows) == len(PEOPLE) + 1
    session("doctor")


WALKS = {
    "triage": ("close\n", ["rm", "id:3"], "Noor Haddad"),
    "duplicates": ("no\n", ["rm", "id:5"], "Marie Dupond"),
    "duplicates --at-least 60": ("yes\n", ["rm", "id:4"], "Marie Dupont"),
}
"""Commands that ask about one after the other: the answer, what is typed while they wait for it, and who is gone."""


@pytest.mark.parametrize("line", WALKS)
def test_somebody_is_removed_while_one_is_asked_about_them(
    session: "Session", meanwhile: Callable[..., None], monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    answer, typed, name = WALKS[line]
    session.after(*PEOPLE, "edit id:1 --name 'Zoe Quist'", "add 'Marie Dupont' --circle none --org Acme",
                  "add 'Marie Dupond' --circle close --org Acme --new")  # fmt: skip
    session("circle close id:4")
    meanwhile(typed)
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    told = session(line, ok=False)
    assert (told.code, told.out) == (3, "")
    assert f"netcrm: {name} is not there any more" in told.err


def test_whom_a_refused_write_was_about_the_next_one_is_not(session: "Session") -> None:
    session.after(*PEOPLE)
    with closing(session.open()) as store:
        looked_at = who.find(store, "marie", date(2026, 11, 23))
        session("rm marie")
        with pytest.raises(NotFoundError), store.write("skip"):
            pass
        with store.write("skip"):
            assert store.one("who/by_id", id=looked_at.id) is None


def test_what_does_not_go_with_what_another_command_left_is_no_bug(
    session: "Session", meanwhile: Callable[..., None]
) -> None:
    session.after("add Marie", "event add Fair --on 2026-11-19")
    meanwhile(["event", "rm", "Fair"])
    told = session("outcome event:Fair contract", ok=False)
    assert (told.code, told.err.splitlines()) == (
        5,
        [
            "netcrm: What was to be written does not go with what is there. Nothing was changed.",
            "  If another command changed that meanwhile, say it again. If it stays so, please report it.",
        ],
    )
    assert session("outcome").rows == []
