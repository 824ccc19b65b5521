"""Commands in any order against a model of the store (commands.py, model.py): the store holds what the model holds.

`STEPS=50000 pytest tests/faults/test_machine.py` is a long run, of other commands each time; those of a
usual one are the same.
"""

import os
import secrets
from collections import Counter
from itertools import count
from typing import Any

from commands import EMAILS, GUESTS, MEETINGS, NAMES, VIA, Commands
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

USUAL = 2000
STEPS = int(os.environ.get("STEPS", USUAL))
"""How many commands are typed, what a store begins with not counted."""

EACH = 50
"""Turns of one store; in some nothing is typed, as when days pass."""

STORES = 8
"""How many of them make a round."""

ONE = st.integers(0, 11)
"""Somebody: nobody at 0, else one of those whom there are."""

SEVERAL = st.lists(st.integers(1, 8), min_size=1, max_size=3) | st.lists(ONE, min_size=1, max_size=3)
CIRCLES = st.sampled_from(("inner", "close", "active", "wide", "none"))
ORGANIZATIONS, TITLES, CITIES = (
    st.sampled_from(("", *some)) for some in (("Acme", "Polder"), ("CTO",), ("Lyon", "Rome"))
)
TAGS = st.sampled_from(("press", "climbing", "data"))
YES_OR_NO = st.booleans()

TURNS: dict[str, tuple[int, dict[str, st.SearchStrategy[Any]]]] = {
    "adds": (2, {
        "name": st.sampled_from(NAMES), "circle": CIRCLES, "organization": ORGANIZATIONS, "tag": st.just("") | TAGS,
        "email": st.sampled_from(("", *EMAILS)), "met": st.sampled_from((None, 0, 20)),
    }),
    "logs": (4, {
        "people": SEVERAL, "ago": st.sampled_from((0, 0, 1, 3, 20, 200, 800)), "via": st.sampled_from(tuple(VIA)),
        "how": st.sampled_from(("", "--they", "--attempt")),
    }),
    "edits": (3, {
        "person": ONE, "title": TITLES, "city": CITIES, "name": st.sampled_from(("", "", *NAMES)),
        "email": st.sampled_from(("", *EMAILS)), "organization": ORGANIZATIONS, "clear": YES_OR_NO,
    }),
    "places": (2, {"people": SEVERAL, "circle": CIRCLES}),
    "tags": (2, {"people": SEVERAL, "tag": TAGS, "remove": YES_OR_NO}),
    "paces": (1, {"tag": TAGS, "every": st.sampled_from((0, 30))}),
    "archives": (1, {"people": SEVERAL, "deceased": YES_OR_NO, "back": YES_OR_NO}),
    "snoozes": (1, {"person": ONE, "weeks": st.integers(1, 6), "skips": YES_OR_NO}),
    "remembers": (2, {"person": ONE, "until": st.sampled_from((0, 3))}),
    "forgets": (1, {"number": st.integers(0, 4)}),
    "owes": (3, {
        "person": ONE, "what": st.sampled_from(("give", "got", "promise", "ask")), "ago": st.sampled_from((0, 5)),
    }),
    "closes": (2, {"number": st.integers(0, 5), "drop": YES_OR_NO}),
    "removes": (2, {"person": ONE}),
    "merges": (3, {"a": ONE, "b": ONE}),
    "imports_people": (3, {"names": st.lists(st.sampled_from(tuple(GUESTS)), min_size=1, max_size=4, unique=True)}),
    "imports_meetings": (3, {"names": st.sampled_from(MEETINGS), "day": st.sampled_from(("2026-11-20", "2025-03-01"))}),
    "plans": (3, {}),
    "sleeps": (2, {"days": st.sampled_from((1, 2, 7, 8))}),
    "undoes": (6, {"back": st.just(0) | st.integers(0, 12)}),
    "backs_up": (1, {}),
    "restores": (1, {"number": st.integers(0, 3)}),
}  # fmt: skip
"""What is typed, how often beside the others, with what. One rule for all: several would be switched off in turns."""

TURN = st.sampled_from([name for name, (weight, _) in TURNS.items() for _ in range(weight)]).flatmap(
    lambda name: st.tuples(st.just(name), st.fixed_dictionaries(TURNS[name][1]))
)


typed: Counter[str] = Counter()
"""How many commands were typed in turns of each kind."""


class Machine(RuleBasedStateMachine):
    """One store and whatever is typed in it."""

    def __init__(self) -> None:
        super().__init__()
        self.commands = Commands()
        self.commands.begins()

    def teardown(self) -> None:
        """Let the store be examined once more."""
        self.commands.end()

    @rule(turn=TURN)
    def types(self, turn: tuple[str, dict[str, Any]]) -> None:
        """One command."""
        name, given = turn
        before = self.commands.count
        getattr(self.commands, name)(**given)
        typed[name] += self.commands.count - before


def test_commands_in_any_order_do_what_the_model_does() -> None:
    """Rounds of stores until STEPS commands were typed; by numbers that are the same each time, but in a long run."""
    for number in count(0 if STEPS == USUAL else secrets.randbits(32)):
        if typed.total() >= STEPS:
            break
        run_state_machine_as_test(
            seed(number)(Machine),
            settings=settings(
                max_examples=STORES, stateful_step_count=EACH, deadline=None, suppress_health_check=list(HealthCheck),
                database=None, phases=[Phase.generate, Phase.shrink],
            ),
        )  # fmt: skip
