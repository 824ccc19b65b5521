"""Where things are and what the user has chosen: one declared list of options feeds reading, checking, help and docs.

Rule: a variable `NETCRM_*` beats config.toml beats the default. The environment is handed in, never read here. What
can't be used is one sentence with its place (UnusableError, exit code 6).
"""

import os
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from netcrm import folders
from netcrm.errors import NotFoundError, UnusableError, UsageError
from netcrm.folders import folder

Value = str | int | bool

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST_HOURS = 7 * 24
MOST_MINUTES = MOST_HOURS * 60
MOST_EVENINGS = 50


class Option(NamedTuple):
    """A setting: its name in config.toml, its variable, its default, what reads it, and a line of help."""

    name: str
    default: Value
    read: Callable[[str], Value]
    help: str

    @property
    def variable(self) -> str:
        """The environment variable that overrides it."""
        return f"NETCRM_{self.name.upper()}"


def _path(text: str) -> str:
    return os.path.expanduser(text)  # noqa: PTH111 - pathlib costs an everyday command more than this


def _people(text: str) -> int:
    if not text.strip().isdecimal() or int(text) > 1000:
        raise ValueError("a whole number from 0 to 1000")
    return int(text)


def _minutes(text: str) -> int:
    if not text.strip().isdecimal() or int(text) > MOST_MINUTES:
        raise ValueError(f"a whole number from 0 to {MOST_MINUTES}")
    return int(text)


def _hours(text: str) -> int:
    if not text.strip().isdecimal() or int(text) > MOST_HOURS:
        raise ValueError(f"a whole number from 0 to {MOST_HOURS}")
    return int(text)


def _evenings(text: str) -> int:
    if not text.strip().isdecimal() or int(text) > MOST_EVENINGS:
        raise ValueError(f"a whole number from 0 to {MOST_EVENINGS}")
    return int(text)


def _currency(text: str) -> str:
    from netcrm import currencies

    if text.strip() and not currencies.code(text):
        raise ValueError("a code of three letters such as EUR, or nothing")
    return currencies.code(text)


def _weekday(text: str) -> str:
    if text.strip().lower() not in WEEKDAYS:
        raise ValueError(f"one of {', '.join(WEEKDAYS)}")
    return text.strip().lower()


def _order(text: str) -> str:
    if text.strip().lower() not in ("", "dmy", "mdy", "ymd"):
        raise ValueError("dmy, mdy, ymd or nothing")
    return text.strip().lower()


def _region(text: str) -> str:
    region = text.strip().upper()
    if region and not (len(region) == 2 and region.isascii() and region.isalpha()):
        raise ValueError("two letters such as FR, or nothing")
    return region


def _addresses(text: str) -> str:
    addresses = text.replace(",", " ").split()
    if not all("@" in address for address in addresses):
        raise ValueError("e-mail addresses parted by commas")
    return ", ".join(addresses)


def _yes(text: str) -> bool:
    known = {
        "true": True,
        "yes": True,
        "1": True,
        "on": True,
        "false": False,
        "no": False,
        "0": False,
        "off": False,
        "": False,
    }
    if text.strip().lower() not in known:
        raise ValueError("true or false")
    return known[text.strip().lower()]


OPTIONS = (
    Option("db", "", _path, "The store's file, or a server's URL; empty: netcrm.db in the user's data folder."),
    Option("capacity", 7, _people, "How many people a week's plan holds (0 to 1000)."),
    Option("minutes", 0, _minutes, "How many minutes a week's plan holds; 0: any number."),
    Option("week_start", "monday", _weekday, "The first day of the week."),
    Option("date_order", "", _order, "How 01-02-2017 is read: dmy, mdy or ymd; empty: it is refused."),
    Option("keep_text", False, _yes, "Whether imports keep the text of messages."),
    Option("me", "", _addresses, "Your own e-mail addresses, parted by commas: whose mail and meetings are yours."),
    Option("password_command", "", str, "What prints a mailbox's password, for $NETCRM_USER at $NETCRM_HOST."),
    Option("key_command", "", str, "What prints the key or passphrase of an encrypted store, which is $NETCRM_DB."),
    Option("key_minutes", 60, _minutes, "How long after a use Linux keeps an encrypted store's key at hand; 0: never."),
    Option("backups", True, _yes, "Whether copies of the store are kept: each day's first, before imports and merges."),
    Option("region", "", _region, "The country of phone numbers without one (FR); empty: that of your locale."),
    Option("currency", "", _currency, "The currency of amounts without one (EUR); empty: that of your region."),
    Option("event_hours", 0, _hours, "How many hours a week you want to spend at events; 0: any number."),
    Option("evenings", 0, _evenings, "How many events a week you want to go to; 0: any number."),
)

BY_NAME = {option.name: option for option in OPTIONS}


class Settings(NamedTuple):
    """The options as they hold, and where files are.

    Where each option came from is `default`, `locale`, `config.toml` or `NETCRM_…`.
    """

    values: Mapping[str, Value]
    sources: Mapping[str, str]
    file: str
    data: str

    @property
    def db(self) -> str:
        """The path of the store."""
        return str(self.values["db"]) or os.path.join(self.data, "netcrm.db")  # noqa: PTH118

    @property
    def capacity(self) -> int:
        """People a week."""
        return int(self.values["capacity"])

    @property
    def minutes(self) -> int:
        """Minutes a week, 0 for any number."""
        return int(self.values["minutes"])

    @property
    def week_start(self) -> str:
        """The first day of the week, in English and lower case."""
        return str(self.values["week_start"])

    @property
    def date_order(self) -> str:
        """`dmy`, `mdy`, `ymd`, or empty."""
        return str(self.values["date_order"])

    @property
    def me(self) -> str:
        """The owner's e-mail addresses, parted by commas."""
        return str(self.values["me"])

    @property
    def password_command(self) -> str:
        """The shell command that prints the password of a mailbox, or empty."""
        return str(self.values["password_command"])

    @property
    def key_command(self) -> str:
        """The shell command that prints the key or the passphrase of an encrypted store, or empty."""
        return str(self.values["key_command"])

    @property
    def key_minutes(self) -> int:
        """Minutes after its last use that the kernel keeps a key, 0 for not at all."""
        return int(self.values["key_minutes"])

    @property
    def region(self) -> str:
        """The country (ISO 3166, two letters) of phone numbers that don't say theirs; empty for not known."""
        return str(self.values["region"])

    @property
    def currency(self) -> str:
        """The currency (ISO 4217) of amounts that don't say theirs: as it was set, or else that of the region."""
        from netcrm import currencies

        return str(self.values["currency"]) or currencies.of_region(self.region)

    @property
    def event_hours(self) -> int:
        """Hours a week for events, 0 for any number."""
        return int(self.values["event_hours"])

    @property
    def evenings(self) -> int:
        """Events a week, 0 for any number."""
        return int(self.values["evenings"])

    @property
    def backups(self) -> bool:
        """Whether copies of the store are kept by themselves."""
        return bool(self.values["backups"])

    @property
    def keep_text(self) -> bool:
        """Whether imports keep the text of messages."""
        return bool(self.values["keep_text"])


def config_file(environ: Mapping[str, str]) -> str:
    """The path of config.toml; NETCRM_CONFIG overrides it."""
    if environ.get("NETCRM_CONFIG"):
        return _path(environ["NETCRM_CONFIG"])
    return os.path.join(folder("config", environ), "config.toml")  # noqa: PTH118


def load(environ: Mapping[str, str], db: str = "") -> Settings:
    """The settings as they hold; `db` is what the command line says. Raises UnusableError for what can't be used."""
    found, mistakes = examined(environ, db)
    if mistakes:
        raise mistakes[0]
    return found


def examined(environ: Mapping[str, str], db: str = "") -> tuple[Settings, list[UnusableError]]:
    """The settings as far as they can be used, what can't as it is by default, and what is wrong with that."""
    file = config_file(environ)
    mistakes: list[UnusableError] = []
    written: Mapping[str, str] = {}
    try:
        written = _read(file)
        mistakes += _unknown(file, written)
    except UnusableError as mistake:
        mistakes.append(mistake)
    values: dict[str, Value] = {}
    sources: dict[str, str] = {}
    for option in OPTIONS:
        source, text = "default", None
        if option.name in written:
            source, text = "config.toml", written[option.name]
        if environ.get(option.variable):
            source, text = option.variable, environ[option.variable]
        if option.name == "db" and db:
            source, text = "--db", db
        try:
            values[option.name] = option.default if text is None else option.read(text)
        except ValueError as error:
            where = file if source == "config.toml" else source
            sentence = f"{option.name} in {where} is {text!r}; it takes {error}."
            mistakes.append(UnusableError(sentence, "", {"path": file}))
            source, values[option.name] = "default", option.default
        sources[option.name] = source
    if not values["region"] and (region := _region_of(environ)):
        values["region"], sources["region"] = region, "locale"
    return Settings(values, sources, file, folder("data", environ)), mistakes


def _region_of(environ: Mapping[str, str]) -> str:
    """The country of the user's locale: FR of `fr_FR.UTF-8`."""
    for variable in ("LC_ALL", "LC_TELEPHONE", "LANG"):
        language, _, rest = environ.get(variable, "").partition("_")
        if len(language) in (2, 3) and rest[:2].isalpha() and rest[:2].isupper() and rest[2:3] in ("", ".", "@"):
            return rest[:2]
    return ""


def save(environ: Mapping[str, str], name: str, text: str) -> Value:
    """Write one option into config.toml, keeping the rest of the file as it is; the value as it was read.

    Raises NotFoundError for an unknown option and UsageError for a value that it can't take.
    """
    option = known(name)
    try:
        value = option.read(text)
    except ValueError as error:
        raise UsageError(f"{name} can't be {text!r}; it takes {error}.") from error
    import tomlkit

    file = config_file(environ)
    for mistake in _unknown(file, _read(file)):
        raise mistake
    document = tomlkit.parse(_text(file))
    document[name] = value
    try:
        _replace(file, tomlkit.dumps(document))
    except OSError as error:
        raise UnusableError(f"{file} can't be written: {error.strerror}.", "", {"path": file}) from error
    return value


def known(name: str) -> Option:
    """The option of that name."""
    if name not in BY_NAME:
        raise NotFoundError(f"There is no setting {name!r}.", f"These exist: {', '.join(BY_NAME)}.")
    return BY_NAME[name]


def _read(file: str) -> dict[str, str]:
    """config.toml as text by option; an empty file is no file."""
    text = _text(file)
    if not text:
        return {}
    import tomllib

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnusableError(f"{file} is not valid TOML: {error}.", "Correct that line.", {"path": file}) from error
    return {name: str(value) for name, value in table.items()}


def _unknown(file: str, written: Mapping[str, str]) -> Iterator[UnusableError]:
    """What is written there and no option of ours."""
    for name in sorted(set(written) - set(BY_NAME)):
        sentence = f"{file} has a setting {name!r} that netcrm does not know."
        yield UnusableError(sentence, f"These exist: {', '.join(BY_NAME)}.", {"path": file})


def _text(file: str) -> str:
    try:
        with open(file, encoding="utf-8") as opened:  # noqa: PTH123
            return opened.read()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableError(f"{file} can't be read: {error}.", "", {"path": file}) from error


def _replace(file: str, text: str) -> None:
    """Write a file whole or not at all, for its owner only."""
    folder = os.path.dirname(os.path.abspath(file))  # noqa: PTH100, PTH120
    folders.make(folder)
    import tempfile

    handle, fresh = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            opened.write(text)
        os.replace(fresh, file)  # noqa: PTH105
    except BaseException:
        os.unlink(fresh)  # noqa: PTH108
        raise
