"""A connection to a mail server, as lines and counted bytes, with a limit to all that it may do.

Rule: a server is waited for so long and no longer, and no line, no literal and no answer is held without bound,
whatever it sends. What fails is one sentence with its host (UnusableError), and the password is in none.

The standard library's imaplib is not used: it holds what a server sends until the answer is whole, reads a literal of
any size, waits anew for each byte, and each place to prevent that is an internal one that changes between Pythons.
"""

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final, NamedTuple

from netcrm.errors import NetcrmError, UnusableError

LONGEST_LINE: Final = 1 << 20
KEPT: Final = 1 << 18
"""Bytes of a literal that are held; a header is seldom a tenth of that."""

LARGEST: Final = 64 << 20
"""Bytes of a literal that are read at all."""

_PATIENCES: Final = 10
"""How often the patience for one byte an answer may take in all."""

_HELD: Final = 100
"""Bytes that a part of an answer takes, even an empty one."""

_BLOCK: Final = 1 << 16
_LITERAL: Final = re.compile(rb"\{(\d{1,20})\+?\}\Z")
_SHOWN: Final = 100


class Response(NamedTuple):
    """An answer: its text in parts, and the literals between them (one fewer); line ends and lengths are taken out."""

    parts: tuple[bytes, ...]
    literals: tuple[bytes, ...] = ()

    @property
    def text(self) -> bytes:
        """The text without the literals."""
        return b" ".join(self.parts)


class Wire:
    """An open connection. `patience` is in seconds, for each step of it; ten times that for an answer as a whole."""

    def __init__(self, host: str, port: int, patience: float) -> None:
        self.host, self.port = host, port
        self._patience = patience
        self._held = bytearray()
        self._until = monotonic() + patience
        with self._telling():
            self._socket = socket.create_connection((host, port), timeout=patience)

    def secure(self, context: ssl.SSLContext) -> None:
        """Encrypt from here on. What a server said too early is refused: it could be someone else's."""
        if self._held:
            raise self.nonsense(bytes(self._held))
        with self._telling():
            self._socket.settimeout(self._patience)
            self._socket = context.wrap_socket(self._socket, server_hostname=self.host)

    def send(self, content: bytes) -> None:
        """Send bytes."""
        with self._telling():
            self._socket.settimeout(self._patience)
            self._socket.sendall(content)

    def response(self) -> Response:
        """The next answer, whole. Raises UnusableError when there is none in time, or none that makes sense."""
        self._until = monotonic() + self._patience * _PATIENCES
        parts, literals = [self._line()], []
        size = len(parts[0])
        while literal := _LITERAL.search(parts[-1]):
            parts[-1] = parts[-1][: literal.start()]
            literals.append(self._literal(int(literal[1])))
            parts.append(self._line())
            size += len(parts[-1]) + len(literals[-1]) + _HELD
            if size > LONGEST_LINE:
                raise self.unusable("sends an answer without end")
        return Response(tuple(parts), tuple(literals))

    def close(self) -> None:
        """End the connection."""
        self._socket.close()

    def unusable(self, what: str, hint: str = "") -> UnusableError:
        """A failure of the server, as a sentence: `what` it does or does not."""
        return UnusableError(f"{self.host}:{self.port} {what}.", hint, {"host": self.host, "port": self.port})

    def nonsense(self, said: bytes) -> UnusableError:
        """What to raise when it says what no mail server says."""
        hint = "Check host and port: 993 is IMAP with TLS, 143 without."
        return self.unusable(f"does not speak IMAP: it says {shown(said)!r}" if said else "does not speak IMAP", hint)

    def _line(self) -> bytes:
        searched = 0
        while (end := self._held.find(b"\n", searched)) < 0:
            searched = len(self._held)
            if searched > LONGEST_LINE:
                raise self.unusable("sends a line without end")
            self._more()
        if end > LONGEST_LINE:
            raise self.unusable("sends a line without end")
        line = bytes(self._held[:end]).removesuffix(b"\r")
        del self._held[: end + 1]
        return line

    def _literal(self, size: int) -> bytes:
        """So many bytes; of a large one the first KEPT."""
        if size > LARGEST:
            raise self.unusable(f"sends a header of {size >> 20:,} MiB, which no message has")
        kept = bytearray()
        while size:
            if not self._held:
                self._more()
            block = self._held[:size]
            del self._held[:size]
            size -= len(block)
            kept += block[: max(KEPT - len(kept), 0)]
        return bytes(kept)

    def _more(self) -> None:
        with self._telling():
            left = self._until - monotonic()
            if left <= 0:
                raise TimeoutError
            self._socket.settimeout(min(self._patience, left))
            block = self._socket.recv(_BLOCK)
        if not block:
            raise self.unusable("ended the connection in the middle", "Try again later.")
        self._held += block

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Every way in which a connection fails, as one sentence."""
        try:
            yield
        except NetcrmError:
            raise
        except (OSError, UnicodeError) as error:
            what, hint = next((what, hint) for kinds, what, hint in _WHY if isinstance(error, kinds))
            reason = getattr(error, "verify_message", "") or getattr(error, "strerror", "") or str(error)
            raise self.unusable(what.format(reason=shown(str(reason).encode()), seconds=self._patience), hint) from None


_WHY: Final[tuple[tuple[type[Exception] | tuple[type[Exception], ...], str, str], ...]] = (
    (
        ssl.SSLCertVerificationError,
        "has a certificate that can't be trusted: {reason}",
        "Check the name of the host. If the certificate is your own, set SSL_CERT_FILE to its file.",
    ),
    (ssl.SSLError, "does not speak TLS as it should: {reason}", "Port 993 is for imaps://, port 143 for imap://."),
    (TimeoutError, "did not answer within {seconds:g} seconds", "Check the network, or try again later."),
    ((socket.gaierror, UnicodeError), "can't be found: there is no such host", "Check its name, and the network."),
    ((ConnectionResetError, BrokenPipeError), "ended the connection in the middle", "Try again later."),
    (ConnectionRefusedError, "refuses the connection", "Check host and port, and that the server runs."),
    (OSError, "can't be reached: {reason}", "Check the network, or try again later."),
)


def shown(said: bytes) -> str:
    """What a server said, for a sentence: one short line, of characters that can be seen."""
    text = said[: 4 * _SHOWN].decode("utf-8", "replace").strip().rstrip(".")
    text = "".join(char if char.isprintable() else " " for char in text)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
