"""Keeps everything: the only room that knows SQL. A store is a file, or with a URL a database on a server."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from netcrm.store.base import Store

SCHEMES = ("postgresql://", "postgres://")
"""How the URL of a server begins."""


def is_server(where: str) -> bool:
    """Whether a store is named by the URL of a server, and not by the path of a file."""
    return where.startswith(SCHEMES)


def masked(where: str) -> str:
    """Where a store is, as it may be printed: a URL without its password, a path as it is."""
    if not is_server(where):
        return where
    import re

    hidden = re.sub(r"^(\w+://[^:/?@]*):.*@", r"\1:***@", where, flags=re.DOTALL)
    return re.sub(r"((?:ssl)?password=)[^&]*", r"\1***", hidden)


def masked_in(text: str) -> str:
    """A text with whatever URLs of servers are in it, without their passwords."""
    import re

    hidden = re.sub(r"(postgres(?:ql)?://[^\s:/?@\"'<]*):[^\s\"'<]*@", r"\1:***@", text)
    return re.sub(r"(postgres(?:ql)?://[^\s\"'<]*password=)[^&\s\"'<]*", r"\1***", hidden)


def connect(
    where: str, *, create: bool, now: "Callable[[], str]", new_uid: "Callable[[], str] | None" = None
) -> "Store":
    """Open the store at a path or a URL, and bring it up to date; with `create` it is made when it is missing.

    Raises UnusableError with the reason.
    """
    from netcrm.store import sqlite

    if is_server(where):
        from netcrm.store import server

        return server.connect(where, create=create, now=now, new_uid=new_uid or sqlite.random_uid)
    return sqlite.connect(where, create=create, now=now, new_uid=new_uid or sqlite.random_uid)
