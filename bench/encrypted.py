"""What encryption costs: everyday commands on an encrypted store against the same on a plain one.

    python bench/encrypted.py [--quick] [--sizes 100,10000] [--rounds 15] [--key WAY] [--folder FOLDER]

Each round runs both, one after the other, and a ratio is the median of the rounds' ratios. The key is at hand as after
a first command: in the kernel's memory on Linux. Where the kernel keeps none, or --key says so, every command has to
find it; the line above the table says which way was measured. It ends with exit code 1 when a ratio is over 1.3.

Below stand the other ways to a raw key, each asked by every command, with their ratios beside the same 1.3: they do not
count. And what is paid once, encrypting. The keyring is the package `keyring` with a stand-in that reads a file: a
desktop's own adds its call over D-Bus.
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

KERNEL, KEYRING, COMMAND = "kernel", "keyring", "command"
WAYS = {
    KERNEL: {"NETCRM_KEY_MINUTES": "60"},
    KEYRING: {"NETCRM_KEY_MINUTES": "0", "NETCRM_KEY_COMMAND": ""},
    COMMAND: {"NETCRM_KEY_MINUTES": "0"},
}
"""The ways to the key, by what tells netcrm to take them."""

TOLD = {
    KERNEL: "in the kernel's memory, as after a first command",
    KEYRING: "asked of a stand-in for the keyring by every command",
    COMMAND: "printed by key_command (echo) for every command",
}

STAND_IN = """
from keyring.backend import KeyringBackend


class Keyring(KeyringBackend):
    priority = 1

    def get_password(self, service, username):
        with open(__file__.removesuffix(".py") + ".key") as file:
            return file.read()

    def set_password(self, service, username, password):
        raise NotImplementedError
"""
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
        self._way: dict[str, str] = WAYS[COMMAND]
        self._keyring = folder / "keyring"
        self._keyring.mkdir(exist_ok=True)
        (self._keyring / "stand_in.py").write_text(STAND_IN)
        (self._keyring / "stand_in.key").write_text(SECRET)
        self._homes = {kind: folder / f"{kind}-{size}" for kind in ("plain", "encrypted")}
        for home in self._homes.values():
            home.mkdir()
            shutil.copyfile(place.world("store", size), home / "netcrm.db")
        self.encrypting = self.netcrm("encrypted", "encrypt").seconds
        self.name = self.netcrm("plain", "due").printed.split("\t")[2]
        self.netcrm("encrypted", "due")

    def take(self, way: str) -> None:
        """From now on the key is found this way, and is there if it is kept for a while."""
        self._way = WAYS[way]
        self.netcrm("encrypted", "due")

    def keeps(self) -> bool:
        """Whether the kernel keeps a key: then a command that would print a wrong one is not asked."""
        self.take(KERNEL)
        try:
            self.netcrm("encrypted", "due", NETCRM_KEY_COMMAND="echo wrong")
        except SystemExit:
            return False
        return True

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

    def netcrm(self, kind: str, *arguments: str, **environ: str) -> Run:
        """Run netcrm on one of the two."""
        home = self._homes[kind]
        told = {
            "NETCRM_DB": str(home / "netcrm.db"), "NETCRM_TODAY": TODAY.isoformat(),
            "NETCRM_KEY_COMMAND": f"echo {SECRET}", "PYTHONPATH": str(self._keyring),
            "PYTHON_KEYRING_BACKEND": "stand_in.Keyring",
        } | self._way | environ  # fmt: skip
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
        for size in options.sizes:
            pair = Pair(place, folder, size)
            way = options.key or (KERNEL if pair.keeps() else KEYRING)
            pair.take(way)
            print(f"The key is {TOLD[way]}.")
            print(f"{'command':22}{'contacts':>10}{'plain ms':>10}{'encrypted':>11}{'ratio':>8}{'limit':>7}")
            for what, arguments in ROWS.items():
                over += _row(what, size, pair.ratio(arguments, options.rounds), options) > LIMIT
            for other in (each for each in (KEYRING, COMMAND) if each != way):
                pair.take(other)
                what, measured = f"list, key by {other}", pair.ratio(ROWS["list --limit 20"], options.rounds)
                _row(what, size, measured, options, counts=False)
            print(f"{'encrypt, once':22}{size:10,}{'':10}{1000 * pair.encrypting:11.0f}\n")
    if options.quick:
        print("A quick run: too few rounds for a verdict.")
        return 0
    print(f"{f'{over} over the limit' if over else 'All within their limits'}.")
    return 1 if over else 0


def _row(
    what: str, size: int, measured: tuple[float, float, float], options: argparse.Namespace, *, counts: bool = True
) -> float:
    """Print a row; its ratio."""
    plain, encrypted, ratio = measured
    verdict = "" if options.quick else "ok" if ratio <= LIMIT else "OVER" if counts else "over, not counted"
    print(f"{what:22}{size:10,}{plain:10.1f}{encrypted:11.1f}{ratio:8.2f}{LIMIT:7.1f}  {verdict}", flush=True)
    return ratio


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What encryption costs.")
    parser.add_argument("--quick", action="store_true", help="a small store, few rounds, no verdict")
    parser.add_argument("--sizes", type=_sizes, default=(100, 10_000), help="contacts: 100,10000")
    parser.add_argument("--rounds", type=int, default=15, help="how often each command runs")
    parser.add_argument("--key", choices=WAYS, help="the way to the key; else the kernel's memory, or the keyring")
    parser.add_argument("--folder", type=Path, help="where the stores are kept for the next time")
    options = parser.parse_args()
    if options.quick:
        options.sizes, options.rounds = (100,), 3
    return options


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


if __name__ == "__main__":
    sys.exit(main())
