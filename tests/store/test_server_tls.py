"""TLS as docs/how-to/server.md asks for it: with verify-full only the server whose certificate it is."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import psycopg
import pytest
import servers

if TYPE_CHECKING:
    from conftest import Session

pytestmark = [pytest.mark.embedded, pytest.mark.network]

NAME = "db.example"
UNFIT = "The server's certificate does not do for postgresql://"


class Authority(NamedTuple):
    """The files of one who signs certificates: its own, and its key."""

    certificate: Path
    key: Path


def openssl(*words: object) -> None:
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)


def authority(folder: Path) -> Authority:
    """A new one."""
    folder.mkdir()
    made = Authority(folder / "ca.crt", folder / "ca.key")
    openssl(
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=Authority of tests",
        "-keyout", made.key, "-out", made.certificate,
    )  # fmt: skip
    return made


def certified(by: Authority, folder: Path) -> tuple[Path, Path]:
    """A certificate for the host NAME, and its key."""
    request, certificate, key, names = (folder / f"server.{end}" for end in ("csr", "crt", "key", "names"))
    names.write_text(f"subjectAltName=DNS:{NAME}\n")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={NAME}", "-keyout", key, "-out", request)
    openssl(
        "x509", "-req", "-in", request, "-CA", by.certificate, "-CAkey", by.key, "-set_serial", "2", "-days", "30",
        "-extfile", names, "-out", certificate,
    )  # fmt: skip
    return certificate, key


@pytest.fixture(scope="module")
def authorities(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The certificates of two authorities, and the name of a file that is not there."""
    folder = tmp_path_factory.mktemp("authorities")
    ours, other = authority(folder / "ours"), authority(folder / "other")
    certified(ours, folder)
    return {"ours": ours.certificate, "other": other.certificate, "none": folder / "none.crt"}


@pytest.fixture(scope="module")
def reached(authorities: dict[str, Path]) -> Iterator[Callable[..., str]]:
    """The URL of a server with a certificate of ours, by a host's name."""
    if servers.find() is None:
        pytest.skip(servers.MISSING)
    folder = authorities["none"].parent
    running = servers.start(tls=(folder / "server.crt", folder / "server.key"))

    def url(mode: str, root: str, host: str = NAME) -> str:
        base = running.url.replace("@127.0.0.1:", f"@{host}:")
        return f"{base}?hostaddr=127.0.0.1&sslmode={mode}&sslrootcert={authorities[root]}"

    yield url
    running.stop()


@pytest.mark.parametrize(
    ("mode", "root", "host", "sentence"),
    [
        ("verify-full", "ours", NAME, ""),
        ("verify-full", "other", NAME, UNFIT),
        ("verify-full", "none", NAME, UNFIT),
        ("verify-full", "ours", "else.example", UNFIT),
        ("verify-ca", "ours", "else.example", ""),
        ("verify-ca", "other", NAME, UNFIT),
        ("require", "none", "else.example", ""),
        ("prefer", "none", "else.example", ""),
    ],
)
def test_whom_each_mode_lets_be_the_server(
    session: "Session", reached: Callable[..., str], mode: str, root: str, host: str, sentence: str
) -> None:
    url = reached(mode, root, host)
    answer = session(f"--db '{url}' add Ann --new", ok=not sentence)
    if sentence:
        password = url.split(":")[2].partition("@")[0]
        assert (answer.code, answer.out, sentence in answer.err) == (6, "", True), answer
        assert password not in answer.err
        return
    with psycopg.connect(url) as connection:
        assert connection.pgconn.ssl_in_use


def test_a_server_without_tls(session: "Session", database: str) -> None:
    answer = session(f"--db '{database}?sslmode=verify-full' list", ok=False)
    assert (answer.code, answer.out) == (6, "")
    assert "sslmode in the URL says" in answer.err
