"""Text from outside stays text: whatever a store holds, no command sends it on as anything else.

A store is filled with attacks in every column that holds text, past every check of an import, and every command is run
on it: into a pipe, as JSON and on a terminal. A new command must be added to LINES, or a test fails.
"""

import csv
import json
import os
import re
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from io import StringIO
from pathlib import Path

import apart
import pytest

from netcrm.cli import main
from netcrm.core.filters import FIELDS
from netcrm.names import fold

ATTACKS = {
    "OSC 52": "\x1b]52;c;aGk=\x07", "OSC 8": "\x1b]8;;http://evil.example\x1b\\here\x1b]8;;\x1b\\",
    "title": "\x1b]0;owned\x07",
    "CSI": "\x1b[2J\x1b[38;5;201m", "C1 CSI": "\x9b2J", "C1 OSC": "\x9d52;c;aGk=\x9c",
    "bell": "\x07", "backspace": "\x08\x08",
    "bidi": "\u202eevil\u2066\u2069", "lines": "\u2028\u2029\x0b\x0c\x85", "return": "\roverwritten", "delete": "\x7f",
    "markup": "[bold red]b[/bold red][link=http://evil.example]y[/link]:skull:",
    "formula": "=cmd|' /C calc'!A0", "SQL": "'); DROP TABLE contact; --", "FTS": '" OR * NEAR( ^',
    "property": "\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nEVIL:1\nEND:VCARD\nBEGIN:VCARD\nEVIL:1\n EVIL:1",
    "HTML": "<img src=x onerror=alert(1)>", "shell": "$(touch owned) `touch owned`; touch owned", "path": "../../owned",
}  # fmt: skip
EVERY = "".join(ATTACKS.values())

TEXTS = {
    "organization": ("name",), "household": ("name",), "tag": ("name",),
    "contact": ("name", "nickname", "title", "city", "met_at", "note", "avoid", "languages", "timezone"),
    "contact_point": ("value", "label"), "event": ("name", "place", "kind", "currency", "note"),
    "interaction": ("summary", "currency"), "favor": ("text",), "outcome": ("text", "currency"),
    "introduction": ("because",), "fact": ("text",), "reminder": ("text",), "alias": ("value",),
    "news": ("source", "before", "after"), "source": ("name", "location"), "operation": ("detail", "label"),
    "saved_view": ("name", "filters"), "tenure": ("title",), "listed": ("source",), "column_map": ("header",),
}  # fmt: skip
"""The columns that hold what was typed or read."""

OURS = {
    "uid", "folded", "nickname_folded", "normalized", "kind", "state", "direction", "channel", "last_channel",
    "outcome", "circle", "week", "carried_from", "source_key", "mapping", "options", "extra", "before", "after",
    "table_name", "detail", "version_num",
}  # fmt: skip
"""The names of other columns of text, besides days and moments: netcrm's own words, or made of the former."""

LINES: dict[str, tuple[str, ...]] = {
    "due": ("due --why", "due --all", "due --notify"), "log": ("log id:1 id:2 -m tea",), "snooze": ("snooze id:1 3w",),
    "skip": ("skip id:1",), "review": ("review",), "weeks": ("weeks",),
    "remind": ("remind --all", "remind id:1 3w tea"),
    "remind-me": ("remind-me status",), "add": ("add Ann --by id:1",), "show": ("show id:1 --all", "show id:2"),
    "find": ("find person1", 'find "\\" OR *"', "find evil"),
    "list": ("list", "list --public", "list --sort strength", "list person1 by:person2", "list @mine", "list cty:x"),
    "view": ("view", "view show mine", "view save more @mine"),
    "edit": ("edit id:1 --city Rome", "edit --where in:all --city Rome", "edit --where in:all --city Rome --yes"),
    "note": ("note id:1 tea",), "fact": ("fact --all", "fact id:1 tea"),
    "brief": ("brief id:1", "brief --event meetup"), "circle": ("circle inner id:3",), "tag": ("tag press id:1",),
    "household": ("household",), "org": ("org", "org acme", "org acme --private"),
    "archive": ("archive id:1",), "unarchive": ("unarchive id:4",), "rm": ("rm id:1",),
    "merge": ("merge id:1 id:2", "merge id:1 id:2 --yes"), "duplicates": ("duplicates --at-least 1",),
    "triage": ("triage",),
    "give": ("give id:1 tea",), "got": ("got id:1 tea",),
    "promise": ("promise id:1 tea --by 3w",),
    "ask": ("ask id:1 tea --yes",), "done": ("done 1",), "favors": ("favors --all", "favors id:1"),
    "ready": ("ready id:1",), "event": ("event", "event show 1", "event edit 1 --hours 2", "event rm 1"),
    "cards": ("cards {folder}/evening.txt --event event:1", "cards {folder}/evening.txt --name Gala --dry-run"),
    "intro": ("intro", "intro 1", "intro --suggest"), "network": ("network",), "report": ("report",),
    "outcome": ("outcome", "outcome id:1", "outcome id:1 tea --value 3", "outcome rm 1"), "sync": ("sync --dry-run",),
    "import": ("import {folder}/people.csv --dry-run", "import {folder}/people.csv", "import {folder}/cards.vcf"),
    "source": ("source",), "news": ("news",), "backup": ("backup",), "restore": ("restore", "restore {folder}/good.db"),
    "move": ("move {folder}/moved.db",),
    "export": ("export csv {folder}/out", "export json {folder}/out"), "doctor": ("doctor", "doctor --fix"),
    "encrypt": ("encrypt",), "decrypt": ("decrypt",),
    "rekey": ("rekey --old 'echo {old}'", "rekey --show --old 'echo {old}'"),
    "undo": ("undo",), "history": ("history",), "path": ("path", "path id:3", "path --org acme"), "config": ("config",),
    "demo": ("demo",),
}  # fmt: skip
DAYS = r"(_on|\bday|\bat|_at|_in|_until|\buntil|_since|_attempt|last_contact|birthday)$"
ENCRYPTED = ("decrypt", "rekey")
"""What is typed on an encrypted store."""

OLD, NEW = "1f" * 32, "2e" * 32
"""Its key, and what key_command prints once it has that."""

TYPED = [line for lines in LINES.values() for line in lines]

OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What a terminal obeys, or what turns or breaks a line."""

DRAWN = re.compile(r"\x1b\[[0-9;]*m")
"""How a screen is coloured: the only thing that may be sent."""


def test_every_command_is_attacked() -> None:
    assert set(LINES) == set(main.COMMANDS)


def test_every_text_of_a_store_is_an_attack(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "netcrm.db")) as store:
        columns = store.execute(
            "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c "
            "WHERE m.type = 'table' AND m.name NOT LIKE 'search%' AND c.type LIKE 'VARCHAR%'"
        ).fetchall()
        left = {f"{table}.{column}" for table, column in columns if column not in TEXTS.get(table, ())}
        assert {name for name in left if name.split(".")[1] not in OURS and not re.search(DAYS, name)} == set()
        for table, attacked in TEXTS.items():
            for column in attacked:
                found = store.execute(f"SELECT count(*) FROM {table} WHERE {column} LIKE '%C calc%'")  # noqa: S608
                assert found.fetchone()[0], (table, column)


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store in which every text is an attack, and files that hold the same."""
    folder = tmp_path_factory.mktemp("start")
    environ = apart.environ_of(folder)
    circles = ("close", "inner", "close", "wide")
    lines = [
        ["add", f"Person{n} Number", "--new", "--circle", circle, "--org", "Acme", "--tag", "data", "--city", "Lyon",
         "--email", f"p{n}@x.example", "--met", "2026-01-02", "--at", "meetup", "--note", "note", "--title", "CTO",
         "--nickname", f"nick{n}", "--birthday", "1990-11-25"] for n, circle in enumerate(circles, start=1)
    ]  # fmt: skip
    lines += [
        ["add", "Placeless Person"], ["log", "id:1", "id:2", "-m", "met", "--on", "2026-02-02", "--cost", "5"],
        ["outcome", "id:1", "signed", "--value", "3000"],
        ["event", "add", "fair", "--on", "2026-01-02", "--cost", "12"],
        ["outcome", "event:1", "offer", "--value", "20"], ["edit", "id:3", "--org", "Globex"],
        ["import", f"{folder}/people.csv"],
        ["fact", "id:1", "fact"],
        ["promise", "id:1", "slides", "--by", "2026-11-25"], ["ask", "id:2", "advice", "--yes"], ["archive", "id:4"],
        ["remind", "id:1", "tomorrow", "call"], ["intro", "id:1", "id:2", "--because", "tea"],
        ["household", "Home", "id:1", "id:2"], ["source", "people", f"{folder}/people.csv"],
        ["view", "save", "mine", "circle:close,inner"],
        ["backup", f"{folder}/good.db"],
    ]  # fmt: skip
    (folder / "people.csv").write_text("name,nick\nAnn,Annie\n")
    apart.typed(lines, environ)
    quoted = EVERY.replace('"', '""')
    (folder / "people.csv").write_text(
        f'name,email,note,tags,organization,city,"Shoe{quoted}"\n"Evil {quoted}",e@x.example,"{quoted}","{quoted}",'
        f'"{quoted}","{quoted}","{quoted}"\n"Person1 Number{quoted}",,"{quoted}",,,,\n',
        encoding="utf-8", newline="",
    )  # fmt: skip
    text = EVERY.replace("\\", "\\\\").replace("\r", "").replace("\n", "\\n").replace(",", "\\,").replace(";", "\\;")
    (folder / "cards.vcf").write_text(
        f"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Card {text}\r\nNOTE:{text}\r\nORG:{text}\r\nX-{text[:3]}:{text}\r\n"
        f"X-EVIL:{text}\r\nEND:VCARD\r\n",
        encoding="utf-8", newline="",
    )  # fmt: skip
    line = " ".join(EVERY.split())
    (folder / "evening.txt").write_text(f"Evil, {line}, promised {line}\n{line}, {line}\n", encoding="utf-8")
    _attack(folder / "netcrm.db", EVERY)
    return folder


def _attack(path: Path, text: str) -> None:
    """Put a text behind, and before, every text of a store."""
    with closing(sqlite3.connect(path)) as store:
        contact = store.execute("SELECT id FROM contact").fetchone()[0]
        rows = (
            "INSERT INTO news (uid, contact_id, day, kind, source, before, after) "
            "VALUES ('n', :contact, '2026-11-20', 'title', 'people', 'a', 'b')",
            "INSERT INTO alias (contact_id, kind, value, normalized) VALUES (:contact, 'name', 'x', 'x')",
            "INSERT INTO event (uid, name, day) VALUES ('e', 'meetup', '2026-01-02')",
            "INSERT INTO column_map (header, mapping) VALUES ('name', '{}')",
            "INSERT INTO listed (contact_id, source) VALUES (:contact, 'linkedin')",
        )
        for row in rows:
            store.execute(row, {"contact": contact})
        for table, columns in TEXTS.items():
            for number, column in enumerate(columns):
                store.execute(
                    f"UPDATE {table} SET {column} = :before || {column} || ' ' || id || :text",  # noqa: S608
                    {"text": text, "before": text if number % 2 else text[-3:]},
                )
        store.execute("UPDATE contact SET extra = :extra", {"extra": json.dumps({f"Shoe{text}": [text, text]})})
        store.commit()


@pytest.fixture
def folder(start: Path, tmp_path: Path) -> Path:
    """A copy of that folder."""
    shutil.copytree(start, tmp_path / "work")
    return tmp_path / "work"


def _no_network() -> None:
    """Whoever opens a connection from now on, or asks for an address, is a bug."""
    import socket

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname", "socketpair"):
        setattr(socket, name, refuse)


def _words(line: str, folder: Path) -> list[str]:
    import shlex

    return shlex.split(line.format(folder=folder, old=OLD))


@pytest.mark.parametrize("line", TYPED)
def test_nothing_is_sent_that_is_obeyed(folder: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    environ = apart.environ_of(
        folder, COLUMNS="300", TERM="xterm-256color", LC_ALL="C.UTF-8", NETCRM_KEY_COMMAND=f"echo {OLD}",
        NETCRM_KEY_MINUTES="0",
    )  # fmt: skip
    locked = line.partition(" ")[0] in ENCRYPTED
    if locked:
        apart.typed([["encrypt"]], environ)
        environ["NETCRM_KEY_COMMAND"] = f"echo {OLD if line == 'decrypt' else NEW}"
    store, words, deep = (folder / "netcrm.db").read_bytes(), _words(line, folder), folder / "deep" / "down"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    for way, more in (("pipe", ()), ("json", ("--json",)), ("terminal", ())):
        (folder / "netcrm.db").write_bytes(store)
        if way == "terminal":
            answer = apart.on_terminal(words, environ, _no_network)
            plain = DRAWN.sub("", answer.out.replace("\r\n", "\n"))
            assert "\x1b[38;5;201m" not in answer.out, line
        else:
            answer = apart.answer([*words, *more], environ, _no_network)
            plain = answer.out + answer.err
        assert answer.code in ((0,) if locked else (0, 2, 3, 4, 5, 6)), (way, answer)
        assert "bug" not in answer.err, (way, answer.err)
        assert not OBEYED.search(plain), (way, OBEYED.search(plain), plain)
        if way == "json":
            json.loads(answer.out)
    assert [*folder.rglob("owned*")] == []


ASKED = {
    "review": ("l", "tea\n", "n", "q"), "triage": ("a", "s", "q"), "merge id:1 id:2": ("n\n",),
    "duplicates --at-least 1": ("d", "s", "q"), "restore {folder}/good.db": ("n\n",),
    "edit --where in:all --city Rome": ("n\n",),
}  # fmt: skip
"""What asks on a terminal, and the keys that are pressed."""


@pytest.mark.parametrize("line", ASKED)
def test_a_question_sends_nothing_that_is_obeyed(folder: Path, line: str) -> None:
    environ = apart.environ_of(folder, COLUMNS="300", TERM="xterm-256color", LC_ALL="C.UTF-8")
    answer = apart.on_terminal(_words(line, folder), environ, _no_network, keys=ASKED[line])
    plain = DRAWN.sub("", answer.out.replace("\r\n", "\n"))
    assert answer.code in (0, 1, 2, 3, 4, 5, 6), answer
    assert "bug" not in plain, plain
    assert re.search(r"\[[ynq]\](es|o|uit)", plain), plain
    assert "\x1b[38;5;201m" not in answer.out
    assert not OBEYED.search(plain), (OBEYED.search(plain), plain)


@pytest.mark.parametrize("line", ["csv", "csv --what interactions", "csv --raw", "google", "vcard", "ics", "json"])
def test_an_export_on_a_terminal_is_to_look_at(folder: Path, line: str) -> None:
    words = ["export", *line.split()]
    shown = apart.on_terminal(words, apart.environ_of(folder)).out
    assert not OBEYED.search(shown.replace("\r\n", "\n"))
    assert "Person1" in shown
    assert apart.answer(words, apart.environ_of(folder)).out.count("\n") > 1


@pytest.mark.parametrize("line", ["list", "show id:1 --all", "due --all", "find person1", "history", "favors --all"])
def test_markup_is_shown_as_it_is(folder: Path, line: str) -> None:
    screen = apart.on_terminal(line.split(), apart.environ_of(folder, COLUMNS="5000", TERM="xterm-256color")).out
    assert ATTACKS["markup"] in DRAWN.sub("", screen)


SPREAD = ["export csv", "export google", "export csv --what interactions", "export csv --public"]


@pytest.mark.parametrize("line", SPREAD)
@pytest.mark.parametrize(
    "formula",
    ["=1+1", "+SUM(1)", "-SUM(1)", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "|calc", "x;=1", "x\t@A(1)", "x\n-c|'/C'!A"],
)
def test_no_cell_is_a_formula(folder: Path, line: str, formula: str) -> None:
    with closing(sqlite3.connect(folder / "netcrm.db")) as store:
        for table, columns in TEXTS.items():
            for column in columns:
                store.execute(f"UPDATE {table} SET {column} = :text || id", {"text": formula})  # noqa: S608
        store.execute("UPDATE contact SET extra = :extra", {"extra": json.dumps({formula: formula})})
        store.commit()
    cells = [cell for row in csv.reader(StringIO(_exported(folder, line), newline="")) for cell in row if cell]
    assert any(formula.strip().replace("'", "") in cell.replace("'", "") for cell in cells)
    assert [cell for cell in cells if cell[0] in "=+-@\t\r\n"] == []
    elsewhere = [part for cell in cells for part in re.split(r"[;\t\r\n]", cell)[1:]]  # where `;` parts cells
    assert [part for part in elsewhere if re.match(r"[=@]|[+-].*[(|!]", part)] == []


def _exported(folder: Path, line: str) -> str:
    answer = apart.answer([*line.split(), str(folder / "out")], apart.environ_of(folder))
    assert answer.code == 0, answer
    return (folder / "out").read_bytes().decode()


@pytest.mark.parametrize("line", ["export ics", "export ics --public", "export vcard", "export vcard --version 3.0"])
def test_no_text_becomes_a_property(folder: Path, line: str) -> None:
    text = re.sub("\r?\n[ \t]", "", _exported(folder, line))
    lines = re.split("\r\n|\r|\n|\x85|\u2028|\u2029|\x0b|\x0c", text) if "ics" in line else re.split("\r\n|\r|\n", text)
    kind = "VEVENT" if "ics" in line else "VCARD"
    begun = [each for each in lines if each == f"BEGIN:{kind}"]
    with closing(sqlite3.connect(folder / "netcrm.db")) as store:
        people = store.execute("SELECT count(*) FROM contact").fetchone()[0]
    # Four have a birthday, and of those the three that are not archived a check-in too.
    assert len(begun) == {"export ics": 7, "export ics --public": 4}.get(line, people)
    names = {
        re.split("[;:]", each, maxsplit=1)[0].partition(".")[2] or re.split("[;:]", each, maxsplit=1)[0]
        for each in lines
    }
    assert not {name for name in names if "EVIL" in name}
    assert {name for name in names if not re.fullmatch("[A-Z0-9-]*|X-ABLabel", name)} == set()


WRITING = (
    "add Ann --circle close", "log id:1 -m tea", "due", "config capacity 5", "backup", "backup {folder}/far/copy.db",
    "export csv {folder}/out.csv", "export json {folder}/out.json", "export vcard {folder}/out.vcf",
    "export google {folder}/out.g", "export ics {folder}/out.ics", "import {folder}/people.csv", "restore 1 --yes",
    "undo", "doctor --fix", "move {folder}/far/moved.db", "encrypt", "log id:1 -m tea", "rekey --old 'echo {old}'",
    "backup", "decrypt", "log id:1 -m tea",
)  # fmt: skip


@pytest.mark.parametrize("umask", [0, 0o022, 0o077])
def test_files_are_for_their_owner_only(tmp_path: Path, umask: int) -> None:
    folder = tmp_path / "home"
    (folder / "far").mkdir(parents=True)
    for made in (folder, folder / "far"):
        made.chmod(0o700)
    (folder / "people.csv").write_text("name\nBob\n")
    (folder / "people.csv").chmod(0o600)
    (folder / "bin").mkdir(0o700)
    environ = apart.environ_of(folder, NETCRM_BACKUPS="on", PATH=str(folder / "bin"))
    environ |= {"NETCRM_DB": f"{folder}/a/b/netcrm.db", "NETCRM_CONFIG": f"{folder}/c/d/config.toml"}
    seen = set()
    environ |= {"NETCRM_KEY_COMMAND": f"echo {OLD}", "NETCRM_KEY_MINUTES": "0"}
    for line in WRITING:
        if line.startswith("rekey"):
            environ["NETCRM_KEY_COMMAND"] = f"echo {NEW}"
        answer = apart.answer(_words(line, folder), environ, lambda: os.umask(umask))
        assert answer.code == 0, answer
        for path in folder.rglob("*"):
            mode = stat.S_IMODE(path.stat().st_mode)
            assert mode == (0o700 if path.is_dir() else 0o600), (line, path, oct(mode))
            seen.add(path.name)
    assert {"netcrm.db", "config.toml", "backups", "out.csv", "copy.db", "moved.db", "a", "c"} <= seen

    def sides() -> int:
        os.umask(umask)
        code = main.run(["log", "id:1"], environ)
        with closing(sqlite3.connect(f"{folder}/a/b/netcrm.db", isolation_level=None)) as other:
            other.execute("UPDATE contact SET note = 'x'")
            modes = {stat.S_IMODE(path.stat().st_mode) for path in (folder / "a/b").glob("netcrm.db-*")}
        return code or int(modes != {0o600})

    assert os.waitstatus_to_exitcode(os.waitpid(apart.child(sides), 0)[1]) == 0


BUGS = {
    "list": "netcrm.core.listing.contacts_by", "show id:1": "netcrm.core.who.find",
    "log id:1 -m tea": "netcrm.core.who.find",
    "export csv": "netcrm.core.listing.rows", "find SECRET": "netcrm.core.search.find", "due": "netcrm.core.plan.due",
    "import {folder}/people.csv": "netcrm.core.intake.bring_in",
}  # fmt: skip


@pytest.mark.parametrize("line", BUGS)
@pytest.mark.parametrize("more", [(), ("--json",)])
def test_a_bug_tells_nobody_s_data(folder: Path, line: str, more: tuple[str, ...]) -> None:
    module, _, name = BUGS[line].rpartition(".")

    def broken(*_: object, **__: object) -> None:
        raise ValueError(f"of Marie Dupont in {folder}", {"name": "Marie Dupont"})

    def break_it() -> None:
        import importlib

        found = importlib.import_module(module)
        assert callable(getattr(found, name))
        setattr(found, name, broken)

    words = [*_words(line, folder), *more]
    if words[0] == "export":
        words.insert(2, str(folder / "out"))
    answer = apart.answer(words, apart.environ_of(folder), break_it)
    told = answer.out + answer.err
    assert answer.code == 1, answer
    assert "A bug in netcrm: ValueError at test_attacks.py:" in told
    assert [word for word in ("Marie", "Traceback", str(folder), "SECRET") if word in told] == []


TERMS = (
    '"',
    "*",
    "NEAR(",
    "a OR b",
    "^a",
    "a:b",
    "folded:a",
    "-a",
    "'; DROP TABLE contact; --",
    "{a b}",
    "a*b",
    "\x1b]0;x\x07",
)


@pytest.mark.parametrize("term", TERMS)
def test_no_text_is_a_query(folder: Path, term: str) -> None:
    before: Callable[[], str] = lambda: apart.state(folder / "netcrm.db")  # noqa: E731
    held = before()
    for words in (
        ["find", "--", term],
        ["list", "--city", term],
        ["list", "--org", f"acme{term}"],
        ["list", "--tag", term],
        ["list", "--", term],
        *(["list", f"{name}:{term}"] for name in FIELDS),
        ["list", f'note:"{term}"', "--where", f"tag:data {term}"],
        ["view", "save", term, "city:x"],
        ["view", "show", term],
    ):
        answer = apart.answer(words, apart.environ_of(folder))
        assert answer.code in ((0, 2, 3) if words[0] == "view" else (0, 2)), (words, answer)
        assert "bug" not in answer.err
        assert not OBEYED.search(answer.out + answer.err)
    assert before() == held
    assert fold(term) == fold(fold(term))
