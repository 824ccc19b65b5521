"""Folders and archives with several files in them: each is read, traps are refused in a sentence."""

import io
import zipfile
from pathlib import Path

import pytest

from netcrm.errors import RefusedError
from netcrm.formats import archives, open_source
from netcrm.records import ContactDraft, Rejected, Remark


def card(name: str) -> str:
    return f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nN:{name};;;;\r\nEND:VCARD\r\n"


def zipped(path: Path, files: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def names_in(path: Path) -> list[str]:
    return [draft.name for draft in open_source(path).drafts if isinstance(draft, ContactDraft)]


def rejected_in(path: Path) -> list[tuple[str, str]]:
    return [(draft.where, draft.reason) for draft in open_source(path).drafts if isinstance(draft, Rejected)]


def test_a_zip_of_cards_is_read_whole(tmp_path: Path) -> None:
    path = zipped(tmp_path / "takeout.zip", {
        "Takeout/Contacts/All/All.vcf": card("Ann") + card("Bea"), "Takeout/Contacts/Work/Work.vcf": card("Cleo"),
        "Takeout/Contacts/photo.jpg": b"\xff\xd8", "Takeout/archive_browser.html": "<html>",
    })  # fmt: skip
    source = open_source(path)
    assert (source.format, source.notes) == ("vcard", ("Read from takeout.zip: All.vcf, Work.vcf.",))
    assert names_in(path) == ["Ann", "Bea", "Cleo"]


def test_a_folder_of_cards_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    for name in ("b.vcf", "a.VCF", ".hidden.vcf"):
        (tmp_path / name).write_text(card(name), encoding="utf-8")
    (tmp_path / "folder.vcf").mkdir()
    assert names_in(tmp_path) == ["a.VCF", "b.vcf"]


def test_files_of_another_format_are_told(tmp_path: Path) -> None:
    path = zipped(tmp_path / "all.zip", {"a.vcf": card("Ann"), "b.ics": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"})
    assert open_source(path).notes[-1] == "Left in all.zip: 1 of ics; --as reads them."


def test_a_broken_file_in_it_costs_itself(tmp_path: Path) -> None:
    path = zipped(tmp_path / "all.zip", {"a.vcf": card("Ann"), "b.vcf": "<html>", "c.vcf": card("Cleo")})
    assert names_in(path) == ["Ann", "Cleo"]
    assert rejected_in(path) == [("b.vcf", "b.vcf has no vCard in it.")]


def test_paths_that_climb_are_no_part_of_it(tmp_path: Path) -> None:
    path = zipped(tmp_path / "evil.zip", {"../up.vcf": card("Up"), "/root.vcf": card("Root"), "c:x.vcf": card("Disk"),
                                          "in/ok.vcf": card("Ok")})  # fmt: skip
    assert names_in(path) == ["Ok"]


def test_two_thousand_files_are_read_without_reading_their_list_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = zipped(tmp_path / "many.zip", {f"{number}.vcf": card(f"Person {number}") for number in range(2000)})
    lists = 0
    whole = zipfile.ZipFile._RealGetContents  # type: ignore[attr-defined]

    def counted(archive: zipfile.ZipFile) -> None:
        nonlocal lists
        lists += 1
        whole(archive)

    monkeypatch.setattr(zipfile.ZipFile, "_RealGetContents", counted)
    assert len(names_in(path)) == 2000
    assert lists < 10


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "many.zip", {f"{number}.vcf": "" for number in range(10_001)})
    with pytest.raises(RefusedError, match="holds 10001 files, which no export does"):
        open_source(path)


def test_a_list_of_files_that_is_too_long_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path / "many.zip", {f"{number}.vcf": "" for number in range(100)})
    monkeypatch.setattr(archives, "_LARGEST_DIRECTORY", 2_000)
    monkeypatch.setattr(zipfile.ZipFile, "infolist", None)
    with pytest.raises(RefusedError, match=r"many\.zip holds too many files"):
        open_source(path)


@pytest.mark.parametrize("size", [600 << 20, 65 << 20])
def test_a_bomb_is_refused(tmp_path: Path, size: int) -> None:
    path = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.vcf", "w", force_zip64=True) as out,
    ):
        for _ in range(size >> 20):
            out.write(bytes(1 << 20))
    with pytest.raises(RefusedError, match=rf"a\.vcf in bomb\.zip unpacks to {size >> 20} MiB"):
        open_source(path)


def test_a_member_that_lies_about_its_size_is_damaged(tmp_path: Path) -> None:
    path = zipped(tmp_path / "liar.zip", {"a.vcf": card("Ann") * 50, "b.vcf": card("Bob")})
    raw = bytearray(path.read_bytes())
    at = raw.find(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (10).to_bytes(4, "little")
    path.write_bytes(raw)
    ((where, reason),) = rejected_in(path)
    assert (where, "damaged" in reason) == ("a.vcf", True)


def test_sentences_of_the_reader_come_along(tmp_path: Path) -> None:
    lines = (
        "From zoe Mon Nov  2 10:00:00 2026", "From: zoe@b.example", "To: me@a.example", "Delivered-To: me@a.example",
        "Date: Mon, 02 Nov 2026 10:00:00 +0000", "", "hi", "",
    )  # fmt: skip
    path = zipped(tmp_path / "mail.zip", {"inbox.mbox": "\n".join(lines)})
    (told,) = (draft for draft in open_source(path).drafts if isinstance(draft, Remark))
    assert (told.where, "me@a.example" in told.text) == ("inbox.mbox", True)


def test_a_zip_in_memory_can_be_opened_too() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.vcf", card("Ann"))
    content = held.getvalue()
    ((ending, name, opened),) = archives.zip_ending("x.zip", lambda: io.BytesIO(content), ["vcf"])
    with opened() as raw:
        assert (ending, name, raw.read().decode()) == ("vcf", "a.vcf", card("Ann"))


CALENDAR = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
MAIL = "From: Ann <ann@a.example>\nTo: me@b.example\nSubject: x\nDate: Mon, 02 Nov 2026 10:00:00 +0000\n\nHi\n"


def unpacked(path: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(content, encoding="utf-8")
    return path


BELOW = [
    ("Takeout", {"Takeout/archive_browser.html": "<html>", "Takeout/Contacts/All/All.vcf": card("Ann"),
                 "Takeout/Contacts/All/Ann.jpg": "x"}, ["Ann"]),
    ("beside one file", {"archive_browser.html": "<html>", "Contacts/All/All.vcf": card("Ann")}, ["Ann"]),
    ("several", {"b/b.vcf": card("Bea"), "a/a.vcf": card("Ann"), "a/1/c.vcf": card("Cleo")}, ["Cleo", "Ann", "Bea"]),
    ("four deep", {"1/2/3/4/a.vcf": card("Ann")}, ["Ann"]),
    ("the top comes first", {"top.vcf": card("Top"), "in/a.vcf": card("Ann"), "in/b.ics": CALENDAR}, ["Top"]),
    ("hidden", {".trash/b.vcf": card("Bea"), "__MACOSX/c.vcf": card("Cleo"), "in/a.vcf": card("Ann")}, ["Ann"]),
    ("a table alone", {"Takeout/Contacts/All/All.csv": "Name\nAnn\n"}, ["Ann"]),
    ("another file alone", {"in/c.bin": card("Ann")}, ["Ann"]),
    ("a table at the top", {"top.csv": "Name\nAnn\n", "in/a.vcf": card("Bea")}, ["Ann"]),
]  # fmt: skip


@pytest.mark.parametrize(("files", "names"), [case[1:] for case in BELOW], ids=[case[0] for case in BELOW])
def test_a_folder_is_looked_into_where_nothing_fits_at_its_top(
    tmp_path: Path, files: dict[str, str], names: list[str]
) -> None:
    assert names_in(unpacked(tmp_path, files)) == names


REFUSED = [
    ("five deep", {"1/2/3/4/5/a.vcf": card("Ann")}, "holds neither Connections.csv"),
    ("several formats", {"c/a.vcf": card("Ann"), "c/b.vcf": card("Bea"), "d/c.ics": CALENDAR},
     "holds files of several formats: c/a.vcf, d/c.ics, c/b.vcf."),
    ("mail and cards", {"old/1.eml": MAIL, "c/a.vcf": card("Ann")}, "holds files of several formats: c/a.vcf, mail."),
    ("tables", {"a.csv": "Name\nAnn\n", "b.csv": "Name\nBea\n", "c/d.vcf": card("Ann")},
     "holds several tables, of which one is imported at a time: a.csv, b.csv."),
    ("tables below", {"x/a.csv": "Name\nAnn\n", "y/b.json": "{}"},
     "holds several tables, of which one is imported at a time: x/a.csv, y/b.json."),
    ("a table beside others", {"a.csv": "Name\nAnn\n", "b.txt": "x"},
     "is no export as a whole; it has one table: a.csv."),
]  # fmt: skip


@pytest.mark.parametrize(("files", "said"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_a_folder_of_which_it_is_not_clear_what_is_meant_is_refused(
    tmp_path: Path, files: dict[str, str], said: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        open_source(unpacked(tmp_path, files))
    assert said in refused.value.message
    assert refused.value.hint


def test_one_of_several_formats_may_be_said(tmp_path: Path) -> None:
    path = unpacked(tmp_path, {"c/a.vcf": card("Ann"), "d/c.ics": CALENDAR})
    assert [draft.name for draft in open_source(path, "vcard").drafts if isinstance(draft, ContactDraft)] == ["Ann"]


def test_mail_at_the_top_is_mail(tmp_path: Path) -> None:
    assert open_source(unpacked(tmp_path, {"1.eml": MAIL, "c/a.vcf": card("Ann")}), owner="me@b.example").format == (
        "maildir"
    )


def test_a_folder_with_too_much_in_it_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = unpacked(tmp_path, {f"in/{number}.vcf": card("Ann") for number in range(9)})
    monkeypatch.setattr(archives, "_MOST_ENTRIES", 10)
    assert len(names_in(path)) == 9
    monkeypatch.setattr(archives, "_MOST_ENTRIES", 9)
    with pytest.raises(RefusedError, match="holds more files and folders than are looked at") as refused:
        open_source(path)
    assert refused.value.hint == "Name the folder or file inside of it."


def test_links_lead_nowhere(tmp_path: Path) -> None:
    outside = unpacked(tmp_path / "outside", {"b.vcf": card("Bea")})
    given = unpacked(tmp_path / "given", {"in/a.vcf": card("Ann")})
    try:
        (given / "link").symlink_to(outside, target_is_directory=True)
        (given / "in" / "b.vcf").symlink_to(outside / "b.vcf")
        (given / "in" / "loop").symlink_to(given, target_is_directory=True)
    except OSError:
        pytest.skip("links can't be made here")
    assert names_in(given) == ["Ann"]
