"""Fields, names, addresses and days, as other people's mail programs write them."""

from base64 import b64encode
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.formats.mail_headers import LONGEST, Address, addresses, day, fields, text

TEXTS = [
    ("plain", b"Lunch?", "Lunch?"),
    ("quoted-printable", b"=?iso-8859-1?Q?Caf=E9_au_lait?=", "Café au lait"),
    ("base64", b"=?UTF-8?B?5bGx55Sw5aSq6YOO?=", "山田太郎"),
    ("small letters", b"=?utf-8?q?J=c3=bcrgen?=", "Jürgen"),
    ("two words beside each other", b"=?utf-8?q?J=C3=BCr?=\n =?utf-8?q?gen?=", "Jürgen"),
    ("a character parted between two", b"=?utf-8?B?w7w=?= =?utf-8?Q?=C3?= =?utf-8?Q?=BC?=", "üü"),
    ("two charsets", b"=?iso-8859-1?Q?=FC?= =?iso-8859-2?Q?=B3?=", "üł"),
    ("text between", b"Re: =?utf-8?q?=C3=BC?= and =?utf-8?q?=C3=B6?=", "Re: ü and ö"),
    ("ISO-2022-JP", b"=?ISO-2022-JP?B?GyRCOzNFRBsoQg==?=", "山田"),
    ("Shift_JIS", b"=?Shift_JIS?B?jlKTYw==?=", "山田"),
    ("GB2312 with a wider letter", b"=?gb2312?B?" + b64encode("王镕".encode("gb18030")) + b"?=", "王镕"),
    ("KOI8-R", b"=?koi8-r?B?8NLJ18XU?=", "Привет"),
    ("a name of Microsoft's", b"=?ks_c_5601-1987?B?" + b64encode("김똠".encode("cp949")) + b"?=", "김똠"),
    ("with a language", b"=?utf-8*de?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
    ("a charset that there is not", b"=?x-klingon?Q?caf=E9?=", "café"),
    ("a codec that is no charset", b"=?unicode_escape?Q?=5Cx41?=", "\\x41"),
    ("half of a character", b"=?utf-7?Q?+2AA-?=", "?"),
    ("raw UTF-8", "Grüße".encode(), "Grüße"),
    ("raw Windows text", "Grüße – ja".encode("cp1252"), "Grüße – ja"),
    ("control characters", b"a\x1b[31mb\x00c\x85", "a [31mb c…"),
    ("spaces inside of a word", b"=?utf-8?Q?so wrong?=", "so wrong"),
    ("broken base64", b"=?utf-8?B?a?=", "a"),
    ("not an encoded word", b"=?what?=", "=?what?="),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "read"), [row[1:] for row in TEXTS], ids=[row[0] for row in TEXTS])
def test_text_is_read(raw: bytes, read: str) -> None:
    assert text(raw) == read


ADDRESSES = [
    ("bare", b"zoe@brandt.example", [("", "zoe@brandt.example")]),
    ("in brackets", b"<Zoe@Brandt.Example>", [("", "zoe@brandt.example")]),
    ("with a name", b"Zoe Brandt <zoe@brandt.example>", [("Zoe Brandt", "zoe@brandt.example")]),
    ("with a quoted name", b'"Brandt, Zoe" <zoe@brandt.example>', [("Brandt, Zoe", "zoe@brandt.example")]),
    ("with quotes in it", b'"Zoe \\"Zo\\" B" <zoe@b.example>', [('Zoe "Zo" B', "zoe@b.example")]),
    ("with an apostrophe each side", b"\"'Zoe B'\" <zoe@b.example>", [("Zoe B", "zoe@b.example")]),
    ("encoded", b"=?utf-8?q?Zo=C3=AB=2C_B?= <zoe@b.example>", [("Zoë, B", "zoe@b.example")]),
    ("encoded and quoted", b'"=?utf-8?q?Zo=C3=AB?=" <zoe@b.example>', [("Zoë", "zoe@b.example")]),
    ("the name is the address", b'"zoe@b.example" <zoe@b.example>', [("", "zoe@b.example")]),
    ("a comment for a name", b"zoe@b.example (Zoe B)", [("Zoe B", "zoe@b.example")]),
    ("several", b"zoe@b.example, Ann <ann@c.example>", [("", "zoe@b.example"), ("Ann", "ann@c.example")]),
    ("semicolons", b"zoe@b.example; ann@c.example", [("", "zoe@b.example"), ("", "ann@c.example")]),
    ("a group", b"Friends: zoe@b.example, Ann <ann@c.example>;", [("", "zoe@b.example"), ("Ann", "ann@c.example")]),
    ("an empty group", b"undisclosed-recipients:;", []),
    ("a comma in a bare name", b"Brandt, Zoe <zoe@b.example>", [("Brandt, Zoe", "zoe@b.example")]),
    ("the same twice", b"zoe@b.example, Zoe <ZOE@b.example>", [("Zoe", "zoe@b.example")]),
    ("a route", b"Zoe <@relay.example,@other.example:zoe@b.example>", [("Zoe", "zoe@b.example")]),
    ("a link", b"<mailto:zoe@b.example>", [("", "zoe@b.example")]),
    ("a quote that never closes", b'"Zoe <zoe@b.example>, ann@c.example',
     [("Zoe", "zoe@b.example"), ("", "ann@c.example")]),
    ("a bracket that never closes", b"Zoe <zoe@b.example", [("", "zoe@b.example")]),
    ("quotes around it all", b"'zoe@b.example'", [("", "zoe@b.example")]),
    ("raw UTF-8", "Zoë <zoe@b.example>".encode(), [("Zoë", "zoe@b.example")]),
    ("raw Latin-1", "Zoë <zoe@b.example>".encode("latin-1"), [("Zoë", "zoe@b.example")]),
    ("an address in letters of its own", "<zoë@bücher.example>".encode(), [("", "zoë@bücher.example")]),
    ("Exchange's own", b"/O=ORG/OU=SITE/CN=RECIPIENTS/CN=ZOE", []),
    ("no domain", b"Zoe <zoe@>", []),
    ("nothing", b"", []),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "meant"), [row[1:] for row in ADDRESSES], ids=[row[0] for row in ADDRESSES])
def test_addresses_are_found(raw: bytes, meant: list[tuple[str, str]]) -> None:
    assert addresses(raw) == tuple(Address(*each) for each in meant)


DAYS = [
    (b"Fri, 15 Mar 2024 09:30:00 +0100", date(2024, 3, 15)),
    (b"15 Mar 2024 23:59:59 -1200", date(2024, 3, 15)),
    (b"Fri, 15 Mar 2024 00:00:01 +9900 (XYZ)", date(2024, 3, 15)),
    (b"Fri,15 Mar 2024 09:30 EST", date(2024, 3, 15)),
    (b"Friday, 15-Mar-24 09:30:00 GMT", date(2024, 3, 15)),
    (b"15 March 2024", date(2024, 3, 15)),
    (b"Fri Mar 15 09:30:00 2024", date(2024, 3, 15)),
    (b"Fri Mar 15 09:30:00 +0000 2024", date(2024, 3, 15)),
    (b"Fri Mar  5 09:30:00 CET 2024", date(2024, 3, 5)),
    (b"15 Mar 98 09:30:00", date(1998, 3, 15)),
    (b"15 Mar 103 09:30:00", date(2003, 3, 15)),
    (b"2024-03-15T09:30:00Z", date(2024, 3, 15)),
    (b"2024-03-15 09:30", date(2024, 3, 15)),
    ("ven., 15 févr. 2024 09:30:00 +0100".encode(), date(2024, 2, 15)),
    (b"Fr, 15 Dez 2023 09:30:00 +0100", date(2023, 12, 15)),
    (b"Thu, 30 Feb 2024 09:30:00 +0000", None),
    (b"Thu, 15 Foo 2024", None),
    (b"03/04/2024", None),
    (b"yesterday", None),
    (b"", None),
    (b"Fri, 99 Mar 9999 99:99:99", None),
]


@pytest.mark.parametrize(("raw", "meant"), DAYS, ids=[repr(row[0]) for row in DAYS])
def test_the_day_is_the_one_that_was_written(raw: bytes, meant: date | None) -> None:
    assert day(raw) == meant


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_fields_are_unfolded_and_found_in_any_case(end: bytes) -> None:
    lines = (
        b"FROM: zoe@b.example",
        b"to : ann@c.example,",
        b"\tlea@d.example",
        b"X-Other: a",
        b" b",
        b"junk",
        b"To: x@y",
    )
    found = fields(end.join(lines))
    assert found == {"from": [b"zoe@b.example"], "to": [b"ann@c.example, lea@d.example", b"x@y"]}


HOSTILE = [
    b'"\\' * 60_000, b"(" * 120_000, b"<" * 120_000, b"a" * 120_000, b"a@" * 60_000, b"=?" * 60_000, b"," * 120_000,
    b"=?utf-8?q?a?= " * 9_000, b"=?utf-8?b?" + b"A" * 120_000, b'"(<' * 40_000, b"\n " * 60_000, b"a:" * 60_000,
    b"x, <a@b>" * 15_000,
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE, ids=[repr(value[:8]) for value in HOSTILE])
def test_a_hostile_header_is_read_at_once(value: bytes) -> None:
    (raw,) = fields(b"To: " + value)["to"]  # if the work grew with the square of its size, this would take hours
    assert len(addresses(raw)) <= 1
    assert len(text(raw)) <= len(raw)
    assert day(raw) is None


SYNTAX = [
    b"=?",
    b"?=",
    b"utf-8",
    b"?q?",
    b"?B?",
    b"<",
    b">",
    b'"',
    b"(",
    b")",
    b",",
    b";",
    b":",
    b"@",
    b"\\",
    b"\n ",
    b"=C3",
]
NEAR = st.lists(st.sampled_from(SYNTAX) | st.binary(max_size=6)).map(b"".join)


@settings(max_examples=100, deadline=None)
@given(NEAR | st.binary())
def test_any_bytes_are_read_somehow(raw: bytes) -> None:
    text(raw).encode("utf-8")
    assert all("@" in each.email and each.email == each.email.lower() for each in addresses(raw))
    assert day(raw) is None or isinstance(day(raw), date)
    assert set(map(len, fields(raw).values())) <= set(range(1, len(raw) + 1))


CODECS = ["idna", "punycode", "undefined", "rot13", "zlib", "hex", "mbcs", "utf-7", "utf-16", "utf-32", "\0", "cp65001"]


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(CODECS),
    st.binary(),
)
def test_any_charset_is_read_somehow(charset: str, raw: bytes) -> None:
    read = text(b"=?" + charset.encode() + b"?B?" + b64encode(raw) + b"?=")
    read.encode("utf-8")


def test_a_header_without_end_is_cut() -> None:
    assert len(fields(b"To: " + b"a" * 10 * LONGEST)["to"][0]) == LONGEST - 4
