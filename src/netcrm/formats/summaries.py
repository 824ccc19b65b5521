"""What was written, a subject or a title, as the summary of an interaction.

The rule it keeps: one line that fits a timeline, whatever it came from.
"""

from typing import Final

LONGEST: Final = 500


def shortened(text: str) -> str:
    """A text in one line of at most LONGEST characters."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
