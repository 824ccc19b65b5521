"""netcrm as a process of its own: broken pipes, ^C, and somebody at a terminal (a pseudo-terminal of the system's)."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Session

NETCRM = (sys.executable, "-m", "netcrm")


def environ(session: "Session") -> dict[str, str]:
    return {
        **session.environ, "NETCRM_DB": str(session.db), "NETCRM_TODAY": session.today, "TERM": "xterm-256color",
        "COLUMNS": "100", "LINES": "40", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1",
    }  # fmt: skip


class Terminal:
    """netcrm on a pseudo-terminal: what is on the screen, and keys to press."""

    def __init__(self, session: "Session", *arguments: str) -> None:
        self.screen = ""
        self._seen = 0
        self._pid, self._fd = pty.fork()
        if not self._pid:
            os.execve(sys.executable, (*NETCRM, *arguments), environ(session))  # noqa: S606 - the program under test

    def until(self, text: str) -> str:
        """Read until `text` is on the screen, after what was waited for before; the screen."""
        deadline = time.monotonic() + 30
        while text not in self.screen[self._seen :] and self._read(1.0):
            assert time.monotonic() < deadline, self.screen
        assert text in self.screen[self._seen :], self.screen
        self._seen = self.screen.index(text, self._seen) + len(text)
        return self.screen

    def press(self, keys: str) -> None:
        """Press keys as somebody would: not in the millisecond between a question and the wait for its answer."""
        time.sleep(0.2)
        os.write(self._fd, keys.encode())

    def end(self) -> int:
        """Read to the end; the exit code."""
        deadline = time.monotonic() + 30
        while self._read(1.0):
            assert time.monotonic() < deadline, self.screen
        os.close(self._fd)
        return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])

    def _read(self, seconds: float) -> bool:
        if not select.select([self._fd], [], [], seconds)[0]:
            return True
        try:
            got = os.read(self._fd, 65536)
        except OSError:  # how Linux tells that the other side is gone
            return False
        self.screen += got.decode("utf-8", "replace")
        return bool(got)


def shown(session: "Session", *arguments: str) -> str:
    """What a command draws on a terminal; it must succeed."""
    terminal = Terminal(session, *arguments)
    assert terminal.end() == 0, terminal.screen
    return terminal.screen


def test_add_asks_for_what_matters_on_a_terminal(session: "Session") -> None:
    asked = Terminal(session, "add")
    for question, answer in (
        ("Name: ", "Marie Dupont"), ("Organization", "Acme"), ("Met when", "yesterday"), ("Where", "Web afterwork"),
        ("Circle", "close"),
    ):  # fmt: skip
        asked.until(question)
        asked.press(f"{answer}\r")
    assert asked.end() == 0, asked.screen
    assert "Added" in asked.screen
    card = session("show marie --json").data
    told = (card["name"], card["organization"], card["met_on"], card["met_at"], card["circle"])
    assert told == ("Marie Dupont", "Acme", "2026-11-22", "Web afterwork", "close")


def test_an_empty_answer_leaves_it_out_and_an_interrupt_adds_nobody(session: "Session") -> None:
    asked = Terminal(session, "add")
    for question, answer in (("Name: ", "Ann"), ("Organization", ""), ("Met when", ""), ("Where", ""), ("Circle", "")):
        asked.until(question)
        asked.press(f"{answer}\r")
    assert asked.end() == 0, asked.screen
    assert session("list").rows[0][:5] == ["1", "Ann", "", "", ""]
    given_up = Terminal(session, "add")
    given_up.until("Name: ")
    given_up.press("\x03")
    assert given_up.end() == 130
    assert "Traceback" not in given_up.screen
    assert len(session("list").rows) == 1


def test_triage_takes_single_keys(session: "Session") -> None:
    for name in ("Ann", "Bob", "Cleo", "Dan"):
        session(f"add {name}")
    asked = Terminal(session, "triage")
    for key, then in (("x", "none of the keys"), ("c", "2 of 4"), ("o", "3 of 4"), ("s", "4 of 4"), ("q", "")):
        asked.until("[i]nner [c]lose [a]ctive [w]ide, leave [o]ut, [s]kip, [q]uit: ")
        asked.press(key)
        asked.until(then)
    assert asked.end() == 0, asked.screen
    assert "3 seen, 1 left." in asked.screen
    assert [row[2:4] for row in session("history --limit 2").rows] == [["triage", "out Bob"], ["triage", "close Ann"]]


def test_names_are_never_interpreted_on_a_terminal(session: "Session") -> None:
    people = session.folder / "people.csv"
    people.write_text(
        "name,title,note,city\n[bold]Tim[/bold],\x1b]0;owned\x07\x1b[31m,:smile: [link=x]y[/link],abc\u202edef\n"
    )
    session(f"import {people}")
    session("circle inner tim")
    session("log tim --on 2026-01-05 -m '[red]tea[/red] https://x.example'")
    session("add 'ليلى \u200f(Layla)'")
    for line in (
        "list",
        "show tim --all",
        "due --why",
        "find tim",
        "history",
        "log tim",
        "due",
        f"import {people} --dry-run",
    ):
        screen = shown(session, *line.split())
        assert "\x1b]" not in screen, line
        assert "\x1b[31m" not in screen, line
        assert "\x07" not in screen, line
        assert "\u202e" not in screen, line
        if not line.startswith("import"):
            assert "[bold]Tim[/bold]" in screen, line
    card = shown(session, "show", "tim", "--all")
    assert ":smile: [link=x]y[/link]" in card
    assert "[red]tea[/red]" in card
    assert "\\x1b[31m" in card
    assert "abcdef" in card


def test_colour_obeys_no_color(session: "Session") -> None:
    session("add Ann --circle inner")
    assert "\x1b[" in shown(session, "list")
    session.environ["NO_COLOR"] = "1"
    plain = shown(session, "list").replace("\x1b[1m", "").replace("\x1b[2m", "").replace("\x1b[0m", "")
    assert "\x1b[3" not in plain


def test_a_reader_that_has_enough_is_no_mistake(session: "Session") -> None:
    people = session.folder / "people.csv"
    people.write_text("name\n" + "".join(f"Person Number{n} With A Long Enough Name\n" for n in range(5000)))
    session(f"import {people}")
    for line in ("list", "list --json", "export csv", "export json"):
        with subprocess.Popen(
            (*NETCRM, *line.split()), env=environ(session), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stdout
            assert process.stderr
            assert process.stdout.readline()
            process.stdout.close()
            assert process.stderr.read() == b"", line
            assert process.wait(30) == 0, line


@pytest.mark.embedded
@pytest.mark.parametrize("seconds", [0.0, 0.8])
def test_an_interrupted_import_leaves_the_store_as_it_was(session: "Session", seconds: float) -> None:
    session.after("add Ann")
    before = session("export json").out
    people, writing = session.folder / "people.csv", session.folder / "netcrm.db-wal"
    with people.open("w") as file:
        file.write("name,email,organization\n")
        file.writelines(f"Person Number{n},p{n}@x.example,Org {n % 999}\n" for n in range(200_000))
    with subprocess.Popen(
        (*NETCRM, "import", str(people)),
        env=environ(session),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        deadline = time.monotonic() + 30
        while not writing.exists():
            assert time.monotonic() < deadline
            time.sleep(0.01)
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
    assert out == ""
    assert "Traceback" not in err
    assert session("export json").out == before
    assert len(session("history").rows) == 1


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("line", ["due", "log ann", "review"])
def test_a_closed_stream_is_no_mistake(session: "Session", line: str, closed: str) -> None:
    session("add Ann --circle close --met 2026-09-01")
    shell = ["sh", "-c", f'"$0" -m netcrm {line} {closed}', sys.executable]
    done = subprocess.run(shell, env=environ(session), capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, "bug" in done.stderr) == (0, False)
    assert session("list").rows[0][1] == "Ann"


def test_stdout_that_cannot_say_a_letter_is_no_crash(session: "Session") -> None:
    session("add 陳美玲")
    done = subprocess.run(
        (*NETCRM, "list"),
        env={**environ(session), "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"1\t\\u9673\\u7f8e\\u73b2\t")
