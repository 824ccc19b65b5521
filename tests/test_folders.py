"""The folders that netcrm works out by itself are the ones that platformdirs names."""

import platformdirs
import pytest

from netcrm.folders import folder

NAMED = {"data": platformdirs.user_data_dir, "config": platformdirs.user_config_dir}

ENVIRONMENTS = {
    "a plain home": {"HOME": "/home/ann"},
    "a home with a slash at its end": {"HOME": "/home/ann/"},
    "the root for a home": {"HOME": "/"},
    "other places": {"HOME": "/home/ann", "XDG_DATA_HOME": "/srv/data", "XDG_CONFIG_HOME": "/srv/config/"},
    "places that are not absolute": {"HOME": "/home/ann", "XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "~/config"},
    "empty places": {"HOME": "/home/ann", "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": ""},
    "a home that is not absolute": {"HOME": "ann"},
    "an empty home": {"HOME": ""},
    "no home": {},
}


@pytest.mark.parametrize("kind", NAMED)
@pytest.mark.parametrize("environ", ENVIRONMENTS.values(), ids=ENVIRONMENTS)
def test_the_folder_is_the_one_of_platformdirs(
    monkeypatch: pytest.MonkeyPatch, kind: str, environ: dict[str, str]
) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    assert folder(kind, environ) == NAMED[kind]("netcrm", appauthor=False)


@pytest.mark.parametrize("kind", NAMED)
def test_macos_has_one_folder_for_both(kind: str) -> None:
    assert folder(kind, {"HOME": "/Users/ann"}, "darwin") == "/Users/ann/Library/Application Support/netcrm"


def test_an_unusual_environment_is_left_to_platformdirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platformdirs, "user_data_dir", lambda name, appauthor: f"asked for {name}")

    assert folder("data", {"HOME": "/data", "ANDROID_ROOT": "/system"}, "linux") == "asked for netcrm"
    assert folder("data", {"HOME": "/home/ann"}, "sunos5") == "asked for netcrm"
    assert folder("data", {"HOME": "/home/ann"}, "linux") == "/home/ann/.local/share/netcrm"
