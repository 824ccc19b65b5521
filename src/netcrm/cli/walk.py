"""The walk of `netcrm review`: one open person of the week after the other, and what each key does.

Rule: a key calls the verb that the command of its name calls, and opens the operation that this command opens. What is
confirmed is in the store at once; the plan is read anew before each person.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from netcrm import names
from netcrm.cli import told
from netcrm.cli.app import App
from netcrm.cli.asking import Answers, Ended, tell
from netcrm.cli.render import card_screens, count
from netcrm.core import cadence, circles, contacts, households, interactions, plan, upkeep, who
from netcrm.core.planning import Budget
from netcrm.errors import NetcrmError, NotFoundError
from netcrm.records import DueRow, Moved, Week
from netcrm.store import journal

KEYS = {
    "l": "log", "a": "attempt", "s": "snooze", "k": "skip", "d": "drop", "o": "open", "u": "undo", "n": "next",
    "q": "quit",
}  # fmt: skip
"""Each key and what it does; the whole word will do as well."""

COMMANDS = {
    "log": ("log", ""), "attempt": ("log", ""), "snooze": ("snooze", ""), "skip": ("skip", ""),
    "drop": ("circle", "none "),
}  # fmt: skip
"""Which command a key is: the label of its operation, and what stands before the name in its detail."""

PROMPT = "[l]og [a]ttempt [s]nooze s[k]ip [d]rop [o]pen [u]ndo [n]ext [q]uit: "
TIMELINE = 10


class Step(NamedTuple):
    """What was chosen for a person of the plan; `operation` is 0 for who was left open."""

    position: int
    id: int
    name: str
    choice: str
    operation: int


class Walk:
    """One walk through the week. `steps` are the people gone by, in order."""

    def __init__(self, session: App) -> None:
        self.steps: list[Step] = []
        self._session = session
        self._as_of = (session.today, session.capacity)
        self._answers = Answers(session.can_ask)
        self._actions: dict[str, Callable[[DueRow], None]] = {
            "log": self._log, "attempt": self._attempt, "snooze": self._snooze, "skip": self._skip, "drop": self._drop,
            "open": self._open, "undo": self._undo, "next": self._leave,
        }  # fmt: skip

    def week(self) -> Week:
        """This week's plan as it is now."""
        session = self._session
        budget = Budget(session.capacity, session.settings.minutes)
        return plan.due(session.store, session.today, budget, start=session.settings.week_start)

    def open(self) -> list[DueRow]:
        """Who is open in it, in order."""
        return [row for row in self.week().rows if row.outcome == "open"]

    @property
    def done(self) -> list[Step]:
        """Those for whom something was done, in order."""
        return [step for step in self.steps if step.operation]

    def run(self) -> None:
        """Ask about one open person after the other, until nobody is left or the answers end."""
        shown = 0
        while (row := self._first_open()) is not None:
            if row.id != shown:
                self._show(row)
            shown = row.id
            try:
                choice = self._answers.key(PROMPT, KEYS)
                if choice == "quit":
                    return
                self._actions[choice](row)
            except Ended:
                return
            except NetcrmError as mistake:
                self._answers.refuse(mistake)

    def _show(self, row: DueRow) -> None:
        width = 0
        if self._answers.asks:
            from shutil import get_terminal_size

            width = get_terminal_size().columns
        tell("\n" * bool(width) + told.person(row, self._session.today, width))

    def _first_open(self) -> DueRow | None:
        """The next one to ask about. Read anew each time: another terminal may have been quicker."""
        gone_by = {step.id for step in self.steps}
        return next((row for row in self.open() if row.id not in gone_by), None)

    def _log(self, row: DueRow) -> None:
        via = self._channel("in_person")
        note = self._answers.line(
            "  Note (empty: none): ",
            lambda text: names.clean_text(text, "note", interactions.LONGEST_SUMMARY) if text else "",
        )
        self._record(row, "log", channel=via, summary=note)

    def _attempt(self, row: DueRow) -> None:
        self._record(row, "attempt", channel=self._channel("message"), attempt=True)

    def _channel(self, usual: str) -> str:
        question = f"  Channel: call, coffee, mail ... (empty: {usual.replace('_', ' ')}): "
        return self._answers.line(question, lambda text: cadence.channel(text) if text else usual)

    def _record(self, row: DueRow, choice: str, **what: Any) -> None:
        entry = interactions.Entry(day=self._session.today.isoformat(), **what)
        store = self._session.store

        def log(person: who.Person) -> Moved:
            together = households.company(store, person)  # one row, one log
            return interactions.log(store, [person, *(together.others if together else ())], entry, *self._as_of)[0]

        self._confirm(row, choice, log)

    def _snooze(self, row: DueRow) -> None:
        def until(text: str) -> None:
            if text or not self._answers.asks:
                day = session.day(text, "future")
                self._confirm(row, "snooze", lambda person: circles.snooze(session.store, person, day, *self._as_of))

        session = self._session
        self._answers.line("  Until when: friday, 3w, 12 mars ... (empty: back): ", until)

    def _skip(self, row: DueRow) -> None:
        self._confirm(row, "skip", lambda person: circles.skip(self._session.store, person, *self._as_of))

    def _drop(self, row: DueRow) -> None:
        self._confirm(row, "drop", lambda person: circles.drop(self._session.store, person, *self._as_of))

    def _confirm(self, row: DueRow, choice: str, change: Callable[[who.Person], Moved]) -> None:
        """Do it, as one operation, and say what moved. They may be gone by now: NotFoundError."""
        session = self._session
        label, detail = COMMANDS[choice]
        session.store.meant.clear()  # others, of whom the cards were looked at
        with session.store.write(label, detail + row.name) as operation:
            moved = change(who.find(session.store, f"id:{row.id}", session.today))
        self.steps.append(Step(row.position, row.id, row.name, choice, operation))
        tell(told.moved(choice, moved, session.today))

    def _open(self, row: DueRow) -> None:
        from rich.console import Console

        session = self._session
        person = who.find(session.store, f"id:{row.id}", session.today)
        card = contacts.card(session.store, person.id, session.today)
        moments = contacts.timeline(session.store, person.id, TIMELINE)
        console = Console(stderr=True, highlight=False, markup=False, emoji=False)
        card_screens().card(console, card, moments, session.today)

    def _undo(self, _row: DueRow) -> None:
        if not self.steps:
            raise NotFoundError("Nothing was done in this review yet.", "`netcrm undo` takes back what was before it.")
        step, store = self.steps.pop(), self._session.store
        if step.operation:
            taken = journal.undo(store, step.operation, lambda ids: upkeep.after_undo(store, ids, *self._as_of))
            tell(told.labelled("undo", f"{taken.label} {taken.detail} ({count(taken.changes, 'change')})"))

    def _leave(self, row: DueRow) -> None:
        self.steps.append(Step(row.position, row.id, row.name, "next", 0))
