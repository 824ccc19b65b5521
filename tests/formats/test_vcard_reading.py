"""vCards as programs write them, read: encodings, folding, escapes, every property to its field or to `extra`."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.errors import RefusedError
from netcrm.formats import vcard
from netcrm.records import ContactDraft, Draft, Point, Rejected, Remark


def read(content: str | bytes) -> list[Draft]:
    """All that is read of a file."""
    data = content.encode() if isinstance(content, str) else content
    notes, drafts = vcard.read("a.vcf", lambda: io.BytesIO(data))
    assert notes == ()
    return list(drafts)


def one(*lines: str | bytes, version: str = "3.0", ended: bytes = b"\r\n") -> ContactDraft:
    """The draft of a card with these lines."""
    encoded = [line.encode() if isinstance(line, str) else line for line in lines]
    drafts = read(ended.join([b"BEGIN:VCARD", b"VERSION:" + version.encode(), *encoded, b"END:VCARD", b""]))
    assert isinstance(drafts[0], ContactDraft), drafts
    return drafts[0]


def card(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VCARD", *lines, "END:VCARD", ""])


FIELDS: list[tuple[str, str, object]] = [
    ("FN:Ann Lee", "name", "Ann Lee"),
    ("N:Lee;Ann;B.,C.;Dr.;Jr.", "name", "Dr. Ann B. C. Lee Jr."),
    ("N:山田;太郎", "name", "山田太郎"),
    ("N:김;철수;;;박사", "name", "김철수 박사"),
    ("N:山田;Taro", "name", "Taro 山田"),
    ("N:山田;太郎\nFN:太郎 山田", "name", "太郎 山田"),
    ("N:;太郎", "name", "太郎"),
    ("ORG:Acme\\, Inc.;Board", "name", "Acme, Inc."),
    ("NICKNAME:Annie,Lee", "name", "Annie"),
    ("EMAIL:ann@example.com", "name", "ann@example.com"),
    ("TEL:17", "name", "17"),
    ("BIRTHPLACE:Lund", "name", "No name"),
    ("FN:A\nNICKNAME:Annie,Lee", "nickname", "Annie"),
    ("FN:A\nX-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Bö;1;;;;;;;;;;;;;", "nickname", "Bö"),
    ("FN:A\nX-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Bö\nNICKNAME:Zo", "nickname", "Zo"),
    ("FN:A\nX-ANDROID-CUSTOM;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:vnd.android.cursor.item/nickname;=42=C3=B6;1;;", "nickname", "Bö"),  # noqa: E501
    ("FN:A\nX-ANDROID-CUSTOM:vnd.android.cursor.item/relation;Bö;1;;", "nickname", ""),
    ("FN:A\nX-ANDROID-CUSTOM:vnd.android.cursor.item/nickname", "nickname", ""),
    ("FN:A\nORG:Acme\\, Inc.;Board", "organization", "Acme, Inc."),
    ("FN:A\nORG:Acme, Inc.", "organization", "Acme, Inc."),
    ("FN:A\nTITLE:Head\\; acting", "title", "Head; acting"),
    ("FN:A\nADR:;;1 Road;Lund;;22100;SE", "city", "Lund"),
    ("FN:A\nADR:;;;Lund\nADR;TYPE=pref:;;;Oslo;;;", "city", "Oslo"),
    ("FN:A\nADR;PREF=2:;;;Lund\nADR;PREF=1:;;;Oslo;;;", "city", "Oslo"),
    ("FN:A\nNOTE:a, b\\, c\\; d\\nnext\\Nlast \\\\n", "note", "a, b, c; d\nnext\nlast \\n"),
    ("FN:A\nNOTE:C:\\temp \\\"x\\\"", "note", "C:\\temp \\\"x\\\""),
    ("FN:A\nCATEGORIES:a,b\\,c\nCATEGORIES:d,a", "tags", ("a", "b,c", "d")),
    ("FN:A\nCATEGORIES:a;b", "tags", ("a", "b")),
    ("FN:A\nUID:urn:uuid:4fb", "uid", "urn:uuid:4fb"),
    ("FN:A\nDEATHDATE:20200101", "deceased", True),
    ("FN:A\nX-NETCRM-CIRCLE:close", "circle", "close"),
    ("FN:A\nX-NETCRM-EVERY:30", "every", 30),
    ("FN:A\nX-NETCRM-MET-AT:FOSDEM\\, 2019", "met_at", "FOSDEM, 2019"),
    ("FN:A\nADR:;;;Lund;;;\nX-NETCRM-CITY:Oslo", "city", "Oslo"),
    ("FN:A\nDEATHDATE:20200101\nX-NETCRM-DECEASED:false", "deceased", False),
    ("FN:A\u202eB\tC", "name", "AB C"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "field", "value"), FIELDS)
def test_a_property_goes_to_its_field(lines: str, field: str, value: object) -> None:
    assert getattr(one(*lines.split("\n")), field) == value


BIRTHDAYS = [
    ("1996-04-15", "1996-04-15"), ("19960415", "1996-04-15"), ("--0203", "--02-03"), ("--04-07", "--04-07"),
    ("1604-02-29", "--02-29"), ("1996-04", "1996-04"), ("1996", "1996"), ("1955-07-19T00:00:00Z", "1955-07-19"),
    ("19531015T231000Z", "1953-10-15"), (" 1996-04-15 ", "1996-04-15"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "day"), BIRTHDAYS)
def test_a_birthday_in_any_form(text: str, day: str) -> None:
    assert one("FN:A", f"BDAY:{text}").birthday == day


@pytest.mark.parametrize("text", ["circa 1800", "19723101", "206-12-15", "70-7-14", "--0230", "2023-02-29", "---15"])
def test_a_birthday_that_is_none_is_kept(text: str) -> None:
    draft = one("FN:A", f"BDAY;VALUE=text:{text}")
    assert (draft.birthday, draft.extra) == ("", (("BDAY", text),))


def test_a_time_of_birth_is_kept_beside_the_day() -> None:
    assert one("FN:A", "BDAY:19531015T231000Z").extra == (("BDAY", "1953-10-15T23:10:00Z"),)
    assert one("FN:A", "BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-01").extra == ()


POINTS = [
    ("TEL;CELL;WORK;VOICE:+33 6", Point("phone", "+33 6", "work mobile")),
    ("TEL;TYPE=fax,HOME:1", Point("phone", "1", "home fax")),
    ("TEL;VALUE=uri;TYPE=\"voice,home\":tel:+1-555;ext=5", Point("phone", "+1-555;ext=5", "home")),
    ("TEL;TYPE=HOME,TYPE=VOICE:1", Point("phone", "1", "home")),
    ("EMAIL;INTERNET:a@b.example", Point("email", "a@b.example", "")),
    ("EMAIL:mailto:a@b.example", Point("email", "a@b.example", "")),
    ("EMAIL:ÑÑÑÑ", Point("email", "ÑÑÑÑ", "")),
    ("URL:http\\://a.example/x\\,y", Point("url", "http://a.example/x,y", "")),
    ("IMPP:xmpp:a@b.example", Point("handle", "a@b.example", "xmpp")),
    ("IMPP;X-SERVICE-TYPE=Skype;type=HOME:skype:echo", Point("handle", "echo", "skype home")),
    ("X-SKYPE:echo", Point("handle", "echo", "skype")),
    ("X-SOCIALPROFILE;type=twitter;x-user=zoe:http://twitter.com/zoe", Point("url", "http://twitter.com/zoe", "twitter")),  # noqa: E501
    ("TEL;X-CUSTOM(Verein):17", Point("phone", "17", "Verein")),
    ("TEL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=53=63=68):17", Point("phone", "17", "Sch")),
    ("TEL;X-CUSTOM(CHARSET=ISO-8859-1,ENCODING=QUOTED-PRINTABLE,B=FCro):17", Point("phone", "17", "Büro")),
    ("TEL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=41=2C=3B=3A);CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:1=37", Point("phone", "17", "A,;:")),  # noqa: E501
    ("EMAIL;X-CUSTOM(Verein, alt):a@b.example", Point("email", "a@b.example", "Verein, alt")),
    ("TEL;X-CUSTOM():17", Point("phone", "17", "")),
    ("item1.TEL:17\nitem1.X-ABLabel:Gîte", Point("phone", "17", "Gîte")),
    ("item1.URL:x.example\nitem1.X-ABLabel:_$!<HomePage>!$_", Point("url", "x.example", "HomePage")),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "point"), POINTS)
def test_a_way_to_reach_somebody_with_its_label(lines: str, point: Point) -> None:
    draft = one("FN:A", *lines.split("\n"))
    assert (draft.points, draft.extra) == ((point,), ())


KEPT = [
    ("N:Lee;Ann;;Dr.;", (("N", "Lee;Ann;;Dr.;"),)),
    ("N:Lee;Ann", ()),
    ("ORG:Acme;Board", (("ORG", "Acme;Board"),)),
    ("ORG:Acme\nORG:Other", (("ORG", "Other"),)),
    ("FN:Second\nNOTE:1\nNOTE:2", (("FN", "Second"), ("NOTE", "2"))),
    ("ADR;WORK:;;1, Road;Lund", (("ADR;TYPE=work", ";;1,Road;Lund;;;"),)),
    ("ADR:;;;Lund;;;", ()),
    ("EMAIL;PREF;X-SLOT=2:a@b.example", (("EMAIL;PREF=1;X-SLOT=2", "a@b.example"),)),
    ("TEL;HOME;PREF;X-CUSTOM(Verein):17", (("TEL;PREF=1;TYPE=home", "17"),)),
    ("ADR;X-CUSTOM(Verein):;;1 Road;Lund", (("ADR;X-CUSTOM=Verein", ";;1 Road;Lund;;;"),)),
    ("X-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Bö;1;;", (("X-ANDROID-CUSTOM", "vnd.android.cursor.item/nickname;Bö;1;;"),)),  # noqa: E501
    ("X-MS-IMADDRESS;TYPE=N:ann", (("IMPP;X-TYPE=n", "ann"),)),
    ("FN:山田太郎\nN:山田;太郎", (("FN", "山田太郎"), ("N", "山田;太郎;;;"))),
    ("TITLE;LANGUAGE=en:CEO", (("TITLE;LANGUAGE=en", "CEO"),)),
    ("tz:-05:00\nRole:x", (("TZ", "-05:00"), ("ROLE", "x"))),
    ("GEO:37.38;-122.08", (("GEO", "geo:37.38,-122.08"),)),
    ("ANNIVERSARY:20090808", (("ANNIVERSARY", "2009-08-08"),)),
    ("X-FOO;X-A=\"b;c\":1\\, 2; 3", (('X-FOO;X-A="b;c"', "1, 2; 3"),)),
    ("ADR;LABEL=\"1 Road^nLund ^^ ^'x^'\":;;1 Road;;;;", (("ADR;LABEL=\"1 Road^nLund ^^ ^'x^'\"", ";;1 Road;;;;"),)),
    ("item1.X-ABDATE:2001\nitem1.X-ABLabel:_$!<Anniversary>!$_", (("item1.X-ABDATE", "2001"), ("item1.X-ABLABEL", "Anniversary"))),  # noqa: E501
    ("item1.ROLE:x\nitem1.X-ABLabel:", (("ROLE", "x"),)),
    ("PHOTO;VALUE=URL;TYPE=GIF:http://a.example/x.gif", (("PHOTO;MEDIATYPE=image/gif", "http://a.example/x.gif"),)),
    ("PHOTO;ENCODING=b;TYPE=JPEG:AAAA", (("PHOTO", "data:image/jpeg;base64,AAAA"),)),
    ("PHOTO:data:image/png;base64\\,AAAA", (("PHOTO", "data:image/png;base64,AAAA"),)),
    ("PHOTO;ENCODING=b:A!", (("PHOTO;ENCODING=b", "A!"),)),
    ("X-NETCRM-CIRCLE:huge", (("X-NETCRM-CIRCLE", "huge"),)),
    ("X-NETCRM-EXTRA;X-NAME=\"Größe, ^'cm^'\": 170\\n", (('Größe, "cm"', " 170\n"),)),
    ("PRODID:x\nREV:2020\nX-EMPTY:\nNOTE: ", ()),
    ("TEL:" + "1" * 2001, (("TEL", "1" * 2001),)),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "extra"), KEPT)
def test_all_else_is_kept_under_its_name(lines: str, extra: tuple[tuple[str, str], ...]) -> None:
    assert one("FN:Ann Lee", *lines.split("\n")).extra == extra


UNFOLDED = [
    (b"NOTE:one\r\n  two\r\n\tthree", "one twothree"),
    ("NOTE:é".encode()[:6] + b"\r\n " + "é".encode()[1:], "é"),
    (b"NOTE;ENCODING=QUOTED-PRINTABLE:a=\r\nb=C3=\r\n=A9=0D=0A=\r\n c", "abé\n c"),
    (b"NOTE;QUOTED-PRINTABLE;CHARSET=ISO-8859-1:=E9", "é"),
    (b"NOTE;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=8E=52=93=63", "山田"),
    (b"NOTE;CHARSET=SHIFT_JIS:" + "表示".encode("shift_jis"), "表示"),
    (b"NOTE;CHARSET=ISO-2022-JP:" + "山田".encode("iso-2022-jp"), "山田"),
    (b"NOTE;ENCODING=QUOTED-PRINTABLE:100=25 = =ZZ", "100% = =ZZ"),
    (b"NOTE;CHARSET=nonsense:\xe9", "é"),
    (b"NOTE;CHARSET=zip:\xe9", "é"),
    (b"NOTE:\x80 \x81", "€ \x81"),
    ("NOTE:ééééé".encode() + b"\xff", "éééééÿ"),
]


@pytest.mark.parametrize(("line", "note"), UNFOLDED)
def test_folded_and_encoded_text(line: bytes, note: str) -> None:
    assert one("FN:A", line, version="2.1").note == note


@pytest.mark.parametrize("ended", [b"\r\n", b"\n", b"\r", b"\r\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_any_line_end_in_any_width(encoding: str, ended: bytes) -> None:
    text = card("VERSION:3.0", "FN:Åsa", " Ek", "TEL:1").replace("\r\n", ended.decode())
    (draft,) = read(text.encode(encoding))
    assert isinstance(draft, ContactDraft)
    assert (draft.name, draft.points) == ("ÅsaEk", (Point("phone", "1", ""),))


def test_a_code_page_that_another_line_names_is_taken_and_called_a_guess() -> None:
    drafts = read("BEGIN:VCARD\nFN:Кличко\nLABEL;CHARSET=Windows-1251:Киї\nEND:VCARD\n".encode("cp1251"))
    assert isinstance(drafts[0], ContactDraft)
    assert drafts[0].name == "Кличко"
    sentence = "The text is not UTF-8. From here on it was read as Windows-1251, which is a guess."
    assert drafts[1:] == [Remark("a.vcf:2", sentence)]


def test_a_photo_of_2_1_without_folding() -> None:
    draft = one("FN:A", "PHOTO;JPEG;ENCODING=BASE64:AAAA", "BBBB", "CC==", "", "TITLE:x", version="2.1")
    assert draft.extra == (("PHOTO", "data:image/jpeg;base64,AAAABBBBCA=="),)
    assert draft.title == "x"


AGENTS = [
    ("AGENT:", "BEGIN:VCARD", "FN:B", "END:VCARD"),
    ("AGENT:BEGIN:VCARD", "FN:B", "END:VCARD"),
    ("AGENT:BEGIN:VCARD", " FN:B", " END:VCARD"),
    ("AGENT:BEGIN:VCARD\\nFN:B\\nEND:VCARD",),
]


@pytest.mark.parametrize("agent", AGENTS)
def test_a_card_inside_of_a_card_is_kept_whole(agent: tuple[str, ...]) -> None:
    draft = one("FN:A", *agent, "TITLE:x")
    assert (draft.name, draft.title) == ("A", "x")
    assert draft.extra == (("AGENT", "BEGIN:VCARD\nFN:B\nEND:VCARD"),)


NO_END = "The card has no END:VCARD; it was read as far as it goes."
BROKEN = [
    ("BEGIN:VCARD\nFN:A\n", "First A Last", NO_END),
    ("BEGIN:VCARD\nFN:A\nAGENT:\nBEGIN:VCARD\nFN:B\nEND:VCARD\n", "First A Last", NO_END),
    ("BEGIN:VCARD\nFN:A\nnonsense\nEND:VCARD\n", "First A Last", "A line that is no property was left out: 'nonsense'."),  # noqa: E501
    ("BEGIN:VCARD\nFN:A\nNOTE;QUOTED-PRINTABLE:=C3=\nEND:VCARD\n", "First A Last", ""),
    ("BEGIN:VCARD\nROLE:x\nEND:VCARD\n", "First No name Last", "The card has no name; it came in as 'No name'."),
    ("nonsense\n", "First Last", "What stands before this card and is part of none was left out."),
]  # fmt: skip


@pytest.mark.parametrize(("broken", "names", "sentence"), BROKEN)
def test_a_broken_card_costs_no_other(broken: str, names: str, sentence: str) -> None:
    drafts = read(card("FN:First") + broken + card("FN:Last"))
    assert " ".join(draft.name for draft in drafts if isinstance(draft, ContactDraft)) == names
    assert [draft.text for draft in drafts if isinstance(draft, Remark)] == ([sentence] if sentence else [])


@pytest.mark.parametrize("empty", ["", "TEL;HOME;FAX:\n", "nickname:\n"])
def test_an_empty_card_is_rejected_with_its_line(empty: str) -> None:
    drafts = read(card("FN:First") + f"BEGIN:VCARD\n{empty}END:VCARD\n" + card("FN:Last"))
    assert drafts[1] == Rejected("a.vcf:4", "The card is empty.")
    assert len(drafts) == 3


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"FN:x\nEND:VCARD", b"\0" * 100, b"First Name,Last Name\n"])
def test_a_file_without_a_card_is_refused(content: bytes) -> None:
    with pytest.raises(RefusedError, match=r"a\.vcf has no vCard in it\."):
        read(content)


@pytest.mark.parametrize(
    ("head", "is_one"),
    [
        ("BEGIN:VCARD\r\nFN:x", True), ("\ufeffbegin:vcard \nfn:x", True), ("\n\n BEGIN : VCARD\n", True),
        ("B\0E\0G\0I\0N\0:\0V\0C\0A\0R\0D\0\r\0\n\0", True), ("BEGIN:VCALENDAR\n", False), ("Name,Note\nx,BEGIN:VCARD", False),  # noqa: E501
    ],
)  # fmt: skip
def test_what_looks_like_vcards(head: str, is_one: bool) -> None:
    assert vcard.looks_like(head) is is_one


PIECES = st.sampled_from(
    ["BEGIN:VCARD", "END:VCARD", "FN:A", "N:;B", "AGENT:", "AGENT:BEGIN:VCARD", "NOTE;ENCODING=QUOTED-PRINTABLE:=C3=", "=A9", "PHOTO;ENCODING=b:AA", "PHOTO;BASE64:", 'item1.TEL;TYPE="a,:1', "item1.X-ABLabel:_$!<x>!$_", "BDAY:1604-02-29", "CATEGORIES:a\\,b,;c", "ORG:;;", "ADR:;;;x", "IMPP:x-apple:%", "X-NETCRM-EXTRA;X-NAME=:", "X-NETCRM-EVERY:9", "N;CHARSET=UTF-16:é", ";:", ":", "\\", " \t", "DEATHDATE:x", "UID:1", "^"]  # noqa: E501
).map(str.encode)  # fmt: skip
LINES = st.lists(st.one_of(PIECES, st.binary(max_size=20)), max_size=25)


@settings(max_examples=100)
@given(
    st.one_of(LINES.map(b"\n".join), LINES.map(lambda lines: b"BEGIN:VCARD\r\n" + b"\r\n ".join(lines)), st.binary())
)
def test_no_bytes_make_it_fail(data: bytes) -> None:
    try:
        drafts = read(data)
    except RefusedError:
        return
    assert any(isinstance(draft, ContactDraft | Rejected) for draft in drafts)
    assert all(draft.name for draft in drafts if isinstance(draft, ContactDraft))


def test_a_type_of_one_letter_is_no_label() -> None:
    assert one("FN:A", "X-MS-IMADDRESS;TYPE=N:ann", "X-AIM;HOME;N:bo").points == (
        Point("handle", "ann", "im"), Point("handle", "bo", "aim home"),
    )  # fmt: skip
