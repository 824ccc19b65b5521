"""Refreshes all that the documentation shows of the program: `python docs/make.py [PAGE...]`.

The reference of commands and settings is written from the code, and every console block is typed again in a real shell.
A page with a command that fails stays as it is, and the exit code is 1. With `--check` nothing is written, and it is 1
as well when a page would change. The tests check the same.
"""

import os
import sys
from pathlib import Path

from making import pages, reference, terminal


def fresh(text: str) -> str:
    """A page as it should be."""
    text = reference.refreshed(text)
    return terminal.typed(text) if terminal.is_typed(text) else text


def main(arguments: list[str]) -> int:
    """Refresh the pages named, or all; the exit code."""
    check = "--check" in arguments
    named = [Path(argument).resolve() for argument in arguments if argument != "--check"]
    changed = failed = 0
    for page in named or pages.all_pages():
        text = page.read_text(encoding="utf-8")
        name = os.path.relpath(page)
        try:
            now = fresh(text)
        except terminal.Mistyped as mistake:
            sys.stderr.write(f"{name}: {mistake}\n")
            failed += 1
            continue
        if now != text:
            changed += 1
            sys.stdout.write(f"{name} {'differs' if check else 'refreshed'}\n")
            if not check:
                page.write_text(now, encoding="utf-8")
    return 1 if failed or (check and changed) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
