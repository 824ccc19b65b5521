"""What reading each format costs: speed against what else reads it, and whether memory grows with the file.

    python bench/formats.py [--quick] [--only vcard,csv] [--rounds 7] [--cards FOLDER]

Each kind of file is made twice (bench/samples.py), one ten times the other. A process reads the large one and a process
the small one (bench/reading.py), keeping no draft: records a second of CPU time, peak memory, and how many times that
of the small one it is. Then netcrm and a rival read the small one by turns (bench/racing.py): the ratio is how many
times as fast netcrm is, the median of the rounds. A rival only parts records into fields; netcrm makes contacts and
interactions of them. Others' cards are read from FOLDER, `shared/data/vcards` beside the project, where it is there.
Exit code 1 when something is over its limit. `--quick` is for CI: small files, and memory alone is judged.
"""

import argparse
import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from costing import BENCH, GROWTH, QUICK_GROWTH, TIMES, VOBJECT, Bench, Line, Row

CARDS = BENCH.parents[1] / "shared" / "data" / "vcards"
QUICK_SIZE = 3_000
"""Records of the large files of a quick run: were contacts kept, the peak would be a fifth higher."""

ROWS = (
    Row("vCard 2.1", "vcard-2.1", 20_000, "vobject", VOBJECT, quick=False),
    Row("vCard 3.0", "vcard-3.0", 20_000, "vobject", VOBJECT, quick=False),
    Row("vCard 4.0", "vcard-4.0", 20_000, "vobject", VOBJECT, quick=False),
    Row("vCard, mixed", "vcard", 20_000, "vobject", VOBJECT),
    Row("CSV, ten columns", "csv", 100_000, "csv.DictReader", 0.1),
    Row("Google CSV", "google", 100_000, "csv.DictReader", 0.08),
    Row("Google CSV, old, UTF-16", "google-old", 100_000, "csv.DictReader", 0.08, quick=False),
    Row("Outlook CSV", "outlook", 100_000, "csv.DictReader", 0.08),
    Row("Thunderbird CSV", "thunderbird", 100_000, "csv.DictReader", 0.08),
    Row("LinkedIn connections", "linkedin", 100_000, "csv.DictReader", 0.08),
    Row("netcrm's interactions", "interactions", 100_000, "csv.DictReader", 0.1),
    Row("mbox", "mbox", 20_000, "mailbox", 2.0),
    Row("Maildir", "maildir", 5_000, "mailbox", 1.2),
    Row("ICS, single events", "ics", 20_000, "icalendar", 2.5),
    Row("Monica, read at once", "monica", 10_000, "json.loads", 0.08, streamed=False),
)

HEADER = (
    f"{'what':26}{'records':>9}{'a second':>10}{'ratio':>7}  {'to':15}{'limit':>5}"
    f"{'MiB':>8}{'small':>8}{'growth':>8}{'limit':>7}"
)


def lines(bench: Bench, options: argparse.Namespace) -> Iterator[Line]:
    """Everything that is wanted, one by one."""
    rows = [(row, min(row.size, QUICK_SIZE) if options.quick else row.size) for row in ROWS if _is_wanted(row, options)]
    if options.quick:  # one process for all, which takes less time, where a full run shows its first line sooner
        bench.make([(row.kind, size // times) for row, size in rows for times in (1, TIMES)])
    for row, size in rows:
        yield bench.line(row, size, QUICK_GROWTH if options.quick else GROWTH)
    if not options.only:
        yield bench.writing(100 if options.quick else 2_000)
        if options.cards.is_dir() and not options.quick:
            yield bench.others(options.cards)


def _is_wanted(row: Row, options: argparse.Namespace) -> bool:
    return row.kind in options.only if options.only else row.quick or not options.quick


def main() -> int:
    """Measure everything and print it; 1 when something is over its limit."""
    options = _options()
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {options.rounds} rounds\n")
    print(HEADER)
    over = 0
    with tempfile.TemporaryDirectory(prefix="netcrm-bench-") as folder:
        for line in lines(Bench(Path(folder), options.rounds), options):
            bad = line.grows or (line.slow and not options.quick)
            over += bad
            print(f"{line}  {'OVER' if bad else 'ok'}", flush=True)
    if options.quick:
        print("\nA quick run: too few rounds for a verdict on speed.")
    print(f"\n{over} over the limit." if over else "\nAll within their limits.")
    return 1 if over else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What reading each format costs.")
    parser.add_argument("--quick", action="store_true", help="small files, and memory alone is judged")
    parser.add_argument("--only", type=_names, default=(), help="kinds of files: vcard,csv,mbox")
    parser.add_argument("--rounds", type=int, default=7, help="how often each file is read for a ratio")
    parser.add_argument("--cards", type=Path, default=CARDS, help="a folder of folders with others' cards")
    options = parser.parse_args()
    if options.quick:
        options.rounds = 1
    return options


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


if __name__ == "__main__":
    sys.exit(main())
