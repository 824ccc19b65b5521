"""Completing finds the store that a command would use, although it does not load the settings."""

from pathlib import Path

import pytest

from netcrm import settings
from netcrm.cli import completing

pytestmark = pytest.mark.embedded

PLACES = {
    "a variable": {"NETCRM_DB": "/elsewhere/x.db"},
    "a variable with a home": {"NETCRM_DB": "~/x.db"},
    "an empty variable": {"NETCRM_DB": ""},
    "the data folder": {},
    "another data folder": {"XDG_DATA_HOME": "/data"},
    "another config folder": {"XDG_CONFIG_HOME": "{home}/configs"},
    "another config file": {"NETCRM_CONFIG": "~/other.toml"},
}
CONFIGS = {
    "none": None,
    "plain": 'capacity = 5\ndb = "/kept/here.db"\n',
    "with a home": 'db = "~/here.db"\n',
    "a comment behind": 'db = "/kept/here.db"  # "mine"\n',
    "escaped": 'db = "/kept/h\\u00e9re.db"\n',
    "literal": "db = '/kept/here.db'\n",
    "quoted key": '"db" = "/kept/here.db"\n',
    "no db": "capacity = 5\n",
    "empty": 'db = ""\n',
}


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("place", PLACES)
def test_the_store_is_the_one_that_commands_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, config: str
) -> None:
    environ = {"HOME": str(tmp_path), **{name: text.format(home=tmp_path) for name, text in PLACES[place].items()}}
    monkeypatch.setenv("HOME", str(tmp_path))
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(variable, raising=False)
    text = CONFIGS[config]
    if text is not None:
        for file in (".config/netcrm/config.toml", "configs/netcrm/config.toml", "other.toml"):
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).write_text(text)
    assert completing.store_path("", environ) == settings.load(environ).db
    assert completing.store_path("~/typed.db", environ) == settings.load(environ, "~/typed.db").db
