"""What the doctor finds around a store: the settings as a table, the time zones as another."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import pytest

from netcrm import settings
from netcrm.core import surroundings
from netcrm.core.findings import Patient

if TYPE_CHECKING:
    from conftest import Session

pytestmark = pytest.mark.embedded


def _found(session: "Session", check: str, environ: Mapping[str, str], config: str = "") -> list[tuple[str, str]]:
    """What one check finds: how bad it is, and the sentence."""
    (session.folder / "config.toml").write_text(config)
    given = {"NETCRM_CONFIG": str(session.folder / "config.toml"), **environ}
    chosen, mistakes = settings.examined(given)
    store = session.open()
    patient = Patient(store, chosen, date(2026, 11, 23), "2026-11-23T12:00:00", given, mistakes)
    found = [(each.severity, each.text) for each in surroundings.CHECKS[check](patient)]
    store.close()
    return found


@pytest.fixture
def marie(session: "Session") -> "Session":
    """A session with somebody in it."""
    return session.after("add 'Marie Dupont' --timezone Asia/Tokyo", "add 'Paul Martin'")


SETTINGS = {
    "capacity = 5": [],
    "capacity = 5000": ["error"],
    "shoe = 42": ["error"],
    "shoe = 42\ncapacity = 5000\nhat = 7": ["error", "error", "error"],
    "capacity = ": ["error"],
    "backups = 'off'": ["note"],
    "key_command = 'sh -c true'": [],
    "key_command = 'LANG=C sh -c true | head -1'": [],
    "key_command = '/bin/sh -c true'": [],
    "key_command = 'printf %s secret'": [],
    "key_command = '$HOME/bin/key'": [],
    "key_command = '\"half'": [],
    "key_command = 'no-such-program show netcrm'": ["note"],
    "key_command = 'LANG=C no-such-program show netcrm'": ["note"],
    "key_command = '~/no-such-program'": ["note"],
    "password_command = '/no/such/program'": ["note"],
}
"""What config.toml says, and how bad what is found is."""


@pytest.mark.parametrize("config", SETTINGS)
def test_settings(marie: "Session", config: str) -> None:
    environ = {"PATH": marie.environ["PATH"], "HOME": str(marie.folder)}
    assert [severity for severity, _ in _found(marie, "settings", environ, config)] == SETTINGS[config]


def test_a_program_that_is_not_there_is_named_with_its_place(marie: "Session") -> None:
    told = _found(marie, "settings", {"NETCRM_KEY_COMMAND": "no-such-program x", "PATH": marie.environ["PATH"]})
    assert told == [("note", "key_command in NETCRM_KEY_COMMAND runs 'no-such-program', and there is no such program.")]


ZONES = {
    "": True, "UTC": True, "Europe/Paris": True, ":Europe/Paris": True, "UTC0": True, "<+0330>-3:30": True,
    "CET-1CEST,M3.5.0,M10.5.0/3": True, "{folder}/Europe/Paris": True, "Europe/Pariss": False, "Europe": False,
    "Paris": False, "{folder}/Europe/Pariss": False, "UTC+": False,
}  # fmt: skip
"""What TZ says, and whether the machine knows it: a wrong one it takes for UTC, and says nothing."""


@pytest.mark.parametrize("zone", ZONES)
def test_what_tz_says(marie: "Session", zone: str) -> None:
    (marie.folder / "Europe").mkdir()
    (marie.folder / "Europe" / "Paris").write_bytes(b"TZif")  # there are machines without any
    environ = {"TZ": zone.format(folder=marie.folder), "TZDIR": str(marie.folder)}
    assert [severity for severity, _ in _found(marie, "zone", environ)] == ([] if ZONES[zone] else ["warning"])


def test_a_machine_whose_zone_is_gone(marie: "Session", monkeypatch: pytest.MonkeyPatch) -> None:
    link = marie.folder / "localtime"
    link.symlink_to("/usr/share/zoneinfo/Europe/Pariss")
    monkeypatch.setattr(surroundings, "LOCAL_ZONE", str(link))
    ((severity, text),) = _found(marie, "zone", {})
    assert (severity, text.startswith(f"{link} leads nowhere")) == ("warning", True)
    assert _found(marie, "zone", {"TZ": "UTC"}) == []


def test_a_zone_of_somebody_that_is_not_known(marie: "Session") -> None:
    store = marie.open()
    with store.write("harm"):
        store.update("contact", 2, timezone="Europe/Pariss")
    store.close()
    assert _found(marie, "zone", {}) == [("note", "Time zones that are not known: 'Europe/Pariss' of contact 2.")]


def test_without_any_zones(marie: "Session", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("netcrm.core.there.known", lambda _: False)
    ((severity, text),) = _found(marie, "zone", {})
    assert (severity, text.startswith("There is no time zone data")) == ("warning", True)
    marie("edit Marie --clear timezone")
    assert _found(marie, "zone", {}) == []
