"""What a file is shows in its content; what can't be read is refused in a sentence, whatever its bytes are."""

import io
import os
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcrm.errors import NetcrmError, NotFoundError, RefusedError, UsageError
from netcrm.formats import FORMATS, open_source, text
from netcrm.formats.archives import opener, zip_files
from netcrm.formats.json import read_tables
from netcrm.formats.linkedin import FILES
from netcrm.records import ContactDraft, InteractionDraft

CONNECTIONS = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\nZoë,Brandt,,,Acme,,05 Mar 2021\n"
MESSAGES = (
    "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT\n"
    "1,Zoë Brandt,linkedin.com/in/zoe,Ann Lee,linkedin.com/in/ann,2024-03-15 09:30:00 UTC,,Hi\n"
)
PROFILE = "First Name,Last Name,Headline\nAnn,Lee,Engineer\n"


def packed(files: dict[str, str | bytes]) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


ARCHIVE = packed({"Connections.csv": CONNECTIONS, "messages.csv": MESSAGES, "Profile.csv": PROFILE})

CONTENTS = [
    ("csv", b"Name,City\nAnn,Lyon\n"),
    ("csv", b"First Name,Last Name,Company\nAnn,Lee,Acme\n"),
    ("linkedin", CONNECTIONS.encode()),
    ("linkedin", CONNECTIONS.encode("utf-16")),
    ("linkedin", MESSAGES.encode()),
    ("linkedin", ARCHIVE),
    ("json", b'{"format": "netcrm"}'),
    ("json", b'\xef\xbb\xbf\n [{"name": "Ann"}]'),
]


@pytest.mark.parametrize(("form", "content"), CONTENTS)
def test_the_content_shows_the_format(tmp_path: Path, form: str, content: bytes) -> None:
    path = tmp_path / "file.dat"
    path.write_bytes(content)

    assert open_source(path).format == form


def test_a_format_may_be_said(tmp_path: Path) -> None:
    path = tmp_path / "Connections.csv"
    path.write_text(CONNECTIONS)
    (draft,) = open_source(path, "csv").drafts

    assert isinstance(draft, ContactDraft)
    assert (draft.name, draft.met_at) == ("Zoë Brandt", "")


def test_an_unknown_format_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        open_source(tmp_path / "x", "xls")

    assert [form for form in FORMATS if form not in refused.value.hint] == []


def test_a_mapping_is_for_csv(tmp_path: Path) -> None:
    path = tmp_path / "Connections.csv"
    path.write_text(CONNECTIONS)

    with pytest.raises(UsageError, match="no columns to map"):
        open_source(path, mapping={"Company": "note"})


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        open_source(tmp_path / "missing.csv")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret.csv"
    path.touch(mode=0)

    with pytest.raises(RefusedError, match="can't be read"):
        open_source(path)


def test_a_pipe_is_read_once(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.write(writer, b"Name\nAnn\n")
    os.close(writer)
    try:
        (draft,) = open_source(Path(f"/dev/fd/{reader}")).drafts
    finally:
        os.close(reader)

    assert isinstance(draft, ContactDraft)


def test_a_folder_is_an_archive(tmp_path: Path) -> None:
    for name, content in [("Connections.csv", CONNECTIONS), ("messages.csv", MESSAGES), ("Profile.csv", PROFILE)]:
        (tmp_path / name).write_text(content)
    source = open_source(tmp_path)

    assert source.format == "linkedin"
    assert [draft.where for draft in source.drafts] == ["Connections.csv:2", "messages.csv:2"]


PLACES = [
    ("at the top", {"Connections.csv": CONNECTIONS}, True),
    ("in a folder", {"Basic_Export/connections.csv": CONNECTIONS}, True),
    ("with a number", {"Connections_34875879.csv": CONNECTIONS}, True),
    ("nearest to the top", {"old/Connections.csv": "junk", "Connections.csv": CONNECTIONS}, True),
    ("climbing", {"../Connections.csv": CONNECTIONS}, False),
    ("climbing from inside", {"a/../../Connections.csv": CONNECTIONS}, False),
    ("absolute", {"/etc/Connections.csv": CONNECTIONS}, False),
    ("on a drive", {"C:\\Connections.csv": CONNECTIONS}, False),
    ("left behind by a Mac", {"__MACOSX/Connections.csv": "junk", "._Connections.csv": "junk"}, False),
    ("other tables", {"guide_messages.csv": MESSAGES, "guide.csv": PROFILE}, False),
    ("profile alone", {"Profile.csv": PROFILE}, False),
    ("nothing", {}, False),
]


@pytest.mark.parametrize(("files", "found"), [case[1:] for case in PLACES], ids=[case[0] for case in PLACES])
def test_only_the_files_that_matter_are_read(tmp_path: Path, files: dict[str, str | bytes], found: bool) -> None:
    path = tmp_path / "archive.zip"
    path.write_bytes(packed(files))

    if found:
        assert len(list(open_source(path).drafts)) == 1
    else:
        with pytest.raises(RefusedError, match="neither"):
            open_source(path)


TABLE = "First Name,Last Name,E-mail 1 - Label,E-mail 1 - Value,Labels\nZoë,Brandt,,zoe@example.org,\n"
ALONE = [
    ("a table", {"Takeout/Contacts/All Contacts.csv": TABLE}, "google"),
    ("with what a Mac leaves", {"x/c.csv": TABLE, "__MACOSX/x/._c.csv": "junk", "x/.DS_Store": "junk"}, "google"),
    ("its name says nothing", {"c.bin": TABLE.encode("utf-16")}, "google"),
    ("LinkedIn's, renamed", {"my connections.csv": CONNECTIONS}, "linkedin"),
    ("netcrm's", {"export.json": '{"format": "netcrm"}'}, "json"),
]


@pytest.mark.parametrize("in_folder", [False, True], ids=["zip", "folder"])
@pytest.mark.parametrize(("files", "form"), [case[1:] for case in ALONE], ids=[case[0] for case in ALONE])
def test_the_only_file_is_read_as_if_it_were_given(
    tmp_path: Path, files: dict[str, str | bytes], form: str, in_folder: bool
) -> None:
    path = tmp_path / "given"
    if in_folder:
        path.mkdir()
        for name, content in files.items():
            if "__MACOSX" not in name:
                (path / Path(name).name).write_bytes(content if isinstance(content, bytes) else content.encode())
    else:
        path.write_bytes(packed(files))
    source = open_source(path)

    assert source.format == form
    assert len(list(source.drafts)) == (form != "json")


def test_the_only_file_may_be_a_bomb(tmp_path: Path) -> None:
    path = tmp_path / "given.zip"
    path.write_bytes(packed({"contacts.csv": b"Name\n" + bytes(65 << 20)}))

    with pytest.raises(RefusedError, match="unpacks to 65 MiB"):
        open_source(path)


@pytest.mark.parametrize("head", ["Name,City\nAnn,", '{"format": "netcrm", "tables": "', "### Friends:\n- "])
def test_a_line_without_end_is_not_read_to_its_end(tmp_path: Path, head: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "_LONGEST_LINE", 4 << 20)
    path = tmp_path / "file"
    path.write_bytes(head.encode() + bytes(3 << 20) + b"\n" + bytes(3 << 20) + b"\n")
    with path.open("ab") as file:
        text.text_file("file", lambda: path.open("rb"))
        file.truncate(20 << 20)

    with pytest.raises(RefusedError, match="has a line of over 4 MiB"):
        text.text_file("file", lambda: path.open("rb"))


def test_what_is_packed_otherwise_is_to_be_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "netcrm.json.gz"
    path.write_bytes(b"\x1f\x8b\x08\x00" + bytes(range(64)))

    with pytest.raises(RefusedError, match="is a gzip archive") as refused:
        open_source(path)
    assert refused.value.hint == "Unpack it, and import that."


def test_the_only_file_of_its_kind_is_refused_with_its_hint(tmp_path: Path) -> None:
    (tmp_path / "mbox").write_text("From a Mon Jan  1 00:00:00 2024\nFrom: a@example.org\nTo: b@example.org\n\n")

    with pytest.raises(RefusedError) as refused:
        list(open_source(tmp_path).drafts)
    assert "--owner" in refused.value.hint


@pytest.mark.parametrize("profile", ["", "no header\n", PROFILE.replace("Ann,", '"Ann,')])
def test_a_profile_that_says_nothing_costs_nothing(tmp_path: Path, profile: str) -> None:
    path = tmp_path / "archive.zip"
    messages = MESSAGES + MESSAGES.splitlines()[1].replace(
        "1,Zoë Brandt,linkedin.com/in/zoe", "2,Bob,linkedin.com/in/bob"
    )
    path.write_bytes(packed({"Connections.csv": CONNECTIONS, "messages.csv": messages, "Profile.csv": profile}))

    assert len(list(open_source(path).drafts)) == 3


def test_the_profile_tells_the_owner(tmp_path: Path) -> None:
    path = tmp_path / "archive.zip"
    path.write_bytes(packed({"messages.csv": MESSAGES, "Profile.csv": PROFILE}))
    (draft,) = open_source(path).drafts

    assert isinstance(draft, InteractionDraft)
    assert (draft.people[0].name, draft.direction) == ("Zoë Brandt", "in")


def locked(archive: bytes) -> bytes:
    """The archive with the flag of encryption set on every member."""
    changed = bytearray(archive)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = archive.find(mark)
        while at >= 0:
            changed[at + offset] |= 1
            at = archive.find(mark, at + 1)
    return bytes(changed)


NO_TEXT = [
    ("empty", b"", "empty"),
    ("white space", b" \n\n", "empty"),
    ("spreadsheet", packed({"[Content_Types].xml": "", "xl/styles.xml": ""}), "Office"),
    ("old spreadsheet", b"\xd0\xcf\x11\xe0" + bytes(600), "old Excel"),
    ("PDF", b"%PDF-1.7\n", "PDF"),
    ("picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "not a text file"),
    ("archive cut short", ARCHIVE[:-40], "damaged"),
    ("archive with a wrong byte", ARCHIVE.replace(b"\xb5", b"\xb4", 1)[:200] + b"\xff" * 60 + ARCHIVE[260:], "damaged"),
    ("archive with a password", locked(ARCHIVE), "password"),
]


@pytest.mark.parametrize(("content", "said"), [case[1:] for case in NO_TEXT], ids=[case[0] for case in NO_TEXT])
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)

    with pytest.raises(RefusedError, match=said):
        list(open_source(path).drafts)


BOMBS = [(1 << 30, 1 << 29, True), (65 << 20, 1 << 10, True), (65 << 20, 1 << 23, False), (63 << 20, 1 << 10, False)]


@pytest.mark.parametrize(("size", "packed_size", "is_bomb"), BOMBS)
def test_a_zip_bomb_is_refused_before_it_is_unpacked(size: int, packed_size: int, is_bomb: bool) -> None:
    archive = bytearray(packed({"messages.csv": b"x"}))
    entry = archive.find(b"PK\x01\x02")
    archive[entry + 20 : entry + 24] = packed_size.to_bytes(4, "little")
    archive[entry + 24 : entry + 28] = size.to_bytes(4, "little")

    def opened() -> set[str]:
        return set(zip_files("x.zip", lambda: io.BytesIO(bytes(archive)), FILES))

    if is_bomb:
        with pytest.raises(RefusedError, match="unpacks to"):
            opened()
    else:
        assert opened() == {"messages"}


def drained(path: Path, as_format: str = "") -> None:
    """Read a file to its end; only our own errors may come out."""
    try:
        for draft in open_source(path, as_format, keep_text=True).drafts:
            assert draft.where.startswith((path.name, "Connections", "messages"))
        if as_format == "json":
            read_tables(path.name, opener(path))
    except NetcrmError as refused:
        assert refused.message


SCRAPS = st.sampled_from(
    [b'"', b'""', b",", b";", b"\n", b"\r\n", b"\r", b"\0", b"\xff", b"\xc3\xa9", b"\xef\xbb\xbf", b"\xff\xfe", b"Name",
     b"Email", b"2024-03-15", b"'=", b" ::: ", b"=", b"[x]", b"{", b"day,channel,people",
     b"uid,name,check_in,snoozed_until", b"extra", b"1604-02-29", CONNECTIONS.encode(), MESSAGES.encode(),
     b"PK\x03\x04", b"sep=;\n", b"Birthday", b"every"]
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(
    content=st.binary(max_size=400) | st.lists(SCRAPS, max_size=30).map(b"".join), form=st.sampled_from(["", *FORMATS])
)
def test_any_bytes_give_drafts_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, form: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(content)
    drained(path, form)


@settings(max_examples=100, deadline=None)
@given(at=st.integers(0, len(ARCHIVE) - 1), byte=st.integers(0, 255), cut=st.integers(0, len(ARCHIVE)) | st.none())
def test_any_damage_to_an_archive_gives_drafts_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, at: int, byte: int, cut: int | None
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.zip"
    path.write_bytes((ARCHIVE[:at] + bytes([byte]) + ARCHIVE[at + 1 :])[:cut])
    drained(path)
