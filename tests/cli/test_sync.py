"""netcrm source and sync: a mailbox, folder or file has a name, and is read from where it was left off."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fake_imap import PASSWORD, USER, FakeImap

if TYPE_CHECKING:
    from conftest import Answer, Session


def header(sender: str, to: str, day: str, subject: str = "lunch") -> bytes:
    return f"From: {sender}\r\nTo: {to}\r\nDate: {day}\r\nSubject: {subject}\r\nMessage-ID: <{day}@x>\r\n\r\n".encode()


ZOE, ME = "Zoe Brandt <zoe@brandt.example>", "lea@roux.example"
pytestmark = pytest.mark.network
NOBODY = "no-reply@shop.example"
FIRST = {
    "INBOX": {
        1: header(ZOE, ME, "Mon, 02 Nov 2026 10:00:00 +0000"),
        2: header(NOBODY, ME, "Tue, 03 Nov 2026 10:00:00 +0000"),
    },
    "Sent": {4: header(ME, ZOE, "Wed, 04 Nov 2026 10:00:00 +0000")},
}


@pytest.fixture
def server() -> Iterator[FakeImap]:
    with FakeImap({folder: dict(mail) for folder, mail in FIRST.items()}) as running:
        yield running


@pytest.fixture
def mail(session: "Session", server: FakeImap) -> "Session":
    """A session with one contact, a named mailbox and a command that gives its password."""
    session("add 'Zoe Brandt' --email zoe@brandt.example")
    session(f"config me {ME}")
    secret = session.folder / "secret"
    secret.write_text(f"{PASSWORD}\n")
    session(f"config password_command 'cat {secret} # $NETCRM_USER'")
    session(f"source mail imap+plain://{USER}@127.0.0.1:{server.port}/INBOX,Sent")
    return session


def counted(answer: "Answer") -> dict[str, int]:
    return {row[1]: int(row[2]) for row in answer.rows}


def test_a_mailbox_is_read_once_and_then_what_is_new(mail: "Session", server: FakeImap) -> None:
    first = mail("sync mail")
    assert counted(first) == {"interactions": 2}
    assert "Passed over: 1 " in first.err
    assert [(row[1], row[4]) for row in mail("show zoe").rows if row[0] == "timeline"] == [
        ("2026-11-04", "out"), ("2026-11-02", "in"),
    ]  # fmt: skip
    assert mail("sync").rows == []
    server.messages["INBOX"][3] = header(ZOE, ME, "Fri, 06 Nov 2026 10:00:00 +0000")
    assert counted(mail("sync")) == {"interactions": 1}
    assert not any(b"1:" in line for line in server.said[-4:] if b"FETCH" in line)
    assert counted(mail("sync --again")) == {"interactions_known": 3}


def test_an_undo_goes_back_to_where_it_was_left_off(mail: "Session", server: FakeImap) -> None:
    mail("sync")
    mail("undo")
    assert mail("show zoe --json").data["last_contact"] is None
    assert counted(mail("sync")) == {"interactions": 2}


def test_numbers_that_start_anew_add_nothing_twice(mail: "Session", server: FakeImap) -> None:
    mail("sync")
    server.validity = 8
    assert counted(mail("sync")) == {"interactions_known": 2}


def test_subjects_are_kept_when_it_is_asked_for_only(mail: "Session", server: FakeImap) -> None:
    mail("sync")
    assert "lunch" not in mail("export json").out
    mail("undo")
    mail(f"source mail imap+plain://{USER}@127.0.0.1:{server.port}/INBOX,Sent --keep-text")
    mail("sync")
    assert "lunch" in mail("export json").out


def test_a_dry_run_does_nothing_and_forgets_that_it_looked(mail: "Session") -> None:
    before = mail("export json").out
    assert counted(mail("sync --dry-run")) == {"interactions": 2}
    assert mail("export json").out == before
    assert counted(mail("sync")) == {"interactions": 2}


def test_people_not_known_are_told_and_added_when_asked(mail: "Session", server: FakeImap) -> None:
    server.messages["INBOX"][9] = header("Ole Holm <ole@holm.example>", ME, "Fri, 06 Nov 2026 10:00:00 +0000")
    told = mail("sync --dry-run")
    assert "no contact yet: Ole Holm  ole@holm.example  once, the last on 2026-11-06" in told.err
    assert counted(mail("sync --add-unknown 1")) == {"new": 1, "interactions": 3}
    assert mail("show ole --json").data["points"][0]["value"] == "ole@holm.example"


@pytest.mark.parametrize(
    ("command", "code", "sentence"),
    [
        ("echo wrong", 5, "refuses 'lea@roux.example' with that password"),
        ("exit 3", 6, "password_command gave no password (it ended with 3)"),
        ("", 5, "is needed, and nobody can be asked"),
    ],
)
def test_without_the_right_password_it_says_so(mail: "Session", command: str, code: int, sentence: str) -> None:
    mail(f"config password_command '{command}'")
    refused = mail("sync", ok=False)
    assert refused.code == code
    assert sentence in refused.err
    assert PASSWORD not in refused.err + refused.out
    assert mail("history --limit 1").rows[0][2] == "source"


def test_one_source_that_fails_costs_the_others_nothing(mail: "Session", server: FakeImap) -> None:
    path = mail.folder / "cards.csv"
    path.write_text("name\nOle Holm\n")
    mail(f"source cards {path}")
    path.unlink()
    answer = mail("sync", ok=False)
    assert (answer.code, "cards: There is no file" in answer.err) == (3, True)
    assert ["mail", "interactions", "2"] in answer.rows


def test_a_file_is_read_again_only_when_it_has_changed(session: "Session") -> None:
    path = session.folder / "people.csv"
    path.write_text("name,email\nAnn Lee,ann@acme.example\n")
    named = session(f"source people {path}")
    assert named.rows == [["people", "file", str(path)]]
    assert counted(session("sync people")) == {"new": 1}
    assert session("sync people").rows == []
    path.write_text("name,email\nAnn Lee,ann@acme.example\nBob Ray,bob@globex.example\n")
    assert counted(session("sync")) == {"new": 1, "unchanged": 1}
    session("source people --rm")
    assert session("source").out == ""
    assert len(session("list").rows) == 2


@pytest.mark.parametrize(
    ("line", "code", "sentence"),
    [
        ("source x /nowhere/at/all", 3, "There is no file"),
        ("source x https://example.org/contacts", 2, "https:// can't be read."),
        ("source x imaps://me:secret@example.org/INBOX", 2, "holds a password"),
        ("source x", 3, "There is no source 'x'."),
        ("source x --rm", 3, "There is no source 'x'."),
        ("sync x", 3, "There is no source 'x'."),
        ("sync", 3, "No source is named."),
    ],
)
def test_what_can_t_be_a_source(session: "Session", line: str, code: int, sentence: str) -> None:
    session("add Ann")
    refused = session(line, ok=False)
    assert (refused.code, sentence in refused.err) == (code, True), refused
    assert "secret" not in refused.err


def test_a_folder_of_mail_by_path(session: "Session") -> None:
    folder: Path = session.folder / "Mail"
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True)
    (folder / "cur" / "1:2,S").write_bytes(header(ZOE, ME, "Mon, 02 Nov 2026 10:00:00 +0000"))
    session("add 'Zoe Brandt' --email zoe@brandt.example")
    session(f"source mail {folder} --owner {ME}")
    assert counted(session("sync")) == {"interactions": 1}
    (folder / "new" / "2").write_bytes(header(ZOE, ME, "Tue, 03 Nov 2026 10:00:00 +0000"))
    assert counted(session("sync")) == {"interactions": 1, "interactions_known": 1}


@pytest.mark.parametrize("line", ["import {file}", "sync other"])
def test_a_mailbox_that_comes_with_a_file_gets_no_password(mail: "Session", server: FakeImap, line: str) -> None:
    path = mail.folder / "theirs.json"
    mail(f"export json {path}")
    mail("source mail --rm")
    mail("source --json")
    mail(f"source other {path}")
    came = mail(line.format(file=path))
    assert f"A source came with it: mail, imap+plain://{USER}@127.0.0.1:{server.port}/INBOX,Sent." in came.err
    assert "mail came with an import: it is not read" in mail("source").err
    assert {one["name"]: one["named_here"] for one in mail("source --json").data} == {"mail": False, "other": True}
    for sync in ("sync", "sync mail", "sync mail --dry-run"):
        refused = mail(sync, ok=False)
        assert (refused.code, "came with an import, and nobody has named it here." in refused.err) == (5, True)
    assert server.said == []
    mail(f"source mail imap+plain://{USER}@127.0.0.1:{server.port}/INBOX,Sent")
    assert counted(mail("sync mail")) == {"interactions": 2}
    mail("undo")
    mail("undo")
    assert mail("sync mail", ok=False).code == 5


def test_a_source_taken_back_and_its_number_used_again_is_not_yours(mail: "Session") -> None:
    path = mail.folder / "theirs.json"
    mail(f"export json {path}")
    mail("undo")
    mail(f"import {path}")
    assert mail("sync", ok=False).code == 5
    mail("source mail --rm")
    mail("undo")
    assert mail("sync", ok=False).code == 5


def test_our_own_json_is_synced_too(session: "Session") -> None:
    session("add 'Ann Lee'")
    path = session.folder / "whole.json"
    session(f"export json {path}")
    session("undo")
    session(f"source other {path}")
    assert counted(session("sync other")) == {"new": 1}
    assert [row[1] for row in session("list").rows] == ["Ann Lee"]
    assert session("sync other").rows == []
