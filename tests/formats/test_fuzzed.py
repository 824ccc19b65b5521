"""What fuzzing has found (bench/fuzz.py), as small as it can be; and that its targets do hold for what is valid."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import targets
from seeds import CONNECTIONS, INVITATIONS, MESSAGES, seeds
from targets import PARTS, TARGETS

if TYPE_CHECKING:
    from conftest import Session

EVENT = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:20261120T090000Z\r\n"
    b"DTEND:20261120T100000Z\r\nSUMMARY:cof\0fee\r\nORGANIZER:mailto:lea.roux@example.com\r\n"
    b"ATTENDEE:mailto:zoe@brandt.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
MET = b"day,channel,people\n%s,%s,Ann\n"
FOUND = {
    "a tag without a letter, twice": ("csv", b'name,email,tags\nAnn,a@x.example,""""\nAnn,a@x.example,""""\n'),
    "the same of Outlook": ("outlook", b'First Name,Last Name,E-mail Address,Categories\nAnn,Bo,a@x.example,""""\n'),
    "a channel that there is not": ("csv", MET % (b"2025-01-02", b"memaile")),
    "a day to come": ("csv", MET % (b"2099-01-01", b"call")),
    "the same of LinkedIn, a message": ("linkedin", MESSAGES.replace(b"2025-10-05", b"2099-10-05")),
    "an invitation": ("linkedin", INVITATIONS.replace(b"10/3/25, 9:15 AM", b"2099-10-03 09:15:00 UTC")),
    "a connection with a message": (
        "linkedin-zip",
        PARTS.join((CONNECTIONS.replace(b"2025", b"2099"), MESSAGES.replace(b"2025", b"2099"))),
    ),
    "a NUL in a meeting": ("ics", EVENT),
    "half of a character": ("typed", b"\xc5"),
    "half of a character of an address": ("typed", b"@\xae"),
}
"""The target, and the bytes."""


@pytest.fixture(scope="module", autouse=True)
def _closed() -> Iterator[None]:
    """Close the stores that the targets use."""
    yield
    for store in (targets.scratch, targets.peopled):
        store().close()
        store.cache_clear()


@pytest.mark.parametrize("what", FOUND)
def test_what_was_found(what: str) -> None:
    target, content = FOUND[what]
    TARGETS[target](content)


@pytest.mark.parametrize("target", TARGETS)
def test_what_fuzzing_begins_with_holds(target: str) -> None:
    for seed in seeds(target):
        taken = TARGETS[target](seed)
        assert taken is None or taken, seed  # what is refused at the door tries nothing behind it


@pytest.mark.parametrize("target", [name for name in TARGETS if name not in ("maildir", "json")])
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(cuts=st.lists(st.tuples(st.integers(0, 1 << 16), st.binary(max_size=6), st.integers(0, 40)), max_size=4))
def test_what_is_nearly_valid_holds(target: str, cuts: list[tuple[int, bytes, int]]) -> None:
    """The seeds with bytes put in and cut out: a little of the fuzzing, in every test run."""
    for seed in seeds(target)[:1] if target in ("told", "archive") else _once(target):
        content = seed
        for at, more, less in cuts:
            place = at % (len(content) + 1)
            content = content[:place] + more + content[place + less :]
        TARGETS[target](content)


_SEEDS: dict[str, list[bytes]] = {}


def _once(target: str) -> list[bytes]:
    return _SEEDS.setdefault(target, seeds(target)[:2])


def test_a_tag_without_a_letter_comes_once(session: "Session") -> None:
    (session.folder / "people.csv").write_bytes(FOUND["a tag without a letter, twice"][1])
    session(f"import {session.folder}/people.csv")
    assert session("show id:1 --json").data["tags"] == ['"']
    assert session(f"import {session.folder}/people.csv --json").data["counts"]["unchanged"] == 2
    session("""tag '"' id:1 --remove""")
    assert session("show id:1 --json").data["tags"] == []


@pytest.mark.parametrize(
    ("day", "channel", "day_then", "channel_then", "reason"),
    [
        ("2026-11-23", "coffee", "2026-11-23", "in_person", ""),
        ("2026-11-24", "call", "2026-11-23", "call", ""),  # of a zone that is ahead
        ("2026-11-25", "call", "", "", "still to come"),
        ("2026-11-20", "memaile", "", "", "not a channel"),
    ],
)
def test_what_happened_when_and_how(
    session: "Session", day: str, channel: str, day_then: str, channel_then: str, reason: str
) -> None:
    session("add Ann")
    (session.folder / "met.csv").write_bytes(MET % (day.encode(), channel.encode()))
    answer = session(f"import {session.folder}/met.csv --json", ok=False)
    assert answer.code == (5 if reason else 0)
    assert reason in "".join(step["because"] for step in answer.data["rejected"])
    shown = session("show id:1 --json").data
    assert (shown["last_contact"] or "", shown["last_channel"] or "") == (day_then, channel_then)


def test_no_nul_gets_into_the_store(session: "Session") -> None:
    (session.folder / "meeting.ics").write_bytes(EVENT)
    session("add 'Zoe Brandt' --email zoe@brandt.example")
    session(f"import {session.folder}/meeting.ics --keep-text --owner lea.roux@example.com")
    assert "coffee" in session("show id:1").out
    (session.folder / "zoe.vcf").write_bytes(
        b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Bo Lind\r\nNOTE:te\0a\r\nUID:b\0c\r\nEND:VCARD\r\n"
    )
    session(f"import {session.folder}/zoe.vcf")
    assert "\\u0000" not in session("export json").out
