"""Reads the documentation as text: its pages, code blocks, links, tables, and every netcrm command that it shows.

Rule: Markdown is read here and nowhere else, and only as much of it as our pages use.
"""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]

_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_INSIDE = re.compile(r"\$\((netcrm [^)]*)\)")
_BETWEEN = {"|", "||", "&&", ";", "&"}


class Fence(NamedTuple):
    """A code block: the words after its backticks, and its text."""

    info: str
    body: str


class Shown(NamedTuple):
    """A command that a page shows: its words after `netcrm`, and whether it is to be typed as it stands."""

    words: tuple[str, ...]
    whole: bool


def all_pages() -> list[Path]:
    """Every page of the documentation; README, CHANGELOG and SECURITY included."""
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]


def name_of(page: Path) -> str:
    """A page's path from the root of the repository, for messages."""
    return page.relative_to(ROOT).as_posix()


def fences(text: str) -> list[Fence]:
    """The code blocks of a page, in order."""
    return [Fence(found["info"].strip(), found["body"]) for found in _FENCE.finditer(text)]


def prose(text: str) -> str:
    """A page without its code blocks and comments."""
    return _COMMENT.sub("", _FENCE.sub("", text))


def links(text: str) -> list[str]:
    """Where the links of a page lead."""
    return _LINK.findall(_SPAN.sub("", prose(text)))


def anchors(text: str) -> set[str]:
    """The names under which a page's headings can be linked to: lower case, without punctuation, dashes for blanks."""
    headings = _HEADING.findall(_FENCE.sub("", text))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def section(text: str, heading: str) -> str:
    """What stands below a heading (`### week`), up to the next one of its level or above. LookupError if missing."""
    level = heading.split(" ", 1)[0]
    found = re.search(rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,{len(level)}}} |\Z)", text, re.MULTILINE | re.DOTALL)
    if found is None:
        raise LookupError(f"no heading {heading!r}")
    return found[1]


def tables(text: str) -> list[list[list[str]]]:
    """The tables of a text: rows of cells, without the header; `\\|` is a bar inside a cell."""
    found = []
    for block in re.findall(r"(?:^\|.*\n)+", prose(text) + "\n", re.MULTILINE):
        lines = [re.split(r"(?<!\\)\|", line.strip()[1:-1]) for line in block.splitlines()]
        found.append([[cell.strip().replace("\\|", "|") for cell in line] for line in lines[2:]])
    return found


def code(cell: str) -> list[str]:
    """The code spans of a cell or a sentence."""
    return _SPAN.findall(cell)


def typed_lines(body: str) -> Iterator[str]:
    """The commands of a console block: what follows `$ `, with the lines that continue it after `> `."""
    lines: list[str] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            if lines:
                yield "\n".join(lines)
            lines = [line[2:]]
        elif line.startswith("> ") and lines:
            lines.append(line[2:])
    if lines:
        yield "\n".join(lines)


def commands(text: str) -> list[Shown]:
    """Every netcrm command that a page shows, in blocks (to be typed as they stand) and in running text."""
    shown: list[Shown] = []
    for fence in fences(text):
        lines = typed_lines(fence.body) if fence.info.startswith("console") else fence.body.splitlines()
        for line in lines:
            shown += [Shown(words, True) for words in _calls(line.split("<<")[0])]
    for span in _SPAN.findall(prose(text)):
        if span.startswith("netcrm "):
            shown += [Shown(words, False) for words in _calls(span)]
    return shown


def _calls(line: str) -> list[tuple[str, ...]]:
    """The calls of netcrm in one shell line, wherever a command can stand."""
    if "netcrm" not in line or line.startswith("Usage:"):
        return []
    calls = [call for inner in _INSIDE.findall(line) for call in _calls(inner)]
    lexer = shlex.shlex(line.strip(), posix=True, punctuation_chars="|&;<>")
    lexer.whitespace_split = True
    try:
        words = list(lexer)
    except ValueError:
        return calls  # a sentence with an apostrophe, not a command
    current: list[str] | None = None
    starts = True
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word in _BETWEEN:
            calls += [] if current is None else [tuple(current)]
            current, starts = None, True
        elif set(word) <= {"<", ">"}:
            skip = True
        elif current is not None:
            current.append(word)
        elif starts and word.rsplit("/", 1)[-1] == "netcrm":
            current = []
        elif "=" not in word:
            starts = False
    return calls if current is None else [*calls, tuple(current)]
