"""A store that can't be used: each trouble is one sentence and exit code 6, and nothing is half written."""

import io
import os
import resource
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from netcrm.cli import main
from netcrm.store import sqlite
from netcrm.store.migrations import upgrade

if TYPE_CHECKING:
    from conftest import Answer, Session

pytestmark = pytest.mark.embedded

READING = ("list", "show Marie", "find marie", "history", "export json {folder}/out", "export csv {folder}/out")
WRITING = ("add 'Paul Martin'", "log Marie -m tea", "note Marie 'likes tea'", "undo")
NOBODY = 65534
OLD = Path(__file__).parent / "fixtures" / "schema-3.sql"


def _say(session: "Session", line: str) -> "Answer":
    return session(line.replace("{folder}", str(session.folder)), ok=False)


def _refused(answer: "Answer", *words: str) -> None:
    """Exit code 6, nothing on stdout, one sentence with `words` and at most one hint on stderr."""
    assert answer.code == 6, answer
    assert answer.out == ""
    assert answer.err.startswith("netcrm: ")
    assert len(answer.err.splitlines()) <= 2
    assert "Traceback" not in answer.err
    assert [word for word in words if word not in answer.err] == []


def _other_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("PRAGMA application_id = 42; CREATE TABLE music (title TEXT);")


def _without_a_mark(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE music (title TEXT)")


def _newer(path: Path) -> None:
    _marked(path, sqlite.SCHEMA_VERSION + 1)


def _of_no_schema(path: Path) -> None:
    _marked(path, -1)


def _hollow(path: Path) -> None:
    """Marked as ours, without our tables."""
    _marked(path, sqlite.SCHEMA_VERSION)


def _marked(path: Path, version: int) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"PRAGMA application_id = {sqlite.APPLICATION_ID}; PRAGMA user_version = {version};")


@pytest.mark.parametrize("line", [*READING, *WRITING])
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.write_text("Dear diary,\nthis is not a database, but it is longer than a header.\n" * 40),
         "is not a netcrm store"),
        (lambda path: path.write_bytes(b"hi"), "is not a netcrm store"),
        (_other_program, "is a database of another program"),
        (_without_a_mark, "is a database of another program"),
        (_newer, "was written by a newer netcrm"),
        (_of_no_schema, "is damaged"),
        (_hollow, "is damaged"),
        (Path.mkdir, "can't be opened"),
    ],
    ids=["text", "two bytes", "another program's", "no mark", "newer", "no schema", "no tables", "folder"],
)  # fmt: skip
def test_what_is_no_store_is_refused_and_left_alone(
    session: "Session", make: Callable[[Path], Any], words: str, line: str
) -> None:
    make(session.db)
    before = _contents(session.folder)
    _refused(_say(session, line), words, str(session.db))
    assert _contents(session.folder) == before


@pytest.mark.parametrize("line", [line for line in (*READING, *WRITING) if not line.startswith("add")])
def test_without_a_store_a_command_says_how_to_start_one(session: "Session", line: str) -> None:
    _refused(_say(session, line), "There is no store at", "netcrm add NAME")
    assert _contents(session.folder) == {}
    session.db.touch()
    _refused(_say(session, line), "There is no store at", "netcrm add NAME")
    assert _contents(session.folder) == {"netcrm.db": b""}


def test_trouble_is_told_as_json_when_json_was_asked_for(session: "Session") -> None:
    answer = session("list --json", ok=False)
    assert (answer.code, answer.error["code"], answer.error["name"]) == (6, 6, "unusable")
    assert answer.error["path"] == str(session.db)


def test_a_place_where_no_store_can_be_made(session: "Session") -> None:
    (session.folder / "file").write_text("")
    session.db = session.folder / "file" / "netcrm.db"
    _refused(session("add 'Paul Martin'", ok=False), "can't be made", "File exists")


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a store with some people and what happened with them."""
    path = tmp_path_factory.mktemp("filled") / "netcrm.db"
    environ = {"NETCRM_DB": str(path), "NETCRM_TODAY": "2026-11-23", "NETCRM_CONFIG": str(path.with_suffix(".toml"))}
    lines = [["add", "Marie Dupont", "--org", "Acme", "--circle", "close", "--tag", "data"]]
    lines += [["add", f"Person{n} Number", "--new", "--note", f"note {n}", "--city", f"City {n}"] for n in range(60)]
    lines += [["log", "Marie", "-m", "lunch by the river"]]
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        assert [main.run(line, environ) for line in lines] == [0] * len(lines)
    return path.read_bytes()


@pytest.fixture
def filled(session: "Session", content: bytes) -> "Session":
    """A session with that store."""
    session.db.write_bytes(content)
    return session


@pytest.mark.parametrize("line", [*READING, *WRITING])
@pytest.mark.parametrize(
    ("offset", "length"), [(0, 16), (16, 2), (60, 4), (100, 8)], ids=["magic", "page size", "version", "first page"]
)
def test_a_damaged_header(filled: "Session", line: str, offset: int, length: int) -> None:
    _overwrite(filled.db, offset, b"\xff" * length)
    before = filled.db.read_bytes()
    _refused(_say(filled, line))
    assert filled.db.read_bytes() == before


@pytest.mark.parametrize("line", READING)
def test_a_damaged_text_of_the_schema(filled: "Session", content: bytes, line: str) -> None:
    _overwrite(filled.db, content.index(b"CREATE TABLE contact "), b"CREATE T\xffBLE")
    _refused(_say(filled, line), "is damaged")


@pytest.mark.parametrize(
    ("table", "lines"),
    [
        (
            "contact",
            (
                "list",
                "show Marie",
                "export json {folder}/out",
                "export csv {folder}/out",
                "log Marie -m tea",
                "edit Marie --city Rome",
            ),
        ),
        ("interaction", ("show Marie", "export json {folder}/out", "log Marie -m tea")),
        ("contact_search_data", ("find marie", "find mar", "add 'Paul Martin'")),
        ("change", ("undo", "add 'Paul Martin'")),
        ("ix_contact_folded", ("list", "show Marie")),
    ],
)
@pytest.mark.parametrize("fill", [b"\0", b"\xff", b"netcrm"], ids=["zeros", "ones", "text"])
def test_a_damaged_page_is_told_by_whoever_touches_it(
    filled: "Session", table: str, lines: Sequence[str], fill: bytes
) -> None:
    with closing(sqlite3.connect(filled.db)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    _overwrite(filled.db, (root - 1) * size, (fill * size)[:size])
    before = filled.db.read_bytes()
    for line in lines:
        _refused(_say(filled, line), "is damaged")
    assert filled.db.read_bytes() == before
    assert not (filled.folder / "out").exists()


def test_a_store_cut_short(filled: "Session", content: bytes) -> None:
    filled.db.write_bytes(content[: len(content) // 2])
    for line in ("list", "export json {folder}/out", "add 'Paul Martin'"):
        _refused(_say(filled, line), "is damaged")


@pytest.mark.parametrize("line", WRITING)
def test_another_program_that_is_writing_is_waited_for_and_then_told(
    filled: "Session", monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    before = _everything(filled)
    with closing(sqlite3.connect(filled.db, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        _refused(_say(filled, line), "in use by another program", "try again")
        assert [_say(filled, reading).code for reading in (*READING, "due")] == [0] * (len(READING) + 1)
    assert _everything(filled) == before
    filled(line)


def test_a_disk_that_is_full(filled: "Session", monkeypatch: pytest.MonkeyPatch) -> None:
    people = filled.folder / "people.csv"
    people.write_text("name,note\n" + "".join(f"Person {number},{'note ' * 50}\n" for number in range(3000)))
    before = _everything(filled)
    _limit_pages(monkeypatch, filled.db.stat().st_size // 4096 + 20)
    _refused(filled(f"import {people}", ok=False), "disk is full", "nothing was changed")
    monkeypatch.undo()
    assert _everything(filled) == before
    filled(f"import {people}")


def test_a_disk_too_full_for_a_new_store(session: "Session", monkeypatch: pytest.MonkeyPatch) -> None:
    _limit_pages(monkeypatch, 5)
    _refused(session("add 'Paul Martin'", ok=False), "disk is full")
    monkeypatch.undo()
    _refused(session("list", ok=False), "There is no store")
    session("add 'Paul Martin'")
    assert len(session("list").rows) == 1


def test_a_file_that_may_not_grow(filled: "Session") -> None:
    people = filled.folder / "people.csv"
    people.write_text("name,note\n" + "".join(f"Person {number},{'note ' * 50}\n" for number in range(3000)))
    before = _everything(filled)
    size = filled.db.stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        answer = filled(f"import {people}", ok=False)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    _refused(answer, "can't be read or written")
    assert _everything(filled) == before


@pytest.fixture
def shown(session: "Session") -> Iterator["Session"]:
    """A session whose store may only be read, in a folder where nothing may be written."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        session.db = folder / "netcrm.db"
        session.environ["NETCRM_CONFIG"] = str(folder / "config.toml")
        # Each command once: what it imports may lie where the other user can't read.
        for line in ("add 'Marie Dupont' --circle close", "log Marie", "undo", *READING[:4], "due", "export json"):
            session(line)
        session.db.chmod(0o444)
        folder.chmod(0o555)
        yield session
        folder.chmod(0o755)


@pytest.mark.parametrize("line", [*READING[:4], "due", "export json"])
def test_a_store_that_may_only_be_read_can_be_read(shown: "Session", line: str) -> None:
    with _somebody_else():
        answer = shown(line)
    assert "Marie Dupont" in answer.out
    assert _contents(shown.db.parent).keys() == {"netcrm.db"}


@pytest.mark.parametrize("folder", [0o555, 0o777])
@pytest.mark.parametrize("line", ["due", "due --all --why", "due --minutes 60"])
def test_the_weeks_first_plan_is_shown_where_it_can_not_be_kept(shown: "Session", line: str, folder: int) -> None:
    shown.today = "2026-11-30"
    shown.db.parent.chmod(folder)
    before = shown.db.read_bytes()
    with _somebody_else():
        answer = shown(line)
        data = shown(f"{line} --json").data
    assert shown.db.read_bytes() == before
    told = f"its numbers stand for nobody yet. The store {shown.db} can't be written.\n"
    assert ("Marie Dupont" in answer.out, answer.err.endswith(told)) == (True, True)
    assert data.pop("unkept") == f"The store {shown.db} can't be written."
    shown.db.parent.chmod(0o755)
    shown.db.chmod(0o600)
    kept = shown(f"{line} --json").data
    assert (kept.pop("unkept"), kept) == (None, data)


def test_a_plan_is_not_made_anew_where_it_can_not_be_kept(shown: "Session") -> None:
    with _somebody_else():
        _refused(shown("due --refresh", ok=False), f"The store {shown.db} can't be written.")


@pytest.mark.parametrize("folder", [0o555, 0o777])
@pytest.mark.parametrize("line", ["list", "due"])
def test_a_store_of_an_older_netcrm_that_may_only_be_read(shown: "Session", line: str, folder: int) -> None:
    shown.db.parent.chmod(0o755)
    shown.db.unlink()
    with closing(sqlite3.connect(shown.db, isolation_level=None)) as connection:
        connection.executescript(f"PRAGMA journal_mode = WAL; BEGIN;{OLD.read_text(encoding='utf-8')}COMMIT;")
    shown.db.chmod(0o444)
    shown.db.parent.chmod(folder)
    assert upgrade.bring_up_to_date is not None  # and what it imports is loaded
    with _somebody_else():
        _refused(shown(line, ok=False), "can't be written", f"is brought from schema 3 to {sqlite.SCHEMA_VERSION}")


@pytest.mark.parametrize("folder", [0o555, 0o777])
@pytest.mark.parametrize("line", WRITING)
def test_a_store_that_may_only_be_read_is_not_written(shown: "Session", line: str, folder: int) -> None:
    shown.db.parent.chmod(folder)
    before = shown.db.read_bytes()
    with _somebody_else():
        _refused(shown(line, ok=False), f"The store {shown.db} can't be written.")
    assert shown.db.read_bytes() == before


def test_a_store_that_may_only_be_read_is_not_replaced(shown: "Session") -> None:
    folder = shown.db.parent
    folder.chmod(0o777)
    copy = folder / "copy.db"
    copy.write_bytes(shown.db.read_bytes())
    copy.chmod(0o444)
    file = shown.db.stat()
    with _somebody_else():
        _refused(shown(f"restore {copy} --yes", ok=False), f"The store {shown.db} can't be written.")
    assert (shown.db.stat().st_ino, shown.db.stat().st_mode) == (file.st_ino, file.st_mode)


def test_a_store_that_may_only_be_read_is_not_shown_without_what_its_owner_wrote_last(shown: "Session") -> None:
    shown.db.parent.chmod(0o755)
    with closing(sqlite3.connect(shown.db, isolation_level=None)) as owner:
        owner.execute("UPDATE contact SET name = 'Marie Dupond'")
        shown.db.parent.chmod(0o555)
        with _somebody_else():
            answer = shown("list", ok=False)
    # Whether SQLite can share the owner's -shm file depends on its mode; the old name must not come.
    assert answer.code in (0, 6)
    assert ("Marie Dupond" in answer.out, "Marie Dupont" in answer.out) == (answer.code == 0, False)


def test_a_store_that_may_not_be_read(shown: "Session") -> None:
    shown.db.chmod(0)
    with _somebody_else():
        _refused(shown("list", ok=False), f"The store {shown.db} can't be opened.")


def test_a_folder_that_may_not_be_written(shown: "Session") -> None:
    shown.db = shown.db.with_name("other.db")
    with _somebody_else():
        _refused(shown("add 'Paul Martin'", ok=False), "can't be made: Permission denied")


@contextmanager
def _somebody_else() -> Iterator[None]:
    """As the user `nobody` when the tests are run by root, whom no mode of a file holds back."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def _contents(folder: Path) -> Mapping[str, bytes | None]:
    return {path.name: path.read_bytes() if path.is_file() else None for path in folder.iterdir()}


def _everything(session: "Session") -> str:
    return session("export json").out + session("history --limit 1000").out


def _overwrite(path: Path, offset: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(content)


def _limit_pages(monkeypatch: pytest.MonkeyPatch, pages: int) -> None:
    """Make the disk full after so many pages."""
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect

    def limited(*args: Any, **named: Any) -> sqlite3.Connection:
        connection = connect(*args, **named)
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    monkeypatch.setattr(sqlite3, "connect", limited)
