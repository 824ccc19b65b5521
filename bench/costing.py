"""Measures what reading a file costs: CPU time and peak memory of processes of their own, and races against a rival.

Rule: of a row's two files each is read in a fresh process, whose memory is its own; ratios come from one process, in
which netcrm and the rival take turns. A reader that loses drafts is no reader: that ends the run.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from math import inf
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from processes import Run, environment, run

BENCH = Path(__file__).resolve().parent
MEBIBYTE = 1024 * 1024
TIMES = 10
"""How many times as large the large file is."""

GROWTH, QUICK_GROWTH = 1.25, 1.15
"""How many times the small file's peak the large one's may be, in a full run and in a quick one.

What is remembered on purpose fills up: thousands of dates, people and keys of mail, a few MiB in all. A draft that is
kept takes about a KiB, which would make it twice the peak with 20,000 records, and six times with 100,000.
"""

VOBJECT = 4.0
"""How many times as fast as vobject netcrm has to read cards."""

WRITTEN = 2.0
"""How many times as fast as vobject netcrm has to write them."""


class Row(NamedTuple):
    """A kind of file to measure, with so many records in the large one. `least`: the ratio to the rival that it needs.

    Without `streamed` its memory may grow. A quick run leaves out what another row has as well.
    """

    what: str
    kind: str
    size: int
    rival: str
    least: float
    streamed: bool = True
    quick: bool = True


class Line(NamedTuple):
    """What came of a row: records, records a second, ratio to the rival, the peaks of both files in MiB, and how
    many times the small one's the large one's may be."""

    row: Row
    records: int
    rate: float
    ratio: float
    large: float = 0.0
    small: float = 0.0
    most: float = inf

    @property
    def slow(self) -> bool:
        """Whether it is slower than it may be."""
        return self.ratio < self.row.least

    @property
    def grows(self) -> bool:
        """Whether memory grows with the file, and may not."""
        return bool(self.small) and self.large / self.small > self.most

    def __str__(self) -> str:
        row = self.row
        speed = f"{self.records:9,}{self.rate:10,.0f}{self.ratio:7.2f}  {row.rival:15}{row.least:5.2f}"
        limit = self.most if self.most < inf else "none"
        memory = f"{self.large:8.1f}{self.small:8.1f}{self.large / self.small:8.2f}{limit:>7}" if self.small else ""
        return f"{row.what:26}{speed}{memory:31}"


class Bench:
    """Measures rows on files below `folder`, so many rounds each."""

    def __init__(self, folder: Path, rounds: int) -> None:
        self._folder = folder
        self._rounds = rounds
        self._files: dict[tuple[str, int], dict[str, Any]] = {}

    def make(self, wanted: Sequence[tuple[str, int]]) -> None:
        """Make files of these kinds with so many records, as far as they are not there yet."""
        missing = [each for each in wanted if each not in self._files]
        if missing:
            done = self._call("samples.py", str(self._folder), *(f"{kind}:{size}" for kind, size in missing))
            self._files.update(zip(missing, map(json.loads, done.printed.splitlines()), strict=True))

    def line(self, row: Row, size: int, growth: float = GROWTH) -> Line:
        """Read both files of a row, and race for the small one. SystemExit when drafts are lost."""
        self.make([(row.kind, size), (row.kind, size // TIMES)])
        large = self._read(self._files[row.kind, size])
        small = self._read(self._files[row.kind, size // TIMES], row.rival)
        return Line(
            row, size, size / large["cpu"], _ratio(small["race"]), large["peak"] / MEBIBYTE, small["peak"] / MEBIBYTE,
            growth if row.streamed else inf,
        )  # fmt: skip

    def writing(self, size: int) -> Line:
        """Cards written, against vobject."""
        self.make([("vcard-3.0", size)])
        race = self._read(self._files["vcard-3.0", size], "vobject writing")["race"]
        return Line(Row("vCard 3.0, written", "", size, "vobject", WRITTEN), size, size / _ours(race), _ratio(race))

    def others(self, cards: Path) -> Line:
        """Others' cards, file by file, against vobject: those files that vobject can read whole."""
        race = json.loads(self._call("racing.py", str(cards), str(self._rounds)).printed)
        count = race["cards"]
        row = Row(f"others' cards, {race['files']} files", "", count, "vobject", VOBJECT)
        return Line(row, count, count / _ours(race["race"]), _ratio(race["race"]))

    def _read(self, file: Mapping[str, Any], rival: str = "") -> Any:
        done = self._call("reading.py", file["format"], file["path"], *([rival, str(self._rounds)] if rival else []))
        read = json.loads(done.printed)
        if read["rejected"] or read["drafts"] != file["drafts"]:
            raise SystemExit(f"{file['path']} has {file['drafts']} drafts; found: {done.printed}")
        return read

    def _call(self, script: str, *arguments: str) -> Run:
        return run([sys.executable, str(BENCH / script), *arguments], environment(str(self._folder)))


def _ratio(race: Sequence[tuple[float, float]]) -> float:
    return median(theirs / ours for ours, theirs in race)


def _ours(race: Sequence[tuple[float, float]]) -> float:
    return median(ours for ours, _ in race)
