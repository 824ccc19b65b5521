"""What is offered at the prompt, how it reaches each shell, and what completing costs and survives."""

import os
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from netcrm import names
from netcrm.cli import completing, completing_filters, completion_words, words
from netcrm.formats import FORMATS
from netcrm.store import glance, queries, sqlite

pytestmark = pytest.mark.embedded

ARCHIVED = "Mara Gone"
PEOPLE = (
    # name, nickname, circle, organization
    ("Marie Dupont", "", "close", "Acme"),
    ("Marc Dupuis", "", "", ""),
    ("Inès Moreau", "", "", "Polana Labs"),
    ("Paul Martin", "", "", ""),
    ("Paul Martin", "", "", ""),
    ("Robert Fox", "Bob", "inner", ""),
    (ARCHIVED, "", "", ""),
    ("Łukasz Öz", "", "", ""),
    ("محمد علي", "", "", ""),
    ("陳美玲", "", "", ""),
    ('Zed "the $(touch owned)" O\'Neil', "", "", ""),
    ("Nasty\x1b[31m Red", "", "", ""),
    ("Nasty\nLine", "", "", ""),
    ("Nasty\u202eTurned", "", "", ""),
    ("-rf Dash", "", "", ""),
    ("Yves Tabbed", "", "", "Tab\tInc"),
)
VIEWS = (("friends", "circle:close"), ("Paris", "city:paris"))
TAGS = ("data", "Data leads", "été", "mentors")


def fill(path: Path, people: tuple[tuple[str, str, str, str], ...] = PEOPLE) -> None:
    """A store with these people, one of them archived, and the tags; written past the checks of what may be a name."""
    store = sqlite.connect(str(path), create=True, now=lambda: "2026-11-23T12:00:00")
    with store.write("fill"):
        for number, (name, nickname, circle, organization) in enumerate(people):
            owner = None
            if organization:
                owner = store.insert("organization", name=organization, folded=names.fold(organization))
            store.insert(
                "contact", uid=str(number), name=name, folded=names.fold(name), nickname=nickname,
                nickname_folded=names.fold(nickname), circle=circle or None, organization_id=owner,
                archived_on="2026-01-01" if name == ARCHIVED else None, created_at="2026-01-01", note="mar dup",
            )  # fmt: skip
        for tag in TAGS:
            store.insert("tag", name=tag, folded=names.fold(tag))
        for name, kept in VIEWS:
            store.insert("saved_view", name=name, folded=names.fold(name), filters=kept)
        store.insert("contact", uid="city", name="", folded="", city="Århus C", created_at="2026-01-01")
    store.close()


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store to complete from."""
    path = tmp_path_factory.mktemp("completion") / "a 100% store?.db"
    fill(path)
    return path


def complete(shell: str, *line: str, **environ: str) -> list[str]:
    """What completing answers: the mode, and the candidates as the shell gets them."""
    written: list[str] = []
    assert completing.main(["--", *line], {**environ, "_NETCRM_COMPLETE": shell}, written.append) == 0
    return "".join(written).splitlines()


def offered(db: Path, typed: str) -> list[str]:
    """The candidates for a line as `shlex` splits it, where a last `_` is an empty word."""
    line = ["" if word == "_" else word for word in shlex.split(typed)]
    return [text.partition("\t")[0] for text in complete("zsh", *line, NETCRM_DB=str(db))[1:]]


DUE = [
    "--all", "--why", "--limit", "--minutes", "--refresh", "--next", "--week", "--notify", "--desktop", "--where",
    "--json", "--help",
]  # fmt: skip
CIRCLES = ["inner", "close", "active", "wide", "none"]
MAR = ["Marie Dupont", "Marc Dupuis", "Paul Martin"]

OFFERED = {
    "netcrm li": ["list"],
    "netcrm un": ["unarchive", "undo"],
    "netcrm --d": ["--db"],
    "netcrm --db x.db sn": ["snooze"],
    "netcrm nothing _": [],
    "netcrm show mar": MAR,
    "netcrm show dup": ["Marie Dupont", "Marc Dupuis"],
    "netcrm show 'dup mar'": ["Marie Dupont", "Marc Dupuis"],
    "netcrm show 'marie dupo'": ["Marie Dupont"],
    "netcrm show INES": ["Inès Moreau"],
    "netcrm show inès": ["Inès Moreau"],
    "netcrm show luk": ["Łukasz Öz"],
    "netcrm show محمد": ["محمد علي"],
    "netcrm show 陳": ["陳美玲"],
    "netcrm show bob": ["Robert Fox"],
    "netcrm show neil": ['Zed "the $(touch owned)" O\'Neil'],
    "netcrm show nasty": [],
    "netcrm show rf": [],
    "netcrm show mara": [],
    "netcrm show '('": [],
    "netcrm show '\"' ": [],
    "netcrm show marie _": ["--limit", "--all", "--json", "--help"],
    "netcrm show marie mar": [],
    "netcrm log Paul mar": MAR,
    "netcrm log -m lunch mar": MAR,
    "netcrm log --note=lunch mar": MAR,
    "netcrm log -m mar": [],
    "netcrm log Paul -- --vi mar": MAR,
    "netcrm log Paul --vi": ["--via"],
    "netcrm log Paul --via ca": ["call"],
    "netcrm log Paul --via=ca": ["--via=call"],
    "netcrm note mar": MAR,
    "netcrm note Marie mar": [],
    "netcrm add mar": [],
    "netcrm add Eve --by mar": MAR,
    "netcrm add Eve --by=bob": ["--by=Robert Fox"],
    "netcrm add Eve --circle _": CIRCLES,
    "netcrm add Eve --circle=a": ["--circle=active"],
    "netcrm add Eve --tag DAT": ["data", "Data leads"],
    "netcrm add Eve --tag '#dat'": ["data", "Data leads"],
    "netcrm add Eve --tag data --tag ete": ["été"],
    "netcrm add Eve --tag data --ta": ["--tag"],
    "netcrm add Eve --city Lyon --ci": ["--circle"],
    "netcrm edit Eve --clear bi": ["birthday"],
    "netcrm circle _": CIRCLES,
    "netcrm circle close mar": MAR,
    "netcrm tag m": ["mentors"],
    "netcrm tag mentors mar": MAR,
    "netcrm list --sort s": ["silence", "strength"],
    "netcrm list --so": ["--sort"],
    "netcrm list --circle N": ["none"],
    "netcrm list --un": ["--untracked"],
    "netcrm list ta": ["tag:"],
    "netcrm list las": ["last:", "last<", "last>"],
    "netcrm list tag:dat": ["tag:data", "tag:Data leads"],
    "netcrm list tag:x,été": ["tag:x,été"],
    "netcrm list circle:i": ["circle:inner"],
    "netcrm list not is:un": ["is:untracked", "is:unanswered"],
    "netcrm list no:ph": ["no:phone"],
    "netcrm list in:": ["in:archive", "in:plan", "in:all"],
    "netcrm list org:pol": ["org:Polana Labs"],
    "netcrm list city:arh": ["city:Århus C"],
    "netcrm list city:": [],
    "netcrm list by:fox": ["by:Robert Fox"],
    "netcrm list via:ca": ["via:call"],
    "netcrm list note:ca": [],
    "netcrm list @": ["@friends", "@Paris"],
    "netcrm list view:par": ["view:Paris"],
    "netcrm list --where=circle:i": ["--where=circle:inner"],
    "netcrm due --where 'tag:data -circle:i'": ["tag:data -circle:inner"],
    "netcrm tag vip --where 'tag:data @p'": ["tag:data @Paris"],
    "netcrm circle wide @fr": ["@friends"],
    "netcrm snooze @fr": ["@friends"],
    "netcrm view _": ["save", "show", "rename", "rm"],
    "netcrm view rm _": ["friends", "Paris"],
    "netcrm view save x ci": ["city:", "circle:"],
    "netcrm due --why --": [option for option in DUE if option != "--why"],
    "netcrm due --": DUE,
    "netcrm due -": DUE,
    "netcrm due --limit _": [],
    "netcrm due x": [],
    "netcrm import x --as _": [*FORMATS],
    "netcrm import x --doubtful a": ["ask", "add"],
    "netcrm import x --only _": ["new", "changed", "interactions"],
    "netcrm export _": ["csv", "json", "vcard", "google", "ics"],
    "netcrm export vcard --version _": ["3.0", "4.0"],
    "netcrm export csv --what i": ["interactions"],
    "netcrm config c": ["capacity", "currency"],
    "netcrm config capacity _": [],
    "netcrm path _": ["store", "settings", "backups"],
    "netcrm --install-completion _": ["bash", "zsh", "fish"],
}


@pytest.mark.parametrize("typed", OFFERED)
def test_what_is_offered(db: Path, typed: str) -> None:
    assert offered(db, typed) == OFFERED[typed]


def test_nothing_typed_offers_every_command_or_everybody_or_the_options(db: Path) -> None:
    assert offered(db, "netcrm _") == list(words.COMMANDS)
    assert "Marie Dupont" in offered(db, "netcrm show _")
    assert ARCHIVED not in offered(db, "netcrm show _")
    assert offered(db, "netcrm history _") == ["--limit", "--json", "--help"]


@pytest.mark.parametrize(
    "line",
    [["import", "x"], ["export", "csv", ""], ["restore", "x"], ["--db", "x"], ["--db=x"], ["show", "--db", "x"]],
    ids=" ".join,
)
def test_paths_are_left_to_the_shell(db: Path, line: list[str]) -> None:
    for shell in ("zsh", "fish"):
        assert complete(shell, "netcrm", *line, NETCRM_DB=str(db)) == ["files"]
    typed = "netcrm " + " ".join(line)
    assert complete("bash", typed, line[-1], NETCRM_DB=str(db)) == ["files"]


@pytest.mark.parametrize(
    ("typed", "mode"),
    [("ta", "field"), ("cir", "field"), ("tag:m", "extend"), ("@fr", "extend"), ("by:mar", "list"), ("zz", "field")],
)
def test_behind_a_field_its_value_is_gone_on_with(db: Path, typed: str, mode: str) -> None:
    assert complete("zsh", "netcrm", "list", typed, NETCRM_DB=str(db))[0] == mode


@pytest.mark.parametrize(
    ("typed", "mode"),
    [
        ("marie", "extend"),  # one alone replaces what was typed
        ("fox", "extend"),
        ("dup", "list"),  # Marie Dupont and Marc Dupuis have Mar in common, which is not what was typed
        ("mar", "list"),  # and Paul Martin
        ("zzz", "extend"),
    ],
)
def test_what_several_have_in_common_never_takes_the_place_of_more(db: Path, typed: str, mode: str) -> None:
    assert complete("zsh", "netcrm", "show", typed, NETCRM_DB=str(db))[0] == mode


def test_zsh_and_fish_are_told_what_it_is(db: Path) -> None:
    for shell in ("zsh", "fish"):
        assert complete(shell, "netcrm", "show", "marie", NETCRM_DB=str(db))[1:] == ["Marie Dupont\tAcme"]
        assert complete(shell, "netcrm", "show", "yves", NETCRM_DB=str(db))[1:] == ["Yves Tabbed\t"]
        assert complete(shell, "netcrm", "wee")[1:] == [f"weeks\t{words.COMMANDS['weeks']}"]


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("inès", "Inès Moreau\tPolana Labs"),
        ("ines", "ines moreau\tInès Moreau"),
        ("--by=ines", "--by=ines moreau\tInès Moreau"),
        ("--by=moreau", "--by=ines moreau\tInès Moreau"),
        ("moreau", "Inès Moreau\tPolana Labs"),
        ("bob", "Bob\tRobert Fox"),
        ("luk", "lukasz oz\tŁukasz Öz"),
    ],
)
def test_fish_gets_a_spelling_that_it_takes(db: Path, typed: str, spelled: str) -> None:
    command = "add" if typed.startswith("--") else "show"
    assert complete("fish", "netcrm", command, typed, NETCRM_DB=str(db))[1:] == [spelled]


@pytest.mark.parametrize(
    ("line", "replaced", "replacement"),
    [
        ("netcrm show marie", "marie", r"Marie\ Dupont"),
        ('netcrm show "marie', "marie", "Marie Dupont"),
        ("netcrm show 'marie d", "marie d", "Marie Dupont"),
        (r"netcrm show marie\ d", r"marie\ d", r"Marie\ Dupont"),
        ("netcrm show neil", "neil", r"Zed\ \"the\ \$\(touch\ owned\)\"\ O\'Neil"),
        ('netcrm show "neil', "neil", r"Zed \"the \$(touch owned)\" O'Neil"),
        ("netcrm show 'neil", "neil", r"Zed " + '"the $(touch owned)" O' + r"'\''Neil"),
        ("netcrm add Eve --by=bob", "bob", r"Robert\ Fox"),
        ("netcrm add Eve --by='bob", "bob", "Robert Fox"),
        ("netcrm list --ci", "--ci", "--circle"),
        ("netcrm list tag:me", "me", "mentors"),
        ("netcrm list org:pol", "pol", r"Polana\ Labs"),
        ("netcrm list 'las", "las", "last<"),
        ("netcrm list las", "las", r"last\<"),
        ("netcrm list --circle=", "", "inner"),
        ("netcrm show 'Marie Dupont' 'x' --js", "--js", "--json"),
    ],
)
def test_bash_gets_what_to_put_in_the_place_of_what_it_replaces(
    db: Path, line: str, replaced: str, replacement: str
) -> None:
    assert replacement in complete("bash", line, replaced, NETCRM_DB=str(db))[1:]


def test_in_bash_a_word_whose_beginning_would_have_to_change_is_left_alone(db: Path) -> None:
    assert complete("bash", "netcrm show id:marie", "marie", NETCRM_DB=str(db))[1:] == []


def test_bash_never_puts_in_half_an_escape(tmp_path: Path) -> None:
    fill(tmp_path / "x.db", (("Ann (A)", "", "", ""), ("Ann [B]", "", "", "")))
    answer = complete("bash", "netcrm show ann", "ann", NETCRM_DB=str(tmp_path / "x.db"))
    assert answer == ["list", r"Ann\ \(A\)", r"Ann\ \[B\]"]


def crowd(name: str) -> tuple[tuple[str, str, str, str], ...]:
    return tuple((f"{name} {a}{b}", "", "", "") for a in "abcdefgh" for b in "abcdefgh")


def test_of_a_crowd_those_in_a_circle_come_first_and_the_rest_is_not_mistaken_for_all(tmp_path: Path) -> None:
    db = tmp_path / "x.db"
    fill(db, (*crowd("Kim"), ("Kim Zoo", "", "wide", "")))
    mode, *found = complete("zsh", "netcrm", "show", "k", NETCRM_DB=str(db))
    assert mode == "list"
    assert len(found) <= completing.MOST
    assert found[0] == "Kim Zoo\t"
    assert found[1:-1] == sorted(found[1:-1])
    assert complete("zsh", "netcrm", "show", "", NETCRM_DB=str(db))[0] == "list"


def test_what_the_shown_of_a_crowd_begin_with_is_what_all_begin_with(tmp_path: Path) -> None:
    fill(tmp_path / "x.db", (*crowd("Kima"), ("Kira Zoo", "", "", "")))
    _, *found = complete("fish", "netcrm", "show", "ki", NETCRM_DB=str(tmp_path / "x.db"))
    assert len(found) <= completing.MOST
    assert {text[:3] for text in found} == {"Kim", "Kir"}


def test_the_store_named_on_the_line_is_used(db: Path) -> None:
    for line in (["--db", str(db), "show"], [f"--db={db}", "show"], ["show", "--db", str(db)]):
        assert complete("zsh", "netcrm", *line, "fox", NETCRM_DB="/nowhere") == ["extend", "Robert Fox\t"]


def damaged(db: Path) -> None:
    content = bytearray(db.read_bytes())
    content[100:] = b"\xff" * (len(content) - 100)
    db.write_bytes(content)


def foreign(db: Path) -> None:
    db.unlink()
    connection = sqlite3.connect(db)
    connection.execute("CREATE TABLE contact (name)")
    connection.close()


def a_folder(db: Path) -> None:
    db.unlink()
    db.mkdir()


def no_database(db: Path) -> None:
    db.write_bytes(b"hello " * 1000)


def empty(db: Path) -> None:
    db.write_bytes(b"")


UNUSABLE: dict[str, Callable[[Path], None]] = {
    "missing": Path.unlink,
    "a folder": a_folder,
    "no database": no_database,
    "empty": empty,
    "damaged": damaged,
    "foreign": foreign,
}


@pytest.mark.parametrize("how", UNUSABLE)
def test_a_store_that_can_not_be_used_offers_nothing_and_says_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], how: str
) -> None:
    db = tmp_path / "x.db"
    fill(db)
    UNUSABLE[how](db)
    assert complete("zsh", "netcrm", "show", "mar", NETCRM_DB=str(db)) == []
    assert complete("bash", "netcrm show mar", "mar", NETCRM_DB=str(db)) == []
    assert complete("fish", "netcrm", "due", "--wh", NETCRM_DB=str(db))[0] == "extend"  # what needs no store is there
    assert capfd.readouterr() == ("", "")
    assert db.exists() == (how != "missing")


def test_a_locked_store_is_not_waited_for(tmp_path: Path) -> None:
    db = tmp_path / "x.db"
    fill(db)
    with sqlite3.connect(db, isolation_level=None) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        assert complete("zsh", "netcrm", "show", "mar", NETCRM_DB=str(db)) == []
    other.close()


def test_a_store_that_is_being_written_is_read_as_it_was(tmp_path: Path) -> None:
    db = tmp_path / "x.db"
    fill(db)
    store = sqlite.connect(str(db), create=False, now=lambda: "2026-11-23T12:00:00")
    with store.write("import"):
        store.run("contacts/clear_points", id=1, kind="email")
        assert offered(db, "netcrm show fox") == ["Robert Fox"]
    store.close()
    assert [path.name for path in tmp_path.iterdir()] == ["x.db"]


@pytest.mark.parametrize("config", ["capacity = [", "db = [", "db = 5 5", "db = '\udce9'"])
def test_settings_that_can_not_be_read_offer_nobody_or_are_no_hindrance(tmp_path: Path, config: str) -> None:
    (tmp_path / "config.toml").write_bytes(config.encode(errors="surrogateescape"))
    environ = {"NETCRM_CONFIG": str(tmp_path / "config.toml"), "HOME": str(tmp_path)}
    assert complete("zsh", "netcrm", "show", "mar", **environ) == []
    assert complete("zsh", "netcrm", "li", **environ)[1:] == [f"list\t{words.COMMANDS['list']}"]


@pytest.mark.parametrize("arguments", [[], ["--"]])
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "tcsh", ""])
def test_a_question_that_can_not_be_read_is_answered_with_nothing(shell: str, arguments: list[str]) -> None:
    written: list[str] = []
    assert completing.main(arguments, {"_NETCRM_COMPLETE": shell}, written.append) == 0
    assert written == []


def test_the_words_are_those_of_the_commands() -> None:
    """After a change of a command: `python -m netcrm.cli.completion_words > src/netcrm/cli/words.py`."""
    assert Path(words.__file__).read_text(encoding="utf-8") == completion_words.module()


def test_every_kind_of_word_has_something_that_completes_it() -> None:
    kinds = {kind for options in words.OPTIONS.values() for kind, _, _ in options.values()}
    kinds |= {kind for places, rest in words.ARGUMENTS.values() for kind in (*places, rest)}
    kinds |= {kind for kind in completing_filters.KINDS.values() if kind not in completing.STORED}
    assert kinds - {"", "text", "file", *completing.STORED} == set(words.VALUES)


def test_nobody_is_searched_for_row_by_row(tmp_path: Path) -> None:
    fill(tmp_path / "x.db")
    connection = glance.opened(str(tmp_path / "x.db"), str)
    values = {"first": "a", "last": "b", "most": 5, "match": '{folded} : ("a"*)'}
    for name in ("placed", "named", "last_named", "worded", "tags", "organizations", "views"):
        plan = [row[3] for row in connection.execute("EXPLAIN QUERY PLAN " + queries.text(f"glance/{name}"), values)]
        assert all("INDEX" in step or "INTEGER PRIMARY KEY" in step for step in plan), (name, plan)
    connection.close()


def test_completing_loads_next_to_nothing(db: Path) -> None:
    program = (
        "import os, sys; before = set(sys.modules); sys.argv = ['netcrm', '--', *{line!r}]\n"
        "os._exit = lambda code: sys.exit(print(code, *sorted(set(sys.modules) - before), sep='\\n'))\n"
        "from netcrm.__main__ import main; main()"
    )
    environ = {"PATH": os.environ["PATH"], "NETCRM_DB": str(db), "LC_ALL": "C.UTF-8"}
    for shell, line in (("zsh", ["netcrm", "show", "inè"]), ("bash", ["netcrm show fo", "fo"])):
        done = subprocess.run(
            [sys.executable, "-c", program.format(line=line)], env={**environ, "_NETCRM_COMPLETE": shell},
            capture_output=True, text=True, check=True, encoding="utf-8",
        )  # fmt: skip
        loaded = set(done.stdout.splitlines())
        assert {"extend", "0"} < loaded
        own = {name for name in loaded if name.startswith("netcrm")}
        expected = {
            "netcrm", "netcrm.__main__", "netcrm.cli", "netcrm.cli.completing", "netcrm.cli.words", "netcrm.folders",
            "netcrm.names", "netcrm.store", "netcrm.store.entrance", "netcrm.store.glance", "netcrm.store.queries",
        }  # fmt: skip
        assert own == (expected | {"netcrm.cli.bash"} if shell == "bash" else expected)
        heavy = {"typer", "click", "rich", "sqlite3", "datetime", "dataclasses", "typing", "re", "enum", "pathlib"}
        assert not loaded & (heavy | {"json", "tomllib", "platformdirs", "contextlib", "inspect", "sqlmodel"})
