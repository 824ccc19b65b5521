"""What a server says when something goes wrong, as a sentence: by the code of the SQL standard, or by libpq's words
where a connection has none.

Rule: no sentence quotes a text in which a password may be.
"""

from collections.abc import Mapping

from netcrm.errors import UnusableError, UsageError
from netcrm.store.base import Clash

Told = tuple[str, str]
"""A sentence and what to do."""

GONE: Told = (
    "The connection to {path} was lost.",
    "What was being written was taken back, unless it had just ended: `netcrm history` shows it.",
)
BUSY: Told = ("The store {path} is in use by another program.", "Wait until it is done, then try again.")
UNFIT: Told = (
    "The store {path} is not as netcrm made it: {error}.",
    "`netcrm doctor` says what is missing; the server's own backup has it.",
)  # fmt: skip

CODES: Mapping[str, Told] = {
    "25006": ("The store {path} can only be read.", "Is it a standby? Name the server that is written to."),
    "42501": ("The server does not let you do that in {path}: {error}.", "Its owner can GRANT it to you."),
    "53100": ("The server's disk is full; nothing was changed in {path}.", "Make room there, then try again."),
    "53300": ("The server has no connection left for {path}.", "Wait a little, or raise its max_connections."),
    "55P03": BUSY,
    "40P01": BUSY,
    "40001": BUSY,
    "57014": (
        "The server stopped what took too long in {path}; nothing was changed.",
        "Its statement_timeout says how long it lets a statement run.",
    ),
    "57P01": GONE, "57P02": GONE, "57P03": GONE, "25P03": GONE, "57P05": GONE,
    "3F000": (
        "There is no schema in {path} to make the store in.",
        "CREATE SCHEMA makes one; search_path says which is meant.",
    ),
    "42P01": UNFIT, "42703": UNFIT, "42883": UNFIT, "42P02": UNFIT,
}  # fmt: skip
"""For the codes that a server tells (PostgreSQL's Appendix A): the sentence, and what to do."""

CLASSES: Mapping[str, Told] = {
    "08": GONE,
    "53": ("The server is short of room for {path}: {error}.", "Its memory, disk or number of connections is used up."),
    "58": ("The server can't read or write {path}: {error}.", "Its log says more."),
    "XX": ("The server has trouble with {path}: {error}.", "Its log says more."),
}  # fmt: skip
"""The same for whole classes of codes: their first two characters."""

REFUSALS: Mapping[str, Told] = {
    "password authentication failed": (
        "The server does not take the name or the password for {path}.",
        "They are in the URL, in ~/.pgpass, or in PGPASSWORD.",
    ),
    "no password supplied": (
        "The server wants a password for {path}.", "Put it into ~/.pgpass (mode 0600), which netcrm reads.",
    ),
    "role ": ("The server does not know the user of {path}.", "`createuser` makes one."),
    "no pg_hba.conf entry": (
        "The server does not let you in to {path} from here.",
        "Its pg_hba.conf says who may, and whether TLS is needed.",
    ),
    "permission denied for database": (
        "The server does not let this user in to {path}.", "Its owner can GRANT CONNECT ON DATABASE.",
    ),
    "database ": ("There is no database {path}.", "`createdb` makes one; netcrm makes the rest in it."),
    "certificate": (
        "The server's certificate does not do for {path}.",
        "sslrootcert and sslmode in the URL say which one is meant.",
    ),
    "SSL": ("TLS can't be used with {path} as the URL says.", "sslmode in the URL says whether it has to be."),
    "too many": ("The server has no connection left for {path}.", "Wait a little, or raise its max_connections."),
}  # fmt: skip
"""What libpq says when there is no connection, by a part of it."""

UNREACHED: Told = (
    "The server of {path} can't be reached.", "Is it running, and are host and port right? `pg_isready` tries it.",
)  # fmt: skip

LARGE: Told = ("A number is larger than any that can be meant.", "The largest has 18 digits.")
LONG: Told = ("A text is longer than a server can look up.", "Names and addresses have 2,000 characters at most.")


def refused(path: str, said: str) -> UnusableError:
    """Why there is no connection to the store at `path` (without its password), by what libpq said."""
    words = said.rpartition("FATAL:")[2]
    told = next((told for part, told in REFUSALS.items() if part in words), UNREACHED)
    return _unusable(told, path, "")


def sentence(path: str, code: str | None, said: str, *, lost: bool) -> Exception | None:
    """What went wrong with the store at `path`: the error's code, what was said, and whether the connection is `lost`.

    None for what is no trouble of the server's: a bug.
    """
    if code is None or lost:
        return _unusable(GONE, path, "") if lost else None
    if code.startswith("23"):
        return Clash(said)
    if code in ("22003", "22008"):
        return UsageError(*LARGE)
    if code.startswith("54"):
        return UsageError(*LONG)
    told = CODES.get(code) or CLASSES.get(code[:2])
    return _unusable(told, path, said.partition("\n")[0]) if told else None


def _unusable(told: Told, path: str, error: str) -> UnusableError:
    text, hint = told
    return UnusableError(text.format(path=path, error=error.rstrip(".")), hint, {"path": path})
