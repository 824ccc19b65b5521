"""Measures netcrm at work on stores of several sizes: rounds of whole processes, and what is held against a number.

Rule: in each round the bare Python, the empty app and netcrm at every size run one after the other, and a ratio is the
median of the rounds' ratios, so that a machine that is busy is busy for all of them. Stores are copies of the worlds.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from math import inf
from pathlib import Path
from random import Random
from statistics import median
from typing import NamedTuple

from environment import Environment
from processes import Run, environment, run

TODAY = date(2026, 11, 23)
MEBIBYTE = 1024 * 1024
LIVED = 10_000
"""Contacts of the store in which people meet and are introduced, if there is none smaller to be measured on."""

SAID = ("brief {name}", "ready {name}", "path id:{last}", "network", "report")
"""What weighs a whole network, or one person in it, and may take BEYOND more than starting up does."""

BEYOND = 150
"""Milliseconds."""

LONG_ROUNDS = 3
"""Rounds of what takes seconds: imports and exports."""

PASS, TYPER, HELP = "pass", "typer", "typer --help"
"""What a row is held against: `python -c pass`, the empty app, and the empty app's help."""

Seconds = Mapping[str | int, float]
"""One round: the time of each thing that a row is held against, and of netcrm by size."""


class Row(NamedTuple):
    """A command to measure. In `arguments`, `{name}` stands for somebody's name and `{new}` for one that is not taken.

    `pipe` and `terminal` are limits as multiples of `against`; without `terminal` it is not run on one. `growth` limits
    the largest store's time over the smallest's; without it, the smallest will do. `weekly`: each round is a week on,
    so that its plan has to be made.
    """

    what: str
    arguments: tuple[str, ...]
    against: str = TYPER
    pipe: float = 1.4
    terminal: float | None = 2.0
    growth: float | None = 1.3
    environ: Mapping[str, str] = {}
    weekly: bool = False


class Line(NamedTuple):
    """What came of a row at one size: milliseconds and ratios, each a median."""

    what: str
    stdout: str
    contacts: int
    ms: float
    passes: float
    ratio: float
    against: str
    limit: float
    growth: float
    growth_limit: float

    @property
    def over(self) -> bool:
        """Whether a limit is exceeded."""
        return self.ratio > self.limit or self.growth > self.growth_limit


class Bound(NamedTuple):
    """What is held against a number: `limit` is the most, or with `least` the least."""

    what: str
    value: float
    unit: str
    limit: float
    least: bool = False

    @property
    def over(self) -> bool:
        """Whether it is on the wrong side of its limit."""
        return self.value < self.limit if self.least else self.value > self.limit


class Bench:
    """The commands at work in homes below `folder`, on stores of so many contacts, so many rounds each."""

    def __init__(self, place: Environment, folder: Path, sizes: Sequence[int], rounds: int) -> None:
        self.sizes = sizes
        self._place = place
        self._folder = folder
        self._rounds = rounds
        self._chance = Random()
        self._names: dict[int, str] = {}
        self._peak = 0
        for size in sizes:
            home = self._home(size)
            store = Path(self._netcrm(home, "path", "store").printed.strip())
            store.parent.mkdir(parents=True)
            shutil.copyfile(place.world("store", size), store)
            self._names[size] = self._netcrm(home, "due").printed.split("\t")[2]

    def lines(self, row: Row, *, terminal: bool) -> Iterator[Line]:
        """Measure a row at every size that it asks for, into a pipe or on a terminal."""
        limit = row.terminal if terminal else row.pipe
        if limit is None:
            return
        sizes = self.sizes if row.growth else self.sizes[:1]
        # The first round warms the caches and is not counted.
        rounds = [self._round(row, number, sizes, terminal) for number in range(self._rounds + 1)][1:]
        for size in sizes:
            yield Line(
                row.what, "terminal" if terminal else "pipe", size, 1000 * median(each[size] for each in rounds),
                _ratio(rounds, size, PASS), _ratio(rounds, size, row.against), row.against, limit,
                _ratio(rounds, size, sizes[0]), row.growth if row.growth and size == sizes[-1] > sizes[0] else inf,
            )  # fmt: skip

    def bounds(self, imported: int, undone: int) -> Iterator[Bound]:
        """What is held against a number, after the lines: memory, work beyond start-up, rows a second, and an undo."""
        size = self.sizes[-1]
        yield Bound(f"due, {size:,} contacts, peak memory", self._peak / MEBIBYTE, "MiB", 40)
        made = [self._made(number, size) for number in range(self._rounds + 1)][1:]
        what = f"a plan made, {size // 3:,} tracked, beyond start-up"
        yield Bound(what, 1000 * median(made), "ms", 60)
        yield from self._said(min(LIVED, size))
        file = str(self._place.world("csv", imported))
        runs = [self._netcrm(self._home(f"import-{number}"), "import", file) for number in range(LONG_ROUNDS)]
        yield Bound(f"import, {imported:,} rows of CSV", _rate(imported, runs), "rows/s", 10_000, least=True)
        yield Bound("    peak memory", max(each.peak for each in runs) / MEBIBYTE, "MiB", 200)
        runs = [self._netcrm(self._home(size), "export", "csv") for _ in range(LONG_ROUNDS)]
        yield Bound(f"export csv, {size:,} contacts", _rate(size, runs), "rows/s", 40_000, least=True)
        yield Bound("    peak memory", max(each.peak for each in runs) / MEBIBYTE, "MiB", 40)
        home = self._home("undo")
        self._netcrm(home, "import", str(self._place.world("csv", undone)))
        yield Bound(f"undo of an import of {undone:,} contacts", self._netcrm(home, "undo").seconds, "s", 5)

    def _said(self, size: int) -> Iterator[Bound]:
        """What each line of SAID takes beyond an empty app, in a store of so many contacts who meet each other."""
        home = self._home(f"lived-{size}")
        store = Path(self._netcrm(home, "path", "store").printed.strip())
        store.parent.mkdir(parents=True)
        shutil.copyfile(self._place.world("lived", size), store)
        name = self._netcrm(home, "due").printed.split("\t")[2]
        for line in SAID:
            arguments = [part.format(name=name, last=size) for part in line.split()]
            runs = [self._beyond(home, arguments) for _ in range(self._rounds + 1)][1:]
            yield Bound(f"{line.split()[0]}, {size:,} contacts, beyond start-up", 1000 * median(runs), "ms", BEYOND)

    def _made(self, number: int, size: int) -> float:
        """Seconds that the first `due` of a week takes beyond an empty app, in weeks that no row has been to."""
        return self._beyond(self._home(size), ["due"], TODAY + timedelta(weeks=number + 2 * self._rounds + 4))

    def _beyond(self, home: Path, arguments: Sequence[str], today: date = TODAY) -> float:
        """Seconds that a command takes beyond an empty app that runs just before it."""
        empty = run([self._place.python, self._place.empty], environment(str(self._home("bare")))).seconds
        return self._netcrm(home, *arguments, today=today).seconds - empty

    def _round(self, row: Row, number: int, sizes: Sequence[int], terminal: bool) -> Seconds:
        bare = environment(str(self._home("bare")))
        held = {
            PASS: [self._place.python, "-c", "pass"],
            TYPER: [self._place.python, self._place.empty],
            HELP: [self._place.python, self._place.empty, "--help"],
        }
        seconds: dict[str | int, float] = {
            name: run(held[name], bare, terminal=terminal).seconds for name in dict.fromkeys((PASS, row.against))
        }
        today = TODAY + timedelta(weeks=number + 1 if row.weekly else 0)
        for size in sizes:
            # Ten letters at random are nobody's name, and not like anybody's.
            new = "Marie " + "".join(self._chance.choices("abcdefghijklmnopqrstuvwxyz", k=10)).capitalize()
            arguments = [part.format(name=self._names[size], new=new) for part in row.arguments]
            done = self._netcrm(self._home(size), *arguments, terminal=terminal, today=today, **row.environ)
            seconds[size] = done.seconds
            if row.arguments == ("due",) and not terminal:
                self._peak = max(self._peak, done.peak)
        return seconds

    def _netcrm(self, home: Path, *arguments: str, terminal: bool = False, today: date = TODAY, **environ: str) -> Run:
        """Run netcrm as the owner of a home."""
        told = environment(str(home), NETCRM_TODAY=today.isoformat(), **environ)
        done = run([self._place.netcrm, *arguments], told, terminal=terminal)
        if not done.printed:
            raise SystemExit(f"netcrm {' '.join(arguments)} printed nothing")
        return done

    def _home(self, name: object) -> Path:
        """A home of its own, made when it is first named."""
        home = self._folder / f"home-{name}"
        home.mkdir(exist_ok=True)
        return home


def _ratio(rounds: Iterable[Seconds], one: str | int, other: str | int) -> float:
    return median(each[one] / each[other] for each in rounds)


def _rate(rows: int, runs: Iterable[Run]) -> float:
    return rows / median(each.seconds for each in runs)
