"""How a command answers: data on stdout, talk on stderr.

Rule: into a pipe one record is one line of tab-separated fields, never cut, never coloured; with --json it is the
envelope of docs/reference/json.md; only for a terminal is rich loaded, to draw. Text from outside is never interpreted:
control and bidi characters are shown, not sent.
"""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from netcrm.errors import NetcrmError
from netcrm.records import public

if TYPE_CHECKING:
    from types import ModuleType

    from rich.console import Console

VERSION = 1
"""The version of the JSON envelope; it grows when a field changes its meaning or goes away."""

TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")
"""Characters that reorder or break the line that they stand in."""


class Render:
    """Answers for one command, in the way that stdout and --json ask for."""

    def __init__(self, command: str, *, json: bool, today: date) -> None:
        self.command = command
        self.json = json
        self.today = today

    @property
    def draws(self) -> bool:
        """Whether there is a terminal to draw on."""
        return not self.json and sys.stdout.isatty()

    def answer(
        self, data: object, rows: Iterable[Sequence[object]], draw: Callable[["Console"], None] | None = None
    ) -> None:
        """Print an answer: `data` as JSON, `rows` into a pipe, `draw` on a terminal (without it, rows in columns)."""
        if self.json:
            write_json({"version": VERSION, "command": self.command, "data": public(data)})
        elif self.draws:
            draw = draw or (lambda console: screens().columns(console, rows))
            draw(self._console())
        else:
            sys.stdout.writelines("\t".join(map(field, row)) + "\n" for row in rows)

    def say(self, text: str) -> None:
        """Talk: a hint, a count, what was done. Not part of the data, and not printed with --json."""
        if not self.json:
            sys.stderr.write(visible(text, keep="\n") + "\n")

    def _console(self) -> "Console":
        from rich.console import Console

        return Console(highlight=False, markup=False, emoji=False, soft_wrap=False)


def unseen(_console: "Console") -> None:
    """Draws nothing: on a terminal, what `say` tells is the answer."""


def screens() -> "ModuleType":
    """The drawings of lists for a terminal, imported now."""
    from netcrm.cli import screens

    return screens


def card_screens() -> "ModuleType":
    """Those of one person."""
    from netcrm.cli import card_screens

    return card_screens


def error(command: str, mistake: NetcrmError, *, json: bool) -> int:
    """Tell a mistake: a sentence and what to do, or the error envelope; its exit code."""
    if json:
        told: dict[str, object] = {"code": mistake.code, "name": mistake.name, "message": mistake.message}
        told |= {"hint": mistake.hint or None} | mistake.details
        write_json({"version": VERSION, "command": command or None, "error": told})
        return mistake.code
    lines = [f"netcrm: {mistake.message}"]
    candidates = mistake.details.get("candidates")
    if isinstance(candidates, list):
        lines += ["  " + "  ".join(_candidate(candidate)) for candidate in candidates]
    if mistake.hint:
        lines.append(f"  {mistake.hint}")
    sys.stderr.writelines(visible(line) + "\n" for line in lines)
    return mistake.code


def _candidate(candidate: Mapping[str, object]) -> list[str]:
    shown = [str(candidate.get(key) or "") for key in ("name", "organization", "city", "because")]
    return [str(candidate.get("ref") or f"id:{candidate['id']}"), *(text for text in shown if text)]


def write_json(value: object) -> None:
    """One JSON document on stdout, with every character as itself."""
    import json

    text = json.dumps(value, ensure_ascii=False, indent=2)
    if not text.isascii():  # what is ASCII json has escaped already; DEL it lets through
        text = "".join(char if char.isprintable() or char == "\n" else _as_json(char) for char in text)
    sys.stdout.write(text.replace("\x7f", "\\u007f").encode("utf-8", "backslashreplace").decode() + "\n")


def _as_json(char: str) -> str:
    """What a terminal would obey, or turn the line around for, as JSON's own escape."""
    code = ord(char)
    return f"\\u{code:04x}" if 0x7F <= code <= 0x9F or char in TURNING else char


def field(value: object) -> str:
    """A value in a line of fields: null is empty, a list is joined by commas, tab and newline are `\\t`, `\\n`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, tuple | list):
        return ",".join(map(field, value))
    return visible(str(value))


def visible(text: str, keep: str = "") -> str:
    """Text from outside, made safe to print: control, bidi and line-breaking characters appear as escapes."""
    if text.isprintable():
        return text
    return "".join(char if char in keep else _shown(char) for char in text)


def _shown(char: str) -> str:
    code = ord(char)
    if char in TURNING or 0xD800 <= code <= 0xDFFF:
        return f"\\u{code:04x}"
    if code < 0x20 or 0x7F <= code <= 0x9F:
        return {"\t": "\\t", "\n": "\\n", "\r": "\\r"}.get(char, f"\\x{code:02x}")
    return char


def count(number: int, noun: str, many: str = "") -> str:
    """A number with its noun: 1 change, 2 changes; 1 person, 2 people."""
    return f"{number} {noun if number == 1 else many or f'{noun}s'}"


def size(octets: int) -> str:
    """How large a file is: 340 kB, 12.4 MB."""
    if octets < 1_000_000:
        return f"{max(1, octets // 1000)} kB"
    return f"{octets / 1e6:.1f} MB" if octets < 1e9 else f"{octets / 1e9:.1f} GB"


def days(weighted: float) -> str:
    """N with its noun: 1 contact-day, 4.5 contact-days."""
    return f"{weighted:g} contact-day{'' if weighted == 1 else 's'}"


def ago(day: str, today: date) -> str:
    """How long ago a day was, in words: today, yesterday, 3 weeks ago; a day to come: in 3 weeks."""
    from netcrm.core.reasons import span

    past = (today - date.fromisoformat(day)).days
    if past in (0, 1, -1):
        return {0: "today", 1: "yesterday", -1: "tomorrow"}[past]
    return f"{span(past)} ago" if past > 0 else f"in {span(-past)}"


def met_in_words(met_on: str, met_at: str, today: date) -> str:
    """Where and when you met: `at a fair on Thursday (2026-11-19)` of the last days, else `2026-08-01 at a fair`."""
    where = f"at {met_at}" if met_at else ""
    if len(met_on) == 10 and met_on[:2] != "--":
        day = date.fromisoformat(met_on)
        if 0 <= (today - day).days < 7:
            when = {0: "today", 1: "yesterday"}.get((today - day).days, f"on {day:%A}")
            return f"{where} {when} ({met_on})".lstrip()
    return " ".join(filter(None, (met_on, where)))
