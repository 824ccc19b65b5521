"""Ends a process before its n-th write: the kernel stops it at each system call that changes a file (ptrace, Linux).

Rule: what counts is every call that can leave something else on the disk; what SQLite does in memory that it shares
(the -shm file) is none, for nothing in there outlives the processes that use it.
"""

import ctypes
import os
import platform
import signal
import sys
from collections.abc import Callable

import apart

TRACEME, CONT_TO_CALL, SETOPTIONS, SYSCALL_INFO = 0, 24, 0x4200, 0x420E
MARKS_CALLS, DIES_WITH_US = 1, 0x100000
ENTRY = 1

CALLS = {
    "x86_64": {
        1: "write", 18: "pwrite64", 20: "writev", 40: "sendfile", 76: "truncate", 77: "ftruncate", 82: "rename",
        86: "link", 87: "unlink", 263: "unlinkat", 264: "renameat", 316: "renameat2", 326: "copy_file_range",
        74: "fsync", 75: "fdatasync", 83: "mkdir", 285: "fallocate",
    },
    "aarch64": {
        64: "write", 68: "pwrite64", 66: "writev", 71: "sendfile", 45: "truncate", 46: "ftruncate", 35: "unlinkat",
        38: "renameat", 276: "renameat2", 285: "copy_file_range", 82: "fsync", 83: "fdatasync", 34: "mkdirat",
        37: "linkat", 47: "fallocate",
    },
}.get(platform.machine(), {})  # fmt: skip
"""The calls that change files, by their numbers on this kind of machine."""

_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.restype = ctypes.c_long
_libc.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)


class _Info(ctypes.Structure):
    """struct ptrace_syscall_info, as far as it is looked at."""

    _fields_ = (
        ("op", ctypes.c_uint8), ("pad", ctypes.c_uint8 * 3), ("arch", ctypes.c_uint32), ("at", ctypes.c_uint64),
        ("stack", ctypes.c_uint64), ("number", ctypes.c_uint64), ("arguments", ctypes.c_uint64 * 6),
    )  # fmt: skip


def can_be() -> bool:
    """Whether this machine lets a process trace its children."""
    if not sys.platform.startswith("linux") or not CALLS:
        return False
    try:
        return stopped(lambda: os.write(1, b"x") - 1, 10**6) > 0
    except OSError:
        return False


def stopped(work: Callable[[], int], before: int) -> int:
    """Do `work` in a process of its own and kill it before its call of this number (from 1) that changes a file; how
    many such calls there were until then. Raises AssertionError when the work ends by itself and fails."""

    def traced() -> int:
        _ptrace(TRACEME, 0)
        os.kill(os.getpid(), signal.SIGSTOP)
        return work()

    pid = apart.child(traced)
    status = os.waitpid(pid, 0)[1]
    if not os.WIFSTOPPED(status):
        raise OSError("It can't be traced.")
    _ptrace(SETOPTIONS, pid, MARKS_CALLS | DIES_WITH_US)
    count, passed = 0, 0
    info = _Info()
    while True:
        _ptrace(CONT_TO_CALL, pid, passed)
        status = os.waitpid(pid, 0)[1]
        if not os.WIFSTOPPED(status):
            assert os.WIFEXITED(status), status
            assert os.WEXITSTATUS(status) == 0, os.WEXITSTATUS(status)
            return count
        passed = 0
        if os.WSTOPSIG(status) != signal.SIGTRAP | 0x80:
            passed = os.WSTOPSIG(status)
            continue
        _ptrace(SYSCALL_INFO, pid, ctypes.addressof(info), ctypes.sizeof(info))
        if info.op == ENTRY and info.number in CALLS:
            count += 1
            if count == before:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                return count


def _ptrace(request: int, pid: int, value: int = 0, size: int = 0) -> None:
    if _libc.ptrace(request, pid, size, value) < 0:
        raise OSError(ctypes.get_errno(), "ptrace")
