"""messages.csv: a day with a message is an interaction, with whom and in which direction."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from netcrm.errors import RefusedError
from netcrm.formats import open_source
from netcrm.records import ContactDraft, InteractionDraft, Person, Rejected

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "linkedin"

COLUMNS = [
    "CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO", "RECIPIENT PROFILE URLS", "DATE",
    "SUBJECT", "CONTENT", "FOLDER", "ATTACHMENTS", "IS MESSAGE DRAFT",
]  # fmt: skip

Read = Callable[..., list[InteractionDraft | Rejected]]


def url(name: str) -> str:
    """The profile of a made-up person."""
    return f"https://www.linkedin.com/in/{name.lower().replace(' ', '-')}"


def message(sender: str, to: str, date: str = "2024-03-15 09:30:00 UTC", **cells: str) -> dict[str, str]:
    """A row of messages.csv; `to` may name several, parted by `, `."""
    told = {
        "CONVERSATION ID": f"with {sorted([sender, to])}", "FROM": sender, "SENDER PROFILE URL": url(sender), "TO": to,
        "RECIPIENT PROFILE URLS": ",".join(map(url, to.split(", "))), "DATE": date, "CONTENT": "Hi,\nall well?",
        "FOLDER": "INBOX", "IS MESSAGE DRAFT": "No",
    }  # fmt: skip
    return told | {name.replace("_", " ").upper(): cell for name, cell in cells.items()}


def table(rows: list[dict[str, str]], columns: list[str] | None = None) -> str:
    """The rows as a CSV file."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns or COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The drafts of some messages of Me's."""

    def read(
        rows: list[dict[str, str]], owner: str = "Me", columns: list[str] | None = None, keep_text: bool = False
    ) -> list[InteractionDraft | Rejected]:
        path = tmp_path / "messages.csv"
        path.write_text(table(rows, columns), encoding="utf-8", newline="")
        drafts = list(open_source(path, owner=owner, keep_text=keep_text).drafts)
        return [draft for draft in drafts if isinstance(draft, InteractionDraft | Rejected)]

    return read


def told(drafts: list[InteractionDraft | Rejected]) -> list[tuple[str, str, str]]:
    """Day, name and direction of every interaction."""
    return [(d.day, d.people[0].name, d.direction) for d in drafts if isinstance(d, InteractionDraft)]


def test_an_interaction_says_who_and_when_and_not_what(read: Read) -> None:
    assert read([message("Zoe Brandt", "Me", subject="Coffee?")]) == [
        InteractionDraft(
            "2024-03-15", "message", (Person("Zoe Brandt", url("Zoe Brandt")),),
            "linkedin:https://linkedin.com/in/zoe-brandt:2024-03-15", "in", where="messages.csv:2",
        )
    ]  # fmt: skip


def test_the_text_is_kept_when_asked_for(read: Read) -> None:
    (draft,) = read([message("Zoe", "Me", subject="Coffee?", conversation_title="Chat")], keep_text=True)
    (long,) = read([message("Zoe", "Me", content="word " * 1000)], keep_text=True)

    assert isinstance(draft, InteractionDraft)
    assert isinstance(long, InteractionDraft)
    assert draft.summary == "Coffee?: Hi, all well?"
    assert len(long.summary) == 500


DAYS = [
    ("a day is counted once", [("Me", "Zoe", "15 09:00"), ("Zoe", "Me", "15 10:00")], [("15", "Zoe", "out")]),
    ("whoever wrote first", [("Zoe", "Me", "15 09:00"), ("Me", "Zoe", "15 10:00")], [("15", "Zoe", "in")]),
    ("newest first in the file", [("Me", "Zoe", "15 10:00"), ("Zoe", "Me", "15 09:00")], [("15", "Zoe", "in")]),
    ("each day anew", [("Me", "Zoe", "15 09:00"), ("Zoe", "Me", "16 10:00")],
     [("15", "Zoe", "out"), ("16", "Zoe", "in")]),
    ("days in order", [("Me", "Zoe", "16 09:00"), ("Me", "Ann", "15 10:00")],
     [("15", "Ann", "out"), ("16", "Zoe", "out")]),
    ("a message to several", [("Me", "Zoe, Ann", "15 09:00")], [("15", "Ann", "out"), ("15", "Zoe", "out")]),
    ("a line in a group", [("Zoe", "Me, Ann", "15 09:00")], [("15", "Zoe", "in")]),
    ("to myself", [("Me", "Me", "15 09:00"), ("Me", "Zoe", "15 09:00")], [("15", "Zoe", "out")]),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "expected"), [case[1:] for case in DAYS], ids=[case[0] for case in DAYS])
def test_days_and_directions(
    read: Read, sent: list[tuple[str, str, str]], expected: list[tuple[str, str, str]]
) -> None:
    drafts = read([message(sender, to, f"2024-03-{moment}:00 UTC") for sender, to, moment in sent])

    assert told(drafts) == [(f"2024-03-{day}", name, direction) for day, name, direction in expected]


MOMENTS = [
    ("2024-03-15 09:30:00 UTC", "2024-03-15"), ("2024-03-15 09:30 UTC", "2024-03-15"),
    ("2024-03-15 09:30", "2024-03-15"),
    ("2024-03-15", "2024-03-15"), ("2024/03/15 23:59:59 UTC", "2024-03-15"), ("2024-03-15T23:30:00Z", "2024-03-15"),
    ("2024-03-15 23:30:00-05:00", "2024-03-16"), ("2024-03-15 00:30:00+02:00", "2024-03-14"),
    ("yesterday", ""), ("", ""), ("2024-02-30 10:00:00 UTC", ""), ("0001-01-01 00:00:00+10:00", ""),
]  # fmt: skip


@pytest.mark.parametrize(("stated", "day"), MOMENTS)
def test_the_day_is_that_of_utc(read: Read, stated: str, day: str) -> None:
    drafts = read([message("Zoe", "Me", stated), message("Ann", "Me", "2024-01-01 10:00:00 UTC")])

    if day:
        assert told(drafts)[-1] == (day, "Zoe", "in")
    else:
        assert isinstance(drafts[0], Rejected)
        assert drafts[0].where == "messages.csv:2"
        assert "DATE" in drafts[0].reason


NOT_TOLD = [
    ("draft", message("Me", "Zoe", is_message_draft="Yes")),
    ("draft as it was", message("Me", "Zoe", is_message_draft="true")),
    ("spam", message("Zoe", "Me", folder="SPAM")),
    ("member who left", message("LinkedIn Member", "Me", sender_profile_url="")),
    ("member who left, in French", message("Membre LinkedIn", "Me", sender_profile_url="")),
    ("member who left, with a URL", message("LinkedIn Member", "Me")),
    ("advert", message("Acme Deals", "Me", sender_profile_url="", conversation_title="Offer")),
    ("nobody", message("", "Me", sender_profile_url="")),
    ("empty row", {}),
]  # fmt: skip


@pytest.mark.parametrize("row", [row for _, row in NOT_TOLD], ids=[name for name, _ in NOT_TOLD])
def test_what_is_no_contact_is_left_out(read: Read, row: dict[str, str]) -> None:
    assert told(read([row, message("Me", "Ann")])) == [("2024-03-15", "Ann", "out")]


@pytest.mark.parametrize(("others", "count"), [(5, 5), (6, 0)])
def test_a_crowd_says_nothing(read: Read, others: int, count: int) -> None:
    crowd = ", ".join(f"P{number}" for number in range(others))

    assert len(told(read([message("Me", crowd), message("Me", "Zoe")]))) == count + 1


OLD = COLUMNS[:5] + COLUMNS[6:9]
"""The layout of 2020, without the recipients' profiles."""


def test_recipients_without_profiles_are_known_by_what_they_wrote(read: Read) -> None:
    drafts = read(
        [
            message("Me", "Jane Doe, Ph.D., Zoe", "2024-03-15 10:00:00", sender_profile_url="", conversation_id="1"),
            message(
                "Jane Doe, Ph.D.", "Me", "2024-03-16 10:00:00", sender_profile_url=url("jane"), conversation_id="1"
            ),
            message("Me", "Bob", "2024-03-17 10:00:00", sender_profile_url="", conversation_id="2"),
        ],
        columns=OLD,
        owner="",
    )
    people = [draft.people[0] for draft in drafts if isinstance(draft, InteractionDraft)]
    jane = Person("Jane Doe, Ph.D.", url("jane"))

    assert people == [jane, Person("Zoe"), jane, Person("Bob")]
    assert [draft.key for draft in drafts if isinstance(draft, InteractionDraft)][-1] == "linkedin:bob:2024-03-17"


OWNERS = [
    ("the most conversations", "", [message("Me", "Zoe"), message("Me", "Ann"), message("Bob", "Me")]),
    ("by name", "me", [message("Me", "Zoe")]),
    ("by profile", url("Me"), [message("Me", "Zoe")]),
    ("a name that is nobody's", "Somebody", [message("Me", "Zoe"), message("Me", "Ann")]),
]


@pytest.mark.parametrize(("owner", "rows"), [case[1:] for case in OWNERS], ids=[case[0] for case in OWNERS])
def test_the_owner_is_found(read: Read, owner: str, rows: list[dict[str, str]]) -> None:
    assert "Me" not in {name for _, name, _ in told(read(rows, owner=owner))}


def test_a_namesake_of_the_owner_is_somebody_else(read: Read) -> None:
    namesake = message("Me", "Me", sender_profile_url=url("me 2"), conversation_id="1")

    assert told(read([namesake, message("Me", "Zoe"), message("Me", "Ann")])) == [
        ("2024-03-15", "Ann", "out"), ("2024-03-15", "Me", "in"), ("2024-03-15", "Zoe", "out"),
    ]  # fmt: skip


def test_nothing_is_guessed_when_it_could_be_either(read: Read) -> None:
    with pytest.raises(RefusedError, match="Me, Zoe"):
        read([message("Me", "Zoe"), message("Zoe", "Me")], owner="")


def test_no_message_at_all_is_no_success(read: Read) -> None:
    with pytest.raises(RefusedError, match="gives no day"):
        read([])


COLUMN_ORDERS = [
    ("today's", [*COLUMNS, "IS CONVERSATION ARCHIVED"]),
    ("without attachments", [*COLUMNS[:10], COLUMNS[11]]),
    ("without drafts", COLUMNS[:10]),
    ("backwards", COLUMNS[::-1]),
]


@pytest.mark.parametrize("columns", [case[1] for case in COLUMN_ORDERS], ids=[case[0] for case in COLUMN_ORDERS])
def test_columns_may_move_and_be_missing(read: Read, columns: list[str]) -> None:
    rows = [message("Zoe", "Me", content='Hi,\n"all" well?'), message("Me", "Ann")]

    assert told(read(rows, columns=columns)) == [("2024-03-15", "Ann", "out"), ("2024-03-15", "Zoe", "in")]


def test_a_broken_row_costs_itself(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "messages.csv"
    lines = table([message("Me", "Zoe", content="one"), message("Ann", "Me", content="one")]).splitlines()
    path.write_text("\n".join([*lines[:2], "BADROW", '"never closed,', lines[2]]))

    drafts = list(open_source(path, owner="Me").drafts)

    assert [draft.where for draft in drafts if isinstance(draft, Rejected)] == ["messages.csv:3", "messages.csv:4"]
    assert sum(isinstance(draft, InteractionDraft) for draft in drafts) == 2


def sample(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the sample {name} is not there")
    return path


def test_every_day_of_the_sample_archive_is_there() -> None:
    archive = sample("archive-2000.zip")
    me = "https://www.linkedin.com/in/fake-ada-byron-lovelace"
    days = set()
    with ZipFile(archive) as packed, packed.open("messages.csv") as raw:
        for row in csv.DictReader(io.TextIOWrapper(raw, "utf-8", newline="")):
            if row["IS MESSAGE DRAFT"] == "false":
                to = row["RECIPIENT PROFILE URLS"].split()
                days |= {
                    (who, row["DATE"][:10])
                    for who in (to if row["SENDER PROFILE URL"] == me else [row["SENDER PROFILE URL"]])
                }

    invited = set()
    with ZipFile(archive) as packed, packed.open("Invitations.csv") as raw:
        for row in csv.DictReader(io.TextIOWrapper(raw, "utf-8", newline="")):
            other = "inviteeProfileUrl" if row["Direction"] == "OUTGOING" else "inviterProfileUrl"
            invited.add((row[other], row["Sent At"][:10]))

    source = open_source(archive)
    drafts = list(source.drafts)
    interactions = [draft for draft in drafts if isinstance(draft, InteractionDraft)]
    written = [draft for draft in interactions if draft.where.startswith("messages.csv:")]

    assert all(name in source.notes[0] for name in ("Connections.csv", "messages.csv", "Invitations.csv"))
    assert sum(isinstance(draft, ContactDraft) for draft in drafts) == 2000
    assert len(written) == len(days) == 18_329
    assert {(draft.people[0].url, draft.day) for draft in written} == days
    assert {(draft.people[0].url, draft.day) for draft in interactions} == days | invited
    assert len({draft.key for draft in interactions}) == len(interactions) == len(days | invited)
    assert len(drafts) == 2000 + len(interactions)


def test_the_small_samples_are_read() -> None:
    small = list(open_source(sample("messages-small.csv"), owner="Pedro Fuentes").drafts)
    old = list(open_source(sample("tests__fixtures__Messages.csv")).drafts)

    assert [draft.where for draft in small if isinstance(draft, Rejected)] == ["messages-small.csv:5"]
    assert [draft.direction for draft in small if isinstance(draft, InteractionDraft)] == ["in"]
    assert sum(isinstance(draft, InteractionDraft) for draft in old) == len(old) == 9
