"""What is measured, as a user has it: netcrm's wheel in an environment of its own, with bytecode compiled.

Rule: nothing of the working tree is imported by what is measured; its sources only become the wheel and the worlds.
"""

import subprocess
import sys
import venv
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parents[1]

EMPTY = '''\
import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def hello() -> None:
    """Say hello."""
    print("hello")


app()
'''
"""The empty app: the least that Typer can do, with its help as plain as netcrm's."""


class Environment(NamedTuple):
    """Where the Python of an environment is, the command in it, the empty app, and where worlds are kept."""

    python: str
    netcrm: str
    empty: str
    worlds: Path

    def world(self, kind: str, size: int) -> Path:
        """A `store`, a `lived` one or a `csv` of so many people (bench/world.py), made when it is not there yet."""
        path = self.worlds / f"{kind}-{size}"
        if not path.exists():
            sys.stderr.write(f"making a {kind} of {size:,} people\n")
            fresh = path.with_suffix(".new")
            fresh.unlink(missing_ok=True)
            _call(self.python, PROJECT / "bench" / "world.py", kind, fresh, size)
            fresh.rename(path)
        return path


def build(folder: Path, worlds: Path, extras: str = "") -> Environment:
    """Make an environment in `folder` with a wheel of this project; `worlds` is where the worlds are or will be.

    `extras` are those of the wheel's that are measured too: `[postgres]`.
    """
    sys.stderr.write("building a wheel and installing it\n")
    home = folder / "environment"
    venv.create(home, with_pip=True, symlinks=True)
    python = home / "bin" / "python"
    _call(python, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, PROJECT)
    (wheel,) = folder.glob("netcrm-*.whl")
    _call(python, "-m", "pip", "install", "--quiet", f"{wheel}{extras}")
    _call(python, "-m", "compileall", "-q", home / "lib")
    empty = folder / "empty.py"
    empty.write_text(EMPTY, encoding="utf-8")
    worlds.mkdir(parents=True, exist_ok=True)
    return Environment(str(python), str(home / "bin" / "netcrm"), str(empty), worlds)


def _call(*command: object) -> None:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")
