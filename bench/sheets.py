"""Tables as Google, Outlook, Thunderbird, LinkedIn and spreadsheets export them, invented, and netcrm's own
interactions: files to read for bench/formats.py.

Rule: a table has all the columns of its program, in its encoding and with its separator, and about as many cells are
filled as in people's files. The same number gives the same rows on every machine.
"""

import csv
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Literal, NamedTuple
from uuid import UUID

from invented import CHANNELS, TODAY, TOPICS, Invented, people

Cells = Mapping[str, str]


class Sheet(NamedTuple):
    """How a table is written: the line of its columns, the cells of somebody, what else its program does.

    Columns are parted by `|`; `before` are lines that stand before them.
    """

    columns: str
    row: Callable[[int, Invented, Random], Cells]
    encoding: str = "utf-8"
    separator: str = ","
    quoting: Literal[0, 1] = csv.QUOTE_MINIMAL
    before: str = ""

    @property
    def header(self) -> list[str]:
        """The names of the columns."""
        return self.columns.replace("\n", "").split("|")


def make(path: Path, count: int, name: str) -> None:
    """A table of so many rows, by its name in SHEETS."""
    sheet = SHEETS[name]
    chance = Random(count)
    with path.open("w", encoding=sheet.encoding, newline="") as file:
        file.write(sheet.before)
        table = csv.DictWriter(file, sheet.header, restval="", delimiter=sheet.separator, quoting=sheet.quoting)
        table.writeheader()
        table.writerows(sheet.row(number, person, chance) for number, person in enumerate(people(count, Random(count))))


def _note(number: int, chance: Random) -> str:
    """A note for every third, some of two lines."""
    return "\n".join(chance.sample(TOPICS, 1 + number % 2)) if number % 3 == 0 else ""


def _plain(number: int, person: Invented, chance: Random) -> Cells:
    return {
        "Name": person.name, "E-mail": person.email, "Phone": person.phone, "Company": person.organization,
        "Job title": person.title, "City": person.city, "Tags": person.tags, "Birthday": person.birthday,
        "Notes": _note(number, chance), "Shoe size": str(36 + number % 10),
    }  # fmt: skip


def _google(number: int, person: Invented, chance: Random) -> Cells:
    first, _, last = person.name.partition(" ")
    labels = " ::: ".join([*filter(None, person.tags.split(", ")), "* myContacts"])
    return {
        "First Name": first, "Last Name": last, "Organization Name": person.organization,
        "Organization Title": person.title, "Birthday": person.birthday if number % 4 else f"-{person.birthday[4:]}",
        "Notes": _note(number, chance), "Labels": labels,
        "E-mail 1 - Label": "* Work", "E-mail 1 - Value": person.email,
        "E-mail 2 - Label": "Home" if number % 2 else "", "E-mail 2 - Value": f"{number}@example.net" * (number % 2),
        "Phone 1 - Label": "Mobile", "Phone 1 - Value": f"{person.phone} ::: +33 1 {number % 100_000_000:08}",
        "Address 1 - Label": "Home", "Address 1 - City": person.city, "Website 1 - Label": "Profile",
        "Website 1 - Value": f"https://example.org/{number}",
    }  # fmt: skip


def _old_google(number: int, person: Invented, chance: Random) -> Cells:
    new = _google(number, person, chance)
    named = {
        "Name": person.name, "Given Name": new["First Name"], "Family Name": new["Last Name"],
        "Group Membership": new["Labels"], "Organization 1 - Name": person.organization,
        "Organization 1 - Title": person.title, "Birthday": person.birthday, "Notes": new["Notes"],
        "Address 1 - City": person.city,
    }  # fmt: skip
    return named | {
        cell.replace(" - Label", " - Type"): value
        for cell, value in new.items()
        if cell.startswith(("E-mail", "Phone", "Website"))
    }


def _outlook(number: int, person: Invented, chance: Random) -> Cells:
    first, _, last = person.name.partition(" ")
    year, month, day = person.birthday.split("-")
    return {
        "First Name": first, "Last Name": last, "Company": person.organization, "Job Title": person.title,
        "Business City": person.city, "Business Street": f"{number % 200} rue X", "Business Country/Region": "France",
        "Business Phone": f"+33 1 {number % 100_000_000:08}", "Mobile Phone": person.phone,
        "Anniversary": "0/0/00", "Birthday": f"{int(month)}/{int(day)}/{year}", "Categories": person.tags,
        "E-mail Address": person.email, "E-mail Type": "SMTP",
        "E-mail Display Name": f"{person.name} ({person.email})", "Gender": "Unspecified",
        "Notes": _note(number, chance), "Priority": "Normal", "Private": "False", "Sensitivity": "Normal", "Web Page": f"https://example.org/{number}",
    }  # fmt: skip


def _thunderbird(number: int, person: Invented, chance: Random) -> Cells:
    first, _, last = person.name.partition(" ")
    year, month, day = person.birthday.split("-")
    return {
        "First Name": first, "Last Name": last, "Display Name": person.name, "Primary Email": person.email,
        "Secondary Email": f"{number}@example.net" if number % 2 else "", "Mobile Number": person.phone,
        "Work Phone": f"+33 1 {number % 100_000_000:08}", "Home City": person.city, "Job Title": person.title,
        "Organization": person.organization, "Web Page 1": f"https://example.org/{number}", "Birth Year": year,
        "Birth Month": month, "Birth Day": day, "Custom 1": person.tags, "Notes": _note(number, chance),
    }  # fmt: skip


def _linkedin(number: int, person: Invented, _chance: Random) -> Cells:
    first, _, last = person.name.partition(" ")
    return {
        "First Name": first, "Last Name": last, "URL": f"https://www.linkedin.com/in/{number}-{last.lower()}",
        "Email Address": person.email if number % 20 == 0 else "", "Company": person.organization,
        "Position": person.title, "Connected On": (TODAY - timedelta(days=number // 20)).strftime("%d %b %Y"),
    }  # fmt: skip


def _interaction(number: int, person: Invented, chance: Random) -> Cells:
    return {
        "uid": _uid(chance), "day": (TODAY - timedelta(days=number % 4_000)).isoformat(),
        "channel": chance.choice(CHANNELS), "direction": chance.choice(("in", "out", "")), "attempt": "",
        "minutes": chance.choice(("", "30", "60")), "people": person.name, "people_uids": _uid(chance),
        "summary": chance.choice(TOPICS) if number % 3 == 0 else "",
    }  # fmt: skip


def _uid(chance: Random) -> str:
    return str(UUID(int=chance.getrandbits(128), version=4))


def _numbered(*columns: str) -> str:
    """Columns of which there are two each: `E-mail # - Value`."""
    return "|".join(column.replace("#", number) for column in columns for number in ("1", "2"))


SHEETS = {
    "csv": Sheet("Name|E-mail|Phone|Company|Job title|City|Tags|Birthday|Notes|Shoe size", _plain, separator=";"),
    "google": Sheet(
        "First Name|Middle Name|Last Name|Phonetic First Name|Phonetic Middle Name|Phonetic Last Name|Name Prefix|"
        "Name Suffix|Nickname|File As|Organization Name|Organization Title|Organization Department|Birthday|Notes|"
        "Photo|Labels|" + _numbered("E-mail # - Label", "E-mail # - Value") + "|Phone 1 - Label|Phone 1 - Value|"
        "Address 1 - Label|Address 1 - Formatted|Address 1 - Street|Address 1 - City|Address 1 - PO Box|"
        "Address 1 - Region|Address 1 - Postal Code|Address 1 - Country|Address 1 - Extended Address|"
        "Website 1 - Label|Website 1 - Value",
        _google,
    ),
    "google-old": Sheet(
        "Name|Given Name|Additional Name|Family Name|Yomi Name|Given Name Yomi|Additional Name Yomi|Family Name Yomi|"
        "Name Prefix|Name Suffix|Initials|Nickname|Short Name|Maiden Name|Birthday|Gender|Location|Billing Information|"
        "Directory Server|Mileage|Occupation|Hobby|Sensitivity|Priority|Subject|Notes|Language|Photo|Group Membership|"
        + _numbered("E-mail # - Type", "E-mail # - Value") + "|Phone 1 - Type|Phone 1 - Value|Address 1 - Type|"
        "Address 1 - Formatted|Address 1 - Street|Address 1 - City|Organization 1 - Type|Organization 1 - Name|"
        "Organization 1 - Yomi Name|Organization 1 - Title|Website 1 - Type|Website 1 - Value",
        _old_google, encoding="utf-16",
    ),
    "outlook": Sheet(
        "Title|First Name|Middle Name|Last Name|Suffix|Company|Department|Job Title|Business Street|Business Street 2|"
        "Business Street 3|Business City|Business State|Business Postal Code|Business Country/Region|Home Street|"
        "Home Street 2|Home Street 3|Home City|Home State|Home Postal Code|Home Country/Region|Other Street|"
        "Other Street 2|Other Street 3|Other City|Other State|Other Postal Code|Other Country/Region|Assistant's Phone|"
        "Business Fax|Business Phone|Business Phone 2|Callback|Car Phone|Company Main Phone|Home Fax|Home Phone|"
        "Home Phone 2|ISDN|Mobile Phone|Other Fax|Other Phone|Pager|Primary Phone|Radio Phone|TTY/TDD Phone|Telex|"
        "Account|Anniversary|Assistant's Name|Billing Information|Birthday|Business Address PO Box|Categories|Children|"
        "Directory Server|E-mail Address|E-mail Type|E-mail Display Name|E-mail 2 Address|E-mail 2 Type|"
        "E-mail 2 Display Name|E-mail 3 Address|E-mail 3 Type|E-mail 3 Display Name|Gender|Government ID Number|Hobby|"
        "Home Address PO Box|Initials|Internet Free Busy|Keywords|Language|Location|Manager's Name|Mileage|Notes|"
        "Office Location|Organizational ID Number|Other Address PO Box|Priority|Private|Profession|Referred By|"
        "Sensitivity|Spouse|User 1|User 2|User 3|User 4|Web Page",
        _outlook, encoding="cp1252", quoting=csv.QUOTE_ALL,
    ),
    "thunderbird": Sheet(
        "First Name|Last Name|Display Name|Nickname|Primary Email|Secondary Email|Screen Name|Work Phone|Home Phone|"
        "Fax Number|Pager Number|Mobile Number|Home Address|Home Address 2|Home City|Home State|Home ZipCode|"
        "Home Country|Work Address|Work Address 2|Work City|Work State|Work ZipCode|Work Country|Job Title|Department|"
        "Organization|Web Page 1|Web Page 2|Birth Year|Birth Month|Birth Day|Custom 1|Custom 2|Custom 3|Custom 4|Notes",
        _thunderbird,
    ),
    "linkedin": Sheet(
        "First Name|Last Name|URL|Email Address|Company|Position|Connected On", _linkedin,
        before='Notes:\n"When exporting your connection data, some e-mail addresses may be missing."\n\n',
    ),
    "interactions": Sheet(
        "uid|day|channel|direction|attempt|minutes|people|people_uids|summary", _interaction,
    ),
}  # fmt: skip
"""The tables by name. Outlook's is in cp1252, so that Kraków stands in it as such a program writes it."""
