"""SECURITY.md and the page of threats speak of what there is: every package, and tests by their right names."""

import re
import tomllib
from pathlib import Path

from making import pages

NAME = re.compile(r"[A-Za-z0-9_-]+")
TEST = re.compile(r"`(tests/[\w/]+\.py)")


def test_every_package_is_told_of_with_its_licence() -> None:
    project = tomllib.loads((pages.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {name: some for name, some in project["optional-dependencies"].items() if name not in ("test", "dev")}
    wanted = [*project["dependencies"], *(each for some in extras.values() for each in some)]
    names = {found[0] for each in wanted if (found := NAME.match(each))}
    rows = re.findall(r"^\| ([\w-]+)(?:, with [^|]*)? \| [^|]+ \| ([^|]+) \|$", _text("SECURITY.md"), re.MULTILINE)
    assert names == {name for name, _ in rows if name != "package"}
    assert all(licence.strip() for _, licence in rows)


def test_every_test_that_is_named_is_there() -> None:
    named = [name for page in ("threats", "trust") for name in TEST.findall(_text(f"docs/explanation/{page}.md"))]
    assert len(named) > 20
    assert [name for name in named if not (pages.ROOT / name).is_file()] == []


def _text(name: str) -> str:
    return (Path(pages.ROOT) / name).read_text(encoding="utf-8")
