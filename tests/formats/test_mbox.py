"""mbox files of every kind: where each message begins, and what its header says."""

import io
from collections.abc import Iterator
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.errors import RefusedError
from netcrm.formats import mbox
from netcrm.formats.mail_headers import LONGEST
from netcrm.records import Draft, InteractionDraft, Remark

ME = "lea@roux.example"
FROM = "From zoe@b.example Fri Mar 15 09:30:00 2024"


def message(number: int, body: str = "Hello.\n", start: str = FROM, **more: str) -> str:
    """A message of person `number` to the owner."""
    stated = {"From": f"P{number} <p{number}@b.example>", "To": ME, "Date": "Fri, 15 Mar 2024 09:30:00 +0100", **more}
    header = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in stated.items() if value)
    return f"{start}\n{header}\n{body}"


def read(content: str | bytes, owner: str = ME) -> list[Draft]:
    """The drafts of a file."""
    raw = content.encode() if isinstance(content, str) else content
    _, drafts = mbox.read("mail.mbox", partial(io.BytesIO, raw), owner, False)
    return list(drafts)


def told(content: str | bytes) -> list[tuple[str, str]]:
    """Line and address of every interaction."""
    drafts = [draft for draft in read(content) if isinstance(draft, InteractionDraft)]
    return [(draft.where.removeprefix("mail.mbox:"), draft.people[0].email) for draft in drafts]


TWO = [("1", "p1@b.example"), ("8", "p2@b.example")]
"""What two messages give, each of them with a body of one line and a blank one."""

KINDS = [
    ("as it should be", message(1) + "\n" + message(2), TWO),
    ("with CRLF", (message(1) + "\n" + message(2)).replace("\n", "\r\n"), TWO),
    ("with a mark before it", "\ufeff" + message(1) + "\n" + message(2), TWO),
    ("of Google's", message(1, start="From 17@xxx Fri Mar 15 09:30:00 +0000 2024") + "\n" + message(2), TWO),
    ("of Thunderbird's", message(1, start="From - Fri Mar 15 09:30:00 2024") + "\n" + message(2), TWO),
    ("with a zone", message(1, start="From zoe  Fri Mar 15 09:30 CET 2024") + "\n" + message(2), TWO),
    ("of an archive", message(1, start="From zoe at b.example  Fri Mar 15 09:30:00 2024") + "\n" + message(2), TWO),
    ("without a blank line between", message(1, "a\nb\n") + message(2), TWO),
    ("without bodies", message(1, "\n\n") + message(2, ""), TWO),
    ("ends within a header", message(1, "a\nb\n") + message(2, "").rstrip("\n"), TWO),
    ("header ends with the next message", message(1, "", X_A="b", X_C="d").rstrip("\n") + "\n\n" + message(2),
     [("1", "p1@b.example"), ("8", "p2@b.example")]),
    ("undated", message(1, start="From zoe") + "\n" + message(2, start="From zoe"), TWO),
    ("quoted in a body", message(1, ">From me Fri Mar 15 09:30:00 2024\n") + "\n" + message(2), TWO),
    ("not quoted in a body", message(1, "From Monday 9:30 to 2024\n") + "\n" + message(2), TWO),
    ("begins a paragraph", message(1, "\nFrom here on all is well.\nSo: yes\n") + message(2),
     [("1", "p1@b.example"), ("9", "p2@b.example")]),
    ("a quoted line in a header", message(1, start=f"{FROM}\n>From x@y Fri Mar 15 09:30:00 2024", To="") + "\n"
     + message(2), TWO),
]  # fmt: skip


@pytest.mark.parametrize(("content", "meant"), [row[1:] for row in KINDS], ids=[row[0] for row in KINDS])
def test_every_kind_of_mbox_is_read(content: str, meant: list[tuple[str, str]]) -> None:
    assert told(content) == meant


NESTED = message(8) + "\n" + message(9)


def test_a_length_that_leads_to_the_next_message_is_believed() -> None:
    nested = message(1, NESTED, Content_Length=str(len(NESTED))) + "\n" + message(2, Content_Length="7")
    assert [email for _, email in told(nested)] == ["p1@b.example", "p2@b.example"]


@pytest.mark.parametrize("length", ["0", "3", str(len(NESTED) - 9), "999999", "99999999999999", "-1", "many"])
def test_a_length_that_leads_nowhere_is_not(length: str) -> None:
    lying = message(1, NESTED, Content_Length=length) + "\n" + message(2)
    assert [email for _, email in told(lying)] == [f"p{n}@b.example" for n in (1, 8, 9, 2)]


def test_the_envelope_dates_what_nothing_else_does() -> None:
    (draft,) = read(message(1, Date="", start="From zoe@b.example Sat Mar 16 09:30:00 2024"))
    assert isinstance(draft, InteractionDraft)
    assert draft.day == "2024-03-16"


def test_what_is_passed_over_is_counted_at_the_end() -> None:
    drafts = read(message(1, List_Id="<l>") + "\n" + message(2, X_Gmail_Labels="Spam") + "\n" + message(3))
    assert drafts[1:] == [Remark("mail.mbox", "Passed over: 1 from lists, 1 spam.")]


def test_the_owner_is_told_before_anything_is_read() -> None:
    content = (message(1) + "\n" + message(2)).encode()
    notes, drafts = mbox.read("mail.mbox", partial(io.BytesIO, content), "", False)
    assert notes == ("Taken for your address: lea@roux.example. If it is not, say --owner me@example.org.",)
    assert len(list(drafts)) == 2


NOT_MAIL = [
    b"",
    b"\n\n\n",
    b"From",
    b"From me to you\n",
    b"From: zoe@b.example\nTo: x@y\n\n",
    b"\0" * 5000,
    b"name,email\n",
]


@pytest.mark.parametrize("content", NOT_MAIL)
def test_a_file_without_a_message_is_refused(content: bytes) -> None:
    with pytest.raises(RefusedError, match=r"mail\.mbox holds no message"):
        read(content)


class Endless(io.RawIOBase):
    """A file that goes on as `blocks` say, and remembers how much of it was read."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self.largest = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        self.largest = max(self.largest, size)
        return next(self._blocks, b"")


def long_file(middle: bytes, times: int) -> Iterator[bytes]:
    """A message, `middle` so many times, and another message."""
    yield message(1).encode()
    for _ in range(times):
        yield middle
    yield b"\n" + message(2).encode()


@pytest.mark.parametrize("middle", [b"x" * 65536, b"x" * 65535 + b"\n", b"\nFrom " * 9000, b"\n" * 65536])
def test_a_body_without_end_is_run_over(middle: bytes) -> None:
    opened: list[Endless] = []

    def open_file() -> Endless:
        opened.append(Endless(long_file(middle, 40)))
        return opened[-1]

    _, drafts = mbox.read("mail.mbox", open_file, ME, False)  # type: ignore[arg-type]
    assert [draft.people[0].email for draft in drafts if isinstance(draft, InteractionDraft)] == [
        "p1@b.example", "p2@b.example",
    ]  # fmt: skip
    assert 0 < max(each.largest for each in opened) <= 1 << 20


@pytest.mark.parametrize("line", ["X-Long: " + "x" * 10_000_000, "X-Many: a\n" * 1_000_000, "X-Fold: a\n b" * 900_000])
def test_a_header_without_end_is_cut_and_the_next_message_read(line: str) -> None:
    assert len(line) > 50 * LONGEST
    first = message(1).removesuffix("\n\nHello.\n") + "\n" + line
    assert [email for _, email in told(first + "\n" + message(2))] == ["p1@b.example", "p2@b.example"]


def test_a_file_that_breaks_off_is_one_sentence() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(RefusedError, match=r"mail\.mbox can't be read: Input/output error\."):
        mbox.read("mail.mbox", Broken, ME, False)


HEADS = [
    (message(1), True),
    ("\ufeff\n" + message(1), True),
    (message(1, start="From zoe"), True),
    (message(1).replace("\n", "\r\n"), True),
    ("From: zoe@b.example\nTo: x@y\n", False),
    ("From,To,Sent At\nZoe,Lea,1\n", False),
    ("From the desk of\nZoe\n", False),
    ("BEGIN:VCARD\n", False),
    ("", False),
]


@pytest.mark.parametrize(("head", "is_mbox"), HEADS, ids=[repr(row[0][:20]) for row in HEADS])
def test_an_mbox_file_is_known_by_its_beginning(head: str, is_mbox: bool) -> None:
    assert mbox.looks_like(head) is is_mbox


PIECES = [
    b"From ", b"\nFrom ", b"\n", b"\r\n", b"a@b.example", b" Fri Mar 15 09:30:00 2024\n", b"From: zoe@b.example\n",
    b"\n\n", b"Content-Length: 9\n", b"Content-Length: 0\n", b">From ", b"To: lea@roux.example\n", message(1).encode(),
]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=20)).map(b"".join), st.sampled_from(["", ME]))
def test_any_bytes_are_read_or_refused(content: bytes, owner: str) -> None:
    try:
        read(content, owner)
    except RefusedError as error:
        assert error.message.startswith("mail.mbox ")
    mbox.looks_like(content.decode("latin-1"))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 3000), min_size=1, max_size=8))
def test_a_message_is_found_wherever_blocks_part_it(sizes: list[int]) -> None:
    content = "\n".join(message(number, "x" * size + "\n") for number, size in enumerate(sizes)).encode()
    small = 997

    class Parted(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(small)

    _, drafts = mbox.read("mail.mbox", partial(Parted, content), ME, False)
    found = [draft.people[0].email for draft in drafts if isinstance(draft, InteractionDraft)]
    assert found == [f"p{number}@b.example" for number in range(len(sizes))]
