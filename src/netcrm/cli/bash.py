"""Words as bash reads and writes them, for completing one of them at its prompt.

Rule: what `quoted` writes, bash (and `parsed`) reads as the same text. Nothing in it is ever expanded or run.
"""

SPECIAL = frozenset(" \t!\"#$&'()*,;<>?[\\]^`{|}~")
"""What bash, or its history, reads as more than the character that it is."""


def parsed(line: str) -> tuple[list[str], int, str]:
    """The words of a line, without their quotes; where the last one begins; and the quote it is left in, if any.

    The last word is what a cursor at the end would continue: empty after a space.
    """
    done: list[str] = []
    word, start, quote, begun, at = "", 0, "", False, 0
    while at < len(line):
        char, following = line[at], line[at + 1 : at + 2]
        if not quote and char in " \t\n":
            if begun:
                done.append(word)
            word, start, begun = "", at + 1, False
        else:
            begun = True
            if char == quote:
                quote = ""
            elif not quote and char in "'\"":
                quote = char
            elif char == "\\" and (not quote or (quote == '"' and following in ("$", "`", '"', "\\"))):
                word += following
                at += 1
            else:
                word += char
        at += 1
    return [*done, word], start, quote


def quoted(text: str, quote: str) -> str:
    """`text` to be typed outside of quotes, or within `quote`, which whoever types it closes."""
    if quote == "'":
        return text.replace("'", "'\\''")
    if quote:
        escaped = "".join("\\" + char if char in '$`"\\' else char for char in text)
        return escaped.replace("!", "\"'!'\"")  # history is expanded within double quotes, and \! keeps its backslash
    return "".join("\\" + char if char in SPECIAL else char for char in text)
