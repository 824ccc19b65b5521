"""Completes a filter at the prompt: the fields, then the values that a field takes, and saved views.

Rule: what is completed is the last filter of a word, which may be a whole line of them (`--where "tag:data ci`). What
stands before it stays as it is.
"""

from netcrm.cli import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from netcrm.cli.completing import Asked

KINDS = {"tag": "tag", "org": "org", "city": "city", "circle": "circle", "via": "channel", "view": "view",
         "name": "person", "by": "person", "has": "has", "no": "has", "is": "is", "in": "in"}  # fmt: skip
"""What completes the values of a field; of the others nothing is offered."""

OPERATORS = ":<>="


def enter(asked: "Asked") -> str:
    """Make of a word of filters the last one of them, and its prefix of what stands before; the mode to end with."""
    start = max(asked.typed.rfind(" ") + 1, len(asked.typed) - len(asked.typed.lstrip("-")))
    while asked.typed[start : start + 1] == "-":
        start += 1
    if asked.typed[start : start + 1] == "@":
        _move(asked, start + 1, "view")
        return ""
    ends = [at for at in range(start, len(asked.typed)) if asked.typed[at] in OPERATORS]
    if not ends:
        _move(asked, start, "filter")
        return "field"
    field = asked.typed[start : ends[0]].lower()
    _move(asked, max(ends[0], asked.typed.rfind(",")) + 1, KINDS.get(field, "text"))
    return ""


def _move(asked: "Asked", at: int, kind: str) -> None:
    asked.prefix += asked.typed[:at]
    asked.typed = asked.typed[at:]
    asked.kind = kind if kind in words.VALUES or kind != "filter" else "text"
