"""vCard out: strict 3.0 and 4.0, nothing that injects a property, and the same drafts when it is read again."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.errors import UsageError
from netcrm.formats import vcard, vcard_writing
from netcrm.formats.vcard_fields import derived_n
from netcrm.records import CIRCLES, ContactDraft, Point, gathered

TEXT = st.text(
    st.one_of(st.sampled_from("ab ,;:\\\"^=é日😀'.-@/\n"), st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cf"])),  # noqa: E501
    max_size=30,
)  # fmt: skip
LINE = TEXT.map(lambda text: " ".join(text.split()))
FILLED = LINE.filter(bool)
DAY = st.dates().map(str).filter(lambda day: not day.startswith("1604"))
PARTIAL = st.one_of(
    st.just(""), DAY, DAY.map(lambda day: f"-{day[4:]}"), DAY.map(lambda day: day[:7]), DAY.map(lambda day: day[:4])
)
LABEL = st.one_of(
    LINE, st.sampled_from(["", "work", "home fax", "mobile", "work msg", "fax home", "skype", "HomePage"])
)
KEYS = st.one_of(
    TEXT,
    st.sampled_from(
        ["FN", "N", "ORG", "TITLE", "NOTE", "NICKNAME", "BDAY", "UID", "ADR", "ADR;TYPE=home", "item1.X-A", "item1.X-ABLABEL", "X-ABLABEL", "TEL", "TEL;PREF=1", "PHOTO", "GEO", "EMAIL;PREF=1;TYPE=work", "TITLE;LANGUAGE=en", "CATEGORIES", "DEATHDATE", "X-NETCRM-CIRCLE", "X-NETCRM-EXTRA", "VERSION", "END", "LABEL", "ANNIVERSARY", "IMPP;PREF=1", "KIND", "AGENT", "PHOTO;MEDIATYPE=image/gif", "item1.ORG", "item1.TEL", "RELATED", "GENDER", "X-AIM", "DEATHDATE", "X-ANDROID-CUSTOM", "LANG", "LANG;PREF=1", "TZ", "TZ;X-A=b", "X-NETCRM-LANGUAGES", "TEL;X-CUSTOM(Sch)", "ADR;X-CUSTOM=Sch", "X-AIM;TYPE=n", "IMPP;X-TYPE=n"]  # noqa: E501
    ),
)  # fmt: skip
VALUES = st.one_of(
    TEXT, st.sampled_from(["Lee;Ann;;;", ";;;Lund;;;", "a;b", "--04-15", "2001-02-03", "geo:1,2", "vnd.android.cursor.item/nickname;B;1", "山田;太郎;;;", "fr", "Europe/Paris", "-0500", "data:image/png;base64,AAAA"])  # noqa: E501
)  # fmt: skip
NAME = st.one_of(FILLED, st.sampled_from(["山田 太郎", "山田太郎", "Ann 山田"]))
LANGUAGES = st.sampled_from(["", "fr", "fr, en", "gsw", "fr, fr", "FR", "fr,en", "pt-BR"])
ZONES = st.sampled_from(["", "Europe/Paris", "America/Indiana/Knox", "UTC", "Etc/GMT+5", "-0500", "europe/paris"])
DRAFTS = st.builds(
    ContactDraft, name=NAME, uid=FILLED, nickname=LINE, organization=LINE, title=LINE, city=LINE,
    circle=st.sampled_from(["", *CIRCLES]), every=st.integers(0, 999), birthday=PARTIAL, met_on=PARTIAL, met_at=LINE,
    introduced_by=LINE, note=TEXT.map(str.strip), snoozed_until=st.one_of(st.just(""), DAY),
    archived_on=st.one_of(st.just(""), DAY), deceased=st.booleans(),
    tags=st.lists(FILLED, max_size=3, unique=True).map(tuple),
    points=st.lists(
        st.builds(Point, st.sampled_from(["email", "phone", "url", "handle"]), FILLED, LABEL), max_size=4
    ).map(tuple),
    extra=st.lists(st.tuples(KEYS, VALUES), max_size=5).map(tuple), languages=LANGUAGES, timezone=ZONES,
    avoid=TEXT.map(str.strip), private=st.booleans(),
)  # fmt: skip


def written(draft: ContactDraft, version: str) -> str:
    out = io.StringIO(newline="")
    assert vcard_writing.write([draft], out, version) == 1
    return out.getvalue()


def told(draft: object) -> object:
    """A draft without its place; `extra` as the store keeps it."""
    return vars(draft) | {"where": "", "extra": gathered(draft.extra)} if isinstance(draft, ContactDraft) else draft


def lines(draft: ContactDraft, version: str = "4.0") -> list[str]:
    """The unfolded lines behind VERSION, PRODID, UID, FN and N."""
    return written(draft, version).replace("\r\n ", "").split("\r\n")[6:-2]


@settings(max_examples=100)
@given(DRAFTS, st.sampled_from(vcard_writing.VERSIONS))
def test_what_is_written_is_read_as_the_same_draft(draft: ContactDraft, version: str) -> None:
    data = written(draft, version).encode()
    assert list(map(told, vcard.read("a.vcf", lambda: io.BytesIO(data))[1])) == [told(draft)]
    assert max(map(len, data.split(b"\r\n"))) <= 75


@settings(max_examples=50)
@given(st.text(), st.text(), st.sampled_from(vcard_writing.VERSIONS))
def test_no_text_becomes_a_property(name: str, text: str, version: str) -> None:
    draft = ContactDraft(
        name=f"A{text}",
        uid=f"u{text}",
        note=f"n{text}",
        points=(Point("phone", f"1{text}", text),),
        extra=((name, text),),
    )
    plain = written(draft, version).replace("\r\n ", "")
    begins = [line.partition(":")[0].partition(";")[0] for line in plain.split("\r\n")]
    assert begins.count("END") == begins.count("BEGIN") == begins.count("NOTE") == 1
    assert not any(char < " " and char != "\t" for char in plain.replace("\r\n", ""))
    plain.encode()


WHOLE = ContactDraft(
    name="Zoë Ek", uid="u1", organization="Ek, Söhne", birthday="--02-29", tags=("a", "b;c"), note="1\n2",
    city="Lund", points=(Point("phone", "+46 8;ext=1", "home fax"), Point("url", "https://x.example/?a,b", "HomePage")),
    extra=(("PHOTO", "data:image/jpeg;base64,AAAA"), ("Shoe size", "43"), ("TEL;PREF=1;TYPE=home,fax", "+46 8;ext=1")),
)  # fmt: skip
IN_4 = """\
ORG:Ek\\, Söhne
NOTE:1\\n2
BDAY:--0229
CATEGORIES:a,b\\;c
TEL;PREF=1;TYPE=home,fax:+46 8\\;ext=1
item1.URL:https://x.example/?a\\,b
item1.X-ABLabel:_$!<HomePage>!$_
PHOTO:data:image/jpeg;base64\\,AAAA
X-NETCRM-EXTRA;X-NAME=Shoe size:43
ADR:;;;Lund;;;"""
IN_3 = """\
ORG:Ek\\, Söhne
NOTE:1\\n2
BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29
CATEGORIES:a,b\\;c
TEL;TYPE=home,fax,pref:+46 8\\;ext=1
item1.URL:https://x.example/?a\\,b
item1.X-ABLabel:_$!<HomePage>!$_
PHOTO;TYPE=JPEG;ENCODING=b:AAAA
X-NETCRM-EXTRA;X-NAME=Shoe size:43
ADR:;;;Lund;;;"""


@pytest.mark.parametrize(("version", "text"), [("4.0", IN_4), ("3.0", IN_3)])
def test_a_card_as_each_version_has_it(version: str, text: str) -> None:
    assert lines(WHOLE, version) == text.split("\n")


@pytest.mark.parametrize("value", ["BEGIN:VCARD", "begin : vcard ", "BEGIN:VCARD\nFN:B\nEND:VCARD"])
@pytest.mark.parametrize("name", ["AGENT", "AGENT;X-A=b", "item1.AGENT"])
def test_an_agent_opens_no_card(name: str, value: str) -> None:
    draft = ContactDraft(name="A", uid="u", extra=((name, value.strip()), ("item1.X-B", "c")))
    data = written(draft, "3.0").encode()
    assert list(map(told, vcard.read("a.vcf", lambda: io.BytesIO(data))[1])) == [told(draft)]


def test_what_each_card_begins_with() -> None:
    uid = "UID;VALUE=text:u1"
    begin = ["BEGIN:VCARD", "VERSION:4.0", "PRODID:-//netcrm//netcrm//EN", uid, "FN:Zoë Ek", "N:Ek;Zoë;;;"]
    assert written(WHOLE, "4.0").split("\r\n")[:6] == begin
    assert written(WHOLE, "3.0").split("\r\n")[3] == "UID:u1"


@pytest.mark.parametrize(
    ("name", "n"),
    [
        ("Cher", ";Cher;;;"),
        ("Ana de la Cruz", "Cruz;Ana de la;;;"),
        ("Acme, Inc", "Inc;Acme\\,;;;"),
        ("山田太郎", ";山田太郎;;;"),
        ("山田 太郎", ";山田 太郎;;;"),
        ("山田 Taro", "Taro;山田;;;"),
    ],
)
def test_a_name_in_parts(name: str, n: str) -> None:
    assert f"N:{n}" in written(ContactDraft(name=name, uid="u"), "3.0").split("\r\n")
    assert "N:;;;;" in written(ContactDraft(name=name, uid="u", organization=name), "4.0").split("\r\n")


@pytest.mark.parametrize("draft", [ContactDraft(name="A"), ContactDraft(name="", uid="u")])
def test_a_card_needs_a_name_and_a_uid(draft: ContactDraft) -> None:
    with pytest.raises(ValueError, match="needs a name and a uid"):
        written(draft, "4.0")


def test_there_is_no_other_version() -> None:
    with pytest.raises(UsageError, match=r"There is no vCard version '2\.1' to write\."):
        vcard_writing.write([], io.StringIO(), "2.1")


NAMES = st.lists(
    st.sampled_from(["Ann", "Lee", "de", "山", "太郎", "キム", "김", "a,b", "c;d"]), min_size=1, max_size=4
)


@settings(max_examples=100)
@given(NAMES)
def test_the_parts_of_a_name_give_the_name(parts: list[str]) -> None:
    name = " ".join(parts)
    card = f"BEGIN:VCARD\nN:{derived_n(name, '')}\nEND:VCARD\n".encode()
    (draft,) = (draft for draft in vcard.read("a.vcf", lambda: io.BytesIO(card))[1])
    assert isinstance(draft, ContactDraft)
    assert (draft.name, draft.extra) == (name, ())


@pytest.mark.parametrize("version", vcard_writing.VERSIONS)
@pytest.mark.parametrize("nickname", ["", "Zo"])
def test_androids_nickname_gives_none_to_who_has_none(nickname: str, version: str) -> None:
    kept = (("X-ANDROID-CUSTOM", "vnd.android.cursor.item/nickname;Bö;1;;"),)
    draft = ContactDraft(name="A", uid="u", nickname=nickname, extra=kept)
    data = written(draft, version).encode()
    assert list(map(told, vcard.read("a.vcf", lambda: io.BytesIO(data))[1])) == [told(draft)]
    assert (b"X-NETCRM-EXTRA" in data) == (not nickname)
