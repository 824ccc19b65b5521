"""What encryption costs: everyday commands on an encrypted store against the same on a plain one.

    python bench/encrypted.py [--quick] [--sizes 100,10000] [--rounds 15] [--folder FOLDER]

Each round runs both, one after the other, and a ratio is the median of the rounds' ratios. The key is at hand as after
a first command: in the kernel's memory on Linux; elsewhere key_command is run each time, and that counts. It ends with
exit code 1 when a ratio is over 1.3. Below stands what is paid less often: encrypting, and finding the key.
"""

import argparse
import platform
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from environment import Environment, build
from measuring import TODAY
from processes import Run, environment, run

LIMIT = 1.3

SECRET = "1f" * 32
ROWS = {
    "due": ("due",),
    "log": ("log", "{name}", "-m", "lunch"),
    "add": ("add", "{new}", "--org", "Acme Labs", "--circle", "active"),
    "find, a name": ("find", "mari"),
    "show": ("show", "{name}"),
    "list --limit 20": ("list", "--limit", "20"),
    "note": ("note", "{name}", "moves to Lyon"),
}


class Pair:
    """A plain store and an encrypted one of the same people."""

    def __init__(self, place: Environment, folder: Path, size: int) -> None:
        self._place = place
        self._homes = {kind: folder / f"{kind}-{size}" for kind in ("plain", "encrypted")}
        for home in self._homes.values():
            home.mkdir()
            shutil.copyfile(place.world("store", size), home / "netcrm.db")
        self.encrypting = self.netcrm("encrypted", "encrypt").seconds
        self.name = self.netcrm("plain", "due").printed.split("\t")[2]
        self.netcrm("encrypted", "due")

    def ratio(self, arguments: Sequence[str], rounds: int) -> tuple[float, float, float]:
        """Milliseconds on the plain store and on the encrypted one, and the ratio; the first round is not counted."""
        each = []
        for number in range(rounds + 1):
            words = [part.format(name=self.name, new=f"Marie Xy{'abcdefghijklmnopqrstuvwxyz'[number % 26] * 6}{number}")
                     for part in arguments]  # fmt: skip
            each.append([self.netcrm(kind, *words).seconds for kind in self._homes])
        counted = each[1:]
        plain, encrypted = (1000 * median(seconds) for seconds in zip(*counted, strict=True))
        return plain, encrypted, median(locked / bare for bare, locked in counted)

    def finding(self, rounds: int, **environ: str) -> float:
        """Milliseconds of a command that has to find the key first."""
        runs = [self.netcrm("encrypted", "list", "--limit", "20", NETCRM_KEY_MINUTES="0", **environ)
                for _ in range(rounds)]  # fmt: skip
        return 1000 * median(each.seconds for each in runs)

    def netcrm(self, kind: str, *arguments: str, **environ: str) -> Run:
        """Run netcrm on one of the two."""
        home = self._homes[kind]
        told = {
            "NETCRM_DB": str(home / "netcrm.db"), "NETCRM_TODAY": TODAY.isoformat(),
            "NETCRM_KEY_COMMAND": f"echo {SECRET}",
        } | environ  # fmt: skip
        return run([self._place.netcrm, *arguments], environment(str(home), **told))


def main() -> int:
    """Measure everything and print it; 1 when something is over its limit."""
    options = _options()
    over = 0
    with tempfile.TemporaryDirectory(prefix="netcrm-bench-") as name:
        folder = Path(name)
        place = build(folder, options.folder or folder / "worlds", "[crypt]")
        print(
            f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {options.rounds} rounds\n"
        )
        print(f"{'command':22}{'contacts':>10}{'plain ms':>10}{'encrypted':>11}{'ratio':>8}{'limit':>7}")
        for size in options.sizes:
            pair = Pair(place, folder, size)
            for what, arguments in ROWS.items():
                plain, encrypted, ratio = pair.ratio(arguments, options.rounds)
                over += ratio > LIMIT
                verdict = "" if options.quick else "OVER" if ratio > LIMIT else "ok"
                print(
                    f"{what:22}{size:10,}{plain:10.1f}{encrypted:11.1f}{ratio:8.2f}{LIMIT:7.1f}  {verdict}", flush=True
                )
            print(f"{'encrypt, once':22}{size:10,}{'':10}{1000 * pair.encrypting:11.0f}")
            print(f"{'list, key by command':22}{size:10,}{'':10}{pair.finding(options.rounds):11.1f}\n")
    if options.quick:
        print("A quick run: too few rounds for a verdict.")
        return 0
    print(f"{f'{over} over the limit' if over else 'All within their limits'}.")
    return 1 if over else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What encryption costs.")
    parser.add_argument("--quick", action="store_true", help="a small store, few rounds, no verdict")
    parser.add_argument("--sizes", type=_sizes, default=(100, 10_000), help="contacts: 100,10000")
    parser.add_argument("--rounds", type=int, default=15, help="how often each command runs")
    parser.add_argument("--folder", type=Path, help="where the stores are kept for the next time")
    options = parser.parse_args()
    if options.quick:
        options.sizes, options.rounds = (100,), 3
    return options


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


if __name__ == "__main__":
    sys.exit(main())
