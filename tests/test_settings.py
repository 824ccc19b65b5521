"""Settings as a table: a variable beats the file beats the default, and what can't be used says where it stands."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from netcrm import settings
from netcrm.errors import NotFoundError, UnusableError, UsageError

Write = Callable[[str], dict[str, str]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write config.toml; the environment that names it."""

    def written(content: str) -> dict[str, str]:
        (tmp_path / "config.toml").write_text(content)
        return {"NETCRM_CONFIG": str(tmp_path / "config.toml")}

    return written


ORDER = [
    ("", {}, 7, "default"),
    ("capacity = 5", {}, 5, "config.toml"),
    ("capacity = '5'", {}, 5, "config.toml"),
    ("capacity = 5", {"NETCRM_CAPACITY": "3"}, 3, "NETCRM_CAPACITY"),
    ("", {"NETCRM_CAPACITY": "0"}, 0, "NETCRM_CAPACITY"),
    ("capacity = 5", {"NETCRM_CAPACITY": ""}, 5, "config.toml"),
]


@pytest.mark.parametrize(("content", "variables", "capacity", "source"), ORDER)
def test_which_value_holds(write: Write, content: str, variables: dict[str, str], capacity: int, source: str) -> None:
    now = settings.load(write(content) | variables)
    assert (now.capacity, now.sources["capacity"]) == (capacity, source)


def test_the_store_of_the_command_line_beats_all(write: Write) -> None:
    environ = write("db = '/from/file.db'") | {"NETCRM_DB": "/from/variable.db"}
    assert settings.load(environ, "/from/line.db").db == "/from/line.db"
    assert settings.load(environ).db == "/from/variable.db"
    assert settings.load(write("db = '/from/file.db'")).db == "/from/file.db"
    assert settings.load(write("")).db.endswith("netcrm.db")


def test_a_tilde_is_the_home_folder(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ann")
    assert settings.load(write("db = '~/people.db'")).db == "/home/ann/people.db"


@pytest.mark.parametrize(
    ("text", "kept"),
    [("true", True), ("yes", True), ("ON", True), ("1", True), ("false", False), ("no", False), ("0", False)],
)
def test_yes_and_no_in_every_wording(write: Write, text: str, kept: bool) -> None:
    assert settings.load(write(f"keep_text = '{text}'")).keep_text is kept
    assert settings.load(write("") | {"NETCRM_KEEP_TEXT": text}).keep_text is kept


BAD = [
    ("capacity = -1", {}, "config.toml is '-1'; it takes a whole number from 0 to 1000."),
    ("capacity = 2.5", {}, "config.toml is '2.5'"),
    ("date_order = 'ydm'", {}, "config.toml is 'ydm'; it takes dmy, mdy, ymd or nothing."),
    ("keep_text = 'perhaps'", {}, "config.toml is 'perhaps'; it takes true or false."),
    ("", {"NETCRM_CAPACITY": "lots"}, "capacity in NETCRM_CAPACITY is 'lots'; it takes a whole number from 0 to 1000."),
    ("capcity = 3", {}, "config.toml has a setting 'capcity' that netcrm does not know."),
    ("capacity = 3\ncapacity = 4", {}, "config.toml is not valid TOML"),
    ("[capacity", {}, "config.toml is not valid TOML"),
]


@pytest.mark.parametrize(("content", "variables", "sentence"), BAD)
def test_what_cannot_be_used_is_one_sentence_with_its_place(
    write: Write, content: str, variables: dict[str, str], sentence: str
) -> None:
    with pytest.raises(UnusableError) as raised:
        settings.load(write(content) | variables)
    assert sentence in raised.value.message
    assert "\n" not in raised.value.message


def test_a_change_keeps_comments_and_order(write: Write, tmp_path: Path) -> None:
    environ = write("# Monday mornings\ncapacity = 5  # enough\n\ndate_order = 'dmy'\n")
    assert settings.save(environ, "capacity", "9") == 9
    text = (tmp_path / "config.toml").read_text()
    assert text == "# Monday mornings\ncapacity = 9  # enough\n\ndate_order = 'dmy'\n"


def test_the_first_change_makes_the_file_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "new" / "config.toml"
    settings.save({"NETCRM_CONFIG": str(file)}, "keep_text", "yes")
    assert tomllib.loads(file.read_text()) == {"keep_text": True}
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_a_bad_change_leaves_the_file(write: Write, tmp_path: Path) -> None:
    environ = write("capacity = 5\n")
    with pytest.raises(UsageError, match="capacity can't be 'x'"):
        settings.save(environ, "capacity", "x")
    with pytest.raises(NotFoundError, match="There is no setting 'speed'"):
        settings.save(environ, "speed", "1")
    assert (tmp_path / "config.toml").read_text() == "capacity = 5\n"


def test_every_option_reads_its_own_default() -> None:
    for option in settings.OPTIONS:
        assert option.read(str(option.default)) == option.default
        assert option.help.endswith(".")
        assert option.variable == f"NETCRM_{option.name.upper()}"
