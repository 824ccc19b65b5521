"""Addresses of mail on a server, and the names of folders there."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.errors import UsageError
from netcrm.system.imap_address import Account, account, from_wire, is_address, is_here, to_wire

ADDRESSES = [
    ("imaps://lea@mail.example", Account("mail.example", 993, "lea", "tls")),
    ("imaps://lea@roux.example@mail.example/", Account("mail.example", 993, "lea@roux.example", "tls")),
    ("IMAPS://lea%40roux.example@mail.example:9993/Sent",
     Account("mail.example", 9993, "lea@roux.example", "tls", ("Sent",))),
    ("imap://lea@mail.example/INBOX,Sent", Account("mail.example", 143, "lea", "starttls", ("INBOX", "Sent"))),
    ("imap://lea@localhost:1143/INBOX", Account("localhost", 1143, "lea", "plain")),
    ("imap://lea@[::1]:1143/INBOX", Account("::1", 1143, "lea", "plain")),
    ("imap+plain://lea@nas.example/INBOX", Account("nas.example", 143, "lea", "plain")),
    ("imaps://lea@mail.example/[Gmail]/Sent%20Mail",
     Account("mail.example", 993, "lea", "tls", ("[Gmail]/Sent Mail",))),
    ("imaps://lea@mail.example/Entw%C3%BCrfe", Account("mail.example", 993, "lea", "tls", ("Entwürfe",))),
    ("imaps://lea@mail.example/A%2CB,A%2CB", Account("mail.example", 993, "lea", "tls", ("A,B",))),
    ("imaps://lea;AUTH=*@mail.example/", Account("mail.example", 993, "lea", "tls")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), ADDRESSES, ids=[row[0] for row in ADDRESSES])
def test_an_address_says_where_and_how(text: str, meant: Account) -> None:
    assert is_address(text)
    assert account(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "imaps://mail.example/INBOX", "imaps://@mail.example/", "imaps://lea@/INBOX", "imaps://lea@mail.example:0/",
        "imaps://lea@mail.example:99999/", "imaps://lea@mail.example:x/", "imaps://", "https://lea@mail.example/",
        "imaps://lea@mail.example:٣/", "imaps://lea@mail.example/a%00b", "imaps://lea@mail\n.example/", "",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        account(text)


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(UsageError) as error:
        account("imaps://lea:hunter2@mail.example/")
    assert "hunter2" not in error.value.message + error.value.hint + repr(error.value.details)


@pytest.mark.parametrize("text", ["mail.mbox", "C:/mail", "https://mail.example/", "/home/lea/Maildir"])
def test_other_things_are_no_addresses(text: str) -> None:
    assert not is_address(text)


@pytest.mark.parametrize(
    ("host", "here"), [("localhost", True), ("127.0.0.9", True), ("::1", True), ("10.0.0.1", False), ("a.b", False)]
)
def test_this_machine_is_known(host: str, here: bool) -> None:
    assert is_here(host) is here


WIRE = [("INBOX", "INBOX"), ("Entwürfe", "Entw&APw-rfe"), ("A&B", "A&-B"), ("台北", "&U,BTFw-"), ("😀", "&2D3eAA-")]


@pytest.mark.parametrize(("name", "sent"), WIRE)
def test_names_of_folders_travel_in_utf_7_of_their_own(name: str, sent: str) -> None:
    assert to_wire(name) == sent
    assert from_wire(sent.encode()) == name


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_name_comes_back(name: str) -> None:
    assert to_wire(name).isascii()
    assert from_wire(to_wire(name).encode()) == name


@settings(max_examples=100, deadline=None)
@given(st.binary() | st.text().map(lambda text: f"&{text}-".encode("utf-8", "replace")))
def test_a_name_that_is_broken_is_shown_somehow(name: bytes) -> None:
    assert isinstance(from_wire(name), str)


@settings(max_examples=100, deadline=None)
@given(st.text().map("imaps://".__add__))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        there = account(text)
    except UsageError:
        return
    assert there.user
    assert there.host
