"""Whose table it is, what it is remembered by, in which encoding it came, and columns that share a name."""

import io
import json

import pytest

from netcrm.errors import RefusedError
from netcrm.formats import csv
from netcrm.formats.cells import point_cell
from netcrm.formats.columns import csv_kind, header_key
from netcrm.formats.text import TextFile, text_file
from netcrm.records import ContactDraft, Draft, Point, gathered


def file(content: str | bytes, encoding: str = "utf-8") -> TextFile:
    """A text as a file."""
    raw = content.encode(encoding) if isinstance(content, str) else content
    return text_file("people.csv", lambda: io.BytesIO(raw))


def read(content: str, mapping: dict[str, str] | None = None) -> list[Draft]:
    return list(csv.read(file(content), mapping=mapping)[1])


KINDS = [
    ("Name,E-mail 1 - Value", "google"),
    ('"First Name";"Last Name";"E-mail 1 - Value"', "google"),
    ("First Name,Last Name,Business Phone,Home Phone,Business City,Home City", "outlook"),
    (
        "First Name,Last Name,Primary Email,Birth Year,Birth Month,Birth Day,Home Phone,Home City,Home State",
        "thunderbird",
    ),
    ("Name,Email", "csv"),
    ("uid,name,check_in,snoozed_until", "csv"),
    ("", "csv"),
    ('"Name', "csv"),
]


@pytest.mark.parametrize(("header", "kind"), KINDS)
def test_the_header_tells_whose_it_is(header: str, kind: str) -> None:
    assert csv_kind(file(f"{header}\nx" if header else "Name\n")) == kind


SAME = ["Name;E-Mail\n", '"NAME","E-mail"\n', "sep=,\nname,e mail\nAnn,a@x\n", "\ufeffName\tE-mail\n"]


def test_the_key_of_a_header_does_not_hang_on_how_it_is_written() -> None:
    assert {header_key(file(content)) for content in SAME} == {"name,e mail"}
    assert header_key(file("Name,Mail\n")) != header_key(file("Mail,Name\n"))


ENCODINGS = [
    ("cp1252", "Name,City\nZoë Müller,Orléans\nHélène,Nîmes\n"),
    ("cp1250", "Name,City\nStanisław Wójcik,Łódź\nAgnieszka Wiśniewska,Kraków\n"),
    ("cp1251", "Имя,Город\nИван Петров,Москва\nАнна Иванова,Тверь\n"),
    ("cp932", "名前,市\n山田 太郎,東京\n佐藤 ゆきこ,サッポロ\n"),
    ("mac_roman", "Name,City\nZoë Müller,Orléans\nHélène,Nîmes\n"),
    ("utf-16-le", "Имя,Город\nИван Петров,Москва\n"),
    ("utf-16-be", "名前,市\n山田 太郎,東京\n"),
    ("utf-16-le", "Name,City\r\nAnn,Lyon\r\n"),
]


@pytest.mark.parametrize(("encoding", "content"), ENCODINGS)
def test_old_encodings_are_told_by_what_their_bytes_spell(encoding: str, content: str) -> None:
    text = file(content, encoding)
    with text.stream() as stream:
        assert stream.read() == content
    assert not text.unsure


@pytest.mark.parametrize(("encoding", "named"), [("cp1251", "cp1251"), ("cp932", "Shift-JIS"), ("mac_roman", "Mac")])
def test_an_encoding_that_was_guessed_is_told(encoding: str, named: str) -> None:
    content = next(content for other, content in ENCODINGS if other == encoding)
    column = content.split(",")[0]
    notes, _ = csv.read(file(content, encoding), mapping={column: "name"})

    assert named in notes[0]


UNSURE = [
    ("cp1253", "Όνομα,Πόλη\nΓιώργος Παπαδόπουλος,Αθήνα\n"),
    ("cp1255", "שם,עיר\nדוד כהן,חיפה\n"),
    ("koi8-r", "Имя,Город\nИван Петров,Москва\n"),
    ("gb18030", "姓名,城市\n王伟,北京\n李娜,上海\n"),
]


@pytest.mark.parametrize(("encoding", "content"), UNSURE)
def test_an_encoding_that_nothing_tells_is_refused_not_garbled(encoding: str, content: str) -> None:
    with pytest.raises(RefusedError) as refused:
        csv.read(file(content, encoding))

    assert "which encoding" in refused.value.message
    assert "UTF-8" in refused.value.hint


SHARED = [
    ("Name,Phone,Phone", "Ann,111,222", None, {"points": (Point("phone", "111"), Point("phone", "222"))}),
    ("Name,Remark,Remark", "Ann,a,b", {"Remark": "note"}, {"note": "a", "extra": (("Remark", "b"),)}),
    ("Name,Pet,Pet", "Ann,cat,dog", None, {"extra": (("Pet", "cat"), ("Pet", "dog"))}),
    ("Name,Pet,Pet", "Ann,cat,dog", {"Pet": "-"}, {"extra": ()}),
    ("Name,Tel,Tel", "Ann,111,222", {"Tel": "phones"}, {"points": (Point("phone", "111"), Point("phone", "222"))}),
]


@pytest.mark.parametrize(("header", "row", "mapping", "expected"), SHARED)
def test_columns_of_one_name_all_count(
    header: str, row: str, mapping: dict[str, str] | None, expected: dict[str, object]
) -> None:
    (draft,) = read(f"{header}\n{row}\n", mapping)

    assert isinstance(draft, ContactDraft)
    assert {name: getattr(draft, name) for name in expected} == expected


def test_extra_of_one_name_survives_the_export() -> None:
    extra = (("Pet", "cat"), ("Pet", "dog"), ("Shoe size", "38"), ("List", "[1]"))
    out = io.StringIO(newline="")
    cells = dict.fromkeys(csv.CONTACT_COLUMNS, "") | {"name": "Ann", "emails": point_cell([Point("email", "a@x")])}
    cells["extra"] = json.dumps(gathered(extra))
    csv.write(csv.CONTACT_COLUMNS, [list(cells.values())], out)

    (draft,) = read(out.getvalue())

    assert isinstance(draft, ContactDraft)
    assert draft.extra == extra


OTHER_JSON = [
    ("[]", (("x", "[]"),)),
    ('["a"]', (("x", "a"),)),
    ('["a", 1]', (("x", '["a", 1]'),)),
    ("1", (("x", "1"),)),
]


@pytest.mark.parametrize(("value", "extra"), OTHER_JSON)
def test_other_json_in_extra_is_kept_as_text(value: str, extra: tuple[tuple[str, str], ...]) -> None:
    cell = f'{{"x": {value}}}'.replace('"', '""')
    (draft,) = read(f'uid,name,check_in,snoozed_until,extra\nu1,Ann,,,"{cell}"\n')

    assert isinstance(draft, ContactDraft)
    assert draft.extra == extra
