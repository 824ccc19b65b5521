"""Reads a file as `netcrm import` does, draft by draft, keeping none: what bench/formats.py takes the memory of.

    python bench/reading.py FORMAT PATH [RIVAL ROUNDS]

Rule: until its memory is taken, nothing is imported but what the reader needs; the format is told from the content. It
prints JSON: how many drafts, how many records that can't be read, the CPU seconds from opening to the last draft, the
peak memory in bytes, and the rounds of a race against a rival (bench/racing.py).
"""

import json
import sys
from datetime import date
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import process_time

from netcrm.formats import open_source
from netcrm.records import Rejected, Remark

OWNER = "lea.roux@example.com"
TODAY = date(2026, 11, 23)


def read(path: Path, expected: str) -> tuple[int, int]:
    """How many drafts a file has, and how many records that can't be read.

    SystemExit when it is told as another format.
    """
    source = open_source(path, owner=OWNER, today=TODAY)
    if source.format != expected:
        raise SystemExit(f"{path.name} was told as {source.format}, not as {expected}")
    found = rejected = 0
    for draft in source.drafts:
        if isinstance(draft, Rejected):
            rejected += 1
        elif not isinstance(draft, Remark):
            found += 1
    return found, rejected


def main(expected: str, path: str, rival: str = "", rounds: str = "0") -> None:
    """Read, race, and print what came of it."""
    began = process_time()
    found, rejected = read(Path(path), expected)
    cpu = process_time() - began
    peak = getrusage(RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    times: list[tuple[float, float]] = []
    if rival:
        from racing import race

        times = race(rival, expected, Path(path), int(rounds))
    print(json.dumps({"drafts": found, "rejected": rejected, "cpu": cpu, "peak": peak, "race": times}))


if __name__ == "__main__":
    main(*sys.argv[1:])
