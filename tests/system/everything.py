"""A store with rows in every table, as somebody types it over three weeks: for tests of moving, freezing, upgrading.

Rule: only commands, of netcrm 0.4.0, so that it can be typed again; and nothing that holds a path of this machine.
"""

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_LINKEDIN = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"

FILES = {
    "spring.csv": _LINKEDIN + "Nora,Quist,https://www.linkedin.com/in/nora,,Fjordline,Engineer,05 Mar 2021\n"
    "Ole,Brandt,https://www.linkedin.com/in/ole,,Acme,Editor,10 Apr 2026\n"
    "Pia,Lund,https://www.linkedin.com/in/pia,,Globex,CFO,01 Feb 2020\n",
    "autumn.csv": _LINKEDIN + "Quinn,Diaz,https://www.linkedin.com/in/quinn,,Initech,Nurse,02 Nov 2026\n"
    "Nora,Quist,https://www.linkedin.com/in/nora,,Polder,CTO,05 Mar 2021\n"
    "Pia,Lund,https://www.linkedin.com/in/pia,,Globex,CEO,01 Feb 2020\n",
    "members.csv": "Who,Firm,Shoe size\nRasmus Holt,Tidewater,44\n",
    "calls.csv": "day,channel,people,summary\n2026-10-05,call,Kofi Adjei ::: Idris Bello,tides and radio\n",
    "evening.txt": "Ada Berg, CTO @ Acme, ada@acme.example, #data, promised the paper\nBo Lind\nKofi Adjei, #yachts\n",
}
"""What is imported, by the name of its file."""

Line = tuple[str, str] | tuple[str, str, str]

LINES: tuple[Line, ...] = (
    ("2026-11-02", "add 'Marta Lindqvist' --org Fjordline --title 'Data lead' --circle close --tag data --city Bergen"
                   " --email marta@fjordline.example --met 2026-03-02 --at 'Harbour meetup' --birthday 1988-11-25"
                   " --language Norwegian --language English --timezone Europe/Oslo"),
    ("2026-11-02", "add 'Idris Bello' --nickname Dris --circle active --phone '+47 400 00 001' --every 3w"
                   " --note 'Plays the oud; \"quietly\", he says'"),
    ("2026-11-02", "add 'Zoë Quintero' --by marta --circle wide --url https://quintero.example --birthday=--04-15"
                   " --private --avoid 'the divorce'"),
    ("2026-11-02", "add 'Kofi Adjei' --org 'Acme Labs' --tag press --email kofi@adjei.example --circle active"),
    ("2026-11-02", "tag press --every 8w"),
    ("2026-11-02", "edit marta --by kofi"),
    ("2026-11-03", "log idris --attempt --via call -m 'no answer yet'"),
    ("2026-11-03", "log marta idris -m 'lunch at the quay' --cost '18 EUR' --minutes 90"),
    ("2026-11-09", "due"),
    ("2026-11-10", "log marta --they --via email -m 'sent the tide tables'"),
    ("2026-11-10", "note zoë 'two cats; moves to Ørsta\tin spring'"),
    ("2026-11-10", "fact idris 'away until the concert' --until 2026-12-20"),
    ("2026-11-11", "promise marta 'the photos of the quay' --by 2026-12-01"),
    ("2026-11-11", "give idris 'a book on oud makers'"),
    ("2026-11-11", "got marta 'a table in the shade'"),
    ("2026-11-11", "ask kofi 'a desk for May' --yes --by 2026-11-30"),
    ("2026-11-11", "done 4 --drop"),
    ("2026-11-12", "remind marta 2w 'send the photos'"),
    ("2026-11-12", "remind idris 2026-11-13 'the concert'"),
    ("2026-11-12", "household 'Quay 7' marta zoë"),
    ("2026-11-12", "intro marta kofi --because 'both sail'"),
    ("2026-11-12", "intro zoë idris --by marta --state made"),
    ("2026-11-13", "event add 'Web afterwork' --on 2026-11-12 --at 'Le Perchoir' --cost '25 EUR' --hours 3"
                   " --kind afterwork -m 'by the river'"),
    ("2026-11-13", "cards {folder}/evening.txt --event afterwork --tag web"),
    ("2026-11-16", "due"),
    ("2026-11-16", "snooze idris 3w"),
    ("2026-11-17", "import {folder}/spring.csv"),
    ("2026-11-17", "import {folder}/autumn.csv"),
    ("2026-11-17", "import {folder}/members.csv --map Who=name --map Firm=organization"),
    ("2026-11-17", "import {folder}/calls.csv"),
    ("2026-11-18", "source mail imaps://lea@example.org@imap.example.org/INBOX,Sent --owner lea@example.org"),
    ("2026-11-18", "outcome marta 'signed the contract' --value '3000 EUR'"),
    ("2026-11-18", "outcome event:afterwork 'found a co-founder'"),
    ("2026-11-18", "view save yachts tag:yachts circle:active"),
    ("2026-11-19", "add 'Idris A. Bello' --email dris@bello.example --title Luthier --new"),
    ("2026-11-19", "merge 'id:2' 'Idris A. Bello' --yes"),
    ("2026-11-19", "add 'Martha Lindqvist' --org Fjordline --email martha@lindqvist.example --new"),
    ("2026-11-19", "duplicates --limit 1", "no\n"),
    ("2026-11-20", "edit kofi --org Polder --left 2026-11-18"),
    ("2026-11-20", "archive rasmus"),
    ("2026-11-20", "archive bo"),
    ("2026-11-20", "unarchive bo"),
    ("2026-11-21", "add 'Anna Gone' --tag press"),
    ("2026-11-21", "rm anna"),
    ("2026-11-21", "log zoë -m taken"),
    ("2026-11-21", "undo"),
    ("2026-11-22", "circle wide ada"),
)  # fmt: skip
"""The day, the command line, and what is typed into it."""


def fill(type_line: Callable[[str, str], object], folder: Path) -> None:
    """Type all of it: `type_line` takes a day and a line. The files go into `folder`."""
    for name, content in FILES.items():
        (folder / name).write_text(content, encoding="utf-8")
    for day, line, *piped in LINES:
        with _into_stdin("".join(piped)):
            type_line(day, line.replace("{folder}", str(folder)))


@contextmanager
def _into_stdin(text: str) -> Iterator[None]:
    kept, sys.stdin = sys.stdin, io.StringIO(text)
    try:
        yield
    finally:
        sys.stdin = kept
