"""Invitations.csv: a day on which somebody was invited to connect is a day with a message."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.errors import RefusedError
from netcrm.formats import linkedin
from netcrm.formats.linkedin_invitations import invitations
from netcrm.formats.text import text_file
from netcrm.records import Draft, InteractionDraft, Person, Rejected

HEADER = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl"
ME = "https://www.linkedin.com/in/me"
ZOE = "https://www.linkedin.com/in/zoe-brandt"


def row(sent_at: str = "2024-03-15 09:30:00 UTC", direction: str = "OUTGOING", **cells: str) -> list[str]:
    """A row in which I invite Zoe, or she me."""
    pairs = [("Me", ME), ("Zoe Brandt", ZOE)]
    (sender, inviter), (to, invitee) = pairs if direction != "INCOMING" else pairs[::-1]
    told = [sender, to, sent_at, "Shall we connect?\nZ.", direction, inviter, invitee]
    return [cells.get(name, cell) for name, cell in zip(HEADER.split(","), told, strict=True)]


def table(rows: list[list[str]], header: str = HEADER) -> str:
    """The rows as a CSV file."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([header.split(","), *rows])
    return out.getvalue()


def drafts_of(owner: str = "", *, keep_text: bool = False, date_order: str = "", **files: str) -> list[Draft]:
    """The drafts of some files of an archive by their kind."""
    texts = {
        kind: text_file(f"{kind.title()}.csv", lambda content=content: io.BytesIO(content.encode()))  # type: ignore[misc]
        for kind, content in files.items()
    }
    assert {linkedin.kind_of(text): text for text in texts.values()} == texts
    return list(linkedin.drafts(texts, keep_text, owner, date_order))


def read(rows: list[list[str]], header: str = HEADER, owner: str = "", **wishes: Any) -> list[Draft]:
    """The drafts of some invitations."""
    return drafts_of(owner, invitations=table(rows, header), **wishes)


def days(drafts: list[Draft]) -> list[str]:
    """The days of the interactions."""
    return [draft.day for draft in drafts if isinstance(draft, InteractionDraft)]


@pytest.mark.parametrize(("direction", "expected"), [("OUTGOING", "out"), ("INCOMING", "in"), ("Envoyée", "out")])
def test_an_invitation_is_a_day_with_a_message(direction: str, expected: str) -> None:
    assert read([row(direction=direction)]) == [
        InteractionDraft(
            "2024-03-15", "message", (Person("Zoe Brandt", ZOE),),
            "linkedin:https://linkedin.com/in/zoe-brandt:2024-03-15", expected, where="Invitations.csv:2",
        )
    ]  # fmt: skip


def test_the_words_are_kept_when_asked_for() -> None:
    (draft,) = read([row()], keep_text=True)

    assert isinstance(draft, InteractionDraft)
    assert draft.summary == "Shall we connect? Z."


DATES = [
    ("ISO", ["2024-03-15 09:30:00 UTC"], ["2024-03-15"]),
    ("ISO without seconds and zone", ["2024-03-15 09:30"], ["2024-03-15"]),
    ("ISO of another zone", ["2024-03-15 23:30:00-05:00"], ["2024-03-16"]),
    ("American", ["3/15/24, 9:30 AM"], ["2024-03-15"]),
    ("American, narrow space", ["3/15/24, 9:30\u202fAM"], ["2024-03-15"]),
    ("American, told by AM", ["3/4/24, 9:30 AM"], ["2024-03-04"]),
    ("American, told by another row", ["3/4/24, 9:30", "12/25/23, 18:00"], ["2024-03-04", "2023-12-25"]),
    ("British", ["15/03/2024, 09:30"], ["2024-03-15"]),
    ("Australian, told by another row", ["3/4/24, 9:30 am", "25/12/23, 6:00 pm"], ["2024-04-03", "2023-12-25"]),
    ("French", ["15/03/2024 à 09:30"], ["2024-03-15"]),
    ("German", ["15.03.24, 09:30"], ["2024-03-15"]),
    ("with a word", ["15 mars 2024 09:30"], ["2024-03-15"]),
    ("short, with a word", ["15-Mar-24"], ["2024-03-15"]),
]


@pytest.mark.parametrize(("stated", "expected"), [case[1:] for case in DATES], ids=[case[0] for case in DATES])
def test_dates_of_a_file_are_read_in_one_order(stated: list[str], expected: list[str]) -> None:
    assert days(read([row(date) for date in stated])) == expected


@pytest.mark.parametrize("stated", ["3/4/24, 9:30", "2024-02-30 10:00:00 UTC", "", "soon"])
def test_a_date_that_is_open_or_none_is_told(stated: str) -> None:
    rejected, kept = read([row(stated), row()])

    assert isinstance(rejected, Rejected)
    assert isinstance(kept, InteractionDraft)
    assert rejected.where == "Invitations.csv:2"
    assert rejected.reason.startswith("Sent At: ")


def test_the_order_that_was_asked_for_goes_first() -> None:
    assert days(read([row("3/4/24, 9:30 AM")], date_order="dmy")) == ["2024-04-03"]


ROWS = [
    ("twice on a day", [row(), row("2024-03-15 18:00:00 UTC", "INCOMING")], ["2024-03-15"]),
    ("on two days", [row(), row("2024-03-16 18:00:00 UTC")], ["2024-03-15", "2024-03-16"]),
    ("empty", [[""] * 7, row()], ["2024-03-15"]),
    ("somebody who left", [row(To="LinkedIn Member", inviteeProfileUrl=""), row()], ["2024-03-15"]),
    ("by name alone", [row(inviteeProfileUrl="")], ["2024-03-15"]),
]


@pytest.mark.parametrize(("rows", "expected"), [case[1:] for case in ROWS], ids=[case[0] for case in ROWS])
def test_rows(rows: list[list[str]], expected: list[str]) -> None:
    assert days(read(rows)) == expected


def test_the_owner_tells_a_direction_in_other_words() -> None:
    strange = row(direction="送信済み")

    assert days(read([strange], owner="Me")) == days(read([strange], owner=ME)) == ["2024-03-15"]
    assert [type(draft) for draft in read([strange, row()])] == [Rejected, InteractionDraft]


HEADERS = [
    "Von,An,Gesendet am,Nachricht,Richtung,inviterProfileUrl,inviteeProfileUrl",
    "De,À,Envoyé le,Message,Direction,inviterProfileUrl,inviteeProfileUrl",
    "De,Para,Enviado el,Mensaje,Dirección,inviterProfileUrl,inviteeProfileUrl",
]


@pytest.mark.parametrize("header", HEADERS)
def test_headers_of_other_languages(header: str) -> None:
    assert days(read([row()], header)) == ["2024-03-15"]


def test_an_invitation_adds_nothing_to_a_day_with_a_message() -> None:
    messages = (
        "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,CONTENT\n"
        f"1,Zoe Brandt,{ZOE}/,Me,{ME},2024-03-15 08:00:00 UTC,Hello\n"
    )
    drafts = drafts_of("Me", messages=messages, invitations=table([row(), row("2024-03-01 10:00:00 UTC")]))

    assert [(d.day, d.direction) for d in drafts if isinstance(d, InteractionDraft)] == [
        ("2024-03-15", "in"), ("2024-03-01", "out"),
    ]  # fmt: skip


def test_no_invitation_at_all_is_no_success() -> None:
    with pytest.raises(RefusedError, match="gives no day"):
        read([])


CELLS = st.sampled_from(
    ["", "Me", "Zoe", "3/4/24, 9:30 AM", "2024-03-15 09:30 UTC", "OUTGOING", "INCOMING", ZOE, '"', "\0"]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS | st.text(max_size=12), max_size=9), max_size=6))
def test_any_rows_give_drafts_or_a_sentence(rows: list[list[str]]) -> None:
    content = (HEADER + "\n" + "\n".join(",".join(cells) for cells in rows)).encode("utf-8", "surrogatepass")
    try:
        found = list(invitations(text_file("Invitations.csv", lambda: io.BytesIO(content)), "Me", keep_text=True))
    except RefusedError as refused:
        assert refused.message.startswith("Invitations.csv")
    else:
        assert all(draft.where.startswith("Invitations.csv:") for draft in found)
