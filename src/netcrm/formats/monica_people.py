"""Monica's contacts: who they are, how you met, what you noted of them, and whom they belong to.

The rule it keeps: a field of ours takes what fits it, and all the rest stays with the contact under the name that
Monica gave it.
"""

from collections.abc import Iterator
from typing import Any, Final

from netcrm import clock
from netcrm.formats import monica_reach
from netcrm.formats.monica_account import Account, Entry
from netcrm.formats.monica_reach import LOOKS_LIKE_UUID
from netcrm.formats.monica_tree import day, fields, one_line, sentence, special_date, text, truth, uuid_of
from netcrm.records import ContactDraft, Draft, Rejected, Remark

_TAKEN: Final = frozenset(
    [
        "uuid", "first_name", "middle_name", "last_name", "complete_name", "name", "nickname", "company", "job", "tags",
        "avatar", "is_partial", "is_dead", "is_active", "birthdate", "first_met_date", "first_met_where",
        "first_met_through", "first_met_additional_info", "stay_in_touch_frequency", "gender",
    ]
)  # fmt: skip
"""Fields that have a place of their own below."""

_TAKEN_LISTS: Final = frozenset(
    [
        "call", "contact_field", "note", "address", "conversation", "activity", "photo", "document", "tag",
        "relationship",
    ]
)  # fmt: skip
_UNSAID: Final = {"is_starred": "false", "number_of_views": "0", "has_avatar": "false"}
"""What Monica writes of everybody, and so says nothing."""

_LEADS: Final = ("name", "title", "body", "content", "data")
"""The field of a gift, a task or a pet that says what it is."""


def contacts(account: Account) -> Iterator[Draft]:
    """A draft for each contact; a relative without a page of their own is told with those whose relative they are."""
    circles = account.in_circles()
    for entry in account.entries:
        relatives = [who for _, who in entry.relations]
        if entry.partial and any(not account.by_uuid[who].partial for who in relatives):
            continue
        yield from _Reading(account, entry, entry.uuid in circles).drafts()


class _Reading:
    """One contact being read; `remarks` and `extra` fill up as it goes."""

    def __init__(self, account: Account, entry: Entry, in_circle: bool) -> None:
        self.account = account
        self.entry = entry
        self.in_circle = in_circle
        self.extra: list[tuple[str, str]] = []
        self.remarks: list[Remark] = []

    def drafts(self) -> Iterator[Draft]:
        entry, stated = self.entry, self.entry.stated
        points, about_points = monica_reach.points(self.account, entry)
        name = entry.name or next((point.value for point in points if point.kind == "email"), "")
        if not name:
            yield Rejected(entry.where, "The contact has no name.")
            return
        nickname = one_line(stated.get("nickname"))
        city, addresses = monica_reach.addresses(entry)
        self.extra += [*about_points, *addresses]
        self._belongings()
        listed = (one_line(fields(tag).get("name") or tag) for tag in entry.lists.get("tag", ()))
        tags = dict.fromkeys(filter(None, listed))
        draft = ContactDraft(
            name=name, where=entry.where, uid=entry.uuid, nickname="" if nickname == name else nickname,
            organization=one_line(stated.get("company")), title=one_line(stated.get("job")), city=city,
            every=self._every(), birthday=self._birthday(), met_on=self._met_on(), met_at=self._met_at(),
            introduced_by=self._introduced_by(), note=self._notes(), archived_on=self._archived_on(),
            deceased=truth(stated.get("is_dead")), tags=tuple(tags), points=points, extra=self._all_extra(),
        )  # fmt: skip
        yield draft
        yield from self.remarks

    def _tell(self, what: str) -> None:
        self.remarks.append(Remark(self.entry.where, what))

    def _belongings(self) -> None:
        """Gifts, debts, tasks, reminders, life events, pets, and whatever else the contact holds."""
        for kind, entries in self.entry.lists.items():
            for entry in entries if kind not in _TAKEN_LISTS else ():
                stated = fields(entry)
                lead = next(filter(None, map(one_line, map(stated.get, _LEADS))), "")
                lead = _debt(stated) if kind == "debt" else lead
                said = sentence(stated, lead, self.account.names) if stated else self.account.label(entry)
                if said:
                    self.extra.append((kind, said))
        for kind, who in self.entry.relations:
            self.extra.append(("relationship", f"{kind}: {self._relative(who)}"))
        self._files()

    def _relative(self, uuid: str) -> str:
        """The name of a relative; all that is known of one without a page of their own."""
        other = self.account.by_uuid[uuid]
        if not other.partial:
            return other.name
        birthday, by_age = special_date(other.stated.get("birthdate"))
        told = {"born": f"{birthday}{' by age' if by_age else ''}" if birthday else ""}
        hidden = _TAKEN - {"nickname", "company", "job", "tags"}
        told |= {name: self.account.label(said) for name, said in other.stated.items() if name not in hidden}
        told |= {"gender": self.account.label(other.stated.get("gender"))}
        for kind, entries in other.lists.items():
            if kind not in ("tag", "activity", "call", "conversation"):
                told[kind] = "; ".join(sentence(fields(entry), "", self.account.names) for entry in entries)
        for name, usual in _UNSAID.items():
            if told.get(name) == usual:
                del told[name]
        about = "; ".join(f"{name}: {said}" for name, said in told.items() if said)
        return f"{other.name} ({about})" if about else other.name

    def _files(self) -> None:
        """Photos, documents and the picture of the contact: their names are kept, they are not."""
        names = []
        for kind in ("photo", "document"):
            for each in self.entry.lists.get(kind, ()):
                name = one_line(fields(each).get("original_filename")) or self.account.names.get(uuid_of(each), "")
                self.extra.append((kind, name or uuid_of(each)))
                names.append(name or f"a {kind}")
        avatar = fields(self.entry.stated.get("avatar"))
        address = one_line(avatar.get("avatar_external_url"))
        if address:
            self.extra.append(("avatar_external_url", address))
        if uuid_of(avatar.get("avatar_photo")) or one_line(avatar.get("avatar_file_name")):
            names.append("the picture of the contact")
        if names:
            shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
            self._tell(f"Pictures and documents of {self.entry.name or 'the contact'} were left out: {shown}.")

    def _every(self) -> int:
        stated = self.entry.stated.get("stay_in_touch_frequency")
        said = one_line(stated)
        if said.isascii() and said.isdecimal() and 1 <= int(said[:9]) <= clock.LONGEST_CADENCE:
            return int(said)
        if said and said != "0":
            self.extra.append(("stay_in_touch_frequency", said))
        return 0

    def _birthday(self) -> str:
        stated = self.entry.stated.get("birthdate")
        birthday, by_age = special_date(stated)
        if by_age:
            self.extra.append(("birthdate is_age_based", "true"))
        elif stated and not birthday:
            self.extra.append(("birthdate", text(stated)))
        return birthday

    def _met_on(self) -> str:
        stated = self.entry.stated.get("first_met_date")
        met_on, by_age = special_date(stated)
        if by_age:
            self.extra.append(("first_met_date is_age_based", "true"))
        elif stated and not met_on:
            self.extra.append(("first_met_date", text(stated)))
        return met_on

    def _met_at(self) -> str:
        where, told = (text(self.entry.stated.get(name)) for name in ("first_met_where", "first_met_additional_info"))
        if not where and told and "\n" not in told and len(told) <= 80:
            return told
        if told:
            self.extra.append(("first_met_additional_info", told))
        return one_line(where)

    def _introduced_by(self) -> str:
        stated = self.entry.stated.get("first_met_through")
        uuid = uuid_of(stated)
        broker = self.account.by_uuid.get(uuid)
        if broker is None:
            said = one_line(fields(stated).get("name")) if isinstance(stated, dict) else one_line(stated)
            if uuid and (isinstance(stated, dict) or LOOKS_LIKE_UUID.fullmatch(uuid)):
                self._tell(f"{self.entry.name} was met through {uuid[:60]}, who is not in the file.")
                self.extra.append(("first_met_through", said or uuid))
                return ""
            return said
        if self.in_circle:
            self._tell(f"{self.entry.name} was met through {broker.name}, who was met through them: nobody was first.")
        if self.in_circle or broker.partial or not broker.name:
            self.extra.append(("first_met_through", broker.name or uuid))
            return ""
        return broker.name

    def _notes(self) -> str:
        notes = []
        for entry in self.entry.lists.get("note", ()):
            stated = fields(entry) or {"body": entry}
            body = text(stated.get("body"))
            when = day(stated.get("created_at"))
            mark = " (favorite)" if truth(stated.get("is_favorite")) else ""
            if body:
                notes.append(f"{when}{mark}: {body}" if when or mark else body)
        return "\n\n".join(notes)

    def _archived_on(self) -> str:
        """Monica tells that a contact is archived, not since when: at the latest since the day of its last change."""
        stated = self.entry.stated
        if "is_active" not in stated or truth(stated["is_active"]) or stated["is_active"] is None:
            return ""
        self.extra.append(("is_active", "false"))
        return day(stated.get("updated_at")) or day(stated.get("created_at")) or self.account.export_day

    def _all_extra(self) -> tuple[tuple[str, str], ...]:
        """The fields that have no place of their own, then what was gathered."""
        stated = self.entry.stated
        told: list[tuple[str, str]] = []
        if gender := self.account.label(stated.get("gender")):
            told.append(("gender", gender))
        if self.entry.partial:
            told.append(("is_partial", "true"))
        if self.entry.uuid in self.account.own:
            told.append(("me_contact", "true"))
        for name, value in stated.items():
            said = self._said(name, value)
            if name not in _TAKEN and said and _UNSAID.get(name) != said:
                told.append((name, said))
        return (*told, *self.extra)

    def _said(self, name: str, value: Any) -> str:
        if isinstance(value, list) or (isinstance(value, dict) and isinstance(value.get("values"), list)):
            return ""  # it is among the lists that the contact holds
        if isinstance(value, dict):
            when, _ = special_date(value)
            return when if name.endswith("_date") and when else sentence(fields(value), "", self.account.names)
        return text(value)


def _debt(stated: dict[str, Any]) -> str:
    """Who owes whom how much; it takes the fields that say so."""
    amount = " ".join(filter(None, (one_line(stated.pop(name, None)) for name in ("amount", "currency"))))
    return f"{'you owe them' if truth(stated.pop('in_debt', None)) else 'they owe you'} {amount}".strip()
