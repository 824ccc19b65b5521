"""What belongs together in Monica's export: who is a contact, who is only somebody's relative, what refers to what.

The rule it keeps: each reference is looked up once and never followed further, so that cycles end nowhere; one that
leads nowhere is told.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, Final

from netcrm.formats import monica_tree
from netcrm.formats.archives import Opener
from netcrm.formats.monica_tree import Node, collections, fields, one_line, text, truth, uuid_of
from netcrm.records import Rejected, Remark

_NAMES: Final = ("first_name", "middle_name", "last_name")
_OF_NO_CONTACT: Final = {
    "journal_entry": "journal entries",
    "day": "days of the journal",
    "entry": "journal entries",
}
"""What people wrote without naming a contact: it is counted. What Monica keeps for itself (users, modules) is not."""


class Entry:
    """A contact of the file: `stated` are its fields, `lists` what it holds, by kind."""

    def __init__(self, uuid: str, stated: Node, lists: dict[str, list[Any]], where: str) -> None:
        self.uuid = uuid
        self.stated = stated
        self.lists = lists
        self.where = where
        self.name = " ".join(filter(None, (one_line(stated.get(part)) for part in _NAMES))) or one_line(
            stated.get("complete_name") or stated.get("name") or stated.get("nickname")
        )
        self.partial = truth(stated.get("is_partial"))
        self.relations: list[tuple[str, str]] = []
        """What somebody is to this contact (`child`), and the uuid of who."""


class Account:
    """The export as a whole."""

    def __init__(self, source: str, open_file: Opener) -> None:
        stated, self._lines = monica_tree.tree(source, open_file)
        self.source = source
        self.export_day = monica_tree.day(stated.get("export_date"))
        self.version = one_line(stated.get("app_version"))
        account = stated["account"]
        loose = {name: value for name, value in account.items() if name not in ("properties", "data", "instance")}
        lists = collections(account.get("data"), account.get("instance"), account.get("properties"), loose)
        self.types: dict[str, Node] = {}
        self.names: dict[str, str] = {}
        for kind, entries in lists.items():
            if kind.endswith(("_type", "_category")) or kind in ("gender", "emotion", "photo", "document"):
                self._learn(entries)
        self.own = {uuid_of(fields(user).get("me_contact")) for user in lists.get("user", ())} - {""}
        """The contacts that are users of Monica themselves."""
        self.entries: list[Entry] = []
        self.by_uuid: dict[str, Entry] = {}
        self.problems: list[Rejected | Remark] = []
        for number, entry in enumerate(lists.get("contact", ()), 1):
            self._meet(number, entry)
        self.names |= {uuid: entry.name for uuid, entry in self.by_uuid.items() if entry.name}
        for entry in lists.get("relationship", ()):
            self._relate(fields(entry))
        self.activities = self._activities(lists.get("activity", ()))
        self.left_out = Counter({said: len(lists[kind]) for kind, said in _OF_NO_CONTACT.items() if kind in lists})
        self._complete_relations()

    def where(self, uuid: str, otherwise: str) -> str:
        """File and line of the entry with that uuid, or of another thing."""
        return f"{self.source}:{self._lines[uuid]}" if uuid in self._lines else otherwise

    def label(self, uuid: object) -> str:
        """What a type, a gender or a contact is called; what is not a reference, as it stands."""
        return self.names.get(uuid_of(uuid), "") or one_line(uuid)

    def _learn(self, entries: list[Any]) -> None:
        for entry in entries:
            if uuid := uuid_of(entry):
                stated = self.types[uuid] = fields(entry)
                called = ("name", "translation_key", "original_filename", "type")
                self.names[uuid] = next(filter(None, (one_line(stated.get(name)) for name in called)), "")

    def _meet(self, number: int, stated: object) -> None:
        at = f"{self.source}: contact {number}"
        if not isinstance(stated, dict):
            self.problems.append(Rejected(at, "The contact is not an entry with fields."))
            return
        uuid = text(stated.get("uuid"))
        at = self.where(uuid, at)
        if uuid in self.by_uuid:
            self.problems.append(Remark(at, f"Another contact has the same uuid, {uuid[:60]}; both came in."))
            uuid = ""
        entry = Entry(uuid, fields(stated), collections(stated.get("data"), stated.get("properties")), at)
        self.entries.append(entry)
        if uuid:
            self.by_uuid[uuid] = entry

    def _relate(self, stated: Node) -> None:
        """On the page of `contact_is`, Monica says that `of_contact` is the child, the partner, …"""
        whose, who = uuid_of(stated.get("contact_is")), uuid_of(stated.get("of_contact"))
        kind = self.label(stated.get("type")) or "relationship"
        lost = [uuid for uuid in (whose, who) if uuid not in self.by_uuid]
        if lost or whose == who:
            known = self.by_uuid.get(whose) or self.by_uuid.get(who)
            where, name = (known.where, known.name) if known else (f"{self.source}: relationships", "somebody")
            why = "themselves" if not lost else f"{lost[0][:60] or 'nobody'}, who is not in the file"
            self.problems.append(
                Remark(where, f"A relationship ({kind[:60]}) of {name} is with {why}; it was left out.")
            )
        else:
            self.by_uuid[whose].relations.append((kind, who))

    def _complete_relations(self) -> None:
        """Monica writes each relationship from both sides; where it did not, the other side is told of it too."""
        pairs = {(entry.uuid, who) for entry in self.entries for _, who in entry.relations}
        added: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for entry in self.entries:
            for kind, who in entry.relations:
                if (who, entry.uuid) not in pairs:
                    added[who].append((f"{kind} of", entry.uuid))
        for uuid, relations in added.items():
            self.by_uuid[uuid].relations += relations

    def _activities(self, entries: Any) -> dict[str, tuple[Node, list[str]]]:
        """Each activity with the uuids of who took part, which the contacts tell, or it does."""
        found: dict[str, tuple[Node, list[str]]] = {}
        for number, entry in enumerate(entries):
            stated = fields(entry)
            listed = [stated.pop(name, None) for name in ("contacts", "attendees", "participants")]
            listed += collections(entry.get("data")).get("contact", []) if isinstance(entry, dict) else []
            people = [uuid for part in listed for each in _several(part) if (uuid := uuid_of(each))]
            found[uuid_of(entry) or f"number {number}"] = (stated, people)
        for contact in self.entries:
            for each in contact.lists.get("activity", ()):
                uuid = uuid_of(each)
                if isinstance(each, dict) and uuid and uuid not in found:
                    found[uuid] = (fields(each), [])
                if uuid in found:
                    found[uuid][1].append(contact.uuid)
                else:
                    self.problems.append(
                        Remark(contact.where, f"{contact.name} took part in an activity that the file does not hold.")
                    )
        return found

    def in_circles(self) -> set[str]:
        """Who is said to have been met through somebody who, step by step, was met through them."""
        through = {uuid: uuid_of(entry.stated.get("first_met_through")) for uuid, entry in self.by_uuid.items()}
        settled: set[str] = set()
        circles: set[str] = set()
        for start in through:
            path: dict[str, int] = {}
            at = start
            while at in through and at not in settled and at not in path:
                path[at] = len(path)
                at = through[at]
            if at in path:
                circles.update([*path][path[at] :])
            settled.update(path)
        return circles


def _several(value: object) -> Iterator[object]:
    """What a list holds, or the values of `{count, type, values}`, or the one thing that there is."""
    if isinstance(value, dict) and isinstance(value.get("values"), list):
        value = value["values"]
    yield from value if isinstance(value, list) else (value,)
