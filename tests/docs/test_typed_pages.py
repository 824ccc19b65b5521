"""The tutorial, the how-to pages and the README show what a terminal shows: every line of theirs is typed again."""

from pathlib import Path

import pytest

import make
from making import pages, terminal

TYPED = [page for page in pages.all_pages() if terminal.is_typed(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", TYPED, ids=pages.name_of)
def test_the_page_shows_what_the_terminal_shows(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert terminal.typed(text) == text, "run: python docs/make.py"


def test_the_tutorial_and_the_readme_are_typed() -> None:
    assert {"README.md", "docs/tutorial.md"} <= {pages.name_of(page) for page in TYPED}


def test_a_command_that_fails_is_not_taken_for_an_answer() -> None:
    with pytest.raises(terminal.Mistyped, match="ends with 2, not 0"):
        terminal.typed("```console\n$ netcrm deu\n```\n")


def test_what_is_typed_before_must_work() -> None:
    with pytest.raises(terminal.Mistyped, match="ended early"):
        terminal.typed("<!-- typed after\nfalse\n-->\n```console\n$ true\n```\n")


def test_an_answer_takes_the_place_of_the_old_one() -> None:
    page = "Before.\n\n```console\n$ printf 'a  \\nb\\n\\n'\nold\n$ cat <<'END'\n> c\n> END\n```\n\nAfter.\n"
    shown = "Before.\n\n```console\n$ printf 'a  \\nb\\n\\n'\na\nb\n$ cat <<'END'\n> c\n> END\nc\n```\n\nAfter.\n"
    assert terminal.typed(page) == shown


def test_one_command_refreshes_a_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```console\n$ netcrm path store >/dev/null && echo new\nold\n```\n", encoding="utf-8")
    assert make.main(["--check", str(page)]) == 1
    assert "old" in page.read_text(encoding="utf-8")
    assert make.main([str(page)]) == 0
    assert page.read_text(encoding="utf-8").endswith("echo new\nnew\n```\n")
    assert make.main(["--check", str(page)]) == 0
