"""Types commands, and tells the model of tests/faults/model.py what they should do.

Rule: after each command the whole store is compared with the whole model, whether the command was refused or not.
"""

import json
import os
import shutil
import tempfile
from contextlib import closing, redirect_stderr, redirect_stdout
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import held
import refusing
from model import Entry, Model, changes

from netcrm.cli import main
from netcrm.store import sqlite

CAPACITY = 3
TODAY = date(2026, 11, 23)
NAMES = ("Ada Berg", "Chidi Nwosu", "Dara Kemal", "Fumiko Sato")
GUESTS = {
    "Quentin Zorn": ("q@x.example", "Utrecht", "press"), "Brigitta Vexler": ("b@x.example", "Vienna", ""),
    "Tsvetan Ruizov": ("t@x.example", "", "press"), "Ingmar Fossheim": ("i@x.example", "Xanten", "climbing"),
}  # fmt: skip
"""Who is imported: address, city, tag. No two of all these names are like one another."""

MEETINGS = (("Quentin Zorn", "Ada Berg"), ("Brigitta Vexler",), ("Ingmar Fossheim", "Tsvetan Ruizov", "Dara Kemal"))
"""Who took part in what is imported: few, so that the same comes again."""

EMAILS = tuple(f"mail{number}@x.example" for number in range(4))
VIA = {"coffee": "in_person", "call": "call", "email": "email", "sms": "message"}
NOBODY = 9999
MEMORY = Path("/dev/shm")  # noqa: S108 - where there is no disk to wait for


class Commands:
    """One store and its model; each method types a command, tells the model, and compares them."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        self.model = Model()
        self.today = TODAY
        self.copies: list[Model] = []
        self.count = 0
        self.environ = {
            "NETCRM_DB": str(self.folder / "netcrm.db"), "NETCRM_CONFIG": str(self.folder / "config.toml"),
            "HOME": str(self.folder), "PATH": os.environ["PATH"], "NETCRM_BACKUPS": "off",
        }  # fmt: skip

    def end(self) -> None:
        """Let doctor have its say too."""
        if (self.folder / "netcrm.db").exists():
            code, told = self.typed("doctor")
            assert code == 0, told
        shutil.rmtree(self.folder)

    def typed(self, *words: object) -> tuple[int, str]:
        """Run a command; its exit code, and all that it printed."""
        out = StringIO()
        self.count += 1
        with redirect_stdout(out), redirect_stderr(out):
            code = main.run([str(word) for word in words], self.environ | {"NETCRM_TODAY": self.today.isoformat()})
        return code, out.getvalue()

    def does(self, expected: int, *words: object, before: Model | None = None) -> str:
        """Run a command that ends with this code; without `before` it must have changed nothing."""
        code, told = self.typed(*words)
        assert code == expected, (words, code, told)
        self.agrees(str(words[0]), before)
        return told

    def agrees(self, label: str, before: Model | None = None) -> None:
        """The store holds what the model holds, after the command of this label; `before` is the model before it."""
        with closing(sqlite.connect(self.environ["NETCRM_DB"], create=False, now=lambda: "")) as store:
            there, history = held.rows(store), held.history(store)
        if before is not None and (len(history) > len(self.model.done) or self.model.facts != before.facts):
            self.model.operation(label, before)  # what moves a check-in alone is one too
        assert held.facts(there) == self.model.facts, changes(held.facts(there), self.model.facts)
        assert history == [(number, done.label, self.model.state(number)) for number, done in self.model.done.items()]
        for number, row in there["contact"].items():
            assert held.standing(row) == self.model.standing(number), number
            assert bool(row["check_in"]) == self.model.is_tracked(number), number
            assert not row["check_in"] or row["check_in"] >= self.model.get(number, "snoozed"), number

    def who(self, number: int) -> int:
        """Somebody whom there is; a number that nobody has at 0, and when there is nobody."""
        people = self.model.people()
        return people[(number - 1) % len(people)] if number and people else NOBODY

    def everyone(self, numbers: list[int]) -> list[int]:
        """Several of them, each once."""
        return list(dict.fromkeys(self.who(number) for number in numbers))

    def day(self, ago: int) -> str:
        """A day so long ago."""
        return (self.today - timedelta(days=ago)).isoformat()

    def begins(self) -> None:
        """A store needs somebody; with a few who have something, there is more that can go wrong."""
        code, told = self.typed("config", "capacity", CAPACITY)
        assert code == 0, told
        self.adds("Ada Berg", "close", "Acme", "data", EMAILS[0], 20)
        self.adds("Dara Kemal", "none", "Polder", "", EMAILS[1], None)
        self.imports_people(["Quentin Zorn", "Brigitta Vexler"])
        self.owes(2, "promise", 5)
        self.logs([1, 2], 20, "call", "")

    def adds(self, name: str, circle: str, organization: str, tag: str, email: str, met: int | None) -> None:
        """add"""
        words: list[object] = ["add", name, "--circle", circle]
        words += [
            each for pair in (("--org", organization), ("--tag", tag), ("--email", email)) if pair[1] for each in pair
        ]
        words += ["--met", self.day(met)] if met is not None else []
        if email and self.model.owners(email):
            self.does(5, *words)
            return
        before = self.model.copy()
        person = self.model.new("person")
        self.model.say(person, name=name, circle="" if circle == "none" else circle, organization=organization)
        self.model.facts |= {("tag", person, tag): True} if tag else {}
        self.model.facts |= {("point", person, email): True} if email else {}
        if met is not None:
            self.model.say(person, met=self.day(met))
            self.model.log(Entry(self.day(met), "in_person", "", False, 0, ""), [person])
        self.does(0, *words, "--new", before=before)

    def logs(self, people: list[int], ago: int, via: str, how: str) -> None:
        """log"""
        found = self.everyone(people)
        words = [
            "log",
            *(f"id:{one}" for one in found),
            "-m",
            "tea",
            "--via",
            via,
            "--on",
            self.day(ago),
            "--minutes",
            5,
        ]
        words += [how] if how else []
        if NOBODY in found:
            self.does(3, *words)
            return
        before = self.model.copy()
        direction = "in" if how == "--they" else "out"
        self.model.log(Entry(self.day(ago), VIA[via], direction, how == "--attempt", 5, "tea"), found)
        self.does(0, *words, before=before)

    def edits(self, person: int, title: str, city: str, name: str, email: str, organization: str, clear: bool) -> None:
        """edit"""
        found = self.who(person)
        given = {"--title": title, "--city": city, "--name": name, "--org": organization, "--email": email}
        words: list[object] = ["edit", f"id:{found}", *(each for pair in given.items() if pair[1] for each in pair)]
        words += ["--clear", "title", "--clear", "tag"] if clear else []
        if found == NOBODY or not (clear or any(given.values())):
            self.does(3 if found == NOBODY else 2, *words)
            return
        if email and set(self.model.owners(email)) - {found}:
            self.does(5, *words)
            return
        before = self.model.copy()
        if clear:
            self.model.say(found, title="")
            for key in self.model.of("tag", found):
                del self.model.facts[key]
        said = {"title": title, "city": city, "name": name, "organization": organization}
        self.model.say(found, **{field: value for field, value in said.items() if value})
        self.model.facts |= {("point", found, email): True} if email else {}
        self.does(0, *words, before=before)

    def places(self, people: list[int], circle: str) -> None:
        """circle"""
        found, before = self.everyone(people), self.model.copy()
        if NOBODY not in found:
            for one in found:
                self.model.say(one, circle="" if circle == "none" else circle)
        self.several(found, before, "circle", circle)

    def tags(self, people: list[int], tag: str, remove: bool) -> None:
        """tag"""
        found, before = self.everyone(people), self.model.copy()
        carried = any(key[0] == "tag" and key[2] == tag for key in before.facts)
        if remove and not carried:
            return  # whether there still is such a tag is nobody's business
        if NOBODY not in found:
            for one in found:
                self.model.facts.pop(("tag", one, tag), None)
                self.model.facts |= {} if remove else {("tag", one, tag): True}
        self.several(found, before, "tag", tag, *(["--remove"] if remove else []))

    def paces(self, tag: str, every: int) -> None:
        """tag --every"""
        before = self.model.copy()
        self.model.facts.pop(("pace", tag), None)
        self.model.facts |= {("pace", tag): every} if every else {}
        self.does(0, "tag", tag, "--every", f"{every}d" if every else "none", before=before)

    def archives(self, people: list[int], deceased: bool, back: bool) -> None:
        """archive and unarchive"""
        found, before = self.everyone(people), self.model.copy()
        if NOBODY not in found:
            for one in found:
                gone = bool(self.model.get(one, "deceased") or deceased) and not back
                self.model.say(one, archived="" if back else self.today.isoformat(), deceased=gone)
        more = ["--deceased"] if deceased and not back else []
        self.several(found, before, "unarchive" if back else "archive", *more)

    def several(self, found: list[int], before: Model, *words: str) -> None:
        """A command about several people, of whom nobody may be missing."""
        ids = [f"id:{one}" for one in found]
        if NOBODY in found:
            self.does(3, *words, *ids)
        else:
            self.does(0, *words, *ids, before=before)

    def snoozes(self, person: int, weeks: int, skips: bool) -> None:
        """snooze and skip"""
        found, before = self.who(person), self.model.copy()
        words = ["skip", f"id:{found}"] if skips else ["snooze", f"id:{found}", f"{weeks}w"]
        if found == NOBODY or not self.model.is_tracked(found):
            self.does(3 if found == NOBODY else 5, *words)
            return
        self.model.say(found, snoozed=(self.today + timedelta(weeks=4 if skips else weeks)).isoformat())
        self.does(0, *words, before=before)

    def remembers(self, person: int, until: int) -> None:
        """note and fact"""
        found, before = self.who(person), self.model.copy()
        last = (self.today + timedelta(weeks=until)).isoformat() if until else ""
        words = ["fact", f"id:{found}", "climbs", "--until", last] if until else ["note", f"id:{found}", "climbs"]
        if found == NOBODY:
            self.does(3, *words)
            return
        self.model.remember(found, "climbs", self.today.isoformat(), last)
        self.does(0, *words, before=before)

    def forgets(self, number: int) -> None:
        """fact --rm"""
        before = self.model.copy()
        there = self.model.facts.pop(("fact", number, "of"), None)
        self.model.facts.pop(("fact", number, "is"), None)
        self.does(0 if there else 3, "fact", "--rm", number, before=before if there else None)

    def owes(self, person: int, what: str, ago: int) -> None:
        """give, got, promise and ask"""
        found, before = self.who(person), self.model.copy()
        is_open = what in ("promise", "ask")
        due = (self.today + timedelta(days=9)).isoformat() if is_open else ""
        words = [what, f"id:{found}", "slides", "--on", self.day(ago), *(["--by", due] if is_open else [])]
        words += ["--yes"] if what == "ask" else []
        if found == NOBODY or (is_open and self.model.get(found, "deceased")):
            self.does(3 if found == NOBODY else 5, *words)
            return
        direction = "given" if what in ("give", "promise") else "received"
        self.model.owe(found, direction, "slides", self.day(ago), due, done=not is_open)
        self.does(0, *words, before=before)

    def closes(self, number: int, drop: bool) -> None:
        """done"""
        before = self.model.copy()
        state = self.model.facts.get(("favor", number, "state"))
        words = ["done", number, *(["--drop"] if drop else [])]
        if state is None or state[0] != "open":
            self.does(3 if state is None else 5, *words)
            return
        self.model.facts["favor", number, "state"] = ("dropped" if drop else "done", self.today.isoformat())
        self.does(0, *words, before=before)

    def removes(self, person: int) -> None:
        """rm"""
        found, before = self.who(person), self.model.copy()
        if found != NOBODY:
            self.model.remove(found)
        self.several([found], before, "rm")

    def merges(self, a: int, b: int) -> None:
        """merge"""
        one, other, before = self.who(a), self.who(b), self.model.copy()
        words = ["merge", f"id:{one}", f"id:{other}", "--yes"]
        if NOBODY in (one, other) or one == other:
            self.does(3 if NOBODY in (one, other) else 2, *words)
        elif self.model.get(one, "archived") or self.model.get(other, "archived"):
            self.does(5, *words)
        else:
            self.model.merge(one, other)
            self.does(0, *words, before=before)

    def imports_people(self, names: list[str]) -> None:
        """import of a table of people: nobody twice, and nothing of yours is overwritten"""
        before = self.model.copy()
        rows = []
        for name in names:
            email, city, tag = GUESTS[name]
            owners, named = self.model.owners(email), self.model.named(name)
            if owners != named or len(owners) > 1 or any(self.model.get(one, "name") != name for one in owners):
                continue  # who was merged or renamed is asked about
            person = owners[0] if owners else self.model.new("person")
            kept = self.model.get(person, "city") or city
            if ("extra", person, "other city", city) in self.model.facts:
                kept = self.model.get(person, "city")
            self.model.say(person, name=name, city=kept)
            self.model.facts |= {("point", person, email): True} | ({("tag", person, tag): True} if tag else {})
            rows.append(f"{name},{email},{city},{tag}\n")
        (self.folder / "people.csv").write_text("name,email,city,tags\n" + "".join(rows), encoding="utf-8")
        self.does(0, "import", self.folder / "people.csv", before=before)

    def imports_meetings(self, names: tuple[str, ...], day: str) -> None:
        """import of a table of interactions: each once, with those who are known for certain"""
        before, summary = self.model.copy(), " ::: ".join(names)
        people = {found[0] for found in map(self.model.named, names) if len(found) == 1}
        known = [key[1] for key, value in before.facts.items() if key[0] == "interaction" and value.summary == summary
                 and value.day == day]  # fmt: skip
        if people and known:
            if people - self.model.took_part(known[0]):
                self.model.new("interaction")  # SQLite takes a number before it sees that there is such a row
            self.model.facts |= {("with", known[0], person): True for person in people}
        elif people:
            self.model.log(Entry(day, "call", "", False, 0, summary, "?"), people)
        table = f"day,channel,people,summary\n{day},call,{summary},{summary}\n"
        (self.folder / "meetings.csv").write_text(table, encoding="utf-8")
        code, told = self.typed("import", self.folder / "meetings.csv")
        assert code == 0, told
        self._learns_keys()
        self.agrees("import", before)

    def _learns_keys(self) -> None:
        """The key of an interaction that was imported just now is netcrm's own affair."""
        with closing(sqlite.connect(self.environ["NETCRM_DB"], create=False, now=lambda: "")) as store:
            there = held.facts(held.rows(store))
        for key, value in list(self.model.facts.items()):
            if key[0] == "interaction" and value.key == "?" and key in there:
                self.model.facts[key] = value._replace(key=there[key].key)

    def plans(self) -> None:
        """due: the same people all week, never too many, nobody who is not tracked"""
        before = self.model.copy()
        code, told = self.typed("due", "--json")
        assert code == 0, told
        week: dict[str, Any] = json.loads(told)["data"]
        counted = [row for row in week["rows"] if row["kind"] != "optional"]
        assert len(counted) <= CAPACITY, counted
        for row in week["rows"]:
            key = ("row", week["week"], row["id"])
            assert key in before.facts or self.model.is_tracked(row["id"]), row
            assert before.facts.get(key, row["position"]) == row["position"], row
            self.model.facts[key] = row["position"]
        with closing(sqlite.connect(self.environ["NETCRM_DB"], create=False, now=lambda: "")) as store:
            if len(held.history(store)) > len(self.model.done):
                self.model.operation("due", before, automatic=True)
        self.agrees("due")

    def sleeps(self, days: int) -> None:
        """Days pass."""
        self.today += timedelta(days=days)

    def undoes(self, back: int) -> None:
        """undo, of the last command (0) or of one so many before"""
        number = self.model.latest() if not back else max(len(self.model.done) + 1 - back, 0)
        words: list[object] = ["undo", number] if back and number else ["undo"]
        number = number if len(words) > 1 else self.model.latest()
        code, told = self.typed(*words)
        if not number:
            assert code == 3, told
        elif number in self.model.undone:
            assert code == 5, told
        elif code == 5:
            assert refusing.reasons(self.environ["NETCRM_DB"], number), (number, told)
        else:
            assert code == 0, (number, told)
            self.model.undo(number)
        self.agrees("undo")

    def backs_up(self) -> None:
        """backup"""
        self.does(0, "backup", self.folder / f"copy{len(self.copies)}.db")
        self.copies.append(self.model.copy())

    def restores(self, number: int) -> None:
        """restore"""
        if not self.copies:
            return
        chosen = number % len(self.copies)
        code, told = self.typed("restore", self.folder / f"copy{chosen}.db", "--yes")
        assert code == 0, told
        self.model = self.copies[chosen].copy()
        self.agrees("restore")
