"""Brings drafts from outside into the store: new people in, known ones completed, doubtful ones left for you to decide.

Rule: one pass over the file, one operation, all or nothing; memory does not grow with what is merely read. A field that
you edited wins over the file; the same file a second time changes nothing.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from netcrm.core import caring, completing, upkeep
from netcrm.core.holding import Held
from netcrm.core.matching import Index, Known, Match, aside_name, fold, keys
from netcrm.core.news import WholeList
from netcrm.core.shared import by_known, check
from netcrm.core.strangers import Strangers
from netcrm.core.tidying import happened, tidy
from netcrm.errors import UsageError
from netcrm.records import ContactDraft, Draft, ImportPlan, InteractionDraft, Record, Rejected, Step, gathered
from netcrm.store.base import Store, Value

SHOWN = 20
"""How many steps of each kind are kept to be shown; rejected and doubtful ones are all kept, up to MOST."""
MOST = 10_000
READ = (*completing.COMPARED, "introduced_by", "deceased", "archived_on", "private", "organization_id")
"""The fields of somebody known that an import looks at."""

BY_RECORD = frozenset(["the same uid", "the same profile"])
"""The evidence that a file speaks of the very record that it spoke of before, whose spelling of the name counts."""

COUNTED = (
    "new", "changed", "unchanged", "doubtful", "rejected", "kept", "interactions", "interactions_known",
    "unknown_people", "left_out",
)  # fmt: skip
"""What is counted, always all of it (docs/reference/json.md)."""

ONLY = ("new", "changed", "interactions")
"""What an import can be restricted to."""

IMPORTS = frozenset(["import", "sync"])
"""The commands whose changes are the files', and not your edits."""


class Wishes(Record):
    """How to import. `answers` decides on doubtful people, by where they stand: the id of who they are, 0 for nobody
    known; `doubtful_as_new` on the others. `only`: one of ONLY. `region` is where phone numbers without a country are
    from. `whole_list` names the source whose complete list it is, `as_of` the newest day in it.
    """

    doubtful_as_new: bool = False
    answers: Mapping[str, int] = {}
    only: str = ""
    region: str = ""
    whole_list: str = ""
    as_of: str = ""


class Intake:
    """One import under way. `take` each draft, then `finish`; inside the store's `write`."""

    def __init__(self, store: Store, today: date, capacity: int, wishes: Wishes) -> None:
        self.counts: Counter[str] = Counter(dict.fromkeys(COUNTED, 0))
        self.steps: dict[str, list[Step]] = {kind: [] for kind in ("new", "changed", "doubtful", "rejected", "kept")}
        self._remarks: list[str] = []
        self._store = store
        self._today = today
        self._capacity = capacity
        self._wishes = wishes
        self._index = Index(store, wishes.region)
        self._held = Held(store)
        whole = wishes.whole_list if not wishes.only else ""
        self._list = WholeList(store, whole, wishes.as_of, today) if whole else None
        self._older = self._list is not None and self._list.is_older
        self._first_new = store.next_id("contact")
        self._stated: dict[int, frozenset[str]] = {}
        self._touched: set[int] = set()
        self._placed: list[int] = []
        self._paced = {row["folded"] for row in store.all("intake/paced_tags")}
        self._introduced: list[tuple[int, str]] = []
        self._strangers = Strangers()

    def take(self, draft: Draft) -> None:
        """Decide on one draft and write what follows."""
        if isinstance(draft, ContactDraft):
            self._contact(draft)
        elif isinstance(draft, InteractionDraft):
            self._interaction(draft)
        elif isinstance(draft, Rejected):
            self._note("rejected", "", draft.where, draft.reason)
        else:
            self._remark(f"{draft.where}: {draft.text}" if draft.where else draft.text)

    def finish(self, source_format: str, notes: tuple[str, ...]) -> ImportPlan:
        """Write what is still held, bring the materialized values up to date, and say what was done."""
        self._held.flush()
        for contact, broker in self._introduced:
            found = self._index.by_name.get(fold(broker), [])
            if len(found) == 1 and found[0] != contact:
                self._store.update("contact", contact, introduced_by=found[0])
            elif extra := completing.merged_extra(self._known(contact).extra, (("introduced_by", broker),)):
                self._store.update("contact", contact, extra=extra)
        # Only now is it known how many wait for a first check-in, and over how many weeks to spread them.
        upkeep.spread(self._store, self._placed, self._today, self._capacity)
        upkeep.refresh(self._store, sorted(self._touched - set(self._placed)), self._today, self._capacity)
        news = self._list.finish() if self._list is not None else ()
        self.counts["unknown_people"] = len(self._strangers)
        more = self.counts.pop("remarks", 0) - len(self._remarks)
        older = [self._list.note] if self._list is not None and self._older else []
        said = (*notes, *older, *self._remarks, *([f"And {more} more of the kind."] if more > 0 else []))
        new, changed, doubtful, rejected, kept = (tuple(steps) for steps in self.steps.values())
        return ImportPlan(
            source_format, dict(self.counts), new, changed, doubtful, rejected, kept, said, news=tuple(news),
            unknown=self._strangers.steps(SHOWN),
        )  # fmt: skip

    def _remark(self, text: str) -> None:
        self.counts["remarks"] += 1
        if len(self._remarks) < SHOWN:
            self._remarks.append(text)

    def _note(self, kind: str, name: str, where: str, because: str, contact: int = 0) -> None:
        self.counts[kind] += 1
        if len(self.steps[kind]) < (MOST if kind in ("rejected", "doubtful") else SHOWN):
            self.steps[kind].append(Step(name, where, because, contact))

    def _contact(self, draft: ContactDraft) -> None:
        try:
            draft = tidy(draft, self._remark)
            check(draft.organization, draft.tags)
        except UsageError as error:
            self._note("rejected", draft.name, draft.where, error.message)
            return
        draft_keys = keys(draft.points)
        match = self._index.contact(draft, draft_keys, self._known)
        no = 0
        if not match.sure and draft.where in self._wishes.answers:
            no, match = match.id, Match(self._wishes.answers[draft.where], True, "as you said")
        if self._list is not None and match.id:
            self._list.seen(match.id)
        if not match.sure and not self._wishes.doubtful_as_new:
            self._note("doubtful", draft.name, draft.where, match.because + _stated(draft), match.id)
        elif (match.id and match.sure and self._wishes.only not in ("", "changed")) or (
            not (match.id and match.sure) and self._wishes.only not in ("", "new")
        ):
            self.counts["left_out"] += 1
        elif match.id and match.sure:
            self._complete(draft, draft_keys, match)
        else:
            self._new(draft, draft_keys, no)

    def _new(self, draft: ContactDraft, draft_keys: Sequence[str], no: int) -> None:
        """Add somebody; `no` is the contact of whom you said that it is somebody else."""
        folded = fold(draft.name)
        extra = completing.as_json(gathered(draft.extra)) if draft.extra else ""
        archived_on = draft.archived_on or (self._today.isoformat() if draft.deceased else "")
        contact, uid = self._held.contact(draft, folded, extra, archived_on)
        self._index.add(contact, uid, folded)
        self._attach(contact, draft, draft_keys, frozenset(), frozenset())
        if draft.introduced_by:
            self._introduced.append((contact, draft.introduced_by))
        self._note("new", draft.name, draft.where, "", contact)
        if self._list is not None:
            self._list.new(contact, draft.name)
        if no:
            self._held.flush()
            self._store.insert("distinct_pair", one_id=min(no, contact), other_id=max(no, contact))
        if draft.circle or draft.every or (self._paced and not self._paced.isdisjoint(by_known(draft.tags))):
            self._placed.append(contact)

    def _complete(self, draft: ContactDraft, draft_keys: Sequence[str], match: Match) -> None:
        """Fill in what the store lacks; where both say something, your own edit wins, else the file does."""
        contact, known = match.id, self._known(match.id)
        by_record = match.because in BY_RECORD and contact not in self._index.by_name.get(fold(draft.name), ())
        edited = completing.Edited(self._store, contact, IMPORTS)
        moved: list[str] = []
        values: dict[str, Value] = {}
        aside: list[tuple[str, str]] = []
        said = self._said(contact)
        for stated in completing.differences(draft, known, edited, said, older=self._older, by_record=by_record):
            if stated.stays:
                self._note("kept", draft.name, draft.where, str(stated), contact)
                continue
            if stated.again:
                aside.append((aside_name(stated.field), str(stated.stated)))
                continue
            values |= self._columns(stated.field, stated.stated)
            moved.append(str(stated))
            if self._list is not None:
                self._list.changed(contact, draft.name, stated)
        if draft.deceased and not known.says["deceased"]:
            values |= {"deceased": True, "archived_on": str(known.says["archived_on"]) or self._today.isoformat()}
            moved.append("deceased")
        if draft.private and not known.says["private"] and "private" not in edited:
            values["private"] = True
            moved.append("private")
        if contact < self._first_new:
            self._stated[contact] = completing.stated_by(draft, said)
        pairs = (*draft.extra, *aside)
        extra = completing.merged_extra(known.extra, pairs)
        if extra:
            values["extra"] = extra
            moved.append(f"extra: {', '.join(dict.fromkeys(name for name, _ in pairs))}")
        if draft.introduced_by and not known.says["introduced_by"]:
            self._introduced.append((contact, draft.introduced_by))
        added = self._attach(contact, draft, draft_keys, self._index.held(known.points, draft_keys), known.tags)
        added += self._aliases(contact, draft, known, renamed="name" in values)
        moved += [f"{kind}: {value!r}" for kind, value in added]
        if "organization_id" in values:
            self._held.flush()  # it may be a new one
            caring.leave(self._store, contact, known.says, draft.organization, self._today.isoformat())
        self._store.update("contact", contact, **values)
        if not moved:
            self.counts["unchanged"] += 1
            return
        self._touched.add(contact)
        self._note("changed", draft.name, draft.where, "; ".join(moved) + f" ({match.because})", contact)

    def _said(self, contact: int) -> frozenset[str]:
        """The fields that this file has stated of a contact before: all, of one who is new by it."""
        return self._stated.get(contact, completing.NOTHING) if contact < self._first_new else completing.EVERYTHING

    def _columns(self, field: str, value: Any) -> dict[str, Value]:
        """The columns that hold a field."""
        if field == "organization":
            return {"organization_id": self._held.organization(str(value))}
        if field in ("name", "nickname"):
            return {field: value, "folded" if field == "name" else "nickname_folded": fold(str(value))}
        return {field: value}

    def _aliases(self, contact: int, draft: ContactDraft, known: Known, *, renamed: bool) -> Iterator[tuple[str, str]]:
        """Remember the uid and the name that the file has for somebody known: it is known by them the next time. Of
        who is `renamed` the name of before is remembered."""
        if draft.uid and draft.uid not in self._index.by_uid:
            self._index.by_uid[draft.uid] = contact
            self._store.add("intake/alias", contact=contact, kind="uid", value=draft.uid, normalized=draft.uid)
            yield "uid", draft.uid
        name, nickname = str(known.says["name"]), fold(str(known.says["nickname"]))
        folded, before = fold(draft.name), fold(name)
        if folded == before:
            return
        if renamed:
            self._index.by_name.setdefault(folded, []).append(contact)
            folded, called = before, name
        else:
            called = draft.name
        if folded != nickname:
            added = self._store.add("intake/alias", contact=contact, kind="name", value=called, normalized=folded)
            if added is not None:
                yield "also known as", called

    def _attach(
        self, contact: int, draft: ContactDraft, draft_keys: Sequence[str], have: frozenset[str], tagged: frozenset[str]
    ) -> list[tuple[str, str]]:
        """Add the points and tags that a contact lacks; the kind and value of each that was added."""
        added = []
        seen = set(have)
        for point, each in zip(draft.points, draft_keys, strict=True):
            if each not in seen:
                seen.add(each)
                self._held.point(contact, point, each)
                self._index.add_key(each, contact)
                added.append((point.kind, point.value))
        if draft.tags:
            for folded, tag in by_known(draft.tags).items():
                if folded not in tagged:
                    self._held.tag(contact, tag)
                    added.append(("tag", tag))
        return added

    def _interaction(self, draft: InteractionDraft) -> None:
        try:
            draft = happened(draft, self._today)
        except UsageError as error:
            self._note("rejected", "", draft.where, error.message)
            return
        found = {person: self._index.person(person) for person in draft.people}
        for person, contact in found.items():
            if not contact:
                self._strangers.note(person, draft)
        people = sorted({contact for contact in found.values() if contact})
        if not people:
            return
        if self._wishes.only not in ("", "interactions"):
            self.counts["left_out"] += 1
            return
        self._held.flush()
        interaction = self._store.add(
            "intake/interaction", uid=draft.uid or self._store.new_uid(), day=draft.day, channel=draft.channel,
            direction=draft.direction, attempt=draft.attempt, minutes=draft.minutes, summary=draft.summary,
            source_key=draft.key or None, created_at=self._store.now(),
        )  # fmt: skip
        known = interaction is None
        if interaction is None:
            # Somebody who took part may have become a contact since.
            there = self._store.all("intake/took_part", source_key=draft.key, uid=draft.uid)
            interaction = there[0]["id"] if there else 0
            people = sorted(set(people) - {row["contact_id"] for row in there}) if there else []
        if people:
            self._store.insert_many("participant", ("interaction_id", "contact_id"), [(interaction, c) for c in people])
            self._touched.update(people)
        self.counts["interactions_known" if known and not people else "interactions"] += 1

    def _known(self, contact: int) -> Known:
        self._held.flush()
        row = self._store.one("intake/known", id=contact)
        if row is None:
            raise LookupError(contact)
        points = row["points"].split("\x1f") if row["points"] else ()
        tags = row["tags"].split("\x1f") if row["tags"] else ()
        says = {name: row[name] or ("" if name != "every" else 0) for name in READ}
        return Known(says, frozenset(points), frozenset(tags), json.loads(row["extra"] or "{}"))


def _stated(draft: ContactDraft) -> str:
    """What a draft says of somebody doubtful, by which you may tell who it is."""
    points = [point.value for point in draft.points[:3]]
    said = ", ".join(text for text in (draft.title, draft.organization, draft.city, *points) if text)
    return f" (stated: {said})" if said else ""


def nothing(source_format: str) -> ImportPlan:
    """The plan of an import that has nothing to read."""
    return ImportPlan(source_format, dict.fromkeys(COUNTED, 0), (), (), (), (), (), ())


def bring_in(
    store: Store, drafts: Iterable[Draft], today: date, capacity: int, wishes: Wishes, *, source_format: str,
    notes: tuple[str, ...] = (),
) -> ImportPlan:  # fmt: skip
    """Take in every draft, inside the store's `write`; what was done, or with a dry write would be done."""
    intake = Intake(store, today, capacity, wishes)
    for draft in drafts:
        intake.take(draft)
    return intake.finish(source_format, notes)
