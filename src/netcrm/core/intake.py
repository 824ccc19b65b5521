"""Brings drafts from outside into the store: new people in, known ones completed, doubtful ones left for you to decide.

Rule: one pass over the file, one operation, all or nothing; memory does not grow with what is merely read. A field that
you edited wins over the file; the same file a second time changes nothing.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from netcrm import names
from netcrm.core import upkeep
from netcrm.core.matching import Index, Known, fold, keys
from netcrm.core.shared import Shared, check
from netcrm.errors import UsageError
from netcrm.records import ContactDraft, Draft, ImportPlan, InteractionDraft, Point, Step
from netcrm.store.sqlite import Store, Value

SHOWN = 20
"""How many steps of each kind are kept to be shown; rejected and doubtful ones are all kept, up to MOST."""
MOST = 10_000
BATCH = 500
"""New contacts are written so many at a time: one statement for all of them costs a fifth of one for each."""

LONGEST_POINT = 2_000

CONTACT = (
    "id", "uid", "name", "folded", "nickname", "nickname_folded", "organization_id", "title", "city", "birthday",
    "met_on", "met_at", "note", "circle", "every", "snoozed_until", "archived_on", "deceased", "extra", "created_at",
)  # fmt: skip
POINT = ("contact_id", "kind", "value", "normalized", "label")
COMPARED = (
    "name",
    "nickname",
    "organization",
    "title",
    "city",
    "birthday",
    "met_on",
    "met_at",
    "note",
    "circle",
    "every",
)

COUNTED = (
    "new", "changed", "unchanged", "doubtful", "rejected", "kept", "interactions", "interactions_known",
    "unknown_people",
)  # fmt: skip
"""What is counted, always all of it (docs/reference/json.md)."""


class Intake:
    """One import under way. `take` each draft, then `finish`; inside the store's `write`."""

    def __init__(self, store: Store, today: date, capacity: int, *, doubtful_as_new: bool = False) -> None:
        self.counts: Counter[str] = Counter(dict.fromkeys(COUNTED, 0))
        self.steps: dict[str, list[Step]] = {kind: [] for kind in ("new", "changed", "doubtful", "rejected", "kept")}
        self._store = store
        self._today = today
        self._now = store.now()
        self._capacity = capacity
        self._doubtful_as_new = doubtful_as_new
        self._index = Index(store)
        self._next_id = store.next_id("contact")
        self._contacts: list[list[Value]] = []
        self._points: list[tuple[Value, ...]] = []
        self._tags: list[tuple[int, int]] = []
        self._shared = {table: Shared(store, table) for table in ("organization", "tag")}
        self._touched: set[int] = set()
        self._placed: list[int] = []
        self._paced = {row["folded"] for row in store.all("intake/paced_tags")}
        self._introduced: list[tuple[int, str]] = []
        self._strangers: set[str] = set()

    def take(self, draft: Draft) -> None:
        """Decide on one draft and write what follows."""
        if isinstance(draft, ContactDraft):
            self._contact(draft)
        elif isinstance(draft, InteractionDraft):
            self._interaction(draft)
        else:
            self._note("rejected", "", draft.where, draft.reason)

    def finish(self, source_format: str, notes: tuple[str, ...]) -> ImportPlan:
        """Write what is still held, bring the materialized values up to date, and say what was done."""
        self._flush()
        for contact, broker in self._introduced:
            found = self._index.by_name.get(fold(broker), [])
            if len(found) == 1:
                self._store.update("contact", contact, introduced_by=found[0])
        # Only now is it known how many wait for a first check-in, and over how many weeks to spread them.
        upkeep.spread(self._store, self._placed, self._today, self._capacity)
        upkeep.refresh(self._store, sorted(self._touched - set(self._placed)), self._today, self._capacity)
        self.counts["unknown_people"] = len(self._strangers)
        new, changed, doubtful, rejected, kept = (tuple(steps) for steps in self.steps.values())
        return ImportPlan(source_format, dict(self.counts), new, changed, doubtful, rejected, kept, notes)

    def _note(self, kind: str, name: str, where: str, because: str, contact: int = 0) -> None:
        self.counts[kind] += 1
        if len(self.steps[kind]) < (MOST if kind in ("rejected", "doubtful") else SHOWN):
            self.steps[kind].append(Step(name, where, because, contact))

    def _contact(self, draft: ContactDraft) -> None:
        try:
            names.clean(draft.name)
            check(draft.organization, draft.tags)
            if not all(map(_is_plain, draft.points)):
                draft = _with_clean_points(draft)
        except UsageError as error:
            self._note("rejected", draft.name, draft.where, error.message)
            return
        draft_keys = keys(draft.points)
        match = self._index.contact(draft, draft_keys, self._known)
        if not match.sure and not self._doubtful_as_new:
            self._note("doubtful", draft.name, draft.where, match.because, match.id)
        elif match.id and match.sure:
            self._complete(draft, draft_keys, match.id, match.because)
        else:
            self._new(draft, draft_keys)

    def _new(self, draft: ContactDraft, draft_keys: Sequence[str]) -> None:
        contact = self._next_id
        self._next_id += 1
        uid = draft.uid or self._store.new_uid()
        folded = fold(draft.name)
        extra = json.dumps(dict(draft.extra), ensure_ascii=False) if draft.extra else ""
        self._contacts.append([
            contact, uid, draft.name, folded, draft.nickname, fold(draft.nickname), self._organization(draft),
            draft.title, draft.city, draft.birthday, draft.met_on, draft.met_at, draft.note, draft.circle or None,
            draft.every, draft.snoozed_until or None, draft.archived_on or None, draft.deceased, extra, self._now,
        ])  # fmt: skip
        self._index.add(contact, uid, folded)
        self._attach(contact, draft, draft_keys, frozenset(), frozenset())
        if draft.introduced_by:
            self._introduced.append((contact, draft.introduced_by))
        self._note("new", draft.name, draft.where, "", contact)
        if draft.circle or draft.every or any(fold(tag) in self._paced for tag in draft.tags):
            self._placed.append(contact)
        if len(self._contacts) >= BATCH:
            self._flush()

    def _complete(self, draft: ContactDraft, draft_keys: Sequence[str], contact: int, because: str) -> None:
        """Fill in what the store lacks; where both say something, your own edit wins, else the file does."""
        known = self._known(contact)
        moved: list[str] = []
        values: dict[str, Value] = {}
        for field in COMPARED:
            stated, have = getattr(draft, field), known.says[field]
            if not stated or stated == have:
                continue
            if have and field in self._edited(contact):
                both = f"{field}: you have {have!r}, the file {stated!r}"
                self._note("kept", draft.name, draft.where, both, contact)
                continue
            values |= self._columns(draft, field)
            moved.append(f"{field}: {have!r} → {stated!r}" if have else f"{field}: {stated!r}")
        extra = dict(draft.extra)
        if not extra.items() <= known.extra.items():
            values["extra"] = json.dumps({**known.extra, **extra}, ensure_ascii=False)
            moved.append("extra")
        if draft.introduced_by and not known.says["introduced_by"]:
            self._introduced.append((contact, draft.introduced_by))
        added = self._attach(contact, draft, draft_keys, known.points, known.tags)
        moved += [f"{kind}: {value!r}" for kind, value in added]
        self._store.update("contact", contact, **values)
        if not moved:
            self.counts["unchanged"] += 1
            return
        self._touched.add(contact)
        self._note("changed", draft.name, draft.where, "; ".join(moved) + f" ({because})", contact)

    def _columns(self, draft: ContactDraft, field: str) -> dict[str, Value]:
        """The columns that hold a field."""
        if field == "organization":
            return {"organization_id": self._organization(draft)}
        value: Value = getattr(draft, field)
        if field in ("name", "nickname"):
            return {field: value, "folded" if field == "name" else "nickname_folded": fold(str(value))}
        return {field: value}

    def _attach(
        self, contact: int, draft: ContactDraft, draft_keys: Sequence[str], have: frozenset[str], tagged: frozenset[str]
    ) -> list[tuple[str, str]]:
        """Add the points and tags that a contact lacks; the kind and value of each that was added."""
        added = []
        seen = set(have)
        for point, each in zip(draft.points, draft_keys, strict=True):
            if each not in seen:
                seen.add(each)
                kind, value = point.kind, point.value
                self._points.append((contact, kind, value, each[len(kind) + 1 :], point.label))
                self._index.by_key.setdefault(each, contact)
                added.append((kind, value))
        if draft.tags:
            for folded, tag in {fold(tag): tag for tag in draft.tags}.items():
                if folded not in tagged:
                    self._tags.append((contact, self._shared["tag"].id(tag)))
                    added.append(("tag", tag))
        return added

    def _interaction(self, draft: InteractionDraft) -> None:
        found = {person: self._index.person(person) for person in draft.people}
        self._strangers |= {
            person.url or person.email or person.name for person, contact in found.items() if not contact
        }
        people = sorted({contact for contact in found.values() if contact})
        if not people:
            return
        self._flush()
        interaction = self._store.add(
            "intake/interaction", uid=draft.uid or self._store.new_uid(), day=draft.day, channel=draft.channel,
            direction=draft.direction, attempt=draft.attempt, minutes=draft.minutes, summary=draft.summary,
            source_key=draft.key or None, created_at=self._now,
        )  # fmt: skip
        if interaction is not None:
            self._store.insert_many("participant", ("interaction_id", "contact_id"), [(interaction, c) for c in people])
            self._touched.update(people)
        self.counts["interactions_known" if interaction is None else "interactions"] += 1

    def _known(self, contact: int) -> Known:
        self._flush()
        row = self._store.one("intake/known", id=contact)
        if row is None:
            raise LookupError(contact)
        points = row["points"].split("\x1f") if row["points"] else ()
        tags = row["tags"].split("\x1f") if row["tags"] else ()
        says = {name: row[name] or ("" if name != "every" else 0) for name in (*COMPARED, "introduced_by")}
        return Known(says, frozenset(points), frozenset(tags), json.loads(row["extra"] or "{}"))

    def _edited(self, contact: int) -> set[str]:
        """The fields that a command of yours, not an import, set last."""
        edited: set[str] = set()
        for row in self._store.all("intake/edits", id=contact):
            if row["after"] is None:
                set_now = set(COMPARED)
            else:
                before, after = json.loads(row["before"]), json.loads(row["after"])
                set_now = {column.removesuffix("_id") for column, value in after.items() if before.get(column) != value}
            edited = edited - set_now if row["label"] == "import" else edited | set_now
        return edited

    def _organization(self, draft: ContactDraft) -> int | None:
        return self._shared["organization"].id(draft.organization) if draft.organization else None

    def _flush(self) -> None:
        """Write what is held: what contacts refer to, the contacts, and what hangs on them."""
        for shared in self._shared.values():
            shared.flush(self._store)
        if self._contacts:
            self._store.insert_many("contact", CONTACT, self._contacts)
            self._contacts = []
        if self._points:
            self._store.insert_many("contact_point", POINT, self._points)
            self._points = []
        if self._tags:
            self._store.insert_many("contact_tag", ("contact_id", "tag_id"), self._tags)
            self._tags = []


def _is_plain(point: Point) -> bool:
    return point.value.isprintable() and point.label.isprintable()


def _with_clean_points(draft: ContactDraft) -> ContactDraft:
    """The draft with single spaces for what only looks like one in its points; UsageError for other invisible signs."""
    points = [
        Point(
            point.kind,
            names.clean(point.value, point.kind, LONGEST_POINT),
            names.clean(point.label, "label") if point.label else "",
        )
        for point in draft.points
    ]
    return ContactDraft.of({**draft.__dict__, "points": tuple(points)})


def bring_in(
    store: Store,
    drafts: Iterable[Draft],
    today: date,
    capacity: int,
    *,
    source_format: str,
    notes: tuple[str, ...] = (),
    doubtful_as_new: bool = False,
) -> ImportPlan:
    """Take in every draft, inside the store's `write`; what was done, or with a dry write would be done."""
    intake = Intake(store, today, capacity, doubtful_as_new=doubtful_as_new)
    for draft in drafts:
        intake.take(draft)
    return intake.finish(source_format, notes)
