"""Writes the parts of the reference that are the program's own words: its commands' help, and its settings.

Rule: a generated part stands between `<!-- generated NAME -->` and `<!-- end -->`; all around it is written by hand.
"""

import contextlib
import io
import os
import re
from collections.abc import Callable, Mapping

from netcrm import settings
from netcrm.cli import main

_PART = re.compile(r"(?P<head><!-- generated (?P<name>[\w-]+) -->\n).*?(?P<end><!-- end -->)", re.DOTALL)


def refreshed(text: str) -> str:
    """A page with its generated parts as the program has them now."""
    return _PART.sub(lambda part: f"{part['head']}\n{PARTS[part['name']]()}\n{part['end']}", text)


def help_of(*words: str) -> str:
    """What `netcrm WORDS --help` prints on 80 columns."""
    columns = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = "80"
    try:
        with contextlib.redirect_stdout(io.StringIO()) as told:
            main.run([*words, "--help"], {})
    finally:
        del os.environ["COLUMNS"]
        if columns is not None:
            os.environ["COLUMNS"] = columns
    return "".join(f"{line.rstrip()}\n" for line in told.getvalue().splitlines())


def _commands() -> str:
    parts = [f"```text\n{help_of()}```\n"]
    for title, commands in main.SECTIONS.items():
        parts.append(f"## {title}\n")
        parts += [f"### {name}\n\n```text\n{help_of(name)}```\n" for name in commands]
    return "\n".join(parts)


def _settings() -> str:
    lines = ["| setting | variable | default | what it is |", "|---|---|---|---|"]
    for option in settings.OPTIONS:
        default = f"`{str(option.default).lower()}`" if option.default != "" else "empty"
        lines.append(f"| `{option.name}` | `{option.variable}` | {default} | {option.help} |")
    return "\n".join(lines) + "\n"


PARTS: Mapping[str, Callable[[], str]] = {"commands": _commands, "settings": _settings}
"""Each generated part and what writes it."""
