"""A mail server on loopback, as far as netcrm uses one, and as badly behaved as one asks.

`FakeImap(fault="...")` misbehaves at one of the places that FAULTS names. `said` are the lines that it was sent.
"""

import re
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from time import sleep
from types import TracebackType
from typing import Self

USER, PASSWORD = "lea@roux.example", 'p"ss\\ wörd'
NOISE = b"* OK still here\r\n" * 64


def _for_ever(send: Callable[[bytes], None], block: bytes, pause: float = 0.0) -> None:
    while True:
        send(block)
        sleep(pause)


FAULTS: dict[str, Callable[[Callable[[bytes], None]], None]] = {
    "greeting: hangs": lambda send: _for_ever(send, b"", 0.05),
    "greeting: nonsense": lambda send: send(b"HTTP/1.1 400 Bad Request\x1b[31m\r\n\r\n"),
    "greeting: bytes": lambda send: send(bytes(range(256)) * 8),
    "greeting: leaves": lambda send: None,
    "greeting: bye": lambda send: send(b"* BYE too busy\r\n"),
    "greeting: drips": lambda send: _for_ever(send, b"*", 0.05),
    "greeting: endless line": lambda send: _for_ever(send, b"x" * 65536),
    "greeting: huge literal": lambda send: send(b"* OK {1073741824}\r\n"),
    "greeting: absurd literal": lambda send: send(b"* OK {99999999999999999999}\r\n"),
    "fetch: hangs": lambda send: _for_ever(send, b"", 0.05),
    "fetch: leaves": lambda send: send(b"* 1 FETCH (UID 1 BODY[HEADER] {100}\r\nFrom: a"),
    "fetch: huge literal": lambda send: send(b"* 1 FETCH (UID 1 BODY[HEADER] {1073741824}\r\n"),
    "fetch: endless line": lambda send: _for_ever(send, b"x" * 65536),
    "fetch: endless noise": lambda send: _for_ever(send, NOISE),
    "fetch: endless literals": lambda send: _for_ever(send, b"{9}\r\n123456789" * 999),
    "fetch: the same again": lambda send: _for_ever(send, b"* 1 FETCH (UID 1 BODY[HEADER] {2}\r\n\r\n)\r\n"),
    "fetch: nonsense": lambda send: send(b"\0\xff\xfe garbage\r\n"),
    "fetch: bye": lambda send: send(b"* BYE shutting down\r\n"),
    "fetch: refuses": lambda send: send(b"n3 NO [LIMIT] not today\r\n"),
    "list: leaves": lambda send: None,
}
"""What goes wrong: where it does, and what is sent before the connection ends."""


class FakeImap:
    """A server that runs while it is open (`with FakeImap() as server:`).

    `messages` are headers by UID, for each folder, whose name is as it is sent.
    """

    def __init__(
        self,
        messages: dict[str, dict[int, bytes]] | None = None,
        *,
        validity: int | None = 7,
        fault: str = "",
        context: ssl.SSLContext | None = None,
        starttls: bool = False,
        says_next: bool = True,
        early: bytes = b"",
        repeats: bool = False,
        raw: bytes = b"",
    ) -> None:
        self.messages = messages if messages is not None else {"INBOX": {}}
        self.validity, self.fault, self.context, self.starttls = validity, fault, context, starttls
        self.says_next, self.early, self.repeats, self.raw = says_next, early, repeats, raw
        self.said: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._ends = False
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._ends = True
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with suppress(OSError, EOFError):
                self._client = client
                if self.context and not self.starttls:
                    self._client = self.context.wrap_socket(client, server_side=True)
                self._answer()
            self._client.close()

    def _answer(self) -> None:
        self._file = self._client.makefile("rb")
        with self._file:
            if self._goes_wrong("greeting"):
                return
            self._send(b"* OK ready\r\n")
            while line := self._file.readline():
                tag, _, command = line.rstrip(b"\r\n").partition(b" ")
                self.said.append(command)
                if not self._obey(tag, command):
                    return

    def _obey(self, tag: bytes, command: bytes) -> bool:
        """Answer a command; whether to go on."""
        verb = command.partition(b" ")[0].upper()
        done = b"OK done"
        if verb == b"LOGIN":
            done = b"OK welcome" if self._login(command) else b"NO [AUTHENTICATIONFAILED] Wrong. " + self._tried
        elif verb == b"STARTTLS" and self.starttls:
            self._send(tag + b" OK go\r\n" + self.early)
            if self.context:
                self._client = self.context.wrap_socket(self._client, server_side=True)
                self._file = self._client.makefile("rb")
            return True
        elif verb == b"LIST":
            if self._goes_wrong("list"):
                return False
            self._send(b'* LIST (\\HasChildren \\Noselect) "/" "[Gmail]"\r\n')
            for name in self.messages:
                self._send(b'* LIST (\\HasNoChildren) "/" {%d}\r\n%s\r\n' % (len(name), name.encode()))
        elif verb == b"EXAMINE":
            done = self._examine(command[8:].strip(b'"').decode())
        elif verb == b"UID" and self.raw:
            self._send(self.raw)
            return False
        elif verb == b"UID":
            if self._goes_wrong("fetch"):
                return False
            self._fetch(command)
        else:
            done = b"BAD what?"
        self._send(tag + b" " + done + b"\r\n")
        return verb != b"LOGOUT"

    def _login(self, command: bytes) -> bool:
        """Whether user and password are right; the password comes as a literal, for it is not ASCII."""
        literal = re.search(rb"\{(\d+)\}$", command)
        self._tried = command if self.repeats else b""
        if not literal:
            return False
        self._send(b"+ go on\r\n")
        password = self._file.read(int(literal[1]))
        self._file.readline()
        self._tried += password if self.repeats else b""
        return USER.encode() in command and password == PASSWORD.encode()

    def _examine(self, folder: str) -> bytes:
        if folder not in self.messages:
            return b"NO [NONEXISTENT] no such folder"
        self._open = self.messages[folder]
        self._send(b"* %d EXISTS\r\n* FLAGS (\\Seen)\r\n" % len(self._open))
        if self.validity is not None:
            self._send(b"* OK [UIDVALIDITY %d] fine\r\n" % self.validity)
        if self.says_next:
            self._send(b"* OK [UIDNEXT %d] fine\r\n" % (max(self._open, default=0) + 1))
        return b"OK [READ-ONLY] done"

    def _fetch(self, command: bytes) -> None:
        wanted = command.split()[2]
        last = max(self._open, default=0)
        low, _, high = wanted.replace(b"*", str(last).encode()).partition(b":")
        ends = sorted((int(low), int(high or low)))
        for number, (uid, header) in enumerate(sorted(self._open.items()), 1):
            if not ends[0] <= uid <= ends[1]:
                continue
            if b"BODY" not in command:
                self._send(b"* %d FETCH (UID %d)\r\n" % (number, uid))
                continue
            self._send(b"* %d FETCH (FLAGS (\\Seen) UID %d)\r\n" % (number, uid))
            shown = b'BODY[HEADER.FIELDS ("From" "To")] {%d}\r\n' % len(header)
            self._send(b"* %d FETCH (UID %d %s%s)\r\n" % (number, uid, shown, header))

    def _goes_wrong(self, place: str) -> bool:
        if not self.fault.startswith(place):
            return False
        FAULTS[self.fault](self._send)
        return True

    def _send(self, content: bytes) -> None:
        if self._ends:
            raise EOFError
        self._client.sendall(content)
