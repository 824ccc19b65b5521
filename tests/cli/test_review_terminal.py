"""netcrm review on a terminal (a pseudo-terminal of the system's): single keys, questions, and being broken off."""

import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Session

PEOPLE = ("add Ann --circle inner --met 2026-08-01", "add 陳美玲 --circle wide --met 2026-08-01", "due")
KEYS = "[l]og [a]ttempt [s]nooze s[k]ip [d]rop [o]pen [u]ndo [n]ext [q]uit: "


class Terminal:
    """netcrm with its questions and answers on a pseudo-terminal and its stdout in a pipe."""

    def __init__(self, session: "Session", *arguments: str, **environ: str) -> None:
        self.screen = ""
        self._seen = 0
        self._ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            (sys.executable, "-m", "netcrm", *arguments),
            stdin=theirs,
            stderr=theirs,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env={
                **session.environ, "NETCRM_DB": str(session.db), "NETCRM_TODAY": session.today, "TERM": "dumb",
                "COLUMNS": "60", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", **environ,
            },
        )  # fmt: skip
        os.close(theirs)

    def until(self, text: str) -> None:
        """Read until `text` is on the screen, after what was waited for before."""
        deadline = time.monotonic() + 30
        while text not in self.screen[self._seen :] and self._read():
            assert time.monotonic() < deadline, self.screen
        assert text in self.screen[self._seen :], self.screen
        self._seen = self.screen.index(text, self._seen) + len(text)

    def press(self, keys: str) -> None:
        """Press keys as somebody would: not in the millisecond between a question and the wait for its answer."""
        time.sleep(0.2)
        os.write(self._ours, keys.encode())

    def answer(self, *steps: tuple[str, str]) -> None:
        """Wait for each question and press its keys."""
        for question, keys in steps:
            self.until(question)
            if keys:
                self.press(keys)

    @property
    def waits_for_lines(self) -> bool:
        """Whether the terminal is in its usual mode, in which a line is edited and ended with Enter."""
        return bool(termios.tcgetattr(self._ours)[3] & termios.ICANON)

    def end(self) -> tuple[int, str]:
        """Read to the end; the exit code, and what was printed as data."""
        assert self.process.stdout
        printed = self.process.stdout.read()
        while self._read():
            continue
        return self.process.wait(30), printed

    def close(self) -> None:
        """End it, whatever it waits for."""
        self.process.kill()
        self.process.communicate()
        os.close(self._ours)

    def _read(self) -> bool:
        if not select.select([self._ours], [], [], 1.0)[0]:
            return self.process.poll() is None
        try:
            got = os.read(self._ours, 65536)
        except OSError:  # how Linux tells that the other side is gone
            return False
        self.screen += got.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(got)


Review = Callable[..., Terminal]


@pytest.fixture
def review(session: "Session") -> Iterator[Review]:
    """Starts `netcrm review` of two open people on a terminal."""
    session.after(*PEOPLE)
    started: list[Terminal] = []

    def start(*arguments: str, **environ: str) -> Terminal:
        started.append(Terminal(session, "review", *arguments, **environ))
        return started[-1]

    yield start
    for terminal in started:
        terminal.close()


def outcomes(session: "Session") -> list[str]:
    return [row[1] for row in session("due").rows]


def test_single_keys_and_the_questions_that_they_ask(session: "Session", review: Review) -> None:
    asked = review()
    asked.answer((KEYS, "o"), ("id:1", ""), (KEYS, "l"), ("Channel", "call\n"))
    asked.answer(("Note", "she moves to Łódź\n"), (KEYS, "a"), ("empty: message): ", "\n"))
    assert asked.end() == (0, "1\tAnn\tlog\n2\t陳美玲\tattempt\n")
    assert "2 done, 0 left open.\nNobody is left open this week.\n" in asked.screen
    assert session("show Ann --json").data["timeline"][0]["text"] == "she moves to Łódź"
    assert outcomes(session) == ["reached", "attempted"]


def test_what_is_no_answer_is_told_and_asked_again(session: "Session", review: Review) -> None:
    asked = review()
    asked.answer((KEYS, "x"), ("That is none of the keys.", ""), (KEYS, "\x1b[A"), ("none of the keys", ""))
    asked.answer((KEYS, "u"), ("Nothing was done in this review yet.", ""))
    asked.answer((KEYS, "a"), ("Channel", "telepathy\n"), ("'telepathy' is not a channel.", ""), ("Channel", "sms\n"))
    asked.answer((KEYS, "s"), ("Until", "someday\n"), ("is not a date.", ""), ("Until", "yesterday\n"))
    asked.answer(("is not to come.", ""), ("Until", "\n"), (KEYS, "S"), ("Until", "dans 3 semaines\n"))
    assert asked.end() == (0, "1\tAnn\tattempt\n2\t陳美玲\tsnooze\n")
    assert outcomes(session) == ["attempted", "postponed"]


def test_a_drop_that_is_refused_is_told_and_asked_again(session: "Session", review: Review) -> None:
    session("tag family Ann")
    session("tag family --every 6w")
    asked = review()
    asked.answer((KEYS, "d"), ("Ann would still be due: a tag of theirs has a cadence.", ""), (KEYS, "q"))
    assert asked.end() == (0, "")


def test_undo_comes_back(session: "Session", review: Review) -> None:
    asked = review()
    asked.answer((KEYS, "d"), ("2  陳美玲", ""), (KEYS, "u"), ("undo        circle none Ann", ""), ("1  Ann", ""))
    asked.answer((KEYS, "n"), ("2  陳美玲", ""), (KEYS, "k"))
    assert asked.end() == (0, "2\t陳美玲\tskip\n")
    assert outcomes(session) == ["open", "postponed"]


@pytest.mark.parametrize("question", ["keys", "channel"])
def test_the_end_of_the_input_quits(session: "Session", review: Review, question: str) -> None:
    asked = review()
    asked.answer((KEYS, "k"), (KEYS, "\x04" if question == "keys" else "l"))
    if question == "channel":
        asked.answer(("Channel", "\x04"))
    assert asked.end() == (0, "1\tAnn\tskip\n")
    assert asked.screen.endswith("\n1 done, 1 left open.\n")
    assert outcomes(session) == ["postponed", "open"]


@pytest.mark.parametrize("at", ["keys", "keys by signal", "channel", "note", "until"])
def test_an_interrupt_loses_nothing_that_was_confirmed(session: "Session", review: Review, at: str) -> None:
    asked = review()
    asked.answer((KEYS, "l"), ("Channel", "call\n"), ("Note", "news\n"))
    steps = {
        "keys": ((KEYS, "\x03"),),
        "keys by signal": ((KEYS, ""),),
        "channel": ((KEYS, "l"), ("Channel", "")),
        "note": ((KEYS, "l"), ("Channel", "call\n"), ("Note", "half a ")),
        "until": ((KEYS, "s"), ("Until", "3w")),
    }
    asked.answer(*steps[at])
    time.sleep(0.2)
    if at != "keys":
        asked.process.send_signal(signal.SIGINT)
    assert asked.end() == (130, "1\tAnn\tlog\n")
    assert "\n1 done, and kept.\n" in asked.screen
    assert "Traceback" not in asked.screen
    assert outcomes(session) == ["reached", "open"]
    assert session("history").rows[0][2:5] == ["log", "Ann", "3"]


@pytest.mark.parametrize("at", ["keys", "note"])
def test_a_termination_keeps_what_was_confirmed_and_gives_the_terminal_back(
    session: "Session", review: Review, at: str
) -> None:
    asked = review()
    asked.answer((KEYS, "k"), ("2  陳美玲", ""), (KEYS, ""))
    if at == "note":
        asked.press("l")
        asked.answer(("Channel", "\n"), ("Note", "half a "))
    time.sleep(0.2)
    assert asked.waits_for_lines == (at == "note")
    asked.process.send_signal(signal.SIGTERM)
    assert asked.end() == (128 + signal.SIGTERM, "1\tAnn\tskip\n")
    assert asked.waits_for_lines
    assert outcomes(session) == ["postponed", "open"]


def test_a_kill_in_the_middle_keeps_what_was_confirmed(session: "Session", review: Review) -> None:
    asked = review()
    asked.answer((KEYS, "k"), ("2  陳美玲", ""), (KEYS, "l"), ("Channel", "call\n"), ("Note", "half a "))
    asked.process.kill()
    assert asked.end()[0] == -signal.SIGKILL
    assert outcomes(session) == ["postponed", "open"]


def test_nothing_but_plain_text_is_sent(review: Review) -> None:
    asked = review(NO_COLOR="1")
    asked.answer((KEYS, "o"), ("id:1", ""), (KEYS, "q"))
    assert asked.end() == (0, "")
    assert "\x1b" not in asked.screen


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        (
            "looks for somebody who knows how to plan a small library by the sea",
            "looks for somebody who knows how to plan a\n               small library by the sea\n",
        ),
        (
            "台北で新しい書店を開く予定で、来年の春までに翻訳者を二人探している。",
            "台北で新しい書店を開く予定で、来年の春までに\n               翻訳者を二人探している。\n",
        ),
    ],
)
def test_long_lines_go_on_below_where_they_began(session: "Session", review: Review, note: str, shown: str) -> None:
    session(f"edit Ann --note '{note}'")
    asked = review()
    asked.answer((KEYS, "q"))
    asked.end()
    assert f"   talk about  {shown}" in asked.screen
