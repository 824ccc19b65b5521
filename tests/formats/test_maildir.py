"""Maildirs, folders of single messages, and one such file."""

import io
import os
from functools import partial
from pathlib import Path
from typing import IO, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.errors import RefusedError
from netcrm.formats import maildir, mbox
from netcrm.records import Draft, InteractionDraft, Rejected, Remark

ME = "lea@roux.example"


def message(number: int, sender: str = "", end: str = "\n") -> bytes:
    """A message of person `number` to the owner, or of the owner's to them."""
    ends = (ME, f"p{number}@b.example") if sender == ME else (f"p{number}@b.example", ME)
    lines = (f"From: {ends[0]}", f"To: {ends[1]}", "Date: Fri, 15 Mar 2024 09:30:00 +0100", "", "Hello.", "")
    return end.join(lines).encode()


def put(root: Path, *files: str) -> Path:
    """Write messages, each of the person whose number its file begins with; a folder with them."""
    for name in files:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(message(int(file.name.partition(".")[0])))
    return root


def read(path: Path, owner: str = ME) -> list[Draft]:
    """The drafts of a folder or file."""
    return list(maildir.read(path, owner, False)[1])


def told(path: Path) -> list[tuple[str, str]]:
    """Place and address of every interaction."""
    return [(each.where, each.people[0].email) for each in read(path) if isinstance(each, InteractionDraft)]


def test_a_maildir_is_read_with_its_subfolders(tmp_path: Path) -> None:
    put(tmp_path, "cur/1.a:2,S", "new/2.b", "tmp/3.c", ".Sent/cur/4.d:2,RS", ".Work.Old/new/5.e", "Team/cur/6.f")
    assert maildir.is_maildir(tmp_path)
    assert sorted(told(tmp_path)) == [
        (".Sent/cur/4.d:2,RS", "p4@b.example"), (".Work.Old/new/5.e", "p5@b.example"), ("Team/cur/6.f", "p6@b.example"),
        ("cur/1.a:2,S", "p1@b.example"), ("new/2.b", "p2@b.example"),
    ]  # fmt: skip


def test_drafts_and_deleted_mail_are_passed_over_by_their_flags(tmp_path: Path) -> None:
    put(tmp_path, "cur/1.a:2,DS", "cur/2.b:2,ST", "cur/3.c;2,T", "cur/4.d!2,", "cur/5.e:2,FRS", "cur/6.D,T")
    assert [email for _, email in told(tmp_path)] == ["p4@b.example", "p5@b.example", "p6@b.example"]
    assert read(tmp_path)[-1] == Remark(tmp_path.name, "Passed over: 2 deleted, 1 drafts.")


ASIDE = ["Trash/cur/1.a", ".Drafts/cur/1.a", ".INBOX.Junk/new/1.a", "Entw&APw-rfe/cur/1.a", ".Corbeille/cur/1.a"]


@pytest.mark.parametrize("name", ASIDE)
def test_folders_of_what_was_never_sent_or_wanted_are_left_out_and_told(name: str, tmp_path: Path) -> None:
    put(tmp_path, name, "cur/2.b")
    notes, drafts = maildir.read(tmp_path, ME, False)
    assert notes == (f"Left out: {name.partition('/')[0]}.",)
    assert [draft.where for draft in drafts if isinstance(draft, InteractionDraft)] == ["cur/2.b"]


def test_such_a_folder_is_read_when_it_is_named(tmp_path: Path) -> None:
    assert told(put(tmp_path / "Trash", "cur/1.a")) == [("cur/1.a", "p1@b.example")]


def test_a_folder_of_single_messages_is_read(tmp_path: Path) -> None:
    put(tmp_path, "1.eml", "old/2.EML", "3.txt")
    counted = tmp_path / "4.emlx"
    counted.write_bytes(b"2893\n" + message(4) + b"<?xml version='1.0'?>\n")
    assert maildir.is_maildir(tmp_path)
    assert told(tmp_path) == [("1.eml", "p1@b.example"), ("4.emlx", "p4@b.example"), ("old/2.EML", "p2@b.example")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\r\n\n", b"From p1@b.example Fri Mar 15 09:30:00 2024\n"])
def test_a_single_message_is_read(before: bytes, end: str, tmp_path: Path) -> None:
    file = tmp_path / "lunch.eml"
    file.write_bytes(before + message(1, end=end))
    assert told(file) == [("lunch.eml", "p1@b.example")]


def test_a_single_message_is_read_from_anywhere() -> None:
    notes, drafts = maildir.read_message("lunch.eml", partial(io.BytesIO, message(1)), ME, False)
    assert notes == ()
    assert [draft.where for draft in drafts] == ["lunch.eml"]
    with pytest.raises(RefusedError, match="does not tell whose mail it is"):
        maildir.read_message("lunch.eml", partial(io.BytesIO, message(1)), "", False)


def test_the_keys_are_those_of_mbox(tmp_path: Path) -> None:
    start = b"From p1@b.example Fri Mar 15 09:30:00 2024\n"
    file = tmp_path / "mail.mbox"
    file.write_bytes(start + message(1) + b"\n" + start + message(2, ME))
    folder = tmp_path / "mail"
    put(folder, "cur/1.a")
    (folder / "cur/2.b").write_bytes(message(2, ME))
    _, drafts = mbox.read(file.name, lambda: file.open("rb"), ME, False)
    keys = [draft.key for draft in drafts if isinstance(draft, InteractionDraft)]
    assert len(keys) == 2
    assert keys == [draft.key for draft in read(folder) if isinstance(draft, InteractionDraft)]


def test_the_owner_is_told_before_anything_is_read(tmp_path: Path) -> None:
    notes, _ = maildir.read(put(tmp_path, "cur/1.a", "cur/2.b"), "", False)
    assert notes == ("Taken for your address: lea@roux.example. If it is not, say --owner me@example.org.",)


@pytest.mark.parametrize("files", [(), ("3.txt",), ("tmp/1.a",), ("Trash/cur/1.a",)])
def test_a_folder_without_mail_is_refused(files: tuple[str, ...], tmp_path: Path) -> None:
    put(tmp_path, *files)
    assert not maildir.is_maildir(tmp_path)
    with pytest.raises(RefusedError, match="holds no message"):
        read(tmp_path)


def test_other_folders_are_none(tmp_path: Path) -> None:
    (tmp_path / "Connections.csv").write_text("First Name,Last Name\n")
    assert not maildir.is_maildir(tmp_path)
    assert not maildir.is_maildir(tmp_path / "nowhere")


def test_links_in_a_circle_and_pipes_are_left_alone(tmp_path: Path) -> None:
    put(tmp_path, "cur/1.a")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "cur/2.b").symlink_to(tmp_path / "cur/2.b")
    os.mkfifo(tmp_path / "cur/3.c")
    (tmp_path / "4.eml").symlink_to(tmp_path / "gone")
    os.mkfifo(tmp_path / "5.eml")
    drafts = read(tmp_path)
    assert [draft.where for draft in drafts if isinstance(draft, InteractionDraft)] == ["cur/1.a"]


def test_a_broken_message_costs_itself(tmp_path: Path) -> None:
    put(tmp_path, "cur/1.a", "cur/3.c")
    (tmp_path / "cur/2.b").write_bytes(b"\0\xff" * 100)
    drafts = read(tmp_path)
    assert [draft.where for draft in drafts] == ["cur/1.a", "cur/2.b", "cur/3.c"]
    assert drafts[1] == Rejected("cur/2.b", "It has none of the headers of a message.")


def test_a_message_that_can_not_be_read_costs_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "cur/1.a", "cur/2.b")
    opened = Path.open

    def refusing(self: Path, mode: str = "r") -> IO[Any]:
        if self.name == "1.a":
            raise PermissionError(13, "Permission denied")
        return opened(self, mode)

    monkeypatch.setattr(Path, "open", refusing)
    drafts = read(tmp_path)
    assert Rejected("cur/1.a", "It can't be read: Permission denied.") in drafts
    assert len(drafts) == 2


def test_of_a_file_no_more_than_its_header_is_held(tmp_path: Path) -> None:
    file = tmp_path / "1.eml"
    with file.open("wb") as out:
        out.write(message(1))
        out.truncate(1 << 30)
    assert told(file) == [("1.eml", "p1@b.example")]
    file.write_bytes(b"X-Long: " + b"x" * 10_000_000 + b"\n" + message(1))
    assert read(file) == [Rejected("1.eml", "It has none of the headers of a message.")]


HEADS = [
    (message(1).decode(), True),
    ("\ufeff" + message(1, end="\r\n").decode(), True),
    ("2893\n" + message(1).decode(), True),
    ("Return-Path: <a@b.example>\nReceived: from x\n", True),
    ("From,To,Sent At\nZoe,Lea,1\n", False),
    ("From p1@b.example Fri Mar 15 09:30:00 2024\n" + message(1).decode(), False),
    ("BEGIN:VCARD\nVERSION:3.0\nFN:Zoe\n", False),
    ("Name: Zoe\nTo: see\n", False),
    ("A text.\n\nFrom: a\nTo: b\n", False),
    ("", False),
]


@pytest.mark.parametrize(("head", "is_message"), HEADS, ids=[repr(row[0][:20]) for row in HEADS])
def test_a_single_message_is_known_by_its_beginning(head: str, is_message: bool) -> None:
    assert maildir.looks_like(head) is is_message


@settings(max_examples=100, deadline=None)
@given(st.binary() | st.lists(st.sampled_from([b"From: ", b"\n", b"\r", b"a@b.example", b"12\n"])).map(b"".join))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.mktemp("any") / "1.eml"
    file.write_bytes(content)
    read(file)
    maildir.looks_like(content.decode("latin-1"))
