"""Throws bytes at every reader of text from outside (bench/targets.py), for as long as you like.

    python bench/fuzz.py READER... [--minutes 5] [--keep FOLDER]
    python bench/fuzz.py all --minutes 60

Atheris (libFuzzer) makes the bytes from seeds (bench/seeds.py), led by which lines of netcrm they reach: `pip install
atheris`. The table says for each reader how many inputs were tried, in how much CPU time, and how many findings there
are; a finding is written into FOLDER, and the run goes on. What was mended is in tests/formats/test_fuzzed.py. Exit
code 1 when there is a finding.

Rule: nothing but netcrm is instrumented, and all of it that a reader can reach, so that nothing of it may be imported
before; an input is slow when it takes over a second of CPU time for 64 KB without instruments. A run of many minutes
is several processes, as many as die of a hang or of memory.
"""

import argparse
import importlib
import pkgutil
import re
import resource
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

LARGEST = 1 << 16
"""Bytes of an input."""

SMALL, SMALL_FIRST = 1 << 12, 0.75
"""Bytes of an input in the first part of a run, and how much of it that is: of small ones far more can be tried."""

SLOW = 1.0
"""Seconds of CPU time that an input may take."""

TIMES_SLOWER = 4.0
"""How much slower netcrm is with the instruments: what takes longer than so many times SLOW is looked at without."""

MEMORY = 1024
"""MiB of memory that a process may take, instruments and corpus included."""

TAKEN_IN_EACH = 8
"""Of how many files that could be read one is imported too, twice."""

HANGS = 60
"""Seconds after which an input is taken for one that never ends."""

BLIND = 10_000
"""Inputs after which one at least has to have reached lines that no seed does."""

_WORD = re.compile(rb"[A-Za-z][A-Za-z0-9_-]{2,24}[:=;]?")
_EXECUTED = re.compile(r"^stat::number_of_executed_units: (\d+)", re.MULTILINE)
_AT = re.compile(r"^#(\d+)", re.MULTILINE)


class Done(NamedTuple):
    """What came of a reader: inputs tried, minutes of CPU time, findings, and inputs that reached something new."""

    executed: int
    minutes: float
    findings: int
    kept: int


def tried(target: Callable[[bytes], None], content: bytes, keep: Path, *, times: float = 1.0) -> None:
    """Try an input; what it finds is written into a folder, once for each place in the code."""
    begun = time.process_time()
    try:
        target(content)
    except Exception as found:
        places = [f"{Path(place.filename).name}:{place.lineno}" for place in traceback.extract_tb(found.__traceback__)]
        _write(keep, f"{type(found).__name__} {' '.join(places[-2:])}", content, traceback.format_exc())
    if (seconds := time.process_time() - begun) > SLOW * times:
        _write(keep, "slow", content, f"{seconds:.1f} s")


def _write(keep: Path, what: str, content: bytes, told: str) -> None:
    name = re.sub(r"[^\w.]+", "-", what)
    path = keep / (name if what != "slow" else f"{name}-{sha256(content).hexdigest()[:8]}")
    if not path.exists() or len(content) < path.stat().st_size:
        path.write_bytes(content)
        path.with_name(f"{path.name}.txt").write_text(told, encoding="utf-8")


def fuzz(reader: str, corpus: Path, keep: Path, seconds: int, longest: int) -> None:
    """Fuzz a reader in this process, which libFuzzer ends, with inputs of so many bytes at most."""
    atheris: Any = importlib.import_module("atheris")
    blind = sorted(name for name in sys.modules if name.split(".")[0] == "netcrm")
    if blind:
        raise SystemExit(f"{', '.join(blind)}: imported before there were instruments")
    with atheris.instrument_imports(include=["netcrm"]):
        targets: Any = importlib.import_module("targets")
        for house in ("core", "formats", "system"):
            for room in pkgutil.iter_modules(importlib.import_module(f"netcrm.{house}").__path__):
                importlib.import_module(f"netcrm.{house}.{room.name}")
    targets.taken_in_each = TAKEN_IN_EACH
    target = targets.TARGETS[reader]
    words = keep.parent / f"{reader}.dict"
    options = [
        f"-max_len={longest}", "-len_control=0", f"-max_total_time={seconds}", f"-rss_limit_mb={MEMORY}",
        f"-timeout={HANGS}",
        "-print_final_stats=1", f"-artifact_prefix={keep}/", f"-dict={words}",
    ]  # fmt: skip

    def one(content: bytes) -> None:
        tried(target, content, keep, times=TIMES_SLOWER)

    atheris.Setup([sys.argv[0], *options, str(corpus)], one)
    atheris.Fuzz()


def run(reader: str, folder: Path, minutes: float) -> Done:
    """Fuzz a reader in processes of its own, one after the other, for so many minutes; what was kept goes on."""
    from seeds import seeds
    from targets import TARGETS

    corpus, keep = folder / reader / "corpus", folder / reader / "found"
    corpus.mkdir(parents=True, exist_ok=True)
    keep.mkdir(exist_ok=True)
    begins = seeds(reader)
    for seed in begins:
        (corpus / sha256(seed).hexdigest()[:16]).write_bytes(seed)
    words = sorted({word for seed in begins for word in _WORD.findall(seed)})
    (folder / reader / f"{reader}.dict").write_text("".join(f'"{word.decode()}"\n' for word in words))
    before, executed, begun = _cpu(), 0, time.monotonic()
    large, until = begun + minutes * 60 * SMALL_FIRST, begun + minutes * 60
    while (left := int(until - (now := time.monotonic()))) > 0:
        longest, left = (SMALL, int(large - now) + 1) if now < large else (LARGEST, left)
        command = [sys.executable, __file__, reader, "--keep", str(folder)]
        command += ["--seconds", str(left), "--longest", str(longest)]
        told = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False).stderr
        counted = [int(found) for found in _EXECUTED.findall(told) or _AT.findall(told)[-1:]]
        executed += sum(counted)
        if not counted:
            raise SystemExit(told)
    for slow in keep.glob("slow-*[!t]"):  # those that are so without the instruments too
        begun = time.process_time()
        TARGETS[reader](slow.read_bytes())
        if time.process_time() - begun < SLOW:
            slow.unlink()
            slow.with_name(f"{slow.name}.txt").unlink(missing_ok=True)
    kept = len([*corpus.iterdir()]) - len(begins)
    if executed > BLIND and not kept:
        raise SystemExit(f"{reader}: none of {executed:,} inputs reached anything new. Are the instruments in?")
    found = [path for path in keep.iterdir() if path.suffix != ".txt"]
    return Done(executed, (_cpu() - before) / 60, len(found), kept)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Fuzz the readers that are named; 1 when there is a finding."""
    parser = argparse.ArgumentParser(description="Fuzz the readers.")
    parser.add_argument("readers", nargs="+", metavar="READER", help="a name in bench/targets.py, or all")
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "netcrm-fuzz")
    parser.add_argument("--seconds", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--longest", type=int, default=LARGEST, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.seconds:
        folder = options.keep / options.readers[0]
        fuzz(options.readers[0], folder / "corpus", folder / "found", options.seconds, options.longest)
    from targets import TARGETS

    unknown = set(options.readers) - {*TARGETS, "all"}
    if unknown:
        parser.error(f"there is no reader {min(unknown)!r}; these are: {', '.join(TARGETS)}")
    print(f"{'reader':16}{'inputs':>12}{'CPU min':>9}{'findings':>10}{'kept':>8}")
    findings = 0
    for reader in TARGETS if "all" in options.readers else options.readers:
        done = run(reader, options.keep, options.minutes)
        findings += done.findings
        print(f"{reader:16}{done.executed:>12,}{done.minutes:>9.1f}{done.findings:>10}{done.kept:>8,}", flush=True)
    return int(findings > 0)


if __name__ == "__main__":
    raise SystemExit(main())
