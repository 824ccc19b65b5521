"""A notification on the desktop, where the machine has a tool for it.

Rule: the text is text. It goes to the tool as an argument of its own, behind whatever ends the options, with what the
tool would interpret escaped. That no notification can be shown is no failure: the same text is printed as well.
"""

import os
from collections.abc import Mapping, Sequence
from typing import Final

from netcrm.errors import UnusableError
from netcrm.system.host import IN_ENGLISH, Host

LINES: Final = 10
"""How many lines a notification has; desktops show few, and the system takes no argument of any length."""

WIDTH: Final = 200

PATIENCE: Final = 10.0
"""Seconds for a desktop that does not answer."""

USUAL: Final = "/run/user"
"""Below it, systemd keeps a folder a user, with the socket that their desktop listens on."""

_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\\": "\\\\"})
"""A notification's body is markup (Desktop Notifications Specification), and notify-send reads backslashes in it."""

_SCRIPT: Final = (
    "on run argv",
    "display notification (item 2 of argv) with title (item 1 of argv)",
    "end run",
)  # fmt: skip


def show(host: Host, title: str, lines: Sequence[str]) -> str:
    """Show a notification, if this machine has a tool for it; a sentence if the tool fails, else nothing."""
    shown = [text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…" for text in lines[:LINES]]
    if len(lines) > LINES:
        shown.append(f"and {len(lines) - LINES} more")
    body = "\n".join(shown)
    if host.has("osascript"):
        script = [part for line in _SCRIPT for part in ("-e", line)]
        return _sent(host, ("osascript", *script, "--", title, body), {})
    if host.has("notify-send"):
        argv = ("notify-send", "--app-name=netcrm", "--", title, body.translate(_ESCAPES))
        return _sent(host, argv, {**IN_ENGLISH, **_bus(host)})
    return ""


def _sent(host: Host, argv: tuple[str, ...], variables: Mapping[str, str]) -> str:
    try:
        done = host.ask(*argv, variables=variables, patience=PATIENCE)
    except UnusableError as error:
        return f"No notification was shown: {error.message}"
    reason = done.complaint.rstrip(".") or f"exit code {done.code}"
    return f"No notification was shown: {argv[0]} failed: {reason}." if done.code else ""


def _bus(host: Host) -> dict[str, str]:
    """Where the user's desktop listens; cron does not say."""
    usual = f"{USUAL}/{host.uid}"
    known = {"DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"} & host.environ.keys()
    return {} if known or not os.path.isdir(usual) else {"XDG_RUNTIME_DIR": usual}  # noqa: PTH112
