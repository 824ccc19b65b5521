"""Mail on a server: what is new in a folder is fetched, and a server that misbehaves costs a sentence."""

import shutil
import ssl
import subprocess
from pathlib import Path

import pytest
from fake_imap import FAULTS, PASSWORD, USER, FakeImap
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.errors import NotFoundError, RefusedError, UnusableError
from netcrm.system.imap import Fetched, Mailbox, State
from netcrm.system.imap_address import Account, account

pytestmark = pytest.mark.network
FIELDS = ("From", "To", "Date")
HEADER = b"From: Zoe <zoe@brandt.example>\r\nTo: lea@roux.example\r\n\r\n"
MESSAGES = {"INBOX": dict.fromkeys((1, 2, 5, 9), HEADER), "Sent": {3: HEADER}, "Entw&APw-rfe": {}}
PATIENCE = 10.0
SHORT = 0.4


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody vouches for, with its key."""
    if not shutil.which("openssl"):
        pytest.skip("There is no openssl to make a certificate with.")
    folder = tmp_path_factory.mktemp("certificate")
    key, signed, both = (folder / name for name in ("key.pem", "signed.pem", "both.pem"))
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out",
            str(signed),
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    both.write_bytes(key.read_bytes() + signed.read_bytes())
    return both


def opened(server: FakeImap, password: str = PASSWORD, security: str = "plain", **more: ssl.SSLContext) -> Mailbox:
    """The mailbox on a server of ours."""
    there = Account("127.0.0.1", server.port, USER, security)
    return Mailbox(there, password, context=more.get("context"), patience=PATIENCE)


def fetched(server: FakeImap, folder: str = "INBOX", since: State | None = None) -> tuple[list[int], State]:
    """The numbers of what is fetched from a folder, and how far it was read."""
    with opened(server) as mailbox:
        uids = [message.uid for message in mailbox.fetch(folder, since, FIELDS)]
        return uids, mailbox.states[folder]


def test_the_headers_of_a_folder_are_fetched_and_nothing_is_changed_there() -> None:
    with FakeImap(MESSAGES) as server, opened(server) as mailbox:
        assert list(mailbox.fetch("INBOX", None, FIELDS)) == [Fetched(HEADER, uid) for uid in (1, 2, 5, 9)]
    verbs = [command.split()[0] for command in server.said]
    assert verbs[:3] == [b"LOGIN", b"EXAMINE", b"UID"]
    assert server.said[2] == b"UID FETCH 1:9 (UID BODY.PEEK[HEADER.FIELDS (From To Date)])"


SINCE = [
    ("never", None, [1, 2, 5, 9]),
    ("in the middle", State(7, 2), [5, 9]),
    ("at the end", State(7, 9), []),
    ("with numbers that are no longer valid", State(6, 9), [1, 2, 5, 9]),
    ("beyond the end", State(7, 500), []),
]


@pytest.mark.parametrize(("since", "uids"), [row[1:] for row in SINCE], ids=[row[0] for row in SINCE])
def test_fetching_goes_on_where_it_left_off(since: State | None, uids: list[int]) -> None:
    with FakeImap(MESSAGES) as server:
        got, state = fetched(server, since=since)
    assert got == uids
    assert state == State(7, max(9, since.last if since and since.validity == 7 else 0))


def test_a_server_that_does_not_say_which_number_comes_next_is_asked_for_the_last() -> None:
    with FakeImap(MESSAGES, says_next=False) as server:
        assert fetched(server) == ([1, 2, 5, 9], State(7, 9))
        assert fetched(server, since=State(7, 9)) == ([], State(7, 9))
    with FakeImap(says_next=False) as server:
        assert fetched(server) == ([], State(7, 0))


def test_without_validity_all_is_read_anew() -> None:
    with FakeImap(MESSAGES, validity=None) as server:
        assert fetched(server, since=State(0, 9))[0] == [1, 2, 5, 9]


def test_deleted_mail_in_between_costs_few_requests() -> None:
    with FakeImap({"INBOX": {1: HEADER, 4_000_000: HEADER}}) as server:
        assert fetched(server) == ([1, 4_000_000], State(7, 4_000_000))
    assert len(server.said) < 20


def test_a_full_folder_is_fetched_in_parts_and_a_state_is_kept_after_each() -> None:
    with FakeImap({"INBOX": dict.fromkeys(range(1, 1201), HEADER)}) as server, opened(server) as mailbox:
        states = {mailbox.states["INBOX"].last for _ in mailbox.fetch("INBOX", None, FIELDS)}
        assert states == {0, 500, 1000}
        assert mailbox.states["INBOX"] == State(7, 1200)


def test_several_folders_are_read_in_one_sitting() -> None:
    with FakeImap(MESSAGES) as server, opened(server) as mailbox:
        for folder in ("INBOX", "Sent", "Entwürfe"):
            list(mailbox.fetch(folder, None, FIELDS))
        assert mailbox.states == {"INBOX": State(7, 9), "Sent": State(7, 3), "Entwürfe": State(7, 0)}


def test_the_folders_are_offered_where_one_is_missing() -> None:
    with FakeImap(MESSAGES) as server, opened(server) as mailbox:
        assert mailbox.folders() == ["Entwürfe", "INBOX", "Sent"]
        with pytest.raises(NotFoundError) as error:
            list(mailbox.fetch("Snet", None, FIELDS))
    assert error.value.message == "There is no folder 'Snet' on 127.0.0.1."
    assert error.value.hint == "It has Sent, Entwürfe, INBOX."


def test_a_large_header_is_cut_and_the_rest_goes_on() -> None:
    with FakeImap({"INBOX": {1: b"X: " + b"y" * 1_000_000, 2: HEADER}}) as server, opened(server) as mailbox:
        large, small = mailbox.fetch("INBOX", None, FIELDS)
    assert len(large.headers) == 1 << 18
    assert small.headers == HEADER


def test_a_wrong_password_is_told_with_the_words_of_the_server() -> None:
    with FakeImap() as server, pytest.raises(RefusedError) as error:
        opened(server, "hunter2")
    said = "127.0.0.1 refuses 'lea@roux.example' with that password: [AUTHENTICATIONFAILED] Wrong."
    assert error.value.message == said
    assert "app password" in error.value.hint


@pytest.mark.parametrize("password", ["hunter2", 'hun"ter\\2', "jägerzwei", "hunter2" * 40])
def test_the_password_is_never_repeated_even_if_the_server_does(password: str) -> None:
    with FakeImap(repeats=True) as server, pytest.raises(RefusedError) as error:
        opened(server, password)
    assert error.value.message == "127.0.0.1 refuses 'lea@roux.example' with that password."


SAID = {
    "hangs": "did not answer within 0.4 seconds",
    "nonsense": "does not speak IMAP",
    "bytes": "does not speak IMAP",
    "leaves": "ended the connection in the middle",
    "drips": "did not answer within",
    "endless line": "sends a line without end",
    "huge literal": "sends a header of 1,024 MiB",
    "absurd literal": "MiB, which no message has",
    "endless noise": "answers without end",
    "endless literals": "sends an answer without end",
    "the same again": "sends the same messages again and again",
    "bye": ": too busy|: shutting down",
    "refuses": "not today",
}


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if not fault.startswith("list")])
def test_a_server_that_misbehaves_is_one_sentence(fault: str) -> None:
    with FakeImap(MESSAGES, fault=fault) as server, pytest.raises((UnusableError, RefusedError)) as error:
        there = Account("127.0.0.1", server.port, USER, "plain")
        with Mailbox(there, PASSWORD, patience=SHORT) as mailbox:
            list(mailbox.fetch("INBOX", None, FIELDS))
    wanted = SAID[fault.partition(": ")[2]].split("|")
    assert any(words in error.value.message for words in wanted), error.value.message
    assert "127.0.0.1" in error.value.message
    assert error.value.message.isprintable()
    assert error.value.message.endswith(".")


PIECES = [
    b"* ",
    b"1 FETCH (",
    b"UID 1 ",
    b"BODY[HEADER] ",
    b"{3}\r\n",
    b"{",
    b"}",
    b")",
    b"\r\n",
    b"n3 OK\r\n",
    b"n3 NO ",
    b"+ ",
]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=20), min_size=1).map(b"".join))
def test_whatever_a_server_says_is_read_or_one_sentence(said: bytes) -> None:
    with FakeImap(MESSAGES, raw=said or b"x") as server:
        try:
            fetched(server)
        except (UnusableError, RefusedError) as error:
            assert error.message.isprintable()


def test_a_server_that_leaves_while_the_folders_are_listed() -> None:
    with FakeImap(MESSAGES, fault="list: leaves") as server, pytest.raises(UnusableError, match="in the middle"):
        fetched(server, "Nowhere")


def test_a_port_where_nobody_listens() -> None:
    with FakeImap() as server:
        port = server.port
    with pytest.raises(UnusableError, match="refuses the connection"):
        Mailbox(Account("127.0.0.1", port, USER, "plain"), PASSWORD, patience=PATIENCE)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 70 + ".example"])
def test_a_host_that_there_is_not(host: str) -> None:
    with pytest.raises(UnusableError):
        Mailbox(Account(host, 143, USER, "plain"), PASSWORD, patience=PATIENCE)


def test_a_server_that_can_not_encrypt_gets_no_password() -> None:
    with FakeImap() as server, pytest.raises(RefusedError, match="does not encrypt"):
        opened(server, security="starttls")
    assert server.said == [b"STARTTLS"]


def test_a_server_without_tls_gets_no_password() -> None:
    with FakeImap() as server, pytest.raises(UnusableError, match="does not speak TLS"):
        opened(server, security="tls")
    assert not any(b"LOGIN" in said for said in server.said)


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_mail_comes_encrypted(security: str, certificate: Path) -> None:
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=str(certificate))
    server = FakeImap(MESSAGES, context=ours, starttls=security == "starttls")
    with server, opened(server, security=security, context=trusting) as mailbox:
        assert [message.uid for message in mailbox.fetch("INBOX", None, FIELDS)] == [1, 2, 5, 9]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_that_nobody_vouches_for_is_refused(security: str, certificate: Path) -> None:
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(certificate)
    server = FakeImap(context=ours, starttls=security == "starttls")
    with server, pytest.raises(UnusableError, match="certificate that can't be trusted: self") as error:
        opened(server, security=security)
    assert "SSL_CERT_FILE" in error.value.hint


def test_what_is_said_before_encryption_begins_is_not_believed(certificate: Path) -> None:
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=str(certificate))
    server = FakeImap(context=ours, starttls=True, early=b"n2 OK welcome\r\n")
    with server, pytest.raises(UnusableError, match="does not speak IMAP"):
        opened(server, security="starttls", context=trusting)


def test_an_address_leads_to_its_server() -> None:
    with FakeImap(MESSAGES) as server:
        there = account(f"imap://{USER}@127.0.0.1:{server.port}/INBOX,Sent")
        with Mailbox(there, PASSWORD, patience=PATIENCE) as mailbox:
            assert [len(list(mailbox.fetch(folder, None, FIELDS))) for folder in there.folders] == [4, 1]
