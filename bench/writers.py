"""Several writers at once: processes that log again and again, and how long each entry took.

    NETCRM_DB=WHERE python bench/writers.py PROCESSES ENTRIES PEOPLE FOLDER

Rule: what is measured is a whole command, from its words to what it prints, without Python's start: the store is opened
and closed each time. Everybody begins at the same moment. It prints, as JSON, how long all of it took, the seconds of
each entry, and how many were turned away. It runs in the environment that is measured.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from netcrm.cli import main


class Written(NamedTuple):
    """What came of several writers: seconds in all and of each entry, and how many entries were turned away."""

    seconds: float
    entries: list[float]
    refused: int


def _entries(number: int, many: int, people: int, environ: Mapping[str, str]) -> tuple[list[float], int]:
    """Log so many times, each time with somebody else."""
    seconds, refused = [], 0
    for entry in range(many):
        who = 1 + (number * many + entry) % people
        began = perf_counter()
        refused += main.run(["log", f"id:{who}", "-m", f"coffee {number} {entry}"], environ) != 0
        seconds.append(perf_counter() - began)
    return seconds, refused


def _child(number: int, many: int, people: int, file: Path, ready: int, begin: int) -> int:
    """A writer in a process of its own: it says that it is ready, waits to be told, leaves its seconds in a file."""
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        for printed in (sys.stdout, sys.stderr):
            os.dup2(os.open(os.devnull, os.O_WRONLY), printed.fileno())
        main.run(["log", f"id:{number + 1}", "-m", "first"], os.environ)  # so that all is imported
        os.write(ready, b".")
        os.read(begin, 1)
        file.write_text(json.dumps(_entries(number, many, people, dict(os.environ))))
        code = 0
    finally:
        os._exit(code)


def together(processes: int, many: int, people: int, folder: Path) -> Written:
    """Have so many writers log so many entries each, with the first `people` of the store."""
    files = [folder / f"writer-{number}.json" for number in range(processes)]
    waits, ready = os.pipe()
    begin, tell = os.pipe()
    children = [_child(number, many, people, file, ready, begin) for number, file in enumerate(files)]
    for _ in children:
        os.read(waits, 1)
    began = perf_counter()
    os.write(tell, b"." * processes)
    codes = [os.waitpid(process, 0)[1] for process in children]
    seconds = perf_counter() - began
    if any(codes):
        raise SystemExit("A writer failed.")
    done = [json.loads(file.read_text()) for file in files]
    return Written(seconds, [each for entries, _ in done for each in entries], sum(refused for _, refused in done))


if __name__ == "__main__":
    _, count, each_, contacts, where = sys.argv
    print(json.dumps(together(int(count), int(each_), int(contacts), Path(where))._asdict()))
