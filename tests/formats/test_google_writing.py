"""Google Contacts' CSV out: importable there, harmless in a spreadsheet, the same drafts when it is read again."""

import csv
import io
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.errors import UsageError
from netcrm.formats import google
from netcrm.formats.columns import csv_kind
from netcrm.formats.google_writing import COLUMNS
from netcrm.formats.text import text_file
from netcrm.names import clean
from netcrm.records import CIRCLES, ContactDraft, Draft, Point, gathered


def written(*drafts: ContactDraft, raw: bool = False) -> str:
    """What `write` writes."""
    out = io.StringIO(newline="")
    assert google.write(drafts, out, raw=raw) == len(drafts)
    return out.getvalue()


def read(content: str, *, raw: bool = False) -> list[Draft]:
    """What the reader makes of it."""
    file = text_file("google.csv", lambda: io.BytesIO(content.encode()))
    assert csv_kind(file) == "google"
    return list(google.read(file, raw=raw)[1])


def cells(draft: ContactDraft, *, raw: bool = False) -> dict[str, str]:
    """The cells of a draft that are not empty."""
    header, row = csv.reader(io.StringIO(written(draft, raw=raw), newline=""))
    return {name: cell for name, cell in zip(header, row, strict=True) if cell}


def tidy(text: str) -> str:
    """A text as core keeps it: clean, or another."""
    try:
        return clean(text, longest=40)
    except UsageError:
        return f"x{len(text)}"


CHARACTERS = st.one_of(
    st.sampled_from("'=+-@\"\\,;:* \t\r\n[]"), st.characters(exclude_categories=["Cs"], exclude_characters="\0")
)
ANY = st.text(CHARACTERS, max_size=20)
FILLED = st.text(CHARACTERS, min_size=1, max_size=20)
LINE = st.one_of(
    st.sampled_from(
        ["Work", "work", "* work", "\\x", ":::", "a ::: b", "netcrm uid", "netcrm handle: x", "myContacts"]
    ),
    ANY.map(tidy),
)
TEXT = ANY.map(lambda text: text if text.strip() else "")
EMPTY = st.just("")
DAYS = st.dates(date(1800, 1, 1), date(2200, 12, 31)).map(str)
POINTS = st.one_of(
    st.builds(Point, st.just("email"), LINE.map(lambda text: f"{text}@x"), EMPTY | LINE),
    st.builds(Point, st.just("phone"), LINE.map(lambda text: f"{text}123"), EMPTY | LINE),
    st.builds(Point, st.just("url"), LINE, EMPTY | LINE),
    st.builds(Point, st.just("handle"), LINE, EMPTY | LINE),
)
ORDER = ["email", "phone", "url", "handle"]
CONTACTS = st.builds(
    ContactDraft,
    name=LINE,
    uid=EMPTY | LINE,
    nickname=EMPTY | LINE,
    organization=EMPTY | LINE,
    title=EMPTY | LINE,
    city=EMPTY | LINE,
    circle=st.sampled_from(["", *CIRCLES]),
    every=st.integers(0, 3650),
    birthday=DAYS | st.sampled_from(["", "--02-29", "1990-04", "1990"]),
    met_on=EMPTY | DAYS,
    met_at=EMPTY | LINE,
    introduced_by=EMPTY | LINE,
    note=TEXT,
    snoozed_until=EMPTY | DAYS,
    archived_on=EMPTY | DAYS,
    deceased=st.booleans(),
    tags=st.lists(LINE, max_size=4, unique=True).map(tuple),
    points=st.lists(POINTS, max_size=20).map(lambda points: tuple(sorted(points, key=lambda p: ORDER.index(p.kind)))),
    extra=st.lists(
        st.tuples((LINE | FILLED).map(lambda name: f"x{name}" if name in COLUMNS else name), ANY), max_size=20
    ).map(tuple),
    languages=EMPTY | LINE,
    timezone=EMPTY | LINE,
    avoid=EMPTY | LINE,
    private=st.booleans(),
)


@settings(max_examples=100, deadline=None)
@given(draft=CONTACTS, raw=st.booleans())
def test_a_contact_comes_back_as_it_was(draft: ContactDraft, raw: bool) -> None:
    assert read(written(draft, raw=raw), raw=raw) == [ContactDraft(**vars(draft) | {"where": "google.csv:2"})]


@settings(max_examples=50, deadline=None)
@given(city=EMPTY | LINE, extra=st.lists(st.tuples(st.sampled_from(COLUMNS), TEXT), max_size=12))
def test_what_came_from_google_goes_back_to_its_column(city: str, extra: list[tuple[str, str]]) -> None:
    (back,) = read(written(ContactDraft("Ann Lee", city=city, extra=tuple(extra))))

    assert isinstance(back, ContactDraft)
    assert (back.name, back.city, back.points, back.tags, back.note) == ("Ann Lee", city, (), (), "")
    assert gathered(back.extra) == gathered(extra)


ROWS = [
    ("name", ContactDraft("Ann Lee"), {"First Name": "Ann", "Last Name": "Lee"}),
    ("one word", ContactDraft("Ann"), {"First Name": "Ann"}),
    ("particles", ContactDraft("Jan van der Berg"), {"First Name": "Jan", "Last Name": "van der Berg"}),
    ("labels", ContactDraft("Ann", tags=("Chess",)), {"Labels": "Chess ::: * myContacts"}),
    ("point", ContactDraft("Ann", points=(Point("email", "a@x", "work"),)),
     {"E-mail 1 - Label": "Work", "E-mail 1 - Value": "a@x"}),
    ("overflow", ContactDraft("Ann", points=tuple(Point("phone", f"12{n}") for n in range(7))),
     {"Phone 4 - Value": "123", "Phone 5 - Value": "124 ::: 125 ::: 126"}),
    ("own field", ContactDraft("Ann", circle="close"),
     {"Custom Field 1 - Label": "netcrm circle", "Custom Field 1 - Value": "close"}),
    ("extra", ContactDraft("Ann", extra=(("Pet", "cat"),)),
     {"Custom Field 1 - Label": "Pet", "Custom Field 1 - Value": "cat"}),
    ("prefix", ContactDraft("Ann", extra=(("Name Prefix", "Dr."),)), {"Name Prefix": "Dr."}),
    ("city", ContactDraft("Ann", city="Lyon"), {"Address 1 - City": "Lyon"}),
    ("birthday", ContactDraft("Ann", birthday="--04-15"), {"Birthday": "--04-15"}),
    ("month", ContactDraft("Ann", birthday="1990-04"), {"Custom Field 1 - Label": "netcrm birthday"}),
]  # fmt: skip


@pytest.mark.parametrize(("draft", "expected"), [pytest.param(*row[1:], id=row[0]) for row in ROWS])
def test_each_thing_has_its_column(draft: ContactDraft, expected: dict[str, str]) -> None:
    found = cells(draft)

    assert {name: found.get(name) for name in expected} == expected


def test_a_phone_number_is_not_guarded_but_a_formula_is() -> None:
    draft = ContactDraft("=1+1", points=(Point("phone", "+33 6 12 34 56 78"),), note="-x")

    assert (cells(draft)["First Name"], cells(draft)["Notes"]) == ("'=1+1", "'-x")
    assert cells(draft)["Phone 1 - Value"] == "+33 6 12 34 56 78"
    assert (cells(draft, raw=True)["First Name"], cells(draft, raw=True)["Notes"]) == ("=1+1", "-x")


def test_rows_go_out_as_they_come() -> None:
    out = io.StringIO(newline="")
    seen = []

    def streamed() -> Iterator[ContactDraft]:
        for name in ("Ann", "Bob"):
            seen.append(out.getvalue().count("\r\n"))
            yield ContactDraft(name)

    google.write(streamed(), out)

    assert seen == [1, 2]
