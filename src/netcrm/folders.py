"""Where the platform keeps a program's files: the folders that platformdirs names, without the time that it takes.

Rule: on Linux and macOS the answer is platformdirs' own, from the environment that is handed in (a test compares them);
importing it for that takes as long as a third of Python's start. Wherever that environment is unusual, it is asked.
"""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

HOMES = {
    "linux": {"data": ".local/share", "config": ".config"},
    "darwin": {"data": "Library/Application Support", "config": "Library/Application Support"},
}
"""Below the home, where XDG_DATA_HOME and XDG_CONFIG_HOME name no other place."""


def folder(kind: str, environ: "Mapping[str, str]", platform: str = sys.platform) -> str:
    """The folder of netcrm's `data` or `config`; it need not exist."""
    home = environ.get("HOME", "")
    if platform in HOMES and home.startswith("/") and "ANDROID_ROOT" not in environ:
        given = environ.get(f"XDG_{kind.upper()}_HOME", "")
        parent = given if given.startswith("/") else f"{home.rstrip('/')}/{HOMES[platform][kind]}"
        return os.path.join(parent, "netcrm")  # noqa: PTH118 - pathlib costs as much
    import platformdirs

    named = {"data": platformdirs.user_data_dir, "config": platformdirs.user_config_dir}
    return named[kind]("netcrm", appauthor=False)


def make(path: str) -> None:
    """Make a folder and those above it that are missing, each for its owner only whatever the umask. Raises OSError."""
    if os.path.isdir(path):  # noqa: PTH112
        return
    make(os.path.dirname(os.path.abspath(path)))  # noqa: PTH100, PTH120
    try:
        os.mkdir(path, 0o700)  # noqa: PTH102
        os.chmod(path, 0o700)  # noqa: PTH101
    except FileExistsError:  # made by another process meanwhile, or a file
        if not os.path.isdir(path):  # noqa: PTH112
            raise
