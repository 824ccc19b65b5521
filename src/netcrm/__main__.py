"""The way in. Completing a word at the shell's prompt has a way of its own, which loads next to nothing."""

import os
import sys


def main() -> int:
    """Run netcrm with the process's arguments and environment; the exit code (docs/reference/exit-codes.md)."""
    _have_streams()
    try:
        if "_NETCRM_COMPLETE" in os.environ:
            from netcrm.cli import completing

            completing.main(sys.argv[1:], os.environ, sys.stdout.write)
            return _leave(0)
        import gc

        gc.set_threshold(200_000)  # a command is over before there is garbage worth looking for; an import is not
        from netcrm.cli import main as cli

        return _leave(cli.run(sys.argv[1:], os.environ))
    except KeyboardInterrupt:
        return 130


def _have_streams() -> None:
    """Put the null device where a stream was closed (`>&-`, some timers): else the store would take its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - as long as we run


def _leave(code: int) -> int:
    """End the process: nothing is open any more, and taking Python down in order would be an eighth of the whole."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            continue  # closed, gone or never there: nobody can be told
    os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
