"""What netcrm writes as vCard, kept by two real servers of address books: each card put there, fetched, read again."""

import base64
import importlib.util
import io
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from netcrm.formats import vcard, vcard_writing
from netcrm.records import ContactDraft, Point, gathered

pytestmark = pytest.mark.network
MAKE_BOOK = """<?xml version="1.0" encoding="utf-8"?>
<mkcol xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"><set><prop>
<resourcetype><collection/><C:addressbook/></resourcetype><displayname>People</displayname>
</prop></set></mkcol>"""

LARGE = 2_000
"""Characters of a photo, of which a server's parser takes a second; the card of our own has a small one."""

WHOLE = ContactDraft(
    name="Zoë Ångström-Lee", uid="whole", nickname="Zo", organization="Ärzte; Söhne, GmbH", title="CTO, acting",
    city="Kraków", circle="close", every=45, birthday="--02-29", met_on="2019-06", met_at="FOSDEM, hall 3",
    introduced_by="Bo Ek", note="One\n\nTwo; three, four \\ five: six — " + "日本語 " * 40 + ".", snoozed_until="2026-12-24",  # noqa: E501
    archived_on="2026-01-02", deceased=True, tags=("chess", "a, b; c"), languages="sv, gsw", timezone="Europe/Warsaw",
    avoid="the sale, twice\nher ex; him", private=True,
    points=(
        Point("email", "zoë@example.com", "work"), Point("email", "ÑÑÑÑ", ""), Point("phone", "+33 6 12", "mobile"),
        Point("phone", "0800;ext=2", "home fax"), Point("phone", "17", "Gîte, été"), Point("url", "https://a.example/?a,b;c"),
        Point("url", "www.example.com", "HomePage"), Point("handle", "@zoe@example.social", "mastodon"),
        Point("handle", "zoe with spaces", "My Own Net"), Point("handle", "https://x.example/z", ""),
    ),
    extra=(
        ("ADR;TYPE=home", ";;Long\\nStreet\\, 1;Lund;;1,2;Sweden"), ("N", "Lee;Zoë;Maria,Eva;Dr.;"),
        ("ORG", "Ärzte\\; Söhne\\, GmbH;Board"), ("item1.X-ABDATE", "2001-02-03"), ("item1.X-ABLABEL", "Anniversary"),
        ("PHOTO", "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAsAAAALCAQAAAADpb=="), ("GEO", "geo:37.38,-122.08"),
        ("EMAIL;PREF=1;TYPE=work", "zoë@example.com"), ("TITLE", "Painter"), ("RELATED;TYPE=friend", "Bo, Ek; Jr."),
        ("X-FOO;X-BAR=\"a;b,^'c^'\"", "1; 2, 3\\n"), ("Größe: \"in\" cm,\n²;", " 170; \n"), ("BDAY", "circa 1800"),
    ),
)  # fmt: skip
PLAIN = ContactDraft(name="Cher", uid="urn:uuid:03a0e51f-d1aa-4385-8a53-e29025acd8af")


def told(draft: object) -> object:
    """A draft without its place, in an order that a server may choose: it sorts properties by name."""
    if not isinstance(draft, ContactDraft):
        return draft
    kinds = sorted(draft.points, key=lambda point: point.kind)
    return vars(draft) | {"where": "", "points": kinds, "extra": gathered(draft.extra)}


def read(text: bytes) -> list[object]:
    """What is read from bytes."""
    return list(vcard.read("card.vcf", lambda: io.BytesIO(text))[1])


def real_drafts() -> list[ContactDraft]:
    """The cards of the shared material, each with a uid of its own and without large photos."""
    folder = Path(__file__).resolve().parents[3] / "shared" / "data" / "vcards"
    if not folder.is_dir():
        pytest.skip("shared/data/vcards is not here")
    found: list[ContactDraft] = []
    for path in sorted(folder.rglob("*.vcf")):
        for each in read(path.read_bytes()) if path.stat().st_size > 3 else []:
            if isinstance(each, ContactDraft):
                small = tuple((name, value) for name, value in each.extra if len(value) < LARGE)
                found.append(ContactDraft.of({**vars(each), "extra": small, "uid": f"card-{len(found)}"}))
    return found


def free_port() -> int:
    with socket.socket() as at:
        at.bind(("127.0.0.1", 0))
        port: int = at.getsockname()[1]
        return port


def radicale(folder: Path, port: int) -> list[str]:
    return [
        "-m", "radicale", "--config", "", "--hosts", f"127.0.0.1:{port}", "--auth-type", "none", "--web-type", "none",
        "--storage-filesystem-folder", str(folder),
    ]  # fmt: skip


def xandikos(folder: Path, port: int) -> list[str]:
    return [
        "-m", "xandikos", "serve", "--directory", str(folder), "--defaults", "--current-user-principal", "/you/",
        "--listen-address", "127.0.0.1", "--port", str(port), "--no-detect-systemd",
    ]  # fmt: skip


SERVERS: dict[str, tuple[Callable[[Path, int], list[str]], str]] = {
    "radicale": (radicale, "/you/people/"),
    "xandikos": (xandikos, "/you/contacts/addressbook/"),
}


class Book:
    """An address book on a server."""

    def __init__(self, server: str, port: int, path: str) -> None:
        self.server = server
        self.path = path
        self.connection = HTTPConnection("127.0.0.1", port, timeout=10)

    def ask(
        self, method: str, name: str = "", body: str = "", kind: str = "text/vcard; charset=utf-8"
    ) -> tuple[int, bytes]:
        """Status and content of an answer."""
        credentials = "Basic " + base64.b64encode(b"you:any").decode()
        headers = {"Content-Type": kind, "Authorization": credentials}
        self.connection.request(method, self.path + name, body.encode() or None, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def keep(self, drafts: Sequence[ContactDraft], version: str) -> list[object]:
        """What is read of cards after the server has taken them one by one."""
        kept = []
        for draft in drafts:
            name = f"{draft.uid.replace(':', '-')}-{version}.vcf"
            status, said = self.ask("PUT", name, vcard_writing.card(draft, version))
            assert status in (201, 204), (status, said, draft)
            status, said = self.ask("GET", name)
            assert status == 200, (status, said, draft)
            kept += read(said)
            assert self.ask("DELETE", name)[0] in (200, 204)
        return kept

    def keep_whole(self, drafts: Sequence[ContactDraft], version: str) -> list[object]:
        """The same for a book that is put there as one, which not every server takes."""
        path, self.path = self.path, f"{self.path.rstrip('/')}-{version}/"
        status, said = self.ask("PUT", body="".join([vcard_writing.card(draft, version) for draft in drafts]))
        assert status == 201, (status, said)
        status, said = self.ask("GET")
        assert status == 200, (status, said)
        self.path = path
        kept = {each.uid if isinstance(each, ContactDraft) else "": each for each in read(said)}
        return [kept.pop(draft.uid) for draft in drafts] + list(kept.values())


@pytest.fixture(scope="module", params=SERVERS)
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """An empty address book of a server that runs for these tests."""
    server: str = request.param
    if importlib.util.find_spec(server) is None:
        pytest.skip(f"{server} is not installed")
    arguments, path = SERVERS[server]
    folder, port = tmp_path_factory.mktemp(server), free_port()
    environ = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder / "state")}
    with (folder / "log").open("wb") as log:
        command = [sys.executable, *arguments(folder / "books", port)]
        with subprocess.Popen(command, stdout=log, stderr=log, env=environ, cwd=folder) as process:
            try:
                yield opened(book := Book(server, port, path), process, folder / "log")
                book.connection.close()
            finally:
                process.kill()


def opened(book: Book, process: "subprocess.Popen[bytes]", log: Path) -> Book:
    """The book, as soon as its server answers."""
    for _ in range(200):
        assert process.poll() is None, log.read_text(errors="replace")[-2000:]
        try:
            status, _ = book.ask("OPTIONS")
            break
        except (OSError, HTTPException):
            book.connection.close()
            time.sleep(0.05)
    else:
        pytest.fail(log.read_text(errors="replace")[-2000:])
    if book.server == "radicale":
        status, said = book.ask("MKCOL", body=MAKE_BOOK, kind="application/xml")
        assert status == 201, said
    return book


@pytest.mark.parametrize("version", vcard_writing.VERSIONS)
def test_a_server_keeps_every_field_of_ours(book: Book, version: str) -> None:
    assert list(map(told, book.keep([WHOLE, PLAIN], version))) == list(map(told, [WHOLE, PLAIN]))


@pytest.mark.parametrize("version", vcard_writing.VERSIONS)
def test_a_server_keeps_every_field_of_real_cards(book: Book, version: str) -> None:
    drafts = real_drafts()
    if book.server == "radicale":
        assert list(map(told, book.keep_whole(drafts, version))) == list(map(told, drafts))
    else:  # one card at a time, each a commit, so that all of them would take too long
        some = drafts[:: len(drafts) // 40]
        assert list(map(told, book.keep(some, version))) == list(map(told, some))
