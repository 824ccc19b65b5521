"""What the everyday commands cost: a table of whole processes against an empty Typer app and against `python -c pass`.

    python bench/everyday.py [--quick] [--sizes 100,10000,100000] [--rounds 15] [--folder FOLDER]

It builds netcrm's wheel, installs it into a fresh environment (bench/environment.py), makes stores there with 20
interactions a contact (bench/world.py), and measures (bench/measuring.py). It ends with exit code 1 when something is
over its limit. `--quick` is for CI: a small store, few rounds, no verdict. `--folder` keeps the stores.
"""

import argparse
import platform
import sys
import tempfile
from math import inf
from pathlib import Path

from environment import build
from measuring import HELP, PASS, Bench, Bound, Line, Row

ROWS = (
    Row("due", ("due",)),
    Row("log", ("log", "{name}", "-m", "lunch")),
    Row("add", ("add", "{new}", "--org", "Acme Labs", "--met", "yesterday", "--circle", "active")),
    Row("find, a name", ("find", "mari")),
    Row("find, a note", ("find", "heat", "pump")),
    Row("show", ("show", "{name}")),
    Row("list --limit 20", ("list", "--limit", "20")),
    Row("brief", ("brief", "{name}")),
    Row("ready", ("ready", "{name}")),
    Row("due, first of a week", ("due",), weekly=True),
    Row("completing a name", ("--", "netcrm", "show", "mari"), PASS, 2.5, None, environ={"_NETCRM_COMPLETE": "zsh"}),
    Row("--help", ("--help",), HELP, 2.5, 2.5, growth=None),
)
"""The commands of the weekly loop, and what a shell's prompt waits for."""

IMPORTED, UNDONE = 100_000, 2_000
"""Rows of the import that is measured, and of the one that is taken back."""

HEADER = (
    f"{'command':22}{'stdout':>9}{'contacts':>10}{'ms':>8}{'x pass':>8}{'ratio':>8}  {'to':14}{'limit':>5}"
    f"{'growth':>8}{'limit':>7}"
)


def shown(line: Line, verdict: str) -> str:
    """A line of the first table."""
    limit, growth_limit = (f"{limit:.1f}" if limit < inf else "" for limit in (line.limit, line.growth_limit))
    return (
        f"{line.what:22}{line.stdout:>9}{line.contacts:10,}{line.ms:8.1f}{line.passes:8.2f}{line.ratio:8.2f}  "
        f"{line.against:14}{limit:>5}{line.growth:8.2f}{growth_limit:>7}  {verdict}"
    )


def told(bound: Bound, verdict: str) -> str:
    """A line of the second table."""
    return (
        f"{bound.what:45}{bound.value:12,.1f} {bound.unit:8}at {'least' if bound.least else 'most':6}"
        f"{bound.limit:8,.0f}  {verdict}"
    )


def main() -> int:
    """Measure everything and print it; 1 when something is over its limit."""
    options = _options()
    over = 0
    with tempfile.TemporaryDirectory(prefix="netcrm-bench-") as name:
        folder = Path(name)
        place = build(folder, options.folder or folder / "worlds")
        bench = Bench(place, folder, sorted(options.sizes), options.rounds)
        print(
            f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {options.rounds} rounds\n"
        )
        print(HEADER)
        for row in ROWS:
            for terminal in (False, True):
                for line in bench.lines(row, terminal=terminal):
                    over += line.over
                    print(shown(line, _verdict(line, options.quick)), flush=True)
        print()
        for bound in bench.bounds(*options.rows):
            over += bound.over
            print(told(bound, _verdict(bound, options.quick)), flush=True)
    if options.quick:
        print("\nA quick run: too few rounds for a verdict.")
        return 0
    print(f"\n{f'{over} over the limit' if over else 'All within their limits'}.")
    return 1 if over else 0


def _verdict(measured: Line | Bound, quick: bool) -> str:
    return "" if quick else "OVER" if measured.over else "ok"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What the everyday commands cost.")
    parser.add_argument("--quick", action="store_true", help="a small store, few rounds, no verdict")
    parser.add_argument("--sizes", type=_sizes, default=(100, 10_000, 100_000), help="contacts: 100,10000,100000")
    parser.add_argument("--rounds", type=int, default=15, help="how often each command runs")
    parser.add_argument("--folder", type=Path, help="where the stores are kept for the next time")
    options = parser.parse_args()
    options.rows = (IMPORTED, UNDONE)
    if options.quick:
        options.sizes, options.rounds, options.rows = (100,), 3, (1_000, 200)
    return options


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


if __name__ == "__main__":
    sys.exit(main())
