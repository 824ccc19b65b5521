"""The way in. Completing a word at the shell's prompt has a way of its own, which loads next to nothing."""

import os
import sys


def main() -> int:
    """Run netcrm with the process's arguments and environment; the exit code (docs/reference/exit-codes.md)."""
    try:
        if "_NETCRM_COMPLETE" in os.environ:
            from netcrm.cli import completing

            completing.main(sys.argv[1:], os.environ, _say)
            os._exit(0)  # nothing is open any more, and taking Python down in order would be an eighth of the whole
        from netcrm.cli import main as cli

        return cli.run(sys.argv[1:], os.environ)
    except KeyboardInterrupt:
        return 130


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
