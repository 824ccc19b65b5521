"""Mail on a server, by IMAP (RFC 3501): the headers of what is new in a folder, and nothing else.

Rule: a folder is opened for reading alone (EXAMINE, BODY.PEEK), so that nothing in it changes, not even what is unread.
Each failure is one sentence that says what to do; the password is in none of them.
"""

import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Final, NamedTuple, Self

from netcrm.errors import NetcrmError, NotFoundError, RefusedError
from netcrm.names import nearest
from netcrm.system.imap_address import Account, from_wire, to_wire
from netcrm.system.imap_wire import Response, Wire, shown

PATIENCE: Final = 30.0
"""Seconds for a server to go on; ten times that for one answer."""

_FIRST_WIDTH: Final = 500
_FEW: Final = 250
"""Messages that a request gives; the next asks for twice as many numbers, for most of them are of deleted mail."""

_MOST_IDLE: Final = 20_000
"""Answers in a row that give no message, or folders."""

_TELLING: Final = 200
"""Bytes of an answer in which it says what it is about."""

_ATOM: Final = re.compile(r"[A-Za-z0-9.@_/+-]+")
_QUOTABLE: Final = re.compile(r"[ -~]*")
_VALUE: Final = r"(?i)\[%s (\d{1,10})\]"
_UID: Final = re.compile(rb"(?i)[ (]UID (\d{1,10})")
_FETCH: Final = re.compile(rb"(?i)\* \d+ FETCH \(")
_BODY: Final = re.compile(rb"(?i)BODY\[[^\]]{0,4000}\](?:<\d{1,9}>)? *")
_LISTED: Final = re.compile(rb'(?i)\* LIST \(([^)]*)\) (?:NIL|"(?:[^"\\]|\\.)*") (.*)')
_SHOWN_FOLDERS: Final = 12
_SIGN_IN_HINT: Final = (
    "Check the user and the password; some providers want one that is made for a program (an app password)."
)


class State(NamedTuple):
    """How far a folder was read: the validity of its numbers, and the last one (UID) of them."""

    validity: int
    last: int


class Fetched(NamedTuple):
    """The header of a message, as far as its fields were asked for, and its number in the folder."""

    headers: bytes
    uid: int


class _Refusal(Exception):
    """A command that the server answered with NO or BAD, and the words with which it did."""

    def __init__(self, words: bytes) -> None:
        super().__init__()
        self.words = words


class Mailbox:
    """A user's mail on a server, signed in to while this is open (`with Mailbox(account, password) as mailbox:`).

    `states` says for each folder that was fetched how far it was; keep it for the next time. `context` is for servers
    with a certificate of their own. Raises UnusableError when the server can't be reached, or does not do as it should;
    RefusedError when it refuses the user.
    """

    def __init__(
        self, account: Account, password: str, *, context: ssl.SSLContext | None = None, patience: float = PATIENCE
    ) -> None:
        self.account = account
        self.states: dict[str, State] = {}
        self._tags = 0
        self._wire = Wire(account.host, account.port, patience)
        try:
            self._sign_in(password, context)
        except BaseException:
            self._wire.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(NetcrmError):
            self._wire.send(b"bye LOGOUT\r\n")
        self._wire.close()

    def folders(self) -> list[str]:
        """The folders that hold mail, by name."""
        found: list[str] = []
        for response in self._run("LIST", '""', '"*"'):
            listed = _LISTED.match(response.text)
            if listed and b"\\noselect" not in listed[1].lower():
                named = response.literals[-1] if response.literals else _unquoted(listed[2].strip())
                found.append(from_wire(named))
        return sorted(found)

    def fetch(self, folder: str, since: State | None, fields: Sequence[str]) -> Iterator[Fetched]:
        """The headers of the messages behind `since`, oldest first; of all, where the folder's numbers are new.

        `fields` are the fields asked for. Raises NotFoundError for a folder that there is not, with those that are.
        """
        validity, end = self._examine(folder)
        start = since.last + 1 if since and validity and since.validity == validity else 1
        self.states[folder] = State(validity, start - 1)
        what = f"(UID BODY.PEEK[HEADER.FIELDS ({' '.join(fields)})])"
        width = _FIRST_WIDTH
        while start <= end:
            stop, count = min(start + width - 1, end), 0
            try:
                for response in self._run("UID FETCH", f"{start}:{stop}", what):
                    message = _message(response)
                    if message and start <= message.uid <= stop:
                        count += 1
                        if count > stop - start + 1:
                            raise self._wire.unusable("sends the same messages again and again")
                        yield message
            except _Refusal as said:
                raise self._refused(f"does not give the messages of {folder!r}", said.words) from None
            self.states[folder] = State(validity, stop)
            start = stop + 1
            width = width * 2 if count < _FEW else _FIRST_WIDTH

    def _sign_in(self, password: str, context: ssl.SSLContext | None) -> None:
        user, security = self.account.user, self.account.security
        if security == "tls":
            self._wire.secure(context or ssl.create_default_context())
        greeting = self._wire.response().text
        if greeting[:5].upper() == b"* BYE":
            raise self._refused("turns the connection away", greeting[5:], "Try again later.")
        if greeting[:4].upper() != b"* OK" and greeting[:9].upper() != b"* PREAUTH":
            raise self._wire.nonsense(greeting)
        if security == "starttls":
            try:
                self._do("STARTTLS")
            except _Refusal as said:
                hint = "Use imaps://, or imap+plain:// where nobody can listen."
                raise self._refused("does not encrypt (STARTTLS)", said.words, hint) from None
            self._wire.secure(context or ssl.create_default_context())
        if greeting[:9].upper() == b"* PREAUTH":
            return
        try:
            self._do("LOGIN", *map(_argument, (user, password)))
        except _Refusal as said:
            repeated = any(form in said.words for form in _forms(password))
            words = b"" if repeated else said.words
            raise self._refused(f"refuses {user!r} with that password", words, _SIGN_IN_HINT) from None

    def _examine(self, folder: str) -> tuple[int, int]:
        """Open a folder to read; the validity of its numbers, and the highest one."""
        told: list[bytes] = []
        try:
            told = [response.text[:_TELLING] for response in self._run("EXAMINE", _argument(to_wire(folder)))]
        except _Refusal as said:
            raise self._missing(folder, said.words) from None
        text = b"\n".join(told).decode("latin-1")
        validity, following = (re.search(_VALUE % word, text) for word in ("UIDVALIDITY", "UIDNEXT"))
        end = int(following[1]) - 1 if following else 0
        if not following and not re.search(r"(?im)^\* 0 EXISTS", text):
            with suppress(_Refusal):  # an old server, which does not say what number comes next
                last = [_UID.search(response.text) for response in self._run("UID FETCH", "*", "(UID)")]
                end = max((int(found[1]) for found in last if found), default=0)
        return int(validity[1]) if validity else 0, end

    def _missing(self, folder: str, said: bytes) -> NetcrmError:
        """What to raise for a folder that does not open."""
        try:
            folders = self.folders()
        except _Refusal:
            folders = []
        if folder in folders:
            return self._refused(f"does not open the folder {folder!r}", said)
        likely = list(dict.fromkeys([*nearest(folder, folders), *folders]))[:_SHOWN_FOLDERS]
        rest = f" and {len(folders) - len(likely)} more" if len(folders) > len(likely) else ""
        hint = f"It has {', '.join(likely)}{rest}." if likely else ""
        details = {"folders": folders}
        return NotFoundError(f"There is no folder {folder!r} on {self.account.host}.", hint, details)

    def _do(self, *words: str | bytes) -> None:
        for _ in self._run(*words):
            pass

    def _run(self, *words: str | bytes) -> Iterator[Response]:
        """Send a command; what is answered to it, until it is done. Bytes go as a literal. Raises _Refusal."""
        self._tags += 1
        tag = f"n{self._tags}"
        line = tag.encode()
        for word in words:
            if isinstance(word, str):
                line += b" " + word.encode("ascii")
                continue
            self._wire.send(line + b" {%d}\r\n" % len(word))
            while not (answer := self._wire.response()).text.startswith(b"+"):
                self._told(answer, tag)
            line = word
        self._wire.send(line + b"\r\n")
        idle = 0
        while not self._told(response := self._wire.response(), tag):
            idle = 0 if response.literals else idle + 1
            if idle > _MOST_IDLE:
                raise self._wire.unusable("answers without end")
            yield response

    def _told(self, response: Response, tag: str) -> bool:
        """Whether an answer is the last one to a command. Raises _Refusal."""
        text = response.text
        if text[: len(tag) + 1] == f"{tag} ".encode():
            status, _, said = text[len(tag) + 1 :].partition(b" ")
            if status.upper() in {b"NO", b"BAD"}:
                raise _Refusal(said)
            if status.upper() == b"OK":
                return True
        if text[:5].upper() == b"* BYE":
            raise self._refused("ended the connection", text[5:], "Try again later.")
        if not text.startswith(b"* "):
            raise self._wire.nonsense(text)
        return False

    def _refused(self, what: str, said: bytes, hint: str = "") -> RefusedError:
        words = shown(said)
        return RefusedError(f"{self.account.host} {what}{f': {words}' if words else ''}.", hint)


def _message(response: Response) -> Fetched | None:
    """The message in an answer; none in one that is about something else."""
    text = response.text
    uid = _UID.search(text)
    if not (uid and _FETCH.match(text) and _BODY.search(text)):
        return None
    for part, literal in zip(response.parts, response.literals, strict=False):
        found = list(_BODY.finditer(part))
        if found and found[-1].end() == len(part):
            return Fetched(literal, int(uid[1]))
    return Fetched(b"", int(uid[1]))


def _argument(text: str) -> str | bytes:
    """A text as an argument of a command: as it is, quoted, or to be sent as a literal."""
    if _ATOM.fullmatch(text):
        return text
    if _QUOTABLE.fullmatch(text):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return text.encode("utf-8", "replace")


def _forms(password: str) -> set[bytes]:
    """A password as a server may repeat it; nothing for an empty one."""
    sent = _argument(password)
    return {sent.encode() if isinstance(sent, str) else sent, password.encode("utf-8", "replace")} - {b"", b'""'}


def _unquoted(name: bytes) -> bytes:
    return re.sub(rb"\\(.)", rb"\1", name[1:-1]) if name[:1] == b'"' else name
