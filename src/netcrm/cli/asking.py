"""Answers to questions, one after the other: keys and lines on a terminal, a line each through a pipe.

Rule: on a terminal what can't be meant is told and asked again; through a pipe it is the mistake that it is, since
nobody is there to ask.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

import typer

from netcrm.cli.render import visible
from netcrm.errors import NetcrmError, UsageError

Meant = TypeVar("Meant")


class Ended(Exception):
    """There are no more answers: the end of the input, or ^D."""


class Answers:
    """Asks for keys and lines. With `asks` somebody sits there: each question is shown."""

    def __init__(self, asks: bool) -> None:
        self.asks = asks

    def key(self, prompt: str, keys: Mapping[str, str]) -> str:
        """One of the words of `keys`, chosen by its key or the whole word. Raises Ended."""
        while True:
            typed = self._pressed(prompt) if self.asks else self._line()
            text = typed.strip().lower()
            word = keys.get(text, text if text in keys.values() else "")
            if self.asks:
                sys.stderr.write(f"{word}\n")
            if word:
                return word
            mistake = UsageError(
                f"{typed.strip()[:60]!r} is no answer.", f"One a line: {', '.join(keys.values())}, or their keys."
            )
            self.refuse(mistake, "That is none of the keys.")

    def line(self, question: str, meant: Callable[[str], Meant]) -> Meant:
        """What a line means, its ends stripped; `meant` raises UsageError when it can't be. Raises Ended."""
        while True:
            if self.asks:
                sys.stderr.write(question)
                sys.stderr.flush()
            try:
                return meant(self._line().strip())
            except UsageError as mistake:
                self.refuse(mistake)

    def refuse(self, mistake: NetcrmError, sentence: str = "") -> None:
        """On a terminal tell the mistake, shorter with a `sentence` of its own; through a pipe raise it."""
        if not self.asks:
            raise mistake
        tell(sentence or f"{mistake.message}\n  {mistake.hint}".rstrip())

    def _pressed(self, prompt: str) -> str:
        sys.stderr.write(prompt)
        sys.stderr.flush()
        try:
            typed = typer.getchar()
        except EOFError:
            typed = ""
        if not typed:
            sys.stderr.write("\n")
            raise Ended
        return typed

    def _line(self) -> str:
        try:
            line = sys.stdin.readline()
        except UnicodeDecodeError as error:
            raise UsageError("That is no text in UTF-8.", "Check the encoding of what is piped in.") from error
        if not line:
            if self.asks:
                sys.stderr.write("\n")
            raise Ended
        return line


def tell(text: str) -> None:
    """Talk while asking: on stderr, also with --json, and nothing in it is interpreted."""
    sys.stderr.write(visible(text, keep="\n") + "\n")


@contextmanager
def terminable() -> Iterator[None]:
    """Ends on SIGTERM as a command that ends by itself does: the terminal gets back the mode that it was in."""
    import signal

    def leave(number: int, _frame: object) -> None:
        raise typer.Exit(128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
