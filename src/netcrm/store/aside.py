"""Work of a file's connection that goes on in a thread, while whoever asked for it goes on too.

Rule: one piece of work at a time; whoever writes or looks something up waits for it (store/sqlite.py). SQLite lets go
of the interpreter while it runs a statement, so that on two cores reading a file and writing down what was read go side
by side, and so do looking up what is to be exported and writing it out. It takes statements that run for milliseconds:
to come back from one may take five (`sys.getswitchinterval`).
"""

from collections.abc import Callable, Iterable
from threading import Event, Thread


class Aside:
    """Runs steps in a thread. `interrupt` breaks off the one that is running."""

    def __init__(self, interrupt: Callable[[], None]) -> None:
        self._interrupt = interrupt
        # Not the thread is waited for: a join that ^C breaks off takes a thread that runs for one that has ended.
        self._done = Event()
        self._done.set()
        self._stopped = False
        self._failed: BaseException | None = None
        self._came: object = None

    def start(self, steps: Iterable[Callable[[], object]]) -> None:
        """Begin with steps, one after the other, when those before are done; raises what went wrong with these."""
        self.result()
        self._done.clear()
        Thread(target=self._work, args=(steps,), daemon=True).start()

    def result(self) -> object:
        """Wait until all steps are done; what the last one came to. Raises what went wrong with one of them, and
        RuntimeError when they were broken off."""
        if self._stopped:
            raise RuntimeError("the store was closed meanwhile")
        self._done.wait()
        if self._failed is not None:
            failed, self._failed = self._failed, None
            raise failed
        return self._came

    def stop(self) -> None:
        """Break off the step that is running, begin no other, and wait until that is so."""
        self._stopped = True
        if not self._done.is_set():
            self._interrupt()
            self._done.wait()

    def _work(self, steps: Iterable[Callable[[], object]]) -> None:
        try:
            for step in steps:
                if self._stopped:
                    return
                self._came = step()
        except BaseException as error:  # it is raised where the result is asked for
            self._failed = error
        finally:
            self._done.set()
