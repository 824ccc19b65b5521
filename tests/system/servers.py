"""A real PostgreSQL for tests and benchmarks: a cluster of its own that is gone when it is stopped.

    python tests/system/servers.py COMMAND ...

starts one, runs COMMAND with its URL in NETCRM_TEST_SERVER, and stops it.

Rule: nothing of the machine's own PostgreSQL is touched, only its programs are used; and the standard library will do.
"""

import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

VARIABLE = "NETCRM_TEST_SERVER"
"""Where tests find the URL of a server that is running: as a role that may make databases and roles, and is
no superuser."""

OLDEST = 15
"""The oldest PostgreSQL that netcrm takes."""

MISSING = f"PostgreSQL {OLDEST} or newer is not here: Debian's package is postgresql-15."

INSTALLED = Path("/usr/lib/postgresql")
"""Where Debian keeps the programs of each version, off the PATH."""

PROGRAMS = ("initdb", "postgres", "psql")
SECONDS = 60.0
"""How long a server may take to start or to stop."""

USERS = ("postgres", "nobody")
"""Who it runs as when we are root, which PostgreSQL refuses: the first that there is."""

QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
"""What is given up for speed by a server that is thrown away: to survive the machine's crash."""


class Server:
    """A running server: how it is started, its folder, and the URL of an empty database on it that we own."""

    def __init__(self, command: Sequence[str], folder: Path, url: str, who: pwd.struct_passwd | None) -> None:
        self.folder = folder
        self.url = url
        self._command = command
        self._who = who
        self._process = self._begun()

    def crash(self) -> None:
        """End it at once, as if it were killed: nothing is written to the disk any more, and nobody is told."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(SECONDS)

    def restart(self) -> None:
        """Start it again after a crash."""
        self._process = self._begun()

    def stop(self) -> None:
        """End it and remove all that it had."""
        self.crash()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _begun(self) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            self._command, cwd=self.folder,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            user=self._who and self._who.pw_uid, group=self._who and self._who.pw_gid, extra_groups=self._who and (),
        )  # fmt: skip
        status, end = self.folder / "data" / "postmaster.pid", time.monotonic() + SECONDS
        while time.monotonic() < end and process.poll() is None:
            with suppress(FileNotFoundError):
                lines = status.read_text().split()
                if lines[:1] == [str(process.pid)] and lines[-1] == "ready":
                    return process
            time.sleep(0.02)
        raise SystemExit("PostgreSQL did not start.")


def find() -> Path | None:
    """The folder of the newest PostgreSQL's programs that netcrm takes, if there is one."""
    on_the_path = (Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder)
    places = [*INSTALLED.glob("*/bin"), *on_the_path]
    versions = {
        place: _version(place) for place in places if all(os.access(place / name, os.X_OK) for name in PROGRAMS)
    }
    newest = max(versions, key=versions.__getitem__, default=None)
    return newest if newest is not None and versions[newest] >= OLDEST else None


def _version(place: Path) -> int:
    """Of `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)`: 15."""
    said = subprocess.run([place / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else 0


def start(*, durable: bool = False, tls: tuple[Path, Path] | None = None) -> Server:
    """Start a server on a free port, with a password; `durable` as one that may be kept, and not the quick way; `tls`:
    the files of its certificate and of the key."""
    programs = find()
    if programs is None:
        raise SystemExit(MISSING)
    who, password, port = _unprivileged(), secrets.token_hex(8), _free_port()
    folder = Path(tempfile.mkdtemp(prefix="netcrm-pg-", dir="/tmp"))  # the path of a socket has 107 bytes at most
    try:
        return _started(programs, folder, who, password, port, tls, durable=durable)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)  # without its files a server ends by itself
        raise


def _started(
    programs: Path, folder: Path, who: pwd.struct_passwd | None, password: str, port: int,
    tls: tuple[Path, Path] | None, *, durable: bool,
) -> Server:  # fmt: skip
    data = folder / "data"
    if who:
        os.chown(folder, who.pw_uid, who.pw_gid)
    # An order by language, as most servers have: nothing of netcrm's may depend on it.
    _call(
        programs / "initdb", "--pgdata", data, "--username=postgres", "--auth-local=trust", "--auth-host=scram-sha-256",
        "--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=en-US", "--no-sync", who=who,
    )  # fmt: skip
    settings = {
        "listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": str(folder),
        "max_connections": "100", "shared_buffers": "256MB", "max_wal_size": "4GB", "log_min_messages": "fatal",
    } | ({} if durable else QUICK)  # fmt: skip
    for setting, file in zip(("ssl_cert_file", "ssl_key_file"), tls or (), strict=False):
        own = Path(shutil.copy(file, folder / setting))
        own.chmod(0o600)
        if who:
            os.chown(own, who.pw_uid, who.pw_gid)
        settings |= {"ssl": "on", setting: str(own)}
    command = [str(programs / "postgres"), "-D", str(data), *(f"--{name}={value}" for name, value in settings.items())]
    server = Server(command, folder, f"postgresql://netcrm:{password}@127.0.0.1:{port}/netcrm", who)
    role = f"CREATE ROLE netcrm LOGIN CREATEDB CREATEROLE PASSWORD '{password}'"
    for line in (role, "CREATE DATABASE netcrm OWNER netcrm"):
        _call(
            programs / "psql", "-X", "-q", "-h", folder, "-p", port, "-U", "postgres", "-d", "postgres", "-c", line,
            who=who,
        )  # fmt: skip
    return server


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _unprivileged() -> pwd.struct_passwd | None:
    """Who is to run the server where we are root."""
    if os.geteuid() != 0:
        return None
    for name in USERS:
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise SystemExit(f"PostgreSQL does not run as root, and there is no user {' or '.join(USERS)}.")


def _call(*command: object, who: pwd.struct_passwd | None) -> None:
    done = subprocess.run(
        [str(word) for word in command], cwd="/", capture_output=True, text=True, check=False,
        user=who and who.pw_uid, group=who and who.pw_gid, extra_groups=who and (),
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


@contextmanager
def running() -> Iterator[str | None]:
    """The URL of a server: of the one that the variable names, or of one that is started for it; None where there is
    no PostgreSQL."""
    if os.environ.get(VARIABLE) or find() is None:
        yield os.environ.get(VARIABLE) or None
        return
    server = start()
    try:
        yield server.url
    finally:
        server.stop()


def main(command: Sequence[str]) -> int:
    """Run a command beside a server; its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server does not stay behind
    with running() as url:
        if url is None:
            raise SystemExit(MISSING)
        return subprocess.run(command, env={**os.environ, VARIABLE: url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
