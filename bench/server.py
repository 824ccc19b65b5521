"""What a server costs: the everyday commands on PostgreSQL beside SQLite, and 1 to 16 who write at once.

    python bench/server.py [--quick] [--contacts 100000] [--rounds 9] [--writers 1,4,16] [--folder FOLDER]

It starts a PostgreSQL of its own on this machine (tests/system/servers.py), with its promises kept, installs
netcrm's wheel into a fresh environment, makes a store with 20 interactions a contact, moves it to the server, and
measures both in turns: whole processes, with what the server's own took of the processor (on Linux), and writers
without Python's start. The network is a loopback: a real one adds
its round trips. `--quick` is for CI: a small store, few rounds, no verdict. `--folder` keeps the stores.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

from environment import PROJECT, Environment, build
from everyday import ROWS
from invented import INTERACTIONS
from measuring import PASS, TODAY, TYPER, Row
from processes import Run, environment, run

sys.path.append(str(PROJECT / "tests" / "system"))
import servers

SQLITE, POSTGRES = "SQLite", "PostgreSQL"
ENGINES = (SQLITE, POSTGRES)
SERVER = "server"
ENDED = 0.1
"""Seconds after a command in which the server's process for it has ended, so that its time is counted."""

MEASURED = tuple(row for row in ROWS if row.against == TYPER)
"""The commands of the weekly loop, without the help and completion, which read little or nothing."""

SIZES = """
SELECT relname, CASE WHEN reltuples < 0 THEN 0 ELSE reltuples::bigint END, pg_table_size(oid), pg_indexes_size(oid)
FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
ORDER BY pg_total_relation_size(oid) DESC
"""


class Bench:
    """The two stores at work: `wheres` says where each one is, and `process` is the server's."""

    def __init__(self, place: Environment, folder: Path, wheres: Mapping[str, str], process: int) -> None:
        self._process = process
        self._place = place
        self._folder = folder
        self._wheres = wheres
        self._chance = Random()
        self._name = ""

    def prepare(self) -> None:
        """Make the week's plan on both, so that only `due, first of a week` makes one; and find somebody to ask for."""
        for engine in ENGINES:
            self._name = self.netcrm(engine, "due").printed.split("\t")[2]

    def netcrm(self, engine: str, *arguments: str, weeks: int = 0) -> Run:
        """Run netcrm on one of the stores, so many weeks on."""
        today = (TODAY + timedelta(weeks=weeks)).isoformat()
        done = run([self._place.netcrm, *arguments], self._environ(NETCRM_DB=self._wheres[engine], NETCRM_TODAY=today))
        if not done.printed:
            raise SystemExit(f"netcrm {' '.join(arguments)} printed nothing")
        return done

    def row(self, row: Row, rounds: int) -> dict[str, float]:
        """The medians of a row: seconds of a bare Python and of each engine, and the median of the ratios; and the mean
        of the seconds of processor time on the server, which are counted in hundredths."""
        found = [self._round(row, number) for number in range(rounds + 1)][1:]  # the first warms the caches
        medians = {name: median(each[name] for each in found) for name in (PASS, *ENGINES)}
        worked = sum(each[SERVER] for each in found) / rounds
        return medians | {"ratio": median(each[POSTGRES] / each[SQLITE] for each in found), SERVER: worked}

    def _round(self, row: Row, number: int) -> dict[str, float]:
        seconds = {PASS: run([self._place.python, "-c", "pass"], self._environ()).seconds}
        new = "Marie " + "".join(self._chance.choices("abcdefghijklmnopqrstuvwxyz", k=10)).capitalize()
        arguments = [part.format(name=self._name, new=new) for part in row.arguments]
        before = _worked(self._process)
        for engine in ENGINES:
            seconds[engine] = self.netcrm(engine, *arguments, weeks=number + 1 if row.weekly else 0).seconds
        time.sleep(ENDED)
        return seconds | {SERVER: _worked(self._process) - before}

    def writers(self, engine: str, processes: int, entries: int, people: int) -> dict[str, Any]:
        """What came of so many writers: `seconds`, `entries`, `refused` (bench/writers.py)."""
        script = str(PROJECT / "bench" / "writers.py")
        command = [self._place.python, script, str(processes), str(entries), str(people), str(self._folder)]
        environ = self._environ(NETCRM_DB=self._wheres[engine], NETCRM_TODAY=TODAY.isoformat())
        done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"The writers failed:\n{done.stdout}{done.stderr}")
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def _environ(self, **more: str) -> dict[str, str]:
        return environment(str(self._folder), **more)


def _worked(process: int) -> float:
    """The seconds of processor time of a server and of those of its processes that have ended; 0 but on Linux."""
    try:
        numbers = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, numbers[11:15])) / os.sysconf("SC_CLK_TCK")


def commands(bench: Bench, rounds: int) -> Iterator[str]:
    """The table of the everyday commands."""
    yield f"{'command':24}{'pass ms':>9}{'SQLite ms':>11}{'PostgreSQL ms':>15}{'ratio':>8}{'server ms':>11}"
    bench.prepare()
    for row in MEASURED:
        found = bench.row(row, rounds)
        bare, ours, theirs = (1000 * found[name] for name in (PASS, *ENGINES))
        worked = 1000 * found[SERVER]
        yield f"{row.what:24}{bare:9.1f}{ours:11.1f}{theirs:15.1f}{found['ratio']:8.2f}{worked:11.1f}"


def writing(bench: Bench, counts: Sequence[int], entries: int, people: int) -> Iterator[str]:
    """The table of the writers: entries a second, and what one of them waits for."""
    yield f"{'writers':>7}  {'store':12}{'entries/s':>10}{'p50 ms':>9}{'p95 ms':>9}{'refused':>9}{'ratio':>8}"
    for count in counts:
        speeds = {}
        for engine in ENGINES:
            found = bench.writers(engine, count, max(1, entries // count), people)
            cuts = quantiles(found["entries"], n=20, method="inclusive")
            speeds[engine] = (len(found["entries"]) - found["refused"]) / found["seconds"]
            ratio = f"{speeds[POSTGRES] / speeds[SQLITE]:8.2f}" if engine == POSTGRES else ""
            yield (
                f"{count:7}  {engine:12}{speeds[engine]:10.1f}{1000 * cuts[9]:9.1f}{1000 * cuts[18]:9.1f}"
                f"{found['refused']:9}{ratio}"
            )


def sizes(server: servers.Server, store: Path, contacts: int) -> Iterator[str]:
    """What the tables take on the server, by contact and by interaction, with their indexes."""
    programs = servers.find()
    asked = [str(programs and programs / "psql"), server.url, "-XAt", "-F", "\t", "-c", "ANALYZE", "-c", SIZES]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    lines = (line.split("\t") for line in done.stdout.splitlines() if "\t" in line)
    tables = {name: tuple(map(int, numbers)) for name, *numbers in lines}
    yield f"{'table':16}{'rows':>12}{'MB':>9}{'indexes MB':>12}{'bytes/row':>11}"
    for name, (rows, heap, indexes) in tables.items():
        if rows >= contacts // 10:
            yield f"{name:16}{rows:12,}{heap / 1e6:9.1f}{indexes / 1e6:12.1f}{(heap + indexes) / rows:11.0f}"
    total = sum(heap + indexes for _, heap, indexes in tables.values())
    yield f"in all {total / 1e6:,.1f} MB, {total / contacts:,.0f} bytes a contact with {INTERACTIONS} interactions"
    size = store.stat().st_size
    yield f"as a file of SQLite {size / 1e6:,.1f} MB, {size / contacts:,.0f} bytes a contact"


def main() -> int:
    """Measure everything and print it."""
    options = _options()
    if servers.find() is None:
        print("PostgreSQL is not here: nothing was measured.")
        return 0
    server = servers.start(durable=True)
    try:
        with tempfile.TemporaryDirectory(prefix="netcrm-bench-") as name:
            for line in _measured(options, Path(name), server):
                print(line, flush=True)
    finally:
        server.stop()
    return 0


def _measured(options: argparse.Namespace, folder: Path, server: servers.Server) -> Iterator[str]:
    place = build(folder, options.folder or folder / "worlds", extras="[postgres]")
    store = folder / "netcrm.db"
    shutil.copyfile(place.world("store", options.contacts), store)
    process = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
    bench = Bench(place, folder, {SQLITE: str(store), POSTGRES: server.url}, process)
    yield f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {options.rounds} rounds, "
    yield f"{options.contacts:,} contacts, {options.contacts * INTERACTIONS:,} interactions\n"
    bench.netcrm(SQLITE, "history", "-n", "1")  # which brings an older store up to date
    moved = bench.netcrm(SQLITE, "move", server.url)
    rows = sum(int(line.split("\t")[2]) for line in moved.printed.splitlines() if line.startswith("count\t"))
    yield f"move to the server: {rows:,} rows in {moved.seconds:.1f} s, {rows / moved.seconds:,.0f} rows/s"
    yield f"    peak memory {moved.peak / 2**20:.0f} MiB\n"
    yield from sizes(server, store, options.contacts)
    yield ""
    yield from commands(bench, options.rounds)
    yield ""
    yield from writing(bench, options.writers, options.entries, min(options.contacts, 1_000))
    if options.quick:
        yield "\nA quick run: too few rounds to go by."


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What a server costs.")
    parser.add_argument("--quick", action="store_true", help="a small store, few rounds")
    parser.add_argument("--contacts", type=int, default=100_000, help="how many contacts the stores have")
    parser.add_argument("--rounds", type=int, default=9, help="how often each command runs")
    parser.add_argument("--writers", type=_counts, default=(1, 4, 16), help="how many write at once: 1,4,16")
    parser.add_argument("--entries", type=int, default=480, help="how many entries all writers log together")
    parser.add_argument("--folder", type=Path, help="where the stores are kept for the next time")
    options = parser.parse_args()
    if options.quick:
        options.contacts, options.rounds, options.writers, options.entries = 100, 2, (1, 4), 16
    return options


def _counts(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


if __name__ == "__main__":
    sys.exit(main())
