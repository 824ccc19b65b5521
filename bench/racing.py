"""Reads a file again and again, by turns with netcrm and with what else would read it: the ratios of bench/formats.py.

    python bench/racing.py FOLDER ROUNDS

Rule: both take the same file in the same process, one after the other, and CPU time is taken, so that a machine that is
busy is busy for both. A rival is used in the quickest way that gives all of the records, and does no more than part
them into fields. As a command it reads others' cards, a folder of folders of files, and prints JSON.
"""

import gc
import io
import json
import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from reading import read

Read = Callable[[], object]
WRITING = "vobject writing"
"""The rival that reads nothing."""


def race(rival: str, expected: str, path: Path, rounds: int) -> list[tuple[float, float]]:
    """CPU seconds of netcrm and of a rival in each round."""
    if rival == WRITING:
        return _rounds(*written(path), rounds)
    return _rounds(partial(read, path, expected), partial(RIVALS[rival], path), rounds)


def _rounds(ours: Read, theirs: Read, rounds: int) -> list[tuple[float, float]]:
    """A first round, in which both import what they need, is not counted."""
    return [(_seconds(ours), _seconds(theirs)) for _ in range(rounds + 1)][1:]


def _seconds(read: Read) -> float:
    gc.collect()
    began = process_time()
    read()
    return process_time() - began


def netcrm_cards(path: Path) -> int:
    """How many drafts netcrm makes of a file that is known to be cards."""
    from netcrm.formats import vcard
    from netcrm.records import ContactDraft

    drafts = vcard.read(path.name, lambda: path.open("rb"))[1]
    return sum(isinstance(draft, ContactDraft) for draft in drafts)


def vobject_cards(path: Path) -> int:
    """How many cards vobject finds; `allowQP`, which version 2.1 needs, makes it a tenth faster with the others too."""
    import vobject  # type: ignore[import-untyped]

    with path.open(encoding="utf-8", newline="") as file:
        return _count(vobject.readComponents(file, allowQP=True))


def dict_rows(path: Path) -> int:
    """How many rows csv.DictReader finds, in a table of bench/sheets.py."""
    import csv

    from sheets import SHEETS

    sheet = SHEETS[path.name.rpartition("-")[0]]
    with path.open(encoding=sheet.encoding, newline="") as file:
        file.read(len(sheet.before))
        return _count(csv.DictReader(file, delimiter=sheet.separator))


def mailbox_messages(path: Path) -> int:
    """How many messages the standard library's mailbox finds, the header of each parsed: who, to whom and when."""
    import mailbox
    from email.parser import BytesHeaderParser

    box: mailbox.Mailbox[Any]
    kind = mailbox.Maildir if path.is_dir() else mailbox.mbox
    box = kind(str(path), factory=BytesHeaderParser().parse, create=False)  # type: ignore[arg-type]
    try:
        return _count(map(_message, box))
    finally:
        box.close()


def _message(message: Any) -> object:
    from email.utils import getaddresses, parsedate_to_datetime

    people = getaddresses([str(message[name]) for name in ("from", "to", "cc") if message[name]])
    return people, parsedate_to_datetime(message["date"])


def icalendar_events(path: Path) -> int:
    """How many events icalendar finds."""
    from icalendar import Calendar

    return _count(Calendar.from_ical(path.read_bytes()).walk("VEVENT"))


def json_whole(path: Path) -> int:
    """The same file, parsed by the standard library and no more."""
    return len(json.loads(path.read_bytes()))


RIVALS: dict[str, Callable[[Path], int]] = {
    "vobject": vobject_cards,
    "csv.DictReader": dict_rows,
    "mailbox": mailbox_messages,
    "icalendar": icalendar_events,
    "json.loads": json_whole,
}
"""What a reader is held against; each gives the number of records that it found."""


def written(path: Path) -> tuple[Read, Read]:
    """Writing the cards of a file as 3.0: netcrm from its drafts, vobject from its components."""
    import vobject

    from netcrm.formats import vcard, vcard_writing
    from netcrm.records import ContactDraft

    drafts = [one for one in vcard.read(path.name, lambda: path.open("rb"))[1] if isinstance(one, ContactDraft)]
    with path.open(encoding="utf-8", newline="") as file:
        components = [*vobject.readComponents(file)]
    return (
        lambda: vcard_writing.write(drafts, io.StringIO(newline=""), "3.0"),
        lambda: [component.serialize() for component in components],
    )


def whole_files(folder: Path) -> list[Path]:
    """The files in the folders of a folder of which vobject gives every card that netcrm does."""
    return [path for path in sorted(folder.glob("*/*.vcf")) if _read_alike(path)]


def _read_alike(path: Path) -> bool:
    from netcrm.errors import RefusedError

    try:
        return vobject_cards(path) == netcrm_cards(path)
    except RefusedError:
        return False
    except Exception:  # vobject raises a dozen classes for cards that it was not made for
        return False


def others(folder: Path, rounds: int) -> dict[str, object]:
    """A race on the files of `whole_files`: how many files, how many cards, and the rounds.

    They are put together into one, as far as vobject reads them so: what is asked is what a card costs, and most of
    these files hold but one.
    """
    files = whole_files(folder)
    with TemporaryDirectory(prefix="netcrm-bench-") as name:
        joined = _joined(files, Path(name) / "cards.vcf")
        times = _rounds(partial(netcrm_cards, joined), partial(vobject_cards, joined), rounds)
        return {"files": len(files), "cards": netcrm_cards(joined), "race": times}


def _joined(files: Iterable[Path], target: Path) -> Path:
    together = b""
    for path in files:
        content = path.read_bytes().removeprefix(BOM_UTF8).strip() + b"\r\n"
        target.write_bytes(together + content)
        if _read_alike(target):
            together += content
    target.write_bytes(together)
    return target


def _count(records: Iterable[object]) -> int:
    return sum(1 for _ in records)


if __name__ == "__main__":
    print(json.dumps(others(Path(sys.argv[1]), int(sys.argv[2]))))
