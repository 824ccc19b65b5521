"""Monica's export as JSON: `{version, app_version, export_date, url, exported_by, account}`.

The rule it keeps: all that Monica knows of a contact comes along, in a field, an interaction, a note or under its own
name. What can't (pictures, a journal about nobody) is said.
"""

import re
from collections.abc import Iterator
from typing import Final

from netcrm.errors import RefusedError
from netcrm.formats.archives import Opener
from netcrm.records import ContactDraft, Draft, Rejected

_ACCOUNT: Final = re.compile(r'"account"\s*:\s*\{')
_MONICAS: Final = re.compile(
    r'"(?:app_version|exported_by|export_date|number_of_invitations_sent)"\s*:|"type"\s*:\s*"contacts?"'
)


def looks_like(head: str) -> bool:
    """Whether the beginning of a file is that of Monica's JSON, in whatever order its keys stand."""
    return bool(head.lstrip("\ufeff \t\r\n").startswith("{") and _ACCOUNT.search(head) and _MONICAS.search(head))


def read(name: str, open_file: Opener, *, keep_text: bool = False) -> tuple[tuple[str, ...], Iterator[Draft]]:
    """What there is to say of the file, and its contacts, then what happened with them.

    `keep_text` keeps the words of conversations. The file is read at once, for JSON can't be read by pieces. Raises
    RefusedError when it is no export of Monica, over 256 MiB, or holds no contact.
    """
    from netcrm.formats.monica_account import Account
    from netcrm.formats.monica_history import words_left_out

    account = Account(name, open_file)
    if not account.entries:
        why = f" {account.problems[0].where}: {_said(account.problems[0])}" if account.problems else ""
        raise RefusedError(f"{name} holds no contact.{why}", "Was the export of another account meant?")
    notes = []
    if account.version or account.export_day:
        of = f" of {account.export_day}" if account.export_day else ""
        by = f" by version {account.version[:20]}" if account.version else ""
        notes.append(f"{name} is Monica's export{of}{by}.")
    notes += [f"{count} {what} are about no contact, and were left out." for what, count in account.left_out.items()]
    silent = 0 if keep_text else words_left_out(account)
    if silent:
        notes.append(f"The words of {silent} conversation{'s' * (silent > 1)} were left out; --keep-text keeps them.")

    def drafts() -> Iterator[Draft]:
        from netcrm.formats import monica_history, monica_people

        found = False
        reason = ""
        yield from account.problems
        for draft in monica_people.contacts(account):
            found = found or isinstance(draft, ContactDraft)
            if isinstance(draft, Rejected):
                reason = reason or f" {draft.where}: {draft.reason}"
            yield draft
        if not found:
            raise RefusedError(f"{name} gives no contact.{reason}")
        yield from monica_history.interactions(account, keep_text)

    return tuple(notes), drafts()


def _said(problem: object) -> str:
    return getattr(problem, "reason", "") or getattr(problem, "text", "")
