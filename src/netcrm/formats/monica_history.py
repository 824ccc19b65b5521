"""What happened with Monica's contacts: activities, calls, conversations, and the day that you last talked.

The rule it keeps: an activity is one interaction for all who took part, a conversation one for each day on which there
was a message. Your own words about them are kept; the words of messages are not, unless asked for.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Final

from netcrm.formats.monica_account import Account, Entry
from netcrm.formats.monica_tree import Node, collections, day, fields, one_line, text, truth, uuid_of
from netcrm.names import fold
from netcrm.records import Draft, InteractionDraft, Person, Rejected, Remark

_CHANNELS: Final = {
    "email": ("email", "mail", "e mail"),
    "letter": ("letter", "postcard"),
    "video": ("video", "skype", "zoom", "facetime"),
    "call": ("phone", "call", "telephone"),
}
"""Words in the type of an activity that say it was not in person; Monica's own types all are."""


def interactions(account: Account, keep_text: bool) -> Iterator[Draft]:
    """All of them, activities first."""
    talked: set[tuple[str, str]] = set()
    for key, (stated, people) in account.activities.items():
        yield from _remembered(_activity(account, key, stated, people), talked)
    for entry in account.entries:
        for number, call in enumerate(entry.lists.get("call", ()), 1):
            yield from _remembered(_call(account, entry, call, number), talked)
        for number, conversation in enumerate(entry.lists.get("conversation", ()), 1):
            yield from _remembered(_conversation(account, entry, conversation, number, keep_text), talked)
        last = day(entry.stated.get("last_talked_to"))
        if last and (entry.uuid or entry.name, last) not in talked:
            yield InteractionDraft(
                day=last, channel="call", people=(_person(entry),), key=f"monica:last-talked:{_id(entry)}:{last}",
                summary="Last talked to, as Monica has it", where=entry.where,
            )  # fmt: skip


def words_left_out(account: Account) -> int:
    """How many conversations have words in them."""
    return sum(
        any(one_line(fields(message).get("content")) for message in _messages(conversation))
        for entry in account.entries
        for conversation in entry.lists.get("conversation", ())
    )


def _remembered(drafts: Iterator[Draft], talked: set[tuple[str, str]]) -> Iterator[Draft]:
    for draft in drafts:
        if isinstance(draft, InteractionDraft):
            talked.update((person.uid or person.name, draft.day) for person in draft.people)
        yield draft


def _activity(account: Account, key: str, stated: Node, people: list[str]) -> Iterator[Draft]:
    where = account.where(key, f"{account.source}: activities")
    summary, told = one_line(stated.get("summary")), text(stated.get("description"))
    kind = account.label(stated.get("type"))
    known = [account.by_uuid[uuid] for uuid in dict.fromkeys(people) if uuid in account.by_uuid]
    called = f"The activity {summary[:60]!r}" if summary else "An activity"
    lost = len({uuid for uuid in people if uuid not in account.by_uuid})
    if not known:
        yield Remark(where, f"{called} names nobody in the file; it was left out.")
        return
    if lost:
        yield Remark(where, f"{called} names {lost} who are not in the file.")
    happened = day(stated.get("happened_at")) or day(stated.get("date_it_happened"))
    if not happened:
        yield Rejected(where, f"{called} has no date that can be read: {one_line(stated.get('happened_at'))[:60]!r}.")
        return
    words = f" {fold(kind)} "
    channel = next(
        (name for name, all_ in _CHANNELS.items() if any(f" {word} " in words for word in all_)), "in_person"
    )
    identity = _hash(happened, summary, told) if key.startswith("number ") else key
    yield InteractionDraft(
        day=happened, channel=channel, people=tuple(map(_person, known)), key=f"monica:activity:{identity}",
        summary="\n".join(filter(None, (summary, told, kind and f"Type: {kind}", _emotions(account, stated)))),
        where=where,
    )  # fmt: skip


def _call(account: Account, entry: Entry, call: Any, number: int) -> Iterator[Draft]:
    stated = fields(call)
    where = account.where(uuid_of(call), entry.where)
    called_at = day(stated.get("called_at"))
    if not called_at:
        yield Rejected(where, f"Call {number} of {entry.name} has no date that can be read.")
        return
    told = text(stated.get("content"))
    direction = ""
    if stated.get("contact_called") is not None:
        direction = "in" if truth(stated["contact_called"]) else "out"
    identity = uuid_of(call) or _hash(_id(entry), text(stated.get("called_at")), told)
    yield InteractionDraft(
        day=called_at, channel="call", people=(_person(entry),), key=f"monica:call:{identity}", direction=direction,
        summary="\n".join(filter(None, (told, _emotions(account, stated)))), where=where,
    )  # fmt: skip


def _conversation(account: Account, entry: Entry, stated: Any, number: int, keep_text: bool) -> Iterator[Draft]:
    where = account.where(uuid_of(stated), entry.where)
    own = fields(stated)
    through = fold(account.label(own.get("contact_field_type")))
    channel = "email" if through in _CHANNELS["email"] else "message"
    happened = day(own.get("happened_at"))
    days: dict[str, list[Node]] = {}
    for message in sorted(_messages(stated), key=lambda message: text(fields(message).get("written_at"))):
        if written := day(fields(message).get("written_at")) or happened:
            days.setdefault(written, []).append(fields(message))
    if not days and happened:
        days[happened] = []
    if not days:
        yield Rejected(where, f"Conversation {number} of {entry.name} has no date that can be read.")
    identity = uuid_of(stated) or _hash(_id(entry), happened or min(days, default=""), str(number))
    for written, messages in days.items():
        by_me = messages[0].get("written_by_me") if messages else None
        words = " ".join(one_line(message.get("content")) for message in messages) if keep_text else ""
        yield InteractionDraft(
            day=written, channel=channel, people=(_person(entry),), key=f"monica:conversation:{identity}:{written}",
            direction="" if by_me is None else "out" if truth(by_me) else "in", summary=words, where=where,
        )  # fmt: skip


def _messages(conversation: Any) -> list[Any]:
    if not isinstance(conversation, dict):
        return []
    found = collections(conversation.get("data"), conversation.get("properties"), fields(conversation))
    messages = {id(message): message for message in found.get("message", ())}
    return [*messages.values()]


def _emotions(account: Account, stated: Node) -> str:
    names = [
        one_line(fields(each).get("name")) or account.label(each) for each in collections(stated).get("emotion", ())
    ]
    return f"Emotions: {', '.join(filter(None, names))}" if any(names) else ""


def _person(entry: Entry) -> Person:
    return Person(name=entry.name, uid=entry.uuid)


def _id(entry: Entry) -> str:
    return entry.uuid or fold(entry.name)


def _hash(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:24]
