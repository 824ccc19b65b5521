"""netcrm path, config and demo: where things are, the settings, and a look without a store of one's own."""

import tomllib
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Session


@pytest.mark.embedded
def test_path_tells_where_things_are_before_they_are(session: "Session") -> None:
    places = {
        "store": str(session.db),
        "settings": session.environ["NETCRM_CONFIG"],
        "backups": str(session.folder / "backups"),
    }
    assert session("path --json").data == places
    assert session("path").rows == [list(place) for place in places.items()]
    assert session("path store").out == f"{session.db}\n"
    assert not session.db.exists()
    assert session("path attic", ok=False).code == 6  # anything else is somebody, and there is no store yet


def test_db_on_the_line_stands_before_the_variable(session: "Session") -> None:
    other = session.folder / "other.db"
    session(f"--db {other} add Ann")
    assert other.exists()
    assert not session.db.exists()
    assert session(f"--db {other} list").rows[0][1] == "Ann"


@pytest.mark.embedded
def test_config_shows_every_setting_and_where_it_comes_from(session: "Session") -> None:
    shown = {row[0]: row[1:3] for row in session("config").rows}
    assert shown == {
        "db": [str(session.db), "NETCRM_DB"],
        "capacity": ["7", "default"],
        "minutes": ["0", "default"],
        "week_start": ["monday", "default"],
        "date_order": ["", "default"],
        "keep_text": ["", "default"],
        "me": ["", "default"],
        "password_command": ["", "default"],
        "backups": ["", "NETCRM_BACKUPS"],
        "region": ["", "default"],
        "currency": ["", "default"],
        "event_hours": ["0", "default"],
        "evenings": ["0", "default"],
        "key_command": ["", "default"],
        "key_minutes": ["60", "default"],
    }
    assert session("config keep_text --json").data == [
        {
            "name": "keep_text", "value": False, "source": "default",
            "help": "Whether imports keep the text of messages.",
        }
    ]  # fmt: skip


def test_config_changes_a_setting_and_keeps_the_rest_of_the_file(session: "Session") -> None:
    file = session.folder / "config.toml"
    file.write_text("# mine\ndate_order = 'dmy'  # as at home\n")
    assert session("config capacity 3").rows[0][:3] == ["capacity", "3", "config.toml"]
    assert file.read_text().startswith("# mine\ndate_order = 'dmy'  # as at home\n")
    assert tomllib.loads(file.read_text()) == {"date_order": "dmy", "capacity": 3}
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_variable_stands_before_the_file_and_says_so(session: "Session") -> None:
    session.environ["NETCRM_CAPACITY"] = "5"
    changed = session("config capacity 3")
    assert changed.rows[0][:3] == ["capacity", "5", "NETCRM_CAPACITY"]
    assert changed.err == "NETCRM_CAPACITY is set, and stands before the file.\n"


@pytest.mark.parametrize(
    ("line", "code", "sentence"),
    [
        ("config age", 3, "There is no setting 'age'."),
        ("config age 3", 3, "There is no setting 'age'."),
        ("config capacity many", 2, "capacity can't be 'many'; it takes a whole number from 0 to 1000."),
        ("config capacity 1001", 2, "capacity can't be '1001'"),
        ("config db postgresql://lea:secret@db.example/netcrm", 5, "which config.toml would keep.\n  Leave it out"),
        ("config db postgresql://db.example/netcrm?password=secret", 5, "which config.toml would keep."),
        ("config date_order ydm", 2, "date_order can't be 'ydm'; it takes dmy, mdy, ymd or nothing."),
    ],
)
def test_what_cannot_be_set(session: "Session", line: str, code: int, sentence: str) -> None:
    refused = session(line, ok=False)
    assert refused.code == code
    assert sentence in refused.err
    assert "secret" not in refused.err
    assert not (session.folder / "config.toml").exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("capacity = ", "is not valid TOML"),
        ("speed = 3\n", "has a setting 'speed' that netcrm does not know."),
        ("capacity = 'many'\n", "is 'many'; it takes a whole number from 0 to 1000."),
        (b"\xff\xfe", "can't be read"),
    ],
)
def test_settings_that_cannot_be_used(session: "Session", content: str | bytes, sentence: str) -> None:
    session("add Ann")
    (session.folder / "config.toml").write_bytes(content.encode() if isinstance(content, str) else content)
    refused = session("list", ok=False)
    assert (refused.code, refused.out) == (6, "")
    assert sentence in refused.err
    assert session("list --json", ok=False).error["name"] == "unusable"


def test_today_may_be_set(session: "Session") -> None:
    session.today = "2024-02-29"
    session("add Ann --met today")
    assert session("show ann --json").data["last_contact"] == "2024-02-29"
    session.today = "2026-02-30"
    refused = session("list", ok=False)
    assert refused.code == 2
    assert refused.err.startswith("netcrm: NETCRM_TODAY is '2026-02-30', which is not a date.")


def test_the_demo_is_lively_and_leaves_your_store_alone(session: "Session", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(session.folder))
    shown = session("demo")
    assert len(shown.rows) == 7
    assert {row[3] for row in shown.rows} == {"inner", "close", "active", "wide"}
    assert any(row[10].startswith("you promised") for row in shown.rows)
    assert "waiting: " in shown.err
    assert not session.db.exists()
    # What it says to type next works as it is.
    lines = [line.strip() for line in shown.err.splitlines()]
    (store,) = (line.partition("=")[2] for line in lines if line.startswith("export NETCRM_DB="))
    assert store.startswith(str(session.folder))
    tried = [line.removeprefix("netcrm ") for line in lines if line.startswith("netcrm ")]
    assert len(tried) == 4
    for line in tried:
        session(f"--db {store} {line}")
    assert session("demo --json").data["plan"]["week"] == "2026-W48"
