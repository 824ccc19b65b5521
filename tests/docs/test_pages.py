"""What holds for every page: links lead somewhere, commands exist, generated parts are the program's own words."""

from pathlib import Path
from typing import Any

import pytest
import typer

from making import pages, reference
from netcrm.cli import main

ROOT = Path(__file__).resolve().parents[2]
PAGES = pytest.mark.parametrize("page", pages.all_pages(), ids=pages.name_of)
ROOT_COMMAND: Any = typer.main.get_command(main.app)


@PAGES
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in pages.links(page.read_text(encoding="utf-8")):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = page if not path else (page.parent / path).resolve()
        assert target.is_file() or (target.is_dir() and not anchor), f"{link} leads nowhere"
        assert not anchor or anchor in pages.anchors(target.read_text(encoding="utf-8")), f"{link}: no such heading"


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = [pages.ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        links = pages.links(page.read_text(encoding="utf-8"))
        waiting += [(page.parent / link.partition("#")[0]).resolve() for link in links if "://" not in link]
    assert seen >= set(pages.all_pages())


@PAGES
def test_every_command_shown_can_be_typed(page: Path) -> None:
    for shown in pages.commands(page.read_text(encoding="utf-8")):
        problem = _problem(shown.words, whole=shown.whole)
        assert not problem, f"netcrm {' '.join(shown.words)}: {problem}"


@pytest.mark.parametrize(
    "words",
    ["due --al", "deu", "log", "undo 1 2", "--store x due", "circle", "export json --what"],
)
def test_a_command_that_can_not_be_typed_is_seen(words: str) -> None:
    assert _problem(tuple(words.split()), whole=True)


@PAGES
def test_generated_parts_are_the_programs_own_words(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert reference.refreshed(text) == text, "run: python docs/make.py"


def test_every_command_and_option_is_in_the_reference() -> None:
    text = (pages.ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")
    for name in main.COMMANDS:
        told = pages.section(text, f"### {name}")
        for param in main.load(name).params:
            if getattr(param, "hidden", False):
                continue
            for option in param.opts if param.param_type_name == "option" else [param.metavar]:
                assert option.strip("[].") in told, f"{name}: {option}"
    for param in ROOT_COMMAND.params:
        assert param.opts[0] in text.split("### ", 1)[0]


@PAGES
def test_no_page_names_a_place_of_one_machine(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not [place for place in (str(ROOT), str(Path.home()) + "/", "/tmp/", "/usr/local/") if place in text]  # noqa: S108


def _problem(words: tuple[str, ...], *, whole: bool) -> str:
    """What the parser says of a command; with `whole` it must also have all that it needs. Nothing is run."""
    context: Any = ROOT_COMMAND.context_class(ROOT_COMMAND, info_name="netcrm")
    try:
        _, rest, _ = ROOT_COMMAND.make_parser(context).parse_args(list(words))
        if not rest:
            return ""
        if rest[0] == "COMMAND" and not whole:
            return ""
        if rest[0] not in main.COMMANDS:
            return f"there is no command {rest[0]}"
        command = main.load(rest[0])
        found, left, _ = command.make_parser(command.context_class(command, parent=context)).parse_args(
            command.words(rest[1:])
        )
    except Exception as error:
        return f"{type(error).__name__} {error}"
    if left:
        return f"too much: {left}"
    missing = [param.name for param in command.params if param.required and not found.get(param.name)]
    return f"missing: {missing}" if whole and missing and not found.get("help") else ""
