"""The files that bench/formats.py reads are as it says: read back whole, by netcrm and by what it is held against."""

import json
from pathlib import Path
from random import Random

import pytest

import costing
import formats
import racing
import reading
from costing import Bench, Line, Row
from invented import Invented, people
from netcrm.formats import open_source
from netcrm.records import ContactDraft, Draft, InteractionDraft, Rejected, Remark
from processes import Run
from samples import KINDS, make

COUNT = 60
CONTACTS = [name for name in KINDS if name not in {"interactions", "mbox", "maildir", "ics"}]
STRUCTURED = [name for name in CONTACTS if name not in {"linkedin", "monica"}]


def made(folder: Path, kind: str, count: int = COUNT) -> Path:
    """A file of a kind."""
    return Path(str(make(folder, kind, count)["path"]))


def read(path: Path) -> list[Draft]:
    """Everything that netcrm reads in it."""
    return [*open_source(path, owner=reading.OWNER, today=reading.TODAY).drafts]


def contacts(path: Path) -> list[ContactDraft]:
    """The contacts in it."""
    return [draft for draft in read(path) if isinstance(draft, ContactDraft)]


def invented(count: int = COUNT) -> list[Invented]:
    """Who is in a file of so many."""
    return [*people(count, Random(count))]  # noqa: S311


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_told_and_read_whole(kind: str, tmp_path: Path) -> None:
    told = make(tmp_path, kind, COUNT)
    assert reading.read(Path(str(told["path"])), str(told["format"])) == (told["drafts"], 0)


@pytest.mark.parametrize("kind", [name for name in KINDS if name not in {"mbox", "maildir", "ics"}])
def test_nothing_is_left_out_of_it(kind: str, tmp_path: Path) -> None:
    assert [draft for draft in read(made(tmp_path, kind)) if isinstance(draft, Rejected | Remark)] == []


@pytest.mark.parametrize(
    ("kind", "said"), [("mbox", "12 from lists"), ("maildir", "12 from lists"), ("ics", "6 all-day")]
)
def test_what_is_passed_over_is_counted(kind: str, said: str, tmp_path: Path) -> None:
    assert [said in draft.text for draft in read(made(tmp_path, kind)) if isinstance(draft, Remark)] == [True]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_number_gives_the_same_file(kind: str, tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    one, two = (sorted(made(folder, kind, 20).rglob("*")) or [folder / f"{kind}-20"] for folder in folders)
    assert [path.read_bytes() for path in one if path.is_file()] == [
        path.read_bytes() for path in two if path.is_file()
    ]


@pytest.mark.parametrize("kind", CONTACTS)
def test_everybody_is_in_it(kind: str, tmp_path: Path) -> None:
    found = [(draft.name, draft.organization, draft.title) for draft in contacts(made(tmp_path, kind))]
    assert [name for name, _, _ in found] == [person.name for person in invented()]
    assert [title for _, _, title in found] == [person.title for person in invented()]
    if kind not in {"vcard", "vcard-2.1"}:  # of which 2.1 has a department too
        assert [office for _, office, _ in found] == [person.organization for person in invented()]


@pytest.mark.parametrize("kind", STRUCTURED)
def test_their_city_birthday_and_phone_are_too(kind: str, tmp_path: Path) -> None:
    found = contacts(made(tmp_path, kind))
    for draft, person in zip(found, invented(), strict=True):
        digits = {"".join(filter(str.isdigit, point.value)) for point in draft.points if point.kind == "phone"}
        assert draft.city == person.city
        assert draft.birthday in {person.birthday, f"-{person.birthday[4:]}"}
        assert "".join(filter(str.isdigit, person.phone)) in digits


@pytest.mark.parametrize("kind", ["vcard-2.1", "vcard-3.0", "vcard-4.0"])
def test_notes_of_cards_have_their_lines_and_signs(kind: str, tmp_path: Path) -> None:
    for draft, person in zip(contacts(made(tmp_path, kind)), invented(), strict=True):
        first, *others = draft.note.split("\n")
        assert first == f"Rencontré(e) à {person.city}"
        assert others
        assert all(f"; {person.city}, 20" in line for line in others)


def test_old_cards_have_soft_line_ends(tmp_path: Path) -> None:
    lines = made(tmp_path, "vcard-2.1").read_bytes().split(b"\r\n")
    assert sum(line.endswith(b"=") for line in lines) > COUNT / 2
    assert max(map(len, lines)) < 130


@pytest.mark.parametrize("kind", ["vcard-3.0", "vcard-4.0"])
def test_newer_cards_are_folded(kind: str, tmp_path: Path) -> None:
    lines = made(tmp_path, kind).read_bytes().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert sum(line.startswith(b" ") for line in lines) > COUNT / 2


def test_photos_of_cards_come_along(tmp_path: Path) -> None:
    photos = [
        value for draft in contacts(made(tmp_path, "vcard-3.0")) for name, value in draft.extra if "PHOTO" in name
    ]
    assert len(photos) == COUNT / 10


def test_no_two_messages_of_a_day_are_with_the_same_person(tmp_path: Path) -> None:
    keys = [draft.key for draft in read(made(tmp_path, "mbox", 500)) if isinstance(draft, InteractionDraft)]
    assert len(set(keys)) == len(keys) == 400


@pytest.mark.parametrize("row", formats.ROWS, ids=lambda row: row.kind)
def test_a_rival_finds_as_many_records(row: Row, tmp_path: Path) -> None:
    path = made(tmp_path, row.kind, 30)
    if row.rival == "json.loads":
        assert racing.json_whole(path) == len(json.loads(path.read_bytes()))
    else:
        assert racing.RIVALS[row.rival](path) == 30


def test_a_race_has_its_rounds(tmp_path: Path) -> None:
    path = made(tmp_path, "vcard-3.0", 3)
    for rival in ("vobject", racing.WRITING):
        rounds = racing.race(rival, "vcard", path, 2)
        assert len(rounds) == 2
        assert all(ours > 0 and theirs > 0 for ours, theirs in rounds)


def test_of_others_cards_those_are_raced_that_both_read(tmp_path: Path) -> None:
    folder = tmp_path / "cards" / "somebody"
    folder.mkdir(parents=True)
    good = made(folder, "vcard-3.0", 3).rename(folder / "good.vcf")
    (folder / "lost.vcf").write_text("BEGIN:VCARD\nFN:A\nN:A;;;;\nno property\nEND:VCARD\n")
    (folder / "none.vcf").write_text("nothing at all\n")
    assert racing.whole_files(tmp_path / "cards") == [good]
    raced = racing.others(tmp_path / "cards", 1)
    assert (raced["files"], raced["cards"]) == (1, 3)


def test_a_file_that_is_told_as_another_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="told as csv, not as google"):
        reading.read(made(tmp_path, "csv"), "google")


ROW = Row("cards", "vcard", 100, "vobject", 4.0)


@pytest.mark.parametrize(
    ("line", "slow", "grows"),
    [
        (Line(ROW, 100, 1.0, 4.0, 23.0, 20.0, 1.15), False, False),
        (Line(ROW, 100, 1.0, 3.9, 23.1, 20.0, 1.15), True, True),
        (Line(ROW, 100, 1.0, 5.0, 90.0, 20.0), False, False),
        (Line(ROW, 100, 1.0, 5.0), False, False),
    ],
)
def test_what_is_over_its_limit(line: Line, slow: bool, grows: bool) -> None:
    assert (line.slow, line.grows) == (slow, grows)


@pytest.mark.parametrize(("found", "rejected"), [(9, 0), (10, 1)])
def test_lost_drafts_end_the_run(found: int, rejected: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(command: list[str], environ: object) -> Run:
        wanted = Path(command[1]).name == "samples.py"
        made = [{"path": each, "format": "vcard", "drafts": 10} for each in command[3:]]
        said = made if wanted else [{"drafts": found, "rejected": rejected, "cpu": 1, "peak": 1, "race": []}]
        return Run(1.0, 1, "\n".join(map(json.dumps, said)))

    monkeypatch.setattr(costing, "run", run)
    with pytest.raises(SystemExit, match="has 10 drafts"):
        Bench(tmp_path, 1).line(ROW, 10)


def test_a_quick_run_prints_a_line_for_each_kind(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(formats, "QUICK_SIZE", 50)
    monkeypatch.setattr("sys.argv", ["formats.py", "--quick", "--only", "csv,ics"])
    assert formats.main() == 0
    printed = capsys.readouterr().out
    assert [line.split("  ")[0] for line in printed.splitlines() if line.endswith(" ok")] == [
        "CSV, ten columns",
        "ICS, single events",
    ]
    assert "too few rounds" in printed
