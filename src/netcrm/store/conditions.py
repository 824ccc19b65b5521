"""Conditions of `sql/listing.sql` put together: about a value, all of them, one of them, not.

Rule: what the user typed is only ever the value of a parameter. A text is a condition's name, from the code.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple

Text = Callable[[str], str]
"""Finds the SQL of a named condition."""

Value = str | float | None


class Holds(NamedTuple):
    """A condition about a value: `:value` in its text, and `:other` where it needs a second one."""

    condition: str
    value: Value = None
    other: Value = None

    def text(self, numbers: Iterator[int], named: Text) -> str:
        """Its SQL, with parameters of its own: the next of `numbers` is theirs."""
        number = next(numbers)
        asked = named(f"listing/{self.condition}")
        return f"({asked.replace(':value', f':value_{number}').replace(':other', f':other_{number}')})"


class Joined(NamedTuple):
    """Conditions that hold together (AND), of which one does (OR), or which do NOT all hold."""

    word: Literal["AND", "OR", "NOT"]
    parts: "tuple[Condition, ...]"

    def text(self, numbers: Iterator[int], named: Text) -> str:
        """Its SQL."""
        word = "AND" if self.word == "NOT" else self.word
        joined = f" {word} ".join(part.text(numbers, named) for part in self.parts)
        # What is not known is not so: whoever has no last contact is among those whose last one was not before a day.
        return f"(({joined}) IS NOT TRUE)" if self.word == "NOT" else f"({joined})"


Condition = Holds | Joined
Where = str | Condition
"""What a listing may ask for: a condition by its name alone, one about a value, or several joined."""


def values(where: Iterable[Where]) -> dict[str, Value]:
    """The numbered parameters of a composed listing: the order is that in which its text has them."""
    found: dict[str, Value] = {}
    for number, each in enumerate(leaves(where)):
        found |= {f"value_{number}": each.value, f"other_{number}": each.other}
    return found


def leaves(where: Iterable[Where], *, turned: bool = True) -> Iterator[Holds]:
    """The conditions about a value, one after the other; without those of a NOT unless `turned`."""
    for each in where:
        if isinstance(each, Holds):
            yield each
        elif isinstance(each, Joined) and (turned or each.word != "NOT"):
            yield from leaves(each.parts, turned=turned)
