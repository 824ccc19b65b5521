"""Completes a word at the shell's prompt: commands, options, circles, tags, people's names.

`_NETCRM_COMPLETE=SHELL netcrm -- WORD...` answers with a mode on the first line and a candidate on each further one.
zsh and fish hand over the words of the line, netcrm first and the last one as far as it is typed, and get
`TEXT<tab>WHAT IT IS` to quote themselves. bash hands over the line up to the cursor and the end of it that will be
replaced, and gets what to put there, quoted as the user began. The modes: `extend` (the shell may put in what all
candidates begin with), `list` (that would say less than what was typed), `field` (as `extend`, but what is put in is to
be gone on with), `files` (the shell knows them).

Rule: whatever goes wrong, nothing is offered and nothing is said. The prompt stands still meanwhile, so this loads next
to nothing: no typer, and not settings, whose answer a test holds equal to `store_path`.
"""

import os

from netcrm.cli import words
from netcrm.folders import folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from netcrm.store.glance import Row

MOST = 50
"""How many people or tags are offered at once."""

UNSEEN = frozenset("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Line ends, and what reorders the text around it: no more to be put at a prompt than control characters."""


def main(argv: "Sequence[str]", environ: "Mapping[str, str]", write: "Callable[[str], object]") -> int:
    """Write what fits at the prompt; 0, always."""
    try:
        write(SHELLS[environ["_NETCRM_COMPLETE"]](argv[1:], environ))
    except Exception:
        return 0
    return 0


def _bash(arguments: "Sequence[str]", environ: "Mapping[str, str]") -> str:
    from netcrm.cli.bash import parsed, quoted

    line, replaced = arguments
    typed, start, _ = parsed(line)
    asked = Asked(typed)
    mode, found = candidates(asked, environ)
    # bash replaces what follows the last quote or break in a word. What stands before it stays, so it has to fit.
    (*_, kept), _, quote = parsed(line[start : len(line) - len(replaced)])
    values = [asked.prefix + text for text, _, _ in found]
    values = [value[len(kept) :] for value in values if value.startswith(kept)]
    texts = [quoted(value, quote) for value in values]
    if _common(texts) != quoted(_common(values), quote):
        mode = "list"  # what they have in common ends within an escape
    return _lines(mode, texts)


def _zsh(line: "Sequence[str]", environ: "Mapping[str, str]") -> str:
    asked = Asked(line)
    mode, found = candidates(asked, environ)
    return _lines(mode, (f"{asked.prefix}{text}\t{what}" for text, what, _ in found))


def _fish(line: "Sequence[str]", environ: "Mapping[str, str]") -> str:
    asked = Asked(line)
    mode, found = candidates(asked, environ)
    lines = []
    for text, what, nickname in found:
        spelling = _spelled(asked, text, nickname)
        lines.append(f"{asked.prefix}{spelling}\t{what if spelling == text else text}")
    return _lines(mode, lines)


SHELLS = {"bash": _bash, "zsh": _zsh, "fish": _fish}


def _lines(mode: str, texts: "Iterable[str]") -> str:
    return "\n".join((mode, *texts, ""))


def _spelled(asked: "Asked", text: str, nickname: str) -> str:
    """Somebody's name as fish will take it, which drops what does not hold the very letters typed, accents and all.

    After an `=` they must come first, or else in lower case. To netcrm all of these spellings mean the same person.
    """
    typed = asked.typed.lower()
    for spelling in (text, nickname):
        if spelling.lower().startswith(typed) or (not asked.prefix and typed in spelling.lower()):
            return spelling
    from netcrm.names import fold

    return next((fold(spelling) for spelling in (text, nickname) if fold(typed) in fold(spelling)), text)


class Asked:
    """What is asked for at the end of a line: the `kind` of word, what is `typed` of it, what stands before that in
    the same word (`prefix`: `--circle=`), the `options` that it may be, and the store that the line names (`db`)."""

    def __init__(self, line: "Sequence[str]") -> None:
        self.prefix, self.db = "", ""
        self.command, self.given, self.places = "", set[str](), 0
        self.over, awaiting = False, ""
        for word in line[1:-1]:
            awaiting = self._read(word, awaiting)
        self.typed = line[-1]
        self.kind = self._kind(awaiting)

    @property
    def options(self) -> "list[Row]":
        """The options of the command that may still be given."""
        known = words.OPTIONS.get(self.command, {}).items()
        return [(name, told, "") for name, (_, again, told) in known if told and (again or name not in self.given)]

    def _read(self, word: str, awaiting: str) -> str:
        """Take in a whole word; the option whose value the next word is."""
        name, sign, value = word.partition("=")
        kind = words.OPTIONS.get(self.command, {}).get(name, ("",))[0]
        if awaiting:
            name, sign, value = awaiting, "=", word
        elif self.over or not word.startswith("-") or word == "-":
            if self.command:
                self.places += 1
            self.command = self.command or word
            return ""
        elif word == "--":
            self.over = True
        elif kind and not sign:
            return name
        self.given.add(name)
        if name == "--db":
            self.db = value
        return ""

    def _kind(self, awaiting: str) -> str:
        known = words.OPTIONS.get(self.command, {})
        if awaiting:
            return known[awaiting][0]
        if self.typed.startswith("-") and not self.over:
            name, sign, value = self.typed.partition("=")
            if not sign:
                return "option"
            self.prefix, self.typed = name + sign, value
            return known.get(name, ("",))[0]
        if not self.command:
            return "command"
        places, rest = words.ARGUMENTS.get(self.command, ((), "text"))
        place = places[self.places] if self.places < len(places) else rest
        return place or ("text" if self.typed else "option")


def candidates(asked: Asked, environ: "Mapping[str, str]") -> "tuple[str, list[Row]]":
    """The mode, and what fits: each with what it is, and with a nickname where it is a person."""
    begun = ""
    if asked.kind == "filter" or (asked.kind == "person" and asked.typed.startswith("@")):
        from netcrm.cli import completing_filters

        begun = completing_filters.enter(asked)
    kind, typed = asked.kind, asked.typed
    if kind == "place" and not any(place.startswith(typed) for place in words.VALUES[kind]):
        kind = "person"  # netcrm path takes people too
    if kind == "file":
        return "files", []
    if kind in STORED:
        found, partial = _stored(kind, typed, store_path(asked.db, environ))
    else:
        known = {"option": asked.options, "command": [(name, told, "") for name, told in words.COMMANDS.items()]}
        rows = known.get(kind) or [(value, "", "") for value in words.VALUES.get(kind, ())]
        found, partial = [row for row in rows if row[0].startswith(typed.lower())], False
    return "list" if partial or not _continues(typed, [text for text, _, _ in found]) else begun or "extend", found


STORED = ("person", "tag", "org", "city", "view")
"""The kinds of words that the store knows; each but the first is looked up by a function of glance of its name."""


def _stored(kind: str, typed: str, path: str) -> "tuple[list[Row], bool]":
    """People or tags from the store; each text once, and none that would do more at a prompt than stand there."""
    from netcrm.names import fold
    from netcrm.store import glance, is_server

    folded = fold(typed)
    if (typed and not folded) or is_server(path):  # a server may take long, or not answer, and the prompt stands still
        return [], False
    connection = glance.opened(path, _key)
    try:
        rows, partial = glance.KINDS[kind](connection, folded, MOST)
    finally:
        connection.close()
    fit: dict[str, Row] = {}
    for text, what, nickname in rows:
        if _seemly(text) and not text.startswith("-"):
            fit.setdefault(text, (text, what if _seemly(what) else "", nickname if _seemly(nickname) else ""))
    return list(fit.values()), partial


def _key(name: str) -> str:
    """The key of an encrypted store where it is at hand: the prompt does not wait for a keyring, nor asks."""
    from netcrm.system import kernel

    return kernel.find(name, 0)


def _seemly(text: str) -> bool:
    return text.isprintable() or not any(char < " " or "\x7f" <= char <= "\x9f" or char in UNSEEN for char in text)


def _continues(typed: str, texts: "list[str]") -> bool:
    """Whether what several texts begin with says at least what was typed; one text alone always does."""
    common = _common(texts)
    if len(texts) < 2 or common.lower().startswith(typed.lower()):
        return True
    from netcrm.names import fold

    return len(common) >= len(typed) and fold(common).startswith(fold(typed))


def _common(texts: "list[str]") -> str:
    """What all texts begin with: what the first and the last in their order do."""
    first, last = min(texts, default=""), max(texts, default="")
    differ = (at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b)
    return first[: next(differ, min(len(first), len(last)))]


def store_path(db: str, environ: "Mapping[str, str]") -> str:
    """The store's file: what the line says, else NETCRM_DB, else config.toml, else netcrm.db in the data folder."""
    chosen = db or environ.get("NETCRM_DB") or _configured(environ)
    return os.path.expanduser(chosen) if chosen else folder("data", environ) + "/netcrm.db"  # noqa: PTH111


def _configured(environ: "Mapping[str, str]") -> str:
    """`db` of config.toml. A line as `netcrm config db` writes it is read here, as tomllib costs half of the whole."""
    file = environ.get("NETCRM_CONFIG") or folder("config", environ) + "/config.toml"
    try:
        with open(os.path.expanduser(file), encoding="utf-8") as opened:  # noqa: PTH111, PTH123
            text = opened.read()
    except FileNotFoundError:
        return ""
    lines = [line for line in text.splitlines() if line.lstrip().startswith(("db", '"db"', "'db'"))]
    if not lines:
        return ""
    before, _, value = lines[0].partition('"')
    if before.split() == ["db", "="] and value.endswith('"') and not set(value[:-1]) & set('"\\'):
        return value[:-1]
    import tomllib

    return str(tomllib.loads(text).get("db", ""))
