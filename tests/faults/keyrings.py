"""A keyring for tests, in memory that the processes which are forked share: what one of them keeps, the others find."""

import mmap
import struct

from keyring.backend import KeyringBackend
from keyring.compat import properties

SIZE = 1 << 20
HEAD = struct.Struct("I")


class Shared(KeyringBackend):
    """Keys by name, a line each. The length of all of them is written last, so that a kill leaves no half of one."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._memory = mmap.mmap(-1, SIZE)

    @properties.classproperty
    def priority(cls) -> float:
        """As every keyring has to say."""
        return 1.0

    @property
    def held(self) -> dict[str, str]:
        """Every key by its name; of those of one name the last."""
        lines = self._memory[HEAD.size : HEAD.size + self._length].decode("ascii").splitlines()
        return dict(line.split(" ", 1) for line in lines)

    @property
    def _length(self) -> int:
        return int(HEAD.unpack_from(self._memory)[0])

    def get_password(self, service: str, username: str) -> str | None:
        """The key of that name."""
        return self.held.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a key."""
        line, length = f"{username} {password}\n".encode("ascii"), self._length
        self._memory[HEAD.size + length : HEAD.size + length + len(line)] = line
        HEAD.pack_into(self._memory, 0, length + len(line))

    def delete_password(self, service: str, username: str) -> None:
        """Forget it; here nobody looks."""
