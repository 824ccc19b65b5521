"""Mail to interactions: who wrote to whom on which day, from the headers alone.

The rule it keeps: mail between people counts, and nothing else. What a list, a machine or a crowd sent is passed over
and counted by its reason. A day with mail from someone, or to the same people, is one interaction, whose key is made of
nothing but that day, the direction and their addresses: a mailbox gives the same keys as mbox, as Maildir and by IMAP.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from hashlib import sha256
from itertools import chain, islice
from typing import Final

from netcrm.formats import mail_owner
from netcrm.formats.mail_headers import Address, Fields, addresses, day, fields, first, text
from netcrm.formats.mail_owner import Owner
from netcrm.formats.summaries import shortened
from netcrm.names import fold
from netcrm.records import Draft, InteractionDraft, Person, Rejected, Remark

MOST_OTHERS: Final = 5
"""People besides the owner; mail among more says nothing about a tie."""

ASIDE: Final = {
    word: reason
    for reason, words in {
        "spam": "spam|junk|junk e mail|junk email|bulk mail|indesirable|courrier indesirable|pourriel|spamverdacht|"
        "correo no deseado|posta indesiderata|ongewenst",
        "deleted": "trash|deleted|deleted items|deleted messages|bin|corbeille|elements supprimes|papierkorb|"
        "geloschte elemente|papelera|elementos eliminados|cestino|lixeira|prullenbak",
        "drafts": "draft|drafts|templates|outbox|brouillon|brouillons|entwurfe|borradores|borrador|bozze|rascunhos|"
        "concepten",
        "chats": "chat|chats",
    }.items()
    for word in words.split("|")
}
"""Folded names of folders and labels whose mail was never sent, or not wanted, and what it is counted as."""

_MACHINES: Final = re.compile(
    r"(?:^|[._+=-])(?:(?:no|not|do[._-]?not|dont)[._-]?(?:reply|respond|answer)|"
    r"(?:ne[._-]?pas|pas[._-]?de)[._-]?(?:repondre|reponse)|nicht[._-]?antworten|keine[._-]?antwort|no[._-]?responder)|"
    r"^(?:mailer-daemon|postmaster|bounces?|notifications?|notify|newsletters?|unsubscribe|daemon|cron|root|"
    r"calendar-notification|automailer|auto-confirm|reply)[@._+=-]"
)
"""Local parts that no person reads; `reply+4711@` is a machine's too."""

_LISTS: Final = re.compile(
    r"^(?:[^@]+-(?:list|users|devel|announce|request)@|[^@]+@(?:lists?\.|googlegroups\.com$|groups\.io$))"
)
"""Addresses of lists, for a copy of what the owner sent to one carries no sign of it."""

_EARLIEST: Final = date(1990, 1, 1)
_LATEST: Final = date(2100, 1, 1)
_REMEMBERED: Final = 10_000
"""Interactions that are remembered as given already; one that comes again later is known by its key all the same."""

_STRANGE: Final = 10
"""Messages without an address of the owner's after which the user is asked whether it is the right one."""


def _aside(message: Fields) -> str:
    """What a label of Gmail's, or a mark of the mail program's, says that a message is."""
    status = first(message, "x-status")
    if b"T" in status or b"D" in status:
        return "drafts" if b"T" in status else "deleted"
    try:
        if int(first(message, "x-mozilla-status")[:8] or b"0", 16) & 0x8:
            return "deleted"
    except ValueError:
        pass
    if first(message, "x-spam-flag")[:3].upper() == b"YES":
        return "spam"
    for label in text(first(message, "x-gmail-labels")).split(","):
        if reason := ASIDE.get(fold(label)):
            return reason
    return ""


def _is_list(message: Fields) -> bool:
    signs = message.keys() & {"list-id", "list-post", "list-unsubscribe", "mailing-list", "x-mailing-list"}
    return bool(signs) or first(message, "precedence").lower() in {b"bulk", b"list", b"junk"}


def _is_calendar(message: Fields) -> bool:
    is_invitation = first(message, "content-type")[:13].lower() == b"text/calendar"
    is_marked = b"calendarmessage" in first(message, "content-class").lower()
    return is_invitation or is_marked or b"calendar-notification@" in first(message, "sender").lower()


def _is_automatic(message: Fields) -> bool:
    submitted = first(message, "auto-submitted").partition(b";")[0].strip().lower()
    return (
        submitted not in {b"", b"no"}
        or bool(message.keys() & {"x-autoreply", "x-autorespond", "x-failed-recipients"})
        or first(message, "precedence").lower() == b"auto_reply"
        or first(message, "return-path") == b"<>"
        or first(message, "content-type")[:16].lower() == b"multipart/report"
    )


_SIGNS: Final[tuple[tuple[str, Callable[[Fields], bool]], ...]] = (
    ("calendar invitations", _is_calendar),
    ("from lists", _is_list),
    ("automatic", _is_automatic),
)
"""Why a message is passed over whoever it is from, as it is counted."""


class PassedOver(Exception):
    """A message that is no interaction; its text is the reason, as it is counted."""


def drafts(
    headers: Iterable[tuple[str, bytes]], owner: str, keep_text: bool, *, name: str = "The mail", today: str = ""
) -> Iterator[Draft]:
    """The interactions in the headers of some messages, each with where it is; then a Remark that counts the others.

    `owner` is the owner's addresses, parted by commas or spaces, `@domain` for all of one; without any, it is told
    from the first messages, in a Remark. `name` is what is read, for sentences. `today` (an ISO day): a message dated
    later is passed over, and one of tomorrow, in a zone that is ahead, is of today. Raises RefusedError when the owner
    can't be told.
    """
    messages = iter(headers)
    me = Owner(owner)
    if not me:
        sample = list(islice(messages, mail_owner.SAMPLE))
        if not sample:
            return
        owner = mail_owner.inferred((header for _, header in sample), name)
        yield Remark(name, mail_owner.note(owner))
        messages, me = chain(sample, messages), Owner(owner)
    passed: Counter[str] = Counter()
    given: set[str] = set()
    strange = 0
    for where, header in messages:
        message = fields(header)
        if not message:
            yield Rejected(where, "It has none of the headers of a message.")
            continue
        try:
            draft = interaction(message, me, keep_text=keep_text, where=where, today=today)
        except PassedOver as reason:
            passed[str(reason)] += 1
            continue
        if strange >= 0:  # until the first message that has an address of the owner's
            strange = -1 if draft.direction == "out" or _reaches(message, me) else strange + 1
        if draft.key not in given:
            if len(given) >= _REMEMBERED:
                given.clear()
            given.add(draft.key)
            yield draft
    if strange >= _STRANGE:
        yield Remark(name, f"None of {strange:,} messages between people has an address of yours; is --owner right?")
    if passed:
        told = ", ".join(f"{count:,} {reason}" for reason, count in passed.most_common())
        yield Remark(name, f"Passed over: {told}.")


def interaction(message: Fields, owner: Owner, *, keep_text: bool, where: str, today: str) -> InteractionDraft:
    """What one message says, in the same words as `drafts`. Raises PassedOver with the reason why it says nothing.

    In a message to the owner, whoever wrote it took part; in one of the owner's, all to whom it went.
    """
    if aside := _aside(message):
        raise PassedOver(aside)
    for reason, applies in _SIGNS:
        if applies(message):
            raise PassedOver(reason)
    senders = _those_in(message, "from")
    written = any(owner.has(email) for email in senders)
    recipients = _those_in(message, "to", "cc", "bcc")
    everyone = {email: each for email, each in (senders | recipients).items() if not owner.has(email)}
    if len(everyone) > MOST_OTHERS:
        raise PassedOver("among more than five people")
    ends = recipients if written else senders
    people = {email: each for email, each in ends.items() if email in everyone and not _MACHINES.search(email)}
    if not people:
        raise PassedOver(_nobody(everyone, ends, written))
    if written and any(map(_LISTS.search, people)):
        raise PassedOver("to lists")
    sent = _day(message, today)
    direction = "out" if written else "in"
    others = sha256("\n".join(sorted(people)).encode("utf-8", "replace")).hexdigest()[:16]
    return InteractionDraft(
        day=min(sent, today or sent), channel="email", key=f"mail:{sent}:{direction}:{others}", direction=direction,
        people=tuple(Person(each.name, email=each.email) for each in people.values()),
        summary=_summary(message) if keep_text else "", where=where,
    )  # fmt: skip


def _reaches(message: Fields, owner: Owner) -> bool:
    """Whether a message names the owner among those who got it."""
    return any(owner.has(email) for email in _those_in(message, "to", "cc", "bcc", *mail_owner.DELIVERED))


def _those_in(message: Fields, *names: str) -> dict[str, Address]:
    """Everyone in some fields, by address."""
    return {each.email: each for name in names for raw in message.get(name, ()) for each in addresses(raw)}


def _nobody(everyone: dict[str, Address], ends: dict[str, Address], written: bool) -> str:
    """Why a message has nobody at its other end."""
    if any(email in everyone for email in ends):
        return "to or from no-reply addresses"
    return "to yourself" if written and ends else "without a person"


def _day(message: Fields, today: str) -> str:
    """The first day in the header that can be: as its writer stated it, else as a server did."""
    latest = date.fromisoformat(today) + timedelta(days=1) if today else _LATEST
    reason = "without a date"
    for name in ("date", "received", "delivery-date"):
        stated = first(message, name)
        found = day(stated.rpartition(b";")[2] if name == "received" else stated) if stated else None
        if found and _EARLIEST <= found <= latest:
            return found.isoformat()
        if found:
            reason = "dated before 1990 or in the future"
    raise PassedOver(reason)


def _summary(message: Fields) -> str:
    return shortened(text(first(message, "subject")))
