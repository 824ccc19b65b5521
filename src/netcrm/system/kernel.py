"""Keys in the memory of the Linux kernel, for a while: so that not each command has to ask the keyring, or the user.

Rule: only the user's own processes (and the administrator) can read them; they are on no disk, and go with the time
that was set or with a restart. Where the kernel has none of this, or a container forbids it, nothing is kept and
nothing is said. The calls are Linux's own (keyrings(7), add_key(2), keyctl(2)).
"""

import os
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

CALLS: Final = {"x86_64": (248, 250), "aarch64": (217, 219), "riscv64": (217, 219)}
"""The numbers of add_key and keyctl, by machine (the kernel's tables of system calls)."""

USER_KEYRING: Final = -4
SET_PERMISSIONS, UNLINK, SEARCH, READ, SET_TIMEOUT = 5, 9, 10, 11, 15
OWN: Final = 0x3F3F0000
"""All rights to who has the key and to the user, none to others: a timer has no session to find it by."""

LONGEST: Final = 256


def keep(name: str, text: str, seconds: int) -> bool:
    """Keep a key for so long; whether that was done."""
    call = _calls()
    if call is None or seconds <= 0:
        return False
    content = text.encode()
    key = call("add_key", b"user", _label(name), content, len(content), USER_KEYRING)
    if key < 0:
        return False
    if call("keyctl", SET_PERMISSIONS, key, OWN) < 0 or call("keyctl", SET_TIMEOUT, key, seconds) < 0:
        call("keyctl", UNLINK, key, USER_KEYRING)  # else it would stay for ever
        return False
    return True


def find(name: str, seconds: int) -> str:
    """The key of that name, empty for none; from now on it stays for so long, with 0 for as long as it would have."""
    call = _calls()
    if call is None:
        return ""
    key = call("keyctl", SEARCH, USER_KEYRING, b"user", _label(name), 0)
    if key < 0:
        return ""
    import ctypes

    content = ctypes.create_string_buffer(LONGEST)
    size = call("keyctl", READ, key, content, LONGEST)
    if not 0 < size <= LONGEST:
        return ""
    if seconds > 0:
        call("keyctl", SET_TIMEOUT, key, seconds)
    return content.raw[:size].decode("ascii", "replace")


def forget(name: str) -> None:
    """Keep that key no longer."""
    call = _calls()
    if call is not None:
        key = call("keyctl", SEARCH, USER_KEYRING, b"user", _label(name), 0)
        if key > 0:
            call("keyctl", UNLINK, key, USER_KEYRING)


def _label(name: str) -> bytes:
    return f"netcrm:{name}".encode()


def _calls() -> "Callable[..., int] | None":
    """The two calls, by name; None where they are not."""
    numbers = CALLS.get(os.uname().machine) if sys.platform == "linux" else None
    if numbers is None:
        return None
    import ctypes

    library = ctypes.CDLL(None)

    def call(name: str, *arguments: object) -> int:
        number = numbers[0] if name == "add_key" else numbers[1]
        return int(library.syscall(number, *arguments))

    return call
