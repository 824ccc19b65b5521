"""CSV in: any header, encoding, separator and quoting; a broken record costs itself, with its line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from netcrm.errors import RefusedError, UsageError
from netcrm.formats import open_source
from netcrm.records import ContactDraft, Draft, InteractionDraft, Person, Point, Rejected

Read = Callable[..., list[Draft]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write a file and read it back as drafts."""

    def read(content: str | bytes, **wishes: Any) -> list[Draft]:
        path = tmp_path / "people.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return list(open_source(path, "csv", **wishes).drafts)

    return read


def one(drafts: list[Draft]) -> ContactDraft:
    """The one contact of a file."""
    (draft,) = drafts
    assert isinstance(draft, ContactDraft), draft
    return draft


def names(drafts: list[Draft]) -> list[str]:
    """The names of contacts, and the lines of what was rejected."""
    return [d.name if isinstance(d, ContactDraft) else d.where.partition(":")[2] for d in drafts]


FIELDS = [
    ("Name", "Ann Lee", {"name": "Ann Lee"}),
    ("Full Name,Nickname", "Ann Lee,Annie", {"name": "Ann Lee", "nickname": "Annie"}),
    ("First Name,Last Name", "Ann,Lee", {"name": "Ann Lee"}),
    ("Given Name,Additional Name,Family Name", "Ann,B.,Lee", {"name": "Ann B. Lee"}),
    ("Name,First Name,Last Name", ",Ann,Lee", {"name": "Ann Lee"}),
    ("Nom", "Ann Lee", {"name": "Ann Lee"}),
    ("Nom,Prénom", "Lee,Ann", {"name": "Ann Lee"}),
    ("Vorname,Name", "Ann,Lee", {"name": "Ann Lee"}),
    ("Nombre", "Ann Lee", {"name": "Ann Lee"}),
    ("Nombre,Apellidos", "Ann,Lee", {"name": "Ann Lee"}),
    ("PRENOM,NOM DE FAMILLE,Société", "Ann,Lee,Acme", {"name": "Ann Lee", "organization": "Acme"}),
    ("Name,Firma,Ort", "Ann,Acme,Köln", {"organization": "Acme", "city": "Köln"}),
    ("Name,Empresa,Ciudad,Cumpleaños", "Ann,Acme,Vigo,--03-07",
     {"organization": "Acme", "city": "Vigo", "birthday": "--03-07"}),
    ("Name,Ville,Anniversaire", "Ann,Lyon,1990-04-15", {"city": "Lyon", "birthday": "1990-04-15"}),
    ("Name,Title,Job Title", "Ann,Dr.,Engineer", {"title": "Engineer", "extra": (("Title", "Dr."),)}),
    ("Name,Title", "Ann,Engineer", {"title": "Engineer"}),
    ("Name,Geburtstag", "Ann,15. März 1990", {"birthday": "1990-03-15"}),
    ("Name,Birthday", "Ann,1990-04-15 00:00:00", {"birthday": "1990-04-15"}),
    ("Name,Birthday", "Ann,25/12/1990", {"birthday": "1990-12-25"}),
    ("Name,Circle,Every", "Ann,Close,monthly", {"circle": "close", "every": 30}),
    ("Name,Keep in touch", "Ann,3 weeks", {"every": 21}),
    ("Name,Tags", 'Ann,"chess, #Lyon; chess"', {"tags": ("chess", "Lyon")}),
    ("Name,Labels", "Ann,* myContacts ::: Chess club", {"tags": ("Chess club",)}),
    ("Name,Met on,Met at,Introduced by", "Ann,2024-05,PyCon,Bob",
     {"met_on": "2024-05", "met_at": "PyCon", "introduced_by": "Bob"}),
    ("Name,Notizen", 'Ann,"two\nlines"', {"note": "two\nlines"}),
    ("Name,Verstorben", "Ann,ja", {"deceased": True}),
    ("Name,Shoe size,", "Ann,38,x", {"extra": (("Shoe size", "38"), ("Column 3", "x"))}),
    ("Name,Notes,Notes", "Ann,a,b", {"note": "a", "extra": (("Notes", "b"),)}),
    ("Name,Pet,Pet", "Ann,cat,dog", {"extra": (("Pet", "cat"), ("Pet", "dog"))}),
    ("Name,uid", "Ann,ann01", {"uid": "", "extra": (("uid", "ann01"),)}),
    ("Email", "ann@example.org", {"name": "ann@example.org"}),
]  # fmt: skip


@pytest.mark.parametrize(("header", "row", "expected"), FIELDS)
def test_columns_are_known_by_name(read: Read, header: str, row: str, expected: dict[str, object]) -> None:
    draft = one(read(f"{header}\n{row}\n"))

    assert {name: getattr(draft, name) for name in expected} == expected


POINTS = [
    ("Email", "a@x.org", [("email", "a@x.org", "")]),
    ("E-mail 1 - Value,E-mail 2 - Value", "a@x.org,b@x.org", [("email", "a@x.org", ""), ("email", "b@x.org", "")]),
    ("E-mail Address,E-mail 2 Address", "a@x.org,b@x.org", [("email", "a@x.org", ""), ("email", "b@x.org", "")]),
    ("E-mail 1 - Value", "a@x.org ::: b@x.org", [("email", "a@x.org", ""), ("email", "b@x.org", "")]),
    ("Work Email,Courriel", "a@x.org,b@x.org", [("email", "a@x.org", "work"), ("email", "b@x.org", "")]),
    ("Adresse de messagerie", "a@x.org", [("email", "a@x.org", "")]),
    ("Business Phone,Mobile Phone,Tél. mobile", "+1 2,+3 4,+5 6",
     [("phone", "+1 2", "work"), ("phone", "+3 4", "mobile"), ("phone", "+5 6", "mobile")]),
    ("Web Page,LinkedIn", "x.org,linkedin.com/in/a", [("url", "x.org", ""), ("url", "linkedin.com/in/a", "linkedin")]),
    ("Mastodon", "@a@x.org", [("handle", "@a@x.org", "mastodon")]),
]  # fmt: skip


@pytest.mark.parametrize(("header", "row", "expected"), POINTS)
def test_every_point_column_counts(read: Read, header: str, row: str, expected: list[tuple[str, str, str]]) -> None:
    assert one(read(f"Name,{header}\nAnn,{row}\n")).points == tuple(Point(*point) for point in expected)


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encodings_are_detected(read: Read, encoding: str) -> None:
    assert one(read("Name,Ville\r\nZoë Müller,Orléans\r\n".encode(encoding))).city == "Orléans"


def test_windows_text_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes("Name\nZoë\n".encode("cp1252"))

    assert "cp1252" in open_source(path).notes[0]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_detected(read: Read, separator: str) -> None:
    content = separator.join(["Name", '"City, of; birth|x\ty"', "Tags"]) + "\n" + separator.join(["Ann", "Lyon", "a"])
    draft = one(read(content))

    assert (draft.name, draft.tags) == ("Ann", ("a",))


def test_excels_separator_line_is_heeded(read: Read) -> None:
    assert one(read("sep=;\nName;City\nAnn;Lyon, France\n")).city == "Lyon, France"


BROKEN = [
    ("stray quote before good rows", 'Name,City\nAnn,"Lyon\nBob,Paris\nCid,Rome\n', ["2", "Bob", "Cid"]),
    ("stray quote before quoted cells", 'Name,City\nAnn,"Lyon\nBob,"Paris"\nCid,Rome\n', ["2", "Bob", "Cid"]),
    ("quote inside of a cell", 'Name,City\nAnn,"Ly"on"\nBob,Paris\n', ["2", "Bob"]),
    ("rest of a broken cell", 'Name,City\nAnn,"say "hi\nthere"\nBob,Paris\n', ["2", "Bob"]),
    ("quote that is part of a word", 'Name,City\nAnn,5" disk\n', ["Ann"]),
    ("a cell of several lines", 'Name,City\nAnn,"a\nb\n\nc"\nBob,Paris\n', ["Ann", "Bob"]),
    ("NUL byte", "Name,City\nAnn,Ly\0on\nBob,Paris\n", ["2", "Bob"]),
    ("too few cells", "Name,City,Tags\nAnn\nBob,Paris\n", ["Ann", "Bob"]),
    ("too many cells", "Name,City\nAnn,Lyon,x\nBob,Paris\n", ["2", "Bob"]),
    ("too many empty cells", "Name,City\nAnn,Lyon,,\n", ["Ann"]),
    ("no name", "Name,City\n,Lyon\nBob,Paris\n", ["2", "Bob"]),
    ("empty rows", "Name,City\n\n,\n  ,\nBob,Paris\n", ["Bob"]),
    ("old Mac line ends", "Name,City\rAnn,Lyon\rBob,Paris\r", ["Ann", "Bob"]),
    ("a line without end", "Name,City\nAnn," + "x" * (2 << 20) + "\nBob,Paris\n", ["2", "Bob"]),
    ("a cell over the limit", 'Name,City\nAnn,"' + "x\n" * 70_000 + '"\nBob,Paris\n', ["2", "Bob"]),
]


@pytest.mark.parametrize(("content", "expected"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_a_broken_record_costs_itself(read: Read, content: str, expected: list[str]) -> None:
    assert names(read(content)) == expected


def test_what_is_skipped_for_a_broken_record_is_told(read: Read) -> None:
    rejected, bob = read('Name,City,Tags\nAnn,"say "hi",x\nthere"\n\nBob,Paris,a\n')

    assert rejected == Rejected(
        "people.csv:2",
        "The record can't be read: a quote stands inside of a cell without being doubled. The lines to 4 were skipped"
        " with it.",
    )
    assert names([bob]) == ["Bob"]


def test_bytes_that_are_no_text_cost_their_row(read: Read) -> None:
    good = "".join(f"Zoë {number},Orléans\n" for number in range(20)).encode()

    drafts = read(b"Name,City\n" + good + b"Bj\xf6rn,Lund\nLast,X\n")

    assert names(drafts)[-2:] == ["22", "Last"]
    assert drafts[-2] == Rejected("people.csv:22", "The record holds bytes that are not text.")


REJECTED = [
    ("Birthday", "03/04/1990", ["Birthday", "netcrm config date_order dmy"]),
    ("Birthday", "1990-02-30", ["Birthday", "February 1990 has 28 days"]),
    ("Birthday", "soon", ["Birthday", "'soon' is not a date"]),
    ("Circle", "friends", ["Circle", "'friends'", "inner, close, active, wide"]),
    ("Cadence", "often", ["Cadence", "'often'"]),
    ("Deceased", "perhaps", ["Deceased", "'perhaps'"]),
]


@pytest.mark.parametrize(("header", "cell", "said"), REJECTED)
def test_a_cell_that_is_not_understood_is_named(read: Read, header: str, cell: str, said: list[str]) -> None:
    (draft,) = read(f"Name,{header}\nAnn,{cell}\n")

    assert isinstance(draft, Rejected)
    assert draft.where == "people.csv:2"
    assert [word for word in said if word not in draft.reason] == []


@pytest.mark.parametrize(
    ("later", "birthday"), [("13/04/1991", "1990-04-03"), ("04/13/1991", "1990-03-04"), ("4/5/1991", "1990-04-03")]
)
def test_a_day_after_the_12th_tells_the_order_of_all(read: Read, later: str, birthday: str) -> None:
    first, *_ = read(f"Name,Birthday\nAnn,03/04/1990\nBob,{later}\n", date_order="dmy")

    assert isinstance(first, ContactDraft)
    assert first.birthday == birthday


@pytest.mark.parametrize(("order", "birthday"), [("dmy", "1990-04-03"), ("mdy", "1990-03-04")])
def test_the_order_of_dates_is_a_setting(read: Read, order: str, birthday: str) -> None:
    assert one(read("Name,Birthday\nAnn,03/04/1990\n", date_order=order)).birthday == birthday


def test_a_mapping_goes_before_the_table_of_names(read: Read) -> None:
    content = "Who,City,Name,Shoe size\nAnn,Lyon,ignored,38\n"

    draft = one(read(content, mapping={"Who": "name", "city": "note", "Name": "-"}))

    assert (draft.name, draft.note, draft.city, draft.extra) == ("Ann", "Lyon", "", (("Shoe size", "38"),))


def test_a_mapping_may_use_any_word_for_a_field(read: Read) -> None:
    draft = one(read("Who,Where,Id\nAnn,Acme,u1\n", mapping={"Who": "full name", "Where": "company", "Id": "uid"}))

    assert (draft.name, draft.organization, draft.uid) == ("Ann", "Acme", "u1")


MAPPINGS = [
    ({"Nobody": "name"}, "no column 'Nobody'", "'Name', 'City'"),
    ({"City": "planet"}, "'planet' is not a field", "organization"),
    ({"Name": "note", "City": "note"}, "Two columns", "Map one"),
]


@pytest.mark.parametrize(("mapping", "message", "hint"), MAPPINGS)
def test_a_mapping_that_fits_nothing_is_refused(read: Read, mapping: dict[str, str], message: str, hint: str) -> None:
    with pytest.raises(UsageError) as refused:
        read("Name,City\nAnn,Lyon\n", mapping=mapping)

    assert message in refused.value.message
    assert hint in refused.value.hint


def test_a_file_without_names_is_refused_with_its_header(read: Read) -> None:
    with pytest.raises(RefusedError) as refused:
        read("Size,Colour\n1,red\n")

    assert "'Size', 'Colour'" in refused.value.message
    assert "--map" in refused.value.hint


@pytest.mark.parametrize("content", ["", "\n\n", ",,,\n", "\ufeff\n", '"Name\nAnn\n'])
def test_a_file_without_a_header_is_refused(read: Read, content: str) -> None:
    with pytest.raises(RefusedError):
        read(content)


def test_what_was_not_placed_is_told(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Name,Shoe size\nAnn,38\n")

    assert open_source(path).notes == ("Kept as extra, for want of a field: Shoe size.",)


GUARDS = [
    ("'=1+1", "=1+1"),
    ("''=1", "'=1"),
    ("'+33 6", "+33 6"),
    ("'abc", "'abc"),
    ("=1", "=1"),
    ("'", "'"),
    ("x;'=1", "x;=1"),
]


@pytest.mark.parametrize(("cell", "value"), GUARDS)
def test_one_guard_is_taken_off(read: Read, cell: str, value: str) -> None:
    assert one(read(f"Name,Note\nAnn,{cell}\n")).note == value
    assert one(read(f"Name,Note\nAnn,{cell}\n", raw=True)).note == cell


INTERACTIONS = "uid,day,channel,direction,attempt,minutes,people,people_uids,summary\n"


def test_the_own_table_of_interactions_is_recognized(read: Read) -> None:
    drafts = read(INTERACTIONS + "u1,2026-03-01,call,out,yes,30,Ann ::: Bob,a1 ::: b1,'=told\n")

    assert drafts == [
        InteractionDraft(
            "2026-03-01", "call", (Person("Ann", uid="a1"), Person("Bob", uid="b1")), "netcrm:u1", "out", "=told", 30,
            True, "u1", "people.csv:2",
        )
    ]  # fmt: skip


def test_an_interaction_without_uid_keeps_its_key(read: Read) -> None:
    row = "day,channel,people\n2026-03-01,call,Ann\n"
    (first,), (second,), (other,) = read(row), read(row), read(row.replace("Ann", "Bob"))

    assert isinstance(first, InteractionDraft)
    assert isinstance(second, InteractionDraft)
    assert isinstance(other, InteractionDraft)
    assert first.key == second.key != other.key


@pytest.mark.parametrize(
    "row",
    ["2026-03,call,,,,Ann,,", "2026-03-01,,,,,Ann,,", "2026-03-01,call,,,,,,", "2026-03-01,call,up,,,Ann,,",
     "2026-03-01,call,,,long,Ann,,", "2026-03-01,call,,maybe,,Ann,,"],
)  # fmt: skip
def test_an_interaction_that_says_too_little_is_rejected(read: Read, row: str) -> None:
    (draft,) = read(f"{INTERACTIONS}u1,{row}\n")

    assert isinstance(draft, Rejected)
    assert draft.where == "people.csv:2"


def test_a_broken_interaction_costs_itself(read: Read) -> None:
    good = "u1,2026-03-01,call,,,,Ann,,\n"
    drafts = read(f'{INTERACTIONS}{good},,,,,,,,\nu2,"2026\n{good}')

    assert [(type(draft), draft.where) for draft in drafts] == [
        (InteractionDraft, "people.csv:2"), (Rejected, "people.csv:4"), (InteractionDraft, "people.csv:5"),
    ]  # fmt: skip


@pytest.mark.parametrize("extra", ["{", "[1]", "[" * 100_000])
def test_extra_of_the_export_must_be_what_it_says(read: Read, extra: str) -> None:
    (draft,) = read(f"uid,name,check_in,snoozed_until,extra\nu1,Ann,,,{extra}\n")

    assert isinstance(draft, Rejected)
    assert "extra" in draft.reason


def test_interactions_have_no_mapping(read: Read) -> None:
    with pytest.raises(UsageError):
        read(INTERACTIONS, mapping={"day": "name"})
