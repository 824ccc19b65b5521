"""Google Contacts' CSV in: both layouts, columns in any order and number, labels from the cell beside."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.errors import NetcrmError
from netcrm.formats import google
from netcrm.formats.columns import csv_kind
from netcrm.formats.text import text_file
from netcrm.names import fold
from netcrm.records import ContactDraft, Draft, Point, Rejected, Remark


def read(content: str | bytes, mapping: dict[str, str] | None = None) -> list[Draft]:
    """The drafts of a file that is known for Google's."""
    raw = content.encode() if isinstance(content, str) else content
    file = text_file("google.csv", lambda: io.BytesIO(raw))
    assert csv_kind(file) == "google"
    return list(google.read(file, mapping=mapping)[1])


def one(drafts: list[Draft]) -> ContactDraft:
    """The one contact of a file."""
    (draft,) = drafts
    assert isinstance(draft, ContactDraft), draft
    return draft


OLD = (
    "Name,Given Name,Additional Name,Family Name,Yomi Name,Given Name Yomi,Additional Name Yomi,Family Name Yomi,"
    "Name Prefix,Name Suffix,Initials,Nickname,Short Name,Maiden Name,Birthday,Gender,Location,Billing Information,"
    "Directory Server,Mileage,Occupation,Hobby,Sensitivity,Priority,Subject,Notes,Language,Photo,Group Membership,"
    "E-mail 1 - Type,E-mail 1 - Value,E-mail 2 - Type,E-mail 2 - Value,IM 1 - Type,IM 1 - Service,IM 1 - Value,"
    "Phone 1 - Type,Phone 1 - Value,Address 1 - Type,Address 1 - Formatted,Address 1 - Street,Address 1 - City,"
    "Organization 1 - Type,Organization 1 - Name,Organization 1 - Title,Organization 1 - Department,"
    "Relation 1 - Type,Relation 1 - Value,Website 1 - Type,Website 1 - Value,"
    "Custom Field 1 - Type,Custom Field 1 - Value\n"
)
OLD_ROW = (
    "Dr. Zoë M. Brandt Jr.,Zoë,M.,Brandt,,,,,Dr.,Jr.,,Zo,,,1990-04-15,,Upstairs,,,,,chess,,,,\"two\nlines\",,,"
    "Chess club ::: * myContacts ::: * Friends,Home,zoe@home.example,* Work,zoe@work.example ::: z@work.example,"
    "Home,Skype,zoe.b,Mobile,+33 6 12 34 56 78,Home,\"1 rue A\nLyon\",1 rue A,Lyon,* ,Acme,CTO,R&D,"
    "Spouse,Bob,Profile,https://zoe.example,Shoe size,38\n"
)  # fmt: skip
NEW = (
    "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,"
    "Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,"
    "Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,"
    "Address 1 - Label,Address 1 - Formatted,Address 1 - Street,Address 1 - City,Website 1 - Label,Website 1 - Value,"
    "Event 1 - Label,Event 1 - Value,Relation 1 - Label,Relation 1 - Value,"
    "Custom Field 1 - Label,Custom Field 1 - Value\n"
)
NEW_ROW = (
    "Zoë,M.,Brandt,,,,Dr.,Jr.,Zo,,Acme,CTO,R&D, --03-07,hi,,Chess club ::: * myContacts,Home,zoe@home.example,* Work,"
    "zoe@work.example ::: z@work.example,Domicile,+33 6 12 34 56 78 ::: +33 4 12 34 56 78,Home,\"1 rue A\nLyon\","
    "1 rue A,Lyon,* ,zoe.example,* Anniversary,2010-05-01,* Spouse,Bob,Shoe size,38\n"
)  # fmt: skip


def test_the_old_layout_is_read_whole() -> None:
    assert one(read(OLD + OLD_ROW)) == ContactDraft(
        "Zoë M. Brandt", "google.csv:2", nickname="Zo", organization="Acme", title="CTO", city="Lyon",
        birthday="1990-04-15", note="two\nlines", tags=("Chess club", "Friends"),
        points=(
            Point("email", "zoe@work.example", "work"), Point("email", "z@work.example", "work"),
            Point("email", "zoe@home.example", "home"), Point("handle", "zoe.b", "skype"),
            Point("phone", "+33 6 12 34 56 78", "mobile"), Point("url", "https://zoe.example", "profile"),
        ),
        extra=(
            ("Name Prefix", "Dr."), ("Name Suffix", "Jr."), ("Location", "Upstairs"), ("Hobby", "chess"),
            ("IM 1 - Type", "Home"), ("Address 1 - Type", "Home"), ("Address 1 - Formatted", "1 rue A\nLyon"),
            ("Address 1 - Street", "1 rue A"), ("Organization 1 - Department", "R&D"), ("Relation 1 - Type", "Spouse"),
            ("Relation 1 - Value", "Bob"), ("Shoe size", "38"),
        ),
    )  # fmt: skip


def test_the_new_layout_is_read_whole() -> None:
    assert one(read(NEW + NEW_ROW)) == ContactDraft(
        "Zoë M. Brandt", "google.csv:2", nickname="Zo", organization="Acme", title="CTO", city="Lyon",
        birthday="--03-07", note="hi", tags=("Chess club",),
        points=(
            Point("email", "zoe@work.example", "work"), Point("email", "z@work.example", "work"),
            Point("email", "zoe@home.example", "home"), Point("phone", "+33 6 12 34 56 78", "home"),
            Point("phone", "+33 4 12 34 56 78", "home"), Point("url", "zoe.example"),
        ),
        extra=(
            ("Name Prefix", "Dr."), ("Name Suffix", "Jr."), ("Organization Department", "R&D"),
            ("Address 1 - Label", "Home"), ("Address 1 - Formatted", "1 rue A\nLyon"),
            ("Address 1 - Street", "1 rue A"),
            ("Event 1 - Label", "* Anniversary"), ("Event 1 - Value", "2010-05-01"), ("Relation 1 - Label", "* Spouse"),
            ("Relation 1 - Value", "Bob"), ("Shoe size", "38"),
        ),
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encodings_that_google_writes_are_read(encoding: str) -> None:
    assert one(read((OLD + OLD_ROW).encode(encoding))).name == "Zoë M. Brandt"


def test_columns_may_come_in_any_order() -> None:
    import csv

    rows = list(csv.reader(io.StringIO(NEW + NEW_ROW)))
    out = io.StringIO(newline="")
    csv.writer(out).writerows(row[::-1] for row in rows)
    there, back = one(read(NEW + NEW_ROW)), one(read(out.getvalue()))

    assert sorted(back.extra) == sorted(there.extra)
    assert set(back.points) == set(there.points)
    assert (back.name, back.city, back.tags) == (there.name, there.city, there.tags)


CELLS = [
    ("E-mail 7 - Label,E-mail 7 - Value", "Ferienhaus,a@x.org", {"points": (Point("email", "a@x.org", "Ferienhaus"),)}),
    ("E-mail 1 - Value,E-mail 1 - Type", "a@x.org,* ", {"points": (Point("email", "a@x.org"),)}),
    ("E-mail 1 - Value", "ask Bob", {"points": (), "extra": (("E-mail 1 - Value", "ask Bob"),)}),
    ("Phone 1 - Label,Phone 1 - Value", "Trabajo,+34 600", {"points": (Point("phone", "+34 600", "work"),)}),
    ("Phone 1 - Label,Phone 1 - Value", "Work Fax,+34 600", {"points": (Point("phone", "+34 600", "work fax"),)}),
    ("Phone 1 - Value,Phone 2 - Label,Phone 2 - Value", "111,* Mobile,222",
     {"points": (Point("phone", "222", "mobile"), Point("phone", "111"))}),
    ("E-mail 1 - Value,Address 1 - City,Address 2 - City", "a@x,,Lyon", {"city": "Lyon"}),
    ("E-mail 1 - Value,Address 1 - City,Address 3 - City", "a@x,Paris,Lyon",
     {"city": "Paris", "extra": (("Address 3 - City", "Lyon"),)}),
    ("E-mail 1 - Value,Organization 2 - Name,Organization 1 - Name", "a@x,Beta,Acme",
     {"organization": "Beta", "extra": (("Organization 1 - Name", "Acme"),)}),
    ("E-mail 1 - Value,Organization Name", "a@x,Acme ::: Beta",
     {"organization": "Acme", "extra": (("Organization Name", "Beta"),)}),
    ("E-mail 1 - Value,Labels", "a@x,* myContacts ::: * starred ::: Lyon", {"tags": ("starred", "Lyon")}),
    ("E-mail 1 - Value,Custom Field 1 - Label,Custom Field 1 - Value", "a@x,* Hobby,chess ::: go",
     {"extra": (("Hobby", "chess"), ("Hobby", "go"))}),
    ("E-mail 1 - Value,Custom Field 1 - Label,Custom Field 1 - Value", "a@x,,chess",
     {"extra": (("Custom Field 1 - Value", "chess"),)}),
    ("E-mail 1 - Value,Jot 1 - Type,Jot 1 - Value", "a@x,note,hello",
     {"extra": (("Jot 1 - Type", "note"), ("Jot 1 - Value", "hello"))}),
    ("E-mail 1 - Value,Birthday", "a@x,1604-03-07", {"birthday": "--03-07"}),
]  # fmt: skip


@pytest.mark.parametrize(("header", "row", "expected"), CELLS)
def test_numbered_columns(header: str, row: str, expected: dict[str, object]) -> None:
    draft = one(read(f"First Name,Last Name,{header}\nAnn,Lee,{row}\n"))

    assert {name: getattr(draft, name) for name in expected} == expected


NAMES = [
    ("Name,Given Name,Family Name", "Ann Lee,Ann,Lee", "Ann Lee", ()),
    ("Name,Given Name,Family Name", "山田 太郎,太郎,山田", "山田 太郎", ()),
    ("Name,Given Name,Family Name", '"Lee, Ann",Ann,Lee', "Ann Lee", ()),
    ("Name,Given Name,Family Name", "Annie,Ann,Lee", "Ann Lee", (("Name", "Annie"),)),
    ("Name,Given Name,Family Name", "Ann Lee,Ann,", "Ann Lee", ()),
    ("Name,Given Name,Family Name", ",Ann,Lee", "Ann Lee", ()),
    ("First Name,Last Name,Nickname", ",,Annie", "Annie", ()),
    ("First Name,Last Name,Organization Name", ",,Acme", "Acme", ()),
    ("First Name,Last Name,Nickname", ",,", "a@x", ()),
    ("Prénom,Nom,Étiquettes", "Ann,Lee,", "Ann Lee", ()),
]


@pytest.mark.parametrize(("header", "row", "name", "extra"), NAMES)
def test_names(header: str, row: str, name: str, extra: tuple[tuple[str, str], ...]) -> None:
    draft = one(read(f"{header},E-mail 1 - Value\n{row},a@x\n"))

    assert (draft.name, draft.extra) == (name, extra)


def test_a_birthday_that_makes_no_sense_costs_nobody() -> None:
    draft, remark = read("First Name,E-mail 1 - Value,Birthday\nAnn,a@x,some day\n")

    assert isinstance(draft, ContactDraft)
    assert draft.extra == (("Birthday", "some day"),)
    assert isinstance(remark, Remark)
    assert remark.where == "google.csv:2"
    assert "'some day' is not a date" in remark.text


def test_rows_that_say_nothing_are_passed_over_and_those_without_a_name_reported() -> None:
    drafts = read('First Name,E-mail 1 - Value,Notes\n,,\n,,who?\nAnn,"a\nBob,b@x,\n')

    assert [(type(draft), getattr(draft, "name", "")) for draft in drafts] == [
        (Rejected, ""), (Rejected, ""), (ContactDraft, "Bob"),
    ]  # fmt: skip


def test_a_mapping_goes_before_the_names() -> None:
    content = "First Name,File As,E-mail 1 - Value,Notes\nAnn,Lee Ann,a@x,close\n"
    draft = one(read(content, {"File As": "name", "Notes": "circle", "E-mail 1 - Value": "-"}))

    assert (draft.name, draft.circle, draft.points, draft.extra) == ("Lee Ann", "close", (), (("First Name", "Ann"),))


def test_a_mapped_cell_that_makes_no_sense_costs_its_row() -> None:
    (draft,) = read("First Name,E-mail 1 - Value,Notes\nAnn,a@x,friends\n", {"Notes": "circle"})

    assert isinstance(draft, Rejected)
    assert "Notes" in draft.reason


HEADERS = [
    (OLD, True),
    (NEW, True),
    ("Labels,E-mail 1 - Value,Last Name", True),
    ("Prénom,Nom,E-mail 1 - Libellé,E-mail 1 - Valeur", True),
    ("Nombre,Apellidos,Correo electrónico 1 - Etiqueta,Correo electrónico 1 - Valor", True),
    ("First Name,Last Name,File As,Labels", True),
    ("Name,Labels", False),
    ("First Name,Last Name,E-mail 2 Address", False),
    ("E-mail 1 - Value,City", False),
]


@pytest.mark.parametrize(("header", "expected"), HEADERS)
def test_the_header_alone_tells(header: str, expected: bool) -> None:
    assert google.is_header(list(map(fold, header.strip().split(",")))) is expected


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: (NEW + text).encode())))
def test_any_bytes_give_drafts_or_a_sentence(content: bytes) -> None:
    try:
        file = text_file("x.csv", lambda: io.BytesIO(content))
        drafts = list(google.read(file)[1])
    except NetcrmError as no:
        assert no.message.endswith(".")
    else:
        assert all(isinstance(draft, ContactDraft | Rejected | Remark) for draft in drafts)
