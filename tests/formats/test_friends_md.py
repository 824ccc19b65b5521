"""friends.md: who is a friend, what was noted of them, and what you did with whom."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.errors import RefusedError
from netcrm.formats import friends_md
from netcrm.formats.text import text_file
from netcrm.records import ContactDraft, Draft, InteractionDraft, Person, Rejected, Remark

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "friends"

JOURNAL = """\
### Activities:
- 2021-05-02: Walked with **Ada Lovelace** to _Hyde Park_. @outdoors
- 2021-04-01: Tea with **Ada Lovelace** and **Charles Babbage**.

### Notes:
- 2021-03-03: **Ada Lovelace** moves to _London_. @home

### Friends:
- Ada Lovelace (a.k.a. Countess a.k.a. Enchantress) [Ockham] @math @family:cousins
- Charles Babbage

### Locations:
- Hyde Park
- London
- Ockham
"""


def read(content: str | bytes, date_order: str = "") -> list[Draft]:
    """The drafts of a journal."""
    raw = content.encode() if isinstance(content, str) else content
    return list(friends_md.read(text_file("friends.md", lambda: io.BytesIO(raw)), date_order=date_order)[1])


def told(drafts: list[Draft]) -> list[str]:
    """Where and what was left out or can't be read."""
    return [f"{d.where.partition(':')[2]} {d.text if isinstance(d, Remark) else d.reason}" for d in drafts
            if isinstance(d, Remark | Rejected)]  # fmt: skip


def happened(drafts: list[Draft]) -> list[tuple[str, list[str], str]]:
    """Day, people and summary of each interaction."""
    return [(d.day, [person.name for person in d.people], d.summary) for d in drafts if isinstance(d, InteractionDraft)]


def friends(drafts: list[Draft]) -> list[str]:
    """The names of all contacts."""
    return [draft.name for draft in drafts if isinstance(draft, ContactDraft)]


def test_a_journal_gives_friends_then_what_happened() -> None:
    first, second, *rest = read(JOURNAL)

    assert first == ContactDraft(
        name="Ada Lovelace", where="friends.md:9", nickname="Countess", city="Ockham",
        note="2021-03-03: Ada Lovelace moves to _London_. @home", tags=("math", "family:cousins"),
        extra=(("a.k.a.", "Enchantress"),),
    )  # fmt: skip
    assert second == ContactDraft(name="Charles Babbage", where="friends.md:10")
    assert rest == [
        InteractionDraft(
            "2021-05-02", "in_person", (Person("Ada Lovelace"),), rest[0].key,  # type: ignore[union-attr]
            summary="Walked with Ada Lovelace to _Hyde Park_. @outdoors", where="friends.md:2",
        ),
        InteractionDraft(
            "2021-04-01", "in_person", (Person("Ada Lovelace"), Person("Charles Babbage")),
            rest[1].key,  # type: ignore[union-attr]
            summary="Tea with Ada Lovelace and Charles Babbage.", where="friends.md:3",
        ),
    ]  # fmt: skip


DRESSES = [
    ("Windows", JOURNAL.replace("\n", "\r\n")),
    ("with a BOM", "\ufeff" + JOURNAL),
    ("stars", JOURNAL.replace("\n- ", "\n* ")),
    ("plus signs", JOURNAL.replace("\n- ", "\n+   ")),
    ("no colons", JOURNAL.replace(":\n", "\n")),
    ("other levels", JOURNAL.replace("### A", "# A").replace("### F", "## F").replace("### N", "###### N")),
    ("closed headings", JOURNAL.replace(":\n", " ###\n")),
    ("bold headings in capitals", JOURNAL.replace("### Friends:", "## **FRIENDS**:")),
    ("blank lines", JOURNAL.replace("\n", "\n\n")),
    ("indented", JOURNAL.replace("\n- ", "\n - ").replace("\n - ", "\n- ")),
    ("bold dates", JOURNAL.replace("2021-05-02", "**2021-05-02**")),
    ("dates with a dash", JOURNAL.replace("2021-04-01:", "2021-04-01 -")),
    ("dates in words", JOURNAL.replace("2021-05-02:", "2 May 2021:").replace("2021-03-03:", "3 mars 2021:")),
    ("bold friends", JOURNAL.replace("- Charles Babbage", "- **Charles Babbage**")),
    ("friends first", "### Friends:" + JOURNAL.partition("### Friends:")[2] + JOURNAL.partition("### Friends:")[0]),
    ("UTF-16", JOURNAL.encode("utf-16")),
]


@pytest.mark.parametrize("content", [case[1] for case in DRESSES], ids=[case[0] for case in DRESSES])
def test_markdown_in_any_dress_says_the_same(content: str | bytes) -> None:
    drafts, plain = read(content), read(JOURNAL)

    assert happened(drafts) == happened(plain)
    assert [(d.name, d.nickname, d.city, d.note, d.tags, d.extra) for d in drafts if isinstance(d, ContactDraft)] == [
        (d.name, d.nickname, d.city, d.note, d.tags, d.extra) for d in plain if isinstance(d, ContactDraft)
    ]
    assert told(drafts) == []


def journal(*activities: str, friends: str = "- Ada Lovelace\n- Charles Babbage") -> str:
    """A journal of some activities."""
    return "### Activities:\n" + "\n".join(activities) + f"\n\n### Friends:\n{friends}\n"


NAMES = [
    ("first name", "**Ada**", "Ada Lovelace"),
    ("nickname", "**Countess**", "Ada Lovelace"),
    ("case and accents", "**ADÁ lovelace**", "Ada Lovelace"),
    ("first and second name", "**Grace Brewster**", "Grace Brewster Hopper"),
    ("a stranger", "**Zed Zorn**", "Zed Zorn"),
    ("could be both", "**Charles**", "Charles"),
    ("a whole name before a first name", "**Grace**", "Grace"),
]


@pytest.mark.parametrize(("stated", "name"), [case[1:] for case in NAMES], ids=[case[0] for case in NAMES])
def test_a_name_means_a_friend_when_it_can_mean_nobody_else(stated: str, name: str) -> None:
    people = "\n".join(
        [
            "- Ada Lovelace (a.k.a. Countess)",
            "- Charles Babbage",
            "- Charles Darwin",
            "- Grace",
            "- Grace Brewster Hopper",
        ]
    )
    drafts = read(journal(f"- 2021-05-02: Saw {stated}.", friends=people))

    assert [names for _, names, _ in happened(drafts)] == [[name]]
    assert told(drafts) == (
        ["2 'Charles' could be Charles Babbage, Charles Darwin."] if name == "Charles" else []
    )  # fmt: skip


LINES = [
    (
        "two names twice",
        "- 2021-05-02: **Ada** and **Ada Lovelace** and **Charles**",
        ["Ada Lovelace", "Charles Babbage"],
    ),
    ("several lines", "- 2021-05-02: Saw\n  **Ada** and\n**Charles**", ["Ada Lovelace", "Charles Babbage"]),
    ("a list inside", "- 2021-05-02: Saw\n  - **Ada**\n  - **Charles**", ["Ada Lovelace", "Charles Babbage"]),
]


@pytest.mark.parametrize(("line", "names"), [case[1:] for case in LINES], ids=[case[0] for case in LINES])
def test_an_activity_has_all_who_are_named(line: str, names: list[str]) -> None:
    ((_, people, _),) = happened(read(journal(line)))

    assert people == names


CHANNELS = [
    ("Tea with **Ada**.", "in_person"), ("**Ada** told me of her phone.", "in_person"),
    ("Talked to **Ada** on the phone.", "call"), ("**Ada** @phone", "call"), ("**Ada** on Zoom", "video"),
    ("Video call with **Ada**", "video"), ("Wrote **Ada** @letter", "letter"), ("**Ada**, by e-mail", "email"),
    ("**Ada** @whatsapp", "message"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "channel"), CHANNELS)
def test_an_activity_is_in_person_unless_it_says_otherwise(text: str, channel: str) -> None:
    (draft,) = [draft for draft in read(journal(f"- 2021-05-02: {text}")) if isinstance(draft, InteractionDraft)]

    assert draft.channel == channel


def test_keys_do_not_change_with_the_rest_of_the_file() -> None:
    lines = ["- 2021-05-02: Saw **Ada**.", "- 2021-05-02: Saw **Ada** again."]
    two = [draft.key for draft in read(journal(*lines)) if isinstance(draft, InteractionDraft)]
    later = journal("- 2021-06-01: **Charles**", *lines, friends="- Ada Lovelace\n- Ada Byron").replace("\n", "\r\n")
    three = [draft.key for draft in read(later) if isinstance(draft, InteractionDraft)]

    assert three[1:] == two
    assert len({*three}) == 3


ODD = [
    ("no date", "- Saw **Ada**.", "2 The activity has no date: it should begin with one, such as 2018-11-01:."),
    ("a day that is none", "- 2021-02-30: Saw **Ada**.", "2 The activity has no date: '2021-02-30'"),
    ("a month", "- May 2021: Saw **Ada**.", "2 The activity has no date: 'May 2021' is not a whole date."),
    ("an open date", "- 03/04/2021: Saw **Ada**.", "2 The activity has no date: '03/04/2021'"),
    ("nobody", "- 2021-05-02: Slept.", "2 The activity has no name in bold, such as **Grace Hopper**: 'Slept.'."),
    ("too long", "- 2021-05-02: **Ada** " + "x" * 100_000, "2 It is longer than 100,000 characters."),
    ("a line without end", "- 2021-05-02: **Ada** " + "x" * (3 << 20), "2 It is longer than 100,000 characters."),
    ("lines without end", "- 2021-05-02: **Ada**" + "\n  x" * 60_000, "2 It is longer than 100,000 characters."),
]


@pytest.mark.parametrize(("line", "said"), [case[1:] for case in ODD], ids=[case[0] for case in ODD])
def test_a_broken_activity_costs_itself(line: str, said: str) -> None:
    drafts = read(journal(line, "- 2021-05-03: **Charles**"))

    assert [day for day, _, _ in happened(drafts)] == ["2021-05-03"]
    assert [text.startswith(said) for text in told(drafts)] == [True]


def test_the_order_of_an_open_date_may_be_said() -> None:
    assert happened(read(journal("- 03/04/2021: **Ada**"), "dmy"))[0][0] == "2021-04-03"


def test_bytes_that_are_no_text_cost_their_line() -> None:
    content = (
        journal("- 2021-05-02: **Ada** caf\u00e9 caf\u00e9", "- 2021-05-03: **Ada** at X")
        .encode()
        .replace(b"X", b"\xff")
    )
    drafts = read(content)

    assert [day for day, _, _ in happened(drafts)] == ["2021-05-02"]
    assert told(drafts) == ["3 It holds bytes that are not text."]


def test_notes_go_to_all_whom_they_name() -> None:
    drafts = read(
        "### Notes:\n- 2021-01-01: **Ada** married **Charles**.\n- **Ada** likes horses.\n"
        "- 2021-01-02: **Zed** left.\n- 2021-01-03: It rained.\n\n### Friends:\n- Ada Lovelace\n- Charles Babbage\n"
    )

    assert [draft.note for draft in drafts if isinstance(draft, ContactDraft)] == [
        "2021-01-01: Ada married Charles.\nAda likes horses.", "2021-01-01: Ada married Charles.",
    ]  # fmt: skip
    assert told(drafts) == [
        "4 A note names 'Zed', who is not among the friends.",
        "4 The note is about no friend: '2021-01-02: Zed left.'.",
        "5 The note is about no friend: '2021-01-03: It rained.'.",
    ]  # fmt: skip


FRIENDS = [
    ("in another order", "- Ada @math [Ockham] (a.k.a. Countess)", ("Ada", "Countess", "Ockham", ("math",), ())),
    ("other spellings", "- Ada (AKA Countess aka Lady A)", ("Ada", "Countess", "", (), (("a.k.a.", "Lady A"),))),
    ("words behind", "- Ada [Ockham] since school", ("Ada", "", "Ockham", (), (("friends.md", "since school"),))),
    ("parentheses of a name", "- Ada (work)", ("Ada (work)", "", "", (), ())),
    ("twice", "- Ada [Ockham]\n- Ada @math", ("Ada", "", "Ockham", ("math",), ())),
    ("two places", "- Ada [A] [B]", ("Ada", "", "A", (), (("friends.md", "[B]"),))),
    ("an address", "- ada@example.org", ("ada@example.org", "", "", (), ())),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), [case[1:] for case in FRIENDS], ids=[case[0] for case in FRIENDS])
def test_lines_of_friends(line: str, expected: tuple[object, ...]) -> None:
    (draft,) = read(f"### Friends:\n{line}\n")

    assert isinstance(draft, ContactDraft)
    assert (draft.name, draft.nickname, draft.city, draft.tags, draft.extra) == expected


def test_what_has_no_place_is_told() -> None:
    drafts = read(
        "- Stray\n\n# Ideas\n- One\n- Two\n\n## Locations\n- Paris (a.k.a. Lutetia)\n- Atlantis\n\n"
        "## Friends\n- Ada [Paris]\n"
    )

    assert told(drafts) == [
        "8 The other names of Paris were left out: Lutetia.",
        "9 The location 'Atlantis' is nobody's and of no activity; it was left out.",
        "1 An entry before the first heading can't be placed, and was left out.",
        "4 2 entries under 'Ideas' can't be placed, and were left out.",
    ]


@pytest.mark.parametrize(
    "content", ["### Friends:\n", "### Locations:\n- Paris\n", "Hello\n", "### Activities:\n- x\n"]
)
def test_a_journal_of_nothing_is_refused(content: str) -> None:
    with pytest.raises(RefusedError, match="holds no activity and no friend"):
        read(content)


LOOKS = [
    (JOURNAL, True), (JOURNAL.replace("### ", "# ").replace(":\n", "\r\n"), True),
    ("# My journal\n\n## Activities\n\n- 2021-05-02: **Ada**\n", True), ("### Friends:\n* Ada\n", True),
    ("### Friends:\n", False), ("# Notes\n- buy milk\n", False), ("Name,Friends:\nAda,\n", False),
    ("# Readme\n\n## Notes\n\n- friends: none\n", False), ("", False),
]  # fmt: skip


@pytest.mark.parametrize(("head", "expected"), LOOKS)
def test_a_journal_is_known_by_its_headings(head: str, expected: bool) -> None:
    assert friends_md.looks_like(head) is expected


def test_the_sample_is_read_whole() -> None:
    path = SHARED / "friends.md"
    if not path.exists():
        pytest.skip("the sample friends.md is not there")
    drafts = read(path.read_bytes())

    assert friends(drafts) == ["George Washington Carver", "Grace Hopper", "Marie Curie"]
    assert [(day, people) for day, people, _ in happened(drafts)] == [
        ("2018-11-01", ["Grace Hopper"]), ("2018-01-04", ["Grace Hopper", "George Washington Carver"]),
        ("2017-12-31", ["Marie Curie"]), ("2017-11-15", ["George Washington Carver"]),
    ]  # fmt: skip
    assert [bool(draft.note) for draft in drafts if isinstance(draft, ContactDraft)] == [False, True, True]
    assert told(drafts) == []


SCRAPS = st.sampled_from(
    ["### Activities:", "### Friends:", "### Notes:", "## Locations", "\n", "\n- ", "\n* ", "  ", "2021-05-02: ",
     "**Ada**", "**", "_Paris_", "_", "[Paris]", "[", "(a.k.a. ", " a.k.a. X)", ")", "@tag", "@", "#",
     "\0", "\ufffd", "\r"]
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=200)
    | st.lists(SCRAPS | st.text(max_size=3), max_size=40).map(lambda all_: "".join(all_).encode("utf-8", "replace"))
)
def test_any_bytes_give_drafts_or_a_sentence(content: bytes) -> None:
    friends_md.looks_like(content.decode("utf-8", "replace"))
    try:
        assert all(draft.where.startswith("friends.md:") for draft in read(content))
    except RefusedError as refused:
        assert refused.message.startswith("friends.md ")


WORD = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzéÀß"), min_size=1, max_size=8)
NAME = st.lists(WORD, min_size=1, max_size=3).map(" ".join).filter(lambda name: " aka " not in f" {name} ")


@settings(max_examples=60, deadline=None)
@given(
    name=NAME,
    also=st.lists(NAME, max_size=3, unique=True),
    city=NAME | st.just(""),
    tags=st.lists(WORD, max_size=3, unique=True),
)
def test_a_friend_as_the_program_writes_them_comes_back(name: str, also: list[str], city: str, tags: list[str]) -> None:
    line = f"- {name}"
    line += f" ({' '.join(f'a.k.a. {each}' for each in also)})" if also else ""
    line += f" [{city}]" if city else ""
    line += "".join(f" @{tag}" for tag in tags)
    (draft,) = read(f"### Friends:\n{line}\n")

    assert isinstance(draft, ContactDraft)
    assert (draft.name, draft.city, draft.tags) == (name, city, tuple(tags))
    assert [draft.nickname, *(value for _, value in draft.extra)] == (also or [""])
